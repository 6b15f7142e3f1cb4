"""Which services each recipient uses, where, and from which month to which."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import cycle, islice

from data.demo.allocation import CATEGORY_USERS, SERVICE_USERS, Allocation, Cell
from data.demo.assumptions import Assumptions
from data.demo.draw import Draws
from data.demo.months import month, month_of, year_of
from data.demo.participants import Participant
from data.demo.regional import Place, Service

MONTHS_UNTIL_ALL_FIRST_SERVICES = 18


@dataclass(frozen=True)
class ServiceUse:
    """One person's use of one service in one place; there is a record in its first month."""

    person: Participant
    service: str
    place: Place
    start: int
    end: int


@dataclass(frozen=True)
class Planner:
    """Plans the use of services."""

    allocation: Allocation
    assumptions: Assumptions
    services: Mapping[str, Service]

    @property
    def pinned_until(self) -> int:
        """The last month of the year-end for which the allocation says who uses what."""
        (year,) = self.allocation.pinned_years
        return month(year, 12)

    def all_uses(self, people: Iterable[Participant]) -> list[ServiceUse]:
        """The uses of all recipients."""
        recipients = [person for person in people if person.served is not None]
        pinned = self._pinned_services([p for p in recipients if p.came <= self.pinned_until])
        return [use for person in recipients for use in self._uses_of(person, pinned.get(person.id))]

    # ---- the services the allocation pins ---------------------------------------------------------------------------

    def _pinned_services(self, recipients: Iterable[Participant]) -> dict[str, list[str]]:
        """For each person, the services used by the pinned year-end."""
        cells: dict[tuple[str, int, Place], list[Participant]] = {}
        for person in recipients:
            cells.setdefault((person.group, person.from_state_care, person.place), []).append(person)
        return {person: services for key, people in cells.items() for person, services in self._dealt(*key, people).items()}

    def _dealt(self, group: str, care: int, place: Place, people: list[Participant]) -> dict[str, list[str]]:
        """Deal a cell's categories, and within them its services, round the people, so that each gets at least one.

        Those served without an assessment stand last and get only the free categories, dealt from the first person who
        is still without any.
        """
        draws = Draws(self.assumptions.seed, "deal", group, care, place)
        assessed = draws.shuffled([p for p in people if not self._needs_free_category(p)])
        unassessed = [p for p in people if self._needs_free_category(p)]
        free = self.assumptions.rules.free_categories if group in self.assumptions.rules.free_groups else []
        categories = dict.fromkeys(s.category for s in self.services.values() if group in s.groups)
        bound = {c: self._pinned(CATEGORY_USERS, group, care, place, c) for c in categories if c not in free}
        users = _deal(bound, [p.id for p in assessed], 0)
        first_without = min(sum(bound.values()), len(assessed))
        everyone = [p.id for p in assessed + unassessed]
        free_counts = {c: self._pinned(CATEGORY_USERS, group, care, place, c) for c in categories if c in free}
        users |= _deal(free_counts, everyone, first_without)

        services: dict[str, list[str]] = {person: [] for person in everyone}
        for category, members in users.items():
            codes = [s.code for s in self.services.values() if s.category == category and group in s.groups]
            counts = {code: self._pinned(SERVICE_USERS, group, care, place, code) for code in draws.shuffled(codes)}
            for code, chosen in _deal(counts, members, 0).items():
                for person in chosen:
                    services[person].append(code)
        return services

    def _pinned(self, measure: str, group: str, care: int, place: Place, item: str) -> int:
        return self.allocation.count(Cell(measure, group, care, place, item), year_of(self.pinned_until))

    def _needs_free_category(self, person: Participant) -> bool:
        """Whether the person is served without the assessment that others of the group have."""
        return person.assessed is None and person.group in self.assumptions.rules.free_groups

    # ---- one person -------------------------------------------------------------------------------------------------

    def _uses_of(self, person: Participant, pinned: list[str] | None) -> list[ServiceUse]:
        draws = Draws(self.assumptions.seed, "use", person.id)
        if pinned is None:
            first, latest = self._first_services(draws, person), month_of(self.assumptions.project_end)
        else:
            first, latest = draws.shuffled(pinned), self.pinned_until
        latest = min(latest, person.came + MONTHS_UNTIL_ALL_FIRST_SERVICES)
        starts = [person.came, *(draws.integer(person.came, latest) for _ in first[1:])]
        uses = [self._use(draws, person, code, start) for code, start in zip(first, starts, strict=True)]
        for year in range(year_of(latest) + 1, self.assumptions.project_end.year + 1):
            is_still_served = any(use.end >= month(year, 1) for use in uses)
            if is_still_served and draws.chance(self.assumptions.use[person.group].later):
                uses += self._later_use(draws, person, year, [use.service for use in uses])
        return [part for use in self._lasting_until_move(uses) for part in _split_at_move(use)]

    def _first_services(self, draws: Draws, person: Participant) -> list[str]:
        weights = self.assumptions.use[person.group].services
        number = draws.weighted(range(1, len(weights) + 1), weights)
        chosen: list[str] = []
        for _ in range(number):
            chosen += self._another_service(draws, person, year_of(person.came), chosen)
        return chosen

    def _another_service(self, draws: Draws, person: Participant, year: int, used: list[str]) -> list[str]:
        """One more service, or none where all that suit are used."""
        patterns = self.assumptions.patterns
        barred = [*used, *(code for service in used for code in patterns[service].excludes)]
        free = self.assumptions.rules.free_categories
        weights = {
            code: patterns[code].weight(person.group, year, from_state_care=bool(person.from_state_care))
            for code, service in self.services.items()
            if code not in barred and (service.category in free or not self._needs_free_category(person))
        }
        return [draws.weighted(list(weights), list(weights.values()))] if sum(weights.values()) else []

    def _later_use(self, draws: Draws, person: Participant, year: int, used: list[str]) -> list[ServiceUse]:
        start = draws.integer(month(year, 1), month(year, 12))
        return [self._use(draws, person, code, start) for code in self._another_service(draws, person, year, used)]

    def _use(self, draws: Draws, person: Participant, service: str, start: int) -> ServiceUse:
        stay = draws.integer(*self.assumptions.patterns[service].stay)
        end = min(start + stay - 1, month_of(self.assumptions.project_end))
        return ServiceUse(person, service, person.place, start, end)

    def _lasting_until_move(self, uses: list[ServiceUse]) -> list[ServiceUse]:
        """The uses, the first of them prolonged where needed: who moves goes on with it in the new place."""
        move = uses[0].person.move
        if move is None:
            return uses
        return [replace(uses[0], end=max(uses[0].end, move.month)), *uses[1:]]


def _deal(counts: Mapping[str, int], members: list[str], start: int) -> dict[str, list[str]]:
    """Give each item to so many members, going round and round; ``start`` is who comes first."""
    round_and_round = islice(cycle(members), start, None) if members else iter(())
    return {item: list(islice(round_and_round, number)) for item, number in counts.items()}


def _split_at_move(use: ServiceUse) -> list[ServiceUse]:
    """The parts of a use before and after its person's move."""
    move = use.person.move
    if move is None or use.end < move.month:
        return [use]
    if use.start >= move.month:
        return [replace(use, place=move.place)]
    return [replace(use, end=move.month - 1), replace(use, start=move.month, place=move.place)]
