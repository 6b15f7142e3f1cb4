"""Running commands of the command line within the tests' own process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from di_metrics.command_line import main

SETTINGS = ("DI_REGION", "DI_PROGRAMME", "DI_DATABASE", "DI_RELEASE", "DI_AUDIENCE")


@dataclass(frozen=True)
class Outcome:
    """What a command left behind: its exit code and what it wrote."""

    code: int
    out: str
    err: str


Run = Callable[..., Outcome]


def runner(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """What runs a command in English, with nothing of the settings of whoever runs the tests."""
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DI_LANG", "en")

    def run_command(*arguments: str | Path) -> Outcome:
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as ending:
            code = int(ending.code or 0)
        written = capsys.readouterr()
        return Outcome(code, written.out, written.err)

    return run_command
