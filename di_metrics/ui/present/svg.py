"""Pieces of the pictures of a slide, in the pixels of a screen of 1280 × 720."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from di_metrics.export.slides.measure import text_width
from di_metrics.figures.style import INK, MUTED

SMALLEST = 18
"""Pixels of a screen of 1280 × 720: smaller type is not read from the back of a room."""


@dataclass(frozen=True, slots=True)
class Room:
    """The width and height that a picture has."""

    width: float
    height: float


def element(name: str, content: str = "", **attributes: object) -> str:
    """An element; `_` in an attribute's name stands for `-`, and one that is None is left out."""
    written = "".join(
        f' {key.strip("_").replace("_", "-")}="{escape(_value(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{written}>{content}</{name}>"


def _value(value: object) -> str:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else str(value)


def picture(room: Room, content: str, description: str) -> str:
    """A whole picture, as wide and high as its room at any size of the screen; `description` is for those who hear it."""
    return element(
        "svg",
        content,
        viewBox=f"0 0 {room.width:g} {room.height:g}",
        style=f"width:calc({room.width:g} * var(--u));height:calc({room.height:g} * var(--u))",
        role="group",
        aria_label=description,
    )


def text(
    x: float, y: float, words: str, size: float = SMALLEST, *, anchor: str = "start", colour: str = INK, kind: str = ""
) -> str:
    """A line of text, its middle at a height."""
    return element(
        "text", escape(words), x=float(x), y=float(y), font_size=float(size), text_anchor=anchor, fill=colour, dy=".35em",
        class_=kind or None,
    )  # fmt: skip


def lines(x: float, y: float, several: Iterable[str], size: float = SMALLEST, *, anchor: str = "start") -> str:
    """Lines of text one below the other, the middle of all at a height."""
    told = list(several)
    step = size * 1.12
    first = y - step * (len(told) - 1) / 2
    return "".join(text(x, first + step * place, line, size, anchor=anchor) for place, line in enumerate(told))


def broken(words: str, size: float, width: float, most: int) -> list[str]:
    """A text in at most so many lines that are not wider than given; what does not fit ends in an ellipsis."""
    found: list[str] = []
    rest = words.split()
    while rest and len(found) < most:
        line = [rest.pop(0)]
        while rest and text_width(" ".join([*line, rest[0]]), size) <= width:
            line.append(rest.pop(0))
        found.append(" ".join(line))
    if rest:
        found[-1] += " …"
    return [shortened(line, size, width) for line in found]


def shortened(words: str, size: float, width: float) -> str:
    """A line that is not wider than given."""
    if text_width(words, size) <= width:
        return words
    kept = words.removesuffix(" …")
    while len(kept) > 1 and text_width(kept + "…", size) > width:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def key_of(pairs: Iterable[tuple[str, str]], width: float, top: float) -> tuple[str, float]:
    """Colours with their names side by side, broken where a line is full; and how high they are."""
    drawn, x, y = "", 0.0, top + 14
    for colour, name in pairs:
        needed = 24 + text_width(name, SMALLEST) + 24
        if x and x + needed > width:
            x, y = 0.0, y + 26
        drawn += element("rect", x=x, y=y - 8, width=16, height=16, fill=colour, stroke=MUTED, stroke_width=0.5)
        drawn += text(x + 24, y, name)
        x += needed
    return drawn, y + 16 - top if drawn else 0.0
