"""Where a figure came from: the batches whose rows its formula reads."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from di_metrics.formula import Count, Difference, EsfPart, Euros, Fact, Formula, PlannedGroupsOnly, Ratio, Restricted, Sum
from di_metrics.model import Indicator, Period, Selection
from di_metrics.query.cells import Split
from di_metrics.query.evaluation import not_applicable, of_base
from di_metrics.query.facts import plans_in_force
from di_metrics.query.fragments import fragments, query_text
from di_metrics.region import Region
from di_metrics.store import Database


class BatchRows(NamedTuple):
    """A batch's number and how many of its rows a figure was computed from."""

    batch: int
    rows: int


class _Read(NamedTuple):
    """Rows that a formula reads: of a table, under a selection's filters, in its period."""

    table: str
    selection: Selection


_RECORDS, _ASSESSMENTS = "service_record", "assessment"
_READS = {Count.ASSESSED: (_ASSESSMENTS,)} | dict.fromkeys(
    (Count.ASSESSED_AND_SERVED, Count.MEDIAN_DAYS), (_RECORDS, _ASSESSMENTS)
)
"""What counts read that do not read service records alone."""


def batches_behind(database: Database, indicator: Indicator, selection: Selection) -> tuple[BatchRows, ...]:
    """The batches whose rows an indicator is computed from, each with the number of these rows, by number.

    There are none where the indicator does not exist for the filters, or is stated by the region's files alone. Where a
    period's figure depends on what was before it (who is new, who continues, how long one waited), the rows before it that
    are looked at count as well.
    """
    if not_applicable(Split(database.region, selection, ()), indicator) is not None:
        return ()
    asked = replace(of_base(database.region, indicator, selection), period=indicator.period(selection.period))
    rows: Counter[int] = Counter()
    for read in set(_reads(database.region, indicator.formula, asked)):
        rows.update(dict(_rows(database, read)))
    return tuple(BatchRows(batch, rows[batch]) for batch in sorted(rows))


def _rows(database: Database, read: _Read) -> list[tuple[int, int]]:
    split = Split(database.region, read.selection, ())
    parts = fragments(database, split, read.table)
    query = query_text("batches_behind").format(table=read.table, day=parts["day"], filters=parts["filters"])
    return [(batch, rows) for batch, rows in database.rows(query, {"first": split.first, "last": split.last})]


def _reads(region: Region, formula: Formula, selection: Selection) -> Iterator[_Read]:
    match formula:
        case Count():
            period = _looked_back(formula, selection.period)
            yield from (_Read(table, replace(selection, period=period)) for table in _READS.get(formula, (_RECORDS,)))
        case Sum():
            yield _Read(_RECORDS, selection)
        case Fact():
            return
        case Ratio(one, other) | Difference(one, other):
            yield from _reads(region, one, selection)
            yield from _reads(region, other, selection)
        case Euros(amount) | EsfPart(amount):
            yield from _reads(region, amount, selection)
        case Restricted(inner):
            yield from _reads(region, inner, replace(selection, from_state_care=True))
        case PlannedGroupsOnly(counted, plan):
            planned = plans_in_force(region, plan, selection.period.last)
            groups = tuple(one for one in planned if not selection.groups or one in selection.groups)
            if groups:
                yield from _reads(region, counted, replace(selection, groups=groups))


def _looked_back(counted: Count, period: Period) -> Period:
    """The period whose rows a count looks at."""
    if period.first is None or counted in (Count.NEW_RECIPIENTS, Count.MEDIAN_DAYS):
        return Period(period.last)
    if counted is Count.CONTINUING:
        return Period(period.last, dt.date(period.first.year - 1, 1, 1))
    return period
