"""The allocation as a mixed integer program: its unknowns, and what holds whatever has been published."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import highspy

from data.demo.allocation import ASSESSED, CATEGORY_USERS, RECIPIENTS, SERVICE_USERS, UNASSESSED, Allocation, Cell
from data.demo.assumptions import Assumptions, Move
from data.demo.months import year_of
from data.demo.regional import Place, Region, Service
from data.demo.solver.statements import Selection, Statement

LARGEST_COUNT = 600
Expression = highspy.highs.highs_linear_expression


@dataclass
class Model:
    """The program. ``counts`` holds one integer unknown a cell and year-end."""

    region: Region
    services: dict[str, Service]
    groups: dict[str, bool]
    assumptions: Assumptions
    pinned_years: list[int]
    highs: highspy.Highs = field(default_factory=highspy.Highs)
    counts: dict[tuple[Cell, int], highspy.highs.highs_var] = field(default_factory=dict)

    @property
    def years(self) -> range:
        """The year-ends of the allocation."""
        return range(self.assumptions.targets.first_year, self.assumptions.targets.last_year + 1)

    @property
    def served_years(self) -> range:
        """The year-ends up to which somebody may have been served."""
        return range(year_of(self.assumptions.first_service), self.years.stop)

    @property
    def served_groups(self) -> list[str]:
        """The groups that receive services."""
        return [group for group, is_served in self.groups.items() if is_served]

    @property
    def assessed_groups(self) -> list[str]:
        """The groups whose needs are assessed."""
        return list(self.assumptions.targets.assessed)

    def classes(self, group: str) -> tuple[int, ...]:
        """The values of ``from_state_care`` in a group."""
        return (0, 1) if group in self.assumptions.rules.state_care_groups else (0,)

    def services_of(self, group: str | None) -> list[str]:
        """The services a group, or any group (None), may receive."""
        return [code for code, service in self.services.items() if group is None or group in service.groups]

    def categories_of(self, group: str) -> list[str]:
        """The categories of the services a group may receive."""
        return list(dict.fromkeys(self.services[code].category for code in self.services_of(group)))

    def free_categories_of(self, group: str) -> list[str]:
        """The categories that a group may receive without an assessment."""
        rules = self.assumptions.rules
        return [c for c in self.categories_of(group) if group in rules.free_groups and c in rules.free_categories]

    def count(self, cell: Cell, year: int) -> Expression:
        """The unknown of a cell, 0 where there is none."""
        return Expression(self.counts.get((cell, year)))

    def require(self, condition: Expression) -> None:
        """Add a constraint: a comparison of expressions."""
        self.highs.addConstr(condition)

    def total(self, terms: Iterable[Expression]) -> Expression:
        """The sum of expressions, 0 where there are none."""
        whole = Expression()
        for term in terms:
            whole += term
        return whole

    # ---- quantities statements speak of -------------------------------------------------------------------------

    def places_in(self, area: str | None, basis: str) -> list[Place]:
        """The places of a municipality, or of the region (None)."""
        return [p for p in self.region.places if area is None or self.region.area_code(p, basis) == area]

    def recipients(self, selection: Selection, area: str | None, basis: str, year: int) -> Expression:
        """Unique recipients: those of the area's places, less people who moved between two of them."""
        places = self.places_in(area, basis)
        groups = self.served_groups if selection.group is None else [selection.group]
        item = selection.service or selection.category or ""
        measure = SERVICE_USERS if selection.service else CATEGORY_USERS if selection.category else RECIPIENTS
        moved = [] if selection.from_state_care else self.moves_within(places, groups, year)
        if moved and item:
            raise ValueError("users of a service are unique only while nobody has moved")
        cells = [
            Cell(measure, group, care, place, item)
            for group in groups
            for care in self.classes(group)
            if selection.from_state_care in (None, care)
            for place in places
        ]
        counted = self.total(self.count(cell, year) for cell in cells)
        counted -= sum(m.persons for m in moved)
        return counted

    def assessed(self, selection: Selection, area: str | None, basis: str, year: int) -> Expression:
        """Unique persons assessed; each is assessed in one place only."""
        groups = self.assessed_groups if selection.group is None else [selection.group]
        places = self.places_in(area, basis)
        return self.total(self.count(Cell(ASSESSED, group, 0, p), year) for group in groups for p in places)

    def cost(self, selection: Selection, area: str | None, basis: str, year: int) -> Expression:
        """About what an area's uses cost in one full year, in EUR; it stands for the compensation paid."""
        groups = self.served_groups if selection.group is None else [selection.group]
        uses = [
            (Cell(SERVICE_USERS, group, care, place, code), self.yearly_cost(code))
            for group in groups
            for care in self.classes(group)
            for place in self.places_in(area, basis)
            for code in self.services_of(group)
        ]
        return self.total(self.count(cell, year) * cost for cell, cost in uses)

    def yearly_cost(self, code: str) -> float:
        """What one person's use of a service costs in one full year, in EUR."""
        pattern = self.assumptions.patterns[code]
        monthly = sum(pattern.units) / 2
        if pattern.rhythm == "course":
            course = sum(pattern.course) / 2
            monthly = course / (course / monthly + sum(pattern.pause) / 2)
        if pattern.rhythm == "blocks":
            monthly /= 1 + sum(pattern.pause) / 2
        return round(12 * monthly * self.services[code].price_cents / 100, 2)

    def moves_within(self, places: list[Place], groups: list[str], until: int) -> list[Move]:
        """The moves between two of the places up to the end of a year."""
        return [
            m
            for m in self.assumptions.moves
            if m.group in groups and m.year <= until and m.origin in places and m.destination in places
        ]

    def solution(self) -> Allocation:
        """The allocation found."""
        values = self.highs.getSolution().col_value
        return Allocation({key: round(values[variable.index]) for key, variable in self.counts.items()})


def pinned_years(statements: list[Statement]) -> list[int]:
    """The year-ends for which some statement depends on who uses which service."""
    return sorted(
        {
            s.year
            for s in statements
            if s.by_service or s.selection.service or s.selection.category or "compensation" in s.indicators
        }
    )


def add_unknowns(model: Model) -> None:
    """Create an unknown for every count."""

    def add(cell: Cell, years: Iterable[int]) -> None:
        for year in years:
            model.counts[cell, year] = model.highs.addIntegral(0, LARGEST_COUNT)

    for place in model.region.places:
        for group in model.assessed_groups:
            add(Cell(ASSESSED, group, 0, place), model.years)
        for group in model.served_groups:
            if model.free_categories_of(group):
                add(Cell(UNASSESSED, group, 0, place), model.served_years)
            for care in model.classes(group):
                add(Cell(RECIPIENTS, group, care, place), model.served_years)
                for category in model.categories_of(group):
                    add(Cell(CATEGORY_USERS, group, care, place, category), model.pinned_years)
                for service in model.services_of(group):
                    add(Cell(SERVICE_USERS, group, care, place, service), model.pinned_years)
