"""Records that are hardly right: the checks, each declared once, and what they find."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from di_metrics.errors import N_
from di_metrics.model import Selection
from di_metrics.query.split import Split, fragments, municipality_column, query_text
from di_metrics.region import Region
from di_metrics.reports.programme import Checks
from di_metrics.store import Database


@dataclass(frozen=True, slots=True)
class PlausibilityCheck:
    """A way in which a record can be implausible; `code` names its query in `di_metrics/sql/`.

    `meaning` names `lowest`, `highest` (the usual price as a share of the programme's), `limits` and `per_day`.
    """

    code: str
    name: str
    meaning: str


CHECKS = (
    PlausibilityCheck(
        "price_unusual",
        N_("Unusual unit price"),
        N_("The unit price is below %(lowest)s or above %(highest)s of the programme's price of the service."),
    ),
    PlausibilityCheck(
        "limit_exceeded",
        N_("Yearly limit exceeded"),
        N_("In a calendar year the person has more units of the service in all than the programme pays for (%(limits)s)."),
    ),
    PlausibilityCheck(
        "units_beyond_period",
        N_("More units than the period has room for"),
        N_("There are more units than the days of the period allow; in one day there can be: %(per_day)s."),
    ),
    PlausibilityCheck(
        "child_of_age",
        N_("Child of age"),
        N_("When the report was read, the personal code told that the child had come of age when the service began."),
    ),
    PlausibilityCheck(
        "service_before_assessment",
        N_("Service before the assessment"),
        N_("The service began before the person's first assessment, although it may be given only after one."),
    ),
    PlausibilityCheck(
        "never_assessed",
        N_("Recipient never assessed"),
        N_("The records hold no assessment of the person, although the service may be given only after one."),
    ),
    PlausibilityCheck(
        "compensation_differs",
        N_("Compensation is not units × price"),
        N_("The compensation differs from units × unit price, rounded to the cent."),
    ),
    PlausibilityCheck(
        "service_overlaps",
        N_("Same service twice on one day"),
        N_("The person has another record of the same service, and the periods of the two share a day."),
    ),
)
"""The checks in the order in which they are shown."""


@dataclass(frozen=True, slots=True)
class Found:
    """How many records a check finds and of how many persons; the code is None where the municipality is unknown."""

    municipality: str | None
    records: int
    persons: int


@dataclass(frozen=True, slots=True)
class Findings:
    """What a check finds by municipality, and in all: a count of its own, for a person may stand in several rows."""

    check: PlausibilityCheck
    by_municipality: tuple[Found, ...]
    records: int
    persons: int


@dataclass(frozen=True, slots=True)
class FoundRecord:
    """A record that a check found; `reference` tells where it stands in its batch. Amounts are in cents.

    `person` is a number that was made for the list: nothing follows from it about who it is, or about other lists.
    """

    person: int
    batch: int
    reference: str
    municipality: str | None
    service: str
    date_from: dt.date
    date_to: dt.date
    units: Decimal
    unit_price_eur: Decimal
    compensation_cents: int


def find_implausible(database: Database, checks: Checks, selection: Selection) -> tuple[Findings, ...]:
    """What each check finds under the filters and in the period of a selection.

    Whether a record is implausible is judged among all records: a year's limit and an assessment know no filter.
    """
    return tuple(_counted(database, checks, selection, check) for check in CHECKS)


def found_records(
    database: Database, checks: Checks, selection: Selection, code: str, most: int | None = None
) -> tuple[FoundRecord, ...]:
    """The records that the check of a code finds, at most `most` of them, by municipality, person, service and day.

    In a municipality the person of the earliest record comes first; persons are numbered as they come.
    """
    parts = _parts(database, checks, selection, code) | {"limit": "" if most is None else f"LIMIT {most}"}
    services = list(database.region.service)
    numbers: dict[int, int] = {}
    return tuple(
        FoundRecord(
            numbers.setdefault(person, len(numbers) + 1), batch, reference, database.municipality_codes.get(place),
            services[service - 1], *rest,
        )
        for person, batch, reference, place, service, *rest in _run(database, selection, "found_records", parts)
    )  # fmt: skip


def _counted(database: Database, checks: Checks, selection: Selection, check: PlausibilityCheck) -> Findings:
    rows = _run(database, selection, "found_records_counted", _parts(database, checks, selection, check.code))
    places = [(place, records, persons) for place, whole, records, persons in rows if not whole]
    records, persons = next(((records, persons) for _, whole, records, persons in rows if whole), (0, 0))
    by_municipality = tuple(Found(database.municipality_codes.get(place), *counts) for place, *counts in places)
    return Findings(check, by_municipality, records, persons)


def _run(database: Database, selection: Selection, query: str, parts: dict[str, str]) -> list[tuple]:  # type: ignore[type-arg]
    split = Split(database.region, selection, ())
    return database.rows(query_text(query).format_map(parts), {"first": split.first, "last": split.last})


def _parts(database: Database, checks: Checks, selection: Selection, code: str) -> dict[str, str]:
    split = Split(database.region, selection, ())
    return {
        "found": query_text(code).format_map(_facts(database.region, checks)),
        "municipality": municipality_column(selection.basis),
        "filters": fragments(database, split, "service_record")["filters"],
    }


def _facts(region: Region, checks: Checks) -> dict[str, str]:
    """What the programme states, as fragments: tables of keys of the database's own and numbers of the programme's."""
    services = {code: number for number, code in enumerate(region.service, 1)}
    groups = {code: number for number, code in enumerate(region.group, 1)}
    prices = [(services[one.code], *checks.usual_price.around(one.price_eur)) for one in region.services]
    limits = [(services[one.service], groups[one.group], one.units_a_year) for one in checks.limits]
    per_day = [(services[s.code], checks.units_per_day[s.unit]) for s in region.services if s.unit in checks.units_per_day]
    exempt = [(services[one.service], groups[one.group]) for one in checks.without_assessment]
    assessed = [(number,) for code, number in groups.items() if region.group[code].assessed]
    return {
        "usual_prices": _table("usual_price", ("service_id", "lowest", "highest"), prices),
        "limits": _table("yearly_limit", ("service_id", "group_id", "units_a_year"), limits),
        "units_per_day": _table("day_of_service", ("service_id", "units_per_day"), per_day),
        "needs_assessment": f"group_id IN {_rows(assessed, 1)} AND (service_id, group_id) NOT IN {_rows(exempt, 2)}",
    }


def _table(name: str, columns: Sequence[str], rows: Iterable[Sequence[int | Decimal]]) -> str:
    return f"{_rows(rows, len(columns))} AS {name} ({', '.join(columns)})"


def _rows(rows: Iterable[Sequence[int | Decimal]], width: int) -> str:
    """Rows of numbers as a subquery, which may be empty."""
    written = ", ".join(
        f"({', '.join(f'{number:f}' if isinstance(number, Decimal) else str(number) for number in row)})" for row in rows
    )
    return f"(VALUES {written})" if written else f"(SELECT {', '.join(['0'] * width)} WHERE false)"
