"""The command line: publish and audit, what they say in both languages, exit codes, and what is left behind when refused."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from editing import change
from running import Outcome, Run, runner

from di_metrics.command_line import main
from di_metrics.model import Bilingual, Language, Status
from di_metrics.protection.menu_figures import exact_figures
from di_metrics.release.file import content_hash, open_release, write_release
from di_metrics.release.release import MONEY, Release, Shown
from di_metrics.store import Database, build_database
from di_metrics.text import Speaker

ROOT = Path(__file__).parents[1]


@pytest.fixture(autouse=True)
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    return runner(capsys, monkeypatch)


@dataclass(frozen=True)
class Published:
    """A release file of the invented region, and what was said when it was made."""

    file: Path
    said: Outcome


def publish(database: Path, file: Path, *more: str | Path) -> Outcome:
    """As a reader runs it: a process of its own."""
    words = ["publish", "--database", database, "--out", file, *more]
    done = subprocess.run(
        [sys.executable, "-m", "di_metrics", *map(str, words)],
        cwd=ROOT,
        env={**os.environ, "DI_LANG": "en"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return Outcome(done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="module")
def first(sample_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Published:
    """The invented region's first release."""
    file = tmp_path_factory.mktemp("releases") / "new" / "first.duckdb"
    return Published(file, publish(sample_file, file))


def test_publish_says_what_it_made_and_keeps_progress_out_of_it(first: Published) -> None:
    release = open_release(first.file)
    english = Speaker(Language.EN)
    assert first.said.code == 0
    assert all(line.startswith("Counting, protecting and attacking …") for line in first.said.err.splitlines())
    made, attacked = first.said.out.splitlines()
    cells, day = english.number(len(release.cells)), english.date(release.edition.released_on)
    assert made == f"Release 1 of {day}: {cells} cells in {first.file}."
    assert attacked.startswith("Sensitive numbers attacked: ")
    closed = sum(shown.status is Status.SUPPRESSED for slot, shown in release.cells.items() if slot.indicator != MONEY)
    assert closed > 0
    assert ". Open: 0. Cells closed because of the attack: " in attacked
    assert [one.name for one in first.file.parent.iterdir()] == ["first.duckdb"]


def test_a_second_release_is_numbered_and_told_in_latvian(first: Published, sample_file: Path, tmp_path: Path) -> None:
    latvian = Speaker(Language.LV)
    outcome = publish(sample_file, tmp_path / "second.duckdb", "--previous", first.file, "--lang", "lv")
    release, before = open_release(tmp_path / "second.duckdb"), open_release(first.file)
    assert outcome.code == 0, outcome.err
    assert all(line.startswith(latvian.say("Counting, protecting and attacking …")) for line in outcome.err.splitlines())
    assert outcome.out.splitlines()[0] == latvian.say(
        "Release %(number)s of %(day)s: %(cells)s cells in %(file)s.",
        number=2,
        day=latvian.date(release.edition.released_on),
        cells=latvian.number(len(release.cells)),
        file=tmp_path / "second.duckdb",
    )
    assert "Counting" not in outcome.err
    assert release.earlier == (before.edition,)
    assert set(release.cells) == set(before.cells)
    # The records are the same: both say the same but for what the second had to close because of the first.
    assert {one.after for one in release.changes} <= {Shown(Status.SUPPRESSED)}


def test_an_existing_release_is_never_replaced(first: Published, run: Run, sample_file: Path) -> None:
    before = first.file.read_bytes()
    for language in Language:
        outcome = run("publish", "--database", sample_file, "--out", first.file, "--lang", language)
        speaker = Speaker(language)
        assert (outcome.code, outcome.out) == (1, "")
        assert speaker.say("%(file)s exists already.", file=first.file) in outcome.err
    assert first.file.read_bytes() == before


@pytest.fixture(scope="module")
def other_project(small_release: Release, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of the invented region's, but of a project of another number."""
    number = small_release.region.project.number
    head = small_release.files["region.toml"].replace(number, "9.9.9.9.")
    file = tmp_path_factory.mktemp("other") / "release.duckdb"
    write_release(replace(small_release, files={**small_release.files, "region.toml": head}), file)
    return file


def given_other_projects(_first: Path, _sample: Path, other: Path) -> tuple[Path, str]:
    return other, "An earlier release is of another project: 9.9.9.9."


def given_the_records(_first: Path, sample: Path, _other: Path) -> tuple[Path, str]:
    return sample, "is no release of DI Metrics"


def given_nothing(first: Path, _sample: Path, _other: Path) -> tuple[Path, str]:
    return first.with_name("absent.duckdb"), "There is no release file"


@pytest.mark.parametrize("given", [given_other_projects, given_the_records, given_nothing])
def test_an_earlier_release_that_is_none_of_this_project_is_refused(
    first: Published,
    run: Run,
    sample_file: Path,
    other_project: Path,
    tmp_path: Path,
    given: Callable[[Path, Path, Path], tuple[Path, str]],
) -> None:
    previous, message = given(first.file, sample_file, other_project)
    outcome = run("publish", "--database", sample_file, "--out", tmp_path / "out.duckdb", "--previous", previous)
    assert (outcome.code, outcome.out) == (1, "")
    assert message in outcome.err
    assert list(tmp_path.iterdir()) == []


def test_a_release_given_as_the_records_is_refused(first: Published, run: Run, tmp_path: Path) -> None:
    outcome = run("publish", "--database", first.file, "--out", tmp_path / "out.duckdb")
    assert (outcome.code, outcome.out) == (1, "")
    assert f"{first.file} is no records database of DI Metrics." in outcome.err
    assert list(tmp_path.iterdir()) == []


# ---- what an earlier release gave away -------------------------------------------------------------------------------


@pytest.fixture
def careless(first: Published, sample: Database, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An earlier release that told small numbers exactly."""
    release, exact = open_release(first.file), exact_figures(sample)
    source = Bilingual("neuzmanīgi", "carelessly")
    cells = {
        slot: Shown(Status.OFFICIAL, exact.count(slot), source) if 0 < exact.count(slot) < 5 else shown
        for slot, shown in release.cells.items()
    }
    file = tmp_path_factory.mktemp("careless") / "careless.duckdb"
    write_release(replace(release, cells=cells, edition=replace(release.edition, content_hash=content_hash(cells))), file)
    return file


def test_what_an_earlier_release_gave_away_stops_the_next_one(
    careless: Path, run: Run, sample_file: Path, tmp_path: Path
) -> None:
    out = tmp_path / "folder" / "out.duckdb"
    outcome = run("publish", "--database", sample_file, "--out", out, "--previous", careless)
    assert (outcome.code, outcome.out) == (1, "")
    listed = [line for line in outcome.err.splitlines() if not line.startswith("Counting, protecting and attacking …")]
    refused = listed.pop()
    assert refused.startswith(
        f"Nothing was published: what is listed above could be worked out (numbers about few people: {len(listed)})."
    )
    # Three children of the whole region were served to the end of 2018; the careless release said so.
    assert any(line.startswith("number: ") and line.endswith(", 2018") for line in listed)
    assert any(line.startswith("increase in the year: ") for line in listed)
    assert list(tmp_path.iterdir()) == []


def test_the_audit_sees_what_an_earlier_release_gave_away(careless: Path, first: Published, run: Run) -> None:
    alone = run("audit", first.file)
    assert alone.code == 0
    together = run("audit", first.file, "--previous", careless)
    assert together.code == 1
    assert "Too tight: 0." not in together.out


# ---- audit -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", Language)
def test_an_audit_tells_how_much_it_tried(first: Published, run: Run, language: Language) -> None:
    speaker = Speaker(language)
    outcome = run("--lang", language, "audit", first.file)
    assert outcome.code == 0
    assert all(line.startswith(speaker.say("Attacking …")) for line in outcome.err.splitlines())
    tried, title, *tightest = outcome.out.splitlines()
    before, after = speaker.say("Sensitive numbers tried: %(tried)s. Too tight: %(open)s.", tried="TRIED", open=0).split(
        "TRIED"
    )
    assert tried.startswith(before)
    assert tried.endswith(after)
    assert title == speaker.say("Tightest intervals:")
    assert len(tightest) == 8
    assert all(line.startswith("  ") and " = " in line for line in tightest)
    if language is Language.LV:
        assert "number" not in outcome.out


def test_the_plain_release_of_the_same_data_is_solved(first: Published, run: Run, sample_file: Path) -> None:
    outcome = run("audit", first.file, "--naive", "--database", sample_file)
    assert outcome.code == 1
    assert "Too tight: 0." not in outcome.out


def test_the_plain_release_needs_the_records_it_was_made_from(
    first: Published, run: Run, sample_region: Path, package: Path, tmp_path: Path
) -> None:
    change(package, "service_records.csv", 2, units="11")
    other = build_database(sample_region, package, tmp_path / "other.duckdb").database
    for language in Language:
        outcome = run("audit", first.file, "--naive", "--database", other, "--lang", language)
        speaker = Speaker(language)
        assert (outcome.code, outcome.out) == (1, "")
        assert speaker.say("The release was made from other data than the records database holds.") in outcome.err
    assert "Traceback" not in outcome.err


@pytest.mark.parametrize("naive", [True, False])
def test_an_audit_of_what_is_no_release_is_refused(run: Run, sample_file: Path, tmp_path: Path, naive: bool) -> None:
    flags = ["--naive"] if naive else []
    for file, message in ((sample_file, "is no release of DI Metrics"), (tmp_path / "absent", "There is no release file")):
        outcome = run("audit", file, *flags)
        assert (outcome.code, outcome.out) == (1, "")
        assert message in outcome.err


def test_an_audit_tells_which_earlier_release_it_left_out(first: Published, run: Run, tmp_path: Path) -> None:
    """An earlier release that says otherwise was of data that were corrected since."""
    release = open_release(first.file)
    other = otherwise(release)
    write_release(other, tmp_path / "other.duckdb")
    outcome = run("audit", first.file, "--previous", tmp_path / "other.duckdb")
    assert outcome.code == 0
    assert outcome.out.splitlines()[0] == ("Release 1 contradicts this one: the data were corrected since. It was left out.")


def otherwise(release: Release) -> Release:
    """The same release, but with everything that was about five or more said to be empty."""
    cells = {
        slot: Shown(Status.EMPTY) if shown.status is Status.ROUNDED and slot.indicator != MONEY else shown
        for slot, shown in release.cells.items()
    }
    assert cells != release.cells
    return replace(release, cells=cells, edition=replace(release.edition, content_hash=content_hash(cells)))


@pytest.mark.parametrize("command", ["publish", "audit"])
def test_both_commands_explain_themselves(capsys: pytest.CaptureFixture[str], command: str) -> None:
    with pytest.raises(SystemExit) as ending:
        main([command, "--help"])
    assert ending.value.code == 0
    assert capsys.readouterr().out.startswith(f"usage: python -m di_metrics {command}")


def test_publish_wants_a_file_to_write(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ending:
        main(["publish"])
    assert ending.value.code == 2
    assert "--out" in capsys.readouterr().err
