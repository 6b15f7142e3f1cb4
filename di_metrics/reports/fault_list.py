"""The list of what is wrong with a report, as it grows."""

from __future__ import annotations

from collections import defaultdict

from di_metrics.errors import Message
from di_metrics.reports.columns import SUPPLEMENT_COLUMNS, Column
from di_metrics.reports.header import Header
from di_metrics.reports.problem import Problem
from di_metrics.reports.report import RowFault
from di_metrics.reports.sheets import Cells, column_letter
from di_metrics.reports.shown import shown
from di_metrics.reports.words import Memory

MOST_TOLD = 20_000
"""Faults that are listed; who has more mends them kind by kind. The others are counted."""

_ORDER = {column.name: number for number, column in enumerate(SUPPLEMENT_COLUMNS)}


class FaultList:
    """Faults of several sheets, listed by sheet, row and column, and all those of each row."""

    def __init__(self) -> None:
        self._faults: list[RowFault] = []
        self._of_row: defaultdict[tuple[str, int], list[RowFault]] = defaultdict(list)
        self._headers: dict[str, list[Header]] = {}
        self._texts: Memory[tuple[Message, Message]] = Memory(_texts)
        self.untold = 0
        """Faults beyond those listed; warnings are not counted."""

    def begin_sheet(self, name: str) -> None:
        """Tell of a sheet, in whose order the faults are listed."""
        self._headers.setdefault(name, [])

    def begin_table(self, name: str, header: Header) -> None:
        """Tell where the columns of a sheet are from a row of headings on."""
        self._headers[name].append(header)

    def add(self, sheet: str, row: int | None, column: Column | None, problem: Problem, cells: Cells | None = None) -> None:
        """Note a problem of a cell, a row or the file; `cells` are those of the row, if the value may be shown."""
        header = self._header(sheet, row)
        place = header.places.get(column.name) if header and column else None
        cell = cells.get(place) if cells and place is not None else None
        fault = RowFault(
            sheet,
            row,
            None if place is None else column_letter(place),
            column.name if column else None,
            problem.rule.code,
            problem.rule.severity,
            *self._texts[problem],
            shown(column, problem, cell),
        )
        if row is not None:
            self._of_row[sheet, row].append(fault)
        if len(self._faults) < MOST_TOLD:
            self._faults.append(fault)
        else:
            self.untold += fault.is_fault

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
        return tuple(
            sorted(
                self._faults,
                key=lambda fault: (sheets[fault.sheet], fault.row or 0, _place_of(fault)),
            )
        )


def _place_of(fault: RowFault) -> int:
    return _ORDER.get(fault.column or "", len(_ORDER))


def _texts(problem: object) -> tuple[Message, Message]:
    assert isinstance(problem, Problem)
    return problem.message, problem.mend
