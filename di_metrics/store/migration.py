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

from di_metrics.errors import DatabaseError
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
        with staged(copy.path, database):
            pass  # opening it takes the log into it
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


def _nothing(_connection: duckdb.DuckDBPyConnection, _region: Region) -> int:
    return 0


def _run_steps(connection: duckdb.DuckDBPyConnection, begin: int) -> None:
    for step in range(begin, RECORDS.format):
        run_script(connection, f"from_{step}.sql")
    connection.execute("UPDATE build_info SET value = ? WHERE key = 'format'", [str(RECORDS.format)])
