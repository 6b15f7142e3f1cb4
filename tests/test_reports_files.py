"""From bytes to sheets: every format and encoding, the rows and columns a spreadsheet shows, and what is no spreadsheet."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable

import pytest
from binary_workbooks import encrypted_workbook, ole_of, xls_of, xlsb_of
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook as OpenpyxlWorkbook
from openpyxl import load_workbook
from openpyxl.styles import numbers
from report_files import SERVICE, Cell, Sheet, changed_parts, csv_of, lines, ods_of, table_of, xlsx_of, xlsx_report, zip_of
from xlsxwriter.workbook import Workbook

from di_metrics.reports import UnreadableFile, unreadable
from di_metrics.reports.book import read_book
from di_metrics.reports.headings import likeness
from di_metrics.reports.sheets import Book, Cells, MergedCells, column_letter
from di_metrics.reports.values import read_day
from di_metrics.workbooks.cell_text import seen_text

DAY = dt.date(2019, 12, 31)
HEAD = ["Pašvaldība", "Mērķgrupa", "Personas kods"]


def book(data: bytes) -> Book:
    return read_book(data, likeness)


def rows(data: bytes) -> list[tuple[int, Cells]]:
    """The rows of the first visible sheet."""
    return list(book(data).sheets[0].rows())


# Workbooks -----------------------------------------------------------------------------------------------------------


def test_cells_keep_their_kind() -> None:
    cells: list[Cell] = ["007", 7, 1.5, DAY, True, "=1+1", "+5", "Ķīļi & <b>", "two\nlines"]
    assert rows(xlsx_of({"s": [cells]})) == [(1, {**dict(enumerate(cells)), 4: "TRUE"})]


def test_rows_and_columns_are_those_that_the_spreadsheet_shows() -> None:
    def touch(workbook: Workbook) -> None:
        workbook.get_worksheet_by_name("s").write_string(41, 27, "x")

    assert rows(xlsx_of({"s": [[None, "a"], [], [None, None, "b"]]}, touch=touch)) == [
        (1, {1: "a"}),
        (3, {2: "b"}),
        (42, {27: "x"}),
    ]


LETTERS = {0: "A", 25: "Z", 26: "AA", 27: "AB", 701: "ZZ", 702: "AAA", 16383: "XFD"}


@pytest.mark.parametrize(("number", "letters"), LETTERS.items())
def test_letters_of_columns(number: int, letters: str) -> None:
    assert column_letter(number) == letters


TABLE: Sheet = [[], [], [None, "007", 1.5, DAY], [], ["Ķīļi", None, "=1+1"]]
MAKERS = [
    ("xlsx", lambda: xlsx_of({"s": TABLE})),
    ("xlsb", lambda: xlsb_of([[cell for cell in row if cell != DAY] for row in TABLE])),
    ("xls", lambda: xls_of(TABLE)),
    ("ods", lambda: ods_of({"s": TABLE})),
]


@pytest.mark.parametrize(("kind", "make"), MAKERS)
def test_every_kind_of_workbook_is_read_alike(kind: str, make: Callable[[], bytes]) -> None:
    found = book(make())
    assert (found.format, [sheet.name for sheet in found.sheets]) == (kind, ["s"])
    first = {1: "007", 2: 1.5} if kind == "xlsb" else {1: "007", 2: 1.5, 3: DAY}
    assert list(found.sheets[0].rows()) == [(3, first), (5, {0: "Ķīļi", 2: "=1+1"})]


def test_a_workbook_of_before_2007_tells_hidden_sheets_and_merged_cells() -> None:
    found = book(xls_of([[], ["down"], [], ["x"]], hidden=["secret"], merged=[(1, 2, 0, 0), (0, 0, 0, 5)]))
    assert [sheet.name for sheet in found.hidden] == ["secret"]
    assert found.sheets[0].merged == (MergedCells(0, 2, 3),)


def test_a_formula_gives_the_value_last_computed() -> None:
    def touch(workbook: Workbook) -> None:
        sheet = workbook.get_worksheet_by_name("s")
        sheet.write_formula(0, 0, "=20.5*3.14", None, 64.37)
        sheet.write_formula(0, 1, '="a"&"b"', None, "ab")
        sheet.write_formula(0, 2, "=1/0", None, "#DIV/0!")

    assert rows(xlsx_of({"s": []}, touch=touch)) == [(1, {0: 64.37, 1: "ab", 2: "#DIV/0!"})]


def test_hidden_sheets_are_told_apart() -> None:
    found = book(xlsx_of({"shown": [["a"]], "secret": [["b"]], "also": [["c"]]}, hidden=["secret"]))
    assert [sheet.name for sheet in found.sheets] == ["shown", "also"]
    assert [sheet.name for sheet in found.hidden] == ["secret"]


def test_cells_merged_downwards_are_told() -> None:
    def touch(workbook: Workbook) -> None:
        sheet = workbook.get_worksheet_by_name("s")
        sheet.merge_range(1, 0, 3, 0, "down")
        sheet.merge_range(0, 0, 0, 5, "across")
        sheet.merge_range(5, 1, 6, 2, "both")

    [sheet] = book(xlsx_of({"s": [[], [], [], [], ["x"]]}, touch=touch)).sheets
    assert sheet.merged == (MergedCells(0, 2, 4), MergedCells(1, 6, 7))


@pytest.mark.parametrize(
    "code", ["dd.mm.yyyy", "dd.mm.yyyy.", 'yyyy". gada "d. mmmm', "[$-426]d. mmmm yyyy", "m/d/yy", "d-mmm"]
)
def test_number_formats_of_days(code: str) -> None:
    assert rows(_formatted(code)) == [(1, {0: DAY})]


@pytest.mark.parametrize("code", ["General", "0.00", '#,##0.00 "EUR"', "#,##0.00 [$EUR]", '0 "dienas"', "0.00\\ \\d", "@"])
def test_number_formats_of_numbers(code: str) -> None:
    assert rows(_formatted(code)) == [(1, {0: 43830.0})]


def _formatted(code: str) -> bytes:
    def touch(workbook: Workbook) -> None:
        workbook.get_worksheet_by_name("s").write_number(0, 0, 43830, workbook.add_format({"num_format": code}))

    return xlsx_of({"s": []}, touch=touch)


def test_days_are_counted_as_the_workbook_says() -> None:
    buffer = io.BytesIO()
    workbook = Workbook(buffer, {"date_1904": True})
    sheet = workbook.add_worksheet()
    sheet.write_datetime(0, 0, dt.datetime(2019, 12, 31), workbook.add_format({"num_format": "dd.mm.yyyy"}))
    sheet.write_number(0, 1, 42368)
    workbook.close()
    [found] = book(buffer.getvalue()).sheets
    assert list(found.rows()) == [(1, {0: DAY, 1: 42368.0})]
    assert read_day(42368.0, found.day_zero) == DAY


@pytest.mark.parametrize(("code", "text"), [("hh:mm", "12:00:00"), ("[h]:mm", "12:00:00")])
def test_times_are_texts(code: str, text: str) -> None:
    def touch(workbook: Workbook) -> None:
        workbook.get_worksheet_by_name("s").write_number(0, 0, 0.5, workbook.add_format({"num_format": code}))

    assert rows(xlsx_of({"s": []}, touch=touch)) == [(1, {0: text})]


def test_charts_on_sheets_of_their_own_are_passed_over() -> None:
    def touch(workbook: Workbook) -> None:
        chart = workbook.add_chart({"type": "line"})
        chart.add_series({"values": "=s!$A$1:$A$2"})
        workbook.add_chartsheet("picture").set_chart(chart)

    found = book(xlsx_of({"s": [[1], [2]]}, touch=touch))
    assert ([sheet.name for sheet in found.sheets], found.hidden) == (["s"], ())


MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def _sheet(content: str, head: str = f"<worksheet {MAIN}>", tail: str = "</worksheet>") -> bytes:
    """A workbook whose first sheet holds just this."""
    return changed_parts(xlsx_of({"s": [["a"]]}), sheet1=lambda _: f"{head}{content}{tail}".encode())


UNUSUAL = [
    (
        "<sheetData><row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row></sheetData>",
        [(1, {0: 1, 1: 2}), (2, {0: 3})],
    ),
    ('<sheetData><row r="3"><c r="B3" t="inlineStr"><is><t>a</t></is></c></row></sheetData>', [(3, {1: "a"})]),
    (
        '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><r><t>a</t></r><r><t xml:space="preserve"> b</t></r>'
        "<rPh><t>sound</t></rPh></is></c></row></sheetData>",
        [(1, {0: "a b"})],
    ),
    ('<sheetData><row r="1"><c r="A1" t="d"><v>2019-12-31T00:00:00</v></c></row></sheetData>', [(1, {0: DAY})]),
    ('<sheetData><row r="1"><c r="A1" t="str"><v>a_x000D_b</v></c></row></sheetData>', [(1, {0: "a\rb"})]),
    ('<sheetData><row r="1"><c r="A1"/><c r="B1" s="0"></c><c r="C1"><v>nan</v></c></row></sheetData>', [(1, {2: "nan"})]),
    ('<sheetData><row r="9"/><row r="10"><c r="A10" t="e"><v>#REF!</v></c></row></sheetData>', [(10, {0: "#REF!"})]),
]


@pytest.mark.parametrize(("content", "expected"), UNUSUAL)
def test_unusual_sheets(content: str, expected: list[tuple[int, Cells]]) -> None:
    assert rows(_sheet(content)) == expected


def test_prefixes_of_namespaces_are_the_writers_choice() -> None:
    head = '<x:worksheet xmlns:x="http://purl.oclc.org/ooxml/spreadsheetml/main">'
    content = '<x:sheetData><x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c></x:row></x:sheetData>'
    assert rows(_sheet(content, head, "</x:worksheet>")) == [(1, {0: 1.0})]


CELLS = st.one_of(
    st.none(),
    st.text(st.characters(min_codepoint=32, max_codepoint=0x2FF), min_size=1, max_size=20).filter(str.strip),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.integers(-(10**9), 10**9),
    st.dates(dt.date(2000, 1, 1), dt.date(2030, 12, 31)),
)


@settings(max_examples=40, deadline=None)
@given(
    table=st.lists(st.lists(CELLS, max_size=5), min_size=1, max_size=6), writer=st.sampled_from(["xlsxwriter", "openpyxl"])
)
def test_workbooks_are_read_as_another_reader_reads_them(table: list[list[Cell]], writer: str) -> None:
    data = xlsx_of({"s": table}) if writer == "xlsxwriter" else _written_by_openpyxl(table)
    ours = {(row, place): value for row, cells in rows(data) for place, value in cells.items()}
    theirs = {
        (row, place): value.date() if isinstance(value, dt.datetime) else value
        for row, line in enumerate(load_workbook(io.BytesIO(data)).active.iter_rows(values_only=True), start=1)
        for place, value in enumerate(line)
        if value is not None
    }
    seen = {place: seen_text(value) if isinstance(value, str) else value for place, value in theirs.items()}
    assert ours == {place: value for place, value in seen.items() if value != ""}


def _written_by_openpyxl(table: list[list[Cell]]) -> bytes:
    workbook = OpenpyxlWorkbook()
    sheet = workbook.active
    for row, line in enumerate(table, start=1):
        for place, cell in enumerate(line, start=1):
            written = sheet.cell(row, place)
            written.value = cell
            if isinstance(cell, str):
                written.data_type = "s"
            elif isinstance(cell, dt.date):
                written.number_format = numbers.FORMAT_DATE_DDMMYY
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


# OpenDocument --------------------------------------------------------------------------------------------------------


def test_an_opendocument_sheet() -> None:
    cells: list[Cell] = ["007", 1.5, None, DAY, "two\nlines", "=1+1"]
    data = ods_of({"s": [cells, [], ["b"]], "secret": [["c"]]}, hidden=["secret"])
    found = book(data)
    assert (found.format, [sheet.name for sheet in found.sheets]) == ("ods", ["s"])
    assert [sheet.name for sheet in found.hidden] == ["secret"]
    assert rows(data) == [(1, {place: cell for place, cell in enumerate(cells) if cell}), (3, {0: "b"})]


def test_the_second_sheet_of_an_opendocument() -> None:
    assert list(book(ods_of({"one": [["a"]], "two": [["b"]]})).sheets[1].rows()) == [(1, {0: "b"})]


def test_repeated_rows_and_columns_of_an_opendocument() -> None:
    data = ods_of({"s": [["a", "b"]]})
    content = _content(data).replace("<table:table-row>", '<table:table-row table:number-rows-repeated="2">', 1)
    content = content.replace("<table:table-cell ", '<table:table-cell table:number-columns-repeated="2" ', 1)
    assert rows(_with_content(data, content)) == [(1, {0: "a", 1: "a", 2: "b"}), (2, {0: "a", 1: "a", 2: "b"})]


def _content(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read("content.xml").decode()


def _with_content(data: bytes, content: str, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts: dict[str, bytes | str] = {name: archive.read(name) for name in archive.namelist()}
    return zip_of({**parts, "content.xml": content}, compression=compression)


# Delimited text ------------------------------------------------------------------------------------------------------

ENCODINGS = ["utf-8", "utf-8-sig", "cp1257", "utf-16", "utf-16-le", "utf-16-be"]


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_encodings_and_separators_are_told(encoding: str, separator: str) -> None:
    table = [HEAD, ["Liepziedu novads", "bērni; ar FT, ķīļi", "007"]]
    found = rows(csv_of(table, encoding=encoding, separator=separator))
    assert found == [(1, dict(enumerate(HEAD))), (2, dict(enumerate(table[1])))]


def test_blank_lines_and_line_breaks_in_cells_count_as_in_a_spreadsheet() -> None:
    text = 'Pašvaldība;Mērķgrupa;Personas kods\r\n\r\n"a\r\nb";c;d\r\ne;;f\r\n'
    assert rows(text.encode()) == [(1, dict(enumerate(HEAD))), (3, {0: "a\r\nb", 1: "c", 2: "d"}), (4, {0: "e", 2: "f"})]


def test_separators_in_a_title_do_not_mislead() -> None:
    text = "Atskaite, 2019, gads, visas, ziņas\nsep=;\n" + ";".join(HEAD) + "\na;b;c\n"
    assert rows(text.encode("cp1257"))[-1] == (4, {0: "a", 1: "b", 2: "c"})


def test_old_line_ends() -> None:
    assert len(rows((";".join(HEAD) + "\ra;b;c\r").encode())) == 2


# Unreadable ----------------------------------------------------------------------------------------------------------

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LOCKED_XLS = ole_of({"Workbook": bytes.fromhex("0908 1000 0006 0500") + bytes(12) + bytes.fromhex("2f00 3600") + bytes(54)})
ENCRYPTED_ODS = "<manifest><encryption-data/></manifest>"
GOOD = xlsx_report(SERVICE)
BELL = csv_of(lines([SERVICE]), encoding="utf-8") + b"\x07" * 100


def _encrypted_zip() -> bytes:
    """The archive with the flag of encryption on every entry."""
    data = bytearray(GOOD)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(signature)
        while place >= 0:
            data[place + offset] |= 1
            place = data.find(signature, place + 4)
    return bytes(data)


UNREADABLE = [
    (b"", "empty"),
    (b" \r\n\t", "empty"),
    (b"\xef\xbb\xbf \r\n", "empty"),
    (b"\x00" * 100, "empty"),
    (b"%PDF-1.7\n%...", "not_a_spreadsheet"),
    (b"\x89PNG\r\n\x1a\n" + bytes(50), "not_a_spreadsheet"),
    (b"\xff\xd8\xff\xe0" + bytes(50), "not_a_spreadsheet"),
    (b"<html><table><tr><td>x</td></tr></table></html>", "not_a_spreadsheet"),
    (b"\xef\xbb\xbf<?xml version='1.0'?><Workbook/>", "not_a_spreadsheet"),
    (BELL, "not_a_spreadsheet"),
    (bytes(range(256)) * 4, "unknown_encoding"),
    (b"Pa\x81\x83valdiba;x", "unknown_encoding"),
    ("Pašvaldība;b;c\nķīļi;2;ū".encode()[:-1], "unknown_encoding"),
    (zip_of({"word/document.xml": "<w/>"}), "not_a_spreadsheet"),
    (zip_of({"a.txt": "a"}), "not_a_spreadsheet"),
    (zip_of({"xl/workbook.bin": "x"}), "damaged"),
    (zip_of({}), "not_a_spreadsheet"),
    (OLE2 + bytes(600), "not_a_spreadsheet"),
    (ole_of({"WordDocument": b"x"}), "not_a_spreadsheet"),
    (ole_of({"Workbook": b"x"}), "damaged"),
    (xls_of([["a"]])[:1700], "damaged"),
    (encrypted_workbook(), "password"),
    (LOCKED_XLS, "password"),
    (_encrypted_zip(), "password"),
    (ods_of({"s": [["a"]]}, manifest=ENCRYPTED_ODS), "password"),
    (GOOD[: len(GOOD) // 2], "damaged"),
    (GOOD[:40], "damaged"),
    (b"PK\x03\x04" + bytes(100), "damaged"),
    (zip_of({"xl/workbook.xml": "<workbook><sheets>"}), "damaged"),
    (zip_of({"xl/workbook.xml": "<!DOCTYPE x [<!ENTITY a 'b'>]><workbook>&a;</workbook>"}), "damaged"),
    (_sheet('<sheetData><row r="0"><c r="A0"><v>1</v></c></row></sheetData>'), "damaged"),
    (_sheet('<sheetData><row r="1"><c r="AAAA1"><v>1</v></c></row></sheetData>'), "damaged"),
    (_sheet('<sheetData><row r="1"><c r="A1048577"><v>1</v></c></row></sheetData>'), "damaged"),
    (_sheet('<sheetData><row r="1"><c r="A1" t="s"><v>99</v></c></row></sheetData>'), "damaged"),
    (_sheet('<sheetData><row r="1"><c r="A1"><v>1</c></row></sheetData>'), "damaged"),
    (b'Pa\xc5\xa1vald\xc4\xabba;b;c\n"a;b;c\n1;2;3\n', "open_quotation"),
    (b'a;b;c\n"a"x;b;c\n', "open_quotation"),
]


def consume(data: bytes) -> None:
    for sheet in book(data).sheets:
        for _ in sheet.rows():
            pass


@pytest.mark.parametrize(("data", "code"), UNREADABLE)
def test_what_cannot_be_read_is_told(data: bytes, code: str) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        consume(data)
    assert refusal.value.code == code
    assert refusal.value.hint is not None


def test_the_row_of_an_open_quotation_is_told() -> None:
    with pytest.raises(UnreadableFile, match="From row 3 "):
        consume(b'Pasvaldiba;b;c\n1;2;3\n"a;b;c\n1;2;3\n')


def test_every_way_to_be_unreadable_has_words_of_its_own() -> None:
    made = [UnreadableFile.because(code) for code in unreadable._REASONS]
    assert len(made) > 8
    assert len({str(error.message) for error in made}) == len({error.message.key for error in made}) == len(made)


@pytest.mark.parametrize("data", [csv_of([["a"] * 400]), ods_of({"s": [["a"] * 400]}), xlsx_of({"s": [["a"] * 400]})])
def test_too_many_columns_in_any_format(data: bytes) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        consume(data)
    assert refusal.value.code == "too_many_columns"


def test_sheets_are_read_as_often_as_needed() -> None:
    [sheet] = book(xlsx_of({"s": table_of([SERVICE])})).sheets
    assert list(sheet.rows()) == list(sheet.rows())
