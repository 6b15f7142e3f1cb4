"""The demonstration data: always the same, valid, in agreement with what was published, and life-like.

The evaluator below counts straight on the rows of the three files and shares no code with the generator, the solver or
the product.
"""

import csv
import hashlib
import tomllib
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from data.demo.allocation import Allocation, read_allocation
from data.demo.generate import generate
from data.demo.solve_allocation import build_model, fulfils_model

DATA = Path(__file__).parent.parent / "data"
ASSUMPTIONS = tomllib.loads((DATA / "demo" / "assumptions.toml").read_text("utf-8"))
REGION = DATA / "regions" / ASSUMPTIONS["region"]
FILES = ("persons.csv", "assessments.csv", "service_records.csv")
GOLDEN_SHA256 = {
    "persons.csv": "5deff2213749d3e2d92c95766d3e67f1202518310e00e519dbe145475245f4b0",
    "assessments.csv": "347ef80c2dc466a3219156c71ba3133ef0c8974d48aaa73b1f11f08b03eb366a",
    "service_records.csv": "ffea0a4486991dd67167bc89c88548276220bbc4f20fcd7fca708036e56e21d9",
}
START, END = date(2015, 12, 1), date(2023, 12, 31)
MARGIN = 0.6
"""Percentage points that keep an area's coverage clear of a published limit."""


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


SERVICES = {row["code"]: row for row in rows(DATA / "programme" / "services.csv")}
MUNICIPALITIES = rows(REGION / "municipalities.csv")
BASIS = {m["code"]: m["basis"] for m in MUNICIPALITIES}
SUCCESSION = rows(REGION / "succession.csv")
STATEMENTS = [
    s
    for s in yaml.safe_load((REGION / "published_statements.yaml").read_text("utf-8"))["statements"]
    if s["indicator"] != "places_created"
]


class Files:
    """The three files, with each row's municipality on both bases and its date."""

    def __init__(self, folder: Path) -> None:
        self.persons = {row["person_id"]: row for row in rows(folder / "persons.csv")}
        self.assessments = rows(folder / "assessments.csv")
        self.records = rows(folder / "service_records.csv")
        for row, day in [(r, "assessed_on") for r in self.assessments] + [(r, "date_from") for r in self.records]:
            row["day"] = date.fromisoformat(row[day])
            row["pre2021"], row["post2021"] = both_bases(row["municipality_code"], row["parish"])
            row["person"] = self.persons[row["person_id"]]


def both_bases(code: str, parish: str) -> tuple[str | None, str | None]:
    """The old and the new municipality of a code of either basis; None is unknown."""
    if BASIS[code] == "post2021":
        old = {s["old_code"] for s in SUCCESSION if s["new_code"] == code}
        return (old.pop() if len(old) == 1 else None), code
    new = {s["new_code"] for s in SUCCESSION if s["old_code"] == code and s["parish"] in ("", parish)}
    return code, new.pop() if new else None


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo")
    generate(path)
    return path


@pytest.fixture(scope="module")
def files(folder: Path) -> Files:
    return Files(folder)


# ---- the same every time ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FILES)
def test_files_are_the_committed_ones(folder: Path, name: str) -> None:
    assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == GOLDEN_SHA256[name]


def test_second_run_gives_the_same_bytes_and_reports_its_progress(folder: Path, tmp_path: Path) -> None:
    shares: list[float] = []
    generate(tmp_path / "made" / "on the way", shares.append)
    for name in FILES:
        assert (tmp_path / "made" / "on the way" / name).read_bytes() == (folder / name).read_bytes()
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0, 1)


# ---- the contract ----------------------------------------------------------------------------------------------------


def test_ids_are_unique_and_say_nothing(files: Files, folder: Path) -> None:
    person_ids = [row["person_id"] for row in rows(folder / "persons.csv")]
    record_ids = [row["record_id"] for row in files.records]
    assert len(set(person_ids)) == len(person_ids)
    assert len(set(record_ids)) == len(record_ids)
    assert all(len(i) == 8 and int(i[1:], 16) >= 0 for i in person_ids + record_ids)
    assert person_ids == sorted(person_ids)


def test_every_row_is_valid(files: Files) -> None:
    known = {m["code"] for m in MUNICIPALITIES if m["partner"] == "yes"}
    parishes = {(s["old_code"], s["parish"]) for s in SUCCESSION}
    for row in files.assessments + files.records:
        assert row["municipality_code"] in known
        assert not row["parish"] or (row["municipality_code"], row["parish"]) in parishes
        assert START <= row["day"] <= END
        assert row["day"] >= date(2022, 1, 1) or BASIS[row["municipality_code"]] == "pre2021"


def test_records_are_monthly_and_exact_to_the_cent(files: Files) -> None:
    for row in files.records:
        last = date.fromisoformat(row["date_to"])
        assert row["day"] <= last <= END
        assert (last.year, last.month) == (row["day"].year, row["day"].month)
        assert row["person"]["target_group"] in SERVICES[row["service_code"]]["target_groups"].split(";")
        units, price, paid = int(row["units"]), in_cents(row["unit_price_eur"]), in_cents(row["compensation_eur"])
        assert units > 0
        assert units * price == paid
        if SERVICES[row["service_code"]]["unit"] == "day":
            assert units <= (last - row["day"]).days + 1
    keys = [(r["person_id"], r["service_code"], r["date_from"][:7]) for r in files.records]
    assert len(set(keys)) == len(keys)


def in_cents(euro: str) -> int:
    assert euro[-3] == "."
    return int(euro.replace(".", ""))


def test_published_prices_hold_where_they_were_published(files: Files) -> None:
    for row in files.records:
        service = SERVICES[row["service_code"]]
        if row["pre2021"] in ASSUMPTIONS["prices"]["published_by"] and service["price_source"].startswith("published"):
            assert row["unit_price_eur"] == service["price_eur"]


def test_respite_is_at_most_45_days_a_year(files: Files) -> None:
    days: Counter = Counter()
    for row in files.records:
        if row["service_code"] == "respite":
            days[row["person_id"], row["day"].year] += int(row["units"])
    assert 40 <= max(days.values()) <= 45


def test_guardians_belong_to_a_child_of_the_same_place(files: Files) -> None:
    places = defaultdict(set)
    for row in files.assessments + files.records:
        places[row["person_id"]] |= {row["pre2021"], row["post2021"]}
    for person in files.persons.values():
        assert (person["guardian_of"] != "") == (person["target_group"] == "guardians")
        if person["guardian_of"]:
            assert files.persons[person["guardian_of"]]["target_group"] == "children"
            assert places[person["person_id"]] & places[person["guardian_of"]] - {None}


def test_plans_follow_assessments_and_recommend_what_the_group_may_have(files: Files) -> None:
    for row in files.assessments:
        assert row["person"]["target_group"] != "guardians"
        if row["plan_on"]:
            assert row["day"] <= date.fromisoformat(row["plan_on"]) <= END
        else:
            assert row["recommended_services"] == ""
        for code in filter(None, row["recommended_services"].split(";")):
            assert row["person"]["target_group"] in SERVICES[code]["target_groups"].split(";")


def test_who_was_never_assessed_had_only_what_needs_no_assessment(files: Files) -> None:
    assessed_on: dict[str, date] = {}
    for row in files.assessments:
        assessed_on.setdefault(row["person_id"], row["day"])
    for row in files.records:
        if row["person"]["target_group"] == "guardians":
            continue
        if row["person_id"] in assessed_on:
            assert assessed_on[row["person_id"]] < row["day"]
        else:
            assert row["person"]["target_group"] == "children"
            assert SERVICES[row["service_code"]]["category"] in ("social_care", "respite")


# ---- what was published ----------------------------------------------------------------------------------------------


class Evaluator:
    """Values of one statement's indicator, counted on the rows."""

    def __init__(self, files: Files, statement: dict) -> None:
        self.files, self.statement = files, statement
        self.basis = statement.get("basis", "pre2021")
        self.partners = {
            m["name_lv"]: m["code"] for m in MUNICIPALITIES if (m["basis"], m["partner"]) == (self.basis, "yes")
        }

    def select(self, table: list[dict], area: str | None) -> list[dict]:
        group, care = self.statement["group"], self.statement.get("from_state_care")
        return [
            row
            for row in table
            if row["day"] <= self.statement["as_of"]
            and (group == "any" or row["person"]["target_group"] == group)
            and (care is None or row["person"]["from_state_care"] == str(int(care)))
            and (area is None or row[self.basis] == self.partners[area])
        ]

    def records(self, area: str | None, service: str | None) -> list[dict]:
        wanted = self.statement.get("service", {})
        return [
            row
            for row in self.select(self.files.records, area)
            if service in (None, row["service_code"])
            and wanted.get("code") in (None, row["service_code"])
            and wanted.get("category") in (None, SERVICES[row["service_code"]]["category"])
        ]

    def value(self, indicator: str, area: str | None, service: str | None = None) -> float | None:
        if indicator == "compensation":
            return sum(in_cents(row["compensation_eur"]) for row in self.records(area, service))
        assessed = len({row["person_id"] for row in self.select(self.files.assessments, area)})
        recipients = len({row["person_id"] for row in self.records(area, service)})
        if indicator == "coverage":
            return 100 * recipients / assessed if assessed else None
        return {"assessed": assessed, "recipients": recipients}[indicator]

    def by_area(self) -> dict[str, float | None]:
        indicator = self.statement["indicator"]
        left_out = self.statement["expect"].get("except", [])
        areas = [area for area in self.partners if area not in left_out]
        if self.statement["expect"].get("among_assessed_areas"):
            areas = [area for area in areas if self.value("assessed", area)]
        return {area: self.value(indicator, area) for area in areas}


@pytest.mark.parametrize("statement", STATEMENTS, ids=lambda s: s["id"])
def test_statement_holds(files: Files, statement: dict) -> None:
    expect = statement["expect"]
    evaluator = Evaluator(files, statement)
    if statement.get("by") == "service":
        check_services(evaluator, expect)
    elif "area" in statement:
        check_one_area(evaluator, expect)
    elif "top" in expect:
        check_top(evaluator.by_area(), dict(expect["top"]))
    elif "largest" in expect:
        check_largest(evaluator.by_area(), expect["largest"])
    else:
        check_areas(evaluator.by_area(), expect)


def check_one_area(evaluator: Evaluator, expect: dict) -> None:
    area = None if evaluator.statement["area"] == "region" else evaluator.statement["area"]
    indicators, expected = evaluator.statement["indicator"], expect.get("equals")
    if indicators == "coverage":
        coverage = evaluator.value("coverage", area)
        if "above" in expect:
            assert coverage > expect["above"] + MARGIN
        else:
            assert coverage == pytest.approx(expected, abs=0.2)
    elif isinstance(indicators, list):
        assert [evaluator.value(indicator, area) for indicator in indicators] == expected
    else:
        assert evaluator.value(indicators, area) == expected


def check_services(evaluator: Evaluator, expect: dict) -> None:
    area = None if evaluator.statement["area"] == "region" else evaluator.statement["area"]
    users = {code: evaluator.value("recipients", area, code) for code in SERVICES}
    if "largest" in expect:
        check_largest(users, expect["largest"])
    else:
        assert {code: count for code, count in users.items() if count} == expect["equals"]


def check_top(values: dict, top: dict) -> None:
    assert {area: values[area] for area in top} == top
    assert max(value for area, value in values.items() if area not in top) < min(top.values())


def check_largest(values: dict, largest: list[str]) -> None:
    rest = max(value for key, value in values.items() if key not in largest)
    assert min(values[key] for key in largest) > 1.1 * rest


def check_areas(values: dict, expect: dict) -> None:
    fulfilled = {area for area, value in values.items() if value is not None and fulfils(value, expect)}
    assert len(fulfilled) == expect.get("count", len(fulfilled))
    assert fulfilled == set(expect.get("areas", fulfilled))
    for limit in [expect["above"]] if "above" in expect else expect.get("between", []):
        assert all(abs(value - limit) >= MARGIN for value in values.values() if value is not None)


def fulfils(value: float, expect: dict) -> bool:
    if "at_least" in expect:
        return value >= expect["at_least"]
    if "above" in expect:
        return value > expect["above"]
    if "between" in expect:
        return expect["between"][0] <= value <= expect["between"][1]
    return value == expect["equals"]


def test_all_statements_but_those_on_places_are_checked() -> None:
    assert len(STATEMENTS) == 54


# ---- the allocation --------------------------------------------------------------------------------------------------


def test_committed_allocation_fulfils_the_solvers_model() -> None:
    assert fulfils_model(build_model(), read_allocation())


def test_allocation_with_one_recipient_more_does_not() -> None:
    allocation = read_allocation()
    cell, year = next((c, y) for c, y in allocation.counts if c.measure == "recipients" and y == 2023)
    changed = {**allocation.counts, (cell, year): allocation.counts[cell, year] + 1}
    assert not fulfils_model(build_model(), Allocation(changed))


# ---- life ------------------------------------------------------------------------------------------------------------


def records_by_month(files: Files) -> Counter:
    return Counter(row["date_from"][:7] for row in files.records)


def test_size_and_money_are_plausible(files: Files) -> None:
    assert 1_500 <= len(files.persons) <= 1_800
    assert 25_000 <= len(files.records) <= 45_000
    project = yaml.safe_load((REGION / "published_statements.yaml").read_text("utf-8"))["project"]
    paid = sum(in_cents(row["compensation_eur"]) for row in files.records) / 100
    assert 0.60 <= paid / project["eligible_costs_eur"] <= 0.75


def test_plans_of_the_project_card_are_met(files: Files) -> None:
    plan = yaml.safe_load((REGION / "published_statements.yaml").read_text("utf-8"))["plan"]
    for promise in plan:
        if promise["indicator"] == "assessed":
            assessed = {a["person_id"] for a in files.assessments if a["person"]["target_group"] == promise["group"]}
            assert promise["value"] <= len(assessed) <= 1.15 * promise["value"]


def test_start_is_slow_and_growth_steady(files: Files) -> None:
    by_year = Counter(row["day"].year for row in files.records)
    assert min(row["day"] for row in files.records) >= date(2017, 3, 1)
    assert by_year[2017] < by_year[2023] / 20
    assert [by_year[year] for year in range(2017, 2024)] == sorted(by_year.values())


def test_pandemic_shows(files: Files) -> None:
    months = records_by_month(files)
    before, after = months["2020-02"], months["2020-10"]
    assert max(months["2020-04"], months["2020-05"]) < before / 3
    assert months["2020-03"] < before
    assert months["2020-06"] < before
    assert after / 3 < months["2020-12"] < 0.8 * after


def test_summer_is_quiet(files: Files) -> None:
    months = records_by_month(files)
    for year in (2018, 2019, 2021, 2022, 2023):
        assert months[f"{year}-07"] < 0.85 * months[f"{year}-05"]


def test_most_children_use_several_services(files: Files) -> None:
    used = defaultdict(set)
    for row in files.records:
        if row["person"]["target_group"] == "children":
            used[row["person_id"]].add(row["service_code"])
    assert sum(len(services) > 1 for services in used.values()) > 0.6 * len(used)
    assert sum(len(services) > 5 for services in used.values()) < 0.1 * len(used)


def test_some_wait_some_moved_some_were_assessed_twice(files: Files) -> None:
    recipients = {row["person_id"] for row in files.records}
    assessed = Counter(row["person_id"] for row in files.assessments)
    for group, least in ASSUMPTIONS["allocation"]["never_served"].items():
        waiting = [p for p in assessed if p not in recipients and files.persons[p]["target_group"] == group]
        assert len(waiting) >= least
    places: dict[str, dict[str, set]] = defaultdict(lambda: {"pre2021": set(), "post2021": set()})
    for row in files.records:
        for basis, areas in places[row["person_id"]].items():
            areas.add(row[basis])
    movers = [p for p, bases in places.items() if any(len(areas - {None}) > 1 for areas in bases.values())]
    assert len(movers) == sum(move["persons"] for move in ASSUMPTIONS["moves"])
    assert 0.03 < sum(count > 1 for count in assessed.values()) / len(assessed) < 0.08


def test_new_municipality_is_unknown_only_where_a_parish_is(files: Files) -> None:
    unknown = [row for row in files.assessments + files.records if row["post2021"] is None]
    assert {row["parish"] for row in unknown} == {""}
    assert len({row["municipality_code"] for row in unknown}) == 1
    assert any(row in unknown for row in files.records)
    assert len(unknown) < 0.01 * len(files.records)


def test_old_municipality_is_unknown_only_for_those_who_came_after_the_reform(files: Files) -> None:
    first: dict[str, date] = {}
    for row in files.records:
        first[row["person_id"]] = min(first.get(row["person_id"], row["day"]), row["day"])
    unknown = {row["person_id"] for row in files.records if row["pre2021"] is None}
    assert unknown
    assert all(first[person] >= date(2022, 1, 1) for person in unknown)
    entrants = {person for person, day in first.items() if day >= date(2022, 1, 1)}
    on_new_code = {row["person_id"] for row in files.records if BASIS[row["municipality_code"]] == "post2021"}
    assert on_new_code <= entrants
    assert 0.65 < len(on_new_code) / len(entrants) < 0.80


def test_whoever_came_from_state_care_came_from_an_institution_of_the_region(files: Files) -> None:
    """Nobody leaves an institution after it was closed: by then each was assessed or served."""
    closed_on = {row["code"]: row["closed_on"] for row in rows(REGION / "institutions.csv")}
    first = first_days([*files.assessments, *files.records])
    for person, row in files.persons.items():
        assert (row["from_institution"] in closed_on) == (row["from_state_care"] == "1")
        if closed := closed_on.get(row["from_institution"]):
            assert first[person].isoformat() <= closed
    used = Counter(row["from_institution"] for row in files.persons.values())
    assert all(used[code] >= 5 for code in closed_on)


def first_days(listed: list[dict[str, Any]]) -> dict[str, date]:
    found: dict[str, date] = {}
    for row in listed:
        found[row["person_id"]] = min(found.get(row["person_id"], row["day"]), row["day"])
    return found


PUBLISHED_FROM_STATE_CARE = {
    "Daugavpils pilsēta": {"group_home": 5, "specialised_workshop": 1},
    "Daugavpils novads": {"psychologist_individual": 4, "day_care_centre": 4},
}
"""Recipients who came from state care at the end of 2019, by service, as published."""


@pytest.mark.parametrize("name", PUBLISHED_FROM_STATE_CARE)
def test_institutions_divide_the_published_numbers_without_rest(files: Files, name: str) -> None:
    [code] = [one["code"] for one in MUNICIPALITIES if (one["name_lv"], one["basis"]) == (name, "pre2021")]
    users = defaultdict(set)
    for row in files.records:
        if row["pre2021"] == code and row["day"] <= date(2019, 12, 31) and row["person"]["from_institution"]:
            users[row["service_code"]].add((row["person"]["from_institution"], row["person_id"]))
    assert {service: len(found) for service, found in users.items()} == PUBLISHED_FROM_STATE_CARE[name]


def test_about_one_adult_recipient_in_seven_came_from_state_care(files: Files) -> None:
    adults = {row["person_id"] for row in files.records if row["person"]["target_group"] == "adults"}
    assert 0.12 <= sum(files.persons[p]["from_state_care"] == "1" for p in adults) / len(adults) <= 0.15
