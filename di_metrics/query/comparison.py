"""Comparing municipalities: intervals of shares, what differs beyond chance, places in an order, what goes together."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from di_metrics.model import Dimension, Direction, Result

CONFIDENCE = 0.95

TWICE_AS_MANY = 0.25
"""The part of persons who are of another group that makes two municipalities as unlike as one being twice as large."""


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many persons."""

    part: int
    whole: int


def wilson_interval(share: Share) -> tuple[float, float]:
    """The Wilson score interval of a share at 95 %, from 0 to 1. The whole is not zero."""
    from scipy.stats import binomtest  # takes a second to load, which only comparing is worth

    interval = binomtest(share.part, share.whole).proportion_ci(CONFIDENCE, "wilson")
    return float(interval.low), float(interval.high)


def beyond_chance(shares: Mapping[str, Share]) -> frozenset[str]:
    """Those whose share differs from that of all others together by more than chance explains.

    Each is set against the rest by Fisher's exact test, both sides, and the tests are held together by Holm's method: were
    all alike, any at all would be found in 5 % of regions at most, however many municipalities there are.
    """
    told = {code: one for code, one in shares.items() if one.whole}
    part, whole = sum(one.part for one in told.values()), sum(one.whole for one in told.values())
    chances = {code: _chance(one, Share(part, whole)) for code, one in told.items()}
    found = []
    for place, code in enumerate(sorted(chances, key=chances.__getitem__)):
        if chances[code] > (1 - CONFIDENCE) / (len(chances) - place):
            break
        found.append(code)
    return frozenset(found)


def _chance(own: Share, total: Share) -> float:
    """How likely so large a difference is where the persons of a total are dealt out by chance: twice the smaller tail."""
    from scipy.stats import hypergeom

    drawn = hypergeom(total.whole, total.part, own.whole)
    return min(1.0, 2 * float(min(drawn.cdf(own.part), drawn.sf(own.part - 1))))


def rank_of(code: str, values: Mapping[str, float], direction: Direction) -> int:
    """The place of one among several: 1 is the best, or the largest where neither is better; equal ones share a place."""
    own = values[code]
    if direction is Direction.LESS_IS_BETTER:
        return 1 + sum(value < own for value in values.values())
    return 1 + sum(value > own for value in values.values())


# ---- How two figures go together ----


@dataclass(frozen=True, slots=True)
class Together:
    """Of so many municipalities that have two figures, how many of their pairs are in the same order by both.

    `opposite` are in the opposite order; the others are equal by one of them. `sign` is 1 where the same order, -1 where the
    opposite one, and 0 where neither is found more often than chance explains.
    """

    number: int
    alike: int
    opposite: int
    sign: int

    @property
    def pairs(self) -> int:
        return self.number * (self.number - 1) // 2


def together(first: Mapping[str, float], second: Mapping[str, float]) -> Together:
    """How two figures of the same municipalities go together, by Kendall's rank correlation and its test at 5 %."""
    codes = [code for code in first if code in second]
    signs = [
        math.copysign(1, (first[one] - first[other]) * (second[one] - second[other]))
        for one, other in combinations(codes, 2)
        if first[one] != first[other] and second[one] != second[other]
    ]
    alike, opposite = signs.count(1), signs.count(-1)
    return Together(len(codes), alike, opposite, _sign([first[one] for one in codes], [second[one] for one in codes]))


def _sign(first: Sequence[float], second: Sequence[float]) -> int:
    """Which order is found beyond chance; of equal figures none is."""
    from scipy.stats import kendalltau

    if len(set(first)) < 2 or len(set(second)) < 2:
        return 0
    found = kendalltau(first, second)
    return int(math.copysign(1, found.statistic)) if found.pvalue <= 1 - CONFIDENCE else 0


# ---- Who is like whom ----


def distances(persons: Result, code: str) -> dict[str, float]:
    """How unlike each other municipality is, by a count of persons by municipality and group; without any it is left out.

    Being twice as large counts 1; so does a mix of groups in which one person in four is of another group.
    """
    groups = _groups_of(persons)
    if code not in groups:
        return {}
    return {other: _distance(groups[code], groups[other]) for other in groups if other != code}


def most_similar(persons: Result, code: str, number: int) -> tuple[str, ...]:
    """A municipality and so many that are most like it, the nearest first."""
    apart = distances(persons, code)
    return (code, *sorted(apart, key=apart.__getitem__)[:number])


def _groups_of(persons: Result) -> dict[str, dict[str, float]]:
    """The persons of each group of the municipalities that have any."""
    place, group = persons.by.index(Dimension.MUNICIPALITY), persons.by.index(Dimension.GROUP)
    found: dict[str, dict[str, float]] = {}
    for cell in persons:
        if cell.value and cell.key[place] is not None:
            found.setdefault(str(cell.key[place]), {})[str(cell.key[group])] = float(cell.value)
    return found


def _distance(own: Mapping[str, float], other: Mapping[str, float]) -> float:
    size, others = sum(own.values()), sum(other.values())
    moved = sum(abs(own.get(group, 0) / size - other.get(group, 0) / others) for group in {*own, *other}) / 2
    return abs(math.log2(size / others)) + moved / TWICE_AS_MANY
