"""What may leave the team: the figures of the records as statistical disclosure control tells them, and nothing else.

Counts of persons and amounts are told by their labels, shares and averages are made from labels; all else is not told.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain

from di_metrics.deck import Level
from di_metrics.formula import (
    Count,
    Difference,
    EsfPart,
    Euros,
    Fact,
    Formula,
    PlannedGroupsOnly,
    Ratio,
    Restricted,
    Sum,
)
from di_metrics.indicators import CATALOGUE
from di_metrics.model import Base, Cell, Dimension, Indicator, Key, Result, Selection, Status
from di_metrics.protection.gate import HandingOut
from di_metrics.protection.labelling import SUPPRESSED, Labelling, Ledger, amount_margin, official_labels
from di_metrics.protection.menu_figures import exact_figures
from di_metrics.protection.union import union_of
from di_metrics.query.evaluation import of_base, why_not_recorded
from di_metrics.query.provenance import NO_AMOUNT, Amount, amounts_behind
from di_metrics.query.split import Split
from di_metrics.release.parameters import PARAMETERS
from di_metrics.release.release import ANY_SERVICE, MONEY, PRICED_UNITS, STATE_CARE, UNKNOWN, UNKNOWN_OLD, Slot
from di_metrics.release.slot_codes import last_day, selection_of
from di_metrics.sources.exact import RecordedFigures
from di_metrics.sources.label_shares import decimals_of, share_of
from di_metrics.sources.question import Answer, Question, as_counted, by_years
from di_metrics.sources.slots import Slots
from di_metrics.store.handed_out import Label, Labels

_RECIPIENTS = CATALOGUE["recipients"]

_TOLD = frozenset({Count.RECIPIENTS, Count.NEW_RECIPIENTS, Count.ASSESSED, Count.ASSESSED_AND_SERVED, Count.CONTINUING})
"""The counts of persons that are told by labels. Of no other has it been shown that it gives nobody away."""


def _may_be_told(formula: Formula) -> bool:
    """Whether a count may be told by a label: one of those, or what is made of them alone."""
    match formula:
        case Count():
            return formula in _TOLD
        case Difference():
            return _may_be_told(formula.minuend) and _may_be_told(formula.subtrahend)
        case Restricted():
            return _may_be_told(formula.formula)
        case PlannedGroupsOnly():
            return _may_be_told(formula.count)
        case _:
            return False


@dataclass(frozen=True)
class ProtectedFigures(RecordedFigures):
    """The figures of a database as they may be handed out. `closed` are slots of which nothing is told.

    `told` gathers the label of every slot that was asked for, which is what whoever is given the cards can know, and `truth`
    the exact figure behind it.
    """

    closed: frozenset[Slot] = frozenset()
    told: Labels = field(default_factory=dict, compare=False)
    truth: dict[Slot, int | Amount] = field(default_factory=dict, compare=False)
    _amounts: dict[tuple[Sum, Selection, tuple[Dimension, ...]], Mapping[Key, Amount]] = field(
        default_factory=dict, compare=False
    )

    @property
    def level(self) -> Level:
        return Level.SHAREABLE

    @cached_property
    def labelling(self) -> Labelling:
        """What was handed out before, and the totals that were published."""
        ledger = Ledger.of(self.database)
        return Labelling(PARAMETERS, ledger, official_labels(self.database, PARAMETERS, ledger))

    def without(self, closed: frozenset[Slot]) -> ProtectedFigures:
        """The same figures of which some slots are not told."""
        again = ProtectedFigures(self.database, self._counted, closed, _amounts=self._amounts)
        again.__dict__["labelling"] = self.labelling
        return again

    def to_attack(self, progress: Callable[[float], None] = lambda _: None) -> HandingOut:
        """All that was told, with everything that was handed out before and the true figures, for the gate."""
        told_before = (slot for labels in self.labelling.ledger.told for slot in labels)
        days = {last_day(self.region, slot.time) for slot in chain(self.told, told_before)}
        exact = exact_figures(self.database, progress, sorted(days))

        def count(slot: Slot) -> int | None:
            known = self.truth.get(slot)
            known = known if isinstance(known, int) else exact.counted(slot)
            return self._count_of(slot) if known is None else known

        def amount(slot: Slot) -> Amount | None:
            known = self.truth.get(slot)
            return known if isinstance(known, Amount) else self._amount_of(slot)

        return union_of(self.labelling, self.told, count, amount)

    def answer(self, question: Question) -> Answer:
        asked = as_counted(by_years(question))
        exact = self.exact(asked)
        parts = (exact.results, exact.totals, exact.before, exact.totals_before)
        return Answer(*(tuple(self._protected(asked, one) for one in results) for results in parts))

    def needed(self, selection: Selection, counts: Mapping[str, int]) -> dict[str, Cell]:
        """How many persons have each service in their support plan, as it may be told."""
        slots = Slots(Split(self.region, selection, (Dimension.SERVICE,)), Base.ASSESSED)
        return {code: self.tell_count(slots.of_needed((code,)), count, (code,)) for code, count in counts.items()}

    def _protected(self, asked: Question, result: Result) -> Result:
        """A result of labels. Whose municipality is not known is told in no row."""
        figures = _Figures.of(self, asked, result)
        by_place = Dimension.MUNICIPALITY in result.by
        told = [cell for cell in result if not (by_place and None in cell.key)]
        indicator = replace(result.indicator, decimals=decimals_of(result.indicator))
        return replace(result, indicator=indicator, cells=tuple(map(figures.cell, told)), unplaced=by_place)

    def tell_count(self, slot: Slot, count: int, key: Key) -> Cell:
        """What may be told of a count of persons; it counts as told from now on."""
        self.truth[slot] = count
        parameters, label = self.parameters, self.labelling.of_count(slot, count)
        kept = parameters.threshold - 1 if self.labelling.is_kept(slot, label) else 0
        is_low = label.shown.status is Status.LOW
        return self._tell(slot, label, key, kept if is_low else parameters.base // 2 + kept)

    def tell_amount(self, slot: Slot, amount: Amount, key: Key) -> Cell:
        """The same of an amount."""
        self.truth[slot] = amount
        label = self.labelling.of_amount(slot, amount)
        kept = self.labelling.is_kept(slot, label)
        return self._tell(slot, label, key, amount_margin(slot.indicator, label, kept, self.parameters))

    def _count_of(self, slot: Slot) -> int | None:
        """The count of a slot that was not asked for, of several codes together; None where it is not of one indicator."""
        indicator = CATALOGUE.get(slot.indicator)
        if indicator is None or ">" in slot.area or slot.area in (UNKNOWN, UNKNOWN_OLD):
            return None
        [cell] = self.counts(indicator, selection_of(self.region, slot), ())
        return int(cell.value or 0)

    def _amount_of(self, slot: Slot) -> Amount | None:
        """The amount of a slot that was not asked for; None where there is none, or none can be counted."""
        if ">" in slot.area or slot.service not in (ANY_SERVICE, *self.region.service) or UNKNOWN in slot.area:
            return None
        indicator = slot.indicator.removesuffix(STATE_CARE)
        summed = {MONEY: Sum.COMPENSATION_CENTS, PRICED_UNITS: Sum.PRICED_UNITS}.get(indicator, Sum.UNITS)
        return self.amounts(summed, selection_of(self.region, slot), ()).get(())

    def _tell(self, slot: Slot, label: Label, key: Key, margin: float) -> Cell:
        shown = SUPPRESSED if slot in self.closed else label.shown
        self.told[slot] = replace(label, shown=shown)
        return Cell(key, shown.value, shown.status, source=shown.source, margin=None if shown == SUPPRESSED else margin)

    def amounts(self, summed: Sum, selection: Selection, by: tuple[Dimension, ...]) -> Mapping[Key, Amount]:
        """The exact amounts with the persons behind them; what was added up once is not added up again."""
        asked = summed, selection, by
        if asked not in self._amounts:
            self._amounts[asked] = amounts_behind(self.database, summed, selection, by)
        return self._amounts[asked]


@dataclass(frozen=True)
class _Figures:
    """The figures of an indicator in the cells of a split; `unit` is the kind in which units of service are added up."""

    source: ProtectedFigures
    indicator: Indicator
    split: Split
    unit: str

    @classmethod
    def of(cls, source: ProtectedFigures, asked: Question, result: Result) -> _Figures:
        selection = of_base(source.region, result.indicator, result.selection)
        unit = ""
        if Dimension.UNIT in result.indicator.splits and Dimension.SERVICE not in result.by:
            unit = asked.unit or source.region.unit_kinds[0].code
            services = [one for one in source.region.services if one.unit == unit]
            passing = source.region.services_of(selection)
            selection = replace(
                selection, services=tuple(one.code for one in services if one.code in passing), categories=()
            )
        return cls(source, result.indicator, Split(source.region, selection, result.by), unit)

    @property
    def _slots(self) -> Slots:
        return Slots(self.split, self.indicator.base)

    def cell(self, exact: Cell) -> Cell:
        """What is told of a cell. Where nothing can be recorded it is not said whether anything is."""
        if exact.status is Status.NOT_APPLICABLE:
            return exact
        told = self._told(self.indicator.formula, exact.key)
        if told.status in (Status.LOW, Status.SUPPRESSED):
            reason = why_not_recorded(self.split, self.indicator, exact.key)
            return Cell(exact.key, None, Status.NOT_APPLICABLE, reason) if reason else told
        return told

    def _told(self, formula: Formula, key: Key) -> Cell:
        match formula:
            case Fact():
                return self._counted(formula, key)
            case Sum() | Euros():
                return self._amount(formula if isinstance(formula, Sum) else Sum.COMPENSATION_CENTS, key)
            case EsfPart():
                return self._esf_part(key)
            case Ratio():
                return self._ratio(formula, key)
            case _ if not _may_be_told(formula):
                return Cell(key, None, Status.SUPPRESSED)
            case _:
                counted = self._counted(formula, key)
                return self.source.tell_count(self._slots.of_count(formula, key), int(counted.value or 0), key)

    def _counted(self, formula: Formula, key: Key) -> Cell:
        """The exact value of a part of the formula."""
        of = self.indicator
        part = replace(_RECIPIENTS, formula=formula, base=of.base, scope=of.scope, cumulative=of.cumulative)
        return self.source.counts(part, self.split.selection, self.split.by).cell(*key)

    def _amount(self, summed: Sum, key: Key) -> Cell:
        unit = self.unit
        if Dimension.SERVICE in self.split.by:
            unit = self.source.region.service[key[self.split.by.index(Dimension.SERVICE)] or ""].unit
        others = tuple(code for one, code in zip(self.split.by, key, strict=True) if not one.is_time)
        amounts = self.source.amounts(
            summed, replace(self.split.selection, period=self.split.period_of(key)), self.split.others
        )
        slot = self._slots.of_amount(summed, unit, key)
        return self.source.tell_amount(slot, amounts.get(others, NO_AMOUNT), key)

    def _esf_part(self, key: Key) -> Cell:
        amount, costs = (
            self._amount(Sum.COMPENSATION_CENTS, key),
            self.source.region.project.costs_on(self.split.period_of(key).last),
        )
        if costs is None:
            return Cell(key, None, Status.NO_DATA)
        if amount.value is None:
            return amount
        part = float(costs.esf_eur / costs.eligible_eur)
        return Cell(key, round(amount.value * part), Status.ROUNDED, margin=(amount.margin or 0) * part + 1)

    def _ratio(self, formula: Ratio, key: Key) -> Cell:
        """A share or average of labels, where the whole is large enough for it to mean something."""
        below = self._told(formula.denominator, key)
        if isinstance(formula.denominator, Fact) and not below.value:
            return Cell(key, None, Status.NO_DATA)  # before its count is told
        above = self._told(formula.numerator, key)
        return share_of(self.indicator, formula, key, above, below, self.source.parameters)
