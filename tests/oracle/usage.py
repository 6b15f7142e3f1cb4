"""What is told of plans, of how long people are served and of how services are given, a second time in plain Python.

Straight from `docs/counting-rules.md`; it shares nothing with the queries but the types of `di_metrics.model`.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from fractions import Fraction
from statistics import median

from di_metrics.model import Selection

from .data import Assessment, Package, Person, Place, Programme, Region, ServiceRecord

GAP = dt.timedelta(90)
Counts = tuple[int, ...]


class Chosen:
    """The records and assessments of a package that pass the filters of a selection, to its last day."""

    def __init__(self, package: Package, region: Region, programme: Programme, selection: Selection) -> None:
        self.package, self.selection, self.programme = package, selection, programme
        self.first, self.last = selection.period.first or region.start, selection.period.last
        self.known = min(self.last, max((one.day for one in package.records), default=self.last))
        self.services = {
            one.code
            for one in programme.services.values()
            if (not selection.services or one.code in selection.services)
            and (not selection.categories or one.category in selection.categories)
        }

    def passes(self, person: Person, place: Place, *, anywhere: bool = False) -> bool:
        named = self.selection.municipalities
        return (
            (anywhere or not named or place.old in named or place.new in named)
            and (not self.selection.groups or person.group in self.selection.groups)
            and (not self.selection.from_state_care or person.from_state_care)
        )

    def records(self, *, anywhere: bool = False) -> list[ServiceRecord]:
        return [
            one
            for one in self.package.records
            if one.day <= self.last
            and one.service in self.services
            and self.passes(one.person, one.place, anywhere=anywhere)
        ]

    def in_period(self, *, anywhere: bool = False) -> list[ServiceRecord]:
        return [one for one in self.records(anywhere=anywhere) if one.day >= self.first]

    def assessments(self, *, anywhere: bool = False) -> list[Assessment]:
        return [
            one
            for one in self.package.assessments
            if one.day <= self.last and self.passes(one.person, one.place, anywhere=anywhere)
        ]


def months_later(day: dt.date, months: int) -> dt.date:
    """The same day of the month, or the month's last where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def fulfilment(chosen: Chosen) -> dict[str | None, Counts]:
    """All, some, none; recommended, received, undated; due and received within 6 months, within 12; by group and in all."""
    plan_days: dict[tuple[Person, str], list[dt.date]] = defaultdict(list)
    for one in chosen.assessments():
        if one.person.group in chosen.programme.assessed & chosen.programme.served:
            for service in one.recommended & chosen.services:
                plan_days[one.person, service] += [one.plan_on] if one.plan_on else []
    first: dict[tuple[Person, str], dt.date] = {}
    for record in chosen.records():
        key = record.person, record.service
        first[key] = min(first.get(key, record.day), record.day)
    found: dict[str | None, Counts] = {}
    for group in {None, *(person.group for person, _ in plan_days)}:
        own = [key for key in plan_days if group in (None, key[0].group)]
        if not own:
            continue
        of_person: dict[Person, list[bool]] = defaultdict(list)
        for key in own:
            of_person[key[0]].append(key in first)
        timely: list[int] = []
        for months in (6, 12):
            due = {key: months_later(min(plan_days[key]), months) for key in own if plan_days[key]}
            due = {key: day for key, day in due.items() if day <= chosen.last}
            timely += [len(due), sum(key in first and first[key] <= day for key, day in due.items())]
        found[group] = (
            sum(all(received) for received in of_person.values()),
            sum(any(received) and not all(received) for received in of_person.values()),
            sum(not any(received) for received in of_person.values()),
            len(own),
            sum(key in first for key in own),
            sum(not plan_days[key] for key in own),
            *timely,
        )
    return found


def spells(records: Iterable[ServiceRecord]) -> list[tuple[dt.date, dt.date]]:
    """The first and last day of each time without a gap of more than 90 days."""
    found: list[tuple[dt.date, dt.date]] = []
    for first, last in sorted((one.day, one.last_day) for one in records):
        if found and first - found[-1][1] <= GAP:
            found[-1] = found[-1][0], max(found[-1][1], last)
        else:
            found.append((first, last))
    return found


def service_months(chosen: Chosen) -> dict[dt.date, tuple[int, int, int, int | None]]:
    """Served, started, returned and stopped by month, from the first in which anybody was served to the last of the data."""
    by_person: dict[Person, list[ServiceRecord]] = defaultdict(list)
    for one in chosen.records():
        by_person[one.person].append(one)
    started, returned, stopped = [], [], []
    for records in by_person.values():
        own = spells(records)
        started.append(own[0][0])
        returned += [first for first, _ in own[1:]]
        stopped += [last for _, last in own if last + GAP <= chosen.known]
    served = {(one.person, one.day.replace(day=1)) for one in chosen.in_period()}

    def in_month(days: list[dt.date], month: dt.date) -> int:
        return sum(chosen.first <= day <= chosen.last and day.replace(day=1) == month for day in days)

    found = {}
    month = min((month for _, month in served), default=chosen.last + dt.timedelta(1))
    while month <= chosen.known:
        following = months_later(month, 1)
        told = in_month(stopped, month) if following - dt.timedelta(1) + GAP <= chosen.known else None
        here = sum(one == month for _, one in served)
        found[month] = here, in_month(started, month), in_month(returned, month), told
        month = following
    return found


def retention(chosen: Chosen) -> dict[tuple[str | None, bool], list[Counts]]:
    """Started, followed and still served after 3, 6, 12 and 24 months; everybody, by group, from state care."""
    by_person: dict[Person, list[ServiceRecord]] = defaultdict(list)
    for one in chosen.records():
        by_person[one.person].append(one)
    starts = {person: min(one.day for one in records) for person, records in by_person.items()}
    starts = {person: day for person, day in starts.items() if day >= chosen.first}

    def counts(persons: list[Person], months: int) -> Counts:
        windows = {one: months_later(starts[one], months) for one in persons}
        last_days = {one: day + dt.timedelta(89) for one, day in windows.items()}
        followed = [one for one in persons if last_days[one] <= chosen.known]
        seen = [
            one
            for one in followed
            if any(each.day <= last_days[one] and each.last_day >= windows[one] for each in by_person[one])
        ]
        return len(persons), len(followed), len(seen)

    cohorts: dict[tuple[str | None, bool], Callable[[Person], bool]] = {
        (None, False): lambda _: True,
        (None, True): lambda one: one.from_state_care,
        **{(group, False): lambda one, group=group: one.group == group for group in chosen.programme.groups},  # type: ignore[misc]
    }
    found = {}
    for key, belongs in cohorts.items():
        persons = [one for one in starts if belongs(one)]
        if persons:
            found[key] = [counts(persons, months) for months in (3, 6, 12, 24)]
    return found


def service_steps(chosen: Chosen) -> dict[str | None, tuple[Counts, dict[str, int]]]:
    """Began, went on, had one alone, of these stopped; and how many began each other service next; None is all."""
    first_days: dict[Person, dict[str, dt.date]] = defaultdict(dict)
    served_to: dict[Person, dt.date] = {}
    for one in chosen.records():
        own = first_days[one.person]
        own[one.service] = min(own.get(one.service, one.day), one.day)
        served_to[one.person] = max(served_to.get(one.person, one.last_day), one.last_day)
    persons = {person: own for person, own in first_days.items() if min(own.values()) >= chosen.first}
    began = {person: {code for code, day in own.items() if day == min(own.values())} for person, own in persons.items()}
    following: dict[Person, set[str]] = {}
    for person, own in persons.items():
        later = {code: day for code, day in own.items() if day > min(own.values())}
        following[person] = {code for code, day in later.items() if day == min(later.values())}
    found: dict[str | None, tuple[Counts, dict[str, int]]] = {}
    for code in {None, *(code for codes in began.values() for code in codes)} if persons else ():
        own_persons = [person for person, codes in began.items() if code is None or code in codes]
        alone = [person for person in own_persons if len(persons[person]) == 1]
        counts = (
            len(own_persons),
            sum(bool(following[person]) for person in own_persons),
            len(alone),
            sum(chosen.known - served_to[person] >= GAP for person in alone),
        )
        steps: dict[str, int] = defaultdict(int)
        for person in own_persons if code else ():
            for other in following[person]:
                steps[other] += 1
        found[code] = counts, dict(steps)
    return found


def occupancy(chosen: Chosen, region: Region, areas: set[str]) -> dict[tuple[str | None, str, str, dt.date], Counts]:
    """Persons and places by municipality (None: all that was chosen), service, group and month: the last 24 whole ones."""
    basis, named = chosen.selection.basis, chosen.selection.municipalities
    built = [
        one
        for one in region.infrastructure
        if one.built and one.places and one.exists_by and one.service in chosen.services
        if not chosen.selection.groups or one.group in chosen.selection.groups
        if not named or one.place.old in named or one.place.new in named
    ]
    month, ends = max((one.day for one in chosen.package.records), default=chosen.last).replace(day=1), []
    while months_later(month, 1) > chosen.last + dt.timedelta(1):
        month = months_later(month, -1)
    ends = [one for back in range(24) if (one := months_later(month, -back)) >= chosen.first.replace(day=1)]
    found = {}
    records = chosen.records()
    for area in {None, *areas} if len(named) != 1 else {None}:
        own = [one for one in built if area in (None, one.place.on(basis))]
        for first in ends:
            last = months_later(first, 1) - dt.timedelta(1)
            for service, group in {(one.service, one.group) for one in own}:
                places = sum(
                    one.places or 0
                    for one in own
                    if (one.service, one.group) == (service, group) and one.exists_by and one.exists_by <= last
                )
                persons = {
                    one.person
                    for one in records
                    if first <= one.day <= last and (one.service, one.person.group) == (service, group)
                    if area in (None, one.place.on(basis))
                }
                if places:
                    found[area, service, group, first] = len(persons), places
    return found


def provider_cents(chosen: Chosen) -> dict[tuple[str, str | None], dict[str, int]]:
    """What each provider ("" where none is told) was paid in a municipality, for each service and for all."""
    paid: dict[tuple[str, str | None], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for one in chosen.in_period():
        place = one.place.on(chosen.selection.basis)
        if place:
            for key in ((place, one.service), (place, None)):
                paid[key][one.provider] += int(100 * one.compensation)
    return paid


def served_elsewhere(chosen: Chosen, places: set[str]) -> dict[str | None, Counts]:
    """Assessed there and served, of them served elsewhere, and served there but assessed elsewhere; None is all chosen."""
    basis = chosen.selection.basis
    assessed: dict[Person, set[str | None]] = defaultdict(set)
    for each in chosen.assessments(anywhere=True):
        assessed[each.person].add(each.place.on(basis))
    served: dict[Person, set[str | None]] = defaultdict(set)
    for record in chosen.in_period(anywhere=True):
        if record.person in assessed and None not in assessed[record.person]:
            served[record.person].add(record.place.on(basis))
    outside = {person: where - assessed[person] - {None} for person, where in served.items()}

    def counts(wanted: set[str]) -> Counts:
        here = [one for one in served if wanted & assessed[one]]
        return len(here), sum(bool(outside[one]) for one in here), sum(bool(wanted & outside[one]) for one in served)

    found: dict[str | None, Counts] = {place: counts({place}) for place in places}
    return {place: told for place, told in found.items() if any(told)} | {None: counts(places)}


def children_with_guardian(chosen: Chosen) -> dict[str | None, Counts]:
    """Children served there, those with a guardian in the records, and those whose guardian was served; None is all."""
    package = chosen.package
    guardians = [one for one in package.persons if one.guardian_of]
    groups = {one.group for one in package.persons if one.code in {guardian.guardian_of for guardian in guardians}}
    in_period = {one.person for one in package.records if chosen.first <= one.day <= chosen.last}
    guarded = {one.guardian_of for one in guardians}
    supported = {one.guardian_of for one in guardians if one in in_period}
    places: dict[str | None, set[Person]] = defaultdict(set)
    for one in chosen.in_period():
        if one.person.group in groups:
            places[None].add(one.person)
            if place := one.place.on(chosen.selection.basis):
                places[place].add(one.person)
    return {
        place: (
            len(persons),
            sum(one.code in guarded for one in persons),
            sum(one.code in supported for one in persons),
        )
        for place, persons in places.items()
    }


def prices(chosen: Chosen) -> dict[str, tuple[int, Fraction, Fraction, Fraction]]:
    """How many records with units a service has, with the lowest, the median and the highest unit price."""
    found: dict[str, list[Fraction]] = defaultdict(list)
    for one in chosen.in_period():
        if one.units:
            found[one.service].append(one.unit_price)
    return {service: (len(told), min(told), median(told), max(told)) for service, told in found.items()}
