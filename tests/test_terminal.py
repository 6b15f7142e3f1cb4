"""Whatever files and arguments hold, nothing that a command prints steers the terminal on which it is read."""

from __future__ import annotations

import io
import json
import shutil
import unicodedata
from pathlib import Path

import pytest
from running import Run, runner
from test_file_states import COMMANDS

from di_metrics import command_line
from di_metrics.command_line import main
from di_metrics.release.file import write_release
from di_metrics.release.release import Release
from di_metrics.store import build_database

STEERING = "\x1b]0;owned\x07\x1b[2J\x1b[31m\x9b31m\x08\x7f\u202e\u2066\u200f"
TAKING_LONG = {"build", "refresh", "backup", "restore", "pack", "publish"}
"""What these print goes the same way, and names nothing of the records."""


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    monkeypatch.setenv("DI_PSEUDONYM_KEY_FILE", str(tmp_path / "key"))
    return runner(capsys, monkeypatch)


@pytest.fixture(scope="module")
def hostile_region(sample_region: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The invented region, in which every name would steer a terminal."""
    folder = Path(shutil.copytree(sample_region, tmp_path_factory.mktemp("hostile") / "region"))
    file = folder / "municipalities.csv"
    file.write_text(file.read_text(encoding="utf-8").replace(" novad", f" {STEERING}novad"), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def hostile_file(hostile_region: Path) -> Path:
    return build_database(hostile_region, hostile_region / "package", hostile_region.parent / "records.duckdb").database


def steering_in(text: str) -> set[str]:
    """What of a text no terminal should be sent."""
    return {sign for sign in text if unicodedata.category(sign) in ("Cc", "Cf", "Cs") and sign not in "\n\t\N{SOFT HYPHEN}"}


@pytest.mark.parametrize("command", sorted(COMMANDS.keys() - TAKING_LONG))
def test_no_command_hands_on_what_the_records_hold(
    command: str, run: Run, hostile_file: Path, small_release: Release, tmp_path: Path
) -> None:
    database = Path(shutil.copy(hostile_file, tmp_path / "records.duckdb"))
    release = tmp_path / "given" / "release.duckdb"
    release.parent.mkdir()
    write_release(small_release, release)
    (tmp_path / "report.csv").write_text(f"{STEERING};{STEERING}\n{STEERING};1\n", encoding="utf-8")
    outcome = run("--lang", "lv", command, *COMMANDS[command](release, tmp_path), "--database", database)
    assert steering_in(outcome.out + outcome.err) == set()


def test_figures_are_printed_with_names_spelled_out(run: Run, hostile_file: Path) -> None:
    asked = ("--lang", "lv", "query", "recipients", "--by", "municipality", "--database", hostile_file, "--format")
    for form in ("table", "csv", "json"):
        outcome = run(*asked, form)
        assert (outcome.code, steering_in(outcome.out + outcome.err)) == (0, set())
    assert json.loads(outcome.out)
    assert "\\u001b]0;owned\\u0007" in run(*asked, "table").out


@pytest.mark.parametrize(
    "arguments",
    [
        [STEERING],
        ["query", STEERING],
        ["query", "recipients", "--by", STEERING],
        ["check-region", STEERING],
        ["check-region", STEERING, "--format", "json"],
        ["serve", "--audience", STEERING],
        ["serve", "--audience", "public", "--release", STEERING],
        ["template", "--region", STEERING, "--out", "."],
        ["audit", STEERING],
        ["restore", STEERING],
        ["import", STEERING, "--database", STEERING],
    ],
    ids=lambda given: " ".join(given).replace(STEERING, "…"),
)
def test_no_command_hands_on_what_it_was_given(arguments: list[str], run: Run) -> None:
    outcome = run(*arguments)
    assert outcome.code in (1, 2)
    assert steering_in(outcome.out + outcome.err) == set()
    assert "owned" in outcome.out + outcome.err


@pytest.mark.parametrize("option", ["--municipality", "--service", "--as-of", "--basis"])
def test_no_question_hands_on_what_it_asks_for(option: str, run: Run, hostile_file: Path) -> None:
    outcome = run("query", "recipients", option, STEERING, "--database", hostile_file)
    assert (outcome.code, steering_in(outcome.err)) == (2, set())
    assert "owned" in outcome.err


def test_a_fault_of_a_region_file_is_told_with_its_value_spelled_out(run: Run, region_folder: Path) -> None:
    file = region_folder / "municipalities.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("pre2021", f"{STEERING}"), encoding="utf-8")
    for more in ((), ("--format", "json")):
        outcome = run("check-region", region_folder, *more)
        assert "owned" in outcome.out + outcome.err
        assert steering_in(outcome.out + outcome.err) == set()


def test_a_line_of_progress_may_begin_anew_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = io.StringIO()
    written = command_line._Written(screen)
    print("\rWorking … 10%", end="", file=written)
    print("done\rundone", file=written)
    assert screen.getvalue() == "\rWorking … 10%done\\u000dundone\n"


def test_help_is_printed_as_ever(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    assert "DI Metrics" in capsys.readouterr().out
