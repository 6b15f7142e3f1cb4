"""Maps as the handout draws them: outlines as shares of the picture's width and height, and labels where they have room."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from shapely.geometry import LineString, MultiPolygon, Polygon, shape

from di_metrics.deck import Area, Map
from di_metrics.figures.outlines import label_points, outlines_of
from di_metrics.figures.style import INK

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
