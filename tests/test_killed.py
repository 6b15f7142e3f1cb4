"""Killing a process at any moment of anything that writes: all is as before or as after, and nothing else is left."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest
from killing import OPERATIONS, Ground

from di_metrics.backup import read_manifest
from di_metrics.release.file import open_release
from di_metrics.store.database import table_hashes

TESTS = Path(__file__).parent
KILLS = int(os.environ.get("DI_KILLS", "1"))
"""How often each operation is killed around a file's being put in place, as often anywhere, and after a time."""

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot kill a process at once")


@dataclass(frozen=True)
class Killer:
    """The process that carries operations out and has them killed."""

    process: subprocess.Popen[str]

    def __call__(self, operation: str, ground: Ground, **when: float) -> dict[str, Any]:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps({"operation": operation, "folder": str(ground.folder), **when}) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        assert "failed" not in answer, answer
        return dict(answer)


@pytest.fixture(scope="module")
def killer() -> Iterator[Killer]:
    path = os.pathsep.join([str(TESTS.parent), str(TESTS)])
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DI_")} | {"PYTHONPATH": path}
    command = [sys.executable, str(TESTS / "killing.py")]
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        yield Killer(process)
        assert process.stdin
        process.stdin.close()


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory, sample_file: Path) -> Ground:
    """The ground of every operation before it; not to be written to."""
    return Ground.made(tmp_path_factory.mktemp("killed"), sample_file)


OVER_A_LOG = ("finish", "build over a log", "restore over a log")
"""The operations on a database beside which a log lies: what is in it is neither lost nor taken into another database."""
OWN_FOLDER = {"migrate": "early", **dict.fromkeys(OVER_A_LOG, "unfinished")}
"""The only folder that some operations work in; the others work in all but these."""
NEXT_BY_OPERATION = {
    **dict.fromkeys(OWN_FOLDER, "next migration"),
    **dict.fromkeys(("backup", "publish"), "next file"),
    "name added": "next name",
}
"""What is done after a killed operation, where that is no change of the database in use."""


def fresh(prepared: Ground, folder: Path, operation: str) -> Ground:
    """A copy of what an operation needs."""
    shutil.rmtree(folder, ignore_errors=True)
    if own := OWN_FOLDER.get(operation):
        shutil.copytree(prepared.folder / own, folder / own)
    else:
        shutil.copytree(prepared.folder, folder, ignore=shutil.ignore_patterns(*OWN_FOLDER.values()))
    return Ground(folder)


def content_of(file: Path) -> object:
    """What a file holds; fails where it is not whole. Files that differ in their bytes may hold the same."""
    if file.suffix == ".duckdb" and file.parent.name == "out":
        return open_release(file).edition
    if file.suffix == ".duckdb":
        return table_hashes(file)
    return read_manifest(file).parts.keys() if file.suffix == ".zip" else file.read_bytes()


def taken_over(database: Path, folder: Path) -> object:
    """What a database holds with what lies in the log beside it, if there is one."""
    shutil.rmtree(folder, ignore_errors=True)
    copy = Path(shutil.copytree(database.parent, folder)) / database.name
    duckdb.connect(copy).close()
    return table_hashes(copy)


def files_of(ground: Ground) -> dict[str, Path]:
    """All files but the locks, which stay, and the log, in which what was begun stands too, by their names."""
    found = (
        file for file in ground.folder.rglob("*") if not file.is_dir() and not file.name.endswith((".lock", ".audit.jsonl"))
    )
    return {file.relative_to(ground.folder).as_posix(): file for file in found}


def original_of(kept: str) -> str | None:
    """The name of the file of which one is an earlier state that an operation keeps; None of others."""
    name = re.sub(r"\.backup-\w+", "", kept)
    return None if name == kept else name


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_killed_process_leaves_all_as_before_or_as_after(
    operation: str, killer: Killer, prepared: Ground, tmp_path: Path
) -> None:
    ground = fresh(prepared, tmp_path / "whole", operation)
    before = {name: file.read_bytes() for name, file in files_of(ground).items()}
    done = killer(operation, ground, event=0)
    assert not done["killed"]
    there = files_of(ground)
    after = {name: content_of(file) for name, file in there.items() if not original_of(name)}
    assert any(before.get(name) != file.read_bytes() for name, file in there.items()), "it changes something"
    assert done["moves"], "it puts a file in place"

    chance = random.Random(operation)
    around = [step for move in done["moves"] for step in (move, move + 1) if step <= done["steps"]]
    events = [*chance.sample(around, min(KILLS, len(around))), *(chance.randint(1, done["steps"]) for _ in range(KILLS))]
    moments: list[dict[str, float]] = [{"event": event} for event in events]
    moments += [{"seconds": max(0.001, done["seconds"] * chance.random())} for _ in range(KILLS)]
    for moment in moments:
        ground = fresh(prepared, tmp_path / "killed", operation)
        killed = killer(operation, ground, **moment)["killed"]
        assert killed or "seconds" in moment, moment
        if operation in OVER_A_LOG:
            found = taken_over(ground.unfinished / "records.duckdb", tmp_path / "taken over")
            whole = taken_over(prepared.unfinished / "records.duckdb", tmp_path / "whole before")
            assert found in (whole, after["unfinished/records.duckdb"]), moment
        else:
            _as_before_or_after(ground, before, after, moment)
        for name, file in files_of(ground).items():
            if (original := original_of(name)) and ".build-" not in name:
                assert file.read_bytes() == before[original], (name, moment)
        assert not killer(NEXT_BY_OPERATION.get(operation, "next change"), ground)["killed"]
        left = set(files_of(ground)) - {*before, *after, "out/next.duckdb"}
        assert [name for name in left if not original_of(name)] == [], (operation, moment)


def _as_before_or_after(ground: Ground, before: dict[str, bytes], after: dict[str, object], moment: object) -> None:
    """Each file that the operation writes is whole, and as it was or as it is to be."""
    there = {name: file for name, file in files_of(ground).items() if ".build-" not in name}
    for name in {*before, *after}:
        if name in there and there[name].read_bytes() == before.get(name):
            continue
        if name not in there and name not in before:
            continue
        assert name in there, (name, moment)
        assert content_of(there[name]) == after[name], (name, moment)


def test_the_kill_is_a_kill(killer: Killer, prepared: Ground, tmp_path: Path) -> None:
    """So that the loop above does not pass for want of anything killed."""
    ground = fresh(prepared, tmp_path / "killed", "undo")
    assert killer("meeting kept", ground, event=1)["killed"]
    assert killer("undo", ground, seconds=0.01)["killed"]
    assert signal.SIGKILL
