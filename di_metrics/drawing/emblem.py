"""The emblem of the European Union, drawn from its public specification (Interinstitutional Style Guide, annex A1).

A rectangle whose length is one and a half times its height; in its middle twelve stars of five points at equal intervals on
a circle with a radius of a third of the height, as the hours on a clock. Each star stands upright in a circle with a radius
of an eighteenth of the height.
"""

from __future__ import annotations

import math

from di_metrics.drawing.lettering import Box
from di_metrics.drawing.style import EU_BLUE, EU_YELLOW
from di_metrics.drawing.svg_elements import element

ASPECT = 1.5
"""The emblem's length over its height."""

_STARS, _POINTS = 12, 5
_CIRCLE, _STAR = 1 / 3, 1 / 18
"""Radii of the circle of stars and of a star, over the emblem's height."""

_INNER = math.sin(math.pi / 10) / math.sin(3 * math.pi / 10)
"""The radius of a star's inner corners over that of its points: those of a pentagram."""

Corner = tuple[float, float]


def stars(box: Box) -> list[tuple[Corner, ...]]:
    """The corners of each star of an emblem that fills a box of its aspect."""
    across, down = box.left + box.width / 2, box.top + box.height / 2
    centres = [_on_circle(across, down, _CIRCLE * box.height, place / _STARS) for place in range(_STARS)]
    return [_star(*centre, _STAR * box.height) for centre in centres]


def _star(x: float, y: float, radius: float) -> tuple[Corner, ...]:
    corners = 2 * _POINTS
    return tuple(_on_circle(x, y, radius * (_INNER if place % 2 else 1), place / corners) for place in range(corners))


def _on_circle(x: float, y: float, radius: float, turn: float) -> Corner:
    """The point of a circle that is a part of a turn clockwise from the top."""
    return x + radius * math.sin(2 * math.pi * turn), y - radius * math.cos(2 * math.pi * turn)


def emblem_svg(box: Box) -> str:
    """The emblem as a part of an SVG picture."""
    ground = element("rect", x=box.left, y=box.top, width=box.width, height=box.height, fill=EU_BLUE)
    paths = ("M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in star) + "Z" for star in stars(box))
    return ground + element("path", d="".join(paths), fill=EU_YELLOW)
