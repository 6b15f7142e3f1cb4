"""Where on a map something more can stand: the ground around the outlines in small squares, and what is drawn already."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry

from di_metrics.drawing.lettering import Box

_SQUARE = 4.0
"""Points or pixels along the side of a square."""

_TRIED = 150
"""So many free places are compared by the line to them."""

_CROSSED = 100.0
"""How much longer a line may be to cross one thing less."""

Shapes = npt.NDArray[np.object_]


class FreeGround:
    """What is free of a box beside the outlines that take a part of it; nothing is put where something is drawn already."""

    def __init__(self, within: Box, taken: BaseGeometry) -> None:
        self.within = within
        rows, columns = (max(1, int(side / _SQUARE)) for side in (within.height, within.width))
        x = within.left + _SQUARE * (np.arange(columns) + 0.5)
        y = within.top + _SQUARE * (np.arange(rows) + 0.5)
        shapely.prepare(taken)
        self._taken: npt.NDArray[np.bool_] = np.asarray(shapely.contains_xy(taken, *np.meshgrid(x, y)))
        self._drawn: list[BaseGeometry] = []

    def copy(self) -> FreeGround:
        """The same ground, to try what might be put on it."""
        other = object.__new__(FreeGround)
        other.within, other._taken, other._drawn = self.within, self._taken.copy(), list(self._drawn)
        return other

    def put(self, drawn: BaseGeometry, line: LineString | None = None) -> None:
        """Draw something, and the line that leads to it."""
        self._drawn += [drawn, *([line] if line is not None else [])]
        taken = [drawn.bounds]
        if line is not None:
            steps = shapely.line_interpolate_point(line, np.arange(0, line.length, _SQUARE))
            taken += [(x - 1, y - 1, x + 1, y + 1) for x, y in shapely.get_coordinates(steps)]
        for left, top, right, bottom in taken:
            rows = slice(*self._squares(top - self.within.top, bottom - self.within.top))
            self._taken[rows, slice(*self._squares(left - self.within.left, right - self.within.left))] = True

    def lift(self, drawn: BaseGeometry) -> None:
        """Take off something that was drawn on the outlines, where no square is free with or without it."""
        self._drawn = [one for one in self._drawn if one is not drawn]

    @staticmethod
    def _squares(first: float, last: float) -> tuple[int, int]:
        return max(0, int(first / _SQUARE)), max(0, math.ceil(last / _SQUARE))

    def nearest(self, width: float, height: float, to: BaseGeometry) -> tuple[Box, LineString] | None:
        """The free place of some size near a shape, to which the line is short and crosses least; None if there is none."""
        across, down = math.ceil(width / _SQUARE), math.ceil(height / _SQUARE)
        sums = np.pad(self._taken.astype(np.int32), ((1, 0), (1, 0))).cumsum(0).cumsum(1)
        if sums.shape[0] <= down or sums.shape[1] <= across:
            return None
        held = sums[down:, across:] - sums[:-down, across:] - sums[down:, :-across] + sums[:-down, :-across]
        rows, columns = np.nonzero(held == 0)
        if not len(rows):
            return None
        places = [
            Box(float(self.within.left + column * _SQUARE), float(self.within.top + row * _SQUARE), width, height)
            for row, column in zip(*self._near(rows, columns, across, down, to), strict=True)
        ]
        lines = shapely.shortest_line(shapes(places), to)
        best = int(self.badness(lines).argmin())
        return places[best], lines[best]

    def _near(
        self, rows: npt.NDArray[np.intp], columns: npt.NDArray[np.intp], across: int, down: int, to: BaseGeometry
    ) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
        """The free places to be tried: half of them the nearest, half of them all over the ground."""
        x, y = (to.centroid.x - self.within.left) / _SQUARE, (to.centroid.y - self.within.top) / _SQUARE
        order = np.argsort(np.hypot(columns + across / 2 - x, rows + down / 2 - y), kind="stable")
        near, far = order[: _TRIED // 2], order[_TRIED // 2 :]
        tried = np.concatenate([near, far[:: 1 + len(far) // (_TRIED // 2)]])
        return rows[tried], columns[tried]

    def badness(self, lines: Shapes) -> npt.NDArray[np.float64]:
        """How long lines are, and longer the more they cross."""
        found: npt.NDArray[np.float64] = shapely.length(lines) + _CROSSED * self.crossings(lines)
        return found

    def crossings(self, drawn: Shapes) -> npt.NDArray[np.int64]:
        """How much of what is drawn already each of some shapes meets."""
        found = np.zeros(len(drawn), dtype=np.int64)
        for one in self._drawn:
            found += shapely.intersects(drawn, one)
        return found

    def clear(self, places: Shapes) -> npt.NDArray[np.bool_]:
        """Which of some places lie within the box and meet nothing."""
        clear: npt.NDArray[np.bool_] = shapely.within(places, shapes([self.within])[0]) & (self.crossings(places) == 0)
        return clear


def shapes(places: Sequence[Box]) -> Shapes:
    """Boxes as shapes."""
    edges = np.array([(one.left, one.top, one.right, one.bottom) for one in places])
    found: Shapes = shapely.box(*edges.T)
    return found
