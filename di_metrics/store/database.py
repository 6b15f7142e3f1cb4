"""Opening a records database read-only."""

from __future__ import annotations

import os
import threading
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Self

import duckdb

from di_metrics.errors import N_, DIMetricsError, Message, RecordsReplaced
from di_metrics.file_state import RECORDS, Examined, FileState, connect, reading
from di_metrics.files import remove_abandoned
from di_metrics.model import Basis
from di_metrics.region import Region
from di_metrics.region_files import load_region
from di_metrics.store.candidate import KEY_CHECK


@dataclass(frozen=True, slots=True)
class BuildInfo:
    """What a database says of itself; `data_to` is the last day on which a service began, if there are records."""

    build_id: str
    built_at: str
    demonstration: bool
    data_to: date | None

    def known_to(self, last: date) -> date:
        """The last day up to `last` of which the records can tell whether anybody was served."""
        return min(self.data_to or last, last)


_WORTH_SHARING = 100_000
"""Rows of the table that counts read, below which handing work to several threads takes longer than the work."""

_Rows = tuple[tuple[Any, ...], ...]
_MOST_COUNTED = 1000


class Database:
    """A records database opened read-only, with the region it was built for.

    One connection serves all threads: every query runs on a cursor of its own, because a shared one mixes up results.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, path: Path) -> None:
        self._connection = connection
        self._reading = threading.Condition()
        self._readers = 0
        self._counted: dict[tuple[str, frozenset[tuple[str, date]]], _Rows] = {}
        self.path = path
        self.files: dict[str, str] = dict(self.rows("SELECT name, content FROM region_file"))
        codes = self.rows("SELECT municipality_id, code FROM municipality ORDER BY municipality_id")
        self.municipality_codes: dict[int, str] = dict(codes)
        self.region = _in_collation(load_region(self.files), [code for _, code in codes])
        info = dict(self.rows("SELECT key, value FROM build_info"))
        [(data_to, first_days)] = self.rows(
            "SELECT (SELECT max(date_from) FROM service_record), count(*) FROM first_service"
        )
        if first_days < _WORTH_SHARING:
            connection.execute("SET threads = 1")
        self.info = BuildInfo(info["build_id"], info["built_at"], info["demonstration"] == "true", data_to)

    def rows(self, sql: str, parameters: dict[str, Any] | None = None) -> list[tuple[Any, ...]]:
        """Run a query on a cursor of its own and return its rows."""
        with self._query() as cursor, reading(self.path):
            return cursor.execute(sql, parameters or {}).fetchall()

    def counts(self, sql: str, **days: date) -> _Rows:
        """The rows of a query that counts or adds up records, which several indicators share: it is run once."""
        asked = sql, frozenset(days.items())
        if (found := self._counted.get(asked)) is None:
            if len(self._counted) >= _MOST_COUNTED:
                self._counted.clear()
            found = self._counted[asked] = tuple(self.rows(sql, days))
        return found

    def counts_as(self, before: Database) -> None:
        """Know what was counted `before` in the same records; the change since was beside them."""
        self._counted = before._counted

    @contextmanager
    def _query(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor, for as long as whose use the file stays open. Raises RecordsReplaced once it was closed."""
        with self._reading:
            try:
                cursor = self._connection.cursor()
            except duckdb.ConnectionException as error:
                raise RecordsReplaced(
                    Message.of(N_("The records have been changed meanwhile.")), Message.of(N_("Reload the page."))
                ) from error
            self._readers += 1
        try:
            yield cursor
        finally:
            cursor.close()
            with self._reading:
                self._readers -= 1
                self._reading.notify_all()

    def outlines(self, basis: Basis) -> str:
        """The municipalities' outlines as GeoJSON text, each feature with an ATVK `code`."""
        return self.files[f"outlines_{basis}.geojson"]

    def all_outlines(self) -> dict[str, str]:
        """The outlines by basis; none where the region has none."""
        return {str(basis): self.outlines(basis) for basis in self.region.bases} if self.region.has_outlines else {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file once no query is under way; a replaced one is seen only after the last connection is closed."""
        with self._reading:
            self._reading.wait_for(lambda: self._readers == 0)
            self._connection.close()


def _in_collation(region: Region, codes: list[str]) -> Region:
    return region.model_copy(update={"municipalities": tuple(region.municipality[code] for code in codes)})


def open_database(path: Path, *, tidy: bool = True) -> Database:
    """Open a database read-only, and remove what killed processes left beside it if it is to be `tidy`.

    Raises DatabaseError for anything but a readable records database of this format.
    """
    connection = connect(path)
    if tidy:
        with suppress(OSError):  # whoever may not write there may read
            remove_abandoned(path.parent)
    try:
        return Database(connection, path)
    except (duckdb.Error, KeyError, ValueError, TypeError) as error:
        connection.close()
        raise Examined(path, RECORDS, FileState.DAMAGED).error() from error
    except DIMetricsError:
        connection.close()
        raise


# ---- What a records database file holds, read without its region ----

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
