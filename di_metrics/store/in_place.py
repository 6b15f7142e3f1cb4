"""Putting a database file in another's place in one step, with nobody else doing so meanwhile."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb
from filelock import FileLock, Timeout

from di_metrics.errors import N_, DatabaseError, Message

Signature = tuple[int, int] | None

_PREFIX = ".build-"
_ABANDONED_AFTER = 24 * 3600
"""Seconds after which a folder that a killed process left behind is removed; nobody looks at a preview for so long."""


def signature_of(database: Path) -> Signature:
    """Tells one state of a database file from another; None where there is none."""
    try:
        status = database.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return status.st_mtime_ns, status.st_ino


def path_beside(database: Path) -> Path:
    """A place for a file in a new folder beside the database, so that it can be moved in one step when it is finished."""
    try:
        database.parent.mkdir(parents=True, exist_ok=True)
        _remove_abandoned(database.parent)
        return Path(tempfile.mkdtemp(prefix=_PREFIX, dir=database.parent)) / "records.duckdb"
    except OSError as error:
        raise DatabaseError(
            Message.of(N_("%(file)s cannot be written."), file=str(database)),
            Message.of(N_("Choose a folder in which you may write.")),
        ) from error


def _remove_abandoned(folder: Path) -> None:
    for left in folder.glob(f"{_PREFIX}*"):
        if time.time() - left.stat().st_mtime > _ABANDONED_AFTER:
            shutil.rmtree(left, ignore_errors=True)


class NothingToChange(Exception):
    """Leaves a database that is being changed as it is."""


@contextmanager
def changing(database: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A copy in which to change what lies beside the records; at the end it takes the database's place in one step.

    Changes wait for each other, so each sees what the one before it made. After NothingToChange, which ends here, and
    after any other error the database is as it was. Raises DatabaseError where the file cannot be written.
    """
    path = path_beside(database)
    try:
        with alone_with(database), suppress(NothingToChange):
            shutil.copyfile(database, path)
            with duckdb.connect(path) as connection:
                yield connection
            put_in_place(path, database)
    finally:
        shutil.rmtree(path.parent, ignore_errors=True)


@contextmanager
def alone_with(database: Path) -> Iterator[None]:
    """While nobody else puts a file in the database's place. Raises DatabaseError where that cannot be had."""
    try:
        with FileLock(database.with_name(f".{database.name}.lock"), timeout=30):
            yield
    except (OSError, Timeout) as error:
        raise DatabaseError(
            Message.of(N_("%(file)s is in use and was not replaced."), file=str(database)),
            Message.of(N_("Stop the dashboard or choose another file, and build again.")),
        ) from error


def put_in_place(path: Path, database: Path) -> None:
    """Move a finished file into the database's place: whoever opens that sees all of one or all of the other."""
    os.replace(path, database)
    _flush_folder(database.parent)


def _flush_folder(folder: Path) -> None:
    """Have the system write the folder's new entry down, where it knows how to."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
