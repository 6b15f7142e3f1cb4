"""The open data set of needed services."""

from __future__ import annotations

import pytest
from report_files import ALIAS_TABLE, PSEUDONYMS, csv_of, sample_files, sample_region, xlsx_of

from di_metrics.model import Language
from di_metrics.region_files import ALIASES, load_region, read_folder
from di_metrics.reports import UnreadableFile
from di_metrics.reports.needed_services import NeededCount, NeededServices, read_needed_services, read_titles
from di_metrics.settings import PROGRAMME, default_region
from di_metrics.text import Speaker
from di_metrics.text.report_texts import needed_fault_groups

HEAD = [
    "PP gads",
    "PP mēnesis",
    "ATVK kods",
    "Pilsēta, novads",
    "Grupu māja (dzīvoklis)",
    "Individuālās konsultācijas",
    "Kas jauns",
]
ROWS = [
    ["2019", "12", "9010000", "Dzintarpils", "3", "12", "1"],
    ["2019", "12", "0010000", "Rīga", "100", "200", ""],
    ["2020", "1", "LV9003000", "Liepziedu novads", "", "0", "-"],
]


def files_with_aliases() -> dict[str, str]:
    return {**sample_files(), ALIASES: ALIAS_TABLE}


def needed(*rows: list[str], encoding: str = "utf-8-sig", separator: str = ",") -> NeededServices:
    return read_needed_services(
        csv_of([HEAD, *rows], encoding=encoding, separator=separator),
        sample_region(),
        files_with_aliases(),
        PSEUDONYMS.fingerprint,
    )


EXPECTED = (
    NeededCount(2019, 12, "9010000", "group_home", "Grupu māja (dzīvoklis)", 3),
    NeededCount(2019, 12, "9010000", None, "Individuālās konsultācijas", 12),
    NeededCount(2019, 12, "9010000", None, "Kas jauns", 1),
    NeededCount(2020, 1, "LV9003000", None, "Individuālās konsultācijas", 0),
)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1257", "utf-16"])
def test_counts_are_read_with_the_service_that_their_column_is(encoding: str, separator: str) -> None:
    found = needed(*ROWS, encoding=encoding, separator=separator)
    assert (found.rows, found.faults, found.elsewhere) == (EXPECTED, (), 1)


def test_a_workbook_with_numbers_is_the_same() -> None:
    numbers = [[*map(int, row[:2]), int(row[2]) if row[2].isdigit() else row[2], row[3], *row[4:]] for row in ROWS]
    found = read_needed_services(
        xlsx_of({"s": [["Nepieciešamie pakalpojumi"], HEAD, *numbers]}),
        sample_region(),
        files_with_aliases(),
        PSEUDONYMS.fingerprint,
    )
    assert (found.rows, found.elsewhere) == (EXPECTED, 1)


def test_a_code_that_lost_its_zero_is_known() -> None:
    region = load_region(read_folder(default_region(), PROGRAMME))
    old = next(one.code for one in region.municipalities if one.code.startswith("0"))
    table = [HEAD, ["2019", "12", str(int(old)), "x", "3", "", ""]]
    assert [
        row.municipality for row in read_needed_services(csv_of(table), region, sample_files(), PSEUDONYMS.fingerprint).rows
    ] == [old]


NO_COUNTS = [(0, "gads", "A"), (0, "19", "A"), (1, "13", "B"), (1, "0", "B"), (4, "3,5", "E"), (5, "<5", "F")]


@pytest.mark.parametrize(("place", "value", "letter"), NO_COUNTS)
def test_what_is_no_count_is_told(place: int, value: str, letter: str) -> None:
    row = list(ROWS[0])
    row[place] = value
    found = needed(row)
    assert [(fault.row, fault.letter, fault.value) for fault in found.faults] == [(2, letter, value)]
    assert len(found.rows) == (0 if place < 2 else 2)


@pytest.mark.parametrize("data", [b"a;b;c\n1;2;3\n", csv_of([HEAD[1:], ROWS[0][1:]])])
def test_another_table_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        read_needed_services(data, sample_region(), sample_files(), PSEUDONYMS.fingerprint)
    assert refusal.value.code == "no_header"


def test_columns_stand_for_services_of_the_programme() -> None:
    services = {code for code in read_titles(sample_files()).values() if code}
    assert len(services) > 5
    assert services <= set(sample_region().service)


# Whose row it is -----------------------------------------------------------------------------------------------------


def of_place(code: str, name: str, count: str = "3", year: str = "2019") -> list[str]:
    return [year, "12", code, name, count, "", ""]


CODES_OF_TOOLS = ["9010000.0", "9010000,0", "LV9010000", " lv9010000 ", "９010000", "9010000.00"]
NEW_CODES_OF_TOOLS = ["LV9001000", "9001000", "9001000.0", "lv9001000"]


@pytest.mark.parametrize(
    ("written", "code"),
    [*((one, "9010000") for one in CODES_OF_TOOLS), *((one, "LV9001000") for one in NEW_CODES_OF_TOOLS)],
)
@pytest.mark.parametrize("name", ["Dzintarpils", "Dzintarpils pilsēta", "", "nezināms"])
def test_a_code_as_tools_write_it_is_understood(written: str, code: str, name: str) -> None:
    found = read_needed_services(
        csv_of([HEAD, of_place(written, name)]), sample_region(), files_with_aliases(), PSEUDONYMS.fingerprint
    )
    assert ([row.municipality for row in found.rows], found.faults, found.elsewhere) == ([code], (), 0)


def test_without_a_code_the_name_and_the_month_tell_the_municipality() -> None:
    table = [HEAD, of_place("", "Liepziedu novads"), of_place("-", "Liepziedu novads", year="2022")]
    found = read_needed_services(csv_of(table), sample_region(), sample_files(), PSEUDONYMS.fingerprint)
    assert ([row.municipality for row in found.rows], found.faults) == (["9030200", "LV9003000"], ())


@pytest.mark.parametrize(
    ("code", "name", "fault"),
    [
        ("9010001", "Dzintarpils pilsēta", "unknown_code"),
        ("9.01E+06", "Dzintarpils pilsēta", "unknown_code"),
        ("nav", "Dzintarpils pilsēta", "unknown_code"),
        ("9010000", "Vējupes pilsēta", "code_and_name"),
        ("", "Dzintarpis pilsēta", "no_code"),
        ("", "", "no_code"),
        ("abc", "Rīga", "no_code"),
    ],
)
def test_a_code_that_cannot_be_understood_is_a_fault_and_no_other_region(code: str, name: str, fault: str) -> None:
    found = needed(of_place(code, name), of_place("9020000", "Vējupes pilsēta"))
    assert [(one.row, one.letter, one.code, one.value) for one in found.faults] == [(2, "C", fault, code)]
    assert (found.elsewhere, found.accepted, found.rejected) == (0, 1, 1)


def test_other_regions_and_remarks_are_no_faults() -> None:
    found = needed(of_place("0010000", "Rīga"), of_place("", "Rīga"), ["Piezīmes", "", "", "", "", "", ""], *ROWS[:1])
    assert (found.faults, found.elsewhere, found.accepted) == ((), 3, 1)


@pytest.mark.parametrize(
    "second", [of_place("9010000", "", "20"), of_place("9010000.0", "", "3"), of_place("LV9001000", "", "4")]
)
def test_two_rows_of_a_place_and_month_are_a_fault_at_the_second(second: list[str]) -> None:
    found = needed(of_place("9010000", "", "14"), second, of_place("9010000", "", "15", year="2020"))
    assert [(one.row, one.code) for one in found.faults] == [(3, "place_twice")]
    assert [(row.year, row.count) for row in found.rows] == [(2019, 14), (2020, 15)]


def test_rows_told_twice_are_told_as_one_kind_of_fault() -> None:
    found = needed(*[of_place("9010000", "", "14")] * 3, *[of_place("9020000", "", "14")] * 2)
    [group] = needed_fault_groups(Speaker(Language.EN), found.faults)
    assert group.title == "Row … tells of the same municipality and month already. Leave one of the two. (3)"
    assert [row.figures[-1].text[:6] for row in group.table.rows] == ["Row 2 ", "Row 2 ", "Row 5 "]


@pytest.mark.parametrize(("rows", "elsewhere"), [([], 0), ([of_place("0010000", "Rīga")], 1)])
def test_without_a_row_of_the_region_there_is_a_fault(rows: list[list[str]], elsewhere: int) -> None:
    found = needed(*rows)
    assert [(one.row, one.code) for one in found.faults] == [(1, "no_row")]
    assert (found.read, found.elsewhere, found.accepted, found.rejected) == (elsewhere, elsewhere, 0, 0)


def test_whole_numbers_of_tools_are_whole() -> None:
    found = needed(["2019.0", "12.0", "9010000", "", "14.0", "", ""])
    assert ([(row.year, row.month, row.count) for row in found.rows], found.faults) == ([(2019, 12, 14)], ())
