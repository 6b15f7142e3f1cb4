"""What a records database file holds, read without its region: told of a file of any format, and to compare two copies."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from di_metrics.file_state import RECORDS, Examined, FileState
from di_metrics.store.candidate import KEY_CHECK

TableHashes = Mapping[str, tuple[int, int]]
"""By table the number of its rows and a sum of their hashes, which is the same in whatever order they lie."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A database file at one moment."""

    format: str
    region: str
    key_check: str | None
    """The fingerprint of the key of pseudonyms; None before the first report."""
    newest: str
    """When the newest batch was loaded, in ISO form; nothing where there is none."""


def read_snapshot(file: Path) -> Snapshot:
    """What a database file of any format holds. Raises DatabaseError for any other file."""
    with _connected(file) as connection:
        info = dict(connection.execute("SELECT key, value FROM build_info").fetchall())
        [head] = connection.execute("SELECT content FROM region_file WHERE name = 'region.toml'").fetchone() or ("",)
        [newest] = connection.execute("SELECT coalesce(max(loaded_at), '') FROM batch").fetchone() or ("",)
    region = str(tomllib.loads(head).get("id", ""))
    return Snapshot(info.get("format", ""), region, info.get(KEY_CHECK), newest)


def table_hashes(file: Path) -> TableHashes:
    """Reads every row of every table, so that a page that does not fit its checksum is found too. Raises DatabaseError."""
    with _connected(file) as connection:
        found = {}
        for table in _tables(connection):
            sums = connection.execute(f'SELECT count(*), coalesce(sum(hash(t)::HUGEINT), 0) FROM "{table}" t')
            [rows, total] = sums.fetchone() or (0, 0)
            found[table] = (int(rows), int(total))
        return found


def _tables(connection: duckdb.DuckDBPyConnection) -> list[str]:
    rows = connection.execute("SELECT table_name FROM duckdb_tables() WHERE NOT internal ORDER BY table_name").fetchall()
    return [str(name) for (name,) in rows]


@contextmanager
def _connected(file: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with whole(file), duckdb.connect(os.path.abspath(file), read_only=True) as connection:
        yield connection


@contextmanager
def whole(file: Path) -> Iterator[None]:
    """Turns whatever breaks while a database from elsewhere is read, its schema too, into the error of a damaged one."""
    try:
        yield
    except (duckdb.Error, LookupError, TypeError, ValueError) as error:
        raise Examined(file, RECORDS, FileState.DAMAGED).error() from error
