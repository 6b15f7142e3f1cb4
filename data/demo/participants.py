"""Turns the allocation into people: who they are, where they live, when they were assessed and first served."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from data.demo.allocation import ASSESSED, RECIPIENTS, UNASSESSED, Allocation, Cell
from data.demo.assumptions import Assumptions, arrivals
from data.demo.draw import Draws
from data.demo.months import month, month_of, year_of
from data.demo.regional import Place, Region

CHILDREN, GUARDIANS = "children", "guardians"


@dataclass(frozen=True)
class Relocation:
    """The month from which someone lives in another place."""

    month: int
    place: Place


@dataclass(frozen=True)
class Participant:
    """One person of the project. Months are numbered as in ``months``; None stands for never."""

    id: str
    group: str
    place: Place
    from_state_care: int = 0
    assessed: int | None = None
    """The month of the first assessment."""
    served: int | None = None
    """The month of the first service."""
    guardian_of: str = ""
    move: Relocation | None = None
    from_institution: str = ""
    """The state care institution that a person from state care came from."""
    reports_new_code: bool = False
    """Whether reports on this person use the municipalities after the reform, once they exist."""

    @property
    def came(self) -> int:
        """The month in which the person came to be served, or, for those never served, was assessed."""
        month = self.assessed if self.served is None else self.served
        if month is None:
            raise ValueError(f"{self.id} was neither assessed nor served")
        return month


class Pseudonyms:
    """Identifiers that say nothing, none of them given twice."""

    def __init__(self, draws: Draws, prefix: str) -> None:
        self._draws, self._prefix = draws, prefix
        self._given: set[str] = set()

    def another(self) -> str:
        """An identifier not given before."""
        while (pseudonym := self._draws.pseudonym(self._prefix)) in self._given:
            continue
        self._given.add(pseudonym)
        return pseudonym


@dataclass(frozen=True)
class Enrolment:
    """Everything needed to enrol the people of the allocation."""

    allocation: Allocation
    assumptions: Assumptions
    region: Region
    pseudonyms: Pseudonyms

    def everyone(self, groups: Sequence[str]) -> list[Participant]:
        """All participants. Guardians come last: they are enrolled because of a child."""
        people: list[Participant] = []
        for group in groups:
            if group != GUARDIANS:
                people += [p for place in self.region.places for p in self._people_of(group, place)]
        people = self._with_moves(people)
        people += [p for place in self.region.places for p in self._guardians_at(place, people)]
        return [self._with_institution(self._with_reporting_code(person)) for person in people]

    # ---- people of one place --------------------------------------------------------------------------------------

    def _people_of(self, group: str, place: Place) -> list[Participant]:
        """Those who receive services, in the order in which they come, then those who were only assessed."""
        draws = Draws(self.assumptions.seed, "enrol", group, place)
        assessments = self._years_of_new(Cell(ASSESSED, group, 0, place))
        people = []
        for year in self.allocation.years:
            unassessed = self.allocation.added(Cell(UNASSESSED, group, 0, place), year)
            people += [self._recipient(draws, group, place, 0, None, year) for _ in range(unassessed)]
            assessed = [0] * (self._new_recipients(group, 0, place, year) - unassessed)
            for care in assessed + [1] * self._new_recipients(group, 1, place, year):
                # Any assessment up to the year will do for one recipient without leaving a later one short.
                known = sum(assessed_in <= year for assessed_in in assessments)
                assessed_in = assessments.pop(draws.integer(0, known - 1))
                people.append(self._recipient(draws, group, place, care, assessed_in, year))
        return people + [self._waiting(draws, group, place, year) for year in assessments]

    def _years_of_new(self, cell: Cell) -> list[int]:
        """The year of each person's coming to a cell, in order."""
        return [year for year in self.allocation.years for _ in range(self.allocation.added(cell, year))]

    def _new_recipients(self, group: str, care: int, place: Place, year: int) -> int:
        """The persons first served in a place within a year, without those who moved there."""
        added = self.allocation.added(Cell(RECIPIENTS, group, care, place), year)
        return added if care else added - arrivals(self.assumptions.moves, group, place, year)

    def _recipient(self, draws: Draws, group: str, place: Place, care: int, assessed: int | None, year: int) -> Participant:
        assessed_in, earliest = None, month(year, 1)
        if assessed is not None:
            last = self.assumptions.people.same_year_assessed_until if assessed == year else 12
            assessed_in = draws.integer(month(assessed, 1), month(assessed, last))
            earliest = max(earliest, assessed_in + 1)
        served = self._month_of_first_service(draws, year, earliest)
        return Participant(self.pseudonyms.another(), group, place, care, assessed_in, served)

    def _waiting(self, draws: Draws, group: str, place: Place, year: int) -> Participant:
        has_care = group in self.assumptions.rules.state_care_groups
        care = has_care and draws.chance(self.assumptions.people.from_state_care_waiting)
        assessed = draws.integer(month(year, 1), month(year, 12))
        return Participant(self.pseudonyms.another(), group, place, int(care), assessed)

    def _month_of_first_service(self, draws: Draws, year: int, earliest: int) -> int:
        """A month of the year in which services do take place; the project's first ones start slowly."""
        start, section = self.assumptions.first_service, self.assumptions.people
        profile = self.assumptions.profiles[section.first_service_profile]
        months = range(max(earliest, start), month(year, 12) + 1)
        weights = [profile.chance(m) * min(1.0, (m - start + 1) / section.slow_start_months) for m in months]
        return draws.weighted(months, weights)

    # ---- families, moves, codes -------------------------------------------------------------------------------------

    def _guardians_at(self, place: Place, people: Iterable[Participant]) -> list[Participant]:
        """Each guardian comes with, or after, a child of the same place who is served and never moves."""
        draws = Draws(self.assumptions.seed, "guardians", place)
        children = {p.id: p.came for p in people if (p.group, p.place, p.move) == (CHILDREN, place, None) and p.served}
        with_guardian: list[str] = []
        guardians = []
        for year in self._years_of_new(Cell(RECIPIENTS, GUARDIANS, 0, place)):
            is_second = bool(with_guardian) and draws.chance(self.assumptions.people.second_guardian)
            known = [c for c, came in children.items() if year_of(came) <= year and c not in with_guardian]
            child = draws.one_of(with_guardian if is_second or not known else known)
            if child not in with_guardian:
                with_guardian.append(child)
            served = self._month_of_first_service(draws, year, max(month(year, 1), children[child]))
            guardians.append(Participant(self.pseudonyms.another(), GUARDIANS, place, served=served, guardian_of=child))
        return guardians

    def _with_moves(self, people: list[Participant]) -> list[Participant]:
        """The people, some of whom move to another place in a year after that of their first service."""
        by_id = {p.id: p for p in people}
        for number, move in enumerate(self.assumptions.moves):
            draws = Draws(self.assumptions.seed, "move", number)
            stayers = [
                p
                for p in by_id.values()
                if (p.group, p.place, p.from_state_care) == (move.group, move.origin, 0)
                and p.served is not None
                and year_of(p.served) < move.year
                and p.move is None
            ]
            for person in draws.shuffled(stayers)[: move.persons]:
                moved_in = draws.integer(month(move.year, 1), month(move.year, 11))
                by_id[person.id] = replace(person, move=Relocation(moved_in, move.destination))
        return list(by_id.values())

    def _with_reporting_code(self, person: Participant) -> Participant:
        """People who come after the reform are mostly reported under its codes; the others keep the code they had."""
        section = self.assumptions.people
        is_entrant = person.came >= month(section.new_codes_from.year, section.new_codes_from.month)
        draws = Draws(self.assumptions.seed, "code", person.id)
        is_new = is_entrant and draws.chance(section.new_code_for_entrants) and not self.region.is_split(person.place)
        return replace(person, reports_new_code=is_new)

    def _with_institution(self, person: Participant) -> Participant:
        """Whoever comes from state care left an institution that was open when the person was first assessed or served."""
        if not person.from_state_care:
            return person
        closed, weights = self.region.institutions, self.assumptions.people.from_institution
        first = min(one for one in (person.assessed, person.served) if one is not None)
        open_then = [code for code in weights if (day := closed[code]) is None or first < month_of(day + timedelta(1))]
        draws = Draws(self.assumptions.seed, "institution", person.id)
        return replace(person, from_institution=draws.weighted(open_then, [weights[code] for code in open_then]))
