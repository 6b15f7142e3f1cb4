"""Worlds near a known one: a quantity is changed a little, and what that violates is repaired by small changes elsewhere.

A witness is a world of people. Counts that never fall, wholes that hold their parts and sums that have to add up are all
conditions of few unknowns, so that a small change mostly needs few others. No solver is asked; what is found has to be tried
against the whole system before it is believed.
"""

from __future__ import annotations

import math
from random import Random

import numpy as np

from di_metrics.attack.system import Solved, Terms, Witness

_STEPS = 80
"""So many small changes at most repair one."""


class World:
    """A witness that is changed again and again, and contradicts nothing after each change."""

    def __init__(self, system: Solved, witness: Witness, chance: Random) -> None:
        self._rows, self._columns = system.rows, system.columns
        self._lows, self._highs = system.lows.tolist(), system.highs.tolist()
        self._row_lows, self._row_highs = system.row_lows.tolist(), system.row_highs.tolist()
        self._values: list[float] = witness.tolist()
        self._sums: list[float] = system.expressions.values(witness).tolist()
        self._violated: dict[int, None] = {}
        self._made: list[tuple[int, int]] = []
        self._chance = chance

    def witness(self) -> Witness:
        """The world as it is now."""
        return np.array(self._values)

    def value(self, terms: Terms) -> int:
        """The value of an expression."""
        return round(sum(weight * self._values[unknown] for unknown, weight in terms.items()))

    def move(self, terms: Terms, by: int) -> bool:
        """Change an expression by about so much, and else as little as can be; returns whether a way was found."""
        # No unknown is changed back, those of the expression are not changed against it, and so no repair goes in circles.
        changed = {unknown: math.copysign(1e-9, weight * by) for unknown, weight in terms.items()}
        first = self._chance.choice(list(terms))
        step = round(by / terms[first]) or round(math.copysign(1, by * terms[first]))
        if not self._lows[first] <= self._values[first] + step <= self._highs[first]:
            return False
        made = [(first, step)]
        self._change(first, step)
        changed[first] += step
        while self._violated and len(made) <= _STEPS:
            repair = self._repair(next(reversed(self._violated)), changed)
            if repair is None:
                break
            made.append(repair)
            self._change(*repair)
            changed[repair[0]] = changed.get(repair[0], 0) + repair[1]
        self._made = made
        if not self._violated:
            return True
        self.undo()
        return False

    def undo(self) -> None:
        """Take back the last change that was made."""
        for unknown, by in reversed(self._made):
            self._change(unknown, -by)
        self._made = []

    def _change(self, unknown: int, by: int) -> None:
        self._values[unknown] += by
        sums, lows, highs, violated = self._sums, self._row_lows, self._row_highs, self._violated
        for row, weight in self._columns[unknown]:
            sums[row] = reached = sums[row] + weight * by
            if not lows[row] <= reached <= highs[row]:
                violated[row] = None
            elif row in violated:
                del violated[row]

    def _repair(self, row: int, changed: dict[int, float]) -> tuple[int, int] | None:
        """The small change towards a condition that violates least elsewhere; of equal ones, any."""
        rises = self._sums[row] < self._row_lows[row]
        terms = self._rows[row]
        offset = int(self._chance.random() * len(terms))
        best, least = None, math.inf
        for place in range(len(terms)):
            unknown, weight = terms[place - offset]
            by = 1 if (weight > 0) == rises else -1
            within = self._lows[unknown] <= self._values[unknown] + by <= self._highs[unknown]
            if not within or changed.get(unknown, 0) * by < 0:
                continue
            cost = self._cost(unknown, by)
            if cost < least:
                best, least = (unknown, by), cost
                if cost <= -abs(weight):
                    break  # nothing else is violated by it
        return best

    def _cost(self, unknown: int, by: int) -> float:
        """By how much more all conditions together would be violated."""
        cost = 0.0
        sums, lows, highs = self._sums, self._row_lows, self._row_highs
        for row, weight in self._columns[unknown]:
            before, low, high = sums[row], lows[row], highs[row]
            after = before + weight * by
            if after < low:
                cost += low - after
            elif after > high:
                cost += after - high
            if before < low:
                cost -= low - before
            elif before > high:
                cost -= before - high
        return cost
