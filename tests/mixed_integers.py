"""Equations in whole numbers, and worlds that fulfil them: found with HiGHS, for many questions at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from random import Random

import highspy
import numpy as np
import numpy.typing as npt

Expression = dict[int, int]
"""A sum of variables: by the number of each how often it is taken."""
World = npt.NDArray[np.float64]
"""The value of each variable."""

_AROUND = (120, 700, 3000)
"""So many variables around a sum are looked at, in steps."""
_WORLDS = 3
_SECONDS = 10.0
_INFINITE = highspy.kHighsInf
_MOST = 1e8
"""No variable is larger, so that every sum has a largest world."""


def add(expression: Expression, other: Mapping[int, int], times: int = 1) -> Expression:
    """Add another sum to one, which is returned."""
    for variable, factor in other.items():
        expression[variable] = expression.get(variable, 0) + times * factor
    return expression


class Contradiction(Exception):
    """No world fulfils the rows."""


@dataclass
class Equations:
    """Variables with their bounds, and the bounds of sums of them; `whole` numbers or any."""

    whole: bool = True
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    rows: dict[tuple[tuple[int, int], ...], tuple[float, float]] = field(default_factory=dict)

    def variable(self, low: float = 0, high: float = _MOST) -> int:
        self.low.append(low)
        self.high.append(high)
        return len(self.low) - 1

    def between(self, expression: Mapping[int, int], low: float | None, high: float | None) -> None:
        """That a sum lies between two bounds. Raises Contradiction if nothing does."""
        key = tuple(sorted((variable, factor) for variable, factor in expression.items() if factor))
        bounds = (-_INFINITE if low is None else low, _INFINITE if high is None else high)
        before = self.rows.get(key, (-_INFINITE, _INFINITE))
        found = (max(before[0], bounds[0]), min(before[1], bounds[1]))
        if found[0] > found[1] or (not key and not found[0] <= 0 <= found[1]):
            raise Contradiction
        if key:
            self.rows[key] = found

    def copy(self) -> Equations:
        return Equations(self.whole, [*self.low], [*self.high], dict(self.rows))

    @cached_property
    def _touching(self) -> Mapping[int, list[tuple[tuple[int, int], ...]]]:
        found = defaultdict(list)
        for row in self.rows:
            for variable, _ in row:
                found[variable].append(row)
        return found

    def around(self, variables: Collection[int], most: int) -> list[int]:
        """The variables nearest to some, by the rows that they share."""
        found = dict.fromkeys(variables)
        queue = list(found)
        for variable in queue:
            for row in self._touching[variable]:
                for other, _ in row if len(found) < most else ():
                    if other not in found:
                        found[other] = None
                        queue.append(other)
        return queue

    def among(self, free: Sequence[int], world: World | None = None) -> tuple[Equations, dict[int, int]]:
        """The rows of some variables, and the new number of each of these.

        With a world all others are as in it: what is found is part of a world. Else rows that need others are left out: what
        is not found is in no world.
        """
        number = {variable: place for place, variable in enumerate(free)}
        found = Equations(self.whole, [self.low[one] for one in free], [self.high[one] for one in free])
        for row in {row for variable in free for row in self._touching[variable]}:
            others = [(variable, factor) for variable, factor in row if variable not in number]
            if others and world is None:
                continue
            fixed = sum(factor * world[variable] for variable, factor in others) if world is not None else 0
            low, high = self.rows[row]
            found.between({number[one]: factor for one, factor in row if one in number}, low - fixed, high - fixed)
        return found, number

    def largest(self, cost: Mapping[int, float]) -> World | None:
        """The world where a sum is largest; None if there is none. Raises TimeoutError."""
        solver = self._solver(cost)
        solver.run()
        if solver.getInfo().primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible:
            found = np.array(solver.getSolution().col_value)
            return np.round(found) if self.whole else found
        if solver.getModelStatus() == highspy.HighsModelStatus.kTimeLimit:
            raise TimeoutError
        return None

    def _solver(self, cost: Mapping[int, float]) -> highspy.Highs:
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(self.low), len(self.rows)
        lp.col_cost_ = np.array([-cost.get(variable, 0.0) for variable in range(len(self.low))])
        lp.col_lower_, lp.col_upper_ = np.array(self.low), np.array(self.high)
        bounds = np.array(list(self.rows.values()), dtype=float).reshape(-1, 2)
        lp.row_lower_, lp.row_upper_ = bounds[:, 0], bounds[:, 1]
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.cumsum([0, *map(len, self.rows)])
        lp.a_matrix_.index_ = np.array([variable for row in self.rows for variable, _ in row], dtype=np.int32)
        lp.a_matrix_.value_ = np.array([factor for row in self.rows for _, factor in row], dtype=float)
        if self.whole:
            lp.integrality_ = [highspy.HighsVarType.kInteger] * len(self.low)
        solver = highspy.Highs()
        solver.setOptionValue("output_flag", False)
        solver.setOptionValue("threads", 1)
        solver.setOptionValue("time_limit", _SECONDS)
        solver.passModel(lp)
        return solver


@dataclass
class WorldSearch:
    """A search for worlds in which sums have different values, from a world that is known.

    `seen` are the values that each sum was seen with.
    """

    rows: Equations
    asked: Sequence[Expression]
    worlds: list[World]
    wanted: int = 3
    seen: list[set[int]] = field(default_factory=list)
    unsure: set[int] = field(default_factory=set)
    _chance: Random = field(default_factory=lambda: Random(1))

    def run(self) -> list[set[int]]:
        """Search until each sum was seen with as many values as are wanted, is known to have no more, or is `unsure`."""
        self.seen = [set() for _ in self.asked]
        self._look(self.worlds[0])
        for place in range(len(self.asked)):
            is_shut_in = False
            for most in _AROUND:
                if self._is_left(place) and not is_shut_in:
                    self._nearby(place, most)
                    is_shut_in = self._is_left(place) and most > _AROUND[0] and self._is_shut_in(place, most)
            if self._is_left(place) and not is_shut_in:
                self.unsure.add(place)
        return self.seen

    def _is_left(self, place: int) -> bool:
        return len(self.seen[place]) < self.wanted

    def _free(self, place: int, most: int) -> list[int]:
        return self.rows.around([variable for variable, factor in self.asked[place].items() if factor], most)

    def _nearby(self, place: int, most: int) -> None:
        """Worlds that differ from known ones around a sum alone: quickly found, but not all there are."""
        free = self._free(place, most)
        for world in self.worlds[:1] + self._chance.sample(self.worlds[1:], min(_WORLDS, len(self.worlds) - 1)):
            rows, number = self.rows.among(free, world)
            inner = {number[variable]: factor for variable, factor in self.asked[place].items() if factor}
            for bounds in self._unseen(self.seen[place]):
                if not self._is_left(place):
                    return
                try:
                    found = _within(rows, inner, bounds)
                except TimeoutError:
                    continue
                if found is not None:
                    whole = world.copy()
                    whole[free] = found
                    self._keep(whole)

    def _is_shut_in(self, place: int, most: int) -> bool:
        """Whether the rows around a sum alone leave it too few values."""
        rows, number = self.rows.among(self._free(place, most))
        inner = {number[variable]: factor for variable, factor in self.asked[place].items() if factor}
        possible = {*self.seen[place]}
        while len(possible) < self.wanted:
            worlds = (_within(rows, inner, bounds) for bounds in self._unseen(possible))
            try:
                found = next((one for one in worlds if one is not None), None)
            except TimeoutError:
                return False
            if found is None:
                return True
            possible.add(_value(inner, found))
        return False

    def _unseen(self, seen: set[int]) -> list[tuple[int | None, int | None]]:
        """Where values may lie that were not seen yet: between those that were, above and below."""
        between = [value for value in range(min(seen) + 1, max(seen)) if value not in seen]
        return [*((value, value) for value in between), (max(seen) + 1, None), (None, min(seen) - 1)]

    def _keep(self, world: World) -> None:
        self.worlds.append(world)
        self._look(world)

    def _look(self, world: World) -> None:
        for asked, seen in zip(self.asked, self.seen, strict=True):
            if len(seen) < self.wanted:
                seen.add(_value(asked, world))


def _within(rows: Equations, asked: Expression, bounds: tuple[int | None, int | None]) -> World | None:
    """A world in which a sum lies between bounds."""
    narrowed = rows.copy()
    try:
        narrowed.between(asked, *bounds)
    except Contradiction:
        return None
    return narrowed.largest({})


def _value(asked: Expression, world: World) -> int:
    return sum(int(world[variable]) * factor for variable, factor in asked.items())
