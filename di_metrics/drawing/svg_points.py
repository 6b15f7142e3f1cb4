"""Scatters as SVG, in the pixels of a screen: a point a category with its name, and the lines that all are compared with."""

from __future__ import annotations

from di_metrics.deck import Chart
from di_metrics.drawing.chart_scale import AxisScale, scatter_scale, stub_length
from di_metrics.drawing.lettering import SMALLEST, Box, text_width
from di_metrics.drawing.point_labels import PointRoom, name_places
from di_metrics.drawing.style import ACCENT, GRID, INK, MUTED, PAPER
from di_metrics.drawing.svg_elements import element, text
from di_metrics.text import Speaker

_ABOVE, _BELOW, _POINT, _INSIDE = 56.0, 66.0, 8.0, 0.05
"""Pixels above the points for what is measured upwards and the lines' name, below them for the axis, and of a point; the
part of the plot that is kept free at each end."""


def scattered(speaker: Speaker, chart: Chart, room: Box) -> str:
    """The points of a scatter in a room."""
    up, right = scatter_scale(chart, 0), scatter_scale(chart, 1)
    numbers = [speaker.number(tick, up.decimals) for tick in up.ticks]
    left = max(text_width(one, SMALLEST) for one in numbers) + 16
    plot = Box(left, room.top + _ABOVE, room.width - left - 8, room.height - _ABOVE - _BELOW)
    drawn = "".join(
        _rule(plot.left, _up(plot, up, tick), plot.right, _up(plot, up, tick))
        + text(plot.left - 10, _up(plot, up, tick), number, colour=MUTED, anchor="end")
        for tick, number in zip(up.ticks, numbers, strict=True)
    )
    drawn += "".join(
        text(
            _across(plot, right, tick), plot.bottom + 18, speaker.number(tick, right.decimals), colour=MUTED, anchor="middle"
        )
        for tick in right.ticks
    )
    names = [one.name for one in chart.series]
    drawn += text(0, room.top + 14, names[0] if names else chart.axis, colour=MUTED)
    drawn += text(plot.right, plot.bottom + 44, names[1] if len(names) > 1 else "", colour=MUTED, anchor="end")
    return drawn + _crossing(chart, plot, up, right) + _points(chart, plot, up, right)


def _share(share: float) -> float:
    return _INSIDE + share * (1 - 2 * _INSIDE)


def _up(plot: Box, scale: AxisScale, value: float) -> float:
    return plot.bottom - plot.height * _share(scale.share(value))


def _across(plot: Box, scale: AxisScale, value: float) -> float:
    return plot.left + plot.width * _share(scale.share(value))


def _crossing(chart: Chart, plot: Box, up: AxisScale, right: AxisScale) -> str:
    """The lines of what all are compared with, and its name above the one that stands."""
    upwards, sideways = (*chart.crossing, None, None)[:2]
    drawn = ""
    if upwards is not None:
        drawn += _rule(plot.left, _up(plot, up, upwards), plot.right, _up(plot, up, upwards), INK, stroke_dasharray="5 4")
    if sideways is not None:
        x = _across(plot, right, sideways)
        drawn += _rule(x, plot.top, x, plot.bottom, INK, stroke_dasharray="5 4")
        anchor = "end" if x > plot.left + plot.width / 2 else "start"
        drawn += text(x, plot.top - 14, chart.line_name, colour=MUTED, anchor=anchor)
    return drawn


def _points(chart: Chart, plot: Box, up: AxisScale, right: AxisScale) -> str:
    if not chart.series:
        return ""
    first, stub = chart.series[0], stub_length(chart, up)
    across = chart.series[1].values if len(chart.series) > 1 else tuple(map(float, range(len(chart.categories))))
    heights = [stub if place in first.low else value for place, value in enumerate(first.values)]
    found = [
        (place, (_across(plot, right, x), _up(plot, up, y)))
        for place, (x, y) in enumerate(zip(across, heights, strict=True))
        if x is not None and y is not None
    ]
    widths = [text_width(chart.categories[place], SMALLEST) for place, _ in found]
    named = name_places([PointRoom(tuple(point for _, point in found), plot)], widths, SMALLEST)
    drawn = ""
    for (place, point), width, name in zip(found, widths, named, strict=True):
        if name is not None:
            box = name.box(point, width, SMALLEST)
            if not name.side:
                (x1, y1), (x2, y2) = name.lead(point, width, SMALLEST).coords
                drawn += _rule(x1, y1, x2, y2, MUTED)
            drawn += text(box.left, box.top + box.height / 2, chart.categories[place])
        fill = PAPER if place in first.low else ACCENT
        drawn += element(
            "circle", cx=point[0], cy=point[1], r=_POINT, fill=fill, stroke=ACCENT, stroke_width=2, class_="dp-mark",
            data_tip=_tip(chart, place),
        )  # fmt: skip
    return drawn


def _tip(chart: Chart, place: int) -> str:
    """What is told of a point that is pointed at."""
    if len(chart.series) < 2:
        return f"{chart.categories[place]}: {chart.series[0].labels[place]}"
    return ", ".join([chart.categories[place], *(f"{one.name}: {one.labels[place]}" for one in chart.series)])


def _rule(x1: float, y1: float, x2: float, y2: float, colour: str = GRID, **more: object) -> str:
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=colour, stroke_width=1.5, **more)
