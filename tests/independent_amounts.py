"""The second attacker's part of amounts: money and units of service add up, and are near to what is told of them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from independent_attack import ToldEdition, groups_of, nearest_in
from mixed_integers import Equations, Expression, World, add

from di_metrics.model import Basis
from di_metrics.region import Region
from di_metrics.release.release import ANY_SERVICE, MONEY, PRICED_UNITS, REGION, UNITS, Shown, Slot
from di_metrics.release.slot_codes import is_amount, period_of

MONEY_BASE, UNITS_BASE = 1000, 50
NEAR = 0.2
_STATE_CARE = "@state_care"
_DAY = dt.timedelta(1)
Pairs = frozenset[tuple[str, str]]
"""The groups and services that an amount is of, each group with each service that it may receive."""


class AddedUp(NamedTuple):
    """What an amount adds up, in a state of the records, from `first` to `last`."""

    state: int
    indicator: str
    area: str
    pairs: Pairs
    first: dt.date
    last: dt.date


@dataclass
class AmountEquations:
    """Equations of amounts. With `at_list_prices` each unit of service is paid at the price that the programme lists."""

    region: Region
    only_added: bool = False
    at_list_prices: bool = False
    rows: Equations = field(default_factory=lambda: Equations(whole=False))
    sums: dict[AddedUp, int] = field(default_factory=dict)
    _told: dict[Slot, Shown] = field(default_factory=dict)

    def is_of_amount(self, slot: Slot) -> bool:
        """Whether a slot adds up anything, in a time in which there was something to add up."""
        is_told = is_amount(slot.indicator.removesuffix(_STATE_CARE)) and slot.group
        return bool(is_told) and period_of(self.region, slot).last >= self.region.project.start

    def of(self, slot: Slot, state: int) -> AddedUp:
        """What a slot adds up."""
        period, start = period_of(self.region, slot), self.region.project.start
        of_unit = slot.indicator.removesuffix(_STATE_CARE).removeprefix(UNITS)
        pairs = frozenset(
            (group, service)
            for group in groups_of(self.region, slot)
            for service in self.region.services_for(group)
            if slot.service == ANY_SERVICE or service in slot.service.split("+")
            if not slot.indicator.startswith(UNITS) or of_unit == self.region.service[service].unit
        )
        return AddedUp(state, slot.indicator, slot.area, pairs, max(period.first or start, start), period.last)

    def number(self, one: AddedUp) -> int:
        if one not in self.sums:
            self.sums[one] = self.rows.variable()
        return self.sums[one]

    def learn(self, edition: ToldEdition) -> None:
        """Learn the labels of an edition. One as before may have been kept, which tells nothing: much may have changed."""
        nearest = nearest_in(self.region, self._told)
        for slot, shown in [one for one in edition.shown.items() if self.is_of_amount(one[0])]:
            number, before = self.number(self.of(slot, edition.state)), nearest(slot)
            if shown.value is not None:
                half = (UNITS_BASE if slot.indicator.startswith(UNITS) else MONEY_BASE) / 2
                if before is None or self._told[before].value != shown.value:
                    self.rows.between({number: 1}, shown.value - half, shown.value + half)
        self._told |= {slot: shown for slot, shown in edition.shown.items() if self.is_of_amount(slot)}

    def relate(self) -> None:
        """Write down what adds up to what, once all editions are learnt."""
        for sums in list(self._alike(lambda one: one._replace(first=dt.date.min, last=dt.date.min))):
            self._between_days(sums)
        for sums in list(self._alike(lambda one: one._replace(first=dt.date.min, last=dt.date.min))):
            self._times(sums)
        for sums in self._alike(lambda one: one._replace(pairs=frozenset())):
            self._pairs(sums)
        for sums in self._alike(lambda one: one._replace(area="")):
            self._areas({one.area: one for one in sums})
        for sums in self._alike(lambda one: one._replace(indicator="")):
            self._indicators({one.indicator: one for one in sums})
        for sums in self._alike(lambda one: one._replace(state=0)) if self.only_added else ():
            for one, later in pairwise(sorted(sums, key=lambda one: one.state)):
                self._adds_up(later, [one])

    def _alike(self, key: Callable[[AddedUp], AddedUp]) -> Iterator[list[AddedUp]]:
        found: dict[AddedUp, list[AddedUp]] = defaultdict(list)
        for one in self.sums:
            found[key(one)].append(one)
        yield from (sums for sums in found.values() if len(sums) > 1)

    def _adds_up(self, whole: AddedUp, parts: Iterable[AddedUp], *, is_all: bool = False) -> None:
        """That parts that share nothing are at most a whole, or all of it."""
        row: Expression = add({self.number(whole): -1}, {self.number(part): 1 for part in parts})
        if len(row) > 1:
            self.rows.between(row, 0 if is_all else None, 0)

    def _between_days(self, sums: list[AddedUp]) -> None:
        """What was added from one day to the next that is told."""
        to_date = sorted((one for one in sums if one.first == self.region.project.start), key=lambda one: one.last)
        for one, later in pairwise(to_date):
            self.number(later._replace(first=one.last + _DAY))

    def _times(self, sums: list[AddedUp]) -> None:
        for whole in sums:
            inner = [one for one in sums if whole.first <= one.first and one.last <= whole.last and one != whole]
            for longest_first in (False, True):
                chosen, day = [], whole.first
                while begin := [one for one in inner if one.first >= day]:
                    first = min(one.first for one in begin)
                    from_here = sorted((one for one in begin if one.first == first), key=lambda one: one.last)
                    chosen.append(from_here[-1 if longest_first and not chosen else 0])
                    day = chosen[-1].last + _DAY
                days = sum((one.last - one.first).days + 1 for one in chosen)
                self._adds_up(whole, chosen, is_all=days == (whole.last - whole.first).days + 1)

    def _pairs(self, sums: list[AddedUp]) -> None:
        for whole in sums:
            groups = {group for group, _ in whole.pairs}
            inner = [one for one in sums if one.pairs < whole.pairs]
            of_groups = [one for one in inner if {pair for pair in whole.pairs if pair[0] in dict(one.pairs)} == one.pairs]
            of_services = [one for one in inner if {group for group, _ in one.pairs} == groups or len(groups) == 1]
            for family in (of_groups, of_services, inner):
                for sign in (1, -1):
                    chosen, left = [], set(whole.pairs)
                    for one in sorted(family, key=lambda one: sign * len(one.pairs)):
                        if one.pairs <= left:
                            chosen.append(one)
                            left -= one.pairs
                    self._adds_up(whole, chosen, is_all=not left)

    def _areas(self, sums: dict[str, AddedUp]) -> None:
        region = self.region
        for area, one in sums.items():
            members = [sums[code] for code in area.split("+") if code in sums] if "+" in area else []
            self._adds_up(one, members, is_all=len(members) == area.count("+") + 1)
            for whole in area.split(">") if ">" in area else [REGION] if area != REGION else []:
                if whole in sums:
                    self._adds_up(sums[whole], [one])
            if area in region.municipality and region.municipality[area].basis is not Basis.PRE2021:
                whole_of = [code for code in region.predecessors(area) if len(region.successors(code)) == 1]
                self._adds_up(one, [sums[code] for code in whole_of if code in sums])
        for basis in Basis if REGION in sums else ():
            self._adds_up(sums[REGION], [sums[one.code] for one in region.of_basis(basis) if one.code in sums])

    def _indicators(self, sums: dict[str, AddedUp]) -> None:
        for code, one in sums.items():
            if code.endswith(_STATE_CARE) and code.removesuffix(_STATE_CARE) in sums:
                self._adds_up(sums[code.removesuffix(_STATE_CARE)], [one])
            services = {service for _, service in one.pairs}
            if self.at_list_prices and code.startswith(UNITS) and len(services) == 1:
                price = float(self.region.service[services.pop()].price_eur)
                for paid in (MONEY, PRICED_UNITS):
                    if paid in sums:
                        self.rows.between({self.number(sums[paid]): 1, self.number(one): -price}, 0, 0)  # type: ignore[dict-item]

    # ---- how near it comes to amounts ----

    def intervals(self, asked: Mapping[AddedUp, float]) -> dict[AddedUp, tuple[float, float]]:
        """Between what each amount lies for certain, or as soon as that is not near to what it truly is: in some worlds."""
        found = {one: (truth, truth) for one, truth in asked.items()}

        def look(world: World | None) -> None:
            for one, (low, high) in found.items() if world is not None else ():
                value = float(world[self.sums[one]])  # type: ignore[index]
                found[one] = (min(low, value), max(high, value))

        for sign in (1, -1):
            look(self.rows.largest({self.number(one): sign / truth for one, truth in asked.items()}))
            for one in asked:
                if not _is_far(found[one], asked[one], sign):
                    look(self.rows.largest({self.number(one): sign}))
        return found


def _is_far(interval: tuple[float, float], truth: float, sign: int) -> bool:
    low, high = interval
    return high > truth * (1 + NEAR) if sign > 0 else low < truth * (1 - NEAR)


def too_near(interval: tuple[float, float], truth: float) -> bool:
    """Whether an amount is known within a fifth, above and below."""
    return not _is_far(interval, truth, 1) and not _is_far(interval, truth, -1)
