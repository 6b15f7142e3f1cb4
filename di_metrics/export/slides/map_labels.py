"""Where a map's labels stand: within their municipality and clear of each other, with the name where there is room.

A town within a larger municipality has a label larger than itself, on a white ground.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from shapely.geometry import Point, box
from shapely.geometry.base import BaseGeometry
from shapely.prepared import prep

from di_metrics.deck import Area
from di_metrics.export.slides.measure import LEADING, SMALLEST, Box, text_width

_STEP = 9.0
"""Points between the places that are tried for a label."""

_MOSTLY = 0.93
"""A label that lies within its municipality by less than this part needs a ground of its own."""

_FEW = 12
"""With more municipalities than this, names stand only within their own: on grounds they would hide the others."""

_CLASH = 50.0
"""How much worse it is to cover another label than to reach over an edge."""


@dataclass(frozen=True, slots=True)
class Outline:
    """A municipality on the slide: its shape and the roomiest point within it, in points from the slide's corner."""

    area: Area
    shape: BaseGeometry
    point: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Label:
    """A label: the lines of the name, which may be none, its box, and whether it stands on a ground of its own."""

    area: Area
    name: tuple[str, ...]
    box: Box
    grounded: bool


def placed_labels(outlines: Sequence[Outline], within: Box) -> list[Label]:
    """A label for each municipality that has one, the smallest placed first, then names where they clash with nothing."""
    labels: dict[str, Label] = {}
    told = sorted((one for one in outlines if one.area.label), key=lambda one: one.shape.area)
    for outline in told:
        labels[outline.area.code] = _placed(outline, (), [one.box for one in labels.values()], within)
    short = _short_names([one.area for one in told])
    for outline in reversed(told):
        others = [label.box for code, label in labels.items() if code != outline.area.code]
        named = _placed(outline, short[outline.area.code], others, within)
        if not (named.grounded and len(told) > _FEW) and not any(named.box.overlap(other) for other in others):
            labels[outline.area.code] = named
    return list(labels.values())


def _short_names(areas: Iterable[Area]) -> dict[str, tuple[str, ...]]:
    """The first word of each name, or all of them where others begin with the same."""
    found = list(areas)
    firsts = [area.name.split(" ")[0] for area in found]
    return {
        area.code: (first,) if firsts.count(first) == 1 else tuple(area.name.split(" "))
        for area, first in zip(found, firsts, strict=True)
    }


def _placed(outline: Outline, name: tuple[str, ...], others: Sequence[Box], within: Box) -> Label:
    """The best of all places for a label: clear of others, within the municipality, near its roomiest point."""
    lines = [*name, outline.area.label]
    width = max(text_width(line, SMALLEST, bold=True) for line in lines) + 4
    height = len(lines) * SMALLEST * LEADING
    ready = prep(outline.shape)

    def badness(place: Box) -> float:
        clash = sum(place.overlap(other) for other in others) + (place.area - place.overlap(within))
        outside = (
            0.0 if ready.contains(_rectangle(place)) else place.area - outline.shape.intersection(_rectangle(place)).area
        )
        centre = Point(place.left + width / 2, place.top + height / 2)
        return _CLASH * clash + outside + 2 * centre.distance(Point(outline.point))

    best = min((Box(x - width / 2, y - height / 2, width, height) for x, y in _tried(outline)), key=badness)
    inside = outline.shape.intersection(_rectangle(best)).area / best.area
    return Label(outline.area, name, best, inside < _MOSTLY)


def _tried(outline: Outline) -> list[tuple[float, float]]:
    """Places for the middle of a label: the roomiest point, a grid over the municipality and a little beyond."""
    left, top, right, bottom = outline.shape.bounds
    across, down = int((right - left) / _STEP) + 5, int((bottom - top) / _STEP) + 5
    x, y = left - 2 * _STEP, top - 2 * _STEP
    return [outline.point, *((x + _STEP * column, y + _STEP * row) for column in range(across) for row in range(down))]


def _rectangle(place: Box) -> BaseGeometry:
    return box(place.left, place.top, place.right, place.bottom)
