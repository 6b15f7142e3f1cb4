"""How many of the places of service are used: persons served in a month against the places known to exist by its end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

from di_metrics.indicators import CATALOGUE
from di_metrics.model import Dimension, Period, Selection
from di_metrics.query.evaluation import evaluate
from di_metrics.query.facts import code_on, places
from di_metrics.query.objects import objects_on
from di_metrics.query.split import Bucket, Split, last_known_month
from di_metrics.region import InfrastructureObject, Region
from di_metrics.store import Database

MONTHS = 24
"""So many months are told at most."""


@dataclass(frozen=True, slots=True)
class Occupancy:
    """Persons of a group served in a month (its first day) with a service, and the places for them known by its end.

    Of a municipality, or (None) of all that was chosen. Records do not tell the object: all who had the service count.
    """

    municipality: str | None
    service: str
    group: str
    month: dt.date
    persons: int
    places: int

    @property
    def share(self) -> float:
        """Persons as percent of the places; several may use one place in turn, so it may exceed 100."""
        return 100 * self.persons / self.places


def occupancy(database: Database, selection: Selection) -> tuple[Occupancy, ...]:
    """The last whole months of which anything is known: what was chosen by service and group, then its municipalities.

    Of a municipality there is a row where an object with known places is stated to be there.
    """
    last = last_known_month(database, selection.period.last)
    first = max(Bucket(Dimension.MONTH, last.number - MONTHS + 1).first_day, database.region.project.start)
    asked = replace(selection, period=Period(last.last_day, first), from_state_care=False)
    areas: list[str | None] = [None]
    if len(selection.municipalities) != 1:
        areas += _stated_municipalities(database, asked)
    return tuple(row for area in areas for row in _of_area(database, asked, area))


def _stated_municipalities(database: Database, selection: Selection) -> list[str]:
    region = database.region
    built = _built(region, selection.period.last)
    stated = {code_on(region, one.municipality_code, selection.basis) for one in built}
    if (
        selection.municipalities
    ):  # of one that only a part was chosen of, by its name before or after the reform, there is no row
        stated &= set(selection.municipalities)
    keys = Split(region, selection, (Dimension.MUNICIPALITY,)).keys(with_unknown=False)
    return [code for (code,) in keys if code in stated and code is not None]


def _built(region: Region, day: dt.date) -> list[InfrastructureObject]:
    """The objects that are there on a day, of which the places and the service are known."""
    return [one.object for one in objects_on(region, day) if one.is_there and one.places and one.object.service_code]


def _of_area(database: Database, selection: Selection, area: str | None) -> Iterator[Occupancy]:
    region = database.region
    if area is not None:
        selection = replace(selection, municipalities=(area,))
    offered = {(one.service_code, one.target_group) for one in _built(region, selection.period.last)}
    by = (Dimension.SERVICE, Dimension.MONTH)
    for group in region.group:
        services = tuple(code for code in region.services_of(selection) if (code, group) in offered)
        if not services or (selection.groups and group not in selection.groups):
            continue
        own = replace(selection, groups=(group,), services=services, categories=())
        places_by = places(Split(region, replace(own, period=Period(own.period.last)), by))
        served = evaluate(database, CATALOGUE["recipients"], own, by)
        for code in (one for one in region.service if one in services):
            for bucket in Split(region, own, by).buckets:
                if known := places_by((code, bucket.code)):
                    persons = int(served.cell(code, bucket.code).value or 0)
                    yield Occupancy(area, code, group, bucket.first_day, persons, known)
