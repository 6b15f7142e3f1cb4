"""Pieces of pictures as SVG, in the pixels of a screen of 1280 × 720: texts, colours with their meaning, hatched bars."""

from __future__ import annotations

from collections.abc import Container, Iterable
from html import escape

from di_metrics.drawing.lettering import SMALLEST, Box, text_width
from di_metrics.drawing.style import INK, LIGHT, MUTED

_HATCHING = 7.0
"""Pixels between the slanting lines of a bar."""


def weight(heaviness: int) -> dict[str, object]:
    """The attributes of type so heavy, from 200 to 900: for browsers, and for the typesetter of a variable typeface."""
    return {"font_weight": heaviness, "style": f"font-variation-settings: 'wght' {heaviness}"}


def element(name: str, content: str = "", /, **attributes: object) -> str:
    """An element; `_` in an attribute's name stands for `-`, and one that is None is left out."""
    written = "".join(
        f' {key.strip("_").replace("_", "-")}="{escape(_value(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{written}>{content}</{name}>"


def _value(value: object) -> str:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else str(value)


def svg(box: Box, content: str, **attributes: object) -> str:
    """A whole picture that fills a box."""
    return element("svg", content, viewBox=f"0 0 {box.width:g} {box.height:g}", **attributes)


def text(
    x: float, y: float, words: str, size: float = SMALLEST, *, anchor: str = "start", colour: str = INK, bold: bool = False
) -> str:
    """A line of text, its middle at a height."""
    return element(
        "text", escape(words), x=float(x), y=float(y), font_size=float(size), text_anchor=anchor, fill=colour, dy=".35em",
        **weight(600) if bold else {},
    )  # fmt: skip


def lines(
    x: float, y: float, several: Iterable[str], size: float = SMALLEST, *, anchor: str = "start", colour: str = INK
) -> str:
    """Lines of text one below the other, the middle of all at a height."""
    found = list(several)
    step = size * 1.12
    first = y - step * (len(found) - 1) / 2
    return "".join(
        text(x, first + step * place, line, size, anchor=anchor, colour=colour) for place, line in enumerate(found)
    )


def colour_key(pairs: Iterable[tuple[str, str]], width: float, hatched: Container[str] = ()) -> tuple[str, float]:
    """Colours with their names side by side, broken where a line is full; and how high they are. Some are `hatched`."""
    drawn, x, y = "", 0.0, 14.0
    for colour, name in pairs:
        needed = 24 + text_width(name, SMALLEST) + 24
        if x and x + needed > width:
            x, y = 0.0, y + 26
        drawn += element("rect", x=x, y=y - 8, width=16, height=16, fill=colour, stroke=MUTED, stroke_width=0.5)
        if colour in hatched:
            slants = f"M{x:g} {y:g}l8 -8M{x:g} {y + 8:g}l16 -16M{x + 8:g} {y + 8:g}l8 -8"
            drawn += element("path", d=slants, stroke=MUTED)
        drawn += text(x + 24, y, name)
        x += needed
    return drawn, y + 16 if drawn else 0.0


def bar(box: Box, colour: str, tip: str, *, hatched: bool = False) -> str:
    """A bar that tells of itself when it is pointed at; hatched for a number below a threshold."""
    shape = {"x": box.left, "y": box.top, "width": max(box.width, 0.0), "height": max(box.height, 0.0)}
    told = {"data_tip": tip, "class_": "dp-mark"}
    if not hatched:
        return element("rect", **shape, fill=colour, **told)
    slants = ""
    for step in range(1, int((box.width + box.height) / _HATCHING) + 1):
        reach = step * _HATCHING
        x1, y1 = max(0.0, reach - box.height), min(reach, box.height)
        x2, y2 = min(reach, box.width), max(0.0, reach - box.width)
        slants += f"M{box.left + x1:.1f} {box.top + y1:.1f}L{box.left + x2:.1f} {box.top + y2:.1f}"
    ground = element("rect", **shape, fill=LIGHT, stroke=colour, **told)
    return ground + element("path", d=slants, stroke=colour, pointer_events="none")
