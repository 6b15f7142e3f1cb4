"""A backup: one file with all that an installation keeps, verified as it is made and examined before it is restored.

It is a ZIP of a manifest, the records database (in which reports, meetings, saved views and the slide template lie), the
audit log and the region's table of other names. The key of pseudonyms is never in it: who has both can find a person's
records.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from di_metrics import __version__
from di_metrics.access.rights import LoggedKind, person_at_this_computer
from di_metrics.errors import N_, DatabaseError, Message, RegionError
from di_metrics.file_state import FileKind, FileState, examine, log_beside
from di_metrics.files import BROKEN_ZIP, ZIP_METHODS, move, stage, write_file, writing_to
from di_metrics.region_files import ALIASES, region_id
from di_metrics.statements import check_statements
from di_metrics.store import Batch, Database, open_database, read_batches
from di_metrics.store.audit_log import COMMAND_LINE, add_missing_lines, log_of, recording
from di_metrics.store.building import refuse_to_replace
from di_metrics.store.database import TableHashes, read_snapshot, table_hashes, whole
from di_metrics.store.in_place import alone_with, changed_meanwhile, now, put_in_place, set_aside, signature_of, take_log_in
from di_metrics.store.migration import migrate

FORMAT = 2
"""The version of the archive; that of the database is its own. Before 2 there was no audit log in it."""

PRODUCT: Literal["DI Metrics"] = "DI Metrics"
MANIFEST, DATABASE, LOG = "manifest.json", "records.duckdb", "audit.jsonl"
_TO_BACK_UP = (FileState.CURRENT, FileState.EARLIER)
_PIECE = 1 << 20
_LONGEST_MANIFEST = 1 << 16
_LONGEST_ALIASES = 1 << 24
_DUCKDB = b"DUCK"

Progress = Callable[[float], None]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Part(_Strict):
    """A file of the archive: its size in bytes and its SHA-256 in hexadecimal."""

    size: Annotated[int, Field(ge=0)]
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class Manifest(_Strict):
    """What a backup says of itself. `key_check` is the fingerprint of the key of pseudonyms, which is not in it."""

    product: Literal["DI Metrics"]
    format: int
    version: str
    database_format: str
    region: str
    made_at: str
    key_check: str | None
    parts: dict[str, Part]


class _Head(BaseModel):
    """As much of a manifest as archives of every format have."""

    product: Literal["DI Metrics"]
    format: int


@dataclass(frozen=True, slots=True)
class Restored:
    """What restoring did: whose backup it was, where that lies which it replaced, and whether other names came along."""

    manifest: Manifest
    kept: Path | None
    aliases: bool


@dataclass(frozen=True, slots=True)
class _Content:
    """What a copy has to have in common with its source: every row, every batch, every published statement."""

    tables: TableHashes
    batches: tuple[Batch, ...]
    statements: tuple[object, ...]


def make_backup(database: Path, region: Path, file: Path, progress: Progress = lambda share: None) -> Manifest:
    """Back up a database, and the other names in its region's folder, into a file that does not exist yet.

    Others may read and change the database meanwhile: every change puts another file in its place, and the one that was
    opened here stays whole. The file appears only after what can be restored from it was compared with the source. Raises
    DatabaseError where there is no database to back up, or the file exists or cannot be written.
    """
    if os.path.lexists(file):
        raise DatabaseError(
            Message.of(N_("%(file)s exists already."), file=str(file)),
            Message.of(N_("A backup replaces no file: name another one.")),
        )
    found = examine(database)
    if found.state not in _TO_BACK_UP:
        raise found.error()
    with stage(file, DatabaseError) as staging, writing_to(file, DatabaseError):
        manifest = _backed_up(database, region, staging.folder, file, progress)
    progress(1.0)
    return manifest


def _backed_up(database: Path, region: Path, folder: Path, file: Path, progress: Progress) -> Manifest:
    source, names, log = (folder / name for name in ("source.duckdb", "source.csv", "source.jsonl"))
    draft, unpacked = folder / "draft.zip", folder / "unpacked"
    parts = {DATABASE: _copy(database, source)}
    progress(0.2)
    snapshot = read_snapshot(source)
    if region_id(region) == snapshot.region and (region / ALIASES).is_file():
        parts[ALIASES] = _copy(region / ALIASES, names)
    if log_of(database).is_file():
        parts[LOG] = _copy(log_of(database), log)
    manifest = Manifest(
        product=PRODUCT,
        format=FORMAT,
        version=__version__,
        database_format=snapshot.format,
        region=snapshot.region,
        made_at=now(),
        key_check=snapshot.key_check,
        parts=parts,
    )
    _write(draft, manifest, {DATABASE: source, ALIASES: names, LOG: log})
    progress(0.5)
    unpacked.mkdir()
    with _Archive(draft) as archive:
        if archive.manifest != manifest:
            raise _damaged(file)
        archive.unpack(unpacked)
    if _content(unpacked / DATABASE) != _content(source):
        raise _damaged(file)
    progress(0.95)
    move(draft, file)
    return manifest


def read_manifest(file: Path) -> Manifest:
    """What a backup says of itself. Raises DatabaseError where the file is no backup of this version."""
    with _Archive(file) as archive:
        return archive.manifest


def restore_backup(
    file: Path, database: Path, region: Path, *, replace: bool = False, progress: Progress = lambda share: None
) -> Restored:
    """Put the database of a backup in the place of `database` in one step, and its other names into the region's folder.

    All of the archive is examined first. What it replaces is backed up beside it. Raises DatabaseError for an archive that
    is not as it was made, and where the database holds more than a data package and `replace` is not given; in each case
    everything stays as it was.
    """
    with _Archive(file) as archive:
        manifest = archive.manifest
        refuse_to_replace(database, replace)
        with stage(database, DatabaseError) as staging:
            with writing_to(database, DatabaseError):
                archive.unpack(staging.folder)
            progress(0.4)
            basis = signature_of(database)
            _examine_unpacked(staging.path, manifest, file)
            progress(0.7)
            refuse_to_replace(database, replace)
            kept = set_aside(database) if basis or log_beside(database) else None
            basis = take_log_in(database, basis)
            named = ALIASES in manifest.parts and region_id(region) == manifest.region
            restoring = recording(database, LoggedKind.RESTORE, person_at_this_computer(), way=COMMAND_LINE)
            with alone_with(database):
                if signature_of(database) != basis:
                    raise changed_meanwhile()
                with restoring:
                    if named:
                        _put_aliases(staging.folder / ALIASES, region)
                    if LOG in manifest.parts:
                        add_missing_lines(database, (staging.folder / LOG).read_bytes())
                    put_in_place(staging.path, database, basis)
    progress(1.0)
    return Restored(manifest, kept, named)


def _examine_unpacked(database: Path, manifest: Manifest, file: Path) -> None:
    """Read a database from elsewhere through, and bring it to the present format. Raises DatabaseError."""
    found = examine(database)
    if found.state is FileState.LATER:
        raise _of_a_later_version(file)
    if found.state not in _TO_BACK_UP:
        raise _damaged(file)
    try:
        _content(database)
        region = read_snapshot(database).region
    except DatabaseError as error:
        raise _damaged(file) from error
    if region != manifest.region:
        raise _damaged(file)
    if found.state is FileState.EARLIER:
        migrate(database)
        _content(database)


def _put_aliases(unpacked: Path, region: Path) -> None:
    """Put a table of other names into a region's folder, unless it is there already; the one before is kept beside it."""
    file = region / ALIASES
    with writing_to(file, DatabaseError):
        if file.is_file() and file.read_bytes() == unpacked.read_bytes():
            return
        if file.is_file():
            set_aside(file)
        write_file(file, unpacked.read_bytes(), FileKind.TEXT, DatabaseError)


def _content(database: Path) -> _Content:
    """All of a database, read through: a damaged page is found by the database's own sums of each."""
    tables = table_hashes(database)
    if examine(database).state is FileState.EARLIER:  # figures are counted in the present format alone
        return _Content(tables, (), ())
    with whole(database), open_database(database) as opened:
        return _Content(tables, read_batches(opened), _statements(opened))


def _statements(database: Database) -> tuple[object, ...]:
    try:
        return tuple(check_statements(database))
    except RegionError as error:  # what cannot be understood is no fault of the copy
        return (error.message,)


# The archive ---------------------------------------------------------------------------------------------------------


class _Archive:
    """A ZIP from elsewhere: what it says of itself is checked when it is opened, what is in it when it is unpacked."""

    def __init__(self, file: Path) -> None:
        self._file = file
        try:
            if not stat.S_ISREG(file.stat().st_mode):
                raise _no_backup(file)
            self._zip = zipfile.ZipFile(file)
        except OSError as error:
            raise DatabaseError(
                Message.of(N_("%(file)s cannot be opened."), file=str(file)),
                Message.of(N_("Check the name of the file and that you may read it.")),
            ) from error
        except BROKEN_ZIP as error:
            raise _no_backup(file) from error
        try:
            self.manifest = self._manifest()
        except BaseException:
            self._zip.close()
            raise

    def __enter__(self) -> _Archive:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def unpack(self, folder: Path) -> None:
        """Write the parts into a folder. Raises DatabaseError where one is not as the manifest says, or there is no room."""
        needed = sum(part.size for part in self.manifest.parts.values())
        if needed > shutil.disk_usage(folder).free:
            raise DatabaseError(
                Message.of(
                    N_("Unpacked, %(file)s needs more space than is free: %(size)s MB."),
                    file=str(self._file),
                    size=needed >> 20,
                ),
                Message.of(N_("Free some space, or name a file on another disk with --database.")),
            )
        for name, part in self.manifest.parts.items():
            with _new_file(folder / name) as target:
                if _poured(self._pieces(name), target) != part:
                    raise _damaged(self._file)

    def _manifest(self) -> Manifest:
        entries = self._zip.infolist()
        names = [entry.filename for entry in entries]
        if MANIFEST not in names:
            raise _no_backup(self._file)
        known = {MANIFEST, DATABASE, ALIASES, LOG}
        packed = {entry.compress_type for entry in entries} <= {*ZIP_METHODS}
        if len(set(names)) < len(names) or not set(names) <= known or not packed or any(e.flag_bits & 1 for e in entries):
            raise _damaged(self._file)
        text = next(self._pieces(MANIFEST), b"")
        try:
            head = _Head.model_validate_json(text)
        except ValidationError as error:
            raise _no_backup(self._file) from error
        if not 1 <= head.format <= FORMAT:
            raise _of_a_later_version(self._file)
        try:
            manifest = Manifest.model_validate_json(text)
        except ValidationError as error:
            raise _damaged(self._file) from error
        sizes = {entry.filename: entry.file_size for entry in entries if entry.filename != MANIFEST}
        if DATABASE not in sizes or sizes != {name: part.size for name, part in manifest.parts.items()}:
            raise _damaged(self._file)
        if sizes.get(ALIASES, 0) > _LONGEST_ALIASES:
            raise _damaged(self._file)
        return manifest

    def _pieces(self, name: str) -> Iterator[bytes]:
        """The pieces of a part, no more than the archive states; of the manifest one."""
        piece_size = _LONGEST_MANIFEST if name == MANIFEST else _PIECE
        try:
            with self._zip.open(name) as stream:
                while piece := stream.read(piece_size):
                    if name == DATABASE and stream.tell() == len(piece) and piece[8:12] != _DUCKDB:
                        return  # nothing that does not begin like a database is unpacked
                    yield piece
        except (*BROKEN_ZIP, OSError) as error:
            raise _damaged(self._file) from error


def _write(archive: Path, manifest: Manifest, sources: Mapping[str, Path]) -> None:
    with _new_file(archive) as stream, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(MANIFEST, manifest.model_dump_json(indent=1))
        for name in manifest.parts:
            packed.write(sources[name], name)


def _copy(source: Path, target: Path) -> Part:
    """Copy a file as it is when it is opened, whatever takes its place meanwhile."""
    with source.open("rb") as stream, _new_file(target) as copy:
        return _poured(iter(lambda: stream.read(_PIECE), b""), copy)


def _poured(pieces: Iterator[bytes], target: IO[bytes]) -> Part:
    digest, size = hashlib.sha256(), 0
    for piece in pieces:
        digest.update(piece)
        size += len(piece)
        target.write(piece)
    return Part(size=size, sha256=digest.hexdigest())


@contextmanager
def _new_file(path: Path) -> Iterator[IO[bytes]]:
    """A new file that its owner alone may read, on the disk when this is left."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600), "wb") as stream:
        yield stream
        stream.flush()
        os.fsync(stream.fileno())


def _of_a_later_version(file: Path) -> DatabaseError:
    return DatabaseError(
        Message.of(N_("The backup %(file)s is of a later version of DI Metrics. Nothing was changed."), file=str(file)),
        Message.of(N_("Restore it with the version that made it, or with a later one.")),
    )


def _no_backup(file: Path) -> DatabaseError:
    return DatabaseError(
        Message.of(N_("%(file)s is no backup of DI Metrics."), file=str(file)),
        Message.of(N_("A backup is made with: python -m di_metrics backup --out FILE")),
    )


def _damaged(file: Path) -> DatabaseError:
    return DatabaseError(
        Message.of(N_("The backup %(file)s is not as it was made. Nothing was changed."), file=str(file)),
        Message.of(N_("Take another copy of it, or an earlier backup.")),
    )
