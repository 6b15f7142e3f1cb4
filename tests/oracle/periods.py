"""Days from first to last, and the years, quarters and months they are cut into."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache

from di_metrics.model import Dimension


@dataclass(frozen=True)
class Days:
    """The days from `first` to `last`, both included."""

    first: dt.date
    last: dt.date

    def __contains__(self, day: dt.date) -> bool:
        return self.first <= day <= self.last


def code_of(day: dt.date, dimension: Dimension) -> str:
    """The year ("2019"), quarter ("2019-Q4") or month ("2019-12") a day lies in."""
    match dimension:
        case Dimension.YEAR:
            return f"{day.year}"
        case Dimension.QUARTER:
            return f"{day.year}-Q{(day.month + 2) // 3}"
        case Dimension.MONTH:
            return f"{day.year}-{day.month:02}"
        case _:
            raise ValueError(f"{dimension} is not of time")


def codes_within(days: Days, dimension: Dimension) -> list[str]:
    """The years, quarters or months that have a day in `days`, in order."""
    return list(dict.fromkeys(code_of(month, dimension) for month in _months(days)))


@cache
def cut_to_cell(days: Days, code: str, dimension: Dimension, *, to_date: bool) -> Days:
    """The period of a time cell: cumulative to its end (to date) or within it, never beyond the selection's own."""
    months = [month for month in _months(days) if code_of(month, dimension) == code]
    last = min(_end_of_month(months[-1]), days.last)
    return Days(days.first if to_date else max(months[0], days.first), last)


def _months(days: Days) -> list[dt.date]:
    """The first day of every month that has a day in `days`."""
    months = []
    month = days.first.replace(day=1)
    while month <= days.last:
        months.append(month)
        month = _end_of_month(month) + dt.timedelta(days=1)
    return months


def _end_of_month(day: dt.date) -> dt.date:
    in_next_month = day.replace(day=28) + dt.timedelta(days=4)
    return in_next_month.replace(day=1) - dt.timedelta(days=1)
