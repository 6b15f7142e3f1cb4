"""The rules of a single row and those between the rows of a report."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence, Set
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeVar

from dateutil.relativedelta import relativedelta

from di_metrics.region import Region
from di_metrics.reports import columns
from di_metrics.reports.columns import ReportColumn
from di_metrics.reports.drafts import Draft, Problems
from di_metrics.reports.identifiers import Identifier
from di_metrics.reports.programme import Checks
from di_metrics.reports.report import ReportRow, row_in_words
from di_metrics.reports.rules import Problem, Rule, broken

# ---- The rules of a single row ----

_CENT = Decimal("0.01")
_OF_NIL = (columns.MUNICIPALITY, columns.TARGET_GROUP, columns.DATE_FROM, columns.DATE_TO)


def in_words(number: Decimal) -> str:
    """A number as the reports write it."""
    return f"{number.normalize():f}".replace(".", ",") if number % 1 else f"{number:.0f}"


class RowChecks:
    """Checks drafts against the region and its programme, adding what is wrong to the draft's problems."""

    def __init__(self, region: Region, checks: Checks) -> None:
        self._region, self._checks = region, checks
        project = region.project
        self._start, self._end = project.start, project.end
        days = {"start": _written(project.start), "end": _written(project.end)}
        self._outside = broken(Rule.DATE_RANGE, **days)
        self._offered = {one.code: frozenset(region.services_for(one.code)) for one in region.groups}
        self._usual = {one.code: checks.usual_price.around(one.price_eur) for one in region.services}
        self._per_day = {one.code: checks.units_per_day.get(one.unit) for one in region.services}

    def municipality(self, draft: Draft) -> str:
        """The code of the row's municipality; of two of the same name the one of the row's last day."""
        return draft.place.code(draft.day, self._region.reform_date) if draft.place else ""

    def check(self, draft: Draft) -> None:
        """Find everything that is wrong with a row."""
        wrong: Set[str] = draft.wrong if draft.problems else frozenset()
        service = draft.reports_service
        self._needed(draft, service, wrong)
        self._days(draft)
        self._place(draft)
        self._assessment(draft, service, wrong)
        if service:
            self._service(draft)
            self._period(draft)
            self._amounts(draft)
            self._age(draft)
        self._guardian(draft, wrong)
        if draft.from_institution is not None and not draft.from_state_care and columns.FROM_STATE_CARE.name not in wrong:
            draft.problems.append((columns.FROM_INSTITUTION, Problem(Rule.NOT_FROM_STATE_CARE)))

    def check_nil(self, draft: Draft) -> Draft:
        """What remains of a row that says that nobody was served: place, group and days, with what is wrong with these."""
        kept = [found for found in draft.problems if found[0] in _OF_NIL]
        nil = Draft(draft.place, None, draft.group, date_from=draft.date_from, date_to=draft.date_to, problems=kept)
        wrong = nil.wrong
        for column, value in zip(_OF_NIL, (nil.place, nil.group, nil.date_from, nil.date_to), strict=True):
            if value is None:
                _require(nil, column, wrong)
        self._days(nil)
        self._period(nil)
        return nil

    def _needed(self, draft: Draft, service: bool, wrong: Set[str]) -> None:
        if draft.place is None:
            _require(draft, columns.MUNICIPALITY, wrong)
        if draft.group is None:
            _require(draft, columns.TARGET_GROUP, wrong)
        if draft.person is None:
            _require(draft, columns.PERSON, wrong)
        if not service:
            return
        given = (draft.service, draft.date_from, draft.date_to, draft.units, draft.price, draft.compensation)
        for column, value in zip(columns.OF_SERVICE, given, strict=True):
            if value is None:
                _require(draft, column, wrong)

    def _days(self, draft: Draft) -> None:
        start, end = self._start, self._end
        for column, day in (
            (columns.ASSESSED_ON, draft.assessed_on),
            (columns.PLAN_ON, draft.plan_on),
            (columns.DATE_FROM, draft.date_from),
            (columns.DATE_TO, draft.date_to),
        ):
            if day is not None and not start <= day <= end:
                draft.problems.append((column, self._outside))

    def _place(self, draft: Draft) -> None:
        code = self.municipality(draft)
        if code not in self._region.divided:
            draft.parish = None  # kept only where it tells the new municipality
            return
        parishes = self._region.parishes(code)
        if draft.parish is None:
            draft.problems.append((columns.PARISH, broken(Rule.PARISH_UNKNOWN, allowed=", ".join(parishes))))
        elif draft.parish not in parishes:
            draft.problems.append((columns.PARISH, broken(Rule.UNKNOWN_PARISH, allowed=", ".join(parishes))))

    def _assessment(self, draft: Draft, service: bool, wrong: Set[str]) -> None:
        if draft.assessed_on is None:
            if columns.ASSESSED_ON.name in wrong:
                return
            if draft.plan_on is not None or draft.recommended is not None:
                draft.problems.append((columns.ASSESSED_ON, Problem(Rule.ASSESSMENT_DATE)))
            elif not service:
                draft.problems.append((None, Problem(Rule.NOTHING_REPORTED)))
            return
        if draft.plan_on is not None and draft.plan_on < draft.assessed_on:
            draft.problems.append((columns.PLAN_ON, Problem(Rule.PLAN_BEFORE_ASSESSMENT)))
        if draft.group is not None and not self._region.group[draft.group].assessed:
            draft.problems.append((columns.ASSESSED_ON, Problem(Rule.NOT_ASSESSED)))

    def _service(self, draft: Draft) -> None:
        if draft.group is None or draft.service is None or draft.service in self._offered[draft.group]:
            return
        names = [one.name_lv for one in self._region.services if draft.group in one.target_groups]
        problem = broken(Rule.SERVICE_OF_GROUP, allowed=", ".join(names)) if names else Problem(Rule.NOT_SERVED)
        draft.problems.append((columns.SERVICE, problem))

    def _period(self, draft: Draft) -> None:
        first, last = draft.date_from, draft.date_to
        if first is None or last is None:
            return
        if last < first:
            draft.problems.append((columns.DATE_TO, Problem(Rule.PERIOD_ORDER)))
        elif first.year != last.year:
            draft.problems.append((columns.DATE_TO, Problem(Rule.PERIOD_YEARS)))
        elif draft.service is not None and draft.units is not None:
            per_day = self._per_day[draft.service]
            most = per_day * ((last - first).days + 1) if per_day else None
            if most is not None and draft.units > most:
                draft.problems.append((columns.UNITS, broken(Rule.UNITS_BEYOND_PERIOD, most=most)))

    def _amounts(self, draft: Draft) -> None:
        units, price, compensation = draft.units, draft.price, draft.compensation
        if units is not None and price is not None and compensation is not None:
            expected = (units * price).quantize(_CENT, ROUND_HALF_UP)
            if compensation != expected:
                problem = broken(Rule.COMPENSATION_DIFFERS, expected=f"{expected:.2f}".replace(".", ","))
                draft.problems.append((columns.COMPENSATION_EUR, problem))
        if units == 0 and compensation == 0:
            draft.problems.append((columns.UNITS, Problem(Rule.NOTHING_RECEIVED)))
        elif price is not None and draft.service is not None:
            lowest, highest = self._usual[draft.service]
            if not lowest <= price <= highest:
                usual = {"lowest": in_words(lowest), "highest": in_words(highest)}
                rule = Rule.UNITS_AND_PRICE if self._are_exchanged(draft) else Rule.PRICE_UNUSUAL
                draft.problems.append((columns.UNIT_PRICE_EUR, broken(rule, **usual)))

    def _are_exchanged(self, draft: Draft) -> bool:
        """Whether the units would be a usual price, and the price units that the period has room for."""
        assert draft.service is not None
        lowest, highest = self._usual[draft.service]
        per_day = self._per_day[draft.service]
        if draft.units is None or draft.price is None or not lowest <= draft.units <= highest:
            return False
        if per_day is None or draft.date_from is None or draft.date_to is None:
            return True
        return draft.price <= per_day * ((draft.date_to - draft.date_from).days + 1)

    def _age(self, draft: Draft) -> None:
        born = draft.person.born if isinstance(draft.person, Identifier) else None
        of_age = self._checks.of_age
        if born is None or draft.date_from is None or draft.group not in of_age.groups:
            return
        if draft.date_from >= born + relativedelta(years=of_age.years):
            draft.problems.append((columns.PERSON, broken(Rule.CHILD_OF_AGE, years=of_age.years)))

    def _guardian(self, draft: Draft, wrong: Set[str]) -> None:
        if draft.group == self._checks.guardians:
            if draft.child is None and columns.CHILD.name not in wrong:
                draft.problems.append((columns.CHILD, Problem(Rule.GUARDIAN_WITHOUT_CHILD)))
            elif draft.child is not None and draft.child == draft.person:
                draft.problems.append((columns.CHILD, Problem(Rule.OWN_CHILD)))
        elif draft.group is not None and draft.child is not None:
            draft.problems.append((columns.CHILD, Problem(Rule.CHILD_OF_OTHERS)))


def _require(draft: Draft, column: ReportColumn, wrong: Set[str]) -> None:
    if column.name not in wrong:
        draft.problems.append((column, Problem(Rule.REQUIRED)))


def _written(day: dt.date) -> str:
    return day.strftime("%d.%m.%Y")


# ---- The rules between the rows of a report ----

RowCheck = Callable[[ReportRow], Problems]
Frequent = TypeVar("Frequent", bound=Hashable)


def belonging(rows: Sequence[ReportRow], region: Region, checks: Checks) -> RowCheck:
    """Tells what in a row does not belong to the report, which is of what most of its rows are of."""
    places = _places(Counter(row.municipality for row in rows), region)
    place = _most_frequent(row.municipality for row in rows if row.municipality in places)
    family = checks.family_of[_most_frequent(row.group for row in rows)]
    year = _most_frequent(row.day.year for row in rows)
    groups = frozenset(family.groups)
    other_place = broken(Rule.OTHER_MUNICIPALITY, whose=region.municipality[place].name_lv)
    other_group = broken(Rule.OTHER_GROUP, groups=", ".join(region.group[code].short_lv for code in family.groups))
    other_year = broken(Rule.OTHER_YEAR, year=year)

    def check(row: ReportRow) -> Problems:
        found: Problems = []
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


def _most_frequent(values: Iterable[Frequent]) -> Frequent:
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

    def check(self, row: ReportRow) -> Problems:
        """What is wrong with a row after all those before it."""
        problem = self._person(row) or self._assessment(row) or self._service(row)
        if problem is not None:
            return [problem]
        self._remember(row)
        return self._month(row) + self._limit(row)

    def _person(self, row: ReportRow) -> tuple[columns.ReportColumn, Problem] | None:
        other = self._persons.get(row.person)
        if other is None:
            return None
        if other.group != row.group:
            column = columns.TARGET_GROUP
        elif other.from_state_care != row.from_state_care:
            column = columns.FROM_STATE_CARE
        elif other.from_institution and row.from_institution and other.from_institution != row.from_institution:
            column = columns.FROM_INSTITUTION
        else:
            return None
        return column, broken(Rule.PERSON_DIFFERS, other=row_in_words(other.sheet, other.row, row.sheet))

    def _assessment(self, row: ReportRow) -> tuple[columns.ReportColumn, Problem] | None:
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
                    return column, broken(Rule.ASSESSMENT_DIFFERS, other=row_in_words(other.sheet, other.row, row.sheet))
        if row.service is None and key in self._alone:
            return columns.ASSESSED_ON, broken(
                Rule.ROW_TWICE, other=row_in_words(self._alone[key].sheet, self._alone[key].row, row.sheet)
            )
        return None

    def _service(self, row: ReportRow) -> tuple[columns.ReportColumn, Problem] | None:
        if row.service is None or row.date_from is None or row.date_to is None:
            return None
        other = self._periods[row.person, row.service].add(row, row.date_from, row.date_to)
        if other is None:
            return None
        same = replace(other, sheet=row.sheet, row=row.row, quarantine=row.quarantine) == row
        rule = Rule.ROW_TWICE if same else Rule.SERVICE_OVERLAPS
        return columns.DATE_FROM, broken(rule, other=row_in_words(other.sheet, other.row, row.sheet))

    def _remember(self, row: ReportRow) -> None:
        remembered = self._persons.setdefault(row.person, row)
        if row.from_institution and not remembered.from_institution:
            self._persons[row.person] = row
        if row.assessed_on is None:
            return
        key = row.person, row.assessed_on
        known = self._assessments.setdefault(key, row)
        if (row.plan_on or row.recommended) and not (known.plan_on or known.recommended):
            self._assessments[key] = row
        if row.service is None:
            self._alone[key] = row

    def _month(self, row: ReportRow) -> Problems:
        """Days of their own in a month of which another row tells too."""
        if row.service is None or row.date_from is None or row.date_to is None:
            return []
        others = [
            self._months.setdefault((row.person, row.service, row.date_from.year, month), row)
            for month in range(row.date_from.month, row.date_to.month + 1)
        ]
        other = next((one for one in others if one is not row), None)
        return (
            [(columns.DATE_FROM, broken(Rule.SERVICE_TWICE_IN_MONTH, other=row_in_words(other.sheet, other.row, row.sheet)))]
            if other
            else []
        )

    def _limit(self, row: ReportRow) -> Problems:
        most = self._limit_of.get((row.service or "", row.group))
        if most is None or row.service is None or row.units is None:
            return []
        key = row.person, row.service, row.day.year
        before = self._units[key]
        self._units[key] = before + row.units
        if before <= most < self._units[key]:
            return [(columns.UNITS, broken(Rule.LIMIT_EXCEEDED, most=f"{most:f}", year=row.day.year))]
        return []
