"""The rule of each indicator, for one cell: what passed its filters, and its period.

The functions keep the order and the words of `docs/counting-rules.md`. Numbers are exact: counts are integers, money and
quotients fractions. None is "no value": an average or a share of nothing.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction

from di_metrics.formula import Count, Ratio
from di_metrics.indicators import CATALOGUE
from di_metrics.model import Base, Basis, Indicator

from .data import Assessment, Costs, InfrastructureObject, Municipality, Person, Programme, Region, ServiceRecord
from .periods import Days

Number = int | float | Fraction
Value = Number | None


@dataclass(frozen=True)
class Scope:
    """One cell: all that passes its filters whatever its day, and the days of its period, known to the last service of all.

    `partners` are the partner municipalities that the filter and the cell leave, whole. `groups` and `services` are those
    they leave.
    """

    region: Region
    basis: Basis
    period: Days
    to_date: bool
    known_to: dt.date
    records: tuple[ServiceRecord, ...]
    assessments: tuple[Assessment, ...]
    infrastructure: tuple[InfrastructureObject, ...]
    partners: tuple[Municipality, ...]
    groups: frozenset[str]
    services: frozenset[str]

    @property
    def in_period(self) -> list[ServiceRecord]:
        return [record for record in self.records if record.day in self.period]

    @property
    def assessed(self) -> set[Person]:
        return {assessment.person for assessment in self.assessments if assessment.day in self.period}

    @property
    def served(self) -> set[Person]:
        return {record.person for record in self.in_period}


def recipients(scope: Scope) -> Value:
    return len(scope.served)


def new_recipients(scope: Scope) -> Value:
    return sum(day in scope.period for day in _first_days(scope.records).values())


def assessed(scope: Scope) -> Value:
    return len(scope.assessed)


def assessed_served(scope: Scope) -> Value:
    return len(scope.assessed & scope.served)


def served_without_assessment(scope: Scope) -> Value:
    return len(scope.served - scope.assessed)


def assessed_receiving_service(scope: Scope) -> Value:
    return len(scope.assessed & scope.served)


def assessed_waiting(scope: Scope) -> Value:
    return len(scope.assessed - scope.served)


def coverage(scope: Scope) -> Value:
    return _percent(len(scope.served), len(scope.assessed))


def continuing_recipients(scope: Scope) -> Value:
    served_in_year = {(record.person, record.day.year) for record in scope.records}
    return len({each.person for each in scope.in_period if (each.person, each.day.year - 1) in served_in_year})


def recipients_of_several_services(scope: Scope) -> Value:
    received = {(record.person, record.service) for record in scope.in_period}
    return len({person for person, one in received if any((person, other) in received for other in scope.services - {one})})


def recommended_received(scope: Scope) -> Value:
    recommended = {
        (assessment.person, service)
        for assessment in scope.assessments
        if assessment.day in scope.period
        for service in assessment.recommended & scope.services
    }
    received = {(record.person, record.service) for record in scope.in_period}
    return _percent(len(recommended & received), len(recommended))


def units(scope: Scope) -> Value:
    return sum((record.units for record in scope.in_period), Fraction(0))


def compensation(scope: Scope) -> Value:
    return _compensation(scope)


def compensation_esf(scope: Scope) -> Value:
    costs = _costs(scope)
    if costs is None:
        return None
    exact = _compensation(scope) * costs.esf / costs.eligible
    return Fraction(math.floor(100 * exact + Fraction(1, 2)), 100)  # half a cent is a cent


def compensation_per_recipient(scope: Scope) -> Value:
    return _quotient(_compensation(scope), len(scope.served))


def compensation_per_recipient_month(scope: Scope) -> Value:
    months = {(record.person, record.day.year, record.day.month) for record in scope.in_period if record.units}
    return _quotient(_compensation(scope), len(months))


def mean_unit_price(scope: Scope) -> Value:
    cost = sum((record.units * record.unit_price for record in scope.in_period), Fraction(0))
    return _quotient(cost, sum((record.units for record in scope.in_period), Fraction(0)))


def units_per_active_month(scope: Scope) -> Value:
    months = {(each.person, each.service, each.day.year, each.day.month) for each in scope.in_period if each.units}
    return _quotient(sum((record.units for record in scope.in_period), Fraction(0)), len(months))


def services_per_recipient(scope: Scope) -> Value:
    pairs = {(record.person, record.service) for record in scope.in_period}
    return _quotient(len(pairs), len(scope.served))


def active_municipalities(scope: Scope) -> Value:
    return len({record.place.on(scope.basis) for record in scope.in_period} - {None})


DAYS_IN_MONTHS = {3: 91, 6: 183, 12: 365}
NOT_REACHED = math.inf
"""What the records do not reach by the last day."""


def waited(scope: Scope) -> tuple[list[int], list[int]]:
    """The days until the first service, and the days so far of those who have none; without those served before."""
    first_assessed, first_served = (
        _first_days(each for each in events if each.day in scope.period) for events in (scope.assessments, scope.records)
    )
    ended, lasting = [], []
    for person, day in first_assessed.items():
        if person not in first_served:
            lasting.append(max((scope.known_to - day).days, 0))
        elif first_served[person] >= day:
            ended.append((first_served[person] - day).days)
    return ended, lasting


def kaplan_meier(ended: list[int], lasting: list[int]) -> list[tuple[int, Fraction]]:
    """Each day on which somebody stopped waiting, with the share that waits after it: textbook product, person by person."""
    share, steps = Fraction(1), []
    for day in sorted(set(ended)):
        at_risk = sum(each >= day for each in ended + lasting)
        share *= 1 - Fraction(ended.count(day), at_risk)
        steps.append((day, share))
    return steps


def _days_by_which(percent: int) -> Callable[[Scope], Value]:
    def rule(scope: Scope) -> Value:
        ended, lasting = waited(scope)
        if not ended + lasting:
            return None
        return next(
            (day for day, waiting in kaplan_meier(ended, lasting) if 1 - waiting >= Fraction(percent, 100)), NOT_REACHED
        )

    return rule


def _served_within(months: int) -> Callable[[Scope], Value]:
    def rule(scope: Scope) -> Value:
        ended, lasting = waited(scope)
        if not ended + lasting:
            return None
        days, steps = DAYS_IN_MONTHS[months], kaplan_meier(ended, lasting)
        waiting = next((share for day, share in reversed(steps) if day <= days), Fraction(1))
        if waiting and days > max(ended + lasting):
            return NOT_REACHED
        return 100 * (1 - waiting)

    return rule


def _waiting(first: int, until: int | None) -> Callable[[Scope], Value]:
    def rule(scope: Scope) -> Value:
        _, lasting = waited(scope)
        return sum(first <= days and (until is None or days < until) for days in lasting)

    return rule


_WAITING: dict[str, Callable[[Scope], Value]] = {
    "waiting_days_median": _days_by_which(50),
    "waiting_days_p75": _days_by_which(75),
    "waiting_days_p90": _days_by_which(90),
    "served_within_3_months": _served_within(3),
    "served_within_6_months": _served_within(6),
    "served_within_12_months": _served_within(12),
    "waiting_under_3_months": _waiting(0, 91),
    "waiting_3_to_6_months": _waiting(91, 183),
    "waiting_6_to_12_months": _waiting(183, 365),
    "waiting_12_months_and_longer": _waiting(365, None),
}


def recipients_from_state_care(scope: Scope) -> Value:
    return len({person for person in scope.served if person.from_state_care})


def recipients_per_10000(scope: Scope) -> Value:
    inhabitants = _inhabitants(scope)
    return _quotient(10_000 * len(scope.served), inhabitants) if inhabitants else None


def places_created(scope: Scope) -> Value:
    known = [
        each.places
        for each in scope.infrastructure
        if each.built
        and each.places is not None
        and each.exists_by is not None
        # To date, what exists counts whenever it came into being; within, only what did so in the period.
        and (each.exists_by <= scope.period.last if scope.to_date else each.exists_by in scope.period)
    ]
    return sum(known) if known else None


def target_attainment(scope: Scope) -> Value:
    return _attainment(scope, "recipients", scope.served)


def assessment_target_attainment(scope: Scope) -> Value:
    return _attainment(scope, "assessed", scope.assessed)


def compensation_share_of_costs(scope: Scope) -> Value:
    costs = _costs(scope)
    return _percent(_compensation(scope), costs.eligible) if costs else None


RULES: dict[str, Callable[[Scope], Value]] = {
    rule.__name__: rule
    for rule in (
        recipients,
        new_recipients,
        assessed,
        assessed_served,
        served_without_assessment,
        assessed_waiting,
        coverage,
        assessed_receiving_service,
        continuing_recipients,
        recipients_of_several_services,
        recommended_received,
        units,
        compensation,
        compensation_esf,
        compensation_per_recipient,
        compensation_per_recipient_month,
        mean_unit_price,
        units_per_active_month,
        services_per_recipient,
        active_municipalities,
        recipients_from_state_care,
        recipients_per_10000,
        places_created,
        target_attainment,
        assessment_target_attainment,
        compensation_share_of_costs,
    )
} | _WAITING
"""The rule of every indicator, by its code."""


def _counted(formula: object) -> Callable[[Scope], Value] | None:
    named = {Count.ASSESSED_AND_SERVED: "assessed_served", Count.SEVERAL_SERVICES: "recipients_of_several_services"}
    return RULES.get(named.get(formula, str(formula))) if isinstance(formula, Count) else None


def _ratio(indicator: Indicator) -> Callable[[Scope], Value] | None:
    if not isinstance(indicator.formula, Ratio):
        return None
    above, below, scale = (
        _counted(indicator.formula.numerator),
        _counted(indicator.formula.denominator),
        indicator.formula.scale,
    )
    if above is None or below is None:
        return None
    return lambda scope: _quotient(scale * (above(scope) or 0), below(scope) or 0)


def rule_of(code: str) -> Callable[[Scope], Value]:
    """The rule of an indicator: its own, or that of a ratio of two counts that have one. Raises KeyError without any."""
    return RULES.get(code) or _ratio(CATALOGUE[code]) or RULES[code]


_RATIOS = frozenset(
    {
        "coverage",
        "compensation_per_recipient",
        "compensation_per_recipient_month",
        "mean_unit_price",
        "units_per_active_month",
        "recommended_received",
        "services_per_recipient",
        "recipients_per_10000",
        "target_attainment",
        "assessment_target_attainment",
        "compensation_share_of_costs",
    }
)


def is_ratio(code: str) -> bool:
    """Whether an indicator is a ratio: of those whose municipality is not known it has no row."""
    return code in _RATIOS or code not in RULES


_PLANS = ("target_attainment", "assessment_target_attainment")
_BOTH = ("coverage", "assessed_served", "served_without_assessment", "assessed_waiting", *_WAITING)
_SERVICES = frozenset({"service", "category"})
_PLACE_AND_SERVICES = _SERVICES | {"municipality", "from_state_care"}

NOT_NARROWED_BY: dict[str, frozenset[str]] = {
    **dict.fromkeys(("assessed", *_BOTH, "recipients_of_several_services", "share_with_several_services"), _SERVICES),
    **dict.fromkeys(_PLANS, _PLACE_AND_SERVICES),
    "compensation_share_of_costs": _PLACE_AND_SERVICES | {"group"},
    "places_created": frozenset({"from_state_care"}),
}
"""What changes the meaning of an indicator, so that it does not apply, be it a filter or a split."""

CUMULATIVE = frozenset({*_PLANS, *_BOTH, "assessed_receiving_service", "recommended_received"})
"""What is counted from the project's start whatever period is chosen."""


def is_cumulative(code: str) -> bool:
    return code in CUMULATIVE or (code not in RULES and CATALOGUE[code].cumulative)


def groups_of(code: str, programme: Programme) -> frozenset[str]:
    """The groups that an indicator is of."""
    if code in ("assessed", "assessment_target_attainment"):
        return programme.assessed
    if code in (*_BOTH, "assessed_receiving_service", "recommended_received"):
        return programme.assessed & programme.served
    if code in RULES:
        return programme.served
    base = CATALOGUE[code].base
    return {Base.ASSESSED: programme.assessed, Base.SERVED: programme.served}.get(
        base, programme.assessed & programme.served
    )


BY_UNIT = frozenset({"units", "mean_unit_price", "units_per_active_month"})
"""What is always split by unit kind: sessions, hours and days do not add up."""


def _compensation(scope: Scope) -> Fraction:
    return sum((record.compensation for record in scope.in_period), Fraction(0))


def _costs(scope: Scope) -> Costs | None:
    """The costs in force on the last day."""
    in_force = [each for each in scope.region.costs if each.in_force_from <= scope.period.last]
    return max(in_force, key=lambda each: each.in_force_from, default=None)


def _inhabitants(scope: Scope) -> int | None:
    """All inhabitants of the partners of a cell; None where those of any are not known."""
    stated = [each.population for each in scope.partners if each.population is not None]
    unstated = {each.code for each in scope.partners if each.population is None}
    # Those are counted as their predecessors, once each, provided that they hold all of every predecessor.
    rows = scope.region.succession
    predecessors = {row.old for row in rows if row.new in unstated}
    if unstated - {row.new for row in rows} or any(row.old in predecessors and row.new not in unstated for row in rows):
        return None
    for code in predecessors:
        population = scope.region.municipalities[code].population
        if population is None:
            return None
        stated.append(population)
    return sum(stated)


def _first_days(events: Iterable[Assessment | ServiceRecord]) -> dict[Person, dt.date]:
    first: dict[Person, dt.date] = {}
    for event in events:
        first[event.person] = min(event.day, first.get(event.person, event.day))
    return first


def _quotient(part: Number, whole: Number) -> Value:
    return Fraction(part) / whole if whole else None


def _percent(part: Number, whole: Number) -> Value:
    return _quotient(100 * part, whole)


def _attainment(scope: Scope, indicator: str, persons: set[Person]) -> Value:
    """Persons of the groups that have a plan on the last day, against what these plans promise together."""
    in_force: dict[str, int] = {}
    for target in sorted(scope.region.targets, key=lambda each: each.in_force_from):
        if target.indicator == indicator and target.group in scope.groups and target.in_force_from <= scope.period.last:
            in_force[target.group] = target.value  # a later plan takes the place of the earlier one
    counted = [person for person in persons if person.group in in_force]
    return _percent(len(counted), sum(in_force.values()))
