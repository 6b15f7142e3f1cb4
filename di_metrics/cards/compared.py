"""What is compared: an indicator by municipality now and a year earlier, the shares behind it, and who is like whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from di_metrics.cards.setting import Setting
from di_metrics.cards.view import View
from di_metrics.formula import Count, Difference, Fact, Formula, Ratio, Restricted
from di_metrics.indicators import CATALOGUE
from di_metrics.indicators.shares import is_proportion
from di_metrics.model import Cell, Dimension, Indicator, Period, Result, Selection, Status
from di_metrics.query.comparison import Share, beyond_chance, most_similar, rank_of, wilson_interval
from di_metrics.sources.exact import RecordedFigures
from di_metrics.sources.question import Answer, Question

_PLACES = (Dimension.MUNICIPALITY,)
_PERCENT = 100
SIMILAR = 4
"""So many municipalities are offered as most like another."""


@dataclass(frozen=True)
class Compared:
    """An indicator by municipality now and a year earlier, with the region's; for shares of persons what stands behind them.

    `everywhere` and `earlier` hold all municipalities, of which ranks and chance are; `answer` those that were chosen. What
    is asked for besides is counted when it is wanted.
    """

    source: RecordedFigures
    question: Question
    everywhere: Result
    answer: Answer

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
    def earlier(self) -> Result | None:
        """The same a year before the period in which it is counted; None where the project had not begun."""
        period = self.everywhere.selection.period.year_before
        if (period.first or period.last) < self.source.region.project.start:
            return None
        selection = replace(self.question.selection, period=period)
        return self.source.answer(replace(self.question, selection=selection, total=False)).results[0]

    @cached_property
    def chosen(self) -> tuple[str, ...]:
        """The municipalities that were chosen and to which the figure applies, the largest first."""
        applicable = [cell for cell in self.result if cell.status is not Status.NOT_APPLICABLE]
        ranked = sorted(applicable, key=lambda cell: (cell.value is None, -(cell.value or 0)))
        return tuple(str(cell.key[0]) for cell in ranked)

    @cached_property
    def values(self) -> dict[str, float]:
        """The values of all municipalities that have one."""
        return {str(cell.key[0]): cell.value for cell in self.everywhere if cell.key[0] and cell.value is not None}

    def rank(self, code: str) -> int | None:
        """The place of a municipality among all that have a value; None of one that has none."""
        return rank_of(code, self.values, self.indicator.direction) if code in self.values else None

    @cached_property
    def shares(self) -> Mapping[str, Share]:
        """The numerators and denominators of a rate of counts by municipality; nothing for another figure."""
        formula = self.indicator.formula
        if not isinstance(formula, Ratio) or not _is_of_counts(formula):
            return {}
        part, whole = (
            self.source.counts(replace(self.indicator, formula=one), self.everywhere.selection, _PLACES)
            for one in (formula.numerator, formula.denominator)
        )
        return {
            str(cell.key[0]): Share(int(part.cell(*cell.key).value or 0), int(cell.value))
            for cell in whole
            if cell.key[0] and cell.value
        }

    @cached_property
    def tested(self) -> frozenset[str]:
        """The municipalities whose share of persons was set against that of the rest of the region."""
        can_be = is_proportion(self.indicator.formula) and len(self.shares) > 1
        return frozenset(self.shares) if can_be else frozenset()

    @cached_property
    def differing(self) -> frozenset[str]:
        """Those of the tested whose share differs from that of the rest of the region beyond chance."""
        return beyond_chance(self.shares) if self.tested else frozenset()

    def interval(self, code: str) -> tuple[float, float] | None:
        """The interval of a share of persons in percent; None for any other figure."""
        share = self.shares.get(code) if is_proportion(self.indicator.formula) else None
        if share is None:
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
    question = Question((code,), replace(selection, municipalities=()), _PLACES, unit=view.unit)
    answer = recorded.answer(question)
    [everywhere] = answer.results
    chosen = setting.region.related(selection.municipalities, selection.basis)
    cells = tuple(cell for cell in everywhere if cell.key[0] and (not chosen or cell.key[0] in chosen))
    of_chosen = replace(everywhere.selection, municipalities=selection.municipalities)
    return Compared(
        recorded,
        question,
        everywhere,
        replace(answer, results=(replace(everywhere, cells=cells, selection=of_chosen),)),
    )


def _is_of_counts(ratio: Ratio) -> bool:
    return ratio.scale > 1 and all(_is_count(one) for one in (ratio.numerator, ratio.denominator))


def _is_count(formula: Formula) -> bool:
    return isinstance(formula, Count | Difference | Restricted) or formula is Fact.POPULATION


def similar_to(recorded: RecordedFigures, selection: Selection, code: str) -> tuple[str, ...]:
    """A municipality and those that are most like it by the persons assessed to a day."""
    asked = Selection(Period(selection.period.last), selection.basis)
    by = (Dimension.MUNICIPALITY, Dimension.GROUP)
    return most_similar(recorded.counts(CATALOGUE["assessed"], asked, by), code, SIMILAR)
