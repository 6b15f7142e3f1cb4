"""A process of its own that reads one workbook with calamine, from its standard input to its standard output.

It imports little, so that it is there at once. calamine holds a sheet as a rectangle in memory,
so a single cell in the last corner, or one text that very many cells share, could take all the memory there is: here that
ends this process alone. Each block of rows is written behind its length; the last one tells what they are, or why nothing
is read.
"""

from __future__ import annotations

import datetime as dt
import io
import math
import pickle
import struct
import sys
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from contextlib import suppress
from itertools import islice
from typing import NamedTuple

from di_metrics.workbooks.binary_formats import DamagedRecords, look_at_xls, look_at_xlsb
from di_metrics.workbooks.cell_text import day_or_text, seen_text, unescaped
from di_metrics.workbooks.xml_formats import SheetState, look_at_ods, look_at_xlsx

LENGTH = struct.Struct(">Q")
"""How the length of a block is written before it."""

_ROWS, _COLUMNS = 1_048_576, 16_384
"""Of the sheets of all spreadsheet programs."""
_ROWS_A_BLOCK = 1_000
_CHARACTERS_A_BLOCK = 1 << 20
_MOST_SPANS = 70_000
_LONGEST_NAME = 100
_ROWS_OF_HIDDEN = 1_000
_LOOKS = {"xlsx": look_at_xlsx, "xlsb": look_at_xlsb, "ods": look_at_ods, "xls": look_at_xls}

Cell = str | float | dt.date
_Merged = tuple[int, int, int]
"""The column, the first and the last row of cells that were merged downwards."""


class SheetContents(NamedTuple):
    """A sheet that was read: how many of the blocks are its rows, and what is to be known of it besides.

    Of a hidden sheet the first rows are told, which show what it holds. Hidden rows are those that hold something.
    """

    name: str
    visible: bool
    blocks: int
    merged: list[_Merged]
    hidden_rows: list[int]
    hidden_columns: list[int]


class Limits(NamedTuple):
    """What ends reading, or in the case of characters cuts them off. Each is explained where it is set."""

    memory: int
    seconds: int
    rows: int
    columns: int
    characters: int
    kept: int


class _Refusal(Exception):
    """The workbook is not read; the argument is the code of the reason."""


class _Values(dict[str | dt.date, str | dt.date]):
    """The texts and days of a block, each held once however many cells have it, which keeps the block small."""

    def __init__(self, longest: int, kind: str) -> None:
        super().__init__()
        self._longest, self._kind = longest, kind
        self.characters = 0

    def __missing__(self, value: str | dt.date) -> str | dt.date:
        kept: str | dt.date
        if isinstance(value, str):
            self.characters += len(value)
            text = value[: self._longest]
            kept = seen_text(unescaped(text) if self._kind == "xlsx" else text)
        else:
            kept = day_or_text(value) if isinstance(value, dt.datetime) else value
        self[value] = kept
        return kept


class _Writer:
    """Writes the rows of all sheets, in blocks."""

    def __init__(self, limits: Limits, kind: str) -> None:
        self._limits, self._kind = limits, kind
        self._rows = self._bytes = 0

    def write_sheet(self, lines: Iterable[Sequence[object]], first_column: int, state: SheetState) -> tuple[int, list[int]]:
        """Write the rows of a sheet that hold something; returns the number of blocks, and which of the rows are hidden."""
        blocks = 0
        hidden_rows: list[int] = []
        hidden = iter([*state.hidden_rows, range(_ROWS + 1, _ROWS + 1)])
        next_hidden = next(hidden)
        rows, values = [], self._values()
        for number, line in enumerate(lines, start=1):
            errors = state.errors.get(number)
            if errors is None and line.count("") == len(line):
                continue
            cells = _cells(line, first_column, values) | (errors or {})
            if not cells:
                continue
            self._count(cells)
            while next_hidden.stop <= number and next_hidden.start <= _ROWS:
                next_hidden = next(hidden)
            if number in next_hidden:
                hidden_rows.append(number)
            rows.append((number, cells))
            if len(rows) >= _ROWS_A_BLOCK or values.characters > _CHARACTERS_A_BLOCK:
                self._write(zlib.compress(pickle.dumps(rows), 1))
                blocks += 1
                rows, values = [], self._values()
        self._write(zlib.compress(pickle.dumps(rows), 1))
        return blocks + 1, hidden_rows

    def _values(self) -> _Values:
        return _Values(self._limits.characters, self._kind)

    def end(self, contents: object) -> None:
        """Write what the blocks are, or the code of a refusal."""
        self._bytes = 0
        self._write(pickle.dumps(contents))
        sys.stdout.buffer.flush()

    def _count(self, cells: dict[int, Cell]) -> None:
        self._rows += 1
        if self._rows > self._limits.rows:
            raise _Refusal("too_many_rows")
        if len(cells) > self._limits.columns:
            raise _Refusal("too_many_columns")

    def _write(self, block: bytes) -> None:
        self._bytes += len(block)
        if self._bytes > self._limits.kept:
            raise _Refusal("too_large")
        sys.stdout.buffer.write(LENGTH.pack(len(block)))
        sys.stdout.buffer.write(block)


def _cells(line: Sequence[object], first_column: int, values: _Values) -> dict[int, Cell]:
    cells: dict[int, Cell] = {}
    for place, value in enumerate(line, start=first_column):
        if isinstance(value, str):
            if value and (text := values[value]):
                cells[place] = text
        elif isinstance(value, float) and math.isfinite(value):
            cells[place] = value
        elif isinstance(value, dt.date):
            cells[place] = values[value]
        else:
            cells[place] = _cell(value)
    return cells


def _cell(value: object) -> Cell:
    """A cell of one of the rarer kinds. Times and durations are no values of a report and stay what they look like."""
    if isinstance(value, bool):
        return str(value).upper()
    return float(value) if isinstance(value, int) else str(value)


def _read(data: bytes, kind: str, writer: _Writer) -> list[SheetContents]:
    """Write the sheets and return what they are. Formulas give their last values, or their errors as texts."""
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    contents: list[SheetContents] = []
    try:
        looked, states = _LOOKS[kind](data)
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(looked))
        for number, listed in enumerate(workbook.sheets_metadata):
            if listed.typ != SheetTypeEnum.WorkSheet:
                continue
            visible = listed.visible == SheetVisibleEnum.Visible
            state = states[number] if number < len(states) else SheetState()
            sheet = workbook.get_sheet_by_index(number)
            first_column = sheet.start[1] if sheet.start else 0
            lines = sheet.iter_rows() if visible else islice(sheet.iter_rows(), _ROWS_OF_HIDDEN)
            blocks, hidden_rows = writer.write_sheet(lines, first_column, state)
            if sheet.end and (sheet.end[0] >= _ROWS or sheet.end[1] >= _COLUMNS):
                raise _Refusal("damaged")
            merged = _merged_downwards(sheet.merged_cell_ranges or [])
            hidden_columns = sorted({column for one in state.hidden_columns for column in one[:_COLUMNS]})
            name = seen_text(listed.name[:_LONGEST_NAME])
            contents.append(SheetContents(name, visible, blocks, merged, hidden_rows, hidden_columns))
    except (CalamineError, DamagedRecords, zipfile.BadZipFile, zlib.error, OSError, ValueError, OverflowError):
        raise _Refusal("damaged") from None
    if not contents:
        raise _Refusal("damaged")
    return contents


def _merged_downwards(ranges: list[tuple[tuple[int, int], tuple[int, int]]]) -> list[_Merged]:
    """A rectangle is a span in its first column: the others hold nothing."""
    if len(ranges) > _MOST_SPANS:
        raise _Refusal("too_large")
    return [(column, first + 1, last + 1) for (first, column), (last, _) in ranges if first < last]


def _limit_process(limits: Limits) -> None:
    """Set how much memory and time this process may take, where the platform has such limits."""
    if sys.platform == "win32":
        return
    import resource

    mosts = (resource.RLIMIT_AS, limits.memory), (resource.RLIMIT_CPU, limits.seconds), (resource.RLIMIT_CORE, 0)
    for what, most in mosts:
        _, hard = resource.getrlimit(what)
        kept = most if hard == resource.RLIM_INFINITY else min(most, hard)
        with suppress(ValueError, OSError):  # macOS knows the limit of memory by name and refuses to set it
            resource.setrlimit(what, (kept, kept))


def main() -> None:
    """Read the workbook. The arguments are its format and the limits, in their order."""
    kind, *numbers = sys.argv[1:]
    limits = Limits(*map(int, numbers))
    _limit_process(limits)
    writer = _Writer(limits, kind)
    try:
        contents: object = [tuple(one) for one in _read(sys.stdin.buffer.read(), kind, writer)]
    except _Refusal as refusal:
        contents = str(refusal)
    except MemoryError:
        contents = "too_large"
    writer.end(contents)


if __name__ == "__main__":
    main()
