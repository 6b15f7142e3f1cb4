"""Bringing a database of an earlier format, or one that another program left unfinished, to the present one, after a backup.

Each format but the present one has a step, which brings the tables of what was loaded and of what lies beside the records
to the next one. It runs on a copy; the tables that figures are counted from are then made anew.
"""

from __future__ import annotations

import dataclasses
import json
import re
import secrets
from contextlib import ExitStack, suppress
from pathlib import Path

import duckdb

from di_metrics.errors import N_, DatabaseError, Message, RegionError
from di_metrics.file_state import RECORDS, FileState, examine, log_beside
from di_metrics.files import stage
from di_metrics.region import Region
from di_metrics.region_files import ALIASES, PROGRAMME_ALIASES, READING_FILES, load_region, read_texts, region_id
from di_metrics.reports import all_aliases, key_check
from di_metrics.reports.pseudonyms import KeyUnusable, find_key, keyed_fingerprint
from di_metrics.settings import PROGRAMME, read_settings
from di_metrics.store.candidate import KEY_CHECK, Candidate, Progress, make_candidate, run_script
from di_metrics.store.in_place import changed_meanwhile, copy_whole, set_aside, signature_of, staged, take_log_in


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
    candidate: Candidate | None = None
    with ExitStack() as made:
        copy = made.enter_context(stage(database, DatabaseError))
        log = log_beside(database)
        if not copy_whole(database, copy.path) and log:
            raise _strange(log, database)
        inside = examine(copy.path)
        if inside.state is FileState.EARLIER and inside.format and inside.format >= RECORDS.oldest:
            with staged(copy.path, database) as connection:
                build_id = _run_steps(connection, inside.format)
            candidate = made.enter_context(make_candidate(copy.path, _nothing, progress=progress))
            with staged(candidate.path, database) as connection:  # the figures are the same, so what was made of them is too
                connection.execute("UPDATE build_info SET value = ? WHERE key = 'build_id'", [build_id])
        elif inside.state is not FileState.CURRENT:
            raise dataclasses.replace(inside, path=database).error()
        if signature_of(database) != basis:
            raise changed_meanwhile()
        backup = set_aside(database)
        basis = take_log_in(database, basis)
        if candidate:
            dataclasses.replace(candidate, database=database, basis=basis, held=None).confirm()
    progress(1.0)
    return backup


def _strange(log: Path, database: Path) -> DatabaseError:
    return DatabaseError(
        Message.of(
            N_("%(log)s cannot be taken into %(file)s: it is damaged or of another file. Nothing was changed."),
            log=str(log),
            file=str(database),
        ),
        Message.of(N_("Keep both files as they are, and use a backup in their place or name another file.")),
    )


def _nothing(_connection: duckdb.DuckDBPyConnection, _region: Region) -> int:
    return 0


def _run_steps(connection: duckdb.DuckDBPyConnection, begin: int) -> str:
    """Bring the tables to the present format; returns the id of the build."""
    for step in range(begin, RECORDS.format):
        _STEPS[step](connection)
    connection.execute("UPDATE build_info SET value = ? WHERE key = 'format'", [str(RECORDS.format)])
    [build_id] = connection.execute("SELECT value FROM build_info WHERE key = 'build_id'").fetchone() or ("",)
    return str(build_id)


def _two_levels(connection: duckdb.DuckDBPyConnection) -> None:
    """Meetings are internal or shareable.

    What a closed one showed was protected slide by slide, and no ledger tells what of it left: from now on it is internal.
    """
    for number, content in connection.execute("SELECT number, content FROM meeting").fetchall():
        try:
            meeting = json.loads(content)
        except ValueError:  # a damaged one is told of where meetings are read
            continue
        is_kept = meeting.get("closing") is not None
        meeting["level"] = "internal" if is_kept or meeting["level"] == "internal" else "shareable"
        if is_kept:
            meeting["closing"]["deck"]["level"] = "internal"
        connection.execute("UPDATE meeting SET content = ? WHERE number = ?", [json.dumps(meeting), number])


def _add_reading_files(connection: duckdb.DuckDBPyConnection) -> None:
    """From format 2 to 3: the files that reports are read by, which until then were read from the folders each time.

    The programme's are those that are shipped. The region's other names are taken along where its folder is at hand.
    """
    run_script(connection, "from_2.sql")
    own = dict(connection.execute("SELECT name, content FROM region_file").fetchall())
    region = load_region(own)
    shipped, _ = read_texts(PROGRAMME, (*READING_FILES, ALIASES))
    shipped[PROGRAMME_ALIASES] = shipped.pop(ALIASES)
    folder = read_settings().region
    if region_id(folder) == region.id:
        named, _ = read_texts(folder, (ALIASES,), (ALIASES,))
        with suppress(RegionError):  # a faulty table was read by nobody before either
            all_aliases({**shipped, **named}, region)
            shipped |= named
    connection.executemany("INSERT OR IGNORE INTO region_file VALUES (?, ?)", list(shipped.items()))


_MARK = re.compile(r'(\[\s*\d+,\s*")([0-9a-f]{64})("\s*\])')
"""How the JSON of a meeting names a batch: by its number and the hash of its file. Within a text the quotes are escaped."""


def _key_fingerprints(connection: duckdb.DuckDBPyConnection) -> None:
    """Plain hashes of files, by which a personal code could be found, become keyed fingerprints.

    So do those by which a closed meeting knows its batches. The hash of a data package stays: it tells nothing of what
    is not in the database as well.
    """
    key = _fingerprint_key(connection)
    packages = {one for (one,) in connection.execute("SELECT file_hash FROM batch WHERE kind = 'package'").fetchall()}

    def keyed(plain: str) -> str:
        return plain if plain in packages else keyed_fingerprint(key, bytes.fromhex(plain))

    for number, plain in connection.execute("SELECT number, file_hash FROM batch").fetchall():
        connection.execute("UPDATE batch SET file_hash = ? WHERE number = ?", [keyed(plain), number])
    for number, content in connection.execute("SELECT number, content FROM meeting").fetchall():
        known = _MARK.sub(lambda mark: f"{mark[1]}{keyed(mark[2])}{mark[3]}", content)
        connection.execute("UPDATE meeting SET content = ? WHERE number = ?", [known, number])


def _fingerprint_key(connection: duckdb.DuckDBPyConnection) -> bytes:
    """The key of pseudonyms that the database was made with; where it is not at hand one that nobody keeps.

    With such a one only a report that is loaded once more is not told to be the same file.
    """
    known = connection.execute("SELECT value FROM build_info WHERE key = ?", [KEY_CHECK]).fetchone()
    with suppress(KeyUnusable):
        key = find_key()
        if key and known in (None, (key_check(key),)):
            return key
    return secrets.token_bytes(32)


def _begin_ledger(connection: duckdb.DuckDBPyConnection) -> None:
    """From format 3 to 4: a ledger of what is handed out, two levels of meetings, and keyed fingerprints."""
    run_script(connection, "from_3.sql")
    _two_levels(connection)
    _key_fingerprints(connection)


def _add_institutions(connection: duckdb.DuckDBPyConnection) -> None:
    """From format 4 to 5: a place for the institution that somebody came from."""
    run_script(connection, "from_4.sql")


def _add_saved_views(connection: duckdb.DuckDBPyConnection) -> None:
    """From format 5 to 6: a place for views that are kept under a name."""
    run_script(connection, "from_5.sql")


def _number_lines(connection: duckdb.DuckDBPyConnection) -> None:
    """From format 6 to 7: a number for each row that was loaded."""
    run_script(connection, "from_6.sql")


_STEPS = {2: _add_reading_files, 3: _begin_ledger, 4: _add_institutions, 5: _add_saved_views, 6: _number_lines}
"""What brings each format to the next."""
