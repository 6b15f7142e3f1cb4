"""Bringing a database of an earlier format, or one that another program left unfinished, to the present one, after a backup.

Each format but the present one has a script `from_N.sql`, which brings the tables of what was loaded and of what lies beside
the records to the next one. It runs on a copy; the tables that figures are counted from are then made anew.
"""

from __future__ import annotations

import dataclasses
import shutil
from contextlib import ExitStack
from pathlib import Path

import duckdb

from di_metrics.errors import N_, DatabaseError, Message
from di_metrics.file_state import RECORDS, FileState, examine, log_beside
from di_metrics.files import stage, writing_to
from di_metrics.region import Region
from di_metrics.store.candidate import Candidate, Progress, make_candidate, run_script
from di_metrics.store.in_place import set_aside, signature_of, staged


def migrate(database: Path, progress: Progress = lambda share: None) -> Path | None:
    """Bring a database to the present format; returns where it is kept as it was, None where it is in order already.

    What another program left in a write-ahead log beside it is taken into it. Raises DatabaseError where it cannot be read
    or written; then it is as before.
    """
    found = examine(database, writing=True)
    if found.state is FileState.CURRENT:
        return None
    if found.state not in (FileState.EARLIER, FileState.UNFINISHED) or found.kind is None:
        raise found.error()
    basis = signature_of(database)
    with ExitStack() as made:
        copy = stage(database, DatabaseError)
        made.callback(copy.discard)
        with writing_to(database, DatabaseError):
            shutil.copyfile(database, copy.path)
            if log := log_beside(database):
                shutil.copyfile(log, copy.path.with_name(copy.path.name + log.name[log.name.rindex(".wal") :]))
        if log:
            _take_over(log, copy.path, database)
        inside = examine(copy.path)
        if inside.state is FileState.EARLIER and inside.format and inside.format >= RECORDS.oldest:
            with staged(copy.path, database) as connection:
                _run_steps(connection, inside.format)
            candidate = make_candidate(copy.path, _nothing, progress=progress)
            made.callback(candidate.discard)
        elif inside.state is FileState.CURRENT:
            candidate = Candidate(copy.path, copy, basis, None, 0)
        else:
            raise dataclasses.replace(inside, path=database).error()
        backup = set_aside(database)
        dataclasses.replace(candidate, database=database, basis=basis, built=None).confirm()
    progress(1.0)
    return backup


def _take_over(log: Path, copy: Path, database: Path) -> None:
    """Open a copy that has a write-ahead log beside it, which takes the log into it. Raises DatabaseError."""
    strange = DatabaseError(
        Message.of(
            N_("%(log)s cannot be taken into %(file)s: it is damaged or of another file. Nothing was changed."),
            log=str(log),
            file=str(database),
        ),
        Message.of(N_("Keep both files as they are, and use a backup in their place or name another file.")),
    )
    try:
        with staged(copy, database):
            pass
    except DatabaseError as error:
        if examine(copy).state in (FileState.UNFINISHED, FileState.DAMAGED):
            raise strange from error
        raise
    if log_beside(copy):
        raise strange


def _nothing(_connection: duckdb.DuckDBPyConnection, _region: Region) -> int:
    return 0


def _run_steps(connection: duckdb.DuckDBPyConnection, begin: int) -> None:
    for step in range(begin, RECORDS.format):
        run_script(connection, f"from_{step}.sql")
    connection.execute("UPDATE build_info SET value = ? WHERE key = 'format'", [str(RECORDS.format)])
