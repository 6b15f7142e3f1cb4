"""The open data set of needed services."""

from __future__ import annotations

import pytest
from report_files import csv_of, sample_files, sample_region, xlsx_of

from di_metrics.region_files import load_region, read_folder
from di_metrics.reports import UnreadableFile
from di_metrics.reports.needed_services import NeededService, NeededServices, read_needed_services, read_titles
from di_metrics.settings import PROGRAMME, default_region

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


def needed(*rows: list[str], encoding: str = "utf-8-sig", separator: str = ",") -> NeededServices:
    return read_needed_services(
        csv_of([HEAD, *rows], encoding=encoding, separator=separator), sample_region(), sample_files()
    )


EXPECTED = (
    NeededService(2019, 12, "9010000", "group_home", "Grupu māja (dzīvoklis)", 3),
    NeededService(2019, 12, "9010000", None, "Individuālās konsultācijas", 12),
    NeededService(2019, 12, "9010000", None, "Kas jauns", 1),
    NeededService(2020, 1, "LV9003000", None, "Individuālās konsultācijas", 0),
)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1257", "utf-16"])
def test_counts_are_read_with_the_service_that_their_column_is(encoding: str, separator: str) -> None:
    found = needed(*ROWS, encoding=encoding, separator=separator)
    assert (found.rows, found.faults, found.elsewhere) == (EXPECTED, (), 1)


def test_a_workbook_with_numbers_is_the_same() -> None:
    numbers = [[*map(int, row[:2]), int(row[2]) if row[2].isdigit() else row[2], row[3], *row[4:]] for row in ROWS]
    found = read_needed_services(
        xlsx_of({"s": [["Nepieciešamie pakalpojumi"], HEAD, *numbers]}), sample_region(), sample_files()
    )
    assert (found.rows, found.elsewhere) == (EXPECTED, 1)


def test_a_code_that_lost_its_zero_is_known() -> None:
    region = load_region(read_folder(default_region(), PROGRAMME))
    old = next(one.code for one in region.municipalities if one.code.startswith("0"))
    table = [HEAD, ["2019", "12", str(int(old)), "x", "3", "", ""]]
    assert [row.municipality for row in read_needed_services(csv_of(table), region, sample_files()).rows] == [old]


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
        read_needed_services(data, sample_region(), sample_files())
    assert refusal.value.code == "no_header"


def test_columns_stand_for_services_of_the_programme() -> None:
    services = {code for code in read_titles(sample_files()).values() if code}
    assert len(services) > 5
    assert services <= set(sample_region().service)
