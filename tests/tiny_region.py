"""Regions so small that what can be worked out of a release of theirs is worked out in a comment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

from di_metrics.model import Basis, Bilingual, Status
from di_metrics.region import Municipality, Region, Succession
from di_metrics.region_files import load_region, read_folder
from di_metrics.release.file import content_hash
from di_metrics.release.parameters import PARAMETERS
from di_metrics.release.release import ANY_SERVICE, REGION, UNKNOWN, Edition, Release, Shown, Slot, Source, catalogue_texts
from di_metrics.settings import PROGRAMME

SAMPLE = Path(__file__).parent / "regions" / "sample"
GROUP, A, B = "children", "A", "B"
LOW, CLOSED = Shown(Status.LOW), Shown(Status.SUPPRESSED)


def about(value: int) -> Shown:
    return Shown(Status.ROUNDED, value)


def exactly(value: int) -> Shown:
    return Shown(Status.OFFICIAL, value, Bilingual("pārskats", "report"))


NOBODY = {UNKNOWN: exactly(0)}
"""Said where a test's attacker knows that everybody's municipality is known; of the unknown one nothing is ever told."""


def tiny_region(
    years: tuple[int, int], services: Sequence[str] = ("massage",), succession: Sequence[tuple[str, str]] = ()
) -> Region:
    """Municipalities A and B, one group and few services, for whole years; `succession` names old ones and heirs."""
    region = load_region(read_folder(SAMPLE, PROGRAMME))
    offered = [one.model_copy(update={"target_groups": (GROUP,)}) for one in region.services if one.code in services]
    assert len(offered) == len(services)
    old = dict.fromkeys(before for before, _ in succession)
    return region.model_copy(
        update={
            "project": region.project.model_copy(
                update={"start": dt.date(years[0], 1, 1), "end": dt.date(years[1], 12, 31)}
            ),
            "municipalities": (*(_municipality(one, "pre2021") for one in old), *(_municipality(one) for one in (A, B))),
            "succession": tuple(Succession(old_code=one, parish=f"{one} {new}", new_code=new) for one, new in succession),
            "groups": tuple(one for one in region.groups if one.code == GROUP),
            "services": tuple(offered),
        }
    )


def _municipality(code: str, basis: str = "post2021") -> Municipality:
    return Municipality(
        code=code, name_lv=code, name_en=code, basis=Basis(basis), kind="novads", partner=True, population=None
    )


def in_year(year: str, shown: Mapping[str, Shown], service: str = ANY_SERVICE) -> dict[Slot, Shown]:
    """What is shown of the recipients of areas to the end of a year."""
    return {Slot("recipients", area, GROUP, service, year): one for area, one in shown.items()}


def of(area: str, year: str, service: str = ANY_SERVICE) -> Slot:
    """The recipients of an area to the end of a year."""
    return Slot("recipients", area, GROUP, service, year)


def tiny_release(region: Region, cells: Mapping[Slot, Shown], number: int = 1) -> Release:
    """A release made by hand."""
    return Release(
        Edition(number, dt.date(2024, number, 1), content_hash(cells)),
        Source(True),
        PARAMETERS,
        region,
        read_folder(SAMPLE, PROGRAMME),
        catalogue_texts(),
        cells,
    )


__all__ = [
    "CLOSED",
    "GROUP",
    "LOW",
    "NOBODY",
    "REGION",
    "UNKNOWN",
    "A",
    "B",
    "about",
    "exactly",
    "in_year",
    "of",
    "tiny_region",
    "tiny_release",
]
