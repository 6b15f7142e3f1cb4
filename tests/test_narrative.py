"""Sentences and findings claim only what the figures carry: plural forms, ties, nothing at all."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from di_metrics.attention import STALLED, concerns
from di_metrics.indicators import CATALOGUE
from di_metrics.model import Dimension, Language, Period, Result, Selection
from di_metrics.query import evaluate
from di_metrics.store import Database
from di_metrics.text import Speaker
from di_metrics.text.judgements import concern_in_words
from di_metrics.text.narrative import succession
from di_metrics.text.notes import remarks_on_cells

LATVIAN, ENGLISH = Speaker(Language.LV), Speaker(Language.EN)
SELECTION = Selection(Period(dt.date(2021, 12, 31)))


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


def test_one_municipality_is_not_told_to_be_the_largest(demonstration: Database) -> None:
    def asked(code: str, selection: Selection, by: tuple[Dimension, ...]) -> Result:
        return evaluate(demonstration, CATALOGUE[code], selection, by)

    selection = Selection(Period(dt.date(2023, 12, 31)), municipalities=("LV0043000",))
    said = [concern_in_words(LATVIAN, demonstration.region, one) for one in concerns(asked, selection)]
    assert said == ["Pirmā pakalpojuma gaidītāju skaits: Rēzeknes novadā (40)."]


def test_several_reasons_name_the_figures_that_they_are_of(demonstration: Database) -> None:
    selection = Selection(Period(dt.date(2023, 12, 31)), services=("physiotherapy",))
    codes = ("compensation_share_of_costs", "assessed", "coverage")
    share, *others = [evaluate(demonstration, CATALOGUE[code], selection, ()) for code in codes]
    first, second = remarks_on_cells(LATVIAN, demonstration.region, [share, *others])
    assert first.startswith("Kompensācijās izmaksātā izmaksu daļa – neattiecas: ")
    assert second.startswith("Izvērtētās personas un Pārklājums – neattiecas: ")
    [only] = remarks_on_cells(LATVIAN, demonstration.region, others)
    assert only.startswith("Neattiecas: ")


def test_a_municipality_says_what_it_was_made_from_or_became(demonstration: Database) -> None:
    region = demonstration.region
    assert succession(LATVIAN, region, "0604300") == "Reformā sadalīta pa pagastiem: Krāslavas novads un Preiļu novads."
    assert "Aglonas novads (Aglonas pagasts)" in succession(LATVIAN, region, "LV0042000")
    assert succession(ENGLISH, region, "0380200") == "Joined in the reform: Balvi Municipality."
