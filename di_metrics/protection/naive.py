"""A plain release of the same data that only hides 1–4: what the attack finds in it shows what protection is worth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from di_metrics.model import Bilingual, Status
from di_metrics.protection.exact import Exact
from di_metrics.release.cells import MONEY, Shown, Slot
from di_metrics.release.parameters import Parameters
from di_metrics.release.release import Release

_EXACT = Bilingual("precīzs skaits", "exact count")


def naive_release(release: Release, exact: Exact) -> Release:
    """The same release with exact counts, of which only those from 1 to below the threshold are hidden."""
    cells: Mapping[Slot, Shown] = {
        slot: _hidden_if_small(exact.count(slot), release.parameters) for slot in release.cells if slot.indicator != MONEY
    }
    return replace(release, cells=cells, earlier=(), changes=())


def _hidden_if_small(count: int, parameters: Parameters) -> Shown:
    return Shown(Status.LOW) if 0 < count < parameters.threshold else Shown(Status.OFFICIAL, count, _EXACT)


def meaning_of_naive(shown: Shown, parameters: Parameters) -> tuple[float, float]:
    """A hidden count stands for 1 to below the threshold; any other is exact."""
    return (1, parameters.threshold - 1) if shown.value is None else (shown.value, shown.value)
