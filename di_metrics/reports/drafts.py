"""Reading the cells of a record, each by the kind of its column; what cannot be read is noted as a problem of its cell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import Any

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

Problems = list[tuple[ReportColumn | None, Problem]]
"""Problems and the columns they are in; None for one of the row as a whole."""

DECIMALS: Mapping[ColumnKind, int] = {ColumnKind.UNITS: 3, ColumnKind.PRICE: 4, ColumnKind.MONEY: 2, ColumnKind.NUMBER: 0}
"""With how many decimals numbers are kept."""
_IN_DRAFTS = (*(column for column in columns.COLUMNS if column is not columns.NOTES), columns.QUARANTINE)
"""The columns that are read, in the order of a draft's fields."""


@dataclass(slots=True, repr=False)
class Draft:
    """A record as far as its cells could be read: a field for each of the columns that are read, in their order.

    `wrong` are the columns whose cells could not be read.
    """

    place: NamedMunicipality | None = None
    parish: str | None = None
    group: str | None = None
    person: Identifier | KnownPerson | None = None
    child: Identifier | KnownPerson | None = None
    from_state_care: bool | None = None
    from_institution: str | None = None
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


class DraftReader:
    """Reads the records of one sheet."""

    def __init__(self, header: Header, names: Names, day_zero: dt.date) -> None:
        readers: dict[ColumnKind, Callable[[Cell], Any]] = {
            ColumnKind.MUNICIPALITY: names.municipality,
            ColumnKind.PARISH: names.parish,
            ColumnKind.INSTITUTION: names.institution,
            ColumnKind.GROUP: names.group,
            ColumnKind.IDENTIFIER: read_identifier,
            ColumnKind.YES_NO: read_yes_no,
            ColumnKind.DATE: partial(read_day, day_zero=day_zero),
            ColumnKind.SERVICE: names.service,
            ColumnKind.SERVICES: names.services,
            ColumnKind.TEXT: read_text,
            **{kind: partial(read_amount, kind) for kind in DECIMALS},
            ColumnKind.NUMBER: _read_whole,
        }
        self._columns: list[tuple[ReportColumn, int, Memory[Any]]] = [
            (column, header.places.get(column.name, -1), Memory(partial(_read_cell, readers[column.kind])))
            for column in _IN_DRAFTS
        ]
        self._places = header.places

    def says_nobody(self, cells: Cells) -> bool:
        """Whether a row says in words or by zeros that nobody was served, and names nobody."""

        def cell(column: ReportColumn) -> Cell:
            return cells.get(self._places.get(column.name, -1), "")

        person, *amounts = map(cell, (columns.PERSON, columns.UNITS, columns.COMPENSATION_EUR))
        others = map(cell, (columns.CHILD, columns.ASSESSED_ON, columns.PLAN_ON))
        if not all(says_nothing(one) or says_nobody(one) for one in (person, *amounts, *others)):
            return False
        return is_zero(amounts[0]) or any(map(says_nobody, (person, cell(columns.SERVICE), *amounts)))

    def read(self, cells: Cells) -> Draft:
        """The record of a row."""
        problems: Problems = []
        note = cells.get(self._places.get(columns.NOTES.name, -1))
        if isinstance(note, str) and is_error(note):
            problems.append((columns.NOTES, Problem(Rule.FORMULA_ERROR)))
        values: list[Any] = []
        for column, place, memory in self._columns:
            cell = cells.get(place)
            value = None if cell is None else memory[cell]
            if isinstance(value, Problem):
                problems.append((column, value))
                value = None
            values.append(value)
        return Draft(*values, *[problems])


def _read_cell(read: Callable[[Cell], Any], cell: Any) -> Any:
    return Problem(Rule.FORMULA_ERROR) if isinstance(cell, str) and is_error(cell.strip()) else read(cell)


def read_amount(kind: ColumnKind, cell: Cell) -> Decimal | Problem | None:
    """The number of a cell of a kind of column; compensation is rounded as the spreadsheet shows it."""
    return read_number(cell, DECIMALS[kind], rounded=kind is ColumnKind.MONEY)


def _read_whole(cell: Cell) -> int | Problem | None:
    number = read_amount(ColumnKind.NUMBER, cell)
    return int(number) if isinstance(number, Decimal) else number
