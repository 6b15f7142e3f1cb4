"""The fixed menu of a release, and the exact figures behind it, which never leave the process that publishes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from di_metrics.indicators import CATALOGUE
from di_metrics.model import Basis
from di_metrics.query.person_counts import counts_before_reform, person_counts
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
from di_metrics.release.slot_codes import joins, time_to_date
from di_metrics.store import Database

# ---- The exact figures behind a release ----

RECIPIENTS, ASSESSED = PERSONS
_EVERYBODY = (REGION, ALL_GROUPS, ANY_SERVICE)
_COUNTED = (RECIPIENTS, ASSESSED, "assessed_served", "recipients_from_state_care")


@dataclass(frozen=True)
class Exact:
    """Exact figures by slot: distinct persons to the end of years and of further days, and amounts with those behind them.

    `persons` holds counts that no release publishes too: every service in every municipality, the parts of divided
    municipalities, and by municipality who is assessed, who of them is served, and who comes from state care; the attack is
    judged by them. Slots of nobody are absent.
    """

    persons: dict[Slot, int]
    money: dict[Slot, Amount]
    times: frozenset[str] = frozenset()
    old_times: frozenset[str] = frozenset()
    old_areas: frozenset[str] = frozenset()

    def count(self, slot: Slot) -> int:
        return self.persons.get(slot, 0)

    def counted(self, slot: Slot) -> int | None:
        """The count of a slot of persons; None where nobody counted any."""
        if slot in self.persons:
            return self.persons[slot]
        is_joined = any(map(joins, slot[1:4])) or (slot.group == ALL_GROUPS and slot[1:4] != _EVERYBODY)
        is_old = slot.area == UNKNOWN_OLD or ">" in slot.area or slot.area in self.old_areas
        is_counted = slot.time in (self.old_times if is_old else self.times) and slot.indicator in _COUNTED
        is_told_apart = (
            (not is_old or slot.service == ANY_SERVICE) if slot.indicator == RECIPIENTS else _is_simple(slot, is_old)
        )
        return 0 if is_counted and is_told_apart and not is_joined else None


def _is_simple(slot: Slot, is_old: bool) -> bool:
    """Whether a count other than of recipients is of what is counted of it: the latest municipalities, any service."""
    return slot.service == ANY_SERVICE and not is_old


def exact_figures(
    database: Database, progress: Callable[[float], None] = lambda _: None, days: Sequence[dt.date] = ()
) -> Exact:
    """Count everything that a release is made from, and the same counts of persons to the end of further days."""
    persons = _persons(database, days)
    progress(0.5)
    snapshot = database.region.snapshot_year
    for day in {*days, *([dt.date(snapshot, 12, 31)] if snapshot else [])}:
        persons.update(_before_the_reform(database, day))
    times = {time_to_date(database.region, day) for day in days}
    money = {_slot(one): one.amount for one in contributions(database)}
    old_areas = frozenset(one.code for one in database.region.of_basis(Basis.PRE2021))
    years = frozenset(database.region.project_years)
    return Exact(persons, money, years | times, frozenset({str(snapshot), *times}), old_areas)


def _persons(database: Database, days: Sequence[dt.date]) -> dict[Slot, int]:
    """The counts to each year's end and to further days. Persons are of one group, so the groups' counts add up."""
    region, end = database.region, database.region.project.end
    years = [min(dt.date(int(year), 12, 31), end) for year in region.project_years]
    persons: dict[Slot, int] = {}
    for one in person_counts(database, [*years, *(min(day, end) for day in days)]):
        offered = one.service is None or one.service in region.services_for(one.group)
        if not offered or one.group not in region.groups_of(CATALOGUE[one.indicator].base):
            continue
        area = REGION if one.area is None else one.area or UNKNOWN
        slot = Slot(one.indicator, area, one.group, one.service or ANY_SERVICE, time_to_date(region, one.day))
        persons[slot] = one.persons
        if area == REGION and one.service is None:
            total = slot._replace(group=ALL_GROUPS)
            persons[total] = persons.get(total, 0) + one.persons
    return persons


def _before_the_reform(database: Database, day: dt.date) -> Iterator[tuple[Slot, int]]:
    """Recipients of the municipalities before the reform, and of the parts of the divided ones, to a day."""
    region = database.region
    for one in counts_before_reform(database, day) if region.has_reform else ():
        area = one.old or UNKNOWN_OLD if one.part is None else part_of(one.old, one.part or UNKNOWN)
        if region.group[one.group].receives_services and (one.part is None or one.old in region.divided):
            yield Slot(RECIPIENTS, area, one.group, ANY_SERVICE, time_to_date(region, day)), one.persons


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
