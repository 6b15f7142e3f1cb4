"""Plans of persons with the days on which they held, and the days on which they were reached."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from di_metrics.query.split import query_text
from di_metrics.region import Region, Target
from di_metrics.store import Database

FirstDays = Mapping[tuple[str, str], Sequence[dt.date]]
"""By indicator (`recipients`, `assessed`) and group the first day of each person, in their order."""


@dataclass(frozen=True, slots=True)
class PlanVersion:
    """A planned number of persons of a group while it is in force, both days included, or to the day that is asked about.

    `is_in_force` tells whether it still is on that day. `persons` are those counted to its last day, `reached_on` the first
    of its days on which they were as many as planned.
    """

    target: Target
    first: dt.date
    last: dt.date
    is_in_force: bool
    persons: int
    reached_on: dt.date | None

    @property
    def lacking(self) -> int:
        """How many persons are lacking on its last day."""
        return max(self.target.value - self.persons, 0)


def first_days(database: Database, last: dt.date) -> FirstDays:
    """The first day of service and of assessment of every person to a day, in the whole region."""
    found: dict[tuple[str, str], list[dt.date]] = {}
    for indicator, group, day, persons in database.rows(query_text("first_days_of_persons"), {"last": last}):
        found.setdefault((indicator, group), []).extend([day] * persons)
    return found


def plan_versions(region: Region, days: FirstDays, last: dt.date) -> tuple[PlanVersion, ...]:
    """All plans that came into force by a day: those of a group one after the other, in the order of the region's file."""
    found = []
    for indicator, group in dict.fromkeys((one.indicator, one.target_group) for one in region.targets):
        own = [one for one in region.targets if (one.indicator, one.target_group) == (indicator, group)]
        own.sort(key=lambda one: one.in_force_from or dt.date.min)
        starts = [max(one.in_force_from or dt.date.min, region.project.start) for one in own]
        ends = [day - dt.timedelta(days=1) for day in starts[1:]] + [dt.date.max]
        counted = days.get((indicator, group), ())
        found += [
            _version(target, first, end, last, counted)
            for target, first, end in zip(own, starts, ends, strict=True)
            if first <= min(end, last)
        ]
    return tuple(found)


def _version(target: Target, first: dt.date, end: dt.date, asked: dt.date, days: Sequence[dt.date]) -> PlanVersion:
    last, planned = min(end, asked), target.value
    persons = bisect_right(days, last)
    reached_on = None
    if persons >= planned:
        reached_on = max(first, days[planned - 1]) if planned else first
    return PlanVersion(target, first, last, end >= asked, persons, reached_on)


def attained_since(versions: Sequence[PlanVersion]) -> dt.date | None:
    """Since when the plan in force of one group has been reached, whatever plan held; None where it is not.

    A plan that was missed for a while, as one that was raised, counts from the day on which it was reached again.
    """
    since = None
    for one in versions:
        if one.reached_on is None:
            since = None
        elif since is None or one.reached_on > one.first:
            since = one.reached_on
    return since
