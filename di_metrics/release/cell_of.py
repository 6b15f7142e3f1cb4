"""Which cell of a release a figure of a selection is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from di_metrics.model import Dimension, Key, Selection
from di_metrics.region import Region
from di_metrics.release.offered import Offered
from di_metrics.release.release import ALL_GROUPS, ANY_SERVICE, MONEY, REGION, WHOLE_PROJECT, Slot


def times_of(region: Region, offered: Offered, selection: Selection, code: str, *, along: bool) -> tuple[str, ...]:
    """The times of a release's cells that tell an indicator for a period: one, or the years along it.

    Persons are told to the end of each complete year, money within each year and in the whole project. None for a period
    of which the release tells nothing.
    """
    period, project = selection.period, region.project
    complete = complete_years(region, offered, period.last)
    if along:
        return tuple(one for one in complete if period.first is None or int(one) >= period.first.year)
    if code == MONEY:
        if period.last >= project.end and (period.first is None or period.first <= project.start):
            return (WHOLE_PROJECT,)
        if period.to_date:
            return ()
        whole = period.first == dt.date(period.last.year, 1, 1) and str(period.last.year) in complete
        return (str(period.last.year),) if whole else ()
    return complete[-1:] if period.to_date else ()


def complete_years(region: Region, offered: Offered, last: dt.date) -> tuple[str, ...]:
    """The years that have ended, or reach as far as the project does."""
    return tuple(one for one in offered.years if min(dt.date(int(one), 12, 31), region.project.end) <= last)


@dataclass(frozen=True, slots=True)
class CellOf:
    """The slot of each key of a split: what the key does not say is that of the selection."""

    indicator: str
    by: tuple[Dimension, ...]
    area: str
    group: str
    service: str

    @classmethod
    def made(cls, region: Region, selection: Selection, indicator: str, by: tuple[Dimension, ...]) -> Self | None:
        """For a selection; None where it asks for what no release offers, such as two services together."""
        if selection.from_state_care or selection.categories:
            return None
        served = {one.code for one in region.groups if one.receives_services}
        groups = () if len(selection.groups) > 1 and set(selection.groups) >= served else selection.groups
        parts = (
            (selection.municipalities, REGION, Dimension.MUNICIPALITY),
            (groups, ALL_GROUPS, Dimension.GROUP),
            (selection.services, ANY_SERVICE, Dimension.SERVICE),
        )
        if any(len(codes) > 1 and dimension not in by for codes, _, dimension in parts):
            return None
        return cls(indicator, by, *(codes[0] if len(codes) == 1 else whole for codes, whole, _ in parts))

    def __call__(self, key: Key, times: Sequence[str]) -> Slot:
        """The slot of a key at its own time, or else at the last of the times."""
        codes = {one: str(code) for one, code in zip(self.by, key, strict=True)}
        return Slot(
            self.indicator,
            codes.get(Dimension.MUNICIPALITY, self.area),
            codes.get(Dimension.GROUP, self.group),
            codes.get(Dimension.SERVICE, self.service),
            codes.get(Dimension.YEAR, times[-1]),
        )
