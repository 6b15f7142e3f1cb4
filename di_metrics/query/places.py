"""Places of service that are known to exist, by cell."""

from __future__ import annotations

from collections.abc import Callable

from di_metrics.model import Basis, Dimension, Key
from di_metrics.query.cells import Split
from di_metrics.region import InfrastructureObject, Region


def places(split: Split) -> Callable[[Key], int | None]:
    """The places in built objects that pass the filters and are known to exist in the cell's period, if there are any."""
    objects = [(_codes(split, one), one) for one in split.region.infrastructure if _passes(split, one)]

    def places_in(key: Key) -> int | None:
        codes = dict(zip(split.by, key, strict=True))
        period = split.period_of(key)
        counted = [
            built.places
            for own, built in objects
            if built.places is not None
            and built.exists_by is not None
            and built.exists_by <= period.last
            and (period.first is None or built.exists_by >= period.first)
            and all(code == codes[one] for one, code in own.items() if one in codes)
        ]
        return sum(counted) if counted else None

    return places_in


def _passes(split: Split, built: InfrastructureObject) -> bool:
    selection = split.selection
    on_either = {_code_on(split.region, built.municipality_code, basis) for basis in Basis}
    return (
        built.status == "built"
        and (not selection.municipalities or bool(on_either & set(selection.municipalities)))
        and (not selection.filters_services or built.service_code in split.services)
        and (not selection.groups or built.target_group in selection.groups)
    )


def _codes(split: Split, built: InfrastructureObject) -> dict[Dimension, str | None]:
    return {
        Dimension.MUNICIPALITY: _code_on(split.region, built.municipality_code, split.selection.basis),
        Dimension.SERVICE: built.service_code,
        Dimension.CATEGORY: built.category,
        Dimension.GROUP: built.target_group,
    }


def _code_on(region: Region, code: str | None, basis: Basis) -> str | None:
    """A municipality on a basis, where its succession leaves one answer."""
    if code is None or region.municipality[code].basis is basis:
        return code
    others = region.successors(code) if basis is Basis.POST2021 else region.predecessors(code)
    return others[0] if len(others) == 1 else None
