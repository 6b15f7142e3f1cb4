"""Comparing municipalities: intervals and chance by hand and by simulation, ranks, who is like whom, and the cards."""

from __future__ import annotations

import datetime as dt
import io
import random
from dataclasses import replace
from itertools import pairwise

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented_deck import DOTS
from pptx import Presentation
from test_meeting_decks import EN, LV, deck_of, slide_of

from di_metrics.cards.compared import SIMILAR, similar_to
from di_metrics.cards.view import AgendaError, View, ViewKind, check_view
from di_metrics.deck import Chart, ChartKind, Level, Listing, Table
from di_metrics.drawing import deck_chart
from di_metrics.drawing.chart_scale import on_own_scale
from di_metrics.drawing.lettering import Box
from di_metrics.drawing.style import PAPER
from di_metrics.drawing.svg_charts import chart_drawings
from di_metrics.export.deck_workbook import deck_workbook_bytes
from di_metrics.export.handout.document import handout_bytes
from di_metrics.export.slides.deck_slides import slides_bytes
from di_metrics.formula import Count, Difference, Ratio, Restricted
from di_metrics.indicators import CATALOGUE
from di_metrics.indicators.shares import is_proportion, is_rate
from di_metrics.model import Basis, Cell, Dimension, Direction, Period, Result, Selection, Unit
from di_metrics.query import evaluate
from di_metrics.query.comparison import Share, beyond_chance, distances, most_similar, rank_of, wilson_interval
from di_metrics.sources.exact import RecordedFigures
from di_metrics.store import Database
from di_metrics.text import Speaker

PLACE = Dimension.MUNICIPALITY
SHARE = "share_of_assessed_receiving_service"
END, END_OF_2022 = dt.date(2023, 12, 31), dt.date(2022, 12, 31)
BY_PLACE = [code for code, one in CATALOGUE.items() if PLACE in one.splits]


# ---- Intervals ----


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_intervals_are_those_of_the_literature(part: int, whole: int, low: float, high: float) -> None:
    """Newcombe, Statistics in Medicine 17 (1998), table I, the score method without continuity correction."""
    assert wilson_interval(Share(part, whole)) == pytest.approx((low, high), abs=5e-5)


@given(st.integers(1, 2000).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole))))
def test_an_end_of_an_interval_is_as_unlikely_as_may_be(share: tuple[int, int]) -> None:
    """The score interval holds every share from which what was seen is no further than 1,96 of its own deviations."""
    part, whole = share
    low, high = wilson_interval(Share(part, whole))
    seen = part / whole
    assert 0 <= low <= seen <= high <= 1
    for end in (low, high):
        if 0 < end < 1:
            assert abs(seen - end) == pytest.approx(1.959964 * (end * (1 - end) / whole) ** 0.5, rel=1e-4)
    assert wilson_interval(Share(whole - part, whole)) == pytest.approx((1 - high, 1 - low))


# ---- Beyond chance ----


def test_chance_by_hand() -> None:
    """5 of 10 were served, none of the first 5: 1 way of 252, both sides 2, so 0,8 %; 6 of 10, 1 of 5: 12 of 252, 4,8 %.

    With two municipalities the smaller of two chances may be 2,5 %.
    """
    assert beyond_chance({"a": Share(0, 5), "b": Share(5, 5)}) == {"a", "b"}
    assert beyond_chance({"a": Share(1, 5), "b": Share(5, 5)}) == frozenset()
    assert beyond_chance({}) == beyond_chance({"a": Share(3, 5)}) == beyond_chance({"a": Share(0, 0)}) == frozenset()


@pytest.mark.parametrize("share", [0.1, 0.5, 0.8])
@pytest.mark.parametrize("sizes", [(20, 24, 60, 33, 27, 23, 30, 21), (8, 12, 20, 25, 30, 9, 40, 15, 22) * 2])
def test_of_equal_municipalities_any_stands_out_in_one_region_of_twenty_at_most(
    sizes: tuple[int, ...], share: float
) -> None:
    chance = random.Random(2023)
    regions = 400
    found = 0
    for _ in range(regions):
        served = [sum(chance.random() < share for _ in range(size)) for size in sizes]
        found += bool(beyond_chance({str(n): Share(*one) for n, one in enumerate(zip(served, sizes, strict=True))}))
    assert found <= 0.05 * regions


def test_a_municipality_that_is_otherwise_is_found() -> None:
    chance = random.Random(9)
    sizes = (100,) * 8
    found: list[frozenset[str]] = []
    for _ in range(50):
        served = [
            sum(chance.random() < (0.5 if place == 3 else 0.8) for _ in range(size)) for place, size in enumerate(sizes)
        ]
        found.append(beyond_chance({str(n): Share(*one) for n, one in enumerate(zip(served, sizes, strict=True))}))
    assert sum("3" in one for one in found) >= 45


# ---- Ranks and likeness ----


def test_ranks_by_hand() -> None:
    values = {"a": 10.0, "b": 30.0, "c": 30.0, "d": 5.0}
    assert [rank_of(one, values, Direction.MORE_IS_BETTER) for one in values] == [3, 1, 1, 4]
    assert [rank_of(one, values, Direction.LESS_IS_BETTER) for one in values] == [2, 3, 3, 1]
    assert [rank_of(one, values, Direction.NEUTRAL) for one in values] == [3, 1, 1, 4]


def persons(**groups: tuple[int, int]) -> Result:
    """Assessed persons by municipality: so many children and adults."""
    cells = [
        Cell((place, group), count)
        for place, counts in groups.items()
        for group, count in zip(("children", "adults"), counts, strict=True)
    ]
    unknown = Cell((None, "adults"), 7)
    return Result(CATALOGUE["assessed"], Selection(Period(END)), (PLACE, Dimension.GROUP), (*cells, unknown))


def test_likeness_by_hand() -> None:
    """Twice as many is 1; 15 children and 5 adults beside 10 and 10: one in four is of another group, which is 1 too."""
    found = persons(own=(10, 10), twice=(20, 20), mixed=(15, 5), both=(30, 10), same=(10, 10), none=(0, 0))
    assert distances(found, "own") == pytest.approx({"twice": 1, "mixed": 1, "both": 2, "same": 0})
    assert most_similar(found, "own", 2) == ("own", "same", "twice")
    assert most_similar(found, "none", 2) == ("none",)


def test_similar_municipalities_are_of_the_basis_and_the_nearest(demonstration: Database) -> None:
    source = RecordedFigures(demonstration)
    for basis in Basis:
        for place in demonstration.region.of_basis(basis):
            similar = similar_to(source, Selection(Period(END), basis), place.code)
            assert similar[0] == place.code
            assert len(set(similar)) == len(similar) == (SIMILAR + 1 if place.partner else 1)
            assert {demonstration.region.municipality[one].basis for one in similar} == {basis}


# ---- What is a proportion ----


def test_what_is_a_proportion_by_hand() -> None:
    recipients, assessed, both = Count.RECIPIENTS, Count.ASSESSED, Count.ASSESSED_AND_SERVED
    assert is_proportion(Ratio(both, assessed, 100))
    assert is_proportion(Ratio(Difference(assessed, both), assessed, 100))
    assert is_proportion(Ratio(Restricted(recipients), recipients, 100))
    assert not is_proportion(Ratio(recipients, assessed, 100)), "somebody may be served without an assessment"
    assert not is_proportion(Ratio(Count.SERVICES_USED, recipients))
    assert not is_proportion(recipients)


@pytest.mark.parametrize("code", [code for code, one in CATALOGUE.items() if is_proportion(one.formula)])
def test_a_proportion_is_never_above_all(code: str, demonstration: Database) -> None:
    for year in range(2017, 2024):
        for basis in Basis:
            found = evaluate(demonstration, CATALOGUE[code], Selection(Period(dt.date(year, 12, 31)), basis), (PLACE,))
            assert all(0 <= cell.value <= 100 for cell in found if cell.value is not None)


@pytest.mark.parametrize("code", [code for code, one in CATALOGUE.items() if one.part_of])
def test_a_share_of_what_a_count_is_a_part_of_is_a_proportion(code: str) -> None:
    for whole in CATALOGUE[code].part_of:
        assert is_proportion(Ratio(CATALOGUE[code].formula, CATALOGUE[whole].formula, 100))
        assert not is_proportion(Ratio(CATALOGUE[whole].formula, CATALOGUE[code].formula, 100))


@pytest.mark.parametrize("code", [code for code in BY_PLACE if CATALOGUE[code].unit is Unit.PERCENT])
def test_why_a_share_has_no_interval_is_true(code: str, demonstration: Database) -> None:
    """A share may exceed 100 % exactly where it is said to; each is a rate, with numerators unless estimated."""
    slide = slide_of(demonstration, View(ViewKind.COMPARE, (code,)), as_of=END)
    said = dict(slide.about)["Within chance"]
    found = evaluate(demonstration, CATALOGUE[code], Selection(Period(END)), (PLACE,))
    exceeds = any(cell.value > 100 for cell in found if cell.value is not None)
    assert ("may exceed 100 %" in said) == exceeds
    assert is_rate(CATALOGUE[code])
    assert isinstance(slide.table, Table)
    assert ("numerator" in [one.name for one in slide.table.columns]) == isinstance(CATALOGUE[code].formula, Ratio)


# ---- A year earlier ----


def test_a_year_before_keeps_the_last_day_of_a_month() -> None:
    for last, earlier in (("2020-02-29", "2019-02-28"), ("2021-02-28", "2020-02-29"), ("2021-02-27", "2020-02-27")):
        assert Period(dt.date.fromisoformat(last)).year_before == Period(dt.date.fromisoformat(earlier))
    assert Period(dt.date(2021, 2, 28)).within_a_year == Period(dt.date(2021, 2, 28), dt.date(2020, 3, 1))
    within = Period(dt.date(2021, 2, 28), dt.date(2021, 2, 1))
    assert within.year_before == Period(dt.date(2020, 2, 29), dt.date(2020, 2, 1))
    assert within.within_a_year == within


@pytest.mark.parametrize("code", BY_PLACE)
def test_before_the_project_nothing_is_known_and_not_zero(code: str, sample: Database) -> None:
    """The sample's project began on 1 January 2016."""
    for first, last, has_earlier in (
        (None, dt.date(2016, 12, 30), False),
        (None, dt.date(2019, 12, 31), True),
        (dt.date(2016, 12, 31), dt.date(2019, 12, 31), CATALOGUE[code].cumulative),
        (dt.date(2017, 1, 1), dt.date(2019, 12, 31), True),
    ):
        slide = slide_of(sample, View(ViewKind.COMPARE, (code,), first=first, last=last))
        if isinstance(slide.table, Table):
            assert ("before" in [one.name for one in slide.table.columns]) == has_earlier


# ---- The card ----


def test_a_comparison_by_hand(sample: Database) -> None:
    """At the end of 2019: Dzintarpils c1 and a1, Vējupe a5, Liepziedi c2 and c5 of c2, c5 and a3; a year before c2 of two.

    The municipality of c4 is not known: 5 of 7 in all. Wilson's interval of 2 of 3 is 20,8 to 93,9 %; of n of n it is from
    n ÷ (n + 1,96²).
    """
    slide = slide_of(sample, View(ViewKind.COMPARE, (SHARE,)))
    assert slide.title == (
        "Share of the assessed with the service: from 66.7% (Liepziedi Municipality) to 100.0%"
        " (Dzintarpils State City and Vējupe State City)"
    )
    assert slide.sentence == (
        "The largest change in a year: Liepziedi Municipality (+16.7\N{NO-BREAK SPACE}pp). "
        "The differences from the rest of the region are within chance."
    )
    assert isinstance(slide.picture, Chart)
    assert isinstance(slide.table, Table)
    now, before = slide.picture.series
    told = {name: (now.values[n], before.values[n]) for n, name in enumerate(slide.picture.categories)}
    assert told["Liepziedi Municipality"] == pytest.approx((200 / 3, 50))
    assert told["Lejupe Municipality"] == (None, None)
    rows = {row.name: [one.text for one in row.figures] for row in slide.table.rows}
    assert rows["Liepziedi Municipality"] == [
        *("66.7%", "50.0%", "+16.7\N{NO-BREAK SPACE}pp", "3 of 3", "2", "3", "20.8%", "93.9%", "within chance")
    ]
    assert rows["Dzintarpils State City"][3:8] == ["1 of 3", "2", "2", "34.2%", "100.0%"]
    assert rows["Vējupe State City"][3:8] == ["1 of 3", "1", "1", "20.7%", "100.0%"]
    line = slide.picture.row(0)
    assert (line.line, line.note) == (pytest.approx(500 / 7), "2 of 2")


def test_what_is_no_proportion_has_numerator_and_denominator_and_no_interval(demonstration: Database) -> None:
    slide = slide_of(demonstration, View(ViewKind.COMPARE, ("coverage",)), as_of=END, language=LV)
    assert isinstance(slide.picture, Chart)
    place = slide.picture.categories.index("Preiļu novads")
    row = slide.picture.row(place)
    assert (row.note, row.low, row.high, row.stands_out) == ("55 no 85", None, None, False)
    assert "var pārsniegt 100 %" in dict(slide.about)["Nejaušības robežas"]


def test_who_differs_beyond_chance_stands_out_whoever_else_is_shown(demonstration: Database) -> None:
    region = demonstration.region
    code = {one.name.lv: one.code for one in region.of_basis(Basis.POST2021)}
    everywhere = slide_of(demonstration, View(ViewKind.COMPARE, (SHARE,)), as_of=END, language=LV)
    two = View(ViewKind.COMPARE, (SHARE,), municipalities=(code["Preiļu novads"], code["Ludzas novads"]))
    among_two = slide_of(demonstration, two, as_of=END, language=LV)
    for slide in (everywhere, among_two):
        assert isinstance(slide.picture, Chart)
        found = {name for n, name in enumerate(slide.picture.categories) if slide.picture.row(n).stands_out}
        assert found == {"Preiļu novads", "Rēzeknes novads"} & set(slide.picture.categories)
    assert among_two.sentence.endswith("no pārējā reģiona atšķiras 1 pašvaldība no 2: Preiļu novads.")


def test_only_the_tested_are_within_chance(sample: Database) -> None:
    """Lejupe has nobody assessed, so it has no share: three of four were tested."""
    slide = slide_of(sample, View(ViewKind.COMPARE, (SHARE,)))
    assert isinstance(slide.table, Table)
    differs = [one.name for one in slide.table.columns].index("differs")
    for row in slide.table.rows[:-1]:
        has_share = row.figures[0].value is not None
        assert row.figures[differs].text == ("within chance" if has_share else "–")
    alone = View(ViewKind.COMPARE, (SHARE,), municipalities=(code_of(sample, "Lejupe Municipality"),))
    assert "chance" not in slide_of(sample, alone).sentence


def code_of(database: Database, name: str) -> str:
    return next(one.code for one in database.region.municipalities if one.name.en == name)


@pytest.mark.parametrize("code", BY_PLACE)
def test_of_those_that_were_chosen_alone_anything_is_said(code: str, demonstration: Database) -> None:
    """Of municipalities by hand, partners and others: the heading and the filters name them, and no remark another one."""
    region = demonstration.region
    of_basis = region.of_basis(Basis.POST2021)
    chosen = [one for one in of_basis if one.partner][:2] + [one for one in of_basis if not one.partner][:1]
    view = View(ViewKind.COMPARE, (code,), municipalities=tuple(one.code for one in chosen))
    slide = slide_of(demonstration, view, as_of=END)
    others = {one.name.en for one in region.municipalities} - {one.name.en for one in chosen}
    remarks = [slide.table.note] if isinstance(slide.table, Table) else []
    for text in (slide.heading, slide.title, slide.sentence, *remarks, dict(slide.about)["Filters"]):
        assert not [name for name in others if name in text]
    for one in chosen:
        assert one.name.en in slide.heading
        assert one.name.en in dict(slide.about)["Filters"]


def test_the_similar_are_explained_where_they_are_what_is_compared(demonstration: Database) -> None:
    source, region = RecordedFigures(demonstration), demonstration.region
    first = next(one.code for one in region.of_basis(Basis.POST2021) if one.partner)
    similar = similar_to(source, Selection(Period(END)), first)
    view = View(ViewKind.COMPARE, (SHARE,), municipalities=similar)
    assert "Similar municipalities" in dict(slide_of(demonstration, view, as_of=END).about)
    other = replace(view, municipalities=similar[:2])
    assert "Similar municipalities" not in dict(slide_of(demonstration, other, as_of=END).about)


@pytest.mark.parametrize("basis", Basis)
@pytest.mark.parametrize("code", BY_PLACE)
def test_every_indicator_by_municipality_can_be_compared(demonstration: Database, code: str, basis: Basis) -> None:
    """Each value is the one that is counted; the largest is first; a rate is its numerator over its denominator."""
    indicator = CATALOGUE[code]
    for first in (None, dt.date(2023, 1, 1)):
        view = View(ViewKind.COMPARE, (code,), first=first, basis=basis)
        slide = slide_of(demonstration, view, as_of=END)
        if isinstance(slide.picture, Listing):
            assert slide.picture.points
            continue
        assert isinstance(slide.picture, Chart)
        chart, table = slide.picture, slide.table
        assert isinstance(table, Table)
        assert chart.kind is ChartKind.DOTS
        values = chart.series[0].values
        known = [value for value in values if value is not None]
        assert all(one >= other for one, other in pairwise(known))
        if Dimension.UNIT not in indicator.splits:
            counted = evaluate(demonstration, indicator, Selection(Period(END, first), basis), (PLACE,))
            assert list(values) == [counted.cell(place).value for place in chart.codes]
        columns = [one.name for one in table.columns]
        if "numerator" in columns and isinstance(indicator.formula, Ratio):
            at = columns.index("numerator")
            for row in table.rows[:-1]:
                part, whole = (one.value for one in row.figures[at : at + 2])
                if part is not None and whole:
                    assert row.figures[0].value == pytest.approx(indicator.formula.scale * part / whole)
        assert ("interval_from" in columns) == is_proportion(indicator.formula)
        assert chart.row(0).line is None or is_rate(indicator)


def test_a_comparison_is_by_one_indicator_that_exists_by_municipality(demonstration: Database) -> None:
    for codes in ((), ("recipients", "assessed"), ("compensation_share_of_costs",)):
        with pytest.raises(AgendaError):
            check_view(demonstration.region, View(ViewKind.COMPARE, codes))


def test_a_comparison_does_not_leave_the_team(demonstration: Database) -> None:
    slide = slide_of(demonstration, View(ViewKind.COMPARE, (SHARE,)), as_of=END, level=Level.SHAREABLE)
    assert (slide.picture, slide.table) == (None, None)
    assert "do not leave the team" in slide.sentence


# ---- The figures of one municipality among all ----


def test_a_profile_places_a_municipality_among_all(demonstration: Database) -> None:
    """Preiļi: the lowest coverage of eight, 55 of 85; the region 86,0 %, a year before 44,0 %."""
    area = next(one.code for one in demonstration.region.of_basis(Basis.POST2021) if one.name.lv == "Preiļu novads")
    slide = slide_of(demonstration, View(ViewKind.PROFILE, municipalities=(area,)), as_of=END, language=LV)
    assert isinstance(slide.picture, Chart)
    chart, place = slide.picture, slide.picture.codes.index("coverage")
    row = chart.row(place)
    assert chart.own_scales
    assert chart.series[0].labels[place] == "64,7\N{NO-BREAK SPACE}%"
    assert (row.note, row.line_label, row.stands_out) == (
        "8. no 8 · +20,7\N{NO-BREAK SPACE}pp",
        "86,0\N{NO-BREAK SPACE}%",
        True,
    )
    assert len(row.others) == 7
    assert on_own_scale(chart, place, 100 * 55 / 85) == 0
    assert on_own_scale(chart, place, max(row.others)) == 1
    waiting = chart.codes.index("waiting_days_median")
    assert chart.row(waiting).turned
    assert on_own_scale(chart, waiting, min(chart.row(waiting).others)) == 1, "the shortest time is on the right"
    assert isinstance(slide.table, Table)
    figures = {one.code: [cell.text for cell in one.figures] for one in slide.table.rows}
    assert figures["coverage"] == [
        "64,7\N{NO-BREAK SPACE}%",
        "86,0\N{NO-BREAK SPACE}%",
        "8. no 8",
        "+20,7\N{NO-BREAK SPACE}pp",
    ]
    assert figures["recipients"][2:] == ["–", "–"], "whoever is larger has more of them"


@pytest.mark.parametrize("last", [dt.date(2016, 12, 31), dt.date(2017, 3, 31), END])
def test_a_profile_has_its_picture_where_anybody_has_anything(demonstration: Database, last: dt.date) -> None:
    """A municipality all of whose figures are 0 stands among those of the others."""
    for area in demonstration.region.of_basis(Basis.POST2021):
        slide = slide_of(demonstration, View(ViewKind.PROFILE, municipalities=(area.code,)), as_of=last)
        table = slide.table or slide.picture
        assert isinstance(table, Table)
        codes = {row.code for row in table.rows} & {code for code in BY_PLACE if is_rate(CATALOGUE[code])}
        results = [evaluate(demonstration, CATALOGUE[code], Selection(Period(last)), (PLACE,)) for code in codes]
        told = [one for one in results if one.cell(area.code).value is not None]
        assert isinstance(slide.picture, Chart) == any(cell.value for one in told for cell in one if cell.key[0])


def test_a_shareable_profile_is_the_table_alone(demonstration: Database) -> None:
    area = demonstration.region.of_basis(Basis.POST2021)[0].code
    view = View(ViewKind.PROFILE, municipalities=(area,))
    slide = slide_of(demonstration, view, as_of=END, level=Level.SHAREABLE)
    assert isinstance(slide.picture, Table)
    assert len(slide.picture.columns) == 2


# ---- Pictures and files ----


def test_dots_are_drawn_with_their_line_interval_and_year_before() -> None:
    figure = deck_chart(Speaker(LV), DOTS)
    before, now = figure["data"]
    assert (now["x"], before["x"]) == ([90.0, 64.7, None], [80.0, None, None])
    assert now["marker"]["color"][0] != now["marker"]["color"][1], "who differs is in the colour of attention"
    assert before["marker"]["color"] == [PAPER] * 3
    shapes = figure["layout"]["shapes"]
    assert [(one["x0"], one["x1"]) for one in shapes if one["type"] == "rect"] == [(59.6, 98.2), (54.1, 74.0)]
    assert [one["x0"] for one in shapes if one["line"].get("dash") == "4px,3px"] == [67.4]
    words = [one["text"] for one in figure["layout"]["annotations"]]
    assert "9 no 10" in words[0]
    assert words[-1] == "Izdomātais reģions 67,4\N{NO-BREAK SPACE}%"
    low, high = figure["layout"]["xaxis"]["range"]
    assert 30 < low < 54.1 < 98.2 < high < 110, "the scale need not begin at nought"


def test_rows_of_dots_are_told_and_divided_on_screens() -> None:
    [(names, drawn)] = chart_drawings(Speaker(LV), DOTS, Box(0, 0, 1184, 420))
    assert names == DOTS.categories
    for text in ("9 no 10", "55 no 85", "Izdomātais reģions 67,4", "gaišā josla"):
        assert text in drawn
    many = replace(
        DOTS,
        categories=tuple(f"Vieta {n}" for n in range(30)),
        series=(replace(DOTS.series[0], values=(50.0,) * 30, labels=("50",) * 30),),
        rows=(),
    )
    parts = chart_drawings(Speaker(LV), many, Box(0, 0, 1184, 420))
    assert [name for names, _ in parts for name in names] == list(many.categories)
    assert len(parts) > 1


def test_files_hold_a_comparison_and_a_profile(demonstration: Database) -> None:
    """Slides have bars with the region's and the numerators; a profile, whose rows have scales of their own, is a table."""
    area = next(one.code for one in demonstration.region.of_basis(Basis.POST2021) if one.name.lv == "Preiļu novads")
    views = (View(ViewKind.COMPARE, (SHARE,)), View(ViewKind.PROFILE, municipalities=(area,)))
    deck = deck_of(demonstration, *views, as_of=END, language=LV)
    slides = Presentation(io.BytesIO(slides_bytes(deck, {}))).slides
    charts = [shape.chart for slide in slides for shape in slide.shapes if shape.has_chart]
    names = [name for chart in charts for name in chart.plots[0].categories]
    assert "Preiļu novads (55 no 85)" in names
    assert names[-1] == "Latgale"
    assert charts[-1].plots[0].series[0].values[-1] == pytest.approx(80.5, abs=0.05)
    tables = [shape.table for slide in slides for shape in slide.shapes if shape.has_table]
    assert any(cell.text == "8. no 8" for table in tables for row in table.rows for cell in row.cells)
    book = openpyxl.load_workbook(io.BytesIO(deck_workbook_bytes(deck)))
    compared, profile = book.worksheets[:2]
    assert ("Preiļu novads", 55, 85) in {(row[0].value, row[5].value, row[6].value) for row in compared.iter_rows()}
    assert (len(compared._charts), len(profile._charts)) == (1, 0)
    assert handout_bytes(deck, {}).startswith(b"%PDF")


def test_a_comparison_is_said_in_both_languages(demonstration: Database) -> None:
    for language in (LV, EN):
        slide = slide_of(demonstration, View(ViewKind.COMPARE, ("coverage",)), as_of=END_OF_2022, language=language)
        assert slide.title
        assert slide.sentence
