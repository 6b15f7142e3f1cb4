"""How much room text takes: boxes, and widths that no ordinary sans-serif typeface exceeds.

Slides and screens are set by programs with typefaces that are not here; so every width is that of Arial, or of Liberation
Sans which is as wide, and a little more. Lengths have the unit of the type's size: points on slides, pixels on screens.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

SMALLEST = 18
"""The size of type, on a slide or a screen of 1280 × 720; smaller type is not read from the back of a room."""

LEADING = 1.2
"""A line's height over the size of its type."""

_WIDTHS = {
    0.222: "ijlļ'",
    0.278: "ftIī.,:;!/\\[]| \N{NO-BREAK SPACE}",
    0.36: 'r-()"`„“”',
    0.5: "cčkķsšvxyzž",
    0.556: "aābdeēgģhnņopquūL0123456789–?",
    0.611: "FTZŽ<>=+\N{MINUS SIGN}",
    0.667: "ABEĒKĶPSŠVXYĀ&Ļ",
    0.722: "CČDHNŅRUŪw",
    0.778: "GĢOQ",
    0.889: "mM%",
    1.0: "W@—…",
}
_WIDTH = {letter: width for width, letters in _WIDTHS.items() for letter in letters}
_BOLD = 0.045
"""Ems by which a letter is wider in bold."""

_SPARE = 1.03


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle, from the upper left corner of a slide or picture."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def bottom(self) -> float:
        return self.top + self.height

    @property
    def area(self) -> float:
        return self.width * self.height

    def cut_top(self, height: float) -> tuple[Box, Box]:
        """The upper part of some height, and what is left."""
        return replace(self, height=height), replace(self, top=self.top + height, height=self.height - height)

    def cut_bottom(self, height: float) -> tuple[Box, Box]:
        """What is left, and the lower part of some height."""
        return self.cut_top(self.height - height)

    def cut_right(self, width: float) -> tuple[Box, Box]:
        """What is left, and the right part of some width."""
        left = replace(self, width=self.width - width)
        return left, replace(self, left=left.right, width=width)

    def scaled(self, by: float) -> Box:
        """The same place on a picture that is larger by so much."""
        return Box(self.left * by, self.top * by, self.width * by, self.height * by)

    def overlap(self, other: Box) -> float:
        """The area that two boxes share."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(0.0, across) * max(0.0, down)


@lru_cache(maxsize=10_000)
def text_width(text: str, size: float, bold: bool = False) -> float:
    """The width of a line, rather too much than too little."""
    em = sum(_WIDTH.get(letter, 0.75 if letter.isupper() else 0.6 if ord(letter) < 0x500 else 1.0) for letter in text)
    return (em * _SPARE + bold * _BOLD * len(text)) * size


def line_count(text: str, size: float, width: float, bold: bool = False) -> int:
    """How many lines a text takes that is broken at its spaces; a word wider than the line is broken too."""
    return sum(_lines(paragraph, size, width, bold) for paragraph in text.split("\n"))


def _lines(text: str, size: float, width: float, bold: bool) -> int:
    lines, used = 1, 0.0
    space = text_width(" ", size, bold)
    for word in text.split(" "):
        length = text_width(word, size, bold)
        if used and used + space + length <= width:
            used += space + length
            continue
        lines += bool(used)
        extra = int(length // width) if length > width else 0
        lines += extra
        used = length - extra * width
    return lines


def broken(text: str, size: float, width: float, most: int) -> list[str]:
    """A text in at most so many lines that are not wider than given; what does not fit ends in an ellipsis."""
    found: list[str] = []
    rest = text.split()
    while rest and len(found) < most:
        line = [rest.pop(0)]
        while rest and text_width(" ".join([*line, rest[0]]), size) <= width:
            line.append(rest.pop(0))
        found.append(" ".join(line))
    if rest:
        found[-1] += " …"
    return [shortened_line(line, size, width) for line in found]


def shortened_line(text: str, size: float, width: float) -> str:
    """A line that is not wider than given."""
    if text_width(text, size) <= width:
        return text
    kept = text.removesuffix(" …")
    while len(kept) > 1 and text_width(kept + "…", size) > width:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def pages_of(heights: Iterable[float], room: float) -> list[slice]:
    """Which of some things stand on each page, if each is filled as far as it goes; where there are none, one is empty."""
    pages, used = [slice(0, 0)], 0.0
    for place, height in enumerate(heights):
        if place > pages[-1].start and used + height > room:
            pages.append(slice(place, place))
            used = 0.0
        pages[-1] = slice(pages[-1].start, place + 1)
        used += height
    return pages
