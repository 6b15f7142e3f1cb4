"""Turns uses of services into monthly records: units, days, prices, providers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from data.demo.assumptions import FIRST_MIX_YEAR, Assumptions, Pattern
from data.demo.draw import Draws
from data.demo.months import day_in, length_of, year_of
from data.demo.participants import Participant
from data.demo.regional import Place, Region, Service
from data.demo.service_use import ServiceUse

MONTHLY_SWING = 3
"""Units by which someone's months differ from their usual one."""
DAYS_A_WEEK, WORKING_DAYS_A_WEEK = 7, 5


@dataclass(frozen=True)
class Record:
    """One person's use of one service within a month, as the municipality reports it."""

    person_id: str
    municipality_code: str
    parish: str
    service: str
    first_day: date
    last_day: date
    units: int
    price_cents: int
    provider: str


def reported_area(person: Participant, place: Place, day: date, region: Region, new_codes_from: date) -> tuple[str, str]:
    """The municipality's code and the parish under which a person is reported on a day."""
    if day >= new_codes_from and person.reports_new_code and not region.is_split(place):
        return region.new_code[place], ""
    return place.old_code, place.parish


@dataclass
class Recorder:
    """Writes the records of a use; it remembers what a person has had of a limited service."""

    assumptions: Assumptions
    region: Region
    services: Mapping[str, Service]
    _had: dict[tuple[str, str, int], int] = field(default_factory=dict)

    def records_of(self, use: ServiceUse) -> Iterator[Record]:
        """The records of one use, in order of time."""
        draws = Draws(self.assumptions.seed, "record", use.person.id, use.service, use.start)
        provider = self._provider(draws, use.place)
        for month, units in self._units(draws, use):
            first, last = self._days(draws, use.service, month, units)
            new_codes_from = self.assumptions.people.new_codes_from
            code, parish = reported_area(use.person, use.place, first, self.region, new_codes_from)
            price = self._price_cents(use.place, use.service, year_of(month))
            yield Record(use.person.id, code, parish, use.service, first, last, units, price, provider)

    # ---- how much ---------------------------------------------------------------------------------------------------

    def _units(self, draws: Draws, use: ServiceUse) -> Iterator[tuple[int, int]]:
        """The months in which the service takes place and its units in each."""
        pattern = self.assumptions.patterns[use.service]
        rhythm = {"course": _courses, "blocks": _blocks, "monthly": _every_month}[pattern.rhythm]
        for month, wanted in rhythm(draws, pattern, use):
            possible = min(wanted, length_of(month)) if pattern.consecutive else wanted
            units = self._within_limit(use, pattern, month, possible)
            if units:
                yield month, units

    def _within_limit(self, use: ServiceUse, pattern: Pattern, month: int, units: int) -> int:
        if pattern.most_in_year is None:
            return units
        key = (use.person.id, use.service, year_of(month))
        had = self._had.get(key, 0)
        units = min(units, pattern.most_in_year - had)
        self._had[key] = had + units
        return units

    # ---- when in the month ------------------------------------------------------------------------------------------

    def _days(self, draws: Draws, service: str, month: int, units: int) -> tuple[date, date]:
        """The first and the last day of use within a month."""
        length = length_of(month)
        if self.assumptions.patterns[service].consecutive:
            shortest = units
        elif self.services[service].unit == "day":
            shortest = min(length, -(-units * DAYS_A_WEEK // WORKING_DAYS_A_WEEK))
        elif self.services[service].unit == "session":
            shortest = min(length, 3 * units - 2)
        else:
            shortest = length - DAYS_A_WEEK
        first = draws.integer(1, length - shortest + 1)
        can_stretch = not self.assumptions.patterns[service].consecutive and units > 1
        last = draws.integer(first + shortest - 1, length) if can_stretch else first + shortest - 1
        return day_in(month, first), day_in(month, last)

    # ---- price and provider -----------------------------------------------------------------------------------------

    def _price_cents(self, place: Place, code: str, year: int) -> int:
        """The price of a unit: the published one where it was published, near it elsewhere."""
        service, section = self.services[code], self.assumptions.prices
        if service.price_is_published and place.old_code in section.published_by:
            return service.price_cents
        spread = section.spread_per_mille
        local = 1000 + Draws(self.assumptions.seed, "price", place.old_code, code).integer(-spread, spread)
        risen = 0 if service.price_is_published else section.drift_per_mille * (year - FIRST_MIX_YEAR)
        return (service.price_cents * local * (1000 + risen) + 500_000) // 1_000_000

    def _provider(self, draws: Draws, place: Place) -> str:
        """One of the few providers who work in the place."""
        section = self.assumptions.providers
        numbers = Draws(self.assumptions.seed, "providers", place.old_code).shuffled(range(1, section.count + 1))
        return section.name.format(number=draws.one_of(numbers[: section.per_place]))


def _takes_place(draws: Draws, pattern: Pattern, use: ServiceUse, month: int) -> bool:
    """Whether there is a service in the month: for certain in the first."""
    return draws.chance(pattern.profile.chance(month)) or month == use.start


def _courses(draws: Draws, pattern: Pattern, use: ServiceUse) -> Iterator[tuple[int, int]]:
    """Courses of sessions with pauses between."""
    left, pause = draws.integer(*pattern.course), 0
    for month in range(use.start, use.end + 1):
        if pause:
            pause -= 1
        elif _takes_place(draws, pattern, use, month):
            units = min(left, draws.integer(*pattern.units))
            yield month, units
            left -= units
            if not left:
                left, pause = draws.integer(*pattern.course), draws.integer(*pattern.pause)


def _blocks(draws: Draws, pattern: Pattern, use: ServiceUse) -> Iterator[tuple[int, int]]:
    """Single blocks of days with pauses between."""
    pause = 0
    for month in range(use.start, use.end + 1):
        if pause:
            pause -= 1
        elif _takes_place(draws, pattern, use, month):
            yield month, draws.integer(*pattern.units)
            pause = draws.integer(*pattern.pause)


def _every_month(draws: Draws, pattern: Pattern, use: ServiceUse) -> Iterator[tuple[int, int]]:
    """Every month about as much as the person usually uses."""
    least, most = pattern.units
    usual = draws.integer(least, most)
    for month in range(use.start, use.end + 1):
        if _takes_place(draws, pattern, use, month):
            units = usual + draws.integer(-MONTHLY_SWING, MONTHLY_SWING)
            yield month, max(least, min(most, units))
