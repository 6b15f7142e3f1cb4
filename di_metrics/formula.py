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
    SEVERAL_SERVICES = "several_services"
    SERVICE_MONTHS = "service_months"
    RECOMMENDED = "recommended"
    RECOMMENDED_RECEIVED = "recommended_received"
    RECIPIENT_MONTHS = "recipient_months"
    ACTIVE_MUNICIPALITIES = "active_municipalities"


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


@dataclass(frozen=True, slots=True)
class DaysUntilServed:
    """The days after the first assessment by which a part of the persons, in percent, had their first service."""

    percent: int


@dataclass(frozen=True, slots=True)
class ServedWithin:
    """The share of persons, in percent, who had their first service within so many months of the first assessment."""

    months: int


@dataclass(frozen=True, slots=True)
class StillWaiting:
    """The assessed persons without a service who have waited for so many months or longer, and less than `until` months."""

    months: int
    until: int | None = None


Waiting = DaysUntilServed | ServedWithin | StillWaiting
"""What is told of the days from a person's first assessment to the first service."""

Formula = Count | Sum | Fact | Ratio | Difference | EsfPart | Euros | Restricted | PlannedGroupsOnly | Waiting
