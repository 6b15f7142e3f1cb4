"""What holds in any allocation: counts grow, people are assessed before they are served, everyone served uses something."""

from data.demo.allocation import ASSESSED, CATEGORY_USERS, RECIPIENTS, SERVICE_USERS, UNASSESSED, Cell
from data.demo.assumptions import arrivals
from data.demo.regional import Place
from data.demo.solver.model import Expression, Model

CHILDREN, GUARDIANS = "children", "guardians"


def add_structure(model: Model) -> None:
    """Add all constraints that do not come from a statement."""
    _counts_grow(model)
    for place in model.region.places:
        for year in model.served_years:
            for group in model.served_groups:
                _served_after_assessment(model, group, place, year)
            _guardians_have_children(model, place, year)
        for year in model.pinned_years:
            for group in model.served_groups:
                for care in model.classes(group):
                    _everyone_uses_something(model, group, care, place, year)
    _unassessed_are_new(model)
    _people_move(model)
    _some_are_never_served(model)


def _recipients(model: Model, group: str, place: Place, year: int) -> Expression:
    return model.total(model.count(Cell(RECIPIENTS, group, care, place), year) for care in model.classes(group))


def _counts_grow(model: Model) -> None:
    for (cell, year), count in model.counts.items():
        if (cell, year - 1) in model.counts:
            model.require(count >= model.count(cell, year - 1))


def _served_after_assessment(model: Model, group: str, place: Place, year: int) -> None:
    """Recipients have been assessed, but for those a free category allows to be served without."""
    if group not in model.assessed_groups:
        return
    served = _recipients(model, group, place, year)
    unassessed = model.count(Cell(UNASSESSED, group, 0, place), year)
    model.require(served - unassessed <= model.count(Cell(ASSESSED, group, 0, place), year))
    if model.free_categories_of(group):
        model.require(unassessed - model.assumptions.targets.most_unassessed * served <= 0)


def _guardians_have_children(model: Model, place: Place, year: int) -> None:
    """Each guardian can be given a child of their own who is served in the place by then and never moves."""
    moves = model.assumptions.moves
    came = sum(arrivals(moves, CHILDREN, place, y) for y in model.served_years if y <= year)
    left = sum(m.persons for m in moves if (m.group, m.origin) == (CHILDREN, place))
    children = _recipients(model, CHILDREN, place, year)
    # Where everyone who is served later moves away there is no room for guardians: the unknown is then 0, not negative.
    has_children = model.highs.addBinary()
    guardians = _recipients(model, GUARDIANS, place, year)
    model.require(guardians - 100 * has_children <= 0)
    model.require(guardians - children + (came + left) * has_children <= 0)


def _everyone_uses_something(model: Model, group: str, care: int, place: Place, year: int) -> None:
    """Users can be given to persons so that nobody served is without a service, and none without an assessment uses a
    category that needs one."""
    served = model.count(Cell(RECIPIENTS, group, care, place), year)
    unassessed = model.count(Cell(UNASSESSED, group, care, place), year)
    free = model.free_categories_of(group)
    users = {c: model.count(Cell(CATEGORY_USERS, group, care, place, c), year) for c in model.categories_of(group)}
    model.require(model.total(users.values()) - served >= 0)
    if free:
        model.require(model.total(users[c] for c in free) - unassessed >= 0)
    for category, count in users.items():
        entitled = served if category in free or not free else served - unassessed
        model.require(count - entitled <= 0)
        codes = [code for code in model.services_of(group) if model.services[code].category == category]
        uses = [model.count(Cell(SERVICE_USERS, group, care, place, code), year) for code in codes]
        model.require(model.total(uses) - count >= 0)
        for use in uses:
            model.require(use - count <= 0)


def _unassessed_are_new(model: Model) -> None:
    """Who is first served in a year without an assessment is one of the year's new recipients who did not move in."""
    for (cell, year), count in model.counts.items():
        if cell.measure == UNASSESSED:
            there = Cell(RECIPIENTS, cell.group, 0, cell.place)
            new = model.count(there, year) - model.count(there, year - 1)
            before = model.count(cell, year - 1)
            model.require(count - before - new <= -arrivals(model.assumptions.moves, cell.group, cell.place, year))


def _people_move(model: Model) -> None:
    """Who moves has been served in the old place by the year before, and counts as new in the other."""
    moves = model.assumptions.moves
    for move in moves:
        there = Cell(RECIPIENTS, move.group, 0, move.destination)
        new = model.count(there, move.year) - model.count(there, move.year - 1)
        model.require(new >= arrivals(moves, move.group, move.destination, move.year))
        here = model.count(Cell(RECIPIENTS, move.group, 0, move.origin), move.year - 1)
        came = sum(arrivals(moves, move.group, move.origin, year) for year in model.years if year <= move.year)
        left = sum(m.persons for m in moves if (m.group, m.origin) == (move.group, move.origin) and m.year <= move.year)
        model.require(here - came - left >= 0)


def _some_are_never_served(model: Model) -> None:
    """Region: so many persons who were assessed wait to the end."""
    last = model.years[-1]
    for group, least in model.assumptions.targets.never_served.items():
        waiting = model.total(
            model.count(Cell(ASSESSED, group, 0, place), last)
            + model.count(Cell(UNASSESSED, group, 0, place), last)
            - _recipients(model, group, place, last)
            for place in model.region.places
        )
        model.require(waiting >= least)
