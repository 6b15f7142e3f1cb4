"""Nothing of a report is left out in silence, and every format of the same table gets the same verdict."""

from __future__ import annotations

import datetime as dt
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import cache
from random import Random

import pytest
from binary_workbooks import xls_of, xlsb_of
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from report_files import (
    ASSESSMENT,
    CHILD,
    SERVICE,
    Cell,
    FormulaError,
    changed_parts,
    csv_of,
    decimal_comma,
    heading,
    ods_of,
    read,
    sample_aliases,
    sample_region,
    table_of,
    xlsx_of,
    zip_of,
)
from test_reports_spreadsheet import parts_of

from di_metrics.model import Language
from di_metrics.reports import Reading, marked_workbook
from di_metrics.reports.columns import ASSESSED_ON, COLUMNS, PLAN_ON
from di_metrics.text import Speaker
from di_metrics.workbooks.cell_text import is_error, seen_text

Table = Sequence[Sequence[Cell]]


def as_csv(table: Table) -> bytes:
    return csv_of([[decimal_comma(cell) for cell in row] for row in table])


WITH_STATES: dict[str, Callable[..., bytes]] = {
    "xlsx": lambda table, **hidden: xlsx_of({"s": table}, **hidden),
    "ods": lambda table, **hidden: ods_of({"s": table}, **hidden),
    "xls": xls_of,
    "xlsb": xlsb_of,
}
"""Writers of the formats that can hide rows and columns."""
WRITERS: dict[str, Callable[[Table], bytes]] = {**WITH_STATES, "csv": as_csv}
EVERY_FORMAT = pytest.mark.parametrize("write", WRITERS.values(), ids=WRITERS)
EVERY_WORKBOOK = pytest.mark.parametrize("write", WITH_STATES.values(), ids=WITH_STATES)

FULL = {**SERVICE, **ASSESSMENT, "from_state_care": "jā", "provider": "SIA", "notes": "piezīme", "parish": "pagasts"}
FEBRUARY = {**SERVICE, "date_from": dt.date(2019, 2, 1), "date_to": dt.date(2019, 2, 28), "person": "A-2"}
MARCH = {**SERVICE, "date_from": dt.date(2019, 3, 1), "date_to": dt.date(2019, 3, 31), "person": "A-3"}
TABLE = table_of([SERVICE, FEBRUARY, MARCH])


def told(reading: Reading) -> list[tuple[int | None, str | None, str]]:
    """Where each fault and warning is, and its rule."""
    return [(fault.row, fault.letter, fault.code) for fault in reading.faults]


# What a cell shows ---------------------------------------------------------------------------------------------------

ERRORS = ("#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!")
OTHER_ERRORS = ("Err:502", "#SPILL!", "#CALC!", "#GETTING_DATA", "#BUSY!", "#Н/Д", "#ССЫЛКА!", "#ДЕЛ/0!", "#NV", "########")


@EVERY_FORMAT
def test_each_error_of_a_formula_is_a_fault_in_each_column(write: Callable[[Table], bytes]) -> None:
    table = table_of([FULL])
    columns = range(len(table[0]))
    table += [[FormulaError(ERRORS[(place + shift) % len(ERRORS)]) for place in columns] for shift in range(len(ERRORS))]
    found = Counter((fault.row, fault.code) for fault in read(write(table)).faults if fault.row != 2)
    assert found == {(row, "formula_error"): len(columns) for row in range(3, 3 + len(ERRORS))}


def test_errors_that_other_programs_show_are_faults() -> None:
    for column in COLUMNS:
        reading = read(as_csv(table_of([{**FULL, column.name: error} for error in OTHER_ERRORS])))
        found = [fault.row for fault in reading.faults if (fault.column, fault.code) == (column.name, "formula_error")]
        assert found == list(range(2, 2 + len(OTHER_ERRORS)))
    assert not any(map(is_error, ("#1", "# piezīme", "Nr.#5!", "#", "Errors")))


def test_an_error_that_the_reader_of_workbooks_does_not_know_is_a_fault() -> None:
    data = xlsx_of({"s": table_of([{**FULL, "units": FormulaError("#N/A")}])})
    data = changed_parts(data, sheet1=lambda sheet: sheet.replace(b"<v>#N/A</v>", b"<v>#SPILL!</v>"))
    assert [(fault.column, fault.code) for fault in read(data).faults] == [("units", "formula_error")]


def test_an_error_that_an_older_program_writes_as_zero_is_a_fault() -> None:
    data = ods_of({"s": table_of([{**FULL, "units": FormulaError("#N/A")}])})
    parts = parts_of(data)
    old = b'office:value-type="string" office:string-value="" calcext:value-type="error"'
    content = parts["content.xml"]
    assert isinstance(content, bytes)
    assert old in content
    written = content.replace(old, b'office:value-type="float" office:value="0"')
    assert [fault.code for fault in read(zip_of({**parts, "content.xml": written})).faults] == ["formula_error"]


MOMENTS = [dt.datetime(2019, 1, 31, 23, 59, 26), dt.datetime(2019, 1, 31, 14, 30), dt.datetime(2019, 1, 31, 0, 1)]


@EVERY_FORMAT
def test_a_time_of_day_is_asked_about_and_midnight_is_none(write: Callable[[Table], bytes]) -> None:
    days = [dt.datetime(2019, 1, 31), *MOMENTS]
    reading = read(write(table_of([{**SERVICE, "person": f"A-{day.hour}-{day.minute}", "date_to": day} for day in days])))
    assert told(reading) == [(row, "F", "date_with_time") for row in (3, 4, 5)]
    if write is not xlsb_of:  # whose cells here are bare numbers
        assert [fault.value for fault in reading.faults] == [f"{moment:%d.%m.%Y %H:%M:%S}" for moment in MOMENTS]
    assert reading.rows[0].date_to == dt.date(2019, 1, 31)


# Characters that are not seen ----------------------------------------------------------------------------------------

SEEN = ("ARABIC", "SYRIAC", "KAITHI")
"""Scripts in which signs of formatting are drawn around numbers."""
UNSEEN = [
    sign
    for sign in map(chr, range(1, 0xE1000))
    if unicodedata.category(sign) in ("Cf", "Cc") and not sign.isspace() and not unicodedata.name(sign, "").startswith(SEEN)
]
OTHERS_UNSEEN = ["\ufe0f", "\u034f", "\U000e0100", "\u115f", "\u3164", "\uffa0", "\u180b", "\u17b5"]
READABLE = {
    "person": "161175-19997",
    "municipality": "Dzintarpils pilsēta",
    "target_group": "pieaugušie ar GRT",
    "service": "aprūpe mājās",
    "date_from": "01.01.2019.",
    "units": "20,5",
}


def test_every_sign_of_formatting_is_left_out() -> None:
    assert [sign for sign in (*UNSEEN, *OTHERS_UNSEEN) if seen_text(f"a{sign}b") != "ab"] == []
    assert seen_text("１２３ ﬁ") == "123 fi"
    assert seen_text("12² ½ Ā\nā") == "12² ½ Ā\nā"


@EVERY_FORMAT
@settings(max_examples=3, deadline=None)
@given(st.randoms(use_true_random=False))
def test_what_is_not_seen_does_not_count(write: Callable[[Table], bytes], chance: Random) -> None:
    """A sign in each cell and heading of a row, at any place. XML cannot hold most control characters."""
    signs = [*OTHERS_UNSEEN, *(sign for sign in UNSEEN if write is as_csv or ord(sign) > 127)]

    def spoilt(text: str) -> str:
        sign = chance.choice(signs)
        place = chance.randrange(len(text) + 1)
        return text[:place] + sign + text[place:]

    table = table_of([{**SERVICE, **READABLE}])
    changed = [[spoilt(cell) if isinstance(cell, str) else cell for cell in row] for row in table]
    reading = read(write(changed))
    assert reading.faults == ()
    assert figures(reading) == figures(read(as_csv(table)))


@EVERY_FORMAT
def test_spaces_of_all_kinds_are_spaces(write: Callable[[Table], bytes]) -> None:
    row = {**SERVICE, "units": "20,5", "unit_price_eur": " 1 000,00 EUR", "compensation_eur": "20 500,00"}
    head, line = table_of([row])
    spaces = "\u00a0\u202f\u2007\u2009\u3000"
    table = [[str(cell).replace(" ", spaces[0]) for cell in head]]
    table += [
        [*(cell.replace(" ", space) if isinstance(cell, str) else cell for cell in [*line[:2], f"A-{number}", *line[3:]])]
        for number, space in enumerate(spaces)
    ]
    reading = read(write(table))
    assert {fault.code for fault in reading.faults} == {"price_unusual"}
    assert [row.compensation_eur for row in reading.rows] == [20_500] * len(spaces)


def test_escapes_of_a_workbook_are_characters() -> None:
    table = table_of([SERVICE])
    table[0] = [str(cell).replace("j", "_x00AD_j").replace("p", "_x0070_") for cell in table[0]]
    assert read(xlsx_of({"s": table})).faults == ()


# Rows, columns and sheets that nobody sees ----------------------------------------------------------------------------


@EVERY_WORKBOOK
def test_hidden_rows_are_faults_with_their_number(write: Callable[..., bytes]) -> None:
    reading = read(write(TABLE, hidden_rows=[2, 3]))
    assert told(reading) == [(3, None, "row_hidden"), (4, None, "row_hidden")]
    assert dict(reading.faults[0].message.params) == {"count": 2}
    assert (reading.read, reading.accepted, [row.row for row in reading.rejected_rows]) == (3, 1, [3, 4])


@EVERY_WORKBOOK
def test_hidden_rows_that_are_no_records_are_as_others(write: Callable[..., bytes]) -> None:
    table = [["Atskaite"], *TABLE, [], ["Kopā", *[None] * 7, 193.11]]
    assert read(write(table, hidden_rows=[0, 1, 5, 6, 9])).faults == ()


@EVERY_WORKBOOK
def test_a_hidden_column_is_read_and_told(write: Callable[..., bytes]) -> None:
    table = [[*line, None] for line in TABLE]
    table[0][-1] = heading("notes")
    reading = read(write(table, hidden_columns=[3, len(table[0]) - 1]))
    assert (told(reading), reading.accepted) == ([(1, "D", "column_hidden")], 3)
    assert not reading.has_faults


@EVERY_WORKBOOK
def test_rows_and_columns_without_a_size_are_hidden(write: Callable[..., bytes]) -> None:
    reading = read(write(TABLE, hidden_rows=[2], hidden_columns=[1], without_size=True))
    assert told(reading) == [(1, "B", "column_hidden"), (3, None, "row_hidden")]


@pytest.mark.parametrize("size", ["0", "0in", "0.00mm", ".0pt", "0e0"])
def test_however_no_size_is_written(size: str) -> None:
    parts = parts_of(ods_of({"s": TABLE}, hidden_rows=[2], without_size=True))
    content = parts["content.xml"]
    assert isinstance(content, bytes)
    assert told(read(zip_of({**parts, "content.xml": content.replace(b"0cm", size.encode())}))) == [(3, None, "row_hidden")]
    for other in (b"0.01cm", b'0cm" style:use-optimal-row-height="true', b""):
        assert told(read(zip_of({**parts, "content.xml": content.replace(b"0cm", other)}))) == []


def test_rows_of_a_closed_group_are_hidden() -> None:
    parts = parts_of(ods_of({"s": TABLE}))
    content = parts["content.xml"]
    assert isinstance(content, bytes)
    before, rows, after = content.partition(b"<table:table-row>")
    first, *others = (rows + after).split(b"<table:table-row>")[1:]
    group = b'<table:table-row-group table:display="false">'
    opened = before + rows + first + group + rows + rows.join(others[:2]) + b"</table:table-row-group>" + rows + others[2]
    assert told(read(zip_of({**parts, "content.xml": opened}))) == [(2, None, "row_hidden"), (3, None, "row_hidden")]


@pytest.mark.parametrize("write", [xlsx_of, ods_of], ids=["xlsx", "ods"])
def test_hidden_sheets_with_records_are_told(write: Callable[..., bytes]) -> None:
    sheets = {"Atskaite": TABLE, "Marts": table_of([MARCH]), "Saraksti": [["aprūpe mājās", 1], ["masāža", 2]]}
    reading = read(write(sheets, hidden=["Marts", "Saraksti"]))
    assert [(fault.sheet, fault.code, fault.is_fault) for fault in reading.faults] == [("Marts", "sheet_hidden", False)]
    assert reading.understood.hidden_sheets == ("Marts", "Saraksti")


# Rows and sheets that may be meant -------------------------------------------------------------------------------------

OTHER_HEADINGS = ["Kur", "Kas", "Kurš", "Ko", "Sākums", "Beigas", "Daudz", "Cik", "Nauda"]


@pytest.mark.parametrize("write", [xlsx_of, ods_of], ids=["xlsx", "ods"])
@pytest.mark.parametrize("head", [[], [OTHER_HEADINGS], [["Februāris"], []]], ids=["none", "others", "a title"])
def test_a_sheet_of_records_without_the_headings_is_a_fault(write: Callable[..., bytes], head: Table) -> None:
    sheets = {"Janvāris": table_of([SERVICE]), "Februāris": [*head, *table_of([FEBRUARY])[1:]], "Marts": table_of([MARCH])}
    reading = read(write(sheets))
    assert [(fault.sheet, fault.row, fault.code) for fault in reading.faults] == [
        ("Februāris", None, "sheet_without_headings")
    ]
    assert dict(reading.faults[0].message.params) == {"row": len(head) + 1}
    assert reading.has_faults


NO_RECORDS_SHEETS: list[Table] = [
    [["Kā aizpildīt"], ["Katrā rindā ir viens pakalpojums."], ["Pašvaldība", "Dzintarpils pilsēta"]],
    [["aprūpe mājās", "stunda", 3.14], ["masāža", "reize", 20]],
    [["Dzintarpils pilsēta", "9010000"], ["Liepziedu novads", "9030200"]],
    [["Dzintarpils pilsēta", "aprūpe mājās", 20.5, 64.37], ["Kopā", None, 20.5, 64.37]],
    [["Sagatavoja", "Anna", dt.date(2019, 4, 1)], ["Tālrunis", 64600000]],
    [["pieaugušie ar GRT", "PARAUGS", dt.date(2019, 1, 1), "masāža", 4]],
]


@pytest.mark.parametrize("sheet", NO_RECORDS_SHEETS)
def test_other_sheets_are_only_noted(sheet: Table) -> None:
    reading = read(xlsx_of({"Atskaite": TABLE, "Cits": sheet}))
    assert (reading.faults, reading.understood.other_sheets) == ((), ("Cits",))


def test_a_sheet_that_may_hold_records_is_asked_about() -> None:
    sheet = [["Dzintarpils pilsēta", "B-1", "masāža", 20, 400], ["Dzintarpils pilsēta", "B-2", "masāža", 2, 40]]
    reading = read(xlsx_of({"Atskaite": TABLE, "Cits": sheet}))
    assert [(fault.sheet, fault.code, fault.is_fault) for fault in reading.faults] == [
        ("Cits", "sheet_perhaps_meant", False)
    ]


@EVERY_FORMAT
def test_records_above_the_headings_are_faults(write: Callable[[Table], bytes]) -> None:
    january, *others = TABLE[1:]
    title = ["Pārskats", "Dzintarpils pilsēta", dt.date(2019, 1, 1)]
    reading = read(write([["Atskaite"], title, january, TABLE[0], *others]))
    # The days of an XLSB workbook are bare numbers here, so that it is less sure.
    assert told(reading) == [(3, None, "row_perhaps_meant" if write is xlsb_of else "row_above_headings")]
    assert reading.accepted == 2


@EVERY_FORMAT
def test_a_total_that_is_more_than_a_total_is_asked_about(write: Callable[[Table], bytes]) -> None:
    amounts = [None, None, None, None, None, 61.5, 3.14, 193.11]
    plain = ["Kopā", *amounts]
    more = ["Kopā par gadu", "pieaugušie ar GRT", None, "aprūpe mājās", *amounts[3:]]
    lone = [None] * 8 + [193.11]
    reading = read(write([*TABLE, plain, more, lone, ["Sagatavoja Anna Ozola"], [*TABLE[1][:2], "A-9", *TABLE[1][3:]]]))
    assert told(reading) == [(6, None, "row_left_out"), (7, None, "row_left_out")]
    assert reading.accepted == 4, "the row under the totals too"


@EVERY_FORMAT
def test_columns_that_are_not_read_are_told(write: Callable[[Table], bytes]) -> None:
    head = [*TABLE[0], "Nr. p. k.", "Izvērtēšanas datms", None, "Tukša"]
    reading = read(write([head, *([*line, number, "02.01.2019.", "x", None] for number, line in enumerate(TABLE[1:]))]))
    assert told(reading) == [(1, None, "column_not_read"), (1, None, "column_not_read")]
    assert [dict(fault.message.params)["letter"] for fault in reading.faults] == ["K", "L"]
    assert dict(reading.faults[0].mend.params) == {"words": "Izvērtēšanas datums"}


# Headings that stand once more ----------------------------------------------------------------------------------------


def reordered(table: Table, chance: Random, shift: int = 0) -> list[list[Cell]]:
    """The columns in another order and place."""
    order = chance.sample(range(len(table[0])), len(table[0]))
    return [[None] * shift + [line[place] for place in order] for line in table]


@EVERY_FORMAT
@settings(max_examples=3, deadline=None)
@given(st.randoms(use_true_random=False), st.sampled_from([0, 3, 12]))
def test_headings_hold_for_the_rows_below_them(write: Callable[[Table], bytes], chance: Random, shift: int) -> None:
    below = reordered(table_of([FEBRUARY, MARCH]), chance, shift)
    reading = read(write([*table_of([SERVICE]), [], *below, [], *table_of([{**CHILD, "person": "B-1"}])]))
    assert [fault.code for fault in reading.faults] == ["other_group"], "children do not belong to adults"
    assert [row.compensation_eur for row in reading.rows] == [Decimal("64.37")] * 3
    assert [row.units for row in reading.rows] == [Decimal("20.5")] * 3


def test_a_fault_is_told_in_the_column_of_its_own_table() -> None:
    below = table_of([{**FEBRUARY, "units": "1.500"}])
    swapped = [[line[7], *line[1:7], line[0], *line[8:]] for line in below]
    reading = read(xlsx_of({"s": [*table_of([SERVICE]), *swapped]}))
    assert told(reading) == [(4, "G", "number_ambiguous")]
    wrong = [[*line[:7], line[8], line[7]] for line in table_of([{**FEBRUARY, "compensation_eur": "1.500"}])]
    assert told(read(xlsx_of({"s": [*table_of([SERVICE]), *wrong]}))) == [(4, "H", "number_ambiguous")]


def test_headings_that_lack_a_column_refuse_the_rows_below_alone() -> None:
    below = [line[1:] for line in table_of([FEBRUARY, MARCH])]
    reading = read(xlsx_of({"s": [*table_of([SERVICE]), *below]}))
    assert told(reading) == [(3, None, "missing_column")]
    assert (reading.read, reading.accepted) == (3, 1)


def test_an_assessment_table_above_one_of_services_is_read() -> None:
    reading = read(xlsx_of({"s": [*table_of([ASSESSMENT]), *table_of([FEBRUARY])]}))
    assert (reading.faults, reading.accepted) == ((), 2)


# Workbooks whose parts have other names -------------------------------------------------------------------------------

PLAIN = xlsx_of({"s": TABLE, "t": table_of([{**SERVICE, "person": "A-7"}])})
WORKBOOK = "xl/workbook.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
STRICT = (
    ("http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main"),
    (
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "http://purl.oclc.org/ooxml/officeDocument/relationships",
    ),
)


def renamed(**names: str) -> bytes:
    """The workbook with some parts moved, each named by the end of its usual name; targets are from the package's root."""
    parts = {name: bytes(part) for name, part in parts_of(PLAIN).items() if isinstance(part, bytes)}
    for old, new in names.items():
        [part] = [one for one in parts if one.endswith(f"/{old}.xml")]
        parts[new] = parts.pop(part)
        for name in ("_rels/.rels", RELATIONS):
            parts[name] = re.sub(rb'Target="[^"]*\b%s.xml"' % old.encode(), b'Target="/%s"' % new.encode(), parts[name])
    if "workbook" in names:
        folder, _, name = names["workbook"].rpartition("/")
        text = parts.pop(RELATIONS)
        text = re.sub(rb'Target="(?!/)', b'Target="/xl/', text)
        parts[f"{folder}/_rels/{name}.rels".lstrip("/")] = text
    return zip_of(parts)


def strict() -> bytes:
    parts = {name: part.decode() for name, part in parts_of(PLAIN).items() if isinstance(part, bytes)}
    for old, new in STRICT:
        parts = {name: part.replace(old, new) for name, part in parts.items()}
    return zip_of(parts)


def with_dimension(area: str) -> bytes:
    tag = b"" if area == "-" else b'<dimension ref="%s"/>' % area.encode()
    return changed_parts(PLAIN, sheet1=lambda sheet: re.sub(b"<dimension[^>]*>", tag, sheet))


AREAS = ("A0:I2", "", "-", "A1:A1", "A1:XFD1048576", "ZZZZ9:A1", "A:I", "$A$1:$I$4")
UNUSUAL = {
    "workbook": renamed(workbook="xl/workbook2.xml"),
    "workbook at the root": renamed(workbook="book.xml"),
    "workbook elsewhere": renamed(workbook="a/b/c.xml"),
    "sheet": renamed(sheet1="xl/worksheets/lapa.xml"),
    "sheet elsewhere": renamed(sheet1="data/one.xml", sheet2="two.xml"),
    "texts": renamed(sharedStrings="xl/sharedStrings2.xml"),
    "styles": renamed(styles="other/styles.xml"),
    "all": renamed(workbook="w/w.xml", sheet1="s/1.xml", sheet2="s/2.xml", sharedStrings="t.xml", styles="u.xml"),
    "relative": zip_of(
        {**parts_of(PLAIN), RELATIONS: re.sub(b'Target="work', b'Target="../xl/./work', bytes(parts_of(PLAIN)[RELATIONS]))}
    ),  # type: ignore[arg-type]
    "backslashes": zip_of(
        {name.replace("/", "\\") if "sheet" in name else name: part for name, part in parts_of(PLAIN).items()}
    ),
    "strict": strict(),
    "no content types": zip_of({name: part for name, part in parts_of(PLAIN).items() if "Content_Types" not in name}),
    **{f"dimension {area}": with_dimension(area) for area in AREAS},
}


@cache
def as_usual() -> Reading:
    return read(PLAIN)


@pytest.mark.parametrize("data", UNUSUAL.values(), ids=UNUSUAL)
def test_parts_of_other_names_are_found(data: bytes) -> None:
    plain, reading = as_usual(), read(data)
    assert (reading.rows, reading.faults, reading.understood.sheets) == (plain.rows, (), plain.understood.sheets)


# Whatever disturbs a table, it is read as it was or something is told -------------------------------------------------

Disturbance = Callable[[list[list[Cell]], Random], dict[str, object]]
"""Changes a table and returns what is to be hidden."""


def _any(table: list[list[Cell]], chance: Random) -> int:
    return chance.randrange(1, len(table))


def _insert_headings(table: list[list[Cell]], chance: Random) -> dict[str, object]:
    line = _any(table, chance)
    table[line:] = reordered([table[0], *table[line:]], chance, chance.choice([0, 2]))
    return {}


def _above(table: list[list[Cell]], chance: Random) -> dict[str, object]:
    table.insert(0, table.pop(_any(table, chance)))
    return {}


def _hide_row(table: list[list[Cell]], chance: Random) -> dict[str, object]:
    return {"hidden_rows": [_any(table, chance)]}


def _error(table: list[list[Cell]], chance: Random) -> dict[str, object]:
    table[_any(table, chance)][chance.randrange(len(table[0]))] = FormulaError(chance.choice(ERRORS))
    return {}


def _time(table: list[list[Cell]], chance: Random) -> dict[str, object]:
    line = table[_any(table, chance)]
    place = next(place for place, cell in enumerate(line) if isinstance(cell, dt.date))
    line[place] = chance.choice(MOMENTS)
    return {}


def _unseen(table: list[list[Cell]], chance: Random) -> dict[str, object]:
    line = chance.choice(table)
    place = chance.choice([place for place, cell in enumerate(line) if isinstance(cell, str)])
    text = str(line[place])
    at = chance.randrange(len(text) + 1)
    line[place] = text[:at] + chance.choice("\u200b\u00ad\u2060\ufe0f\u200f") + text[at:]
    return {}


def _total(table: list[list[Cell]], chance: Random) -> dict[str, object]:
    table[_any(table, chance)][chance.randrange(3)] = chance.choice(["Kopā", "Kopā:", "Pavisam", "Summa"])
    return {}


OF_ASSESSMENT = (ASSESSED_ON.heading.lv, PLAN_ON.heading.lv)


def _blank(table: list[list[Cell]], chance: Random) -> dict[str, object]:
    """Cells that every record needs; a day of assessment that is missing leaves no trace of itself."""
    line = table[_any(table, chance)]
    needed = [place for place, heading in enumerate(table[0]) if heading not in OF_ASSESSMENT]
    for place in chance.sample(needed, chance.randrange(1, len(needed) - 1)):
        line[place] = None
    return {}


def _heading(table: list[list[Cell]], chance: Random) -> dict[str, object]:
    place = chance.randrange(len(table[0]))
    table[0][place] = chance.choice([None, f"{table[0][place]}a", "Cits", FormulaError("#REF!")])
    return {}


DISTURBANCES = (_insert_headings, _above, _hide_row, _error, _time, _unseen, _total, _blank, _heading)
BOTH = [
    {**ASSESSMENT, **SERVICE},
    {**FEBRUARY, "assessed_on": dt.date(2019, 1, 3)},
    MARCH,
    {**MARCH, "person": "161175-19997"},
]


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(DISTURBANCES), st.sampled_from(sorted(WRITERS)), st.randoms(use_true_random=False))
def test_a_disturbed_table_is_read_as_it_was_or_something_is_told(disturb: Disturbance, form: str, chance: Random) -> None:
    rows = chance.sample(BOTH, chance.randrange(1, len(BOTH) + 1))
    undisturbed = read(as_csv(table_of(rows)))
    table = [list(line) for line in table_of(rows)]
    hidden = disturb(table, chance) if form != "csv" or disturb is not _hide_row else {}
    reading = read(WRITERS[form](table) if form == "csv" else WITH_STATES[form](table, **hidden))
    assert figures(reading) == figures(undisturbed) or reading.faults


def figures(reading: Reading) -> Counter[tuple[object, ...]]:
    """All that the accepted rows tell, wherever they stand."""
    return Counter(
        (row.person, row.service, row.date_from, row.date_to, row.units, row.compensation_eur, row.assessed_on, row.plan_on)
        for row in reading.rows
    )


# Where it is told -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", Language)
def test_the_marked_copy_tells_it_and_quotes_nothing(language: Language) -> None:
    speaker = Speaker(language)
    table = [TABLE[1], TABLE[0], *TABLE[2:], [None] * 8 + [193.11], *table_of([{**SERVICE, "person": "A-9"}])]
    sheets = {"Atskaite": table, "Februāris": table_of([FEBRUARY])[1:]}
    data = xlsx_of(sheets, hidden_rows=[2])
    reading = read(data)
    marked = load_workbook(io.BytesIO(marked_workbook(data, sample_region(), sample_aliases(), reading, speaker.message)))
    comments = {cell.row: cell.comment.text for line in marked.worksheets[0] for cell in line if cell.comment}
    for fault in reading.faults:
        said = speaker.message(fault.message)
        assert said in (comments.get(fault.row or 0) or marked.worksheets[1]["A1"].value)
    assert {1, 3, 5} <= comments.keys()
    assert {fault.code for fault in reading.faults} == {
        "row_above_headings",
        "row_hidden",
        "row_left_out",
        "sheet_without_headings",
    }
