"""Checks of plausibility: each finds the row that breaks it and leaves the one that just does not; and all of them once more
in plain Python on random packages with mistakes."""

from __future__ import annotations

import csv
import datetime as dt
from collections import defaultdict
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from random import Random

import pytest
from editing import append
from loaded_batches import Load, copied, loaded, record
from random_packages import write_random_package

from di_metrics.model import Basis, Period, Selection
from di_metrics.query.plausibility import CHECKS, Found, FoundRecord, find_implausible, found_records
from di_metrics.region import Region
from di_metrics.reports.programme import read_checks
from di_metrics.settings import default_region
from di_metrics.store import Database, build_database, open_database

END = dt.date(2022, 6, 30)
ALL = Selection(Period(END))


def references(database: Database, code: str, selection: Selection = ALL) -> list[str]:
    """What the records that a check finds are called."""
    return sorted(
        one.reference for one in found_records(database, read_checks(database.region, database.files), selection, code)
    )


def test_the_sample_by_hand(sample: Database) -> None:
    """c5 was served in May 2019 and assessed in June; a4 was never assessed; c3 had nothing that needs an assessment."""
    found = {one.check.code: one for one in find_implausible(sample, read_checks(sample.region, sample.files), ALL)}
    assert {code: (one.records, one.persons) for code, one in found.items()} == {
        "price_unusual": (0, 0),
        "limit_exceeded": (0, 0),
        "units_beyond_period": (0, 0),
        "child_of_age": (0, 0),
        "service_before_assessment": (1, 1),
        "never_assessed": (2, 1),
        "compensation_differs": (0, 0),
        "service_overlaps": (0, 0),
    }
    assert references(sample, "service_before_assessment") == ["r13"]
    assert references(sample, "never_assessed") == ["r22", "r23"]
    assert found["never_assessed"].by_municipality == (Found("LV9005000", 2, 1),)
    assert found["price_unusual"].by_municipality == ()


def test_the_rules_tell_every_check() -> None:
    rules = (Path(__file__).parents[1] / "docs" / "counting-rules.md").read_text(encoding="utf-8")
    section = rules.split("\n## Implausible records\n")[1].split("\n## ")[0]
    assert [line.split("`")[1] for line in section.splitlines() if line.startswith("| `")] == [one.code for one in CHECKS]


def test_filters_and_period_choose_what_is_shown(sample: Database) -> None:
    assert references(sample, "never_assessed", Selection(Period(dt.date(2020, 12, 31)))) == ["r22"]
    assert references(sample, "never_assessed", Selection(Period(END, dt.date(2021, 1, 1)))) == ["r23"]
    assert references(sample, "never_assessed", Selection(Period(END), services=("home_care",))) == ["r23"]
    assert references(sample, "never_assessed", Selection(Period(END), groups=("children",))) == []
    assert references(sample, "never_assessed", Selection(Period(END), municipalities=("9010000",))) == []


def test_a_record_shows_where_it_stands_and_a_number_for_the_person(sample: Database) -> None:
    old = Selection(Period(END), Basis.PRE2021)
    [one] = found_records(sample, read_checks(sample.region, sample.files), old, "service_before_assessment")
    assert (one.person, one.batch, one.reference, one.municipality) == (1, 1, "r13", "9040200")
    assert (one.service, one.date_from, one.date_to) == ("riding_therapy", dt.date(2019, 5, 6), dt.date(2019, 5, 31))
    assert (one.units, one.unit_price_eur, one.compensation_cents) == (4, 30, 12000)


Records = list[tuple[str, str, str, str, str, str, str]]
"""Person, service, first day, last day, units, unit price, compensation."""

ROWS: dict[str, Records] = {
    "price_unusual": [
        ("c1", "massage", "2020-01-01", "2020-01-31", "1", "9.9999", "10.00"),
        ("c1", "massage", "2020-02-01", "2020-02-28", "1", "40.0001", "40.00"),
    ],
    "limit_exceeded": [("c3", "respite", "2021-09-01", "2021-11-30", "40.5", "50.00", "2025.00")],
    "units_beyond_period": [
        ("a1", "day_care_centre", "2020-01-01", "2020-01-10", "10.5", "13.60", "142.80"),
        ("c1", "massage", "2020-03-01", "2020-03-01", "13", "20.00", "260.00"),
    ],
    "service_before_assessment": [("c1", "massage", "2018-03-09", "2018-03-20", "1", "20.00", "20.00")],
    "never_assessed": [("c3", "massage", "2020-01-01", "2020-01-31", "1", "20.00", "20.00")],
    "compensation_differs": [("c1", "massage", "2020-01-01", "2020-01-31", "1.5", "20.01", "30.01")],
    "service_overlaps": [("c1", "massage", "2019-01-31", "2019-02-10", "1", "20.00", "20.00")],
}
"""Rows that break each check, beside what the sample holds."""

FINE: dict[str, Records] = {
    "price_unusual": [
        ("c1", "massage", "2020-01-01", "2020-01-31", "1", "10.00", "10.00"),
        ("c1", "massage", "2020-02-01", "2020-02-28", "1", "40.00", "40.00"),
    ],
    "limit_exceeded": [
        ("c3", "respite", "2021-09-01", "2021-11-30", "40", "50.00", "2000.00"),
        ("c3", "respite", "2020-09-01", "2020-10-31", "45", "50.00", "2250.00"),
        ("a1", "respite", "2020-01-01", "2020-02-29", "46", "50.00", "2300.00"),
    ],
    "units_beyond_period": [
        ("a1", "day_care_centre", "2020-01-01", "2020-01-10", "10", "13.60", "136.00"),
        ("c1", "massage", "2020-03-01", "2020-03-01", "12", "20.00", "240.00"),
    ],
    "service_before_assessment": [
        ("c1", "massage", "2018-03-10", "2018-03-20", "1", "20.00", "20.00"),
        ("c1", "respite", "2018-01-10", "2018-01-20", "1", "50.00", "50.00"),
        ("g1", "massage", "2018-01-10", "2018-01-20", "1", "20.00", "20.00"),
    ],
    "never_assessed": [("c3", "respite", "2020-01-01", "2020-01-31", "1", "50.00", "50.00")],
    "compensation_differs": [("c1", "massage", "2020-01-01", "2020-01-31", "1.5", "20.01", "30.02")],
    "service_overlaps": [
        ("c1", "massage", "2019-02-01", "2019-02-10", "1", "20.00", "20.00"),
        ("c1", "art_therapy", "2019-01-01", "2019-01-31", "1", "25.00", "25.00"),
        ("c4", "massage", "2019-01-01", "2019-01-31", "1", "20.00", "20.00"),
    ],
}
"""Rows that come as near as can be without breaking it."""

ALSO_FOUND = {"limit_exceeded": ["r10"], "service_overlaps": ["r03"]}
"""Rows of the sample that a check finds together with the one that breaks it."""


def _with(rows: Records, region: Path, package: Path, folder: Path) -> Database:
    columns = ("person_id", "service_code", "date_from", "date_to", "units", "unit_price_eur", "compensation_eur")
    for number, row in enumerate(rows, 1):
        values = dict(zip(columns, row, strict=True))
        append(package, "service_records.csv", record_id=f"x{number}", municipality_code="9020000", **values)
    build_database(region, package, folder / "records.duckdb")
    return open_database(folder / "records.duckdb")


@pytest.mark.parametrize("code", [one.code for one in CHECKS if one.code in ROWS])
def test_a_row_that_breaks_a_check_is_found(code: str, sample_region: Path, package: Path, tmp_path: Path) -> None:
    before = {"service_before_assessment": ["r13"], "never_assessed": ["r22", "r23"]}.get(code, [])
    broken = [f"x{number}" for number in range(1, len(ROWS[code]) + 1)]
    database = _with(ROWS[code], sample_region, package, tmp_path)
    assert references(database, code) == sorted([*before, *broken, *ALSO_FOUND.get(code, [])])


@pytest.mark.parametrize("code", [one.code for one in CHECKS if one.code in ROWS])
def test_a_row_that_just_does_not_is_not(code: str, sample_region: Path, package: Path, tmp_path: Path) -> None:
    before = {"service_before_assessment": ["r13"], "never_assessed": ["r22", "r23"]}.get(code, [])
    assert references(_with(FINE[code], sample_region, package, tmp_path), code) == before


def test_a_child_found_too_old_when_its_report_was_read(sample_file: Path, tmp_path: Path) -> None:
    """A warning of another kind, one of another batch's row, and one of a row that was replaced since do not count."""
    days = [("2020-05-04", "2020-05-08"), ("2020-05-11", "2020-05-15")]
    records = [record("c3", "9010000", "massage", *one, "1", "20.00", "20.00") for one in days]
    load = Load(["9010000"], ["children"], "2020-05-01", "2020-05-31", persons=[("c3", "children")], records=records)
    warned = replace(load, warnings=[(2, "price_unusual"), (3, "child_of_age")])
    database = open_database(loaded(copied(sample_file, tmp_path), warned))
    assert references(database, "child_of_age") == ["2 / 1 / 3"]
    database.close()
    again = open_database(loaded(database.path, load))
    assert references(again, "child_of_age") == []


def test_a_long_period_overlaps_with_all_that_lies_in_it(sample_region: Path, package: Path, tmp_path: Path) -> None:
    days = [("2020-02-01", "2020-12-31"), ("2020-03-01", "2020-03-02"), ("2020-11-01", "2020-11-02")]
    rows = [("c1", "massage", *one, "1", "20.00", "20.00") for one in days]
    assert references(_with(rows, sample_region, package, tmp_path), "service_overlaps") == ["x1", "x2", "x3"]


# The checks once more ------------------------------------------------------------------------------------------------

Line = dict[str, str]


def _spoilt(package: Path, seed: int) -> None:
    """Put mistakes of every kind into a package."""
    chance, file = Random(seed), package / "service_records.csv"
    with file.open(encoding="utf-8", newline="") as stream:
        lines = list(csv.DictReader(stream))
    for line in chance.sample(lines, 120):
        first = dt.date.fromisoformat(line["date_from"])
        kind = chance.randrange(5)
        if kind == 0:
            line["unit_price_eur"] = f"{chance.uniform(0.5, 120):.2f}"
        elif kind == 1:
            line["units"] = f"{chance.uniform(1, 400):.1f}"
        elif kind == 2:
            line["compensation_eur"] = f"{chance.uniform(0, 90):.2f}"
        elif kind == 3:
            line["date_to"] = min(first + dt.timedelta(days=300), dt.date(2023, 12, 31)).isoformat()
        else:
            line["date_from"] = max(first - dt.timedelta(days=500), dt.date(2016, 1, 1)).isoformat()
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(lines[0]))
        writer.writeheader()
        writer.writerows(lines)


def _read(file: Path) -> list[Line]:
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _judged_in_python(package: Path, region: Region) -> dict[str, set[str]]:
    """What each check finds, from its meaning and the programme's words.

    Usual are half to double the price, 45 days of respite a child a year, 12 sessions, 24 hours and one day in a day.
    """
    group = {row["person_id"]: row["target_group"] for row in _read(package / "persons.csv")}
    assessed: defaultdict[str, list[str]] = defaultdict(list)
    for row in _read(package / "assessments.csv"):
        assessed[row["person_id"]].append(row["assessed_on"])
    records = _read(package / "service_records.csv")
    found: dict[str, set[str]] = {one.code: set() for one in CHECKS}
    of_year: defaultdict[tuple[str, str, str], list[Line]] = defaultdict(list)
    of_service: defaultdict[tuple[str, str], list[Line]] = defaultdict(list)
    for row in records:
        of_year[row["person_id"], row["service_code"], row["date_from"][:4]].append(row)
        of_service[row["person_id"], row["service_code"]].append(row)
        service, name = region.service[row["service_code"]], row["record_id"]
        units, price, euros = (Decimal(row[one]) for one in ("units", "unit_price_eur", "compensation_eur"))
        days = (dt.date.fromisoformat(row["date_to"]) - dt.date.fromisoformat(row["date_from"])).days + 1
        if price * 2 < service.price_eur or price > 2 * service.price_eur:
            found["price_unusual"].add(name)
        if units > {"session": 12, "hour": 24, "day": 1}[service.unit] * days:
            found["units_beyond_period"].add(name)
        if (units * price).quantize(Decimal("0.01"), ROUND_HALF_UP) != euros:
            found["compensation_differs"].add(name)
        exempt = group[row["person_id"]] == "children" and row["service_code"] in ("social_care_child", "respite")
        if group[row["person_id"]] != "guardians" and not exempt:
            dates = assessed.get(row["person_id"])
            if not dates:
                found["never_assessed"].add(name)
            elif row["date_from"] < min(dates):
                found["service_before_assessment"].add(name)
    for (person, service_code, _), rows in of_year.items():
        if (group[person], service_code) == ("children", "respite") and sum(Decimal(row["units"]) for row in rows) > 45:
            found["limit_exceeded"].update(row["record_id"] for row in rows)
    for rows in of_service.values():
        for one in rows:
            for other in rows:
                if one is not other and one["date_from"] <= other["date_to"] and other["date_from"] <= one["date_to"]:
                    found["service_overlaps"].add(one["record_id"])
    return found


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_checks_agree_with_plain_python(seed: int, tmp_path: Path) -> None:
    package = write_random_package(tmp_path / "package", seed)
    _spoilt(package, seed)
    build_database(default_region(), package, tmp_path / "records.duckdb")
    database = open_database(tmp_path / "records.duckdb")
    whole = Selection(Period(database.region.project.end))
    expected = _judged_in_python(package, database.region)
    checks = read_checks(database.region, database.files)
    counted = {one.check.code: one for one in find_implausible(database, checks, whole)}
    for code, names in expected.items():
        found = found_records(database, checks, whole, code)
        assert {one.reference for one in found} == names, code
        assert counted[code].records == len(found) == sum(one.records for one in counted[code].by_municipality)
        assert counted[code].persons == len({one.person for one in found})
    assert len([code for code, names in expected.items() if names]) >= 6


Listed = dict[str, tuple[FoundRecord, ...]]


def _listed(package: Path, file: Path) -> Listed:
    """The records that each check finds in a package."""
    build_database(default_region(), package, file)
    database = open_database(file)
    checks, whole = read_checks(database.region, database.files), Selection(Period(database.region.project.end))
    found = {one.code: found_records(database, checks, whole, one.code) for one in CHECKS}
    for code, records in found.items():
        assert found_records(database, checks, whole, code, 3) == records[:3], "what is shown is the beginning of the file"
    database.close()
    return found


@pytest.mark.parametrize("seed", [1, 2])
def test_persons_are_numbered_as_they_come_whatever_their_pseudonyms_are(seed: int, tmp_path: Path) -> None:
    """The same package under other pseudonyms, in another order, is listed in the same order with the same numbers."""
    package = write_random_package(tmp_path / "package", seed)
    _spoilt(package, seed)
    before = _listed(package, tmp_path / "before.duckdb")
    names = [row["person_id"] for row in csv.DictReader((package / "persons.csv").open(encoding="utf-8"))]
    person_of = {row["record_id"]: row["person_id"] for row in csv.DictReader((package / "service_records.csv").open())}
    for records in before.values():
        numbers: dict[str, int] = {}
        for one in records:
            assert one.person == numbers.setdefault(person_of[one.reference], len(numbers) + 1)
    assert max(one.person for records in before.values() for one in records) > 3
    others = dict(
        zip(names, Random(seed).sample([f"zz{number:04}" for number in range(len(names))], len(names)), strict=True)
    )
    for file in ("persons.csv", "assessments.csv", "service_records.csv"):
        with (package / file).open(encoding="utf-8", newline="") as stream:
            rows = [[others.get(cell, cell) for cell in row] for row in csv.reader(stream)]
        with (package / file).open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows(rows)
    assert _listed(package, tmp_path / "after.duckdb") == before
