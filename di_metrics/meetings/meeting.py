"""A meeting of the steering group: what is prepared for it, and, once it is closed, what was shown."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from di_metrics.cards.view import AgendaError, View
from di_metrics.cards.wording import ended
from di_metrics.deck import Deck, Level, Map, Picture, Slide
from di_metrics.errors import N_, Message
from di_metrics.export.deck_tables import bars_of_map
from di_metrics.files import BadJson, read_json
from di_metrics.meetings.agenda import LONGEST_TEXT, LONGEST_TITLE, Agenda, checked, place_in_json
from di_metrics.meetings.compose import LastMeeting, compose
from di_metrics.meetings.standing import Standing, standing
from di_metrics.model import Language
from di_metrics.query.headlines import HeadlineKey
from di_metrics.region import Region
from di_metrics.release.release import REGION, UNKNOWN
from di_metrics.sources.exact import RecordedFigures
from di_metrics.store import Database
from di_metrics.store.handed_out import NewEdition
from di_metrics.store.meetings import change_meeting, keep_meeting, read_meetings
from di_metrics.store.region_change import Recode
from di_metrics.text import Speaker


@dataclass(frozen=True, slots=True)
class Decision:
    """Something to be decided, `who` sees to it, and when it is `due`. It is listed at each later meeting until settled."""

    text: str
    settled: bool = False
    who: str = ""
    due: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Closing:
    """What a closed meeting keeps: when it was closed, the deck as it was shown, where the data stood, and their build."""

    closed_at: str
    deck: Deck
    standing: Standing
    build_id: str = ""


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting as it is prepared; `previous` is the number of the one it is compared with. A closed one does not change."""

    title: str
    held_on: dt.date
    as_of: dt.date
    agenda: Agenda
    language: Language = Language.LV
    level: Level = Level.SHAREABLE
    previous: int | None = None
    decisions: tuple[Decision, ...] = ()
    closing: Closing | None = None

    @property
    def is_closed(self) -> bool:
        return self.closing is not None


_MEETING: TypeAdapter[Meeting] = TypeAdapter(Meeting)


def meeting_to_json(meeting: Meeting) -> str:
    """A meeting as JSON, as the database keeps it."""
    return _MEETING.dump_json(meeting, indent=1).decode()


_OF_THIS_DATABASE = {"previous", "closing"}
"""What an exported agenda leaves out: which meeting came before, and the figures that a closed one keeps."""


def agenda_to_json(meeting: Meeting) -> str:
    """What is exported of a meeting: title, days, language, level, items and open decisions; no figure of the records."""
    return _MEETING.dump_json(copied(meeting), indent=1, exclude=_OF_THIS_DATABASE).decode()


def stored_meeting(text: str) -> Meeting:
    """The meeting of a text that a database keeps. Raises AgendaError for what is none."""
    try:
        return _MEETING.validate_json(text)
    except ValidationError as error:
        raise AgendaError(
            Message.of(
                N_("A meeting that the database keeps is damaged or of a later version: %(place)s."),
                place=place_in_json(error),
            ),
            Message.of(N_("Put a backup in the place of the database with: python -m di_metrics restore")),
        ) from error


def _no_meeting(place: str) -> AgendaError:
    return AgendaError(
        Message.of(N_("This is no meeting that was exported: %(place)s."), place=place),
        Message.of(N_("Choose the JSON file that “Export the agenda” wrote.")),
    )


def recoded(text: str, recode: Recode) -> str:
    """The JSON of a meeting with every code in it as `recode` gives it, be it prepared, shown or kept for the next one.

    Raises AgendaError for what is no meeting.
    """
    meeting = stored_meeting(text)
    items = tuple(replace(item, view=item.view and _view_recoded(item.view, recode)) for item in meeting.agenda.items)
    changed = replace(meeting, agenda=replace(meeting.agenda, items=items))
    if meeting.closing:
        deck, kept = meeting.closing.deck, meeting.closing.standing
        slides = tuple(replace(one, picture=_picture_recoded(one.picture, recode)) for one in deck.slides)
        figures = tuple((_key_recoded(key, recode), value) for key, value in kept.figures)
        closing = replace(meeting.closing, deck=replace(deck, slides=slides), standing=replace(kept, figures=figures))
        changed = replace(changed, closing=closing)
    return text if changed == meeting else meeting_to_json(changed)


def _view_recoded(view: View, recode: Recode) -> View:
    def codes(kind: str, of: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(recode(kind, code) for code in of)

    return replace(
        view,
        municipalities=codes("municipality", view.municipalities),
        services=codes("service", view.services),
        categories=codes("category", view.categories),
        groups=codes("group", view.groups),
        unit=None if view.unit is None else recode("unit", view.unit),
    )


def _picture_recoded(picture: Picture | None, recode: Recode) -> Picture | None:
    if not isinstance(picture, Map):
        return picture
    return replace(picture, areas=tuple(replace(one, code=recode("municipality", one.code)) for one in picture.areas))


def _key_recoded(key: HeadlineKey, recode: Recode) -> HeadlineKey:
    area = key.area if key.area in (REGION, UNKNOWN) else recode("municipality", key.area)
    return key._replace(area=area, unit=None if key.unit is None else recode("unit", key.unit))


def imported(region: Region, text: str) -> Meeting:
    """An exported meeting, to be prepared anew: it is open, and compared with none.

    Raises AgendaError, UnknownWord or PhotoError.

    Earlier versions exported the figures of closed meetings too: these are not looked at, and not kept. Of a level that
    this version does not know comes the one that new meetings have.
    """
    try:
        value = read_json(text)
        if isinstance(value, dict):
            unknown = set() if value.get("level") in list(Level) else {"level"}
            value = {name: one for name, one in value.items() if name not in _OF_THIS_DATABASE | unknown}
        meeting = _MEETING.validate_json(json.dumps(value))
    except (BadJson, ValidationError) as error:
        raise _no_meeting(place_in_json(error)) from error
    if len(meeting.title) > LONGEST_TITLE:
        raise _no_meeting("title")
    if any(len(one.text) > LONGEST_TEXT or len(one.who) > LONGEST_TITLE for one in meeting.decisions):
        raise _no_meeting("decisions")
    if not region.project.start <= meeting.as_of <= region.project.end:
        raise _no_meeting("as_of")
    return copied(replace(meeting, agenda=checked(region, meeting.agenda)))


def copied(meeting: Meeting) -> Meeting:
    """The same meeting once more, open and with the decisions that are not settled."""
    return replace(meeting, previous=None, closing=None, decisions=open_decisions(meeting))


def open_decisions(meeting: Meeting) -> tuple[Decision, ...]:
    """The decisions that are not settled."""
    return tuple(one for one in meeting.decisions if not one.settled)


def decisions_listed(meeting: Meeting, meetings: Mapping[int, Meeting]) -> tuple[str, ...]:
    """What is to be decided: what earlier meetings left open, the oldest first, and the meeting's own, in words."""
    chain = [meetings[number] for number in earlier_meetings(meeting, meetings)]
    speaker = Speaker(meeting.language)
    told = (decision_in_words(speaker, decision) for one in (*chain, meeting) for decision in open_decisions(one))
    return tuple(dict.fromkeys(told))


def decision_in_words(speaker: Speaker, decision: Decision) -> str:
    """A decision with who sees to it and by when, as far as these are told."""
    text = decision.text
    if decision.who:
        text = speaker.say(N_("%(decision)s Responsible: %(who)s."), decision=ended(text), who=decision.who.rstrip("."))
    if decision.due:
        text = speaker.say(N_("%(decision)s By %(day)s."), decision=ended(text), day=speaker.date(decision.due).rstrip("."))
    return text


def earlier_meetings(meeting: Meeting, meetings: Mapping[int, Meeting]) -> tuple[int, ...]:
    """The numbers of the meetings that came before one, each compared with the one before it; the oldest first."""
    chain: list[int] = []
    number = meeting.previous
    while number is not None and number in meetings and number not in chain:
        chain.append(number)
        number = meetings[number].previous
    return tuple(reversed(chain))


def _drawable(deck: Deck, region: Region) -> Deck:
    """A kept deck with bars in place of maps of which the region has no outlines any more."""

    def drawn(slide: Slide) -> Slide:
        picture = slide.picture
        if not isinstance(picture, Map) or (region.has_outlines and picture.basis in region.bases):
            return slide
        return replace(slide, picture=bars_of_map(slide.heading, picture))

    return replace(deck, slides=tuple(map(drawn, deck.slides)))


def deck_of(
    meeting: Meeting,
    meetings: Mapping[int, Meeting],
    figures: RecordedFigures,
    *,
    progress: Callable[[float], None] = lambda _: None,
) -> Deck:
    """What the meeting shows: the kept deck of a closed one if it is of the figures' level; else one composed of them."""
    if meeting.closing and meeting.closing.deck.level is figures.level:
        return _drawable(meeting.closing.deck, figures.region)
    previous = meetings.get(meeting.previous) if meeting.previous is not None else None
    return compose(
        figures,
        meeting.agenda,
        title=meeting.title,
        held_on=meeting.held_on,
        as_of=meeting.as_of,
        since=previous.as_of if previous else None,
        language=meeting.language,
        decisions=decisions_listed(meeting, meetings),
        last=LastMeeting(previous.held_on, previous.closing.standing) if previous and previous.closing else None,
        progress=progress,
    )


def closed(meeting: Meeting, deck: Deck, database: Database, closed_at: str) -> Meeting:
    """The meeting with what was shown and where the data stood, so that it can be shown again exactly so."""
    closing = Closing(closed_at, deck, standing(database, meeting.as_of), database.info.build_id)
    return replace(meeting, closing=closing)


def data_have_changed(meeting: Meeting, database: Database) -> bool:
    """Whether the records are others than those that a closed meeting showed."""
    closing = meeting.closing
    return closing is not None and (closing.build_id or closing.deck.data_hash) != database.info.build_id


# ---- The meetings that a database keeps ----


def kept_meetings(database: Database) -> dict[int, Meeting]:
    """All meetings by number, the latest held first. Raises AgendaError where one cannot be understood any more."""
    found = {number: stored_meeting(text) for number, text in read_meetings(database).items()}
    return dict(sorted(found.items(), key=lambda one: (one[1].held_on, one[0]), reverse=True))


def keep(database: Path, meeting: Meeting) -> int:
    """Keep a new meeting; returns its number. Raises DatabaseError."""
    return keep_meeting(database, meeting_to_json(meeting))


def change(database: Path, number: int, changed: Callable[[Meeting], Meeting], edition: NewEdition | None = None) -> None:
    """Keep what `changed` makes of a meeting as it is now, or nothing where it makes no difference.

    With an `edition` the ledger keeps it in the same step. Raises DatabaseError, and whatever `changed` raises.
    """
    change_meeting(database, number, lambda text: meeting_to_json(changed(stored_meeting(text))), edition)
