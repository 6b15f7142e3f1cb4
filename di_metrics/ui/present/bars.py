"""Lying bars on a slide: alone, side by side, or one after the other as the parts of a whole."""

from __future__ import annotations

from typing import Any

from di_metrics.deck import Chart, ChartKind
from di_metrics.export.handout.areas import contrast
from di_metrics.export.slides.measure import text_width
from di_metrics.figures.style import GRID, INK
from di_metrics.text import Speaker
from di_metrics.ui.present.plot import Plot, across, parts, plot_of
from di_metrics.ui.present.svg import SMALLEST, Room, broken, element, lines, text

_NAMES_AT_MOST = 0.38
_ONE, _OF_SEVERAL = 22.0, 20.0
"""The least height of a bar with its value, alone and beside others."""


def bars(speaker: Speaker, chart: Chart, room: Room, beside: Chart | None = None) -> list[str]:
    """A chart of bars or stacks, on one screen or more; all have the scale of the whole, and of what it is shown beside."""
    drawn_head, plot = plot_of(speaker, chart, room, beside)
    if chart.kind is ChartKind.STACKED:
        return [drawn_head + _stacks(one) for one in parts(plot, _ONE + 4)]
    several = len(chart.series)
    least = _ONE if several == 1 else _OF_SEVERAL * several + 8
    return [drawn_head + _side_by_side(one) for one in parts(plot, least)]


def _names(plot: Plot, band: float) -> tuple[str, float]:
    """The names of the rows, and where the plot begins."""
    size = max(SMALLEST, min(24.0, band * 0.5))
    most = 2 if band >= 2.3 * size else 1
    widest = max((text_width(name, size) for name in plot.names), default=0.0)
    width = min(widest, plot.room.width * _NAMES_AT_MOST)
    drawn = "".join(
        lines(width, plot.top + band * (place + 0.5), broken(name, size, width, most), size, anchor="end")
        for place, name in enumerate(plot.names)
    )
    return drawn, width + 12


def _side_by_side(plot: Plot) -> str:
    band = min(126.0, (plot.room.height - plot.top) / max(1, len(plot.names)))
    drawn, left = _names(plot, band)
    size = max(SMALLEST, min(24.0, band * 0.5 / len(plot.chart.series)))
    label = plot.widest_label * size / SMALLEST + 12
    left += label if any(mark["falls"] for row in plot.marks for mark in row) else 0
    width = plot.room.width - left - label
    bottom = plot.top + band * len(plot.names)
    zero = left + width * plot.drawing["zero"]
    for place, row in enumerate(plot.marks):
        thick = band * 0.8 / len(row)
        for index, mark in enumerate(row):
            y = plot.top + band * (place + 0.1) + thick * index
            tip = plot.tip(place, plot.chart.series[index].name, mark["label"])
            drawn += _bar(mark, left, width, y + thick * 0.06, thick * 0.88, tip)
            end = left + width * (mark["from"] if mark["falls"] else mark["to"])
            words = {"x": end - 8, "anchor": "end"} if mark["falls"] else {"x": end + 8}
            drawn += text(y=y + thick / 2, words=mark["label"], size=size, **words)
    return drawn + element("path", d=f"M{zero:.1f} {plot.top:.1f}V{bottom:.1f}", stroke=INK)


def _bar(mark: dict[str, Any], left: float, width: float, y: float, thick: float, tip: str) -> str:
    long = max(width * (mark["to"] - mark["from"]), 0.0)
    return element(
        "rect",
        x=left + width * mark["from"],
        y=y,
        width=long,
        height=thick,
        fill=mark["colour"],
        data_tip=tip,
        class_="dp-mark",
    )


def _stacks(plot: Plot) -> str:
    bottom = plot.room.height - 30
    band = min(64.0, (bottom - plot.top) / max(1, len(plot.names)))
    drawn, left = _names(plot, band)
    bottom = plot.top + band * len(plot.names)
    beyond = max(
        (text_width(mark["label"], SMALLEST) for row in plot.marks for mark in row if mark["colour"] == INK), default=0
    )
    width = plot.room.width - left - beyond - 24
    called = {one["colour"]: one["name"] for one in plot.drawing["legend"]}
    drawn = across(plot, left, left + width, bottom) + drawn
    for place, row in enumerate(plot.marks):
        y = plot.top + band * place
        for mark in row:
            drawn += _part(plot, place, mark, called.get(mark["colour"], ""), (left, width, y, band))
    return drawn + element(
        "path", d=f"M{left:.1f} {plot.top:.1f}V{bottom:.1f}", stroke=INK if plot.drawing["zero"] == 0 else GRID
    )


def _part(plot: Plot, place: int, mark: dict[str, Any], series: str, box: tuple[float, float, float, float]) -> str:
    """A part of a stack with its value where there is room for it; one that is not told stands behind the stack."""
    left, width, y, band = box
    start, end = left + width * mark["from"], left + width * mark["to"]
    if start == end:
        return text(end + 8, y + band / 2, mark["label"])
    drawn = _bar(mark, left, width, y + band * 0.1, band * 0.8, plot.tip(place, series, mark["label"]))
    if text_width(mark["label"], SMALLEST) + 8 > end - start:
        return drawn
    ink = max(("#ffffff", INK), key=lambda one: contrast(one, mark["colour"]))
    return drawn + text((start + end) / 2, y + band / 2, mark["label"], colour=ink, anchor="middle", kind="dp-on")
