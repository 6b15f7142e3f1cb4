"""Figures that are told in words: what each is of, how it changed, and what an attack found of them."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from di_metrics.errors import N_
from di_metrics.indicators import CATALOGUE
from di_metrics.model import Basis, Dimension
from di_metrics.region import Region
from di_metrics.release.release import (
    ALL_GROUPS,
    ANY_SERVICE,
    MONEY,
    PERSONS,
    PRICED_UNITS,
    REGION,
    STATE_CARE,
    UNITS,
    UNKNOWN,
    UNKNOWN_OLD,
    WHOLE_PROJECT,
    CellChange,
    Release,
    Shown,
    Slot,
)
from di_metrics.release.slot_codes import WITHIN, codes_of, is_amount
from di_metrics.text.labels import label
from di_metrics.text.public_speaker import PublicSpeaker
from di_metrics.text.speaker import Speaker

if TYPE_CHECKING:
    from di_metrics.attack.audit import Exposure
    from di_metrics.attack.counts import QuantityKind


# ---- The names of what figures that are told are of, in the reader's language ----

_PART = ">"


def area_name(speaker: Speaker, region: Region, code: str) -> str:
    """The whole region, or municipalities."""
    if code == REGION:
        return speaker.say(N_("whole region"))
    return _listed(speaker, code, lambda one: _municipality(speaker, region, one))


def _municipality(speaker: Speaker, region: Region, code: str) -> str:
    return label(speaker, region, Dimension.MUNICIPALITY, None if code == UNKNOWN else code)


def group_name(speaker: Speaker, region: Region, code: str) -> str:
    """Target groups by their full names."""
    if code == ALL_GROUPS:
        return speaker.say(N_("all groups"))
    return _listed(speaker, code, lambda one: speaker.name(region.group[one].name))


def service_name(speaker: Speaker, region: Region, code: str) -> str:
    """Services, of which at least one was received."""
    if code == ANY_SERVICE:
        return speaker.say(N_("any service"))
    return _listed(speaker, code, lambda one: speaker.name(region.service[one].name))


def _listed(speaker: Speaker, codes: str, name: Callable[[str], str]) -> str:
    return speaker.listed([name(one) for one in codes_of(codes)])


def time_name(speaker: Speaker, code: str) -> str:
    """A year, the whole project, the last day, or the first and the last day."""
    if code == WHOLE_PROJECT:
        return speaker.say(N_("Whole project"))
    first, between, last = code.rpartition(WITHIN)
    if first:
        days = (speaker.date(dt.date.fromisoformat(one)) for one in (first, last))
        return speaker.say(N_("%(first)s to %(last)s"), **dict(zip(("first", "last"), days, strict=True)))
    if between or "-" in last:
        return speaker.say(N_("to %(day)s"), day=speaker.date(dt.date.fromisoformat(last)))
    return last


def basis_of(region: Region, code: str) -> Basis:
    """The basis of a municipality."""
    return region.municipality[code].basis


def change_in_words(speaker: PublicSpeaker, release: Release, change: CellChange) -> tuple[str, str, str]:
    """What a figure is of that an earlier release told otherwise, and that figure then and now."""
    slot, region, indicator = change.slot, release.region, release.indicator(change.slot.indicator)
    names = [
        speaker.name(indicator.name),
        speaker.name(region.name.bilingual) if slot.area == REGION else area_name(speaker, region, slot.area),
        "" if slot.group == ALL_GROUPS else label(speaker, region, Dimension.GROUP, slot.group),
        "" if slot.service == ANY_SERVICE else service_name(speaker, region, slot.service),
        time_name(speaker, slot.time),
    ]
    before, after = (
        speaker.value(indicator, one.value, one.status) if one else speaker.say(N_("not in the release"))
        for one in (change.before, change.after)
    )
    return ", ".join(filter(None, names)), before, after


# ---- Figures that were told ----

_NOT_IN_THE_CATALOGUE = {
    "services_used": N_("Recipients of each service, added up"),
    "needed": N_("Persons with a service in their support plan"),
    PRICED_UNITS: N_("Units of service at their prices, EUR"),
}


def indicator_name(speaker: Speaker, region: Region, code: str) -> str:
    """The name of what a slot counts or adds up; of units of service with their kind."""
    code, from_state_care, _ = code.partition(STATE_CARE)
    if code.startswith(UNITS):
        kind = speaker.name(region.unit_kind[code.removeprefix(UNITS)].name)
        name = f"{speaker.name(CATALOGUE['units'].name)} ({kind})"
    elif code in CATALOGUE:
        name = speaker.name(CATALOGUE[code].name)
    else:
        name = speaker.say(_NOT_IN_THE_CATALOGUE[code])
    return f"{name}, {speaker.say(N_('from state care'))}" if from_state_care else name


def told_in_words(speaker: Speaker, region: Region, slot: Slot) -> tuple[str, str, str, str, str]:
    """What a figure that was told is of: indicator, area, group, service and time, by name."""
    areas = [area_name(speaker, region, one) for one in slot.area.split(_PART) if one != UNKNOWN_OLD]
    return (
        indicator_name(speaker, region, slot.indicator),
        " > ".join(areas),
        group_name(speaker, region, slot.group),
        service_name(speaker, region, slot.service),
        time_name(speaker, slot.time),
    )


def shown_in_words(speaker: PublicSpeaker, slot: Slot, shown: Shown) -> str:
    """What was told of a slot: “≈ 25”, “≈ 3 000 EUR”, “fewer than 5”, “not published”, or an official number."""
    like = "units" if slot.indicator.startswith(UNITS) else MONEY if is_amount(slot.indicator) else PERSONS[0]
    return speaker.value(replace(CATALOGUE[like], decimals=0), shown.value, shown.status)


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
    names = told_in_words(speaker, region, slot)
    named = [name for code, name in zip(slot, names, strict=True) if code != ANY_SERVICE]
    return f"{speaker.say(KINDS[kind])}: {', '.join(named)}"


def found_in_words(speaker: Speaker, region: Region, found: Exposure) -> str:
    """A quantity and the values that remain possible."""
    low, high = (speaker.number(one) if math.isfinite(one) else "…" for one in (found.low, found.high))
    interval = low if found.low == found.high else f"{low}–{high}"
    return f"{slot_in_words(speaker, region, found.kind, found.slot)} = {interval}"
