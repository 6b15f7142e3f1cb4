"""Building the records database from a region and a data package: all of it, or nothing."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import duckdb

from di_metrics.errors import N_, DatabaseError, Message, PackageRefused
from di_metrics.region import Region
from di_metrics.region_check import read_checked
from di_metrics.settings import PROGRAMME
from di_metrics.store.candidate import FORMAT, Progress, make_candidate
from di_metrics.store.contract import PACKAGE
from di_metrics.store.faults import find_faults
from di_metrics.store.now import now
from di_metrics.store.stage import stage_package

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


def build_database(
    region: Path,
    package: Path,
    database: Path,
    progress: Progress = lambda share: None,
    *,
    programme: Path = PROGRAMME,
    discard_reports: bool = False,
) -> BuildReport:
    """Build `database` from a region and a programme folder and a data package folder; the old file is replaced in one step.

    Raises RegionRefused or PackageRefused listing every fault of the region or the package, and DatabaseError where the
    file cannot be written, or holds reports that building would discard. In each case an older database stays as it was.
    """
    files = read_checked(region, programme)
    if not discard_reports:
        _refuse_to_discard(database)

    def add_package(connection: duckdb.DuckDBPyConnection, loaded: Region) -> int:
        progress(0.1)
        faults = stage_package(connection, package) or find_faults(connection, loaded, package)
        if faults:
            raise PackageRefused(faults)
        return _add_batch(connection, package)

    candidate = make_candidate(database, add_package, files, progress)
    try:
        report = _report(candidate.path, database)
        candidate.confirm()
    finally:
        candidate.discard()
    progress(1.0)
    return report


def _refuse_to_discard(database: Path) -> None:
    """Building starts afresh from a package, so it must not silently take away what municipalities have reported."""
    if not database.is_file():
        return
    try:
        with duckdb.connect(database, read_only=True) as connection:
            of_this_version = connection.execute("SELECT value FROM build_info WHERE key = 'format'").fetchone() == (FORMAT,)
            count = connection.execute("SELECT count(*) FROM batch WHERE kind <> 'package'") if of_this_version else None
            [reports] = (count.fetchone() if count else None) or (0,)
    except duckdb.Error:
        return
    if reports:
        raise DatabaseError(
            Message.of(
                N_("%(file)s holds loaded batches, which building would discard: %(count)s."),
                file=str(database),
                count=reports,
            ),
            Message.of(N_("Name another file with --database, or discard them with --discard-reports.")),
        )


def _add_batch(connection: duckdb.DuckDBPyConnection, package: Path) -> int:
    rows = 0
    for file in PACKAGE:
        columns = ", ".join(file.columns)
        connection.execute(
            f"INSERT INTO source_{file.stage.removeprefix('staged_')} SELECT 1, {columns} FROM {file.stage} ORDER BY rowid"
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
        [build_id] = connection.execute("SELECT value FROM build_info WHERE key = 'build_id'").fetchone() or ("",)
    return BuildReport(database, build_id, *counts)


def _hash(package: Path) -> str:
    digest = hashlib.sha256()
    for file in PACKAGE:
        with (package / file.name).open("rb") as stream:
            while block := stream.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()
