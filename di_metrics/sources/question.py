"""A question about figures and its answer: the one way in which cards get figures, whatever their level."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, replace
from functools import lru_cache

from di_metrics.indicators import CATALOGUE
from di_metrics.model import Cell, Dimension, Indicator, Period, Result, Selection


@dataclass(frozen=True, slots=True)
class Question:
    """Indicators of a selection, all split alike by at most two dimensions.

    `before` asks for the total to an earlier day too and, where rows are to be compared, for theirs. `unit` is the kind in
    which units of service are counted where they are not split by service. Without `total` none is told.
    """

    codes: tuple[str, ...]
    selection: Selection
    by: tuple[Dimension, ...] = ()
    before: dt.date | None = None
    compare: bool = False
    unit: str | None = None
    total: bool = True

    @property
    def has_total(self) -> bool:
        """Whether a total is told too: of one dimension, or of a course through time."""
        return self.total and (len(self.by) < 2 or any(one.is_time for one in self.by))


@dataclass(frozen=True, slots=True)
class Answer:
    """What may be shown: a result for each indicator, its total, and both to the earlier day if that was asked for.

    Totals are queries of their own and are empty where there is none. Cells that may not be shown have no value and say why
    by their status. The selection, split and indicators are those that were answered, which at a public level may be others
    than those that were asked for.
    """

    results: tuple[Result, ...]
    totals: tuple[Result, ...] = ()
    before: tuple[Result, ...] = ()
    totals_before: tuple[Result, ...] = ()

    @property
    def selection(self) -> Selection:
        return self.results[0].selection

    @property
    def by(self) -> tuple[Dimension, ...]:
        return self.results[0].by

    def result(self, code: str) -> Result | None:
        return next((one for one in self.results if one.indicator.code == code), None)

    def total(self, code: str) -> Cell | None:
        return next((one.cells[0] for one in self.totals if one.indicator.code == code), None)


def as_counted(question: Question) -> Question:
    """A question of the period in which its indicators are counted, where all are counted from the project's start."""
    if not all(one.cumulative for one in indicators_of(question)):
        return question
    return replace(question, selection=replace(question.selection, period=Period(question.selection.period.last)))


def indicators_of(question: Question) -> tuple[Indicator, ...]:
    return tuple(CATALOGUE[code] for code in question.codes)


@lru_cache(maxsize=8)
def outlined_codes(outlines: str) -> frozenset[str]:
    """The ATVK codes of the features of a GeoJSON text."""
    return frozenset(str(one["properties"]["code"]) for one in json.loads(outlines)["features"])


def by_years(question: Question) -> Question:
    """The same along years where it is along months or quarters, whose steps are of few persons."""
    by = tuple(Dimension.YEAR if one.is_time else one for one in question.by)
    return replace(question, by=by)
