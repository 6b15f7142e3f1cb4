"""Killing the process at any point of a load leaves the database as before or as after."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from loaded_reports import asked, load, served

TESTS = Path(__file__).parent
ROUNDS = 16
EVERYTHING = """
SELECT (SELECT count(*) FROM batch), (SELECT count(*) FROM source_service_records), (SELECT count(*) FROM service_record),
       (SELECT count(*) FROM person), (SELECT sum(compensation_cents) FROM monthly_amount),
       (SELECT value FROM build_info WHERE key = 'build_id')
"""

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system cannot kill a process at once")


@pytest.fixture
def database(tmp_path: Path, sample_file: Path) -> Path:
    return Path(shutil.copy(sample_file, tmp_path / "records.duckdb"))


def start(database: Path, *when: str) -> subprocess.Popen[str]:
    """A process that is about to load a report."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(TESTS.parent), str(TESTS)])}
    command = [sys.executable, str(TESTS / "load_and_die.py"), str(database), *when]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stdout.readline() == "ready\n"
    return process


def killed(database: Path, after: float) -> bool:
    """Kill a load after so many seconds; true if it had been done by then."""
    process = start(database)
    time.sleep(after)
    process.send_signal(signal.SIGKILL)
    said, _ = process.communicate()
    return said == "done\n"


def test_a_load_killed_at_any_point_leaves_the_database_as_before_or_as_after(database: Path, tmp_path: Path) -> None:
    whole = Path(shutil.copy(database, tmp_path / "whole.duckdb"))
    before = asked(whole, EVERYTHING)
    began = time.perf_counter()
    process = start(whole)
    process.communicate()
    lasts = time.perf_counter() - began
    after = asked(whole, EVERYTHING)
    assert after != before

    original = database.read_bytes()
    seen = set()
    for number in range(ROUNDS):
        database.write_bytes(original)
        done = killed(database, lasts * number / ROUNDS)
        found = asked(database, EVERYTHING)
        assert found in (before, after), number
        if done:
            assert found == after
        seen.add(found == after)
    assert False in seen, "no load was killed before it was done"


@pytest.mark.parametrize(("moment", "loaded"), [("before", False), ("after", True)])
def test_a_load_killed_around_the_step_itself(database: Path, moment: str, loaded: bool) -> None:
    before = asked(database, EVERYTHING)
    process = start(database, moment)
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    assert (asked(database, EVERYTHING) != before) == loaded


def test_the_next_load_is_not_held_up_by_a_killed_one(database: Path) -> None:
    start(database, "before").communicate()
    assert load(database, served("y", "9030200", "2018-05-10")) == 2
