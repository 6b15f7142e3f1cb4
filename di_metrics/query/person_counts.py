"""Unique persons to the end of many days at once: in the whole region, by municipality, by service."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from di_metrics.query.split import municipality_column, query_text
from di_metrics.store import Database


@dataclass(frozen=True, slots=True)
class PersonCount:
    """How many persons of a group an indicator counts to the end of a day.

    `service` is None where services are taken together; `area` is a code of the latest municipalities, "" where the
    municipality is not known and None for the whole region.
    """

    indicator: str
    group: str
    service: str | None
    area: str | None
    day: dt.date
    persons: int


def person_counts(database: Database, days: Sequence[dt.date]) -> Iterator[PersonCount]:
    """Recipients, also of each service; the assessed, those of them who were served, and recipients from state care.

    Counts of nobody are left out.
    """
    query = query_text("counts_to_days").format(municipality=municipality_column(database.region.latest_basis))
    for row in database.rows(query, {"first": database.region.project.start, "days": sorted(set(days))}):
        indicator, group, service, any_service, area, whole_region, day, persons = row
        place = None if whole_region else area or ""
        yield PersonCount(indicator, group, None if any_service else service, place, day, persons)


@dataclass(frozen=True, slots=True)
class CountBeforeReform:
    """Recipients of a group in an old municipality, or in the part of it that became the new one `part`.

    "" stands for a municipality that is not known; `part` is None for the whole old municipality.
    """

    group: str
    old: str
    part: str | None
    persons: int


def counts_before_reform(database: Database, day: dt.date) -> Iterator[CountBeforeReform]:
    """Recipients to a day by old municipality, whole and in parts. Counts of nobody are left out."""
    days = {"first": database.region.project.start, "last": day}
    for group, old, new, whole, persons in database.rows(query_text("counts_before_reform"), days):
        yield CountBeforeReform(group, old or "", None if whole else new or "", persons)
