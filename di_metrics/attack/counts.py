"""What a release says of counts of persons, as conditions on every count of the region, published or not."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from di_metrics.attack.system import System, Terms
from di_metrics.model import Basis, Status
from di_metrics.region import Region
from di_metrics.release.parameters import Parameters
from di_metrics.release.release import ALL_GROUPS, ANY_SERVICE, PERSONS, REGION, UNKNOWN, UNKNOWN_OLD, Shown, Slot, part_of

RECIPIENTS, ASSESSED = PERSONS

Truth = Callable[[Slot], int]
"""The true count of a slot, which only whoever protects a release has."""

Movers = Callable[[Mapping[Slot, int]], int | None]
"""How often people are counted in more than one part of a whole: the parts weigh 1, the whole -1; None where not known."""

Labels = Mapping[Slot, Shown]


def _not_known(_: Mapping[Slot, int]) -> None:
    """What a stranger knows of people who moved."""


class QuantityKind(StrEnum):
    """What can be worked out: a count, its step in a year, the count of a divided municipality's part, the recipients
    without a service, an amount of money."""

    COUNT = "count"
    STEP = "step"
    PART = "part"
    REST = "rest"
    AMOUNT = "amount"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of persons that says something about few people if it is one of `sensitive`."""

    kind: QuantityKind
    slots: tuple[tuple[Slot, int], ...]
    sensitive: frozenset[int]

    @property
    def slot(self) -> Slot:
        """The slot that the quantity is told of: the year a step ends in, the service that a rest does not receive."""
        return self.slots[-1][0] if self.kind is QuantityKind.REST else self.slots[0][0]

    def value(self, truth: Truth) -> int:
        return sum(weight * truth(slot) for slot, weight in self.slots)


NONE_LEFT = frozenset({0})
"""Of the recipients without a given service: if there are none, the service of every recipient is known."""


def meaning_of_release(shown: Shown, parameters: Parameters) -> tuple[float, float]:
    """The smallest and the largest count of persons that a label can stand for."""
    if shown.status is Status.EMPTY:
        return 0, 0
    if shown.status is Status.LOW:
        return 0, parameters.threshold - 1
    if shown.status is Status.OFFICIAL and shown.value is not None:
        return shown.value, shown.value
    if shown.status is Status.ROUNDED and shown.value is not None:
        nearest = shown.value // parameters.base * parameters.base - parameters.base // 2
        return max(parameters.threshold, nearest), nearest + parameters.base - 1
    return 0, math.inf


Meaning = Callable[[Shown, Parameters], tuple[float, float]]


class People:
    """The system of all counts of persons, with what everyone knows about unique persons and what labels say."""

    def __init__(self, region: Region, years: Iterable[str], movers: Movers = _not_known) -> None:
        self.region = region
        self.years = tuple(years)
        self.system = System(whole=True)
        self.number: dict[Slot, int] = {}
        self._movers = movers
        self._new = [one.code for one in region.of_basis(region.latest_basis)] + [UNKNOWN]
        self._old = [one.code for one in region.of_basis(Basis.PRE2021)]
        self._snapshot = str(region.snapshot_year)
        self.groups = [one.code for one in region.groups if one.receives_services]
        for group in self.groups:
            self._recipients(group)
        assessed = [one.code for one in region.groups if one.assessed]
        for group in assessed:
            self._rises(ASSESSED, REGION, group, ANY_SERVICE)
        self._all_groups(RECIPIENTS, self.groups)
        self._all_groups(ASSESSED, assessed)

    def terms(self, quantity: Quantity) -> Terms:
        return {self.number[slot]: weight for slot, weight in quantity.slots}

    # ---- What everyone knows ----

    def _recipients(self, group: str) -> None:
        services = self.region.services_for(group)
        for area in [REGION, *self._new]:
            for service in [ANY_SERVICE, *services]:
                self._rises(RECIPIENTS, area, group, service)
            self._any_of(area, group, services)
        for service in [ANY_SERVICE, *services]:
            self._moved(group, service)
        self._before_the_reform(group)

    def _rises(self, indicator: str, area: str, group: str, service: str) -> None:
        """Counts to the end of a year never fall."""
        for year in self.years:
            self._add(Slot(indicator, area, group, service, year))
        for before, after in pairwise(self.years):
            self._at_least(Slot(indicator, area, group, service, after), Slot(indicator, area, group, service, before))

    def _any_of(self, area: str, group: str, services: tuple[str, ...]) -> None:
        """Who received a service received any; who is new to all services is new to at least one."""
        for index, year in enumerate(self.years):
            whole = Slot(RECIPIENTS, area, group, ANY_SERVICE, year)
            parts = [whole._replace(service=service) for service in services]
            for one in parts:
                self._at_least(whole, one)
            steps = {self.number[one]: 1.0 for one in parts} | {self.number[whole]: -1.0}
            if index:
                before = self.years[index - 1]
                steps |= {self.number[one._replace(time=before)]: -1.0 for one in parts}
                steps[self.number[whole._replace(time=before)]] = 1.0
            self.system.condition(steps, low=0)

    def _moved(self, group: str, service: str) -> None:
        """Municipalities together count those who moved more than once, and no municipality counts more than the region."""
        earlier: dict[Slot, int] = {}
        for year in self.years:
            whole = Slot(RECIPIENTS, REGION, group, service, year)
            parts = [whole._replace(area=area) for area in self._new]
            for one in parts:
                self._at_least(whole, one)
            weights = dict.fromkeys(parts, 1) | {whole: -1}
            self._overlap(weights)
            if earlier and self._movers(weights) is None:
                self._overlap(weights | {slot: -weight for slot, weight in earlier.items()})
            earlier = weights

    def _before_the_reform(self, group: str) -> None:
        """At the last year's end before the reform the old municipalities make up the region and the new municipalities."""
        if self._snapshot not in self.years:
            return
        whole = Slot(RECIPIENTS, REGION, group, ANY_SERVICE, self._snapshot)
        unknown = whole._replace(area=UNKNOWN_OLD)
        for area in [*self._old, UNKNOWN_OLD]:
            self._add(whole._replace(area=area))
            self._at_least(whole, whole._replace(area=area))
        self._overlap({whole._replace(area=area): 1 for area in [*self._old, UNKNOWN_OLD]} | {whole: -1})
        made_from: dict[str, list[Slot]] = {area: [] for area in self._new}
        for old in self._old:
            successors = self.region.successors(old)
            if len(successors) == 1:
                made_from[successors[0]].append(whole._replace(area=old))
            elif successors:
                for new, slot in self._parts(whole, old, successors):
                    made_from[new].append(slot)
        for new, parts in made_from.items():
            joined = whole._replace(area=new)
            for one in parts:
                self._at_least(joined, one)
            if new != UNKNOWN:
                self._overlap(dict.fromkeys(parts, 1) | {unknown: 1, joined: -1})

    def _parts(self, whole: Slot, old: str, successors: tuple[str, ...]) -> Iterator[tuple[str, Slot]]:
        divided = whole._replace(area=old)
        slots = {new: whole._replace(area=part_of(old, new)) for new in [*successors, UNKNOWN]}
        for slot in slots.values():
            self._add(slot)
            self._at_least(divided, slot)
        self._overlap(dict.fromkeys(slots.values(), 1) | {divided: -1})
        yield from slots.items()

    def _all_groups(self, indicator: str, groups: list[str]) -> None:
        """A person is of one group, so the groups add up to the region's total."""
        for year in self.years:
            total = Slot(indicator, REGION, ALL_GROUPS, ANY_SERVICE, year)
            self._add(total)
            terms = {self.number[total._replace(group=group)]: 1.0 for group in groups}
            self.system.condition(terms | {self.number[total]: -1.0}, 0, 0)

    def _add(self, slot: Slot) -> None:
        self.number[slot] = self.system.unknown()

    def _at_least(self, larger: Slot, smaller: Slot) -> None:
        self.system.condition({self.number[larger]: 1.0, self.number[smaller]: -1.0}, low=0)

    def _overlap(self, weights: Mapping[Slot, int]) -> None:
        """Parts count a person who moved more than once: as often as is known, else any number of times."""
        terms = {self.number[slot]: float(weight) for slot, weight in weights.items()}
        known = self._movers(weights)
        self.system.condition(terms, known or 0, math.inf if known is None else known)

    # ---- What a release says ----

    def learn(
        self, labels: Labels, parameters: Parameters, *, where: Truth | None = None, meaning: Meaning = meaning_of_release
    ) -> None:
        """Narrow every count to what its label allows.

        An earlier release may be of data that were corrected since: with the true counts as `where`, labels that they
        contradict are left out.
        """
        for slot, shown in labels.items():
            if slot not in self.number:
                continue
            low, high = meaning(shown, parameters)
            if self._is_of_somebody(slot, shown) and (slot.time == self.years[-1] or slot.area in self._old):
                low = max(low, 1)  # a series' last count is its largest
            self._believe(slot, low, high, where)
        self._learn_from_the_menu(labels, parameters, where)

    def _is_of_somebody(self, slot: Slot, shown: Shown) -> bool:
        """Whether a series without numbers is known not to be empty: of those, services by municipality alone are closed."""
        by_municipality = slot.service != ANY_SERVICE and slot.area != REGION
        return shown.status is Status.LOW or (shown.status is Status.SUPPRESSED and not by_municipality)

    def _learn_from_the_menu(self, labels: Labels, parameters: Parameters, where: Truth | None) -> None:
        """Whether a service is offered by municipality tells whether its last count in the region reaches the minimum."""
        least = parameters.service_minimum
        last = [
            slot for slot in labels if slot in self.number and slot.service != ANY_SERVICE and slot.time == self.years[-1]
        ]
        offered = {(slot.group, slot.service) for slot in last if slot.area != REGION}
        for slot in last:
            if slot.area == REGION:
                reached = (slot.group, slot.service) in offered
                self._believe(slot, least if reached else 0, math.inf if reached else least - 1, where)

    def _believe(self, slot: Slot, low: float, high: float, where: Truth | None) -> None:
        if where is None or low <= where(slot) <= high:
            self.system.bound(self.number[slot], low, high)

    # ---- What says something about few people ----

    def quantities(self, parameters: Parameters) -> Iterator[Quantity]:
        """Every count and yearly step, every part of a divided municipality, and the recipients without each service."""
        few = frozenset(range(1, parameters.threshold))
        for slot in self.number:
            if slot.area == UNKNOWN_OLD or slot.group == ALL_GROUPS:
                continue
            yield Quantity(QuantityKind.PART if ">" in slot.area else QuantityKind.COUNT, ((slot, 1),), few)
            index = self.years.index(slot.time)
            if index and slot.area in (REGION, *self._new):
                yield Quantity(QuantityKind.STEP, ((slot, 1), (slot._replace(time=self.years[index - 1]), -1)), few)
            if slot.service != ANY_SERVICE and len(self.region.services_for(slot.group)) > 1:
                yield Quantity(QuantityKind.REST, ((slot._replace(service=ANY_SERVICE), 1), (slot, -1)), NONE_LEFT)
