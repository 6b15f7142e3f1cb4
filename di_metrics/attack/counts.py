"""What is said of counts of persons, as conditions on every count of the region, told or not."""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from di_metrics.attack.relations import (
    ASSESSED_SERVED,
    FAMILIES,
    FROM_STATE_CARE,
    PARTS,
    RECIPIENTS,
    SUBADDITIVE,
    WAITING,
    WITHOUT_ASSESSMENT,
    CountRelation,
    is_cell,
    new_areas,
    old_areas,
    plain,
    relations,
)
from di_metrics.attack.system import System, Terms
from di_metrics.model import Basis, Status
from di_metrics.region import Region
from di_metrics.release.parameters import Parameters
from di_metrics.release.release import ANY_SERVICE, REGION, UNKNOWN, UNKNOWN_OLD, Shown, Slot, part_of
from di_metrics.release.slot_codes import first_day, is_amount, is_within, last_day

Truth = Callable[[Slot], int | None]
"""The true count of a slot, which only whoever protects it has; None where it was not counted."""

Movers = Callable[[Mapping[Slot, int]], int | None]
"""How often people are counted in more than one part of a whole: the parts weigh 1, the whole -1; None where not known."""

Labels = Mapping[Slot, Shown]
Meaning = Callable[[Shown, Parameters], tuple[float, float]]


def _not_known(_: Mapping[Slot, int]) -> None:
    """What a stranger knows of people who moved."""


class QuantityKind(StrEnum):
    """What can be worked out: a count, its step from one time to the next, its change since an earlier handing out, the
    count of a divided municipality's part, the recipients who are not counted in a part of them, an amount."""

    COUNT = "count"
    STEP = "step"
    CHANGE = "change"
    PART = "part"
    REST = "rest"
    AMOUNT = "amount"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of persons that says something about few people if it is one of `sensitive`.

    A change is told as the count that is left of it: its sensitive values lie around the count that was before.
    """

    kind: QuantityKind
    slots: tuple[tuple[Slot, int], ...]
    sensitive: frozenset[int]

    @property
    def slot(self) -> Slot:
        """The slot that the quantity is told of: the time a step ends with, the part that a rest is not in."""
        return self.slots[-1][0] if self.kind is QuantityKind.REST else self.slots[0][0]

    def value(self, truth: Truth) -> int | None:
        """The true number; None where not all of it was counted."""
        weighed = 0
        for slot, weight in self.slots:
            count = truth(slot)
            if count is None:
                return None
            weighed += weight * count
        return weighed


NONE_LEFT = frozenset({0})
"""Of the recipients without a given service: if there are none, the service of every recipient is known."""

# ---- What labels mean ----


def meaning_of_fresh(shown: Shown, parameters: Parameters) -> tuple[float, float]:
    """The smallest and the largest count of persons that a label can stand for when it is set."""
    if shown.status is Status.LOW:
        return 0, parameters.threshold - 1
    if shown.status is Status.OFFICIAL and shown.value is not None:
        return shown.value, shown.value
    if shown.status is Status.ROUNDED and shown.value is not None:
        nearest = shown.value // parameters.base * parameters.base - parameters.base // 2
        return max(parameters.threshold, nearest), nearest + parameters.base - 1
    return 0, math.inf


def meaning_of_kept(base: int, parameters: Parameters) -> tuple[float, float]:
    """The same of a label that was set at a count of `base`, and stands as long as that moves by less than is rounded to."""
    return max(0, base - parameters.base + 1), base + parameters.base - 1


def meaning_of(
    shown: Shown, base: int | None, parameters: Parameters, fresh: Meaning = meaning_of_fresh
) -> tuple[float, float]:
    """The same of a label that is fresh or, with a `base`, stands since then; an official total always says itself."""
    if base is not None and shown.status in (Status.LOW, Status.ROUNDED):
        return meaning_of_kept(base, parameters)
    return fresh(shown, parameters)


# ---- All that is known of counts ----

_EVERYBODY = 1_000_000
"""More persons than any programme is for: what little is told of has an end too."""

_Line = tuple[str, str, str, str]
"""Cells of a family that are unknowns at the same times: indicator, group, scope of areas, service."""

_WHOLE, _NEW, _OLD = "whole", "new", "old"
"""The scopes of areas: the region, the latest municipalities, those before the reform."""


class People:
    """The system of all counts of persons, with what everyone knows about unique persons and what labels say.

    Unknowns are the recipients of every area, group and service at `times`, and else what is `told` and what that depends
    on. `defined` holds the slots that are made up of others.
    """

    def __init__(self, region: Region, times: Iterable[str], movers: Movers = _not_known, told: Iterable[Slot] = ()) -> None:
        self.region = region
        self.system = System(whole=True)
        self.number: dict[Slot, int] = {}
        self.defined: dict[Slot, dict[Slot, int]] = {}
        self._movers = movers
        self._areas = {_WHOLE: (REGION,), _NEW: new_areas(region), _OLD: old_areas(region)}
        self._times: dict[_Line, set[str]] = defaultdict(set)
        self._related: dict[Slot, tuple[CountRelation, ...]] = {}
        self._days: dict[str, dt.date] = {}
        self._ask_for_recipients(set(times))
        self._ask_for_told(told)
        for line in self._times:
            self._add_cells(line)
        for line in self._times:
            self._relate_cells(line)
        self._relate_others()

    def terms(self, quantity: Quantity) -> Terms:
        return {self.number[slot]: weight for slot, weight in quantity.slots}

    # ---- Which counts are unknowns ----

    def _ask_for_recipients(self, times: set[str]) -> None:
        snapshot = str(self.region.snapshot_year)
        for group in (one.code for one in self.region.groups if one.receives_services):
            for service in (ANY_SERVICE, *self.region.services_for(group)):
                for scope in (_WHOLE, _NEW):
                    self._times[RECIPIENTS, group, scope, service] |= times
            if snapshot in times:
                self._times[RECIPIENTS, group, _OLD, ANY_SERVICE].add(snapshot)

    def _ask_for_told(self, told: Iterable[Slot]) -> None:
        """Ask for what is told and everything that it is related to."""
        waiting = sorted(slot for slot in told if not is_amount(slot.indicator))
        while waiting:
            slot = waiting.pop()
            if is_cell(self.region, slot):
                waiting += self._ask_for_cell(slot)
            elif slot not in self._related:
                self._related[slot] = tuple(relations(self.region, slot))
                waiting += [other for relation in self._related[slot] for other in relation.weights]

    def _ask_for_cell(self, slot: Slot) -> list[Slot]:
        """Ask for a cell and those like it; returns what follows: coarser cells, what it is part of, what is left of it."""
        scope = _WHOLE if slot.area == REGION else _NEW if slot.area in self._areas[_NEW] else _OLD
        times = self._times[slot.indicator, slot.group, scope, slot.service]
        if slot.time in times:
            return []
        times.add(slot.time)
        follows = [slot._replace(indicator=whole) for whole in PARTS.get(slot.indicator, ())]
        if scope != _WHOLE:
            follows.append(slot._replace(area=REGION))
        if scope == _OLD:
            follows.append(slot._replace(area=UNKNOWN))
        if slot.service != ANY_SERVICE:
            follows.append(slot._replace(service=ANY_SERVICE))
        if slot.indicator == ASSESSED_SERVED:
            rests = (WAITING, WITHOUT_ASSESSMENT)
            follows += [slot._replace(indicator=rest, area=area) for rest in rests for area in self._areas[scope]]
        return follows

    def _add_cells(self, line: _Line) -> None:
        indicator, group, scope, service = line
        areas = [*self._areas[scope]]
        if scope == _OLD:
            areas += [part_of(old, new) for old in self.region.divided for new in (*self.region.successors(old), UNKNOWN)]
        for area in areas:
            for time in self._in_order(self._times[line]):
                self._add(Slot(indicator, area, group, service, time))

    def _add(self, slot: Slot) -> None:
        self.number[slot] = self.system.unknown(high=_EVERYBODY)

    def _in_order(self, times: Iterable[str]) -> list[str]:
        return sorted(times, key=self._day)

    def _day(self, time: str) -> dt.date:
        if time not in self._days:
            self._days[time] = last_day(self.region, time)
        return self._days[time]

    # ---- What everyone knows ----

    def _relate_cells(self, line: _Line) -> None:
        indicator, group, scope, service = line
        times = self._in_order(self._times[line])
        whole = Slot(indicator, REGION, group, service, "")
        for area in self._areas[scope]:
            cell = whole._replace(area=area)
            self._rises(cell, times)
            for larger in PARTS.get(indicator, ()):
                for time in times:
                    self._at_least(cell._replace(indicator=larger, time=time), cell._replace(time=time))
            if indicator == RECIPIENTS and service == ANY_SERVICE and scope != _OLD:
                self._any_of(cell, times)
        if scope == _NEW:
            self._moved(whole, times)
        if scope == _OLD:
            for time in times:
                self._before_the_reform(whole._replace(time=time))

    def _rises(self, series: Slot, times: Sequence[str]) -> None:
        """Counts to a day never fall."""
        for before, after in pairwise(times):
            self._at_least(series._replace(time=after), series._replace(time=before))

    def _any_of(self, whole: Slot, times: Sequence[str]) -> None:
        """Who received a service received any; who is new to all services is new to at least one."""
        parts = [whole._replace(service=service) for service in self.region.services_for(whole.group)]
        weights = dict.fromkeys(parts, 1) | {whole: -1}
        before: dict[Slot, int] = {}
        for time in times:
            known = [part for part in _at(dict.fromkeys(parts, 1), time) if part in self.number]
            for part in known:
                self._at_least(whole._replace(time=time), part)
            if len(known) == len(parts):
                now = _at(weights, time)
                self._condition(now | {slot: -weight for slot, weight in before.items()})
                before = now

    def _moved(self, whole: Slot, times: Sequence[str]) -> None:
        """Municipalities together count those who moved more than once, and no municipality counts more than the region."""
        parts = [whole._replace(area=area) for area in self._areas[_NEW]]
        subadditive = whole.indicator in SUBADDITIVE
        earlier: dict[Slot, int] = {}
        for time in times:
            for part in parts:
                self._at_least(whole._replace(time=time), part._replace(time=time))
            weights = _at(dict.fromkeys(parts, 1) | {whole: -1}, time)
            self._relate(CountRelation(weights, 0 if subadditive else -math.inf, moved=True))
            if earlier and subadditive and self._movers(weights) is None:
                self._condition(weights | {slot: -weight for slot, weight in earlier.items()})
            earlier = weights

    def _before_the_reform(self, whole: Slot) -> None:
        """The old municipalities make up the region, and they or their parts the new municipalities."""
        unknown = whole._replace(area=UNKNOWN_OLD)
        olds = [whole._replace(area=area) for area in self._areas[_OLD]]
        for slot in olds:
            self._at_least(whole, slot)
        self._relate(CountRelation(dict.fromkeys(olds, 1) | {whole: -1}, moved=True))
        made_from: dict[str, list[Slot]] = {area: [] for area in self._areas[_NEW]}
        for old in (one.code for one in self.region.of_basis(Basis.PRE2021)):
            successors = self.region.successors(old)
            if len(successors) == 1:
                made_from[successors[0]].append(whole._replace(area=old))
            elif successors:
                for new, slot in self._parts(whole, old, successors):
                    made_from[new].append(slot)
        for new, parts in made_from.items():
            made = whole._replace(area=new)
            for part in parts:
                self._at_least(made, part)
            if new != UNKNOWN:
                self._relate(CountRelation(dict.fromkeys(parts, 1) | {unknown: 1, made: -1}, moved=True))

    def _parts(self, whole: Slot, old: str, successors: tuple[str, ...]) -> Iterator[tuple[str, Slot]]:
        divided = whole._replace(area=old)
        slots = {new: whole._replace(area=part_of(old, new)) for new in [*successors, UNKNOWN]}
        for slot in slots.values():
            self._at_least(divided, slot)
        self._relate(CountRelation(dict.fromkeys(slots.values(), 1) | {divided: -1}, moved=True))
        yield from slots.items()

    def _relate_others(self) -> None:
        """What is known of told slots that are no cells of a family."""
        for slot in self._related:
            self._add(slot)
        said: set[frozenset[tuple[Slot, int]]] = set()
        for relation in (relation for several in self._related.values() for relation in several):
            weights = frozenset(relation.weights.items())
            if weights not in said:
                said.add(weights)
                self._relate(relation)
        for series, times in self._series(self._related).items():
            if plain(series.indicator) in FAMILIES:
                self._rises(series, times)
                self._new_to_a_part(series, times)
        self._nested()

    def _new_to_a_part(self, series: Slot, times: Sequence[str]) -> None:
        """Who is new to several areas or services together is new to at least one of them."""
        for before, after in pairwise(times):
            whole = series._replace(time=after)
            for relation in self._related[whole]:
                is_union = (
                    relation.weights.get(whole, 0) < 0 < len(relation.weights) - 2 and relation.low == 0 < relation.high
                )
                if is_union and not (relation.moved and self._movers(relation.weights) is not None):
                    earlier = _at(relation.weights, before)
                    self._condition({**relation.weights, **{slot: -weight for slot, weight in earlier.items()}})

    def _nested(self) -> None:
        """A longer period counts at least those whom a shorter one within it counts, and at most those of all its parts."""
        periods: dict[Slot, dict[Slot, tuple[dt.date, dt.date]]] = defaultdict(dict)
        for slot in self._related:
            first = first_day(self.region, slot.time)
            if first is not None and plain(slot.indicator) in (*FAMILIES, "continuing_recipients"):
                periods[slot._replace(time="")][slot] = (first, self._day(slot.time))
        for several in periods.values():
            for whole, (first, last) in several.items():
                within = {
                    slot: days for slot, days in several.items() if slot != whole and first <= days[0] <= days[1] <= last
                }
                for part in within:
                    self._at_least(whole, part)
                for parts in _tilings(first, last, within) if plain(whole.indicator) in SUBADDITIVE else ():
                    self._condition(dict.fromkeys(parts, 1) | {whole: -1})

    def _series(self, slots: Iterable[Slot]) -> dict[Slot, list[str]]:
        """The times, in order, at which each series of counts to date is an unknown."""
        found: dict[Slot, list[str]] = defaultdict(list)
        for slot in slots:
            if not is_within(slot.time):
                found[slot._replace(time="")].append(slot.time)
        return {series: self._in_order(times) for series, times in found.items()}

    def _at_least(self, larger: Slot, smaller: Slot) -> None:
        self._condition({larger: 1, smaller: -1})

    def _condition(self, weights: Mapping[Slot, int], low: float = 0, high: float = math.inf) -> None:
        self.system.condition({self.number[slot]: float(weight) for slot, weight in weights.items()}, low, high)

    def _relate(self, relation: CountRelation) -> None:
        """Parts count a person who moved more than once: as often as is known, else any number of times."""
        known = self._movers(relation.weights) if relation.moved else None
        low, high = (relation.low, relation.high) if known is None else (known, known)
        if relation.defines is not None:
            self.defined[relation.defines] = {
                slot: weight for slot, weight in relation.weights.items() if slot != relation.defines
            }
        if math.isfinite(low) or math.isfinite(high):
            self._condition(relation.weights, low, high)

    # ---- What labels say ----

    def learn(
        self,
        labels: Labels,
        parameters: Parameters,
        *,
        where: Truth | None = None,
        kept: Mapping[Slot, int] | None = None,
        meaning: Meaning = meaning_of_fresh,
    ) -> tuple[Slot, ...]:
        """Narrow every count to what its label allows; `kept` gives the base of labels that stand since then.

        Earlier labels may be of data that were corrected since: with the true counts as `where`, labels that they contradict
        are left out. Returns the slots of these. Raises KeyError for a slot that was not said to be told.
        """
        contradicted = []
        for slot, shown in labels.items():
            if is_amount(slot.indicator):
                continue
            low, high = meaning_of(shown, kept.get(slot) if kept else None, parameters, meaning)
            count = where(slot) if where is not None else None
            if count is not None and not low <= count <= high:
                contradicted.append(slot)
            else:
                self.system.bound(self.number[slot], low, high)
        return tuple(contradicted)

    # ---- What says something about few people ----

    def quantities(self, parameters: Parameters, bases: Mapping[Slot, int] | None = None) -> Iterator[Quantity]:
        """Every count and its steps, its change since it was one of `bases`, every part of a divided municipality, and the
        recipients who are not in a part of them."""
        few = frozenset(range(1, parameters.threshold))
        changed = few | {-value for value in few}
        for slot in self.number:
            if slot.area == UNKNOWN_OLD:
                continue
            yield Quantity(QuantityKind.PART if ">" in slot.area else QuantityKind.COUNT, ((slot, 1),), few)
            if slot.indicator == RECIPIENTS and "+" not in slot.group + slot.service and slot.service != ANY_SERVICE:
                whole = slot._replace(service=ANY_SERVICE)
                if len(self.region.services_for(slot.group)) > 1 and whole in self.number:
                    yield Quantity(QuantityKind.REST, ((whole, 1), (slot, -1)), NONE_LEFT)
            if slot.indicator == FROM_STATE_CARE and slot._replace(indicator=RECIPIENTS) in self.number:
                yield Quantity(QuantityKind.REST, ((slot._replace(indicator=RECIPIENTS), 1), (slot, -1)), few)
        for series, times in self._series(self.number).items():
            if ">" in series.area or series.area == UNKNOWN_OLD:
                continue
            years = [time for time in times if len(time) == len("2019")]
            for before, after in dict.fromkeys([*pairwise(times), *pairwise(years)]):
                ends = ((series._replace(time=after), 1), (series._replace(time=before), -1))
                yield Quantity(QuantityKind.STEP, ends, few if plain(series.indicator) in FAMILIES else changed)
        for slot, base in (bases or {}).items():
            if slot in self.number:
                yield Quantity(QuantityKind.CHANGE, ((slot, 1),), frozenset(base + value for value in changed))


def _at(weights: Mapping[Slot, int], time: str) -> dict[Slot, int]:
    return {slot._replace(time=time): weight for slot, weight in weights.items()}


def _tilings(first: dt.date, last: dt.date, periods: Mapping[Slot, tuple[dt.date, dt.date]]) -> Iterator[tuple[Slot, ...]]:
    """The periods that one after the other fill all days from the first to the last."""
    for slot, (begins, ends) in periods.items():
        if begins == first and ends == last:
            yield (slot,)
        elif begins == first and ends < last:
            for rest in _tilings(ends + dt.timedelta(days=1), last, periods):
                yield (slot, *rest)
