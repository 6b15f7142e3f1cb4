"""Outlines of municipalities as maps draw them: their winding, where a label has room, what part of the world is seen."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from shapely import orient_polygons
from shapely.affinity import scale
from shapely.geometry import LineString, MultiLineString, MultiPolygon, Polygon, mapping, shape
from shapely.ops import polylabel

_NARROWED = 0.25
"""A degree of longitude is about half as long as one of latitude here, and a label about twice as wide as high."""

_SPACING = 0.035
"""Degrees of latitude between slanting lines."""

_ROOM_FOR_A_NAME = 0.03
"""Degrees of latitude around the label point; a town inside a larger municipality has less and shows its value alone."""


@lru_cache(maxsize=8)
def outlines_of(text: str) -> dict[str, Any]:
    """The outlines as Plotly draws them: with clockwise outer rings, where the GeoJSON standard has the opposite."""
    outlines: dict[str, Any] = json.loads(text)
    for feature in outlines["features"]:
        feature["geometry"] = mapping(orient_polygons(shape(feature["geometry"]), exterior_cw=True))
    return outlines


@lru_cache(maxsize=8)
def label_points(text: str) -> dict[str, tuple[float, float, bool]]:
    """Where each municipality has most room for a label (longitude, latitude), and whether a name fits there.

    A label is wider than high: the outlines are narrowed before the roomiest point is looked for, so that a point with
    room to its sides wins.
    """
    points = {}
    for feature in outlines_of(text)["features"]:
        narrowed = scale(max(_polygons(feature), key=lambda one: one.area), xfact=_NARROWED, origin=(0, 0))
        point = polylabel(narrowed, tolerance=0.005)
        fits = narrowed.boundary.distance(point) > _ROOM_FOR_A_NAME
        points[feature["properties"]["code"]] = (point.x / _NARROWED, point.y, fits)
    return points


def _polygons(feature: dict[str, Any]) -> list[Polygon]:
    geometry = shape(feature["geometry"])
    if isinstance(geometry, Polygon):
        return [geometry]
    return list(geometry.geoms) if isinstance(geometry, MultiPolygon) else []


@lru_cache(maxsize=8)
def bounds_of(text: str) -> tuple[float, float, float, float]:
    """The edges of all outlines: west, south, east, north."""
    boxes = [shape(feature["geometry"]).bounds for feature in outlines_of(text)["features"]]
    west, south, east, north = zip(*boxes, strict=True)
    return min(west), min(south), max(east), max(north)


def view_of(text: str) -> dict[str, Any]:
    """Plotly's view of just the part of the world that the outlines cover."""
    west, south, east, north = bounds_of(text)
    return {
        "visible": False,
        "projection": {"type": "mercator"},
        "lonaxis": {"range": [west - 0.03, east + 0.03]},
        "lataxis": {"range": [south - 0.02, north + 0.02]},
        "bgcolor": "rgba(0,0,0,0)",
    }


@lru_cache(maxsize=256)
def hatching(text: str, code: str) -> tuple[tuple[float, float] | None, ...]:
    """Slanting lines across a municipality (longitude, latitude), with None between one line and the next."""
    feature = next(one for one in outlines_of(text)["features"] if one["properties"]["code"] == code)
    area = shape(feature["geometry"])
    west, south, east, north = area.bounds
    points: list[tuple[float, float] | None] = []
    start = west - 2 * (north - south)
    for step in range(int((east - start) / (2 * _SPACING)) + 1):
        foot = start + 2 * _SPACING * step  # two degrees of longitude to one of latitude look like a slope of 45 degrees
        cut = area.intersection(LineString([(foot, south), (foot + 2 * (north - south), north)]))
        parts = cut.geoms if isinstance(cut, MultiLineString) else [cut]
        for part in parts:
            if isinstance(part, LineString) and not part.is_empty:
                points += [*part.coords, None]
    return tuple(points)
