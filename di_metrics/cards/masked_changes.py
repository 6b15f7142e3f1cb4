"""What of the changes since the last meeting is safe to say where no release is loaded: nothing that is of few persons."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from di_metrics.cards.setting import Setting
from di_metrics.deck import Level
from di_metrics.formula import Count
from di_metrics.model import Basis
from di_metrics.query.headlines import Change, HeadlineKey, Reason, Since, without_reasons
from di_metrics.release.release import REGION
from di_metrics.sources.masking import Behind, Openness, open_rows

_OF_PERSONS = {"recipients": Count.RECIPIENTS, "assessed": Count.ASSESSED}
_OF_SERVICES = ("compensation", "units")


@dataclass(frozen=True, slots=True)
class Safe:
    """The changes that may be told, and of which areas: REGION, codes and UNKNOWN."""

    since: Since
    areas: frozenset[str]


def changes_told(setting: Setting, indicator: str, basis: Basis) -> Safe | None:
    """An indicator's changes since the last meeting as the level tells them; None where there was no meeting."""
    if setting.changed is None:
        return None
    since = setting.changed.since
    if setting.source.level is Level.INTERNAL:
        return Safe(since, frozenset(key.area for key in since.changes if key.basis is basis))
    return safe_to_say(since, indicator, basis)


def safe_to_say(since: Since, indicator: str, basis: Basis) -> Safe:
    """An indicator's changes by reason, or without reasons where one of the region's is of few persons; else of no area."""
    whole = without_reasons(since)
    for told in (since, whole):
        areas = _open_areas(told, indicator, basis)
        if REGION in areas:
            return Safe(told, areas)
    return Safe(whole, frozenset())


def _open_areas(since: Since, indicator: str, basis: Basis) -> frozenset[str]:
    """The areas behind whose change are no few persons: then, now, by the difference and by each reason.

    An amount may be of few persons although no person is new, so amounts are told of the region alone.
    """
    behind = {indicator: _OF_PERSONS[indicator]} if indicator in _OF_PERSONS else _OF_PERSONS
    rows = {
        key.area: dict(_counts(since, behind, key.area, basis))
        for key in since.changes
        if key.basis is basis and key.indicator in behind
    }
    total = rows.pop(REGION)
    openings = open_rows(list(rows.values()), total, add_up=True)
    if openings.total is not Openness.OPEN:
        return frozenset()
    if indicator in _OF_SERVICES:
        return frozenset({REGION})
    of_rows = zip(rows, openings.rows, strict=True)
    return frozenset({REGION, *(area for area, state in of_rows if state is Openness.OPEN)})


def _counts(since: Since, behind: Mapping[str, Count], area: str, basis: Basis) -> Iterator[tuple[Behind, int]]:
    reasons = {reason for key, change in since.changes.items() if key.basis is basis for reason in change.parts}
    for indicator, counted in behind.items():
        change = since.changes.get(HeadlineKey(indicator, None, basis, area), Change(None, None, {}))
        yield Behind(counted), int(change.after or 0)
        yield Behind(counted, moment="before"), int(change.before or 0)
        yield Behind(counted, moment="difference"), abs(int(change.difference or 0))
        for reason in reasons:
            yield Behind(counted, moment=reason), abs(int(change.parts.get(reason, 0)))


@dataclass(frozen=True)
class Changed:
    """What changed since the last meeting, and when that was held."""

    since: Since
    held_on: dt.date

    @property
    def is_revised(self) -> bool:
        """Whether anything but services and assessments since changed a figure: that meeting showed another one."""
        return any(
            part and reason is not Reason.SERVICES
            for change in self.since.changes.values()
            for reason, part in change.parts.items()
        )
