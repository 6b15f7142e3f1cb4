"""A database that is made anew beside the one in use and takes its place in one step, or is thrown away."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

import duckdb

from di_metrics.errors import N_, DatabaseError, Message
from di_metrics.region import Region
from di_metrics.region_files import ALIASES, RegionFiles, load_region
from di_metrics.store.in_place import Signature, alone_with, path_beside, put_in_place, signature_of
from di_metrics.store.now import now
from di_metrics.store.region_tables import write_region

FORMAT = "2"
"""The version of the schema; a database of another version is refused when it is opened."""

KEY_CHECK = "pseudonym_key_check"
"""What `build_info` calls the fingerprint of the key that pseudonyms were made with."""

Progress = Callable[[float], None]
Change = Callable[[duckdb.DuckDBPyConnection, Region], int]
"""Writes a batch or marks one, and returns its number."""

_HERE = Path(__file__).parent

COUNTED = ("in_force.sql", "load.sql")
"""The scripts that make the tables which figures are counted from: the rows in force, then typed rows of these."""

_KEPT = (
    *("batch", "batch_municipality", "batch_group", "source_persons", "source_assessments", "source_service_records"),
    *("warning", "quarantine", "mended", "source_needed_services", "meeting"),
)
"""The tables that hold what was loaded; all others are made from them."""

_BESIDE = ("meeting", "slide_template")
"""The tables that lie beside the records."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A finished database at `path` that is meant to take the place of `database` as it was when it was begun.

    `basis` is the file as it was then, `built` the records that it held.
    """

    database: Path
    path: Path
    basis: Signature
    built: str | None
    batch: int
    """The number of the batch that was added or marked."""

    def confirm(self) -> None:
        """Put it in place in one step: a process killed at any point leaves the file as before or as after.

        Meetings that were changed meanwhile come along as they are now. Raises DatabaseError where somebody has changed
        the records meanwhile, or the file is in use.
        """
        with alone_with(self.database):
            if signature_of(self.database) != self.basis:
                self._follow()
            put_in_place(self.path, self.database)
        self.discard()

    def _follow(self) -> None:
        """Take over what was changed beside the records since this was begun."""
        if self.built is None or _built(self.database) != self.built:
            raise DatabaseError(
                Message.of(N_("The database has been changed since this was prepared. Nothing was changed.")),
                Message.of(N_("Begin once more.")),
            )
        with duckdb.connect(self.path) as connection:
            for table in _BESIDE:
                connection.execute(f"DELETE FROM {table}")
            _copy_beside(connection, self.database)

    def discard(self) -> None:
        """Remove what was made, if it is not in place."""
        shutil.rmtree(self.path.parent, ignore_errors=True)


def _built(database: Path) -> str | None:
    """What tells the records of a database from others, whatever lies beside them; None where there are none."""
    if not database.is_file():
        return None
    # Attached to a database of its own: in this process another part may still have the file open as it was before.
    with duckdb.connect() as connection, suppress(duckdb.Error):
        quoted = str(database).replace("'", "''")
        connection.execute(f"ATTACH '{quoted}' AS records (READ_ONLY)")
        found = connection.execute(
            "SELECT value FROM records.build_info WHERE key IN ('build_id', 'built_at')"
            " UNION ALL SELECT md5(content) FROM records.region_file ORDER BY ALL"
        )
        return " ".join(str(value) for (value,) in found.fetchall())
    return None


def make_candidate(
    database: Path,
    change: Change,
    files: RegionFiles | None = None,
    progress: Progress = lambda share: None,
    *,
    scripts: Sequence[str] = COUNTED,
    keep: bool = False,
) -> Candidate:
    """A database of what `database` holds and what `change` adds to it; with `files`, of these and the change alone.

    With `files` and `keep`, these take the place of the region's and what was loaded stays.

    `change` writes batches and their source rows. The tables that figures are counted from are made anew from the rows in
    force, by `scripts`. Raises DatabaseError where the file cannot be written, and whatever `change` raises; then nothing is
    left behind.
    """
    basis, built = signature_of(database), _built(database)
    path = path_beside(database)
    with ExitStack() as unfinished:
        unfinished.callback(shutil.rmtree, path.parent, ignore_errors=True)
        with duckdb.connect(path) as connection:
            batch = _make(connection, database, change, files, progress, keep=keep or not files)
            for script in scripts:
                run_script(connection, script)
            _describe(connection)
        progress(0.95)
        unfinished.pop_all()
    return Candidate(database, path, basis, built, batch)


def _make(
    connection: duckdb.DuckDBPyConnection,
    database: Path,
    change: Change,
    files: RegionFiles | None,
    progress: Progress,
    *,
    keep: bool,
) -> int:
    for script in ("schema.sql", "batches.sql", "slide_template.sql"):
        run_script(connection, script)
    if keep:
        _copy_kept(connection, database)
    else:
        _copy_beside(connection, database)
    progress(0.1)
    region = load_region(files or dict(connection.execute("SELECT name, content FROM region_file").fetchall()))
    if files:
        connection.execute("DELETE FROM region_file")
    write_region(connection, region, files or {})
    batch = change(connection, region)
    progress(0.4)
    return batch


def run_script(connection: duckdb.DuckDBPyConnection, script: str) -> None:
    """Run one of the files of SQL that lie beside this one."""
    connection.execute((_HERE / script).read_text(encoding="utf-8"))


def _copy_kept(connection: duckdb.DuckDBPyConnection, database: Path) -> None:
    """Copy what was loaded before."""
    quoted = str(database).replace("'", "''")
    connection.execute(f"ATTACH '{quoted}' AS earlier (READ_ONLY)")
    for table in ("region_file", *_KEPT):
        connection.execute(f"INSERT INTO {table} SELECT * FROM earlier.{table} ORDER BY rowid")
    _copy_if_there(connection, "slide_template")
    connection.execute("INSERT INTO build_info SELECT * FROM earlier.build_info WHERE key = ?", [KEY_CHECK])
    connection.execute("DETACH earlier")


def _copy_beside(connection: duckdb.DuckDBPyConnection, database: Path) -> None:
    """Building starts the records afresh, but not what lies beside them; a file that is no database has nothing."""
    if not database.is_file():
        return
    quoted = str(database).replace("'", "''")
    try:
        connection.execute(f"ATTACH '{quoted}' AS earlier (READ_ONLY)")
    except duckdb.Error:
        return
    for table in _BESIDE:
        _copy_if_there(connection, table)
    connection.execute("DETACH earlier")


def _copy_if_there(connection: duckdb.DuckDBPyConnection, table: str) -> None:
    """Copy a table that databases from before it came do not have."""
    with suppress(duckdb.CatalogException):
        connection.execute(f"INSERT INTO {table} SELECT * FROM earlier.{table} ORDER BY rowid")


def _describe(connection: duckdb.DuckDBPyConnection) -> None:
    files = dict(connection.execute("SELECT name, content FROM region_file").fetchall())
    demonstration = connection.execute("SELECT coalesce(bool_or(demonstration), false) FROM live").fetchone()
    connection.executemany(
        "INSERT INTO build_info VALUES (?, ?)",
        [
            ("format", FORMAT),
            ("build_id", _fingerprint(connection, files)),
            ("built_at", now()),
            ("demonstration", str(demonstration == (True,)).lower()),
        ],
    )


def _fingerprint(connection: duckdb.DuckDBPyConnection, files: RegionFiles) -> str:
    """The same sources in force give the same id, so that figures can be traced to what they were computed from."""
    digest = hashlib.sha256()
    for name, text in sorted(files.items()):
        if name.endswith(ALIASES):  # no figure is counted by other names
            continue
        digest.update(name.encode() + b"\0" + text.encode() + b"\0")
    for batch in connection.execute(
        "SELECT number, kind, file_hash, first_day, last_day, rows_accepted FROM live ORDER BY number"
    ).fetchall():
        digest.update(repr(batch).encode())
    return digest.hexdigest()[:16]
