"""Whatever lies where a file is wanted: every command says what it is and what to do, and changes nothing."""

from __future__ import annotations

import os
import random
import resource
import shutil
import tempfile
from argparse import _SubParsersAction
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest
from file_states import (
    STATES,
    Make,
    content_of,
    earlier,
    folder,
    killed,
    link_in_a_circle,
    locked,
    log_alone,
    other_zip,
    pipe,
    release_locks,
    socket_of_a_program,
    strange_log,
    text,
    too_early,
    without_privileges,
    workbook,
)
from invented_deck import DECK
from loaded_reports import load, served
from running import Run, runner
from streamlit.testing.v1 import AppTest

from di_metrics.backup import make_backup
from di_metrics.command_line import command_parser
from di_metrics.errors import DatabaseError, ReleaseError, SettingsError
from di_metrics.export.pack import pack_name, write_pack
from di_metrics.file_state import RECORDS, RELEASE, FileState, examine
from di_metrics.files import stage
from di_metrics.model import Language
from di_metrics.release.file import write_release
from di_metrics.release.release import Release
from di_metrics.store import open_database, prepare_undo
from di_metrics.store.meetings import keep_meeting
from di_metrics.text import Speaker

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "tests" / "regions" / "sample"

Arguments = Callable[[Path, Path], list[object]]
"""What a command is given besides `--database`: of a sound release and of a folder to write into."""

COMMANDS: dict[str, Arguments] = {
    "build": lambda release, out: [
        "--region",
        SAMPLE,
        "--package",
        ROOT / "tests/regions/sample/package",
    ],
    "refresh": lambda release, out: ["--region", SAMPLE],
    "migrate": lambda release, out: [],
    "import": lambda release, out: [out / "report.csv", "--report", out / "marked.xlsx"],
    "batches": lambda release, out: [],
    "nil-return": lambda release, out: ["--municipality", "9010000", "--groups", "adults", "--month", "2019-03"],
    "undo": lambda release, out: ["1"],
    "redo": lambda release, out: ["1"],
    "backup": lambda release, out: ["--out", out / "new.zip", "--region", SAMPLE],
    "restore": lambda release, out: [release.with_name("backup.zip"), "--region", SAMPLE],
    "query": lambda release, out: ["recipients"],
    "check": lambda release, out: [],
    "pack": lambda release, out: ["--as-of", "2019-12-31", "--out", out],
    "publish": lambda release, out: ["--out", out / "release.duckdb"],
    "audit": lambda release, out: [release, "--naive"],
    "handed-out": lambda release, out: [],
}
MADE_ANEW = {("build", FileState.MISSING), ("restore", FileState.MISSING)}
SAID_OTHERWISE = {("migrate", killed), ("migrate", strange_log), ("backup", too_early), ("restore", too_early)}
STARTS_A_SERVER = "serve"


def parsers() -> dict[str, object]:
    """The commands of the command line by name."""
    [commands] = [action for action in command_parser()._actions if isinstance(action, _SubParsersAction)]
    return dict(commands.choices)


def test_every_command_that_opens_a_database_is_tried_here() -> None:
    opening = {name for name, parser in parsers().items() if "--database" in parser.format_help()}  # type: ignore[attr-defined]
    assert opening - {STARTS_A_SERVER} == set(COMMANDS)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    monkeypatch.setenv("DI_PSEUDONYM_KEY_FILE", str(tmp_path / "key"))
    return runner(capsys, monkeypatch)


@pytest.fixture(scope="module")
def sound_release(small_release: Release, sample_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release, beside which lies a backup of a database."""
    file = tmp_path_factory.mktemp("sound") / "release.duckdb"
    make_backup(sample_file, SAMPLE, file.with_name("backup.zip"))
    write_release(small_release, file)
    return file


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    """A folder in which something else than a database lies."""
    place = tmp_path / "place"
    place.mkdir()
    yield place
    release_locks()


LOOK_LATER = {"migrate", "backup", "restore", "pack", "publish", "audit"}
"""Commands that say what they do before they look at the file; the others announce nothing that they do not do."""


def words(path: Path, language: Language, product: object = RECORDS) -> str:
    return Speaker(language).error(examine(path, product).error())  # type: ignore[arg-type]


@pytest.mark.parametrize("make", STATES, ids=lambda make: make.__name__)
def test_every_command_says_what_lies_in_the_place_of_the_database(
    make: Make, run: Run, place: Path, tmp_path: Path, sample_file: Path, sound_release: Path
) -> None:
    database, out = place / "records.duckdb", tmp_path / "out"
    make(sample_file, database)
    out.mkdir()
    (out / "report.csv").write_text("x\n", encoding="utf-8")
    before = content_of(place), content_of(out)
    assert examine(database).state is STATES[make]
    for name, arguments in COMMANDS.items():
        if (name, STATES[make]) in MADE_ANEW or (name, make) in SAID_OTHERWISE:
            continue
        for language in Language if name == "check" else (Language.LV,):
            outcome = run("--lang", language, name, *map(str, arguments(sound_release, out)), "--database", database)
            assert (outcome.code, outcome.out) == (1, ""), (name, outcome)
            *announced, said = outcome.err.splitlines()
            assert said == words(database, language), name
            assert not announced or name in LOOK_LATER or STATES[make] is FileState.EARLIER, name
            assert (content_of(place), content_of(out)) == before, name


def test_a_log_of_another_file_is_not_taken_over(run: Run, place: Path, sample_file: Path) -> None:
    database = place / "records.duckdb"
    strange_log(sample_file, database)
    before = content_of(place)
    outcome = run("migrate", "--database", database)
    assert outcome.code == 1
    assert "damaged or of another file" in outcome.err
    after = content_of(place)
    after.pop(".records.duckdb.lock", None)
    assert after == before


def test_the_words_of_every_state_differ_and_never_advise_what_loses_data(place: Path, sample_file: Path) -> None:
    said: dict[FileState, set[str]] = {}
    for number, (make, state) in enumerate({**STATES, earlier: FileState.EARLIER}.items()):
        within = place / str(number)
        within.mkdir()
        make(sample_file, within / "records.duckdb")
        found = examine(within / "records.duckdb")
        said.setdefault(state, set()).add(found.error().message.key)
        advice = Speaker(Language.EN).error(found.error()).lower()
        assert ("metrics build" in advice) == (state is FileState.MISSING)
        assert not {"delete", "remove", "discard", "replace"} & set(advice.replace(".", " ").split())
    keys = [key for kinds in said.values() for key in kinds]
    assert len(keys) - len(set(keys)) <= 1  # another database and another file are told with the same sentence


RELEASE_COMMANDS: dict[str, Callable[[Path, Path, Path], list[object]]] = {
    "audit": lambda release, database, out: [release],
    "serve": lambda release, database, out: ["--audience", "public", "--release", release],
    "publish": lambda release, database, out: ["--database", database, "--out", out / "new.duckdb", "--previous", release],
}


@pytest.mark.parametrize("make", STATES, ids=lambda make: make.__name__)
def test_every_command_says_what_lies_in_the_place_of_a_release(
    make: Make, run: Run, place: Path, tmp_path: Path, sample_file: Path, sound_release: Path
) -> None:
    release, out = place / "release.duckdb", tmp_path / "out"
    make(sound_release, release)
    out.mkdir()
    before = content_of(place)
    for name, arguments in RELEASE_COMMANDS.items():
        outcome = run("--lang", "lv", name, *map(str, arguments(release, sample_file, out)))
        assert (outcome.code, outcome.out) == (1, ""), (name, outcome)
        assert outcome.err.splitlines()[-1] == words(release, Language.LV, RELEASE), name
        assert (content_of(place), list(out.iterdir())) == (before, []), name


@pytest.mark.parametrize("make", [*STATES, earlier], ids=lambda make: make.__name__)
def test_the_dashboard_says_what_lies_in_the_place_of_the_database(
    make: Make, place: Path, sample_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = place / "records.duckdb"
    make(sample_file, database)
    before = content_of(place)
    monkeypatch.setenv("DI_DATABASE", str(database))
    drawn = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=30).run()
    assert not drawn.exception
    assert [error.value for error in drawn.error] == [words(database, Language.LV)]
    assert content_of(place) == before


def test_a_wanted_database_that_is_locked_while_the_dashboard_runs_is_told_and_then_shown(
    place: Path, sample_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = place / "records.duckdb"
    locked(sample_file, database)
    monkeypatch.setenv("DI_DATABASE", str(database))
    dashboard = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=30).run()
    assert dashboard.error
    release_locks()
    assert not dashboard.run().error
    database.rename(place / "moved.duckdb")
    assert [error.value for error in dashboard.run().error] == [words(database, Language.LV)]
    assert not database.exists()


# Names and rights ----------------------------------------------------------------------------------------------------

STRANGE_NAMES = {
    "not UTF-8": os.fsdecode(b"rec\xff.duckdb"),
    "too long": "x" * 300,
    "a terminal's commands": "rec\x1b]0;owned\x07\x1b[31m.duckdb",
    "lines": "rec\nords\r.duckdb",
    "a quote": 'it\'s "%(file)s" %s.duckdb',
    "another database's protocol": ":memory:",
}


TOO_LONG = "1" * 300
WITH_A_NAME: dict[str, tuple[str, ...]] = {
    "a region": ("check-region", TOO_LONG),
    "a programme": ("check-region", str(SAMPLE), "--programme", TOO_LONG),
    "a region to build": ("build", "--region", TOO_LONG),
    "a package": ("build", "--region", str(SAMPLE), "--package", TOO_LONG),
    "a region of a template": ("template", "--region", TOO_LONG, "--out", "."),
    "a backup": ("restore", TOO_LONG),
    "DI_REGION": ("doctor",),
    "DI_PROGRAMME": ("doctor",),
    "DI_DATABASE": ("doctor",),
    "DI_RELEASE": ("doctor",),
}


@pytest.mark.parametrize("name", WITH_A_NAME)
def test_a_name_that_is_too_long_is_told(name: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DI_DATABASE", str(tmp_path / "records.duckdb"))
    if name.startswith("DI_"):
        monkeypatch.setenv(name, TOO_LONG)
    said = run(*WITH_A_NAME[name])
    assert said.code == 1
    assert (
        "file cannot be read" in said.out + said.err or "missing" in said.out + said.err or TOO_LONG in said.out + said.err
    )
    assert "records.duckdb cannot be written" not in said.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", STRANGE_NAMES.values(), ids=STRANGE_NAMES)
@pytest.mark.parametrize("command", ["check", "undo", "build", "migrate"])
def test_strange_names_are_no_surprise(
    name: str, command: str, run: Run, place: Path, sample_file: Path, sound_release: Path, tmp_path: Path
) -> None:
    if len(name) < 200:
        shutil.copyfile(sample_file, place / name)
    database = place / name
    outcome = run("--lang", "lv", command, *map(str, COMMANDS[command](sound_release, tmp_path)), "--database", database)
    assert outcome.code in (0, 1)
    assert not set(outcome.err + outcome.out) & set("\x1b\x07\r\udcff")
    assert "Traceback" not in outcome.err
    usable = name not in (STRANGE_NAMES["not UTF-8"], STRANGE_NAMES["too long"])
    assert (outcome.code == 0) == usable, outcome
    if usable:
        open_database(database).close()


@pytest.fixture
def open_place() -> Iterator[Path]:
    """A folder that anybody may reach, other than pytest's own."""
    with tempfile.TemporaryDirectory() as made:
        os.chmod(made, 0o755)
        yield Path(made)


def test_a_file_that_may_not_be_read_is_told(open_place: Path, sample_file: Path, run: Run, sound_release: Path) -> None:
    database = Path(shutil.copy(sample_file, open_place / "records.duckdb"))
    run("check", "--database", database)  # loads what it needs while all may be read
    database.chmod(0)
    before = content_of(open_place)
    for name in ("check", "undo", "build"):
        with without_privileges():
            outcome = run(name, *map(str, COMMANDS[name](sound_release, open_place)), "--database", database)
            state = examine(database).state
        assert (outcome.code, state) == (1, FileState.NO_PERMISSION)
        assert "You may not read or change" in outcome.err
        assert content_of(open_place) == before


def test_a_folder_in_which_nothing_may_be_written_is_told(
    open_place: Path, sample_file: Path, run: Run, sound_release: Path
) -> None:
    database = Path(shutil.copy(sample_file, open_place / "records.duckdb"))
    database.chmod(0o666)
    open_place.chmod(0o555)
    before = content_of(open_place)
    with without_privileges():
        assert run("check", "--database", database).code == 0
        for name in ("undo", "build", "template"):
            arguments = ["--out", open_place] if name == "template" else ["--database", database]
            extra = COMMANDS[name](sound_release, open_place) if name in COMMANDS else []
            outcome = run(name, *map(str, extra), *arguments)
            assert outcome.code == 1, outcome
            assert "cannot be written" in outcome.err
    assert content_of(open_place) == before
    open_place.chmod(0o755)


# Replacing -----------------------------------------------------------------------------------------------------------

NEVER_REPLACED = {folder, pipe, socket_of_a_program, locked, link_in_a_circle}


def build(run: Run, database: Path, *options: str) -> tuple[int, str]:
    outcome = run("build", *map(str, COMMANDS["build"](database, database)), "--database", database, *options)
    return outcome.code, outcome.err


@pytest.mark.parametrize("make", [*STATES, earlier], ids=lambda make: make.__name__)
def test_the_managers_dashboard_starts_only_where_its_pages_can_say_something(
    make: Make, run: Run, place: Path, sample_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database, started = place / "records.duckdb", []
    make(sample_file, database)
    for name in ("DI_AUDIENCE", "DI_DATABASE", "DI_RELEASE"):
        monkeypatch.setenv(name, "")  # what is given there is put back afterwards
    monkeypatch.setattr("di_metrics.ui.doors.serve", lambda *given, **_: started.append(given))
    outcome = run("--lang", "lv", "serve", "--database", database)
    if examine(database).state in (FileState.MISSING, FileState.EARLIER):
        assert (outcome.code, [port for port, *_ in started]) == (0, [8501])
    else:
        assert (outcome.code, started) == (1, [])
        assert words(database, Language.LV) in outcome.err


@pytest.mark.parametrize("make", [*STATES, earlier], ids=lambda make: make.__name__)
def test_replacing_keeps_what_was_there_beside_it(make: Make, run: Run, place: Path, sample_file: Path) -> None:
    database = place / "records.duckdb"
    make(sample_file, database)
    before = content_of(place)
    code, said = build(run, database, "--replace")
    if make in NEVER_REPLACED:
        assert (code, content_of(place)) == (1, before)
        return
    assert code == 0, said
    open_database(database).close()
    after = content_of(place)
    kept = {name: content for name, content in after.items() if ".backup-" in name}
    assert sorted(content for _, content in kept.values()) == sorted(content for _, content in before.values())  # type: ignore[type-var]
    assert {mode & 0o777 for mode, _ in (*kept.values(), after["records.duckdb"])} <= {0o600}  # type: ignore[operator, misc]
    of_what_was_replaced = {"records.duckdb.audit.jsonl"} if "records.duckdb" in before else set()
    assert set(after) - set(kept) == {"records.duckdb", ".records.duckdb.lock"} | of_what_was_replaced


def with_a_report(database: Path) -> None:
    load(database, served("x", "9030200", "2018-05-10"))


def with_a_meeting(database: Path) -> None:
    keep_meeting(database, "kept")


@pytest.mark.parametrize("add", [with_a_report, with_a_meeting])
def test_what_is_more_than_a_package_is_not_replaced_unasked(
    add: Callable[[Path], None], run: Run, place: Path, sample_file: Path
) -> None:
    database = Path(shutil.copy(sample_file, place / "records.duckdb"))
    assert build(run, database)[0] == 0
    add(database)
    before = content_of(place)
    code, said = build(run, database)
    assert (code, content_of(place)) == (1, before)
    assert "--replace" in said
    assert build(run, database, "--replace")[0] == 0
    [backup] = place.glob("*.backup-*")
    assert (backup.read_bytes(), backup.stat().st_mode & 0o777) == (before["records.duckdb"][1], 0o600)  # type: ignore[index]


def write_report(run: Run, target: Path, _sample: Path, source: Path) -> int:
    return run("import", source, "--database", _sample, "--report", target, "--dry-run").code


def write_template(run: Run, target: Path, _sample: Path, _source: Path) -> int:
    names = [path.name for path in _templates(run, target.parent)]
    for name in names:
        os.rename(target, target.with_name(name)) if target.exists() else None
        break
    return run("template", "--region", SAMPLE, "--out", target.parent).code


def _templates(run: Run, beside: Path) -> list[Path]:
    out = beside.parent / "templates"
    assert run("template", "--region", SAMPLE, "--out", out).code == 0
    return sorted(out.iterdir())


def write_new_release(run: Run, target: Path, sample: Path, _source: Path) -> int:
    return run("publish", "--database", sample, "--out", target).code


TARGETS = {
    write_report: [folder, pipe, text, other_zip, earlier],
    write_template: [folder, text, other_zip, earlier],
    write_new_release: [folder, pipe, text, workbook, earlier, locked, strange_log, log_alone],
}


@pytest.mark.parametrize(("write", "make"), [(write, make) for write, makes in TARGETS.items() for make in makes])
def test_what_is_written_replaces_nothing_of_another_kind(
    write: Callable[[Run, Path, Path, Path], int], make: Make, run: Run, place: Path, sample_file: Path, tmp_path: Path
) -> None:
    source = tmp_path / "report.csv"
    source.write_text("x\n", encoding="utf-8")
    target = place / "target"
    make(sample_file, target)
    before = sorted(map(str, content_of(place).values()))
    assert write(run, target, sample_file, source) == 1
    assert sorted(map(str, content_of(place).values())) == before


@pytest.mark.parametrize("make", [text, pipe, earlier, workbook])
@pytest.mark.parametrize("command", [["pack", "--as-of", "2019-12-31"], ["template", "--region", str(SAMPLE)]])
def test_what_is_no_folder_is_not_taken_for_one(
    command: list[str], make: Make, run: Run, place: Path, sample_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DI_DATABASE", str(sample_file))
    make(sample_file, place / "out")
    before = content_of(place)
    outcome = run(*command, "--out", place / "out")
    assert (outcome.code, outcome.out, content_of(place)) == (1, "", before)
    assert "cannot be written, for it is" in outcome.err


@pytest.mark.parametrize("make", [folder, pipe, text, workbook, earlier])
def test_a_pack_takes_the_place_of_a_pack_alone(make: Make, place: Path, sample_file: Path) -> None:
    make(sample_file, place / pack_name(DECK, "zip"))
    before = content_of(place)
    with pytest.raises(SettingsError, match="cannot be written, for it is"):
        write_pack(DECK, {}, place)
    assert content_of(place) == before


def test_a_marked_report_never_takes_the_place_of_the_report(run: Run, place: Path, sample_file: Path) -> None:
    report = place / "report.xlsx"
    workbook(sample_file, report)
    before = content_of(place)
    (place / "link.xlsx").symlink_to(report)
    for target in (report, place / "link.xlsx"):
        outcome = run("import", report, "--database", sample_file, "--report", target)
        assert outcome.code == 1
    assert content_of(place)["report.xlsx"] == before["report.xlsx"]


def test_a_database_behind_a_link_is_changed_where_it_lies(run: Run, place: Path, sample_file: Path) -> None:
    (place / "elsewhere").mkdir()
    real = Path(shutil.copy(sample_file, place / "elsewhere" / "real.duckdb"))
    link = place / "records.duckdb"
    link.symlink_to(real)
    before = real.read_bytes()
    assert run("undo", "1", "--database", link).code == 0
    assert link.is_symlink()
    assert real.read_bytes() != before
    keep_meeting(link, "kept")
    assert {path.name for path in place.iterdir()} == {"elsewhere", "records.duckdb"}


def test_what_another_program_opened_meanwhile_is_not_replaced(place: Path, sample_file: Path, tmp_path: Path) -> None:
    database = Path(shutil.copy(sample_file, place / "records.duckdb"))
    candidate = prepare_undo(database, 1, "tester")
    held = tmp_path / "held.duckdb"
    locked(sample_file, held)
    os.replace(held, database)
    with pytest.raises(DatabaseError, match=r"another program|has been changed"):
        candidate.confirm()
    assert [path.name for path in place.iterdir() if path.name.startswith(".build")] == []
    assert examine(database).state is FileState.LOCKED


def test_what_this_process_has_open_to_change_it_is_locked(place: Path, sample_file: Path) -> None:
    database = Path(shutil.copy(sample_file, place / "records.duckdb"))
    with duckdb.connect(database):
        assert examine(database).state is FileState.LOCKED
    assert examine(database).state is FileState.CURRENT


def test_what_is_written_is_for_its_owner_alone(run: Run, place: Path, sample_file: Path) -> None:
    database = place / "records.duckdb"
    assert build(run, database)[0] == 0
    assert run("undo", "1", "--database", database).code == 0
    keep_meeting(database, "kept")
    assert build(run, database, "--replace")[0] == 0
    assert run("template", "--region", SAMPLE, "--out", place).code == 0
    kinds = {path.suffix: path.stat().st_mode & 0o777 for path in place.iterdir()}
    assert kinds == {".duckdb": 0o600, ".lock": 0o600, ".xlsx": 0o600, ".jsonl": 0o600}


# Disturbances --------------------------------------------------------------------------------------------------------


def test_a_file_damaged_anywhere_gives_words_or_figures_but_no_traceback(run: Run, place: Path, sample_file: Path) -> None:
    content = sample_file.read_bytes()
    chance = random.Random(11)
    database = place / "records.duckdb"
    refused = 0
    for _ in range(8):
        broken = bytearray(content)
        begin = chance.randrange(len(broken))
        broken[begin : begin + 400] = chance.randbytes(len(broken[begin : begin + 400]))
        database.write_bytes(broken)
        for command in (["query", "recipients", "--by", "municipality"], ["undo", "9"]):
            outcome = run(*command, "--database", database)
            assert outcome.code in (0, 1)
            assert "Traceback" not in outcome.err
            refused += outcome.code and "damaged" in outcome.err
        assert database.read_bytes() == broken
        assert not list(place.glob(".build-*"))
    assert refused


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """As on a disk on which a file has so many bytes of room."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("size", [2_000, 30_000, 300_000, 700_000])
@pytest.mark.parametrize("command", ["undo", "build", "migrate"])
def test_a_full_disk_gives_words_and_leaves_all_as_it_was(
    command: str, size: int, run: Run, place: Path, sample_file: Path, sound_release: Path
) -> None:
    database = place / "records.duckdb"
    (earlier if command == "migrate" else shutil.copyfile)(sample_file, database)
    before = content_of(place)
    with room_for(size):
        outcome = run(command, *map(str, COMMANDS[command](sound_release, place)), "--database", database)
    assert (outcome.code, outcome.out) == (1, "")
    assert "There is no room on the disk" in outcome.err
    after = content_of(place)
    after.pop(".records.duckdb.lock", None)
    assert after == before


def test_a_full_disk_leaves_no_file_of_an_export(run: Run, place: Path, small_release: Release, sample_file: Path) -> None:
    with room_for(2_000):
        outcome = run("template", "--region", SAMPLE, "--out", place)
        assert outcome.code == 1
        assert "There is no room on the disk" in outcome.err
        with pytest.raises(ReleaseError, match="no room on the disk"):
            write_release(small_release, place / "release.duckdb")
        with pytest.raises(DatabaseError, match="no room on the disk"):
            keep_meeting(sample_file, "lost")
    assert list(place.iterdir()) == []


@pytest.mark.parametrize("command", [["undo", "77"], ["check"]])
def test_nothing_is_left_of_a_refused_change_or_of_a_killed_one(
    command: list[str], run: Run, place: Path, sample_file: Path
) -> None:
    database = Path(shutil.copy(sample_file, place / "records.duckdb"))
    left = place / ".build-abcdefgh"
    left.mkdir()
    (left / "maker.lock").touch()
    living = stage(database, DatabaseError)
    assert run(*command, "--database", database).code == (command[0] == "undo")
    assert {path.name for path in place.iterdir()} == {database.name, living.folder.name}
    living.discard()
