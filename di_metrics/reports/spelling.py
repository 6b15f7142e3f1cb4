"""Comparing what people write: without regard to case, diacritics, spaces and punctuation, and never by likeness."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from difflib import get_close_matches
from typing import TypeVar

from di_metrics.personal_code import personal_codes
from di_metrics.workbooks.cell_text import seen_text

Read = TypeVar("Read")

_NOT_A_WORD = re.compile(r"[\W_]+")
_LATIN_MARKS = re.compile("[\u0300-\u034e\u0350-\u036f]")
"""Nearly all marks that there are; looking at each letter takes four times as long."""
_LONGEST = 100
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
NOTHING = frozenset({"", "-", "–", "—"})
"""What people put into a cell that is meant to be empty."""


def key_of(text: str) -> str:
    """The form in which headings and names are compared: “Piemera  NOV.” and “piemēra nov” are the same."""
    plain = text[: 10 * _LONGEST]
    if not plain.isascii():
        plain = without_marks(seen_text(plain))
    return _NOT_A_WORD.sub(" ", plain).strip().casefold()


def without_marks(text: str) -> str:
    """A text without diacritics, its letters in their plain forms."""
    plain = _LATIN_MARKS.sub("", unicodedata.normalize("NFKD", text))
    return plain if plain.isascii() else "".join(letter for letter in plain if not unicodedata.combining(letter))


def tidy(text: str) -> str:
    """A text without control characters and superfluous spaces; a dash alone is nothing."""
    cleaned = " ".join(_CONTROL.sub(" ", unicodedata.normalize("NFC", text)).split())
    return "" if cleaned in NOTHING else cleaned


def looks_like_code(text: str) -> bool:
    """True if the text may hold a personal code, wherever in it."""
    return personal_codes().hidden.search(text) is not None


def near(word: str, known: Iterable[str]) -> list[str]:
    """Which of the known keys are spelt much like the word."""
    return get_close_matches(key_of(word)[:_LONGEST], list(known), n=3, cutoff=0.72)


class Memory(dict[object, Read]):
    """What each distinct cell was read as: reports repeat themselves. It forgets everything when it gets large."""

    _MOST = 100_000

    def __init__(self, read: Callable[[object], Read]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, cell: object) -> Read:
        if len(self) >= self._MOST:
            self.clear()
        value = self[cell] = self._read(cell)
        return value

    def __repr__(self) -> str:
        return f"Memory({len(self)} cells)"  # never the cells: among them are codes of persons
