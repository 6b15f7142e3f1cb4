"""Sentences and findings claim only what the figures carry: plural forms, ties, nothing at all."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from di_metrics.attention import STALLED, concerns
from di_metrics.indicators import CATALOGUE
from di_metrics.model import Cell, Dimension, Language, Period, Result, Selection, Status
from di_metrics.query import evaluate
from di_metrics.store import Database
from di_metrics.text import Speaker
from di_metrics.text.judgements import concern_in_words
from di_metrics.text.narrative import change_in_a_year, figure_title, succession

LATVIAN, ENGLISH = Speaker(Language.LV), Speaker(Language.EN)
SELECTION = Selection(Period(dt.date(2021, 12, 31)))


def by_place(values: dict[str | None, int | None]) -> Result:
    cells = tuple(Cell((code,), value, Status.NO_DATA if value is None else Status.VALUE) for code, value in values.items())
    return Result(CATALOGUE["recipients"], SELECTION, (Dimension.MUNICIPALITY,), cells)


def whole(code: str, value: float | None, selection: Selection = SELECTION) -> Result:
    return Result(CATALOGUE[code], selection, (), (Cell((), value, Status.NO_DATA if value is None else Status.VALUE),))


def test_a_title_is_a_sentence_about_its_own_figure(sample: Database) -> None:
    first, second, third, *_ = [one.code for one in sample.region.municipalities]
    names = {code: sample.region.municipality[code].name_en for code in (first, second, third)}
    clear = figure_title(ENGLISH, sample.region, by_place({first: 3, second: 9, third: 5, None: 99}))
    assert clear == f"The number of recipients is largest in {names[second]} (9) and {names[third]} (5)"
    tied = figure_title(ENGLISH, sample.region, by_place({first: 7, second: 2, third: 7}))
    assert tied == f"The number of recipients is largest in {names[first]} and {names[third]} (7 each)"


def test_a_figure_that_shows_nothing_is_named(sample: Database) -> None:
    first, second, *_ = [one.code for one in sample.region.municipalities]
    for values in ({first: 0, second: None}, {first: 0, None: 314}, {}):
        assert figure_title(ENGLISH, sample.region, by_place(values)) == "Recipients"


def test_a_change_is_of_a_year_or_against_the_same_period() -> None:
    within = replace(SELECTION, period=Period(dt.date(2021, 12, 31), dt.date(2021, 1, 1)))
    assert change_in_a_year(ENGLISH, whole("recipients", 12), whole("recipients", 10)) == "+2 in a year"
    told = change_in_a_year(ENGLISH, whole("coverage", 40.0, within), whole("coverage", 42.5, within))
    assert told == "\N{MINUS SIGN}2.5\u00a0pp against a year before"
    assert change_in_a_year(ENGLISH, whole("coverage", 40.0), whole("coverage", None)) == ""
    assert change_in_a_year(ENGLISH, whole("recipients", 0), whole("recipients", 0)) == ""


def test_what_needs_attention_follows_from_the_figures(demonstration: Database) -> None:
    def asked(code: str, selection: Selection, by: tuple[Dimension, ...]) -> Result:
        return evaluate(demonstration, CATALOGUE[code], selection, by)

    region = demonstration.region
    selection = Selection(Period(dt.date(2020, 12, 31)))
    found = {STALLED if one.says is STALLED else one.indicator.code: one.cells for one in concerns(asked, selection)}
    place = (Dimension.MUNICIPALITY,)
    waiting = {cell.key: cell.value or 0 for cell in asked("assessed_waiting", selection, place) if cell.key[0]}
    assert [cell.value for cell in found["assessed_waiting"]] == sorted(waiting.values(), reverse=True)[:3]
    coverage = asked("coverage", selection, place)
    low = {cell.key for cell in coverage if cell.key[0] and cell.value is not None and cell.value < 50}
    assert {cell.key for cell in found.get("coverage", ())} == low
    attained = asked("target_attainment", selection, (Dimension.GROUP,))
    assert {cell.key for cell in found["target_attainment"]} == {
        c.key for c in attained if c.value is not None and c.value < 100
    }
    year = replace(selection, period=Period(dt.date(2020, 12, 31), dt.date(2020, 1, 1)))
    new = asked("new_recipients", year, place)
    served = asked("recipients", selection, place)
    stalled = {cell.key for cell in served if cell.key[0] and cell.value and not new.cell(*cell.key).value}
    assert {cell.key for cell in found.get(STALLED, ())} == stalled
    for one in concerns(asked, selection):
        assert concern_in_words(LATVIAN, region, one).endswith(".")
    said = [concern_in_words(LATVIAN, region, one) for one in concerns(asked, selection)]
    assert any(text.startswith("Visvairāk izvērtēto pirmo pakalpojumu vēl gaida ") and "novadā (" in text for text in said)
    assert any(text.startswith("Plānotais saņēmēju skaits nav sasniegts ") and "ar GRT (" in text for text in said)


def test_a_municipality_says_what_it_was_made_from_or_became(demonstration: Database) -> None:
    region = demonstration.region
    assert succession(LATVIAN, region, "0604300") == "Reformā sadalīta pa pagastiem: Krāslavas novads un Preiļu novads."
    assert "Aglonas novads (Aglonas pagasts)" in succession(LATVIAN, region, "LV0042000")
    assert succession(ENGLISH, region, "0380200") == "Joined in the reform: Balvi Municipality."
