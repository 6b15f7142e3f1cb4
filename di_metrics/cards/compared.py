"""What is compared: an indicator by municipality now and a year earlier, the shares behind it, and who is like whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from dateutil.relativedelta import relativedelta

from di_metrics.cards.setting import Setting
from di_metrics.cards.view import View
from di_metrics.formula import Count, Difference, Fact, Formula, Ratio, Restricted, is_proportion
from di_metrics.indicators import CATALOGUE
from di_metrics.model import Cell, Dimension, Indicator, Period, Result, Selection, Status, Unit
from di_metrics.query.comparison import Share, beyond_chance, most_similar, wilson_interval
from di_metrics.sources.exact import RecordedFigures
from di_metrics.sources.question import Answer, Question

_PLACES = (Dimension.MUNICIPALITY,)
_PERCENT = 100
SIMILAR = 4
"""So many municipalities are offered as most like another."""


@dataclass(frozen=True)
class Compared:
    """An indicator by municipality now and a year earlier, with the region's; for shares of persons what stands behind them.

    `chosen` are the municipalities that are shown; ranks and chance are of all.
    """

    answer: Answer
    earlier: Result | None
    shares: Mapping[str, Share]
    chosen: tuple[str, ...]

    @property
    def result(self) -> Result:
        return self.answer.results[0]

    @property
    def indicator(self) -> Indicator:
        return self.result.indicator

    @property
    def total(self) -> Cell:
        return self.answer.totals[0].cells[0]

    @cached_property
    def values(self) -> dict[str, float]:
        """The values of all municipalities that have one."""
        return {str(cell.key[0]): cell.value for cell in self.result if cell.key[0] and cell.value is not None}

    @cached_property
    def differing(self) -> frozenset[str]:
        """Those whose share differs from that of the rest of the region beyond chance."""
        return beyond_chance(self.shares) if is_proportion(self.indicator.formula) else frozenset()

    def interval(self, code: str) -> tuple[float, float] | None:
        """The interval of a share of persons in percent; None for any other figure."""
        share = self.shares.get(code)
        if share is None or not share.whole or not is_proportion(self.indicator.formula):
            return None
        low, high = wilson_interval(share)
        return _PERCENT * low, _PERCENT * high

    def before(self, code: str) -> float | None:
        return self.earlier.cell(code).value if self.earlier else None

    def change(self, code: str) -> float | None:
        """By how much it changed in a year."""
        now, before = self.result.cell(code).value, self.before(code)
        return None if now is None or before is None else now - before


def compared(setting: Setting, recorded: RecordedFigures, view: View, code: str) -> Compared:
    """An indicator of a view by municipality, beside a year earlier."""
    selection = setting.selection(view)
    everywhere = replace(selection, municipalities=())
    answer = recorded.answer(Question((code,), everywhere, _PLACES, unit=view.unit))
    chosen = setting.region.related(selection.municipalities, selection.basis)
    shown = [cell for cell in answer.results[0] if cell.key[0] and (not chosen or cell.key[0] in chosen)]
    applicable = [cell for cell in shown if cell.status is not Status.NOT_APPLICABLE]
    ranked = sorted(applicable, key=lambda cell: (cell.value is None, -(cell.value or 0)))
    return Compared(
        answer,
        _year_earlier(setting, recorded, everywhere, code, view.unit),
        _shares(recorded, answer),
        tuple(str(cell.key[0]) for cell in ranked),
    )


def _year_earlier(
    setting: Setting, recorded: RecordedFigures, selection: Selection, code: str, unit: str | None
) -> Result | None:
    """The same a year before; None where the project had not begun."""
    year, period = relativedelta(years=1), selection.period
    if (period.first or period.last) - year < setting.region.project.start:
        return None
    earlier = Period(period.last - year, period.first - year if period.first else None)
    question = Question((code,), replace(selection, period=earlier), _PLACES, unit=unit, total=False)
    return recorded.answer(question).results[0]


def _shares(recorded: RecordedFigures, answer: Answer) -> dict[str, Share]:
    """The numerators and denominators of a rate of persons by municipality; nothing for another figure."""
    indicator = answer.results[0].indicator
    if not isinstance(indicator.formula, Ratio) or not _counts_persons(indicator.formula):
        return {}
    part, whole = (
        recorded.counts(replace(indicator, formula=one), answer.selection, _PLACES)
        for one in (indicator.formula.numerator, indicator.formula.denominator)
    )
    return {
        str(cell.key[0]): Share(int(part.cell(*cell.key).value or 0), int(cell.value))
        for cell in whole
        if cell.key[0] and cell.value
    }


def _counts_persons(ratio: Ratio) -> bool:
    return ratio.scale > 1 and all(_is_count(one) for one in (ratio.numerator, ratio.denominator))


def _is_count(formula: Formula) -> bool:
    match formula:
        case Difference(minuend, subtrahend):
            return _is_count(minuend) and _is_count(subtrahend)
        case Restricted(inner):
            return _is_count(inner)
        case _:
            return isinstance(formula, Count) or formula is Fact.POPULATION


def is_rate(indicator: Indicator) -> bool:
    """Whether a figure does not grow with a municipality's size, so that one may be set beside another."""
    return isinstance(indicator.formula, Ratio) or indicator.unit is Unit.DAYS


def similar_to(recorded: RecordedFigures, selection: Selection, code: str) -> tuple[str, ...]:
    """A municipality and those that are most like it by the persons assessed to a day."""
    asked = Selection(Period(selection.period.last), selection.basis)
    by = (Dimension.MUNICIPALITY, Dimension.GROUP)
    return most_similar(recorded.counts(CATALOGUE["assessed"], asked, by), code, SIMILAR)
