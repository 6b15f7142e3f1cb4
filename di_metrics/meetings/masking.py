"""The rule by which small counts are hidden where figures leave the project's team and no release protects them.

A figure is of a row (a municipality, a group, a year), and behind each row are counts of persons: those that are shown,
those that a share, an average or an amount is made from, and what is left of the one when the other is taken away.

1. A row with a count of 1 to 4 behind it shows no count of persons; its other figures only if none of *their* counts is
   small.
2. What the hidden rows of a slide hold together must not give one of them away, since the total is shown: there are at least
   two of them, together they are 5 persons or more, and each small count could be any of three values at least. Else the
   next smallest row is hidden whole, and so on; at last the total.
3. The same for a row that all but 1 to 4 persons of the total belong to.
4. Along time a running count begins at 5 and shows no step of 1 to 4 persons: the earlier point is left out, and
   it is not said which of the two hides it.
5. Where a slide is shown as it was on earlier days too, it stays as it is, and the figures of the other days are left out
   that would tell, with those of any other day shown, a step of 1 to 4 persons: of a row, of the total, of all but a row, or
   of those together that are hidden on either day (`masking_days`). Which of the rules hides a figure is not said.

Zeros are shown: that nobody has been served yet is what such meetings are about, and it is nobody's secret.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from di_metrics.formula import Formula
from di_metrics.indicators import CATALOGUE
from di_metrics.indicators.shared import OF_RECORDS
from di_metrics.model import Base, Scope
from di_metrics.release.parameters import PARAMETERS


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


def open_points(points: Sequence[Counts], served: Sequence[int] | None = None) -> tuple[Openness, ...]:
    """How open the points of a running count are, in the order of time; `served` are the persons served in each one's time.

    The last point is the one that the other figures of a slide agree with, so points are left out before a small step.
    """
    found = [Openness.CLOSED if openness(counts) else Openness.OPEN for counts in points]
    following: int | None = None
    for place in reversed(range(len(points))):
        if found[place]:
            continue
        between = slice(place + 1, (following or 0) + 1)
        if following is not None and _is_small_step(points[place], points[following], (served or [])[between]):
            found[place] = Openness.CLOSED
        else:
            following = place
    return tuple(found)


def _is_small_step(before: Counts, after: Counts, served: Sequence[int]) -> bool:
    return any(is_small(after[one] - before[one]) for one in after) or is_small(max(served, default=0))
