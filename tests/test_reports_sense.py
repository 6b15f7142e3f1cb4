"""What a report means beyond its form: who is whom, who received nothing, and who was served by nobody, in every format."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from loaded_reports import asked, opened, put_in_place
from report_files import (
    CHILD,
    KEY,
    PSEUDONYMS,
    SERVICE,
    Cell,
    Row,
    csv_report,
    ods_of,
    read,
    sample_aliases,
    sample_checks,
    sample_region,
    table_of,
    xlsx_report,
)

from di_metrics.intake import Intake
from di_metrics.model import Basis, Period, Selection
from di_metrics.query.completeness import Arrival, completeness
from di_metrics.reports import Reading, read_report
from di_metrics.reports.persons import joined, loose, near_own
from di_metrics.store.loading import RecordsInForce

FORMATS: dict[str, Callable[..., bytes]] = {
    "xlsx": xlsx_report,
    "ods": lambda *rows: ods_of({"Atskaite": table_of(rows)}),
    "csv": csv_report,
}
LATER = {"date_from": dt.date(2019, 3, 1), "date_to": dt.date(2019, 3, 31)}


def told(reading: Reading) -> list[tuple[str, int | None]]:
    return [(fault.code, fault.row) for fault in reading.faults]


# Identifiers ---------------------------------------------------------------------------------------------------------

ALIKE = {
    "A": "АΑＡ𝐀𝖠",
    "B": "ВΒＢ",
    "E": "ЕΕＥ",
    "K": "КΚＫ",
    "P": "РΡＰ",
    "X": "ХΧＸ",
    "c": "сϲｃ",
    "o": "оοｏ",
    "1": "１𝟏١",
    "7": "７𝟕٧",
    "-": "‐‑–—−－﹣",
}
UNSEEN = "\u200b\u200c\u200d\ufeff\u00ad\u2060\u200e\ufe0f\u034f\u180e"
identifiers = st.tuples(
    st.text("ABEKPXco", min_size=1, max_size=3),
    st.sampled_from(["", "-", "-", "/"]),
    st.text("1720", min_size=1, max_size=4),
).map("".join)


@given(identifiers, st.data())
@settings(max_examples=30, deadline=None)
def test_what_looks_the_same_is_one_person_in_every_format(plain: str, data: st.DataObject) -> None:
    drawn = "".join(
        data.draw(st.sampled_from(sign + ALIKE.get(sign, ""))) + data.draw(st.sampled_from(["", "", "", *UNSEEN]))
        for sign in plain
    )
    write = FORMATS[data.draw(st.sampled_from(list(FORMATS)))]
    reading = read(write({**SERVICE, "person": plain}, {**SERVICE, **LATER, "person": drawn}))
    assert reading.faults == ()
    assert len({row.person for row in reading.rows}) == 1


@given(identifiers, st.sampled_from("БЖДЯΩΨΔԱאᎪ한ꓮᴀ¹²ⓐ"), st.integers(0, 7))
@settings(max_examples=15, deadline=None)
def test_any_other_alphabet_is_a_fault_at_the_cell(plain: str, other: str, place: int) -> None:
    drawn = plain[:place] + other + plain[place:]
    reading = read(csv_report({**SERVICE, "person": plain}, {**SERVICE, **LATER, "person": drawn}))
    assert [(fault.row, fault.column, fault.is_fault) for fault in reading.faults] == [(3, "person", True)]


@pytest.mark.parametrize("write", FORMATS.values(), ids=FORMATS)
@pytest.mark.parametrize(
    "converted", [dt.date(2017, 1, 17), 17.5, "1.23457E+11", "1,23E+05", "Jan-17", "17.janv", "10101012345.0"]
)
def test_what_a_spreadsheet_converted_is_a_fault_in_every_format(write: Callable[..., bytes], converted: Cell) -> None:
    assert told(read(write(SERVICE, {**SERVICE, "person": converted}))) == [("identifier_converted", 3)]


NEARLY = [
    ("A-17", "A17"),
    ("A-17", "A/17"),
    ("A-17", "A-017"),
    ("17", "0017"),
    ("A-17", "Ā-17"),
    ("A-10", "A-1O"),
    ("A-17", "a-l7"),
    ("1-17", "117"),
    ("117", "1-17"),
    ("k.7", "K_07"),
]


@pytest.mark.parametrize(("first", "second"), NEARLY)
def test_nearly_equal_identifiers_are_asked_about(first: str, second: str) -> None:
    reading = read(csv_report({**SERVICE, "person": first}, SERVICE, {**SERVICE, **LATER, "person": second}))
    assert told(reading) == [("identifier_near", 4)]
    assert dict(reading.faults[0].message.params) == {"other": "2"}
    assert len({row.person for row in reading.rows}) == 3


@pytest.mark.parametrize(("first", "second"), [("A-17", "A-18"), ("1-17", "11-7"), ("A-17", "B-17"), ("A-17", "A-170")])
def test_others_are_not(first: str, second: str) -> None:
    assert read(csv_report({**SERVICE, "person": first}, {**SERVICE, **LATER, "person": second})).faults == ()


def test_a_child_is_compared_with_what_its_guardian_s_row_calls_it() -> None:
    guardian = {**CHILD, "target_group": "likumiskie pārstāvji", "person": "V-1", "child": "B01"}
    found = read(csv_report(CHILD, guardian)).faults
    assert [(fault.code, fault.column, fault.row) for fault in found] == [("identifier_near", "child", 3)]


@given(identifiers.map(str.upper))
@settings(max_examples=40, deadline=None)
def test_every_variant_is_nearly_the_identifier(text: str) -> None:
    for variant in near_own(text):
        assert variant != text
        assert loose(variant) == loose(text) or loose(text) == joined(variant) or loose(variant) == joined(text)


# Against the records -------------------------------------------------------------------------------------------------


@pytest.fixture
def database(tmp_path: Path, sample_file: Path) -> Path:
    return Path(shutil.copy(sample_file, tmp_path / "records.duckdb"))


def beside(database: Path, *rows: Row) -> Reading:
    """A report read beside the records."""
    with opened(database) as records:
        return read_report(
            csv_report(*rows),
            sample_region(),
            sample_aliases(),
            PSEUDONYMS,
            checks=sample_checks(),
            recorded=RecordsInForce(records),
        )


def taken_in(database: Path, *rows: Row) -> Reading:
    """A report read beside the records and loaded."""
    reading = beside(database, *rows)
    put_in_place(Intake(KEY).prepare(database, reading, "tester"))
    return reading


@pytest.mark.parametrize(("first", "second"), [pair for pair in NEARLY if pair not in NEARLY[4:7]])
def test_an_identifier_nearly_one_on_record_is_asked_about(database: Path, first: str, second: str) -> None:
    taken_in(database, {**SERVICE, "person": first})
    assert told(beside(database, {**SERVICE, **LATER, "person": second})) == [("recorded_near", 2)]
    assert beside(database, {**SERVICE, **LATER, "person": first}).faults == ()
    elsewhere = {**SERVICE, **LATER, "person": second, "municipality": "Vējupes pilsēta"}
    assert beside(database, elsewhere).faults == ()


def test_what_a_report_replaces_itself_is_not_on_record_beside_it(database: Path) -> None:
    taken_in(database, {**SERVICE, "person": "A17"})
    assert beside(database, {**SERVICE, "person": "A-17"}).faults == ()


def of_reform(municipality: str, month: int, person: str, year: int = 2021) -> Row:
    days = {"date_from": dt.date(year, month, 1), "date_to": dt.date(year, month, 28)}
    return {**SERVICE, **days, "municipality": municipality, "person": person}


OLD, OTHER_OLD, NEW = "Rudzāju novads", "Liepziedu novads", "Liepziedu novads"
"""Two old municipalities that became one, which has the name of the second."""


@pytest.mark.parametrize("write", FORMATS.values(), ids=FORMATS)
@pytest.mark.parametrize(
    "rows",
    [
        [of_reform(OLD, 1, "V-1"), of_reform(OLD, 2, "V-2"), of_reform(OTHER_OLD, 4, "R-1"), of_reform(NEW, 8, "R-1")],
        [of_reform(OLD, 1, "V-1"), of_reform(OTHER_OLD, 4, "R-1"), of_reform(NEW, 8, "R-1"), of_reform(NEW, 9, "R-2")],
        [of_reform(NEW, 8, "R-1"), of_reform(OTHER_OLD, 4, "R-1"), of_reform(OLD, 1, "V-1"), of_reform(OLD, 2, "V-2")],
    ],
)
def test_a_year_of_the_reform_is_one_report_and_its_persons_are_known(
    write: Callable[..., bytes], rows: Sequence[Row]
) -> None:
    reading = read(write(*rows))
    assert told(reading) == [("recognised", None)]
    assert dict(reading.faults[0].message.params) == {"count": 1}
    assert (reading.accepted, len({row.person for row in reading.rows})) == (4, 3)


def test_old_municipalities_alone_are_still_two_reports() -> None:
    reading = read(csv_report(of_reform(OLD, 1, "V-1"), of_reform(OLD, 2, "V-2"), of_reform(OTHER_OLD, 4, "R-1")))
    assert told(reading) == [("other_municipality", 4)]


def test_a_person_of_an_old_municipality_is_the_same_under_the_new_one(database: Path) -> None:
    [before] = taken_in(database, of_reform(OLD, 1, "V-1")).rows
    reading = taken_in(database, of_reform(NEW, 8, "V-1"), of_reform(NEW, 9, "V-2"), of_reform(NEW, 9, "v1"))
    assert told(reading) == [("recognised", None), ("identifier_near", 4)]
    assert [row.person == before.person for row in reading.rows] == [True, False, False]
    assert asked(database, f"SELECT count(*) FROM person WHERE reference = '{before.person}'") == [(1,)]
    again = beside(database, of_reform(NEW, 10, "V-1", 2021), of_reform(NEW, 10, "V-2", 2021))
    assert again.rows[0].person == before.person
    assert again.rows[1].person == reading.rows[1].person


def test_the_same_identifier_of_two_old_municipalities_is_a_fault_at_the_cell(database: Path) -> None:
    taken_in(database, of_reform(OLD, 1, "12"))
    taken_in(database, of_reform(OTHER_OLD, 1, "12"))
    assert told(beside(database, of_reform(NEW, 8, "12"), of_reform(NEW, 8, "13"))) == [("old_registers", 2)]


def test_an_old_municipality_that_reports_late_is_asked_about(database: Path) -> None:
    taken_in(database, of_reform(NEW, 8, "V-1"))
    reading = beside(database, of_reform(OLD, 1, "V-1"), of_reform(OLD, 1, "V-3"))
    assert told(reading) == [("recorded_later", None)]
    assert dict(reading.faults[0].message.params) == {"count": 1}


# Nothing received, nobody served -------------------------------------------------------------------------------------

NOTHING = {"units": Decimal(0), "compensation_eur": Decimal(0)}


def test_who_received_nothing_is_no_recipient(database: Path) -> None:
    rows = [{**SERVICE, **NOTHING, "person": "Z-1"}, {**SERVICE, **NOTHING, "person": "Z-2"}, {**SERVICE, "person": "Z-3"}]
    reading = taken_in(database, *rows)
    assert told(reading) == [("nothing_received", 2), ("nothing_received", 3)]
    assert (reading.accepted, reading.rejected) == (3, 0)
    [(recipients, batch)] = asked(
        database,
        "SELECT count(DISTINCT person_id), max(batch) FROM service_record WHERE date_from = '2019-01-01' AND batch > 1",
    )
    assert (recipients, batch) == (1, 2)
    assert asked(database, "SELECT count(*) FROM person WHERE length(reference) = 32") == [(1,)]


@pytest.mark.parametrize("write", FORMATS.values(), ids=FORMATS)
@pytest.mark.parametrize(
    "words",
    [
        {"person": "-", "service": "nav", "unit_price_eur": Decimal(0)},
        {"person": "", "service": "NAV"},
        {"person": "nav", "service": ""},
        {"person": "Nav pakalpojumu saņēmēju", "service": ""},
        {"person": "0", "service": "0"},
        {"person": "", "service": "pakalpojumi netika sniegti"},
        {"person": "neviens", "service": "aprūpe mājās"},
        {"person": "-", "service": "aprūpe mājās"},
        {"person": "", "service": "nav", "units": "nav", "compensation_eur": "-", "unit_price_eur": ""},
    ],
)
def test_a_row_that_says_nobody_tells_of_its_month(write: Callable[..., bytes], words: Row) -> None:
    reading = read(write({**SERVICE, **NOTHING, **words}))
    assert (reading.faults, reading.rows, reading.read, reading.accepted) == ((), (), 1, 1)
    [nil] = reading.nil
    assert (nil.municipality, nil.group, nil.date_from, nil.date_to) == (
        "9010000",
        "adults",
        dt.date(2019, 1, 1),
        dt.date(2019, 1, 31),
    )


@pytest.mark.parametrize("missing", ["municipality", "target_group", "date_from", "date_to"])
def test_what_such_a_row_lacks_is_told(missing: str) -> None:
    nobody = {**SERVICE, **NOTHING, "person": "-", "service": "nav", missing: None}
    [fault] = read(csv_report(SERVICE, nobody)).faults
    assert (fault.code, fault.column, fault.row) == ("required", missing, 3)


def test_a_row_of_somebody_is_not_one_of_nobody() -> None:
    assert told(read(csv_report({**SERVICE, "service": "nav"}))) == [("unknown_service", 2)]
    assert told(read(csv_report({**SERVICE, "person": "-"}))) == [("required", 2)]


def test_months_of_nobody_and_of_somebody_are_one_report(database: Path) -> None:
    reading = taken_in(database, SERVICE, {**SERVICE, **NOTHING, **LATER, "person": "-", "service": "nav"})
    assert (len(reading.rows), len(reading.nil)) == (1, 1)
    assert asked(database, "SELECT kind, first_day, last_day, rows_accepted FROM batch WHERE number = 2") == [
        ("report", dt.date(2019, 1, 1), dt.date(2019, 3, 31), 2)
    ]


def test_a_month_of_nobody_is_reported(database: Path) -> None:
    month = {"date_from": dt.date(2016, 3, 1), "date_to": dt.date(2016, 3, 31)}
    taken_in(database, {**SERVICE, **NOTHING, **month, "person": "-", "service": "nav"})
    with opened(database) as records:
        [row] = completeness(records, Selection(Period(dt.date(2019, 3, 31)), Basis.PRE2021, ("9010000",)), 30)
    [march] = [month for month in row.months if month.month == dt.date(2016, 3, 1)]
    assert (march.arrival, march.records, march.batches) == (Arrival.LATE, 0, (2,))


def test_other_rules_of_a_report_hold_for_rows_of_nobody() -> None:
    elsewhere = {**SERVICE, **NOTHING, **LATER, "person": "-", "service": "nav", "municipality": "Vējupes pilsēta"}
    assert told(read(csv_report(SERVICE, {**SERVICE, **LATER}, elsewhere))) == [("other_municipality", 4)]
