"""What stands behind a figure: batches, records that later reports replaced, and the persons behind an amount."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, NamedTuple

from di_metrics.formula import (
    Count,
    DaysUntilServed,
    Difference,
    EsfPart,
    Euros,
    Fact,
    Formula,
    PlannedGroupsOnly,
    Ratio,
    Restricted,
    ServedWithin,
    StillWaiting,
    Sum,
)
from di_metrics.model import Dimension, Indicator, Key, Period, Selection
from di_metrics.query.counting import codes_of
from di_metrics.query.evaluation import not_applicable, of_base
from di_metrics.query.facts import plans_in_force
from di_metrics.query.split import Split, fragments, municipality_column, query_text
from di_metrics.region import Region
from di_metrics.store import Database

# ---- Where a figure came from: the batches whose rows its formula reads ----


class BatchRows(NamedTuple):
    """A batch's number and how many of its rows a figure was computed from."""

    batch: int
    rows: int


class _Read(NamedTuple):
    """Rows that a formula reads: of a table, under a selection's filters, in its period."""

    table: str
    selection: Selection


_RECORDS, _ASSESSMENTS = "service_record", "assessment"
_READS = dict.fromkeys((Count.ASSESSED, Count.RECOMMENDED), (_ASSESSMENTS,)) | dict.fromkeys(
    (Count.ASSESSED_AND_SERVED, Count.RECOMMENDED_RECEIVED), (_RECORDS, _ASSESSMENTS)
)
"""What counts read that do not read service records alone."""


def batches_behind(database: Database, indicator: Indicator, selection: Selection) -> tuple[BatchRows, ...]:
    """The batches whose rows an indicator is computed from, each with the number of these rows, by number.

    There are none where the indicator does not exist for the filters, or is stated by the region's files alone. Where a
    period's figure depends on what was before it (who is new, who continues), the rows before it that
    are looked at count as well.
    """
    if not_applicable(Split(database.region, selection, ()), indicator) is not None:
        return ()
    asked = replace(of_base(database.region, indicator, selection), period=indicator.period(selection.period))
    rows: Counter[int] = Counter()
    for read in set(_reads(database.region, indicator.formula, asked)):
        rows.update(dict(_rows(database, read)))
    return tuple(BatchRows(batch, rows[batch]) for batch in sorted(rows))


def _rows(database: Database, read: _Read) -> tuple[tuple[int, int], ...]:
    split = Split(database.region, read.selection, ())
    parts = fragments(database, split, read.table)
    query = query_text("batches_behind").format(table=read.table, day=parts["day"], filters=parts["filters"])
    return database.counts(query, first=split.first, last=split.last)


def _reads(region: Region, formula: Formula, selection: Selection) -> Iterator[_Read]:
    match formula:
        case Count():
            period = _looked_back(formula, selection.period)
            yield from (_Read(table, replace(selection, period=period)) for table in _READS.get(formula, (_RECORDS,)))
        case Sum():
            yield _Read(_RECORDS, selection)
        case DaysUntilServed() | ServedWithin() | StillWaiting():
            yield from (_Read(table, selection) for table in (_RECORDS, _ASSESSMENTS))
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
    if period.first is None or counted is Count.NEW_RECIPIENTS:
        return Period(period.last)
    if counted is Count.CONTINUING:
        return Period(period.last, dt.date(period.first.year - 1, 1, 1))
    return period


# ---- Figures that a later report changed ----


@dataclass(frozen=True, slots=True)
class ReplacedFigures:
    """Records and cents of a municipality and month (its first day) that `by_batch` took the place of, before and after.

    After is what `by_batch` itself told of the municipality and month, be it in force or replaced in turn.
    """

    municipality: str | None
    month: dt.date
    batches: tuple[int, ...]
    by_batch: int
    records_before: int
    records_after: int
    cents_before: int
    cents_after: int

    @property
    def differs(self) -> bool:
        return (self.records_before, self.cents_before) != (self.records_after, self.cents_after)


@dataclass(frozen=True, slots=True)
class ReplacedRecord:
    """A record that a later report took the place of; `reference` tells where it stands in its batch."""

    municipality: str | None
    batch: int
    by_batch: int
    reference: str
    service: str
    date_from: dt.date
    units: Decimal
    compensation_cents: int


def replaced_figures(database: Database, selection: Selection) -> tuple[ReplacedFigures, ...]:
    """What later reports replaced, by municipality and month, in the period and under the filters but “from state care”."""
    return tuple(
        ReplacedFigures(database.municipality_codes.get(place), month, tuple(batches), *rest)
        for place, month, batches, *rest in _replaced_rows(database, selection, "replaced_figures")
    )


def replaced_records(database: Database, selection: Selection, most: int | None = None) -> tuple[ReplacedRecord, ...]:
    """The replaced records themselves, at most `most` of them, by municipality and day."""
    services = list(database.region.service)
    limit = "" if most is None else f"LIMIT {most}"
    return tuple(
        ReplacedRecord(database.municipality_codes.get(place), batch, by_batch, reference, services[service - 1], *rest)
        for place, batch, by_batch, reference, service, *rest in _replaced_rows(
            database, selection, "replaced_records", limit=limit
        )
    )


def _replaced_rows(database: Database, selection: Selection, query: str, **parts: str) -> list[tuple[Any, ...]]:
    # Of a replaced record it is not kept whether its person came from state care.
    split = Split(database.region, replace(selection, from_state_care=False), ())
    parts["municipality"] = municipality_column(selection.basis)
    parts["filters"] = fragments(database, split, "service_record")["filters"]
    return database.rows(query_text(query).format_map(parts), {"first": split.first, "last": split.last})


# ---- Who is behind an amount ----


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount, the number of persons behind it, and the two largest amounts of one of them.

    All are in hundredths: money in cents, units of service in hundredths of one.
    """

    persons: int
    largest: int
    second: int
    total: int


NO_AMOUNT = Amount(0, 0, 0, 0)

_SUMMED = {
    Sum.UNITS: "units * 100",
    Sum.PRICED_UNITS: "units * unit_price_eur * 100",
    Sum.COMPENSATION_CENTS: "compensation_cents",
}


def amounts_behind(
    database: Database, summed: Sum, selection: Selection, by: tuple[Dimension, ...] = ()
) -> dict[Key, Amount]:
    """What is added up in each cell of a split that has no time, with the persons behind it; cells of nobody are absent."""
    split = Split(database.region, selection, by)
    parts = fragments(database, split, "service_record") | {"amount": _SUMMED[summed]}
    rows = database.rows(query_text("amounts_behind").format_map(parts), {"first": split.first, "last": split.last})
    codes = [codes_of(database, one) for one in by]
    return {
        tuple(None if part is None else names[part] for names, part in zip(codes, row, strict=False)): Amount(
            *map(int, row[len(by) :])
        )
        for row in rows
    }


class Contribution(NamedTuple):
    """An amount of compensation. `group`, `service` and `year` are None where they are taken together.

    `area` is a code of the latest municipalities, "" where the municipality is not known and None for the whole region.
    """

    group: str | None
    service: str | None
    area: str | None
    year: str | None
    amount: Amount


def contributions(database: Database) -> Iterator[Contribution]:
    """The amounts of compensation by region and service, by municipality, and together, in each year and in all."""
    municipality = municipality_column(database.region.latest_basis)
    for row in database.rows(query_text("contributors").format(municipality=municipality)):
        group, service, area, year, any_service, region, project, all_groups, *amount = row
        yield Contribution(
            None if all_groups else group,
            None if any_service else service,
            None if region else area or "",
            None if project else str(year),
            Amount(*map(int, amount)),
        )
