"""What bounds alone imply: the first and cheapest step of an attack, which leaves a smaller system to solve."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence

Terms = Mapping[int, float]
"""A linear expression: the coefficient of each unknown, by its number."""

Condition = tuple[Terms, float, float]
"""A linear expression and the bounds it lies between."""

_PASSES = 50
_EXACT = 1e-6


def propagate(lows: list[float], highs: list[float], conditions: Sequence[Condition], *, whole: bool) -> list[Condition]:
    """Narrow the bounds of unknowns, in place, to what the conditions leave; returns the conditions that still say more.

    A bound that turns out impossible (lowest above highest) is left for the caller to see.
    """
    for _ in range(_PASSES):
        narrowed = False
        for condition in conditions:
            for unknown, low, high in _implied(lows, highs, condition):
                if whole:
                    low, high = _rounded(low, math.ceil, -_EXACT), _rounded(high, math.floor, _EXACT)
                if low > lows[unknown] + _EXACT:
                    lows[unknown], narrowed = low, True
                if high < highs[unknown] - _EXACT:
                    highs[unknown], narrowed = high, True
        if not narrowed:
            break
    return [one for one in conditions if not _always_true(lows, highs, one)]


def _rounded(bound: float, to_whole: Callable[[float], int], tolerance: float) -> float:
    return bound if math.isinf(bound) else to_whole(bound + tolerance)


def _extremes(lows: Sequence[float], highs: Sequence[float], terms: Terms) -> tuple[float, float]:
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


def _always_true(lows: Sequence[float], highs: Sequence[float], condition: Condition) -> bool:
    terms, low, high = condition
    lowest, highest = _extremes(lows, highs, terms)
    return lowest >= low and highest <= high
