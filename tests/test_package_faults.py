"""Every way in which a data package can be wrong is told by file, line, column and what is allowed, and changes nothing."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from editing import append, change, replace

from di_metrics.errors import Fault, PackageRefused
from di_metrics.model import Language
from di_metrics.store import BuildReport, build_database
from di_metrics.store.package import PACKAGE
from di_metrics.text import Speaker

PERSONS, ASSESSMENTS, RECORDS = "persons.csv", "assessments.csv", "service_records.csv"
PROJECT = "2016-01-01 to 2022-06-30"
FILE = None
"""The column of a fault that is of a line or a file as a whole."""


@pytest.fixture
def build(sample_region: Path, package: Path, tmp_path: Path) -> Callable[[], BuildReport]:
    """Building the changed copy of the invented package."""
    return lambda: build_database(sample_region, package, tmp_path / "built" / "records.duckdb")


@pytest.fixture
def faults(build: Callable[[], BuildReport]) -> Callable[[], tuple[Fault, ...]]:
    """The faults for which the changed package is refused."""

    def refuse() -> tuple[Fault, ...]:
        with pytest.raises(PackageRefused) as refusal:
            build()
        return refusal.value.faults

    return refuse


def where(fault: Fault) -> tuple[str, int | None, str | None]:
    return fault.file, fault.line, fault.column


def said(fault: Fault) -> str:
    return Speaker(Language.EN).fault(fault)


# file, line, column, faulty value, what the message says is allowed
VALUES = [
    (PERSONS, 2, "target_group", "kids", "children, guardians, adults, children_out_of_family"),
    (ASSESSMENTS, 4, "municipality_code", "9999999", "9010000, 9020000"),
    (RECORDS, 4, "municipality_code", "LV0002000", "LV9001000, LV9002000"),
    (RECORDS, 5, "service_code", "hydrotherapy", "physiotherapy, massage"),
    (ASSESSMENTS, 5, "recommended_services", "physiotherapy;hydrotherapy", "physiotherapy, massage"),
    (ASSESSMENTS, 5, "recommended_services", "physiotherapy, massage", "physiotherapy, massage"),
    (ASSESSMENTS, 3, "parish", "Upespils pagasts", "Augšupes pagasts, Lejupes pagasts, Vidupes pagasts"),
    (RECORDS, 12, "parish", "Upespils pagasts", "Augšupes pagasts, Lejupes pagasts, Vidupes pagasts"),
    (PERSONS, 2, "from_state_care", "yes", "0 or 1"),
    (ASSESSMENTS, 2, "assessed_on", "01.12.2016", "year-month-day"),
    (ASSESSMENTS, 2, "assessed_on", "2016-1-1", "year-month-day"),
    (ASSESSMENTS, 2, "assessed_on", "2017-02-29", "year-month-day"),
    (ASSESSMENTS, 2, "plan_on", "soon", "year-month-day"),
    (RECORDS, 2, "date_from", "2018-04-31", "year-month-day"),
    (RECORDS, 2, "date_to", "2018/04/28", "year-month-day"),
    (ASSESSMENTS, 2, "assessed_on", "2015-12-31", PROJECT),
    (ASSESSMENTS, 2, "plan_on", "2022-07-01", PROJECT),
    (RECORDS, 2, "date_from", "2015-12-31", PROJECT),
    (RECORDS, 2, "date_to", "2022-07-01", PROJECT),
    (RECORDS, 2, "date_to", "2018-04-09", "the same day or a later one"),
    (RECORDS, 2, "units", "-1", "zero or more"),
    (RECORDS, 2, "unit_price_eur", "-0.50", "zero or more"),
    (RECORDS, 2, "compensation_eur", "-250.00", "zero or more"),
    (RECORDS, 2, "units", "1,5", "at most 3 decimals"),
    (RECORDS, 2, "units", "abc", "at most 3 decimals"),
    (RECORDS, 2, "units", "1.2345", "at most 3 decimals"),
    (RECORDS, 2, "unit_price_eur", "25.12345", "at most 4 decimals"),
    (RECORDS, 2, "unit_price_eur", "25 EUR", "at most 4 decimals"),
    (RECORDS, 2, "compensation_eur", "250.001", "at most 2 decimals"),
    (RECORDS, 2, "compensation_eur", "1e3", "at most 2 decimals"),
    (RECORDS, 2, "compensation_eur", "123456789.00", "at most 2 decimals"),
    # c1 is a child, who receives no home care but may receive massage.
    (RECORDS, 2, "service_code", "home_care", "The group of the person: children. Allowed: physiotherapy, massage"),
]


@pytest.mark.parametrize(("file", "line", "column", "value", "allowed"), VALUES)
def test_a_wrong_value_is_told_with_what_is_allowed(
    package: Path,
    faults: Callable[[], tuple[Fault, ...]],
    file: str,
    line: int,
    column: str,
    value: str,
    allowed: str,
) -> None:
    change(package, file, line, **{column: value})
    [fault] = faults()
    assert where(fault) == (file, line, column)
    assert fault.value == value
    assert said(fault).startswith(f"{file}:{line}, {column}: “{value}”. ")
    assert allowed in said(fault)


IDENTIFIERS = [
    # The sixth person is the guardian of c1; a person that a line names must stand in persons.csv.
    (PERSONS, 7, "guardian_of", "c9", "No such person"),
    (ASSESSMENTS, 6, "person_id", "c9", "No such person"),
    (RECORDS, 6, "person_id", "c9", "No such person"),
    (RECORDS, 3, "record_id", "r01", "used once"),
]


@pytest.mark.parametrize(("file", "line", "column", "value", "reason"), IDENTIFIERS)
def test_a_wrong_identifier_is_told_without_naming_it(
    package: Path,
    faults: Callable[[], tuple[Fault, ...]],
    file: str,
    line: int,
    column: str,
    value: str,
    reason: str,
) -> None:
    change(package, file, line, **{column: value})
    [fault] = faults()
    assert where(fault) == (file, line, column)
    assert reason in said(fault)
    assert fault.value is None


@pytest.mark.parametrize(
    "code", ["010190-12345", "01019012345", "320000-00001", "Anna Ozola 010190-12345", "id:01019012345."]
)
@pytest.mark.parametrize(
    ("file", "line", "column"), [(PERSONS, 13, "person_id"), (RECORDS, 2, "record_id"), (RECORDS, 2, "provider")]
)
def test_a_personal_code_is_refused_without_being_told(
    package: Path, faults: Callable[[], tuple[Fault, ...]], file: str, line: int, column: str, code: str
) -> None:
    change(package, file, line, **{column: code})
    [fault] = [one for one in faults() if one.code == "identity"]
    assert where(fault) == (file, line, column)
    assert not any(code in said(one) or code in str(one) for one in faults())


def test_numbers_of_other_lengths_are_no_codes(package: Path, build: Callable[[], BuildReport]) -> None:
    change(package, RECORDS, 2, provider="Reģ. nr. 900001234567, tālr. +371 26123456")
    build()


def test_a_person_listed_twice_is_told_at_the_second_line(package: Path, faults: Callable[[], tuple[Fault, ...]]) -> None:
    line = append(package, PERSONS, person_id="c1", target_group="children", from_state_care="0")
    assert [(where(fault), fault.code) for fault in faults()] == [((PERSONS, line, "person_id"), "duplicate")]


REQUIRED = [
    *((PERSONS, 13, column) for column in ("person_id", "target_group", "from_state_care")),
    *((ASSESSMENTS, 2, column) for column in ("person_id", "municipality_code", "assessed_on")),
    *(
        (RECORDS, 2, column)
        for column in (
            "record_id",
            "person_id",
            "municipality_code",
            "service_code",
            "date_from",
            "date_to",
            "units",
            "unit_price_eur",
            "compensation_eur",
        )
    ),
]


@pytest.mark.parametrize(("file", "line", "column"), REQUIRED)
def test_a_missing_required_value_is_told(
    package: Path, faults: Callable[[], tuple[Fault, ...]], file: str, line: int, column: str
) -> None:
    change(package, file, line, **{column: ""})
    assert (file, line, column) in [where(fault) for fault in faults()]


OPTIONAL = [
    (PERSONS, 7, "guardian_of"),
    (ASSESSMENTS, 3, "parish"),
    (ASSESSMENTS, 2, "plan_on"),
    (ASSESSMENTS, 2, "recommended_services"),
    (RECORDS, 9, "parish"),
    (RECORDS, 2, "provider"),
]


def test_required_and_optional_columns_are_all_the_columns() -> None:
    listed = {(file, column) for file, _, column in [*REQUIRED, *OPTIONAL]}
    assert listed == {(file.name, column) for file in PACKAGE for column in file.columns if column not in file.optional}


@pytest.mark.parametrize(("file", "line", "column"), OPTIONAL)
def test_an_optional_value_may_be_blank(
    package: Path, build: Callable[[], BuildReport], file: str, line: int, column: str
) -> None:
    change(package, file, line, **{column: ""})
    assert build().records == 25


def test_a_parish_of_a_municipality_that_was_not_divided_may_be_any(package: Path, build: Callable[[], BuildReport]) -> None:
    change(package, RECORDS, 2, parish="Jebkurš pagasts")
    change(package, RECORDS, 11, parish="Jebkurš pagasts")  # by the code of a new municipality
    assert build().records == 25


@pytest.mark.parametrize("file", [PERSONS, ASSESSMENTS, RECORDS])
def test_a_missing_file_is_told(package: Path, faults: Callable[[], tuple[Fault, ...]], file: str) -> None:
    (package / file).unlink()
    [fault] = faults()
    assert where(fault) == (file, None, FILE)
    assert "persons.csv, assessments.csv, service_records.csv" in said(fault)


HEADERS = {
    "a column missing": ("person_id,target_group,from_state_care", False),
    "a column too many": ("person_id,target_group,from_state_care,guardian_of,surname", False),
    "a column by another name": ("id,target_group,from_state_care,guardian_of", False),
    "a column twice": ("person_id,target_group,target_group,guardian_of", False),
    "semicolons": ("person_id;target_group;from_state_care;guardian_of", False),
    "a blank line before": ("\nperson_id,target_group,from_state_care,guardian_of", False),
    "nothing at all": ("", True),
}


@pytest.mark.parametrize(("header", "alone"), HEADERS.values(), ids=HEADERS)
def test_a_wrong_header_is_told(package: Path, faults: Callable[[], tuple[Fault, ...]], header: str, alone: bool) -> None:
    lines = (package / PERSONS).read_text(encoding="utf-8").splitlines()
    (package / PERSONS).write_text("" if alone else "\n".join([header, *lines[1:]]), encoding="utf-8")
    [fault] = faults()
    assert where(fault) == (PERSONS, 1, FILE)
    assert "Allowed: person_id, target_group, from_state_care, guardian_of, from_institution." in said(fault)
    assert "May be missing: from_institution." in said(fault)


def test_the_columns_may_stand_in_another_order(package: Path, build: Callable[[], BuildReport]) -> None:
    with (package / PERSONS).open(encoding="utf-8", newline="") as stream:
        rows = [row[::-1] for row in csv.reader(stream)]
    with (package / PERSONS).open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
    assert build().persons == 12


def test_a_wrong_number_of_fields_is_told(package: Path, faults: Callable[[], tuple[Fault, ...]]) -> None:
    replace(package / PERSONS, "c2,children,0,", "c2,children,0")
    replace(package / PERSONS, "c4,children,0,", "c4,children,0,,")
    short, long = faults()
    assert [where(fault) for fault in (short, long)] == [(PERSONS, 3, FILE), (PERSONS, 5, FILE)]
    assert "3 fields. Allowed: 4" in said(short)
    assert "5 fields. Allowed: 4" in said(long)


@pytest.mark.parametrize("provider", ['"Biedrība Elpa', '"Biedrība" Elpa'], ids=["never closed", "closed too early"])
def test_a_misplaced_quote_is_told_at_the_line_where_it_begins(
    package: Path, faults: Callable[[], tuple[Fault, ...]], provider: str
) -> None:
    replace(package / RECORDS, "Biedrība Elpa", provider)
    [fault] = faults()
    assert where(fault) == (RECORDS, 11, FILE)
    assert 'Allowed: CSV, UTF-8, quoted with "' in said(fault)


def test_lines_that_are_not_utf8_are_told(package: Path, faults: Callable[[], tuple[Fault, ...]]) -> None:
    text = (package / ASSESSMENTS).read_text(encoding="utf-8")
    (package / ASSESSMENTS).write_bytes(text.encode("cp1257"))
    [fault] = faults()
    assert where(fault) == (ASSESSMENTS, 3, FILE)  # the one line with a letter beyond ASCII
    assert "UTF-8" in said(fault)


def test_a_line_that_is_not_utf8_is_found_far_into_a_file(package: Path, faults: Callable[[], tuple[Fault, ...]]) -> None:
    with (package / PERSONS).open("ab") as stream:
        stream.writelines(b"x%d,children,0,\n" % number for number in range(20_000))
        stream.write("ķ,children,0,\n".encode("cp1257"))
    assert [where(fault) for fault in faults()] == [(PERSONS, 20_014, FILE)]


@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_lines_stay_right_after_fields_that_span_lines_and_blank_lines(
    package: Path, faults: Callable[[], tuple[Fault, ...]], newline: str
) -> None:
    replace(package / RECORDS, "r02", "\nr02")
    replace(package / RECORDS, "Biedrība Krāsa", '"Biedrība\n\n„Krāsa”"')  # r05, now lines 7 to 9
    replace(package / RECORDS, "r06,c2,9020000", "r06,c2,9020009")
    text = (package / RECORDS).read_text(encoding="utf-8")
    (package / RECORDS).write_text(text, encoding="utf-8", newline=newline)
    assert [where(fault) for fault in faults()] == [(RECORDS, 10, "municipality_code")]


def test_all_faults_are_told_in_the_order_of_files_and_lines(package: Path, faults: Callable[[], tuple[Fault, ...]]) -> None:
    change(package, RECORDS, 26, units="", date_to="2019-12-30", service_code="hydrotherapy")
    change(package, RECORDS, 3, compensation_eur="40,00")
    change(package, RECORDS, 2, person_id="nobody")
    change(package, ASSESSMENTS, 11, recommended_services="bread", plan_on="2031-01-01")
    change(package, ASSESSMENTS, 2, municipality_code="")
    change(package, PERSONS, 7, guardian_of="nobody", from_state_care="2")
    assert [where(fault) for fault in faults()] == [
        (PERSONS, 7, "from_state_care"),
        (PERSONS, 7, "guardian_of"),
        (ASSESSMENTS, 2, "municipality_code"),
        (ASSESSMENTS, 11, "plan_on"),
        (ASSESSMENTS, 11, "recommended_services"),
        (RECORDS, 2, "person_id"),
        (RECORDS, 3, "compensation_eur"),
        (RECORDS, 26, "service_code"),
        (RECORDS, 26, "date_to"),
        (RECORDS, 26, "units"),
    ]


def test_faults_of_several_files_themselves_are_all_told(package: Path, faults: Callable[[], tuple[Fault, ...]]) -> None:
    (package / PERSONS).unlink()
    replace(package / ASSESSMENTS, "plan_on", "planned")
    replace(package / RECORDS, "r01,", "")
    assert [where(fault) for fault in faults()] == [(PERSONS, None, FILE), (ASSESSMENTS, 1, FILE), (RECORDS, 2, FILE)]


SECRET = "010203-45678"


def everything_wrong(package: Path) -> None:
    """Every value of a person's lines is wrong, and the identifiers are what must not be told."""
    append(package, PERSONS, person_id=SECRET, target_group="kids", from_state_care="?", guardian_of=SECRET + "x")
    append(package, PERSONS, person_id=SECRET, target_group="", from_state_care="0", guardian_of=SECRET + "y")
    for day in ("never", "1999-01-01"):
        append(package, ASSESSMENTS, person_id=SECRET + "z", municipality_code="0", assessed_on=day, plan_on=day)
        wrong = {"municipality_code": "0", "service_code": "?", "date_from": day, "date_to": day, "units": "?"}
        append(package, RECORDS, record_id=SECRET, person_id=SECRET + "z", unit_price_eur="?", **wrong)


def wrong_fields(package: Path) -> None:
    with (package / PERSONS).open("a", encoding="utf-8") as stream:
        stream.write(f"{SECRET},children,0\n")


def wrong_encoding(package: Path) -> None:
    with (package / PERSONS).open("ab") as stream:
        stream.write(f"{SECRET}š,children,0,\n".encode("cp1257"))


def wrong_quote(package: Path) -> None:
    with (package / PERSONS).open("a", encoding="utf-8") as stream:
        stream.write(f'"{SECRET},children,0,\n')


def wrong_header(package: Path) -> None:
    replace(package / PERSONS, "person_id", SECRET)


@pytest.mark.parametrize("spoil", [everything_wrong, wrong_fields, wrong_encoding, wrong_quote, wrong_header])
def test_no_identifier_of_a_person_is_told(
    package: Path, build: Callable[[], BuildReport], spoil: Callable[[Path], None]
) -> None:
    spoil(package)
    with pytest.raises(PackageRefused) as refusal:
        build()
    told = [Speaker(language).fault(fault) for language in Language for fault in refusal.value.faults]
    told += [Speaker(language).error(refusal.value) for language in Language]
    assert SECRET not in "\n".join([*told, str(refusal.value), repr(refusal.value.faults)])


ACCEPTED: dict[str, Callable[[bytes], bytes]] = {
    "a byte order mark": lambda content: b"\xef\xbb\xbf" + content,
    "CRLF": lambda content: content.replace(b"\n", b"\r\n"),
    "a byte order mark and CRLF": lambda content: b"\xef\xbb\xbf" + content.replace(b"\n", b"\r\n"),
    "no line break at the end": bytes.rstrip,
    "blank lines": lambda content: content.replace(b"\n", b"\n\n"),
}


@pytest.mark.parametrize("written", ACCEPTED.values(), ids=ACCEPTED)
def test_what_programs_do_to_files_is_accepted(
    package: Path, build: Callable[[], BuildReport], written: Callable[[bytes], bytes]
) -> None:
    for file in package.iterdir():
        file.write_bytes(written(file.read_bytes()))
    report = build()
    assert (report.persons, report.assessments, report.records) == (12, 10, 25)


def test_files_with_a_header_alone_are_accepted(package: Path, build: Callable[[], BuildReport]) -> None:
    for file in package.iterdir():
        file.write_bytes(file.read_bytes().splitlines(keepends=True)[0])
    report = build()
    assert (report.persons, report.assessments, report.records) == (0, 0, 0)


def spoil_a_value(package: Path) -> None:
    change(package, RECORDS, 26, units="many")


def take_a_file_away(package: Path) -> None:
    (package / RECORDS).unlink()


@pytest.mark.parametrize("spoil", [spoil_a_value, take_a_file_away])
def test_a_refused_build_leaves_the_old_database_and_nothing_else(
    sample_region: Path, sample_file: Path, package: Path, tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    folder = tmp_path / "kept"
    folder.mkdir()
    database = folder / "records.duckdb"
    database.write_bytes(sample_file.read_bytes())
    spoil(package)
    with pytest.raises(PackageRefused):
        build_database(sample_region, package, database)
    assert database.read_bytes() == sample_file.read_bytes()
    assert list(folder.iterdir()) == [database]


def test_a_build_takes_the_place_of_another_in_one_step(build: Callable[[], BuildReport]) -> None:
    """As a whole file of its own, moved there: whoever reads the old one is not disturbed."""
    database = build().database
    old = database.stat().st_ino
    assert build().database == database
    assert database.stat().st_ino != old
    assert sorted(file.name for file in database.parent.iterdir()) == [f".{database.name}.lock", database.name]


def test_the_same_sources_give_the_same_build_id(package: Path, build: Callable[[], BuildReport]) -> None:
    first, again = build().build_id, build().build_id
    change(package, RECORDS, 2, compensation_eur="250.01")
    assert first == again != build().build_id
