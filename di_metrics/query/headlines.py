"""The headline figures to a day, and what changed in them between two times, and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from di_metrics.formula import Ratio
from di_metrics.indicators import CATALOGUE
from di_metrics.model import Basis, Cell, Dimension, Indicator, Key, Period, Result, Selection
from di_metrics.query.evaluation import evaluate
from di_metrics.release.release import REGION, UNKNOWN
from di_metrics.store import Database

# ---- The headline figures to a day ----


def followed() -> tuple[Indicator, ...]:
    """The indicators that are followed from one meeting to the next."""
    return tuple(one for one in CATALOGUE.values() if one.followed)


class HeadlineKey(NamedTuple):
    """What a headline figure is of. `unit` is the kind of units of service; `area` a code, REGION or UNKNOWN."""

    indicator: str
    unit: str | None
    basis: Basis
    area: str


Headlines = Mapping[HeadlineKey, Decimal | None]
"""Figures as exact decimals, money in EUR; None where a share of nothing has no value."""


def headlines(database: Database, as_of: dt.date, bases: Iterable[Basis] | None = None) -> Headlines:
    """The headline figures from the project's start to a day, by the region's bases or those named.

    A region's figure is a query of its own.
    """
    found: dict[HeadlineKey, Decimal | None] = {}
    for basis in database.region.bases if bases is None else bases:
        selection = Selection(Period(as_of), basis)
        for indicator in followed():
            for by in ((), (Dimension.MUNICIPALITY,)):
                result = evaluate(database, indicator, selection, by)
                found |= {_key(result, cell.key): _value(result.indicator, cell) for cell in result}
    return found


def headline(figures: Headlines, key: HeadlineKey) -> Decimal | None:
    """A figure; of what was never counted a count is 0 and a share has no value."""
    return figures.get(key, nothing(CATALOGUE[key.indicator]))


def nothing(indicator: Indicator) -> Decimal | None:
    """What an indicator is where there is nothing to count."""
    return None if isinstance(indicator.formula, Ratio) else Decimal(0)


def _key(result: Result, key: Key) -> HeadlineKey:
    codes = dict(zip(result.by, key, strict=True))
    area = (codes[Dimension.MUNICIPALITY] or UNKNOWN) if Dimension.MUNICIPALITY in codes else REGION
    return HeadlineKey(result.indicator.code, codes.get(Dimension.UNIT), result.selection.basis, area)


def _value(indicator: Indicator, cell: Cell) -> Decimal | None:
    """The value as it is written, which is exact: amounts have few enough digits to survive a float."""
    return nothing(indicator) if cell.value is None else Decimal(str(cell.value))


# ---- What changed between two times, and why ----
# The figures are counted in a row of states, each of which differs from the one before it for one reason. What a step
# changes
# is that reason's part, so that whatever the states are, the parts make the whole.


class Reason(StrEnum):
    """Why a figure changed, in the order of telling.

    SERVICES: services delivered and persons assessed since. LATE: reports of a month of which nothing was told then.
    CORRECTIONS: all other changes of earlier data, as replaced and undone reports. DEFINITION: the same rows counted
    differently, or placed in other municipalities. REBUILT: the rows of then are there no more, so that the latter three
    cannot be told apart.
    """

    SERVICES = "services"
    LATE = "late"
    CORRECTIONS = "corrections"
    DEFINITION = "definition"
    REBUILT = "rebuilt"


@dataclass(frozen=True, slots=True)
class Change:
    """A figure then and now, None where a share had no value, and the parts of the difference by reason, if told."""

    before: Decimal | None
    after: Decimal | None
    parts: Mapping[Reason, Decimal]

    @property
    def difference(self) -> Decimal | None:
        """What the parts add up to; None where one of the two values is missing."""
        return None if self.before is None or self.after is None else self.after - self.before


@dataclass(frozen=True, slots=True)
class Since:
    """The changes of the headline figures from one as-of date, both included, to another."""

    earlier: dt.date
    as_of: dt.date
    changes: Mapping[HeadlineKey, Change]


Step = tuple[Reason, Headlines]
"""A state of the figures, and why it differs from the one before."""


def changes(before: Headlines, steps: Sequence[Step]) -> Mapping[HeadlineKey, Change]:
    """The change of each figure over the states that the steps lead to."""
    keys = dict.fromkeys(key for figures in (before, *(state for _, state in steps)) for key in figures)
    return {key: _change(headline(before, key), [(reason, headline(state, key)) for reason, state in steps]) for key in keys}


def without_reasons(since: Since) -> Since:
    """The same changes, of which no reason is told."""
    return Since(since.earlier, since.as_of, {key: replace(change, parts={}) for key, change in since.changes.items()})


def _change(before: Decimal | None, steps: Sequence[tuple[Reason, Decimal | None]]) -> Change:
    """Where a share has no value in a state between, its change belongs to the reason with which it has one again."""
    after = steps[-1][1]
    if before is None or after is None:
        return Change(before, after, {})
    parts, last = {}, before
    for reason, value in steps:
        parts[reason] = Decimal(0) if value is None else value - last
        last = last if value is None else value
    return Change(before, after, parts)
