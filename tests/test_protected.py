"""What is protected stays so when it is said and shown: a small number is never a zero, nor an exact number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import pytest
from invented_release import CLOSED, LOW, OFFICIAL, invented_release

from di_metrics.cards.about import marks_in_words
from di_metrics.deck import Card, Chart, Figure, Map, Table
from di_metrics.model import Bilingual, Language, Status
from di_metrics.release.offered import offered_by
from di_metrics.release.release import MONEY, CellChange, Shown
from di_metrics.sources.released import ReleasedFigures
from di_metrics.text.cell_names import change_in_words
from di_metrics.text.public_speaker import PublicSpeaker
from di_metrics.ui import html
from di_metrics.ui.public.public_choice import PublicChoice, first_choice
from di_metrics.ui.public.public_page import PublicPage
from di_metrics.ui.public.public_views import SECTIONS, answer_of

RELEASE = invented_release()
OFFERED = offered_by(RELEASE)
PERSONS, PAID = RELEASE.indicator("recipients"), RELEASE.indicator(MONEY)
LATVIAN, ENGLISH = (PublicSpeaker(one, RELEASE.parameters) for one in Language)
SPACE = "\N{NO-BREAK SPACE}"
ABOUT_1135 = Shown(Status.ROUNDED, 1135)
_UNPLACED = "For some persons the municipality is not known: they are in the total, but in no row."
FIRST = first_choice(OFFERED, Language.LV)
CHOICES = {
    "at first": FIRST,
    "early": replace(FIRST, year=OFFERED.years[0], paid_in=OFFERED.years[0]),
    "a service": replace(FIRST, service=OFFERED.services[FIRST.group][1], area=OFFERED.areas[1]),
    "another group": replace(FIRST, area=OFFERED.areas[-1], group=OFFERED.groups[-1]),
}


def page_of(choice: PublicChoice) -> PublicPage:
    return PublicPage(ReleasedFigures(RELEASE), OFFERED, choice, lambda _: None, lambda *_: None)


def cards(choice: PublicChoice) -> Iterator[Card]:
    """Every card of every page."""
    page = page_of(choice)
    for sections in SECTIONS.values():
        for section in sections(page):
            yield from (page.card(view) for view in section.views)


def tables(card: Card) -> Iterator[Table]:
    yield from (one for one in (card.picture, card.table) if isinstance(one, Table))


FEW = ("<6", "<6 pers.")
"""How a small count is marked, and a rate that is made of one."""


def marks_of(labels: Iterator[tuple[float | None, str, bool]]) -> None:
    for value, label, low in labels:
        assert low == (label in FEW)
        assert not low or value is None
        assert value is None or value > 0
        assert not re.search(r"\b0\b", label.replace(SPACE, "")), label


@pytest.mark.parametrize(
    ("shown", "latvian", "english"),
    [
        (LOW, f"mazāk par{SPACE}6", "fewer than 6"),
        (ABOUT_1135, f"≈{SPACE}1{SPACE}135", f"≈{SPACE}1,135"),
        (CLOSED, "nepublicē", "not published"),
        (OFFICIAL, "23", "23"),
    ],
)
def test_each_kind_of_cell_is_said(shown: Shown, latvian: str, english: str) -> None:
    assert LATVIAN.value(PERSONS, shown.value, shown.status) == latvian
    assert ENGLISH.value(PERSONS, shown.value, shown.status) == english


def test_money_has_its_unit_and_is_called_rounded() -> None:
    assert LATVIAN.value(PAID, 128_000, Status.ROUNDED) == f"≈{SPACE}128{SPACE}000{SPACE}EUR"


@pytest.mark.parametrize("choice", CHOICES)
def test_a_small_number_is_marked_and_never_a_zero(choice: str) -> None:
    found = set()
    for card in cards(CHOICES[choice]):
        found.add(type(card.picture))
        if isinstance(card.picture, Chart):
            for series in card.picture.series:
                low = (place in series.low for place in range(len(series.values)))
                marks_of(zip(series.values, series.labels, low, strict=True))
        if isinstance(card.picture, Map):
            marks_of((one.value, one.label, one.low) for one in card.picture.areas)
        for table in tables(card):
            figures = [one for row in table.rows for one in row.figures]
            marks_of((one.value, one.text, one.text in FEW) for one in figures)
    assert found == {Chart, Map, Table}


@pytest.mark.parametrize("choice", CHOICES)
def test_every_number_of_a_card_is_the_releases(choice: str) -> None:
    """Or it is made of one of them and of the inhabitants of a municipality or the region, which are known to everybody."""
    values: set[float | None] = {shown.value for shown in RELEASE.cells.values()}
    areas = [one.code for one in RELEASE.region.of_basis(RELEASE.region.latest_basis)]
    people = filter(None, map(RELEASE.region.inhabitants, [tuple(areas), *((one,) for one in areas)]))
    rates = {10_000 * value / inhabitants for value, inhabitants in product(filter(None, values), people)}
    values |= rates | set(map(round, rates))
    for card in cards(CHOICES[choice]):
        for table in tables(card):
            assert {one.value for row in table.rows for one in row.figures} <= values
        if isinstance(card.picture, Chart):
            assert {value for one in card.picture.series for value in one.values} <= values


@pytest.mark.parametrize("choice", CHOICES)
def test_every_mark_that_occurs_is_explained_and_no_figure_may_be_added_up(choice: str) -> None:
    marks = {mark for mark, _ in marks_in_words(LATVIAN).values()} - {"≈", "skaitlis bez „≈”"}
    for card in cards(CHOICES[choice]):
        explained = {mark for mark, _ in card.about}
        for table in tables(card):
            figures = [one for row in table.rows for one in row.figures]
            assert {one.text for one in figures} & marks <= explained
            assert ("≈" in explained) >= any("≈" in one.text for one in figures)
            assert "nevar saskaitīt" in table.note or "kopsummu neiegūst" in table.note


def test_a_small_number_is_explained_by_the_releases_own_threshold() -> None:
    assert marks_in_words(LATVIAN)[Status.LOW] == ("<6", "Personu skaits ir mazāks par 6; tas var būt arī 0.")


@pytest.mark.parametrize("choice", CHOICES)
def test_that_some_municipalities_are_not_known_stands_once_beside_those_that_are(choice: str) -> None:
    told, by_place = LATVIAN.say(_UNPLACED), 0
    for card in cards(CHOICES[choice]):
        if card.table and card.table.key == "municipality":
            assert "" not in [row.code for row in card.table.rows if not row.is_total]
            assert card.table.note.count(told) == 1, card.heading
            by_place += 1
    assert by_place >= 3


def test_what_a_page_tells_is_remembered_and_its_changes_are_named() -> None:
    page = page_of(replace(FIRST, language=Language.EN))
    assert page.source.changes_since(1) == ()
    answer_of(page, "overview")
    [changed] = page.source.changes_since(1)
    name = f"Recipients, Trejupe, {page.group(OFFERED.groups[0])}, {OFFERED.last_year}"
    assert change_in_words(ENGLISH, RELEASE, changed) == (name, f"≈{SPACE}77,770", "23")


@pytest.mark.parametrize("choice", CHOICES.values(), ids=CHOICES)
@pytest.mark.parametrize("address", SECTIONS)
def test_who_comes_second_is_told_of_the_same_changes(address: str, choice: PublicChoice) -> None:
    """What was composed for the first reader is remembered with what its figures are of: here every figure has changed."""
    changes = tuple(CellChange(1, slot, None, shown) for slot, shown in RELEASE.cells.items())
    release = replace(RELEASE, changes=changes)

    def told() -> set[CellChange]:
        page = PublicPage(ReleasedFigures(release), OFFERED, choice, lambda _: None, lambda *_: None)
        answer_of(page, address)
        for section in SECTIONS[address](page):
            for view in section.views:
                page.card(view)
        return set(page.source.changes_since(1))

    first, second = told(), told()
    assert first
    assert first == second
    if address == "map":
        assert {change.slot.time for change in first} == {choice.year}, "not the years of its scale, which it does not tell"


def test_who_copies_an_official_figure_gets_the_number_alone_and_finds_its_source_below() -> None:
    source = Bilingual("Gada pārskats", "Annual report").lv
    figures = (Figure(23, "23", source=source), Figure(10, f"≈{SPACE}10"))
    [card] = [one for one in cards(FIRST) if one.table and one.heading.startswith("Saņēmēji pa gadiem")][:1]
    assert card.table
    table = replace(card.table, columns=card.table.columns * 2, rows=(replace(card.table.rows[0], figures=figures),))
    content = html.table(table, "x")
    cells = [re.sub(r"<[^>]*>", "", one) for one in re.findall(r"<td[^>]*>(.*?)</td>", content)]
    assert cells == ["23", f"≈{SPACE}10"]
    assert content.count(f"<li>{source}</li>") == content.count("data-mark=") == 1
