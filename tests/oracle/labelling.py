"""What may be told of a figure, worked out a second time and straight from `docs/counting-rules.md`, *What is shareable*.

It shares nothing with the labels of the product but the types of `di_metrics.model`.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from di_metrics.formula import (
    Count,
    DaysUntilServed,
    Difference,
    EsfPart,
    Euros,
    Fact,
    Formula,
    PlannedGroupsOnly,
    Ratio,
    Restricted,
    ServedWithin,
    StillWaiting,
    Sum,
)

from .data import Person, ServiceRecord
from .rules import RULES, Scope, Value

SMALL = 5
"""Counts below it are told as “fewer than 5”; so many must contribute to an amount; labels wait for so many."""

WHOLE, MONEY, UNITS = 20, 1000, 50


@dataclass(frozen=True)
class Few:
    """A count that is told to be below five."""


@dataclass(frozen=True)
class Untold:
    """Something of which nothing is told."""


Told = Fraction | Few | Untold | None
"""A number, or why there is none; None where nothing can be told of, for there are no data."""


def label_of(count: int) -> Told:
    """The label of a count that was never told."""
    return Few() if count < SMALL else Fraction(SMALL * ((count + 2) // SMALL))


def label_after(told_at: int, count: int) -> Told:
    """The label of a count of which one was told at another count."""
    return label_of(told_at if abs(count - told_at) < SMALL else count)


def amount_of(records: list[ServiceRecord], value: Callable[[ServiceRecord], Fraction], step: int) -> Told:
    """The label of an amount that was never told."""
    each: Counter[Person] = Counter()
    for record in records:
        each[record.person] += value(record)  # type: ignore[assignment]
    amounts = sorted((Fraction(one) for one in each.values() if one > 0), reverse=True)
    if len(amounts) < SMALL or sum(amounts[2:]) * 100 < 20 * amounts[0]:
        return Untold()
    return Fraction(step * math.floor(sum(amounts) / step + Fraction(1, 2))) or Untold()


COUNTS = {
    Count.RECIPIENTS: "recipients",
    Count.NEW_RECIPIENTS: "new_recipients",
    Count.ASSESSED: "assessed",
    Count.ASSESSED_AND_SERVED: "assessed_served",
    Count.CONTINUING: "continuing_recipients",
    Restricted(Count.RECIPIENTS): "recipients_from_state_care",
    Difference(Count.RECIPIENTS, Count.ASSESSED_AND_SERVED): "served_without_assessment",
    Difference(Count.ASSESSED, Count.ASSESSED_AND_SERVED): "assessed_waiting",
}


def told_of(formula: Formula, scope: Scope, exact: Value = None) -> Told:
    """What is told of a formula in a cell; `exact` is its exact value."""
    match formula:
        case Count() if formula not in COUNTS:
            return Untold()
        case DaysUntilServed() | ServedWithin() | StillWaiting():
            return Untold()
        case Count() | Restricted() | Difference():
            return label_of(int(RULES[COUNTS[formula]](scope) or 0))
        case Euros() | Sum.COMPENSATION_CENTS:
            return amount_of(scope.in_period, lambda one: one.compensation, MONEY)
        case Sum.UNITS:
            return amount_of(scope.in_period, lambda one: one.units, UNITS)
        case Sum.PRICED_UNITS:
            return amount_of(scope.in_period, lambda one: one.units * one.unit_price, MONEY)
        case EsfPart():
            return _esf_part(scope)
        case Fact():
            return None if exact is None else Fraction(exact)
        case Ratio():
            return _ratio(formula, scope, exact)
        case PlannedGroupsOnly():
            raise ValueError("told beside its plan alone")


def _esf_part(scope: Scope) -> Told:
    in_force = [one for one in scope.region.costs if one.in_force_from <= scope.period.last]
    if not in_force:
        return None
    amount = amount_of(scope.in_period, lambda one: one.compensation, MONEY)
    costs = max(in_force, key=lambda one: one.in_force_from)
    return Fraction(round(amount * costs.esf / costs.eligible)) if isinstance(amount, Fraction) else amount


def _ratio(formula: Ratio, scope: Scope, exact: Value) -> Told:
    if isinstance(formula.denominator, Fact):
        return _against_a_fact(formula.numerator, scope, exact)
    above, below = told_of(formula.numerator, scope), told_of(formula.denominator, scope)
    if not isinstance(above, Fraction) or not isinstance(below, Fraction):
        return Untold()
    is_price = formula.numerator is Sum.PRICED_UNITS
    if below < (WHOLE * UNITS if is_price else WHOLE) or (is_price and above < WHOLE * MONEY):
        return Untold()
    return formula.scale * above / below


def _against_a_fact(numerator: Formula, scope: Scope, exact: Value) -> Told:
    """The exact share, as much larger or smaller as the label is than what it stands for."""
    if exact is None:
        return None
    if isinstance(numerator, PlannedGroupsOnly):
        kind, persons = COUNTS[numerator.count], scope.served if numerator.count is Count.RECIPIENTS else scope.assessed
        targets = [one for one in scope.region.targets if one.indicator == kind and one.in_force_from <= scope.period.last]
        whole = Fraction(len([one for one in persons if one.group in {target.group for target in targets}]))
        told = label_of(int(whole))
    else:
        told = told_of(numerator, scope)
        is_money = isinstance(numerator, Euros)
        whole = sum((one.compensation for one in scope.in_period), Fraction(0)) if is_money else Fraction(len(scope.served))
    return told * Fraction(exact) / whole if isinstance(told, Fraction) else Untold()
