"""The release file: a small DuckDB that is written once and only read afterwards."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb

from di_metrics.errors import N_, Message, ReleaseError
from di_metrics.file_state import RELEASE, Examined, FileState, check_free_for, connect
from di_metrics.files import cannot_be_written, is_write_failure, move, stage, writing_to
from di_metrics.model import Bilingual, Status
from di_metrics.region import Region
from di_metrics.region_files import load_region
from di_metrics.release.parameters import Parameters
from di_metrics.release.release import CellChange, Edition, Release, Shown, Slot, Source

_SCHEMA = Path(__file__).with_name("schema.sql")


def content_hash(cells: Mapping[Slot, Shown]) -> str:
    """A hash of what is shown: the same cells give the same hash, wherever and whenever they are written."""
    digest = hashlib.sha256()
    for slot, shown in sorted(cells.items()):
        digest.update(json.dumps([*slot, shown.status, shown.value]).encode() + b"\n")
    return digest.hexdigest()


def write_release(release: Release, file: Path) -> None:
    """Write a release file, whole or not at all.

    Raises ReleaseError where it cannot be written, or something else than a release is there.
    """
    check_free_for(file, RELEASE)
    staging = stage(file, ReleaseError)
    try:
        with writing_to(file, ReleaseError):
            with duckdb.connect(staging.path) as connection:
                _write(connection, release)
                connection.execute("CHECKPOINT")
            if release.edition.is_draft:
                staging.path.chmod(0o600)
            move(staging.path, file)
    except duckdb.Error as error:
        if is_write_failure(error):
            raise cannot_be_written(file, error, ReleaseError) from error
        raise
    finally:
        staging.discard()


def _write(connection: duckdb.DuckDBPyConnection, release: Release) -> None:
    connection.execute(_SCHEMA.read_text(encoding="utf-8"))
    source, edition = release.source, release.edition
    info = {
        "format": str(RELEASE.format),
        "number": str(edition.number),
        "released_on": edition.released_on.isoformat(),
        "content_hash": edition.content_hash,
        "demonstration": str(source.demonstration).lower(),
        "first": str(source.first).lower(),
        **release.parameters.texts(),
    }
    if edition.is_draft:
        info["state"] = source.state
    _insert(connection, "release_info", list(info.items()))
    _insert(connection, "region_file", list(release.files.items()))
    texts = [(code, name.lv, name.en, said.lv, said.en) for code, (name, said) in release.texts.items()]
    _insert(connection, "indicator", texts)
    rows = [
        (place, *slot, shown.status, shown.value, *((shown.source.lv, shown.source.en) if shown.source else (None, None)))
        for place, (slot, shown) in enumerate(release.cells.items())
    ]
    _insert(connection, "published", rows)
    _insert(connection, "earlier_release", [(one.number, one.released_on, one.content_hash) for one in release.earlier])
    changed = [
        (one.against, *one.slot, *(part for shown in (one.before, one.after) for part in _status_and_value(shown)))
        for one in release.changes
    ]
    _insert(connection, "changed", changed)


def _status_and_value(shown: Shown | None) -> tuple[str | None, int | None]:
    return (shown.status, shown.value) if shown else (None, None)


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[tuple[object, ...]]) -> None:
    """Insert rows as whole columns: a hundred times faster than one by one."""
    if rows:
        columns = [list(column) for column in zip(*rows, strict=True)]
        connection.execute(f"INSERT INTO {table} SELECT {', '.join(['unnest(?)'] * len(columns))}", columns)


def open_release(file: Path) -> Release:
    """Read a release file whole.

    Raises ReleaseError if it is missing, no release of this version, or if what it shows is not what it was published with.
    """
    with connect(file, RELEASE) as connection:
        try:
            release = _read(connection)
        except (duckdb.Error, KeyError, ValueError, TypeError) as error:
            raise Examined(file, RELEASE, FileState.DAMAGED).error() from error
    if content_hash(release.cells) != release.edition.content_hash:
        raise ReleaseError(
            Message.of(N_("%(file)s was changed after it was published."), file=str(file)),
            Message.of(N_("Use the file as it was published: a release is never mended, a new one is made.")),
        )
    return release


def _read(connection: duckdb.DuckDBPyConnection) -> Release:
    def rows(table: str, order: str) -> list[tuple[object, ...]]:
        return connection.execute(f"SELECT * FROM {table} ORDER BY {order}").fetchall()

    info = {str(key): str(value) for key, value in rows("release_info", "key")}
    edition = Edition(int(info["number"]), dt.date.fromisoformat(info["released_on"]), info["content_hash"])
    cells = {Slot(*row[1:6]): _shown(*row[6:10]) for row in rows("published", "place")}  # type: ignore[arg-type]
    files: dict[str, str] = dict(rows("region_file", "name"))  # type: ignore[arg-type]
    return Release(
        edition,
        Source(info["demonstration"] == "true", info["first"] == "true", info.get("state", "")),
        Parameters.read(info),
        _in_collation(connection, load_region(files)),
        files,
        {str(row[0]): (Bilingual(*row[1:3]), Bilingual(*row[3:5])) for row in rows("indicator", "code")},  # type: ignore[arg-type]
        cells,
        tuple(Edition(*row) for row in rows("earlier_release", "number")),  # type: ignore[arg-type]
        tuple(
            CellChange(row[0], Slot(*row[1:6]), _shown_or_not(*row[6:8]), _shown_or_not(*row[8:10]))  # type: ignore[arg-type]
            for row in rows("changed", "rowid")
        ),
    )


def _in_collation(connection: duckdb.DuckDBPyConnection, region: Region) -> Region:
    """The region with its municipalities in the order of their Latvian names."""
    named = [(one.code, one.name_lv) for one in region.municipalities]
    codes, names = zip(*named, strict=True)
    ordered = connection.execute(
        "SELECT code FROM (SELECT unnest($codes) AS code, unnest($names) AS name) ORDER BY name COLLATE lv",
        {"codes": list(codes), "names": list(names)},
    ).fetchall()
    return region.model_copy(update={"municipalities": tuple(region.municipality[code] for (code,) in ordered)})


def _shown(status: str, value: int | None, source_lv: str | None, source_en: str | None) -> Shown:
    return Shown(Status(status), value, Bilingual(source_lv, source_en) if source_lv and source_en else None)


def _shown_or_not(status: str | None, value: int | None) -> Shown | None:
    return Shown(Status(status), value) if status else None
