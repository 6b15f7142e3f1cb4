"""The typeface of handouts, which comes with the project: no computer's own fonts are used."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Any

from fontTools.ttLib import TTFont

from di_metrics.settings import ROOT

FOLDER = ROOT / "data" / "fonts" / "source-sans-3"
FAMILY = "Source Sans 3"
_UNREADABLE = "\N{WHITE SQUARE}"
_UNWRITTEN = ("Cc", "Cf", "Co", "Cs")
"""Unicode's controls, marks of format, private and half characters: nothing that a reader could see."""
_SOFT_HYPHEN = "\N{SOFT HYPHEN}"


@cache
def _letters() -> frozenset[int]:
    """The characters that upright and italic both have."""
    found = []
    for file in sorted(FOLDER.glob("*.ttf")):
        with TTFont(file, lazy=True) as font:
            found.append(frozenset(font.getBestCmap()))
    return frozenset.intersection(*found)


def readable(value: Any) -> Any:
    """The same value with every text in it such that the typeface can set it.

    A document for screen readers must not hold a character without a shape: pictographs become a square, controls a space.
    """
    if isinstance(value, str):
        return value if value.isascii() and value.isprintable() else "".join(map(_readable_letter, value))
    if isinstance(value, dict):
        return {key: readable(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [readable(one) for one in value]
    return value


def _readable_letter(letter: str) -> str:
    if unicodedata.category(letter) in _UNWRITTEN and letter != _SOFT_HYPHEN:
        return " "
    return letter if ord(letter) in _letters() else _UNREADABLE
