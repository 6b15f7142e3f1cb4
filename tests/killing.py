"""Operations that write, each run in a process that is killed at a chosen moment of its own progress.

As a program it takes orders, one JSON object a line, and answers each with one: `{"operation", "folder", "event"}`.
It forks for every order, so that nothing has to be imported again. A process is killed before its `event`-th step (0 only
counts them: lines of what writes; files opened for writing, made, moved or removed; locks), or after so many `seconds` of
its own computing time, which also strikes within the database program.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import shutil
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any
from uuid import UUID

import duckdb
from format_fixtures import unpacked
from loaded_reports import prepared, put_in_place, served
from report_files import KEY, SAMPLE, SERVICE, xlsx_report
from small_release import make_small_release

from di_metrics.backup import make_backup, restore_backup
from di_metrics.command_line import main as command
from di_metrics.deck import Level
from di_metrics.file_state import RECORDS
from di_metrics.intake import add_alias
from di_metrics.meetings.meeting import Meeting, meeting_to_json
from di_metrics.meetings.preparation import standard_agenda
from di_metrics.model import Language
from di_metrics.release.file import write_release
from di_metrics.reports import key_check
from di_metrics.reports.names import Alias
from di_metrics.settings import PROGRAMME
from di_metrics.store import build_database, in_place, open_database, prepare_undo
from di_metrics.store.meetings import change_meeting, keep_meeting, keep_template, remove_meeting
from di_metrics.store.migration import migrate

MOMENT = "2024-05-06T07:08:09+00:00"
"""What every operation takes for now, so that what it leaves can be compared."""

REVISION = UUID(int=1)
"""What every operation marks its change of a database with, to the same end."""

_STEPS = frozenset(
    {
        *("os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.chmod", "os.link", "os.symlink", "os.truncate"),
        *("shutil.copyfile", "shutil.rmtree", "shutil.move", "tempfile.mkdtemp", "tempfile.mkstemp"),
        *("fcntl.flock", "fcntl.lockf"),
    }
)

_WRITES = re.compile(r"di_metrics/(store/|release/file|backup|files|intake)")
"""The modules of which every line is a step."""


@dataclass(frozen=True)
class Ground:
    """The folder in which an operation works: a database, a region's folder, and what else is needed."""

    folder: Path

    @property
    def database(self) -> Path:
        return self.folder / "data" / "records.duckdb"

    @property
    def region(self) -> Path:
        return self.folder / "region"

    @property
    def out(self) -> Path:
        """Where files go that are no database."""
        return self.folder / "out"

    @property
    def early(self) -> Path:
        """The folder of a database of an earlier format."""
        return self.folder / "early"

    @property
    def unfinished(self) -> Path:
        """The folder of a database beside which a killed program left a log."""
        return self.folder / "unfinished"

    @classmethod
    def made(cls, folder: Path, database: Path) -> Ground:
        """A folder with a copy of a database, to which a report, an undone one, a meeting and a template are added."""
        ground = cls(folder)
        shutil.copytree(SAMPLE, ground.region)
        ground.database.parent.mkdir()
        ground.out.mkdir()
        shutil.copy(database, ground.database)
        make_backup(ground.database, ground.region, ground.folder / "earlier.zip")
        for person, day in (("x", "2018-05-10"), ("y", "2018-06-10")):
            put_in_place(prepared(ground.database, served(person, "9030200", day), key_check=key_check(KEY)))
        put_in_place(prepare_undo(ground.database, 3, "Ilze"))
        keep_meeting(ground.database, _meeting(ground))
        (ground.folder / "report.xlsx").write_bytes(xlsx_report(SERVICE))
        shutil.copytree(ground.region, ground.folder / "changed", ignore=shutil.ignore_patterns("package"))
        targets = ground.folder / "changed" / "targets.csv"
        targets.write_text(targets.read_text(encoding="utf-8").replace(",8,", ",9,", 1), encoding="utf-8")
        for folder in (ground.early, ground.unfinished):
            folder.mkdir()
        unpacked(RECORDS.oldest, ground.early)
        _leave_a_log(unpacked(RECORDS.format, ground.unfinished))
        shutil.copy(ground.folder / "earlier.zip", ground.unfinished)
        return ground


def _leave_a_log(database: Path) -> None:
    """As a program does that is killed after it has changed a meeting."""
    writer, log = duckdb.connect(database), database.with_name(f"{database.name}.wal")
    writer.execute("SET checkpoint_threshold = '1GB'")
    writer.execute("UPDATE meeting SET content = content || ' '")
    both = database.read_bytes(), log.read_bytes()
    writer.close()
    database.write_bytes(both[0])
    log.write_bytes(both[1])


def _meeting(ground: Ground) -> str:
    database, day = open_database(ground.database), dt.date(2019, 12, 31)
    agenda = standard_agenda(database.region)
    database.close()
    return meeting_to_json(
        Meeting(title="Sanāksme", held_on=day, as_of=day, language=Language.LV, level=Level.SHAREABLE, agenda=agenda)
    )


def run_command(ground: Ground, *arguments: str | Path, database: bool = True) -> None:
    """Run a command; fails where it does."""
    named = ["--database", ground.database] if database else []
    code = command([str(one) for one in (*arguments, *named)])
    assert code == 0, arguments


def _publish(ground: Ground, name: str = "release") -> None:
    write_release(make_small_release(), ground.out / f"{name}.duckdb")


def _add_name(ground: Ground, name: str) -> None:
    database = open_database(ground.database)
    try:
        add_alias(database, ground.region, PROGRAMME, Alias("municipality", name, "9010000"))
    finally:
        database.close()


def _build(ground: Ground) -> None:
    build_database(ground.region, ground.region / "package", ground.database, replace=True)


def _build_over_a_log(ground: Ground) -> None:
    build_database(SAMPLE, SAMPLE / "package", ground.unfinished / "records.duckdb", replace=True)


def _restore_over_a_log(ground: Ground) -> None:
    place = ground.unfinished
    restore_backup(place / "earlier.zip", place / "records.duckdb", ground.folder, replace=True)


OPERATIONS: dict[str, Callable[[Ground], object]] = {
    "import": lambda ground: run_command(ground, "import", ground.folder / "report.xlsx"),
    "undo": lambda ground: run_command(ground, "undo", "2"),
    "redo": lambda ground: run_command(ground, "redo", "3"),
    "build": _build,
    "restore": lambda ground: run_command(
        ground, "restore", ground.folder / "earlier.zip", "--replace", "--region", ground.region
    ),
    "backup": lambda ground: run_command(ground, "backup", "--out", ground.out / "new.zip", "--region", ground.region),
    "publish": _publish,
    "refresh": lambda ground: run_command(ground, "refresh", "--region", ground.folder / "changed"),
    "name added": lambda ground: _add_name(ground, "Dzintarciems"),
    "meeting kept": lambda ground: keep_meeting(ground.database, "{}"),
    "meeting changed": lambda ground: change_meeting(ground.database, 1, lambda text: f" {text}"),
    "meeting removed": lambda ground: remove_meeting(ground.database, 1),
    "migrate": lambda ground: migrate(ground.early / "records.duckdb"),
    "build over a log": _build_over_a_log,
    "restore over a log": _restore_over_a_log,
    "finish": lambda ground: migrate(ground.unfinished / "records.duckdb"),
    "template kept": lambda ground: keep_template(ground.database, "own.pptx", b"own"),
}
"""Every operation that writes, by name."""


NEXT: dict[str, Callable[[Ground], object]] = {
    "next change": lambda ground: keep_meeting(ground.database, "{}"),
    "next migration": lambda ground: [
        (migrate(file), keep_meeting(file, "{}")) for file in ground.folder.glob("*/records.duckdb")
    ],
    "next name": lambda ground: _add_name(ground, "Dzintarpilsēta"),
    "next file": lambda ground: _publish(ground, "next"),
}
"""What somebody does after a program was killed, to the database or where files go."""


class _Progress:
    """Counts the steps of this process and kills it before the one that is meant."""

    def __init__(self, last: int) -> None:
        self._last = last
        self.count = 0
        self.moves: list[int] = []
        """The steps that put a file in place."""

    def watch(self) -> None:
        sys.addaudithook(self._audited)
        sys.settrace(self._called)

    def _audited(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event in _STEPS or (
            event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
        ):
            self._step(event)

    def _called(self, frame: FrameType, _event: str, _argument: object) -> Callable[..., Any] | None:
        return self._line if _WRITES.search(frame.f_code.co_filename) else None

    def _line(self, _frame: FrameType, event: str, _argument: object) -> Callable[..., Any]:
        if event == "line":
            self._step(event)
        return self._line

    def _step(self, event: str) -> None:
        self.count += 1
        if event == "os.rename":
            self.moves.append(self.count)
        if self.count == self._last:
            os.kill(os.getpid(), signal.SIGKILL)


def _carry_out(order: dict[str, Any]) -> dict[str, Any]:
    operation = {**OPERATIONS, **NEXT}[order["operation"]]
    ground, progress = Ground(Path(order["folder"])), _Progress(order.get("event", 0))
    for module in [one for name, one in sys.modules.items() if name.startswith("di_metrics.")]:
        if hasattr(module, "now"):
            module.now = lambda: MOMENT  # type: ignore[attr-defined]
    in_place.uuid4 = lambda: REVISION  # type: ignore[assignment]
    os.environ["DI_PSEUDONYM_KEY"] = KEY.hex()
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    if "seconds" in order:
        signal.setitimer(signal.ITIMER_PROF, order["seconds"])
    if "event" in order:
        progress.watch()
    operation(ground)
    sys.settrace(None)
    signal.setitimer(signal.ITIMER_PROF, 0)
    return {"steps": progress.count, "moves": progress.moves}


def _in_child(order: dict[str, Any], answer: int) -> None:
    try:
        os.write(answer, json.dumps(_carry_out(order)).encode())
    except BaseException as error:  # it is told to whoever gave the order; a forked process must not go on as its parent
        os.write(answer, json.dumps({"failed": repr(error)}).encode())
    finally:
        os._exit(0)


def main() -> None:
    for line in sys.stdin:
        begin, end = os.pipe()
        child = os.fork()
        if not child:
            os.close(begin)
            _in_child(json.loads(line), end)
        os.close(end)
        with os.fdopen(begin, "rb") as stream:
            said = json.loads(stream.read() or b"{}")
        _, status, used = os.wait4(child, 0)
        answer = {**said, "killed": os.WIFSIGNALED(status), "seconds": used.ru_utime + used.ru_stime}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
