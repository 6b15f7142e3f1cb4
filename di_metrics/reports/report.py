"""What a report becomes when it is read: checked rows, faults, and what was understood of the file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from di_metrics.errors import Message
from di_metrics.model import Bilingual
from di_metrics.reports.columns import COLUMN
from di_metrics.reports.rules import Severity


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A row that keeps all rules: an assessment (`assessed_on`), a service (`service` and what follows it) or both.

    One that says that nobody was served in its days has neither, and no person.
    `person` and `child` are pseudonyms. Several rows of a person may repeat the same assessment.
    """

    sheet: str
    row: int
    municipality: str
    parish: str | None
    group: str
    person: str = ""
    child: str | None = None
    from_state_care: bool = False
    from_institution: str | None = None
    assessed_on: dt.date | None = None
    plan_on: dt.date | None = None
    recommended: tuple[str, ...] = ()
    service: str | None = None
    date_from: dt.date | None = None
    date_to: dt.date | None = None
    units: Decimal | None = None
    unit_price_eur: Decimal | None = None
    compensation_eur: Decimal | None = None
    provider: str | None = None
    quarantine: int | None = None
    """The row in quarantine that it mends."""

    @property
    def day(self) -> dt.date:
        """The last day that the row is about; it tells the year and, for names of two municipalities, the basis."""
        day = self.date_to or self.assessed_on
        assert day is not None
        return day

    @property
    def is_nil(self) -> bool:
        """True for a row that says that nobody was served."""
        return not self.person


def row_in_words(sheet: str, row: int, within: str) -> str:
    """The number of a row, with its sheet where that is another than the one that the reader looks at."""
    return str(row) if sheet == within else f"{row} ({sheet})"


@dataclass(frozen=True, slots=True)
class RowFault:
    """A rule that a cell, a row (no column) or the file (no row) breaks, and how to mend it.

    `row` and `letter` are as the spreadsheet shows them. `value` is what was found, only where it surely identifies nobody.
    """

    sheet: str
    row: int | None
    letter: str | None
    column: str | None
    code: str
    severity: Severity
    message: Message
    mend: Message
    value: str | None = None

    @property
    def heading(self) -> Bilingual | None:
        """How the template heads the column."""
        return COLUMN[self.column].heading if self.column else None

    @property
    def is_fault(self) -> bool:
        return self.severity is Severity.FAULT


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A record that breaks rules, as far as it may be kept: nothing in it tells who somebody is.

    `municipality`, and the pseudonyms `person` and `child`, are there where they are known for sure. `cells` are texts that
    are read again as what they were, by the name of their column. Warnings of the row are among its faults.
    """

    sheet: str
    row: int
    municipality: str | None
    person: str | None
    child: str | None
    quarantine: int | None
    days: tuple[dt.date, ...]
    """The days of its period that could be read."""
    cells: Mapping[str, str]
    faults: tuple[RowFault, ...]


REASONS_TO_SKIP = ("blank", "totals", "examples", "remarks", "headings")
"""Why a row is no record; the last are those that say the headings once more."""


@dataclass(frozen=True, slots=True)
class SheetRead:
    """A sheet with the headings of a report: where these are, and the headings that were left out."""

    name: str
    header_row: int
    columns: Mapping[str, str]
    """The letter of each column of the report, by its name."""
    ignored: tuple[tuple[str, str], ...]
    """The letter and heading of every other column."""


@dataclass(frozen=True, slots=True)
class Understood:
    """What the file was taken for. Municipality, groups and period are those of its accepted rows.

    Of a file without a row they are those that stand above its headings.
    """

    format: str
    sheets: tuple[SheetRead, ...]
    other_sheets: tuple[str, ...]
    """Visible sheets without the headings of a report."""
    hidden_sheets: tuple[str, ...]
    skipped: Mapping[str, int]
    """How many rows are no records, by the reason."""
    municipalities: tuple[str, ...]
    """The municipality of the report; two codes where the rows lie before and after the reform."""
    groups: tuple[str, ...]
    first_day: dt.date | None
    last_day: dt.date | None
    supplement: bool
    """True if its rows are added to what is there and mend rows in quarantine; false if they replace what is there."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A report as read. A row with a fault is rejected; one with warnings alone is among `rows`, or `nil`.

    Rows of a sheet whose columns cannot be told are rejected too, but not among `rejected_rows`: nothing is known of them.
    `file_hash` is the keyed fingerprint of the file, in hexadecimal.
    """

    rows: tuple[ReportRow, ...] = field(repr=False)
    faults: tuple[RowFault, ...]
    read: int
    accepted: int
    rejected: int
    understood: Understood
    rejected_rows: tuple[RejectedRow, ...] = field(repr=False)
    file_hash: str
    unlisted: int = 0
    """How many more faults there are than `faults` lists."""
    nil: tuple[ReportRow, ...] = ()
    """Rows that say that nobody was served: they stand for their months, and hold no record."""

    @property
    def all_rows(self) -> tuple[ReportRow, ...]:
        """All accepted rows."""
        return (*self.rows, *self.nil)

    @property
    def has_faults(self) -> bool:
        return any(fault.is_fault for fault in self.faults) or self.unlisted > 0
