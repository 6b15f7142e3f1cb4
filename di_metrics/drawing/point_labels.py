"""Where the names of points stand, so that none covers another name or point."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from di_metrics.drawing.lettering import Box


class Side(StrEnum):
    """On which side of its point a name stands; the value is what Plotly calls it."""

    RIGHT = "middle right"
    LEFT = "middle left"
    ABOVE = "top center"
    BELOW = "bottom center"


_AWAY = 12.0
"""Pixels between the middle of a point and its name."""


def sides(points: Sequence[tuple[float, float]], widths: Sequence[float], height: float, room: Box) -> list[Side | None]:
    """The side on which each name, so wide and high, stands within a room; None of those for which none is left."""
    taken = [Box(x - _AWAY / 2, y - _AWAY / 2, _AWAY, _AWAY) for x, y in points]
    found: list[Side | None] = []
    for point, width in zip(points, widths, strict=True):
        free = next((side for side in Side if _is_free(box_of(point, side, width, height), taken, room)), None)
        if free is not None:
            taken.append(box_of(point, free, width, height))
        found.append(free)
    return found


def box_of(point: tuple[float, float], side: Side, width: float, height: float) -> Box:
    """The room that a name takes on a side of its point."""
    x, y = point
    left = {Side.RIGHT: x + _AWAY, Side.LEFT: x - _AWAY - width}.get(side, x - width / 2)
    top = {Side.ABOVE: y - _AWAY - height, Side.BELOW: y + _AWAY}.get(side, y - height / 2)
    return Box(left, top, width, height)


def _is_free(box: Box, taken: Sequence[Box], room: Box) -> bool:
    is_inside = room.left <= box.left and box.right <= room.right and room.top <= box.top and box.bottom <= room.bottom
    return is_inside and not any(
        box.left < one.right and one.left < box.right and box.top < one.bottom and one.top < box.bottom for one in taken
    )
