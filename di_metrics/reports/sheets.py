"""What a file of any format is read into: sheets of rows of cells, numbered as a spreadsheet shows them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

Cell = str | float | dt.date
"""A text as it is seen, a number of a numeric cell, or the day of a date cell. A text that looks like a number stays a text.

The day of a cell that has a time of day too, and the error of a formula, are texts, as they are in delimited text.
"""

Cells = Mapping[int, Cell]
"""The cells that hold something, by the number of their column, from 0."""

Rows = Iterator[tuple[int, Cells]]
"""Rows with their numbers, from 1; rows of which nothing is stored are left out."""

DAY_ZERO = dt.date(1899, 12, 30)
"""The day from which spreadsheets count days, unless a workbook says otherwise."""
DAY_ZERO_1904 = dt.date(1904, 1, 1)
"""The day from which workbooks of old Macintosh computers count."""


@dataclass(frozen=True, slots=True)
class MergedCells:
    """Cells of one column that were merged: the value stands in the first row and holds to the last."""

    column: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet whose rows can be read as often as needed, each time from the start."""

    name: str
    rows: Callable[[], Rows] = field(repr=False)
    merged: tuple[MergedCells, ...] = ()
    day_zero: dt.date = DAY_ZERO
    hidden_rows: frozenset[int] = frozenset()
    """Those that hold something."""
    hidden_columns: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Book:
    """The sheets of a file that a reader of it sees, and those hidden, of which there are the first rows."""

    format: str
    sheets: tuple[Sheet, ...]
    hidden: tuple[Sheet, ...] = ()


def column_letter(column: int) -> str:
    """The letters over a column: A for 0, AA for 26."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
