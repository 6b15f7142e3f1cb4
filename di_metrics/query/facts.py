"""What the region's files state for a cell: inhabitants, places, plans and costs. None where nothing is stated."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from di_metrics.formula import Fact
from di_metrics.model import Basis, Dimension, Key, Period, Selection
from di_metrics.query.cells import Split, services_of
from di_metrics.region import InfrastructureObject, Region, Target

_PLANNED = {Fact.PLANNED_RECIPIENTS: "recipients", Fact.PLANNED_ASSESSMENTS: "assessed"}


def fact(split: Split, stated: Fact, key: Key) -> int | Decimal | None:
    """What is stated for the cell of a key."""
    codes = dict(zip(split.by, key, strict=True))
    if stated is Fact.ELIGIBLE_COSTS:
        return split.region.project.eligible_costs_eur
    if stated is Fact.POPULATION:
        return _population(split.region, split.selection, codes)
    if stated is Fact.PLACES:
        return _places(split.region, split.selection, codes, split.period_of(key))
    plans = planned(split.region, stated, split.period_of(key))
    groups = [codes[Dimension.GROUP]] if Dimension.GROUP in codes else split.selection.groups or plans
    values = [plans[group] for group in groups if group in plans]
    return sum(values) if values else None


def planned(region: Region, stated: Fact, period: Period) -> dict[str, int]:
    """The number planned for each group by the plan in force on the period's last day."""
    in_force: dict[str, Target] = {}
    for target in sorted(region.targets, key=lambda one: one.in_force_from or date.min):
        if target.indicator == _PLANNED[stated] and (target.in_force_from or date.min) <= period.last:
            in_force[target.target_group] = target
    return {group: target.value for group, target in in_force.items()}


def _population(region: Region, selection: Selection, codes: Mapping[Dimension, str | None]) -> int | None:
    """Inhabitants of the partner municipalities that the filter and the cell leave; None where not all are known."""
    basis, chosen = selection.basis, selection.municipalities
    if Dimension.MUNICIPALITY not in codes:
        return _inhabitants(region, chosen or tuple(one.code for one in region.of_basis(basis)))
    code = codes[Dimension.MUNICIPALITY]
    if code is None:
        return None
    if chosen and code not in chosen:
        held = _old_parts(region, chosen)
        if not all(held.get(old) for old in _old_parts(region, (code,))):
            return None
    return _inhabitants(region, (code,))


def _inhabitants(region: Region, codes: tuple[str, ...]) -> int | None:
    """Inhabitants of an area's partner municipalities; a new one's are its predecessors' where not stated."""
    partners = [code for code in codes if region.municipality[code].partner]
    stated = {code: region.municipality[code].population for code in partners if _is_stated(region, code)}
    parts = _old_parts(region, tuple(code for code in partners if code not in stated))
    people = [*stated.values(), *(region.municipality[old].population if whole else None for old, whole in parts.items())]
    return None if None in people or not people else sum(one for one in people if one is not None)


def _is_stated(region: Region, code: str) -> bool:
    municipality = region.municipality[code]
    return municipality.basis is Basis.POST2021 and municipality.population is not None


def _old_parts(region: Region, codes: tuple[str, ...]) -> dict[str, bool]:
    """The old municipalities that an area touches, each with whether the area holds all of it."""
    parts: dict[str, bool] = {}
    for code in codes:
        if region.municipality[code].basis is Basis.PRE2021:
            parts[code] = True
            continue
        for old in region.predecessors(code):
            parts[old] = parts.get(old, False) or set(region.successors(old)) <= set(codes)
    return parts


def _places(region: Region, selection: Selection, codes: Mapping[Dimension, str | None], period: Period) -> int | None:
    services = services_of(region, selection)
    counted = [
        built.places
        for built in region.infrastructure
        if built.status == "built"
        and built.places is not None
        and built.exists_by is not None
        and built.exists_by <= period.last
        and (period.first is None or built.exists_by >= period.first)
        and (not selection.filters_services or built.service_code in services)
        and (not selection.groups or built.target_group in selection.groups)
        and _is_in_cell(region, selection, built, codes)
    ]
    return sum(counted) if counted else None


def _is_in_cell(
    region: Region, selection: Selection, built: InfrastructureObject, codes: Mapping[Dimension, str | None]
) -> bool:
    on_basis = {basis: _code_on(region, built.municipality_code, basis) for basis in Basis}
    if selection.municipalities and not set(on_basis.values()) & set(selection.municipalities):
        return False
    own = {
        Dimension.MUNICIPALITY: on_basis[selection.basis],
        Dimension.SERVICE: built.service_code,
        Dimension.CATEGORY: built.category,
        Dimension.GROUP: built.target_group,
    }
    return all(own[one] == code for one, code in codes.items() if one in own)


def _code_on(region: Region, code: str | None, basis: Basis) -> str | None:
    """A municipality on a basis, where its succession leaves one answer."""
    if code is None or region.municipality[code].basis is basis:
        return code
    others = region.successors(code) if basis is Basis.POST2021 else region.predecessors(code)
    return others[0] if len(others) == 1 else None
