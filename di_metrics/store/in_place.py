"""The one way in which a database changes: a staging copy beside it is written, and takes its place in one step."""

from __future__ import annotations

import glob
import itertools
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import duckdb
from filelock import FileLock, Timeout

from di_metrics.errors import N_, DatabaseError, Message
from di_metrics.file_state import FileState, examine, in_use, log_beside, logs_beside, reading, require_current
from di_metrics.files import cannot_be_written, flush_folder, is_write_failure, move, stage, writing_to


def now() -> str:
    """The time in UTC to the second, in ISO 8601."""
    return datetime.now(UTC).isoformat(timespec="seconds")


# Whoever opens the database sees all of the change or nothing of it, wherever a process is killed. A staged copy lies in a
# folder of its own (`di_metrics.files.Staging`).

Signature = tuple[int, int] | None

REVISION = "revision"
"""What `build_info` calls the random mark of the last change beside the records."""


def signature_of(database: Path) -> Signature:
    """Tells one state of a database file from another; None where there is none."""
    try:
        status = database.stat()
    except (OSError, ValueError):  # whoever opens it is told what stands in the way
        return None
    return status.st_mtime_ns, status.st_ino


@contextmanager
def staged(path: Path, database: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that writes a staged file, which is whole and readable by its owner alone when this ends.

    Raises DatabaseError about `database` where there is no room for the file or it cannot be written.
    """
    with writing_to(database, DatabaseError), reading(database):
        try:
            with duckdb.connect(path) as connection:
                path.chmod(0o600)
                yield connection
                connection.execute("CHECKPOINT")  # closing does it too, but says nothing where it fails
        except duckdb.Error as error:
            if is_write_failure(error):
                raise cannot_be_written(database, error, DatabaseError) from error
            raise


class NothingToChange(Exception):
    """Leaves a database that is being changed as it is."""


@contextmanager
def changing(database: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A copy in which to change what lies beside the records; at the end it takes the database's place in one step.

    Changes wait for each other, so each sees what the one before it made. After NothingToChange, which ends here, and
    after any other error the database is as it was. Raises DatabaseError where the file cannot be read or written.
    """
    require_current(database, writing=True)
    with stage(database, DatabaseError) as staging, alone_with(database), suppress(NothingToChange):
        basis = signature_of(database)
        copy_as_it_is(database, staging.path)
        with staged(staging.path, database) as connection:
            yield connection
            connection.execute("INSERT OR REPLACE INTO build_info VALUES (?, ?)", [REVISION, uuid4().hex])
        put_in_place(staging.path, database, basis)


def copy_as_it_is(database: Path, copy: Path) -> None:
    """Copy a database file byte by byte. Raises DatabaseError where it is written into meanwhile, or cannot be copied."""
    basis = signature_of(database)
    with writing_to(database, DatabaseError):
        shutil.copyfile(database, copy)
    if signature_of(database) != basis:
        raise changed_meanwhile()


@contextmanager
def alone_with(database: Path) -> Iterator[None]:
    """While nobody else puts a file in the database's place. Raises DatabaseError where that cannot be had."""
    place = Path(os.path.realpath(database))
    lock = FileLock(place.with_name(f".{place.name}.lock"), timeout=30, mode=0o600)
    try:
        with writing_to(database, DatabaseError):
            lock.acquire()
    except Timeout as error:
        raise _in_use(database) from error
    try:
        yield
    finally:
        lock.release()


def was_there(database: Path) -> bool:
    """Whether a database was ever put in a place: the lock that is taken for that stays, and so do backups."""
    lock = database.with_name(f".{database.name}.lock")
    return any(map(os.path.lexists, (database, lock))) or bool(log_beside(database) or backups_of(database))


def backups_of(database: Path) -> tuple[Path, ...]:
    """What was set aside before something took its place, with logs, the oldest first."""
    return tuple(sorted(database.parent.glob(f"{glob.escape(database.stem)}.backup-*")))


def put_in_place(path: Path, database: Path, basis: Signature) -> None:
    """Move a finished file into the place of a database that is as it was at `basis`.

    Raises DatabaseError where another program has the database open to change it, or has changed it, for what that
    writes would be lost or would break the new file.
    """
    if found := in_use(database) or in_use(path):
        raise found.error()
    if signature_of(database) != basis:
        raise changed_meanwhile()
    with writing_to(database, DatabaseError):
        try:
            move(path, database)
        except PermissionError as error:
            raise _in_use(database) from error


def changed_meanwhile() -> DatabaseError:
    """Somebody else changed the database since a change was prepared."""
    return DatabaseError(
        Message.of(N_("The database has been changed since this was prepared. Nothing was changed.")),
        Message.of(N_("Begin once more.")),
    )


def _in_use(database: Path) -> DatabaseError:
    return DatabaseError(
        Message.of(N_("%(file)s is in use and was not replaced."), file=str(database)),
        Message.of(N_("Choose another file, or close the programs that have it open, and try again.")),
    )


def set_aside(database: Path) -> Path:
    """Copy a file that is about to be replaced, byte by byte, to a new name beside it, which is returned.

    A write-ahead log beside it is copied first. Raises DatabaseError where another program has the file open, or where it
    cannot be copied whole.
    """
    with alone_with(database):
        found = in_use(database)
        if found and found.state is FileState.LOCKED:
            raise found.error()
        backup = _name_of_backup(database)
        with writing_to(database, DatabaseError):
            for log in logs_beside(database):
                _copy(log, _log_of(backup, log))
            if database.exists():
                _copy(database, backup)
            flush_folder(database.parent)
    return backup


def take_log_in(database: Path, basis: Signature) -> Signature:
    """Leave no write-ahead log beside a database that was set aside; returns what tells the database now.

    The database program takes the log in and ends both safely, so that whoever kills it never leaves the one without the
    other. A log that it cannot take in belongs to no file here, and is removed. Raises DatabaseError where the database is
    not as at `basis`, or cannot be written.
    """
    with alone_with(database):
        if signature_of(database) != basis:
            raise changed_meanwhile()
        if not logs_beside(database):
            return basis
        if is_taken_in(database):
            with staged(database, database):
                pass
        else:
            with writing_to(database, DatabaseError):
                for log in logs_beside(database):
                    log.unlink()
                flush_folder(database.parent)
        return signature_of(database)


def is_taken_in(database: Path) -> bool:
    """Whether the log beside a database fits it, which is tried with a copy of both. Raises DatabaseError."""
    staging = stage(database, DatabaseError)
    try:
        return database.exists() and copy_whole(database, staging.path)
    finally:
        staging.discard()


def copy_whole(database: Path, copy: Path) -> bool:
    """Copy a database and have the log beside it taken into the copy; False where it does not fit. Raises DatabaseError."""
    with writing_to(database, DatabaseError):
        shutil.copyfile(database, copy)
        logs = logs_beside(database)
        for log in logs:
            shutil.copyfile(log, _log_of(copy, log))
    if not logs:
        return True
    try:
        with staged(copy, database):
            pass
    except DatabaseError:
        if examine(copy).state in (FileState.UNFINISHED, FileState.DAMAGED):
            return False
        raise
    return log_beside(copy) is None


def _log_of(database: Path, log: Path) -> Path:
    """The name of a part of a log where it lies beside another database."""
    return database.with_name(database.name + log.name[log.name.rindex(".wal") :])


def _name_of_backup(database: Path) -> Path:
    stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
    for number in itertools.count(1):
        name = f"{database.stem}.backup-{stamp}{f'-{number}' if number > 1 else ''}{database.suffix}"
        if not os.path.lexists(database.with_name(name)):
            break
    return database.with_name(name)


def _copy(source: Path, target: Path) -> None:
    with stage(target, DatabaseError) as staging:
        staging.path.touch(0o600)
        shutil.copyfile(source, staging.path)
        move(staging.path, target)
