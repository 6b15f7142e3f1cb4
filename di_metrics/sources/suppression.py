"""Primary and secondary suppression: which rows of a slide are hidden by the counts of persons behind them, also over days.

`protected` alone imports this: it says which persons are behind a figure, and takes hidden values out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

from di_metrics.formula import Count, Formula
from di_metrics.indicators import CATALOGUE
from di_metrics.indicators.shared import OF_RECORDS
from di_metrics.model import Base, Scope
from di_metrics.release.parameters import PARAMETERS

# ---- The rule by which small counts are hidden where figures leave the project's team and no release protects them ----
# A figure is of a row (a municipality, a group, a year), and behind each row are counts of persons: those that are shown,
# those that a share, an average or an amount is made from, and what is left of the one when the other is taken away.
# 1. A row with a count of 1 to 4 behind it shows no count of persons; its other figures only if none of *their* counts is
#    small.
# 2. What the hidden rows of a slide hold together must not give one of them away, since the total is shown: there are at
#    least two of them, together they are 5 persons or more, and each small count could be any of three values at least.
#    Else the next smallest row is hidden whole, and so on; at last the total.
# 3. The same for a row that all but 1 to 4 persons of the total belong to.
# 4. Along time a running count begins at 5 and shows no step of 1 to 4 persons: the earlier point is left out, and
#    it is not said which of the two hides it.
# 5. Where a slide is shown as it was on earlier days too, it stays as it is, and the figures of the other days are left out
#    that would tell, with those of any other day shown, a step of 1 to 4 persons: of a row, of the total, of all but a
#    row, or of those together that are hidden on either day. Which of the rules hides a figure is not said.
# Zeros are shown: that nobody has been served yet is what such meetings are about, and it is nobody's secret.


@dataclass(frozen=True, slots=True)
class Behind:
    """A count of persons: how it is counted, of recipients of services with one unit kind if that is named, and of what day.

    `moment` is empty for the count shown; else it names an earlier count, or the step from it. `base`, `scope` and
    `cumulative` are those of the indicator that it is behind.
    """

    formula: Formula
    unit: str = ""
    moment: str = ""
    base: Base = Base.SERVED
    scope: Scope = OF_RECORDS
    cumulative: bool = False


Counts = Mapping[Behind, int]
"""The counts of persons behind a row."""

_PARTS = frozenset((CATALOGUE[whole].formula, part.formula) for part in CATALOGUE.values() for whole in part.part_of)
"""Wholes with parts of them: the rest is a count of persons too."""


def _is_part(whole: Behind, part: Behind) -> bool:
    """Whether all of a part's persons are of the whole; so are those of some groups among those of more."""
    fewer_groups = part.base is Base.ASSESSED_AND_SERVED and part.base is not whole.base
    within = fewer_groups or part.base is whole.base
    return within and ((whole.formula, part.formula) in _PARTS or (fewer_groups and whole.formula == part.formula))


class Openness(IntEnum):
    """OPEN: all is shown. PARTLY: no count of persons, other figures if their own counts are not small. CLOSED: nothing."""

    OPEN = 0
    PARTLY = 1
    CLOSED = 2


@dataclass(frozen=True, slots=True)
class Openings:
    """How open the rows and the total of a slide are."""

    rows: tuple[Openness, ...]
    total: Openness


def is_small(count: float) -> bool:
    """Whether a count (or a difference of counts) is of so few persons that it is not told."""
    return 0 < abs(count) < PARAMETERS.threshold


def openness(counts: Counts) -> Openness:
    """How open a row is by its own counts."""
    return Openness.PARTLY if any(map(is_small, (*counts.values(), *rests(counts).values()))) else Openness.OPEN


def rests(counts: Counts) -> Mapping[tuple[Behind, Behind], int]:
    """What is left of the counts of a row when others of its counts, which are parts of them, are taken away."""
    told = [one for one in counts if not one.unit and not one.moment]
    return {(whole, part): counts[whole] - counts[part] for whole in told for part in told if _is_part(whole, part)}


def open_rows(rows: Sequence[Counts], total: Counts | None, *, add_up: bool) -> Openings:
    """How open the rows of a slide are; `add_up` if the rows together are (nearly) the total."""
    found = [openness(counts) for counts in rows]
    if total is None or openness(total):
        return Openings(tuple(found), Openness.CLOSED if total is None else openness(total))
    closed = [Openness.CLOSED if _is_nearly_all(counts, total) else Openness.OPEN for counts in rows]
    openings = Openings(tuple(map(max, found, closed)), Openness.OPEN)
    return cover(rows, openings) if add_up else openings


def _is_nearly_all(counts: Counts, total: Counts) -> bool:
    return any(is_small(total[one] - count) for one, count in counts.items() if one in total)


def cover(rows: Sequence[Counts], openings: Openings) -> Openings:
    """The same with as many more rows hidden as it takes that none of them can be worked out from the total."""
    found = list(openings.rows)
    while openings.total is Openness.OPEN and _is_told(rows, found):
        place = smallest_open(rows, found)
        if place is None:
            return Openings(tuple(found), Openness.CLOSED)
        found[place] = Openness.CLOSED
    return Openings(tuple(found), openings.total)


def smallest_open(rows: Sequence[Counts], found: Sequence[Openness]) -> int | None:
    """The open row with the fewest persons, not counting those with nobody; None where there is none."""
    sizes = [(_size(counts), place) for place, counts in enumerate(rows) if not found[place]]
    return min((one for one in sizes if one[0]), default=(0, None))[1]


def _is_told(rows: Sequence[Counts], found: Sequence[Openness]) -> bool:
    hidden = [counts for counts, state in zip(rows, found, strict=True) if state]
    if not hidden:
        return False
    shown = [counts for counts, state in zip(rows, found, strict=True) if not state]
    # Whoever knows this rule knows that further rows were hidden because they are the smallest of the others.
    smallest_shown = min((one for one in map(_size, shown) if one), default=None)
    names = dict.fromkeys(name for one in hidden for name in one)
    columns = [[one[name] for one in hidden if name in one] for name in names]
    return len(hidden) == 1 or any(len(one) == 1 or gives_away(one, smallest_shown) for one in columns)


def _size(counts: Counts) -> int:
    return max(counts.values(), default=0)


def gives_away(hidden: Sequence[int], smallest_shown: int | None) -> bool:
    """Whether what the hidden counts sum up to is small itself, or leaves too few values for a small one among them."""
    together, small = sum(hidden), sum(map(is_small, hidden))
    if is_small(together):
        return True
    if not small:
        return False
    larger = len(hidden) - small
    most = together if smallest_shown is None else larger * smallest_shown
    remaining = PARAMETERS.threshold - 1

    def is_possible(value: int) -> bool:
        """Whether the others could hold the rest: the small ones 1 to 4 each, the larger ones nothing or 5 and more."""
        for others in range(small - 1, (small - 1) * remaining + 1):
            rest = together - value - others
            if rest == 0 or (larger and PARAMETERS.threshold <= rest <= most):
                return True
        return False

    return sum(is_possible(value) for value in range(1, PARAMETERS.threshold)) < PARAMETERS.possible_values


# ---- Rule 5: earlier days that are shown beside a slide ----
# The slide itself is composed first and stays as it is; the days before it are opened from the latest to the earliest, each
# against all that are shown after it.


@dataclass(frozen=True, slots=True)
class Day:
    """The counts of persons behind the rows and the total of a slide on a day; without a total none is shown.

    `served` and `served_in_all` are the persons served since the day before it, where amounts are told: of each row, and of
    the total.
    """

    rows: tuple[Counts, ...]
    total: Counts | None
    served: tuple[int, ...] = ()
    served_in_all: int = 0


@dataclass(frozen=True)
class Days:
    """Days in the order of time; `others` are the counts behind each indicator that is no count of persons.

    `add_up` if the rows together are (nearly) the total.
    """

    days: Sequence[Day]
    others: Sequence[tuple[Behind, ...]]
    add_up: bool

    def opened(self, pinned: Mapping[int, Openings]) -> tuple[Openings, ...]:
        """How open all days are; `pinned` are those, the last among them, of which it is settled."""
        found = dict(pinned)
        for place in reversed(range(len(self.days))):
            if place not in found:
                found[place] = self._opened(place, found)
        return tuple(found[place] for place in range(len(self.days)))

    def _opened(self, place: int, shown: Mapping[int, Openings]) -> Openings:
        day = self.days[place]
        openings = open_rows(day.rows, day.total, add_up=self.add_up)
        steps = [_Step(self, place, other, states) for other, states in shown.items()]
        total = Openness.CLOSED if any(one.of_total(openings.total) for one in steps) else openings.total
        rows = [
            Openness.CLOSED if any(one.of_row(row, state, total) for one in steps) else state
            for row, state in enumerate(openings.rows)
        ]
        return self._covered(day, steps, Openings(tuple(rows), total))

    def _covered(self, day: Day, steps: Sequence[_Step], openings: Openings) -> Openings:
        """The same with as many more rows hidden as it takes that neither a row nor its step can be worked out."""
        if not self.add_up:
            return openings
        openings = cover(day.rows, openings)
        while openings.total is Openness.OPEN and any(one.is_told_by_totals(openings) for one in steps):
            place = smallest_open(day.rows, openings.rows)
            if place is None:
                return replace(openings, total=Openness.CLOSED)
            rows = (*openings.rows[:place], Openness.CLOSED, *openings.rows[place + 1 :])
            openings = cover(day.rows, replace(openings, rows=rows))
        return openings

    def told(self, counts: Counts | None, state: Openness) -> frozenset[Behind]:
        """The counts of persons that what is shown of a row or a total tells or is made from."""
        if counts is None or state is Openness.CLOSED:
            return frozenset()
        if state is Openness.OPEN:
            return frozenset(counts)
        told = (name for one in self.others if not any(is_small(counts.get(name, 0)) for name in one) for name in one)
        return frozenset(told) & frozenset(counts)


@dataclass(frozen=True)
class _Step:
    """The step from a day to another one that is shown too."""

    all: Days
    place: int
    other: int
    states: Openings

    @property
    def _from(self) -> Day:
        return self.all.days[self.place]

    @property
    def _to(self) -> Day:
        return self.all.days[self.other]

    def of_total(self, state: Openness) -> bool:
        """Whether the totals of both days tell a small step."""
        served = max((one.served_in_all for one in self._between()), default=0)
        return self._is_small(self._from.total, self._to.total, (state, self.states.total), served)

    def of_row(self, row: int, state: Openness, total: Openness) -> bool:
        """Whether a row's figures of both days tell a small step: of the row, or of all but the row."""
        before, after, states = self._from.rows[row], self._to.rows[row], (state, self.states.rows[row])
        if self._is_small(before, after, states, self._served(row)):
            return True
        names = self._told(before, after, states) & self._of_totals(total)
        return any(is_small(self._in_all(name) - (after[name] - before[name])) for name in names)

    def is_told_by_totals(self, openings: Openings) -> bool:
        """Whether what the totals and the rows shown leave to the others tells a small step of theirs."""
        names = self._of_totals(openings.total)
        pairs = zip(openings.rows, self.states.rows, strict=True)
        hidden = [row for row, states in enumerate(pairs) if any(states)]
        if not names or not hidden or len(hidden) == len(openings.rows):
            return False
        if is_small(sum(map(self._served, hidden))):
            return True
        pairs_of_days = [(self._from.rows[row], self._to.rows[row]) for row in hidden]
        steps = ([after[name] - before[name] for before, after in pairs_of_days if name in before] for name in names)
        return any(one and _tells(one) for one in steps)

    def _is_small(self, before: Counts | None, after: Counts | None, states: tuple[Openness, Openness], served: int) -> bool:
        names = self._told(before, after, states)
        if not names or before is None or after is None:
            return False
        left, then = (rests(before), rests(after)) if states == (Openness.OPEN, Openness.OPEN) else ({}, {})
        of_rests = [then[one] - left[one] for one in left if one in then]
        steps = {name: after[name] - before[name] for name in names}
        # Who is new in between was served in between.
        served = max(served, *(step for name, step in steps.items() if name.formula is Count.RECIPIENTS), 0)
        return is_small(served) or any(map(is_small, (*steps.values(), *of_rests)))

    def _told(self, before: Counts | None, after: Counts | None, states: tuple[Openness, Openness]) -> frozenset[Behind]:
        return self.all.told(before, states[0]) & self.all.told(after, states[1])

    def _of_totals(self, state: Openness) -> frozenset[Behind]:
        return self._told(self._from.total, self._to.total, (state, self.states.total))

    def _in_all(self, name: Behind) -> int:
        assert self._from.total is not None
        assert self._to.total is not None
        return self._to.total[name] - self._from.total[name]

    def _served(self, row: int) -> int:
        """How many persons of a row were served in between, at least: the most since one day before the next one."""
        return max((one.served[row] for one in self._between() if one.served), default=0)

    def _between(self) -> Sequence[Day]:
        first, last = sorted((self.place, self.other))
        return self.all.days[first + 1 : last + 1]


def _tells(steps: Sequence[int]) -> bool:
    """Whether the sum of steps is small, or leaves too few values for a small one among them."""
    if is_small(sum(steps)):
        return True
    return min(steps) >= 0 and gives_away(steps, None)
