"""What makes an allocation life-like: the objective is the distance from these targets."""

from collections.abc import Sequence

from data.demo.allocation import ASSESSED, CATEGORY_USERS, RECIPIENTS, SERVICE_USERS, UNASSESSED, Cell
from data.demo.regional import Place
from data.demo.solver.model import Expression, Model

# How much one person's distance from a target weighs.
REGION_WEIGHT = 4.0
PLACE_WEIGHT = 0.6
STEP_WEIGHT = 1.0
USE_WEIGHT = 0.3
# Most people were assessed in one campaign; what came after it was a trickle.
FIRST_STEADY_YEAR_OF_ASSESSMENT = 2018
# Counts that nothing calls for should be no larger than they must.
SPARED_WEIGHTS = {UNASSESSED: 1.0, CATEGORY_USERS: 0.01}


def add_targets(model: Model) -> None:
    """Set the objective, through the costs of the distances."""
    for group in model.assessed_groups:
        _follow_curve(model, ASSESSED, group, model.assumptions.targets.assessed[group])
        _steady_steps(model, ASSESSED, group, range(FIRST_STEADY_YEAR_OF_ASSESSMENT, model.years.stop))
    for group in model.served_groups:
        _follow_curve(model, RECIPIENTS, group, model.assumptions.targets.recipients[group])
        _steady_steps(model, RECIPIENTS, group, model.served_years)
        _mixed_services(model, group)
    for group, curve in model.assumptions.targets.from_state_care.items():
        _follow_state_care(model, group, curve)
    for (cell, _), count in model.counts.items():
        model.highs.changeColCost(count.index, SPARED_WEIGHTS.get(cell.measure, 0))


def _keep_near(model: Model, value: Expression, target: float, weight: float) -> None:
    """Charge the weighted distance between a value and its target."""
    distance = model.highs.addVariable(0, obj=weight)
    model.require(value - distance <= target)
    model.require(value + distance >= target)


def _shares(model: Model) -> dict[Place, float]:
    """Each place's share of the region's people. The parishes of a split municipality share its inhabitants equally, but
    for those whose parish is not known."""
    inhabitants = {m.code: m.population for m in model.region.partners("pre2021")}
    whole = sum(inhabitants.values())
    return {place: inhabitants[place.old_code] / whole * _share_within(model, place) for place in model.region.places}


def _share_within(model: Model, place: Place) -> float:
    """A place's share of its municipality's people."""
    if not model.region.is_split(place):
        return 1.0
    unknown = model.assumptions.targets.unknown_parish
    parishes = sum(p.old_code == place.old_code for p in model.region.places if p.parish)
    return (1 - unknown) / parishes if place.parish else unknown


def _follow_curve(model: Model, measure: str, group: str, curve: Sequence[int]) -> None:
    """Region totals near the assumed ones; places near their share of them."""
    shares = _shares(model)
    for year, target in zip(model.years, curve, strict=True):
        at_places = {
            place: model.total(model.count(Cell(measure, group, care, place), year) for care in (0, 1))
            for place in model.region.places
        }
        if (Cell(measure, group, 0, model.region.places[0]), year) in model.counts:
            _keep_near(model, model.total(at_places.values()), target, REGION_WEIGHT)
            for p in at_places:
                _keep_near(model, at_places[p], target * shares[p], PLACE_WEIGHT)


def _follow_state_care(model: Model, group: str, curve: Sequence[int]) -> None:
    """Recipients from state care near the assumed number, spread over the places."""
    shares = _shares(model)
    for year, target in zip(model.years, curve, strict=True):
        if year in model.served_years:
            counts = {p: model.count(Cell(RECIPIENTS, group, 1, p), year) for p in model.region.places}
            _keep_near(model, model.total(counts.values()), target, REGION_WEIGHT)
            for p in counts:
                _keep_near(model, counts[p], target * shares[p], PLACE_WEIGHT)


def _steady_steps(model: Model, measure: str, group: str, years: range) -> None:
    """A place's yearly additions near those of the year before."""
    for place in model.region.places:
        at = {year: model.total(model.count(Cell(measure, group, care, place), year) for care in (0, 1)) for year in years}
        for year in years[1:-1]:
            _keep_near(model, at[year + 1] - 2 * at[year] + at[year - 1], 0, STEP_WEIGHT)


def _mixed_services(model: Model, group: str) -> None:
    """Users of each service near what the assumed mix makes of a place's recipients, where the mix must be known."""
    patterns, use = model.assumptions.patterns, model.assumptions.use[group]
    for year in model.pinned_years:
        codes = model.services_of(group)
        weights = {code: patterns[code].weight(group, year) for code in codes}
        for place in model.region.places:
            for care in model.classes(group):
                served = model.count(Cell(RECIPIENTS, group, care, place), year)
                for code in codes:
                    users = model.count(Cell(SERVICE_USERS, group, care, place, code), year)
                    share = min(1.0, use.mean_services * weights[code] / sum(weights.values()))
                    _keep_near(model, users - share * served, 0, USE_WEIGHT)
