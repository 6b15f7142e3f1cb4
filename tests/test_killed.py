"""Killing a process at any moment of anything that writes: all is as before or as after, and nothing else is left."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from killing import OPERATIONS, Ground

from di_metrics.backup import read_manifest
from di_metrics.release.file import open_release
from di_metrics.store.snapshot import table_hashes

TESTS = Path(__file__).parent
KILLS = int(os.environ.get("DI_KILLS", "1"))
"""Random moments for each operation, besides those around each file that is put in place."""

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


def fresh(prepared: Ground, folder: Path) -> Ground:
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(prepared.folder, folder)
    return Ground(folder)


def content_of(file: Path) -> object:
    """What a file holds; fails where it is not whole. Files that differ in their bytes may hold the same."""
    if file.suffix == ".duckdb" and file.parent.name == "out":
        return open_release(file).edition
    if file.suffix == ".duckdb":
        return table_hashes(file)
    return read_manifest(file).parts.keys() if file.suffix == ".zip" else file.read_bytes()


def files_of(ground: Ground) -> dict[str, Path]:
    """All files but the locks, which stay, by their names; those of kept earlier states without their times."""
    found = (file for file in ground.folder.rglob("*") if not file.is_dir() and not file.name.endswith(".lock"))
    return {file.relative_to(ground.folder).as_posix(): file for file in found}


def is_kept(name: str) -> bool:
    """Whether a file is an earlier state that an operation keeps before it replaces it."""
    return ".backup-" in name


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_killed_process_leaves_all_as_before_or_as_after(
    operation: str, killer: Killer, prepared: Ground, tmp_path: Path
) -> None:
    before = {name: file.read_bytes() for name, file in files_of(prepared).items()}
    whole = fresh(prepared, tmp_path / "whole")
    done = killer(operation, whole, event=0)
    assert not done["killed"]
    after = {name: content_of(file) for name, file in files_of(whole).items() if not is_kept(name)}
    assert any(before.get(name) != file.read_bytes() for name, file in files_of(whole).items()), "it changes something"
    assert done["moves"], "it puts a file in place"

    chance = random.Random(operation)
    events = [step for move in done["moves"] for step in (move, move + 1) if step <= done["steps"]]
    events += [chance.randint(1, done["steps"]) for _ in range(KILLS)]
    moments = [{"event": event} for event in events]
    moments += [{"seconds": max(0.001, done["seconds"] * chance.random())} for _ in range((KILLS + 1) // 2)]
    outcomes = set()
    for moment in moments:
        ground = fresh(prepared, tmp_path / "killed")
        killed = killer(operation, ground, **moment)["killed"]
        assert killed or "seconds" in moment, moment
        outcomes.add(_as_before_or_after(ground, before, after, moment))
        assert not killer("next file" if operation in ("backup", "publish") else "next change", ground)["killed"]
        left = set(files_of(ground)) - {*before, *after, "out/next.duckdb"}
        assert {name for name in left if not is_kept(name)} == set(), (operation, moment)
    assert "before" in outcomes, operation


def _as_before_or_after(ground: Ground, before: dict[str, bytes], after: dict[str, object], moment: object) -> str:
    """Every file that the operation writes, and every copy that it keeps, is whole."""
    outcome = "before"
    there = {name: file for name, file in files_of(ground).items() if ".build-" not in name}
    for name in {*before, *after}:
        if name in there and there[name].read_bytes() == before.get(name):
            continue
        if name not in there and name not in before:
            continue
        assert name in there, (name, moment)
        assert content_of(there[name]) == after[name], (name, moment)
        outcome = "after"
    for name, file in there.items():
        if is_kept(name):
            assert file.suffix != ".duckdb" or file.read_bytes() == before["data/records.duckdb"], (name, moment)
            content_of(file)
    return outcome


def test_the_kill_is_a_kill(killer: Killer, prepared: Ground, tmp_path: Path) -> None:
    """So that the loop above does not pass for want of anything killed."""
    ground = fresh(prepared, tmp_path / "killed")
    assert killer("meeting kept", ground, event=1)["killed"]
    assert killer("undo", ground, seconds=0.01)["killed"]
    assert signal.SIGKILL
