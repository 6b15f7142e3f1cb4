"""A map laid out in a box, for pages, slides, screens and print: outlines, circles, names and values clear of each other.

A municipality too small for its own value is drawn once more beside the region, enlarged, in a frame. One whose name finds
no room has it beside the region. A line leads from both to where the municipality lies.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import permutations, product

import numpy as np
import shapely
from shapely.affinity import scale, translate
from shapely.geometry import LineString, Point
from shapely.geometry.base import BaseGeometry

from di_metrics.deck import Area, Map
from di_metrics.drawing.free_ground import FreeGround, shapes
from di_metrics.drawing.lettering import LEADING, SMALLEST, Box, text_width
from di_metrics.drawing.map_parts import Circle, Inset, MapLabel, MapLayout, Outline, Place, map_outlines
from di_metrics.drawing.style import PAPER

# ---- Lengths, as parts of the size of type ----

_NARROW = 1.9
"""A municipality whose area is less than a square of this side is drawn enlarged in a frame."""

_ENLARGED = 3.0
"""The side of the square in a frame in which an enlarged outline stands."""

_PADDING = 0.35
_LARGEST_RADIUS = 1.7
_CLEAR = 0.25
"""How far from the outlines stands what is beside them."""

_APART = 0.1
"""How far from a circle stands its name."""

_STEP = 0.5
"""How far from each other are the places that are tried."""

# ---- Where things stand ----

_MOSTLY = 0.99
"""A label that lies within its municipality by less than this part needs a rim in that colour."""

_HALF = 0.5
"""By this part at least a label lies within its municipality, or it stands beside the region."""

_SHRUNK = (1.0, 0.9, 0.8, 0.7)
"""What parts of the room the outlines take: the largest that leaves room for all names."""

_SIDES = (0.5, 0.0, 1.0)
"""Where the outlines stand in the room: in the middle, at the upper left, at the lower right."""

_ROUND_A_CIRCLE = (
    *((0, 1), (1, 0), (-1, 0), (0, -1)),
    *((0.4, 1), (-0.4, 1), (0.4, -1), (-0.4, -1), (0.8, 1), (-0.8, 1), (0.8, -1), (-0.8, -1)),
    *((1, 0.6), (-1, 0.6), (1, -0.6), (-1, -0.6)),
)
"""Where a name stands by its circle: below it, else at another side, else nearer to a corner."""

_AT_ONCE = 30
"""So many places of a circle are tried at once, the nearest to the roomiest point first."""

_FEW = 3
"""The frames of so many small municipalities are tried in every order."""

# ---- Laying out ----


@lru_cache(maxsize=64)
def map_layout(picture: Map, outlines: str, within: Box, size: float = SMALLEST) -> MapLayout:
    """A map in a box with type of some size: the outlines as large as leaves room for all that is written of them.

    Where even small ones leave too little, they are as large as can be and what finds no room is left out.
    """
    small = frozenset(one.code for one in map_outlines(picture, outlines, within) if is_small(one, size))
    for part, side in product(_SHRUNK, _SIDES):
        width, height = within.width * part, within.height * part
        room = Box(within.left + side * (within.width - width), within.top + side * (within.height - height), width, height)
        laying = _Laying(picture, map_outlines(picture, outlines, room, side), within, size)
        if all(laying.steps(small)):
            return laying.layout
    laying = _Laying(picture, map_outlines(picture, outlines, within), within, size)
    list(laying.steps(small))
    return laying.layout


def is_small(outline: Outline, size: float) -> bool:
    """Whether a municipality is too small for its value, so that a map of colours shows it enlarged."""
    return outline.shape.area < (_NARROW * size) ** 2


_Framed = tuple[Outline, Area, Box, LineString]
"""A small municipality, its frame, and the line to it."""


class _Laying:
    """One try at a map; each step puts one thing on it, or tells that there is no room."""

    def __init__(self, picture: Map, outlines: Sequence[Outline], within: Box, size: float) -> None:
        self.picture, self.size = picture, size
        self.layout = MapLayout(size, tuple(outlines))
        land = shapely.union_all([one.shape for one in outlines]).simplify(1.0)
        self.ground = FreeGround(within, land.buffer(_CLEAR * size))
        labelled = [(one, one.area) for one in outlines if one.area and one.area.label]
        self.names = short_names([area for _, area in labelled])
        self.labelled = sorted(labelled, key=lambda one: one[0].shape.area)

    def steps(self, small: frozenset[str]) -> Iterator[bool]:
        """Those with least room first. On a map of colours names stand within their municipality where they can."""
        if self.picture.circles:
            yield self._key()
            kept = [Circle(*outline.point, self._radius(area.value)).shape() for outline, area in self.labelled]
            for circle in kept:
                self.ground.put(circle)
            for circle, (outline, area) in zip(kept, self.labelled, strict=True):
                self.ground.lift(circle)
                yield self._circle(outline, area)
            return
        for outline, _ in self.labelled:
            if outline.code in small:
                self.ground.put(outline.shape)
        yield self._frames([one for one in self.labelled if one[0].code in small])
        others = [one for one in self.labelled if one[0].code not in small]
        left_over = [(outline, area) for outline, area in others if not self._within(outline, area)]
        yield from (self._beside(Point(outline.point), area) for outline, area in left_over)

    def _room(self, lines: Iterable[str]) -> tuple[float, float]:
        """The width and height of some lines of text."""
        texts = list(lines)
        width = max(text_width(text, self.size, bold=True) for text in texts) + 0.25 * self.size
        return width, len(texts) * self.size * LEADING

    def _namings(self, area: Area) -> Iterable[tuple[str, ...]]:
        """The name in two lines and in one."""
        return dict.fromkeys((self.names[area.code], (" ".join(self.names[area.code]),)))

    # ---- Maps of colours ----

    def _frames(self, small: Sequence[tuple[Outline, Area]]) -> bool:
        """Frames in the order in which the lines to them are shortest and cross least; False where one finds no place."""
        tries = [self._in_order(order) for order in (permutations(small) if len(small) <= _FEW else [tuple(small)])]
        badness, self.ground, frames = min(tries, key=lambda one: one[0])
        for outline, area, frame, line in frames:
            self._frame(outline, area, frame, _ends(line))
        return badness < math.inf

    def _in_order(self, order: Sequence[tuple[Outline, Area]]) -> tuple[float, FreeGround, list[_Framed]]:
        """Frames put on a copy of the ground one after the other, and how bad that is."""
        ground, badness = self.ground.copy(), 0.0
        frames: list[_Framed] = []
        for outline, area in order:
            if (found := ground.nearest(*self._frame_size(area), outline.shape)) is None:
                return math.inf, ground, frames
            frame, line = found
            badness += ground.badness(np.array([line]))[0]
            ground.put(shapes([frame])[0], line)
            frames.append((outline, area, frame, line))
        return badness, ground, frames

    def _frame_size(self, area: Area) -> tuple[float, float]:
        """The width and height of a frame."""
        pad, side = _PADDING * self.size, _ENLARGED * self.size
        width, height = self._room((*self.names[area.code], area.label))
        return 3 * pad + side + width, 2 * pad + max(side, height)

    def _frame(self, outline: Outline, area: Area, frame: Box, lead: tuple[Place, Place]) -> None:
        """A small municipality enlarged in a frame, with its name and value at its right."""
        pad, side = _PADDING * self.size, _ENLARGED * self.size
        width, height = self._room((*self.names[area.code], area.label))
        square = Box(frame.left + pad, frame.top + (frame.height - side) / 2, side, side)
        enlarged = replace(outline, shape=_filling(outline.shape, square))
        self.layout.insets.append(Inset(enlarged, frame, lead))
        words = Box(square.right + pad, frame.top + (frame.height - height) / 2, width, height)
        self.layout.labels.append(MapLabel(area, self.names[area.code], words, PAPER))

    def _within(self, outline: Outline, area: Area) -> bool:
        """A name and value in a municipality, clear of all else, near its roomiest point."""
        x, y = outline.point
        ground = outline.shape.simplify(1.0)
        shapely.prepare(ground)
        for name in self._namings(area):
            width, height = self._room((*name, area.label))
            places = [
                Box(x + right - width / 2, y + down - height / 2, width, height) for right, down in self._steps(outline)
            ]
            boxes = shapes(places)
            clear = self.ground.clear(boxes)
            parts = np.where(clear & shapely.contains(ground, boxes), 1.0, 0.0)
            if not parts.any():  # how far places reach over the edge takes longer to tell
                parts[clear] = shapely.area(shapely.intersection(ground, boxes[clear])) / (width * height)
            distances = np.hypot(*np.array(self._steps(outline)).T)
            badness = np.where(parts < _HALF, math.inf, 2 * distances + width * height * (1 - parts))
            best = int(badness.argmin())
            if badness[best] < math.inf:
                self.ground.put(boxes[best])
                over_the_edge = area.colour if parts[best] < _MOSTLY else None
                rim = PAPER if area.is_hatched else over_the_edge
                self.layout.labels.append(MapLabel(area, name, places[best], rim))
                return True
        return False

    def _steps(self, outline: Outline) -> list[Place]:
        """Steps from the roomiest point to the places that are tried: a grid over the municipality, and that point."""
        left, top, right, bottom = outline.shape.bounds
        x, y = outline.point
        step = _STEP * self.size
        across = np.arange(math.floor((left - x) / step), math.ceil((right - x) / step) + 1) * step
        down = np.arange(math.floor((top - y) / step), math.ceil((bottom - y) / step) + 1) * step
        return [(float(one), float(other)) for one in across for other in down]

    def _beside(self, to: BaseGeometry, area: Area) -> bool:
        """A name and value beside the region, with a line to a point or circle in the municipality."""
        name = self.names[area.code]
        found = self.ground.nearest(*self._room((*name, area.label)), to)
        if found is None:
            return False
        place, line = found
        self.ground.put(shapes([place])[0], line)
        self.layout.labels.append(MapLabel(area, name, place, PAPER, _ends(line)))
        return True

    # ---- Maps of circles ----

    def _radius(self, value: float | None) -> float:
        """Of a circle whose area is to the largest one's as its value is."""
        return _LARGEST_RADIUS * self.size * math.sqrt(max(value or 0.0, 0.0) / self.picture.circles[0][0])

    def _key(self) -> bool:
        """The circles of the key one in the other, each with its label at its right."""
        largest = self._radius(self.picture.circles[0][0])
        across, down = self._room(label for _, label in self.picture.circles)
        corner = Point(self.ground.within.right, self.ground.within.bottom)
        found = self.ground.nearest(2 * largest + self.size + across, max(2 * largest, down) + self.size / 2, corner)
        if found is None:
            return False
        place, _ = found
        self.ground.put(shapes([place])[0])
        for value, label in self.picture.circles:
            radius = self._radius(value)
            middle = place.bottom - self.size / 4 - radius
            self.layout.key.append(Circle(place.left + largest, middle, radius, label=label))
        return True

    def _circle(self, outline: Outline, area: Area) -> bool:
        """A circle in a municipality with name and value at its side, near its roomiest point; else these beside the region.

        Without a circle, name and value stand in its place.
        """
        radius = self._radius(area.value)
        tried = [(outline.point[0] + right, outline.point[1] + down) for right, down in self._steps(outline)]
        within = [place for place in tried if outline.shape.contains(Point(place))] or [outline.point]
        within.sort(key=lambda place: math.dist(place, outline.point))
        clear: list[Place] = []
        for first in range(0, len(within), _AT_ONCE):
            places = within[first : first + _AT_ONCE]
            crossings = self.ground.crossings(np.array([Circle(*place, radius).shape() for place in places]))
            free = [place for place, crossed in zip(places, crossings, strict=True) if not crossed]
            clear += free
            if (found := self._named_circle(area, free, radius)) is not None:
                circle, label = found
                self._draw_circle(circle)
                self.ground.put(shapes([label.box])[0])
                self.layout.labels.append(label)
                return True
        circle = Circle(*(clear or within)[0], radius, area)
        self._draw_circle(circle)
        return self._beside(circle.shape(), area)

    def _draw_circle(self, circle: Circle) -> None:
        if circle.radius:
            self.ground.put(circle.shape())
            self.layout.circles.append(circle)

    def _named_circle(self, area: Area, places: Sequence[Place], radius: float) -> tuple[Circle, MapLabel] | None:
        """The first of some places for a circle at whose side there is room for name and value."""
        apart = radius + _APART * self.size if radius else 0.0
        sides = _ROUND_A_CIRCLE if radius else ((0, 0),)
        for name in self._namings(area) if places else ():
            width, height = self._room((*name, area.label))
            boxes = [
                Box(x + (apart + width / 2) * right - width / 2, y + (apart + height / 2) * down - height / 2, width, height)
                for x, y in places
                for right, down in sides
            ]
            clear = self.ground.clear(shapes(boxes))
            if clear.any():
                first = int(clear.argmax())
                circle = Circle(*places[first // len(sides)], radius, area)
                return circle, MapLabel(area, name, boxes[first], PAPER)
        return None


def _ends(line: LineString) -> tuple[Place, Place]:
    (x, y), (other_x, other_y) = line.coords[0], line.coords[-1]
    return (x, y), (other_x, other_y)


def _filling(outline: BaseGeometry, square: Box) -> BaseGeometry:
    """A shape enlarged to fill a square, in its middle."""
    left, top, right, bottom = outline.bounds
    factor = min(square.width / (right - left), square.height / (bottom - top))
    grown = scale(outline, factor, factor, origin=((left + right) / 2, (top + bottom) / 2))
    across = square.left + square.width / 2 - (left + right) / 2
    return translate(grown, across, square.top + square.height / 2 - (top + bottom) / 2)


def short_names(areas: Sequence[Area]) -> dict[str, tuple[str, ...]]:
    """The first word of each name, or all of it in two lines where others begin with the same."""
    firsts = [area.name.split(" ")[0] for area in areas]
    return {
        area.code: (first,) if firsts.count(first) == 1 else tuple(area.name.split(" ", 1))
        for area, first in zip(areas, firsts, strict=True)
    }
