"""The parts of a query that depend on the selection and the split; the queries themselves are in `di_metrics/sql/`."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from di_metrics.model import Basis, Dimension
from di_metrics.query.cells import MONTHS_IN, Split
from di_metrics.store import Database

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


def fragments(database: Database, split: Split, table: str) -> dict[str, str]:
    """The fragments for counting the rows of a fact table: `{name: SQL}`, each list ending with a comma or empty."""
    columns = {one: _column(one, split.selection.basis) for one in split.others}
    of_person = [one for one in split.others if not one.is_of_services]
    joined = " JOIN service USING (service_id)" if {Dimension.CATEGORY, Dimension.UNIT} & set(split.others) else ""
    day = "assessed_on" if table == "assessment" else "date_from"
    time = split.time
    return {
        "day": day,
        "source": table + (joined if table != "assessment" else ""),
        "yearly_source": "yearly_service" + (joined if split.asks_where_or_what else "_of_person"),
        "cell": _listed(f"by_{one}" for one in split.others),
        "served_cell": _listed(f"served.by_{one}" for one in split.others),
        "cell_columns": _listed(f"{columns[one]} AS by_{one}" for one in split.others),
        "assessed_cell_columns": _listed(f"{columns[one]} AS by_{one}" for one in of_person),
        "same_cell": _same("assessed", of_person),
        "same_cell_earlier": _same("earlier", split.others),
        "same_bucket": "AND served.bucket = assessed.bucket" if time else "",
        "bucket": f"{bucket_expression(time, 'day')} AS bucket," if time else "",
        "bucket_name": "bucket," if time else "",
        "served_bucket_name": "served.bucket," if time else "",
        "bucket_column": f"{bucket_expression(time, day)} AS bucket," if time else "",
        "assessed_bucket_column": f"{bucket_expression(time, 'assessed_on')} AS bucket," if time else "",
        "filters": _filters(database, split, services=table != "assessment"),
        "assessed_filters": _filters(database, split, services=False),
        **_until(split),
    }


def _until(split: Split) -> dict[str, str]:
    """A median to date cannot be summed up along time: each bucket looks back over all days until its end."""
    if split.time is None:
        return {"until": "", "median_bucket": ""}
    if not split.selection.period.to_date:
        return {"until": "", "median_bucket": f"{bucket_expression(split.time, 'day')} AS bucket,"}
    ends = ", ".join(f"({bucket.number}, DATE '{bucket.last_day}')" for bucket in split.buckets)
    return {"until": f"JOIN (VALUES {ends}) AS axis (bucket, until) ON day <= until", "median_bucket": "bucket,"}


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
