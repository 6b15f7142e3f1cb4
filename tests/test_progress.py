"""How far a command is, told on a terminal and in a log."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable

import pytest

from di_metrics.command_line import progress
from di_metrics.command_line.progress import progress_line


class Screen(io.StringIO):
    """What a terminal is sent."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def wait(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Let seconds pass."""
    now = [1000.0]
    monkeypatch.setattr(progress, "monotonic", lambda: now[0])

    def passed(seconds: float) -> None:
        now[0] += seconds

    return passed


def test_a_terminal_shows_every_step_on_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    with progress_line("Working …") as tell:
        tell(0.1)
        tell(0.5)
        tell(0.3)  # work that has to be done again
    assert screen.getvalue() == "Working …\rWorking … 10%\rWorking … 50%\rWorking … 50%\n"


def test_what_is_done_at_once_leaves_one_line_in_a_log(
    capsys: pytest.CaptureFixture[str], wait: Callable[[float], None]
) -> None:
    with progress_line("Working …") as tell:
        for percent in range(101):
            wait(0.04)
            tell(percent / 100)
    assert capsys.readouterr().err == "Working …\n"


def test_a_log_tells_every_tenth_and_that_slow_work_goes_on(
    capsys: pytest.CaptureFixture[str], wait: Callable[[float], None]
) -> None:
    with progress_line("Working …") as tell:
        for percent in (1, 2, 9, 12, 13, 30, 31):
            wait(6)
            tell(percent / 100)
        for _ in range(6):
            wait(6)
            tell(0.32)
    said = capsys.readouterr().err.splitlines()
    assert said == ["Working …", "Working … 12%", "Working … 30%", "Working … 32%"]


def test_a_log_of_ten_minutes_is_short(capsys: pytest.CaptureFixture[str], wait: Callable[[float], None]) -> None:
    with progress_line("Working …") as tell:
        for second in range(600):
            wait(1)
            tell(second / 600)
    assert 10 <= len(capsys.readouterr().err.splitlines()) <= 30


def test_numbers_that_are_no_shares_are_told_too(capsys: pytest.CaptureFixture[str], wait: Callable[[float], None]) -> None:
    with progress_line("Reading …", "{}") as tell:
        wait(7)
        tell(12000)
    assert capsys.readouterr().err == "Reading …\nReading … 12000\n"
