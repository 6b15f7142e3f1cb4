"""Figures that people type into titles, comments and decisions: numbers, but no years of the project's time and no days."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from di_metrics.cards.view import View, ViewKind
from di_metrics.deck import Column, Figure, Row, Slide, Table
from di_metrics.meetings.agenda import AgendaItem
from di_metrics.meetings.typed_figures import has_typed_figure, names_figure, typed_otherwise

NO_FIGURE = [
    "",
    "Pakalpojumi pašvaldībās",
    "2020. gada rezultāti",
    "2015–2030",
    "No 2019. līdz 2023. gadam",
    "2021./2022. gads",
    "(2023)",
    "Sanāksme 31.12.2023.",
    "31.12.2023",
    "1. 5. 2023.",
    "līdz 31.12.",
    "2023-12-31",
    "2023. gada 31. decembrī",
    "1. Jūlijs",
    "no 1. marta līdz 30. septembrim",
    "31 December 2023",
    "December 31, 2023",
    "the 1st of May",
    "**2022** un _2023_",
]
FIGURES = [
    "17",
    "Trūkst 3 atskaišu",
    "1 234 cilvēki",
    "3,14",
    "2014. gadā",
    "2031",
    "20200",
    "12020",
    "2020%",
    "2020 EUR",
    "2020,5",
    "2020.75",
    "4 novadi",
    "5 augstākie",
    "12 martiņi",
    "10.5",
    "Vidēji 20.3.",
    "3.14",
    "32.12.2020.",
    "31.13.2020.",
    "31.12.2023. bija 7",
    "2021. gadā 3 bērni",
    "½ no visiem",
    "⅓",
    "③ cilvēki",
    "٣",
    "３",
    "50%",
    "may 5",
    "COVID-19",
]


@pytest.mark.parametrize("text", NO_FIGURE)
def test_years_and_days_are_no_figures(text: str) -> None:
    assert not names_figure(text)


@pytest.mark.parametrize("text", FIGURES)
def test_every_other_number_is_a_figure(text: str) -> None:
    assert names_figure(text)


@given(st.dates(dt.date(1900, 1, 1), dt.date(2099, 12, 31)))
def test_no_day_is_a_figure_however_it_is_written(day: dt.date) -> None:
    for form in ("%Y-%m-%d", "%d.%m.%Y.", "%d.%m."):
        assert not names_figure(f"Dati: {day.strftime(form)} (visi)")


@given(st.integers(0, 10**9).filter(lambda number: not 2015 <= number <= 2030))
def test_a_number_is_a_figure_wherever_it_stands(number: int) -> None:
    for text in (f"{number}", f"kopā {number} cilvēki", f"2020. gadā {number}", f"{number}, 31.12.2020.", f"({number} EUR)"):
        assert names_figure(text)


def test_title_and_comment_of_an_item_are_looked_at() -> None:
    view = View(ViewKind.OVERVIEW)
    assert not has_typed_figure(AgendaItem(view))
    assert not has_typed_figure(AgendaItem(view, "2020", "1. maijā"))
    assert has_typed_figure(AgendaItem(view, "7"))
    assert has_typed_figure(AgendaItem(view, None, "7"))


SHOWN = Slide(
    "Saņēmēji",
    "Bērnu ir 999",
    "Kopā 1\N{NO-BREAK SPACE}280 personas, 73,5\N{NO-BREAK SPACE}%.",
    Table("", (Column("", 0),), (Row("a", (Figure(460, "≈\N{NO-BREAK SPACE}460"),)),)),
    None,
    "",
    notes="Bērnu ir 461",
)


@pytest.mark.parametrize(
    ("words", "otherwise"),
    [
        ("Bērnu ir 460", ()),
        ("Kopā 1280, 1 280 vai 1.280 personas; 73,5 % jeb 73.5%", ()),
        ("461, kā saka slaids", ()),
        ("Bērnu ir 999", ("999",)),
        ("Gandrīz 1 281 un 74 %, vēlreiz 74", ("1 281", "74")),
        ("Līdz 31.12.2022. gada beigām 2019", ()),
        ("1. pirmais\n2. otrais", ()),
        ("divi simti", ()),
    ],
)
def test_numbers_that_differ_from_those_of_the_slide_are_named(words: str, otherwise: tuple[str, ...]) -> None:
    view = View(ViewKind.OVERVIEW)
    assert typed_otherwise(AgendaItem(view, None, words), SHOWN) == otherwise
    assert typed_otherwise(AgendaItem(view, words.splitlines()[0]), SHOWN) in (otherwise, ("1",))
    assert typed_otherwise(AgendaItem(None, None, words), SHOWN) == (), "a slide of words has no figures to differ from"
