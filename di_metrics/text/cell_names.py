"""Cells of a release in words, and what an attack found of them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from di_metrics.errors import N_
from di_metrics.model import Basis, Dimension
from di_metrics.region import Region
from di_metrics.release.release import (
    ALL_GROUPS,
    ANY_SERVICE,
    REGION,
    UNKNOWN,
    UNKNOWN_OLD,
    WHOLE_PROJECT,
    CellChange,
    Release,
    Slot,
)
from di_metrics.text.labels import label
from di_metrics.text.public_speaker import PublicSpeaker
from di_metrics.text.speaker import Speaker

if TYPE_CHECKING:
    from di_metrics.attack.audit import Exposure
    from di_metrics.attack.counts import QuantityKind


# ---- The names of what a release's cells are of, in the reader's language ----


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


def change_in_words(speaker: PublicSpeaker, release: Release, change: CellChange) -> tuple[str, str, str]:
    """What a figure is of that an earlier release told otherwise, and that figure then and now."""
    slot, region, indicator = change.slot, release.region, release.indicator(change.slot.indicator)
    place = None if slot.area == UNKNOWN else slot.area
    names = [
        speaker.name(indicator.name),
        speaker.name(region.name.bilingual) if place == REGION else label(speaker, region, Dimension.MUNICIPALITY, place),
        "" if slot.group == ALL_GROUPS else label(speaker, region, Dimension.GROUP, slot.group),
        "" if slot.service == ANY_SERVICE else service_name(speaker, region, slot.service),
        time_name(speaker, slot.time),
    ]
    before, after = (
        speaker.value(indicator, one.value, one.status) if one else speaker.say(N_("not in the release"))
        for one in (change.before, change.after)
    )
    return ", ".join(filter(None, names)), before, after


# ---- What an attack on a release found, in words ----

KINDS = {
    "count": N_("number"),
    "step": N_("increase since the time before"),
    "change": N_("change since an earlier release or meeting"),
    "part": N_("part of a divided municipality"),
    "rest": N_("the other recipients"),
    "amount": N_("amount"),
}


def slot_in_words(speaker: Speaker, region: Region, kind: QuantityKind, slot: Slot) -> str:
    """What a quantity is of: its kind, indicator, area, group, service and time."""
    areas = [area_name(speaker, region, code) for code in slot.area.split(">") if code != UNKNOWN_OLD]
    service = [] if slot.service == ANY_SERVICE else [service_name(speaker, region, slot.service)]
    named = [" > ".join(areas), group_name(speaker, region, slot.group), *service, time_name(speaker, slot.time)]
    return f"{speaker.say(KINDS[kind])}: {', '.join(named)}"


def found_in_words(speaker: Speaker, region: Region, found: Exposure) -> str:
    """A quantity and the values that remain possible."""
    high = speaker.number(found.high) if math.isfinite(found.high) else "…"
    interval = speaker.number(found.low) if found.low == found.high else f"{speaker.number(found.low)}–{high}"
    return f"{slot_in_words(speaker, region, found.kind, found.slot)} = {interval}"
