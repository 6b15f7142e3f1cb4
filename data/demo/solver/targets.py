"""What makes an allocation life-like: the objective is the distance from these targets."""

from data.demo.allocation import ASSESSED, CATEGORY_USERS, RECIPIENTS, SERVICE_USERS, UNASSESSED, Cell
from data.demo.regional import Place
from data.demo.solver.model import Expression, Model

# How much one person's distance from a target weighs.
REGION_WEIGHT = 4.0
PLACE_WEIGHT = 1.0
STEP_WEIGHT = 0.4
USE_WEIGHT = 0.3
UNASSESSED_WEIGHT = 0.2


def add_targets(model: Model) -> None:
    """Set the objective."""
    terms: list[Expression] = []
    for group in model.assessed_groups:
        terms += _follow_curve(model, ASSESSED, group, model.assumptions.allocation["assessed"][group])
    for group in model.served_groups:
        terms += _follow_curve(model, RECIPIENTS, group, model.assumptions.allocation["recipients"][group])
        terms += _steady_steps(model, group)
        terms += _mixed_services(model, group)
    for group, curve in model.assumptions.allocation["from_state_care"].items():
        terms += _follow_state_care(model, group, curve)
    terms += [UNASSESSED_WEIGHT * count for (cell, _), count in model.counts.items() if cell.measure == UNASSESSED]
    model.highs.minimize(model.total(terms))


def _distance(model: Model, value: Expression, target: float, weight: float) -> Expression:
    """A variable that is at least the weighted distance between a value and its target."""
    distance = model.highs.addVariable(0)
    model.require(value - distance <= target)
    model.require(value + distance >= target)
    return weight * distance


def _shares(model: Model) -> dict[Place, float]:
    """Each place's share of the region's people."""
    unknown = model.assumptions.allocation["unknown_parish"]
    inhabitants = {}
    for place in model.region.places:
        if not model.region.is_split(place):
            inhabitants[place] = model.region.population(place)
        elif place.parish:
            inhabitants[place] = (1 - unknown) * model.region.population(place)
        else:
            whole = sum(model.region.population(p) for p in model.region.places if p.old_code == place.old_code)
            inhabitants[place] = unknown * whole
    return {place: n / sum(inhabitants.values()) for place, n in inhabitants.items()}


def _follow_curve(model: Model, measure: str, group: str, curve: list[int]) -> list[Expression]:
    """Region totals near the assumed ones; places near their share of them."""
    shares = _shares(model)
    terms = []
    for year, target in zip(model.years, curve, strict=True):
        at_places = {
            place: model.total(model.count(Cell(measure, group, care, place), year) for care in (0, 1))
            for place in model.region.places
        }
        if (Cell(measure, group, 0, model.region.places[0]), year) in model.counts:
            terms.append(_distance(model, model.total(at_places.values()), target, REGION_WEIGHT))
            terms += [_distance(model, at_places[p], target * shares[p], PLACE_WEIGHT) for p in at_places]
    return terms


def _follow_state_care(model: Model, group: str, curve: list[int]) -> list[Expression]:
    """Recipients from state care near the assumed number, spread over the places."""
    shares = _shares(model)
    terms = []
    for year, target in zip(model.years, curve, strict=True):
        if year in model.served_years:
            counts = {p: model.count(Cell(RECIPIENTS, group, 1, p), year) for p in model.region.places}
            terms.append(_distance(model, model.total(counts.values()), target, REGION_WEIGHT))
            terms += [_distance(model, counts[p] + 0.0, target * shares[p], PLACE_WEIGHT) for p in counts]
    return terms


def _steady_steps(model: Model, group: str) -> list[Expression]:
    """A place's yearly additions near those of the year before."""
    terms = []
    for place in model.region.places:
        at = {
            year: model.total(model.count(Cell(RECIPIENTS, group, care, place), year) for care in model.classes(group))
            for year in model.served_years
        }
        for year in model.served_years[1:-1]:
            terms.append(_distance(model, at[year + 1] - 2 * at[year] + at[year - 1], 0, STEP_WEIGHT))
    return terms


def _mixed_services(model: Model, group: str) -> list[Expression]:
    """Users of each service near what the assumed mix makes of a place's recipients, where the mix must be known."""
    patterns, use = model.assumptions.patterns, model.assumptions.use[group]
    terms = []
    for year in model.pinned_years:
        codes = model.services_of(group)
        weights = {code: patterns[code].weight(group, year) for code in codes}
        for place in model.region.places:
            for care in model.classes(group):
                served = model.count(Cell(RECIPIENTS, group, care, place), year)
                for code in codes:
                    users = model.count(Cell(SERVICE_USERS, group, care, place, code), year)
                    share = min(1.0, use.mean_services * weights[code] / sum(weights.values()))
                    terms.append(_distance(model, users - share * served, 0, USE_WEIGHT))
                for category in model.categories_of(group):
                    terms.append(0.01 * model.count(Cell(CATEGORY_USERS, group, care, place, category), year))
    return terms
