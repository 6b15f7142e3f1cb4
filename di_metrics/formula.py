"""How indicators are computed: the few kinds of formula that the catalogue is declared with."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Count(StrEnum):
    """Something counted from the records; the value names its queries in `di_metrics/sql/`."""

    RECIPIENTS = "recipients"
    NEW_RECIPIENTS = "new_recipients"
    ASSESSED = "assessed"
    ASSESSED_AND_SERVED = "assessed_and_served"
    CONTINUING = "continuing"
    SERVICES_USED = "services_used"
    RECIPIENT_MONTHS = "recipient_months"
    ACTIVE_MUNICIPALITIES = "active_municipalities"
    MEDIAN_DAYS = "median_days"


class Sum(StrEnum):
    """Something added up over the service records of the period."""

    UNITS = "units"
    PRICED_UNITS = "priced_units"
    COMPENSATION_CENTS = "compensation_cents"


class Fact(StrEnum):
    """Something the region's files state."""

    POPULATION = "population"
    PLACES = "places"
    PLANNED_RECIPIENTS = "planned_recipients"
    PLANNED_ASSESSMENTS = "planned_assessments"
    ELIGIBLE_COSTS = "eligible_costs"


@dataclass(frozen=True, slots=True)
class Ratio:
    """`scale` × numerator ÷ denominator; no value where the denominator is zero or has none."""

    numerator: Formula
    denominator: Formula
    scale: int = 1


@dataclass(frozen=True, slots=True)
class Difference:
    """Minuend less subtrahend."""

    minuend: Formula
    subtrahend: Formula


@dataclass(frozen=True, slots=True)
class EsfPart:
    """The ESF's share (of the eligible costs) of an amount, rounded to the cent."""

    amount: Formula


@dataclass(frozen=True, slots=True)
class Euros:
    """Whole cents as EUR."""

    cents: Formula


@dataclass(frozen=True, slots=True)
class Restricted:
    """A formula with "from state care" switched on."""

    formula: Formula


@dataclass(frozen=True, slots=True)
class PlannedGroupsOnly:
    """A count of the groups alone that the plan says something about, so that it can be set against the plan."""

    count: Count
    plan: Fact


Formula = Count | Sum | Fact | Ratio | Difference | EsfPart | Euros | Restricted | PlannedGroupsOnly
