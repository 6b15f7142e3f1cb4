"""Figures that a later report changed: what it took the place of, and what it tells instead."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from di_metrics.model import Selection
from di_metrics.query.cells import Split
from di_metrics.query.fragments import fragments, municipality_column, query_text
from di_metrics.store import Database


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
        ReplacedFigures(_code(database, place), month, tuple(batches), *rest)
        for place, month, batches, *rest in _rows(database, selection, "replaced_figures")
    )


def replaced_records(database: Database, selection: Selection, most: int | None = None) -> tuple[ReplacedRecord, ...]:
    """The replaced records themselves, at most `most` of them, by municipality and day."""
    services = list(database.region.service)
    limit = "" if most is None else f"LIMIT {most}"
    return tuple(
        ReplacedRecord(_code(database, place), batch, by_batch, reference, services[service - 1], *rest)
        for place, batch, by_batch, reference, service, *rest in _rows(database, selection, "replaced_records", limit=limit)
    )


def _rows(database: Database, selection: Selection, query: str, **parts: str) -> list[tuple[Any, ...]]:
    # Of a replaced record it is not kept whether its person came from state care.
    split = Split(database.region, replace(selection, from_state_care=False), ())
    parts["municipality"] = municipality_column(selection.basis)
    parts["filters"] = fragments(database, split, "service_record")["filters"]
    return database.rows(query_text(query).format_map(parts), {"first": split.first, "last": split.last})


def _code(database: Database, place: int | None) -> str | None:
    return None if place is None else database.municipality_codes[place]
