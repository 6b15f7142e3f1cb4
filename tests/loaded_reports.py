"""Reports as if they had been read, to be loaded into a database of the invented region."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from di_metrics.reports import Reading, RejectedRow, ReportRow
from di_metrics.reports.report import SheetRead, Understood
from di_metrics.store import Candidate, Database, Loading, open_database, prepare_report

KEY_CHECK = "0123456789abcdef"
PRICE = Decimal("3.14")


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


_EMPTY = ReportRow("Atskaite", 1, "", None, "adults")


def served(
    person: str, municipality: str, date_from: str, *, units: int = 1, service: str = "home_care", **others: object
) -> ReportRow:
    """A row that tells of a service on one day."""
    return replace(
        _EMPTY,
        person=person,
        municipality=municipality,
        service=service,
        date_from=day(date_from),
        date_to=day(date_from),
        units=Decimal(units),
        unit_price_eur=PRICE,
        compensation_eur=units * PRICE,
        **others,
    )


def assessed(person: str, municipality: str, assessed_on: str, *, plan_on: str | None = None, **others: object) -> ReportRow:
    """A row that tells of an assessment alone."""
    return replace(
        _EMPTY,
        person=person,
        municipality=municipality,
        assessed_on=day(assessed_on),
        plan_on=day(plan_on) if plan_on else None,
        **others,
    )


def reading(*rows: ReportRow, rejected: Sequence[RejectedRow] = ()) -> Reading:
    """What was read of a report of these rows."""
    days = [one.day for one in rows]
    understood = Understood(
        format="xlsx",
        sheets=(SheetRead("Atskaite", 1, {}, ()),),
        other_sheets=(),
        hidden_sheets=(),
        skipped={},
        municipalities=tuple(sorted({one.municipality for one in rows})),
        groups=tuple(sorted({one.group for one in rows})),
        first_day=min(days, default=None),
        last_day=max(days, default=None),
        supplement=any(one.quarantine is not None for one in rows),
    )
    return Reading(
        rows=rows,
        faults=(),
        read=len(rows) + len(rejected),
        accepted=len(rows),
        rejected=len(rejected),
        understood=understood,
        rejected_rows=tuple(rejected),
        file_hash=hashlib.sha256(repr(rows).encode()).hexdigest(),
    )


def prepared(database: Path, *rows: ReportRow, key_check: str = KEY_CHECK) -> Candidate:
    return prepare_report(database, Loading(reading(*rows), "tester", key_check))


def load(database: Path, *rows: ReportRow, rejected: Sequence[RejectedRow] = ()) -> int:
    """Load a report of these rows; returns the number of its batch."""
    return put_in_place(prepare_report(database, Loading(reading(*rows, rejected=rejected), "tester", KEY_CHECK)))


def put_in_place(candidate: Candidate) -> int:
    candidate.confirm()
    return candidate.batch


@contextmanager
def opened(database: Path) -> Iterator[Database]:
    found = open_database(database)
    try:
        yield found
    finally:
        found.close()


def asked(database: Path, sql: str) -> list[tuple[object, ...]]:
    """The rows of a query on a database file."""
    with opened(database) as found:
        return found.rows(sql)
