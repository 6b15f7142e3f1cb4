"""What is protected stays so when it is said and drawn: a small number is never a zero, nor an exact number."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from invented_release import CLOSED, EMPTY, LOW, OFFICIAL, invented_release

from di_metrics.drawing import PlotlyFigure as Figure
from di_metrics.drawing import protected_bars, protected_columns, protected_map
from di_metrics.model import Basis, Language, Status
from di_metrics.release.release import Shown
from di_metrics.text.protected import (
    Item,
    PublicSpeaker,
    along_years,
    alternative,
    explanations,
    leaders,
    official_sources,
    on_the_map,
    ordered,
    received,
    spread,
)

RELEASE = invented_release()
REGION = RELEASE.region
PERSONS, MONEY = RELEASE.indicator("recipients"), RELEASE.indicator("compensation")
LATVIAN, ENGLISH = (PublicSpeaker(one, RELEASE.parameters) for one in Language)
SPACE = "\N{NO-BREAK SPACE}"
ABOUT_10, ABOUT_1135 = Shown(Status.ROUNDED, 10), Shown(Status.ROUNDED, 1135)
KINDS = (ABOUT_1135, LOW, ABOUT_10, CLOSED, EMPTY, OFFICIAL)
ITEMS = [Item(str(2015 + index), str(2015 + index), shown) for index, shown in enumerate(KINDS)]


@pytest.mark.parametrize(
    ("shown", "latvian", "english"),
    [
        (LOW, f"mazāk par{SPACE}6", "fewer than 6"),
        (ABOUT_1135, f"≈{SPACE}1{SPACE}135", f"≈{SPACE}1,135"),
        (EMPTY, "–", "–"),
        (CLOSED, "nepublicē", "not published"),
        (OFFICIAL, "23", "23"),
    ],
)
def test_each_kind_of_cell_is_said(shown: Shown, latvian: str, english: str) -> None:
    assert LATVIAN.shown(PERSONS, shown) == latvian
    assert ENGLISH.shown(PERSONS, shown) == english


def test_money_has_its_unit_and_is_called_rounded() -> None:
    assert LATVIAN.shown(MONEY, Shown(Status.ROUNDED, 128_000)) == f"≈{SPACE}128{SPACE}000{SPACE}EUR"
    assert LATVIAN.in_prose(MONEY, Shown(Status.ROUNDED, 128_000)) == f"apmēram 128{SPACE}000{SPACE}EUR"
    assert ENGLISH.headline(MONEY, Shown(Status.ROUNDED, 4_840_000)) == f"≈{SPACE}4.84{SPACE}m EUR"


def test_every_mark_that_occurs_is_explained_and_no_other() -> None:
    found = explanations(LATVIAN, PERSONS, KINDS)
    assert {one.status for one in found} == {shown.status for shown in KINDS}
    assert [one.status for one in explanations(LATVIAN, PERSONS, [LOW])] == [Status.LOW]
    assert "0–5" in explanations(LATVIAN, PERSONS, [LOW])[0].meaning, "the release's own threshold is 6"
    assert {one.status for one in explanations(LATVIAN, MONEY, [CLOSED, EMPTY])} == {Status.SUPPRESSED, Status.EMPTY}
    assert official_sources(KINDS) == {OFFICIAL.source: 1}


# ---- figures -------------------------------------------------------------------------------------------------------


def drawn(figure: Figure, along: str) -> Iterator[tuple[dict[str, Any], str, float, str]]:
    """Each bar of a figure: its trace, the name of its place, its length and its label."""
    across = "y" if along == "x" else "x"
    for trace in figure["data"]:
        if trace["type"] == "bar":
            yield from ((trace, *rest) for rest in zip(trace[across], trace[along], trace["text"], strict=True))


@pytest.mark.parametrize(("make", "along"), [(protected_bars, "x"), (protected_columns, "y")])
def test_a_small_number_is_a_hatched_stub_and_never_a_zero(make: Any, along: str) -> None:
    figure = make(LATVIAN, PERSONS, ITEMS)
    stubs = [(trace, length, text) for trace, name, length, text in drawn(figure, along) if name == ITEMS[1].name]
    [(trace, length, text)] = stubs
    assert "pattern" in trace["marker"]
    assert text == "<6"
    assert 0 < length <= min(one.shown.value for one in ITEMS if one.shown.value), "no longer than what is surely more"
    json.dumps(figure)


@pytest.mark.parametrize(("make", "along"), [(protected_bars, "x"), (protected_columns, "y")])
def test_what_is_closed_or_empty_has_no_bar_but_words(make: Any, along: str) -> None:
    figure = make(LATVIAN, PERSONS, ITEMS)
    names = {name for _, name, _, _ in drawn(figure, along)}
    assert {one.name for one in ITEMS} - names == {ITEMS[3].name, ITEMS[4].name}
    words = [text for trace in figure["data"] if trace["type"] == "scatter" for text in trace["text"]]
    assert words[1] == "–"
    assert words[0] in ("nepublicē", "n. p.")


@pytest.mark.parametrize("kinds", [[LOW], [LOW, LOW, CLOSED], [CLOSED], [EMPTY, EMPTY]])
def test_series_without_any_number_can_be_drawn(kinds: list[Shown]) -> None:
    items = [Item(str(index), str(index), shown) for index, shown in enumerate(kinds)]
    for make in (protected_bars, protected_columns):
        for _, _, length, text in drawn(make(LATVIAN, PERSONS, items), "x" if make is protected_bars else "y"):
            assert length > 0
            assert text == "<6"


def test_the_map_tells_kinds_apart_and_colours_numbers_alone() -> None:
    codes = [one.code for one in REGION.of_basis(Basis.POST2021)]
    items = [Item(code, REGION.municipality[code].name_lv, shown) for code, shown in zip(codes, KINDS, strict=False)]
    figure = protected_map(LATVIAN, PERSONS, items, RELEASE.outlines(Basis.POST2021))
    *plain, numbered = [trace for trace in figure["data"] if trace["type"] == "choropleth"]
    assert dict(zip(numbered["locations"], numbered["z"], strict=True)) == {
        one.code: one.shown.value for one in items if one.shown.value is not None
    }
    assert {code for trace in plain for code in trace["locations"]} == {one.code for one in items if one.shown.value is None}
    [hatching] = [trace for trace in figure["data"] if trace.get("mode") == "lines"]
    assert hatching["lon"], "an area below the threshold is hatched"
    [labels] = [trace for trace in figure["data"] if trace.get("mode") == "text"]
    assert any("<6" in text for text in labels["text"])
    assert not any(re.search(r"\b0\b", text) for text in [*labels["text"], *numbered["colorbar"]["ticktext"]])
    json.dumps(figure)


# ---- sentences -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (Shown(Status.ROUNDED, 1135), f"saņēmuši apmēram 1{SPACE}135 cilvēki"),
        (Shown(Status.OFFICIAL, 551), "saņēmis 551 cilvēks"),
        (Shown(Status.OFFICIAL, 677), "saņēmuši 677 cilvēki"),
        (LOW, "saņēmuši mazāk nekā 6 cilvēki"),
        (EMPTY, "nav saņēmis neviens"),
        (CLOSED, "nepublicē"),
    ],
)
def test_the_answer_is_grammatical_and_claims_no_more_than_is_shown(shown: Shown, expected: str) -> None:
    said = received(LATVIAN, REGION, "2023", shown)
    assert expected in said
    assert "%" not in said


def test_leaders_have_numbers_and_ties_are_named_together() -> None:
    tied = [Item("a", "A", ABOUT_10), Item("b", "B", LOW), Item("c", "C", ABOUT_10)]
    assert leaders(ENGLISH, PERSONS, tied) == "A (about 10) and C (about 10)"
    assert leaders(ENGLISH, PERSONS, ITEMS) == "2015 (about 1,135) and 2020 (23)"
    assert leaders(ENGLISH, PERSONS, [Item("b", "B", LOW)]) == ""


def test_places_below_the_threshold_are_told_without_a_number() -> None:
    few = [Item("b", "B", LOW), Item("c", "C", EMPTY)]
    assert "fewer than 6" in on_the_map(ENGLISH, PERSONS, "adults", "2020", few)
    closed = on_the_map(ENGLISH, PERSONS, "adults", "2020", [*few, Item("d", "D", CLOSED)])
    assert "not published" in closed
    assert not re.search(r"\b0\b", closed)


def test_a_series_is_told_by_its_first_and_last_number() -> None:
    assert along_years(ENGLISH, PERSONS, "adults", ITEMS) == "Adults: from about 1,135 (2015) to 23 (2020)"
    assert along_years(ENGLISH, PERSONS, "adults", ITEMS[1:2]) == "Adults: fewer than 6"
    assert along_years(ENGLISH, PERSONS, "adults", ITEMS[:2]) == "Adults: about 1,135 (2015)"


def test_the_spread_ranks_a_small_number_below_every_other() -> None:
    assert spread(ENGLISH, PERSONS, "Recipients", ITEMS) == "Recipients: from fewer than 6 to about 1,135"
    assert [one.shown.status for one in ordered(ITEMS)][-3:] == [Status.LOW, Status.SUPPRESSED, Status.EMPTY]


def test_a_figure_in_words_says_every_value_and_differs_from_its_title() -> None:
    said = alternative(LATVIAN, PERSONS, "Bar chart", "Virsraksts", ITEMS)
    assert said != "Virsraksts"
    assert all(LATVIAN.shown(PERSONS, one.shown) in said for one in ITEMS)
