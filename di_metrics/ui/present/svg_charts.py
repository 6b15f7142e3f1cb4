"""Charts on a slide as SVG, in the pixels of a screen of 1280 × 720: their scale, bars, columns and lines."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from html import escape
from typing import Any

from di_metrics.deck import Chart, ChartKind
from di_metrics.drawing.style import GRID, INK, MUTED
from di_metrics.export.handout.pictures import contrast, drawn_chart
from di_metrics.export.slides.text_boxes import text_width
from di_metrics.text import Speaker

# ---- Pieces of the pictures of a slide, in the pixels of a screen of 1280 × 720 ----

SMALLEST = 18
"""Pixels of a screen of 1280 × 720: smaller type is not read from the back of a room."""


@dataclass(frozen=True, slots=True)
class Room:
    """The width and height that a picture has."""

    width: float
    height: float


def element(name: str, content: str = "", **attributes: object) -> str:
    """An element; `_` in an attribute's name stands for `-`, and one that is None is left out."""
    written = "".join(
        f' {key.strip("_").replace("_", "-")}="{escape(_value(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{written}>{content}</{name}>"


def _value(value: object) -> str:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else str(value)


def picture(room: Room, content: str, description: str) -> str:
    """A whole picture, as wide and high as its room at any size of the screen; `description` is for those who hear it."""
    return element(
        "svg",
        content,
        viewBox=f"0 0 {room.width:g} {room.height:g}",
        style=f"width:calc({room.width:g} * var(--u));height:calc({room.height:g} * var(--u))",
        role="group",
        aria_label=description,
    )


def text(
    x: float, y: float, words: str, size: float = SMALLEST, *, anchor: str = "start", colour: str = INK, kind: str = ""
) -> str:
    """A line of text, its middle at a height."""
    return element(
        "text", escape(words), x=float(x), y=float(y), font_size=float(size), text_anchor=anchor, fill=colour, dy=".35em",
        class_=kind or None,
    )  # fmt: skip


def lines(x: float, y: float, several: Iterable[str], size: float = SMALLEST, *, anchor: str = "start") -> str:
    """Lines of text one below the other, the middle of all at a height."""
    told = list(several)
    step = size * 1.12
    first = y - step * (len(told) - 1) / 2
    return "".join(text(x, first + step * place, line, size, anchor=anchor) for place, line in enumerate(told))


def broken(words: str, size: float, width: float, most: int) -> list[str]:
    """A text in at most so many lines that are not wider than given; what does not fit ends in an ellipsis."""
    found: list[str] = []
    rest = words.split()
    while rest and len(found) < most:
        line = [rest.pop(0)]
        while rest and text_width(" ".join([*line, rest[0]]), size) <= width:
            line.append(rest.pop(0))
        found.append(" ".join(line))
    if rest:
        found[-1] += " …"
    return [shortened(line, size, width) for line in found]


def shortened(words: str, size: float, width: float) -> str:
    """A line that is not wider than given."""
    if text_width(words, size) <= width:
        return words
    kept = words.removesuffix(" …")
    while len(kept) > 1 and text_width(kept + "…", size) > width:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def key_of(pairs: Iterable[tuple[str, str]], width: float, top: float) -> tuple[str, float]:
    """Colours with their names side by side, broken where a line is full; and how high they are."""
    drawn, x, y = "", 0.0, top + 14
    for colour, name in pairs:
        needed = 24 + text_width(name, SMALLEST) + 24
        if x and x + needed > width:
            x, y = 0.0, y + 26
        drawn += element("rect", x=x, y=y - 8, width=16, height=16, fill=colour, stroke=MUTED, stroke_width=0.5)
        drawn += text(x + 24, y, name)
        x += needed
    return drawn, y + 16 - top if drawn else 0.0


# ---- What the charts of a slide have in common: their scale, their head, and how they are divided over screens ----


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


# ---- Lying bars on a slide: alone, side by side, or one after the other as the parts of a whole ----

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


# ---- Standing columns and lines on a slide: what is compared through time ----

_ENDS_AT_MOST = 0.32
_END_SIZE = 20


def curves(speaker: Speaker, chart: Chart, room: Room) -> str:
    """A chart of columns or lines; all of it is on one screen, for time is not divided."""
    drawn_head, plot = plot_of(speaker, chart, room)
    return drawn_head + (_lines(plot) if chart.kind is ChartKind.LINES else _columns(plot))


def _times(plot: Plot, places: list[float], bottom: float, band: float) -> str:
    """The names of the categories, as many as have room."""
    widest = max((text_width(name, SMALLEST) for name in plot.names), default=0.0) + 12
    step = max(1, int(widest // max(band, 1)) + (widest % max(band, 1) > 0)) if widest > band else 1
    return "".join(
        text(x, bottom + 20, name, anchor="middle")
        for place, (x, name) in enumerate(zip(places, plot.names, strict=True))
        if place % step == 0
    )


def _columns(plot: Plot) -> str:
    left, bottom = scale_width(plot), plot.room.height - 34
    high = bottom - plot.top - 20
    band = (plot.room.width - left) / max(1, len(plot.names))
    drawn = upright(plot, left, bottom)
    thick = min(90.0, band * 0.8 / len(plot.chart.series))
    for place, row in enumerate(plot.marks):
        start = left + band * (place + 0.5) - thick * len(row) / 2
        for index, mark in enumerate(row):
            drawn += _column(plot, place, index, mark, (start + thick * index, thick, bottom, high))
    zero = bottom - high * plot.drawing["zero"]
    drawn += element("path", d=f"M{left:.1f} {zero:.1f}H{plot.room.width:g}", stroke=INK)
    return drawn + _times(plot, [left + band * (place + 0.5) for place in range(len(plot.names))], bottom, band)


def _column(plot: Plot, place: int, index: int, mark: dict[str, Any], box: tuple[float, float, float, float]) -> str:
    x, thick, bottom, high = box
    top, long = bottom - high * mark["to"], high * (mark["to"] - mark["from"])
    tip = plot.tip(place, plot.chart.series[index].name, mark["label"])
    drawn = element(
        "rect",
        x=x + thick * 0.04,
        y=top,
        width=thick * 0.92,
        height=long,
        fill=mark["colour"],
        data_tip=tip,
        class_="dp-mark",
    )
    if text_width(mark["label"], SMALLEST) > thick * 1.2:
        return drawn
    y = top + long + 14 if mark["falls"] else top - 14
    return drawn + text(x + thick / 2, y, mark["label"], anchor="middle")


def _ends(plot: Plot) -> list[str]:
    """What stands at the end of each line: its name and its last value."""
    several = len(plot.chart.series) > 1
    said = [
        " ".join(filter(None, [one.name if several else "", line["label"]]))
        for one, line in zip(plot.chart.series, plot.drawing["lines"], strict=True)
    ]
    return [shortened(one, _END_SIZE, plot.room.width * _ENDS_AT_MOST) for one in said]


def _lines(plot: Plot) -> str:
    left, bottom = scale_width(plot), plot.room.height - 34
    high = bottom - plot.top - 20
    ends = _ends(plot)
    right = plot.room.width - max((text_width(one, _END_SIZE) for one in ends), default=0.0) - 30
    step = (right - left - 40) / max(1, len(plot.names) - 1)
    places = [left + 20 + step * place for place in range(len(plot.names))]
    drawn = upright(plot, left, bottom)
    for index, (line, end) in enumerate(zip(plot.drawing["lines"], ends, strict=True)):
        drawn += _line(plot, index, line, places, (bottom, high))
        if line["last"] is not None:
            x, y = places[line["last"]], bottom - high * line["points"][line["last"]]
            beside = bottom - high * line["label_at"]
            drawn += element(
                "path", d=f"M{x + 8:.1f} {y:.1f}L{right:.1f} {beside:.1f}", stroke=MUTED, stroke_dasharray="2 3"
            )
            drawn += text(right + 8, beside, end, _END_SIZE)
    return drawn + _times(plot, places, bottom, step)


def _line(plot: Plot, index: int, line: dict[str, Any], places: list[float], box: tuple[float, float]) -> str:
    bottom, high = box
    path, pen, points = "", "M", ""
    series = plot.chart.series[index]
    for place, share in enumerate(line["points"]):
        if share is None:
            pen = "M"
            continue
        x, y = places[place], bottom - high * share
        path += f"{pen}{x:.1f} {y:.1f}"
        pen = "L"
        tip = plot.tip(place, series.name, series.labels[place])
        points += element("circle", cx=x, cy=y, r=4, fill=line["colour"])
        points += element("circle", cx=x, cy=y, r=12, fill="transparent", data_tip=tip, class_="dp-mark")
    return element("path", d=path, fill="none", stroke=line["colour"], stroke_width=3, stroke_linejoin="round") + points
