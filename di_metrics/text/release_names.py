"""The names of what a release's cells are of, in the reader's language."""

from __future__ import annotations

from di_metrics.errors import N_
from di_metrics.model import Basis, Dimension
from di_metrics.region import Region
from di_metrics.release.cells import ALL_GROUPS, ANY_SERVICE, REGION, UNKNOWN, WHOLE_PROJECT
from di_metrics.text.labels import label
from di_metrics.text.speaker import Speaker


def area_name(speaker: Speaker, region: Region, code: str) -> str:
    """The whole region, a municipality, or the unknown one."""
    if code == REGION:
        return speaker.say(N_("whole region"))
    return label(speaker, region, Dimension.MUNICIPALITY, None if code == UNKNOWN else code)


def basis_of(region: Region, code: str) -> Basis:
    """The basis of a municipality; the unknown one is of those after the reform."""
    return region.latest_basis if code == UNKNOWN else region.municipality[code].basis


def group_name(speaker: Speaker, region: Region, code: str) -> str:
    """A target group by its full name."""
    return speaker.say(N_("all groups")) if code == ALL_GROUPS else speaker.name(region.group[code].name)


def service_name(speaker: Speaker, region: Region, code: str) -> str:
    return speaker.say(N_("any service")) if code == ANY_SERVICE else speaker.name(region.service[code].name)


def time_name(speaker: Speaker, code: str) -> str:
    return speaker.say(N_("Whole project")) if code == WHOLE_PROJECT else code
