"""The assessments: when a person's needs were assessed, when the plan was made and what it recommends."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from data.demo.assumptions import FIRST_MIX_YEAR, Assumptions
from data.demo.draw import Draws
from data.demo.months import day_in, length_of
from data.demo.participants import Participant
from data.demo.records import reported_area
from data.demo.regional import Region, Service


@dataclass(frozen=True)
class Assessment:
    """One assessment; ``plan_on`` is None, and nothing recommended, while no plan has been made."""

    person_id: str
    municipality_code: str
    parish: str
    assessed_on: date
    plan_on: date | None
    recommended: tuple[str, ...]


@dataclass(frozen=True)
class Assessor:
    """Assesses people once, and a few of them again."""

    assumptions: Assumptions
    region: Region
    services: Mapping[str, Service]

    def assessments_of(self, person: Participant, used: Iterable[str]) -> list[Assessment]:
        """A person's assessments, given the services they came to use."""
        if person.assessed is None:
            return []
        draws = Draws(self.assumptions.seed, "assess", person.id)
        first = day_in(person.assessed, draws.integer(1, 28))
        dates = [first]
        section = self.assumptions.people
        if draws.chance(section.assessed_twice) and person.move is None:
            years = draws.integer(*section.years_between_assessments)
            again = first + timedelta(days=365 * years + draws.integer(0, 90))
            dates += [again] if again <= self.assumptions.project_end else []
        return [self._assessment(draws, person, day, list(used)) for day in dates]

    def _assessment(self, draws: Draws, person: Participant, day: date, used: list[str]) -> Assessment:
        code, parish = reported_area(person, person.place, day, self.region, self.assumptions.people.new_codes_from)
        plan_on = self._plan_date(draws, person, day)
        recommended = self._recommended(draws, person, day, used) if plan_on else ()
        return Assessment(person.id, code, parish, day, plan_on, recommended)

    def _plan_date(self, draws: Draws, person: Participant, assessed_on: date) -> date | None:
        """Some weeks later; before the first service, which is given according to the plan."""
        section = self.assumptions.people
        plan_on = assessed_on + timedelta(days=draws.integer(*section.plan_after_days))
        if person.served is None:
            is_made = not draws.chance(section.plan_missing)
        else:
            is_made = True
            before_service = day_in(person.served - 1, length_of(person.served - 1))
            plan_on = min(plan_on, before_service) if assessed_on <= before_service else plan_on
        return plan_on if is_made and plan_on <= self.assumptions.project_end else None

    def _recommended(self, draws: Draws, person: Participant, day: date, used: list[str]) -> tuple[str, ...]:
        """Most of what was then received, and services that were not (all of them, for those who wait)."""
        section = self.assumptions.people
        chosen = [code for code in used if not draws.chance(section.received_not_recommended)]
        more = section.recommended_not_received if used else section.recommended_to_waiting
        year = max(day.year, FIRST_MIX_YEAR)
        for _ in range(draws.integer(*more)):
            weights = {
                code: self.assumptions.patterns[code].weight(person.group, year)
                for code in self.services
                if code not in chosen
            }
            if sum(weights.values()):
                chosen.append(draws.weighted(list(weights), list(weights.values())))
        return tuple(code for code in self.services if code in chosen)
