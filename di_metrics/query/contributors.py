"""Who is behind an amount of money, which decides whether it may be published."""

from __future__ import annotations

from dataclasses import dataclass

from di_metrics.query.fragments import municipality_column, query_text
from di_metrics.store import Database


@dataclass(frozen=True, slots=True)
class Contribution:
    """An amount and the persons behind it.

    `group`, `service` and `year` are None where they are taken together; `area` is a code of the latest municipalities,
    "" where the municipality is not known and None for the whole region. Amounts are in cents.
    """

    group: str | None
    service: str | None
    area: str | None
    year: str | None
    persons: int
    largest: int
    second: int
    total: int


def contributions(database: Database) -> tuple[Contribution, ...]:
    """The amounts of compensation by region and service, by municipality, and together, in each year and in all."""
    found = []
    municipality = municipality_column(database.region.latest_basis)
    for row in database.rows(query_text("contributors").format(municipality=municipality)):
        group, service, area, year, any_service, region, project, all_groups, persons, largest, second, total = row
        found.append(
            Contribution(
                None if all_groups else group,
                None if any_service else service,
                None if region else area or "",
                None if project else str(year),
                persons,
                int(largest),
                int(second),
                int(total),
            )
        )
    return tuple(found)
