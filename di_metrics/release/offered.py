"""What a release offers to choose from: read from its cells, so that nothing can be asked that it does not hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from di_metrics.model import Status
from di_metrics.region import Region
from di_metrics.release.release import ALL_GROUPS, ANY_SERVICE, MONEY, PERSONS, REGION, WHOLE_PROJECT, Release, Slot

RECIPIENTS, ASSESSED = PERSONS


@dataclass(frozen=True, slots=True)
class Offered:
    """The codes that a release offers, in the region's order.

    `groups` receive services; `areas` are the municipalities after the reform. `services` and `services_by_area` hold what
    each group has in the whole region and by municipality, any service first; `snapshot` is the year for which the
    municipalities before the reform are shown.
    """

    groups: tuple[str, ...]
    years: tuple[str, ...]
    areas: tuple[str, ...]
    services: Mapping[str, tuple[str, ...]]
    services_by_area: Mapping[str, tuple[str, ...]]
    snapshot: str | None

    @property
    def last_year(self) -> str:
        return self.years[-1]

    @property
    def times_of_money(self) -> tuple[str, ...]:
        """The whole project, then each year."""
        return (WHOLE_PROJECT, *self.years)


@lru_cache(maxsize=4)
def offered_by(release: Release) -> Offered:
    """What a release offers."""
    region = release.region
    served = [slot for slot in release.cells if slot.indicator == RECIPIENTS]
    whole = [slot for slot in served if slot.area == REGION and slot.group != ALL_GROUPS]
    groups = _in_order((one.code for one in region.groups), (slot.group for slot in whole))
    local = [slot for slot in served if slot.area != REGION]
    areas = [one.code for one in region.of_basis(region.latest_basis)]
    return Offered(
        groups,
        tuple(sorted({slot.time for slot in whole})),
        _in_order(areas, (slot.area for slot in local)),
        {group: _services(region, (slot for slot in whole if slot.group == group)) for group in groups},
        {group: _services(region, (slot for slot in local if slot.group == group)) for group in groups},
        next((slot.time for slot in local if slot.area not in areas), None),
    )


def _in_order(order: Iterable[str], found: Iterable[str]) -> tuple[str, ...]:
    kept = set(found)
    return tuple(one for one in order if one in kept)


def _services(region: Region, slots: Iterable[Slot]) -> tuple[str, ...]:
    return _in_order((ANY_SERVICE, *region.service), (slot.service for slot in slots))


def is_closed(release: Release, group: str, service: str, areas: Iterable[str], years: Iterable[str]) -> bool:
    """Whether nothing of a group's recipients of a service is published for any of some areas and years."""
    slots = (Slot(RECIPIENTS, area, group, service, year) for area, year in product(areas, years))
    return all(release.shown(slot).status is Status.SUPPRESSED for slot in slots)


__all__ = ["ASSESSED", "MONEY", "RECIPIENTS", "Offered", "is_closed", "offered_by"]
