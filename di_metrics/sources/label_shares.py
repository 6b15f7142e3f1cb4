"""Shares, averages and rates made of labels: what is told of a quotient whose two parts are themselves protected."""

from __future__ import annotations

import math

from di_metrics.formula import Fact, Formula, Ratio, Sum
from di_metrics.model import Cell, Indicator, Key, Status, Unit
from di_metrics.release.parameters import Parameters

_OF_CHANCE = 1.96
"""In 95 of 100 cases a count of few persons lies within so many square roots of it from what it would be in the long run."""


def decimals_of(indicator: Indicator) -> int:
    """Rounded numbers make shares of whole percent."""
    is_share = isinstance(indicator.formula, Ratio) and indicator.unit in (Unit.PERCENT, Unit.PER_10000)
    return 0 if is_share else indicator.decimals


def share_of(indicator: Indicator, formula: Ratio, key: Key, above: Cell, below: Cell, parameters: Parameters) -> Cell:
    """What is told of a quotient, where the whole is large enough for it to mean something.

    The margin of a rate of inhabitants holds chance too, so that none is called larger within it.
    """
    of_inhabitants = formula.denominator is Fact.POPULATION
    if isinstance(formula.denominator, Fact) and not below.value:
        return Cell(key, None, Status.NO_DATA)
    if above.value is None or below.value is None or not _suffices(below, formula.denominator, parameters):
        return Cell(key, None, Status.SUPPRESSED)
    if isinstance(formula.numerator, Sum) and not _suffices(above, formula.numerator, parameters):
        return Cell(key, None, Status.SUPPRESSED)
    share = formula.scale * above.value / below.value
    if Status.ROUNDED not in (above.status, below.status):
        return Cell(key, share)
    doubt = (above.margin or 0) + (_OF_CHANCE * math.sqrt(above.value) if of_inhabitants else 0)
    highest = formula.scale * (above.value + doubt) / max(below.value - (below.margin or 0), 1)
    decimals = decimals_of(indicator)
    return Cell(key, round(share, decimals), Status.ROUNDED, margin=highest - share + 10.0**-decimals)


def _suffices(told: Cell, formula: Formula, parameters: Parameters) -> bool:
    """Whether a number is large enough beside what it was rounded by."""
    step = {Sum.UNITS: parameters.units_base, Sum.PRICED_UNITS: parameters.money_base}
    least = 1 if isinstance(formula, Fact) else parameters.least_whole
    return told.value is not None and told.value >= least * (step[formula] if isinstance(formula, Sum) else 1)
