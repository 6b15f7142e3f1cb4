"""No identity leaves the reader: planted codes, names and notes are in nothing that it gives, says or raises."""

from __future__ import annotations

import io
import logging
import traceback
import zipfile
from collections.abc import Callable

import pytest
from report_files import (
    ASSESSMENT,
    CHILD,
    GUARDIAN,
    SERVICE,
    Row,
    csv_report,
    lines,
    names_of,
    ods_of,
    personal_code,
    read,
    sample_aliases,
    sample_region,
    table_of,
    xlsx_of,
    xlsx_report,
)

from di_metrics.model import Language
from di_metrics.reports import Reading, UnreadableFile
from di_metrics.reports.book import read_book
from di_metrics.reports.columns import COLUMNS
from di_metrics.reports.drafts import DraftReader
from di_metrics.reports.headings import find_header, likeness
from di_metrics.reports.marking import marked_workbook
from di_metrics.reports.names import Names
from di_metrics.reports.record_rows import SheetRecords
from di_metrics.text import Speaker

HYPHENED = personal_code(7)
CODES = [HYPHENED, HYPHENED.replace("-", ""), "321111-22222", "161175-19990", "0101991234", "ID-SECRET-77"]
NAMES = ["Skaidrīte Zvaigznīte", "Zvaigznīte", "ZVAIGZNĪTE SKAIDRĪTE"]
NOTE = "slimo ar šizofrēniju"
PLANTED = [
    *CODES,
    *NAMES,
    NOTE,
    "Zvaigzn",
    "Skaidr",
    "SECRET",
    "19990",
    "22222",
    "šizofr",
    personal_code(7).replace("-", ""),
]

BROKEN: Row = {"units": "1.500", "date_from": "31.02.2019.", "service": "aprupe majass", "compensation_eur": "1"}


def _planted_rows() -> list[Row]:
    """Codes, names and notes where they belong and everywhere else, in sound rows and in faulty ones."""
    rows: list[Row] = [{**SERVICE, "person": code, "notes": NOTE} for code in CODES]
    rows += [{**SERVICE, **BROKEN, "person": code, "notes": f"{NOTE} {NAMES[0]}"} for code in CODES]
    rows += [{**SERVICE, "person": name} for name in NAMES]
    rows += [{**GUARDIAN, "person": CODES[0], "child": secret} for secret in (*CODES, *NAMES)]
    rows += [{**CHILD, "child": CODES[1]}, {**ASSESSMENT, "person": CODES[2]}, {**ASSESSMENT, "person": CODES[2]}]
    anywhere = [column.name for column in COLUMNS if column.name not in ("person", "child", "notes", "provider")]
    rows += [{**SERVICE, column: secret} for column in anywhere for secret in (CODES[0], CODES[1], *NAMES)]
    rows += [{**SERVICE, "provider": f"SIA {CODES[0]}"}]
    rows += [{**SERVICE, "Vārds": NAMES[0], "Tālrunis": CODES[0]}]
    return rows


MAKERS: list[Callable[..., bytes]] = [csv_report, xlsx_report, lambda *rows: ods_of({"s": table_of(rows)})]


@pytest.fixture(params=MAKERS, ids=["csv", "xlsx", "ods"])
def planted(request: pytest.FixtureRequest) -> bytes:
    return request.param(*_planted_rows())


def said(reading: Reading) -> str:
    """Everything that a reading holds, as programs and as readers see it."""
    speakers = [Speaker(language) for language in Language]
    faults = [
        speaker.message(text) for speaker in speakers for fault in reading.faults for text in (fault.message, fault.mend)
    ]
    kept = [repr(reading.rows), repr(reading.rejected_rows)]
    return "\n".join([repr(reading), *kept, repr(reading.understood), str(reading), *faults])


def found_in(text: str) -> list[str]:
    return [secret for secret in PLANTED if secret.casefold() in text.casefold()]


def test_what_is_planted_is_there(planted: bytes) -> None:
    """So that the tests below cannot pass for want of anything to find."""
    names = names_of(_planted_rows())
    assert {"person", "child", "notes", "Vārds"} <= set(names)
    text = "\n".join(cell for line in lines(_planted_rows()) for cell in line)
    assert found_in(text) == PLANTED


def test_no_identity_is_in_rows_faults_or_what_was_understood(planted: bytes) -> None:
    reading = read(planted)
    assert reading.accepted > 3
    assert len(reading.faults) > 50
    assert found_in(said(reading)) == []


def test_no_identity_is_in_the_marked_workbook(planted: bytes) -> None:
    reading = read(planted)
    for language in Language:
        speaker = Speaker(language)
        marked = marked_workbook(planted, sample_region(), sample_aliases(), reading, speaker.message)
        with zipfile.ZipFile(io.BytesIO(marked)) as archive:
            text = "\n".join(archive.read(name).decode("utf-8", errors="replace") for name in archive.namelist())
        assert "(rinda 2)" in text or "(row 2)" in text
        assert found_in(text) == []


def test_nothing_is_logged_or_printed(
    planted: bytes, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.DEBUG):
        read(planted)
    assert caplog.records == []
    assert capfd.readouterr() == ("", "")


def _raises(data: bytes) -> str:
    with pytest.raises(UnreadableFile) as refusal:
        read(data)
    error = refusal.value
    return "".join(traceback.format_exception(error)) + repr(error) + repr(error.message) + repr(error.hint)


def test_no_identity_is_in_an_exception() -> None:
    text = "\n".join(";".join(line) for line in lines(_planted_rows()))
    secret = f"{NAMES[0]} {CODES[0]} {NOTE}"
    files = [
        (text + f'\n"{secret}').encode(),
        (text + f"\n{secret}\x81").encode("utf-8") + b"\x81\x83",
        f"{secret}\n".encode() * 3,
        xlsx_report(SERVICE).replace(b"xl/workbook.xml", secret.encode()[:15]),
        xlsx_report(*_planted_rows())[:-60],
    ]
    for data in files:
        assert found_in(_raises(data)) == []


@pytest.mark.parametrize(
    "name", [CODES[0], f"Par {CODES[1]}", "Skaidrīte Zvaigznīte", "Zvaigznīte_Skaidrīte", "ZVAIGZNĪTE SKAIDRĪTE"]
)
def test_names_of_sheets_that_may_tell_of_somebody_are_not_told(name: str) -> None:
    reading = read(xlsx_of({name[:31]: table_of([SERVICE, {**SERVICE, "units": "x"}])}))
    assert [row.sheet for row in reading.rows] == [fault.sheet for fault in reading.faults] == ["–"]


@pytest.mark.parametrize("name", ["Atskaite", "Sheet1", "Lapa 1", "Pieaugušie 2019", "Bērni un vecāki", "I ceturksnis"])
def test_other_names_of_sheets_are_told(name: str) -> None:
    assert [row.sheet for row in read(xlsx_of({name: table_of([SERVICE])})).rows] == [name]


def test_objects_that_hold_cells_for_a_while_do_not_show_them() -> None:
    book = read_book(csv_report({**SERVICE, "person": CODES[0]}), likeness)
    header = find_header(book.sheets[0].rows())
    assert header is not None
    reader = DraftReader(header, Names(sample_region(), sample_aliases()), book.sheets[0].day_zero)
    records = SheetRecords(book.sheets[0], header)
    drafts = [reader.read(cells) for _, _, cells in records]
    memories = [repr(vars(column)) for column in vars(reader).values() if hasattr(column, "__dict__")]
    assert found_in(f"{book!r} {records!r} {drafts!r} {drafts[0].person!r} {memories!r}") == []
