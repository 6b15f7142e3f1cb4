"""What an attack on a release found, in words."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from di_metrics.errors import N_
from di_metrics.region import Region
from di_metrics.release.cells import ANY_SERVICE, UNKNOWN_OLD, Slot
from di_metrics.text.release_names import area_name, group_name, service_name, time_name
from di_metrics.text.speaker import Speaker

if TYPE_CHECKING:
    from di_metrics.attack.audit import Found
    from di_metrics.attack.people import Kind

KINDS = {
    "count": N_("number"),
    "step": N_("increase in the year"),
    "part": N_("part of a divided municipality"),
    "rest": N_("recipients without this service"),
    "amount": N_("amount"),
}


def slot_in_words(speaker: Speaker, region: Region, kind: Kind, slot: Slot) -> str:
    """What a quantity is of: its kind, indicator, area, group, service and time."""
    areas = [area_name(speaker, region, code) for code in slot.area.split(">") if code != UNKNOWN_OLD]
    service = [] if slot.service == ANY_SERVICE else [service_name(speaker, region, slot.service)]
    named = [" > ".join(areas), group_name(speaker, region, slot.group), *service, time_name(speaker, slot.time)]
    return f"{speaker.say(KINDS[kind])}: {', '.join(named)}"


def found_in_words(speaker: Speaker, region: Region, found: Found) -> str:
    """A quantity and the values that remain possible."""
    high = speaker.number(found.high) if math.isfinite(found.high) else "…"
    interval = speaker.number(found.low) if found.low == found.high else f"{speaker.number(found.low)}–{high}"
    return f"{slot_in_words(speaker, region, found.kind, found.slot)} = {interval}"
