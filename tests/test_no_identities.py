"""From the command to the files it leaves: no personal code, own identifier, name or note of a report is anywhere."""

from __future__ import annotations

import logging
import shutil
import traceback
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import duckdb
import pytest
import streamlit as st
from loaded_reports import opened
from report_files import ASSESSMENT, CHILD, GUARDIAN, KEY, SERVICE, Cell, csv_report, personal_code, xlsx_report
from running import runner
from streamlit.testing.v1 import AppTest
from test_file_states import COMMANDS

from di_metrics.intake import Intake
from di_metrics.model import Language, Period, Selection
from di_metrics.query.plausibility import CHECKS, FoundRecord, found_records
from di_metrics.release.file import write_release
from di_metrics.release.release import Release
from di_metrics.reports import UnreadableFile, read_checks
from di_metrics.reports.quarantine import mending_workbook
from di_metrics.store import read_batches
from di_metrics.store.batches import waiting_rows
from di_metrics.text import Speaker
from di_metrics.ui.frame import MANAGER_PAGES

CODES = [personal_code(number) for number in range(1000, 1012)]
NEW_FORM = "325555-12345"
NAMES = ("Zebediāna", "Kvikšķe")
OWN = "SLEPENS-77"
NOTE = "Dzīvo pie tantes Otīlijas"
PLANTED = (*CODES, *(code.replace("-", "") for code in CODES), NEW_FORM, NEW_FORM.replace("-", ""), *NAMES, OWN, "Otīlij")

WRONG = {"compensation_eur": Decimal("1.23")}
ROWS: list[dict[str, Cell]] = [
    {**SERVICE, "person": CODES[0], "notes": NOTE},
    {**SERVICE, "person": CODES[1].replace("-", ""), "notes": f"{NAMES[0]} {NAMES[1]}"},
    {**SERVICE, "person": NEW_FORM},
    {**SERVICE, "person": OWN, "notes": CODES[9]},
    {**ASSESSMENT, "person": CODES[2]},
    {**SERVICE, "person": CODES[3], "notes": NOTE, **WRONG},
    {**SERVICE, "person": f"{NAMES[0]} {NAMES[1]}"},
    {**SERVICE, "person": CODES[4][:-1] + str((int(CODES[4][-1]) + 1) % 10)},
    {**SERVICE, "person": f"{NAMES[0]}, {CODES[5]}"},
    {**SERVICE, "person": OWN + "-2", "provider": f"{NAMES[0]} {CODES[6]}"},
    {**SERVICE, "person": OWN + "-3", "municipality": f"{NAMES[0]} {NAMES[1]}"},
    {**SERVICE, "person": OWN + "-4", "service": CODES[7]},
    {**SERVICE, "person": OWN + "-5", "parish": NAMES[1], "units": f"{NAMES[1]} 7"},
    {**SERVICE, "person": OWN + "-6", "date_from": CODES[8]},
]
CHILDREN: list[dict[str, Cell]] = [
    {**CHILD, "person": CODES[10]},
    {**GUARDIAN, "person": CODES[11], "child": CODES[10]},
    {**GUARDIAN, "person": OWN + "-7", "child": f"{NAMES[0]} {CODES[10]}"},
]


@pytest.fixture
def database(tmp_path: Path, sample_file: Path) -> Path:
    folder = tmp_path / "work"
    folder.mkdir()
    return Path(shutil.copy(sample_file, folder / "records.duckdb"))


def texts_of(file: Path) -> Iterator[str]:
    """All that a file says, in the encodings in which it may say it, and what an archive holds."""
    data = file.read_bytes()
    for encoding in ("utf-8", "utf-16-le", "cp1257"):
        yield data.decode(encoding, errors="ignore")
    if zipfile.is_zipfile(BytesIO(data)):
        with zipfile.ZipFile(BytesIO(data)) as archive:
            for name in archive.namelist():
                yield name + archive.read(name).decode("utf-8", errors="ignore")
    if file.suffix == ".duckdb":
        with duckdb.connect(file, read_only=True) as found:
            tables = found.execute("SELECT table_name FROM information_schema.tables").fetchall()
            assert len(tables) > 5
            for (table,) in tables:
                yield repr(found.execute(f"FROM {table}").fetchall())


def planted_in(text: str) -> list[str]:
    lowered = text.lower()
    return [one for one in PLANTED if one.lower() in lowered]


def test_the_planted_words_would_be_found(tmp_path: Path) -> None:
    file = tmp_path / "sent.xlsx"
    file.write_bytes(xlsx_report(*ROWS))
    assert {one for text in texts_of(file) for one in planted_in(text)} >= {CODES[0], NEW_FORM, *NAMES, OWN, "Otīlij"}


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("output", ["text", "json"])
def test_nothing_that_is_left_behind_names_anybody(
    tmp_path: Path,
    database: Path,
    sample_region: Path,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    language: Language,
    output: str,
) -> None:
    run = runner(capsys, monkeypatch)
    monkeypatch.setenv("DI_REGION", str(sample_region))
    monkeypatch.setenv("DI_PSEUDONYM_KEY", KEY.hex())
    caplog.set_level(logging.DEBUG)
    outside = tmp_path / "sent"
    outside.mkdir()
    told, codes = "", []
    for name, content in (
        ("adults.xlsx", xlsx_report(*ROWS)),
        ("adults.csv", csv_report(*ROWS)),
        ("children.xlsx", xlsx_report(*CHILDREN)),
        (f"{NAMES[0]}.txt", f"{NAMES[0]};{CODES[0]}\n".encode()),
    ):
        file = outside / name
        file.write_bytes(content)
        marked = database.parent / f"marked {len(told)}.xlsx"
        for more in (("--dry-run",), ("--skip-invalid", "--report", marked)):
            outcome = run("--lang", language, "import", file, "--database", database, "--format", output, *more)
            codes.append(outcome.code)
            told += outcome.out + outcome.err
    assert codes == [1, 0, 1, 0, 1, 0, 2, 2]
    told += run("batches", "--database", database).out
    told += caplog.text
    with opened(database) as found:
        waiting = [row for batch in read_batches(found) for row in waiting_rows(found, batch.number)]
        assert len(waiting) >= 10
        workbook = database.parent / "mending.xlsx"
        workbook.write_bytes(mending_workbook(waiting, Speaker(language).message))
    assert planted_in(told.replace(str(outside), "")) == []
    left = [file for file in database.parent.rglob("*") if file.is_file()]
    assert len(left) >= 5
    assert [(file.name, planted_in(text)) for file in left for text in texts_of(file) if planted_in(text)] == []


def test_no_exception_names_anybody(database: Path, sample_region: Path) -> None:
    """Whatever goes wrong on the way: the texts of the error and of everything it was raised from."""
    intake = Intake(KEY)
    broken = [
        xlsx_report(*ROWS)[:2000],
        csv_report(*ROWS)[:-30] + b'"' + CODES[0].encode(),
        f"{NAMES[0]};{CODES[0]}".encode(),
        f"{NAMES[0]} {CODES[0]}".encode("utf-16"),
    ]
    told = ""
    with opened(database) as found:
        for content in broken:
            try:
                told += repr(intake.read_file(found, content))
            except UnreadableFile as error:
                told += "".join(traceback.format_exception(error)) + repr(error) + str(error.message) + str(error.hint)
    assert "UnreadableFile" in told
    assert planted_in(told) == []


# Pseudonyms ----------------------------------------------------------------------------------------------------------

DEAR = {"unit_price_eur": "50,00", "units": "2", "compensation_eur": "100,00"}
TWICE: list[dict[str, Cell]] = [
    {**SERVICE, "person": CODES[0], **DEAR},
    {**SERVICE, "person": CODES[1], **DEAR},
    {**SERVICE, "person": OWN, **DEAR},
    {**SERVICE, "person": CODES[1], **DEAR, "service": "grupu dzīvoklis"},
    {**ASSESSMENT, "person": CODES[2], "assessed_on": "15.01.2019."},
    {**SERVICE, "person": CODES[2], "date_from": "05.01.2019."},
    {**SERVICE, "person": CODES[3], **WRONG},
]
AGAIN: list[dict[str, Cell]] = [row for row in TWICE if row["person"] != OWN]


TAKING_AWAY = {"undo", "build", "restore"}
"""Commands that are run last, for they take records away."""


def with_reports(database: Path, key: bytes = KEY) -> Path:
    """The records with a report, another that takes its place, and rows in quarantine."""
    for rows in (TWICE, AGAIN):
        intake = Intake(key)
        with opened(database) as found:
            taken = intake.read_file(found, xlsx_report(*rows))
        intake.prepare(database, taken, "tester").confirm()
    return database


def pseudonyms_of(database: Path) -> set[str]:
    """Every part of six letters or more of a pseudonym is or holds one of these."""
    with opened(database) as found:
        whole = [one for (one,) in found.rows("SELECT DISTINCT person_id FROM source_persons WHERE length(person_id) = 32")]
    assert len(whole) >= 4
    parts = {one[begin : begin + 6] for one in whole for begin in range(len(one) - 5)}
    assert shown_of(f"({whole[0][3:11]})", parts) == {whole[0][begin : begin + 6] for begin in (3, 4, 5)}
    return parts


def shown_of(text: str, pseudonyms: set[str]) -> set[str]:
    """What is shown of them in a text."""
    return {text[begin : begin + 6] for begin in range(len(text) - 5)} & pseudonyms


@pytest.fixture
def handed_out(monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """The files that pages hand out from now on."""
    found: dict[str, bytes] = {}
    offer = st.download_button

    def download_button(title: str, data: Any, name: str, *others: Any, **more: Any) -> Any:
        content = data() if callable(data) else data
        found[name] = content.encode() if isinstance(content, str) else content
        return offer(title, data, name, *others, **more)

    monkeypatch.setattr(st, "download_button", download_button)
    return found


def test_no_page_or_file_of_a_page_shows_a_part_of_a_pseudonym(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, handed_out: dict[str, bytes]
) -> None:
    """Persons are numbered, and the batch, sheet and row tell where a record stands."""
    parts = pseudonyms_of(with_reports(database))
    monkeypatch.setenv("DI_DATABASE", str(database))
    told = ""
    for number, (source, _) in enumerate(MANAGER_PAGES.values()):
        for basis in ("pre2021", "post2021"):
            app = AppTest.from_file(str(Path(__file__).parents[1] / "dashboard.py"), default_timeout=60)
            app.query_params.update({"lang": "en", "basis": basis})
            shown = app.switch_page(source).run() if number else app.run()
            assert not shown.exception
            told += "\n".join(str(getattr(one, "proto", "")) for one in (*shown.main, *shown.sidebar))
    assert len([name for name in handed_out if name.startswith("quality_")]) >= 4
    assert "Person, numbered in this list" in told
    assert "3 / 1 / 3" in told
    assert shown_of(told, parts) == set()
    for name, content in handed_out.items():
        file = tmp_path / Path(name).name
        file.write_bytes(content)
        assert [one for text in texts_of(file) for one in shown_of(text, parts)] == [], name


def test_no_command_shows_a_part_of_a_pseudonym(
    database: Path,
    sample_region: Path,
    small_release: Release,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What each command that opens the records says, and the files that it makes, but for the records themselves."""
    parts = pseudonyms_of(with_reports(database))
    run = runner(capsys, monkeypatch)
    monkeypatch.setenv("DI_PSEUDONYM_KEY", KEY.hex())
    out = tmp_path / "out"
    out.mkdir()
    (out / "report.csv").write_bytes(csv_report(*TWICE))
    write_release(small_release, tmp_path / "release.duckdb")
    outcomes = {}
    for name in sorted(COMMANDS, key=TAKING_AWAY.__contains__):
        arguments = [str(one) for one in COMMANDS[name](tmp_path / "release.duckdb", out)]
        outcomes[name] = run(name, *arguments, "--database", database)
    done = {name for name, outcome in outcomes.items() if outcome.code == 0}
    assert done >= {"batches", "query", "pack", "publish", "backup", "undo"}
    assert "accepted: 6, rejected: 1." in outcomes["import"].out
    said = "\n".join(outcome.out + outcome.err for outcome in outcomes.values())
    assert shown_of(said, parts) == set()
    made = [file for file in out.rglob("*") if file.is_file() and file.name not in ("report.csv", "new.zip")]
    assert len(made) >= 3
    assert [(file.name, one) for file in made for text in texts_of(file) for one in shown_of(text, parts)] == []


def test_another_key_numbers_persons_alike(tmp_path: Path, sample_file: Path) -> None:
    """Neither the order of a list nor its numbers follow from pseudonyms."""
    lists: list[dict[str, tuple[FoundRecord, ...]]] = []
    for place, key in enumerate((KEY, KEY[::-1], KEY[8:] + KEY[:8])):
        file = with_reports(Path(shutil.copy(sample_file, tmp_path / f"{place}.duckdb")), key)
        with opened(file) as found:
            checks, whole = read_checks(found.region, found.files), Selection(Period(found.region.project.end))
            lists.append({one.code: found_records(found, checks, whole, one.code) for one in CHECKS})
    assert lists[0] == lists[1] == lists[2]
    assert max(one.person for records in lists[0].values() for one in records) >= 3
