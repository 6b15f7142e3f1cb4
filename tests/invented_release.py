"""A release with a whole menu and invented cells, every kind of cell among them: for pages and their parts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

from di_metrics.model import Basis, Bilingual, Status
from di_metrics.region import Region
from di_metrics.region_files import load_region, read_folder
from di_metrics.release.file import content_hash
from di_metrics.release.parameters import Parameters
from di_metrics.release.release import (
    ALL_GROUPS,
    ANY_SERVICE,
    MONEY,
    REGION,
    WHOLE_PROJECT,
    CellChange,
    Edition,
    Release,
    Shown,
    Slot,
    Source,
    catalogue_texts,
)
from di_metrics.settings import PROGRAMME

SAMPLE = Path(__file__).parent / "regions" / "sample"
RECIPIENTS, ASSESSED = "recipients", "assessed"
LOW, CLOSED = Shown(Status.LOW), Shown(Status.SUPPRESSED)
OFFICIAL = Shown(Status.OFFICIAL, 23, Bilingual("Gada pārskats", "Annual report"))
OF_PERSONS = (
    LOW,
    Shown(Status.ROUNDED, 10),
    Shown(Status.ROUNDED, 1135),
    LOW,
    CLOSED,
    OFFICIAL,
    Shown(Status.ROUNDED, 35),
)
OF_MONEY = (CLOSED, Shown(Status.ROUNDED, 3_000), CLOSED, Shown(Status.ROUNDED, 4_840_000))


def slots(region: Region) -> Iterator[Slot]:
    """A menu as releases have it: no service of the last group is offered by municipality."""
    served = [one.code for one in region.groups if one.receives_services]
    areas = [one.code for one in region.of_basis(Basis.POST2021)]
    times = (*region.project_years, WHOLE_PROJECT)
    for year in region.project_years:
        yield Slot(RECIPIENTS, REGION, ALL_GROUPS, ANY_SERVICE, year)
        yield Slot(ASSESSED, REGION, ALL_GROUPS, ANY_SERVICE, year)
        yield from (Slot(ASSESSED, REGION, one.code, ANY_SERVICE, year) for one in region.groups if one.assessed)
        for group in served:
            services = (ANY_SERVICE, *region.services_for(group))
            local = services[:1] if group == served[-1] else services[:-1]
            yield from (Slot(RECIPIENTS, REGION, group, service, year) for service in services)
            yield from (Slot(RECIPIENTS, area, group, service, year) for service in local for area in areas)
    for group in served:
        old = region.of_basis(Basis.PRE2021)
        yield from (Slot(RECIPIENTS, one.code, group, ANY_SERVICE, str(region.snapshot_year)) for one in old)
    yield from (Slot(MONEY, REGION, ALL_GROUPS, ANY_SERVICE, time) for time in times)
    for group in served:
        services = (ANY_SERVICE, *region.services_for(group))
        yield from (Slot(MONEY, REGION, group, service, time) for service in services for time in times)
        yield from (Slot(MONEY, area, group, ANY_SERVICE, time) for area in areas for time in times)


def invented_release(number: int = 2) -> Release:
    """Release `number` of the invented region; each earlier one showed every municipality's first cell otherwise."""
    files = read_folder(SAMPLE, PROGRAMME)
    region = load_region(files)
    persons, money = cycle(OF_PERSONS), cycle(OF_MONEY)
    cells = {slot: next(money if slot.indicator == MONEY else persons) for slot in slots(region)}
    parameters = Parameters(threshold=6, base=5)
    earlier = tuple(Edition(one, dt.date(2023, one, 15), str(one) * 64) for one in range(1, number))
    first = next(one.code for one in region.groups if one.receives_services)
    moved = Slot(RECIPIENTS, REGION, first, ANY_SERVICE, region.project_years[-1])
    changes = tuple(CellChange(one.number, moved, Shown(Status.ROUNDED, 77_770), cells[moved]) for one in earlier)
    edition = Edition(number, dt.date(2024, 1, 31), content_hash(cells))
    source = Source(True)
    return Release(edition, source, parameters, region, files, catalogue_texts(), cells, earlier, changes)
