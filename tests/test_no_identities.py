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

import pytest
from loaded_reports import opened
from report_files import ASSESSMENT, CHILD, GUARDIAN, KEY, SERVICE, Cell, csv_report, personal_code, xlsx_report
from running import runner

from di_metrics.intake import Intake
from di_metrics.model import Language
from di_metrics.reports import UnreadableFile
from di_metrics.reports.quarantine import mending_workbook
from di_metrics.store import read_batches
from di_metrics.store.batches import waiting_rows
from di_metrics.text import Speaker

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
        with opened(file) as found:
            tables = found.rows("SELECT table_name FROM information_schema.tables")
            assert len(tables) > 15
            for (table,) in tables:
                yield repr(found.rows(f"FROM {table}"))


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
