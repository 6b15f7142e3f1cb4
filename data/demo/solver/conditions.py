"""Published statements as constraints, by kind of statement."""

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

import highspy

from data.demo.solver.model import Expression, Model
from data.demo.solver.statements import Statement

# No expression in a condition (a hundredfold count is the largest) lies farther from its limit.
BIG = 100_000


class Atom(NamedTuple):
    """Part of a condition: ``holds`` ≥ 0 where it is fulfilled, ``fails`` ≤ 0 where it is not. The gap between the two
    is a margin on either side of the limit."""

    holds: Expression
    fails: Expression


def add_statements(model: Model, statements: Iterable[Statement]) -> None:
    """Require every statement."""
    for statement in statements:
        if "top" in statement.expect:
            _require_top(model, statement)
        elif "largest" in statement.expect:
            _require_largest(model, statement)
        elif statement.by_service:
            _require_services(model, statement)
        elif statement.area is not None or not _is_over_areas(statement):
            _require_one_area(model, statement)
        else:
            _require_areas(model, statement)


def _is_over_areas(statement: Statement) -> bool:
    return bool({"areas", "count"} & set(statement.expect))


def _value(model: Model, statement: Statement, indicator: str, area: str | None) -> Expression:
    if indicator == "assessed":
        return model.assessed(statement.selection, area, statement.basis, statement.year)
    if indicator == "compensation":
        return model.cost(statement.selection, area, statement.basis, statement.year)
    return model.recipients(statement.selection, area, statement.basis, statement.year)


def _partners(model: Model, statement: Statement) -> list[str]:
    left_out = statement.expect.get("except", [])
    return [m.code for m in model.region.partners(statement.basis) if m.code not in left_out]


# ---- one value -------------------------------------------------------------------------------------------------------


def _require_one_area(model: Model, statement: Statement) -> None:
    """A count that equals, a coverage that equals or exceeds, in one area or the region."""
    expected = statement.expect.get("equals")
    if "coverage" in statement.indicators:
        for atom in _coverage_atoms(model, statement, statement.area):
            model.require(atom.holds >= 0)
        return
    for indicator, value in zip(statement.indicators, expected if isinstance(expected, list) else [expected], strict=True):
        model.require(_value(model, statement, indicator, statement.area) == value)


def _require_services(model: Model, statement: Statement) -> None:
    """Users of each service; a service that is not named has none."""
    for code in model.services_of(statement.selection.group):
        one = replace(statement, selection=replace(statement.selection, service=code))
        model.require(_value(model, one, "recipients", statement.area) == statement.expect["equals"].get(code, 0))


# ---- ranks -----------------------------------------------------------------------------------------------------------


def _require_top(model: Model, statement: Statement) -> None:
    """The named areas have the given values, all others less than the last of them."""
    top = dict(statement.expect["top"])
    for area in _partners(model, statement):
        value = _value(model, statement, statement.indicators[0], area)
        model.require(value == top[area] if area in top else value <= min(top.values()) - 1)


def _require_largest(model: Model, statement: Statement) -> None:
    """The named areas or services exceed all others by a clear ratio."""
    if statement.by_service:
        selections = {
            code: replace(statement.selection, service=code) for code in model.services_of(statement.selection.group)
        }
        values = {
            code: _value(model, replace(statement, selection=selection), "recipients", statement.area)
            for code, selection in selections.items()
        }
    else:
        values = {area: _value(model, statement, statement.indicators[0], area) for area in _partners(model, statement)}
    limit = model.highs.addVariable(1, highspy.kHighsInf)
    ratio = model.assumptions.targets.largest_ratio[statement.indicators[0]]
    for key, value in values.items():
        model.require(value - ratio * limit >= 0 if key in statement.expect["largest"] else value - limit <= 0)


# ---- conditions that a set of areas, or a number of them, fulfils ----------------------------------------------------


def _require_areas(model: Model, statement: Statement) -> None:
    """Exactly the named areas, or exactly so many, fulfil the condition."""
    named = statement.expect.get("areas")
    fulfilled = []
    for area in _partners(model, statement):
        truth = _truth(model, _atoms(model, statement, area))
        if named is not None:
            model.require(truth == int(area in named))
        fulfilled.append(truth)
    if "count" in statement.expect:
        model.require(model.total(fulfilled) == statement.expect["count"])


def _truth(model: Model, atoms: list[Atom]) -> Expression:
    """A binary that is 1 just where all atoms hold."""
    truths = []
    for atom in atoms:
        truth = model.highs.addBinary()
        model.require(atom.holds + BIG * (1 - truth) >= 0)
        model.require(atom.fails - BIG * truth <= 0)
        truths.append(truth)
    every = model.highs.addBinary()
    for truth in truths:
        model.require(every - truth <= 0)
    model.require(every - model.total(truths) >= 1 - len(truths))
    return Expression(every)


def _atoms(model: Model, statement: Statement, area: str) -> list[Atom]:
    """What an area must fulfil to be among the statement's areas."""
    if "coverage" in statement.indicators:
        return _coverage_atoms(model, statement, area)
    value = _value(model, statement, statement.indicators[0], area)
    if "at_least" in statement.expect:
        return [_at_least(value, statement.expect["at_least"])]
    exact = statement.expect["equals"]
    atoms = [_at_least(value, exact), _at_least(-1 * value, -exact)]
    if statement.expect.get("among_assessed_areas"):
        atoms.append(_at_least(_value(model, statement, "assessed", area), 1))
    return atoms


def _at_least(count: Expression, least: int) -> Atom:
    return Atom(count - least, count - (least - 1))


def _coverage_atoms(model: Model, statement: Statement, area: str | None) -> list[Atom]:
    """Coverage against limits. Multiplied by the number assessed it is linear; where nobody is assessed there is none."""
    recipients = _value(model, statement, "recipients", area)
    assessed = _value(model, statement, "assessed", area)

    def above(limit: float, inside: float, outside: float) -> Atom:
        return Atom(
            100 * recipients - (limit + inside) * assessed,
            100 * recipients - (limit - outside) * assessed,
        )

    def below(limit: float, inside: float, outside: float) -> Atom:
        return Atom(
            (limit - inside) * assessed - 100 * recipients,
            (limit + outside) * assessed - 100 * recipients,
        )

    margin = model.assumptions.targets.coverage_margin
    near = model.assumptions.targets.coverage_tolerance
    someone = _at_least(assessed, 1)
    expect = statement.expect
    if "above" in expect:
        return [someone, above(expect["above"], margin, margin)]
    if "between" in expect:
        low, high = expect["between"]
        return [someone, above(low, margin, margin), below(high, margin, margin)]
    return [someone, above(expect["equals"], -near, margin), below(expect["equals"], -near, margin)]
