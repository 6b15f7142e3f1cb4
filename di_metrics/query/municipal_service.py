"""How a municipality's services are given: by which providers, where, beside whom, and at which prices."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from di_metrics.model import Dimension, Selection
from di_metrics.query.split import Split, fragments, municipality_column, query_text
from di_metrics.store import Database

# ---- Providers ----


@dataclass(frozen=True, slots=True)
class ProviderShare:
    """The providers of a municipality's service, None for all of its services together, by what they were paid.

    `largest` are the names of those paid most, several where they tie; `cents` is what they were paid each, of `whole` that
    was paid to providers whom the records name, and `untold` beside it.
    """

    municipality: str
    service: str | None
    providers: int
    largest: tuple[str, ...]
    cents: int
    whole: int
    untold: int

    @property
    def share(self) -> float | None:
        """Percent."""
        return 100 * self.cents / self.whole if self.whole else None

    @property
    def is_single(self) -> bool:
        """Whether one provider alone is known to have been paid."""
        return self.providers == 1 and not self.untold


def provider_shares(database: Database, selection: Selection) -> tuple[ProviderShare, ...]:
    """By municipality, all services together first and then each; whatever is of a municipality not known is left out."""
    paid: dict[tuple[str, str | None], dict[str | None, int]] = defaultdict(lambda: defaultdict(int))
    services = list(database.region.service)
    for place, service, name, cents in _placed_rows(database, "provider_amounts", selection):
        if place is not None:
            for key in ((place, None), (place, services[service - 1])):
                paid[key][name] += cents
    places = [one.code for one in database.region.of_basis(selection.basis)]
    return tuple(
        _share(place, service, paid[place, service])
        for place in places
        for service in (None, *services)
        if (place, service) in paid
    )


def _share(municipality: str, service: str | None, paid: Mapping[str | None, int]) -> ProviderShare:
    named = {name: cents for name, cents in paid.items() if name is not None}
    most = max(named.values(), default=0)
    largest = tuple(sorted(name for name, cents in named.items() if cents == most and most))
    return ProviderShare(municipality, service, len(named), largest, most, sum(named.values()), paid.get(None, 0))


# ---- Served elsewhere, and children with their guardians ----


@dataclass(frozen=True, slots=True)
class ServedElsewhere:
    """Persons assessed in a municipality (None: in any that was chosen) and served wherever, those of them known to be
    served where they were not assessed, and those served in the municipality who were assessed elsewhere alone."""

    municipality: str | None
    persons: int
    elsewhere: int
    from_elsewhere: int


def served_elsewhere(database: Database, selection: Selection) -> tuple[ServedElsewhere, ...]:
    """By municipality, and all that were chosen together last; of their people it is not filtered where they were served."""
    whole = replace(selection, municipalities=())
    served: dict[str | None, tuple[int, int]] = {}
    coming: dict[str | None, int] = {}
    numbers = {code: number for number, code in database.municipality_codes.items()}
    chosen = {"chosen": [numbers[one] for one in _municipalities(database, selection)]}
    for place, from_elsewhere, is_total, persons, elsewhere in _placed_rows(database, "served_elsewhere", whole, chosen):
        if from_elsewhere:
            coming[None if is_total else place] = persons
        else:
            served[None if is_total else place] = persons, elsewhere
    return tuple(
        ServedElsewhere(place, *served.get(place, (0, 0)), coming.get(place, 0))
        for place in (*_municipalities(database, selection), None)
        if place is None or place in served or place in coming
    )


@dataclass(frozen=True, slots=True)
class ChildrenServed:
    """Children served in a municipality (None: in any), those whose guardian the records name, and whose was served."""

    municipality: str | None
    children: int
    with_guardian: int
    guardian_served: int


def children_with_guardian(database: Database, selection: Selection) -> tuple[ChildrenServed, ...]:
    """By municipality, and all together last. A guardian is served with any service, anywhere, in the same period."""
    found = {
        None if is_total else place: counts
        for place, is_total, *counts in _placed_rows(database, "children_with_guardian", selection)
        if is_total or place is not None
    }
    places = (*_municipalities(database, selection), None)
    return tuple(ChildrenServed(place, *found[place]) for place in places if place in found)


def _municipalities(database: Database, selection: Selection) -> list[str]:
    """The municipalities of the basis that pass the filter."""
    keys = Split(database.region, selection, (Dimension.MUNICIPALITY,)).keys(with_unknown=False)
    return [place for (place,) in keys if place is not None]


# ---- Prices ----


@dataclass(frozen=True, slots=True)
class PriceSpread:
    """The unit prices of a service's records in EUR beside the price of the programme."""

    service: str
    programme: Decimal
    records: int
    lowest: Decimal
    median: Decimal
    highest: Decimal


def price_spreads(database: Database, selection: Selection) -> tuple[PriceSpread, ...]:
    services = database.region.services
    return tuple(
        PriceSpread(services[number - 1].code, services[number - 1].price_eur, *figures)
        for number, *figures in _rows(database, "unit_prices", selection)
    )


def _placed_rows(
    database: Database, query: str, selection: Selection, parameters: Mapping[str, Any] | None = None
) -> list[tuple[Any, ...]]:
    """The rows of a query whose first column is a municipality, by its code."""
    codes = database.municipality_codes
    return [(None if place is None else codes[place], *row) for place, *row in _rows(database, query, selection, parameters)]


def _rows(
    database: Database, query: str, selection: Selection, parameters: Mapping[str, Any] | None = None
) -> list[tuple[Any, ...]]:
    split = Split(database.region, selection, ())
    parts = fragments(database, split, "service_record")
    sql = query_text(query).format(
        municipality=municipality_column(selection.basis),
        filters=parts["filters"],
        assessed_filters=parts["assessed_filters"],
    )
    return database.rows(sql, {"first": split.first, "last": split.last, **(parameters or {})})
