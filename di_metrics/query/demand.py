"""Needed and delivered: demand from the open data set and from support plans, beside those who received the service."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from di_metrics.indicators import CATALOGUE
from di_metrics.model import Dimension, Period, Selection
from di_metrics.query.evaluation import evaluate
from di_metrics.query.split import Split, fragments, municipality_column, query_text
from di_metrics.reports.programme import Checks
from di_metrics.store import Database


@dataclass(frozen=True, slots=True)
class Demand:
    """Persons who needed something by the end of a month, as the data set tells it under a column's title.

    `service` is None where the column is no single service of the programme.
    """

    municipality: str
    month_end: dt.date
    title: str
    service: str | None
    persons: int


@dataclass(frozen=True, slots=True)
class NeededAndDelivered:
    """A service in a municipality: demand by the data set (if it tells any), persons with it in their plan, recipients."""

    municipality: str
    service: str
    demand: Demand | None
    in_plans: int
    recipients: int

    @property
    def share(self) -> float | None:
        """Recipients as a percentage of the persons who need the service by the data set; may exceed 100."""
        return 100 * self.recipients / self.demand.persons if self.demand and self.demand.persons else None


@dataclass(frozen=True, slots=True)
class Needs:
    """Demand beside delivery, and what cannot be set beside anything.

    `apart` are columns of the data set that are no single service of the programme. `is_loaded` tells whether the database
    holds the data set at all, `other_basis` whether what it tells to the date is of municipalities of the other basis.
    """

    services: tuple[NeededAndDelivered, ...]
    apart: tuple[Demand, ...]
    is_loaded: bool
    other_basis: bool


_ANYWHERE = "0"
"""In the place of a municipality's column: a person counts once for each service, wherever assessed."""


def persons_in_plans(database: Database, asked: Selection) -> dict[str, int]:
    """How many have each service in their support plan, in all municipalities that are asked for; each counts once."""
    plans = {service: persons for _, service, persons in _plans(database, asked, _ANYWHERE)}
    return {code: plans.get(code, 0) for code in database.region.service}


def persons_in_plans_by_place(database: Database, asked: Selection) -> dict[tuple[str, str], int]:
    """The same by municipality and service; of those whose municipality is not known nothing is told."""
    return {
        (database.municipality_codes[place], service): persons
        for place, service, persons in _plans(database, asked, municipality_column(asked.basis))
    }


def needed_and_delivered(database: Database, checks: Checks, selection: Selection) -> Needs:
    """Demand and delivery to the selection's last day, of the group that the data set counts, by municipality and service.

    Filters by municipality, service and category apply; those by group and “from state care” do not, for the data set has
    neither. Services of which all three numbers are zero are left out.
    """
    asked = needed_by(checks, selection)
    told = list(_demands(database, asked))
    [(is_loaded,)] = database.rows("SELECT count(*) > 0 FROM needed_service")
    demands = demands_of(database, asked)
    other_basis = bool(told) and all(database.region.municipality[one.municipality].basis is not asked.basis for one in told)
    apart = () if selection.filters_services else tuple(one for one in demands if one.service is None)
    return Needs(tuple(_beside(database, asked, demands)), apart, is_loaded, other_basis)


def needed_by(checks: Checks, selection: Selection) -> Selection:
    """What demand and delivery are counted of, to date: the group that the data set tells of, under filters it has too."""
    return Selection(
        Period(selection.period.last),
        selection.basis,
        selection.municipalities,
        selection.services,
        selection.categories,
        (checks.needed_by,),
    )


def demands_of(database: Database, asked: Selection) -> list[Demand]:
    """What the data set tells of the municipalities and services of a selection, to its last day."""
    return [one for one in _demands(database, asked) if _passes(database, asked, one)]


def _demands(database: Database, asked: Selection) -> Iterator[Demand]:
    services = list(database.region.service)
    for place, month_end, title, service, persons in database.rows(
        query_text("needed_services"), {"last": asked.period.last}
    ):
        code = database.municipality_codes[place]
        yield Demand(code, month_end, title, services[service - 1] if service else None, persons)


def _passes(database: Database, asked: Selection, demand: Demand) -> bool:
    region = database.region
    if region.municipality[demand.municipality].basis is not asked.basis:
        return False
    if asked.municipalities and demand.municipality not in region.related(asked.municipalities, asked.basis):
        return False
    return demand.service is None or demand.service in region.services_of(asked)


def _beside(database: Database, asked: Selection, demands: list[Demand]) -> Iterator[NeededAndDelivered]:
    """A row for each column of the data set that is a service, and for each service that only plans or records tell of."""
    plans = persons_in_plans_by_place(database, asked)
    recipients = evaluate(database, CATALOGUE["recipients"], asked, (Dimension.MUNICIPALITY, Dimension.SERVICE))
    for cell in recipients:
        municipality, service = cell.key
        if municipality is None or service is None:
            continue
        in_plans, received = plans.get((municipality, service), 0), int(cell.value or 0)
        needed: list[Demand | None] = [one for one in demands if (one.municipality, one.service) == (municipality, service)]
        if in_plans or received or any(one and one.persons for one in needed):
            yield from (NeededAndDelivered(municipality, service, one, in_plans, received) for one in needed or [None])


def _plans(database: Database, asked: Selection, municipality: str) -> Iterator[tuple[int, str, int]]:
    """Number of the municipality, service, persons with it in their plan."""
    filters = fragments(database, Split(database.region, asked, ()), "service_record")["filters"]
    query = query_text("services_in_plans").format(municipality=municipality, filters=filters)
    services = list(database.region.service)
    for place, service, persons in database.rows(query, {"last": asked.period.last}):
        yield place, services[service - 1], persons
