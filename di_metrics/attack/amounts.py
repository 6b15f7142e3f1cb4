"""What is said of amounts (money, units of a kind), as conditions on every amount of their margins, told or not."""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from di_metrics.attack.relations import new_areas, old_areas
from di_metrics.attack.system import Contradiction, Feasibility, System
from di_metrics.region import Region
from di_metrics.release.parameters import Parameters
from di_metrics.release.release import ALL_GROUPS, ANY_SERVICE, MONEY, REGION, UNITS, WHOLE_PROJECT, Shown, Slot
from di_metrics.release.slot_codes import WITHIN, codes_of, first_day, is_amount, is_within, last_day

_OTHER_SERVICES = "other"
"""All services of an area but those that are told by area; never told."""

_DAY = dt.timedelta(days=1)
Sum = tuple[Slot, tuple[Slot, ...]]
"""An amount with those that it is the sum of."""


@dataclass(frozen=True, slots=True)
class Interval:
    """The smallest and the largest amount, EUR or units, that a slot can hold; an end not found lies beyond the other."""

    slot: Slot
    low: float
    high: float


# ---- How amounts add up ----


def sums(region: Region, told: Iterable[Slot] = ()) -> Iterator[Sum]:
    """How the amounts of a region add up: services and municipalities to a group, groups to all, days to years, years to the
    project; and what is told that is joined from several of them."""
    slots = sorted(slot for slot in set(told) if is_amount(slot.indicator))
    for indicator in dict.fromkeys([MONEY, *(slot.indicator for slot in slots)]):
        yield from _Adding(region, indicator, [slot for slot in slots if slot.indicator == indicator]).sums()


class _Adding:
    """How the amounts of one indicator add up.

    Days on which something told begins or ends divide years into pieces, which add up as years do.
    """

    def __init__(self, region: Region, indicator: str, told: list[Slot]) -> None:
        self.region, self.told, self.indicator = region, told, indicator
        self.groups = [one.code for one in region.groups if one.receives_services]
        self.pieces = {year: self._pieces(year) for year in region.project_years}
        self.said: set[Slot] = set()

    def _pieces(self, year: str) -> list[str]:
        """A year divided at the days on which periods begin or end; in the last year there may be days after the project."""
        begin, end = dt.date(int(year), 1, 1), dt.date(int(year), 12, 31)
        cuts = {begin, end + _DAY}
        for time in {slot.time for slot in self.told if is_within(slot.time)}:
            first = first_day(self.region, time)
            cuts |= {day for day in (first, last_day(self.region, time) + _DAY) if day and begin < day <= end}
        pieces = [f"{first}{WITHIN}{after - _DAY}" for first, after in pairwise(sorted(cuts))]
        return pieces if len(pieces) > 1 else [year]

    def sums(self) -> Iterator[Sum]:
        times = [WHOLE_PROJECT, *self.region.project_years]
        divided = [piece for pieces in self.pieces.values() if len(pieces) > 1 for piece in pieces]
        total = Slot(self.indicator, REGION, ALL_GROUPS, ANY_SERVICE, "")
        series = list(dict.fromkeys(self._margins(total)))
        for time in [*times, *divided]:
            yield from self._at(total._replace(time=time))
        for one in series:
            yield one._replace(time=WHOLE_PROJECT), tuple(one._replace(time=year) for year in self.region.project_years)
            yield from self._years(one)
        for slot in self.told:
            yield from self._told(slot)

    def _years(self, series: Slot) -> Iterator[Sum]:
        for year, pieces in self.pieces.items():
            if len(pieces) > 1:
                yield series._replace(time=year), tuple(series._replace(time=piece) for piece in pieces)

    def _services(self, group: str) -> tuple[str, ...]:
        kind = self.indicator.removeprefix(UNITS) if self.indicator.startswith(UNITS) else None
        return tuple(code for code in self.region.services_for(group) if kind in (None, self.region.service[code].unit))

    def _margins(self, total: Slot) -> Iterator[Slot]:
        """Every series that adds up at each time by itself."""
        yield total
        for whole, parts in self._at(total):
            yield whole
            yield from parts

    def _at(self, total: Slot) -> Iterator[Sum]:
        """How margins, and services by area where they are told, add up at one time."""
        yield total, tuple(total._replace(group=group) for group in self.groups)
        for group in self.groups:
            whole = total._replace(group=group)
            areas = tuple(whole._replace(area=area) for area in new_areas(self.region))
            services = self._services(group)
            if services:
                yield whole, tuple(whole._replace(service=service) for service in services)
            yield whole, areas
            crossed = [service for service in services if service in self._by_area(group)]
            for service in crossed:
                yield whole._replace(service=service), tuple(slot._replace(service=service) for slot in areas)
            rest = [] if len(crossed) == len(services) else [_OTHER_SERVICES]
            for slot in areas if crossed else ():
                yield slot, tuple(slot._replace(service=service) for service in [*crossed, *rest])
            if self._before_the_reform(group):
                yield whole, tuple(whole._replace(area=area) for area in old_areas(self.region))

    def _of_group(self, group: str) -> Iterator[Slot]:
        yield from (slot for slot in self.told if slot.group == ALL_GROUPS or group in codes_of(slot.group))

    def _by_area(self, group: str) -> set[str]:
        """The services that are told by area, for which an area's amount is divided."""
        local = [slot for slot in self._of_group(group) if slot.area != REGION and slot.service != ANY_SERVICE]
        return {service for slot in local for service in codes_of(slot.service)}

    def _before_the_reform(self, group: str) -> bool:
        old = {*old_areas(self.region)}
        return any(old & {*codes_of(slot.area)} for slot in self._of_group(group))

    def _told(self, slot: Slot) -> Iterator[Sum]:
        """What a told amount is the sum of, and these in turn, down to amounts that add up anyway."""
        if slot in self.said:
            return
        self.said.add(slot)
        parts = self._parts(slot)
        if parts and parts != (slot,):
            yield slot, parts
            for part in parts:
                yield from self._told(part)

    def _parts(self, slot: Slot) -> tuple[Slot, ...]:
        areas, services = codes_of(slot.area), codes_of(slot.service)
        groups = self.groups if slot.group == ALL_GROUPS else codes_of(slot.group)
        margin = (slot.area, slot.service) == (REGION, ANY_SERVICE)
        if (slot.group == ALL_GROUPS and not margin) or (slot.group != ALL_GROUPS and len(groups) > 1):
            return tuple(slot._replace(group=group) for group in groups)
        if len(areas) > 1:
            return tuple(slot._replace(area=area) for area in areas)
        if len(services) > 1:
            return tuple(slot._replace(service=service) for service in services)
        return tuple(slot._replace(time=time) for time in self._times(slot.time)) if is_within(slot.time) else ()

    def _times(self, period: str) -> Iterator[str]:
        """The years and pieces of years that fill a period."""
        first, last = first_day(self.region, period) or dt.date.min, last_day(self.region, period)
        for year, pieces in self.pieces.items():
            begin, end = dt.date(int(year), 1, 1), dt.date(int(year), 12, 31)
            if first <= begin and end <= last:
                yield year
            elif first <= end and begin <= last:
                for piece in pieces:
                    begins = first_day(self.region, piece) or begin
                    if first <= begins and last_day(self.region, piece) <= last:
                        yield piece


# ---- All that is known of amounts ----


class Amounts:
    """The system of all amounts, with how they add up and what labels say; `told` are the slots of all labels."""

    def __init__(self, region: Region, told: Iterable[Slot] = ()) -> None:
        self.system = System(whole=False)
        self.number: dict[Slot, int] = {}
        several = sorted(told)
        for whole, parts in sums(region, several):
            terms: dict[int, float] = defaultdict(float)
            for slot in parts:
                terms[self._unknown(slot)] += 1.0
            terms[self._unknown(whole)] -= 1.0
            self.system.condition(dict(terms), 0, 0)
        for slot in several:
            if is_amount(slot.indicator):
                self._unknown(slot)

    def _unknown(self, slot: Slot) -> int:
        if slot not in self.number:
            self.number[slot] = self.system.unknown()
        return self.number[slot]

    def learn(
        self,
        labels: Mapping[Slot, Shown],
        parameters: Parameters,
        *,
        where: Callable[[Slot], float | None] | None = None,
        bounds: Mapping[Slot, tuple[float, float]] | None = None,
    ) -> None:
        """Narrow every amount to what its label allows, or to the `bounds` that are given for it.

        With the true amounts as `where` labels that they contradict are left out.
        """
        for slot, shown in labels.items():
            if slot in self.number:
                given = bounds.get(slot) if bounds and shown.value is not None else None
                low, high = given or meaning(shown, parameters)
                amount = where(slot) if where is not None else None
                if amount is None or low <= amount <= high:
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
                ends.append(sign * (math.inf if answer is Feasibility.UNDECIDED else lowest))
            yield Interval(slot, ends[0], ends[1])


def meaning(shown: Shown, parameters: Parameters) -> tuple[float, float]:
    """The smallest and the largest amount that a fresh label of money can stand for."""
    if shown.value is not None:
        return max(0.0, shown.value - parameters.money_base / 2), shown.value + parameters.money_base / 2
    return 0, math.inf
