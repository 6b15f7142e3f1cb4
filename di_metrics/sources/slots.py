"""Which slot a figure of a selection is of: the name under which it is told, labelled, attacked and kept in the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from di_metrics.formula import Count, Difference, Formula, PlannedGroupsOnly, Restricted, Sum
from di_metrics.indicators import CATALOGUE
from di_metrics.model import Base, Dimension, Key, Unit
from di_metrics.query.facts import plans_in_force
from di_metrics.query.split import Split
from di_metrics.region import Region
from di_metrics.release.release import ALL_GROUPS, ANY_SERVICE, MONEY, PRICED_UNITS, REGION, STATE_CARE, UNITS, Slot, part_of
from di_metrics.release.slot_codes import joined, time_of

_OF_STATE_CARE = Restricted(Count.RECIPIENTS)
_COUNTS = {one.formula: one.code for one in reversed(tuple(CATALOGUE.values())) if one.unit is Unit.PERSONS} | {
    Count.SERVICES_USED: "services_used"
}
"""The code of each count of persons; where two indicators have a formula, that of the first."""

_OF_ASSESSED = frozenset({Count.ASSESSED, Difference(Count.ASSESSED, Count.ASSESSED_AND_SERVED)})
"""Counts that no service narrows."""


@dataclass(frozen=True, slots=True)
class Slots:
    """The slots of figures in the cells of a split of a selection, for indicators of a base."""

    split: Split
    base: Base

    @property
    def _region(self) -> Region:
        return self.split.region

    def of_count(self, counted: Formula, key: Key) -> Slot:
        """The slot of a count of persons."""
        selection, groups = self.split.selection, self._groups(key)
        if isinstance(counted, PlannedGroupsOnly):
            planned = plans_in_force(self._region, counted.plan, self.split.period_of(key).last)
            counted, groups = counted.count, tuple(one for one in groups if one in planned)
        if counted is Count.NEW_RECIPIENTS and self._begins_with_the_project(key):
            counted = Count.RECIPIENTS
        code = _COUNTS[counted]
        if selection.from_state_care and counted != _OF_STATE_CARE:
            code = _COUNTS[_OF_STATE_CARE] if counted is Count.RECIPIENTS else f"{code}{STATE_CARE}"
        whole = Base.ASSESSED if counted is Count.ASSESSED else Base.SERVED
        service = ANY_SERVICE if counted in _OF_ASSESSED else self._service(groups, key)
        return self._slot(code, groups, whole, service, key)

    def of_amount(self, summed: Sum, unit: str, key: Key) -> Slot:
        """The slot of an amount; `unit` is the kind of units of service that are added up."""
        code = {Sum.COMPENSATION_CENTS: MONEY, Sum.PRICED_UNITS: PRICED_UNITS, Sum.UNITS: f"{UNITS}{unit}"}[summed]
        if self.split.selection.from_state_care:
            code += STATE_CARE
        groups = self._groups(key)
        return self._slot(code, groups, Base.SERVED, self._service(groups, key), key)

    def of_needed(self, key: Key) -> Slot:
        """The slot of the persons who have a service in their support plan."""
        groups = self._groups(key)
        return self._slot("needed", groups, Base.ASSESSED, self._service(groups, key), key)

    def _slot(self, code: str, groups: tuple[str, ...], whole: Base, service: str, key: Key) -> Slot:
        everyone = set(groups) >= set(self._region.groups_of(whole))
        group = ALL_GROUPS if everyone else joined(groups)
        return Slot(code, self._area(key), group, service, time_of(self._region, code, self.split.period_of(key)))

    def _begins_with_the_project(self, key: Key) -> bool:
        first, start = self.split.period_of(key).first, self._region.project.start
        return first is None or first <= start

    def _code(self, dimension: Dimension, key: Key) -> str | None:
        return key[self.split.by.index(dimension)] if dimension in self.split.by else None

    def _groups(self, key: Key) -> tuple[str, ...]:
        chosen = self._code(Dimension.GROUP, key)
        base = self._region.groups_of(self.base)
        asked = (chosen,) if chosen else self.split.selection.groups or base
        return tuple(one for one in base if one in asked)

    def _area(self, key: Key) -> str:
        chosen, place = self.split.selection.municipalities, self._code(Dimension.MUNICIPALITY, key)
        if place is None:
            return joined(chosen) or REGION
        return place if not chosen or place in chosen else part_of(joined(chosen), place)

    def _service(self, groups: Sequence[str], key: Key) -> str:
        service, category = self._code(Dimension.SERVICE, key), self._code(Dimension.CATEGORY, key)
        if service:
            return service
        offered = [one for one in self._region.services if set(groups) & set(one.target_groups)]
        asked = [one for one in offered if one.code in self.split.services and category in (None, one.category)]
        return ANY_SERVICE if len(asked) == len(offered) else joined(one.code for one in asked)
