"""Charts and maps as the handout draws them: where everything lies, as shares of the picture, and what is written there."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from shapely.geometry import LineString, MultiPolygon, Polygon, shape

from di_metrics.deck import Area, Chart, ChartKind, Map
from di_metrics.drawing.outlines import label_points, outlines_of
from di_metrics.drawing.style import ACCENT, INK, SERIES
from di_metrics.text import Speaker
from di_metrics.text.speaker import NO_BREAK

# ---- Maps as the handout draws them: outlines as shares of the picture's width and height, and labels where they have
# room ----

_HALF_A_LINE = 0.0095
"""Half the height of a label's line, as a share of the picture's height."""

_FAR = 20.0
"""More degrees of longitude than a region is wide."""

_LINES = (1, 2, 3)
"""A label is a value alone, or has a name of one or two lines above it."""


def drawn_map(map_: Map, outlines: str) -> dict[str, Any]:
    """A map's areas with their colours and labels; `outlines` is GeoJSON with a `code` on each feature.

    What has no outline, as people of an unknown municipality, stands under the map.
    """
    features = {feature["properties"]["code"]: shape(feature["geometry"]) for feature in outlines_of(outlines)["features"]}
    frame = _Frame(list(features.values()))
    shown = {area.code: area for area in map_.areas}
    return {
        "ratio": frame.height / frame.width,
        "around": [frame.rings(geometry) for code, geometry in features.items() if code not in shown],
        "areas": [
            {"rings": frame.rings(features[code]), "colour": area.colour, **_label(frame, area, features[code], outlines)}
            for code, area in shown.items()
            if code in features
        ],
        "legend": [{"colour": colour, "name": name} for colour, name in map_.legend],
        "beside": [f"{area.name}: {area.label}" for area in map_.areas if area.code not in features],
        "note": map_.note,
    }


def _label(frame: _Frame, area: Area, geometry: Any, outlines: str) -> dict[str, Any]:
    east, north, _ = label_points(outlines)[area.code]
    ink = max((INK, "#ffffff"), key=lambda one: contrast(one, area.colour))
    rooms = [frame.room(geometry, east, north, lines) for lines in _LINES]
    return {"name": area.name, "label": area.label, "at": frame.point(east, north), "rooms": rooms, "ink": ink}


class _Frame:
    """The picture's frame: a degree of longitude is narrower than one of latitude, as it is at the middle latitude."""

    def __init__(self, geometries: list[Any]) -> None:
        west, south, east, north = zip(*(geometry.bounds for geometry in geometries), strict=True)
        self.west, self.north = min(west), max(north)
        self.narrowed = math.cos(math.radians((min(south) + self.north) / 2))
        self.width = (max(east) - self.west) * self.narrowed
        self.height = self.north - min(south)

    def point(self, east: float, north: float) -> tuple[float, float]:
        """Shares of the width from the left and of the height from the top."""
        across = (east - self.west) * self.narrowed / self.width
        return round(across, 5), round((self.north - north) / self.height, 5)

    def room(self, geometry: Any, east: float, north: float, lines: int) -> float:
        """How wide a label of so many lines at a point can be within an outline, as a share of the picture's width."""
        half = lines * _HALF_A_LINE * self.height
        sides: list[float] = []
        for latitude in (north - half, north, north + half):
            across = geometry.intersection(LineString([(east - _FAR, latitude), (east + _FAR, latitude)]))
            parts = [part.bounds for part in getattr(across, "geoms", [across]) if not part.is_empty]
            sides.append(max((min(east - west, right - east) for west, _, right, _ in parts), default=0.0))
        return float(round(2 * max(0.0, min(sides)) * self.narrowed / self.width, 5))

    def rings(self, geometry: Any) -> list[list[tuple[float, float]]]:
        """Outer and inner rings; where two overlap there is a hole."""
        return [
            [self.point(east, north) for east, north, *_ in ring.coords]
            for polygon in _polygons(geometry)
            for ring in (polygon.exterior, *polygon.interiors)
        ]


def _polygons(geometry: Any) -> Iterator[Polygon]:
    if isinstance(geometry, Polygon):
        yield geometry
    elif isinstance(geometry, MultiPolygon):
        yield from geometry.geoms


def contrast(one: str, other: str) -> float:
    """How well two colours (#rrggbb) stand out from each other, from 1 to 21, after WCAG."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


# ---- The scale of a chart: round numbers that hold all values, and where a value lies between them ----

_STEPS = (1, 2, 2.5, 5, 10)
_TICKS = 5


@dataclass(frozen=True, slots=True)
class Scale:
    """From `low` to `high` in equal steps; zero is always on it."""

    low: float
    high: float
    step: float

    @property
    def ticks(self) -> tuple[float, ...]:
        """The round numbers from the lowest to the highest."""
        count = round((self.high - self.low) / self.step)
        return tuple(self.low + self.step * number for number in range(count + 1))

    @property
    def decimals(self) -> int:
        """How many decimals the ticks need."""
        return next(number for number in range(12) if math.isclose(round(self.step, number), self.step))

    def share(self, value: float) -> float:
        """Where a value lies: 0 at the low end, 1 at the high one."""
        return (value - self.low) / (self.high - self.low)


def round_scale(values: Iterable[float], decimals: int) -> Scale:
    """The scale of some values. Counts, which have no decimals, get no ticks between whole numbers."""
    found = [0.0, *values]
    low, high = min(found), max(found)
    if low == high:
        return Scale(0, 1, 1)
    step = _round_step((high - low) / _TICKS)
    if decimals == 0:
        step = step if step >= 5 else float(math.ceil(step))
    return Scale(math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step, step)


def _round_step(least: float) -> float:
    size = 10.0 ** math.floor(math.log10(least))
    return next(size * step for step in _STEPS if size * step >= least * (1 - 1e-9))


# ---- Charts as the handout draws them: where everything lies, as shares of the plot, and what is written there ----

_LINE_OF_TEXT = 0.07
"""How much of a plot's height a label takes."""


def drawn_chart(speaker: Speaker, chart: Chart, beside: Chart | None = None) -> dict[str, Any]:
    """A chart's axis, marks and legend. A value that is missing has no mark, only its label.

    The scale has room for what is shown `beside` it too, so that a mark means the same in both.
    """
    scale = round_scale([*_extremes(chart), *(_extremes(beside) if beside else ())], chart.decimals)
    colours = series_colours(chart)
    drawing: dict[str, Any] = {
        "kind": chart.kind,
        "axis": chart.axis,
        "zero": scale.share(0),
        "ticks": [{"at": scale.share(tick), "label": speaker.number(tick, scale.decimals)} for tick in scale.ticks],
        "names": chart.categories,
        "legend": [] if len(chart.series) == 1 else _legend(chart, colours),
    }
    if chart.kind is ChartKind.LINES:
        drawing["lines"] = _lines(chart, scale, colours)
    elif chart.kind is ChartKind.STACKED:
        drawing["marks"] = [_stack(chart, scale, colours, place) for place in range(len(chart.categories))]
    else:
        drawing["marks"] = [_side_by_side(chart, scale, colours, place) for place in range(len(chart.categories))]
    return drawing


def series_colours(chart: Chart) -> tuple[str, ...]:
    """A colour a series, the project's own for a series alone."""
    if len(chart.series) == 1:
        return (ACCENT,)
    return tuple(SERIES[place % len(SERIES)] for place in range(len(chart.series)))


def _extremes(chart: Chart) -> list[float]:
    columns = [[one.values[place] or 0.0 for one in chart.series] for place in range(len(chart.categories))]
    if chart.kind is not ChartKind.STACKED:
        return [value for column in columns for value in column]
    above = [sum(value for value in column if value > 0) for column in columns]
    return above + [sum(value for value in column if value < 0) for column in columns]


def _legend(chart: Chart, colours: tuple[str, ...]) -> list[dict[str, str]]:
    return [{"name": one.name, "colour": colour} for one, colour in zip(chart.series, colours, strict=True)]


def _mark(start: float, end: float, label: str, colour: str) -> dict[str, Any]:
    return {"from": min(start, end), "to": max(start, end), "falls": end < start, "label": label, "colour": colour}


def _side_by_side(chart: Chart, scale: Scale, colours: tuple[str, ...], place: int) -> list[dict[str, Any]]:
    return [
        _mark(scale.share(0), scale.share(one.values[place] or 0), one.labels[place], colour)
        for one, colour in zip(chart.series, colours, strict=True)
    ]


def _stack(chart: Chart, scale: Scale, colours: tuple[str, ...], place: int) -> list[dict[str, Any]]:
    """The parts of one whole, each beginning where the last of its sign ended; what is not told stands behind them."""
    marks = []
    untold = []
    above = below = 0.0
    for one, colour in zip(chart.series, colours, strict=True):
        value = one.values[place]
        if value is None and one.labels[place]:
            untold.append(one.labels[place])
        if not value:
            continue
        start = above if value > 0 else below
        marks.append(_mark(scale.share(start), scale.share(start + value), one.labels[place], colour))
        above, below = (start + value, below) if value > 0 else (above, start + value)
    if untold:
        more = f"+{NO_BREAK}" if marks else ""
        marks.append(_mark(scale.share(above), scale.share(above), more + ", ".join(dict.fromkeys(untold)), INK))
    return marks


def _lines(chart: Chart, scale: Scale, colours: tuple[str, ...]) -> list[dict[str, Any]]:
    lines: list[dict[str, Any]] = []
    for one, colour in zip(chart.series, colours, strict=True):
        shares = [None if value is None else scale.share(value) for value in one.values]
        told = [place for place, share in enumerate(shares) if share is not None]
        lines.append(
            {
                "points": shares,
                "colour": colour,
                "last": told[-1] if told else None,
                "label": one.labels[told[-1]] if told else "",
            }
        )
    ended = [line for line in lines if line["last"] is not None]
    heights = apart([line["points"][line["last"]] for line in ended], _LINE_OF_TEXT)
    for line, height in zip(ended, heights, strict=True):
        line["label_at"] = height
    return lines


def apart(heights: list[float], gap: float) -> list[float]:
    """The heights moved so that labels there do not overlap, in the same order and as near as may be."""
    order = sorted(range(len(heights)), key=heights.__getitem__)
    moved = list(heights)
    for lower, upper in pairwise(order):
        moved[upper] = max(moved[upper], moved[lower] + gap)
    too_high = max(0.0, max(moved, default=0.0) - 1)
    return [height - too_high for height in moved]
