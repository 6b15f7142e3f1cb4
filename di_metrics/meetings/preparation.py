"""Preparing a meeting: its standard agenda, changes to its items, and how it begins."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from di_metrics.cards.view import AgendaError, PictureKind, View, ViewKind
from di_metrics.deck import Level
from di_metrics.errors import N_, Message
from di_metrics.meetings.agenda import LONGEST_TEXT, Agenda, AgendaItem
from di_metrics.meetings.meeting import Decision, Meeting
from di_metrics.model import Dimension, Language
from di_metrics.photo import read_photo
from di_metrics.region import Region

# ---- Changes to a meeting that is being prepared ----

Thing = TypeVar("Thing")


def place_of(things: Sequence[Thing], thing: Thing, seen_at: int) -> int | None:
    """Where something is by now that was seen at a place; None if it is there no more."""
    if seen_at < len(things) and things[seen_at] == thing:
        return seen_at
    return things.index(thing) if thing in things else None


def with_item(meeting: Meeting, item: AgendaItem) -> Meeting:
    """The meeting with an item more, at the end of its agenda."""
    return _with_items(meeting, [*meeting.agenda.items, item])


def without_item(meeting: Meeting, index: int) -> Meeting:
    return _with_items(meeting, [item for place, item in enumerate(meeting.agenda.items) if place != index])


def moved(meeting: Meeting, index: int, by: int) -> Meeting:
    """The meeting with an item moved by a number of places; beyond the first or last place nothing changes."""
    items = list(meeting.agenda.items)
    if not (0 <= index < len(items) and 0 <= index + by < len(items)):
        return meeting
    items.insert(index + by, items.pop(index))
    return _with_items(meeting, items)


def retitled(meeting: Meeting, index: int, title: str) -> Meeting:
    """The meeting with an own title of an item; without one its figures give the title. Raises AgendaError if too long."""
    return _with_changed(meeting, index, replace(meeting.agenda.items[index], title=_short(title.strip()) or None))


def commented(meeting: Meeting, index: int, comment: str, *, on_slide: bool = False) -> Meeting:
    """The meeting with a comment on an item, in Markdown, which may stand on the slide. Raises AgendaError if too long."""
    said = _short(comment.strip())
    return _with_changed(meeting, index, replace(meeting.agenda.items[index], comment=said, on_slide=on_slide))


def own_item(title: str, text: str, *, quotes: bool = False) -> AgendaItem:
    """A slide of the preparer's own. Raises AgendaError without words to show, or if these are too long."""
    if not text.strip():
        raise AgendaError(Message.of(N_("There is no text yet.")), Message.of(N_("Write one and try again.")))
    return AgendaItem(None, _short(title.strip()) or None, _short(text.strip()), on_slide=not quotes, quotes=quotes)


def picture_item(title: str, text: str, content: bytes, alt: str) -> AgendaItem:
    """A slide with a picture from a file, and a text below it, if any. Raises PhotoError, and AgendaError for long texts."""
    return AgendaItem(None, _short(title.strip()) or None, _short(text.strip()), photo=read_photo(content, alt))


def with_decision(meeting: Meeting, text: str, who: str = "", due: dt.date | None = None) -> Meeting:
    """The meeting with a decision more; of an empty one nothing is kept. Raises AgendaError if it is too long."""
    said = Decision(_short(text.strip()), who=_short(who.strip()), due=due)
    return replace(meeting, decisions=(*meeting.decisions, said)) if said.text else meeting


def with_settled(meeting: Meeting, index: int, settled: bool) -> Meeting:
    """The meeting with a decision settled or open again. What a closed meeting has shown stays as it was."""
    decisions = list(meeting.decisions)
    decisions[index] = replace(decisions[index], settled=settled)
    return replace(meeting, decisions=tuple(decisions))


def without_decision(meeting: Meeting, index: int) -> Meeting:
    return replace(meeting, decisions=tuple(one for place, one in enumerate(meeting.decisions) if place != index))


def _with_items(meeting: Meeting, items: list[AgendaItem]) -> Meeting:
    return replace(meeting, agenda=Agenda(tuple(items)))


def _with_changed(meeting: Meeting, index: int, item: AgendaItem) -> Meeting:
    items = list(meeting.agenda.items)
    items[index] = item
    return _with_items(meeting, items)


def _short(text: str) -> str:
    if len(text) > LONGEST_TEXT:
        raise AgendaError(
            Message.of(N_("This text is longer than %(longest)s characters."), longest=LONGEST_TEXT),
            Message.of(N_("Shorten it: what is longer belongs into a document.")),
        )
    return text


# ---- The agenda that the steering group's meetings follow ----

_PLACE, _SERVICE = (Dimension.MUNICIPALITY,), (Dimension.SERVICE,)


def standard_agenda(region: Region) -> Agenda:
    """Where we are; results by group; services; coverage and money by municipality; places; targets; changes; decisions."""
    served = tuple(one.code for one in region.groups if one.receives_services)
    views = (
        View(ViewKind.OVERVIEW),
        View(ViewKind.FIGURES, ("recipients",), (Dimension.GROUP, Dimension.YEAR), PictureKind.COURSE, groups=served),
        View(ViewKind.FIGURES, ("recipients",), _SERVICE, PictureKind.BARS),
        View(ViewKind.FIGURES, ("compensation", "units", "mean_unit_price"), _SERVICE, PictureKind.TABLE),
        View(ViewKind.FIGURES, ("coverage",), _PLACE, PictureKind.MAP),
        View(ViewKind.COVERAGE, split=_PLACE),
        View(ViewKind.FIGURES, ("compensation",), _PLACE, PictureKind.BARS),
        View(ViewKind.INFRASTRUCTURE),
        View(ViewKind.TARGETS),
        View(ViewKind.CHANGES),
        View(ViewKind.DECISIONS),
    )
    return Agenda(tuple(AgendaItem(view) for view in views))


# ---- A meeting that begins ----

NEW_TITLE = N_("Meeting of the steering group")


def draft(region: Region, title: str, language: Language, meetings: Mapping[int, Meeting]) -> Meeting:
    """A meeting with the standard agenda, held today, with figures to today or, when the project is over, to its end.

    It is compared with the closed one held last, of those whose figures are not of a later day.
    """
    today = dt.datetime.now(dt.UTC).date()
    as_of = min(today, region.project.end)
    earlier = [number for number in to_compare_with(meetings) if meetings[number].as_of <= as_of]
    previous = earlier[0] if earlier else None
    return Meeting(title, today, as_of, standard_agenda(region), language, Level.SHAREABLE, previous)


def to_compare_with(meetings: Mapping[int, Meeting], chosen: int | None = None) -> list[int]:
    """The numbers of the closed meetings, the last held first, and of one that was chosen before."""
    return [number for number, one in meetings.items() if one.is_closed or number == chosen]
