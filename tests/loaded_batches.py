"""Batches written straight into a copy of a database, without a file that they were read from."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from di_metrics.region import Region
from di_metrics.store.candidate import amend
from di_metrics.store.loading import next_number

Row = Sequence[Any]


@dataclass(frozen=True)
class Load:
    """A batch: what it speaks of and its rows, as tuples of the columns that the package's files have; of persons two."""

    municipalities: Sequence[str] = ()
    groups: Sequence[str] = ()
    first: str | None = None
    last: str | None = None
    loaded_on: str = "2022-07-01"
    persons: Sequence[Row] = ()
    assessments: Sequence[Row] = ()
    records: Sequence[Row] = ()
    needed: Sequence[Row] = ()
    warnings: Sequence[tuple[int, str]] = ()
    quarantined: int = 0
    undone_at: str | None = None
    kind: str = "report"


def record(person: str, place: str, service: str, first: str, last: str, units: str, price: str, euros: str) -> Row:
    """A row of `Load.records`; what it is called follows from its batch and place in it."""
    return (person, place, None, service, first, last, units, price, euros, None)


def loaded(database: Path, *loads: Load) -> Path:
    """The database with batches added, numbered from 2 on, one after the other."""

    def add(connection: duckdb.DuckDBPyConnection, region: Region) -> int:
        return [_add(connection, region, load) for load in loads][-1]

    amend(database, add).confirm()
    return database


def copied(database: Path, folder: Path) -> Path:
    """A copy of a database file that may be changed."""
    return Path(shutil.copy(database, folder / "copy.duckdb"))


def undone(database: Path, number: int) -> Path:
    """The database with a batch marked as undone."""

    def mark(connection: duckdb.DuckDBPyConnection, _region: Region) -> int:
        connection.execute("UPDATE batch SET undone_at = '2022-08-01T00:00:00+00:00' WHERE number = ?", [number])
        return number

    amend(database, mark).confirm()
    return database


def _add(connection: duckdb.DuckDBPyConnection, _region: Region, load: Load) -> int:
    [number] = connection.execute("SELECT max(number) + 1 FROM batch").fetchone() or (0,)
    counts = (len(load.records) + load.quarantined, len(load.records), load.quarantined)
    when = f"{load.loaded_on}T10:00:00+00:00"
    values = (number, load.kind, f"hash {number}", when, "A", load.first, load.last, *counts, False, load.undone_at, None)
    _insert(connection, "batch", [values])
    _insert(connection, "batch_municipality", [(number, code) for code in load.municipalities])
    _insert(connection, "batch_group", [(number, code) for code in load.groups])
    persons = [(number, person, group, "0", None, None) for person, group in load.persons]
    _insert_numbered(connection, "source_persons", persons)
    _insert_numbered(connection, "source_assessments", [(number, *row) for row in load.assessments])
    named = [(number, f"{number} / 1 / {line}", *row) for line, row in enumerate(load.records, 2)]
    _insert_numbered(connection, "source_service_records", named)
    _insert(connection, "warning", [(number, f"{number} / 1 / {line}", code) for line, code in load.warnings])
    _insert(connection, "source_needed_services", [(number, *row) for row in load.needed])
    [first] = connection.execute("SELECT coalesce(max(number), 0) + 1 FROM quarantine").fetchone() or (1,)
    for line in range(load.quarantined):
        connection.execute(
            "INSERT INTO quarantine (number, batch, sheet, row, cells, faults) VALUES (?, ?, 1, ?, '{}', '[]')",
            [first + line, number, line],
        )
    return int(number)


def _insert_numbered(connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Row]) -> None:
    _insert(connection, table, [(*row, line) for line, row in enumerate(rows, next_number(connection, table, "line"))])


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Row]) -> None:
    if rows:
        connection.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)
