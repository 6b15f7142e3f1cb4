"""Random data packages and selections for the invented region.

They crowd what goes wrong most easily: the first and last days of years, quarters, the reform and the project, movers,
re-assessments, split municipalities, codes of either basis, and few persons sharing many records.
"""

from __future__ import annotations

import csv
import datetime as dt
import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

from hypothesis import strategies as st

from di_metrics.model import Basis, Dimension, Period, Selection

from .data import Programme, Region
from .rules import RULES

Row = dict[str, str]
Drawn = TypeVar("Drawn")

_FILES = {
    "persons": ("person_id", "target_group", "from_state_care", "guardian_of"),
    "assessments": (
        "person_id",
        "municipality_code",
        "parish",
        "assessed_on",
        "plan_on",
        "recommended_services",
    ),
    "service_records": (
        "record_id",
        "person_id",
        "municipality_code",
        "parish",
        "service_code",
        "date_from",
        "date_to",
        "units",
        "unit_price_eur",
        "compensation_eur",
        "provider",
    ),
}


@dataclass(frozen=True)
class Tables:
    """The rows of a package's three files."""

    persons: list[Row]
    assessments: list[Row]
    service_records: list[Row]

    def write(self, folder: Path) -> None:
        """Write the package as the files a municipality would send."""
        for name, columns in _FILES.items():
            with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, columns)
                writer.writeheader()
                writer.writerows(getattr(self, name))


@dataclass(frozen=True)
class Question:
    """An indicator asked of a selection, split by dimensions."""

    indicator: str
    selection: Selection
    by: tuple[Dimension, ...]


def packages(region: Region, programme: Programme) -> st.SearchStrategy[Tables]:
    """Packages of up to seven persons: few enough that their records meet, and that a failure can be read."""

    @st.composite
    def tables(draw: st.DrawFn) -> Tables:
        persons = draw(_persons(programme))
        served = [row for row in persons if _services_of(row, programme)]
        assessments = draw(_few_or_many(_assessments(persons, region, programme), few=0, many=7))
        records = draw(_few_or_many(_records(served, region, programme), few=0, many=24)) if served else []
        return Tables(persons, assessments, [{**row, "record_id": f"r{i}"} for i, row in enumerate(records, 1)])

    return tables()


def selections(region: Region, programme: Programme) -> st.SearchStrategy[Selection]:
    """Selections of either kind of period and basis; filters are mostly few, so that something passes them."""
    return st.builds(
        Selection,
        period=_periods(region),
        basis=st.sampled_from(Basis),
        municipalities=_filter(region.municipalities, at_most=3),
        services=_filter(programme.services, at_most=4),
        categories=_filter(programme.categories, at_most=2),
        groups=_filter(programme.groups, at_most=2),
        from_state_care=_mostly(st.just(False), st.just(True)),
    )


def splits() -> st.SearchStrategy[tuple[Dimension, ...]]:
    """No split, one dimension or two different ones; unit kinds come of themselves with what has them."""
    dimensions = [dimension for dimension in Dimension if dimension is not Dimension.UNIT]
    return st.sampled_from([(), *((each,) for each in dimensions), *itertools.permutations(dimensions, 2)])


def questions(region: Region, programme: Programme) -> st.SearchStrategy[tuple[Question, ...]]:
    """Two questions for every indicator, each of a selection and split of its own."""
    chosen = selections(region, programme)
    return st.tuples(*(st.builds(Question, st.just(code), chosen, splits()) for code in [*RULES, *RULES]))


@st.composite
def _persons(draw: st.DrawFn, programme: Programme) -> list[Row]:
    groups = draw(_few_or_many(st.sampled_from(programme.groups), few=1, many=7))
    children = [f"p{i}" for i, group in enumerate(groups, 1) if group == "children"]
    rows = []
    for i, group in enumerate(groups, 1):
        child = ""
        if group == "guardians":
            if not children:  # a guardian is served because of a child, so there is one
                children.append(f"p{len(groups) + 1}")
                groups = [*groups, "children"]
            child = draw(st.sampled_from(children))
        from_state_care = group == "adults" and draw(st.booleans())
        rows.append(_person(f"p{i}", group, from_state_care=from_state_care, guardian_of=child))
    rows += [_person(f"p{i}", groups[i - 1]) for i in range(len(rows) + 1, len(groups) + 1)]
    return rows


def _person(code: str, group: str, *, from_state_care: bool = False, guardian_of: str = "") -> Row:
    return {
        "person_id": code,
        "target_group": group,
        "from_state_care": str(int(from_state_care)),
        "guardian_of": guardian_of,
    }


@st.composite
def _assessments(draw: st.DrawFn, persons: list[Row], region: Region, programme: Programme) -> Row:
    person = draw(st.sampled_from(persons))
    day = draw(_days(region))
    planned = draw(st.none() | st.integers(0, 60))
    services = _services_of(person, programme)
    recommended = draw(st.lists(st.sampled_from(services), unique=True, max_size=3)) if services else []
    return {
        "person_id": person["person_id"],
        **draw(_places(region)),
        "assessed_on": day.isoformat(),
        "plan_on": "" if planned is None else min(day + dt.timedelta(planned), region.end).isoformat(),
        "recommended_services": ";".join(recommended),
    }


@st.composite
def _records(draw: st.DrawFn, persons: list[Row], region: Region, programme: Programme) -> Row:
    person = draw(st.sampled_from(persons))
    first = draw(_days(region))
    last = min(first + dt.timedelta(draw(st.integers(0, 27))), region.end)
    units = draw(_decimals(places=st.integers(0, 3), largest=9999))
    # The same amount twice is two amounts; nothing at all is no service received.
    compensation = draw(st.just("25.00") | _decimals(places=st.just(2), largest=99999))
    units, compensation = draw(st.sampled_from([(units, compensation)] * 7 + [("0.000", "0.00")]))
    return {
        "person_id": person["person_id"],
        **draw(_places(region)),
        "service_code": draw(st.sampled_from(_services_of(person, programme))),
        "date_from": first.isoformat(),
        "date_to": last.isoformat(),
        "units": units,
        "unit_price_eur": draw(_decimals(places=st.sampled_from([2, 4]), largest=9999)),
        "compensation_eur": compensation,
        "provider": draw(st.sampled_from(["", "SIA Kustība", "Biedrība „Krāsa, skaņa”"])),
    }


@st.composite
def _places(draw: st.DrawFn, region: Region) -> Row:
    """A code of either basis; the split municipality with one of its parishes or without."""
    code = draw(st.sampled_from(list(region.municipalities)))
    parishes = [row.parish for row in region.succession if code in (row.old, row.new)]
    return {"municipality_code": code, "parish": draw(st.sampled_from(sorted({"", *parishes})))}


def _few_or_many(each: st.SearchStrategy[Drawn], *, few: int, many: int) -> st.SearchStrategy[list[Drawn]]:
    """Lists that are mostly long: left alone they would be too short for their rows to meet."""
    short = st.lists(each, min_size=few, max_size=few + 2)
    long = st.lists(each, min_size=many // 2, max_size=many)
    return _mostly(long, short)


def _mostly(usual: st.SearchStrategy[Drawn], other: st.SearchStrategy[Drawn]) -> st.SearchStrategy[Drawn]:
    return st.integers(0, 7).flatmap(lambda n: other if n == 7 else usual)


def _days(region: Region) -> st.SearchStrategy[dt.date]:
    """Days crowded around the turns of three years, so that one year's records follow on another's."""
    boundaries = [
        dt.date(2018, 12, 31),
        dt.date(2019, 1, 1),
        dt.date(2019, 9, 30),
        dt.date(2019, 10, 1),
        dt.date(2019, 12, 31),
        dt.date(2020, 1, 1),
        dt.date(2020, 2, 29),
        dt.date(2021, 6, 30),
        dt.date(2021, 7, 1),
        region.start,
        region.end,
    ]
    return st.sampled_from(boundaries) | st.dates(dt.date(2018, 11, 1), dt.date(2020, 3, 31))


def _periods(region: Region) -> st.SearchStrategy[Period]:
    """To date or within; half of them so wide that much lies in them."""
    days = _days(region)
    to_date = st.builds(Period, days) | st.just(Period(region.end))
    within = st.tuples(days, days).map(lambda pair: Period(max(pair), min(pair)))
    year = st.sampled_from([2019, 2020]).map(lambda year: Period(dt.date(year, 12, 31), dt.date(year, 1, 1)))
    return to_date | within | year


def _filter(codes: Iterable[str], *, at_most: int) -> st.SearchStrategy[tuple[str, ...]]:
    some = st.lists(st.sampled_from(list(codes)), min_size=1, max_size=at_most, unique=True).map(tuple)
    return _mostly(st.just(()), some)


@st.composite
def _decimals(draw: st.DrawFn, *, places: st.SearchStrategy[int], largest: int) -> str:
    return str(Decimal(draw(st.integers(0, largest))).scaleb(-draw(places)))


def _services_of(person: Row, programme: Programme) -> list[str]:
    return [code for code, service in programme.services.items() if person["target_group"] in service.groups]
