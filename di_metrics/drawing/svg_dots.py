"""Ranked dots as SVG, in the pixels of a screen: a row each, on one scale beside a line, or each on its own."""

from __future__ import annotations

from collections.abc import Callable

from di_metrics.deck import Chart
from di_metrics.drawing.chart_scale import AxisScale, on_own_scale, stub_length
from di_metrics.drawing.lettering import SMALLEST, Box, broken, text_width
from di_metrics.drawing.style import ACCENT, ATTENTION, GRID, INK, MUTED, PAPER, SEQUENTIAL
from di_metrics.drawing.svg_elements import element, lines, text
from di_metrics.text import Speaker

BELOW, ABOVE = 34.0, 30.0
"""Pixels below the rows for the numbers of the axis, and above them for the name of the line."""

ROW = 34.0
"""The least height of a row."""

_NAMES_AT_MOST, _NOTES_AT_MOST = 0.3, 0.3
_THICKEST = 58.0
_FULL, _HOLLOW, _FAINT = 9.0, 7.0, 4.0


def rows_of_dots(speaker: Speaker, chart: Chart, scale: AxisScale, room: Box, places: range) -> str:
    """The rows of some categories: name, dots, value and note, from left to right."""
    band = min(_THICKEST, (room.height - BELOW - ABOVE) / max(1, len(places)))
    top = room.top + ABOVE
    names = min(_widest(chart.categories), room.width * _NAMES_AT_MOST)
    labels = _widest(tuple(label for one in chart.series[:1] for label in one.labels), bold=True)
    notes = min(_widest(tuple(row.note for row in chart.rows)), room.width * _NOTES_AT_MOST)
    left, right = names + 24, room.width - labels - notes - 44
    rows = _Rows(chart, scale, left, right)
    drawn = ""
    for row, place in enumerate(places):
        middle = top + band * (row + 0.5)
        drawn += lines(names, middle, broken(chart.categories[place], SMALLEST, names, 2), anchor="end")
        drawn += rows.track(place, middle, band) + rows.dots(place, middle)
        colour = ATTENTION if chart.row(place).stands_out else INK
        if chart.series:
            drawn += text(right + 20, middle, chart.series[0].labels[place], colour=colour, bold=True)
        drawn += text(right + 32 + labels, middle, chart.row(place).note, colour=MUTED) if chart.row(place).note else ""
    bottom = top + band * len(places)
    return rows.line(top, bottom) + drawn + ("" if chart.own_scales else rows.axis(speaker, bottom))


def _widest(texts: tuple[str, ...], *, bold: bool = False) -> float:
    return max((text_width(one, SMALLEST) for one in texts), default=0.0) * (1.05 if bold else 1)


class _Rows:
    """Rows being drawn between the left and the right end of their scale."""

    def __init__(self, chart: Chart, scale: AxisScale, left: float, right: float) -> None:
        self.chart, self.scale, self.left, self.right = chart, scale, left, right
        self.stub = stub_length(chart, scale)

    def _at(self, place: int) -> Callable[[float], float]:
        """Where a value of a row lies."""
        if self.chart.own_scales:
            return lambda value: self.left + (self.right - self.left) * on_own_scale(self.chart, place, value)
        return lambda value: self.left + (self.right - self.left) * self.scale.share(value)

    def track(self, place: int, middle: float, band: float) -> str:
        """What lies behind the dots of a row: its whole range with the middle half, or its interval; and its own line."""
        row, at = self.chart.row(place), self._at(place)
        if not self.chart.own_scales:
            drawn = _line(self.left, middle, self.right, middle, GRID, 1)
            if row.low is not None and row.high is not None:
                drawn += _bar(at(row.low), at(row.high), middle, SEQUENTIAL[0])
            return drawn
        drawn = _bar(self.left, self.right, middle, SEQUENTIAL[0])
        if row.low is not None and row.high is not None:
            drawn += _bar(min(at(row.low), at(row.high)), max(at(row.low), at(row.high)), middle, SEQUENTIAL[1])
        drawn += "".join(element("circle", cx=at(one), cy=middle, r=_FAINT, fill=SEQUENTIAL[3]) for one in row.others)
        if row.line is not None:
            drawn += _line(at(row.line), middle - band * 0.36, at(row.line), middle + band * 0.36, INK, 2)
        return drawn

    def dots(self, place: int, middle: float) -> str:
        """The dots of a row, each telling of itself when it is pointed at, and the line between them."""
        chart, at = self.chart, self._at(place)
        colour = ATTENTION if chart.row(place).stands_out else ACCENT
        found, drawn = [], ""
        for number, series in enumerate(chart.series):
            value = self.stub if place in series.low else series.values[place]
            if value is None:
                continue
            found.append(at(value))
            hollow = number > 0 or place in series.low
            name = f", {series.name}" if len(chart.series) > 1 else ""
            drawn = element(
                "circle", cx=at(value), cy=middle, r=_HOLLOW if number else _FULL, fill=PAPER if hollow else colour,
                stroke=colour, stroke_width=2, class_="dp-mark",
                data_tip=f"{chart.categories[place]}{name}: {series.labels[place]}",
            ) + drawn  # fmt: skip
        between = _line(found[1], middle, found[0], middle, colour, 4, stroke_opacity=0.5) if len(found) > 1 else ""
        return between + drawn

    def line(self, top: float, bottom: float) -> str:
        """The line that all rows are compared with, and its name; of rows with their own scales what their marks mean."""
        if self.chart.own_scales:
            return text(self.left, top - 16, self.chart.marks, colour=MUTED)
        row = self.chart.common_line
        if row is None or row.line is None:
            return ""
        x = self._at(0)(row.line)
        words = f"{self.chart.line_name} {row.line_label}"
        half = text_width(words, SMALLEST) / 2
        middle = max(self.left + half, min(x, self.right - half))
        drawn = text(middle, top - 16, words, colour=INK, anchor="middle")
        return drawn + _line(x, top - 4, x, bottom, INK, 1.5, stroke_dasharray="5 4")

    def axis(self, speaker: Speaker, bottom: float) -> str:
        at = self._at(0)
        return "".join(
            text(at(tick), bottom + 18, speaker.number(tick, self.scale.decimals), colour=MUTED, anchor="middle")
            for tick in self.scale.ticks
        )


def _line(x0: float, y0: float, x1: float, y1: float, colour: str, width: float, **more: object) -> str:
    return element("path", d=f"M{x0:.1f} {y0:.1f}L{x1:.1f} {y1:.1f}", stroke=colour, stroke_width=width, fill="none", **more)


def _bar(start: float, end: float, middle: float, colour: str) -> str:
    return element("rect", x=start, y=middle - 5, width=max(0.0, end - start), height=10.0, rx=5, fill=colour)
