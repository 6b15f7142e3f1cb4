"""The list of what is wrong with a report, and what of a faulty record may be shown and kept."""

from __future__ import annotations

import re
from collections import defaultdict

from di_metrics.errors import Message
from di_metrics.reports.columns import COLUMN, PARISH, SUPPLEMENT_COLUMNS, ColumnKind, ReportColumn
from di_metrics.reports.drafts import Draft
from di_metrics.reports.headings import Header
from di_metrics.reports.names import Names
from di_metrics.reports.report import RowFault
from di_metrics.reports.rules import Problem
from di_metrics.reports.sheets import Cell, Cells, column_letter
from di_metrics.reports.spelling import Memory, key_of, looks_like_code, tidy
from di_metrics.reports.values import MONTHS, written

# ---- What of a record may be shown and kept when it is faulty ----

_LONGEST = 60
_WORDS = re.compile(r"[^\W\d_]+")
_HARMLESS = frozenset(MONTHS).union(
    ("gada", "gads", "g", "no", "lidz", "un", "eur", "eiro", "euro", "ct", "x", "ja", "ne", "nav", "true", "false"),
    ("h", "st", "stunda", "stundas", "min", "d", "diena", "dienas", "reize", "reizes", "gab"),
)
"""Words in numbers, days and answers that name nobody."""

_OF_KNOWN_NAMES = frozenset({"no_partner", "service_of_group", "not_served"})
"""Rules that are broken by names which are known."""

_PLACES = (ColumnKind.MUNICIPALITY, ColumnKind.PARISH, ColumnKind.INSTITUTION)
_NAMES = (*_PLACES, ColumnKind.GROUP, ColumnKind.SERVICE, ColumnKind.SERVICES)
_NEVER = (ColumnKind.IDENTIFIER, ColumnKind.TEXT, ColumnKind.IGNORED)


def harmless_value(column: ReportColumn | None, problem: Problem, cell: Cell | None) -> str | None:
    """The faulty value, or None where it might tell who somebody is.

    A misspelt name is shown if it is near a known one; numbers and days with no words but harmless ones. What stands in a
    wrong column, such as the name of a person, is therefore not shown. Neither is anything that may hold a personal code.
    """
    if column is None or cell is None or column.private or column.kind in _NEVER:
        return None
    text = tidy(written(cell))
    if not text or len(text) > _LONGEST or looks_like_code(text):
        return None
    if column.kind in _NAMES:
        return text if problem.near or problem.rule.code in _OF_KNOWN_NAMES else None
    return text if all(key_of(word) in _HARMLESS for word in _WORDS.findall(text)) else None


def harmless_cells(header: Header, cells: Cells, draft: Draft, names: Names) -> dict[str, Cell]:
    """The cells of a record that may be shown, by the name of their column.

    `draft` is what the cells were read as, before any check: what could be read is a known name, a number or a day.
    """
    wrong = {column.name: problem for column, problem in draft.problems if column}
    found = ((name, cells.get(place)) for name, place in header.places.items())
    return {name: cell for name, cell in found if cell is not None and _may_be_shown(name, cell, wrong.get(name), names)}


def _may_be_shown(name: str, cell: Cell, problem: Problem | None, names: Names) -> bool:
    column = COLUMN[name]
    if problem is not None:
        return harmless_value(column, problem, cell) is not None
    if column.private or (isinstance(cell, str) and looks_like_code(cell)):
        return False
    return column is not PARISH or names.knows("parish", cell)


# ---- The list of what is wrong with a report, as it grows ----

MOST_LISTED = 20_000
"""Faults that are listed; who has more mends them kind by kind. The others are counted."""

_ORDER = {column.name: number for number, column in enumerate(SUPPLEMENT_COLUMNS)}


class FaultList:
    """Faults of several sheets, listed by sheet, row and column, and all those of each row."""

    def __init__(self) -> None:
        self._faults: list[RowFault] = []
        self._of_row: defaultdict[tuple[str, int], list[RowFault]] = defaultdict(list)
        self._headers: dict[str, list[Header]] = {}
        self._texts: Memory[tuple[Message, Message]] = Memory(_texts)
        self.unlisted = 0
        """Faults beyond those listed; warnings are not counted."""

    def begin_sheet(self, name: str) -> None:
        """Note a sheet, in whose order the faults are listed."""
        self._headers.setdefault(name, [])

    def begin_table(self, name: str, header: Header) -> None:
        """Note where the columns of a sheet are from a row of headings on."""
        self._headers[name].append(header)

    def add(
        self, sheet: str, row: int | None, column: ReportColumn | None, problem: Problem, cells: Cells | None = None
    ) -> None:
        """Note a problem of a cell, a row or the file; `cells` are those of the row, if the value may be shown."""
        header = self._header(sheet, row)
        place = header.places.get(column.name) if header and column else None
        cell = cells.get(place) if cells and place is not None else None
        letter = None if place is None else column_letter(place)
        where = (sheet, row, letter, column.name if column else None)
        value = harmless_value(column, problem, cell)
        fault = RowFault(*where, problem.rule.code, problem.rule.severity, *self._texts[problem], value)
        if row is not None:
            self._of_row[sheet, row].append(fault)
        if len(self._faults) < MOST_LISTED:
            self._faults.append(fault)
        else:
            self.unlisted += fault.is_fault

    def _header(self, sheet: str, row: int | None) -> Header | None:
        headers = self._headers[sheet]
        if row is None or len(headers) < 2:
            return headers[0] if headers else None
        return next((header for header in reversed(headers) if header.row <= row), headers[0])

    def of_row(self, sheet: str, row: int) -> tuple[RowFault, ...]:
        """All that is wrong with a row, also beyond what is listed, by column."""
        return tuple(sorted(self._of_row.get((sheet, row), ()), key=_place_of))

    def faulty_rows(self, sheet: str) -> set[int]:
        """The rows of a sheet that have faults, not only warnings."""
        return {row for (name, row), found in self._of_row.items() if name == sheet and any(one.is_fault for one in found)}

    def sorted(self) -> tuple[RowFault, ...]:
        """All that are listed, by sheet, row and column; those of the file first."""
        sheets = {name: number for number, name in enumerate(self._headers)}
        return tuple(sorted(self._faults, key=lambda fault: (sheets[fault.sheet], fault.row or 0, _place_of(fault))))


def _place_of(fault: RowFault) -> int:
    return _ORDER.get(fault.column or "", len(_ORDER))


def _texts(problem: object) -> tuple[Message, Message]:
    assert isinstance(problem, Problem)
    return problem.message, problem.mend
