"""Telling what identifies a person in a cell: a personal code of either form, or an identifier of the municipality's own."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field

from di_metrics.region import Region
from di_metrics.reports import rules
from di_metrics.reports.problem import Problem
from di_metrics.reports.sheets import Cell
from di_metrics.reports.words import tidy

EXAMPLE = "PARAUGS"
"""What stands for the person in the example row of the template."""

_REMOVED = re.compile(r"\((?:rinda|row) [0-9]+\)")
_CODE = re.compile(r"([0-9]{6}) ?[-\u2010-\u2015\u2212]? ?([0-9]{5})")
_OWN = re.compile(r"[^\W_][\w./-]{0,39}")
_LETTERS = re.compile(r"[^\W\d_]")
_WEIGHTS = (1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_NEW_FORM = "32"
_CENTURIES = {"0": 1800, "1": 1900, "2": 2000}


@dataclass(frozen=True, slots=True)
class Identifier:
    """What identifies a person, in one form however it was written. It is never shown."""

    text: str = field(repr=False)
    is_personal_code: bool

    @property
    def born(self) -> dt.date | None:
        """The day of birth that a personal code of the old form begins with."""
        return _day_of_birth(self.text) if self.is_personal_code and not self.text.startswith(_NEW_FORM) else None


@dataclass(frozen=True, slots=True)
class Known:
    """A person whose identifier need not be read, for the pseudonym was kept."""

    pseudonym: str


def placeholder(row: int, word: str) -> str:
    """What stands in place of an identifier where a file's faults are marked."""
    return f"({word} {row})"


def read_identifier(cell: Cell) -> Identifier | Problem | None:
    """The identifier of a cell; None where there is none. No problem quotes it."""
    if isinstance(cell, dt.date):
        return Problem(rules.IDENTIFIER_FORM)
    if isinstance(cell, float):
        return _of_number(cell)
    text = tidy(cell)
    if not text:
        return None
    if _REMOVED.fullmatch(text):
        return Problem(rules.IDENTIFIER_REMOVED)
    if found := _CODE.fullmatch(text):
        return _personal_code(found[1] + found[2])
    return _own(text)


def is_example(cell: Cell) -> bool:
    """True for what marks the example row of the template."""
    return isinstance(cell, str) and cell.strip().upper() == EXAMPLE


def _of_number(number: float) -> Identifier | Problem:
    """A number has lost the zeros at its beginning, if it had any."""
    if number != int(number) or not 0 <= number < 1e12:
        return Problem(rules.IDENTIFIER_FORM)
    digits = str(int(number))
    return _personal_code(digits) if len(digits) == 11 else _own(digits)


def _own(text: str) -> Identifier | Problem:
    if text.isdigit() and 9 <= len(text) <= 12:
        return Problem(rules.CODE_ZERO_LOST if len(text) == 10 else rules.CODE_LENGTH)
    if _is_like_a_name(text):
        return Problem(rules.NAME_NOT_CODE)
    if not _OWN.fullmatch(text) or not any(letter.isdigit() for letter in text):
        return Problem(rules.IDENTIFIER_FORM)
    return Identifier(text.upper(), False)


def _is_like_a_name(text: str) -> bool:
    """Several words of letters, or letters without any digit."""
    worded = [word for word in re.split(r"[\s,]+", text) if len(_LETTERS.findall(word)) > 1]
    return len(worded) > 1 or (bool(worded) and not any(letter.isdigit() for letter in text))


def _personal_code(digits: str) -> Identifier | Problem:
    right = digits.startswith(_NEW_FORM) or (_day_of_birth(digits) is not None and _check_digit(digits) == digits[-1])
    return Identifier(digits, True) if right else Problem(rules.CODE_CHECK_DIGIT)


def _check_digit(digits: str) -> str:
    weighed = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=False))
    return str((1101 - weighed) % 11 % 10)


def _day_of_birth(digits: str) -> dt.date | None:
    """The day that the code begins with, if there is such a day; the seventh digit tells the century."""
    century = _CENTURIES.get(digits[6])
    if century is None:
        return None
    try:
        return dt.date(century + int(digits[4:6]), int(digits[2:4]), int(digits[:2]))
    except ValueError:
        return None


def register_of(region: Region, code: str) -> str:
    """Whose identifiers a municipality's are: those of an old municipality go on where it alone became the new one."""
    before = region.predecessors(code)
    if len(before) == 1 and region.successors(before[0]) == (code,):
        return before[0]
    return code
