"""What a release shows of counts of persons: nobody ever, fewer than the threshold, rounded, or an official total."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise

from di_metrics.model import Bilingual, Status
from di_metrics.release.cells import Shown, Slot
from di_metrics.release.parameters import Parameters


def protect_series(
    slots: Sequence[Slot], counts: Sequence[int], parameters: Parameters, official: Mapping[Slot, Bilingual]
) -> dict[Slot, Shown]:
    """What is shown of a series of counts to the end of each year; `official` gives the source of totals published exactly.

    Each count is rounded by itself. An official total is shown only where the series, as shown, still never falls.
    """
    if not any(counts):
        return {slot: Shown(Status.EMPTY) for slot in slots}
    shown = [protect(count, parameters) for count in counts]
    for place, slot in enumerate(slots):
        if slot in official and counts[place] >= parameters.threshold:
            exact = [*shown]
            exact[place] = Shown(Status.OFFICIAL, counts[place], official[slot])
            if _never_falls(exact):
                shown = exact
    return dict(zip(slots, shown, strict=True))


def protect(count: int, parameters: Parameters) -> Shown:
    """A count below the threshold, zero among them, is LOW; any other is rounded to the base."""
    if count < parameters.threshold:
        return Shown(Status.LOW)
    base = parameters.base
    return Shown(Status.ROUNDED, max(parameters.threshold, (count + base // 2) // base * base))


def closed(slots: Collection[Slot]) -> dict[Slot, Shown]:
    """What is shown of slots that are not published."""
    return {slot: Shown(Status.SUPPRESSED) for slot in slots}


def _never_falls(series: Sequence[Shown]) -> bool:
    return all((before.value or 0) <= (after.value or 0) for before, after in pairwise(series))
