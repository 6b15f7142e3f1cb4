"""A database that is made anew beside the one in use and takes its place in one step, or is thrown away."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import duckdb

from di_metrics.errors import DatabaseError, RegionRefused
from di_metrics.file_state import RECORDS, FileState, connect, examine, quoted
from di_metrics.files import Staging, stage
from di_metrics.region import Region
from di_metrics.region_check import check_files
from di_metrics.region_files import ALIASES, HEAD_FILE, KEPT_FILES, RegionFiles, load_region, region_id_of
from di_metrics.store.in_place import (
    REVISION,
    Signature,
    alone_with,
    changed_meanwhile,
    copy_as_it_is,
    now,
    put_in_place,
    signature_of,
    staged,
)

# ---- Writing a region's places, groups and services into a new database ----

_HERE = Path(__file__).parent


def _write_region(connection: duckdb.DuckDBPyConnection, region: Region, files: RegionFiles) -> None:
    """Fill the dimension tables, and the temporary one that tells who may receive what.

    `files` are those of the region that the database does not hold yet.
    """
    if files:
        connection.executemany("INSERT INTO region_file VALUES (?, ?)", list(files.items()))
    connection.execute("CREATE TEMP TABLE named (code VARCHAR, basis VARCHAR, name VARCHAR)")
    connection.executemany(
        "INSERT INTO named VALUES (?, ?, ?)", [(m.code, m.basis, m.name_lv) for m in region.municipalities]
    )
    connection.execute(
        "INSERT INTO municipality SELECT row_number() OVER (ORDER BY basis, name COLLATE lv, code), code, basis FROM named"
    )
    connection.executemany("INSERT INTO target_group VALUES (?, ?)", [(n, g.code) for n, g in enumerate(region.groups, 1)])
    if region.institutions:
        connection.executemany(
            "INSERT INTO institution VALUES (?, ?)", [(n, one.code) for n, one in enumerate(region.institutions, 1)]
        )
    categories = {category.code: number for number, category in enumerate(region.categories, 1)}
    units = {unit.code: number for number, unit in enumerate(region.unit_kinds, 1)}
    connection.executemany(
        "INSERT INTO service VALUES (?, ?, ?, ?)",
        [(n, s.code, categories[s.category], units[s.unit]) for n, s in enumerate(region.services, 1)],
    )
    connection.execute("CREATE TEMP TABLE service_of_group (group_code VARCHAR, service_code VARCHAR)")
    connection.executemany(
        "INSERT INTO service_of_group VALUES (?, ?)", [(g, s.code) for s in region.services for g in s.target_groups]
    )


def _write_places(connection: duckdb.DuckDBPyConnection, region: Region) -> None:
    """Make the temporary tables that tell what lies where, and what each report speaks of."""
    connection.execute("CREATE TEMP TABLE succession (old_code VARCHAR, parish VARCHAR, new_code VARCHAR)")
    if region.succession:
        connection.executemany(
            "INSERT INTO succession VALUES (?, ?, ?)", [(s.old_code, s.parish, s.new_code) for s in region.succession]
        )
    connection.execute(
        "CREATE TEMP TABLE split_parish AS SELECT * FROM succession"
        " WHERE old_code IN (SELECT old_code FROM succession GROUP BY old_code HAVING count(DISTINCT new_code) > 1)"
    )
    run_script(connection, "place.sql")


# ---- A database that is made anew beside the one in use and takes its place in one step, or is thrown away ----

KEY_CHECK = "pseudonym_key_check"
"""What `build_info` calls the fingerprint of the key that pseudonyms were made with."""

Progress = Callable[[float], None]
Change = Callable[[duckdb.DuckDBPyConnection, Region], int]
"""Writes a batch or marks one, and returns its number."""


COUNTED = ("in_force.sql", "load.sql")
"""The scripts that make the tables which figures are counted from: the rows in force, then typed rows of these.

One of two others runs before: `all_rows.sql`, or `affected_rows.sql` where all but what batches affect stays as it is.
"""

_OF_A_PACKAGE = ("batch", "source_persons", "source_assessments", "source_service_records")
_OF_REPORTS = ("batch_municipality", "batch_group", "warning", "quarantine", "mended", "source_needed_services")
"""With those of a package, the tables that hold what was loaded; all others are made from them."""

_BESIDE = ("meeting", "saved_view", "slide_template", "edition", "told")
"""The tables that lie beside the records."""

NOT_OF_A_PACKAGE = (*_OF_REPORTS, *_BESIDE)
"""The tables that are empty where a database holds nothing but a package."""


@dataclass(frozen=True, slots=True)
class RecordsState:
    """What tells the records of a database from others, and the revision of what lies beside them, if that was changed."""

    built: str
    revision: str | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A finished database, staged, that is meant to take the place of `database` as it was when it was begun.

    `basis` is the file as it was then, `held` what it held, if there were records.
    """

    database: Path
    staging: Staging
    basis: Signature
    held: RecordsState | None
    batch: int
    """The number of the batch that was added or marked."""

    @property
    def path(self) -> Path:
        """The finished database."""
        return self.staging.path

    def confirm(self) -> None:
        """Put it in place in one step: a process killed at any point leaves the file as before or as after.

        Meetings that were changed meanwhile come along as they are now. Raises DatabaseError where somebody has changed
        the records meanwhile, or the file is in use. Either way nothing is left to be confirmed.
        """
        try:
            with alone_with(self.database):
                basis = signature_of(self.database)
                if basis != self.basis:
                    self._follow(basis)
                put_in_place(self.path, self.database, basis)
        finally:
            self.discard()

    def _follow(self, now: Signature) -> None:
        """Take over what was changed beside the records since this was begun.

        Each such change leaves a new revision. A file that is another without one was written into by somebody else.
        """
        found = None if self.held is None or now is None else _state_of(self.database)
        if self.held is None or found is None or found.built != self.held.built or found.revision == self.held.revision:
            raise changed_meanwhile()
        with staged(self.path, self.database) as connection:
            for table in _BESIDE:
                connection.execute(f"DELETE FROM {table}")
            _copy_table(connection, self.database, _BESIDE)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.discard()

    def discard(self) -> None:
        """Remove what was made, if it is not in place."""
        self.staging.discard()


def _state_of(database: Path) -> RecordsState:
    """What a database holds. Raises DatabaseError."""
    with connect(database) as connection:
        built = connection.execute(
            "SELECT value FROM build_info WHERE key IN ('build_id', 'built_at')"
            " UNION ALL SELECT md5(content) FROM region_file ORDER BY ALL"
        ).fetchall()
        revision = connection.execute("SELECT value FROM build_info WHERE key = ?", [REVISION]).fetchone()
    return RecordsState(" ".join(str(value) for (value,) in built), revision[0] if revision else None)


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
    force, by `scripts`. Raises DatabaseError where `database` cannot be read (with `files` alone it may be anything) or the
    new file cannot be written, and whatever `change` raises; then nothing is left behind.
    """
    keep, found = keep or not files, examine(database)
    if keep and found.state is not FileState.CURRENT:
        raise found.error()
    with ExitStack() as unfinished:
        basis = signature_of(database)
        held = _state_of(database) if found.state is FileState.CURRENT else None
        files = _with_kept_files(database, files) if files and held else files
        staging = stage(database, DatabaseError)
        unfinished.callback(staging.discard)
        with staged(staging.path, database) as connection:
            batch = _make(connection, database if held else None, change, files, progress, keep=keep)
            for script in scripts:
                run_script(connection, script)
            _describe(connection)
        progress(0.95)
        unfinished.pop_all()
    return Candidate(database, staging, basis, held, batch)


def amend(database: Path, change: Change, progress: Progress = lambda share: None) -> Candidate:
    """A copy of `database` with what `change` does to batches, which takes as long as these are large.

    Of the tables that figures are counted from, only what batches affect that come into force or leave it is made anew.
    Raises DatabaseError where `database` cannot be read or the new file not be written, and whatever `change` raises; then
    nothing is left behind.
    """
    found = examine(database)
    if found.state is not FileState.CURRENT:
        raise found.error()
    states = "SELECT number, undone_at IS NULL FROM batch"
    with ExitStack() as unfinished:
        basis, held = signature_of(database), _state_of(database)
        staging = stage(database, DatabaseError)
        unfinished.callback(staging.discard)
        copy_as_it_is(database, staging.path)
        progress(0.2)
        with staged(staging.path, database) as connection:
            connection.begin()
            region = load_region(dict(connection.execute("SELECT name, content FROM region_file").fetchall()))
            _write_places(connection, region)
            connection.execute(f"CREATE TEMP TABLE before AS {states}")
            batch = change(connection, region)
            connection.execute(f"CREATE TEMP TABLE changed_batch AS SELECT number FROM ({states} EXCEPT FROM before)")
            progress(0.4)
            for script in ("affected_rows.sql", *COUNTED):
                run_script(connection, script)
            _describe(connection)
            connection.commit()
        progress(0.95)
        unfinished.pop_all()
    return Candidate(database, staging, basis, held, batch)


def _with_kept_files(database: Path, files: RegionFiles) -> RegionFiles:
    """The files with what the page “Plan” kept in a database, if it is of the same region.

    Raises RegionRefused where that does not fit them.
    """
    with connect(database) as connection:
        before = dict(connection.execute("SELECT name, content FROM region_file").fetchall())
    kept = {name: text for name, text in before.items() if name in KEPT_FILES.values()}
    if not kept or region_id_of(before[HEAD_FILE]) != region_id_of(files[HEAD_FILE]):
        return files
    found = {**kept, **files}
    if faults := [one for one in check_files(found) if one.file in kept]:
        raise RegionRefused(faults)
    return found


def _make(
    connection: duckdb.DuckDBPyConnection,
    earlier: Path | None,
    change: Change,
    files: RegionFiles | None,
    progress: Progress,
    *,
    keep: bool,
) -> int:
    for script in ("schema.sql", "batches.sql"):
        run_script(connection, script)
    if earlier:
        _copy_table(connection, earlier, ("region_file", *_OF_A_PACKAGE, *NOT_OF_A_PACKAGE) if keep else _BESIDE)
    progress(0.1)
    region = load_region(files or dict(connection.execute("SELECT name, content FROM region_file").fetchall()))
    if files:
        connection.execute("DELETE FROM region_file")
    _write_region(connection, region, files or {})
    _write_places(connection, region)
    run_script(connection, "all_rows.sql")
    batch = change(connection, region)
    progress(0.4)
    return batch


def run_script(connection: duckdb.DuckDBPyConnection, script: str) -> None:
    """Run one of the files of SQL that lie beside this one."""
    connection.execute((_HERE / script).read_text(encoding="utf-8"))


def _copy_table(connection: duckdb.DuckDBPyConnection, database: Path, tables: Sequence[str]) -> None:
    """Copy tables of a database in the present format, with the fingerprint of the key where records come along."""
    connection.execute(f"ATTACH {quoted(database)} AS earlier (READ_ONLY)")
    for table in tables:
        connection.execute(f"INSERT INTO {table} SELECT * FROM earlier.{table} ORDER BY rowid")
    if "batch" in tables:
        connection.execute("INSERT INTO build_info SELECT * FROM earlier.build_info WHERE key = ?", [KEY_CHECK])
    connection.execute("DETACH earlier")


def _describe(connection: duckdb.DuckDBPyConnection) -> None:
    files = dict(connection.execute("SELECT name, content FROM region_file").fetchall())
    demonstration = connection.execute("SELECT coalesce(bool_or(demonstration), false) FROM live").fetchone()
    connection.executemany(
        "INSERT OR REPLACE INTO build_info VALUES (?, ?)",
        [
            ("format", str(RECORDS.format)),
            ("build_id", fingerprint(connection, files)),
            ("built_at", now()),
            ("demonstration", str(demonstration == (True,)).lower()),
        ],
    )


def fingerprint(connection: duckdb.DuckDBPyConnection, files: RegionFiles) -> str:
    """The same sources in force give the same id, so that figures can be traced to what they were computed from."""
    digest = hashlib.sha256()
    for name, text in sorted(files.items()):
        if name.endswith(ALIASES):  # no figure is counted by other names
            continue
        digest.update(name.encode() + b"\0" + text.encode() + b"\0")
    for batch in connection.execute(
        "SELECT number, kind, file_hash, first_day, last_day, rows_accepted FROM batch WHERE undone_at IS NULL"
        " ORDER BY number"
    ).fetchall():
        digest.update(repr(batch).encode())
    return digest.hexdigest()[:16]
