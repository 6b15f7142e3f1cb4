"""The cells of a split – keys, their order, their times – and the parts of a query that depend on it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import product
from pathlib import Path

from di_metrics.model import Basis, Dimension, Key, Period, Selection
from di_metrics.region import Region
from di_metrics.store import Database

# ---- The cells of a split ----

MONTHS_IN = {Dimension.YEAR: 12, Dimension.QUARTER: 3, Dimension.MONTH: 1}


@dataclass(frozen=True, slots=True)
class Bucket:
    """A year, quarter or month, numbered so that the next one's number is one more."""

    dimension: Dimension
    number: int

    @classmethod
    def of(cls, dimension: Dimension, day: dt.date) -> Bucket:
        return cls(dimension, (day.year * 12 + day.month - 1) // MONTHS_IN[dimension])

    @property
    def first_day(self) -> dt.date:
        year, month = divmod(self.number * MONTHS_IN[self.dimension], 12)
        return dt.date(year, month + 1, 1)

    @property
    def last_day(self) -> dt.date:
        return Bucket(self.dimension, self.number + 1).first_day - dt.timedelta(days=1)

    @property
    def code(self) -> str:
        """`2019`, `2019-Q4` or `2019-12`."""
        first = self.first_day
        if self.dimension is Dimension.YEAR:
            return f"{first.year:04}"
        if self.dimension is Dimension.QUARTER:
            return f"{first.year:04}-Q{first.month // 3 + 1}"
        return f"{first.year:04}-{first.month:02}"


def month_known_to(database: Database, last: dt.date) -> dt.date:
    """The last day up to `last` whose month is not after that of the last record, of which all is taken to be told."""
    data_to = database.info.data_to
    return min(last, Bucket.of(Dimension.MONTH, data_to).last_day) if data_to else last


def last_known_month(database: Database, last: dt.date) -> Bucket:
    """The last month that ended by a day and is not after that of the last record."""
    following = month_known_to(database, last) + dt.timedelta(days=1)
    return Bucket(Dimension.MONTH, Bucket.of(Dimension.MONTH, following).number - 1)


@dataclass(frozen=True)
class Split:
    """The dimensions of a result, with the keys a selection has on each."""

    region: Region
    selection: Selection
    by: tuple[Dimension, ...]

    @cached_property
    def services(self) -> frozenset[str]:
        """The services that pass the service and category filters."""
        return self.region.services_of(self.selection)

    @cached_property
    def _offered(self) -> dict[Key, bool]:
        return {}

    def is_offered(self, key: Key) -> bool:
        """Whether a service that passes the filters and lies in the cell may be received by a group that does."""
        codes = {one: code for one, code in zip(self.by, key, strict=True) if one.is_of_services or one is Dimension.GROUP}
        chosen = tuple(codes.values())
        if chosen not in self._offered:
            self._offered[chosen] = _is_offered(self.region, self.selection.groups, self.services, codes)
        return self._offered[chosen]

    @cached_property
    def first(self) -> dt.date:
        return self.selection.period.first or self.region.project.start

    @property
    def last(self) -> dt.date:
        return self.selection.period.last

    @cached_property
    def time(self) -> Dimension | None:
        """The finest time dimension of the split: the one along which values are computed."""
        return max((one for one in self.by if one.is_time), key=lambda one: -MONTHS_IN[one], default=None)

    @cached_property
    def others(self) -> tuple[Dimension, ...]:
        """The dimensions that are not time."""
        return tuple(one for one in self.by if not one.is_time)

    @cached_property
    def buckets(self) -> tuple[Bucket, ...]:
        """The buckets of the finest time dimension that the period touches, in order."""
        if self.time is None or self.last < self.first:
            return ()
        numbers = range(Bucket.of(self.time, self.first).number, Bucket.of(self.time, self.last).number + 1)
        return tuple(Bucket(self.time, number) for number in numbers)

    @cached_property
    def asks_where_or_what(self) -> bool:
        """Whether filters or split ask for municipalities or services; else a person's records are all alike."""
        chosen = self.selection.municipalities or self.selection.filters_services
        return bool(chosen) or any(one is Dimension.MUNICIPALITY or one.is_of_services for one in self.by)

    def is_of_whole(self, dimension: Dimension) -> bool:
        """Whether period and split are made of whole years or months, as far as the project reaches."""
        project = self.region.project
        begins = self.first <= project.start or Bucket.of(dimension, self.first).first_day == self.first
        ends = self.last >= project.end or Bucket.of(dimension, self.last).last_day == self.last
        return begins and ends and (self.time is None or MONTHS_IN[self.time] >= MONTHS_IN[dimension])

    def period_of(self, key: Key) -> Period:
        """The period a key's cell stands for."""
        if self.time is None:
            return self.selection.period
        bucket = self._bucket_of_code[key[self.by.index(self.time)] or ""]
        first = None if self.selection.period.to_date else max(bucket.first_day, self.first)
        return Period(min(bucket.last_day, self.last), first)

    @cached_property
    def _bucket_of_code(self) -> dict[str, Bucket]:
        return {bucket.code: bucket for bucket in self.buckets}

    def key(self, others: Key, bucket: Bucket | None) -> Key:
        """The key of a cell in the order of `by`, from its codes on the other dimensions and its bucket."""
        return tuple(part(others, bucket) for part in self._key_parts)

    @cached_property
    def _key_parts(self) -> tuple[Callable[[Key, Bucket | None], str | None], ...]:
        """How each part of a key is found; a time code is made once for each bucket, since a split has thousands of keys."""

        def time_part(dimension: Dimension) -> Callable[[Key, Bucket | None], str | None]:
            codes = {bucket: Bucket.of(dimension, bucket.first_day).code for bucket in self.buckets}
            return lambda _others, bucket: codes.get(bucket) if bucket else None

        def other_part(place: int) -> Callable[[Key, Bucket | None], str | None]:
            return lambda others, _bucket: others[place]

        return tuple(time_part(one) if one.is_time else other_part(self.others.index(one)) for one in self.by)

    def keys(self, with_unknown: bool) -> Iterator[Key]:
        """All keys, in the order of the dimensions; with or without the unknown municipality."""
        axes = [self._codes(one, with_unknown) for one in self.by]
        consistent = {self.key((None,) * len(self.others), bucket) for bucket in self.buckets}
        for key in product(*axes):
            timed = tuple(code if one.is_time else None for one, code in zip(self.by, key, strict=True))
            if self.time is None or timed in consistent:
                yield key

    def _codes(self, dimension: Dimension, with_unknown: bool) -> list[str | None]:
        if dimension.is_time:
            return list(dict.fromkeys(Bucket.of(dimension, bucket.first_day).code for bucket in self.buckets))
        if dimension is Dimension.MUNICIPALITY:
            return [*self._municipalities(), None] if with_unknown else self._municipalities()
        return self._programme_codes(dimension)

    def _municipalities(self) -> list[str | None]:
        basis, chosen = self.selection.basis, self.selection.municipalities
        related = self.region.related(chosen, basis)
        return [one.code for one in self.region.of_basis(basis) if not chosen or one.code in related]

    def _programme_codes(self, dimension: Dimension) -> list[str | None]:
        chosen = [one for one in self.region.services if one.code in self.services]
        if dimension is Dimension.SERVICE:
            return [one.code for one in chosen]
        if dimension is Dimension.CATEGORY:
            return [one.code for one in self.region.categories if any(s.category == one.code for s in chosen)]
        if dimension is Dimension.UNIT:
            groups = self.selection.groups or tuple(self.region.group)
            units = {s.unit for s in chosen if set(groups) & set(s.target_groups)}
            return [one.code for one in self.region.unit_kinds if one.code in units or not units]
        return [one.code for one in self.region.groups if not self.selection.groups or one.code in self.selection.groups]


def _is_offered(
    region: Region, groups: tuple[str, ...], services: frozenset[str], codes: Mapping[Dimension, str | None]
) -> bool:
    receiving = {codes[Dimension.GROUP]} if Dimension.GROUP in codes else set(groups or region.group)
    return any(
        receiving & set(service.target_groups)
        for service in (region.service[code] for code in services)
        if codes.get(Dimension.SERVICE, service.code) == service.code
        and codes.get(Dimension.CATEGORY, service.category) == service.category
        and codes.get(Dimension.UNIT, service.unit) == service.unit
    )


# ---- The parts of a query that depend on the selection and the split; the queries themselves are in `di_metrics/sql/` ----

_SQL = Path(__file__).parents[1] / "sql"


@cache
def query_text(name: str) -> str:
    """The text of a query with places for its fragments."""
    return (_SQL / f"{name}.sql").read_text(encoding="utf-8")


def municipality_column(basis: Basis) -> str:
    return "old_id" if basis is Basis.PRE2021 else "new_id"


def bucket_expression(dimension: Dimension, day: str) -> str:
    """The number of the year, quarter or month of a day, as in `cells.Bucket`."""
    if dimension is Dimension.YEAR:
        return f"year({day})"
    return f"(year({day}) * 12 + month({day}) - 1) // {MONTHS_IN[dimension]}"


RECOMMENDATION = "recommendation"
"""In the place of a table: the services that assessments recommend, each with what its assessment tells."""
_RECOMMENDATION = (
    "(SELECT assessment.*, service_id FROM assessment JOIN recommended_service USING (assessment_id)) AS recommendation"
)


def fragments(database: Database, split: Split, table: str) -> dict[str, str]:
    """The fragments for counting the rows of a fact table: `{name: SQL}`, each list ending with a comma or empty."""
    columns = {one: _column(one, split.selection.basis) for one in split.others}
    of_person = [one for one in split.others if not one.is_of_services]
    joined = " JOIN service USING (service_id)" if {Dimension.CATEGORY, Dimension.UNIT} & set(split.others) else ""
    day = "assessed_on" if table in ("assessment", RECOMMENDATION) else "date_from"
    time = split.time
    return {
        "day": day,
        "source": (_RECOMMENDATION if table == RECOMMENDATION else table) + (joined if table != "assessment" else ""),
        "recommended": _RECOMMENDATION + joined,
        "yearly_source": "yearly_service" + (joined if split.asks_where_or_what else "_of_person"),
        "cell": _listed(f"by_{one}" for one in split.others),
        "served_cell": _listed(f"served.by_{one}" for one in split.others),
        "cell_columns": _listed(f"{columns[one]} AS by_{one}" for one in split.others),
        "assessed_cell_columns": _listed(f"{columns[one]} AS by_{one}" for one in of_person),
        "same_cell": _same("assessed", of_person),
        "same_cell_earlier": _same("earlier", split.others),
        "same_cell_recommended": _same("recommended", split.others),
        "same_bucket": "AND served.bucket = assessed.bucket" if time else "",
        "bucket": f"{bucket_expression(time, 'day')} AS bucket," if time else "",
        "bucket_name": "bucket," if time else "",
        "served_bucket_name": "served.bucket," if time else "",
        "bucket_column": f"{bucket_expression(time, day)} AS bucket," if time else "",
        "assessed_bucket_column": f"{bucket_expression(time, 'assessed_on')} AS bucket," if time else "",
        "filters": _filters(database, split, services=table != "assessment"),
        "assessed_filters": _filters(database, split, services=False),
        "ends": ", ".join(f"({bucket}, DATE '{day}')" for bucket, day in _ends(split)),
    }


def _ends(split: Split) -> list[tuple[int, dt.date]]:
    """The number and last day of each bucket, cut at the period's end, for what looks back over all days until then."""
    return [(one.number, min(one.last_day, split.last)) for one in split.buckets] or [(0, split.last)]


def _column(dimension: Dimension, basis: Basis) -> str:
    if dimension is Dimension.MUNICIPALITY:
        return municipality_column(basis)
    return f"{dimension}_id"


def _listed(parts: Iterable[str]) -> str:
    return "".join(f"{part}, " for part in parts)


def _same(other: str, dimensions: Iterable[Dimension]) -> str:
    return " ".join(f"AND served.by_{one} IS NOT DISTINCT FROM {other}.by_{one}" for one in dimensions)


def _filters(database: Database, split: Split, services: bool) -> str:
    """The filters as conditions; the keys in them are integers of the database's own, never a reader's text."""
    selection, region = split.selection, database.region
    conditions = []
    if selection.municipalities:
        wanted = [number for number, code in database.municipality_codes.items() if code in selection.municipalities]
        conditions.append(f"({_among('old_id', wanted)} OR {_among('new_id', wanted)})")
    if selection.groups:
        conditions.append(_among("group_id", _numbers(list(region.group), selection.groups)))
    if services and selection.filters_services:
        conditions.append(_among("service_id", _numbers(list(region.service), region.services_of(selection))))
    if selection.from_state_care:
        conditions.append("from_state_care")
    return "".join(f" AND {condition}" for condition in conditions)


def _numbers(codes: list[str], wanted: Iterable[str]) -> list[int]:
    return [number for number, code in enumerate(codes, 1) if code in set(wanted)]


def _among(column: str, numbers: list[int]) -> str:
    return f"{column} IN ({', '.join(map(str, numbers))})" if numbers else "false"
