"""Whether people received what their support plans recommend."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from di_metrics.model import Base, Period, Selection
from di_metrics.query.split import RECOMMENDATION, Split, fragments, query_text
from di_metrics.region import Region
from di_metrics.store import Database

IN_MONTHS = (6, 12)


@dataclass(frozen=True, slots=True)
class InTime:
    """Recommended services whose plan is so many months old, and those of them that were received by then."""

    months: int
    recommended: int
    received: int

    @property
    def share(self) -> float | None:
        """Percent."""
        return 100 * self.received / self.recommended if self.recommended else None


@dataclass(frozen=True, slots=True)
class Fulfilment:
    """Persons of a group, None of all together, whose plans recommend something, by what they received of it.

    `recommended` and `received` count each service of each person; of `undated` ones the plan's day is not known.
    """

    group: str | None
    everything: int
    some: int
    nothing: int
    recommended: int
    received: int
    undated: int
    in_time: tuple[InTime, ...]

    @property
    def persons(self) -> int:
        return self.everything + self.some + self.nothing

    @property
    def share(self) -> float | None:
        """Recommended services received, in percent."""
        return 100 * self.received / self.recommended if self.recommended else None


def fulfilment(database: Database, selection: Selection) -> tuple[Fulfilment, ...]:
    """What was received of the recommended, to the selection's last day, by group and all together last.

    Filters are applied to plans and records alike. Nothing where nobody's plan recommends anything.
    """
    region = database.region
    base = region.groups_of(Base.ASSESSED_AND_SERVED)
    groups = tuple(one for one in base if not selection.groups or one in selection.groups)
    if not groups:
        return ()
    split = Split(region, replace(selection, period=Period(selection.period.last), groups=groups), ())
    query = query_text("plans_received").format_map(fragments(database, split, RECOMMENDATION))
    rows = database.rows(query, {"last": split.last, "sooner": IN_MONTHS[0], "later": IN_MONTHS[1]})
    found = [_of_row(region, row) for row in rows]
    return tuple(found) if found and found[-1].persons else ()


def _of_row(region: Region, row: tuple[Any, ...]) -> Fulfilment:
    group, *counts = row
    everything, some, nothing, recommended, received, undated, *timely = (int(one or 0) for one in counts)
    in_time = tuple(InTime(one, *pair) for one, pair in zip(IN_MONTHS, (timely[:2], timely[2:]), strict=True))
    code = list(region.group)[group - 1] if group else None
    return Fulfilment(code, everything, some, nothing, recommended, received, undated, in_time)
