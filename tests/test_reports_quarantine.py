"""Rows that are rejected are kept without identities, handed out to be mended, and read again as a right report would be."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import io
import json
import zipfile
from collections.abc import Callable, Collection, Mapping, Sequence, Set
from dataclasses import replace
from decimal import Decimal

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from report_files import (
    ASSESSMENT,
    CHILD,
    GUARDIAN,
    KEY,
    PSEUDONYMS,
    SERVICE,
    Cell,
    Row,
    csv_report,
    heading,
    lines,
    names_of,
    ods_of,
    personal_code,
    read,
    sample_aliases,
    sample_checks,
    sample_region,
    table_of,
    xlsx_of,
    xlsx_report,
)

from di_metrics.model import Language
from di_metrics.reports import (
    Pseudonyms,
    Quarantined,
    Reading,
    RejectedRow,
    ReportRow,
    faults_from_json,
    faults_to_json,
    read_report,
)
from di_metrics.reports.checks import RowCheck
from di_metrics.reports.columns import SUPPLEMENT_COLUMNS, TARGET_GROUP, ColumnKind
from di_metrics.reports.drafts import Problems
from di_metrics.reports.marking import CELL_FORMATS
from di_metrics.reports.quarantine import QuarantinedRow, cell_of, mending_workbook, text_of
from di_metrics.reports.rules import RULES, Problem
from di_metrics.reports.sheets import DAY_ZERO, DAY_ZERO_1904
from di_metrics.text import Speaker

CODE = personal_code(11)
OWN = PSEUDONYMS("9010000", "A-1")
FEBRUARY = {**SERVICE, "date_from": dt.date(2019, 2, 1), "date_to": dt.date(2019, 2, 28)}
WRONG: Row = {**SERVICE, "units": "1.500"}


def codes(reading: Reading) -> list[str]:
    return [fault.code for fault in reading.faults]


def only(reading: Reading) -> RejectedRow:
    [row] = reading.rejected_rows
    return row


def rejected(**cells: Cell) -> RejectedRow:
    return only(read(xlsx_report({**WRONG, **cells})))


# What is kept of a rejected row --------------------------------------------------------------------------------------


def test_a_rejected_row_in_full() -> None:
    row = {**WRONG, **ASSESSMENT, "from_state_care": "jā", "provider": "SIA  „Kustība”", "notes": "Anna", "Tālrunis": "9"}
    reading = read(xlsx_report(SERVICE, row))
    assert only(reading) == RejectedRow(
        sheet="Atskaite",
        row=3,
        municipality="9010000",
        person=OWN,
        child=None,
        quarantine=None,
        days=(dt.date(2019, 1, 1), dt.date(2019, 1, 31)),
        cells={
            "municipality": "Dzintarpils pilsēta",
            "target_group": "pieaugušie ar GRT",
            "from_state_care": "jā",
            "assessed_on": "02.01.2019",
            "plan_on": "01.02.2019",
            "recommended_services": "aprūpe mājās; grupu dzīvoklis / grupu māja",
            "service": "aprūpe mājās",
            "date_from": "01.01.2019",
            "date_to": "31.01.2019",
            "units": "1.500",
            "unit_price_eur": "3,14",
            "compensation_eur": "64,37",
            "provider": "SIA „Kustība”",
        },
        faults=tuple(fault for fault in reading.faults if fault.is_fault),
    )


def test_the_file_is_known_by_a_fingerprint_that_only_the_key_gives() -> None:
    data = csv_report(SERVICE)
    found = read(data).file_hash
    assert (found, len(found)) == (PSEUDONYMS.fingerprint(data), 64)
    assert found != read(csv_report(FEBRUARY)).file_hash
    plain = hashlib.sha256(data)
    keyless = (plain.hexdigest(), hmac.digest(b"", data, "sha256").hex(), hmac.digest(b"", plain.digest(), "sha256").hex())
    assert found not in keyless
    assert found != Pseudonyms(KEY[::-1]).fingerprint(data)


FORMATS: list[Callable[..., bytes]] = [xlsx_report, csv_report, lambda *rows: ods_of({"s": table_of(rows)})]


@pytest.mark.parametrize("make", FORMATS)
def test_every_format_keeps_the_same(make: Callable[..., bytes]) -> None:
    kept = only(read(make(WRONG)))
    assert replace(kept, sheet="", faults=()) == replace(rejected(), sheet="", faults=())


def test_all_rejected_rows_are_kept_and_accepted_ones_are_not() -> None:
    rows: list[Row] = [SERVICE, WRONG, FEBRUARY, {**FEBRUARY, "person": "A-2", "date_to": None}]
    reading = read(xlsx_of({"Viens": table_of(rows), "Divi": table_of([{**WRONG, "person": "A-3"}])}))
    assert [(row.sheet, row.row) for row in reading.rejected_rows] == [("Viens", 3), ("Viens", 5), ("Divi", 2)]
    assert len(reading.rejected_rows) == reading.rejected


def test_rows_rejected_by_what_other_rows_say_are_kept_with_all_their_faults() -> None:
    dear = {**FEBRUARY, "unit_price_eur": Decimal("31.4"), "compensation_eur": Decimal("643.7")}
    reading = read(csv_report(SERVICE, dear, dear))
    assert only(reading).row == 4
    assert [fault.code for fault in only(reading).faults] == ["row_twice", "price_unusual"]
    assert only(reading).cells["unit_price_eur"] == "31,4"


def test_rows_of_a_sheet_without_a_needed_column_are_only_counted() -> None:
    reading = read(csv_report({name: cell for name, cell in WRONG.items() if name != "service"}))
    assert (reading.rejected, reading.rejected_rows) == (1, ())


def test_faults_are_kept_beyond_the_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("di_metrics.reports.fault_list.MOST_LISTED", 1)
    reading = read(csv_report(*[{**WRONG, "date_to": "?"}] * 3))
    assert (len(reading.faults), reading.unlisted) == (1, 5)
    assert [[fault.code for fault in row.faults] for row in reading.rejected_rows] == [["date_form", "number_ambiguous"]] * 3


def test_sheets_whose_names_are_not_told_do_not_share_their_rows() -> None:
    named = {CODE: table_of([SERVICE]), personal_code(12): table_of([{**WRONG, "person": "A-2"}])}
    reading = read(xlsx_of(named))
    assert [row.sheet for row in reading.rows] == ["–"]
    assert [row.sheet for row in reading.rejected_rows] == ["– 2"]


def test_whose_pseudonym_is_known() -> None:
    of_code = PSEUDONYMS("", CODE.replace("-", ""))
    assert rejected(person="A-1").person == OWN
    assert rejected(person=CODE, municipality="Atlantīda").person == of_code
    nowhere = rejected(person="A-1", municipality="Atlantīda")
    assert (nowhere.person, nowhere.municipality) == (None, None)
    assert rejected(person="161175-19990").person is None
    guardian = only(read(xlsx_report({**GUARDIAN, "units": "1.500"})))
    assert (guardian.person, guardian.child) == (PSEUDONYMS("9010000", "V-1"), PSEUDONYMS("9010000", "B-1"))


def test_a_municipality_that_the_missing_day_leaves_open_tells_nobody() -> None:
    """Two municipalities of one name, each with identifiers of its own, told by the day alone."""
    undated = {"municipality": "Liepziedu novads", "date_to": "31.02.2019."}
    assert (rejected(**undated).municipality, rejected(**undated).person) == (None, None)
    assert rejected(**undated, assessed_on=dt.date(2019, 1, 2)).person is None
    assert rejected(**undated, person=CODE).person == PSEUDONYMS("", CODE.replace("-", ""))
    # Where the new municipality is the old one alone, it does not matter which of the two is meant.
    assert rejected(municipality="Dzintarpils", date_to="31.02.2019.").person == OWN


HIDDEN = [
    ("municipality", "Anna Liepa"),
    ("municipality", "Dzintarpils pilsēta" + "." * 1000 + "Anna Liepa"),
    ("parish", "Anna Liepa"),
    ("target_group", "Anna Liepa"),
    ("service", "Anna Liepa"),
    ("recommended_services", "masāža; Anna Liepa"),
    ("recommended_services", "maasža; Anna Liepa"),
    ("from_state_care", "jā" + "." * 30 + "Anna Liepa"),
    ("units", "Anna 12"),
    ("date_from", "Anna 2019"),
    ("provider", f"SIA {CODE}"),
    ("notes", "Anna Liepa"),
    ("person", "Anna Liepa"),
    ("child", CODE),
]


@pytest.mark.parametrize(("column", "cell"), HIDDEN)
def test_what_may_name_somebody_is_not_kept(column: str, cell: str) -> None:
    kept = rejected(**{"compensation_eur": "?", column: cell})
    assert column not in kept.cells
    assert all(fault.value != cell for fault in kept.faults)


def test_what_is_misspelt_is_kept() -> None:
    assert rejected(municipality="Dzintarpis pilsēta", service="aprupe majass").cells.items() >= {
        ("municipality", "Dzintarpis pilsēta"),
        ("service", "aprupe majass"),
    }


RETYPED: list[tuple[ColumnKind, Cell, str]] = [
    (ColumnKind.UNITS, 20.5, "20,5"),
    (ColumnKind.UNITS, 1.234, "1,2340"),  # three decimals could be thousands
    (ColumnKind.UNITS, 1000.0, "1000"),
    (ColumnKind.UNITS, 20.5001, "20,5001"),
    (ColumnKind.UNITS, "1 000,50 EUR", "1000,5"),
    (ColumnKind.UNITS, "1.500", "1.500"),
    (ColumnKind.PRICE, 3.1400000000000001, "3,14"),
    (ColumnKind.MONEY, 64.375, "64,38"),
    (ColumnKind.MONEY, "1064,375", "1064,375"),
    (ColumnKind.DATE, 43466.0, "01.01.2019"),
    (ColumnKind.DATE, "2019. gada 31. decembris", "31.12.2019"),
    (ColumnKind.DATE, "31.02.2019.", "31.02.2019."),
    (ColumnKind.MUNICIPALITY, 9010000.0, "9010000"),
    (ColumnKind.SERVICES, "masāža\n fizioterapija ;", "masāža; fizioterapija"),
    (ColumnKind.TEXT, " SIA  „Elpa” ", "SIA „Elpa”"),
]


@pytest.mark.parametrize(("kind", "cell", "text"), RETYPED)
def test_a_cell_is_kept_as_text_that_says_the_same(kind: ColumnKind, cell: Cell, text: str) -> None:
    assert not isinstance(cell, Decimal | int | None)
    assert text_of(kind, cell, DAY_ZERO) == text
    assert text_of(kind, cell_of(kind, text), DAY_ZERO) == text


def test_days_are_kept_as_the_workbook_counts_them() -> None:
    assert text_of(ColumnKind.DATE, 42004.0, DAY_ZERO_1904) == "01.01.2019"


def test_numbers_and_days_are_such_when_they_are_handed_out() -> None:
    assert cell_of(ColumnKind.DATE, "01.01.2019") == dt.date(2019, 1, 1)
    assert cell_of(ColumnKind.UNITS, "1,2340") == 1.234
    assert cell_of(ColumnKind.MONEY, "1064,375") == "1064,375"  # as a number it would be rounded, and so accepted
    assert cell_of(ColumnKind.MUNICIPALITY, "9010000") == "9010000"


# Reports that mend ---------------------------------------------------------------------------------------------------

WAITING = {
    7: Quarantined(7, OWN, None, "9010000"),
    8: Quarantined(8, None, None, "9010000"),
    9: Quarantined(9, PSEUDONYMS("9010000", "V-1"), PSEUDONYMS("9010000", "B-1"), "9010000"),
    10: Quarantined(10, "of-a-code", None, None),
}


def mend(*rows: Row, waiting: Mapping[int, Quarantined] = WAITING) -> Reading:
    return read(xlsx_report(*rows), quarantined=waiting)


def test_a_report_with_the_column_is_a_supplement() -> None:
    assert mend({**SERVICE, "quarantine": 7}).understood.supplement
    assert not read(xlsx_report(SERVICE)).understood.supplement


@pytest.mark.parametrize("number", [7, "7", 7.0])
def test_a_mended_row_says_which_it_mends(number: Cell) -> None:
    reading = mend({**SERVICE, "quarantine": number})
    assert reading.faults == ()
    assert reading.rows == (replace(read(xlsx_report(SERVICE)).rows[0], quarantine=7),)


BROKEN: list[tuple[str, list[Row]]] = [
    ("quarantine_missing", [{**SERVICE, "quarantine": None}]),
    ("quarantine_closed", [{**SERVICE, "quarantine": 6}]),
    ("quarantine_closed", [{**SERVICE, "quarantine": 0}]),
    ("quarantine_twice", [{**SERVICE, "quarantine": 7}, {**FEBRUARY, "quarantine": 7}]),
    ("number_form", [{**SERVICE, "quarantine": "septiņi"}]),
    ("number_decimals", [{**SERVICE, "quarantine": 7.5}]),
    ("identifier_removed", [{**SERVICE, "quarantine": 8, "person": "(rinda 3)"}]),
    ("required", [{**SERVICE, "quarantine": 7, "person": None}]),
]


@pytest.mark.parametrize(("code", "rows"), BROKEN)
def test_rules_of_supplements(code: str, rows: list[Row]) -> None:
    reading = mend(*rows)
    assert codes(reading) == [code]
    assert (reading.rejected, only(reading).row) == (1, len(rows) + 1)
    for speaker in map(Speaker, Language):
        [fault] = reading.faults
        assert all(speaker.message(text).endswith(".") for text in (fault.message, fault.mend))


def test_a_row_that_holds_its_number_alone_is_no_remark() -> None:
    assert codes(mend({**dict.fromkeys(SERVICE), "quarantine": 7})) == ["required"] * 3 + ["nothing_reported"]


def test_where_the_same_number_stands_is_told() -> None:
    sheets = {name: table_of([{**SERVICE, "quarantine": 7}]) for name in ("Viens", "Divi")}
    [fault] = read(xlsx_of(sheets), quarantined=WAITING).faults
    assert (fault.sheet, dict(fault.message.params)) == ("Divi", {"other": "2 (Viens)"})


def test_a_sheet_without_numbers_beside_one_with_them_has_none() -> None:
    sheets = {"Viens": table_of([{**SERVICE, "quarantine": 7}]), "Divi": table_of([FEBRUARY])}
    reading = read(xlsx_of(sheets), quarantined=WAITING)
    assert [(fault.sheet, fault.code, fault.letter) for fault in reading.faults] == [("Divi", "quarantine_missing", None)]


@pytest.mark.parametrize("text", ["(rinda 12)", "(row 12)"])
def test_a_code_that_was_taken_out_need_not_be_typed_again(text: str) -> None:
    [row] = mend({**SERVICE, "quarantine": 7, "person": text}).rows
    assert row.person == OWN
    [guardian] = mend({**GUARDIAN, "quarantine": 9, "person": text, "child": text}).rows
    assert (guardian.person, guardian.child) == (PSEUDONYMS("9010000", "V-1"), PSEUDONYMS("9010000", "B-1"))


def test_a_code_that_is_typed_again_holds() -> None:
    [row] = mend({**SERVICE, "quarantine": 7, "person": "A-2"}).rows
    assert row.person == PSEUDONYMS("9010000", "A-2")


def test_a_guardian_who_is_the_child_is_noticed_if_one_of_both_is_kept() -> None:
    for who in ({"person": "(rinda 2)", "child": "V-1"}, {"person": "B-1", "child": "(rinda 2)"}):
        assert codes(mend({**GUARDIAN, "quarantine": 9, **who})) == ["own_child"]


def test_a_kept_pseudonym_holds_for_the_municipality_that_it_was_made_for() -> None:
    moved = {**SERVICE, "municipality": "Vējupes pilsēta", "person": "(rinda 2)"}
    assert codes(mend({**moved, "quarantine": 7})) == ["identifier_removed"]
    after = {"municipality": "Dzintarpils", "date_from": dt.date(2021, 8, 1), "date_to": dt.date(2021, 8, 31)}
    [row] = mend({**SERVICE, **after, "quarantine": 7, "person": "(rinda 2)"}).rows
    assert (row.municipality, row.person) == ("LV9001000", OWN)


def test_the_pseudonym_of_a_personal_code_holds_everywhere() -> None:
    [row] = mend({**SERVICE, "municipality": "Vējupes pilsēta", "quarantine": 10, "person": "(rinda 2)"}).rows
    assert row.person == "of-a-code"


def test_a_row_that_is_rejected_again_keeps_what_was_known() -> None:
    again = {**WRONG, "quarantine": 7, "person": "(rinda 2)", "municipality": "Atlantīda"}
    kept = only(mend(again))
    assert (kept.quarantine, kept.person, kept.municipality) == (7, OWN, "9010000")
    assert "quarantine" not in kept.cells
    assert {fault.code for fault in kept.faults} == {"unknown_municipality", "number_ambiguous"}


def test_a_supplement_may_be_of_several_municipalities_groups_and_years() -> None:
    elsewhere = {**SERVICE, "municipality": "Vējupes pilsēta", "person": "A-2"}
    earlier = {**CHILD, "date_from": dt.date(2018, 1, 1), "date_to": dt.date(2018, 1, 31)}
    rows: list[Row] = [
        {**row, "quarantine": number} for number, row in zip((7, 8, 10), (SERVICE, elsewhere, earlier), strict=True)
    ]
    assert mend(*rows).faults == ()
    assert codes(mend({**SERVICE, "quarantine": 7}, {**SERVICE, "quarantine": 8})) == ["row_twice"]


def test_a_number_in_an_ordinary_report_needs_somebody_who_waits() -> None:
    assert codes(read(xlsx_report({**SERVICE, "quarantine": 7}))) == ["quarantine_closed"]


# What is on record already -------------------------------------------------------------------------------------------


def test_rows_that_contradict_the_records_are_rejected_and_kept() -> None:
    asked: list[list[int]] = []

    class Beside:
        def persons(self, rows: Sequence[ReportRow], pseudonyms: Collection[str]) -> Set[str]:
            return frozenset()

        def __call__(self, rows: Sequence[ReportRow]) -> RowCheck:
            asked.append([row.row for row in rows])

            def check(row: ReportRow) -> Problems:
                return [(TARGET_GROUP, Problem(RULES["unknown_group"]))] if row.row == 3 else []

            return check

    def read_beside(*rows: Row) -> Reading:
        return read_report(
            csv_report(*rows), sample_region(), sample_aliases(), PSEUDONYMS, checks=sample_checks(), recorded=Beside()
        )

    reading = read_beside(SERVICE, FEBRUARY, SERVICE)
    assert asked == [[2, 3]]
    assert [row.row for row in reading.rows] == [2]
    assert [row.row for row in reading.rejected_rows] == [3, 4]
    assert read_beside(WRONG).rows == ()
    assert len(asked) == 1


# Handing out and taking back -----------------------------------------------------------------------------------------


def in_quarantine(reading: Reading) -> tuple[list[QuarantinedRow], dict[int, Quarantined]]:
    """What a database keeps of rejected rows, as texts and JSON, and gives again."""
    rows, waiting = [], {}
    for number, row in enumerate(reading.rejected_rows, start=41):
        cells = json.loads(json.dumps(dict(row.cells)))
        faults = faults_from_json(faults_to_json(row.faults), row.sheet, row.row)
        known = row.person is not None, row.child is not None
        rows.append(QuarantinedRow(number, row.sheet, row.row, *known, cells, faults))
        waiting[number] = Quarantined(number, row.person, row.child, row.municipality)
    return rows, waiting


def handed_out(reading: Reading, language: Language = Language.LV) -> bytes:
    return mending_workbook(in_quarantine(reading)[0], Speaker(language).message)


def opened(data: bytes) -> tuple[Workbook, Worksheet]:
    workbook = load_workbook(io.BytesIO(data))
    return workbook, workbook.worksheets[0]


PLACE = {column.name: place for place, column in enumerate(SUPPLEMENT_COLUMNS, start=1)}
HEADING_ROW = 4

SPOILT: list[tuple[Row, dict[str, Cell]]] = [
    (SERVICE, {"units": "20.500"}),
    (SERVICE, {"units": None, "date_to": "31.02.2019."}),
    (SERVICE, {"municipality": "Dzintarpis pilsēta"}),
    (SERVICE, {"municipality": "Anna Liepa", "person": "Anna Liepa"}),
    ({**SERVICE, "person": CODE}, {"person": "161175-19990"}),
    ({**SERVICE, "person": CODE}, {"date_from": "01.01.19."}),
    ({**SERVICE, **ASSESSMENT, "from_state_care": "jā", "provider": "=1+1"}, {"compensation_eur": 64}),
    ({**SERVICE, "units": Decimal("0.125"), "compensation_eur": Decimal("0.39")}, {"service": "aprupe majass"}),
    (ASSESSMENT, {"plan_on": dt.date(2018, 1, 1)}),
    ({**ASSESSMENT, "assessed_on": dt.date(2019, 1, 2), "plan_on": None}, {"assessed_on": "?"}),
]
GUARDED: list[tuple[Row, dict[str, Cell]]] = [
    (CHILD, {"units": -4}),
    (GUARDIAN, {"unit_price_eur": "20 lati"}),
    (GUARDIAN, {"child": None}),
    (GUARDIAN, {"child": "V-1"}),
    (
        {**CHILD, "municipality": "Trīsupju novads", "parish": "Augšupes pagasts", "recommended_services": None},
        {"parish": "Tālais pagasts"},
    ),
]


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("make", FORMATS)
@pytest.mark.parametrize(("right", "spoilt"), [*SPOILT, *GUARDED])
def test_a_row_that_is_mended_is_read_as_if_it_had_been_right(
    right: Row, spoilt: dict[str, Cell], make: Callable[..., bytes], language: Language
) -> None:
    reading = read(make({**right, **spoilt}))
    rows, waiting = in_quarantine(reading)
    workbook, sheet = opened(mending_workbook(rows, Speaker(language).message))
    for column in spoilt:
        sheet.cell(HEADING_ROW + 1, PLACE[column]).value = right[column]
    for column in ("person", "child"):
        if not sheet.cell(HEADING_ROW + 1, PLACE[column]).value:
            sheet.cell(HEADING_ROW + 1, PLACE[column]).value = right.get(column)
    mended = read(saved(workbook), quarantined=waiting)
    [meant] = read(make(right)).rows
    assert mended.understood.supplement
    assert [fault for fault in mended.faults if fault.is_fault] == []
    [row] = mended.rows
    assert replace(row, sheet=meant.sheet, row=meant.row, quarantine=None) == meant
    assert row.quarantine == 41


def saved(workbook: Workbook) -> bytes:
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def test_what_is_not_mended_has_the_same_faults_again() -> None:
    spoilt = [{**right, **wrong, "person": personal_code(number)} for number, (right, wrong) in enumerate(SPOILT[:3])]
    reading = read(xlsx_report(*spoilt))
    rows, waiting = in_quarantine(reading)
    again = read(mending_workbook(rows, Speaker(Language.LV).message), quarantined=waiting)
    assert [[(one.code, one.column) for one in row.faults] for row in again.rejected_rows] == [
        [(one.code, one.column) for one in row.faults] for row in reading.rejected_rows
    ]
    assert [(row.quarantine, row.cells) for row in again.rejected_rows] == [(row.number, row.cells) for row in rows]


def test_a_row_in_quarantine_is_handed_out_with_what_is_known_of_it() -> None:
    rows = [{**WRONG, "provider": "=1+1"}, {**WRONG, "person": "Anna Liepa", "municipality": "Anna Liepa"}]
    _, sheet = opened(handed_out(read(xlsx_report(*rows))))
    assert sheet.title == "Karantīna"
    assert [cell.value for cell in sheet[HEADING_ROW]] == [heading(column.name) for column in SUPPLEMENT_COLUMNS]
    assert sheet.freeze_panes == f"A{HEADING_ROW + 1}"
    first, second = ({name: sheet.cell(row, place).value for name, place in PLACE.items()} for row in (5, 6))
    assert first == {
        **dict.fromkeys(PLACE),
        **{"quarantine": 41, "municipality": "Dzintarpils pilsēta", "target_group": "pieaugušie ar GRT"},
        **{"person": "(rinda 2)", "service": "aprūpe mājās", "provider": "=1+1", "units": "1.500", "unit_price_eur": 3.14},
        **{"date_from": dt.datetime(2019, 1, 1), "date_to": dt.datetime(2019, 1, 31), "compensation_eur": 64.37},
    }
    assert (second["quarantine"], second["person"], second["municipality"]) == (42, None, None)
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def test_what_is_wrong_is_marked_and_commented() -> None:
    reading = read(xlsx_report({**WRONG, "person": "Anna Liepa"}))
    _, sheet = opened(handed_out(reading))
    marked = {PLACE_NAME[cell.column]: cell.fill.fgColor.rgb for cell in sheet[5] if cell.fill.fill_type}
    assert marked == {"person": "FFF8CBAD", "units": "FFF8CBAD"}
    comments = {PLACE_NAME[cell.column]: cell.comment.text for cell in sheet[5] if cell.comment}
    say = Speaker(Language.LV).message
    told = {fault.column: f"{say(fault.message)} {say(fault.mend)}" for fault in only(reading).faults}
    assert comments == {"quarantine": "Lapas „Atskaite” rinda 2.", **told}


PLACE_NAME = {place: name for name, place in PLACE.items()}


def test_faults_of_the_whole_row_stand_at_its_number() -> None:
    nothing = {**SERVICE, **dict.fromkeys(list(SERVICE)[3:])}
    _, sheet = opened(handed_out(read(xlsx_report(nothing)), Language.EN))
    text = sheet.cell(5, 1).comment.text
    assert text.startswith("Row 2 of the sheet “Atskaite”.\nThe row tells neither")


@pytest.mark.parametrize("language", Language)
def test_how_to_mend_is_said_above_the_headings(language: Language) -> None:
    _, sheet = opened(handed_out(read(xlsx_report(WRONG)), language))
    said = [sheet.cell(row, 1).value for row in range(1, HEADING_ROW)]
    assert all(text.endswith(".") for text in said)


def test_codes_that_are_typed_keep_their_zeros() -> None:
    _, sheet = opened(handed_out(read(xlsx_report({**WRONG, "person": "Anna Liepa"}))))
    text = CELL_FORMATS[ColumnKind.IDENTIFIER]
    assert sheet.cell(5, PLACE["person"]).number_format == text
    [child] = [one for one in sheet.column_dimensions.values() if one.min <= PLACE["child"] <= one.max]
    assert child.number_format == text


def test_nobody_in_quarantine_is_an_empty_table() -> None:
    _, sheet = opened(mending_workbook([], Speaker(Language.LV).message))
    assert sheet.max_row == HEADING_ROW


# Faults as they are kept ---------------------------------------------------------------------------------------------


def test_kept_faults_say_the_same_again() -> None:
    rows: list[Row] = [{**right, **wrong} for right, wrong in (*SPOILT, *GUARDED)]
    reading = read(csv_report(*rows, SERVICE, SERVICE))
    assert any("words" in dict(fault.mend.params) for fault in reading.faults)
    assert len(reading.rejected_rows) > len(rows)
    for row in reading.rejected_rows:
        assert faults_from_json(faults_to_json(row.faults), row.sheet, row.row) == row.faults


def test_a_kept_fault_of_a_rule_that_is_no_more_is_left_out() -> None:
    kept = faults_to_json(rejected().faults)
    assert faults_from_json(kept.replace("number_ambiguous", "of_old"), "s", 2) == ()


# No identities -------------------------------------------------------------------------------------------------------

NAME, NOTE = "Skaidrīte Zvaigznīte", "slimo ar šizofrēniju"
PLANTED = [CODE, CODE.replace("-", ""), "ID-SECRET-77", NAME, NOTE]
SECRETS = [*PLANTED, "SECRET", "Skaidr", "Zvaigzn", "šizofr", CODE[7:]]


def _planted() -> list[Row]:
    rows: list[Row] = [{**WRONG, "person": secret, "notes": NOTE, "Vārds": NAME} for secret in PLANTED]
    rows += [{**GUARDIAN, "units": "1.500", "person": "V-1", "child": secret} for secret in PLANTED]
    anywhere = [column.name for column in SUPPLEMENT_COLUMNS if column.kind is not ColumnKind.TEXT]
    rows += [{**WRONG, column: secret} for column in anywhere for secret in PLANTED]
    rows += [{**WRONG, "recommended_services": f"maasža; {secret}"} for secret in PLANTED]
    return [*rows, {**WRONG, "provider": f"SIA {CODE}"}]


def found_in(text: str) -> list[str]:
    return [secret for secret in SECRETS if secret.casefold() in text.casefold()]


@pytest.mark.parametrize("make", FORMATS)
def test_no_identity_is_in_what_is_kept_or_handed_out(make: Callable[..., bytes]) -> None:
    rows = _planted()
    assert found_in("\n".join(cell for line in lines(rows) for cell in line)) == SECRETS
    assert {"person", "child", "notes", "Vārds"} <= set(names_of(rows))
    reading = read(make(*rows), quarantined=WAITING)
    assert reading.rejected == len(reading.rejected_rows) == len(rows)
    kept = [faults_to_json(row.faults) + json.dumps(dict(row.cells), ensure_ascii=False) for row in reading.rejected_rows]
    assert found_in(repr(reading.rejected_rows) + "\n".join(kept)) == []
    for language in Language:
        with zipfile.ZipFile(io.BytesIO(handed_out(reading, language))) as archive:
            text = "\n".join(archive.read(name).decode("utf-8", errors="replace") for name in archive.namelist())
        assert found_in(text) == []
