"""The rules between the rows of a report: one municipality, group and year; nothing and nobody told twice or in two ways."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TypeVar

from di_metrics.region import Region
from di_metrics.reports import columns, rules
from di_metrics.reports.drafts import Found
from di_metrics.reports.problem import Problem, broken
from di_metrics.reports.programme import Checks
from di_metrics.reports.report import ReportRow

Check = Callable[[ReportRow], Found]
Kind = TypeVar("Kind", bound=Hashable)


def belonging(rows: Sequence[ReportRow], region: Region, checks: Checks) -> Check:
    """Tells what in a row does not belong to the report, which is of what most of its rows are of."""
    places = _places(Counter(row.municipality for row in rows), region)
    place = _most_frequent(row.municipality for row in rows if row.municipality in places)
    family = checks.family_of[_most_frequent(row.group for row in rows)]
    year = _most_frequent(row.day.year for row in rows)
    groups = frozenset(family.groups)
    other_place = broken(rules.OTHER_MUNICIPALITY, whose=region.municipality[place].name_lv)
    other_group = broken(rules.OTHER_GROUP, groups=", ".join(region.group[code].short_lv for code in family.groups))
    other_year = broken(rules.OTHER_YEAR, year=year)

    def check(row: ReportRow) -> Found:
        found: Found = []
        if row.municipality not in places:
            found.append((columns.MUNICIPALITY, other_place))
        if row.group not in groups:
            found.append((columns.TARGET_GROUP, other_group))
        if row.day.year != year:
            found.append((columns.DATE_TO if row.date_to else columns.ASSESSED_ON, other_year))
        return found

    return check


def _places(counts: Counter[str], region: Region) -> frozenset[str]:
    """The municipalities of a report: that of most rows and what it became, or a new one and all that it was made from.

    So a year of the reform is one report under old names and the new one, whichever of the old ones has more rows.
    """
    [(place, _)] = counts.most_common(1)
    families = [frozenset({place, *region.successors(place), *region.predecessors(place)})]
    families += [frozenset({code, *region.predecessors(code)}) for code in counts]
    return max(families, key=lambda family: sum(counts[code] for code in family))


def _most_frequent(values: Iterable[Kind]) -> Kind:
    return Counter(values).most_common(1)[0][0]


@dataclass(slots=True)
class _Periods:
    """The periods in which a person received a service, none of which overlap, and their rows."""

    ends: list[dt.date] = field(default_factory=list)
    rows: list[ReportRow] = field(default_factory=list)

    def add(self, row: ReportRow, first: dt.date, last: dt.date) -> ReportRow | None:
        """Add a row, unless another has a day of its period: that one is returned."""
        place = bisect_left(self.ends, first)
        if place < len(self.rows):
            other = self.rows[place]
            if other.date_from is not None and other.date_from <= last:
                return other
        self.ends.insert(place, last)
        self.rows.insert(place, row)
        return None


class Repetitions:
    """Finds what a row tells twice or otherwise than an earlier row. Rows with faults are not remembered."""

    def __init__(self, checks: Checks) -> None:
        self._limit_of = checks.limit_of
        self._persons: dict[str, ReportRow] = {}
        self._assessments: dict[tuple[str, dt.date | None], ReportRow] = {}
        self._alone: dict[tuple[str, dt.date | None], ReportRow] = {}
        self._periods: defaultdict[tuple[str, str], _Periods] = defaultdict(_Periods)
        self._months: dict[tuple[str, str, int, int], ReportRow] = {}
        self._units: defaultdict[tuple[str, str, int], Decimal] = defaultdict(Decimal)

    def check(self, row: ReportRow) -> Found:
        """What is wrong with a row after all those before it."""
        problem = self._person(row) or self._assessment(row) or self._service(row)
        if problem is not None:
            return [problem]
        self._remember(row)
        return self._month(row) + self._limit(row)

    def _person(self, row: ReportRow) -> tuple[columns.Column, Problem] | None:
        other = self._persons.get(row.person)
        if other is None or (other.group, other.from_state_care) == (row.group, row.from_state_care):
            return None
        column = columns.TARGET_GROUP if other.group != row.group else columns.FROM_STATE_CARE
        return column, broken(rules.PERSON_DIFFERS, other=_where(other, row))

    def _assessment(self, row: ReportRow) -> tuple[columns.Column, Problem] | None:
        if row.assessed_on is None:
            return None
        key = row.person, row.assessed_on
        other = self._assessments.get(key)
        if other is not None:
            for column, ours, theirs in (
                (columns.PLAN_ON, row.plan_on, other.plan_on),
                (columns.RECOMMENDED_SERVICES, row.recommended, other.recommended),
            ):
                if ours and theirs and ours != theirs:
                    return column, broken(rules.ASSESSMENT_DIFFERS, other=_where(other, row))
        if row.service is None and key in self._alone:
            return columns.ASSESSED_ON, broken(rules.ROW_TWICE, other=_where(self._alone[key], row))
        return None

    def _service(self, row: ReportRow) -> tuple[columns.Column, Problem] | None:
        if row.service is None or row.date_from is None or row.date_to is None:
            return None
        other = self._periods[row.person, row.service].add(row, row.date_from, row.date_to)
        if other is None:
            return None
        same = replace(other, sheet=row.sheet, row=row.row, quarantine=row.quarantine) == row
        rule = rules.ROW_TWICE if same else rules.SERVICE_OVERLAPS
        return columns.DATE_FROM, broken(rule, other=_where(other, row))

    def _remember(self, row: ReportRow) -> None:
        self._persons.setdefault(row.person, row)
        if row.assessed_on is None:
            return
        key = row.person, row.assessed_on
        known = self._assessments.setdefault(key, row)
        if (row.plan_on or row.recommended) and not (known.plan_on or known.recommended):
            self._assessments[key] = row
        if row.service is None:
            self._alone[key] = row

    def _month(self, row: ReportRow) -> Found:
        """Days of their own in a month of which another row tells too."""
        if row.service is None or row.date_from is None or row.date_to is None:
            return []
        others = [
            self._months.setdefault((row.person, row.service, row.date_from.year, month), row)
            for month in range(row.date_from.month, row.date_to.month + 1)
        ]
        other = next((one for one in others if one is not row), None)
        return [(columns.DATE_FROM, broken(rules.SERVICE_TWICE_IN_MONTH, other=_where(other, row)))] if other else []

    def _limit(self, row: ReportRow) -> Found:
        most = self._limit_of.get((row.service or "", row.group))
        if most is None or row.service is None or row.units is None:
            return []
        key = row.person, row.service, row.day.year
        before = self._units[key]
        self._units[key] = before + row.units
        if before <= most < self._units[key]:
            return [(columns.UNITS, broken(rules.LIMIT_EXCEEDED, most=f"{most:f}", year=row.day.year))]
        return []


def _where(other: ReportRow, row: ReportRow) -> str:
    """The number of the other row, with its sheet where that is another."""
    return str(other.row) if other.sheet == row.sheet else f"{other.row} ({other.sheet})"
