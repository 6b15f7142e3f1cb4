"""What really arrives: for each kind of untidiness a report that is understood, and one in which it is told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest
from report_files import (
    ASSESSMENT,
    GUARDIAN,
    PSEUDONYMS,
    SERVICE,
    Cell,
    Row,
    csv_of,
    csv_report,
    heading,
    lines,
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
from xlsxwriter.workbook import Workbook

from di_metrics.reports import Reading, ReportRow, UnreadableFile, read_report
from di_metrics.reports.columns import COLUMNS, OF_HEADING, SUPPLEMENT_COLUMNS
from di_metrics.reports.spelling import key_of

FEBRUARY = {**SERVICE, "date_from": dt.date(2019, 2, 1), "date_to": dt.date(2019, 2, 28)}


def codes(reading: Reading) -> list[str]:
    return [fault.code for fault in reading.faults]


def only(reading: Reading) -> ReportRow:
    assert reading.faults == ()
    [row] = reading.rows
    return row


def test_a_row_in_full() -> None:
    row = {**SERVICE, **ASSESSMENT, "from_state_care": "jā", "provider": "SIA  „Kustība”", "notes": "Anna, tālr. 123"}
    found = only(read(xlsx_report(row)))
    assert found == ReportRow(
        sheet="Atskaite",
        row=2,
        municipality="9010000",
        parish=None,
        group="adults",
        person=PSEUDONYMS("9010000", "A-1"),
        child=None,
        from_state_care=True,
        assessed_on=dt.date(2019, 1, 2),
        plan_on=dt.date(2019, 2, 1),
        recommended=("home_care", "group_home"),
        service="home_care",
        date_from=dt.date(2019, 1, 1),
        date_to=dt.date(2019, 1, 31),
        units=Decimal("20.5"),
        unit_price_eur=Decimal("3.14"),
        compensation_eur=Decimal("64.37"),
        provider="SIA „Kustība”",
    )


FORMATS: list[Callable[..., bytes]] = [xlsx_report, csv_report, lambda *rows: ods_of({"s": table_of(rows)})]


@pytest.mark.parametrize("make", FORMATS)
def test_every_format_gives_the_same_rows(make: Callable[..., bytes]) -> None:
    reading = read(make(SERVICE, FEBRUARY))
    expected = read(xlsx_report(SERVICE, FEBRUARY)).rows
    assert [row.units for row in reading.rows] == [Decimal("20.5")] * 2
    assert [(row.row, row.person, row.date_from) for row in reading.rows] == [
        (row.row, row.person, row.date_from) for row in expected
    ]


def test_what_was_understood_is_told() -> None:
    found = read(
        xlsx_of(
            {"Lapa": table_of([{**SERVICE, "Tālrunis": "x"}, FEBRUARY]), "Cits": [["x"]], "Slepens": [["y"]]},
            hidden=["Slepens"],
        )
    )
    understood = found.understood
    assert (understood.municipalities, understood.groups) == (("9010000",), ("adults",))
    assert (understood.first_day, understood.last_day) == (dt.date(2019, 1, 1), dt.date(2019, 2, 28))
    assert (understood.other_sheets, understood.hidden_sheets) == (("Cits",), ("Slepens",))
    [sheet] = understood.sheets
    assert (sheet.name, sheet.header_row, sheet.columns["municipality"], sheet.ignored) == (
        "Lapa",
        1,
        "A",
        (("J", "Tālrunis"),),
    )


# Columns -------------------------------------------------------------------------------------------------------------

WAYS = [
    lambda column: column.heading.lv,
    lambda column: column.heading.en,
    lambda column: column.name,
    lambda column: column.heading.lv.upper(),
    lambda column: f"  {column.heading.lv}\n*",
    lambda column: column.heading.lv.replace("ā", "a").replace("š", "s").replace("ē", "e"),
    lambda column: column.heading.lv.replace(" ", "\n"),
]


@pytest.mark.parametrize("way", WAYS)
def test_columns_are_known_by_headings_in_any_order(way: Callable[..., str]) -> None:
    headings = [way(column) for column in reversed(COLUMNS)]
    cells: list[Cell] = [{**SERVICE, "provider": "x"}.get(column.name) for column in reversed(COLUMNS)]
    assert only(read(xlsx_of({"s": [headings, cells]}))).provider == "x"


def test_no_heading_means_two_columns() -> None:
    assert len(OF_HEADING) == sum(len(column.keys) for column in SUPPLEMENT_COLUMNS)
    assert all(key == key_of(key) for key in OF_HEADING)


def test_an_unknown_column_is_told_and_ignored() -> None:
    reading = read(csv_report({**SERVICE, "Vārds, uzvārds": "Anna Liepa"}))
    assert reading.accepted == 1
    assert reading.understood.sheets[0].ignored == (("J", "Vārds, uzvārds"),)


def test_a_missing_column_is_told_with_the_heading_that_may_be_it() -> None:
    table = lines([SERVICE])
    table[0][0] = "Pašvldība"
    reading = read(csv_of(table))
    [fault] = reading.faults
    assert (fault.code, fault.row, dict(fault.message.params)) == ("missing_column", None, {"heading": "Pašvaldība"})
    assert dict(fault.mend.params) == {"words": "Pašvldība"}
    assert (reading.read, reading.accepted, reading.rejected) == (1, 0, 1)


@pytest.mark.parametrize("column", ["person", "target_group", "units", "date_to", "compensation_eur"])
def test_columns_that_are_needed(column: str) -> None:
    reading = read(csv_report({name: cell for name, cell in SERVICE.items() if name != column}))
    assert [(fault.code, dict(fault.message.params)["heading"]) for fault in reading.faults] == [
        ("missing_column", heading(column))
    ]


def test_a_report_of_assessments_needs_no_columns_of_services() -> None:
    assert only(read(csv_report(ASSESSMENT))).service is None


def test_a_column_that_is_there_twice_is_a_fault() -> None:
    table = lines([SERVICE])
    table = [[*row, row[0]] for row in table]
    reading = read(csv_of(table))
    assert codes(reading) == ["column_twice"]
    assert reading.rows == ()


# Rows that are no records --------------------------------------------------------------------------------------------


def test_titles_totals_blank_rows_remarks_and_repeated_headings_are_left_out() -> None:
    [head, *rows] = lines([SERVICE, FEBRUARY])
    blank = [""] * len(head)
    total = ["KOPĀ:", *blank[2:], "128,74"]
    half = ["", "Kopā par mēnesi", *blank[2:]]
    remark = ["Sagatavoja: Anna Liepa", *blank[1:]]
    table = [
        ["Atskaite"],
        blank,
        ["Pašvaldība: Dzintarpils", "2019"],
        head,
        rows[0],
        half,
        blank,
        head,
        rows[1],
        total,
        blank,
        remark,
    ]
    reading = read(csv_of(table))
    assert reading.faults == ()
    assert [row.row for row in reading.rows] == [5, 9]
    assert reading.understood.skipped == {"blank": 2, "totals": 2, "remarks": 1, "headings": 1}


def test_a_row_that_misses_only_its_person_is_no_total() -> None:
    assert codes(read(csv_report({**SERVICE, "person": None}))) == ["required"]


def test_headings_far_down_or_too_few_are_not_found() -> None:
    table = lines([SERVICE])
    for data in (csv_of([["x"]] * 30 + table), csv_of([["Pašvaldība", "Pagasts"], ["a", "b"]]), b"labdien\n"):
        with pytest.raises(UnreadableFile) as refusal:
            read(data)
        assert refusal.value.code == "no_header"


def test_sheets_without_anything_are_empty() -> None:
    with pytest.raises(UnreadableFile) as refusal:
        read(xlsx_of({"s": []}))
    assert refusal.value.code == "empty"


def test_several_sheets_are_one_report() -> None:
    reading = read(xlsx_of({"Janvāris": table_of([SERVICE]), "Februāris": table_of([FEBRUARY])}))
    assert [(row.sheet, row.row) for row in reading.rows] == [("Janvāris", 2), ("Februāris", 2)]
    twice = read(xlsx_of({"Janvāris": table_of([SERVICE]), "Februāris": table_of([SERVICE])}))
    [fault] = twice.faults
    assert (fault.sheet, fault.code, dict(fault.message.params)) == ("Februāris", "row_twice", {"other": "2 (Janvāris)"})


# Merged cells --------------------------------------------------------------------------------------------------------


def _merged(column: int, *, really: bool) -> bytes:
    """Two rows whose cells of a column were merged, or of which the second is just empty."""
    table = table_of([SERVICE, FEBRUARY, {**FEBRUARY, "person": "A-2"}])
    value = table[1][column]
    for row in table[2:]:
        row[column] = None

    def touch(workbook: Workbook) -> None:
        if really:
            workbook.get_worksheet_by_name("s").merge_range(1, column, 2, column, value)

    return xlsx_of({"s": table}, touch=touch)


def test_a_municipality_that_was_merged_holds_for_its_rows_and_no_further() -> None:
    reading = read(_merged(0, really=True))
    assert [row.row for row in reading.rows] == [2, 3]
    assert [(fault.code, fault.row, fault.column) for fault in reading.faults] == [("required", 4, "municipality")]


def test_an_empty_municipality_below_another_is_not_filled() -> None:
    assert [(fault.code, fault.row) for fault in read(_merged(0, really=False)).faults] == [("required", 3), ("required", 4)]


def test_an_amount_that_was_merged_is_not_counted_twice() -> None:
    place = list(SERVICE).index("compensation_eur")
    assert [(fault.code, fault.row) for fault in read(_merged(place, really=True)).faults] == [
        ("required", 3),
        ("required", 4),
    ]


def test_merged_cells_make_no_records_of_blank_rows() -> None:
    table = table_of([SERVICE])

    def touch(workbook: Workbook) -> None:
        workbook.get_worksheet_by_name("s").merge_range(1, 0, 9, 0, table[1][0])

    reading = read(xlsx_of({"s": table}, touch=touch))
    assert (reading.read, reading.faults) == (1, ())


# Cells ---------------------------------------------------------------------------------------------------------------


def test_zeros_at_the_beginning_of_an_identifier_count_and_are_asked_about() -> None:
    reading = read(xlsx_report({**SERVICE, "person": "007"}, {**SERVICE, "person": "7"}, {**FEBRUARY, "person": 7}))
    assert [(fault.code, fault.row) for fault in reading.faults] == [("identifier_near", 3)]
    first, second, third = (row.person for row in reading.rows)
    assert first != second == third


def test_a_personal_code_is_one_person_in_any_form_and_municipality() -> None:
    code = personal_code(5)
    rows = [{**SERVICE, "person": code}, {**FEBRUARY, "person": code.replace("-", "")}]
    assert len({row.person for row in read(xlsx_report(*rows)).rows}) == 1
    elsewhere = read(xlsx_report({**rows[0], "municipality": "Vējupes pilsēta"}))
    assert only(elsewhere).person == only(read(xlsx_report(rows[0]))).person


def test_an_own_identifier_is_another_person_in_another_municipality() -> None:
    here, there = (
        only(read(xlsx_report({**SERVICE, "municipality": name}))) for name in ("Dzintarpils pilsēta", "Vējupes pilsēta")
    )
    assert here.person != there.person


def test_an_own_identifier_stays_the_same_person_over_the_reform() -> None:
    later = {**SERVICE, "date_from": dt.date(2021, 8, 1), "date_to": dt.date(2021, 8, 31), "municipality": "Dzintarpils"}
    before, after = only(read(xlsx_report(SERVICE))), only(read(xlsx_report(later)))
    assert (before.municipality, after.municipality) == ("9010000", "LV9001000")
    assert before.person == after.person


def test_the_guardian_and_the_child_are_linked_by_pseudonyms() -> None:
    child = {**GUARDIAN, "target_group": "bērni ar FT", "person": "B-1", "child": None}
    of_child, of_guardian = read(xlsx_report(child, GUARDIAN)).rows
    assert of_guardian.child == of_child.person


def test_a_name_of_two_municipalities_is_told_by_the_last_day_of_the_row() -> None:
    def placed(row: Row) -> str:
        return only(read(xlsx_report({**row, "municipality": "Liepziedu novads"}))).municipality

    june = {**SERVICE, "date_from": dt.date(2021, 6, 1), "date_to": dt.date(2021, 6, 30)}
    assert placed(june) == "9030200"
    assert placed({**june, "date_to": dt.date(2021, 7, 1)}) == "LV9003000"
    assert placed({**ASSESSMENT, "assessed_on": dt.date(2021, 7, 1), "plan_on": None}) == "LV9003000"


def test_cells_that_begin_like_formulas_are_texts() -> None:
    assert only(read(csv_report({**SERVICE, "provider": "=SUM(A1:A9)"}))).provider == "=SUM(A1:A9)"
    assert codes(read(csv_report({**SERVICE, "units": "=20+0,5"}))) == ["number_form"]


def test_a_formula_counts_with_its_value_even_if_it_is_only_shown_rounded() -> None:
    def touch(workbook: Workbook) -> None:
        workbook.get_worksheet_by_name("s").write_formula(1, 8, "=G2*H2", None, 3.925)

    table = table_of([{**SERVICE, "units": 1.25}])
    assert only(read(xlsx_of({"s": table}, touch=touch))).compensation_eur == Decimal("3.93")


def test_a_formula_without_a_value_is_an_empty_cell() -> None:
    def touch(workbook: Workbook) -> None:
        workbook.get_worksheet_by_name("s").write_formula(1, 8, "=G2*H2", None, "")

    assert codes(read(xlsx_of({"s": table_of([SERVICE])}, touch=touch))) == ["required"]


def test_a_serial_number_is_a_day_in_a_numeric_cell_alone() -> None:
    assert only(read(xlsx_report({**SERVICE, "date_from": 43466, "date_to": 43496}))).date_from == dt.date(2019, 1, 1)
    assert codes(read(csv_report({**SERVICE, "date_from": "43466"}))) == ["date_form"]


def test_most_rows_tell_what_the_report_is_about() -> None:
    stray = {**SERVICE, "person": "A-2", "municipality": "Vējupes pilsēta"}
    reading = read(csv_report(stray, SERVICE, FEBRUARY))
    assert [(fault.row, fault.code) for fault in reading.faults] == [(2, "other_municipality")]
    assert reading.understood.municipalities == ("9010000",)


def test_a_row_without_anything_accepted_leaves_nothing_understood() -> None:
    reading = read(csv_report({**SERVICE, "units": "daudz"}))
    assert (reading.rows, reading.understood.first_day, reading.understood.municipalities) == ((), None, ())


def test_progress_is_told() -> None:
    told: list[int] = []
    rows = [{**SERVICE, "person": f"A-{number}"} for number in range(4100)]
    read_report(
        csv_report(*rows), sample_region(), sample_aliases(), PSEUDONYMS, checks=sample_checks(), progress=told.append
    )
    assert told == [2000, 4000]


def test_more_rows_than_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("di_metrics.reports.unreadable.MOST_ROWS", 2)
    assert read(csv_report(SERVICE, FEBRUARY)).accepted == 2
    with pytest.raises(UnreadableFile) as refusal:
        read(csv_report(SERVICE, FEBRUARY, {**FEBRUARY, "person": "A-2"}))
    assert refusal.value.code == "too_many_rows"


@pytest.mark.parametrize("make", FORMATS)
def test_a_report_without_records_is_a_fault(make: Callable[..., bytes]) -> None:
    example = {**SERVICE, "person": "PARAUGS"}
    reading = read(make(example))
    assert (reading.read, reading.understood.skipped["examples"]) == (0, 1)
    assert [(fault.code, fault.row) for fault in reading.faults] == [("no_records", None)]
