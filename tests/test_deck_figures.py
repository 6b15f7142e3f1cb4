"""A deck's charts and maps as Plotly figures: each value as the deck writes it, and never a zero for what is not told."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from typing import Any

import pytest
from invented_deck import BARS, COLUMNS, LINES, MAP, OUTLINES, STACKED
from shapely.geometry import Point, shape

from di_metrics.deck import Chart, ChartKind, Series
from di_metrics.drawing import PlotlyFigure, deck_chart, deck_map
from di_metrics.drawing.style import PAPER, contrast
from di_metrics.model import Language
from di_metrics.text import Speaker

LATVIAN = Speaker(Language.LV)
LYING = (ChartKind.BARS, ChartKind.STACKED, ChartKind.DOTS)
LOW = Chart(
    ChartKind.BARS,
    ("Vējupe", "Ķegums", "Zaļā birzs", "Miglāji"),
    (Series("Saņēmēji", (120.0, 10.0, None, None), ("120", "10", "<5", "nepublicē"), low=(2,)),),
    "personas",
    0,
)
MONTHS = tuple(dt.date(2017 + month // 12, month % 12 + 1, 1) for month in range(48))
COURSE = Chart(
    ChartKind.LINES,
    tuple(f"{day:%m.%Y}" for day in MONTHS),
    tuple(Series(name, tuple(map(float, range(48))), tuple(map(str, range(48)))) for name in ("Bērni", "Pieaugušie")),
    "personas",
    0,
    days=MONTHS,
)


def words(figure: PlotlyFigure) -> list[str]:
    return [one["text"] for one in figure["layout"]["annotations"]]


@pytest.mark.parametrize("kind", ChartKind)
def test_a_number_below_the_threshold_is_a_hatched_stub_and_never_a_zero(kind: ChartKind) -> None:
    figure = deck_chart(LATVIAN, replace(LOW, kind=kind))
    [trace] = figure["data"]
    lengths = trace["x" if kind in LYING else "y"]
    assert 0 < lengths[2] <= 10, "no longer than what is surely more"
    if kind in (ChartKind.LINES, ChartKind.DOTS, ChartKind.SCATTER):
        assert trace["marker"]["color"][2] == PAPER
        return
    assert trace["marker"]["pattern"]["shape"] == ["", "", "/", ""]
    assert "<5" in (words(figure) if kind is ChartKind.STACKED else trace["text"])
    assert "nepublicē" in words(figure)[-1]
    json.dumps(figure)


@pytest.mark.parametrize("kind", ChartKind)
def test_a_chart_without_any_number_can_be_drawn(kind: ChartKind) -> None:
    chart = Chart(kind, ("a", "b"), (Series("x", (None, None), ("<5", "–"), low=(0,)),), "", 0)
    [trace] = deck_chart(LATVIAN, chart)["data"]
    assert trace["x" if kind in LYING else "y"][0] > 0
    json.dumps(deck_chart(LATVIAN, Chart(kind, (), (), "", 0)))


@pytest.mark.parametrize("chart", [BARS, COLUMNS, LINES, STACKED], ids=lambda one: one.kind)
def test_every_value_is_drawn_and_told_as_the_deck_writes_it(chart: Chart) -> None:
    lying = chart.kind in LYING
    for series, trace in zip(chart.series, deck_chart(LATVIAN, chart)["data"], strict=True):
        drawn = trace["x" if lying else "y"]
        assert [value for value in drawn if value] == [value for value in series.values if value]
        assert [told for _, told in trace["customdata"]] == list(series.labels)


def test_the_labels_in_and_beside_bars_are_read() -> None:
    [trace] = deck_chart(LATVIAN, BARS)["data"]
    assert contrast(trace["insidetextfont"]["color"], trace["marker"]["color"]) >= 4.5
    assert contrast(trace["outsidetextfont"]["color"], "#ffffff") >= 4.5


def test_lines_run_along_real_time_with_a_mark_a_year() -> None:
    figure = deck_chart(LATVIAN, COURSE)
    assert figure["layout"]["xaxis"]["type"] == "date"
    assert figure["layout"]["xaxis"]["dtick"] == "M12"
    assert [trace["mode"] for trace in figure["data"]] == ["lines", "lines"], "no mark at each of many points"
    assert figure["data"][0]["x"][0] == "2017-01-01"


def test_few_lines_are_named_where_they_end_and_no_name_covers_another() -> None:
    figure = deck_chart(LATVIAN, COURSE)
    assert not figure["layout"]["showlegend"]
    assert words(figure) == ["47 Bērni", "47 Pieaugušie"]
    heights = sorted(one["y"] for one in figure["layout"]["annotations"])
    assert heights[1] - heights[0] >= 18 / 380
    many = replace(COURSE, series=tuple(replace(COURSE.series[0], name=f"Grupa {number}") for number in range(11)))
    assert deck_chart(LATVIAN, many)["layout"]["showlegend"]


def test_with_many_categories_fewer_are_named() -> None:
    chart = replace(COURSE, kind=ChartKind.COLUMNS, days=())
    ticks: dict[str, Any] = deck_chart(LATVIAN, chart)["layout"]["xaxis"]
    assert 1 < len(ticks["ticktext"]) < 48
    assert ticks["ticktext"][0] == "01.2017"


@pytest.mark.parametrize("kind", [ChartKind.BARS, ChartKind.STACKED, ChartKind.COLUMNS])
@pytest.mark.parametrize("name", ["Jā", "Saņēmuši bez izvērtēšanas", "Gaida mazāk nekā 3 mēnešus"])
@pytest.mark.parametrize("several", [2, 3, 6])
def test_a_legend_has_room_above_the_bars_of_a_phone(kind: ChartKind, name: str, several: int) -> None:
    """A screen 390 pixels wide has 220 beside the names of bars: entries stand in columns, 19 pixels a row."""
    series = tuple(Series(f"{name} {number}", (4.0, 5.0), ("4", "5")) for number in range(several))
    figure = deck_chart(LATVIAN, Chart(kind, ("bērni", "pieaugušie"), series, "personas", 0))["layout"]
    columns = max(1, int(220 // (40 + 7 * len(f"{name} 0"))))
    assert figure["margin"]["t"] >= 19 * -(-several // columns)
    bars = several if kind is ChartKind.BARS else 1
    assert figure["height"] - figure["margin"]["t"] >= (380 - 160 if kind is ChartKind.COLUMNS else 2 * max(40, 30 * bars))


@pytest.mark.parametrize(("several", "labelled"), [(1, 12), (3, 0)])
def test_columns_are_labelled_all_or_not_at_all(several: int, labelled: int) -> None:
    """Labels of those few that would find room look as if the others were of something else."""
    series = (Series("a", tuple(map(float, range(4, 16))), tuple(map(str, range(4, 16)))),) * several
    chart = Chart(ChartKind.COLUMNS, COURSE.categories[:12], series, "personas", 0, days=MONTHS[:12])
    figure = deck_chart(LATVIAN, chart)
    assert [sum(map(bool, trace["text"])) for trace in figure["data"]] == [labelled] * several
    assert figure["layout"]["xaxis"]["ticktext"][0] == "01.<br>2017", "a month stands above its year"


@pytest.mark.parametrize(("number", "angle"), [(3, 0), (9, -90)])
def test_words_between_many_columns_stand_upright(number: int, angle: int) -> None:
    values = (None, None, *map(float, range(1, number - 1)))
    labels = ("nepublicē", "nepublicē", *map(str, range(1, number - 1)))
    chart = Chart(ChartKind.COLUMNS, tuple(map(str, range(number))), (Series("x", values, labels),), "EUR", 0)
    assert [one["textangle"] for one in deck_chart(LATVIAN, chart)["layout"]["annotations"]] == [angle] * 2


@pytest.mark.parametrize("kind", ChartKind)
def test_charts_of_one_reach_can_be_compared(kind: ChartKind) -> None:
    first, second = (
        Chart(kind, ("a",), (Series("x", (value,), (str(value),)),), "", 0, reach=500.0) for value in (10.0, 400.0)
    )
    axis = "xaxis" if kind in LYING else "yaxis"
    ends = [deck_chart(LATVIAN, one)["layout"][axis]["range"] for one in (first, second)]
    assert ends[0] == ends[1]
    assert ends[0][1] >= 500


def test_a_map_is_coloured_as_the_deck_says_and_hatched_below_the_threshold() -> None:
    areas = tuple(replace(one, low=one.label == "<5") for one in MAP.areas)
    figure = deck_map(LATVIAN, replace(MAP, areas=areas), OUTLINES["post2021"])
    around, coloured, hatching, labels = figure["data"]
    assert around["locations"] == ["LV4"]
    steps = [colour for _, colour in coloured["colorscale"][::2]]
    drawn = {code: steps[int(z)] for code, z in zip(coloured["locations"], coloured["z"], strict=True)}
    assert drawn == {one.code: one.colour for one in MAP.areas if one.code}
    assert hatching["mode"] == "lines"
    [low] = [one.code for one in areas if one.low]
    [within] = [shape(one["geometry"]) for one in coloured["geojson"]["features"] if one["properties"]["code"] == low]
    lines = [Point(*place) for place in zip(hatching["lon"], hatching["lat"], strict=True) if None not in place]
    assert lines
    assert all(within.distance(point) < 0.01 for point in lines), "only the one below the threshold is hatched"
    assert any("<5" in text for text in labels["text"])
    assert figure["layout"]["clickmode"] == "event+select"
    json.dumps(figure)
