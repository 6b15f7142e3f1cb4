"""Loading a report as a batch, undoing a batch and redoing one: each prepared as a candidate that is then confirmed."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from di_metrics.errors import N_, DatabaseError, Message
from di_metrics.region import Region
from di_metrics.reports import NeededServices, Reading, ReportRow
from di_metrics.store.candidate import KEY_CHECK, Candidate, Progress, make_candidate
from di_metrics.store.now import now
from di_metrics.store.source_rows import add_reading, insert, next_number

Days = tuple[dt.date, dt.date]


@dataclass(frozen=True, slots=True)
class Loading:
    """A report to be loaded: what was read, by whom, and the fingerprint of the key that its pseudonyms were made with.

    `days` are those whose earlier rows the report replaces; None for the whole months that its rows tell of. With `corrects`
    the rows are added instead, and each takes the place of earlier records of the same person, service and days there alone.
    """

    reading: Reading
    loaded_by: str
    key_check: str
    days: Days | None = None
    corrects: bool = False

    @property
    def kind(self) -> str:
        """What the batch is."""
        if self.reading.understood.supplement:
            return "supplement"
        return "corrections" if self.corrects else "report"

    @property
    def replaces(self) -> Days:
        """The first and the last day that are replaced, always holding all that the report tells of."""
        first, last = days_replaced(self.reading)
        return (min(first, self.days[0]), max(last, self.days[1])) if self.days else (first, last)


def days_replaced(reading: Reading) -> Days:
    """The whole months that a report tells of, which has accepted rows.

    Rejected rows tell of their months too, in the year of the accepted ones: mended, they would be added.
    """
    told = days_told(reading.told)
    rejected = [day for row in reading.rejected_rows for day in row.days if day.year == told[0].year]
    return _whole_months([*told, *rejected])


def days_told(rows: Iterable[ReportRow]) -> Days:
    """The whole months of services, or of days without any, in some rows; of the assessments where there are neither."""
    days = [day for row in rows for day in (row.date_from, row.date_to) if day]
    return _whole_months(days or [row.assessed_on for row in rows if row.assessed_on])


def _whole_months(days: Sequence[dt.date]) -> Days:
    first, last = min(days), max(days)
    return first.replace(day=1), last.replace(day=calendar.monthrange(last.year, last.month)[1])


def prepare_report(database: Path, loading: Loading, progress: Progress = lambda share: None) -> Candidate:
    """The database with a report's accepted rows, and its rejected ones in quarantine.

    Raises DatabaseError if the report has no row to load, its pseudonyms were made with another key than the database's, or
    corrections tell of a person in another target group than the records.
    """
    reading = loading.reading
    if not (reading.rows if loading.corrects else reading.told):
        raise _nothing_to_load()

    def add(connection: duckdb.DuckDBPyConnection, _region: Region) -> int:
        check_key(connection, loading.key_check)
        number = next_number(connection, "batch")
        if loading.kind == "corrections":
            _check_groups(connection, reading.rows)
        values = (number, loading.kind, reading.file_hash, now(), loading.loaded_by, *loading.replaces)
        _add_batch(connection, values, (reading.read, reading.accepted, reading.rejected))
        add_reading(connection, number, reading)
        return number

    return make_candidate(database, add, progress=progress)


def prepare_needed(database: Path, needed: NeededServices, by: str, progress: Progress = lambda share: None) -> Candidate:
    """The database with the data set of needed services, demand apart from the records. Raises DatabaseError."""
    if not needed.rows:
        raise _nothing_to_load()

    def add(connection: duckdb.DuckDBPyConnection, _region: Region) -> int:
        number = next_number(connection, "batch")
        ends = [row.month_end for row in needed.rows]
        values = (number, "needed", needed.file_hash, now(), by, min(ends), max(ends))
        _add_batch(connection, values, (needed.read, needed.accepted, needed.rejected))
        rows = [(number, one.municipality, one.month_end, one.title, one.service, one.count) for one in needed.rows]
        insert(connection, "source_needed_services", "INTEGER, VARCHAR, DATE, VARCHAR, VARCHAR, INTEGER", rows)
        return number

    return make_candidate(database, add, progress=progress)


def prepare_undo(database: Path, number: int, by: str, progress: Progress = lambda share: None) -> Candidate:
    """The database without the rows of a batch; what it had replaced is in force again. Raises DatabaseError."""
    return _mark(database, number, (now(), by), progress)


def prepare_redo(database: Path, number: int, progress: Progress = lambda share: None) -> Candidate:
    """The database with an undone batch in force again. Raises DatabaseError."""
    return _mark(database, number, (None, None), progress)


def _mark(database: Path, number: int, undone: tuple[str | None, str | None], progress: Progress) -> Candidate:
    def mark(connection: duckdb.DuckDBPyConnection, _region: Region) -> int:
        found = connection.execute("SELECT undone_at FROM batch WHERE number = ?", [number]).fetchone()
        if found is None:
            raise DatabaseError(Message.of(N_("There is no batch %(number)s."), number=number))
        if (found[0] is None) == (undone[0] is None):
            already = (
                N_("Batch %(number)s is in force already.")
                if undone[0] is None
                else N_("Batch %(number)s is undone already.")
            )
            raise DatabaseError(Message.of(already, number=number))
        connection.execute("UPDATE batch SET undone_at = ?, undone_by = ? WHERE number = ?", [*undone, number])
        return number

    return make_candidate(database, mark, progress=progress)


def check_key(connection: duckdb.DuckDBPyConnection, fingerprint: str) -> None:
    """Keep the fingerprint with the first report; raise DatabaseError where it is that of another key."""
    known = connection.execute("SELECT value FROM build_info WHERE key = ?", [KEY_CHECK]).fetchone()
    if known is None:
        connection.execute("INSERT INTO build_info VALUES (?, ?)", [KEY_CHECK, fingerprint])
    elif known != (fingerprint,):
        raise DatabaseError(
            Message.of(N_("The key of pseudonyms is another one than the database was made with. Nothing was loaded.")),
            Message.of(N_("Restore the right key: with another one, every person would be counted as somebody new.")),
        )


def _check_groups(connection: duckdb.DuckDBPyConnection, rows: Iterable[ReportRow]) -> None:
    """Corrections leave the other records of their persons as they are, so they cannot move anybody to another group."""
    groups = {row.person: row.group for row in rows}
    recorded = connection.execute(
        "SELECT p.person_id, max_by(p.target_group, p.batch) FROM source_persons p JOIN batch ON batch.number = p.batch"
        " WHERE batch.undone_at IS NULL AND p.person_id IN (SELECT unnest(?)) GROUP BY p.person_id",
        [list(groups)],
    ).fetchall()
    others = {person for person, group in recorded if groups[person] != group}
    if others:
        raise DatabaseError(
            Message.of(
                N_("Persons of this file who belong to another target group in the records: %(count)s."), count=len(others)
            ),
            Message.of(N_("Corrections do not change a person's group. Load the whole report of the month anew.")),
        )


def _nothing_to_load() -> DatabaseError:
    return DatabaseError(
        Message.of(N_("No row of the file can be loaded.")), Message.of(N_("Mend its faults and read it once more."))
    )


def _add_batch(connection: duckdb.DuckDBPyConnection, values: tuple[Any, ...], counts: tuple[int, int, int]) -> None:
    connection.execute("INSERT INTO batch VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, false, NULL, NULL)", [*values, *counts])
