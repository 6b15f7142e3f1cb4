"""Why compensation changed from one period to another: volume, mix and price of each service, in whole cents that add up."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from dateutil.relativedelta import relativedelta

from di_metrics.model import Against, Period, Selection
from di_metrics.query.split import Split, fragments, month_known_to, query_text
from di_metrics.store import Database

# ---- Which periods are compared ----

_YEAR = 12
_DAY = dt.timedelta(days=1)


def earlier_period(period: Period, against: Against) -> Period:
    """The period that one is compared with. Whole months are compared with as many whole months."""
    period = period.within_a_year
    assert period.first is not None
    if against is Against.YEAR_BEFORE:
        return period.year_before
    after = period.last + _DAY
    months = (after.year - period.first.year) * _YEAR + after.month - period.first.month
    if months and period.first + relativedelta(months=months) == after:
        return Period(period.first - _DAY, period.first - relativedelta(months=months))
    return Period(period.first - _DAY, period.first - (period.last - period.first + _DAY))


# ---- What was paid, and the parts of its change ----


@dataclass(frozen=True, slots=True)
class Paid:
    """What was paid for a service in a period: its units, the cents of records with units and of those without any."""

    units: Decimal = Decimal(0)
    cents: int = 0
    cents_without_units: int = 0

    @property
    def total(self) -> int:
        return self.cents + self.cents_without_units


NOTHING_PAID = Paid()


class ChangePart(StrEnum):
    """The parts of a change.

    VOLUME: more or fewer units, as if those of all continuing services of a unit kind had changed alike. MIX: other services
    of the same unit kind than before. PRICE: another price of a unit. STARTED, ENDED: services of the one period alone.
    WITHOUT_UNITS: money of records that tell no units.
    """

    VOLUME = "volume"
    MIX = "mix"
    PRICE = "price"
    STARTED = "started"
    ENDED = "ended"
    WITHOUT_UNITS = "without_units"


@dataclass(frozen=True, slots=True)
class ServiceChange:
    """The change of a service's compensation, in cents; the parts add up to it."""

    before: int
    after: int
    parts: Mapping[ChangePart, int]

    @property
    def difference(self) -> int:
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class CompensationChange:
    """The change of compensation between two periods, by service as far as any was paid or told of; all in cents."""

    earlier: Period
    later: Period
    services: Mapping[str, ServiceChange] = field(default_factory=dict)

    @property
    def total(self) -> ServiceChange:
        """All services together; each part is the sum of the services' parts."""
        every = list(self.services.values())
        parts = {part: sum(one.parts.get(part, 0) for one in every) for part in ChangePart}
        return ServiceChange(sum(one.before for one in every), sum(one.after for one in every), parts)


def compensation_change(database: Database, selection: Selection, against: Against) -> CompensationChange | None:
    """Why the compensation of a selection changed against an earlier period, as far as both are known.

    None where nothing is known of the later period yet, or the earlier one begins before the project.
    """
    later = replace(selection.period, last=month_known_to(database, selection.period.last)).within_a_year
    earlier = earlier_period(later, against)
    assert later.first is not None
    assert earlier.first is not None
    if later.last < later.first or earlier.first < database.region.project.start:
        return None
    before, after = (paid_by_service(database, replace(selection, period=one)) for one in (earlier, later))
    units = {code: service.unit for code, service in database.region.service.items()}
    return CompensationChange(earlier, later, parts_of_change(units, before, after))


def paid_by_service(database: Database, selection: Selection) -> dict[str, Paid]:
    """What was paid for each service in a period; services without a record are absent."""
    split = Split(database.region, selection, ())
    query = query_text("paid_by_service").format(filters=fragments(database, split, "service_record")["filters"])
    codes = list(database.region.service)
    rows = database.rows(query, {"first": split.first, "last": split.last})
    return {codes[number - 1]: Paid(units, int(cents or 0), int(without or 0)) for number, units, cents, without in rows}


def parts_of_change(
    unit_of: Mapping[str, str], before: Mapping[str, Paid], after: Mapping[str, Paid]
) -> dict[str, ServiceChange]:
    """The parts of the change of each service, in the order of `unit_of`, which names the unit kind of each."""
    grown = _growth_by_kind(unit_of, before, after)
    return {
        code: _of_service(before.get(code, NOTHING_PAID), after.get(code, NOTHING_PAID), grown.get(kind, Fraction(1)))
        for code, kind in unit_of.items()
        if code in before or code in after
    }


def _growth_by_kind(
    unit_of: Mapping[str, str], before: Mapping[str, Paid], after: Mapping[str, Paid]
) -> dict[str, Fraction]:
    """By which factor the units of each kind changed, over the services that have units in both periods."""
    units: defaultdict[str, list[Fraction]] = defaultdict(lambda: [Fraction(0), Fraction(0)])
    for code, kind in unit_of.items():
        then, now = before.get(code, NOTHING_PAID).units, after.get(code, NOTHING_PAID).units
        if then and now:
            units[kind][0] += Fraction(then)
            units[kind][1] += Fraction(now)
    return {kind: now / then for kind, (then, now) in units.items()}


def _of_service(before: Paid, after: Paid, growth: Fraction) -> ServiceChange:
    """A service on its way from the earlier to the later amount; each stop is rounded to the cent, so the steps add up."""
    parts = {ChangePart.WITHOUT_UNITS: after.cents_without_units - before.cents_without_units}
    if before.units and after.units:
        grown_alike = _to_the_cent(before.cents * growth)
        at_old_price = _to_the_cent(before.cents * Fraction(after.units) / Fraction(before.units))
        parts[ChangePart.VOLUME] = grown_alike - before.cents
        parts[ChangePart.MIX] = at_old_price - grown_alike
        parts[ChangePart.PRICE] = after.cents - at_old_price
    else:
        parts[ChangePart.STARTED] = after.cents
        parts[ChangePart.ENDED] = -before.cents
    return ServiceChange(before.total, after.total, {part: cents for part, cents in parts.items() if cents})


def _to_the_cent(cents: Fraction) -> int:
    """Half a cent is a cent."""
    return int((cents + Fraction(1, 2)) // 1)
