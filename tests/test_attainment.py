"""Whether and since when plans are reached: by hand on the invented region, and anew from the demonstration's files."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from workplace import Workplace, page_of, texts_of

from di_metrics.cards.composing import card_of
from di_metrics.cards.overview_card import MISSED, REACHED
from di_metrics.cards.setting import Setting
from di_metrics.cards.view import AgendaError, View, ViewKind, check_view
from di_metrics.deck import Card, Chart, Level, Row, Table
from di_metrics.meetings.compose import figures_at
from di_metrics.model import Dimension, Language
from di_metrics.query.attainment import PlanVersion, attained_since, first_days, plan_versions
from di_metrics.region import Region, Target
from di_metrics.store import Database, build_database, open_database

END = dt.date(2022, 6, 30)
CHILDREN = [dt.date(*day) for day in ((2018, 4, 10), (2018, 6, 1), (2018, 11, 1), (2019, 5, 6), (2020, 3, 2))]
"""When the children of the invented region were first served: c1, c2, c3, c5 and c4."""

HEAD = "id,indicator,target_group,value,in_force_from,source\n"
AFTERWARDS_RAISED = "a,recipients,children,3,2018-01-01,invented\nb,recipients,children,5,2019-01-01,invented\n"
AFTERWARDS_MISSED = "a,recipients,children,3,,invented\nb,recipients,children,7,2019-01-01,invented\n"


def target(value: int, first: dt.date | None) -> Target:
    return Target(
        id=f"{value}", indicator="recipients", target_group="children", value=value, in_force_from=first, source="invented"
    )


def versions(region: Region, last: dt.date, *targets: Target) -> tuple[PlanVersion, ...]:
    planned = region.model_copy(update={"targets": targets})
    return plan_versions(planned, {("recipients", "children"): CHILDREN}, last)


def told(found: tuple[PlanVersion, ...]) -> list[tuple[int, dt.date, dt.date, int, dt.date | None, int]]:
    return [(one.target.value, one.first, one.last, one.persons, one.reached_on, one.lacking) for one in found]


# ---- Versions, by hand ----

Y2018, Y2019 = dt.date(2018, 1, 1), dt.date(2019, 1, 1)


def test_a_target_is_reached_on_the_day_of_the_last_person_that_it_needs(sample: Database) -> None:
    found = versions(sample.region, END, target(3, Y2018))
    assert told(found) == [(3, Y2018, END, 5, dt.date(2018, 11, 1), 0)]
    assert attained_since(found) == dt.date(2018, 11, 1)
    assert attained_since(versions(sample.region, dt.date(2018, 10, 31), target(3, Y2018))) is None


def test_a_plan_that_is_raised_after_it_was_reached_is_missed_until_it_is_reached_again(sample: Database) -> None:
    plans = target(3, Y2018), target(5, Y2019)
    missed = versions(sample.region, dt.date(2019, 12, 31), *plans)
    first = (3, Y2018, dt.date(2018, 12, 31), 3, dt.date(2018, 11, 1), 0)
    assert told(missed) == [first, (5, Y2019, dt.date(2019, 12, 31), 4, None, 1)]
    assert [one.is_in_force for one in missed] == [False, True]
    assert attained_since(missed) is None
    again = versions(sample.region, END, *plans)
    assert told(again) == [first, (5, Y2019, END, 5, dt.date(2020, 3, 2), 0)]
    assert attained_since(again) == dt.date(2020, 3, 2)


def test_a_plan_that_is_lowered_is_reached_on_the_day_from_which_it_holds(sample: Database) -> None:
    found = versions(sample.region, END, target(9, Y2018), target(2, Y2019))
    assert [one.reached_on for one in found] == [None, Y2019]
    assert attained_since(found) == Y2019


def test_a_plan_that_is_changed_while_it_is_reached_stays_so(sample: Database) -> None:
    found = versions(sample.region, END, target(2, Y2018), target(3, Y2019))
    assert [one.reached_on for one in found] == [dt.date(2018, 6, 1), Y2019]
    assert attained_since(found) == dt.date(2018, 6, 1)


def test_a_plan_whose_day_is_not_known_holds_from_the_projects_start(sample: Database) -> None:
    [found] = versions(sample.region, END, target(9, None))
    assert (found.first, found.lacking) == (sample.region.project.start, 4)
    assert versions(sample.region, dt.date(2017, 12, 31), target(9, Y2018)) == ()


def test_persons_are_counted_from_their_first_day(sample: Database) -> None:
    days = first_days(sample, END)
    assert days["recipients", "children"] == CHILDREN
    assert days["assessed", "adults"] == [
        dt.date(*day) for day in ((2016, 12, 1), (2017, 3, 15), (2018, 11, 1), (2021, 7, 15))
    ]
    assert ("assessed", "guardians") not in days


# ---- Cards ----


@pytest.fixture
def planned(region_folder: Path, package: Path, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Database]:
    """The invented region with other targets."""
    (region_folder / "targets.csv").write_text(HEAD + request.param, encoding="utf-8")
    build_database(region_folder, package, tmp_path / "planned.duckdb")
    opened = open_database(tmp_path / "planned.duckdb")
    yield opened
    opened.close()


def card(database: Database, view: View, last: dt.date = END, *, level: Level = Level.INTERNAL) -> Card:
    check_view(database.region, view)
    return card_of(Setting(figures_at(level, database), Language.EN, last, None), view)


def rows_of(shown: Card) -> dict[str, Row]:
    table = shown.table or shown.picture
    assert isinstance(table, Table)
    return {row.code: row for row in table.rows}


def verdicts(shown: Card) -> dict[str, tuple[float | None, str, str]]:
    """By group the plan, the verdict in words and its mark."""
    rows = {code: row.figures for code, row in rows_of(shown).items() if code.startswith("recipients:")}
    return {code.partition(":")[2]: (one[-2].value, one[-1].text, one[-1].code) for code, one in rows.items()}


TOWARDS = View(ViewKind.ATTAINMENT, ("recipients",), groups=("children",))


@pytest.mark.parametrize("planned", [AFTERWARDS_RAISED], indirect=True)
def test_the_overview_says_who_reaches_the_plan(planned: Database) -> None:
    shown = card(planned, View(ViewKind.OVERVIEW))
    assert shown.title == "10 persons have received services; the plan is reached among children"
    assert verdicts(shown) == {"children": (5, "reached in 2020", REACHED)}, "there is no plan for adults"
    before = card(planned, View(ViewKind.OVERVIEW), dt.date(2019, 12, 31))
    assert before.title == "7 persons have received services; among children 1 person short of the plan"
    assert verdicts(before) == {"children": (5, "1 person short", MISSED)}
    assert "short" not in card(planned, View(ViewKind.OVERVIEW, municipalities=("LV9001000",)), dt.date(2019, 12, 31)).title


@pytest.mark.parametrize("planned", [AFTERWARDS_RAISED], indirect=True)
def test_what_may_be_told_of_a_plan_holds_no_day(planned: Database) -> None:
    """5 children are about 5, from 3 to 7: near a plan of 5."""
    assert verdicts(card(planned, View(ViewKind.OVERVIEW), level=Level.SHAREABLE)) == {"children": (5, "near the plan", "")}
    shown = rows_of(card(planned, View(ViewKind.PLAN), level=Level.SHAREABLE))
    assert [one.text for one in shown["a"].figures] == ["3", "1 January 2018", "31 December 2018", "invented"]
    assert card(planned, TOWARDS, level=Level.SHAREABLE).picture is None


@pytest.mark.parametrize("planned", [AFTERWARDS_MISSED], indirect=True)
def test_the_plan_shows_every_version_with_the_day_on_which_it_was_reached(planned: Database) -> None:
    shown = card(planned, View(ViewKind.PLAN))
    assert shown.title == "Of 1 target in force, 0 is reached"
    assert (
        shown.sentence == "Not reached: recipients – children (2 persons short). 3 numbers took the place of earlier ones."
    )
    texts = {code: [one.text for one in row.figures] for code, row in rows_of(shown).items()}
    assert texts["a"] == ["3", "not known", "31 December 2018", "3", "1 November 2018", "invented"]
    assert texts["b"] == ["7", "1 January 2019", "in force", "5", "not reached: 2 persons short", "invented"]
    assert texts["costs-2016-01-01"][1:3] == ["1 January 2016", "31 December 2021"]
    assert texts["esf-2022-01-01"][0] == "12,000\N{NO-BREAK SPACE}EUR"


@pytest.mark.parametrize("planned", [AFTERWARDS_MISSED], indirect=True)
def test_the_course_of_a_group_runs_beside_the_plan_in_force(planned: Database) -> None:
    shown = card(planned, TOWARDS, dt.date(2019, 6, 30))
    assert shown.title == "The planned number of recipients (7) is not reached among children: 3 persons short"
    assert shown.sentence == "Planned: 3 day not known (reached on 1 November 2018); 7 from 1 January 2019."
    assert isinstance(shown.picture, Chart)
    persons, plan = (dict(zip(shown.picture.codes, one.values, strict=True)) for one in shown.picture.series)
    assert [persons[month] for month in ("2018-10", "2018-11", "2019-04", "2019-06")] == [2, 3, 3, 4]
    assert [plan[month] for month in ("2016-01", "2018-12", "2019-01", "2019-06")] == [3, 3, 7, 7]


@pytest.mark.parametrize("planned", [""], indirect=True)
def test_a_group_without_a_target_and_a_region_without_a_plan_say_so(planned: Database) -> None:
    assert card(planned, TOWARDS).title == "There is no plan for this group"
    assert card(planned, View(ViewKind.PLAN)).title == "No planned number of persons is in force"
    assert card(planned, View(ViewKind.OVERVIEW)).title == "10 persons have received services"
    assert verdicts(card(planned, View(ViewKind.OVERVIEW))) == {}


def test_whatever_leads_to_the_page_of_an_indicator_names_it(
    sample_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Workplace.make(tmp_path, sample_file).used(monkeypatch)
    links = re.findall(r'href="((?:map|compare)\?[^"]*)"', texts_of(page_of("overview")))
    assert [one for one in links if one.startswith("compare")]
    assert [one for one in links if "indicator=" not in one] == []


def test_a_course_towards_the_plan_is_of_one_group(sample: Database) -> None:
    for view in (View(ViewKind.ATTAINMENT), View(ViewKind.ATTAINMENT, ("coverage",), groups=("children",))):
        with pytest.raises(AgendaError):
            check_view(sample.region, view)
    with pytest.raises(AgendaError):
        check_view(sample.region, View(ViewKind.PLACES, split=(Dimension.YEAR,)))


@pytest.mark.parametrize("last", [dt.date(2019, 12, 31), dt.date(2021, 12, 31), END])
def test_so_many_numbers_are_said_to_be_replaced_as_are_in_force_no_more(sample: Database, last: dt.date) -> None:
    shown = card(sample, View(ViewKind.PLAN), last)
    table = shown.table
    assert isinstance(table, Table)
    [until] = [place for place, one in enumerate(table.columns) if one.name == "held_until"]
    replaced = sum(row.figures[until].text != "in force" for row in table.rows)
    said = re.search(r"(\d+) numbers? took the place", shown.sentence)
    assert int(said[1] if said else 0) == replaced
    assert replaced == {2019: 0, 2021: 1, 2022: 3}[last.year]


def test_the_plan_of_a_group_is_of_it_alone_and_the_projects_costs_are_not(sample: Database) -> None:
    whole = rows_of(card(sample, View(ViewKind.PLAN)))
    for group in ("adults", "children"):
        codes = [one.id for one in sample.region.targets if one.target_group == group]
        shown = card(sample, View(ViewKind.PLAN, groups=(group,)))
        assert list(rows_of(shown)) == [code for code in whole if code in codes]
        assert shown.heading == f"The plan and its versions: {group}"


def test_costs_hold_one_after_the_other_in_whatever_order_they_are_written(sample: Database) -> None:
    project = sample.region.project
    turned = project.model_copy(update={"costs": project.costs[::-1]})
    for day in (dt.date(2015, 12, 31), dt.date(2021, 12, 31), dt.date(2022, 1, 1)):
        assert turned.costs_by(day) == project.costs_by(day)
        assert turned.costs_on(day) == project.costs_on(day)
    assert [one.in_force_from.year for one in turned.costs_by(END)] == [2016, 2022]
    assert project.costs_by(dt.date(2015, 12, 31)) == ()


# ---- The demonstration data, anew from their files ----


def read(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8") as source:
        return list(csv.DictReader(source))


@pytest.mark.parametrize("last", [dt.date(2020, 3, 31), dt.date(2022, 12, 31), dt.date(2023, 11, 26), dt.date(2023, 12, 31)])
def test_the_demonstrations_plans_are_judged_as_its_files_say(
    demonstration: Database, demonstration_file: Path, last: dt.date
) -> None:
    """Every day of a version is asked in turn, whether so many had begun by then."""
    group = {row["person_id"]: row["target_group"] for row in read(demonstration_file.with_name("persons.csv"))}
    first: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for name, indicator, column in (
        ("service_records", "recipients", "date_from"),
        ("assessments", "assessed", "assessed_on"),
    ):
        for row in read(demonstration_file.with_name(f"{name}.csv")):
            own = first[indicator, group[row["person_id"]]]
            own[row["person_id"]] = min(own.get(row["person_id"], row[column]), row[column])
    found = plan_versions(demonstration.region, first_days(demonstration, last), last)
    assert len(found) == sum((one.in_force_from or dt.date.min) <= last for one in demonstration.region.targets)
    for one in found:
        begun = [dt.date.fromisoformat(day) for day in first[one.target.indicator, one.target.target_group].values()]
        days = [one.first + dt.timedelta(days=number) for number in range((one.last - one.first).days + 1)]
        reached = [day for day in days if sum(start <= day for start in begun) >= one.target.value]
        assert one.persons == sum(start <= one.last for start in begun)
        assert one.reached_on == (reached[0] if reached else None)
        assert one.last == (last if one.is_in_force else one.last)


def test_the_demonstrations_overview_misses_the_plan_of_adults(demonstration: Database) -> None:
    """387 adults were planned, 324 served: published, so exact wherever they are told."""
    for level in Level:
        shown = card(demonstration, View(ViewKind.OVERVIEW), demonstration.region.project.end, level=level)
        assert shown.title.endswith("among adults 63 persons short of the plan")
        assert verdicts(shown)["adults"] == (387, "63 persons short", MISSED)
