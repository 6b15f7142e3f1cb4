"""Figures for the project's own work: every count, straight from the records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from di_metrics.deck import Level
from di_metrics.indicators.shared import DIFFERENT_UNITS
from di_metrics.model import Basis, Cell, Dimension, Indicator, Period, Result, Selection, Status, Unit
from di_metrics.query import evaluate
from di_metrics.query.provenance import batches_behind
from di_metrics.region import Region
from di_metrics.release.parameters import PARAMETERS, Parameters
from di_metrics.sources.question import Answer, Question, as_counted, indicators_of, outlined_codes
from di_metrics.statements import Check, check_statements
from di_metrics.store import Batch, Database, read_batches


@dataclass(frozen=True)
class RecordedFigures:
    """The figures of a database, every one of them as it is. What was counted once is not counted again."""

    database: Database
    _counted: dict[tuple[Indicator, Selection, tuple[Dimension, ...]], Result] = field(default_factory=dict, compare=False)

    @property
    def level(self) -> Level:
        return Level.INTERNAL

    @property
    def region(self) -> Region:
        return self.database.region

    @property
    def parameters(self) -> Parameters:
        """By which small counts are hidden where they are."""
        return PARAMETERS

    @property
    def demonstration(self) -> bool:
        return self.database.info.demonstration

    @property
    def data_hash(self) -> str:
        return self.database.info.build_id

    @cached_property
    def all_batches(self) -> tuple[Batch, ...]:
        """All batches of the database, whether they are in force or not."""
        return read_batches(self.database)

    @cached_property
    def checks(self) -> tuple[Check, ...]:
        """The published statements, each set beside the records."""
        return check_statements(self.database)

    @property
    def batches(self) -> tuple[Batch, ...]:
        """Those that are in force."""
        return tuple(one for one in self.all_batches if one.in_force)

    def outlined(self, basis: Basis) -> frozenset[str]:
        return outlined_codes(self.database.outlines(basis)) if self.region.has_outlines else frozenset()

    def answer(self, question: Question) -> Answer:
        return self.exact(question)

    def exact(self, question: Question) -> Answer:
        """The figures as they are."""
        asked = as_counted(question)
        results = self._results(asked, asked.by)
        totals = self._totals(asked)
        if asked.before is None or not asked.selection.period.to_date:
            return Answer(results, totals)
        earlier = replace(asked, selection=replace(asked.selection, period=Period(asked.before)))
        rows_before = self._results(earlier, asked.by) if asked.compare else ()
        return Answer(results, totals, rows_before, self._totals(earlier))

    def needed(self, selection: Selection, counts: Mapping[str, int]) -> dict[str, Cell]:
        """How many persons of a selection have each service in their support plan."""
        return {code: Cell((code,), count) for code, count in counts.items()}

    def _totals(self, asked: Question) -> tuple[Result, ...]:
        return self._results(asked, ()) if asked.has_total else ()

    def _results(self, asked: Question, by: tuple[Dimension, ...]) -> tuple[Result, ...]:
        found = [self.counts(one, asked.selection, by) for one in indicators_of(asked)]
        return _with_unknown([in_one_unit(self.region, asked, one) for one in found])

    def batches_behind(self, answer: Answer) -> tuple[Batch, ...]:
        """The batches that the figures of an answer came from."""
        indicators = [one.indicator for one in answer.results]
        behind = {number for one in indicators for number in self.numbers_behind(one, answer.selection)}
        return tuple(one for one in self.all_batches if one.number in behind)

    def numbers_behind(self, indicator: Indicator, selection: Selection) -> tuple[int, ...]:
        """The numbers of the batches that an indicator of a selection came from."""
        return tuple(row.batch for row in batches_behind(self.database, indicator, selection))

    def counts(self, indicator: Indicator, selection: Selection, by: tuple[Dimension, ...]) -> Result:
        """Any indicator, be it of the catalogue or not, as it is."""
        asked = indicator, selection, by
        if asked not in self._counted:
            self._counted[asked] = evaluate(self.database, indicator, selection, by)
        return self._counted[asked]


def _with_unknown(results: list[Result]) -> tuple[Result, ...]:
    """Results with cells of the unknown municipality in all of them if they are in one: of persons there is nobody."""
    unknown = dict.fromkeys(cell.key for one in results for cell in one if None in cell.key)
    filled = []
    for one in results:
        missing = [key for key in unknown if key not in {cell.key for cell in one}]
        of_persons = one.indicator.unit is Unit.PERSONS
        cells = [Cell(key, 0) if of_persons else Cell(key, None, Status.NO_DATA) for key in missing]
        filled.append(replace(one, cells=(*one.cells, *cells)))
    return tuple(filled)


def in_one_unit(region: Region, asked: Question, result: Result) -> Result:
    """A result without its dimension of units: each service has one unit, else the unit that was asked for is taken.

    Services of different units have no total.
    """
    if Dimension.UNIT not in result.by:
        return result
    if Dimension.SERVICE in asked.by:
        if Dimension.SERVICE not in result.by:
            return _nothing(result)
        service, unit = result.by.index(Dimension.SERVICE), result.by.index(Dimension.UNIT)
        own = tuple(one for one in result if region.service[one.key[service] or ""].unit == one.key[unit])
        return replace(result, cells=own).without(Dimension.UNIT)
    return result.only(Dimension.UNIT, asked.unit or region.unit_kinds[0].code).without(Dimension.UNIT)


def _nothing(result: Result) -> Result:
    return Result(result.indicator, result.selection, (), (Cell((), None, Status.NOT_APPLICABLE, DIFFERENT_UNITS),))
