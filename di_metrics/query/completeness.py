"""Which months each municipality has told of, which are expected of it, and which reports came late."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from di_metrics.model import Dimension, Period, Selection
from di_metrics.query.split import Bucket, Split, fragments, municipality_column, query_text
from di_metrics.region import Region
from di_metrics.store import Batch, BatchKind, Database, read_batches


class Arrival(StrEnum):
    """What is known of a month of a municipality.

    RECEIVED: a report that covers it came in time. LATE: the first such report came late. UNDATED: the data package holds
    records of it, and when these came is not known. MISSING: expected, but nothing tells of it. NOT_EXPECTED: it lies before
    the first month the municipality told of, or after the last one that anybody told of.
    """

    RECEIVED = "received"
    LATE = "late"
    UNDATED = "undated"
    MISSING = "missing"
    NOT_EXPECTED = "not_expected"


@dataclass(frozen=True, slots=True)
class MunicipalMonth:
    """A month of a municipality: its first day, the batches that tell of it, records in force, day of the first report."""

    month: dt.date
    arrival: Arrival
    batches: tuple[int, ...] = ()
    records: int = 0
    first_report_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class MunicipalRow:
    """The months of a municipality from the project's first on."""

    municipality: str
    months: tuple[MunicipalMonth, ...]

    def count(self, *arrivals: Arrival) -> int:
        return sum(one.arrival in arrivals for one in self.months)

    @property
    def expected(self) -> int:
        return len(self.months) - self.count(Arrival.NOT_EXPECTED)

    def of_year(self, year: int) -> MunicipalRow:
        return MunicipalRow(self.municipality, tuple(one for one in self.months if one.month.year == year))


@dataclass(slots=True)
class _Reported:
    """What tells of a month of a municipality."""

    batches: set[int] = field(default_factory=set)
    records: int = 0
    reported_on: list[dt.date] = field(default_factory=list)
    by_package: bool = False


def completeness(database: Database, selection: Selection, late_after_days: int) -> tuple[MunicipalRow, ...]:
    """The partner municipalities of a selection's basis, each with the months from the project's first to the as-of date.

    Filters by municipality and group apply, others do not: a report tells of all services. A report counts for the
    municipalities of the other basis that those it names became or were made from, of a divided one for each part.
    """
    reported = _reported(database, selection)
    months = _months(database.region, selection)
    last_month = max((month for of_place in reported.values() for month in of_place), default=None)
    return tuple(
        MunicipalRow(code, tuple(_judged(month, reported[code], last_month, late_after_days) for month in months))
        for code in _partners(database.region, selection)
    )


def _partners(region: Region, selection: Selection) -> list[str]:
    chosen = region.related(selection.municipalities, selection.basis)
    partners = [one.code for one in region.of_basis(selection.basis) if one.partner]
    return [code for code in partners if code in chosen or not selection.municipalities]


def _months(region: Region, selection: Selection) -> tuple[Bucket, ...]:
    return Split(region, Selection(Period(selection.period.last)), (Dimension.MONTH,)).buckets


def _judged(month: Bucket, reported: dict[int, _Reported], last_month: int | None, late_after_days: int) -> MunicipalMonth:
    first = month.first_day
    if last_month is None or not reported or not min(reported) <= month.number <= last_month:
        return MunicipalMonth(first, Arrival.NOT_EXPECTED)
    found = reported.get(month.number)
    if found is None:
        return MunicipalMonth(first, Arrival.MISSING)
    came = min(found.reported_on, default=None)
    if found.by_package or came is None:
        arrival = Arrival.UNDATED
    else:
        arrival = Arrival.LATE if came > month.last_day + dt.timedelta(days=late_after_days) else Arrival.RECEIVED
    return MunicipalMonth(first, arrival, tuple(sorted(found.batches)), found.records, came)


def _reported(database: Database, selection: Selection) -> defaultdict[str, defaultdict[int, _Reported]]:
    """What is told of each municipality of the basis and month, by the number of the month's bucket."""
    reported: defaultdict[str, defaultdict[int, _Reported]] = defaultdict(lambda: defaultdict(_Reported))
    batches = {one.number: one for one in read_batches(database) if one.undone_at is None}
    for code, month, number, records in _months_of_records(database, selection):
        for place in database.region.related((code,), selection.basis):
            _add(reported[place][month], batches[number], records)
    for batch in batches.values():
        if batch.kind is BatchKind.REPORT and _is_of_groups(batch, selection):
            for place in database.region.related(batch.municipalities, selection.basis):
                for month in _covered(batch):
                    _add(reported[place][month], batch, 0)
    return reported


def _add(reported: _Reported, batch: Batch, records: int) -> None:
    reported.batches.add(batch.number)
    reported.records += records
    if batch.kind is BatchKind.PACKAGE:
        reported.by_package = True
    else:
        reported.reported_on.append(dt.datetime.fromisoformat(batch.loaded_at).date())


def _months_of_records(database: Database, selection: Selection) -> Iterator[tuple[str, int, int, int]]:
    """Municipality (of the other basis where that of the basis is not known), month, batch, records in force."""
    groups_alone = Selection(selection.period, selection.basis, groups=selection.groups)
    filters = fragments(database, Split(database.region, groups_alone, ()), "service_record")["filters"]
    query = query_text("months_told").format(municipality=municipality_column(selection.basis), filters=filters)
    for place, month, batch, records in database.rows(query):
        yield database.municipality_codes[place], month, batch, records


def _is_of_groups(batch: Batch, selection: Selection) -> bool:
    return not selection.groups or bool(set(batch.groups) & set(selection.groups))


def _covered(batch: Batch) -> range:
    if batch.first_day is None or batch.last_day is None:
        return range(0)
    first, last = (Bucket.of(Dimension.MONTH, day).number for day in (batch.first_day, batch.last_day))
    return range(first, last + 1)
