"""Where a chart's axes stand within its box, in points, so that no program has to cut names short to make room for bars."""

from __future__ import annotations

import math
from dataclasses import dataclass

from di_metrics.deck import Chart, ChartKind
from di_metrics.export.handout.scale import Scale, round_scale
from di_metrics.export.slides.chart_labels import Written, written
from di_metrics.export.slides.chart_parts import LINE, LYING, ChartPart, axis_height, legend_height, names_width
from di_metrics.export.slides.measure import SMALLEST, Box, text_width
from di_metrics.model import Language


@dataclass(frozen=True, slots=True)
class Plan:
    """A chart about to be drawn: `plot` is the box within the axes, `scale` their values, `ticks` if these are written."""

    chart: Chart
    box: Box
    plot: Box
    scale: Scale
    ticks: bool
    labels: bool
    how: Written


def planned(part: ChartPart, language: Language) -> Plan:
    """The plan of a chart for its box."""
    how = written(part.whole, language)
    if part.chart.kind in LYING:
        return _lying(part, how)
    return _standing(part, how)


def label_width(chart: Chart) -> float:
    """The width of the widest label and some room before it, in points."""
    pairs = (pair for series in chart.series for pair in zip(series.values, series.labels, strict=True))
    return max((text_width(label, SMALLEST) for value, label in pairs if value is not None), default=0.0) + 12


def _values(chart: Chart) -> list[float]:
    if chart.kind is ChartKind.STACKED:
        return [sum(value or 0 for value in values) for values in zip(*(one.values for one in chart.series), strict=True)]
    return [value for series in chart.series for value in series.values if value is not None]


def _lying(part: ChartPart, how: Written) -> Plan:
    chart, box = part.chart, part.box
    ticks = chart.kind is ChartKind.STACKED
    names = names_width(part.whole, box)
    top, bottom = legend_height(chart, box), axis_height(chart) + (LINE if ticks else 0)
    plot = Box(names, top, box.width - names - (16 if ticks else 4), box.height - top - bottom)
    scale = round_scale(_values(part.whole), chart.decimals) if ticks else _with_room(part.whole, plot.width)
    return Plan(chart, box, plot, scale, ticks, True, how)


def _with_room(chart: Chart, width: float) -> Scale:
    """A scale on which the longest bar leaves room for its label."""
    values = [0.0, *_values(chart)]
    low, high = min(values), max(values)
    if low == high:
        return Scale(0, 1, 1)
    label = label_width(chart)
    unit = (high - low) / max(width / 4, width - label * ((low < 0) + (high > 0)))
    low, high = low - label * unit * (low < 0), high + label * unit * (high > 0)
    return Scale(low, high, high - low)


def _standing(part: ChartPart, how: Written) -> Plan:
    chart, box = part.chart, part.box
    scale = round_scale(_values(chart), chart.decimals)
    labels = _columns_have_room(chart, box)
    ticks = not labels
    said = max(text_width(_tick(tick, scale, how.language), SMALLEST) for tick in scale.ticks)
    left = (LINE + 10 if chart.axis else 0) + (said + 8 if ticks else 0)
    right = label_width(chart) if chart.kind is ChartKind.LINES else 8
    top = legend_height(chart, box) + LINE
    names = 2 if any(text_width(name, SMALLEST) > 0.9 * box.width / _every(chart, box) for name in chart.categories) else 1
    height = box.height - top - names * LINE - 10
    plot = Box(left, top, box.width - left - right, height)
    return Plan(chart, box, plot, scale, ticks, labels, how)


def _tick(value: float, scale: Scale, language: Language) -> str:
    return Written(language, scale.decimals, "").says(value)


def _columns_have_room(chart: Chart, box: Box) -> bool:
    """Whether every column can carry its value."""
    if chart.kind is not ChartKind.COLUMNS:
        return False
    each = (box.width - 40) / len(chart.categories)
    room = each if len(chart.series) == 1 else each / (len(chart.series) + 0.5)
    return label_width(chart) - 8 <= room


def _every(chart: Chart, box: Box) -> int:
    """Into how many places for names the axis is divided."""
    return math.ceil(len(chart.categories) / naming_step(chart, box.width - 100))


def naming_step(chart: Chart, width: float) -> int:
    """Every how many categories are named, so that names do not touch."""
    if chart.kind is not ChartKind.LINES:
        return 1
    widest = max(text_width(name, SMALLEST) for name in chart.categories) + 14
    return max(1, math.ceil(widest / (width / len(chart.categories))))
