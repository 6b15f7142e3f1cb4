"""Charts as SVG, in the pixels of a screen of 1280 × 720: bars, stacks, columns and lines on one scale."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import zip_longest

from di_metrics.deck import Chart, ChartKind, Series
from di_metrics.drawing.chart_scale import (
    AxisScale,
    apart,
    chart_scale,
    series_colours,
    step_colours,
    stub_length,
    untold_parts,
)
from di_metrics.drawing.lettering import SMALLEST, Box, broken, line_count, shortened_line, text_width
from di_metrics.drawing.style import ACCENT, GRID, INK, MUTED, PAPER, ink_on
from di_metrics.drawing.svg_dots import ABOVE, BELOW, ROW, rows_of_dots
from di_metrics.drawing.svg_elements import bar, colour_key, element, lines, text
from di_metrics.drawing.svg_panels import small_pictures
from di_metrics.drawing.svg_points import scattered
from di_metrics.text import Speaker

_NAMES_AT_MOST, _ENDS_AT_MOST = 0.38, 0.32
"""The part of the width that names of bars, and what stands at the ends of lines, may take."""

_ONE, _OF_SEVERAL, _OF_STACKS = 22.0, 20.0, 26.0
"""The least height of a bar with its value, alone, beside others, and of a stack."""

_NAME_SIZES, _NAME_LEADING = (24, 22, 20), 1.15
_THICKEST = {ChartKind.BARS: 126.0, ChartKind.STACKED: 64.0}
_AIR = 1.4
"""How much more than the least height a bar takes where there is any height to be had."""

_STANDING = 420.0
_BETWEEN = 32.0
_END_SIZE = 20
_FEW_POINTS = 24


@dataclass(frozen=True, slots=True)
class Plot:
    """A chart on its scale, in the room under its head; `places` are those of its categories that are drawn there."""

    speaker: Speaker
    chart: Chart
    scale: AxisScale
    room: Box
    places: range

    @property
    def stub(self) -> float:
        return stub_length(self.chart, self.scale)

    def width_of(self, texts: tuple[str, ...], size: float = SMALLEST) -> float:
        """The width of the widest of some texts."""
        return max((text_width(one, size) for one in texts), default=0.0)

    def value(self, series: Series, place: int) -> float | None:
        """Where a mark ends: the stub's length for what is below a threshold, None without a mark."""
        return self.stub if place in series.low else series.values[place]

    def tip(self, series: Series, place: int) -> str:
        """What is told of a mark when it is pointed at."""
        name, label = self.chart.categories[place], series.labels[place]
        return f"{name}, {series.name}: {label}" if len(self.chart.series) > 1 else f"{name}: {label}"


def chart_drawings(
    speaker: Speaker, chart: Chart, room: Box, beside: Chart | None = None
) -> list[tuple[tuple[str, ...], str]]:
    """What is drawn of a chart, in one room or, where its bars need more, in several, each with the names in it.

    Time is not divided. All have the scale of the whole chart, and of another one that it is shown beside.
    """
    if chart.second:
        return _side_by_side(speaker, chart, room)
    head, height = _head(chart, room.width)
    places = range(len(chart.categories))
    plot = Plot(speaker, chart, chart_scale(chart, beside), room.cut_top(height)[1], places)
    if chart.kind is ChartKind.LINES:
        return [(chart.categories, small_pictures(speaker, chart, room) if chart.panels else head + _lines(plot))]
    if chart.kind is ChartKind.COLUMNS:
        return [(chart.categories, head + _columns(plot))]
    if chart.kind is ChartKind.SCATTER:
        return [(chart.categories, scattered(speaker, chart, room))]
    if chart.kind is ChartKind.DOTS:
        parts = [(rows_of_dots(speaker, chart, one.scale, one.room, one.places), one.places) for one in _parts(plot)]
        return [(tuple(chart.categories[place] for place in part), head + drawn) for drawn, part in parts]
    draw = _stacks if chart.kind is ChartKind.STACKED else _bars
    return [(tuple(chart.categories[place] for place in part.places), head + draw(part)) for part in _parts(plot)]


def _side_by_side(speaker: Speaker, chart: Chart, room: Box) -> list[tuple[tuple[str, ...], str]]:
    """Two charts, each on its own scale."""
    half = replace(room, width=_half(room.width))
    moved = f"translate({half.width + _BETWEEN:.1f} 0)"
    pairs = zip_longest(*(chart_drawings(speaker, one, half) for one in chart.each), fillvalue=((), ""))
    return [(names or others, left + element("g", right, transform=moved)) for (names, left), (others, right) in pairs]


def _half(width: float) -> float:
    return (width - _BETWEEN) / 2


def height_for(chart: Chart, width: float, highest: float) -> float:
    """How high a room a chart wants at a width, at most so high."""
    if chart.second:
        return max(height_for(one, _half(width), highest) for one in chart.each)
    if chart.kind in (ChartKind.LINES, ChartKind.COLUMNS, ChartKind.SCATTER):
        return min(_STANDING, highest)
    axis = _below(chart)
    each = max(_AIR * _least(chart), _name_height(chart, SMALLEST, width * _NAMES_AT_MOST) + 4)
    return min(_head(chart, width)[1] + axis + each * len(chart.categories) + 1, highest)


def _least(chart: Chart) -> float:
    """The least height of a category."""
    if chart.kind is ChartKind.DOTS:
        return ROW
    if chart.kind is ChartKind.STACKED:
        return _OF_STACKS
    return _ONE if len(chart.series) == 1 else _OF_SEVERAL * len(chart.series) + 8


def _below(chart: Chart) -> float:
    """The height that is kept beside the categories, for the numbers of an axis."""
    return {ChartKind.STACKED: 30.0, ChartKind.DOTS: BELOW + ABOVE}.get(chart.kind, 0.0)


def _parts(plot: Plot) -> list[Plot]:
    """The chart in as many rooms as it needs for its bars, about equally many in each."""
    named = _name_height(plot.chart, SMALLEST, plot.room.width * _NAMES_AT_MOST)
    most = max(1, int((plot.room.height - _below(plot.chart)) // max(_least(plot.chart), named)))
    count = math.ceil(len(plot.places) / most) or 1
    size = math.ceil(len(plot.places) / count) or 1
    return [replace(plot, places=plot.places[start : start + size]) for start in range(0, max(1, len(plot.places)), size)]


def _head(chart: Chart, width: float) -> tuple[str, float]:
    """The unit of a chart and the names of its series, and how high they are."""
    if chart.own_scales:
        return "", 0.0
    unit = " · ".join(filter(None, [chart.axis, chart.marks]))
    drawn = text(width, 12, unit, colour=MUTED, anchor="end") if unit else ""
    named = len(chart.series) > 1 and chart.kind is not ChartKind.LINES
    colours = (ACCENT, PAPER) if chart.kind is ChartKind.DOTS else series_colours(chart)
    pairs = zip(colours, (one.name for one in chart.series), strict=False)
    key, height = colour_key(pairs if named else (), width - text_width(unit, SMALLEST) - 24)
    return drawn + key, max(height, 28.0 if drawn else 0.0) + 4


def _line(path: str, colour: str = GRID, **more: object) -> str:
    return element("path", d=path, stroke=colour, fill="none", **more)


# ---- Lying bars ----


def _names(plot: Plot, band: float) -> tuple[str, float]:
    """The names of the rows, and where the plot begins."""
    names, most = plot.chart.categories, plot.room.width * _NAMES_AT_MOST
    sizes = (size for size in _NAME_SIZES if size <= band * 0.5 and _name_height(plot.chart, size, most) <= band)
    size = next(sizes, SMALLEST)
    width = min(plot.width_of(names, size), most)
    drawn = "".join(
        lines(
            width,
            plot.room.top + band * (row + 0.5),
            broken(names[place], size, width, max(1, int(band / (size * _NAME_LEADING)))),
            size,
            anchor="end",
        )
        for row, place in enumerate(plot.places)
    )
    return drawn, width + 12


def _name_height(chart: Chart, size: float, width: float) -> float:
    """The height of the name that needs most lines."""
    return max((line_count(name, size, width) for name in chart.categories), default=1) * size * _NAME_LEADING


def _bars(plot: Plot) -> str:
    chart, top = plot.chart, plot.room.top
    band = min(_THICKEST[chart.kind], plot.room.height / max(1, len(plot.places)))
    drawn, left = _names(plot, band)
    size = max(SMALLEST, min(24.0, band * 0.5 / max(1, len(chart.series))))
    label = max((plot.width_of(one.labels, size) for one in chart.series), default=0.0) + 12
    left += label if plot.scale.low < 0 else 0
    width = plot.room.width - left - label
    at = _along(plot.scale, left, width)
    thick = band * 0.8 / max(1, len(chart.series))
    for row, place in enumerate(plot.places):
        for index, (series, colour) in enumerate(zip(chart.series, series_colours(chart), strict=True)):
            y = top + band * (row + 0.1) + thick * index
            value = plot.value(series, place) or 0.0
            floor = chart.floor(place)
            start, end = sorted((at(floor), at(floor + value)))
            colour = step_colours(chart)[place] if chart.floors else colour
            box = Box(start, y + thick * 0.06, end - start, thick * 0.88)
            if value:
                drawn += bar(box, colour, plot.tip(series, place), hatched=place in series.low)
            words = {"x": start - 8, "anchor": "end"} if floor + value < 0 else {"x": end + 8}
            drawn += text(y=y + thick / 2, words=series.labels[place], size=size, **words)
    return drawn + _line(f"M{at(0):.1f} {top:.1f}V{top + band * len(plot.places):.1f}", INK)


def _along(scale: AxisScale, start: float, length: float) -> Callable[[float], float]:
    """Where a value lies on a picture on which the scale begins somewhere and is so long."""
    return lambda value: start + length * scale.share(value)


def _stacks(plot: Plot) -> str:
    chart, top = plot.chart, plot.room.top
    band = min(_THICKEST[chart.kind], (plot.room.height - 30) / max(1, len(plot.places)))
    names, left = _names(plot, band)
    bottom = top + band * len(plot.places)
    untold = tuple(untold_parts(chart, place) for place in range(len(chart.categories)))
    at = _along(plot.scale, left, plot.room.width - left - plot.width_of(untold) - 24)
    drawn = ""
    for tick in plot.scale.ticks:
        drawn += _line(f"M{at(tick):.1f} {top:.1f}V{bottom:.1f}")
        drawn += text(at(tick), bottom + 14, _written(plot, tick), colour=MUTED, anchor="middle")
    drawn += names
    for row, place in enumerate(plot.places):
        y, above, below = top + band * row, 0.0, 0.0
        for series, colour in zip(chart.series, series_colours(chart), strict=True):
            value = plot.value(series, place)
            if not value:
                continue
            start = above if value > 0 else below
            near, far = sorted((at(start), at(start + value)))
            box = Box(near, y + band * 0.1, far - near, band * 0.8)
            drawn += bar(box, colour, plot.tip(series, place), hatched=place in series.low)
            if place not in series.low and text_width(series.labels[place], SMALLEST) + 8 <= box.width:
                middle = (near + far) / 2
                drawn += text(middle, y + band / 2, series.labels[place], colour=ink_on(colour), anchor="middle", bold=True)
            above, below = (start + value, below) if value > 0 else (above, start + value)
        if untold[place]:
            drawn += text(at(above) + 8, y + band / 2, untold[place])
    return drawn + _line(f"M{at(0):.1f} {top:.1f}V{bottom:.1f}", INK)


# ---- Standing columns and lines: what is compared through time ----


def _written(plot: Plot, tick: float) -> str:
    return plot.speaker.number(tick, plot.scale.decimals)


def _upright(plot: Plot, beyond: float = 0.0) -> tuple[str, Box]:
    """The scale beside standing columns or lines, with a line at each number, and the box that is left for these.

    `beyond` is kept free at its right.
    """
    numbers = tuple(_written(plot, tick) for tick in plot.scale.ticks)
    room = plot.room
    left = plot.width_of(numbers) + 14
    box = Box(left, room.top + 20, room.width - left - beyond, room.height - 54)
    drawn = ""
    for tick, number in zip(plot.scale.ticks, numbers, strict=True):
        y = box.bottom - box.height * plot.scale.share(tick)
        drawn += _line(f"M{left:.1f} {y:.1f}H{box.right:.1f}")
        drawn += text(left - 10, y, number, colour=MUTED, anchor="end")
    return drawn, box


def _times(plot: Plot, at: Callable[[int], float], bottom: float) -> str:
    """The names of the categories, as many as have room; of many months the years."""
    chart = plot.chart
    named = dict(enumerate(chart.categories))
    if len(chart.days) > _FEW_POINTS:
        named = {place: str(day.year) for place, day in enumerate(chart.days) if day.month == 1}
    places = list(named)
    each = (at(places[-1]) - at(places[0])) / (len(places) - 1) if len(places) > 1 else plot.room.width
    step = math.ceil((plot.width_of(tuple(named.values())) + 12) / max(each, 1.0))
    return "".join(text(at(place), bottom + 20, named[place], anchor="middle") for place in places[:: max(1, step)])


def _columns(plot: Plot) -> str:
    chart = plot.chart
    drawn, box = _upright(plot)
    band = box.width / max(1, len(plot.places))
    height = _along(plot.scale, box.bottom, -box.height)
    thick = min(90.0, band * 0.8 / max(1, len(chart.series)))
    for place in plot.places:
        start = box.left + band * (place + 0.5) - thick * len(chart.series) / 2
        for index, (series, colour) in enumerate(zip(chart.series, series_colours(chart), strict=True)):
            value = plot.value(series, place) or 0.0
            top, bottom = sorted((height(0), height(value)))
            x = start + thick * index
            if value:
                column = Box(x + thick * 0.04, top, thick * 0.92, bottom - top)
                drawn += bar(column, colour, plot.tip(series, place), hatched=place in series.low)
            if text_width(series.labels[place], SMALLEST) <= max(thick * 1.2, band / len(chart.series) - 8):
                drawn += text(x + thick / 2, bottom + 14 if value < 0 else top - 14, series.labels[place], anchor="middle")
    drawn += _line(f"M{box.left:.1f} {height(0):.1f}H{box.right:.1f}", INK)
    return drawn + _times(plot, lambda place: box.left + band * (place + 0.5), box.bottom)


def _lines(plot: Plot) -> str:
    """Lines, each with its name and last value where it ends."""
    chart = plot.chart
    ends = [(one, last) for one in chart.series if (last := _last(plot, one)) is not None]
    words = tuple(_end(plot, *one) for one in ends)
    drawn, box = _upright(plot, plot.width_of(words, _END_SIZE) + 30)
    step = (box.width - 40) / max(1, len(plot.places) - 1)
    height = _along(plot.scale, box.bottom, -box.height)

    def across(place: int) -> float:
        return box.left + 20 + step * place

    for series, colour in zip(chart.series, series_colours(chart), strict=True):
        drawn += _curve(plot, series, colour, across, height)
    values = [plot.value(*one) or 0.0 for one in ends]
    moved = apart([plot.scale.share(value) for value in values], _END_SIZE * 1.2 / box.height)
    for (_, last), value, share, label in zip(ends, values, moved, words, strict=True):
        beside = box.bottom - box.height * share
        path = f"M{across(last) + 8:.1f} {height(value):.1f}L{box.right:.1f} {beside:.1f}"
        drawn += _line(path, MUTED, stroke_dasharray="2 3")
        drawn += text(box.right + 8, beside, label, _END_SIZE)
    return drawn + _times(plot, across, box.bottom)


def _end(plot: Plot, series: Series, last: int) -> str:
    """What stands where a line ends."""
    name = f"{series.name} " if len(plot.chart.series) > 1 else ""
    return shortened_line(name + series.labels[last], _END_SIZE, plot.room.width * _ENDS_AT_MOST)


def _last(plot: Plot, series: Series) -> int | None:
    """The last point of a line."""
    return max((place for place in plot.places if plot.value(series, place) is not None), default=None)


def _curve(plot: Plot, series: Series, colour: str, across: Callable[[int], float], height: Callable[[float], float]) -> str:
    """A line with a gap where there is no value, and a point at each value that is told when it is pointed at."""
    path, pen, points = "", "M", ""
    for place in plot.places:
        value = plot.value(series, place)
        if value is None:
            pen = "M"
            continue
        x, y = across(place), height(value)
        is_low = place in series.low
        if len(plot.places) <= _FEW_POINTS or is_low or pen == "M":
            points += element("circle", cx=x, cy=y, r=4, fill=PAPER if is_low else colour, stroke=colour)
        path += f"{pen}{x:.1f} {y:.1f}"
        pen = "L"
        points += element("circle", cx=x, cy=y, r=12, fill="transparent", data_tip=plot.tip(series, place), class_="dp-mark")
    return _line(path, colour, stroke_width=3, stroke_linejoin="round") + points
