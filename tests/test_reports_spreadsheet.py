"""What a workbook may do to the machine: nothing. Bombs, lies, cells far away, texts without end, a process that is lost."""

from __future__ import annotations

import io
import pickle
import resource
import struct
import sys
import tracemalloc
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from computing import seconds_computed
from report_files import KEY, SERVICE, changed_parts, ods_of, table_of, xlsx_of, xlsx_report, zip_of

from di_metrics.reports import UnreadableFile, book, unreadable
from di_metrics.reports.book import read_book
from di_metrics.reports.headings import likeness
from di_metrics.reports.sheets import Cells
from di_metrics.workbooks import spreadsheet_process

MIB = 1 << 20
GOOD = xlsx_report(SERVICE)
SHEET_PART = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


@pytest.fixture
def modest() -> Iterator[None]:
    """Fails a test that takes much memory in this process, or much of the processor."""
    begun = seconds_computed()
    tracemalloc.start()
    yield
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 24 * MIB
    assert seconds_computed() - begun < 60, "seconds, of which five are needed"


def rows(data: bytes) -> list[tuple[int, Cells]]:
    """The rows of all visible sheets."""
    return [row for sheet in read_book(data, likeness).sheets for row in sheet.rows()]


def refusal(data: bytes) -> str:
    """Why a file is not read."""
    with pytest.raises(UnreadableFile) as refused:
        rows(data)
    return refused.value.code


def parts_of(data: bytes) -> dict[str, bytes | str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_sheet(content: str, *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A workbook whose sheet holds just these rows."""
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{content}</sheetData></worksheet>'
    return zip_of({**parts_of(GOOD), SHEET_PART: sheet}, compression=compression)


def far_cell(place: str, row: int) -> bytes:
    """A workbook with a cell in its first corner and another far away."""
    return with_sheet(f'<row r="1"><c r="A1"><v>1</v></c></row><row r="{row}"><c r="{place}{row}"><v>2</v></c></row>')


# Archives ------------------------------------------------------------------------------------------------------------


def bomb(size: int) -> bytes:
    """A workbook whose sheet is blanks that pack well."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts_of(GOOD).items():
            if name != SHEET_PART:
                archive.writestr(name, part)
        with archive.open(SHEET_PART, "w") as stream:
            for _ in range(size // MIB):
                stream.write(b" " * MIB)
    return written.getvalue()


def lying(data: bytes, size: int, checksum: int | None = None) -> bytes:
    """The archive with another unpacked size, and perhaps checksum, stated for the sheet, wherever they are stated."""
    changed, name = bytearray(data), SHEET_PART.encode()
    for signature, sums, sizes, names in ((b"PK\x03\x04", 14, 22, 30), (b"PK\x01\x02", 16, 24, 46)):
        place = changed.find(signature)
        while place >= 0:
            if changed[place + names : place + names + len(name)] == name:
                struct.pack_into("<I", changed, place + sizes, size)
                if checksum is not None:
                    struct.pack_into("<I", changed, place + sums, checksum)
            place = changed.find(signature, place + 4)
    return bytes(changed)


@pytest.mark.usefixtures("modest")
def test_a_bomb_is_not_unpacked() -> None:
    assert refusal(bomb(60 * MIB)) == "too_large"


@pytest.mark.usefixtures("modest")
def test_a_bomb_of_many_parts_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unreadable, "MOST_UNPACKED", 8 * MIB)
    part = "".join(f"{number}" * 20 for number in range(9_000))
    assert refusal(zip_of({**parts_of(GOOD), **{f"xl/media/{number}": part for number in range(20)}})) == "too_large"


@pytest.mark.usefixtures("modest")
def test_a_bomb_that_states_a_small_size_is_refused() -> None:
    assert refusal(lying(bomb(60 * MIB), 1_000)) == "damaged"
    assert refusal(lying(bomb(60 * MIB), 1_000, zipfile.crc32(b" " * 1_000))) == "damaged"  # type: ignore[attr-defined]


@pytest.mark.usefixtures("modest")
def test_a_bomb_that_states_a_small_size_is_unpacked_to_the_limit_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unreadable, "MOST_UNPACKED", 4 * MIB)
    assert refusal(lying(bomb(60 * MIB), 1_000)) == "too_large"


@pytest.mark.parametrize("compression", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_bomb_packed_in_another_way_is_refused(compression: int) -> None:
    assert refusal(zip_of({**parts_of(GOOD), SHEET_PART: bytes(2 * MIB)}, compression=compression)) == "damaged"


def test_a_part_that_states_too_large_a_size_is_damaged() -> None:
    assert refusal(lying(GOOD, 500_000)) == "damaged"


def test_an_archive_of_very_many_parts_is_refused() -> None:
    assert refusal(zip_of({f"xl/{number}": "" for number in range(unreadable.MOST_PARTS + 1)})) == "too_large"


# Sheets --------------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("modest")
def test_a_cell_far_below_is_read_in_its_row() -> None:
    assert rows(far_cell("Q", 1_048_576)) == [(1, {0: 1.0}), (1_048_576, {16: 2.0})]


@pytest.mark.usefixtures("modest")
def test_a_cell_in_the_last_corner_does_not_take_all_memory() -> None:
    assert refusal(far_cell("XFD", 1_048_576)) == "too_large"


@pytest.mark.usefixtures("modest")
def test_a_text_that_very_many_cells_share_is_held_once() -> None:
    row = "<row>" + "<c t='s'><v>0</v></c>" * 100 + "</row>"
    data = changed_parts(
        with_sheet(row * 300), sharedStrings=lambda _: f'<sst xmlns="{MAIN}"><si><t>{"x" * 30_000}</t></si></sst>'.encode()
    )
    assert sum(len(cells) for _, cells in rows(data)) == 30_000


@pytest.mark.usefixtures("modest")
def test_texts_that_very_many_cells_share_do_not_take_all_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unreadable, "MOST_RATIO", 10_000)
    row = "<row>" + "<c t='s'><v>0</v></c>" * 300 + "</row>"
    data = changed_parts(
        with_sheet(row * 1_000), sharedStrings=lambda _: f'<sst xmlns="{MAIN}"><si><t>{"x" * 30_000}</t></si></sst>'.encode()
    )
    assert refusal(data) == "too_large"


@pytest.mark.usefixtures("modest")
def test_rows_that_are_only_formatted_are_no_rows() -> None:
    blank = "".join(f'<row r="{row}"><c r="A{row}" s="0"/><c r="B{row}" s="0"/></row>' for row in range(2, 60_000))
    assert rows(with_sheet(f'<row r="1"><c r="A1"><v>1</v></c></row>{blank}')) == [(1, {0: 1.0})]


@pytest.mark.usefixtures("modest")
def test_elements_within_elements_without_end() -> None:
    assert rows(with_sheet("<a>" * 300_000, compression=zipfile.ZIP_STORED)) == []


@pytest.mark.usefixtures("modest")
@pytest.mark.parametrize(("times", "code"), [("9999999", "too_many_rows"), ("4000000000", "too_many_rows")])
def test_repeated_rows_of_an_opendocument_are_bounded(times: str, code: str) -> None:
    assert refusal(repeated("table-row", "rows", times)) == code


@pytest.mark.usefixtures("modest")
def test_repeated_columns_of_an_opendocument_are_bounded() -> None:
    assert refusal(repeated("table-cell", "columns", "2000000000")) == "too_many_columns"


def repeated(element: str, what: str, times: str) -> bytes:
    """An OpenDocument sheet whose first row or cell is there very many times."""
    parts = parts_of(ods_of({"s": [["a"]]}))
    content = parts["content.xml"]
    assert isinstance(content, bytes)
    old, new = f"<table:{element}", f'<table:{element} table:number-{what}-repeated="{times}"'
    return zip_of({**parts, "content.xml": content.decode().replace(old, new, 1)})


def with_long_text(text: str) -> Iterator[bytes]:
    """Workbooks in which a cell, a text that cells share, and a tag are very long; not packed, so that no ratio tells."""
    cell = f'<row r="1"><c r="A1" t="inlineStr"><is><t>{text}</t></is></c></row>'
    yield with_sheet(cell, compression=zipfile.ZIP_STORED)
    yield with_sheet(f'<row a="{text}">{cell[:60]}', compression=zipfile.ZIP_STORED)
    shared = f"<sst><si><t>{text}</t></si>{'<si/>' * 20}</sst>"
    yield zip_of({**parts_of(GOOD), "xl/sharedStrings.xml": shared}, compression=zipfile.ZIP_STORED)
    ods = parts_of(ods_of({"s": [["a"]]}))
    content = ods["content.xml"]
    assert isinstance(content, bytes)
    long = content.decode().replace("<text:p>a", f"<text:p>{text}")
    yield zip_of({**ods, "content.xml": long}, compression=zipfile.ZIP_STORED)


LONG_TEXTS = [(0, unreadable.LONGEST_CELL), (1, "damaged"), (2, unreadable.LONGEST_CELL), (3, unreadable.LONGEST_CELL)]


@pytest.mark.parametrize(("number", "outcome"), LONG_TEXTS)
def test_a_text_without_end_is_cut_or_refused(number: int, outcome: int | str) -> None:
    data = list(with_long_text("x" * 12 * MIB))[number]
    tracemalloc.start()
    if isinstance(outcome, str):
        assert refusal(data) == outcome
    else:
        assert max(len(cell) for _, cells in rows(data) for cell in cells.values() if isinstance(cell, str)) == outcome
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 4 * MIB


# The process ---------------------------------------------------------------------------------------------------------

LIMITS = [
    ("MOST_BYTES", 100, "too_large"),
    ("MOST_UNPACKED", 1_000, "too_large"),
    ("MOST_KEPT", 100, "too_large"),
    ("MOST_MEMORY", 64 * MIB, "too_large"),
    ("MOST_ROWS", 1, "too_many_rows"),
    ("MOST_COLUMNS", 5, "too_many_columns"),
]


@pytest.mark.parametrize(("limit", "value", "code"), LIMITS)
def test_limits_hold(monkeypatch: pytest.MonkeyPatch, limit: str, value: int, code: str) -> None:
    monkeypatch.setattr(unreadable, limit, value)
    data = far_cell("J", 300_000) if limit == "MOST_MEMORY" else GOOD
    assert refusal(data) == code


def test_computing_ends_at_its_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unreadable, "MOST_SECONDS", 1)
    begun = seconds_computed()
    assert refusal(far_cell("XFD", 3_500)) == "too_large"
    assert seconds_computed() - begun < 30


def test_waiting_ends_at_its_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(book, "_LONGEST_SECONDS", 0.001)
    assert refusal(GOOD) == "too_large"


PROCESSES = [
    ("raise RuntimeError('a cell')", "damaged"),
    ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "too_large"),
    ("import os; os.abort()", "too_large"),
    ("", "damaged"),
]


@pytest.mark.parametrize(("program", "code"), PROCESSES)
def test_a_process_that_is_lost_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capfd: pytest.CaptureFixture[str], program: str, code: str
) -> None:
    standing_in(monkeypatch, tmp_path, program)
    assert refusal(GOOD) == code
    assert capfd.readouterr() == ("", "")


def test_what_the_process_writes_cannot_run_here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    evil = pickle.dumps(print)
    standing_in(
        monkeypatch, tmp_path, f"import sys; sys.stdout.buffer.write({spreadsheet_process.LENGTH.pack(len(evil)) + evil!r})"
    )
    with pytest.raises(pickle.UnpicklingError):
        rows(GOOD)


def test_the_process_knows_no_secret(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DI_PSEUDONYM_KEY", KEY.hex())
    standing_in(monkeypatch, tmp_path, "import os; assert 'DI_PSEUDONYM_KEY' not in os.environ; os.abort()")
    assert refusal(GOOD) == "too_large"


def standing_in(monkeypatch: pytest.MonkeyPatch, folder: Path, program: str) -> None:
    """Let another program be started in place of the one that reads workbooks."""
    file = folder / "program.py"
    file.write_text(program, encoding="utf-8")
    monkeypatch.setattr(spreadsheet_process, "__file__", str(file))


def test_rows_are_kept_packed_and_read_block_by_block() -> None:
    data = xlsx_of({"s": table_of([{**SERVICE, "person": f"A-{number}"} for number in range(12_000)])})
    tracemalloc.start()
    [sheet] = read_book(data, likeness).sheets
    assert sum(1 for _ in sheet.rows()) == sum(1 for _ in sheet.rows()) == 12_001
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 4 * MIB


def test_the_process_keeps_to_its_memory() -> None:
    assert refusal(far_cell("XFD", 4_200)) == "too_large"
    unit = 1 if sys.platform == "darwin" else 1024
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * unit <= unreadable.MOST_MEMORY
