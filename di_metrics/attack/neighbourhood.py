"""Worlds that differ from a known one only near a quantity, so few unknowns that a solver finds them at once.

They prove what is possible; that something is impossible is proved by the whole system alone.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

import numpy as np

from di_metrics.attack.system import Condition, Solved, Solver, Terms, Witness


def worlds_near(system: Solved, witness: Witness, terms: Terms, size: int, wanted: int) -> Iterator[Witness]:
    """Worlds in which an expression is as small and as large as it gets near a witness, then those in between.

    So many unknowns as `size` says may change, those nearest to the expression; no more than `wanted` values are looked for.
    Each world has yet to be held against the whole system.
    """
    free = _nearest(system, terms, size)
    number = {unknown: place for place, unknown in enumerate(free)}
    lows, highs = system.lows[free].tolist(), system.highs[free].tolist()
    near = Solved(lows, highs, _conditions(system, witness, number))
    solver = Solver(near, whole=True, presolve=True)
    aim = {number[unknown]: weight for unknown, weight in terms.items()}
    ends = []
    for sign in (1, -1):
        _, found, _ = solver.find({unknown: sign * weight for unknown, weight in aim.items()})
        if found is None:
            return
        ends.append(round(sum(weight * found[unknown] for unknown, weight in aim.items())))
        yield _joined(witness, free, found)
    for value in range(ends[0] + 1, min(ends[1], ends[0] + wanted)):
        _, found, _ = solver.find_with(aim, value)
        if found is not None:
            yield _joined(witness, free, found)


def _nearest(system: Solved, terms: Terms, size: int) -> list[int]:
    """The unknowns of an expression, and those that conditions tie to them, the nearest first."""
    waiting, seen = deque(terms), dict.fromkeys(terms)
    while waiting and len(seen) < size:
        for row, _ in system.columns[waiting.popleft()]:
            for unknown, _ in system.rows[row]:
                if unknown not in seen:
                    seen[unknown] = None
                    waiting.append(unknown)
    return list(seen)[:size]


def _conditions(system: Solved, witness: Witness, number: dict[int, int]) -> list[Condition]:
    """What the conditions leave to the unknowns that may change while all others are as in the witness."""
    rows = dict.fromkeys(row for unknown in number for row, _ in system.columns[unknown])
    found: list[Condition] = []
    for row in rows:
        fixed = sum(weight * witness[one] for one, weight in system.rows[row] if one not in number)
        terms = {number[one]: weight for one, weight in system.rows[row] if one in number}
        found.append((terms, system.row_lows[row] - fixed, system.row_highs[row] - fixed))
    return found


def _joined(witness: Witness, free: list[int], found: Witness) -> Witness:
    joined = witness.copy()
    joined[free] = np.round(found)
    return joined
