"""Synthetic data packages of any size in a region's shape, for benchmarks only: nobody's figures, the same every time.

A person has a home, moves rarely, and receives one to three services, each for a spell of months with one record a month.
The package holds the records month by month, as a project collects them.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import numpy.typing as npt

from di_metrics.region import Region

RECORDS_PER_PERSON = 30
MOST_SERVICES = 3
NEVER_SERVED = 0.1
"""The share of persons who are assessed and then receive nothing."""
MOVED = 0.03
"""The share of a person's services that are received somewhere else than at home."""
PARISH_KNOWN = 0.8
"""The share of persons in divided municipalities whose parish is reported."""
ASSESSED = 0.9
"""The share of recipients who have been assessed."""

Integers = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where people live: an old municipality (or a parish of a divided one) and the new one it became part of."""

    old: str
    parish: str
    new: str
    people: float


def write_package(region: Region, records: int, folder: Path, seed: int = 1) -> None:
    """Write a data package with exactly `records` service records into an existing folder."""
    chance = np.random.default_rng(seed)
    persons, spells = _people(region, records, chance)
    first_days = _first_days(spells, persons)
    tables = {
        "persons": persons,
        "assessments": _assessments(region, persons, first_days, chance),
        "service_records": _service_records(region, spells, records, chance),
    }
    with duckdb.connect() as connection:
        for name, query in _queries(region).items():
            rows = tables[name]  # noqa: F841  # the query reads it by its name
            connection.execute(f"COPY ({query}) TO '{folder / name}.csv' (HEADER)")


def _places(region: Region) -> list[_Place]:
    partners = {one.code: one for one in region.municipalities if one.partner}
    return [
        _Place(row.old_code, row.parish or "", row.new_code, (partners[row.old_code].population or 1000) / parts)
        for row in region.succession
        if row.old_code in partners
        for parts in [len(region.parishes(row.old_code)) or 1]
    ]


def _month_starts(region: Region) -> Integers:
    """The first day of each month in which services are given, as days since 1970: from a year after the start."""
    start, end = region.project.start, region.project.end
    months = range((start.year + 1) * 12 + start.month - 1, end.year * 12 + end.month)
    return np.array([_day(dt.date(month // 12, month % 12 + 1, 1)) for month in months], np.int32)


def _day(date: dt.date) -> int:
    return (date - dt.date(1970, 1, 1)).days


def _people(region: Region, records: int, chance: np.random.Generator) -> tuple[dict[str, Integers], dict[str, Integers]]:
    """Persons (group, home, whether their parish is known) and their spells of service (person, service, place, months)."""
    count = max(records // RECORDS_PER_PERSON, 10)
    places = _places(region)
    weights = np.array([place.people for place in places])
    group = chance.integers(len(region.groups), size=count, dtype=np.int32)
    home = chance.choice(len(places), size=count, p=weights / weights.sum()).astype(np.int32)
    persons = {
        "group": group,
        "home": home,
        "known": (chance.random(count) < PARISH_KNOWN).astype(np.int32),
        "state_care": (chance.random(count) < 0.05).astype(np.int32),
    }
    receiving = [number for number, one in enumerate(region.groups) if one.receives_services]
    served = np.flatnonzero(np.isin(group, receiving) & (chance.random(count) >= NEVER_SERVED)).astype(np.int32)
    person = np.repeat(served, chance.integers(1, MOST_SERVICES + 1, size=len(served)))
    moved = chance.random(len(person)) < MOVED
    elsewhere = chance.integers(len(places), size=len(person), dtype=np.int32)
    months = len(_month_starts(region))
    # A tenth more than asked for; what is too much is cut off at the end.
    length = np.minimum(chance.geometric(len(person) / (1.1 * records), len(person)), months).astype(np.int32)
    spells = {
        "person": person,
        "service": _services(region, group[person], chance),
        "place": np.where(moved, elsewhere, home[person]),
        "known": persons["known"][person],
        "length": length,
        "first_month": (chance.random(len(person)) * (months - length + 1)).astype(np.int32),
    }
    spells["first_day"] = _month_starts(region)[spells["first_month"]]
    return persons, spells


def _services(region: Region, group: Integers, chance: np.random.Generator) -> Integers:
    """A service for each group named, evenly among those that the group may receive."""
    service = np.zeros(len(group), np.int32)
    for number, one in enumerate(region.groups):
        allowed = [place for place, offered in enumerate(region.services) if one.code in offered.target_groups]
        if allowed:
            service[group == number] = chance.choice(allowed, int((group == number).sum()))
    return service


def _first_days(spells: dict[str, Integers], persons: dict[str, Integers]) -> Integers:
    """The day on which a person's first spell begins; a day of all spells' middle for those without."""
    first = np.full(len(persons["group"]), np.iinfo(np.int32).max, np.int32)
    np.minimum.at(first, spells["person"], spells["first_day"])
    return np.where(first == np.iinfo(np.int32).max, int(np.median(spells["first_day"])), first).astype(np.int32)


def _assessments(
    region: Region, persons: dict[str, Integers], first_days: Integers, chance: np.random.Generator
) -> dict[str, Integers]:
    """Mostly up to two years before the first service, for some after it; every tenth person twice."""
    person = np.flatnonzero(chance.random(len(first_days)) < ASSESSED).astype(np.int32)
    person = np.concatenate([person, person[chance.random(len(person)) < 0.1]])
    day = first_days[person] - chance.integers(-60, 730, len(person), dtype=np.int32)
    return {
        "person": person,
        "place": persons["home"][person],
        "known": persons["known"][person],
        "day": np.clip(day, _day(region.project.start), _day(region.project.end)),
        "service": _services(region, persons["group"][person], chance),
    }


def _service_records(
    region: Region, spells: dict[str, Integers], records: int, chance: np.random.Generator
) -> dict[str, Integers]:
    spell = np.repeat(np.arange(len(spells["length"]), dtype=np.int32), spells["length"])[:records]
    if len(spell) < records:
        raise ValueError("too few records were drawn; draw more spells")
    begins = np.cumsum(spells["length"]) - spells["length"]
    month = spells["first_month"][spell] + np.arange(records, dtype=np.int32) - begins.astype(np.int32)[spell]
    order = np.argsort(month.astype(np.int16), kind="stable")
    spell, month = spell[order], month[order]
    starts = _month_starts(region)
    day = starts[month] + chance.integers(28, size=records, dtype=np.int32)
    price = np.array([int(one.price_eur * 100) for one in region.services], np.int32)[spells["service"][spell]]
    return {
        **{name: spells[name][spell] for name in ("person", "place", "known", "service")},
        "day": np.minimum(day, _day(region.project.end)),
        "days": chance.integers(28, size=records, dtype=np.int32),
        "halves": chance.integers(2, 41, size=records, dtype=np.int32),
        "cents": (price * chance.uniform(0.9, 1.1, records)).astype(np.int32),
        "provider": chance.integers(200, size=records, dtype=np.int32),
    }


def _queries(region: Region) -> dict[str, str]:
    """How the numbers become the text of each file."""
    places = _places(region)
    old, new, parish = ([getattr(place, name) for place in places] for name in ("old", "new", "parish"))
    groups, services = list(region.group), list(region.service)
    day = "DATE '1970-01-01' + day"
    # Municipalities report by the names of the day; parishes matter for the old ones alone.
    reform = f"DATE '{region.reform_date}'"
    where = (
        f"CASE WHEN {day} < {reform} THEN {old}[place + 1] ELSE {new}[place + 1] END AS municipality_code,"
        f" CASE WHEN {day} < {reform} AND known = 1 THEN {parish}[place + 1] END AS parish"
    )
    return {
        "persons": f"SELECT 'p' || (row_number() OVER () - 1) AS person_id, {groups}[\"group\" + 1] AS target_group,"
        " state_care AS from_state_care, NULL AS guardian_of FROM rows",
        "assessments": f"SELECT 'p' || person AS person_id, {where}, {day} AS assessed_on, NULL AS plan_on,"
        f" {services}[service + 1] AS recommended_services FROM rows",
        "service_records": f"SELECT 'r' || row_number() OVER () AS record_id, 'p' || person AS person_id, {where},"
        f" {services}[service + 1] AS service_code, {day} AS date_from,"
        f" least({day} + days, DATE '{region.project.end}') AS date_to,"
        " (halves / 2)::DECIMAL(12, 1) AS units, (cents / 100)::DECIMAL(12, 2) AS unit_price_eur,"
        " (halves * cents / 200)::DECIMAL(12, 2) AS compensation_eur, 'provider ' || provider AS provider FROM rows",
    }
