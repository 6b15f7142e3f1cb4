"""How many values of each quantity remain possible.

Bounds come first. Then every witness (a full set of counts that agrees with everything known) shows one possible value of
each quantity: worlds near a known one settle nearly all, a few witnesses in random directions most of the others. The rest
are decided one by one: the smallest value, the largest, and what lies between.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random

import numpy as np

from di_metrics.attack.neighbourhood import worlds_near
from di_metrics.attack.repair import World
from di_metrics.attack.system import Contradiction, Expressions, Feasibility, Solved, System, Terms, Witness

_WALKS = 4
"""Worlds are changed so often, a quantity after the other, before each is changed by itself."""

_NOTED = 24
"""So often a world is looked at while it is changed."""

_NARROW = 2
"""Values seen that lie no further apart may be a tight interval, or chance: whether there are others is tried."""

_WIDENINGS = 2
"""So often it is tried in worlds near known ones."""

_BOUNDED = 4
"""So many intervals are worked out for each of the tightest at most."""

_BASES = 12
"""So many known worlds at most are changed in one quantity at a time."""

_ROUNDS = 100
"""Random directions tried at most before quantities are decided one by one."""

_LARGE, _FEW = 5_000, 100
"""In a system of so many unknowns so few quantities are sooner decided one by one: a wish about many takes longer."""

_SIZES = (500, 1_500, 4_000)
"""How many unknowns near a quantity may change at most when a solver looks for worlds near a known one."""

_WORTHWHILE = 5
"""A direction that settles fewer quantities than this costs more than deciding them one by one."""

_USELESS = 3
"""So many such directions in a row end the random search."""

_CHANGES = ((1, -1, 2, -2), (-1, 1, -2, 2))
"""By how much quantities are changed in worlds near a known one, in one of these orders."""

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

    @property
    def width(self) -> float:
        """How far the bounds lie apart."""
        return self.high - self.low


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
    search = _Search(system.solved(), quantities, wanted, witnesses, progress)
    search.begin()
    search.nearby()
    search.at_random()
    search.near_each()
    search.one_by_one()
    search.bound_tightest(tightest)
    return search.found


_Changes = Callable[[int, World], list[int]]
"""By how much a quantity may be changed in a world, what is best first."""


class _Search:
    def __init__(
        self,
        system: Solved,
        quantities: Sequence[Terms],
        wanted: int,
        witnesses: list[Witness],
        progress: Callable[[float], None],
    ) -> None:
        self.system, self.quantities, self.wanted = system, quantities, wanted
        self.found = [Range(*system.reach(terms)) for terms in quantities]
        self.witnesses = witnesses
        self._progress = progress
        self._chance = Random(1)
        self._expressions = Expressions(quantities)
        self._least, self._most = np.full(len(quantities), np.inf), np.full(len(quantities), -np.inf)
        self._wanting = np.ones(len(quantities), dtype=bool)
        self._stuck: Counter[int] = Counter()
        self._agreeing = [one for one in witnesses if is_whole(one) and system.agrees(one)]
        for one in self._agreeing:
            self._note(one)

    @property
    def _is_large(self) -> bool:
        return len(self.system.lows) > _LARGE

    def unsettled(self, index: int) -> bool:
        """Whether more values are wanted, could exist, and were not searched for in vain."""
        one = self.found[index]
        return not one.undecided and len(one.seen) < min(self.wanted, one.width + 1)

    def _unsettled(self) -> list[int]:
        """Those that are not settled; the others are what is done of the search."""
        found = [index for index in np.flatnonzero(self._wanting).tolist() if self.unsettled(index)]
        self._progress(1 - len(found) / max(1, len(self.found)))
        return found

    def begin(self) -> None:
        """Find a first witness where none is known."""
        if not self._agreeing:
            self._learn_from({})

    # ---- Worlds near known ones ----

    def nearby(self) -> None:
        """Change a known world in many quantities after each other; then known ones in one quantity at a time."""
        if not self._agreeing:
            return
        for _ in range(_WALKS):
            self._walk(self._unsettled(), self._unseen)
        for number in range(_BASES):
            unsettled = self._unsettled()
            if not unsettled:
                return
            self._around(self._agreeing[0] if number % 2 == 0 else self._chance.choice(self._agreeing), unsettled)
            if number > _WALKS and len(unsettled) - len(self._unsettled()) < _WORTHWHILE:
                return

    def _walk(self, indexes: list[int], changes: _Changes) -> None:
        """From the last world that is known change one quantity after the other, and look at the world now and then."""
        self._chance.shuffle(indexes)
        world = World(self.system, self._agreeing[-1], self._chance)
        for done, index in enumerate(indexes):
            for by in changes(index, world)[:1]:
                self._stuck[index] += not world.move(self.quantities[index], by)
            if done % (len(indexes) // _NOTED + 1) == 0 or done == len(indexes) - 1:
                self._look_at(world)

    def _around(self, base: Witness, indexes: list[int]) -> None:
        """Change one quantity of a world, look at it, and change it back."""
        world = World(self.system, base, self._chance)
        for index in indexes:
            for by in self._unseen(index, world):
                if self.unsettled(index) and world.move(self.quantities[index], by):
                    self._look_at(world)
                    world.undo()

    def _unseen(self, index: int, world: World) -> list[int]:
        """By how much a quantity may be changed to reach values near that were not seen; none where it is at one."""
        found, value = self.found[index], world.value(self.quantities[index])
        if value not in found.seen:
            return []
        changes = self._chance.choice(_CHANGES)
        return [by for by in changes if value + by not in found.seen and found.low <= value + by <= found.high]

    def _beyond(self, index: int, world: World) -> list[int]:
        """By how much a quantity has to be changed to lie beyond the values seen."""
        found, value = self.found[index], world.value(self.quantities[index])
        ends = (min(found.seen) - 1, max(found.seen) + 1)
        return [end - value for end in self._chance.choice((ends, ends[::-1])) if found.low <= end <= found.high]

    def _look_at(self, world: World) -> None:
        """Note what a world shows that agrees with everything, and remember it if a value was wanted."""
        witness = world.witness()
        if self.system.agrees(witness) and self._note(witness):
            self._remember(witness)

    # ---- Worlds that a solver finds ----

    def at_random(self) -> None:
        """Witnesses in random directions, each a random wish about every quantity that is not settled yet."""
        useless = 0
        for _ in range(_ROUNDS):
            unsettled = self._unsettled()
            if len(unsettled) <= (_FEW if self._is_large else 0) or useless == _USELESS:
                return
            self._learn_from(self._wishes(unsettled), gap=_ROUGHLY)
            useless = useless + 1 if len(unsettled) - len(self._unsettled()) < _WORTHWHILE else 0

    def _wishes(self, indexes: list[int]) -> Terms:
        """That each quantity be small or large, at random."""
        aim: dict[int, float] = {}
        for index in indexes:
            wish = self._chance.choice((-1.0, 1.0))
            for unknown, weight in self.quantities[index].items():
                aim[unknown] = aim.get(unknown, 0.0) + wish * weight
        return aim

    def near_each(self) -> None:
        """Worlds near known ones that a solver finds for one quantity after the other."""
        for size in _SIZES if self._agreeing and self._is_large else ():
            for index in self._unsettled():
                base = self._chance.choice((self._agreeing[0], self._agreeing[-1]))
                if self.unsettled(index):
                    for witness in worlds_near(self.system, base, self.quantities[index], size, self.wanted):
                        self._learn(witness)
                self._unsettled()

    def one_by_one(self) -> None:
        for index in self._unsettled():
            if self.unsettled(index):
                self.bound(index)
            self.between(index)
            self._unsettled()

    def bound(self, index: int) -> None:
        """Find the smallest and the largest value."""
        found = self.found[index]
        if found.low < min(found.seen, default=math.inf):
            found.low = max(found.low, self._smallest(index, 1, min(found.seen, default=math.inf)))
        if not found.undecided and found.high > max(found.seen, default=-math.inf):
            found.high = min(found.high, -self._smallest(index, -1, -max(found.seen, default=-math.inf)))

    def _smallest(self, index: int, sign: int, known: float) -> float:
        """What a quantity, or its opposite, cannot go below; `known` is the smallest value seen."""
        aim = {unknown: sign * weight for unknown, weight in self.quantities[index].items()}
        answer, lowest = self._learn_from(aim, known=known)
        if answer is Feasibility.UNDECIDED:
            self.found[index].undecided = True
        return math.ceil(lowest - _WHOLE) if math.isfinite(lowest) else -math.inf

    def between(self, index: int) -> None:
        """Try the values between the smallest and the largest, one at a time; near those seen where there is no such end."""
        found = self.found[index]
        if not self.unsettled(index) or not found.seen:
            return
        low = found.low if math.isfinite(found.low) else min(found.seen) - self.wanted
        high = found.high if math.isfinite(found.high) else max(found.seen) + self.wanted
        for value in range(int(low), int(high) + 1):
            if value in found.seen or not self.unsettled(index):
                continue
            answer, witness = self._find_with(self.quantities[index], value)
            proved = answer is Feasibility.IMPOSSIBLE or (witness is not None and self._learn(witness))
            found.undecided = found.undecided or not proved

    def bound_tightest(self, count: int) -> None:
        """Find the smallest and the largest value of so many quantities whose values lie closest together."""
        if not count or not self._agreeing:
            return
        for _ in range(_WIDENINGS):
            narrow = [index for index, one in enumerate(self.found) if one.span <= _NARROW and one.span < one.width]
            self._walk(narrow, self._beyond)
        widths: list[float] = []
        ranked = sorted(range(len(self.found)), key=lambda index: (self.found[index].span, -self._stuck[index]))
        for index in ranked[: count * _BOUNDED]:
            if len(widths) >= count and sorted(widths)[count - 1] <= self.found[index].span:
                return
            self.bound(index)
            widths.append(self.found[index].width)

    def _find_with(self, terms: Terms, value: int) -> tuple[Feasibility, Witness | None]:
        """A witness for whole numbers in which an expression has a value, near one for any numbers if there is one."""
        answer, witness, _ = self.system.apart.find_with(terms, value)
        if witness is not None and not is_whole(witness):
            with self.system.near.around(witness) as solver:
                _, witness, _ = solver.find_with(terms, value)
        if answer is not Feasibility.IMPOSSIBLE and witness is None:
            answer, witness, _ = self.system.exact.find_with(terms, value)
        return answer, witness

    def _learn_from(self, aim: Terms, *, gap: float = 0.0, known: float = math.inf) -> tuple[Feasibility, float]:
        """Find a witness for any numbers, which nearly always turns out whole, else one for whole numbers.

        Whole numbers near those found often do as well as any numbers can: then no others need be searched. Nor need any
        where no whole numbers can be better than what is `known` to be possible.
        """
        answer, witness, lowest = self.system.loose.find(aim)
        if witness is not None and not is_whole(witness):
            if math.ceil(lowest - _WHOLE) >= known:
                return answer, lowest
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

    # ---- What is known ----

    def _learn(self, witness: Witness) -> bool:
        """Note a solver's witness, if it agrees with everything once its numbers are exactly whole."""
        whole = np.round(witness)
        if not self.system.agrees(whole):
            return False
        self._note(whole)
        self._remember(whole)
        return True

    def _remember(self, witness: Witness) -> None:
        self.witnesses.append(witness)
        self._agreeing.append(witness)

    def _note(self, witness: Witness) -> bool:
        """Note the value of every quantity in a witness; of a settled one, if it lies beyond those seen. Returns whether one
        that was not settled has a new value."""
        values = self._expressions.values(witness)
        beyond = (values < self._least) | (values > self._most)
        new = False
        for index in np.flatnonzero(beyond | self._wanting).tolist():
            value, seen = round(values[index]), self.found[index].seen
            new = new or (self._wanting[index] and value not in seen)
            seen.add(value)
            self._wanting[index] = self.unsettled(index)
        np.minimum(self._least, values, out=self._least)
        np.maximum(self._most, values, out=self._most)
        return new


def is_whole(witness: Witness) -> bool:
    """Whether every number in a witness is whole, so that it is one of people."""
    return bool(np.all(np.abs(witness - np.round(witness)) < _WHOLE))
