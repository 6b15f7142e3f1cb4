"""In which selection indicators are shown: how many of the assessed are served has a rule of its own."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from di_metrics.indicators import OF_THE_ASSESSED
from di_metrics.model import Period, Selection
from di_metrics.region import Region


def shown_selection(region: Region, codes: Collection[str], selection: Selection) -> Selection:
    """The selection in which indicators are shown together.

    How many of the assessed are served is asked to date, and of the groups that are both assessed and served unless groups
    were chosen; what stands beside it is asked in the same way.
    """
    if not OF_THE_ASSESSED & set(codes):
        return selection
    return replace(selection, period=Period(selection.period.last), groups=selection.groups or region.coverage_groups)


def chosen_groups(region: Region, codes: Collection[str], selection: Selection) -> tuple[str, ...]:
    """The groups that were chosen, of a selection in which indicators are shown."""
    by_rule = OF_THE_ASSESSED & set(codes) and selection.groups == region.coverage_groups
    return () if by_rule else selection.groups
