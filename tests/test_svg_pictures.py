"""A deck's charts and maps as SVG, for screens and print: where marks end, labels stay apart, nothing is a false zero."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented_deck import BARS, COLUMNS, LINES, MAP, OUTLINES, SPACE, STACKED

from di_metrics.deck import Chart, ChartKind
from di_metrics.drawing.chart_scale import apart, round_scale
from di_metrics.drawing.lettering import Box
from di_metrics.drawing.map_layout import map_layout
from di_metrics.drawing.map_parts import aspect, beyond_outlines, map_outlines
from di_metrics.drawing.style import contrast
from di_metrics.drawing.svg_charts import chart_drawings, height_for
from di_metrics.drawing.svg_elements import svg
from di_metrics.drawing.svg_maps import map_drawing
from di_metrics.model import Language
from di_metrics.text import Speaker

SPEAKER = Speaker(Language.LV)
ROOM = Box(0, 0, 1184, 420)


@given(st.lists(st.floats(-1e9, 1e9, allow_subnormal=False), max_size=20), st.sampled_from([0, 1, 2]))
def test_scales_hold_all_values_and_zero_in_few_round_steps(values: list[float], decimals: int) -> None:
    values = [round(value, decimals) for value in values]
    scale = round_scale(values, decimals)
    assert all(-1e-6 <= scale.share(value) <= 1 + 1e-6 for value in (0.0, *values))
    assert 2 <= len(scale.ticks) <= 9
    assert all(later > earlier for earlier, later in pairwise(scale.ticks))
    if decimals == 0:
        assert all(tick == round(tick) for tick in scale.ticks)


@pytest.mark.parametrize(
    ("values", "decimals", "ticks"),
    [
        ([0, 219], 0, (0, 50, 100, 150, 200, 250)),
        ([3], 0, (0, 1, 2, 3)),
        ([], 0, (0, 1)),
        ([0.9], 1, (0, 0.2, 0.4, 0.6000000000000001, 0.8, 1.0)),
        ([-20, 30], 1, (-20, -10, 0, 10, 20, 30)),
    ],
)
def test_scales_by_hand(values: list[float], decimals: int, ticks: tuple[float, ...]) -> None:
    assert round_scale(values, decimals).ticks == ticks


def test_ticks_have_the_decimals_they_need() -> None:
    assert [round_scale([value], 2).decimals for value in (250, 10, 1, 0.1)] == [0, 0, 1, 2]


@given(st.lists(st.floats(0, 1), max_size=8))
def test_labels_of_lines_are_moved_apart_in_their_order(heights: list[float]) -> None:
    moved = apart(heights, 0.07)
    assert sorted(range(len(moved)), key=lambda one: (heights[one], moved[one])) == sorted(
        range(len(moved)), key=moved.__getitem__
    )
    assert all(later - earlier > 0.0699 for earlier, later in pairwise(sorted(moved)))
    assert max(moved, default=0) <= 1.0000001


# ---- charts --------------------------------------------------------------------------------------------------------


def drawn(chart: Chart) -> ElementTree.Element:
    """The parts of a chart that has room in one picture."""
    [(_, content)] = chart_drawings(SPEAKER, chart, ROOM)
    return ElementTree.fromstring(svg(ROOM, content))


def bars_of(chart: Chart) -> dict[str, tuple[float, float, float, float]]:
    """Left, top, width and height of each bar, by what is told of it."""
    return {
        one.attrib["data-tip"]: tuple(float(one.attrib[name]) for name in ("x", "y", "width", "height"))
        for one in drawn(chart).iter("rect")
        if "data-tip" in one.attrib
    }


def texts_of(chart: Chart) -> dict[str, tuple[float, float]]:
    return {str(one.text): (float(one.attrib["x"]), float(one.attrib["y"])) for one in drawn(chart).iter("text")}


def test_bars_end_at_their_values_and_a_missing_one_is_told_without_a_bar() -> None:
    bars, texts = bars_of(BARS), texts_of(BARS)
    long, short = bars["Vējupes novads: 120"], bars["Ķegums un Ģibuļi: 40"]
    assert long[2] == pytest.approx(3 * short[2], abs=0.2)
    assert len(bars) == 2
    assert texts["<5"][0] == pytest.approx(long[0] + 8, abs=0.2)
    assert texts["120"][0] == pytest.approx(long[0] + long[2] + 8, abs=0.2)


@pytest.mark.parametrize("kind", ChartKind)
def test_a_number_below_the_threshold_is_a_hatched_stub_no_longer_than_any_that_is_shown(kind: ChartKind) -> None:
    chart = replace(BARS, kind=kind, series=(replace(BARS.series[0], values=(120.0, 2.0, None), low=(2,)),))
    if kind is ChartKind.LINES:
        [*_, last] = [one for one in drawn(chart).iter("circle") if "data-tip" not in one.attrib]
        assert last.attrib["fill"] == "#ffffff"
        return
    if kind in (ChartKind.DOTS, ChartKind.SCATTER):
        [low] = [one for one in drawn(chart).iter("circle") if one.attrib["data-tip"] == "Zaļā birzs: <5"]
        assert low.attrib["fill"] == "#ffffff"
        return
    bars = bars_of(chart)
    along = 3 if kind is ChartKind.COLUMNS else 2
    assert 0 < bars["Zaļā birzs: <5"][along] <= bars["Ķegums un Ģibuļi: 40"][along]
    assert "<5" in texts_of(chart)


def test_parts_of_a_stack_begin_where_the_last_ended() -> None:
    bars, texts = bars_of(STACKED), texts_of(STACKED)
    first, second = bars["Vējupes novads, Izvērtēti un saņēmuši: 10"], bars["Vējupes novads, Izvērtēti un gaida: 30"]
    assert second[0] == pytest.approx(first[0] + first[2], abs=0.2)
    assert second[2] == pytest.approx(3 * first[2], abs=0.2)
    alone = bars["Ķegums un Ģibuļi, Izvērtēti un saņēmuši: 20"]
    assert texts[f"+{SPACE}<5"][0] == pytest.approx(alone[0] + alone[2] + 8, abs=0.2)


def test_columns_below_zero_hang() -> None:
    bars = bars_of(COLUMNS)
    standing, hanging = bars[f"2017, Sociālā aprūpe: 1{SPACE}000,50"], bars["2019, Sociālā aprūpe: −250,00"]
    assert hanging[1] == pytest.approx(standing[1] + standing[3], abs=0.2)


def test_lines_have_gaps_and_their_name_and_last_value_where_they_end() -> None:
    curves = [one.attrib["d"] for one in drawn(LINES).iter("path") if one.get("stroke-width") == "3"]
    assert [path.count("L") for path in curves] == [11, 9, 0]
    texts = texts_of(LINES)
    assert {"Bērni 11", "Pieaugušie 9"} <= texts.keys()
    assert not any(text.startswith("Vēl nav") for text in texts)
    broken = replace(LINES.series[0], values=(1.0, None, *(3.0,) * 10))
    [path] = [
        one.attrib["d"] for one in drawn(replace(LINES, series=(broken,))).iter("path") if one.get("stroke-width") == "3"
    ]
    assert path.count("M") == 2


def test_a_chart_is_as_high_as_its_names_need() -> None:
    long = replace(BARS, categories=tuple(f"{name} " * 12 for name in BARS.categories))
    room = replace(ROOM, height=height_for(long, ROOM.width, 1200))
    assert height_for(BARS, ROOM.width, 1200) < room.height < 1200
    assert not any("…" in one for _, one in chart_drawings(SPEAKER, long, room))


# ---- maps ----------------------------------------------------------------------------------------------------------


def test_maps_keep_holes_proportions_and_those_without_an_outline() -> None:
    geography = OUTLINES["post2021"]
    assert 1 / aspect(geography) == pytest.approx(0.6 / (1.2 * 0.556), rel=0.01)
    outlines = map_outlines(MAP, geography, ROOM)
    assert [len(one.rings()) for one in outlines] == [2, 1, 1, 1]
    assert [one.code for one in outlines if one.area is None] == ["LV4"]
    assert [area.name for area in beyond_outlines(MAP, geography)] == ["nav zināms"]


def test_labels_of_a_map_cover_no_other_and_stand_out() -> None:
    labels = map_layout(MAP, OUTLINES["post2021"], ROOM).labels
    assert {one.area.code for one in labels} == {"LV1", "LV2", "LV3"}
    for label in labels:
        assert not any(label.box.overlap(other.box) for other in labels if other is not label)
        assert contrast(label.ink, label.rim or label.area.colour) >= 4.5


def test_what_is_below_the_threshold_is_hatched_on_a_map_and_nothing_else() -> None:
    plain = map_drawing(MAP, OUTLINES["post2021"], ROOM)
    low = tuple(replace(one, low=one.label == "<5") for one in MAP.areas)
    hatched = map_drawing(replace(MAP, areas=low), OUTLINES["post2021"], ROOM)
    assert hatched.count("<path") == plain.count("<path") + 1
    assert re.findall(r'data-area="(\w+)"', hatched) == re.findall(r'data-area="(\w+)"', plain)
