"""The audit log: who did what when, a line of JSON each, in a file beside the database that is only ever appended to.

It lies beside the database and not in it, so that no load, restore or replacement of the database takes a line away. It
holds no data of recipients and no addresses of visitors. What cannot be written down is not done.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import duckdb

from di_metrics.access.rights import LoggedKind, Person, person_at_this_computer
from di_metrics.errors import N_, DatabaseError, Message
from di_metrics.files import flush_folder
from di_metrics.store.in_place import now

COLUMNS = ("time", "kind", "person", "subject", "way", "outcome", "details")
"""What each line holds: the time in UTC (ISO 8601), the kind of event, the person's name and the provider's subject, whether
it came by the dashboard or the command line, whether it was done or failed, and what it was about."""

DASHBOARD, COMMAND_LINE = "dashboard", "command_line"
DONE, FAILED = "done", "failed"
_ENDING = ".audit.jsonl"
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Event:
    """A line of the log. `details` are codes, numbers and fingerprints by name."""

    time: str
    kind: str
    person: str
    subject: str
    way: str
    outcome: str
    details: Mapping[str, str]

    @property
    def failed(self) -> bool:
        """Whether it was begun and could not be done."""
        return self.outcome == FAILED


def log_of(database: Path) -> Path:
    """The log of a database."""
    place = Path(os.path.realpath(database))
    return place.with_name(place.name + _ENDING)


def record(
    database: Path,
    kind: LoggedKind,
    person: Person,
    details: Mapping[str, object] = MappingProxyType({}),
    *,
    way: str = DASHBOARD,
    outcome: str = DONE,
) -> None:
    """Write an event down, on the disk when this returns. Raises DatabaseError where that cannot be."""
    told = {name: str(value)[:_LONGEST] for name, value in details.items() if value not in (None, "")}
    values = (now(), str(kind), person.name[:_LONGEST], person.subject[:_LONGEST], way, outcome, told)
    line = json.dumps(dict(zip(COLUMNS, values, strict=True)), ensure_ascii=False)
    file = log_of(database)
    with _writing(file):
        _append(file, line.encode() + b"\n")


@contextmanager
def _writing(file: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise DatabaseError(
            Message.of(N_("The log %(file)s cannot be written, so nothing was done."), file=str(file)),
            Message.of(N_("Make room on the disk or let the program write that file, and try again.")),
        ) from error


def _append(file: Path, line: bytes) -> None:
    is_new = not file.exists()
    flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
    handle = os.open(file, flags, 0o600)
    try:
        size = os.fstat(handle).st_size
        if size and _last_byte(handle, size) != b"\n":  # the disk was full in the middle of a line, which stays as it is
            line = b"\n" + line
        if os.write(handle, line) != len(line):
            raise OSError("a line was written in part")
        os.fsync(handle)
    finally:
        os.close(handle)
    if is_new:
        flush_folder(file.parent)


def _last_byte(handle: int, size: int) -> bytes:
    os.lseek(handle, size - 1, os.SEEK_SET)
    return os.read(handle, 1)


@contextmanager
def recording(
    database: Path,
    kind: LoggedKind,
    person: Person,
    details: Mapping[str, object] = MappingProxyType({}),
    *,
    way: str = DASHBOARD,
) -> Iterator[None]:
    """Write an event down, then let it be done; that it failed is written down too: the log never tells less than was done.

    Raises DatabaseError, before anything is done, where the log cannot be written.
    """
    record(database, kind, person, details, way=way)
    try:
        yield
    except BaseException:
        record(database, kind, person, details, way=way, outcome=FAILED)
        raise


@dataclass(frozen=True, slots=True)
class AuditLog:
    """The events of a log, the latest first, and how many of its lines could not be read."""

    events: tuple[Event, ...]
    unreadable: int = 0


_TYPES = ", ".join(f"{name}: '{'MAP(VARCHAR, VARCHAR)' if name == 'details' else 'VARCHAR'}'" for name in COLUMNS)
_LINES = f"""
WITH line AS (
    SELECT row_number() OVER () AS place, *
    FROM read_json($file, format = 'newline_delimited', ignore_errors = true, columns = {{{_TYPES}}})
)
"""
_WHOLE = " AND ".join(f"{name} IS NOT NULL" for name in COLUMNS)
_CHOSEN = f"WHERE {_WHOLE} AND ($kind = '' OR kind = $kind) AND ($person = '' OR person = $person)"


def read_log(database: Path, kind: str = "", person: str = "", most: int | None = None) -> AuditLog:
    """The events of a kind and of a person, or all of them, the latest `most`. Raises DatabaseError."""
    file = log_of(database)
    if not file.exists():
        return AuditLog(())
    limit = "" if most is None else f"LIMIT {most}"
    try:
        with duckdb.connect() as connection:
            chosen = {"file": str(file), "kind": kind, "person": person}
            found = connection.execute(
                f"{_LINES} SELECT {', '.join(COLUMNS)} FROM line {_CHOSEN} ORDER BY time DESC, place DESC {limit}", chosen
            ).fetchall()
            [broken] = connection.execute(
                f"{_LINES} SELECT count(*) FILTER (NOT ({_WHOLE})) FROM line", {"file": str(file)}
            ).fetchone() or (0,)
    except (duckdb.Error, OSError) as error:
        raise DatabaseError(
            Message.of(N_("%(file)s cannot be opened."), file=str(file)),
            Message.of(N_("Check the name of the file and that you may read it.")),
        ) from error
    return AuditLog(tuple(Event(*row) for row in found), int(broken))


def persons_in_log(database: Path) -> tuple[str, ...]:
    """The names that stand in the log, in alphabetical order."""
    return tuple(sorted({one.person for one in read_log(database).events if one.person}))


def note_settings(database: Path, **places: Path | None) -> None:
    """Write down by fingerprints what folders and files a dashboard starts with, where they are others than last time."""
    found = {name: fingerprint_of(place) for name, place in places.items() if place is not None}
    noted = [one.details for one in read_log(database, LoggedKind.SETTINGS).events]
    before = next((one for one in noted if places.keys() & one.keys()), {})
    if found != before:
        record(database, LoggedKind.SETTINGS, person_at_this_computer(), found, way=COMMAND_LINE)


def fingerprint_of(place: Path) -> str:
    """The first signs of a hash of a file, or of the files that lie in a folder."""
    digest = hashlib.sha256()
    with suppress(OSError):  # what cannot be read is told by whoever needs it
        for file in sorted(place.iterdir()) if place.is_dir() else [place]:
            if file.is_file():
                digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def add_missing_lines(database: Path, lines: bytes) -> None:
    """Append the lines of another copy of the log that are not in it. Raises DatabaseError."""
    file = log_of(database)
    with _writing(file):
        known = set(file.read_bytes().splitlines()) if file.exists() else set()
        for line in lines.splitlines():
            if line and line not in known:
                _append(file, line + b"\n")
