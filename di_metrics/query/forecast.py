"""A forecast of compensation to the project's end, with a range as wide as such forecasts erred from rolling origins."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from dateutil.relativedelta import relativedelta

from di_metrics.formula import Sum
from di_metrics.model import Dimension, Period, Selection
from di_metrics.query.counting import add_up
from di_metrics.query.split import Split, last_known_month
from di_metrics.store import Database

YEAR = 12
HISTORY = 2 * YEAR
"""Months that a forecast needs: a year, and the year before it."""
ORIGINS, FEWEST_ORIGINS = 18, 12
"""The range is of the errors from so many earlier months at most, and is not told where fewer are known."""
HELD = 0.8
"""In how many of these the amount that came was within the range."""


@dataclass(frozen=True, slots=True)
class Ahead:
    """What is expected from the last month that is known to the end of a later one, with its range, in cents.

    `origins` is the number of earlier forecasts so far ahead whose errors the range is of.
    """

    expected: float
    low: float
    high: float
    origins: int


def forecast(months: Sequence[int], ahead: int) -> tuple[Ahead, ...]:
    """What is expected over the next 1, 2 … `ahead` months together, from the cents of each month so far.

    It ends earlier where too few errors of forecasts so far ahead are known.
    """
    if len(months) < HISTORY:
        return ()
    found: list[Ahead] = []
    low = high = expected = 0.0
    for number, amount in enumerate(expected_months(months, ahead), 1):
        errors = earlier_errors(months, number)
        if len(errors) < FEWEST_ORIGINS:
            break
        expected += amount
        width = expected * float(np.quantile(errors, HELD))
        low, high = max(low, expected - width), max(high, expected + width)  # what was paid stays paid
        found.append(Ahead(expected, low, high, len(errors)))
    return tuple(found)


def expected_months(months: Sequence[int], ahead: int) -> list[float]:
    """Each next month: as much as a year before, and what a month of the last year was above one of the year before it."""
    rise = (sum(months[-YEAR:]) - sum(months[-HISTORY:-YEAR])) / YEAR
    known: list[float] = list(months)
    for _ in range(ahead):
        known.append(max(0.0, known[-YEAR] + rise))
    return known[len(months) :]


def earlier_errors(months: Sequence[int], ahead: int) -> list[float]:
    """The share of itself by which a forecast erred, made `ahead` months before each of the latest months that are known."""
    latest = len(months) - ahead
    errors = []
    for origin in range(max(HISTORY, latest - ORIGINS + 1), latest + 1):
        expected = sum(expected_months(months[:origin], ahead))
        if expected:
            errors.append(abs(sum(months[origin : origin + ahead]) - expected) / expected)
    return errors


# ---- The project's compensation ----


@dataclass(frozen=True)
class Outlook:
    """The whole project's compensation: `paid` is that of each month, in cents, from `first` on; `end` its last day."""

    first: dt.date
    paid: tuple[int, ...]
    end: dt.date

    def month_end(self, ahead: int) -> dt.date:
        """The last day of the month that is so many after the last one that is known."""
        return self.first + relativedelta(months=len(self.paid) + ahead) - dt.timedelta(days=1)

    @property
    def months_left(self) -> int:
        last = self.month_end(0)
        return max(0, (self.end.year - last.year) * YEAR + self.end.month - last.month)

    @property
    def total(self) -> int:
        """Paid to the last month that is known, in cents."""
        return sum(self.paid)

    @cached_property
    def ahead(self) -> tuple[Ahead, ...]:
        return forecast(self.paid, self.months_left)

    @property
    def at_the_end(self) -> Ahead | None:
        """What is expected until the project's end; None where that cannot be told, or nothing is left."""
        return self.ahead[-1] if self.months_left and len(self.ahead) == self.months_left else None


def outlook(database: Database, as_of: dt.date) -> Outlook | None:
    """Whole months from the first in which something was paid to the last that ended by the as-of date and is told of.

    None where nothing was paid by then. A forecast is of the whole project, for its costs are.
    """
    region = database.region
    last = last_known_month(database, as_of).last_day
    split = Split(region, Selection(Period(last, region.project.start)), (Dimension.MONTH,))
    found = add_up(database, split, Sum.COMPENSATION_CENTS)
    paid = [int(found.get((bucket.code,), 0)) for bucket in split.buckets]
    began = next((place for place, cents in enumerate(paid) if cents), None)
    if began is None:
        return None
    return Outlook(split.buckets[began].first_day, tuple(paid[began:]), region.project.end)
