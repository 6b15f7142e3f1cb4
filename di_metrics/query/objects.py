"""Objects of measure 9.3.1.1 as they stand on a day: planned, changed, built or cancelled, by what is known by then."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from di_metrics.model import Bilingual
from di_metrics.region import InfrastructureObject, ObjectChange, Region


class ObjectState(StrEnum):
    """Whether an object is yet to come, is there, or will not come."""

    PLANNED = "planned"
    BUILT = "built"
    CANCELLED = "cancelled"


class EventKind(StrEnum):
    """What became of an object: besides the kinds of changes, CHANGED in the words of its file, and KNOWN to exist."""

    PLANNED = "planned"
    DUE = "due"
    PLACES = "places"
    BUILT = "built"
    CANCELLED = "cancelled"
    CHANGED = "changed"
    KNOWN = "known"


@dataclass(frozen=True, slots=True)
class ObjectEvent:
    """Something that became of an object on a day, if that is known; `why` is in the words of whoever wrote it down."""

    kind: EventKind
    day: dt.date | None
    source: str
    why: Bilingual | None = None
    due_on: dt.date | None = None
    places: int | None = None


@dataclass(frozen=True, slots=True)
class ObjectOnDay:
    """An object on a day, with its `history` so far, one event after the other.

    `planned_on` is the day of the plan, `since` the day from which it has its state – of an object that is there the one by
    which it is known to be – and `due_on` the day by which it is to be there; each None where it is not known. `places` are
    persons at a time.
    """

    object: InfrastructureObject
    state: ObjectState
    planned_on: dt.date | None
    since: dt.date | None
    due_on: dt.date | None
    places: int | None
    history: tuple[ObjectEvent, ...]

    @property
    def is_there(self) -> bool:
        return self.state is ObjectState.BUILT


def objects_on(region: Region, day: dt.date) -> tuple[ObjectOnDay, ...]:
    """The objects that are known of on a day, in the order of the region's files.

    One whose plan has no day was planned from the start. One that the files say is built, without the day of a plan, is
    known of from the day by which it is known to exist; before it, or without such a day, nothing is known of it.
    """
    changes: dict[str, list[ObjectChange]] = {}
    for change in sorted(region.object_changes, key=lambda change: change.changed_on):
        changes.setdefault(change.object_id, []).append(change)
    found = (_on_day(one, changes.get(one.id, ()), day) for one in region.infrastructure)
    return tuple(one for one in found if one)


def _on_day(one: InfrastructureObject, changes: Sequence[ObjectChange], day: dt.date) -> ObjectOnDay | None:
    planned_on = one.planned_on or next((change.changed_on for change in changes if change.kind == "planned"), None)
    events = [event for event in _events(one, changes) if event.day is None or event.day <= day]
    state, since = ObjectState.PLANNED, planned_on
    due_on, places = None, one.places
    for event in events:
        due_on = event.due_on or due_on
        places = places if event.places is None else event.places
        if event.kind in (EventKind.BUILT, EventKind.KNOWN) and state is not ObjectState.BUILT:
            state, since = ObjectState.BUILT, event.day
        elif event.kind is EventKind.CANCELLED:
            state, since = ObjectState.CANCELLED, event.day
    if state is ObjectState.PLANNED and (planned_on > day if planned_on else one.status == "built"):
        return None
    return ObjectOnDay(one, state, planned_on, since, due_on, places, tuple(events))


def _events(one: InfrastructureObject, changes: Sequence[ObjectChange]) -> list[ObjectEvent]:
    """All that is known of an object, what has no day first."""
    found = [*_of_file(one, any(change.kind == "planned" for change in changes))]
    for change in changes:
        why = Bilingual(change.reason, change.reason)
        kind = EventKind(change.kind)
        found.append(ObjectEvent(kind, change.changed_on, change.source, why, change.due_on, change.places))
    return sorted(found, key=lambda event: event.day or dt.date.min)


def _of_file(one: InfrastructureObject, is_planned: bool) -> Iterator[ObjectEvent]:
    """What the line of an object itself tells of its history."""
    if not is_planned and (one.planned_on or one.status == "planned"):
        yield ObjectEvent(EventKind.PLANNED, one.planned_on, one.source)
    if one.changed_on or one.change:
        yield ObjectEvent(EventKind.CHANGED, one.changed_on, one.source, one.change)
    if one.status == "built" and one.exists_by:
        yield ObjectEvent(EventKind.KNOWN, one.exists_by, one.source)
