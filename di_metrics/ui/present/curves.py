"""Standing columns and lines on a slide: what is compared through time."""

from __future__ import annotations

from typing import Any

from di_metrics.deck import Chart, ChartKind
from di_metrics.export.slides.measure import text_width
from di_metrics.figures.style import INK, MUTED
from di_metrics.text import Speaker
from di_metrics.ui.present.plot import Plot, plot_of, scale_width, upright
from di_metrics.ui.present.svg import SMALLEST, Room, element, shortened, text

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
