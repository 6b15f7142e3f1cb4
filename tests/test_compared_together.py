"""Municipalities by many figures, by two, and through time: by hand, against what is counted, and chosen on the page."""

from __future__ import annotations

import datetime as dt
import io
import re
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from invented_deck import SCATTER
from scipy.stats import kendalltau
from shapely.geometry import Point
from streamlit.testing.v1 import AppTest
from test_meeting_decks import EN, LV, deck_of, slide_of

from di_metrics.cards.compared_cards import compared_indicators, rates_of
from di_metrics.cards.view import AgendaError, View, ViewKind, check_view
from di_metrics.deck import Card, Chart, ChartKind, Column, Figure, Level, Listing, Row, Table
from di_metrics.drawing import deck_chart
from di_metrics.drawing.lettering import Box
from di_metrics.drawing.plotly_points import panel, panels
from di_metrics.drawing.point_labels import PointRoom, name_places
from di_metrics.drawing.svg_charts import chart_drawings
from di_metrics.export.deck_workbook import deck_workbook_bytes
from di_metrics.export.slides.deck_slides import slides_bytes
from di_metrics.indicators import CATALOGUE
from di_metrics.indicators.shares import is_rate
from di_metrics.model import Basis, Dimension, Direction, Period, Selection
from di_metrics.query import evaluate
from di_metrics.query.comparison import Together, together
from di_metrics.store import Database
from di_metrics.text import Speaker
from di_metrics.ui import html
from di_metrics.ui.frame import MANAGER_PAGES
from di_metrics.ui.page import Page

END = dt.date(2023, 12, 31)
PLACE, YEAR = Dimension.MUNICIPALITY, Dimension.YEAR
KINDS = {
    View(ViewKind.MATRIX, ("coverage",)): "matrix",
    View(ViewKind.SCATTER, ("coverage", "waiting_days_median")): "scatter",
    View(ViewKind.COMPARE_COURSE, ("coverage",)): "course",
}

# ---- How two figures go together ----


def test_pairs_by_hand() -> None:
    """a-b, a-c, b-c and a-d rise with both; b-d and c-d have one equal figure or fall."""
    first = {"a": 1.0, "b": 2.0, "c": 3.0, "d": 2.0, "e": 9.0}
    second = {"a": 10.0, "b": 20.0, "c": 30.0, "d": 40.0}
    assert together(first, second) == Together(4, alike=4, opposite=1, sign=0)
    assert together(first, second).pairs == 6
    rising = {str(n): float(n) for n in range(6)}
    falling = {code: -value for code, value in rising.items()}
    assert together(rising, rising) == Together(6, 15, 0, 1)
    assert together(rising, falling) == Together(6, 0, 15, -1)
    assert together(rising, dict.fromkeys(rising, 5.0)) == Together(6, 0, 0, 0)
    assert together({}, rising) == Together(0, 0, 0, 0)


VALUES = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=2, max_size=12)


@settings(derandomize=True, deadline=None, max_examples=60)
@given(VALUES)
def test_pairs_are_those_of_a_second_count(points: list[tuple[int, int]]) -> None:
    first, second = ({str(n): float(one[place]) for n, one in enumerate(points)} for place in (0, 1))
    found = together(first, second)
    products = [(a - c) * (b - d) for (a, b), (c, d) in combinations(points, 2)]
    assert (found.alike, found.opposite) == (sum(one > 0 for one in products), sum(one < 0 for one in products))
    assert (found.number, found.pairs) == (len(points), len(products))
    if found.sign:
        assert kendalltau(list(first.values()), list(second.values())).pvalue <= 0.05
        assert found.sign == (1 if found.alike > found.opposite else -1)


# ---- The cards ----


@pytest.mark.parametrize("code", rates_of(Period(END)))
def test_a_matrix_holds_what_is_counted_in_the_order_that_is_asked_for(code: str, demonstration: Database) -> None:
    slide = slide_of(demonstration, View(ViewKind.MATRIX, (code,)), as_of=END)
    assert isinstance(slide.picture, Table)
    assert isinstance(slide.table, Table)
    columns = [one.name for one in slide.picture.columns]
    assert set(columns) == {code, *rates_of(Period(END))}
    assert all(one.alone and one.shades for one in slide.picture.columns)
    for table in (slide.picture, slide.table):
        for place, column in enumerate(table.columns):
            if column.name in CATALOGUE:
                counted = evaluate(demonstration, CATALOGUE[column.name], Selection(Period(END)), (PLACE,))
                assert [row.figures[place].value for row in table.rows[:-1]] == [
                    counted.cell(row.code).value for row in table.rows[:-1]
                ]
    ordered = [row.figures[columns.index(code)].value for row in slide.picture.rows[:-1]]
    known = [value for value in ordered if value is not None]
    assert known == sorted(known, reverse=CATALOGUE[code].direction is not Direction.LESS_IS_BETTER)
    assert None not in ordered[: len(known)]


@pytest.mark.parametrize("code", ["coverage", "waiting_days_median", "services_per_recipient"])
@pytest.mark.parametrize("filters", [{"services": ("massage",)}, {"groups": ("guardians",)}, {"categories": ("housing",)}])
def test_a_matrix_is_in_the_order_of_a_figure_that_it_holds(
    code: str, filters: dict[str, tuple[str, ...]], demonstration: Database
) -> None:
    """Also where the one that is asked for does not apply to what is chosen."""
    view = replace(View(ViewKind.MATRIX, (code,)), **filters)  # type: ignore[arg-type]
    slide = slide_of(demonstration, view, as_of=END)
    assert isinstance(slide.picture, Table)
    assert len(slide.picture.rows) > 2
    headings = {column.heading.lower() for column in slide.picture.columns}
    assert slide.sentence.split(": ")[1].split(".")[0].lower() in headings


def test_a_file_of_a_matrix_has_numerator_denominator_and_interval_of_every_share(demonstration: Database) -> None:
    """Preiļi: 55 of 85 are assessed and served; Wilson's interval is 54.1 to 74.0 %."""
    slide = slide_of(demonstration, View(ViewKind.MATRIX, ("coverage",)), as_of=END, language=LV)
    assert isinstance(slide.table, Table)
    names = [one.name for one in slide.table.columns]
    share = "share_of_assessed_receiving_service"
    [row] = [one for one in slide.table.rows if one.name == "Preiļu novads"]
    told = {name: figure.text for name, figure in zip(names, row.figures, strict=True)}
    found = [told[f"{share}_{name}"] for name in ("numerator", "denominator", "interval_from", "interval_to")]
    assert found == ["55", "85", "54,1\N{NO-BREAK SPACE}%", "74,0\N{NO-BREAK SPACE}%"]
    assert (told["coverage_numerator"], told["coverage_denominator"]) == ("55", "85")
    assert "coverage_interval_from" not in names
    deck = deck_of(demonstration, *KINDS, as_of=END, language=LV)
    book = openpyxl.load_workbook(io.BytesIO(deck_workbook_bytes(deck)))
    assert "Preiļu novads" in {row[0].value for row in book.worksheets[0].iter_rows()}
    assert slides_bytes(deck, {})


@pytest.mark.parametrize("last", [dt.date(2018, 12, 31), END])
def test_who_is_most_often_first_and_last_is_true(last: dt.date, demonstration: Database) -> None:
    slide = slide_of(demonstration, View(ViewKind.MATRIX, ("coverage",)), as_of=last)
    assert isinstance(slide.picture, Table)
    rows = slide.picture.rows[:-1]
    firsts, lasts = ({row.name: 0 for row in rows} for _ in range(2))
    judged = 0
    for place, column in enumerate(slide.picture.columns):
        direction = CATALOGUE[column.name].direction
        values = {row.name: row.figures[place].value for row in rows if row.figures[place].value is not None}
        if direction is Direction.NEUTRAL or len(set(values.values())) < 2:
            continue
        judged += 1
        best, worst = max(values.values()), min(values.values())
        if direction is Direction.LESS_IS_BETTER:
            best, worst = worst, best
        for name, value in values.items():
            firsts[name] += value == best
            lasts[name] += value == worst
    numbers = [int(one) for one in re.findall(r" by (\d+):", slide.title)]
    assert slide.title.startswith(f"Of {judged} figures")
    assert numbers == [max(firsts.values()), max(lasts.values())]
    said_first, said_last = slide.title.split(";")
    for counts, said in ((firsts, said_first), (lasts, said_last)):
        leaders = [name for name, count in counts.items() if count == max(counts.values())]
        assert all(name in said for name in leaders) or f"{len(leaders)} municipalities" in said


def test_a_scatter_says_of_how_many_pairs_it_speaks(demonstration: Database) -> None:
    pair = ("share_of_assessed_receiving_service", "waiting_days_median")
    slide = slide_of(demonstration, View(ViewKind.SCATTER, pair), as_of=END)
    assert isinstance(slide.picture, Chart)
    assert slide.picture.kind is ChartKind.SCATTER
    up, right = (evaluate(demonstration, CATALOGUE[one], Selection(Period(END)), (PLACE,)) for one in pair)
    assert list(slide.picture.series[0].values) == [up.cell(code).value for code in slide.picture.codes]
    assert list(slide.picture.series[1].values) == [right.cell(code).value for code in slide.picture.codes]
    whole = [evaluate(demonstration, CATALOGUE[one], Selection(Period(END))).total for one in pair]
    assert list(slide.picture.crossing) == whole
    assert slide.title.endswith("where one is higher, the other is lower")
    assert "4 are in the same order by both figures and 24 in the opposite one (n = 8 municipalities)" in slide.sentence
    two = View(ViewKind.SCATTER, pair, municipalities=slide.picture.codes[:2])
    of_two = slide_of(demonstration, two, as_of=END)
    assert isinstance(of_two.picture, Chart)
    assert len(of_two.picture.codes) == 2
    assert of_two.sentence == "At least three municipalities with both figures are needed."


@pytest.mark.parametrize("code", compared_indicators())
def test_each_is_shown_through_time_beside_the_region(code: str, demonstration: Database) -> None:
    slide = slide_of(demonstration, View(ViewKind.COMPARE_COURSE, (code,)), as_of=END)
    if isinstance(slide.picture, Listing):
        assert slide.picture.points
        return
    assert isinstance(slide.picture, Chart)
    indicator = CATALOGUE[code]
    assert slide.picture.panels == is_rate(indicator)
    if not slide.picture.panels or Dimension.UNIT in indicator.splits:
        return
    region = evaluate(demonstration, indicator, Selection(Period(END)), (YEAR,))
    assert slide.picture.series[-1].name == "Latgale"
    assert list(slide.picture.series[-1].values) == [region.cell(year).value for year in slide.picture.codes]
    small = panels(slide.picture)
    assert [one.series[0].name for one in small] == [one.name for one in slide.picture.series[:-1]]
    ranges = {tuple(panel(Speaker(LV), one)["layout"]["yaxis"]["range"]) for one in small}
    assert len(ranges) == 1, "all are on one scale"


@pytest.mark.parametrize("view", KINDS, ids=KINDS.values())
def test_what_is_made_from_exact_counts_stays_in_the_team(view: View, demonstration: Database) -> None:
    slide = slide_of(demonstration, view, as_of=END, level=Level.SHAREABLE)
    assert (slide.picture, slide.table) == (None, None)
    assert "do not leave the team" in slide.sentence
    for language in (LV, EN):
        told = slide_of(demonstration, view, as_of=END, language=language)
        assert told.title
        assert told.picture is not None


def test_views_name_their_indicators(demonstration: Database) -> None:
    for view in (
        View(ViewKind.MATRIX),
        View(ViewKind.COMPARE_COURSE, ("coverage", "recipients")),
        View(ViewKind.SCATTER, ("coverage",)),
        View(ViewKind.SCATTER, ("coverage", "coverage")),
        View(ViewKind.SCATTER, ("coverage", "compensation_share_of_costs")),
    ):
        with pytest.raises(AgendaError):
            check_view(demonstration.region, view)


# ---- Pictures ----


def test_points_are_drawn_with_their_names_and_the_regions_lines() -> None:
    figure = deck_chart(Speaker(LV), SCATTER)
    [points] = figure["data"]
    assert (points["x"], points["y"]) == ([300.0, 900.0, 420.0], [90.0, 64.7, 80.0])
    assert points["text"] == list(SCATTER.categories)
    assert [(one["x0"], one["y0"]) for one in figure["layout"]["shapes"]] == [(0, 80.0), (500.0, 0)]
    [(_, drawn)] = chart_drawings(Speaker(LV), SCATTER, Box(0, 0, 1184, 420))
    for text in (*SCATTER.categories, "Izdomātais reģions", "Pārklājums, %", "Gaidīšana, dienas"):
        assert f">{text}<" in drawn


def test_on_screens_each_line_has_a_picture_beside_the_last_one(demonstration: Database) -> None:
    slide = slide_of(demonstration, View(ViewKind.COMPARE_COURSE, ("coverage",)), as_of=END, language=LV)
    assert isinstance(slide.picture, Chart)
    [(_, drawn)] = chart_drawings(Speaker(LV), slide.picture, Box(0, 0, 1184, 420))
    *lines, beside = slide.picture.series
    for line in lines:
        assert drawn.count(f"2023, {line.name}: {line.labels[-1]}") == 1
        assert re.search(rf">{line.name}[^<]*<", drawn)
    assert drawn.count(f"2023, {beside.name}: {beside.labels[-1]}") == len(lines)


def test_every_municipality_has_its_name_in_the_picture(demonstration: Database) -> None:
    """Beside whichever figure, on narrow and wide pages and on screens; beside its point, or at the end of a line."""
    drawn = 0
    for second in (one for one in compared_indicators() if one != "coverage"):
        slide = slide_of(demonstration, View(ViewKind.SCATTER, ("coverage", second)), as_of=END, language=LV)
        if not isinstance(slide.picture, Chart):
            continue
        drawn += 1
        figure = deck_chart(Speaker(LV), slide.picture)
        led = [one["text"] for one in figure["layout"]["annotations"] if one["showarrow"]]
        assert sorted([*filter(None, figure["data"][0]["text"]), *led]) == sorted(slide.picture.categories), second
        [(_, svg)] = chart_drawings(Speaker(LV), slide.picture, Box(0, 0, 1184, 420))
        assert [name for name in slide.picture.categories if f">{name}<" not in svg] == [], second
    assert drawn > 20


@settings(derandomize=True, deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.floats(0, 400), st.floats(0, 300)), max_size=25))
def test_no_name_of_a_point_covers_another(points: list[tuple[float, float]]) -> None:
    room = Box(0, 0, 400, 300)
    found = name_places([PointRoom(tuple(points), room)], [60.0] * len(points), 14)
    boxes = [name.box(point, 60, 14) for point, name in zip(points, found, strict=True) if name]
    leads = {point: name.lead(point, 60, 14) for point, name in zip(points, found, strict=True) if name and not name.side}
    for point, lead in leads.items():
        crossed = [shapely.box(box.left, box.top, box.right, box.bottom) for box in boxes]
        assert sum(lead.intersects(one) for one in crossed) == 1, "it touches its own name alone"
        assert all(lead.distance(Point(other)) > 4 for other in points if other != point)
    for one, other in combinations(boxes, 2):
        assert one.right <= other.left or other.right <= one.left or one.bottom <= other.top or other.bottom <= one.top
    for box in boxes:
        assert 0 <= box.left < box.right <= 400
        assert 0 <= box.top < box.bottom <= 300


def test_a_column_alone_is_shaded_from_its_least_to_its_largest() -> None:
    columns = (Column("a", 0, shades=True, alone=True), Column("b", 0, shades=True, alone=True))
    rows = tuple(
        Row(name, (Figure(one, f"{one}"), Figure(other, f"{other}")))
        for name, one, other in (("x", 60.0, 9000.0), ("y", 70.0, 9500.0), ("z", 90.0, 0.0))
    )
    drawn = html.table(Table("", columns, rows))
    shades = re.findall(r"background: (var\(--[\w-]+\))", drawn)
    assert len(shades) == 6
    assert shades[0] == shades[5], "the least of each is alike"
    assert shades[4] == shades[3] != shades[0], "and so is the largest"


# ---- The page of money ----


@pytest.mark.parametrize(
    "params",
    [
        {},
        {"municipality": "LV0037000"},
        {"service": "massage"},
        {"group": "children"},
        {"from": "2022-02-01", "as_of": "2022-12-31"},
    ],
    ids=str,
)
def test_money_says_what_filters_do_not_reach_and_draws_no_single_year(
    demonstration_file: Path, monkeypatch: pytest.MonkeyPatch, params: dict[str, str]
) -> None:
    monkeypatch.setenv("DI_DATABASE", str(demonstration_file))
    headings: list[str] = []
    draw = Page.draw

    def drawn(page: Page, card: Card, *others: Any, **more: Any) -> Any:
        headings.append(card.heading)
        return draw(page, card, *others, **more)

    monkeypatch.setattr(Page, "draw", drawn)
    dashboard = AppTest.from_file(str(Path(__file__).parents[1] / "dashboard.py"), default_timeout=60)
    for name, value in {**params, "lang": "en"}.items():
        dashboard.query_params[name] = value
    page = dashboard.switch_page(MANAGER_PAGES["money"][0]).run()
    assert not page.exception
    is_filtered = "from" not in params and bool(params)
    said = sum("filters do not apply here" in one.proto.body for one in page.get("html"))
    assert said == (2 if is_filtered else 0)
    assert any("by month" in one for one in headings)
    assert any("by year" in one for one in headings) == ("from" not in params)


# ---- Which are compared ----


def test_all_the_similar_or_2_to_10_by_hand_are_compared(
    demonstration: Database, demonstration_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DI_DATABASE", str(demonstration_file))
    dashboard = AppTest.from_file(str(Path(__file__).parents[1] / "dashboard.py"), default_timeout=60)
    dashboard.query_params["basis"] = "pre2021"
    page = dashboard.switch_page(MANAGER_PAGES["compare"][0]).run()

    def chosen() -> list[str]:
        value = page.query_params.get("municipality", "")
        return [one for one in (value if isinstance(value, str) else value[0]).split(",") if one]

    def choose(option: str) -> list[str]:
        [which] = [one for one in page.button_group if "choose_which" in str(one.key)]
        which.set_value(option).run()
        assert not page.exception
        return chosen()

    assert len(choose("similar")) == 5
    assert len(choose("by_hand")) == 2
    [field] = [one for one in page.multiselect if "choose_by_hand" in str(one.key)]
    partners = [one.code for one in demonstration.region.of_basis(Basis.PRE2021) if one.partner]
    field.set_value(partners[:12]).run()
    assert chosen() == partners[:10]
    assert choose("all") == []
