"""Where the names of points stand, so that none covers another name or point: at the side, else farther off with a line."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import shapely
from shapely.geometry import LineString, Point
from shapely.geometry.base import BaseGeometry

from di_metrics.drawing.lettering import Box

Place = tuple[float, float]


_NEAR = 12.0
"""Pixels between the middle of a point and the name at its side."""

_AT_SIDES = {
    (1.0, 0.0): "middle right",
    (-1.0, 0.0): "middle left",
    (0.0, -1.0): "top center",
    (0.0, 1.0): "bottom center",
    (1.0, -1.0): "top right",
    (-1.0, -1.0): "top left",
    (1.0, 1.0): "bottom right",
    (-1.0, 1.0): "bottom left",
}
"""On which sides of its point a name may stand, to the right and down, and what Plotly calls them."""

_FARTHER = (26.0, 44.0, 64.0, 88.0, 116.0, 150.0)
"""Pixels to a name that finds no room there, to which a line leads."""
_ROUND = tuple((math.cos(turn * math.pi / 8), math.sin(turn * math.pi / 8)) for turn in range(16))
"""In which directions such a name may stand."""


@dataclass(frozen=True, slots=True)
class NamePlace:
    """Where a name stands from its point, to the right and down, so many pixels from its middle."""

    right: float
    down: float
    away: float = _NEAR

    @property
    def side(self) -> str | None:
        """The side of its point, as Plotly calls it; None where it is farther off and a line leads to it."""
        return _AT_SIDES[self.right, self.down] if self.away == _NEAR else None

    def box(self, point: Place, width: float, height: float) -> Box:
        """The room that the name takes."""
        x = point[0] + self.right * (self.away + width / 2)
        y = point[1] + self.down * (self.away + height / 2)
        return Box(x - width / 2, y - height / 2, width, height)

    def lead(self, point: Place, width: float, height: float) -> LineString:
        """The line from the point to the nearest of the name's room."""
        return shapely.shortest_line(Point(point), _shape(self.box(point, width, height)))


@dataclass(frozen=True, slots=True)
class PointRoom:
    """The points of a chart as wide as `within`; a name may stand within these bounds."""

    points: tuple[Place, ...]
    within: Box


def name_places(rooms: Sequence[PointRoom], widths: Sequence[float], height: float) -> list[NamePlace | None]:
    """Where each name, so wide and high, stands whichever room the chart has; None of those for which no place is left.

    Names stand at their points' sides where they can; then lines lead to the others. Of several orders in which they are
    placed, the first one holds that leaves the fewest out.
    """
    numbers = range(len(widths))
    orders = (
        numbers,
        sorted(numbers, key=lambda number: -widths[number]),
        *(sorted(numbers, key=lambda number: sign * rooms[0].points[number][axis]) for axis in (0, 1) for sign in (1, -1)),
    )
    best: list[NamePlace | None] = []
    for order in orders:
        found = _Names(rooms, [(width, height) for width in widths]).placed(order)
        if not best or found.count(None) < best.count(None):
            best = found
        if None not in best:
            break
    return best


class _Names:
    """Names that are placed one after the other."""

    def __init__(self, rooms: Sequence[PointRoom], sizes: Sequence[tuple[float, float]]) -> None:
        self.rooms, self.sizes = rooms, sizes
        self.taken: list[list[BaseGeometry]] = [[Point(one).buffer(_NEAR / 2 - 1) for one in room.points] for room in rooms]

    def placed(self, order: Sequence[int]) -> list[NamePlace | None]:
        found: list[NamePlace | None] = [None] * len(self.sizes)
        near = [NamePlace(*side) for side in _AT_SIDES]
        farther = [NamePlace(*side, away) for away, side in product(_FARTHER, _ROUND)]
        for places in (near, farther):
            for number in order:
                if found[number]:
                    continue
                found[number] = place = next((one for one in places if self._is_free(number, one)), None)
                if place:
                    for room, taken in zip(self.rooms, self.taken, strict=True):
                        taken += self._drawn(number, place, room)
        return found

    def _is_free(self, number: int, place: NamePlace) -> bool:
        """Whether a name leaves free all names and all points but its own, and their lines, in every room."""
        for room, taken in zip(self.rooms, self.taken, strict=True):
            box, bounds = place.box(room.points[number], *self.sizes[number]), room.within
            if box.left < bounds.left or box.right > bounds.right or box.top < bounds.top or box.bottom > bounds.bottom:
                return False
            others = np.array([*taken[:number], *taken[number + 1 :]], dtype=object)
            if any(shapely.intersects(one, others).any() for one in self._drawn(number, place, room)):
                return False
        return True

    def _drawn(self, number: int, place: NamePlace, room: PointRoom) -> list[BaseGeometry]:
        """The room of a name, and the line that leads to it."""
        point, size = room.points[number], self.sizes[number]
        return [_shape(place.box(point, *size)), *([place.lead(point, *size)] if not place.side else [])]


def _shape(box: Box) -> BaseGeometry:
    return shapely.box(box.left, box.top, box.right, box.bottom)
