"""Outlines of municipalities as maps draw them: their winding, where a label has room, how far they reach."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from shapely import orient_polygons
from shapely.affinity import scale
from shapely.geometry import MultiPolygon, Polygon, mapping, shape
from shapely.ops import polylabel

_NARROWED = 0.25
"""A degree of longitude is about half as long as one of latitude here, and a label about twice as wide as high."""


@lru_cache(maxsize=8)
def outlines_of(text: str) -> dict[str, Any]:
    """The outlines as Plotly draws them: with clockwise outer rings, where the GeoJSON standard has the opposite."""
    outlines: dict[str, Any] = json.loads(text)
    for feature in outlines["features"]:
        feature["geometry"] = mapping(orient_polygons(shape(feature["geometry"]), exterior_cw=True))
    return outlines


@lru_cache(maxsize=8)
def label_points(text: str) -> dict[str, tuple[float, float]]:
    """Where each municipality has most room for a label (longitude, latitude).

    A label is wider than high: the outlines are narrowed before the roomiest point is looked for, so that a point with
    room to its sides wins.
    """
    points = {}
    for feature in outlines_of(text)["features"]:
        narrowed = scale(max(_polygons(feature), key=lambda one: one.area), xfact=_NARROWED, origin=(0, 0))
        point = polylabel(narrowed, tolerance=0.005)
        points[feature["properties"]["code"]] = (point.x / _NARROWED, point.y)
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
