"""What of a chart fits a slide in readable type: how much room names, legend and axis take, and where it is divided."""

from __future__ import annotations

import itertools
import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from di_metrics.deck import Chart, ChartKind, Series
from di_metrics.export.slides.measure import LEADING, SMALLEST, Box, line_count, text_width

LINE = SMALLEST * LEADING
_BETWEEN = 24.0
"""Points between two charts side by side."""

_LEGEND, _KEY = 0.95, 26.0
"""The part of a chart's width that a legend takes, and the points of a series' key; programs set it in equal columns."""

_NAMES_AT_MOST = 0.45
"""The part of a chart that the names of its bars may take."""

LYING = (ChartKind.BARS, ChartKind.STACKED)


@dataclass(frozen=True, slots=True)
class ChartPart:
    """A chart or some categories of one, with its box; `whole` is the chart it is of, whose scale it shares."""

    chart: Chart
    box: Box
    whole: Chart


def chart_pages(chart: Chart, box: Box) -> list[tuple[ChartPart, ...]]:
    """The slides that a chart takes: one chart or two side by side on each, whose bars are wide enough for their names."""
    chart = _told(_turned(chart, box))
    if chart.kind not in LYING or len(chart.categories) <= _capacity(chart, box):
        return [(ChartPart(chart, box, chart),)]
    half = replace(box, width=(box.width - _BETWEEN) / 2)
    halves = (half, replace(half, left=half.right + _BETWEEN))
    boxes = min(((box,), halves), key=lambda places: _pages(chart, places))
    parts = _divided(chart, _pages(chart, boxes) * len(boxes))
    rows = [parts[start : start + len(boxes)] for start in range(0, len(parts), len(boxes))]
    return [tuple(ChartPart(part, place, chart) for part, place in zip(row, boxes, strict=False)) for row in rows]


def _pages(chart: Chart, places: Sequence[Box]) -> int:
    """How many slides a chart takes with charts in these boxes."""
    return math.ceil(len(chart.categories) / (len(places) * _capacity(chart, places[0])))


def _turned(chart: Chart, box: Box) -> Chart:
    """Columns whose names are too wide to stand below them lie down as bars."""
    if chart.kind is not ChartKind.COLUMNS:
        return chart
    words = [word for name in chart.categories for word in name.split(" ")]
    widest = max((text_width(word, SMALLEST) for word in words), default=0)
    return replace(chart, kind=ChartKind.BARS) if widest > 0.85 * box.width / len(chart.categories) else chart


def _told(chart: Chart) -> Chart:
    """Where no series has a value, the reason stands beside the name, where a bar would be."""
    if chart.kind is ChartKind.LINES:
        return chart
    empty = {place for place in range(len(chart.categories)) if all(one.values[place] is None for one in chart.series)}
    reasons = {place: ", ".join(_reasons(chart.series, {place})) for place in empty}
    names = tuple(
        f"{name} ({reasons[place]})" if reasons.get(place) else name for place, name in enumerate(chart.categories)
    )
    return replace(chart, categories=names)


def _divided(chart: Chart, parts: int) -> list[Chart]:
    """A chart in as many parts, about equally long; none is empty."""
    count = len(chart.categories)
    ends = [count * number // parts for number in range(parts + 1)]
    return [_slice(chart, start, stop) for start, stop in itertools.pairwise(ends) if start < stop]


def _slice(chart: Chart, start: int, stop: int) -> Chart:
    series = tuple(Series(one.name, one.values[start:stop], one.labels[start:stop]) for one in chart.series)
    return replace(chart, categories=chart.categories[start:stop], series=series)


# ---- room --------------------------------------------------------------------------------------------------------


def names_width(chart: Chart, box: Box) -> float:
    """The width kept for the names of bars, in points."""
    widest = max((text_width(name, SMALLEST) for name in chart.categories), default=0)
    return min(widest + 12, _NAMES_AT_MOST * box.width)


def legend_height(chart: Chart, box: Box) -> float:
    """The height kept for the names of the series, in points; a single one needs none."""
    if len(chart.series) < 2:
        return 0.0
    names = [series.name for series in chart.series]
    widest = max(text_width(name, SMALLEST) for name in names) + _KEY
    lines = max(line_count(name, SMALLEST, box.width * _LEGEND - _KEY) for name in names)
    rows = math.ceil(len(names) / max(1, int(box.width * _LEGEND / widest)))
    return rows * lines * (LINE + 2) + 6


def axis_height(chart: Chart) -> float:
    """The height kept for the unit below lying bars, in points."""
    return LINE + 8 if chart.axis else 0.0


def _capacity(chart: Chart, box: Box) -> int:
    """How many categories of bars fit a box."""
    width = names_width(chart, box) - 8
    lines = max((line_count(name, SMALLEST, width) for name in chart.categories), default=1)
    bars = len(chart.series) if chart.kind is ChartKind.BARS else 1
    pitch = max(lines, bars) * LINE + 4
    ticks = LINE if chart.kind is ChartKind.STACKED else 0.0
    return max(1, int((box.height - legend_height(chart, box) - axis_height(chart) - ticks) / pitch))


def gaps_line(chart: Chart, words: str) -> str:
    """What stands where one series of several has no mark: `words` and the reasons, or nothing without such gaps."""
    places = range(len(chart.categories))
    partly = {place for place in places if any(one.values[place] is not None for one in chart.series)}
    reasons = ", ".join(_reasons(chart.series, set(places) if chart.kind is ChartKind.LINES else partly))
    return reasons and f"{words} {reasons}"


def _reasons(series: Sequence[Series], places: Collection[int]) -> list[str]:
    """What is written instead of the values that are missing at some places, each once."""
    missing = (one.labels[place] for one in series for place in sorted(places) if one.values[place] is None)
    return [label for label in dict.fromkeys(missing) if label]
