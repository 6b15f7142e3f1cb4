"""What was loaded, batch by batch, and the database as it was known at an earlier time."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

import duckdb

from di_metrics.region import Region
from di_metrics.reports import Quarantined, faults_from_json
from di_metrics.reports.quarantine import QuarantinedRow
from di_metrics.store.candidate import COUNTED, amend, make_candidate, run_script
from di_metrics.store.database import Database, open_database

# ---- What was loaded ----


class BatchKind(StrEnum):
    """What a batch holds: the data package, a report, mended rows of one, corrections of records, or needed services."""

    PACKAGE = "package"
    REPORT = "report"
    SUPPLEMENT = "supplement"
    CORRECTIONS = "corrections"
    NEEDED = "needed"


@dataclass(frozen=True, slots=True)
class Batch:
    """One load. `records` tell of a service received; `in_force` of them count, the others are replaced or undone."""

    number: int
    kind: BatchKind
    file_hash: str
    loaded_at: str
    loaded_by: str
    first_day: dt.date | None
    last_day: dt.date | None
    read: int
    accepted: int
    rejected: int
    undone_at: str | None
    undone_by: str | None
    replaced_by: int | None
    """The batch that replaces it as a whole."""
    records: int
    in_force: int
    waiting: int
    """Rows of it that are in quarantine still."""
    municipalities: tuple[str, ...]
    groups: tuple[str, ...]


_BATCHES = """
SELECT number, kind, file_hash, loaded_at, loaded_by, first_day, last_day, rows_read, rows_accepted, rows_rejected,
       undone_at, undone_by, by_batch,
       coalesce((SELECT records FROM batch_records r WHERE r.batch = batch.number), 0),
       (SELECT count(*) FROM service_record r WHERE r.batch = batch.number),
       (SELECT count(*) FROM quarantine_open q WHERE q.batch = batch.number)
FROM batch LEFT JOIN replaced_batch ON replaced_batch.batch = batch.number
ORDER BY number
"""


def read_batches(database: Database) -> tuple[Batch, ...]:
    """All batches, the oldest first."""
    named: dict[str, defaultdict[int, list[str]]] = {}
    for table, column in (("batch_municipality", "municipality_code"), ("batch_group", "target_group")):
        named[table] = defaultdict(list)
        for number, code in database.rows(f"SELECT batch, {column} FROM {table} ORDER BY ALL"):
            named[table][number].append(code)
    return tuple(
        Batch(*(row[0], BatchKind(row[1]), *row[2:], *(tuple(one[row[0]]) for one in named.values())))
        for row in database.rows(_BATCHES)
    )


def quarantined(database: Database) -> dict[int, Quarantined]:
    """The rows that wait in quarantine, by number: whom a supplement's rows may mean."""
    rows = database.rows("SELECT number, person_id, child_id, municipality_code FROM quarantine_open ORDER BY number")
    return {row[0]: Quarantined(*row) for row in rows}


def waiting_rows(database: Database, batch: int, most: int | None = None) -> tuple[QuarantinedRow, ...]:
    """The rows of a batch that wait in quarantine, as they are handed out to be mended; the first `most` of them."""
    rows = database.rows(
        "SELECT number, sheet, row, person_id IS NOT NULL, child_id IS NOT NULL, cells, faults FROM quarantine_open"
        " WHERE batch = $batch ORDER BY number LIMIT $most",
        {"batch": batch, "most": most},
    )
    return tuple(
        QuarantinedRow(number, str(sheet), row, person, child, json.loads(cells), faults_from_json(faults, str(sheet), row))
        for number, sheet, row, person, child, cells, faults in rows
    )


# ---- The database as it was known at an earlier time, counted anew from the batches in force then ----

_IN_FORCE, _LOAD = COUNTED
_STAGED = ("service_records", "assessments", "persons")
_THEN = "then"
"""What the copy's batch table says of when, and by whom, a batch was undone that was not in force at the earlier time."""


class BatchMark(NamedTuple):
    """Tells a batch even where the database was built anew: numbers begin at one again, a file's fingerprint does not.

    The hash of a data package is a plain SHA-256, for `build` needs no key; that of any other file is keyed.
    """

    number: int
    file_hash: str


def batches_in_force(database: Database) -> tuple[BatchMark, ...]:
    """The batches that are not undone. From these and the region's files every figure can be counted again."""
    rows = database.rows("SELECT number, file_hash FROM batch WHERE undone_at IS NULL ORDER BY number")
    return tuple(BatchMark(*row) for row in rows)


def holds_batches(database: Database, batches: Collection[BatchMark]) -> bool:
    """Whether all of some batches are in the database still, undone or not."""
    return set(batches) <= {BatchMark(*row) for row in database.rows("SELECT number, file_hash FROM batch")}


@contextmanager
def as_known(database: Path, batches: Collection[BatchMark], late_to: dt.date | None = None) -> Iterator[Database]:
    """A database of the rows that were in force when `batches` were those not undone; removed when it is left.

    With `late_to`, also what has come late: the rows in force today, dated to that day, of a place's and group's months of
    which nothing was told then, and the assessments of persons of whom none was known. Nothing in `database` is changed.
    Raises DatabaseError where no file can be written beside it.
    """

    def return_to_then(connection: duckdb.DuckDBPyConnection, _region: Region) -> int:
        if late_to:
            _keep_rows_of_today(connection)
            connection.execute("SET VARIABLE late_to = ?", [late_to])
        connection.execute(
            "UPDATE batch SET undone_at = CASE WHEN list_contains(?, number) THEN NULL ELSE ? END, undone_by = NULL",
            [[one.number for one in batches], _THEN],
        )
        return max((one.number for one in batches), default=0)

    made = (
        make_candidate(database, return_to_then, scripts=(_IN_FORCE, "late.sql", _LOAD))
        if late_to
        else amend(database, return_to_then)
    )
    with made as candidate, open_database(candidate.path) as known:
        yield known


def _keep_rows_of_today(connection: duckdb.DuckDBPyConnection) -> None:
    """Stage the rows in force today as `now_…`, and clear the way for those of the earlier time."""
    run_script(connection, _IN_FORCE)
    for table in _STAGED:
        connection.execute(f"ALTER TABLE staged_{table} RENAME TO now_{table}")
    for table in ("live", "received", "spoken_of", "corrected", "superseded"):
        connection.execute(f"DROP TABLE {table}")
    connection.execute("DELETE FROM replaced_batch")
