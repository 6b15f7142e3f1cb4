"""The database as it was known at an earlier time: counted anew from the batches in force then, in a temporary file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import duckdb

from di_metrics.region import Region
from di_metrics.store.candidate import COUNTED, make_candidate, run_script
from di_metrics.store.database import Database, open_database

_IN_FORCE, _LOAD = COUNTED
_STAGED = ("service_records", "assessments", "persons")
_THEN = "then"
"""What the copy's batch table says of when, and by whom, a batch was undone that was not in force at the earlier time."""


class BatchMark(NamedTuple):
    """Tells a batch even where the database was built anew: numbers begin at one again, the hash of a file does not."""

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

    scripts = (_IN_FORCE, "late.sql", _LOAD) if late_to else COUNTED
    candidate = make_candidate(database, return_to_then, scripts=scripts)
    try:
        known = open_database(candidate.path)
        try:
            yield known
        finally:
            known.close()
    finally:
        candidate.discard()


def _keep_rows_of_today(connection: duckdb.DuckDBPyConnection) -> None:
    """Stage the rows in force today as `now_…`, and clear the way for those of the earlier time."""
    run_script(connection, _IN_FORCE)
    for table in _STAGED:
        connection.execute(f"ALTER TABLE staged_{table} RENAME TO now_{table}")
    for table in ("live", "received", "spoken_of", "corrected", "superseded"):
        connection.execute(f"DROP TABLE {table}")
    connection.execute("DELETE FROM replaced_batch")
