"""From an indicator and a selection to a result: formulas over counts, sums and facts, and the status of each cell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal

from di_metrics.formula import Count, Difference, EsfPart, Euros, Fact, Formula, PlannedGroupsOnly, Ratio, Restricted, Sum
from di_metrics.model import Cell, Dimension, Indicator, Key, Result, Selection, Status
from di_metrics.query.cells import Split
from di_metrics.query.facts import plans_in_force, stated
from di_metrics.query.records import Number, add_up, count
from di_metrics.store import Database

Values = Callable[[Key], Number | None]


def evaluate(database: Database, indicator: Indicator, selection: Selection, by: tuple[Dimension, ...] = ()) -> Result:
    """Evaluate an indicator for a selection, split by up to two dimensions.

    Indicators that exist by unit kind only (units, mean unit price) gain that dimension as the last one of the split.
    The unknown municipality (key None) is a cell only where it holds something.
    """
    if Dimension.UNIT in indicator.splits and Dimension.UNIT not in by:
        by = (*by, Dimension.UNIT)
    split = Split(database.region, selection, by)
    evaluation = _Evaluation(database, split)
    values = evaluation.values(indicator.formula)
    cells = tuple(
        _cell(split, indicator, key, values(key), key in evaluation.touched) for key in split.keys(evaluation.holds_unknown)
    )
    return Result(indicator, selection, by, cells)


@dataclass
class _Evaluation:
    """One evaluation; `touched` are the keys for which the records or the region's files hold something."""

    database: Database
    split: Split
    touched: set[Key] = field(default_factory=set)

    @property
    def holds_unknown(self) -> bool:
        if Dimension.MUNICIPALITY not in self.split.by:
            return False
        place = self.split.by.index(Dimension.MUNICIPALITY)
        return any(key[place] is None for key in self.touched)

    def values(self, formula: Formula) -> Values:
        """The formula's value by key; evaluating it marks the keys that hold something as touched."""
        match formula:
            case Count():
                nothing = None if formula is Count.MEDIAN_DAYS else 0
                return self._from_records(count(self.database, self.split, formula), nothing)
            case Sum():
                return self._from_records(add_up(self.database, self.split, formula), 0)
            case Fact():
                return self._stated(formula)
            case Ratio(numerator, denominator, scale):
                above, below = self.values(numerator), self.values(denominator)
                return lambda key: _divided(above(key), below(key), scale)
            case Difference(minuend, subtrahend):
                whole, part = self.values(minuend), self.values(subtrahend)
                return lambda key: int(whole(key) or 0) - int(part(key) or 0)
            case Euros(cents):
                amount = self.values(cents)
                return lambda key: Decimal(amount(key) or 0) / 100
            case EsfPart(cents):
                return self._esf_part(cents)
            case Restricted(inner):
                return self._within(replace(self.split.selection, from_state_care=True), self.split.by).values(inner)
            case PlannedGroupsOnly(counted, plan):
                return self._planned_groups_only(counted, plan)

    def _from_records(self, found: Mapping[Key, Number], nothing: int | None) -> Values:
        self.touched.update(key for key, value in found.items() if value)
        return lambda key: found.get(key, nothing)

    def _stated(self, asked: Fact) -> Values:
        found = stated(self.split, asked)
        if asked is Fact.PLACES:
            self.touched.update(key for key in self.split.keys(with_unknown=True) if found(key))
        return found

    def _esf_part(self, cents: Formula) -> Values:
        amount, project = self.values(cents), self.database.region.project
        share = project.esf_eur / project.eligible_costs_eur
        return lambda key: (Decimal(amount(key) or 0) * share / 100).quantize(Decimal("0.01"), ROUND_HALF_UP)

    def _planned_groups_only(self, counted: Count, plan: Fact) -> Values:
        """A person is of one group only, so the groups that have a plan may be added up."""
        by = self.split.by if Dimension.GROUP in self.split.by else (*self.split.by, Dimension.GROUP)
        by_group = self._within(self.split.selection, by).values(counted)

        def value(key: Key) -> Number:
            if by == self.split.by:
                return by_group(key) or 0
            plans = plans_in_force(self.split.region, plan, self.split.period_of(key).last)
            wanted = self.split.selection.groups or tuple(plans)
            return sum(by_group((*key, group)) or 0 for group in wanted if group in plans)

        return value

    def _within(self, selection: Selection, by: tuple[Dimension, ...]) -> _Evaluation:
        same_cells = by == self.split.by
        return _Evaluation(self.database, Split(self.split.region, selection, by), self.touched if same_cells else set())


def _divided(above: Number | None, below: Number | None, scale: int) -> Number | None:
    if above is None or not below:
        return None
    return scale * above / below  # type: ignore[operator]  # one formula mixes Decimal with whole numbers only


def _cell(split: Split, indicator: Indicator, key: Key, value: Number | None, touched: bool) -> Cell:
    if not exists(split, indicator) or not (touched or _can_hold(split, indicator, key)):
        return Cell(key, None, Status.NOT_APPLICABLE)
    if value is None:
        return Cell(key, None, Status.NO_DATA)
    return Cell(key, float(value) if isinstance(value, Decimal) else value)


def exists(split: Split, indicator: Indicator) -> bool:
    """Whether the indicator exists for the split and for the filters (a plan is not made by municipality)."""
    filtered = {Dimension.MUNICIPALITY} if split.selection.municipalities else set()
    if split.selection.filters_services:
        filtered.add(Dimension.SERVICE)
    return indicator.splits >= {*split.by, *filtered}


def _can_hold(split: Split, indicator: Indicator, key: Key) -> bool:
    """Whether there could be a record in the cell: of a partner, and of a service that a group in it may receive."""
    if Dimension.MUNICIPALITY in split.by:
        municipality = key[split.by.index(Dimension.MUNICIPALITY)]
        if municipality is not None and not split.region.municipality[municipality].partner:
            return False
    by_service = any(one.is_of_services for one in split.by)
    by_group = Dimension.GROUP in split.by and indicator.formula is not Count.ASSESSED
    return not (by_service or by_group) or split.is_offered(key)
