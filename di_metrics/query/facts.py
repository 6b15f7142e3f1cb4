"""What the region's files state for a cell: inhabitants, places, plans and costs. None where nothing is stated."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cache

from di_metrics.formula import Fact
from di_metrics.model import Basis, Dimension, Key
from di_metrics.query.objects import ObjectOnDay, objects_on
from di_metrics.query.split import Split
from di_metrics.region import InfrastructureObject, Region, Target

# ---- Places of service that are known to exist, by cell ----


def places(split: Split) -> Callable[[Key], int | None]:
    """The places in built objects that pass the filters and are known to exist in the cell's period, if there are any."""

    @cache
    def there(day: date) -> list[tuple[dict[Dimension, str | None], ObjectOnDay]]:
        known = [one for one in objects_on(split.region, day) if one.is_there and _passes(split, one.object)]
        return [(_codes(split, one.object), one) for one in known if one.places is not None]

    def places_in(key: Key) -> int | None:
        codes = dict(zip(split.by, key, strict=True))
        period = split.period_of(key)
        counted = [
            one.places or 0
            for own, one in there(period.last)
            if (period.first is None or (one.since or period.last) >= period.first)
            and all(code == codes[dimension] for dimension, code in own.items() if dimension in codes)
        ]
        return sum(counted) if counted else None

    return places_in


def _passes(split: Split, built: InfrastructureObject) -> bool:
    selection = split.selection
    on_either = {code_on(split.region, built.municipality_code, basis) for basis in Basis}
    return (
        (not selection.municipalities or bool(on_either & set(selection.municipalities)))
        and (not selection.filters_services or built.service_code in split.services)
        and (not selection.groups or built.target_group in selection.groups)
    )


def _codes(split: Split, built: InfrastructureObject) -> dict[Dimension, str | None]:
    return {
        Dimension.MUNICIPALITY: code_on(split.region, built.municipality_code, split.selection.basis),
        Dimension.SERVICE: built.service_code,
        Dimension.CATEGORY: built.category,
        Dimension.GROUP: built.target_group,
    }


def code_on(region: Region, code: str | None, basis: Basis) -> str | None:
    """A municipality on a basis, where its succession leaves one answer."""
    if code is None or region.municipality[code].basis is basis:
        return code
    others = region.successors(code) if basis is Basis.POST2021 else region.predecessors(code)
    return others[0] if len(others) == 1 else None


# ---- What the region's files state for a cell ----

Stated = Callable[[Key], int | Decimal | None]

_PLANNED = {Fact.PLANNED_RECIPIENTS: "recipients", Fact.PLANNED_ASSESSMENTS: "assessed"}


def stated(split: Split, asked: Fact) -> Stated:
    """What is stated for the cell of each key; found once for the part of a key that it depends on."""
    if asked is Fact.ELIGIBLE_COSTS:
        return lambda key: _eligible(split, key)
    if asked is Fact.POPULATION:
        return _population(split)
    return places(split) if asked is Fact.PLACES else _planned(split, asked)


def plans_in_force(region: Region, asked: Fact, day: date) -> dict[str, int]:
    """The number planned for each group by the plan in force on a day."""
    in_force: dict[str, Target] = {}
    for target in sorted(region.targets, key=lambda one: one.in_force_from or date.min):
        if target.indicator == _PLANNED[asked] and (target.in_force_from or date.min) <= day:
            in_force[target.target_group] = target
    return {group: target.value for group, target in in_force.items()}


def _eligible(split: Split, key: Key) -> Decimal | None:
    costs = split.region.project.costs_on(split.period_of(key).last)
    return costs.eligible_eur if costs else None


def _planned(split: Split, asked: Fact) -> Stated:
    group = split.by.index(Dimension.GROUP) if Dimension.GROUP in split.by else None
    in_force = cache(lambda day: plans_in_force(split.region, asked, day))

    def planned(key: Key) -> int | None:
        plans = in_force(split.period_of(key).last)
        groups = split.selection.groups or plans if group is None else [key[group]]
        values = [plans[one] for one in groups if one in plans]
        return sum(values) if values else None

    return planned


def _population(split: Split) -> Stated:
    """Inhabitants of the partner municipalities that the filter and the cell leave; None where not all are known."""
    region, chosen = split.region, split.selection.municipalities
    if Dimension.MUNICIPALITY not in split.by:
        whole = region.inhabitants(chosen or tuple(one.code for one in region.of_basis(split.selection.basis)))
        return lambda _key: whole
    place = split.by.index(Dimension.MUNICIPALITY)
    held = region.old_parts(chosen)

    @cache
    def inhabitants(code: str | None) -> int | None:
        if code is None:
            return None
        if chosen and code not in chosen and not all(held.get(old) for old in region.old_parts((code,))):
            return None
        return region.inhabitants((code,))

    return lambda key: inhabitants(key[place])
