"""Earlier days beside a slide's own tell no step of a few persons: hand-worked, and against an attacker of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

import pytest
from di_metrics.sources.suppression import Behind, Counts, Day, Days, Openings, Openness, is_small, open_rows
from hypothesis import given, settings
from hypothesis import strategies as st
from test_meeting_masking import attack

from di_metrics.formula import Count

RECIPIENTS, ASSESSED = (Behind(one) for one in (Count.RECIPIENTS, Count.ASSESSED))
OPEN, PARTLY, CLOSED = Openness


def day_of(*numbers: int, served: Sequence[int] = ()) -> Day:
    """A day of rows that add up, with the persons served since the day before."""
    return Day(tuple({RECIPIENTS: one} for one in numbers), {RECIPIENTS: sum(numbers)}, tuple(served), sum(served))


def opened(*days: Day, pinned: Mapping[int, Openings] | None = None, add_up: bool = True) -> list[Openings]:
    """How open days are of which the last is the slide's own."""
    own = open_rows(days[-1].rows, days[-1].total, add_up=add_up)
    return list(Days(days, [(RECIPIENTS,)], add_up).opened({len(days) - 1: own, **(pinned or {})}))


def states(*days: Day, add_up: bool = True) -> list[tuple[list[Openness], Openness]]:
    return [(list(one.rows), one.total) for one in opened(*days, add_up=add_up)]


EXAMPLES = [
    # Nothing changed, or by many: all is shown.
    ([(10, 20), (10, 30)], [[OPEN, OPEN], [OPEN, OPEN]], [OPEN, OPEN]),
    # +2 in the first row, so that all but 2 of the 22 are in the last one: both are hidden, and 10 + 40 = 50 is no secret.
    ([(10, 15, 40), (12, 15, 60)], [[CLOSED, OPEN, CLOSED], [OPEN, OPEN, OPEN]], [OPEN, OPEN]),
    # +2 in the first row; with the next smallest one, which did not change, it would still be 2, so a third is hidden.
    ([(10, 15, 40, 50), (12, 15, 60, 70)], [[CLOSED, CLOSED, CLOSED, OPEN], [OPEN, OPEN, OPEN, OPEN]], [OPEN, OPEN]),
    # +2 and +11, of which only 13 is known.
    ([(10, 20, 40), (12, 31, 60)], [[CLOSED, CLOSED, OPEN], [OPEN, OPEN, OPEN]], [OPEN, OPEN]),
    # +3 in all: the earlier total is hidden, and the row that makes it with it.
    ([(10, 20), (10, 23)], [[OPEN, CLOSED], [OPEN, OPEN]], [CLOSED, OPEN]),
    # The 1 and the 11 are hidden today, together 12; that there were 11 already would tell that there is 1 at most by now.
    ([(0, 11, 60), (1, 11, 80)], [[OPEN, CLOSED, CLOSED], [PARTLY, CLOSED, OPEN]], [OPEN, OPEN]),
    # Three days: +2 to the next one, though +20 to the last; the middle one is shown.
    ([(10, 40), (12, 60), (30, 90)], [[CLOSED, CLOSED], [OPEN, OPEN], [OPEN, OPEN]], [OPEN, OPEN, OPEN]),
]


@pytest.mark.parametrize(("numbers", "rows", "totals"), EXAMPLES)
def test_steps_are_hidden_by_the_earlier_day(
    numbers: list[tuple[int, ...]], rows: list[list[Openness]], totals: list[Openness]
) -> None:
    assert states(*(day_of(*one) for one in numbers)) == list(zip(rows, totals, strict=True))


def test_amounts_make_no_step_that_few_were_served_in() -> None:
    """Nobody is new in the first row, but 3 persons had something more paid for."""
    days = day_of(15, 40, 60), day_of(15, 60, 90, served=(3, 20, 30))
    assert states(*days)[0] == ([CLOSED, CLOSED, OPEN], OPEN)


def test_a_step_that_all_but_a_few_belong_to_is_hidden() -> None:
    """Of 20 new recipients 18 had the first service, so 2 did not; a person may have both."""
    before, after = (
        Day(tuple({RECIPIENTS: one} for one in rows), {RECIPIENTS: total})
        for rows, total in (((40, 30), 60), ((58, 45), 80))
    )
    assert states(before, after, add_up=False)[0] == ([CLOSED, OPEN], OPEN)


def test_what_is_settled_stays_and_counts() -> None:
    """The total of the day that the slide is compared with is shown on it: the year that ended 2 before it is hidden."""
    compared = Openings((CLOSED, CLOSED), OPEN)
    found = opened(day_of(30, 40), day_of(31, 41), day_of(50, 60), pinned={1: compared})
    assert found[1] == compared
    assert (found[0].rows, found[0].total) == ((OPEN, OPEN), CLOSED)


numbers = st.one_of(st.integers(0, 6), st.integers(0, 60))
persons = st.tuples(numbers, st.integers(-12, 12), st.sampled_from([0, 0, 1, 4, 5, 30]))
histories = st.integers(1, 6).flatmap(
    lambda rows: st.lists(st.lists(persons, min_size=rows, max_size=rows), min_size=2, max_size=5)
)


def told_by(history: list[list[tuple[int, int, int]]]) -> list[Day]:
    """Days with a count that only grows and one that may fall, and who was served in between."""
    days: list[Day] = []
    grown, moved = [0] * len(history[0]), [20] * len(history[0])
    for changes in history:
        grown = [one + more for one, (more, _, _) in zip(grown, changes, strict=True)]
        moved = [max(0, one + by) for one, (_, by, _) in zip(moved, changes, strict=True)]
        rows = tuple({RECIPIENTS: one, ASSESSED: other} for one, other in zip(grown, moved, strict=True))
        served = tuple(new + again for new, _, again in changes)
        days.append(Day(rows, {RECIPIENTS: sum(grown), ASSESSED: sum(moved)}, served, sum(served)))
    return days


@given(histories)
@settings(max_examples=400, deadline=None, derandomize=True)
def test_no_step_of_a_few_persons_can_be_worked_out(history: list[list[tuple[int, int, int]]]) -> None:
    days = told_by(history)
    own = open_rows(days[-1].rows, days[-1].total, add_up=True)
    found = Days(days, [(RECIPIENTS,)], True).opened({len(days) - 1: own})
    assert found[-1] == own
    for day, states_ in zip(days, found, strict=True):
        if not states_.total:
            hidden = [row for row, state in zip(day.rows, states_.rows, strict=True) if state]
            for name in (RECIPIENTS, ASSESSED):
                attack([row[name] for row in hidden])
    for before, after in combinations(range(len(days)), 2):
        check_steps(days[before : after + 1], found[before], found[after])


def check_steps(days: Sequence[Day], before: Openings, after: Openings) -> None:
    """From the first to the last of some days no row, no total and no rows that are hidden together make a small step."""
    first, last = days[0], days[-1]
    for row, shown in enumerate(zip(before.rows, after.rows, strict=True)):
        if not any(shown):
            check_step(first.rows[row], last.rows[row])
            new = last.rows[row][RECIPIENTS] - first.rows[row][RECIPIENTS]
            assert not is_small(max(new, *(one.served[row] for one in days[1:])))
    if before.total or after.total:
        return
    assert first.total
    assert last.total
    check_step(first.total, last.total)
    hidden = [row for row, shown in enumerate(zip(before.rows, after.rows, strict=True)) if any(shown)]
    if len(hidden) < len(before.rows):
        for name in (RECIPIENTS, ASSESSED):
            assert not is_small(sum(last.rows[row][name] - first.rows[row][name] for row in hidden))


def check_step(before: Counts, after: Counts) -> None:
    assert not any(is_small(after[name] - before[name]) for name in (RECIPIENTS, ASSESSED))
