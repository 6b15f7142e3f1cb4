"""The table of other names in the reader's language."""

from __future__ import annotations

from di_metrics.errors import N_
from di_metrics.region import Region
from di_metrics.reports import Aliases
from di_metrics.text.labels import municipality_on_basis
from di_metrics.text.speaker import Speaker

KIND_NAMES = {
    "municipality": N_("Municipalities"),
    "parish": N_("Parishes"),
    "group": N_("Target groups"),
    "service": N_("Services"),
}


def alias_rows(speaker: Speaker, region: Region, aliases: Aliases, kind: str) -> list[list[str]]:
    """The other names of a kind in the order of the alphabet, what each means, and its code."""
    names = meanings(speaker, region, kind)
    rows = sorted((row.key, row.code, row.alias) for row in aliases.rows if row.kind == kind)
    return [[alias, names[code], "" if code == names[code] else code] for _, code, alias in rows]


def meanings(speaker: Speaker, region: Region, kind: str) -> dict[str, str]:
    """What a name of a kind can mean: the names of its codes. Of a municipality it tells the basis too."""
    if kind == "municipality":
        return {one.code: municipality_on_basis(speaker, region, one.code) for one in region.municipalities}
    if kind == "group":
        return {one.code: speaker.name(one.name) for one in region.groups}
    if kind == "service":
        return {one.code: speaker.name(one.name) for one in region.services}
    return {row.parish: row.parish for row in region.succession if row.parish}
