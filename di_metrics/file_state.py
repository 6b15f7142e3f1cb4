"""What a path leads to, found out before a file is opened, replaced or refused. Nothing is ever changed by looking.

Only what is understood is ever called missing, earlier or replaceable; whatever is in doubt is refused.
"""

from __future__ import annotations

import os
import stat
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import duckdb

from di_metrics.errors import N_, DatabaseError, DIMetricsError, Message, ReleaseError


class FileKind(StrEnum):
    """What lies at a path, from its entry in the folder and its first bytes."""

    FOLDER = "folder"
    DEVICE = "device"
    PIPE = "pipe"
    SOCKET = "socket"
    EMPTY = "empty"
    DUCKDB = "duckdb"
    SQLITE = "sqlite"
    WORKBOOK = "workbook"
    DOCUMENT = "document"
    ZIP = "zip"
    PDF = "pdf"
    TEXT = "text"
    BINARY = "binary"


NO_FILES = frozenset({FileKind.FOLDER, FileKind.DEVICE, FileKind.PIPE, FileKind.SOCKET})

KIND_NAMES = {
    FileKind.FOLDER: N_("a folder"),
    FileKind.DEVICE: N_("a device"),
    FileKind.PIPE: N_("a pipe"),
    FileKind.SOCKET: N_("a socket"),
    FileKind.EMPTY: N_("an empty file"),
    FileKind.DUCKDB: N_("a DuckDB database"),
    FileKind.SQLITE: N_("an SQLite database"),
    FileKind.WORKBOOK: N_("an Excel workbook"),
    FileKind.DOCUMENT: N_("an Office document"),
    FileKind.ZIP: N_("a ZIP archive"),
    FileKind.PDF: N_("a PDF document"),
    FileKind.TEXT: N_("a text file"),
    FileKind.BINARY: N_("a file of another kind"),
}


class FileState(StrEnum):
    """What a file is that a database or a release is wanted from."""

    MISSING = "missing"
    CURRENT = "current"
    EARLIER = "earlier"
    LATER = "later"
    LOCKED = "locked"
    """Another process holds it open for writing."""
    UNFINISHED = "unfinished"
    """A write-ahead log lies beside it: another program writes to it or was killed while it did."""
    DAMAGED = "damaged"
    OTHER_DATABASE = "other_database"
    """A DuckDB file of another product, or another file of this one."""
    OTHER_FILE = "other_file"
    NO_FILE = "no_file"
    NO_PERMISSION = "no_permission"
    BAD_NAME = "bad_name"
    """A name that the database cannot be given: not UTF-8, or too long for the system."""


@dataclass(frozen=True, slots=True)
class Product:
    """A kind of DuckDB file that this product makes.

    `info` is its table of keys and values, `tables` are those that it always holds. Formats since `oldest` can be migrated.
    """

    name: str
    format: int
    oldest: int
    info: str
    tables: frozenset[str]
    error: type[DIMetricsError]
    missing: Message
    make: Message
    other: str
    """Says that a file is none of these but %(what)s."""
    no_file: str
    """Says that a path leads to no file but to %(what)s."""
    earlier: Message


RECORDS = Product(
    name=N_("a records database of DI Metrics"),
    format=7,
    oldest=2,
    info="build_info",
    tables=frozenset(
        (
            *("build_info", "region_file", "municipality", "target_group", "service", "provider", "person", "guardianship"),
            "institution",
            *("assessment", "recommended_service", "service_record", "first_service", "first_service_of_person"),
            *("yearly_service", "yearly_service_of_person", "monthly_amount", "replaced_batch", "replaced_record"),
            "batch_records",
            *("needed_service", "batch", "batch_municipality", "batch_group", "source_persons", "source_assessments"),
            *("source_service_records", "quarantine", "warning", "mended", "source_needed_services", "meeting"),
            *("saved_view", "slide_template", "edition", "told"),
        )
    ),
    error=DatabaseError,
    missing=Message.of(N_("There is no database %(file)s.")),
    make=Message.of(N_("If there were records, find the file or a backup of it. Build it with: python -m di_metrics build")),
    other=N_("%(file)s is no records database of DI Metrics. It is %(what)s; nothing was changed."),
    no_file=N_("There is no database %(file)s but %(what)s. Nothing was changed."),
    earlier=Message.of(N_("Bring it up to date, with a backup beside it, with: python -m di_metrics migrate")),
)

RELEASE = Product(
    name=N_("a public release of DI Metrics"),
    format=2,
    oldest=2,
    info="release_info",
    tables=frozenset({"release_info", "region_file", "indicator", "published", "earlier_release", "changed"}),
    error=ReleaseError,
    missing=Message.of(N_("There is no release file %(file)s.")),
    make=Message.of(N_("Make a release with: python -m di_metrics publish --out FILE")),
    other=N_("%(file)s is no release of DI Metrics. It is %(what)s; nothing was changed."),
    no_file=N_("There is no release file %(file)s but %(what)s. Nothing was changed."),
    earlier=Message.of(N_("Keep it, and make a new release with this version.")),
)


@dataclass(frozen=True, slots=True)
class Examined:
    """A path and what was found there. `kind` is None where nothing could be looked at, `what` says it in words."""

    path: Path
    product: Product
    state: FileState
    kind: FileKind | None = None
    what: Message | None = None
    format: int | None = None
    """The version of the schema, of a file of the product."""
    log: Path | None = None
    """The write-ahead log that lies beside it."""

    def error(self) -> DIMetricsError:
        """What is wrong with it, and what to do. The words never advise what would lose data."""
        key, hint = self._words()
        told = Message.of(key, file=str(self.path), what=self.what, log=str(self.log), format=self.format)
        return self.product.error(told, hint)

    def _words(self) -> tuple[str, Message]:
        ways = self.product.earlier
        if self.format is not None and self.format < self.product.oldest:
            ways = Message.of(N_("Keep it, and open it with that version: this one knows no way from that format."))
        keep = Message.of(N_("Keep it as it is, and use a backup in its place or name another file."))
        return {
            FileState.MISSING: (self.product.missing.key, self.product.make),
            FileState.CURRENT: (N_("%(file)s is in order."), keep),
            FileState.EARLIER: (N_("%(file)s was made by an earlier version of DI Metrics (format %(format)s)."), ways),
            FileState.LATER: (
                N_("%(file)s was made by a later version of DI Metrics or of its database program. Nothing was changed."),
                Message.of(N_("Keep it, and open it with that version of DI Metrics.")),
            ),
            FileState.LOCKED: (
                N_("%(file)s is open in another program, which may change it. Nothing was changed."),
                Message.of(N_("Close that program, and try again.")),
            ),
            FileState.UNFINISHED: (
                N_("Beside %(file)s lies %(log)s, with what another program has not finished writing. Nothing was changed."),
                Message.of(
                    N_(
                        "Keep both files. Close that program; if it is closed, open the database in it once more and"
                        " close it in the usual way, or have it finished, with a backup of both, with:"
                        " python -m di_metrics migrate"
                    )
                ),
            ),
            FileState.DAMAGED: (N_("%(file)s is damaged or incomplete and cannot be read. Nothing was changed."), keep),
            FileState.OTHER_DATABASE: (self.product.other, keep_and_name()),
            FileState.OTHER_FILE: (self.product.other, keep_and_name()),
            FileState.NO_FILE: (self.product.no_file, keep_and_name()),
            FileState.NO_PERMISSION: (
                N_("You may not read or change %(file)s. Nothing was changed."),
                Message.of(N_("Ask whoever looks after the computer for that right, or name another file.")),
            ),
            FileState.BAD_NAME: (
                N_("The name %(file)s cannot be used for a database: it is too long or not in UTF-8. Nothing was changed."),
                Message.of(N_("Rename the file or its folder, or name another file.")),
            ),
        }[self.state]


def keep_and_name() -> Message:
    """The advice where a path leads to something else than what is wanted."""
    return Message.of(N_("Check the name of the file, and name another."))


def kind_of(path: Path) -> FileKind | None:
    """What lies at a path; None where nothing does. Only a regular file is opened. Raises OSError."""
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return None
    if not stat.S_ISREG(mode):
        kinds = ((stat.S_ISDIR, FileKind.FOLDER), (stat.S_ISFIFO, FileKind.PIPE), (stat.S_ISSOCK, FileKind.SOCKET))
        return next((kind for of, kind in kinds if of(mode)), FileKind.DEVICE)
    with path.open("rb") as stream:
        begin = stream.read(4096)
    return _kind_of_content(path, begin)


_BEGINNINGS = (
    (b"SQLite format 3\0", FileKind.SQLITE),
    (b"%PDF", FileKind.PDF),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", FileKind.DOCUMENT),
)


def _kind_of_content(path: Path, begin: bytes) -> FileKind:
    if not begin:
        return FileKind.EMPTY
    if begin[8:12] == b"DUCK":
        return FileKind.DUCKDB
    if begin.startswith(b"PK\x03\x04"):
        return _kind_of_zip(path)
    for beginning, kind in _BEGINNINGS:
        if begin.startswith(beginning):
            return kind
    with suppress(UnicodeDecodeError):
        begin[:-3].decode("utf-8")  # the last character may be cut
        return FileKind.BINARY if b"\0" in begin else FileKind.TEXT
    return FileKind.BINARY


def _kind_of_zip(path: Path) -> FileKind:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError):
        return FileKind.ZIP
    if any(name.startswith("xl/") for name in names):
        return FileKind.WORKBOOK
    return FileKind.DOCUMENT if {"mimetype", "[Content_Types].xml"} & set(names) else FileKind.ZIP


def log_beside(path: Path) -> Path | None:
    """A write-ahead log that another program left beside a database, or has there while it writes."""
    return next(iter(logs_beside(path)), None)


def logs_beside(path: Path) -> list[Path]:
    """All parts of such a log: one begun during a checkpoint lies beside the one before it."""
    places = dict.fromkeys((path, Path(os.path.realpath(path))))
    logs = [one.with_name(one.name + end) for one in places for end in (".wal", ".wal.checkpoint", ".wal.recovery")]
    return [log for log in logs if os.path.lexists(log)]


def examine(path: Path, product: Product = RECORDS, *, writing: bool = False) -> Examined:
    """What a path is, for reading or for being replaced, where `product` is wanted. Raises nothing, changes nothing."""
    found, connection = _look(path, product, writing)
    if connection is not None:
        connection.close()
    return found


def connect(path: Path, product: Product = RECORDS) -> duckdb.DuckDBPyConnection:
    """A read-only connection to a file of a product in its present format.

    Raises the product's error, DatabaseError or ReleaseError, for anything else.
    """
    found, connection = _look(path, product, writing=False)
    if connection is None:
        raise found.error()
    if found.state is not FileState.CURRENT:
        connection.close()
        raise found.error()
    return connection


def in_use(path: Path, product: Product = RECORDS) -> Examined | None:
    """What is wrong where another program has a file open to change it, or has left a change of it unfinished; else None."""
    if os.path.isfile(path) and _is_locked(path):
        return Examined(path, product, FileState.LOCKED, FileKind.DUCKDB)
    log = log_beside(path)
    return Examined(path, product, FileState.UNFINISHED, FileKind.DUCKDB, log=log) if log else None


def check_free_for(path: Path, product: Product) -> None:
    """Raises the product's error where writing a file of it would replace anything but such a file or an empty one."""
    found = examine(path, product, writing=True)
    if found.state is FileState.NO_FILE:
        raise not_to_be_written(path, found.kind, product.error)
    empty = found.kind is FileKind.EMPTY and found.log is None
    if not empty and found.state not in (FileState.MISSING, FileState.CURRENT, FileState.EARLIER):
        raise found.error()


def not_to_be_written(path: Path, kind: FileKind | None, error: type[DIMetricsError]) -> DIMetricsError:
    """The error of a path where something else than what would be written there is already."""
    what = Message.of(KIND_NAMES[kind or FileKind.BINARY])
    text = N_("%(file)s cannot be written, for it is %(what)s already. Nothing was changed.")
    return error(Message.of(text, file=str(path), what=what), Message.of(N_("Name another file.")))


def quoted(path: Path) -> str:
    """A path as it is written in SQL; absolute, for some names would have a meaning of their own."""
    return "'" + os.path.abspath(path).replace("'", "''") + "'"


def require_current(path: Path, product: Product = RECORDS, *, writing: bool = False) -> None:
    """Raises the product's error where a path is anything but a readable file of the product in its present format."""
    found = examine(path, product, writing=writing)
    if found.state is not FileState.CURRENT:
        raise found.error()


def _look(path: Path, product: Product, writing: bool) -> tuple[Examined, duckdb.DuckDBPyConnection | None]:
    def found(state: FileState, kind: FileKind | None = None, **more: object) -> Examined:
        what = more.pop("what", None) or (Message.of(KIND_NAMES[kind]) if kind else None)
        return Examined(path, product, state, kind, what, **more)  # type: ignore[arg-type]

    try:
        os.fspath(path).encode("utf-8")
        kind, log = kind_of(path), log_beside(path)
    except ValueError:
        return found(FileState.BAD_NAME), None
    except OSError as error:
        return found(_state_of_failure(error)), None
    if kind in NO_FILES:
        return found(FileState.NO_FILE, kind), None
    if kind in (None, FileKind.DUCKDB):
        if kind and _is_locked(path):
            return found(FileState.LOCKED, kind), None
        if log:
            return found(FileState.UNFINISHED, kind, log=log), None
    if kind is None:
        return found(FileState.MISSING), None
    if kind is not FileKind.DUCKDB:
        return found(FileState.OTHER_FILE, kind), None
    try:
        connection = duckdb.connect(os.path.abspath(path), read_only=True)  # for some names have a meaning of their own
    except duckdb.Error as error:
        return found(_state_of_refusal(path, error), kind, log=log_beside(path)), None
    try:
        state, version, what = _state_inside(connection, product)
    except duckdb.Error:
        state, version, what = FileState.DAMAGED, None, None
    if writing and state in (FileState.CURRENT, FileState.EARLIER) and not os.access(path, os.W_OK):
        state = FileState.NO_PERMISSION
    if state not in (FileState.CURRENT, FileState.EARLIER):
        connection.close()
        return found(state, kind, format=version, what=what), None
    return found(state, kind, format=version), connection


_WINDOWS_SHARING_VIOLATION = 32


def _state_of_failure(error: OSError) -> FileState:
    if getattr(error, "winerror", None) == _WINDOWS_SHARING_VIOLATION:
        return FileState.LOCKED
    if isinstance(error, PermissionError):
        return FileState.NO_PERMISSION
    too_long = isinstance(error.strerror, str) and "too long" in error.strerror.lower()
    return FileState.BAD_NAME if too_long else FileState.DAMAGED


def _state_of_refusal(path: Path, error: duckdb.Error) -> FileState:
    """Why the database program does not open a file that is one of its own."""
    held_here = isinstance(error, duckdb.ConnectionException)  # this process has it open to change it
    if held_here or _is_locked(path) or "another process" in str(error):  # as Windows says it; or somebody came first
        return FileState.LOCKED
    if log_beside(path):
        return FileState.UNFINISHED
    return FileState.LATER if "version number" in str(error) else FileState.DAMAGED


def _is_locked(path: Path) -> bool:
    """Whether another process has the file open for writing, as the database program marks it on POSIX systems."""
    if os.name != "posix":
        return False  # there such a file cannot be opened at all
    import fcntl

    with path.open("rb") as stream:
        try:
            fcntl.lockf(stream, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            return True
    return False


def _state_inside(connection: duckdb.DuckDBPyConnection, product: Product) -> tuple[FileState, int | None, Message | None]:
    """The state of a DuckDB file that could be opened, its format, and what it is where it is something else."""
    tables = {name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables() WHERE NOT internal").fetchall()}
    if product.info not in tables:
        other = next((one for one in (RECORDS, RELEASE) if one.info in tables), None)
        what = other.name if other else N_("a database of another program")
        return FileState.OTHER_DATABASE, None, Message.of(what)
    value = connection.execute(f"SELECT value FROM {product.info} WHERE key = 'format'").fetchone()
    word = str(value[0]) if value else ""
    if not word.isdecimal() or len(word) > 9:
        return FileState.DAMAGED, None, None
    version = int(word)
    if version > product.format:
        return FileState.LATER, version, None
    if version < product.format:
        return FileState.EARLIER, version, None
    return (FileState.CURRENT if product.tables <= tables else FileState.DAMAGED), version, None


@contextmanager
def reading(path: Path, product: Product = RECORDS) -> Iterator[None]:
    """Turns what the database program says of a file that breaks while it is read into the product's error."""
    try:
        yield
    except duckdb.Error as error:
        if not _tells_of_damage(error):
            raise
        raise Examined(path, product, FileState.DAMAGED, FileKind.DUCKDB).error() from error


def _tells_of_damage(error: duckdb.Error) -> bool:
    """Whether an error is about the file, not about what was asked of it."""
    about_file = (duckdb.IOException, duckdb.FatalException, duckdb.InternalException, duckdb.SerializationException)
    return type(error) is duckdb.Error or isinstance(error, about_file)
