"""What the charts of a slide have in common: their scale, their head, and how they are divided over screens."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

from di_metrics.deck import Chart, ChartKind
from di_metrics.export.handout.charts import drawn_chart
from di_metrics.export.slides.measure import text_width
from di_metrics.figures.style import GRID, MUTED
from di_metrics.text import Speaker
from di_metrics.ui.present.svg import SMALLEST, Room, element, key_of, text


@dataclass(frozen=True, slots=True)
class Plot:
    """A chart, or some of its categories, with its marks as shares of its scale, and the room under its head."""

    chart: Chart
    drawing: dict[str, Any]
    room: Room
    top: float

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self.drawing["names"])

    @property
    def marks(self) -> list[list[dict[str, Any]]]:
        marks: list[list[dict[str, Any]]] = self.drawing["marks"]
        return marks

    @property
    def widest_label(self) -> float:
        """The width of the widest value that is written beside a mark."""
        return max((text_width(mark["label"], SMALLEST) for row in self.marks for mark in row), default=0.0)

    def tip(self, place: int, series: str, label: str) -> str:
        """What is told of a mark when it is pointed at."""
        name = self.names[place]
        return f"{name}, {series}: {label}" if len(self.chart.series) > 1 else f"{name}: {label}"


def head(chart: Chart, drawing: dict[str, Any], room: Room) -> tuple[str, float]:
    """The unit of a chart and the names of its series, and how high they are."""
    drawn = text(room.width, 12, chart.axis, colour=MUTED, anchor="end") if chart.axis else ""
    space = room.width - text_width(chart.axis, SMALLEST) - 24
    pairs = [(one["colour"], one["name"]) for one in drawing["legend"]] if chart.kind is not ChartKind.LINES else []
    named, height = key_of(pairs, space, 0)
    return drawn + named, max(height, 28.0 if drawn else 0.0) + 4


def parts(plot: Plot, least: float) -> list[Plot]:
    """The same chart on as many screens as it needs where a category takes at least so much of the height."""
    most = max(1, int((plot.room.height - plot.top) // least))
    count = math.ceil(len(plot.names) / most) or 1
    size = math.ceil(len(plot.names) / count) or 1
    return [_some(plot, slice(start, start + size)) for start in range(0, max(1, len(plot.names)), size)]


def _some(plot: Plot, some: slice) -> Plot:
    return replace(plot, drawing={**plot.drawing, "names": plot.names[some], "marks": plot.marks[some]})


def plot_of(speaker: Speaker, chart: Chart, room: Room, beside: Chart | None = None) -> tuple[str, Plot]:
    """The head of a chart, and what is to be drawn under it on a scale that has room for another one too."""
    drawing = drawn_chart(speaker, chart, beside)
    drawn, height = head(chart, drawing, room)
    return drawn, Plot(chart, drawing, room, height)


def across(plot: Plot, left: float, right: float, bottom: float) -> str:
    """The scale under lying bars, with a line at each number."""
    drawn = ""
    for tick in plot.drawing["ticks"]:
        x = left + (right - left) * tick["at"]
        drawn += element("path", d=f"M{x:.1f} {plot.top:.1f}V{bottom:.1f}", stroke=GRID)
        drawn += text(x, bottom + 14, tick["label"], colour=MUTED, anchor="middle")
    return drawn


def upright(plot: Plot, left: float, bottom: float) -> str:
    """The scale beside standing columns or lines, with a line at each number."""
    drawn = ""
    for tick in plot.drawing["ticks"]:
        y = bottom - (bottom - plot.top - 20) * tick["at"]
        drawn += element("path", d=f"M{left:.1f} {y:.1f}H{plot.room.width:g}", stroke=GRID)
        drawn += text(left - 10, y, tick["label"], colour=MUTED, anchor="end")
    return drawn


def scale_width(plot: Plot) -> float:
    """How much room the numbers beside a plot take."""
    return max(text_width(tick["label"], SMALLEST) for tick in plot.drawing["ticks"]) + 14
