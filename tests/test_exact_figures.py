"""The counts behind releases and the attack on decks, against the figures that pages and slides show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest

from di_metrics.indicators import CATALOGUE
from di_metrics.model import Basis, Dimension, Period, Selection
from di_metrics.protection.menu_figures import exact_figures
from di_metrics.query import evaluate
from di_metrics.release.release import ALL_GROUPS, ANY_SERVICE, REGION, UNKNOWN, UNKNOWN_OLD, Slot
from di_metrics.release.slot_codes import time_to_date
from di_metrics.store import Database

COUNTS = ("recipients", "assessed", "assessed_served", "recipients_from_state_care")
DATABASES = ("sample", "demonstration")
DAYS = (dt.date(2018, 2, 28), dt.date(2019, 6, 30), dt.date(2021, 7, 1), dt.date(2022, 12, 31), dt.date(2030, 1, 1))


def shown(
    database: Database, day: dt.date, code: str, groups: Sequence[str], service: str = ANY_SERVICE, *, split: bool = False
) -> dict[str | None, int]:
    """What is shown of an indicator to a day, by municipality if it is split, else of the region."""
    chosen = () if service == ANY_SERVICE else (service,)
    selection = Selection(Period(day), database.region.latest_basis, groups=tuple(groups), services=chosen)
    by = (Dimension.MUNICIPALITY,) if split else ()
    found = evaluate(database, CATALOGUE[code], selection, by)
    return {(one.key[0] or UNKNOWN) if split else REGION: int(one.value or 0) for one in found if one.value}


def told(database: Database, day: dt.date) -> dict[Slot, int]:
    """Every count to a day that is not of nobody."""
    region, time, counts = database.region, time_to_date(database.region, day), {}
    for code in COUNTS:
        groups = region.groups_of(CATALOGUE[code].base)
        for group, of in [(ALL_GROUPS, groups), *((one, (one,)) for one in groups)]:
            services = region.services_for(group) if code == "recipients" and group != ALL_GROUPS else ()
            for service in (ANY_SERVICE, *services):
                cells = shown(database, day, code, of, service)
                if group != ALL_GROUPS:
                    cells |= shown(database, day, code, of, service, split=True)
                counts |= {Slot(code, str(area), group, service, time): count for area, count in cells.items()}
    return counts


@pytest.mark.parametrize("data", DATABASES)
@pytest.mark.parametrize("day", DAYS, ids=str)
def test_counts_to_a_day_are_those_that_are_shown(data: str, day: dt.date, request: pytest.FixtureRequest) -> None:
    database: Database = request.getfixturevalue(data)
    time, new = (
        time_to_date(database.region, day),
        [one.code for one in database.region.of_basis(database.region.latest_basis)],
    )
    exact = exact_figures(database, days=DAYS)
    counted = {
        slot: count for slot, count in exact.persons.items() if slot.time == time and slot.area in (REGION, UNKNOWN, *new)
    }
    assert counted == told(database, min(day, database.region.project.end))
    if day.year > 2018:
        assert len(counted) > 20


@pytest.mark.parametrize("data", DATABASES)
def test_further_days_change_no_count_to_the_end_of_a_year(data: str, request: pytest.FixtureRequest) -> None:
    database: Database = request.getfixturevalue(data)
    without, more = exact_figures(database), exact_figures(database, days=DAYS)
    assert without.money == more.money
    old = {one.code for one in database.region.of_basis(Basis.PRE2021)} | {UNKNOWN_OLD}
    of_years = {slot: count for slot, count in more.persons.items() if slot.time.isdigit()}
    assert {slot: count for slot, count in of_years.items() if slot in without.persons} == without.persons
    added = {slot for slot in of_years if slot not in without.persons}
    assert {slot.area for slot in added if slot.area not in old and ">" not in slot.area} == set(), (
        "of a year that is a day too"
    )
    assert {slot.time for slot in more.persons} - {slot.time for slot in without.persons} <= {str(day) for day in DAYS[:3]}


def test_the_time_of_a_count_is_its_year_where_that_ends_or_the_project_does(demonstration: Database) -> None:
    region = demonstration.region
    assert time_to_date(region, dt.date(2019, 12, 31)) == "2019"
    assert time_to_date(region, dt.date(2019, 12, 30)) == "2019-12-30"
    assert time_to_date(region, dt.date(2030, 1, 1)) == str(region.project.end.year)


def test_the_old_municipalities_and_the_parts_of_divided_ones_are_those_that_are_shown(sample: Database) -> None:
    region, year = sample.region, sample.region.snapshot_year
    assert region.divided
    assert year is not None
    persons = exact_figures(sample).persons
    for group in region.groups_of(CATALOGUE["recipients"].base):
        for divided in region.divided:
            to_its_end = Selection(
                Period(dt.date(year, 12, 31)), region.latest_basis, municipalities=(divided,), groups=(group,)
            )
            parts = evaluate(sample, CATALOGUE["recipients"], to_its_end, (Dimension.MUNICIPALITY,))
            found = {
                slot.area.split(">")[1]: count
                for slot, count in persons.items()
                if slot.area.startswith(f"{divided}>") and slot.group == group
            }
            assert found == {one.key[0] or UNKNOWN: one.value for one in parts if one.value}
