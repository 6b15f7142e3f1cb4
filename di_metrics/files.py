"""Reading files that others made, within limits, and writing files whole or not at all."""

from __future__ import annotations

import datetime as dt
import errno
import json
import math
import os
import shutil
import tempfile
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn, Self

from filelock import FileLock, Timeout

from di_metrics.errors import N_, DIMetricsError, Message, SettingsError
from di_metrics.file_state import KIND_NAMES, NO_FILES, FileKind, kind_of, not_to_be_written

ZIP_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""How archives that are read may be packed; the standard library unpacks other ways without a bound to the memory used."""
BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, RuntimeError, ValueError)
"""What the standard library raises for an archive that is damaged, encrypted or packed in unusual ways."""

_PREFIX = ".build-"
_LOCK = "maker.lock"
_TIME_TO_LOCK = 600
"""Seconds after which a folder without a lock is taken for one whose maker was killed before it could make the lock."""

Refused = Callable[[Message, Message], DIMetricsError]
"""Makes an error of a message and a hint."""


def read_file(file: Path, refused: Refused) -> bytes:
    """What is in a file. Raises the error that `refused` makes where it is no file or cannot be opened."""
    try:
        kind = kind_of(file)
        if kind in NO_FILES:
            raise refused(
                Message.of(
                    N_("%(file)s is no file but %(what)s. Nothing was changed."),
                    file=str(file),
                    what=Message.of(KIND_NAMES[kind]),
                ),
                Message.of(N_("Check the name of the file, and name another.")),
            )
        return file.read_bytes()
    except (OSError, ValueError) as error:
        raise refused(
            Message.of(N_("%(file)s cannot be opened."), file=str(file)),
            Message.of(N_("Check the name of the file and that you may read it.")),
        ) from error


def write_file(
    file: Path, content: bytes, kind: FileKind, error: type[DIMetricsError] = SettingsError, *, never: Path | None = None
) -> None:
    """Write a file, making its folder: whole, or not at all, and readable by its owner alone.

    A file of its name is replaced only where it is of `kind` or empty. Raises `error` where it is something else, is the
    file `never`, or cannot be written.
    """
    check_target(file, kind, error, never=never)
    with stage(file, error) as staging, writing_to(file, error):
        staging.path.touch(0o600)
        staging.path.write_bytes(content)
        move(staging.path, file)


def move(made: Path, file: Path) -> None:
    """Put a finished file in a place in one step, written down for good. Raises OSError."""
    with made.open("rb+") as stream:
        os.fsync(stream.fileno())
    place = Path(os.path.realpath(file))
    os.replace(made, place)
    flush_folder(place.parent)


@dataclass(frozen=True, slots=True)
class Staging:
    """A folder beside a file that is to be put in place; `lock` is held as long as its maker lives.

    So a folder that a killed process left is known and removed, by whoever makes the next one beside it. It is left with
    `with`, which removes it.
    """

    folder: Path
    lock: FileLock

    @property
    def path(self) -> Path:
        """The file that is made there."""
        return self.folder / "records.duckdb"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.discard()

    def discard(self) -> None:
        """Remove the folder and what is in it."""
        self.lock.release(force=True)
        shutil.rmtree(self.folder, ignore_errors=True)


def stage(file: Path, error: type[DIMetricsError]) -> Staging:
    """A new folder beside a file, made with the file's own folder, so that what is made there can be moved in one step.

    Raises `error` where nothing can be written there.
    """
    with writing_to(file, error):
        parent = Path(os.path.realpath(file)).parent
        parent.mkdir(parents=True, exist_ok=True)
        remove_abandoned(parent)
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=parent))
        lock = _lock_of(folder)
        lock.acquire(blocking=False)
        return Staging(folder, lock)


def _lock_of(folder: Path) -> FileLock:
    return FileLock(folder / _LOCK, mode=0o600, thread_local=False)


def remove_abandoned(folder: Path) -> None:
    """Remove what killed processes left in a folder; what a living process makes there stays."""
    for left in abandoned(folder):
        shutil.rmtree(left, ignore_errors=True)


def abandoned(folder: Path) -> list[Path]:
    """What killed processes left in a folder, without that in which a living one makes something."""
    found = (one for one in sorted(folder.glob(f"{_PREFIX}*")) if one.is_dir() and not one.is_symlink())
    return [one for one in found if not _is_in_use(one)]


def _is_in_use(folder: Path) -> bool:
    """Whether the maker of a folder may still live; where that cannot be found out, it is left alone."""
    try:
        if not (folder / _LOCK).exists():
            return time.time() - folder.stat().st_mtime < _TIME_TO_LOCK
        with _lock_of(folder).acquire(blocking=False):
            return False
    except (FileNotFoundError, PermissionError, Timeout):
        return True


def check_target(
    file: Path, kind: FileKind, error: type[DIMetricsError] = SettingsError, *, never: Path | None = None
) -> None:
    """Raises `error` where a file of a kind may not be written to a path, because something else is there."""
    with writing_to(file, error):
        found = kind_of(file)
        same = never is not None and found is not None and never.exists() and os.path.samefile(file, never)
    if same or found not in (None, FileKind.EMPTY, kind):
        raise not_to_be_written(file, found, error)


def check_folder(folder: Path) -> None:
    """Raises SettingsError where something else than a folder is in the place of one to write into."""
    with writing_to(folder, SettingsError):
        found = kind_of(folder)
    if found not in (None, FileKind.FOLDER):
        raise not_to_be_written(folder, found, SettingsError)


@contextmanager
def writing_to(file: Path, error: type[DIMetricsError]) -> Iterator[None]:
    """Turns what the system says where a file cannot be written into words. Raises `error`."""
    try:
        yield
    except ValueError as failure:
        if not isinstance(failure, UnicodeError) and "null" not in str(failure):
            raise
        raise cannot_be_written(file, failure, error) from failure
    except OSError as failure:
        raise cannot_be_written(file, failure, error) from failure


_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG) if os.name == "posix" else (errno.ENOSPC, errno.EFBIG)


def cannot_be_written(file: Path, failure: Exception, error: type[DIMetricsError]) -> DIMetricsError:
    """The error of a file for which there is no room, or which may not be written."""
    no_room = failure.errno in _NO_ROOM if isinstance(failure, OSError) else is_write_failure(failure)
    if no_room:
        return error(
            Message.of(N_("There is no room on the disk for %(file)s. Nothing was changed."), file=str(file)),
            Message.of(N_("Make room, and try again.")),
        )
    return error(
        Message.of(N_("%(file)s cannot be written."), file=str(file)),
        Message.of(N_("Choose a folder in which you may write.")),
    )


def is_write_failure(failure: Exception) -> bool:
    """Whether the database program tells that there is no room for a file. It says so in the words of the system."""
    said = str(failure).lower()
    return any(os.strerror(number).lower() in said for number in _NO_ROOM) or "could not write" in said


def flush_folder(folder: Path) -> None:
    """Have the system write a folder's new entry down, where it knows how to."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


_LARGEST_JSON = 8 << 20
_DEEPEST_JSON = 40
_LONGEST_NUMBER = 18


class BadJson(ValueError):
    """A text from outside that is no JSON, or more than anything that is read here holds."""


def read_json(text: str) -> Any:
    """The value of a JSON text from outside. Raises BadJson, also where it is too large, too deep or ambiguous."""
    if len(text) > _LARGEST_JSON:
        raise BadJson
    try:
        value = json.loads(
            text, object_pairs_hook=_distinct, parse_constant=_no_number, parse_int=_whole, parse_float=_finite
        )
        text.encode()
        _check_depth(value)
    except (ValueError, RecursionError) as error:
        raise BadJson from error
    return value


def _distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise BadJson
    return found


def _no_number(_word: str) -> NoReturn:
    raise BadJson


def _whole(digits: str) -> int:
    if len(digits) > _LONGEST_NUMBER:
        raise BadJson
    return int(digits)


def _finite(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise BadJson
    return value


def _check_depth(value: Any, left: int = _DEEPEST_JSON) -> None:
    """Raises BadJson where lists and objects lie too deep in each other, or a text holds half a character."""
    if left == 0:
        raise BadJson
    if isinstance(value, str):
        value.encode()
    elif isinstance(value, dict):
        for key, part in value.items():
            key.encode()
            _check_depth(part, left - 1)
    elif isinstance(value, list):
        for part in value:
            _check_depth(part, left - 1)


# ---- ZIP files that are the same whoever packs them ----

_UNIX = 3
_READABLE = 0o100644 << 16


def zip_entry(name: str, day: dt.date) -> zipfile.ZipInfo:
    """An entry without anything of the computer that packs it: no time of day, no owner, no system."""
    entry = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
    entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, _UNIX, _READABLE
    return entry
