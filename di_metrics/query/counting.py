"""Counting and adding up the records: a formula's counts and sums as values by key."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from di_metrics.formula import Count, Sum
from di_metrics.model import Dimension, Key
from di_metrics.query.split import RECOMMENDATION, Bucket, Split, fragments, municipality_column, query_text
from di_metrics.store import Database

Number = int | float | Decimal


@dataclass(frozen=True, slots=True)
class _Counting:
    """Which query counts something and in which table, to date and within a period; of the rows that `only` leaves."""

    to_date: str
    within: str
    to_date_table: str
    within_table: str
    entity: str = "person_id"
    only: str = ""


_OF_FIRST = ("first_day", "distinct_within", "first_service", "service_record")
_OF_MONTHS = ("months_within", "months_within", "service_record", "service_record")
_WITH_UNITS = " AND units > 0"

_COUNTING = {
    Count.RECIPIENTS: _Counting(*_OF_FIRST),
    Count.NEW_RECIPIENTS: _Counting("first_day", "first_day", "first_service", "first_service"),
    Count.ASSESSED: _Counting("first_day", "distinct_within", "assessment", "assessment"),
    Count.ASSESSED_AND_SERVED: _Counting(
        "assessed_and_served_to_date", "assessed_and_served_within", "first_service", "service_record"
    ),
    Count.CONTINUING: _Counting("continuing_to_date", "continuing_within", "yearly_service", "service_record"),
    Count.SERVICES_USED: _Counting(*_OF_FIRST, "person_id, service_id"),
    Count.SEVERAL_SERVICES: _Counting(
        "several_services_to_date", "several_services_within", "first_service", "service_record", "person_id, service_id"
    ),
    Count.SERVICE_MONTHS: _Counting(*_OF_MONTHS, "person_id, service_id", _WITH_UNITS),
    Count.RECOMMENDED: _Counting("first_day", "first_day", RECOMMENDATION, RECOMMENDATION, "person_id, service_id"),
    Count.RECOMMENDED_RECEIVED: _Counting(
        "recommended_received", "recommended_received", "first_service", "first_service", "person_id, service_id"
    ),
    Count.RECIPIENT_MONTHS: _Counting(*_OF_MONTHS, only=_WITH_UNITS),
    Count.ACTIVE_MUNICIPALITIES: _Counting(*_OF_FIRST, "{municipality} AS entity", " AND {municipality} IS NOT NULL"),
}

_AMOUNTS = {Sum.UNITS: "units", Sum.PRICED_UNITS: "units * unit_price_eur", Sum.COMPENSATION_CENTS: "compensation_cents"}
_MONTHLY_AMOUNTS = _AMOUNTS | {Sum.PRICED_UNITS: "priced_units"}


def _table(split: Split, counting: _Counting) -> str:
    """The smallest table that holds what is counted: first days, of each year where the period is of whole years."""
    table = counting.to_date_table if split.selection.period.to_date else counting.within_table
    if table == "service_record" != counting.to_date_table and split.is_of_whole(Dimension.YEAR):
        table = "yearly_service"
    of_persons = counting.entity == "person_id" and not split.asks_where_or_what
    return f"{table}_of_person" if of_persons and table in ("first_service", "yearly_service") else table


def count(database: Database, split: Split, counted: Count) -> dict[Key, Number]:
    """Counts by key; keys without any are absent."""
    table = _table(split, _COUNTING[counted])
    if table == "assessment":
        broadcast = Split(split.region, split.selection, tuple(one for one in split.by if not one.is_of_services))
        return _broadcast(_counted(database, broadcast, counted, table), broadcast, split)
    return _counted(database, split, counted, table)


def _counted(database: Database, split: Split, counted: Count, table: str) -> dict[Key, Number]:
    how = _COUNTING[counted]
    to_date = split.selection.period.to_date
    parts = fragments(database, split, table)
    municipality = municipality_column(split.selection.basis)
    parts["entity"] = how.entity.format(municipality=municipality)
    parts["filters"] += how.only.format(municipality=municipality)
    query = how.to_date if to_date else how.within
    if (query, table) == ("first_day", "first_service_of_person"):
        query = "first_day_of_person"
    found = _run(database, split, query, parts)
    return _keyed(split, found, summed_up=to_date)


def add_up(database: Database, split: Split, summed: Sum) -> dict[Key, Number]:
    """Sums by key; keys without records are absent."""
    monthly = split.is_of_whole(Dimension.MONTH)
    parts = fragments(database, split, "monthly_amount" if monthly else "service_record")
    parts["amount"] = (_MONTHLY_AMOUNTS if monthly else _AMOUNTS)[summed]
    return _keyed(split, _run(database, split, "sum", parts), summed_up=split.selection.period.to_date)


Found = dict[tuple[Key, int | None], Number]


def _run(database: Database, split: Split, query: str, parts: dict[str, str]) -> Found:
    sql = query_text(query).format_map(parts)
    days = {"first": split.first, "last": split.last}
    rows = database.counts(sql, **{name: day for name, day in days.items() if f"${name}" in sql})
    decoders = [codes_of(database, one) for one in split.others]
    width = len(decoders)
    return {
        (
            tuple(None if part is None else decode[part] for decode, part in zip(decoders, row[:width], strict=True)),
            row[width] if split.time else None,
        ): row[-1]
        for row in rows
        if row[-1] is not None
    }


def codes_of(database: Database, dimension: Dimension) -> dict[int, str]:
    """The code of each number that the database keeps a dimension by."""
    region = database.region
    if dimension is Dimension.MUNICIPALITY:
        return database.municipality_codes
    codes = {
        Dimension.SERVICE: region.service,
        Dimension.CATEGORY: region.category,
        Dimension.UNIT: region.unit_kind,
        Dimension.GROUP: region.group,
    }[dimension]
    return dict(enumerate(codes, 1))


def _keyed(split: Split, found: Found, summed_up: bool) -> dict[Key, Number]:
    if split.time is None:
        return {split.key(others, None): value for (others, _), value in found.items()}
    if not summed_up:
        return {
            split.key(others, Bucket(split.time, number)): value
            for (others, number), value in found.items()
            if number is not None
        }
    by_others: defaultdict[Key, dict[int | None, Number]] = defaultdict(dict)
    for (others, number), value in found.items():
        by_others[others][number] = value
    keyed: dict[Key, Number] = {}
    for others, steps in by_others.items():
        total: Number = 0
        for bucket in split.buckets:
            total += steps.get(bucket.number, 0)  # type: ignore[operator]  # one query gives one kind of number
            keyed[split.key(others, bucket)] = total
    return keyed


def _broadcast(values: dict[Key, Number], narrow: Split, wide: Split) -> dict[Key, Number]:
    """An assessment is not of a service: every cell of a service that can be received shows the same assessed persons."""
    if narrow.by == wide.by:
        return values
    places = [wide.by.index(one) for one in narrow.by]
    return {
        key: values[part]
        for key in wide.keys(with_unknown=True)
        if (part := tuple(key[place] for place in places)) in values and wide.is_offered(key)
    }
