"""A map laid out in a box, for slides, screens and print: its outlines, and labels within them and clear of each other.

A town within a larger municipality has a label larger than itself, on a light ground.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from shapely import area as area_of
from shapely import box, intersection
from shapely.affinity import affine_transform
from shapely.geometry import MultiPolygon, Polygon, shape
from shapely.geometry.base import BaseGeometry

from di_metrics.deck import Area, Map
from di_metrics.drawing.lettering import LEADING, SMALLEST, Box, text_width
from di_metrics.drawing.outlines import bounds_of, hatching, label_points, outlines_of

_STEP = 12.0
"""Points or pixels between the places that are tried for a label."""

_MOSTLY = 0.93
"""A label that lies within its municipality by less than this part needs a ground of its own."""

_FEW = 12
"""With more municipalities than this, names stand only within their own: on grounds they would hide the others."""

_CLASH = 50.0
"""How much worse it is to cover another label than to reach over an edge."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Outline:
    """A municipality in the box: its shape, the roomiest point within it, and its area, None where the map has none."""

    code: str
    area: Area | None
    shape: BaseGeometry
    point: Point

    def rings(self) -> list[list[Point]]:
        """Outer and inner rings: islands are rings of their own, and an inner ring is a hole."""
        return [
            [(x, y) for x, y, *_ in ring.coords]
            for polygon in _polygons(self.shape)
            for ring in (polygon.exterior, *polygon.interiors)
        ]


@dataclass(frozen=True, slots=True)
class MapLabel:
    """A label: the lines of the name, which may be none, its box, and whether it stands on a ground of its own."""

    area: Area
    name: tuple[str, ...]
    box: Box
    grounded: bool


def aspect(outlines: str) -> float:
    """The width of a map over its height."""
    west, south, east, north = bounds_of(outlines)
    return (east - west) * _shrink(outlines) / (north - south)


def _shrink(outlines: str) -> float:
    """How much shorter a degree of longitude is than one of latitude, at the region's own latitude."""
    _, south, _, north = bounds_of(outlines)
    return math.cos(math.radians((south + north) / 2))


def _projection(outlines: str, within: Box) -> list[float]:
    """The numbers that turn degrees into the units of a box (a, b, d, e, x, y of shapely)."""
    west, south, east, north = bounds_of(outlines)
    shrink = _shrink(outlines)
    scale = min(within.width / ((east - west) * shrink), within.height / (north - south))
    left = within.left + (within.width - (east - west) * shrink * scale) / 2
    top = within.top + (within.height - (north - south) * scale) / 2
    return [shrink * scale, 0, 0, -scale, left - west * shrink * scale, top + north * scale]


def map_outlines(picture: Map, outlines: str, within: Box) -> list[Outline]:
    """All municipalities of the basis, as large as the box allows; `outlines` is GeoJSON with a `code` on each feature."""
    turn = _projection(outlines, within)
    areas = {area.code: area for area in picture.areas}
    found = []
    for feature in outlines_of(outlines)["features"]:
        code = feature["properties"]["code"]
        east, north, _ = label_points(outlines)[code]
        drawn = affine_transform(shape(feature["geometry"]), turn)
        found.append(Outline(code, areas.get(code), drawn, _turned(turn, (east, north))))
    return found


def _turned(turn: Sequence[float], place: Point) -> Point:
    return turn[0] * place[0] + turn[4], turn[3] * place[1] + turn[5]


def map_hatching(code: str, outlines: str, within: Box) -> list[Point | None]:
    """Slanting lines across a municipality, with None between one line and the next."""
    turn = _projection(outlines, within)
    return [_turned(turn, place) if place else None for place in hatching(outlines, code)]


def beyond_outlines(picture: Map, outlines: str) -> list[Area]:
    """What has no outline, as people of an unknown municipality; it is told in words."""
    known = label_points(outlines)
    return [one for one in picture.areas if one.code not in known]


def _polygons(geometry: BaseGeometry) -> Iterable[Polygon]:
    if isinstance(geometry, MultiPolygon):
        return geometry.geoms
    return [geometry] if isinstance(geometry, Polygon) else []


# ---- Labels ----


def placed_labels(outlines: Sequence[Outline], within: Box) -> list[MapLabel]:
    """A label for each municipality that has one, the smallest placed first, then names where they clash with nothing."""
    labels: dict[str, MapLabel] = {}
    labelled = sorted(
        ((one, one.area) for one in outlines if one.area and one.area.label), key=lambda one: one[0].shape.area
    )
    for outline, area in labelled:
        labels[outline.code] = _placed(outline, area, (), [one.box for one in labels.values()], within)
    short = _short_names([area for _, area in labelled])
    for outline, area in reversed(labelled):
        others = [label.box for code, label in labels.items() if code != outline.code]
        named = _placed(outline, area, short[outline.code], others, within)
        if not (named.grounded and len(labelled) > _FEW) and not any(named.box.overlap(other) for other in others):
            labels[outline.code] = named
    return list(labels.values())


def _short_names(areas: Sequence[Area]) -> dict[str, tuple[str, ...]]:
    """The first word of each name, or all of them where others begin with the same."""
    firsts = [area.name.split(" ")[0] for area in areas]
    return {
        area.code: (first,) if firsts.count(first) == 1 else tuple(area.name.split(" "))
        for area, first in zip(areas, firsts, strict=True)
    }


def _placed(outline: Outline, area: Area, name: tuple[str, ...], others: Sequence[Box], within: Box) -> MapLabel:
    """The best of all places for a label: clear of others, within the municipality, near its roomiest point."""
    lines = [*name, area.label]
    width = max(text_width(line, SMALLEST, bold=True) for line in lines) + 4
    height = len(lines) * SMALLEST * LEADING
    places = [Box(x - width / 2, y - height / 2, width, height) for x, y in _tried(outline)]

    def clash(place: Box) -> float:
        return sum(place.overlap(other) for other in others) + place.area - place.overlap(within)

    best, least, inside = places[0], math.inf, 0.0
    held = _held(outline.shape, [best])
    if held[0] < 0.999 * best.area or clash(best):
        held = _held(outline.shape, places)
    for place, part in zip(places, held, strict=False):
        badness = 2 * math.dist((place.left + width / 2, place.top + height / 2), outline.point) + place.area - part
        if badness < least and (badness := badness + _CLASH * clash(place)) < least:
            best, least, inside = place, badness, part
    return MapLabel(area, name, best, inside < _MOSTLY * best.area)


def _held(geometry: BaseGeometry, places: Sequence[Box]) -> list[float]:
    """How much of each place lies within a shape, whose bends of less than a unit do not matter."""
    sides = [[one.left, one.top, one.right, one.bottom] for one in places]
    boxes = box(*([side[place] for side in sides] for place in range(4)))  # type: ignore[call-overload]
    held: list[float] = area_of(intersection(geometry.simplify(1.0), boxes)).tolist()
    return held


def _tried(outline: Outline) -> list[Point]:
    """Places for the middle of a label: the roomiest point, a grid over the municipality and a little beyond."""
    left, top, right, bottom = outline.shape.bounds
    across, down = int((right - left) / _STEP) + 5, int((bottom - top) / _STEP) + 5
    x, y = left - 2 * _STEP, top - 2 * _STEP
    return [outline.point, *((x + _STEP * column, y + _STEP * row) for column in range(across) for row in range(down))]
