"""What a records database file holds, read without its region: told of a file of any format, and to compare two copies."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from di_metrics.errors import N_, DatabaseError, Message
from di_metrics.store.candidate import BESIDE, KEY_CHECK

TableHashes = Mapping[str, tuple[int, int]]
"""By table the number of its rows and a sum of their hashes, which is the same in whatever order they lie."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A database file at one moment; the `loaded` batches and what lies `beside` the records no data package brings back."""

    format: str
    region: str
    key_check: str | None
    """The fingerprint of the key of pseudonyms; None before the first report."""
    loaded: int
    beside: int
    """Meetings and templates."""
    newest: str
    """When the newest batch was loaded, in ISO form; nothing where there is none."""


def read_snapshot(file: Path) -> Snapshot:
    """What a database file of any format holds. Raises DatabaseError for any other file."""
    with _connected(file) as connection:
        info = dict(connection.execute("SELECT key, value FROM build_info").fetchall())
        [head] = connection.execute("SELECT content FROM region_file WHERE name = 'region.toml'").fetchone() or ("",)
        batches = connection.execute("SELECT count(*) FILTER (kind <> 'package'), coalesce(max(loaded_at), '') FROM batch")
        [loaded, newest] = batches.fetchone() or (0, "")
        there = set(BESIDE) & set(_tables(connection))
        counts = [connection.execute(f"SELECT count(*) FROM {table}").fetchone() or (0,) for table in there]
    region = str(tomllib.loads(head).get("id", ""))
    return Snapshot(info.get("format", ""), region, info.get(KEY_CHECK), loaded, sum(count for (count,) in counts), newest)


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
    try:
        with duckdb.connect(file, read_only=True) as connection:
            yield connection
    except duckdb.Error as error:
        raise DatabaseError(
            Message.of(N_("%(file)s is damaged or incomplete and cannot be read. Nothing was changed."), file=str(file))
        ) from error
