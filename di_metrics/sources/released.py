"""Figures of a public release: what it offers, as it protects them, what is made of these alone, and what has changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import product

from di_metrics.deck import Level
from di_metrics.formula import Count, Fact, Formula, Ratio
from di_metrics.indicators import CATALOGUE
from di_metrics.model import Base, Basis, Cell, Dimension, Indicator, Key, Period, Result, Status
from di_metrics.region import Region
from di_metrics.release.cell_of import CellOf, complete_years, times_of
from di_metrics.release.offered import ASSESSED, RECIPIENTS, Offered, offered_by
from di_metrics.release.parameters import Parameters
from di_metrics.release.release import (
    ALL_GROUPS,
    ANY_SERVICE,
    MONEY,
    NOT_OFFERED,
    REGION,
    CellChange,
    Release,
    Shown,
    Slot,
)
from di_metrics.sources.label_shares import share_of
from di_metrics.sources.question import Answer, Question, by_years, outlined_codes

_COUNTS: dict[Formula, str] = {Count.RECIPIENTS: RECIPIENTS, Count.ASSESSED: ASSESSED}
"""The counts that a release tells, by their formulas."""


def _made_of_counts(indicator: Indicator) -> Ratio | None:
    """The formula of what can be made of a release's counts and the number of inhabitants; None for anything else."""
    formula = indicator.formula
    if not isinstance(formula, Ratio) or formula.numerator not in _COUNTS:
        return None
    return formula if formula.denominator in (*_COUNTS, Fact.POPULATION) else None


@dataclass(frozen=True)
class ReleasedFigures:
    """The figures of a release. Those that were answered are remembered, so that their changes can be told."""

    release: Release
    _answered: set[Slot] = field(default_factory=set, compare=False, repr=False)

    @property
    def level(self) -> Level:
        return Level.SHAREABLE

    @property
    def region(self) -> Region:
        return self.release.region

    @property
    def parameters(self) -> Parameters:
        """By which its figures are protected."""
        return self.release.parameters

    @property
    def demonstration(self) -> bool:
        return self.release.source.demonstration

    @property
    def data_hash(self) -> str:
        return self.release.edition.content_hash

    @property
    def _offered(self) -> Offered:
        return offered_by(self.release)

    def remember(self, other: ReleasedFigures) -> None:
        """Take the figures for answered that another source of the same release has answered."""
        self._answered.update(other._answered)

    def outlined(self, basis: Basis) -> frozenset[str]:
        return outlined_codes(self.release.outlines(basis)) if self.region.has_outlines else frozenset()

    def answer(self, question: Question) -> Answer | None:
        """What the release offers of a question: persons to the end of a year, without indicators that it has not.

        Amounts, which it tells within years alone until the project ends, are of the last complete year. Where it offers
        figures by group alone, they are split by group too.
        """
        codes = tuple(code for code in question.codes if code in self.release.texts or _made_of_counts(CATALOGUE[code]))
        asked = self._of_a_year(replace(by_years(question), codes=codes))
        found = self._answer(asked)
        if found or Dimension.GROUP in asked.by or len(asked.by) > 1:
            return found
        return self._answer(replace(asked, codes=codes[:1], by=(Dimension.GROUP, *asked.by)))

    def _of_a_year(self, asked: Question) -> Question:
        """A question about amounts alone, to a day on which the project still runs, as one about the last complete year."""
        period = asked.selection.period
        along = any(one.is_time for one in asked.by)
        years = complete_years(self.region, self._offered, period.last)
        if set(asked.codes) != {MONEY} or not period.to_date or along or period.last >= self.region.project.end or not years:
            return asked
        year = Period(dt.date(int(years[-1]), 12, 31), dt.date(int(years[-1]), 1, 1))
        return replace(asked, selection=replace(asked.selection, period=year))

    def _answer(self, asked: Question) -> Answer | None:
        results = [one for code in asked.codes if (one := self._told(asked, code, asked.by))]
        if not results:
            return None
        totals = [self._told(asked, one.indicator.code, ()) for one in results] if asked.has_total else []
        return Answer(tuple(results), tuple(one for one in totals if one) if all(totals) else ())

    def _told(self, asked: Question, code: str, by: tuple[Dimension, ...]) -> Result | None:
        ratio = _made_of_counts(CATALOGUE[code])
        return self._rates(asked, code, ratio, by) if ratio else self._result(asked, code, by)

    def _rates(self, asked: Question, code: str, ratio: Ratio, by: tuple[Dimension, ...]) -> Result | None:
        """What is made of labels as they are told, of the groups that it is of; nothing where a label is not offered."""
        indicator = self.release.indicator(code)
        above = self._result(asked, _COUNTS[ratio.numerator], by)
        whole = _COUNTS.get(ratio.denominator)
        below = self._result(asked, whole, by) if whole else above
        cell_of = CellOf.made(self.region, asked.selection, code, by)
        if above is None or below is None or cell_of is None:
            return None
        cells = []
        for one in above:
            slot = cell_of(one.key, ("",))
            people = below.cell(*one.key) if whole else self._inhabitants(slot.area, one.key)
            is_told = self._is_of(indicator, slot.group) and Status.NOT_APPLICABLE not in (one.status, people.status)
            told = share_of(indicator, ratio, one.key, one, people, self.parameters)
            if one.status is Status.LOW and people.value and not whole:
                told = Cell(one.key, None, Status.LOW)  # that its count is small is told already
            cells.append(told if is_told else Cell(one.key, None, Status.NOT_APPLICABLE))
        return replace(above, indicator=indicator, cells=tuple(cells))

    def _inhabitants(self, area: str, key: Key) -> Cell:
        basis = self.region.latest_basis
        codes = tuple(one.code for one in self.region.of_basis(basis)) if area == REGION else (area,)
        return Cell(key, self.region.inhabitants(codes))

    def _is_of(self, indicator: Indicator, group: str) -> bool:
        """Whether an indicator is of a group; of all of them together a release tells what is of all who are served."""
        return indicator.base is Base.SERVED if group == ALL_GROUPS else group in self.region.groups_of(indicator.base)

    def _result(self, asked: Question, code: str, by: tuple[Dimension, ...]) -> Result | None:
        times = times_of(self.region, self._offered, asked.selection, code, along=Dimension.YEAR in by)
        cell_of = CellOf.made(self.region, asked.selection, code, by)
        if cell_of is None or not times:
            return None
        slots = {key: cell_of(key, times) for key in self._keys(asked, by, times)}
        offered = [key for key, slot in slots.items() if slot in self.release.cells]
        if not offered:
            return None
        self._answered.update(slots.values())
        in_grid = [set(codes) for codes in zip(*offered, strict=True)] if len(by) > 1 else []
        cells = []
        for key, slot in slots.items():
            shown = self.release.shown(slot)
            is_left_out = in_grid and all(code in codes for code, codes in zip(key, in_grid, strict=True))
            if shown == NOT_OFFERED and is_left_out and self._can_be(slot):
                shown = Shown(Status.SUPPRESSED)  # between figures of its row and column it must not look like nobody
            cells.append(Cell(key, shown.value, shown.status, source=shown.source, margin=self._margin(slot, shown)))
        selection = replace(asked.selection, period=self._period(asked, code, times))
        unplaced = Dimension.MUNICIPALITY in by and self.region.has_reform
        return Result(self.release.indicator(code), selection, by, tuple(cells), unplaced)

    def _margin(self, slot: Slot, shown: Shown) -> float | None:
        """How far a rounded figure may be from the true one, which may have moved since the label was first told.

        Of an amount nobody outside can tell how far, so nothing is concluded from one that may have moved.
        """
        if shown.value is None or shown.status is not Status.ROUNDED:
            return None
        is_first, parameters = self.release.source.first, self.parameters
        if slot.indicator == MONEY:
            return parameters.money_base / 2 if is_first else shown.value
        return parameters.base // 2 + (0 if is_first else parameters.threshold - 1)

    def _can_be(self, slot: Slot) -> bool:
        """Whether there can be anybody in a cell: in one of a service that its group does not receive there is nobody."""
        if slot.group == ALL_GROUPS:
            return True
        group = self.region.group[slot.group]
        if slot.indicator == ASSESSED:
            return group.assessed
        services = (ANY_SERVICE, *self.region.services_for(slot.group))
        return group.receives_services and slot.service in services

    def _period(self, asked: Question, code: str, times: Sequence[str]) -> Period:
        """The time that is shown: to the end of a year, or the one that was asked for where that is shown itself."""
        if code == MONEY:
            return asked.selection.period
        return Period(min(dt.date(int(times[-1]), 12, 31), self.region.project.end))

    def _keys(self, asked: Question, by: tuple[Dimension, ...], times: Sequence[str]) -> Iterator[Key]:
        chosen, region = asked.selection, self.region
        places = [one.code for one in region.of_basis(chosen.basis)]
        groups = [one for one in region.group if not chosen.groups or one in chosen.groups]
        codes: dict[Dimension, Sequence[str]] = {
            Dimension.MUNICIPALITY: [one for one in places if not chosen.municipalities or one in chosen.municipalities],
            Dimension.GROUP: groups,
            Dimension.SERVICE: [one for one in region.service if any(one in region.services_for(group) for group in groups)],
            Dimension.YEAR: times,
        }
        yield from product(*(codes.get(one, ()) for one in by))

    def changes_since(self, number: int) -> tuple[CellChange, ...]:
        """Those figures answered so far that an earlier release told otherwise, by the number of that release."""
        return tuple(one for one in self.release.changes if one.against == number and one.slot in self._answered)
