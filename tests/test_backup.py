"""`backup` and `restore`: one file that is verified as it is made, and examined before anything is replaced by it."""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import tempfile
import threading
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from format_fixtures import said_by, since_format, unpacked, with_hashes_of
from loaded_reports import KEY_CHECK, load, opened, put_in_place, served
from report_files import KEY
from running import Run, runner
from workplace import ALIASES, Workplace

from di_metrics.access.rights import LoggedKind, Person
from di_metrics.backup import MANIFEST, Manifest, make_backup, read_manifest, restore_backup
from di_metrics.command_line.maintenance import compare_key
from di_metrics.file_state import RECORDS as RECORDS_FILE
from di_metrics.model import Language
from di_metrics.reports import key_check
from di_metrics.statements import check_statements
from di_metrics.store import prepare_undo, read_batches
from di_metrics.store.audit_log import log_of, read_log, record
from di_metrics.store.database import table_hashes
from di_metrics.store.meetings import change_meeting, keep_meeting, keep_template, read_meetings, template_content
from di_metrics.text import Speaker

RECORDS = "records.duckdb"
LOG = f"{RECORDS}.audit.jsonl"


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, sample_file: Path) -> Path:
    """A database with all that is kept: reports in force and undone, a meeting, a template; not to be written to."""
    database = Path(shutil.copy(sample_file, tmp_path_factory.mktemp("filled") / RECORDS))
    load(database, served("x", "9030200", "2018-05-10"))
    load(database, served("y", "9030200", "2018-06-10"))
    put_in_place(prepare_undo(database, 3, "Ilze"))
    keep_meeting(database, "agenda")
    keep_template(database, "own.pptx", b"own")
    return database


@pytest.fixture
def place(tmp_path: Path, filled: Path, monkeypatch: pytest.MonkeyPatch) -> Workplace:
    """A workplace with a copy of it, and other names."""
    return Workplace.make(tmp_path, filled).used(monkeypatch)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, place: Workplace) -> Run:
    command = runner(capsys, monkeypatch)
    place.used(monkeypatch)
    return command


@pytest.fixture
def backup(place: Workplace, tmp_path: Path) -> Path:
    made = tmp_path / "backups" / "one.zip"
    make_backup(place.database, place.region, made)
    return made


def held(database: Path) -> tuple[object, ...]:
    """All that a database holds, and what is counted from it."""
    with opened(database) as found:
        return table_hashes(database), read_batches(found), check_statements(found), read_meetings(found)


def files_in(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, but the locks."""
    files = (file for file in folder.rglob("*") if file.is_file() and not file.name.endswith((".lock", LOG)))
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def test_what_is_backed_up_can_be_restored(run: Run, place: Workplace, tmp_path: Path) -> None:
    before, made = held(place.database), tmp_path / "backups" / "one.zip"
    said = run("backup", "--out", made)
    assert (said.code, "every batch and statement is the same" in said.out) == (0, True)
    assert "key of pseudonyms is not in it" in said.out
    assert "Here is another one" in said.out, "the reports here were loaded with a key made up for the tests"
    assert [file.name for file in made.parent.iterdir()] == ["one.zip"]
    assert KEY.hex().encode() not in made.read_bytes()
    place.database.unlink()
    (place.region / "aliases.csv").write_text("kind,alias,code\n", encoding="utf-8")
    restored = run("restore", made)
    assert (restored.code, restored.err.splitlines()) == (0, ["Restoring the backup …"])
    assert held(place.database) == before
    with opened(place.database) as database:
        assert template_content(database) == b"own"
    assert (place.region / "aliases.csv").read_text(encoding="utf-8") == ALIASES
    assert {file.name for file in place.database.parent.iterdir() if not file.name.startswith(".")} == {RECORDS, LOG}
    assert place.unfinished == []
    assert {file.stat().st_mode & 0o777 for file in (made, place.database)} == {0o600}


def test_the_demonstration_is_the_same_after_restoring(demonstration_file: Path, place: Workplace, tmp_path: Path) -> None:
    made, new = tmp_path / "demonstration.zip", tmp_path / "new" / RECORDS
    manifest = make_backup(demonstration_file, place.region, made)
    assert set(manifest.parts) - {"audit.jsonl"} == {RECORDS}, "the other names in the folder are of another region"
    restored = restore_backup(made, new, place.region)
    assert (restored.kept, restored.aliases) == (None, False)
    assert held(new) == held(demonstration_file)


def test_a_backup_is_consistent_while_others_write(place: Workplace, tmp_path: Path) -> None:
    stop, written = threading.Event(), threading.Event()

    def write() -> None:
        while not stop.is_set():
            keep_meeting(place.database, "more")
            change_meeting(place.database, 1, lambda text: f"{text}.")
            written.set()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(3):
            written.clear()
            assert written.wait(60)
            make_backup(place.database, place.region, tmp_path / f"{number}.zip")
    finally:
        stop.set()
        writer.join()
    seen = []
    for number in range(3):
        new = tmp_path / f"{number}.duckdb"
        restore_backup(tmp_path / f"{number}.zip", new, place.region)
        with opened(new) as database:
            meetings = read_meetings(database)
        first, others = meetings.pop(1), list(meetings.values())
        dots = len(first.removeprefix("agenda"))
        assert others == ["more"] * len(others)
        assert len(others) - dots in (0, 1), "a backup holds a state that the database once had"
        seen.append(len(others))
    assert seen == sorted(set(seen)), "each backup is of a later state"


def test_restoring_asks_before_it_replaces_and_keeps_what_it_replaced(run: Run, place: Workplace, backup: Path) -> None:
    load(place.database, served("z", "9030200", "2018-07-10"))
    later, bytes_before = held(place.database), place.database.read_bytes()
    refused = run("restore", backup)
    assert (refused.code, refused.out) == (1, "")
    assert "holds more than a data package" in refused.err
    assert "--replace" in refused.err
    assert place.database.read_bytes() == bytes_before
    done = run("restore", backup, "--replace")
    assert done.code == 0
    [kept] = place.database.parent.glob("records.backup-*")
    assert str(kept) in done.out
    assert len(held(place.database)[1]) == 3  # type: ignore[arg-type]
    assert (kept.read_bytes(), kept.stat().st_mode & 0o777) == (bytes_before, 0o600)
    assert held(kept) == later
    assert place.unfinished == []


def test_a_database_of_a_package_alone_is_replaced_without_asking(
    run: Run, place: Workplace, backup: Path, sample_file: Path
) -> None:
    shutil.copy(sample_file, place.database)
    assert run("restore", backup).code == 0
    assert len(list(place.database.parent.glob("*.backup-*"))) == 1


def test_the_key_is_compared_by_its_fingerprint(
    backup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def said(manifest: Manifest) -> str:
        compare_key(Speaker(Language.EN), manifest)
        return capsys.readouterr().out

    with_reports = read_manifest(backup)
    assert with_reports.key_check == KEY_CHECK
    assert said(with_reports.model_copy(update={"key_check": None})) == ""
    assert f"fingerprint {KEY_CHECK}. Here is another one" in said(with_reports)
    assert said(with_reports.model_copy(update={"key_check": key_check(KEY)})).endswith("here: DI_PSEUDONYM_KEY\n")
    monkeypatch.delenv("DI_PSEUDONYM_KEY")
    monkeypatch.setenv("DI_PSEUDONYM_KEY_FILE", str(tmp_path / "none" / "pseudonym.key"))
    assert "Here is none" in said(with_reports)
    assert not (tmp_path / "none").exists(), "no key is made by looking for it"


def test_what_cannot_be_written_or_is_no_database_is_told(run: Run, place: Workplace, tmp_path: Path) -> None:
    before = files_in(tmp_path)
    inside = tmp_path / "data" / RECORDS / "one.zip"
    for out, says in (
        (place.database, "exists already"),
        (tmp_path / "region", "exists already"),
        (inside, "cannot be written"),
    ):
        said = run("backup", "--out", out)
        assert (said.code, said.out, says in said.err) == (1, "", True), out
    said = run("backup", "--out", tmp_path / "one.zip", "--database", tmp_path / "none.duckdb")
    assert (said.code, "There is no database" in said.err) == (1, True)
    assert files_in(tmp_path) == before


# Archives that are none -------------------------------------------------------------------------------------------------

Alter = Callable[[dict[str, Any], dict[str, bytes]], object]
"""Changes a manifest and the parts of an archive in place."""


def archive(manifest: bytes, parts: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", compression) as packed:
        packed.writestr(MANIFEST, manifest)
        for name, content in parts.items():
            packed.writestr(name, content)
    return written.getvalue()


def states(manifest: dict[str, Any], parts: dict[str, bytes], name: str, content: bytes) -> None:
    """Put a part into an archive whose manifest tells the truth about it."""
    parts[name] = content
    manifest["parts"][name] = {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def test_the_audit_log_is_backed_up_and_what_is_restored_takes_no_line_away(
    run: Run, place: Workplace, tmp_path: Path
) -> None:
    loaded, more = Person("Ilze"), Person("Dace")
    record(place.database, LoggedKind.LOAD, loaded)
    made = tmp_path / "one.zip"
    assert run("backup", "--out", made).code == 0
    record(place.database, LoggedKind.EXPORT, more)
    assert run("restore", made, "--replace").code == 0
    assert [one.kind for one in read_log(place.database).events][::-1] == ["load", "export", "restore"]
    place.database.unlink()
    log_of(place.database).unlink()
    assert run("restore", made).code == 0
    assert {one.kind for one in read_log(place.database).events} == {"load", "restore"}


def other_database(table: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "other.duckdb"
        with duckdb.connect(file) as connection:
            connection.execute(f"CREATE TABLE {table} (key VARCHAR, value VARCHAR)")
        return file.read_bytes()


def without(database: bytes, change: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "other.duckdb"
        file.write_bytes(database)
        with duckdb.connect(file) as connection:
            connection.execute(change)
        return file.read_bytes()


def moved(manifest: dict[str, Any], parts: dict[str, bytes], name: str) -> None:
    parts[name] = parts.pop(RECORDS)
    manifest["parts"][name] = manifest["parts"].pop(RECORDS)


ALTERED: dict[str, Alter] = {
    "a part changed": lambda m, p: p.update({RECORDS: p[RECORDS][:-1] + b"?"}),
    "a part cut": lambda m, p: p.update({RECORDS: p[RECORDS][:-4096]}),
    "a part longer than stated": lambda m, p: p.update({RECORDS: p[RECORDS] + bytes(1 << 20)}),
    "no database": lambda m, p: (p.pop(RECORDS), m["parts"].pop(RECORDS)),
    "a part that the manifest does not name": lambda m, p: p.update({"aliases.csv": b"kind,alias,code\n", "more.txt": b""}),
    "a part that is missing": lambda m, p: p.pop("aliases.csv"),
    "a part named twice as far up": lambda m, p: states(m, p, "../../aliases.csv", b"kind,alias,code\n"),
    "an absolute name": lambda m, p: moved(m, p, "/tmp/records.duckdb"),
    "a name with a backslash": lambda m, p: moved(m, p, "..\\records.duckdb"),
    "a folder": lambda m, p: states(m, p, "folder/", b""),
    "a negative size": lambda m, p: m["parts"][RECORDS].update(size=-1),
    "a size beyond any disk": lambda m, p: m["parts"][RECORDS].update(size=1 << 62),
    "a size in words": lambda m, p: m["parts"][RECORDS].update(size="much"),
    "another hash": lambda m, p: m["parts"][RECORDS].update(sha256="0" * 64),
    "no hash": lambda m, p: m["parts"][RECORDS].pop("sha256"),
    "a manifest with more in it": lambda m, p: m.update(key="secret"),
    "another product": lambda m, p: m.update(product="Other"),
    "a later format": lambda m, p: m.update(format=3),
    "a format in words": lambda m, p: m.update(format="one"),
    "another region": lambda m, p: m.update(region="elsewhere"),
    "zeros for a database": lambda m, p: states(m, p, RECORDS, bytes(64 << 20)),
    "text for a database": lambda m, p: states(m, p, RECORDS, b"no database at all"),
    "nothing for a database": lambda m, p: states(m, p, RECORDS, b""),
    "a database cut": lambda m, p: states(m, p, RECORDS, p[RECORDS][: 1 << 20]),
    "a database damaged": lambda m, p: states(m, p, RECORDS, damaged(p[RECORDS])),
    "a database of another program": lambda m, p: states(m, p, RECORDS, other_database("accounts")),
    "a schema that is none": lambda m, p: states(m, p, RECORDS, without(p[RECORDS], "DROP TABLE replaced_batch CASCADE")),
    "no build": lambda m, p: states(m, p, RECORDS, without(p[RECORDS], "DELETE FROM build_info WHERE key = 'build_id'")),
    "a later database": lambda m, p: states(
        m, p, RECORDS, without(p[RECORDS], "UPDATE build_info SET value = '99' WHERE key = 'format'")
    ),
    "a release for a database": lambda m, p: states(m, p, RECORDS, other_database("release_info")),
}


def damaged(database: bytes) -> bytes:
    """Every page of a database but its head overwritten in its middle."""
    block = 1 << 18
    spoilt = bytearray(database)
    for start in range(3 * 4096 + block // 2, len(spoilt) - 64, block):
        spoilt[start : start + 64] = os.urandom(64)
    return bytes(spoilt)


def altered(backup: Path, alter: Alter) -> bytes:
    with zipfile.ZipFile(backup) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    manifest = json.loads(parts.pop(MANIFEST))
    alter(manifest, parts)
    return archive(json.dumps(manifest).encode(), parts, zipfile.ZIP_STORED)


def in_bytes(backup: bytes) -> Iterator[tuple[str, bytes]]:
    """Archives that are damaged as files."""
    yield "nothing", b""
    yield "text", b"no archive"
    yield "cut", backup[: len(backup) // 2]
    yield "cut at the end", backup[:-10]
    yield "only an end", b"PK\x05\x06" + bytes(18)
    yield "another archive", archive(b"{}", {})
    yield "no manifest", archive(b"", {}).replace(b"manifest.json", b"manifest.txt_")
    yield "a manifest of brackets", archive(b"[" * 60_000, {})
    yield "an endless manifest", archive(b'{"product": "' + b"x" * (64 << 20) + b'"}', {})
    yield "a manifest that is no text", archive(os.urandom(1000), {})
    yield "packed in an unusual way", archive(b"{}", {}, zipfile.ZIP_LZMA)
    encrypted = bytearray(backup)
    encrypted[encrypted.rindex(b"PK\x01\x02") + 8] |= 1
    yield "encrypted", bytes(encrypted)


def test_no_archive_that_is_not_as_it_was_made_changes_anything(
    run: Run, place: Workplace, backup: Path, tmp_path: Path
) -> None:
    whole = backup.read_bytes()
    twice = io.BytesIO(whole)
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(twice, "a") as packed:
        packed.writestr("aliases.csv", b"kind,alias,code\n")
    cases = [
        *((name, altered(backup, alter)) for name, alter in ALTERED.items()),
        *in_bytes(whole),
        ("twice", twice.getvalue()),
    ]
    hostile = tmp_path / "hostile.zip"
    hostile.touch()
    before = files_in(tmp_path)
    for name, content in cases:
        hostile.write_bytes(content)
        said = run("restore", hostile, "--replace")
        assert (said.code, said.out) == (1, ""), name
        assert "hostile.zip" in said.err or "records.duckdb" in said.err, name
        assert said.err.count("\n") <= 2, name
        assert {**files_in(tmp_path), "hostile.zip": b""} == before, name
    assert place.unfinished == []


def test_what_is_no_file_is_told(run: Run, place: Workplace, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for file, says in (
        (pipe, "is no backup"),
        (tmp_path, "is no backup"),
        (tmp_path / "none.zip", "cannot be opened"),
        (place.database, "is no backup"),
    ):
        said = run("restore", file, "--replace")
        assert (said.code, said.out, says in said.err) == (1, "", True), file
    said = run("restore", "4")
    assert (said.code, said.err) == (1, "There is no file 4. To put an undone batch back: redo 4\n")


def test_a_part_named_beyond_the_folder_is_never_unpacked(backup: Path, place: Workplace, tmp_path: Path) -> None:
    """The names in an archive are compared with those known, so that none of them is ever a path."""
    outside = tmp_path / "aliases.csv"
    with zipfile.ZipFile(backup, "a") as packed:
        packed.writestr("../../aliases.csv", "kind,alias,code\n")
    with pytest.raises(Exception, match="not as it was made"):
        restore_backup(backup, place.database, place.region, replace=True)
    assert not outside.exists()


def test_a_backup_of_an_earlier_format_is_brought_up_to_date_when_it_is_restored(place: Workplace, tmp_path: Path) -> None:
    early, made = unpacked(RECORDS_FILE.oldest, tmp_path), tmp_path / "early.zip"
    manifest = make_backup(early, place.region, made)
    assert manifest.database_format == str(RECORDS_FILE.oldest)
    new = tmp_path / "new" / RECORDS
    restore_backup(made, new, place.region)
    known, said = since_format(RECORDS_FILE.oldest), said_by(new, RECORDS_FILE.oldest)
    assert said.pop("region").items() >= known.pop("region").items(), "the files that reports are read by came later"
    assert said == with_hashes_of(said, known)
    assert {file.name for file in new.parent.iterdir() if not file.name.startswith(".")} == {RECORDS, LOG}


def as_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


def as_pipe(file: Path) -> None:
    file.unlink()
    os.mkfifo(file)


IN_PLACE: dict[str, tuple[Callable[[Path], object], bool]] = {
    "a damaged database": (lambda file: file.write_bytes(file.read_bytes()[: 1 << 20]), True),
    "another file": (lambda file: file.write_bytes(b"text"), True),
    "a folder": (as_folder, False),
    "a pipe": (as_pipe, False),
}
"""What may lie where a database is to be restored, and whether it can be replaced once its copy is kept."""


@pytest.mark.parametrize("name", IN_PLACE)
def test_nothing_that_is_there_is_replaced_unasked(name: str, run: Run, place: Workplace, backup: Path) -> None:
    spoil, replaceable = IN_PLACE[name]
    spoil(place.database)
    before = place.database.read_bytes() if replaceable else b""
    refused = run("restore", backup)
    assert (refused.code, refused.out, str(place.database) in refused.err) == (1, "", True)
    assert [file.name for file in place.database.parent.iterdir() if not file.name.startswith(".")] == [RECORDS]
    assert not replaceable or place.database.read_bytes() == before
    asked = run("restore", backup, "--replace")
    assert asked.code == (0 if replaceable else 1)
    kept = [file.read_bytes() for file in place.database.parent.glob("*.backup-*")]
    assert kept == ([before] if replaceable else [])
    assert place.unfinished == []
