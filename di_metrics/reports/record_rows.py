"""The rows of a sheet that are records, and what else stands beside them and is told."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from itertools import takewhile
from typing import NamedTuple

from di_metrics.reports.columns import (
    COLUMN,
    MUNICIPALITY,
    PERSON,
    QUARANTINE,
    SUPPLEMENT_COLUMNS,
    TARGET_GROUP,
    ColumnKind,
    ReportColumn,
)
from di_metrics.reports.drafts import read_amount
from di_metrics.reports.headings import HeadedSheet, Header, column_of, header_of
from di_metrics.reports.identifiers import Identifier, is_example, read_identifier
from di_metrics.reports.names import Names
from di_metrics.reports.rules import Problem, Rule, broken
from di_metrics.reports.sheets import DAY_ZERO, Cell, Cells, MergedCells, Rows, Sheet, column_letter
from di_metrics.reports.spelling import NOTHING, Memory, key_of, near
from di_metrics.reports.values import read_day, read_number
from di_metrics.workbooks.cell_text import is_error

# ---- The rows of a sheet that are records ----

_TOTALS = ("kopa", "pavisam", "summa", "kopsumma", "starpsumma", "total", "subtotal")
_TOTALS_BEGIN = {word[0] for word in _TOTALS}


class SheetRecord(NamedTuple):
    """A row that is a record, and the headings that hold for it."""

    header: Header
    row: int
    cells: Cells

    def __repr__(self) -> str:
        return f"Record({self.row})"  # never the cells: among them are codes of persons


class SheetRecords:
    """The records below a header. Going through them counts what is left out, and finds what of it must be told.

    Where headings stand once more, their columns hold for the rows below.
    """

    def __init__(self, sheet: Sheet, header: Header) -> None:
        self._sheet, self._first = sheet, header
        self._heading: Memory[bool] = Memory(lambda cell: column_of(cell) is not None)
        self.skipped: Counter[str] = Counter()
        """Rows that are no records, by why they are left out."""
        self.left_out: list[tuple[int, Problem]] = []
        """Rows that are left out though they may be meant as records."""
        self.tables: list[tuple[Header, set[int]]] = []
        """Each row of headings, and the columns in which something stands below it."""
        self._begin(header)

    def __iter__(self) -> Iterator[SheetRecord]:
        self.skipped.clear()
        self.left_out.clear()
        self.tables.clear()
        self._begin(self._first)
        before = self._first.row
        for number, cells in self._below():
            self.skipped["blank"] += max(0, number - before - 1)
            before = number
            if self._is_heading(number, cells):
                continue
            self.tables[-1][1].update(cells)
            reason = self._reason_to_skip(cells)
            filled = self._merged.fill(number, cells)
            if reason:
                self.skipped[reason] += 1
                if self._may_be_meant(reason, cells):
                    self.left_out.append((number, Problem(Rule.ROW_LEFT_OUT)))
            else:
                yield SheetRecord(self._header, number, filled)

    def _begin(self, header: Header) -> None:
        self._header = header
        self._places = sorted(header.places.values())
        self._person = header.places.get(PERSON.name, -1)
        self._quarantine = header.places.get(QUARANTINE.name, -1)
        self._names = tuple(header.places.get(column.name, -1) for column in (MUNICIPALITY, TARGET_GROUP))
        self._merged = _Merged(self._sheet.merged, header)
        self.tables.append((header, set()))

    def _below(self) -> Rows:
        return ((number, cells) for number, cells in self._sheet.rows() if number > self._first.row)

    def _is_heading(self, number: int, cells: Cells) -> bool:
        """True for a row of headings, from which on its columns hold."""
        person = cells.get(self._person, "")
        looked_at = (person, *(cells.get(place) for place in self._names))  # most rows are records, of which little is asked
        if _says_something(person) and not any(self._heading[cell] for cell in looked_at):
            return False
        header = header_of(number, cells)
        if header is None:
            return False
        self.skipped["headings"] += 1
        if header.places != self._header.places:
            self._begin(header)
            if number in self._sheet.hidden_rows:
                self.left_out.append((number, row_hidden(self._sheet)))
        return True

    def _reason_to_skip(self, cells: Cells) -> str | None:
        """Why a row is no record; only what stands in the row itself counts, not what merged cells say of it."""
        person = cells.get(self._person, "")
        if _says_something(person) and not _is_total(person):
            return "examples" if is_example(person) else None
        own = self._own(cells)
        if any(_is_total(cells[place]) for place in own[:2]):
            return "totals"
        return None if len(own) > 1 or self._quarantine in own else "remarks" if own else "blank"

    def _may_be_meant(self, reason: str, cells: Cells) -> bool:
        """True for a total with more than its amounts, and for a lone cell that is no text of somebody's own."""
        own = [cells[place] for place in self._own(cells)]
        if reason == "totals":
            return not all(_is_total(cell) or _is_amount(cell) for cell in own)
        return reason == "remarks" and any(_is_amount(cell) or _is_day(cell) or is_error(str(cell)) for cell in own)

    def _own(self, cells: Cells) -> list[int]:
        return [place for place in self._places if place in cells and _says_something(cells[place])]


def row_hidden(sheet: Sheet) -> Problem:
    """The problem of a row that the reader of a sheet does not see."""
    return broken(Rule.ROW_HIDDEN, count=len(sheet.hidden_rows))


class _Merged:
    """Writes the value of cells that were truly merged downwards into each of their rows."""

    def __init__(self, spans: tuple[MergedCells, ...], header: Header) -> None:
        filling = {place for name, place in header.places.items() if COLUMN[name].fills_down}
        kept = (span for span in spans if span.column in filling and span.first > header.row)
        self._waiting = sorted(kept, key=lambda span: span.first, reverse=True)
        self._active: dict[int, tuple[int, Cell]] = {}

    def fill(self, number: int, cells: Cells) -> Cells:
        while self._waiting and self._waiting[-1].first <= number:
            span = self._waiting.pop()
            if span.first == number and span.column in cells:
                self._active[span.column] = (span.last, cells[span.column])
        if not self._active:
            return cells
        self._active = {column: held for column, held in self._active.items() if held[0] >= number}
        return {**{column: value for column, (_, value) in self._active.items()}, **cells}


def _says_something(cell: Cell) -> bool:
    return not isinstance(cell, str) or cell.strip() not in NOTHING


def _is_amount(cell: Cell) -> bool:
    return isinstance(read_amount(ColumnKind.PRICE, cell), Decimal)


def _is_day(cell: Cell) -> bool:
    return isinstance(read_day(cell, DAY_ZERO), dt.date)


def _is_total(cell: Cell) -> bool:
    if not isinstance(cell, str) or len(cell) > 100 or cell.lstrip()[:1].casefold() not in _TOTALS_BEGIN:
        return False
    return key_of(cell).startswith(_TOTALS)


# ---- What stands beside the records and may be meant as one ----

_NAMED = (ColumnKind.MUNICIPALITY, ColumnKind.GROUP, ColumnKind.SERVICE)
_KINDS_OF_A_RECORD, _KINDS_OF_PERHAPS_A_RECORD = 4, 3
_DECIMALS = 9
_ORDINALS = frozenset(("nr", "nr p k", "n p k", "npk", "nr pk", "no", "rindas nr", "rindas numurs", "kartas numurs"))
"""Headings of columns that number the rows: nothing is lost with them."""


class LikeRecords:
    """Tells rows that are like records without knowing their columns: by the kinds of what stands in them."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._kinds: Memory[ColumnKind | None] = Memory(self._kind)

    def above(self, headed: HeadedSheet) -> Iterator[tuple[int, Problem]]:
        """The rows above the headings of a sheet that are like records."""
        for number, cells in takewhile(lambda row: row[0] < headed.header.row, headed.sheet.rows()):
            rule = self._rule(cells, Rule.ROW_ABOVE_HEADINGS, Rule.ROW_PERHAPS_MEANT)
            if rule:
                yield number, Problem(rule)

    def in_sheet(self, sheet: Sheet, *, hidden: bool = False) -> Problem | None:
        """The problem of a sheet that is not read but holds rows like records."""
        surely, perhaps = Rule.SHEET_WITHOUT_HEADINGS, Rule.SHEET_PERHAPS_MEANT
        if hidden:
            surely = perhaps = Rule.SHEET_HIDDEN
        found: Problem | None = None
        for number, cells in sheet.rows():
            rule = self._rule(cells, surely, perhaps)
            if rule is surely:
                return broken(rule, row=number)
            if rule and not found:
                found = broken(rule, row=number)
        return found

    def _rule(self, cells: Cells, surely: Rule, perhaps: Rule) -> Rule | None:
        if len(cells) < _KINDS_OF_PERHAPS_A_RECORD or any(map(is_example, cells.values())):
            return None
        kinds = {kind for cell in cells.values() if (kind := self._kinds[cell])}
        if len(kinds) >= _KINDS_OF_A_RECORD and ColumnKind.DATE in kinds:
            return surely
        return (
            perhaps
            if len(kinds) >= _KINDS_OF_PERHAPS_A_RECORD and kinds & {ColumnKind.DATE, ColumnKind.IDENTIFIER}
            else None
        )

    def _kind(self, key: object) -> ColumnKind | None:
        cell: Cell = key  # type: ignore[assignment]
        if isinstance(cell, dt.date):
            return ColumnKind.DATE
        if isinstance(cell, float):
            return ColumnKind.NUMBER
        if named := next((kind for kind in _NAMED if self._names.knows(kind.value, cell)), None):
            return named
        if isinstance(read_number(cell, _DECIMALS), Decimal):
            return ColumnKind.NUMBER
        day = read_day(cell, DAY_ZERO)
        if isinstance(day, dt.date) or (isinstance(day, Problem) and day.rule is Rule.DATE_WITH_TIME):
            return ColumnKind.DATE
        return ColumnKind.IDENTIFIER if isinstance(read_identifier(cell), Identifier) else None


def column_problems(sheet: Sheet, header: Header, filled: set[int]) -> Iterator[tuple[ReportColumn | None, Problem]]:
    """Columns in which something stands and that are not read, or are read and hidden."""
    for name, place in header.places.items():
        if place in sheet.hidden_columns and place in filled and COLUMN[name].kind is not ColumnKind.IGNORED:
            yield COLUMN[name], Problem(Rule.COLUMN_HIDDEN)
    twice = {place for _, place in header.twice}
    for place in sorted(filled - set(header.places.values()) - twice):
        heading = header.unknown.get(place, "")
        if key_of(heading) not in _ORDINALS:
            yield None, Problem(Rule.COLUMN_NOT_READ, (("letter", column_letter(place)),), _likely(heading, header))


def _likely(heading: str, header: Header) -> tuple[str, ...]:
    missing = [column for column in SUPPLEMENT_COLUMNS if column.name not in header.places]
    return tuple(column.heading.lv for column in missing if heading and near(heading, column.keys))
