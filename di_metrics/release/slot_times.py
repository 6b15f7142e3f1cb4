"""The times of slots: how a period is written as a code, and the period that a code stands for."""

from __future__ import annotations

import datetime as dt

from di_metrics.model import Period
from di_metrics.region import Region
from di_metrics.release.release import MONEY, PRICED_UNITS, UNITS, WHOLE_PROJECT, Slot

_BETWEEN = ".."


def is_amount(indicator: str) -> bool:
    """Whether a slot's indicator adds up something over records, of all or of those from state care; else it counts."""
    return indicator.startswith((MONEY, PRICED_UNITS, UNITS))


def time_of(region: Region, indicator: str, period: Period) -> str:
    """The code of a period.

    Of persons to date the year if it ends then, else the day; of amounts the year if they are of a whole one, `all` for the
    whole project, `..DAY` to date. Any other period is `FIRST..LAST`. One that begins with the project is to date.
    """
    project = region.project
    last = min(period.last, project.end)
    first = max(period.first or project.start, project.start)
    to_date = first == project.start
    ends_year = last in (project.end, dt.date(last.year, 12, 31))
    if not is_amount(indicator):
        if not to_date:
            return f"{first}{_BETWEEN}{last}"
        return str(last.year) if ends_year else str(last)
    if to_date and last == project.end:
        return WHOLE_PROJECT
    if ends_year and first == max(dt.date(last.year, 1, 1), project.start):
        return str(last.year)
    return f"{_BETWEEN}{last}" if to_date else f"{first}{_BETWEEN}{last}"


def period_of(region: Region, slot: Slot) -> Period:
    """The period that a slot is of. Raises ValueError for a time that is none."""
    time, end = slot.time, region.project.end
    if time == WHOLE_PROJECT:
        return Period(end)
    if _BETWEEN in time:
        first, last = time.split(_BETWEEN)
        return Period(dt.date.fromisoformat(last), dt.date.fromisoformat(first) if first else None)
    if len(time) > len("2019"):
        return Period(dt.date.fromisoformat(time))
    last_of_year = min(dt.date(int(time), 12, 31), end)
    return Period(last_of_year, dt.date(int(time), 1, 1) if is_amount(slot.indicator) else None)


def last_day(region: Region, slot: Slot) -> dt.date:
    """The last day of a slot's period."""
    return period_of(region, slot).last
