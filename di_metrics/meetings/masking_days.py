"""The rule by which earlier days are hidden that are shown beside a slide: rule 5 of `masking`.

The slide itself is composed first and stays as it is; the days before it are opened from the latest to the earliest, each
against all that are shown after it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from di_metrics.formula import Count
from di_metrics.meetings.masking import (
    Behind,
    Counts,
    Openings,
    Openness,
    cover,
    gives_away,
    is_small,
    open_rows,
    rests,
    smallest_open,
)


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
