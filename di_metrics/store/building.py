"""Building the records database from a region and a data package: all of it, or nothing."""

from __future__ import annotations

import dataclasses
import hashlib
from dataclasses import dataclass
from pathlib import Path

import duckdb

from di_metrics.errors import N_, DatabaseError, Message, PackageRefused
from di_metrics.file_state import FileState, connect, examine
from di_metrics.region import Region
from di_metrics.region_check import read_checked
from di_metrics.region_files import KEPT_FILES
from di_metrics.settings import PROGRAMME
from di_metrics.store.candidate import NOT_OF_A_PACKAGE, Progress, make_candidate
from di_metrics.store.in_place import now, set_aside, take_log_in
from di_metrics.store.package import PACKAGE, find_faults, stage_package

DEMONSTRATION_MARK = "DEMONSTRATION"
"""A file of this name in a package says that its records are invented; every surface then says so."""


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build put into the database."""

    database: Path
    build_id: str
    persons: int
    assessments: int
    records: int
    nothing: int = 0
    """Service rows of the package of no unit and no euro, which nothing counts."""
    backup: Path | None = None
    """Where what was replaced is kept."""


def build_database(
    region: Path,
    package: Path | None,
    database: Path,
    progress: Progress = lambda share: None,
    *,
    programme: Path = PROGRAMME,
    replace: bool = False,
) -> BuildReport:
    """Build `database` from a region and a programme folder and a data package folder; the old file is replaced in one step.

    Without a package it holds no records. A database that holds nothing but a package is replaced by another package without
    more ado; anything else only with `replace`, after a backup beside it. Meetings and the slide template come along from a
    readable database.

    Raises RegionRefused or PackageRefused listing every fault of the region or the package, and DatabaseError where the
    file cannot be written or may not be replaced. In each case an older database stays as it was.
    """
    files = read_checked(region, programme)
    needs_backup = refuse_to_replace(database, replace, takes_away=package is None)

    def add_package(connection: duckdb.DuckDBPyConnection, loaded: Region) -> int:
        progress(0.1)
        if package is None:
            return 0
        faults = stage_package(connection, package) or find_faults(connection, loaded, package)
        if faults:
            raise PackageRefused(faults)
        return _add_batch(connection, package)

    with make_candidate(database, add_package, files, progress) as candidate:
        report = _report(candidate.path, database)
        if needs_backup:
            report = dataclasses.replace(report, backup=set_aside(database))
            candidate = dataclasses.replace(candidate, basis=take_log_in(database, candidate.basis))
        candidate.confirm()
    progress(1.0)
    return report


_NEVER_REPLACED = frozenset({FileState.LOCKED, FileState.NO_FILE, FileState.NO_PERMISSION, FileState.BAD_NAME})
"""What no backup can be made of, or which another program would go on writing to."""


def _takes_nothing_away(database: Path, package_too: bool) -> bool:
    """Whether replacing takes nothing away: reports, meetings and the like, or a package where none takes its place."""
    with connect(database) as connection:
        found = connection.execute("SELECT count(*) FROM batch WHERE kind <> 'package' OR ?", [package_too])
        [others] = found.fetchone() or (1,)
        rows = [connection.execute(f"SELECT count(*) FROM {table}").fetchone() for table in NOT_OF_A_PACKAGE]
        kept = "SELECT count(*) FROM region_file WHERE list_contains(?, name)"
        rows.append(connection.execute(kept, [list(KEPT_FILES.values())]).fetchone())
    return not others and all(count == (0,) for count in rows)


def refuse_to_replace(database: Path, replace: bool, *, takes_away: bool = False) -> bool:
    """Whether a file that is to be replaced holds what no data package brings back, or what nobody knows.

    With `takes_away` a package is no less: none takes its place.

    Raises DatabaseError where it may not be replaced, or not without being asked to with `replace`.
    """
    found = examine(database, writing=True)
    if found.state is FileState.MISSING or (found.state is FileState.CURRENT and _takes_nothing_away(database, takes_away)):
        return False
    unreadable = found.kind is None and found.state is not FileState.UNFINISHED
    if unreadable or found.state in _NEVER_REPLACED:
        raise found.error()
    if replace:
        return True
    if found.state is not FileState.CURRENT:
        raise found.error()
    raise DatabaseError(
        Message.of(
            N_("%(file)s holds more than a data package: reports, meetings or the like. Nothing was changed."),
            file=str(found.path),
        ),
        Message.of(
            N_("Name another file with --database. With --replace a backup is made beside it before it is replaced.")
        ),
    )


def _add_batch(connection: duckdb.DuckDBPyConnection, package: Path) -> int:
    rows = 0
    for file in PACKAGE:
        columns = ", ".join(file.columns)
        connection.execute(
            f"INSERT INTO source_{file.stage.removeprefix('staged_')}"
            f" SELECT 1, {columns}, rowid + 1 FROM {file.stage} ORDER BY rowid"
        )
        [count] = connection.execute(f"SELECT count(*) FROM {file.stage}").fetchone() or (0,)
        rows += count
        connection.execute(f"DROP TABLE {file.stage}")
    connection.execute(
        "INSERT INTO batch VALUES (1, 'package', ?, ?, '', NULL, NULL, ?, ?, 0, ?, NULL, NULL)",
        [_hash(package), now(), rows, rows, (package / DEMONSTRATION_MARK).is_file()],
    )
    return 1


def _report(built: Path, database: Path) -> BuildReport:
    with duckdb.connect(built, read_only=True) as connection:
        tables = ("person", "assessment", "service_record")
        counts = [(connection.execute(f"SELECT count(*) FROM {table}").fetchone() or (0,))[0] for table in tables]
        [records] = connection.execute("SELECT count(*) FROM source_service_records").fetchone() or (0,)
        [build_id] = connection.execute("SELECT value FROM build_info WHERE key = 'build_id'").fetchone() or ("",)
    persons, assessments, counted = counts
    return BuildReport(database, build_id, persons, assessments, counted, records - counted)


def _hash(package: Path) -> str:
    digest = hashlib.sha256()
    for file in PACKAGE:
        with (package / file.name).open("rb") as stream:
            while block := stream.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()
