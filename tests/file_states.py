"""Everything that may lie where a database or a release is wanted, and what tells that nothing of it was changed."""

from __future__ import annotations

import os
import shutil
import socket
import sqlite3
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
from format_fixtures import unpacked

from di_metrics.file_state import FileState

NOBODY = 65534
WRITES = (
    "import duckdb, sys\nconnection = duckdb.connect(sys.argv[1])\nconnection.execute('CREATE TABLE t AS SELECT 1 AS a')\n"
)
HOLDS = "print(flush=True)\nsys.stdin.read()\n"
DIES = "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)\n"

Make = Callable[[Path, Path], None]
"""Makes something at a path, of a sound file of the kind that is wanted there."""


def missing(_sound: Path, path: Path) -> None:
    """There is nothing."""


def folder(_sound: Path, path: Path) -> None:
    path.mkdir()


def pipe(_sound: Path, path: Path) -> None:
    os.mkfifo(path)


def socket_of_a_program(_sound: Path, path: Path) -> None:
    here = os.getcwd()
    os.chdir(path.parent)  # the system allows short names alone
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind(path.name)
    os.chdir(here)


def text(_sound: Path, path: Path) -> None:
    path.write_text("person_id,target_group\n", encoding="utf-8")


def empty(_sound: Path, path: Path) -> None:
    path.touch()


def workbook(_sound: Path, path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("[Content_Types].xml", "xl/workbook.xml"):
            archive.writestr(name, "<x/>")


def other_zip(_sound: Path, path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "a")


def sqlite(_sound: Path, path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE build_info (key TEXT, value TEXT)")
    connection.close()


def other_duckdb(_sound: Path, path: Path) -> None:
    with duckdb.connect(path) as connection:
        connection.execute("CREATE TABLE cat (name VARCHAR)")


def _with_format(sound: Path, path: Path, number: str) -> None:
    shutil.copyfile(sound, path)
    with duckdb.connect(path) as connection:
        for table in ("build_info", "release_info"):
            if connection.execute("SELECT 1 FROM duckdb_tables() WHERE table_name = ?", [table]).fetchone():
                connection.execute(f"UPDATE {table} SET value = ? WHERE key = 'format'", [number])


def later(sound: Path, path: Path) -> None:
    _with_format(sound, path, "999")


def too_early(sound: Path, path: Path) -> None:
    _with_format(sound, path, "0")


def senseless_format(sound: Path, path: Path) -> None:
    _with_format(sound, path, "x" * 10_000)


def lacking_tables(sound: Path, path: Path) -> None:
    shutil.copyfile(sound, path)
    with duckdb.connect(path) as connection:
        connection.execute("DROP TABLE region_file")


def cut_off(sound: Path, path: Path) -> None:
    path.write_bytes(sound.read_bytes()[:5000])


def bad_head(sound: Path, path: Path) -> None:
    content = bytearray(sound.read_bytes())
    content[4096:12288] = b"x" * 8192
    path.write_bytes(content)


def locked(sound: Path, path: Path) -> None:
    """Another process holds it; `release_locks` lets it go."""
    shutil.copyfile(sound, path)
    process = subprocess.Popen(
        [sys.executable, "-c", WRITES + HOLDS, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdout
    process.stdout.readline()
    _HOLDING.append(process)


_HOLDING: list[subprocess.Popen[bytes]] = []


def release_locks() -> None:
    while _HOLDING:
        _HOLDING.pop().communicate()


def killed(sound: Path, path: Path) -> None:
    """Another process was killed while it changed the file."""
    shutil.copyfile(sound, path)
    subprocess.run([sys.executable, "-c", WRITES + DIES, str(path)], check=False)
    assert path.with_name(f"{path.name}.wal").stat().st_size


def strange_log(sound: Path, path: Path) -> None:
    shutil.copyfile(sound, path)
    path.with_name(f"{path.name}.wal").write_bytes(b"not of this file")


def log_alone(_sound: Path, path: Path) -> None:
    path.with_name(f"{path.name}.wal").write_bytes(b"of a file that was moved")


def link_in_a_circle(_sound: Path, path: Path) -> None:
    path.symlink_to(path.name)


STATES: dict[Make, FileState] = {
    missing: FileState.MISSING,
    folder: FileState.NO_FILE,
    pipe: FileState.NO_FILE,
    socket_of_a_program: FileState.NO_FILE,
    text: FileState.OTHER_FILE,
    empty: FileState.OTHER_FILE,
    workbook: FileState.OTHER_FILE,
    other_zip: FileState.OTHER_FILE,
    sqlite: FileState.OTHER_FILE,
    other_duckdb: FileState.OTHER_DATABASE,
    later: FileState.LATER,
    too_early: FileState.EARLIER,
    senseless_format: FileState.DAMAGED,
    lacking_tables: FileState.DAMAGED,
    cut_off: FileState.DAMAGED,
    bad_head: FileState.DAMAGED,
    locked: FileState.LOCKED,
    killed: FileState.UNFINISHED,
    strange_log: FileState.UNFINISHED,
    log_alone: FileState.UNFINISHED,
    link_in_a_circle: FileState.DAMAGED,
}
"""The states in which nothing may be read or changed, by what makes each."""


def earlier(_sound: Path, path: Path) -> None:
    unpacked(2, path.parent).rename(path)


def content_of(folder_: Path) -> dict[str, object]:
    """Every entry of a folder with its kind, rights and bytes."""
    found: dict[str, object] = {}
    for path in sorted(folder_.rglob("*")):
        status = path.lstat()
        content = path.read_bytes() if stat.S_ISREG(status.st_mode) else None
        found[str(path.relative_to(folder_))] = (status.st_mode, content)
    return found


@contextmanager
def without_privileges() -> Iterator[None]:
    """As somebody whom the rights of files bind, which they do not bind the system's own user."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)
