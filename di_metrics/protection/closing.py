"""What is closed where the attack succeeds: the split that shows few people first, the series itself last."""

from __future__ import annotations

from collections.abc import Callable

from di_metrics.attack.amounts import sums
from di_metrics.attack.people import Kind
from di_metrics.model import Basis, Status
from di_metrics.release.cells import ANY_SERVICE, REGION, Shown, Slot
from di_metrics.release.release import Release


def to_close(release: Release, kind: Kind, solved: Slot) -> tuple[Slot, ...]:
    """The slots to close for a number of persons that the attack solves, in widening circles; empty if nothing is left.

    First the service's split by municipality, for all municipalities; then the service in the region; then, of the year
    that the old municipalities are shown for, these; then the municipality's own series; then all services; last the group.
    Where all recipients of a municipality receive a service, its other services tell it, those of nobody above all: there
    all its services come first.
    """
    old = {one.code for one in release.region.of_basis(Basis.PRE2021)}
    of_a_rest: list[Callable[[Slot], bool]] = [
        lambda slot: slot.area == solved.area != REGION and slot.service != ANY_SERVICE,
    ]
    of_a_service: list[Callable[[Slot], bool]] = [
        lambda slot: slot.service == solved.service and slot.area != REGION,
        lambda slot: slot.service == solved.service,
    ]
    of_any: list[Callable[[Slot], bool]] = [
        lambda slot: slot.area in old and solved.time == str(release.region.snapshot_year),
        lambda slot: slot.area == solved.area and slot.service == ANY_SERVICE,
        lambda slot: slot.service != ANY_SERVICE,
        lambda slot: True,
    ]
    circles = (of_a_rest if kind is Kind.REST else []) + (of_a_service if solved.service != ANY_SERVICE else []) + of_any
    for belongs in circles:
        found = tuple(
            slot
            for slot, shown in release.cells.items()
            if (slot.indicator, slot.group) == (solved.indicator, solved.group)
            and belongs(slot)
            and _can_be_closed(slot, shown)
        )
        if found:
            return found
    return ()


def _can_be_closed(slot: Slot, shown: Shown) -> bool:
    """Series of nobody stay as they are, but for services by municipality: there they tell what the others receive."""
    by_municipality = slot.service != ANY_SERVICE and slot.area != REGION
    return shown.status is not Status.SUPPRESSED and (by_municipality or shown.status is not Status.EMPTY)


def partner(release: Release, solved: Slot, euros: Callable[[Slot], float]) -> tuple[Slot, ...]:
    """The smallest amount shown in a sum that a solved amount belongs to, of the sum where fewest are hidden."""
    ranked, cells = [], release.cells
    for one in sums(release.region):
        members = [slot for slot in (*one.parts, one.whole) if slot in cells]
        if solved in members:
            hidden = sum(cells[slot].status is Status.SUPPRESSED for slot in members)
            ranked += [(hidden, euros(slot), slot) for slot in members if cells[slot].value is not None]
    return (min(ranked)[2],) if ranked else ()
