"""A database of every format that ever was is opened by this version, and nothing of it is lost."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable
from pathlib import Path

import duckdb
import pytest
from format_fixtures import facts_kept, facts_of, fixture, hashes, said_by, since_format, unpacked, with_hashes_of
from loaded_reports import KEY_CHECK, asked, opened, reading, served
from report_files import KEY, PSEUDONYMS

from di_metrics.command_line import main
from di_metrics.errors import DatabaseError
from di_metrics.file_state import RECORDS, FileState, examine
from di_metrics.meetings.meeting import kept_meetings
from di_metrics.region_files import READING_FILES
from di_metrics.reports import key_check
from di_metrics.reports.pseudonyms import keyed_fingerprint
from di_metrics.settings import PROGRAMME
from di_metrics.store import Database, Loading, open_database, prepare_report
from di_metrics.store.batches import batches_in_force, holds_batches
from di_metrics.store.candidate import NOT_OF_A_PACKAGE
from di_metrics.store.meetings import keep_meeting, read_meetings
from di_metrics.store.migration import migrate

FORMATS = range(RECORDS.oldest, RECORDS.format + 1)
EARLIER = range(RECORDS.oldest, RECORDS.format)


ADDED = {"reports.toml", "needed_services.csv", "programme/aliases.csv"}
"""Files of the programme that came into the database with format 3."""


def without(files: dict[str, str], names: Iterable[str]) -> dict[str, str]:
    return {name: text for name, text in files.items() if name not in names}


def backups(folder: Path) -> list[Path]:
    return list(folder.glob("*.backup-*"))


@pytest.mark.parametrize("number", FORMATS)
def test_a_database_of_each_format_says_after_migration_what_it_said_when_it_was_made(number: int, tmp_path: Path) -> None:
    assert fixture(number).exists(), "make it with: python tests/format_fixtures.py"
    database = unpacked(number, tmp_path)
    before = database.read_bytes()
    shares: list[float] = []
    backup = migrate(database, shares.append)
    facts = said_by(database, number)
    added = {name for name in facts["region"] if name not in facts_kept(number)["region"]}
    assert added == (ADDED if number < 3 else set())
    assert {**facts, "region": without(facts["region"], added)} == with_hashes_of(facts, since_format(number))
    assert examine(database).format == RECORDS.format
    if number == RECORDS.format:
        assert (backup, database.read_bytes() == before) == (None, True)
        return
    assert backup is not None
    assert backup.read_bytes() == before
    assert shares == sorted(shares)
    assert {database.stat().st_mode & 0o777, backup.stat().st_mode & 0o777} == {0o600}
    assert {file.name for file in tmp_path.iterdir()} == {database.name, backup.name, f".{database.name}.lock"}


def test_the_tables_that_a_database_must_have_are_those_of_the_schema(sample: Database) -> None:
    tables = sample.rows("SELECT table_name FROM duckdb_tables() WHERE NOT temporary")
    assert {name for (name,) in tables} == RECORDS.tables


@pytest.mark.parametrize(
    "table", ["build_info", "region_file", "warning", "first_service", "slide_template", "saved_view", "edition", "told"]
)
def test_a_database_in_which_a_table_is_lacking_is_told_as_damaged(table: str, sample_file: Path, tmp_path: Path) -> None:
    database = Path(shutil.copy(sample_file, tmp_path / "records.duckdb"))
    with duckdb.connect(database) as connection:
        connection.execute(f"DROP TABLE {table}")
    with pytest.raises(DatabaseError, match=r"damaged|records database"):
        open_database(database)


@pytest.mark.parametrize("key", ["build_id", "built_at", "demonstration"])
def test_a_database_that_does_not_say_what_it_is_is_told_as_damaged(key: str, sample_file: Path, tmp_path: Path) -> None:
    database = Path(shutil.copy(sample_file, tmp_path / "records.duckdb"))
    with duckdb.connect(database) as connection:
        connection.execute("DELETE FROM build_info WHERE key = ?", [key])
    with pytest.raises(DatabaseError, match="damaged"):
        open_database(database)


def test_an_early_database_of_format_2_gets_a_place_for_the_template_of_slides(tmp_path: Path) -> None:
    database = unpacked(2, tmp_path)
    with duckdb.connect(database) as connection:
        connection.execute("DROP TABLE slide_template")
    migrate(database)
    facts = said_by(database, 2)
    kept = with_hashes_of(facts, since_format(2))
    assert {**facts, "region": without(facts["region"], ADDED)} == {**kept, "template": [None, "None"]}


def made_with(key: str, database: Path) -> None:
    """Let a database say that its pseudonyms were made with the key of a fingerprint."""
    with duckdb.connect(database) as connection:
        connection.execute("UPDATE build_info SET value = ? WHERE key = 'pseudonym_key_check'", [key])


@pytest.mark.parametrize("number", [one for one in EARLIER if one < 4])
def test_plain_hashes_of_files_become_fingerprints_with_the_key(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file is known by the same one as if it were loaded today, and a closed meeting knows its batches by it."""
    monkeypatch.setenv("DI_PSEUDONYM_KEY", KEY.hex())
    database = unpacked(number, tmp_path)
    made_with(key_check(KEY), database)
    migrate(database)
    plain = hashes(facts_kept(number))
    assert hashes(facts_of(database)) == {batch: keyed_fingerprint(KEY, bytes.fromhex(one)) for batch, one in plain.items()}
    assert PSEUDONYMS.fingerprint(b"file") == keyed_fingerprint(KEY, hashlib.sha256(b"file").digest())
    with opened(database) as found:
        [meeting] = kept_meetings(found).values()
        assert meeting.closing is not None
        assert holds_batches(found, meeting.closing.standing.batches)
        assert len(meeting.closing.standing.batches) == len(batches_in_force(found))


@pytest.mark.parametrize("number", [one for one in EARLIER if one < 4])
@pytest.mark.parametrize("key", ["none", "another", "guessable"])
def test_without_the_key_no_plain_hash_is_left_either(
    number: int, key: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DI_PSEUDONYM_KEY_FILE", str(tmp_path / "no.key"))
    if key != "none":
        monkeypatch.setenv("DI_PSEUDONYM_KEY", KEY.hex() if key == "another" else "00" * 32)
    database = unpacked(number, tmp_path)
    made_with(key_check(KEY[::-1]), database)
    migrate(database)
    plain, now = hashes(facts_kept(number)), facts_of(database)
    assert len(set(hashes(now).values())) == len(set(plain.values()))
    assert not [one for one in plain.values() if one in json.dumps(now) or one in hashes(now).values()]
    for other in (KEY, bytes(32)):
        assert not {keyed_fingerprint(other, bytes.fromhex(one)) for one in plain.values()} & set(hashes(now).values())
    with opened(database) as found:
        [meeting] = kept_meetings(found).values()
        assert meeting.closing is not None
        assert holds_batches(found, meeting.closing.standing.batches)


def test_a_meeting_that_is_damaged_is_left_as_it_is(tmp_path: Path) -> None:
    database = unpacked(3, tmp_path)
    with duckdb.connect(database) as connection:
        connection.execute("UPDATE meeting SET content = '{'")
    migrate(database)
    with opened(database) as found:
        assert list(read_meetings(found).values()) == ["{"]


@pytest.mark.parametrize(("level", "after"), [("internal", "internal"), ("masked", "shareable"), ("protected", "shareable")])
def test_an_open_meeting_of_format_3_is_internal_or_shareable(level: str, after: str, tmp_path: Path) -> None:
    """Nothing of it left yet: it is composed anew."""
    database = unpacked(3, tmp_path)
    with duckdb.connect(database) as connection:
        [content] = connection.execute("SELECT content FROM meeting").fetchone() or ("",)
        opened_again = {**json.loads(content), "level": level, "closing": None}
        connection.execute("UPDATE meeting SET content = ?", [json.dumps(opened_again)])
    migrate(database)
    with opened(database) as found:
        [meeting] = kept_meetings(found).values()
    assert (meeting.level, meeting.is_closed) == (after, False)


def test_other_names_are_taken_along_from_the_folder_of_the_region(
    tmp_path: Path, region_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until format 3 they lay in the folders alone, and so did what reports are checked by."""
    monkeypatch.setenv("DI_REGION", str(region_folder))
    table = "kind,alias,code\nmunicipality,Dz,9010000\n"
    (region_folder / "aliases.csv").write_text(table, encoding="utf-8")
    database = unpacked(2, tmp_path)
    migrate(database)
    files = facts_of(database)["region"]
    assert files["aliases.csv"] == table
    assert {name: files[name] for name in READING_FILES} == {
        name: (PROGRAMME / name).read_text(encoding="utf-8") for name in READING_FILES
    }


@pytest.mark.parametrize("number", FORMATS)
def test_every_kind_of_batch_can_be_loaded_after_migration(number: int, tmp_path: Path) -> None:
    database = unpacked(number, tmp_path)
    migrate(database)
    corrections = reading(served("a", "9030200", "2018-05-10", units=3))
    prepare_report(database, Loading(corrections, "tester", KEY_CHECK, corrects=True)).confirm()
    assert asked(database, "SELECT kind FROM batch ORDER BY number DESC LIMIT 1") == [("corrections",)]


def test_the_present_format_holds_something_of_everything(tmp_path: Path) -> None:
    with opened(unpacked(RECORDS.format, tmp_path)) as database:
        kinds = {kind for (kind,) in database.rows("SELECT kind FROM batch")}
        counts = {table: database.rows(f"SELECT count(*) FROM {table}") for table in NOT_OF_A_PACKAGE}
    assert kinds == {"package", "report", "corrections", "needed"}
    assert {table for table, [(count,)] in counts.items() if not count} <= {"warning", "mended"}


@pytest.mark.parametrize("number", EARLIER)
def test_an_earlier_format_is_only_read_once_it_was_migrated(number: int, tmp_path: Path) -> None:
    database = unpacked(number, tmp_path)
    before = database.read_bytes()
    for use in (open_database, lambda file: keep_meeting(file, "x")):
        with pytest.raises(DatabaseError, match=rf"format {number}.*") as refused:
            use(database)
        assert "migrate" in str(refused.value.hint)
    assert database.read_bytes() == before


COMMANDS = {
    "migrate": ["migrate"],
    "undo": ["undo", "2"],
    "redo": ["redo", "3"],
    "refresh": ["refresh", "--region", str(Path(__file__).parent / "regions" / "sample")],
}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("number", EARLIER)
def test_a_command_that_changes_the_database_migrates_it_first(
    number: int, command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    database = unpacked(number, tmp_path)
    before = database.read_bytes()
    assert main(["--lang", "en", *COMMANDS[command], "--database", str(database)]) == 0
    [backup] = backups(tmp_path)
    assert backup.read_bytes() == before
    assert str(backup) in capsys.readouterr().err
    assert examine(database).state is FileState.CURRENT


@pytest.mark.parametrize("command", [["check"], ["import", "{file}", "--dry-run"]])
def test_a_command_that_changes_nothing_does_not_migrate(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    database = unpacked(2, tmp_path)
    before = database.read_bytes()
    arguments = [part.format(file=__file__) for part in command]
    assert main(["--lang", "lv", *arguments, "--database", str(database)]) == 1
    assert "python -m di_metrics migrate" in capsys.readouterr().err
    assert (database.read_bytes(), list(tmp_path.iterdir())) == (before, [database])


def test_a_format_from_before_the_earliest_is_kept_and_told(tmp_path: Path) -> None:
    database = unpacked(RECORDS.format, tmp_path)
    with duckdb.connect(database) as connection:
        connection.execute("UPDATE build_info SET value = '1' WHERE key = 'format'")
    before = database.read_bytes()
    with pytest.raises(DatabaseError, match="format 1") as refused:
        migrate(database)
    assert "Keep it" in str(refused.value.hint)
    assert database.read_bytes() == before
    assert not backups(tmp_path)


@pytest.mark.parametrize("number", FORMATS)
def test_what_a_killed_program_left_in_a_log_is_taken_over_with_a_backup_of_both(number: int, tmp_path: Path) -> None:
    database = unpacked(number, tmp_path)
    writer = duckdb.connect(database)
    writer.execute("SET checkpoint_threshold = '1GB'")
    writer.execute("UPDATE meeting SET content = replace(content, 'Sanāksme', 'Sēde')")
    log = tmp_path / f"{database.name}.wal"
    both = database.read_bytes(), log.read_bytes()
    writer.close()
    database.write_bytes(both[0])
    log.write_bytes(both[1])
    backup = migrate(database)
    assert backup is not None
    assert (backup.read_bytes(), backup.with_name(f"{backup.name}.wal").read_bytes()) == both
    assert not log.exists()
    assert facts_of(database) != facts_kept(number)
    keep_meeting(database, "next")
    assert examine(database).state is FileState.CURRENT
