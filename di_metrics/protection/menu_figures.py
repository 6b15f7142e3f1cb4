"""The fixed menu of a release, and the exact figures behind it, which never leave the process that publishes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from di_metrics.indicators import CATALOGUE
from di_metrics.model import Basis, Dimension, Period, Selection
from di_metrics.query import evaluate
from di_metrics.query.provenance import Amount, Contribution, contributions
from di_metrics.region import Region
from di_metrics.release.release import (
    ALL_GROUPS,
    ANY_SERVICE,
    MONEY,
    PERSONS,
    REGION,
    UNKNOWN,
    UNKNOWN_OLD,
    WHOLE_PROJECT,
    Slot,
    part_of,
)
from di_metrics.store import Database

# ---- The exact figures behind a release ----

RECIPIENTS, ASSESSED = PERSONS


@dataclass(frozen=True)
class Exact:
    """Exact figures by slot: distinct persons to the end of each year, and amounts with the persons behind them.

    `persons` holds counts that are not published too: every service in every municipality, and the parts of divided
    municipalities; the attack is judged by them.
    """

    persons: dict[Slot, int]
    money: dict[Slot, Amount]

    def count(self, slot: Slot) -> int:
        return self.persons.get(slot, 0)


def exact_figures(
    database: Database, progress: Callable[[float], None] = lambda _: None, days: Sequence[dt.date] = ()
) -> Exact:
    """Count everything that a release is made from."""
    persons: dict[Slot, int] = {}
    groups = database.region.groups
    for done, group in enumerate(groups):
        if group.receives_services:
            persons.update(_recipients(database, group.code))
        if group.assessed:
            persons.update(_years(database, Slot(ASSESSED, REGION, group.code, ANY_SERVICE, "")))
        progress((done + 1) / (len(groups) + 1))
    for indicator in PERSONS:
        persons.update(_years(database, Slot(indicator, REGION, ALL_GROUPS, ANY_SERVICE, "")))
    return Exact(persons, {_slot(one): one.amount for one in contributions(database)})


def _recipients(database: Database, group: str) -> Iterator[tuple[Slot, int]]:
    offered = [one.code for one in database.region.services if group in one.target_groups]
    for service in [ANY_SERVICE, *offered]:
        slot = Slot(RECIPIENTS, REGION, group, service, "")
        yield from _years(database, slot)
        by = (Dimension.MUNICIPALITY, Dimension.YEAR)
        for cell in evaluate(database, CATALOGUE[RECIPIENTS], selection_of_slot(database.region, slot), by):
            yield slot._replace(area=cell.key[0] or UNKNOWN, time=str(cell.key[1])), int(cell.value or 0)
    yield from _before_the_reform(database, group)


def _before_the_reform(database: Database, group: str) -> Iterator[tuple[Slot, int]]:
    region, year = database.region, database.region.snapshot_year
    if year is None:
        return
    slot = Slot(RECIPIENTS, REGION, group, ANY_SERVICE, str(year))
    at_its_end = replace(selection_of_slot(region, slot), period=Period(dt.date(year, 12, 31)))
    by = (Dimension.MUNICIPALITY,)
    old = evaluate(database, CATALOGUE[RECIPIENTS], replace(at_its_end, basis=Basis.PRE2021), by)
    for cell in old:
        yield slot._replace(area=cell.key[0] or UNKNOWN_OLD), int(cell.value or 0)
    for divided in region.divided:
        parts = evaluate(database, CATALOGUE[RECIPIENTS], replace(at_its_end, municipalities=(divided,)), by)
        for cell in parts:
            yield slot._replace(area=part_of(divided, cell.key[0] or UNKNOWN)), int(cell.value or 0)


def _years(database: Database, slot: Slot) -> Iterator[tuple[Slot, int]]:
    selection = selection_of_slot(database.region, slot)
    for cell in evaluate(database, CATALOGUE[slot.indicator], selection, (Dimension.YEAR,)):
        yield slot._replace(time=str(cell.key[0])), int(cell.value or 0)


def selection_of_slot(region: Region, slot: Slot) -> Selection:
    """What a region's slot of a release is of, to the project's end; split by year it gives the count to the end of each.

    All groups are those whose own counts a release shows, so that they add up: a package may hold assessments of others.
    """
    of_assessed = slot.indicator == ASSESSED
    everyone = tuple(one.code for one in region.groups if (one.assessed if of_assessed else one.receives_services))
    return Selection(
        Period(region.project.end),
        region.latest_basis,
        groups=everyone if slot.group == ALL_GROUPS else (slot.group,),
        services=() if slot.service == ANY_SERVICE else (slot.service,),
    )


def _slot(one: Contribution) -> Slot:
    area = REGION if one.area is None else one.area or UNKNOWN
    return Slot(MONEY, area, one.group or ALL_GROUPS, one.service or ANY_SERVICE, one.year or WHOLE_PROJECT)


# ---- The fixed menu of a release ----


def series_of_persons(region: Region, is_common: Callable[[Slot], bool]) -> Iterator[tuple[Slot, ...]]:
    """The series of counts of persons, each a slot a year.

    Region: every group and all groups, any service and each; municipalities: every group and any service, and a service
    that is common in the whole region; old municipalities: any service at one year's end. There are no totals of all groups
    by municipality, and nothing of those whose municipality is not known.
    """
    years = region.project_years
    areas = [one.code for one in region.of_basis(region.latest_basis)]
    for indicator in (RECIPIENTS, ASSESSED):
        yield _series(Slot(indicator, REGION, ALL_GROUPS, ANY_SERVICE, ""), years)
    for group in region.groups:
        if group.assessed:
            yield _series(Slot(ASSESSED, REGION, group.code, ANY_SERVICE, ""), years)
        if not group.receives_services:
            continue
        for service in [ANY_SERVICE, *region.services_for(group.code)]:
            whole = Slot(RECIPIENTS, REGION, group.code, service, "")
            yield _series(whole, years)
            if service == ANY_SERVICE or is_common(whole._replace(time=years[-1])):
                for area in areas:
                    yield _series(whole._replace(area=area), years)
        if str(region.snapshot_year) in years:
            for old in region.of_basis(Basis.PRE2021):
                yield (Slot(RECIPIENTS, old.code, group.code, ANY_SERVICE, str(region.snapshot_year)),)


def series_of_money(region: Region) -> Iterator[tuple[Slot, ...]]:
    """The series of amounts, each a slot a year and one for the whole project: margins by service and by municipality."""
    times = (*region.project_years, WHOLE_PROJECT)
    areas = [one.code for one in region.of_basis(region.latest_basis)]
    yield _series(Slot(MONEY, REGION, ALL_GROUPS, ANY_SERVICE, ""), times)
    for group in region.groups:
        if not group.receives_services:
            continue
        for service in [ANY_SERVICE, *region.services_for(group.code)]:
            yield _series(Slot(MONEY, REGION, group.code, service, ""), times)
        for area in areas:
            yield _series(Slot(MONEY, area, group.code, ANY_SERVICE, ""), times)


def _series(slot: Slot, times: tuple[str, ...]) -> tuple[Slot, ...]:
    return tuple(slot._replace(time=time) for time in times)
