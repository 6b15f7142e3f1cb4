"""Every rule of the table is broken by a row, alone and at its cell, and kept by the row beside it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from report_files import ASSESSMENT, CHILD, GUARDIAN, SERVICE, Cell, Row, csv_of, lines, personal_code, read, xlsx_report

from di_metrics.model import Language
from di_metrics.reports import RULES, RowFault
from di_metrics.reports.columns import COLUMN
from di_metrics.text import Speaker

OLD_PARISH = {**CHILD, "municipality": "Trīsupju novads"}
LATER = {"date_from": dt.date(2019, 3, 1), "date_to": dt.date(2019, 3, 31)}
MUCH_LATER = {"date_from": dt.date(2019, 5, 1), "date_to": dt.date(2019, 5, 31)}
FROM_OZOLAINE = {**SERVICE, "from_state_care": "jā", "from_institution": "Ozolaine"}
FROM_UDRI = {**FROM_OZOLAINE, "from_institution": "Ūdri"}
FIRST_HALF = {**SERVICE, "date_to": dt.date(2019, 1, 15)}
SECOND_HALF = {**SERVICE, "date_from": dt.date(2019, 1, 16)}
RESPITE = {**CHILD, "service": "respite", "unit_price_eur": Decimal(50)}
OTHER_PLACE = {**SERVICE, "municipality": "Vējupes pilsēta", "person": "A-2"}


def with_units(row: Row, units: int) -> dict[str, Cell]:
    price = row["unit_price_eur"]
    assert isinstance(price, Decimal)
    return {**row, "units": Decimal(units), "compensation_eur": units * price}


BEFORE_REFORM = {"date_from": dt.date(2021, 1, 1), "date_to": dt.date(2021, 1, 31)}
AFTER_REFORM = {"date_from": dt.date(2021, 8, 1), "date_to": dt.date(2021, 8, 31)}
OLD_PLACES = [{**SERVICE, **BEFORE_REFORM, "municipality": name} for name in ("Liepziedu novads", "Rudzāju novads")]

Case = tuple[str, list[Row], str | None]
"""A rule, rows of which the last breaks it, and the column that is told (none for a rule of the whole row)."""

CASES: list[Case] = [
    ("required", [{**SERVICE, "municipality": None}], "municipality"),
    ("required", [{**SERVICE, "target_group": "-"}], "target_group"),
    ("required", [{**SERVICE, "person": " "}], "person"),
    ("required", [{**SERVICE, "service": None}], "service"),
    ("required", [{**SERVICE, "date_to": None}], "date_to"),
    ("required", [{**SERVICE, "units": None}], "units"),
    ("required", [{**SERVICE, "compensation_eur": None}], "compensation_eur"),
    ("number_form", [{**SERVICE, "units": "daudz"}], "units"),
    ("number_ambiguous", [{**SERVICE, "units": "1.500"}], "units"),
    ("number_decimals", [{**SERVICE, "units": "20,5001"}], "units"),
    ("number_large", [{**SERVICE, "units": "999999999"}], "units"),
    ("negative", [{**SERVICE, "units": "-20,5"}], "units"),
    ("date_form", [{**SERVICE, "date_from": "01/01/2019"}], "date_from"),
    ("date_with_time", [{**SERVICE, "date_from": "01.01.2019 14:30"}], "date_from"),
    ("date_impossible", [{**SERVICE, "date_from": "31.02.2019."}], "date_from"),
    ("date_short_year", [{**SERVICE, "date_from": "01.01.19."}], "date_from"),
    ("date_range", [{**ASSESSMENT, "assessed_on": "31.12.2015."}], "assessed_on"),
    ("date_range", [{**ASSESSMENT, "plan_on": "01.07.2022."}], "plan_on"),
    ("yes_no", [{**SERVICE, "from_state_care": "varbūt"}], "from_state_care"),
    ("text_with_code", [{**SERVICE, "provider": "Anna 161175-19997"}], "provider"),
    ("text_long", [{**SERVICE, "provider": "x" * 201}], "provider"),
    ("unknown_municipality", [{**SERVICE, "municipality": "Dzintarpis pilsēta"}], "municipality"),
    ("no_partner", [{**SERVICE, "municipality": "Miglāju novads"}], "municipality"),
    ("unknown_parish", [{**OLD_PARISH, "parish": "Tālais pagasts"}], "parish"),
    ("parish_unknown", [OLD_PARISH], "parish"),
    ("unknown_group", [{**SERVICE, "target_group": "pensionāri"}], "target_group"),
    ("unknown_service", [{**SERVICE, "service": "aprupe majass"}], "service"),
    ("unknown_service", [{**ASSESSMENT, "recommended_services": "masāža; maasža"}], "recommended_services"),
    ("code_check_digit", [{**SERVICE, "person": "161175-19990"}], "person"),
    ("code_zero_lost", [{**SERVICE, "person": "1019912345"}], "person"),
    ("code_length", [{**SERVICE, "person": "123456789012"}], "person"),
    ("name_not_code", [{**SERVICE, "person": "Anna Liepa"}], "person"),
    ("name_not_code", [{**GUARDIAN, "child": "Anna Liepa"}], "child"),
    ("identifier_form", [{**SERVICE, "person": "A 1"}], "person"),
    ("identifier_letters", [{**SERVICE, "person": "Б-1"}], "person"),
    ("identifier_converted", [{**SERVICE, "person": "Jan-17"}], "person"),
    ("identifier_near", [SERVICE, {**SERVICE, **LATER, "person": "a1"}], "person"),
    ("identifier_near", [{**CHILD, "person": "321234-56789"}, {**CHILD, **LATER, "person": "321234-56798"}], "person"),
    ("old_registers", [*OLD_PLACES, {**SERVICE, **AFTER_REFORM, "municipality": "Liepziedu novads"}], "person"),
    ("identifier_removed", [{**SERVICE, "person": "(rinda 7)"}], "person"),
    ("nothing_reported", [{**ASSESSMENT, "assessed_on": None, "plan_on": None, "recommended_services": None}], None),
    ("assessment_date", [{**ASSESSMENT, "assessed_on": None}], "assessed_on"),
    ("assessment_date", [{**ASSESSMENT, "assessed_on": None, "plan_on": None}], "assessed_on"),
    ("plan_before_assessment", [{**ASSESSMENT, "plan_on": dt.date(2019, 1, 1)}], "plan_on"),
    ("service_of_group", [{**CHILD, "service": "home_care", "unit_price_eur": 3.14, "compensation_eur": 12.56}], "service"),
    ("not_served", [{**CHILD, "target_group": "children_out_of_family"}], "service"),
    ("not_assessed", [{**GUARDIAN, "assessed_on": dt.date(2019, 1, 2)}], "assessed_on"),
    ("period_order", [{**SERVICE, "date_to": dt.date(2018, 12, 31)}], "date_to"),
    ("period_years", [{**SERVICE, "date_from": dt.date(2018, 12, 31)}], "date_to"),
    ("units_beyond_period", [with_units(RESPITE, 32)], "units"),
    ("compensation_differs", [{**SERVICE, "compensation_eur": Decimal("64.38")}], "compensation_eur"),
    (
        "price_unusual",
        [{**SERVICE, "unit_price_eur": Decimal("31.4"), "compensation_eur": Decimal("643.7")}],
        "unit_price_eur",
    ),
    (
        "units_and_price",
        [{**SERVICE, "units": Decimal("3.14"), "unit_price_eur": Decimal("20.5"), "compensation_eur": Decimal("64.37")}],
        "unit_price_eur",
    ),
    ("nothing_received", [with_units(SERVICE, 0)], "units"),
    ("guardian_without_child", [{**GUARDIAN, "child": None}], "child"),
    ("child_of_others", [{**CHILD, "child": "B-2"}], "child"),
    ("own_child", [{**GUARDIAN, "child": "V-1"}], "child"),
    ("row_twice", [SERVICE, SERVICE], "date_from"),
    ("row_twice", [ASSESSMENT, ASSESSMENT], "assessed_on"),
    (
        "service_overlaps",
        [SERVICE, {**SERVICE, "date_from": dt.date(2019, 1, 31), "date_to": dt.date(2019, 2, 27)}],
        "date_from",
    ),
    ("person_differs", [CHILD, {**GUARDIAN, "person": "B-1", "child": "B-2"}], "target_group"),
    ("person_differs", [SERVICE, {**SERVICE, **LATER, "from_state_care": "jā"}], "from_state_care"),
    (
        "person_differs",
        [{**FROM_OZOLAINE, "from_institution": None}, {**FROM_OZOLAINE, **LATER}, {**FROM_UDRI, **MUCH_LATER}],
        "from_institution",
    ),
    ("not_from_state_care", [{**SERVICE, "from_institution": "Ozolaine"}], "from_institution"),
    ("unknown_institution", [{**FROM_OZOLAINE, "from_institution": "Ozolaiņe 2"}], "from_institution"),
    ("assessment_differs", [ASSESSMENT, {**ASSESSMENT, **SERVICE, "plan_on": dt.date(2019, 2, 2)}], "plan_on"),
    ("child_of_age", [{**CHILD, "person": "010101-20010"}], "person"),
    ("service_twice_in_month", [FIRST_HALF, SECOND_HALF], "date_from"),
    ("limit_exceeded", [with_units(RESPITE, 25), with_units({**RESPITE, **LATER}, 21)], "units"),
    ("other_municipality", [SERVICE, {**SERVICE, **LATER}, OTHER_PLACE], "municipality"),
    ("other_group", [SERVICE, {**SERVICE, **LATER}, CHILD], "target_group"),
    ("other_year", [SERVICE, {**SERVICE, **LATER}, {**ASSESSMENT, "assessed_on": dt.date(2018, 1, 2)}], "assessed_on"),
]

OF_RECORDS = {"recorded_in_other_group", "recorded_already", "recorded_near", "recorded_later"}
OF_FILES = {"missing_column", "column_twice", "no_records", "recognised"}
OF_SUPPLEMENTS = {"quarantine_missing", "quarantine_closed", "quarantine_twice"}
OF_WHAT_IS_LEFT_OUT = {
    *("sheet_without_headings", "sheet_perhaps_meant", "sheet_hidden", "row_above_headings", "row_perhaps_meant"),
    *("row_hidden", "row_left_out", "column_not_read", "column_hidden", "other_kind_of_table", "formula_error"),
}


@pytest.mark.parametrize(("code", "rows", "column"), CASES, ids=[f"{code}-{column}" for code, _, column in CASES])
def test_a_broken_rule_is_told_alone_and_at_its_cell(code: str, rows: list[Row], column: str | None) -> None:
    reading = read(csv_of(lines(rows)))
    [fault] = reading.faults
    assert (fault.code, fault.row, fault.column) == (code, len(rows) + 1, column)
    assert fault.severity is RULES[code].severity
    assert reading.rejected == fault.is_fault
    assert [row.row for row in reading.rows] == list(range(2, 2 + len(rows) - fault.is_fault))


@pytest.mark.parametrize(("code", "rows", "column"), CASES, ids=[f"{code}-{column}" for code, _, column in CASES])
def test_a_workbook_is_told_the_same(code: str, rows: list[Row], column: str | None) -> None:
    assert [(fault.code, fault.column) for fault in read(xlsx_report(*rows)).faults] == [(code, column)]


def test_a_child_is_asked_about_from_its_eighteenth_birthday_on() -> None:
    """Both are invented; one was born on 1 January 2001, the other a day later."""
    of_age, minor = ({**CHILD, "person": code} for code in ("010101-20010", "020101-20014"))
    assert [fault.row for fault in read(xlsx_report(of_age, minor)).faults if fault.code == "child_of_age"] == [2]
    adult = {**SERVICE, "person": "010101-20010"}
    assert read(xlsx_report(adult)).faults == ()


def test_every_rule_has_a_row_that_breaks_it() -> None:
    assert {code for code, _, _ in CASES} | OF_FILES | OF_SUPPLEMENTS | OF_WHAT_IS_LEFT_OUT | OF_RECORDS == set(RULES)


@pytest.mark.parametrize("language", Language)
def test_every_fault_says_what_is_wrong_and_how_to_mend_it(language: Language) -> None:
    speaker = Speaker(language)
    for _, rows, _ in CASES:
        [fault] = read(csv_of(lines(rows))).faults
        for message in (fault.message, fault.mend):
            said = speaker.message(message)
            assert said.endswith((".", "?")), said
            assert "%(" not in said


def test_all_faults_of_a_row_are_told() -> None:
    row = {**SERVICE, "municipality": "Atlantīda", "units": "1.500", "date_from": "31.02.2019.", "person": "Anna Liepa"}
    found = {fault.code for fault in read(csv_of(lines([row]))).faults}
    assert found == {"unknown_municipality", "number_ambiguous", "date_impossible", "name_not_code"}


KEPT: list[list[Row]] = [
    [SERVICE],
    [ASSESSMENT],
    [{**SERVICE, **ASSESSMENT}],
    [CHILD, GUARDIAN],
    [SERVICE, {**SERVICE, "date_from": dt.date(2019, 2, 1), "date_to": dt.date(2019, 2, 28)}],
    [SERVICE, {**SERVICE, "person": "A-2"}],
    [{**SERVICE, **ASSESSMENT}, {**SERVICE, **LATER, "assessed_on": dt.date(2019, 1, 2)}],
    [{**OLD_PARISH, "parish": "augšupe"}],
    [with_units(RESPITE, 25), with_units({**RESPITE, **LATER}, 20)],
    [with_units(RESPITE, 31)],
    [{**SERVICE, "units": "20,50", "unit_price_eur": "3,1400 EUR", "compensation_eur": "64,37 €"}],
    [{**ASSESSMENT, "plan_on": dt.date(2019, 1, 2)}],
    [{**SERVICE, "person": personal_code(1)}, {**SERVICE, "person": personal_code(2)}],
    [
        {**SERVICE, "date_from": dt.date(2021, month, 1), "date_to": dt.date(2021, month, 30), "municipality": "Dzintarpils"}
        for month in (6, 7)
    ],
]


@pytest.mark.parametrize("rows", KEPT)
def test_rows_that_keep_all_rules(rows: list[Row]) -> None:
    reading = read(csv_of(lines(rows)))
    assert reading.faults == ()
    assert (reading.read, reading.accepted, reading.rejected) == (len(rows), len(rows), 0)


def test_compensation_is_rounded_half_up_to_the_cent() -> None:
    row = {**SERVICE, "units": "1,25", "unit_price_eur": "3,14"}
    assert read(csv_of(lines([{**row, "compensation_eur": "3,93"}]))).faults == ()
    assert [fault.code for fault in read(csv_of(lines([{**row, "compensation_eur": "3,92"}]))).faults] == [
        "compensation_differs"
    ]


def test_what_a_faulty_row_says_does_not_count_against_others() -> None:
    rows = [{**SERVICE, "compensation_eur": "1,00"}, SERVICE]
    assert [(fault.row, fault.code) for fault in read(csv_of(lines(rows))).faults] == [(2, "compensation_differs")]


def test_an_unknown_parish_is_kept_from_no_other_municipality() -> None:
    [row] = read(csv_of(lines([{**SERVICE, "parish": "Jebkāds pagasts"}]))).rows
    assert row.parish is None


SHOWN = [
    ("municipality", "Dzintarpis pilsēta", True),
    ("municipality", "Anna Liepa", False),
    ("municipality", "Miglāju novads", True),
    ("target_group", "Anna Liepa", False),
    ("service", "aprupe majass", True),
    ("service", "Anna Liepa 161175-19997", False),
    ("units", "1.500", True),
    ("units", "12 stundas", True),
    ("units", "Anna Liepa 12", False),
    ("units", "161175-19997", False),
    ("date_from", "31.02.2019.", True),
    ("date_from", "2019. gada 31. februāris", True),
    ("date_from", "Liepa 2019", False),
    ("from_state_care", "varbūt Anna", False),
    ("provider", "SIA 161175-19997", False),
    ("person", "12 13", False),
]


@pytest.mark.parametrize(("column", "value", "is_shown"), SHOWN)
def test_a_value_is_shown_only_if_it_surely_names_nobody(column: str, value: str, is_shown: bool) -> None:
    found = [fault for fault in read(csv_of(lines([{**SERVICE, column: value}]))).faults if fault.column == column]
    assert [fault.value for fault in found] == [value if is_shown else None]


def test_a_fault_tells_its_cell_as_the_spreadsheet_shows_it() -> None:
    [fault] = read(xlsx_report(SERVICE, {**SERVICE, "person": "A-2", "units": "1.500"})).faults
    assert (fault.sheet, fault.row, fault.letter, fault.heading) == ("Atskaite", 3, "G", COLUMN["units"].heading)


def test_faults_beyond_the_list_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("di_metrics.reports.fault_list.MOST_LISTED", 3)
    reading = read(csv_of(lines([{**SERVICE, "units": "daudz"}] * 5)))
    assert (len(reading.faults), reading.unlisted, reading.rejected) == (3, 2, 5)
    assert reading.has_faults


def test_warnings_alone_are_no_faults() -> None:
    reading = read(csv_of(lines([OLD_PARISH])))
    assert not reading.has_faults
    assert isinstance(reading.faults[0], RowFault)
