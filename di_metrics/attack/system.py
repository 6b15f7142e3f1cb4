"""Numbers that are not known, and what is known about them as linear conditions; narrowed by bounds, solved by HiGHS."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from typing import Any

import highspy
import numpy as np
import numpy.typing as npt

# ---- What bounds alone imply ----

Terms = Mapping[int, float]
"""A linear expression: the coefficient of each unknown, by its number."""

Condition = tuple[Terms, float, float]
"""A linear expression and the bounds it lies between."""

Values = npt.NDArray[np.float64]
Bounds = Sequence[float] | Values

_PASSES = 50
_EXACT = 1e-6


def propagate(lows: list[float], highs: list[float], conditions: Sequence[Condition], *, whole: bool) -> list[Condition]:
    """Narrow the bounds of unknowns, in place, to what the conditions leave; returns the conditions that still say more.

    A bound that turns out impossible (lowest above highest) is left for the caller to see.
    """
    conditions_of: list[list[int]] = [[] for _ in lows]
    for number, (terms, _, _) in enumerate(conditions):
        for unknown in terms:
            conditions_of[unknown].append(number)
    # A condition says something new only if a bound of one of its unknowns has changed since it was last looked at.
    waiting = [True] * len(conditions)
    for _ in range(_PASSES):
        if not any(waiting):
            break
        for number, condition in enumerate(conditions):
            if not waiting[number]:
                continue
            waiting[number] = False
            for unknown, low, high in _implied(lows, highs, condition):
                if whole:
                    low, high = _rounded(low, math.ceil, -_EXACT), _rounded(high, math.floor, _EXACT)
                if low > lows[unknown] + _EXACT or high < highs[unknown] - _EXACT:
                    lows[unknown] = low if low > lows[unknown] + _EXACT else lows[unknown]
                    highs[unknown] = high if high < highs[unknown] - _EXACT else highs[unknown]
                    for other in conditions_of[unknown]:
                        waiting[other] = True
    return [one for one in conditions if not _always_true(lows, highs, one)]


def _rounded(bound: float, to_whole: Callable[[float], int], tolerance: float) -> float:
    return bound if math.isinf(bound) else to_whole(bound + tolerance)


def _extremes(lows: Bounds, highs: Bounds, terms: Terms) -> tuple[float, float]:
    """The smallest and the largest value of an expression within the bounds of its unknowns."""
    low = sum(weight * (lows if weight > 0 else highs)[unknown] for unknown, weight in terms.items())
    high = sum(weight * (highs if weight > 0 else lows)[unknown] for unknown, weight in terms.items())
    return low, high


def _implied(lows: Sequence[float], highs: Sequence[float], condition: Condition) -> Iterator[tuple[int, float, float]]:
    """The bounds that a condition leaves to each of its unknowns, given the bounds of the others."""
    terms, low, high = condition
    lowest, highest = _extremes(lows, highs, terms)
    if lowest >= low - _EXACT and highest <= high + _EXACT:
        return
    for unknown, weight in terms.items():
        ends = (weight * lows[unknown], weight * highs[unknown])
        least, most = low - (highest - max(ends)), high - (lowest - min(ends))
        sides = ((-math.inf if math.isnan(least) else least) / weight, (math.inf if math.isnan(most) else most) / weight)
        yield unknown, min(sides), max(sides)


def _always_true(lows: Bounds, highs: Bounds, condition: Condition) -> bool:
    terms, low, high = condition
    lowest, highest = _extremes(lows, highs, terms)
    return lowest >= low and highest <= high


# ---- Many linear expressions at once, as sparse rows ----


class Expressions:
    """Linear expressions over numbered unknowns; none is empty."""

    def __init__(self, expressions: Sequence[Terms]) -> None:
        self._expressions = expressions

    def __len__(self) -> int:
        return len(self._expressions)

    @cached_property
    def starts(self) -> npt.NDArray[np.int32]:
        """Where each expression begins in `unknowns` and `weights`, and where the last one ends."""
        return np.concatenate([[0], np.cumsum([len(terms) for terms in self._expressions])]).astype(np.int32)

    @cached_property
    def unknowns(self) -> npt.NDArray[np.int32]:
        return np.array([one for terms in self._expressions for one in terms], dtype=np.int32)

    @cached_property
    def weights(self) -> Values:
        return np.array([one for terms in self._expressions for one in terms.values()], dtype=float)

    def values(self, witness: npt.NDArray[Any]) -> Values:
        """The value of every expression for a value of every unknown."""
        if not len(self):
            return np.zeros(0)
        return np.add.reduceat(witness[self.unknowns] * self.weights, self.starts[:-1])


# ---- Numbers that are not known, and what is known about them as linear conditions; solved by HiGHS ----

Witness = Values
"""A value for every unknown that agrees with everything known."""

_SECONDS = 10.0
"""Longest search for one answer; what is not found by then counts against the release."""

_DUAL, _PRIMAL = 1, 4
_FEW = 2
"""How HiGHS goes from one answer to the next, and of how many unknowns an aim is small."""


class Contradiction(Exception):
    """What is known cannot all be true."""


class Feasibility(StrEnum):
    """Whether something is possible, impossible, or was not found out within the time allowed."""

    POSSIBLE = "possible"
    IMPOSSIBLE = "impossible"
    UNDECIDED = "undecided"


class System:
    """Unknowns with bounds and linear conditions, of whole numbers (people) or of any (money)."""

    def __init__(self, *, whole: bool) -> None:
        self.whole = whole
        self._lows: list[float] = []
        self._highs: list[float] = []
        self._conditions: list[Condition] = []
        self._solved: Solved | None = None

    def unknown(self, low: float = 0, high: float = math.inf) -> int:
        """A new unknown between two bounds; returns its number."""
        self._solved = None
        self._lows.append(low)
        self._highs.append(high)
        return len(self._lows) - 1

    def bound(self, unknown: int, low: float, high: float) -> None:
        """Narrow an unknown to what also lies between two more bounds."""
        self._solved = None
        self._lows[unknown] = max(self._lows[unknown], low)
        self._highs[unknown] = min(self._highs[unknown], high)

    def condition(self, terms: Terms, low: float = -math.inf, high: float = math.inf) -> None:
        """What is known of a linear expression: that it lies between two bounds."""
        self._solved = None
        self._conditions.append((terms, low, high))

    def solved(self) -> Solved:
        """The system with everything that bounds alone imply, until more is known the same one. Raises Contradiction."""
        if self._solved is None:
            lows, highs = list(self._lows), list(self._highs)
            conditions = propagate(lows, highs, self._conditions, whole=self.whole)
            if any(low > high for low, high in zip(lows, highs, strict=True)):
                raise Contradiction
            self._solved = Solved(lows, highs, conditions)
        return self._solved


class Solved:
    """A system after bounds are propagated: its bounds, and solvers of what is left."""

    def __init__(self, lows: list[float], highs: list[float], conditions: list[Condition]) -> None:
        self.lows, self.highs = np.array(lows, dtype=float), np.array(highs, dtype=float)
        self.expressions = Expressions([terms for terms, _, _ in conditions])
        self.row_lows = np.array([low for _, low, _ in conditions], dtype=float)
        self.row_highs = np.array([high for _, _, high in conditions], dtype=float)

    @cached_property
    def rows(self) -> list[list[tuple[int, float]]]:
        """The unknowns of each condition with their weights."""
        unknowns, weights, starts = (
            one.tolist() for one in (self.expressions.unknowns, self.expressions.weights, self.expressions.starts)
        )
        pairs = list(zip(unknowns, weights, strict=True))
        return [pairs[begin:end] for begin, end in pairwise(starts)]

    @cached_property
    def columns(self) -> list[list[tuple[int, float]]]:
        """The conditions of each unknown with its weight in them."""
        found: list[list[tuple[int, float]]] = [[] for _ in self.lows]
        for row, terms in enumerate(self.rows):
            for unknown, weight in terms:
                found[unknown].append((row, weight))
        return found

    def reach(self, terms: Terms) -> tuple[float, float]:
        """Bounds of an expression that follow from the unknowns' bounds."""
        low, high = _extremes(self.lows, self.highs, terms)
        return float(low), float(high)

    def agrees(self, witness: Witness) -> bool:
        """Whether a value for every unknown contradicts nothing known."""
        rows = self.expressions.values(witness)
        return bool(
            np.all(witness >= self.lows - _EXACT)
            and np.all(witness <= self.highs + _EXACT)
            and np.all(rows >= self.row_lows - _EXACT)
            and np.all(rows <= self.row_highs + _EXACT)
        )

    @cached_property
    def loose(self) -> Solver:
        """A solver for any numbers: fast, and never narrower than the truth."""
        return Solver(self, whole=False)

    @cached_property
    def apart(self) -> Solver:
        """One more for any numbers with a further condition, after which `loose` would have to begin its search anew."""
        return Solver(self, whole=False)

    @cached_property
    def exact(self) -> Solver:
        """A solver for whole numbers."""
        return Solver(self, whole=True)

    @cached_property
    def near(self) -> Solver:
        """A solver for whole numbers near given ones: they leave so few unknowns that presolving pays."""
        return Solver(self, whole=True, presolve=True)


class Solver:
    """HiGHS holding one system, asked again and again with other aims."""

    def __init__(self, system: Solved, *, whole: bool, presolve: bool = False) -> None:
        self._count = len(system.lows)
        self._every = np.arange(self._count, dtype=np.int32)
        self._bounds = system.lows, system.highs
        self._whole = whole
        self._highs = highspy.Highs()  # type: ignore[no-untyped-call]
        self._highs.setOptionValue("output_flag", False)
        self._highs.setOptionValue("parallel", "off")
        if whole and not presolve:
            self._highs.setOptionValue("presolve", "off")  # propagation did most of its work already, once for all aims
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = self._count, len(system.expressions)
        model.col_cost_ = np.zeros(self._count)
        model.col_lower_, model.col_upper_ = system.lows, system.highs
        model.row_lower_, model.row_upper_ = system.row_lows, system.row_highs
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = system.expressions.starts
        model.a_matrix_.index_ = system.expressions.unknowns
        model.a_matrix_.value_ = system.expressions.weights
        if whole:
            model.integrality_ = [highspy.HighsVarType.kInteger] * self._count
        self._highs.passModel(model)

    def find(self, aim: Terms, *, gap: float = 0.0) -> tuple[Feasibility, Witness | None, float]:
        """Make an expression as small as can be: whether that is possible, a witness, and a bound it cannot go below.

        There is no witness where the expression can be made as small as one likes. With a `gap` a witness within that
        share of the smallest will do.
        """
        # Measured: this heuristic makes a search with an aim twice as slow, and one without an aim ten times as fast.
        self._highs.setOptionValue("mip_heuristic_run_feasibility_jump", not aim)
        self._highs.setOptionValue("mip_rel_gap", gap)
        if not self._whole:
            # Measured: from the answer to another aim a small one is reached faster this way, one of many unknowns slower.
            self._highs.setOptionValue("simplex_strategy", _PRIMAL if 0 < len(aim) <= _FEW else _DUAL)
        costs = np.zeros(self._count)
        for unknown, weight in aim.items():
            costs[unknown] = weight
        self._highs.changeColsCost(self._count, self._every, costs)
        found = self._run()
        if aim and not self._whole and found[0] is not Feasibility.POSSIBLE:
            self._highs.clearSolver()  # on its way from the answer to another aim it may go astray
            found = self._run()
        return found

    def find_with(self, terms: Terms, value: float) -> tuple[Feasibility, Witness | None, float]:
        """Look for a witness in which an expression has a value."""
        unknowns = np.array(list(terms), dtype=np.int32)
        self._highs.addRow(value, value, len(terms), unknowns, np.array(list(terms.values()), dtype=float))
        try:
            return self.find({})
        finally:
            self._highs.deleteRows(1, np.array([self._highs.getNumRow() - 1], dtype=np.int32))

    @contextmanager
    def around(self, witness: Witness) -> Iterator[Solver]:
        """The solver while no unknown may be a whole number or more away from its value in a witness for any numbers."""
        self._highs.changeColsBounds(self._count, self._every, np.floor(witness + _EXACT), np.ceil(witness - _EXACT))
        try:
            yield self
        finally:
            self._highs.changeColsBounds(self._count, self._every, *self._bounds)

    def _run(self) -> tuple[Feasibility, Witness | None, float]:
        self._highs.setOptionValue("time_limit", self._highs.getRunTime() + _SECONDS)
        self._highs.run()
        status = self._highs.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return Feasibility.IMPOSSIBLE, None, math.inf
        if status == highspy.HighsModelStatus.kUnbounded:
            return Feasibility.POSSIBLE, None, -math.inf
        if status != highspy.HighsModelStatus.kOptimal:
            return Feasibility.UNDECIDED, None, -math.inf
        info = self._highs.getInfo()
        lowest = info.mip_dual_bound if info.mip_node_count >= 0 else info.objective_function_value
        return Feasibility.POSSIBLE, np.array(self._highs.getSolution().col_value), lowest
