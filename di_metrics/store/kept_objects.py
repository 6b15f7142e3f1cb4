"""Objects of measure 9.3.1.1 and their changes that the project manager keeps in the database, beside the region's files.

They lie there as two more files of the region, in the columns of `infrastructure.csv` and `infrastructure_changes.csv`, and
are read and checked as these are. They stay when the files change, reports are loaded or the database is built anew; what
the region's folder has come to have too counts once.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from di_metrics.errors import N_, DatabaseError, Message, RegionRefused
from di_metrics.region import InfrastructureObject, ObjectChange, Region
from di_metrics.region_check import check_files
from di_metrics.region_files import KEPT_FILES, OBJECT_CHANGES_FILE, OBJECTS_FILE, RegionFiles, read_table, typed_rows
from di_metrics.store.candidate import fingerprint
from di_metrics.store.in_place import changing

KEPT_OBJECTS, KEPT_CHANGES = KEPT_FILES[OBJECTS_FILE], KEPT_FILES[OBJECT_CHANGES_FILE]
_KINDS = {"municipality_code": "municipality", "target_group": "group", "category": "category", "service_code": "service"}
"""The columns of an object that hold codes, with the kind of thing that each is of."""

Row = TypeVar("Row", bound=BaseModel)


def kept_objects(files: RegionFiles) -> tuple[InfrastructureObject, ...]:
    """The objects that are kept beside the region's files."""
    return _rows(files, KEPT_OBJECTS, InfrastructureObject)


def kept_changes(files: RegionFiles) -> tuple[ObjectChange, ...]:
    """The changes of objects that are kept beside the region's files, in the order in which they were recorded."""
    return _rows(files, KEPT_CHANGES, ObjectChange)


def keep_object(database: Path, added: InfrastructureObject, plan: ObjectChange) -> None:
    """Keep a new object and the change by which it was planned. All of it, or nothing.

    Raises RegionRefused with what is wrong with it, and DatabaseError where the file cannot be written.
    """
    _write(database, lambda objects, changes: ((*objects, added), (*changes, plan)))


def keep_change(database: Path, change: ObjectChange) -> None:
    """Keep what became of an object. Raises as `keep_object` does."""
    _write(database, lambda objects, changes: (objects, (*changes, change)))


def take_back(database: Path, change: ObjectChange) -> None:
    """Take back a change that was kept; with the plan of an object that was kept, the object and all its changes.

    Raises DatabaseError where it is not there any more.
    """

    def without(
        objects: tuple[InfrastructureObject, ...], changes: tuple[ObjectChange, ...]
    ) -> tuple[Iterable[InfrastructureObject], Iterable[ObjectChange]]:
        if change not in changes:
            raise DatabaseError(
                Message.of(N_("This entry is not there any more.")), Message.of(N_("It was taken back already."))
            )
        if change.kind == "planned" and any(one.id == change.object_id for one in objects):
            left = [one for one in objects if one.id != change.object_id]
            return left, [one for one in changes if one.object_id != change.object_id]
        return objects, [one for one in changes if one != change]

    _write(database, without)


def new_object_id(region: Region, name: str) -> str:
    """An id for an object, made from its name, that no other has."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    base = re.sub("[^a-z0-9]+", "-", plain).strip("-") or "object"
    taken = {one.id for one in region.infrastructure}
    return next(
        one for number in range(1, len(taken) + 2) if (one := f"{base}-{number}" if number > 1 else base) not in taken
    )


def recoded_objects(files: RegionFiles, new: Callable[[str, str], str]) -> dict[str, str]:
    """The kept files with their codes as these go from now on; nothing where none are kept."""
    kept = {name: files[name] for name in KEPT_FILES.values() if name in files}
    if KEPT_OBJECTS in kept:
        objects = [
            one.model_copy(
                update={column: new(kind, code) for column, kind in _KINDS.items() if (code := getattr(one, column))}
            )
            for one in kept_objects(files)
        ]
        kept[KEPT_OBJECTS] = csv_of(InfrastructureObject, objects)
    return kept


def object_files(region: Region) -> Mapping[str, str]:
    """All objects and changes of a region as the two files of its folder, for whoever takes them there."""
    return {
        OBJECTS_FILE: csv_of(InfrastructureObject, region.infrastructure),
        OBJECT_CHANGES_FILE: csv_of(ObjectChange, region.object_changes),
    }


def csv_of(row_type: type[Row], rows: Iterable[Row]) -> str:
    """Rows as a file of a region's folder."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(row_type.model_fields)
    for row in rows:
        values = (getattr(row, column) for column in row_type.model_fields)
        writer.writerow("" if value is None else str(value) for value in values)
    return written.getvalue()


def _rows(files: RegionFiles, name: str, row_type: type[Row]) -> tuple[Row, ...]:
    return typed_rows(read_table(name, files.get(name, ""), row_type, whole=False)[0], row_type)[0]


_Changed = Callable[
    [tuple[InfrastructureObject, ...], tuple[ObjectChange, ...]],
    tuple[Iterable[InfrastructureObject], Iterable[ObjectChange]],
]


def _write(database: Path, change: _Changed) -> None:
    """Keep what `change` makes of what is kept by now, if it fits the region."""
    with changing(database) as connection:
        files = dict(connection.execute("SELECT name, content FROM region_file").fetchall())
        objects, changes = change(kept_objects(files), kept_changes(files))
        kept = {
            name: csv_of(row_type, rows)
            for name, row_type, rows in (
                (KEPT_OBJECTS, InfrastructureObject, tuple(objects)),
                (KEPT_CHANGES, ObjectChange, tuple(changes)),
            )
            if rows  # without any the records are those of the region's folder again
        }
        of_folder = {name: content for name, content in files.items() if name not in KEPT_FILES.values()}
        # A line of the folder may be at fault because of what is kept, such as what was built after a cancellation.
        if faults := [one for one in check_files(of_folder | kept) if one not in check_files(of_folder)]:
            raise RegionRefused(faults)
        connection.execute("DELETE FROM region_file WHERE list_contains($kept, name)", {"kept": [*KEPT_FILES.values()]})
        if kept:
            connection.executemany("INSERT INTO region_file VALUES (?, ?)", list(kept.items()))
        build_id = fingerprint(connection, of_folder | kept)
        connection.execute("UPDATE build_info SET value = ? WHERE key = 'build_id'", [build_id])
