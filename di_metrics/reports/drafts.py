"""Reading the cells of a record, each by the kind of its column; what cannot be read is noted as a problem of its cell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import Generic, TypeVar

from di_metrics.reports import columns
from di_metrics.reports.columns import ColumnKind, ReportColumn
from di_metrics.reports.headings import Header
from di_metrics.reports.identifiers import Identifier, KnownPerson, read_identifier
from di_metrics.reports.names import NamedMunicipality, Names
from di_metrics.reports.rules import Problem, Rule
from di_metrics.reports.sheets import Cell, Cells
from di_metrics.reports.spelling import Memory
from di_metrics.reports.values import is_zero, read_day, read_number, read_text, read_yes_no, says_nobody, says_nothing
from di_metrics.workbooks.cell_text import is_error

Value = TypeVar("Value")
Problems = list[tuple[ReportColumn | None, Problem]]
"""Problems and the columns they are in; None for one of the row as a whole."""

DECIMALS: Mapping[ColumnKind, int] = {ColumnKind.UNITS: 3, ColumnKind.PRICE: 4, ColumnKind.MONEY: 2, ColumnKind.NUMBER: 0}
"""With how many decimals numbers are kept."""


@dataclass(slots=True, repr=False)
class Draft:
    """A record as far as its cells could be read. `wrong` are the columns whose cells could not."""

    place: NamedMunicipality | None = None
    parish: str | None = None
    group: str | None = None
    person: Identifier | KnownPerson | None = None
    child: Identifier | KnownPerson | None = None
    from_state_care: bool | None = None
    assessed_on: dt.date | None = None
    plan_on: dt.date | None = None
    recommended: tuple[str, ...] | None = None
    service: str | None = None
    date_from: dt.date | None = None
    date_to: dt.date | None = None
    units: Decimal | None = None
    price: Decimal | None = None
    compensation: Decimal | None = None
    provider: str | None = None
    quarantine: int | None = None
    problems: Problems = field(default_factory=list)

    @property
    def wrong(self) -> set[str]:
        return {column.name for column, _ in self.problems if column}

    @property
    def reports_service(self) -> bool:
        """True if anything of a service is given, also if it cannot be read."""
        given = self.service, self.date_from, self.date_to, self.units, self.price, self.compensation
        if any(value is not None for value in given):
            return True
        return bool(self.problems) and not self.wrong.isdisjoint(column.name for column in columns.OF_SERVICE)

    @property
    def day(self) -> dt.date | None:
        """The last day that the record is about, if it is known."""
        return self.date_to if self.reports_service else self.assessed_on


class _Cells(Generic[Value]):
    """One column of a sheet: where it is and how its cells are read."""

    def __init__(self, column: ReportColumn, header: Header, read: Callable[[Cell], Value | Problem | None]) -> None:
        self._column = column
        self._place = header.places.get(column.name, -1)
        # A cell is a text, a number or a day, so the memory's keys are cells.
        self._memory: Memory[Value | Problem | None] = Memory(partial(_read_cell, read))

    def cell(self, cells: Cells) -> Cell:
        """What stands in it, nothing included."""
        return cells.get(self._place, "")

    def of(self, cells: Cells, problems: Problems) -> Value | None:
        cell = cells.get(self._place)
        if cell is None:
            return None
        value = self._memory[cell]
        if isinstance(value, Problem):
            problems.append((self._column, value))
            return None
        return value


class DraftReader:
    """Reads the records of one sheet."""

    def __init__(self, header: Header, names: Names, day_zero: dt.date) -> None:
        def day(cell: Cell) -> dt.date | Problem | None:
            return read_day(cell, day_zero)

        self._place = _Cells(columns.MUNICIPALITY, header, names.municipality)
        self._parish = _Cells(columns.PARISH, header, names.parish)
        self._group = _Cells(columns.TARGET_GROUP, header, names.group)
        self._person = _Cells(columns.PERSON, header, read_identifier)
        self._child = _Cells(columns.CHILD, header, read_identifier)
        self._from_state_care = _Cells(columns.FROM_STATE_CARE, header, read_yes_no)
        self._assessed_on = _Cells(columns.ASSESSED_ON, header, day)
        self._plan_on = _Cells(columns.PLAN_ON, header, day)
        self._recommended = _Cells(columns.RECOMMENDED_SERVICES, header, names.services)
        self._service = _Cells(columns.SERVICE, header, names.service)
        self._date_from = _Cells(columns.DATE_FROM, header, day)
        self._date_to = _Cells(columns.DATE_TO, header, day)
        self._units = _Cells(columns.UNITS, header, _number(ColumnKind.UNITS))
        self._price = _Cells(columns.UNIT_PRICE_EUR, header, _number(ColumnKind.PRICE))
        self._compensation = _Cells(columns.COMPENSATION_EUR, header, _number(ColumnKind.MONEY))
        self._provider = _Cells(columns.PROVIDER, header, read_text)
        self._notes = header.places.get(columns.NOTES.name, -1)
        self._quarantine = _Cells(columns.QUARANTINE, header, _number(ColumnKind.NUMBER))

    def says_nobody(self, cells: Cells) -> bool:
        """Whether a row says in words or by zeros that nobody was served, and names nobody."""

        amounts = self._units.cell(cells), self._compensation.cell(cells)
        nobody = [column.cell(cells) for column in (self._person, self._child, self._assessed_on, self._plan_on)]
        if not all(says_nothing(cell) or says_nobody(cell) for cell in (*amounts, *nobody)):
            return False
        return is_zero(amounts[0]) or any(map(says_nobody, (nobody[0], self._service.cell(cells), *amounts)))

    def read(self, cells: Cells) -> Draft:
        """The record of a row."""
        problems: Problems = []
        quarantine = self._quarantine.of(cells, problems)
        if isinstance(note := cells.get(self._notes), str) and is_error(note):
            problems.append((columns.NOTES, Problem(Rule.FORMULA_ERROR)))
        return Draft(
            self._place.of(cells, problems),
            self._parish.of(cells, problems),
            self._group.of(cells, problems),
            self._person.of(cells, problems),
            self._child.of(cells, problems),
            self._from_state_care.of(cells, problems),
            self._assessed_on.of(cells, problems),
            self._plan_on.of(cells, problems),
            self._recommended.of(cells, problems),
            self._service.of(cells, problems),
            self._date_from.of(cells, problems),
            self._date_to.of(cells, problems),
            self._units.of(cells, problems),
            self._price.of(cells, problems),
            self._compensation.of(cells, problems),
            self._provider.of(cells, problems),
            None if quarantine is None else int(quarantine),
            problems,
        )


def _read_cell(read: Callable[[Cell], Value | Problem | None], cell: Cell) -> Value | Problem | None:
    if isinstance(cell, str) and is_error(cell.strip()):
        return Problem(Rule.FORMULA_ERROR)
    return read(cell)


def read_amount(kind: ColumnKind, cell: Cell) -> Decimal | Problem | None:
    """The number of a cell of a kind of column; compensation is rounded as the spreadsheet shows it."""
    return read_number(cell, DECIMALS[kind], rounded=kind is ColumnKind.MONEY)


def _number(kind: ColumnKind) -> Callable[[Cell], Decimal | Problem | None]:
    return partial(read_amount, kind)
