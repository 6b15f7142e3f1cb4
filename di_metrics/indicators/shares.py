"""What sort of figure an indicator is: a rate, a share of persons; read from what the catalogue declares as part of what."""

from __future__ import annotations

from functools import cache

from di_metrics.formula import DaysUntilServed, Formula, Ratio, ServedWithin
from di_metrics.indicators import CATALOGUE
from di_metrics.model import Indicator, Unit


def is_rate(indicator: Indicator) -> bool:
    """Whether a figure does not grow with a municipality's size, so that one may be set beside another."""
    return isinstance(indicator.formula, Ratio | DaysUntilServed | ServedWithin)


def is_proportion(formula: Formula) -> bool:
    """Whether a formula is a share of persons, each of whom stands in its numerator or does not: it is never above 100 %."""
    return isinstance(formula, Ratio) and formula.denominator in _wholes_of(formula.numerator)


def counts_persons(formula: Formula) -> bool:
    """Whether a formula counts persons, each once."""
    return any(one.formula == formula and one.unit is Unit.PERSONS for one in CATALOGUE.values())


@cache
def _wholes_of(part: Formula) -> frozenset[Formula]:
    """What a count of persons is a part of, near and far."""
    codes = {code for one in CATALOGUE.values() if one.formula == part for code in one.part_of}
    wholes = {CATALOGUE[code].formula for code in codes}
    return frozenset(wholes).union(*map(_wholes_of, wholes))
