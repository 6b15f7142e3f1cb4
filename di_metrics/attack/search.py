"""How many values of each quantity remain possible.

Bounds come first. Then every witness (a full set of counts that agrees with everything known) shows one possible value of
each quantity: a few witnesses in random directions settle nearly all. The rest are decided one by one: the smallest value,
the largest, and what lies between.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from di_metrics.attack.system import Contradiction, Expressions, Feasibility, Solved, System, Terms, Witness

_ROUNDS = 100
"""Random directions tried at most before quantities are decided one by one."""

_WORTHWHILE = 5
"""A direction that settles fewer quantities than this costs more than deciding them one by one."""

_USELESS = 3
"""So many such directions in a row end the random search."""

_ROUGHLY = 1.0
"""In a random direction a witness need not be the extreme one."""

_WHOLE = 1e-6
"""How near to a whole number the solver's numbers are taken for it."""


@dataclass(slots=True)
class Range:
    """What was found of a quantity: values shown possible, and bounds that no value exceeds."""

    low: float
    high: float
    seen: set[int] = field(default_factory=set)
    undecided: bool = False

    @property
    def span(self) -> int:
        """How far the values shown possible lie apart."""
        return max(self.seen) - min(self.seen) if self.seen else 0


def possible_values(
    system: System,
    quantities: Sequence[Terms],
    wanted: int,
    witnesses: list[Witness],
    *,
    tightest: int = 0,
    progress: Callable[[float], None] = lambda _: None,
) -> list[Range]:
    """For each quantity at least `wanted` possible values, or all there are. Raises Contradiction.

    Quantities that time did not suffice for are marked undecided, with the values found so far. For so many of those whose
    values lie closest together as `tightest` says, the smallest and the largest value are found as well. `witnesses` of an
    earlier search are looked at first, those that agree with this system are used, and what is found is added to them.
    """
    search = _Search(system.solved(), quantities, wanted, witnesses)
    search.at_random(random.Random(1))
    search.one_by_one(progress)
    for index in sorted(range(len(quantities)), key=lambda one: search.found[one].span)[:tightest]:
        search.bound(index)
    return search.found


class _Search:
    def __init__(self, system: Solved, quantities: Sequence[Terms], wanted: int, witnesses: list[Witness]) -> None:
        self.system, self.quantities, self.wanted = system, quantities, wanted
        self.found = [Range(*system.reach(terms)) for terms in quantities]
        self.witnesses = witnesses
        self._expressions = Expressions(quantities)
        agreeing = [one for one in witnesses if system.agrees(one)]
        for one in agreeing:
            self._note(one)
        self.begun = bool(agreeing)

    def unsettled(self, index: int) -> bool:
        """Whether more values are wanted, could exist, and were not searched for in vain."""
        one = self.found[index]
        return not one.undecided and len(one.seen) < min(self.wanted, one.high - one.low + 1)

    def _unsettled(self) -> list[int]:
        return [index for index in range(len(self.found)) if self.unsettled(index)]

    def at_random(self, chance: random.Random) -> None:
        """Witnesses in random directions, each a random wish about every quantity that is not settled yet."""
        if not self.begun:
            self._learn_from({})
        useless = 0
        for _ in range(_ROUNDS):
            unsettled = self._unsettled()
            if not unsettled or useless == _USELESS:
                return
            aim: dict[int, float] = {}
            for index in unsettled:
                wish = chance.choice((-1.0, 1.0))
                for unknown, weight in self.quantities[index].items():
                    aim[unknown] = aim.get(unknown, 0.0) + wish * weight
            self._learn_from(aim, gap=_ROUGHLY)
            useless = useless + 1 if len(unsettled) - len(self._unsettled()) < _WORTHWHILE else 0

    def one_by_one(self, progress: Callable[[float], None]) -> None:
        unsettled = self._unsettled()
        for done, index in enumerate(unsettled):
            if self.unsettled(index):
                self.bound(index)
            self.between(index)
            progress((done + 1) / len(unsettled))

    def bound(self, index: int) -> None:
        """Find the smallest and the largest value."""
        terms, found = self.quantities[index], self.found[index]
        for sign in (1, -1):
            answer, lowest = self._learn_from({unknown: sign * weight for unknown, weight in terms.items()})
            if answer is Feasibility.UNDECIDED:
                found.undecided = True
            elif math.isfinite(lowest) and sign > 0:
                found.low = max(found.low, math.ceil(lowest - _WHOLE))
            elif math.isfinite(lowest):
                found.high = min(found.high, math.floor(-lowest + _WHOLE))

    def between(self, index: int) -> None:
        """Try the values between the smallest and the largest, one at a time."""
        found = self.found[index]
        if not self.unsettled(index) or math.isinf(found.high - found.low):
            return
        for value in range(int(found.low), int(found.high) + 1):
            if value in found.seen or not self.unsettled(index):
                continue
            answer, witness = self._find_with(self.quantities[index], value)
            if witness is not None:
                self._learn(witness)
            found.undecided = found.undecided or answer is Feasibility.UNDECIDED

    def _find_with(self, terms: Terms, value: int) -> tuple[Feasibility, Witness | None]:
        """A witness for whole numbers in which an expression has a value, near one for any numbers if there is one."""
        answer, witness, _ = self.system.apart.find_with(terms, value)
        if witness is not None and not is_whole(witness):
            with self.system.near.around(witness) as solver:
                _, witness, _ = solver.find_with(terms, value)
        if answer is not Feasibility.IMPOSSIBLE and witness is None:
            answer, witness, _ = self.system.exact.find_with(terms, value)
        return answer, witness

    def _learn_from(self, aim: Terms, *, gap: float = 0.0) -> tuple[Feasibility, float]:
        """Find a witness for any numbers, which nearly always turns out whole, else one for whole numbers.

        Whole numbers near those found often do as well as any numbers can: then no others need be searched.
        """
        answer, witness, lowest = self.system.loose.find(aim)
        if witness is not None and not is_whole(witness):
            with self.system.near.around(witness) as solver:
                _, near, reached = solver.find(aim, gap=gap)
            if near is not None and (gap or reached < math.ceil(lowest - _WHOLE) + _WHOLE):
                witness = near
            else:
                answer, witness, lowest = self.system.exact.find(aim, gap=gap)
        if answer is Feasibility.IMPOSSIBLE:
            raise Contradiction
        if witness is not None:
            self._learn(witness)
        return answer, lowest

    def _learn(self, witness: Witness) -> None:
        whole = np.round(witness)
        self.witnesses.append(whole)
        self._note(whole)

    def _note(self, witness: Witness) -> None:
        """Note the value of every quantity in a witness."""
        for found, value in zip(self.found, self._expressions.values(witness).tolist(), strict=True):
            found.seen.add(round(value))


def is_whole(witness: Witness) -> bool:
    """Whether every number in a witness is whole, so that it is one of people."""
    return bool(np.all(np.abs(witness - np.round(witness)) < _WHOLE))
