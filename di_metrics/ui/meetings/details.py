"""What a meeting is called, when it is held, what it is compared with, in which language and for whom."""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Iterable
from dataclasses import replace

import streamlit as st

from di_metrics.deck import Level
from di_metrics.errors import N_, Message
from di_metrics.meetings.agenda import LONGEST_TITLE, AgendaError
from di_metrics.meetings.meeting import Meeting
from di_metrics.model import Language
from di_metrics.text.deck_facts import level_words
from di_metrics.ui.page import Page
from di_metrics.ui.shell import LANGUAGE_NAMES

_YEARS_AHEAD = 5
_FORMAT = "DD.MM.YYYY"


def details_key(number: int, meeting: Meeting) -> str:
    """What the keys of the fields of a kept meeting begin with.

    Where its details are others, the fields are too; so nobody keeps what stood in them before somebody else's change.
    """
    details = (meeting.title, meeting.held_on, meeting.as_of, meeting.previous, meeting.language, meeting.level)
    return f"meeting_{number}_{zlib.crc32(repr(details).encode()):08x}"


def detail_fields(page: Page, key: str, current: Meeting, meetings: dict[int, Meeting], own: int | None = None) -> None:
    """The fields of a meeting, filled in with those of `current`; it is not compared with itself, whose number is `own`."""
    say, project = page.speaker.say, page.region.project
    latest = max(project.end, dt.datetime.now(dt.UTC).date()).replace(month=12, day=31)
    latest = latest.replace(year=latest.year + _YEARS_AHEAD)
    st.text_input(say(N_("Name of the meeting")), current.title, key=f"{key}_title", max_chars=LONGEST_TITLE)
    left, middle, right = st.columns(3)
    left.date_input(
        say(N_("Held on")), current.held_on, min_value=min(project.start, current.held_on),
        max_value=max(latest, current.held_on), key=f"{key}_held_on", format=_FORMAT,
    )  # fmt: skip
    middle.date_input(
        say(N_("Figures as of")), current.as_of, min_value=min(project.start, current.as_of),
        max_value=max(project.end, current.as_of), key=f"{key}_as_of", format=_FORMAT,
    )  # fmt: skip
    others = [None, *(number for number in meetings if number != own)]
    right.selectbox(
        say(N_("Compare with the meeting")),
        others,
        index=others.index(current.previous) if current.previous in others else 0,
        key=f"{key}_previous",
        format_func=lambda number: say(N_("no meeting")) if number is None else _named(page, meetings[number]),
    )
    left, right = st.columns([1, 2])
    left.radio(
        say(N_("Language of the meeting")), list(Language), index=list(Language).index(current.language),
        key=f"{key}_language", format_func=lambda one: LANGUAGE_NAMES[one], horizontal=True,
    )  # fmt: skip
    levels = list(_levels(page, current))
    right.radio(
        say(N_("Whom it may be shown")), levels, index=levels.index(current.level), key=f"{key}_level",
        format_func=lambda level: level_words(page.speaker, level).capitalize(), horizontal=True,
    )  # fmt: skip


def details_given(key: str, current: Meeting) -> Meeting:
    """The meeting with what stands in its fields. Raises AgendaError where that cannot be."""
    given = st.session_state
    title = str(given[f"{key}_title"]).strip()
    if not title:
        raise AgendaError(Message.of(N_("A meeting needs a title.")), Message.of(N_("Write one and try again.")))
    previous = given[f"{key}_previous"]
    if isinstance(previous, str):  # the words of a meeting that was renamed meanwhile
        previous = current.previous
    return replace(
        current,
        title=title,
        held_on=given[f"{key}_held_on"],
        as_of=given[f"{key}_as_of"],
        previous=previous,
        language=given[f"{key}_language"],
        level=given[f"{key}_level"],
    )


def _levels(page: Page, current: Meeting) -> Iterable[Level]:
    yield Level.MASKED
    yield Level.INTERNAL
    if page.settings.release or current.level is Level.PROTECTED:
        yield Level.PROTECTED


def _named(page: Page, meeting: Meeting) -> str:
    return f"{meeting.title}, {page.speaker.date(meeting.held_on)}"


def meeting_named(page: Page, number: int, meeting: Meeting) -> str:
    """A meeting in a list to choose from."""
    state = page.speaker.say(N_("closed")) if meeting.is_closed else page.speaker.say(N_("open"))
    return f"{number}: {_named(page, meeting)} ({state})"
