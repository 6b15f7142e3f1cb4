"""Small pictures of single lines as SVG, in the pixels of a screen: each beside the line that all are compared with."""

from __future__ import annotations

import math

from di_metrics.deck import Chart, Series
from di_metrics.drawing.chart_scale import AxisScale, chart_scale
from di_metrics.drawing.lettering import SMALLEST, Box, shortened_line
from di_metrics.drawing.style import ACCENT, GRID, MUTED
from di_metrics.drawing.svg_elements import element, text
from di_metrics.text import Speaker

_IN_A_ROW, _HEAD, _FOOT, _APART = 4, 40.0, 30.0, 28.0
"""Small pictures side by side at most; pixels for the name above each, for the times below it, and between two."""


def small_pictures(speaker: Speaker, chart: Chart, room: Box) -> str:
    """The lines of a chart but the last one, each in a picture of its own with the last one in grey."""
    *lines, beside = chart.series
    across = min(_IN_A_ROW, max(1, len(lines)))
    rows = max(1, math.ceil(len(lines) / across))
    scale = chart_scale(chart)
    width, height = (room.width - _APART * (across - 1)) / across, (room.height - SMALLEST * 2) / rows
    drawn = text(room.right, room.top + SMALLEST / 2, f"▬ {beside.name}", colour=MUTED, anchor="end")
    for place, line in enumerate(lines):
        row, column = divmod(place, across)
        box = Box(room.left + column * (width + _APART), room.top + SMALLEST * 1.6 + row * height, width, height)
        drawn += _panel(speaker, chart, scale, box, line, beside)
    return drawn


def _panel(speaker: Speaker, chart: Chart, scale: AxisScale, box: Box, line: Series, beside: Series) -> str:
    """A line with its name and last value, beside another one."""
    plot = Box(box.left, box.top + _HEAD, box.width, max(20.0, box.height - _HEAD - _FOOT))
    last = next((label for label, value in zip(line.labels[::-1], line.values[::-1], strict=True) if value is not None), "")
    drawn = text(box.left, box.top + 12, shortened_line(f"{line.name} {last}", SMALLEST, box.width), bold=True)
    for tick in (scale.ticks[0], scale.ticks[-1]):
        y = plot.bottom - plot.height * scale.share(tick)
        drawn += element("line", x1=plot.left, y1=y, x2=plot.right, y2=y, stroke=GRID)
    drawn += text(plot.left, plot.top - 10, speaker.number(scale.ticks[-1], scale.decimals), 14, colour=MUTED)
    drawn += _course(chart, scale, plot, beside, MUTED, 2) + _course(chart, scale, plot, line, ACCENT, 3.5)
    if chart.categories:
        drawn += text(plot.left, plot.bottom + 14, chart.categories[0], 14, colour=MUTED)
        drawn += text(plot.right, plot.bottom + 14, chart.categories[-1], 14, colour=MUTED, anchor="end")
    return drawn


def _course(chart: Chart, scale: AxisScale, plot: Box, series: Series, colour: str, width: float) -> str:
    """A line with a gap where there is no value; each value is told when it is pointed at."""
    path, pen, points = "", "M", ""
    step = plot.width / max(1, len(series.values) - 1)
    for place, value in enumerate(series.values):
        if value is None:
            pen = "M"
            continue
        x, y = plot.left + step * place, plot.bottom - plot.height * scale.share(value)
        path, pen = f"{path}{pen}{x:.1f} {y:.1f}", "L"
        tip = f"{chart.categories[place]}, {series.name}: {series.labels[place]}"
        points += element("circle", cx=x, cy=y, r=7, fill="transparent", data_tip=tip, class_="dp-mark")
    return element("path", d=path, stroke=colour, fill="none", stroke_width=width, stroke_linejoin="round") + points
