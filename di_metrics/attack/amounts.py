"""What a release says of money, as conditions on every amount of its margins, published or not."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from di_metrics.attack.system import Contradiction, Feasibility, System
from di_metrics.model import Status
from di_metrics.region import Region
from di_metrics.release.parameters import Parameters
from di_metrics.release.release import ALL_GROUPS, ANY_SERVICE, MONEY, REGION, UNKNOWN, WHOLE_PROJECT, Shown, Slot


@dataclass(frozen=True, slots=True)
class Interval:
    """The smallest and the largest amount, in EUR, that a slot can hold."""

    slot: Slot
    low: float
    high: float


def sums(region: Region) -> Iterator[tuple[Slot, tuple[Slot, ...]]]:
    """How the amounts of a region add up: services and municipalities to a group, groups to all, years to the project.

    Each is a slot with those whose amounts it is the sum of.
    """
    groups = [one.code for one in region.groups if one.receives_services]
    areas = [one.code for one in region.of_basis(region.latest_basis)] + [UNKNOWN]
    for time in (WHOLE_PROJECT, *region.project_years):
        total = Slot(MONEY, REGION, ALL_GROUPS, ANY_SERVICE, time)
        yield total, tuple(total._replace(group=group) for group in groups)
        slots = [total]
        for group in groups:
            whole = total._replace(group=group)
            of_services = tuple(whole._replace(service=service) for service in region.services_for(group))
            of_areas = tuple(whole._replace(area=area) for area in areas)
            yield whole, of_services
            yield whole, of_areas
            slots += [whole, *of_services, *of_areas]
        if time == WHOLE_PROJECT:
            yield from ((slot, tuple(slot._replace(time=year) for year in region.project_years)) for slot in slots)


class Amounts:
    """The system of all amounts, with how they add up and what labels say."""

    def __init__(self, region: Region) -> None:
        self.system = System(whole=False)
        self.number: dict[Slot, int] = {}
        for whole, parts in sums(region):
            terms = {self._unknown(slot): 1.0 for slot in parts} | {self._unknown(whole): -1.0}
            self.system.condition(terms, 0, 0)

    def _unknown(self, slot: Slot) -> int:
        if slot not in self.number:
            self.number[slot] = self.system.unknown()
        return self.number[slot]

    def learn(
        self, labels: Mapping[Slot, Shown], parameters: Parameters, *, where: Callable[[Slot], float] | None = None
    ) -> None:
        """Narrow every amount to what its label allows; with the true amounts as `where`, unless they contradict it."""
        for slot, shown in labels.items():
            if slot in self.number:
                low, high = meaning(shown, parameters)
                if where is None or low <= where(slot) <= high:
                    self.system.bound(self.number[slot], low, high)

    def intervals(self, slots: Iterable[Slot]) -> Iterator[Interval]:
        """How near an attacker comes to the amounts of slots. Raises Contradiction if no amounts agree with the labels."""
        solver = self.system.solved().loose
        for slot in slots:
            ends = []
            for sign in (1.0, -1.0):
                answer, _, lowest = solver.find({self.number[slot]: sign})
                if answer is Feasibility.IMPOSSIBLE:
                    raise Contradiction
                ends.append(sign * lowest)
            yield Interval(slot, ends[0], ends[1])


def meaning(shown: Shown, parameters: Parameters) -> tuple[float, float]:
    """The smallest and the largest amount that a label can stand for."""
    if shown.status is Status.EMPTY:
        return 0, 0
    if shown.value is not None:
        return max(0.0, shown.value - parameters.money_base / 2), shown.value + parameters.money_base / 2
    return 0, math.inf
