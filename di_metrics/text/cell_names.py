"""Cells of a release in words, and what an attack found of them."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from di_metrics.errors import N_
from di_metrics.indicators import CATALOGUE
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
from di_metrics.release.slot_codes import UNITS, WITHIN, codes_of
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
    """What a quantity is of: its kind, indicator, areas, groups, services and time."""
    service = [] if slot.service == ANY_SERVICE else [_each(slot.service, partial(service_name, speaker, region))]
    named = [
        _indicator_name(speaker, region, slot.indicator),
        _each(slot.area, partial(_part_name, speaker, region)),
        _each(slot.group, partial(group_name, speaker, region)),
        *service,
        _period_name(speaker, slot.time),
    ]
    return f"{speaker.say(KINDS[kind])}: {', '.join(named)}"


def _each(codes: str, name: Callable[[str], str]) -> str:
    """The names of codes that are taken together."""
    return " + ".join(name(code) for code in codes_of(codes))


def _indicator_name(speaker: Speaker, region: Region, code: str) -> str:
    code, _, narrowed = code.partition("@")
    if code.startswith(UNITS):
        kinds = {one.code: speaker.name(one.name) for one in region.unit_kinds}
        return kinds.get(code.removeprefix(UNITS), code)
    named = speaker.name(CATALOGUE[code].name) if code in CATALOGUE else code
    return f"{named} ({speaker.say(N_('from state care'))})" if narrowed else named


def _part_name(speaker: Speaker, region: Region, code: str) -> str:
    """An area, or a divided municipality with the one that a part of it went to."""
    return " > ".join(area_name(speaker, region, one) for one in code.split(">") if one != UNKNOWN_OLD)


def _period_name(speaker: Speaker, time: str) -> str:
    """A time as it is named in a release, or by its days."""
    named = [
        speaker.date(dt.date.fromisoformat(one)) if "-" in one else time_name(speaker, one) for one in time.split(WITHIN)
    ]
    return "–".join(one or "…" for one in named)


def found_in_words(speaker: Speaker, region: Region, found: Exposure) -> str:
    """A quantity and the values that remain possible."""
    high = speaker.number(found.high) if math.isfinite(found.high) else "…"
    interval = speaker.number(found.low) if found.low == found.high else f"{speaker.number(found.low)}–{high}"
    return f"{slot_in_words(speaker, region, found.kind, found.slot)} = {interval}"
