"""The command line: publish and audit, what they say in both languages, exit codes, and what is left behind when refused."""

from __future__ import annotations

import csv
import datetime as dt
import io
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import pytest
from running import Outcome, Run, runner

from di_metrics.command_line import main
from di_metrics.errors import DatabaseError, Message, ReleaseError
from di_metrics.model import Bilingual, Language, Status
from di_metrics.protection.menu_figures import exact_figures
from di_metrics.protection.publish import make_release
from di_metrics.protection.publish import publish as publish_release
from di_metrics.release.file import content_hash, open_release, write_release
from di_metrics.release.release import DRAFT, MONEY, Release, Shown, Slot
from di_metrics.store import Database, build_database, open_database
from di_metrics.store.handed_out import EditionKind, NewEdition, keep_edition, read_editions, read_told
from di_metrics.text import Speaker

ROOT = Path(__file__).parents[1]


@pytest.fixture(autouse=True)
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    return runner(capsys, monkeypatch)


@dataclass(frozen=True)
class Published:
    """A release file of the invented region, the records it was made from, and what was said when it was made."""

    file: Path
    records: Path
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
    folder = tmp_path_factory.mktemp("releases")
    file, records = folder / "new" / "first.duckdb", copied(sample_file, folder)
    return Published(file, records, publish(records, file))


def copied(database: Path, folder: Path) -> Path:
    """Records of one's own: publishing writes into them what was handed out."""
    return Path(shutil.copyfile(database, folder / "records.duckdb"))


@pytest.fixture
def records(first: Published, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Records that know of the first release."""
    return copied(first.records, tmp_path_factory.mktemp("own"))


@pytest.fixture
def unknowing(sample_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same records without it, as they were before."""
    return copied(sample_file, tmp_path_factory.mktemp("own"))


def test_publish_says_what_it_made_and_keeps_progress_out_of_it(first: Published) -> None:
    release = open_release(first.file)
    english = Speaker(Language.EN)
    assert first.said.code == 0
    assert all(line.startswith("Counting, protecting and attacking …") for line in first.said.err.splitlines())
    made, attacked = first.said.out.splitlines()
    cells, day = english.number(len(release.cells)), english.date(release.edition.released_on)
    assert made == f"Release 1 of {day}: {cells} cells in {first.file}."
    assert attacked.startswith("Sensitive numbers attacked: ")
    assert ". Open: 0. Cells closed because of the attack: " in attacked
    assert [one.name for one in first.file.parent.iterdir()] == ["first.duckdb"]


@pytest.mark.parametrize("known", [True, False], ids=["known to the records", "named"])
def test_a_second_release_is_numbered_and_told_in_latvian(
    first: Published, records: Path, unknowing: Path, tmp_path: Path, known: bool
) -> None:
    latvian, out = Speaker(Language.LV), tmp_path / "second.duckdb"
    words: tuple[str | Path, ...] = () if known else ("--previous", first.file)
    outcome = publish(records if known else unknowing, out, *words, "--lang", "lv")
    release, before = open_release(out), open_release(first.file)
    assert outcome.code == 0, outcome.err
    assert all(line.startswith(latvian.say("Counting, protecting and attacking …")) for line in outcome.err.splitlines())
    assert outcome.out.splitlines()[0] == latvian.say(
        "Release %(number)s of %(day)s: %(cells)s cells in %(file)s.",
        number=2,
        day=latvian.date(release.edition.released_on),
        cells=latvian.number(len(release.cells)),
        file=out,
    )
    assert release.earlier == (before.edition,)
    assert (before.source.first, release.source.first) == (True, False)
    assert set(release.cells) == set(before.cells)
    # The records are the same: both say the same but for what the second had to close because of the first.
    assert {one.after for one in release.changes} <= {Shown(Status.SUPPRESSED)}


def test_what_is_published_is_kept_in_the_records_with_every_label(first: Published) -> None:
    release = open_release(first.file)
    with open_database(first.records) as database:
        [edition] = read_editions(database)
        told = {slot: label for _, slot, label in read_told(database)}
        assert database.info.build_id not in dumped(first.file)
    assert (edition.kind, edition.name, edition.content_hash) == ("release", "1", release.edition.content_hash)
    assert {slot: label.shown for slot, label in told.items()} == release.cells
    children = Slot("recipients", "region", "children", "any", "2018")
    assert told[children].base == 3  # three children were served to the end of 2018, which no release tells
    assert release.cells[children] == Shown(Status.LOW)


def dumped(file: Path) -> str:
    """What the tables of a release hold beside its figures, as text."""
    with duckdb.connect(file, read_only=True) as connection:
        return str(connection.execute("SELECT * FROM release_info").fetchall())


def test_a_release_that_cannot_be_written_is_not_kept_in_the_records(
    records: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ReleaseError(Message.of("There is no room."))

    with open_database(records) as database:
        made = make_release(database, released_on=dt.date(2024, 1, 31))
    monkeypatch.setattr("di_metrics.protection.publish.write_release", fail)
    with pytest.raises(ReleaseError, match="no room"):
        publish_release(records, made, tmp_path / "out.duckdb")
    with open_database(records) as database:
        assert [one.name for one in read_editions(database)] == ["1"]
        assert {number for number, *_ in read_told(database)} == {1}


def test_nothing_is_published_of_records_that_were_changed_meanwhile(records: Path, tmp_path: Path) -> None:
    with open_database(records) as database:
        made = make_release(database, released_on=dt.date(2024, 1, 31))
    some = dict(list(made.told.items())[:3])
    keep_edition(records, NewEdition(EditionKind.PACK, "Sanāksme", "f" * 64, some, made.state))
    with pytest.raises(DatabaseError, match="changed since this was prepared"):
        publish_release(records, made, tmp_path / "out.duckdb")
    assert list(tmp_path.iterdir()) == []


# ---- which earlier releases are refused, before anything is counted ----------------------------------------------------


def refused(records: Path, out: Path, *previous: Path, run: Run) -> str:
    words = [word for file in previous for word in ("--previous", str(file))]
    outcome = run("publish", "--database", records, "--out", out, *words)
    assert (outcome.code, outcome.out) == (1, "")
    assert not out.exists()
    return outcome.err


@pytest.fixture
def uncounted(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise AssertionError("counted before it was refused")

    monkeypatch.setattr("di_metrics.protection.publish.exact_figures", fail)


@pytest.mark.usefixtures("uncounted")
def test_a_release_that_is_named_twice_is_refused(first: Published, unknowing: Path, run: Run, tmp_path: Path) -> None:
    again = shutil.copyfile(first.file, tmp_path / "again.duckdb")
    for previous in ((first.file, first.file), (first.file, again)):
        assert "Release No. 1 was named twice" in refused(unknowing, tmp_path / "out.duckdb", *previous, run=run)


@pytest.mark.usefixtures("uncounted")
def test_two_releases_of_one_number_are_refused(
    first: Published, records: Path, run: Run, tmp_path: Path, small_release: Release
) -> None:
    other = tmp_path / "other.duckdb"
    write_release(replace(small_release, edition=replace(small_release.edition, number=1), earlier=(), changes=()), other)
    assert "two different releases have its number" in refused(records, tmp_path / "out.duckdb", other, run=run)


@pytest.mark.usefixtures("uncounted")
def test_every_release_that_an_earlier_one_names_must_be_known(
    unknowing: Path, run: Run, tmp_path: Path, small_release: Release
) -> None:
    second = tmp_path / "second.duckdb"
    write_release(small_release, second)
    said = refused(unknowing, tmp_path / "out.duckdb", second, run=run)
    assert "Release No. 2 names an earlier one that is missing: No. 1." in said


@pytest.mark.usefixtures("uncounted")
def test_a_draft_is_no_earlier_release(unknowing: Path, run: Run, tmp_path: Path, small_release: Release) -> None:
    draft = tmp_path / "draft.duckdb"
    write_release(replace(small_release, edition=replace(small_release.edition, number=DRAFT)), draft)
    assert "A draft was named" in refused(unknowing, tmp_path / "out.duckdb", draft, run=run)


@pytest.mark.usefixtures("uncounted")
def test_a_release_of_an_earlier_format_is_refused(unknowing: Path, run: Run, tmp_path: Path, first: Published) -> None:
    old = Path(shutil.copyfile(first.file, tmp_path / "old.duckdb"))
    with duckdb.connect(old) as connection:
        connection.execute("UPDATE release_info SET value = '1' WHERE key = 'format'")
    said = refused(unknowing, tmp_path / "out.duckdb", old, run=run)
    assert "was made by an earlier version of DI Metrics (format 1)" in said


# ---- what was handed out -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", Language)
def test_what_was_handed_out_is_listed(first: Published, run: Run, language: Language) -> None:
    speaker, release = Speaker(language), open_release(first.file)
    outcome = run("--lang", language, "handed-out", "--database", first.records)
    figures = speaker.say("figures: %(count)s", count=speaker.number(len(release.cells)))
    day = speaker.date(release.edition.released_on)
    assert (outcome.code, outcome.out) == (0, f"1: {speaker.say('public release')} 1; {day}; {figures}\n")
    [_, row] = csv.reader(io.StringIO(run("handed-out", "--database", first.records, "--format", "csv").out))
    assert [*row[:3], row[4]] == ["1", "release", "1", str(len(release.cells))]


@pytest.mark.parametrize("language", Language)
def test_every_figure_that_was_told_is_listed_as_it_was_told(first: Published, run: Run, language: Language) -> None:
    release = open_release(first.file)
    said = run("--lang", language, "handed-out", "--edition", "1", "--database", first.records).out.splitlines()
    assert len(said) == len(release.cells)
    few = {Language.EN: "Recipients, whole region, {}, any service, 2018: fewer than 5"}
    few[Language.LV] = "Saņēmēji, viss reģions, {}, jebkurš pakalpojums, 2018: mazāk par\u00a05"
    assert few[language].format(Speaker(language).name(release.region.group["children"].name)) in said
    assert any("≈" in line and line.endswith("EUR") for line in said)


def test_a_program_gets_codes_and_labels_and_never_what_they_were_set_at(first: Published, run: Run) -> None:
    outcome = run("handed-out", "--edition", "1", "--format", "csv", "--database", first.records)
    head, *rows = csv.reader(io.StringIO(outcome.out))
    assert head == ["indicator", "area", "group", "service", "time", "status", "value"]
    told = {Slot(*row[:5]): (row[5], row[6]) for row in rows}
    cells = open_release(first.file).cells
    assert told == {slot: (one.status, "" if one.value is None else str(one.value)) for slot, one in cells.items()}


def test_what_was_never_handed_out_cannot_be_listed(first: Published, run: Run) -> None:
    outcome = run("--lang", "en", "handed-out", "--edition", "7", "--database", first.records)
    assert (outcome.code, outcome.out) == (1, "")
    assert "Nothing that was handed out has the number 7." in outcome.err


def test_an_existing_release_is_never_replaced(first: Published, run: Run, records: Path) -> None:
    before = first.file.read_bytes()
    for language in Language:
        outcome = run("publish", "--database", records, "--out", first.file, "--lang", language)
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
    unknowing: Path,
    sample_file: Path,
    other_project: Path,
    tmp_path: Path,
    given: Callable[[Path, Path, Path], tuple[Path, str]],
) -> None:
    previous, message = given(first.file, sample_file, other_project)
    outcome = run("publish", "--database", unknowing, "--out", tmp_path / "out.duckdb", "--previous", previous)
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
    careless: Path, run: Run, unknowing: Path, tmp_path: Path
) -> None:
    out = tmp_path / "folder" / "out.duckdb"
    outcome = run("publish", "--database", unknowing, "--out", out, "--previous", careless)
    assert (outcome.code, outcome.out) == (1, "")
    listed = [line for line in outcome.err.splitlines() if not line.startswith("Counting, protecting and attacking …")]
    refused = listed.pop()
    assert refused.startswith(
        f"Nothing was handed out: what is listed above could be worked out (numbers about few people: {len(listed)})."
    )
    # Three children of the whole region were served to the end of 2018; the careless release said so.
    assert any(line.startswith("number: ") and line.endswith(", 2018") for line in listed)
    assert any(line.startswith("increase since the time before: ") for line in listed)
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


def test_the_plain_release_of_the_same_data_is_solved(first: Published, run: Run) -> None:
    outcome = run("audit", first.file, "--naive", "--database", first.records)
    assert outcome.code == 1
    assert "Too tight: 0." not in outcome.out


def test_the_plain_release_needs_the_records_it_was_made_from(
    first: Published, run: Run, sample_region: Path, package: Path, tmp_path: Path
) -> None:
    whole = (package / "service_records.csv").read_text(encoding="utf-8").splitlines()
    (package / "service_records.csv").write_text("\n".join(whole[: len(whole) // 2]) + "\n", encoding="utf-8")
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


def test_an_audit_tells_which_earlier_release_says_otherwise(first: Published, run: Run, tmp_path: Path) -> None:
    """An earlier release that says otherwise was of data that were corrected since: it is believed as far as it can be."""
    release = open_release(first.file)
    other = otherwise(release)
    write_release(other, tmp_path / "other.duckdb")
    outcome = run("audit", first.file, "--previous", tmp_path / "other.duckdb")
    assert outcome.out.splitlines()[0] == (
        "Release 1 says otherwise of the same days: what cannot both be true was taken as a little off."
    )


def otherwise(release: Release) -> Release:
    """The same release, but with everything that was about five or more said to be less."""
    cells = {
        slot: Shown(Status.LOW) if shown.status is Status.ROUNDED and slot.indicator != MONEY else shown
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
