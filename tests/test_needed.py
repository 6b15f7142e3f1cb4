"""Needed and delivered on the invented region, worked out by hand."""

from __future__ import annotations

import csv
import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from random import Random

import oracle
import pytest
from loaded_batches import Load, copied, loaded
from random_packages import write_random_package

from di_metrics.model import Basis, Period, Selection
from di_metrics.query.demand import Demand, NeededAndDelivered, Needs, needed_and_delivered
from di_metrics.reports.programme import read_checks
from di_metrics.settings import default_region
from di_metrics.store import Database, build_database, open_database

END = dt.date(2022, 6, 30)
MARCH, JUNE = dt.date(2022, 3, 31), dt.date(2022, 6, 30)
HOME, DAY, HOUSE, WORKSHOP = "home_care", "day_care_centre", "group_home", "specialised_workshop"
DATA_SET = Load(
    kind="needed",
    needed=[
        ("LV9001000", MARCH, "Grupu māja", HOUSE, 3),
        ("LV9001000", JUNE, "Grupu māja", HOUSE, 4),
        ("LV9001000", JUNE, "Aprūpe mājās", HOME, 0),
        ("LV9003000", MARCH, "Aprūpe mājās", HOME, 5),
        ("LV9003000", MARCH, "Individuālās konsultācijas", None, 7),
    ],
)


@pytest.fixture
def database(sample_file: Path, tmp_path: Path) -> Iterator[Database]:
    """The sample with the data set: Dzintarpils to June, Liepziedi to March."""
    opened = open_database(loaded(copied(sample_file, tmp_path), DATA_SET))
    yield opened
    opened.close()


def asked(database: Database, selection: Selection) -> Needs:
    return needed_and_delivered(database, read_checks(database.region, database.files), selection)


def rows(needs: Needs) -> dict[tuple[str, str], tuple[int | None, int, int]]:
    """Needed, in plans and recipients by municipality and service."""
    return {
        (one.municipality, one.service): (one.demand.persons if one.demand else None, one.in_plans, one.recipients)
        for one in needs.services
    }


def test_each_municipality_has_its_latest_month_beside_plans_and_recipients(database: Database) -> None:
    """Plans: a1 group home and workshop in Dzintarpils; a2 and a3 (twice) home care, and both day care, in Liepziedi; a5
    psychologist in Vējupe. Served: a1 with both; a2 with both; a4 in Miglāji with both and no plan; a5."""
    needs = asked(database, Selection(Period(END)))
    assert needs.is_loaded
    assert not needs.other_basis
    assert rows(needs) == {
        ("LV9001000", HOUSE): (4, 1, 1),
        ("LV9001000", WORKSHOP): (None, 1, 1),
        ("LV9002000", "psychologist_individual"): (None, 1, 1),
        ("LV9003000", HOME): (5, 2, 1),
        ("LV9003000", DAY): (None, 2, 1),
        ("LV9005000", HOME): (None, 0, 1),
        ("LV9005000", DAY): (None, 0, 1),
    }
    house = next(one for one in needs.services if one.service == HOUSE)
    assert (house.demand and house.demand.month_end, house.share) == (JUNE, 25.0)
    assert needs.apart == (Demand("LV9003000", MARCH, "Individuālās konsultācijas", None, 7),)


def test_to_an_earlier_date(database: Database) -> None:
    needs = asked(database, Selection(Period(dt.date(2022, 6, 29))))
    assert rows(needs)["LV9001000", HOUSE] == (3, 1, 1)
    assert rows(needs)["LV9003000", DAY] == (None, 2, 0)
    before = asked(database, Selection(Period(dt.date(2022, 3, 30))))
    assert [one.demand for one in before.services if one.demand] == []
    assert before.is_loaded


def test_filters_by_place_and_service_apply_and_by_group_do_not(database: Database) -> None:
    assert set(rows(asked(database, Selection(Period(END), municipalities=("LV9003000",))))) == {
        ("LV9003000", HOME),
        ("LV9003000", DAY),
    }
    housing = asked(database, Selection(Period(END), categories=("housing",)))
    assert (set(rows(housing)), housing.apart) == ({("LV9001000", HOUSE)}, ())
    whole = rows(asked(database, Selection(Period(END))))
    assert rows(asked(database, Selection(Period(END), groups=("children",), from_state_care=True))) == whole


def test_the_period_has_no_beginning(database: Database) -> None:
    assert asked(database, Selection(Period(END, dt.date(2022, 1, 1)))) == asked(database, Selection(Period(END)))


def test_the_other_basis_is_said(database: Database) -> None:
    needs = asked(database, Selection(Period(END), Basis.PRE2021))
    assert needs.other_basis
    assert [one.demand for one in needs.services if one.demand] == []


def test_two_columns_of_a_service_are_two_rows(sample_file: Path, tmp_path: Path) -> None:
    twice = Load(kind="needed", needed=[("LV9003000", MARCH, "A", DAY, 2), ("LV9003000", MARCH, "B", DAY, 0)])
    database = open_database(loaded(copied(sample_file, tmp_path), twice))
    found = [one for one in asked(database, Selection(Period(END))).services if one.demand]
    assert [(one.demand and one.demand.title, one.recipients, one.share) for one in found] == [
        ("A", 1, 50.0),
        ("B", 1, None),
    ]


def test_without_the_data_set_plans_and_recipients_stay(sample: Database) -> None:
    needs = asked(sample, Selection(Period(END)))
    assert not needs.is_loaded
    assert NeededAndDelivered("LV9001000", HOUSE, None, 1, 1) in needs.services
    assert needs.apart == ()


def _recommend(package: Path, seed: int) -> None:
    """Put services at random into the assessments of a package."""
    chance, file = Random(seed), package / "assessments.csv"
    with file.open(encoding="utf-8", newline="") as stream:
        lines = list(csv.DictReader(stream))
    for line in lines:
        line["recommended_services"] = ";".join(chance.sample([HOME, DAY, HOUSE, WORKSHOP], chance.randrange(3)))
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(lines[0]))
        writer.writeheader()
        writer.writerows(lines)


@pytest.mark.parametrize("seed", [4, 5])
def test_plans_and_recipients_of_a_random_package_agree_with_plain_python(seed: int, tmp_path: Path) -> None:
    package = write_random_package(tmp_path / "package", seed)
    _recommend(package, seed)
    build_database(default_region(), package, tmp_path / "records.duckdb")
    region = oracle.load_region(default_region())

    def lines(name: str) -> list[dict[str, str]]:
        with (package / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
            return list(csv.DictReader(stream))

    adults = {row["person_id"] for row in lines("persons") if row["target_group"] == "adults"}
    last = dt.date(2020, 6, 30)
    plans: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    served: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for row in lines("assessments"):
        place = oracle.place_of(row["municipality_code"], row["parish"], region.succession).new
        if row["person_id"] in adults and place and row["assessed_on"] <= last.isoformat():
            for service in filter(None, row["recommended_services"].split(";")):
                plans[place, service].add(row["person_id"])
    for one in oracle.load_package(package, region).records:
        if one.person.code in adults and one.place.new and one.day <= last:
            served[one.place.new, one.service].add(one.person.code)
    database = open_database(tmp_path / "records.duckdb")
    needs = needed_and_delivered(database, read_checks(database.region, database.files), Selection(Period(last)))
    expected = {key: (None, len(plans[key]), len(served[key])) for key in {*plans, *served}}
    assert rows(needs) == expected
    assert any(plan for _, plan, _ in expected.values())
