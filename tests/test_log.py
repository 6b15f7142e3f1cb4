"""The log: short lines for programs and people, with nothing that a visitor sent and nobody's name."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hostile import LONGEST_LINE, PLANTED

from di_metrics.errors import SettingsError
from di_metrics.ui import log
from di_metrics.ui.log import keep_log

ROOT = Path(__file__).resolve().parents[1]
EVERYTHING = """
import asyncio, logging, sys, threading
import uvicorn
from streamlit import config, logger
from di_metrics.ui.log import keep_log

planted = sys.argv[1]
before = logger.get_logger("streamlit.before")
keep_log(sys.argv[2])
uvicorn.Config("no:app", use_colors=False)
logger.update_formatter()

def fail(depth):
    if depth:
        return fail(depth - 1)
    try:
        {}[planted]
    except KeyError as error:
        raise ValueError(f"{planted} is wrong\\n" + planted * 1000) from error

names = "streamlit.after streamlit.before uvicorn uvicorn.error websockets asyncio di_metrics.ui other"
for name in names.split():
    one = logger.get_logger(name) if name.startswith("streamlit") else logging.getLogger(name)
    one.warning("a template of %s with %d and %(name)s")
    one.warning("%s asked for %r: %d of %.1f", planted, [planted], 7, 0.5)
    one.warning("%(who)s: %(count)d", {"who": planted, "count": 3})
    one.error("wrongly %d", planted)
    one.error("first line\\n" + planted)
    one.error("said on a terminal: \\x1b[31m\\u202e")
    one.info("connection open from %s", planted)
    try:
        fail(50)
    except ValueError as error:
        one.exception("failed for %s", planted, stack_info=True)
        one.error("failed", exc_info=ExceptionGroup(planted, [error]))

async def forgotten():
    lost = {"message": "lost", "exception": ValueError(planted), "asked": planted}
    asyncio.get_running_loop().call_exception_handler(lost)

asyncio.run(forgotten())
thread = threading.Thread(target=fail, args=(3,))
thread.start()
thread.join()
fail(2)
"""


def logged(file: str) -> subprocess.CompletedProcess[str]:
    """What a process writes that logs in every way there is."""
    command = [sys.executable, "-c", EVERYTHING, PLANTED, file]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, env=environment, capture_output=True, text=True, encoding="utf-8", timeout=120)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The lines of a log that was set up to be a file."""
    file = tmp_path_factory.mktemp("log") / "server.log"
    ran = logged(str(file))
    assert (ran.stdout, ran.stderr) == ("", "")
    return file.read_text(encoding="utf-8").splitlines()


def test_every_line_is_short_and_holds_nothing_that_was_planted(written: list[str]) -> None:
    assert len(written) > 60
    assert max(map(len, written)) < LONGEST_LINE
    for line in written:
        assert {"event", "timestamp", "level", "logger"} <= set(json.loads(line))
        assert not any(word in repr(json.loads(line)) for word in PLANTED.split())
        assert line.isprintable()


def test_of_a_message_its_words_and_numbers_are_kept(written: list[str]) -> None:
    events = [json.loads(line)["event"] for line in written]
    for event in (
        "a template of %s with %d and %(name)s",
        "… asked for …: 7 of 0.5",
        "…: 3",
        "wrongly %d",
        "first line",
        "failed for …",
    ):
        assert events.count(event) == 8, event
    assert "lost" in events


def test_an_error_is_told_by_its_kind_and_place(written: list[str]) -> None:
    errors = [one for one in map(json.loads, written) if "error" in one]
    assert {one["error"] for one in errors} == {"ValueError", "ExceptionGroup"}
    assert [one["event"] for one in errors[-2:]] == ["unforeseen", "unforeseen"]  # of a thread, and the end of the process
    places = [place for one in errors if one["event"].startswith("failed for") for place in one["at"]]
    assert [re.fullmatch(r"<string>:\d+ fail", place) is not None for place in places] == [True] * 8


def test_places_of_our_own_code_are_told_by_their_files() -> None:
    try:
        keep_log(str(ROOT / "no" / "such" / "folder" / "server.log"))
    except SettingsError as error:
        event = log._error_in_short(None, "", {"exc_info": (type(error), error, error.__traceback__)})
    assert event["error"] == "SettingsError"
    assert [place.partition(":")[0] for place in event["at"]] == ["tests/test_log.py", *["di_metrics/ui/log.py"] * 2]


def test_where_no_file_is_named_the_log_is_printed() -> None:
    ran = logged("")
    assert ran.stdout == ""
    assert {type(json.loads(line)) for line in ran.stderr.splitlines()} == {dict}


def test_a_large_file_is_begun_anew_and_some_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "_LARGEST", 2_000)
    handler = log._handler(str(tmp_path / "server.log"))
    record = log._log.makeRecord("a", 30, "b", 1, "x" * 500, (), None)
    for _ in range(100):
        handler.emit(record)
    handler.close()
    files = sorted(tmp_path.iterdir())
    assert len(files) == 1 + log._KEPT
    assert all(file.stat().st_size <= 2_000 for file in files)


def test_a_log_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"server\.log"):
        keep_log(str(tmp_path / "nowhere" / "server.log"))
