"""How many persons are behind the figures of a slide: what decides whether they may be told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from di_metrics.formula import Count, Difference, EsfPart, Euros, Fact, Formula, PlannedGroupsOnly, Ratio, Restricted, Sum
from di_metrics.indicators import CATALOGUE
from di_metrics.indicators.shared import NO_PARTNER
from di_metrics.meetings.answer import Question, indicators_of
from di_metrics.meetings.masking import Behind, Counts
from di_metrics.meetings.recorded import RecordedFigures
from di_metrics.model import Dimension, Indicator, Key, Period, Result, Selection, Unit

_RECIPIENTS = CATALOGUE["recipients"]


def persons_behind(indicator: Indicator) -> tuple[Formula, ...]:
    """The counts of persons that an indicator is or is made from; none for what the region's files state."""
    if indicator.unit is Unit.PERSONS:
        return (indicator.formula,)
    return tuple(dict.fromkeys(_counted(indicator.formula)))


def _counted(formula: Formula) -> Iterator[Formula]:
    match formula:
        case Count.ACTIVE_MUNICIPALITIES | Fact():
            return
        case Count.SERVICES_USED | Sum():
            yield Count.RECIPIENTS
        case Count.MEDIAN_DAYS:
            yield Count.ASSESSED_AND_SERVED
        case Count() | PlannedGroupsOnly():
            yield formula
        case Ratio(one, other) | Difference(one, other):
            yield from _counted(one)
            yield from _counted(other)
        case Euros(inner) | EsfPart(inner):
            yield from _counted(inner)
        case Restricted(inner):
            yield from (Restricted(one) for one in _counted(inner))


def tells_amounts(indicator: Indicator) -> bool:
    """Whether counts or sums can be worked out from values of it: not from a ratio of two that nobody else tells."""
    if isinstance(indicator.formula, Ratio):
        return isinstance(indicator.formula.denominator, Fact)
    return indicator.formula is not Count.MEDIAN_DAYS


@dataclass(frozen=True)
class PersonsBehind:
    """Counts the persons behind a question's figures."""

    recorded: RecordedFigures
    asked: Question

    def names(self, indicator: Indicator) -> tuple[Behind, ...]:
        """The counts behind an indicator; units of one kind are told apart, for few of the recipients may have had any."""
        unit, base = self._unit(indicator), indicator.base
        scope = replace(indicator.scope, narrowed_by=indicator.scope.narrowed_by - {Dimension.UNIT})
        return tuple(Behind(one, unit, "", base, scope, indicator.cumulative) for one in persons_behind(indicator))

    def _unit(self, indicator: Indicator) -> str:
        if Dimension.UNIT not in indicator.splits or Dimension.SERVICE in self.asked.by:
            return ""
        return self.asked.unit or self.recorded.region.unit_kinds[0].code

    @property
    def _all(self) -> tuple[Behind, ...]:
        return tuple(dict.fromkeys(name for one in indicators_of(self.asked) for name in self.names(one)))

    def by_key(self, by: tuple[Dimension, ...], period: Period | None = None) -> CountsByKey:
        """The counts of each cell of a split; in the question's period or another one."""
        return CountsByKey({name: self._count(name, by, period) for name in self._all})

    def _count(self, name: Behind, by: tuple[Dimension, ...], period: Period | None) -> Result:
        selection = self._selection(name.unit)
        counted = replace(_RECIPIENTS, formula=name.formula, base=name.base, scope=name.scope, cumulative=name.cumulative)
        return self.recorded.counts(counted, replace(selection, period=period or selection.period), by)

    def _selection(self, unit: str) -> Selection:
        asked, region = self.asked.selection, self.recorded.region
        if not unit:
            return asked
        passing = region.services_of(asked)
        services = tuple(one.code for one in region.services if one.code in passing and one.unit == unit)
        return replace(asked, services=services, categories=()) if services else asked

    def has_amounts(self) -> bool:
        """Whether an indicator adds up something over records, so that a step of it is of the persons served in between."""
        return any(_adds_up(one.formula) for one in indicators_of(self.asked))

    def served(self, by: tuple[Dimension, ...], period: Period) -> Result:
        """The recipients within a period."""
        return self.recorded.counts(_RECIPIENTS, replace(self.asked.selection, period=period), by)


def _adds_up(formula: Formula) -> bool:
    match formula:
        case Sum():
            return True
        case Ratio(one, other) | Difference(one, other):
            return _adds_up(one) or _adds_up(other)
        case Euros(inner) | EsfPart(inner) | Restricted(inner):
            return _adds_up(inner)
        case _:
            return False


@dataclass(frozen=True)
class CountsByKey:
    """Counts by name and key; what is not there is nobody.

    What a row cannot have at all (guardians are not assessed) is left out: hidden, it would hide nothing else.
    """

    results: dict[Behind, Result]

    def of(self, key: Key) -> Counts:
        cells = ((name, result.cell(*key)) for name, result in self.results.items())
        return {name: int(cell.value or 0) for name, cell in cells if cell.reason in (None, NO_PARTNER)}
