"""The parts of a map in a box: municipalities as shapes, names, frames and circles, as all who draw maps are given them."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from shapely.affinity import affine_transform
from shapely.geometry import LineString, MultiLineString, MultiPolygon, Point, Polygon, shape
from shapely.geometry.base import BaseGeometry

from di_metrics.deck import Area, Map
from di_metrics.drawing.lettering import LEADING, Box
from di_metrics.drawing.outlines import bounds_of, label_points, outlines_of
from di_metrics.drawing.style import ink_on

_BETWEEN_LINES = 7.0
"""Points or pixels between the slanting lines of what is hatched."""

Place = tuple[float, float]

# ---- What is laid out ----


@dataclass(frozen=True, slots=True)
class Outline:
    """A municipality in the box: its shape, the roomiest point within it, and its area, None where the map has none."""

    code: str
    area: Area | None
    shape: BaseGeometry
    point: Place

    def rings(self) -> list[list[Place]]:
        """Outer and inner rings: islands are rings of their own, and an inner ring is a hole."""
        return [
            [(x, y) for x, y, *_ in ring.coords]
            for polygon in _polygons(self.shape)
            for ring in (polygon.exterior, *polygon.interiors)
        ]

    def hatching(self) -> list[list[Place]]:
        """Slanting lines across it, each with its two ends."""
        left, top, right, bottom = self.shape.bounds
        height = bottom - top
        feet = np.arange(left, right + height, _BETWEEN_LINES * math.sqrt(2))
        cuts = (self.shape.intersection(LineString([(foot, top), (foot - height, bottom)])) for foot in feet)
        parts = [part for cut in cuts for part in (cut.geoms if isinstance(cut, MultiLineString) else [cut])]
        return [[(x, y) for x, y, *_ in part.coords] for part in parts if isinstance(part, LineString) and not part.is_empty]


@dataclass(frozen=True, slots=True)
class MapLabel:
    """A label: the lines of the name and its box; `lead` are the ends of the line from it.

    `rim` is the colour around its letters, on which they stand out wherever it is; without one it lies in its municipality.
    """

    area: Area
    name: tuple[str, ...]
    box: Box
    rim: str | None
    lead: tuple[Place, Place] | None = None

    @property
    def lines(self) -> tuple[str, ...]:
        return (*self.name, self.area.label)

    @property
    def ink(self) -> str:
        """The colour of its letters."""
        return ink_on(self.rim or self.area.colour)


@dataclass(frozen=True, slots=True)
class Inset:
    """A municipality drawn enlarged in a frame, and the ends of the line to where it lies."""

    outline: Outline
    frame: Box
    lead: tuple[Place, Place]


@dataclass(frozen=True, slots=True)
class Circle:
    """A circle by its middle; its size on the ground stands for a value of an area or, in the key, for its label."""

    x: float
    y: float
    radius: float
    area: Area | None = None
    label: str = ""

    def shape(self) -> BaseGeometry:
        middle = Point(self.x, self.y)
        return middle.buffer(self.radius) if self.radius else middle


@dataclass(frozen=True)
class MapLayout:
    """All that is drawn of a map; `key` are the circles that tell sizes, each with its label at its right."""

    size: float
    outlines: tuple[Outline, ...]
    labels: list[MapLabel] = field(default_factory=list)
    insets: list[Inset] = field(default_factory=list)
    circles: list[Circle] = field(default_factory=list)
    key: list[Circle] = field(default_factory=list)

    @property
    def leads(self) -> list[tuple[Place, Place]]:
        """The ends of all lines from a frame or a name to its municipality."""
        return [*(one.lead for one in self.insets), *(one.lead for one in self.labels if one.lead)]

    def key_label(self, place: int) -> Place:
        """Where the label of a circle of the key begins, at half its height: they stand below each other."""
        largest = self.key[0]
        top = largest.y + largest.radius - len(self.key) * self.size * LEADING
        return largest.x + largest.radius + self.size / 2, top + (place + 0.5) * self.size * LEADING


# ---- Outlines in a box ----


def aspect(outlines: str) -> float:
    """The width of a map over its height."""
    west, south, east, north = bounds_of(outlines)
    return (east - west) * _shrink(outlines) / (north - south)


def _shrink(outlines: str) -> float:
    """How much shorter a degree of longitude is than one of latitude, at the region's own latitude."""
    _, south, _, north = bounds_of(outlines)
    return math.cos(math.radians((south + north) / 2))


def _projection(outlines: str, within: Box, side: float) -> list[float]:
    """The numbers that turn degrees into the units of a box (a, b, d, e, x, y of shapely)."""
    west, south, east, north = bounds_of(outlines)
    shrink = _shrink(outlines)
    scale = min(within.width / ((east - west) * shrink), within.height / (north - south))
    left = within.left + (within.width - (east - west) * shrink * scale) * side
    top = within.top + (within.height - (north - south) * scale) * side
    return [shrink * scale, 0, 0, -scale, left - west * shrink * scale, top + north * scale]


def map_outlines(picture: Map, outlines: str, within: Box, side: float = 0.5) -> list[Outline]:
    """All municipalities of the basis, as large as the box allows; `outlines` is GeoJSON with a `code` on each feature.

    `side` says where they stand in a box of another form: 0 at its left or top, 1 at its right or bottom.
    """
    turn = _projection(outlines, within, side)
    areas = {area.code: area for area in picture.areas}
    found = []
    for feature in outlines_of(outlines)["features"]:
        code = feature["properties"]["code"]
        east, north = label_points(outlines)[code]
        drawn = affine_transform(shape(feature["geometry"]), turn)
        found.append(Outline(code, areas.get(code), drawn, (turn[0] * east + turn[4], turn[3] * north + turn[5])))
    return found


def beyond_outlines(picture: Map, outlines: str) -> list[Area]:
    """What has no outline, as people of an unknown municipality; it is told in words."""
    known = label_points(outlines)
    return [one for one in picture.areas if one.code not in known]


def _polygons(geometry: BaseGeometry) -> Iterable[Polygon]:
    if isinstance(geometry, MultiPolygon):
        return geometry.geoms
    return [geometry] if isinstance(geometry, Polygon) else []
