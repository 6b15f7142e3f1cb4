"""Building the records database from a region and a data package: all of it, or nothing."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from di_metrics.errors import N_, DatabaseError, Message, PackageRefused
from di_metrics.region import Region
from di_metrics.region_files import RegionFiles, load_region, read_folder
from di_metrics.settings import PROGRAMME
from di_metrics.store.contract import PACKAGE
from di_metrics.store.faults import find_faults
from di_metrics.store.stage import stage_package

FORMAT = "1"
"""The version of the schema; a database of another version is refused when it is opened."""

DEMONSTRATION_MARK = "DEMONSTRATION"
"""A file of this name in a package says that its records are invented; every surface then says so."""

Progress = Callable[[float], None]
_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build put into the database."""

    database: Path
    build_id: str
    persons: int
    assessments: int
    records: int


def build_database(region: Path, package: Path, database: Path, progress: Progress = lambda share: None) -> BuildReport:
    """Build `database` from a region folder and a data package folder; the old file is replaced in one step.

    Raises RegionError for an incomplete region, PackageRefused listing every fault of the package, and DatabaseError
    where the file cannot be written. In each case an older database stays as it was.
    """
    files = read_folder(region, PROGRAMME)
    loaded = load_region(files)
    with _written_beside(database) as unfinished:
        with duckdb.connect(unfinished) as connection:
            connection.execute((_HERE / "schema.sql").read_text(encoding="utf-8"))
            _write_region(connection, loaded, files)
            progress(0.1)
            faults = stage_package(connection, package) or find_faults(connection, loaded, package)
            if faults:
                raise PackageRefused(faults)
            progress(0.4)
            connection.execute((_HERE / "load.sql").read_text(encoding="utf-8"))
            report = _describe(connection, database, package, files)
        progress(0.95)
        _move_into_place(unfinished, database)
    progress(1.0)
    return report


@contextmanager
def _written_beside(database: Path) -> Iterator[Path]:
    """A path in a folder of its own beside the database, so that the finished file can be moved in one step."""
    try:
        database.parent.mkdir(parents=True, exist_ok=True)
        folder = tempfile.TemporaryDirectory(prefix=".build-", dir=database.parent)
    except OSError as error:
        raise DatabaseError(
            Message.of(N_("%(file)s cannot be written."), file=str(database)),
            Message.of(N_("Choose a folder in which you may write.")),
        ) from error
    with folder as name:
        yield Path(name) / "records.duckdb"


def _move_into_place(unfinished: Path, database: Path) -> None:
    try:
        os.replace(unfinished, database)
    except OSError as error:
        raise DatabaseError(
            Message.of(N_("%(file)s is in use and was not replaced."), file=str(database)),
            Message.of(N_("Stop the dashboard or choose another file, and build again.")),
        ) from error


def _write_region(connection: duckdb.DuckDBPyConnection, region: Region, files: RegionFiles) -> None:
    connection.executemany("INSERT INTO region_file VALUES (?, ?)", list(files.items()))
    connection.execute("CREATE TEMP TABLE named (code VARCHAR, basis VARCHAR, name VARCHAR)")
    connection.executemany(
        "INSERT INTO named VALUES (?, ?, ?)", [(m.code, m.basis, m.name_lv) for m in region.municipalities]
    )
    connection.execute(
        "INSERT INTO municipality SELECT row_number() OVER (ORDER BY basis, name COLLATE lv, code), code, basis FROM named"
    )
    connection.executemany("INSERT INTO target_group VALUES (?, ?)", [(n, g.code) for n, g in enumerate(region.groups, 1)])
    categories = {category.code: number for number, category in enumerate(region.categories, 1)}
    units = {unit.code: number for number, unit in enumerate(region.unit_kinds, 1)}
    connection.executemany(
        "INSERT INTO service VALUES (?, ?, ?, ?)",
        [(n, s.code, categories[s.category], units[s.unit]) for n, s in enumerate(region.services, 1)],
    )
    connection.execute("CREATE TEMP TABLE succession (old_code VARCHAR, parish VARCHAR, new_code VARCHAR)")
    connection.executemany(
        "INSERT INTO succession VALUES (?, ?, ?)", [(s.old_code, s.parish, s.new_code) for s in region.succession]
    )
    connection.execute(
        "CREATE TEMP TABLE split_parish AS SELECT * FROM succession"
        " WHERE old_code IN (SELECT old_code FROM succession GROUP BY old_code HAVING count(DISTINCT new_code) > 1)"
    )
    connection.execute("CREATE TEMP TABLE service_of_group (group_code VARCHAR, service_code VARCHAR)")
    connection.executemany(
        "INSERT INTO service_of_group VALUES (?, ?)", [(g, s.code) for s in region.services for g in s.target_groups]
    )


def _describe(connection: duckdb.DuckDBPyConnection, database: Path, package: Path, files: RegionFiles) -> BuildReport:
    counts = [
        connection.execute(f"SELECT count(*) FROM {table}").fetchone()
        for table in ("person", "assessment", "service_record")
    ]
    persons, assessments, records = (row[0] if row else 0 for row in counts)
    build_id = _fingerprint(package, files)
    connection.executemany(
        "INSERT INTO build_info VALUES (?, ?)",
        [
            ("format", FORMAT),
            ("build_id", build_id),
            ("built_at", datetime.now(UTC).isoformat(timespec="seconds")),
            ("demonstration", str((package / DEMONSTRATION_MARK).is_file()).lower()),
        ],
    )
    return BuildReport(database, build_id, persons, assessments, records)


def _fingerprint(package: Path, files: RegionFiles) -> str:
    """The same sources give the same id, so that figures can be traced to what they were computed from."""
    digest = hashlib.sha256()
    for name, text in sorted(files.items()):
        digest.update(name.encode() + b"\0" + text.encode() + b"\0")
    for file in PACKAGE:
        with (package / file.name).open("rb") as stream:
            while block := stream.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()[:16]
