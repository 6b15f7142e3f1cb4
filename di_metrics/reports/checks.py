"""The rules of a single row: what must be filled in, what fits together and what is possible."""

from __future__ import annotations

import datetime as dt
from collections.abc import Set
from decimal import ROUND_HALF_UP, Decimal

from dateutil.relativedelta import relativedelta

from di_metrics.region import Region
from di_metrics.reports import columns, rules
from di_metrics.reports.columns import Column
from di_metrics.reports.drafts import Draft
from di_metrics.reports.identifiers import Identifier
from di_metrics.reports.problem import Problem, broken
from di_metrics.reports.programme import Checks

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
        self._outside = broken(rules.DATE_RANGE, **days)
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
            draft.problems.append((columns.PARISH, broken(rules.PARISH_UNKNOWN, allowed=", ".join(parishes))))
        elif draft.parish not in parishes:
            draft.problems.append((columns.PARISH, broken(rules.UNKNOWN_PARISH, allowed=", ".join(parishes))))

    def _assessment(self, draft: Draft, service: bool, wrong: Set[str]) -> None:
        if draft.assessed_on is None:
            if columns.ASSESSED_ON.name in wrong:
                return
            if draft.plan_on is not None or draft.recommended is not None:
                draft.problems.append((columns.ASSESSED_ON, Problem(rules.ASSESSMENT_DATE)))
            elif not service:
                draft.problems.append((None, Problem(rules.NOTHING_REPORTED)))
            return
        if draft.plan_on is not None and draft.plan_on < draft.assessed_on:
            draft.problems.append((columns.PLAN_ON, Problem(rules.PLAN_BEFORE_ASSESSMENT)))
        if draft.group is not None and not self._region.group[draft.group].assessed:
            draft.problems.append((columns.ASSESSED_ON, Problem(rules.NOT_ASSESSED)))

    def _service(self, draft: Draft) -> None:
        if draft.group is None or draft.service is None or draft.service in self._offered[draft.group]:
            return
        names = [one.name_lv for one in self._region.services if draft.group in one.target_groups]
        problem = broken(rules.SERVICE_OF_GROUP, allowed=", ".join(names)) if names else Problem(rules.NOT_SERVED)
        draft.problems.append((columns.SERVICE, problem))

    def _period(self, draft: Draft) -> None:
        first, last = draft.date_from, draft.date_to
        if first is None or last is None:
            return
        if last < first:
            draft.problems.append((columns.DATE_TO, Problem(rules.PERIOD_ORDER)))
        elif first.year != last.year:
            draft.problems.append((columns.DATE_TO, Problem(rules.PERIOD_YEARS)))
        elif draft.service is not None and draft.units is not None:
            per_day = self._per_day[draft.service]
            most = per_day * ((last - first).days + 1) if per_day else None
            if most is not None and draft.units > most:
                draft.problems.append((columns.UNITS, broken(rules.UNITS_BEYOND_PERIOD, most=most)))

    def _amounts(self, draft: Draft) -> None:
        units, price, compensation = draft.units, draft.price, draft.compensation
        if units is not None and price is not None and compensation is not None:
            expected = (units * price).quantize(_CENT, ROUND_HALF_UP)
            if compensation != expected:
                problem = broken(rules.COMPENSATION_DIFFERS, expected=f"{expected:.2f}".replace(".", ","))
                draft.problems.append((columns.COMPENSATION_EUR, problem))
        if units == 0 and compensation == 0:
            draft.problems.append((columns.UNITS, Problem(rules.NOTHING_RECEIVED)))
        elif price is not None and draft.service is not None:
            lowest, highest = self._usual[draft.service]
            if not lowest <= price <= highest:
                usual = {"lowest": in_words(lowest), "highest": in_words(highest)}
                rule = rules.UNITS_AND_PRICE if self._are_exchanged(draft) else rules.PRICE_UNUSUAL
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
            draft.problems.append((columns.PERSON, broken(rules.CHILD_OF_AGE, years=of_age.years)))

    def _guardian(self, draft: Draft, wrong: Set[str]) -> None:
        if draft.group == self._checks.guardians:
            if draft.child is None and columns.CHILD.name not in wrong:
                draft.problems.append((columns.CHILD, Problem(rules.GUARDIAN_WITHOUT_CHILD)))
            elif draft.child is not None and draft.child == draft.person:
                draft.problems.append((columns.CHILD, Problem(rules.OWN_CHILD)))
        elif draft.group is not None and draft.child is not None:
            draft.problems.append((columns.CHILD, Problem(rules.CHILD_OF_OTHERS)))


def _require(draft: Draft, column: Column, wrong: Set[str]) -> None:
    if column.name not in wrong:
        draft.problems.append((column, Problem(rules.REQUIRED)))


def _written(day: dt.date) -> str:
    return day.strftime("%d.%m.%Y")
