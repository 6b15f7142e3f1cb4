"""How the codes of a slot are made up: several joined into one, units, and times (years' ends, days or periods)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from itertools import pairwise

from di_metrics.model import Period
from di_metrics.region import Region
from di_metrics.release.release import MONEY, PRICED_UNITS, STATE_CARE, UNITS, WHOLE_PROJECT, Slot

# ---- Several codes as one ----

JOINED = "+"


def joined(codes: Iterable[str]) -> str:
    """Codes as one, the same in whatever order: the persons or amounts of any of them."""
    return JOINED.join(sorted(codes))


def codes_of(code: str) -> tuple[str, ...]:
    """The codes that one was joined from; a single one is its own."""
    return tuple(code.split(JOINED))


def joins(code: str) -> bool:
    """Whether a code was joined from several."""
    return JOINED in code


# ---- Amounts ----


def is_amount(indicator: str) -> bool:
    """Whether an indicator adds up something over records; else it counts persons."""
    return indicator.removesuffix(STATE_CARE) in (MONEY, PRICED_UNITS) or indicator.startswith(UNITS)


# ---- Times ----

WITHIN = ".."
"""Stands between the first and the last day of a period; an amount to date has no first one."""

_DAY = dt.timedelta(days=1)


def time_to_date(region: Region, day: dt.date) -> str:
    """The time of a count to a day: its year if the year or the project ends with it, else the day."""
    last = min(day, region.project.end)
    ends = (last.month, last.day) == (12, 31) or last == region.project.end
    return str(last.year) if ends else last.isoformat()


def time_of(region: Region, indicator: str, period: Period) -> str:
    """The time of a period.

    Of persons to date the year if it ends then, else the day; of amounts the year if they are of a whole one, `all` for the
    whole project, `..DAY` to date. Any other period is `FIRST..LAST`. One that begins with the project is to date.
    """
    project = region.project
    last = min(period.last, project.end)
    first = max(period.first or project.start, project.start)
    if not is_amount(indicator):
        return time_to_date(region, last) if first == project.start else f"{first}{WITHIN}{last}"
    year = time_to_date(region, last)
    if first == project.start and last == project.end:
        return WHOLE_PROJECT
    if year == str(first.year) and first == max(dt.date(first.year, 1, 1), project.start):
        return year
    return f"{WITHIN}{last}" if first == project.start else f"{first}{WITHIN}{last}"


def period_of(region: Region, slot: Slot) -> Period:
    """The period that a slot is of. Raises ValueError for a time that is none."""
    last = last_day(region, slot.time)
    if is_within(slot.time) or slot.time == WHOLE_PROJECT or not is_amount(slot.indicator):
        return Period(last, first_day(region, slot.time))
    return Period(last, dt.date(last.year, 1, 1))


def is_within(time: str) -> bool:
    """Whether a time is a period; a count to date, or an amount of a year or of the whole project, is none."""
    return WITHIN in time


def last_day(region: Region, time: str) -> dt.date:
    """The last day of a time: of a year 31 December or, if it ends within the year, the project's last day."""
    if time == WHOLE_PROJECT:
        return region.project.end
    time = time.rpartition(WITHIN)[2]
    if len(time) > len("2019"):
        return dt.date.fromisoformat(time)
    end = dt.date(int(time), 12, 31)
    return region.project.end if region.project.end.year == end.year else end


def first_day(region: Region, time: str) -> dt.date | None:
    """The first day of a period; None where the time is to date."""
    first = time.partition(WITHIN)[0] if is_within(time) else ""
    return dt.date.fromisoformat(first) if first else None


def time_before(region: Region, time: str) -> str | None:
    """The time of a count to the day before a period begins; None for one that begins with the project, or to date."""
    first = first_day(region, time)
    return time_to_date(region, first - _DAY) if first is not None and first > region.project.start else None


def periods_between(region: Region, times: Iterable[str]) -> tuple[str, ...]:
    """The periods between the days on which amounts of some times begin and end; a whole year is that year."""
    cuts: set[dt.date] = set()
    for time in times:
        if time != WHOLE_PROJECT:
            first = first_day(region, time) if is_within(time) else dt.date(int(time), 1, 1)
            last = last_day(region, time) if is_within(time) else dt.date(int(time), 12, 31)
            cuts |= {day for day in (first, last + _DAY) if day is not None}
    return tuple(_period(first, after - _DAY) for first, after in pairwise(sorted(cuts)))


def _period(first: dt.date, last: dt.date) -> str:
    whole_year = (first, last) == (dt.date(first.year, 1, 1), dt.date(first.year, 12, 31))
    return str(first.year) if whole_year else f"{first}{WITHIN}{last}"
