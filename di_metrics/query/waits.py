"""Who waits how long for a service, and what became of the assessed: from the records, by Kaplan–Meier.

Whoever still waits is not left out but counts as having waited so far (right-censored at the as-of date, or where
the records end if that is earlier: of later days nobody knows who was served).
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from weakref import WeakKeyDictionary

from di_metrics.formula import DaysUntilServed, ServedWithin, StillWaiting, Waiting
from di_metrics.model import Dimension, Key, Selection
from di_metrics.query.counting import codes_of
from di_metrics.query.split import Bucket, Split, fragments, query_text
from di_metrics.store import Database

NOT_REACHED = math.inf
"""In the place of days or of a share that the records do not reach by the as-of date."""

_DAYS_IN_YEAR, _MONTHS_IN_YEAR = 365.25, 12
_ROUNDING = 1e-9
"""Shares are quotients of whole numbers; a floating-point product of them may miss a half by as little as this."""


def days_in(months: int) -> int:
    """Months of waiting in days: 3 are 91, 6 are 183, 12 are 365."""
    return round(months * _DAYS_IN_YEAR / _MONTHS_IN_YEAR)


@dataclass(frozen=True)
class Waits:
    """Days from one event to another: `ended` of those for whom the other came, `lasting` so far of those who wait."""

    ended: tuple[int, ...] = ()
    lasting: tuple[int, ...] = ()

    @property
    def persons(self) -> int:
        return len(self.ended) + len(self.lasting)

    @cached_property
    def _survival(self) -> Any:
        """The share of those who wait, by days (Kaplan–Meier)."""
        from scipy.stats import CensoredData, ecdf  # takes a second to load, which only waiting is worth

        return ecdf(CensoredData(uncensored=self.ended, right=self.lasting)).sf

    def days_until(self, percent: int) -> float | None:
        """The first day by which a part of them has stopped waiting; NOT_REACHED; None where there is nobody."""
        if not self.persons:
            return None
        if not self.ended:
            return NOT_REACHED
        reached = self._survival.probabilities <= 1 - percent / 100 + _ROUNDING
        return float(self._survival.quantiles[reached][0]) if reached.any() else NOT_REACHED

    def share_within(self, days: int) -> float | None:
        """The share, in percent, that has stopped waiting after so many days; NOT_REACHED where nobody waited so long."""
        if not self.persons:
            return None
        waiting = float(self._survival.evaluate(days)) if self.ended else 1.0
        if waiting > _ROUNDING and days > max(*self.ended, *self.lasting, 0):
            return NOT_REACHED
        return 100 * (1 - waiting)

    def still(self, first: int, until: int | None) -> int:
        """How many wait since `first` days or longer, and less than `until` days."""
        return sum(days >= first and (until is None or days < until) for days in self.lasting)


def measure(formula: Waiting, of: Waits) -> float | None:
    """What a formula tells of the waits of a cell."""
    match formula:
        case DaysUntilServed(percent):
            return of.days_until(percent)
        case ServedWithin(months):
            return of.share_within(days_in(months))
        case StillWaiting(months, until):
            return of.still(days_in(months), days_in(until) if until else None)


_Cells = Mapping[Key, Waits]
_KEPT: WeakKeyDictionary[Database, dict[tuple[Selection, tuple[Dimension, ...]], _Cells]] = WeakKeyDictionary()
"""What was found in open databases, whose records do not change: a page asks ten indicators of the same waits."""
_MOST_KEPT = 64


def waits(database: Database, split: Split) -> _Cells:
    """The waits for a first service in each cell, to date; without those who were served before being assessed."""
    kept = _KEPT.setdefault(database, {})
    asked = split.selection, split.by
    if (found := kept.get(asked)) is None:
        if len(kept) >= _MOST_KEPT:
            kept.clear()
        found = kept[asked] = _waits(database, split)
    return found


def _waits(database: Database, split: Split) -> _Cells:
    parts = fragments(database, split, "first_service" if split.asks_where_or_what else "first_service_of_person")
    codes = [codes_of(database, one) for one in split.others]
    found = {}
    days = {"last": split.last, "known": database.info.known_to(split.last)}
    for *others, bucket, ended, lasting in database.rows(query_text("waits").format_map(parts), days):
        cell = tuple(None if part is None else names[part] for names, part in zip(codes, others, strict=True))
        key = split.key(cell, Bucket(split.time, bucket) if split.time else None)
        found[key] = Waits(tuple(ended), tuple(lasting))
    return found


# ---- What became of the assessed, each by the first day of every step ----


@dataclass(frozen=True, slots=True)
class Path:
    """The way of an assessed person to the as-of date; days are None where a step was not taken.

    A support plan without a day is one all the same: `has_plan` tells of it. `served_to` is the last day of the services
    that began by then.
    """

    group: str
    assessed_on: dt.date
    has_plan: bool
    planned_on: dt.date | None
    served_on: dt.date | None
    served_to: dt.date | None


def paths(database: Database, selection: Selection) -> tuple[Path, ...]:
    """The ways of all who were assessed, to the selection's last day."""
    split = Split(database.region, selection, ())
    sql = query_text("paths").format_map(fragments(database, split, "service_record"))
    groups = list(database.region.group)
    return tuple(Path(groups[group - 1], *days) for group, *days in database.rows(sql, {"last": split.last}))


Day = Callable[[Path], dt.date | None]


def waits_between(of: Iterable[Path], begin: Day, end: Day, known_to: dt.date) -> Waits:
    """The waits from one step to another, to the last known day.

    Who took the later one first did not wait for it and is left out.
    """
    ended, lasting = [], []
    for path in of:
        begun, ended_on = begin(path), end(path)
        if begun is None:
            continue
        if ended_on is None:
            lasting.append(max((known_to - begun).days, 0))
        elif ended_on >= begun:
            ended.append((ended_on - begun).days)
    return Waits(tuple(ended), tuple(lasting))


# ---- Who waits for a service that the support plan recommends ----


@dataclass(frozen=True, slots=True)
class Recommended:
    """How many have a service in their support plan, and how long those wait who have not received it."""

    in_plans: int
    waits: Waits


def waits_for_recommended(database: Database, selection: Selection) -> dict[str, Recommended]:
    """The services that support plans recommend, by code, to the selection's last day."""
    parts = fragments(database, Split(database.region, selection, ()), "assessment")
    sql = query_text("waits_for_recommended").format_map(parts)
    services, last = list(database.region.service), selection.period.last
    days = {"last": last, "known": database.info.known_to(last)}
    return {
        services[service - 1]: Recommended(in_plans, Waits((), tuple(lasting)))
        for service, in_plans, lasting in database.rows(sql, days)
    }
