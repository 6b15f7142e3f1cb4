"""The fixed menu of a release: which cells are offered at all. What is not on it cannot be asked for."""

from __future__ import annotations

from collections.abc import Iterator

from di_metrics.model import Basis
from di_metrics.protection.exact import ASSESSED, RECIPIENTS, Exact
from di_metrics.region import Region
from di_metrics.release.cells import ALL_GROUPS, ANY_SERVICE, MONEY, REGION, UNKNOWN, WHOLE_PROJECT, Slot
from di_metrics.release.parameters import Parameters


def series_of_persons(region: Region, exact: Exact, parameters: Parameters) -> Iterator[tuple[Slot, ...]]:
    """The series of counts of persons, each a slot a year.

    Region: every group and all groups, any service and each; municipalities: every group and any service, and a service
    where enough people use it in the whole region; old municipalities: any service at one year's end. There are no totals
    of all groups by municipality.
    """
    years = region.project_years
    areas = [one.code for one in region.of_basis(region.latest_basis)] + [UNKNOWN]
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
            if service == ANY_SERVICE or exact.count(whole._replace(time=years[-1])) >= parameters.service_minimum:
                for area in areas:
                    yield _series(whole._replace(area=area), years)
        if str(region.snapshot_year) in years:
            for old in region.of_basis(Basis.PRE2021):
                yield (Slot(RECIPIENTS, old.code, group.code, ANY_SERVICE, str(region.snapshot_year)),)


def series_of_money(region: Region) -> Iterator[tuple[Slot, ...]]:
    """The series of amounts, each a slot a year and one for the whole project: margins by service and by municipality."""
    times = (*region.project_years, WHOLE_PROJECT)
    areas = [one.code for one in region.of_basis(region.latest_basis)] + [UNKNOWN]
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
