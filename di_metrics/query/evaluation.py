"""From an indicator and a selection to a result: formulas over counts, sums and facts, and the status of each cell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal

from di_metrics.formula import (
    Count,
    DaysUntilServed,
    Difference,
    EsfPart,
    Euros,
    Fact,
    Formula,
    PlannedGroupsOnly,
    Ratio,
    Restricted,
    ServedWithin,
    StillWaiting,
    Sum,
    Waiting,
)
from di_metrics.indicators.shared import NO_PARTNER, NOT_ASSESSED, NOT_OFFERED, NOT_SERVED
from di_metrics.model import Base, Bilingual, Cell, Dimension, Indicator, Key, Result, Selection, Status
from di_metrics.query.counting import Number, add_up, count
from di_metrics.query.facts import plans_in_force, stated
from di_metrics.query.split import Split
from di_metrics.query.waits import NOT_REACHED, Waits, measure, waits
from di_metrics.region import Region
from di_metrics.store import Database

Values = Callable[[Key], Number | None]


def evaluate(database: Database, indicator: Indicator, selection: Selection, by: tuple[Dimension, ...] = ()) -> Result:
    """Evaluate an indicator for a selection, split by up to two dimensions.

    Indicators that exist by unit kind only (units, mean unit price) gain that dimension as the last one of the split.
    Cumulative indicators are counted to date. A cell to which the indicator does not apply says why. The unknown
    municipality (key None) is a cell only where it holds something, and of ratios it is none.
    """
    if Dimension.UNIT in indicator.splits and Dimension.UNIT not in by:
        by = (*by, Dimension.UNIT)
    selection = replace(selection, period=indicator.period(selection.period))
    split = Split(database.region, selection, by)
    reason = not_applicable(split, indicator)
    if reason is not None:
        cells = tuple(Cell(key, None, Status.NOT_APPLICABLE, reason) for key in split.keys(with_unknown=False))
        return Result(indicator, selection, by, cells)
    evaluation = _Evaluation(database, Split(database.region, of_base(database.region, indicator, selection), by))
    values = evaluation.values(indicator.formula)
    unplaced = evaluation.holds_unknown and isinstance(indicator.formula, Ratio)
    cells = tuple(
        _cell(evaluation.split, indicator, key, values(key), key in evaluation.touched)
        for key in split.keys(evaluation.holds_unknown and not unplaced)
    )
    return Result(indicator, selection, by, cells, unplaced)


def of_base(region: Region, indicator: Indicator, selection: Selection) -> Selection:
    """The selection narrowed to the groups that the indicator is of.

    Where no group is chosen, records of services are of groups that are served anyway.
    """
    if indicator.base is Base.SERVED and not selection.groups:
        return selection
    base = region.groups_of(indicator.base)
    return replace(selection, groups=tuple(one for one in base if not selection.groups or one in selection.groups))


def not_applicable(split: Split, indicator: Indicator) -> Bilingual | None:
    """Why an indicator applies to no cell of a split: its filters or dimensions break the meaning, or its groups do."""
    selection = split.selection
    if not indicator.scope.narrowed_by >= {*split.by, *selection.narrowed_by}:
        return indicator.scope.otherwise
    reasons = [_of_no_group(split.region, indicator, one) for one in selection.groups]
    return reasons[0] if reasons and all(reasons) else None


def _of_no_group(region: Region, indicator: Indicator, group: str | None) -> Bilingual | None:
    """Why an indicator is not of a group."""
    if group in region.groups_of(indicator.base):
        return None
    is_assessed = group in region.groups_of(Base.ASSESSED)
    return NOT_SERVED if indicator.base is Base.SERVED or is_assessed else NOT_ASSESSED


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
                return self._from_records(count(self.database, self.split, formula))
            case Sum():
                return self._from_records(add_up(self.database, self.split, formula))
            case Fact():
                return self._stated(formula)
            case DaysUntilServed() | ServedWithin() | StillWaiting():
                return self._of_waits(formula)
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

    def _from_records(self, found: Mapping[Key, Number]) -> Values:
        self.touched.update(key for key, value in found.items() if value)
        return lambda key: found.get(key, 0)

    def _of_waits(self, formula: Waiting) -> Values:
        found = waits(self.database, self.split)
        self.touched.update(found)
        measured = {key: measure(formula, one) for key, one in found.items()}
        return lambda key: measured.get(key, measure(formula, Waits()))

    def _stated(self, asked: Fact) -> Values:
        found = stated(self.split, asked)
        if asked is Fact.PLACES:
            self.touched.update(key for key in self.split.keys(with_unknown=True) if found(key))
        return found

    def _esf_part(self, cents: Formula) -> Values:
        """None before any costs are in force."""
        amount = self.values(cents)

        def value(key: Key) -> Number | None:
            costs = self.database.region.project.costs_on(self.split.period_of(key).last)
            if costs is None:
                return None
            exact = Decimal(amount(key) or 0) * costs.esf_eur / costs.eligible_eur / 100
            return exact.quantize(Decimal("0.01"), ROUND_HALF_UP)

        return value

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
    reason = _why_not_in(split, indicator, key, touched, bool(value))
    if reason is not None:
        return Cell(key, None, Status.NOT_APPLICABLE, reason)
    if value is None:
        return Cell(key, None, Status.NO_DATA)
    if value == NOT_REACHED:
        return Cell(key, None, Status.NOT_REACHED)
    return Cell(key, float(value) if isinstance(value, Decimal) else value)


def _why_not_in(split: Split, indicator: Indicator, key: Key, touched: bool, holds: bool) -> Bilingual | None:
    """Why an indicator does not apply to a cell: nothing could be recorded there, and nothing is."""
    codes = dict(zip(split.by, key, strict=True))
    if Dimension.GROUP in codes and (reason := _of_no_group(split.region, indicator, codes[Dimension.GROUP])):
        return reason
    if not touched and not _is_partner(split, codes.get(Dimension.MUNICIPALITY)):
        return NO_PARTNER
    return NOT_OFFERED if not holds and Dimension.SERVICE in indicator.splits and not split.is_offered(key) else None


def why_not_recorded(split: Split, indicator: Indicator, key: Key) -> Bilingual | None:
    """Why nothing could be recorded in a cell, whatever is."""
    return _why_not_in(split, indicator, key, touched=False, holds=False)


def _is_partner(split: Split, code: str | None) -> bool:
    """Whether a partner of the project is among a cell's municipality, else among those that were chosen."""
    chosen = (code,) if code is not None else split.selection.municipalities
    return not chosen or any(split.region.municipality[one].partner for one in chosen)
