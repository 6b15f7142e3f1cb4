"""What a meeting is called, when it is held, what it is compared with, in which language and for whom."""

from __future__ import annotations

import datetime as dt
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


def detail_fields(page: Page, current: Meeting, meetings: dict[int, Meeting], own: int | None = None) -> Meeting:
    """The fields of a meeting, filled in with those of `current`, and the meeting that they make.

    It is not compared with itself, whose number is `own`.
    """
    say, project = page.speaker.say, page.region.project
    latest = max(project.end, dt.datetime.now(dt.UTC).date()).replace(month=12, day=31)
    latest = latest.replace(year=latest.year + _YEARS_AHEAD)
    title = st.text_input(say(N_("Name of the meeting")), current.title, max_chars=LONGEST_TITLE)
    left, right = st.columns(2)
    held_on = left.date_input(
        say(N_("Held on")), current.held_on, min_value=min(project.start, current.held_on),
        max_value=max(latest, current.held_on), format=_FORMAT,
    )  # fmt: skip
    as_of = right.date_input(
        say(N_("Figures as of")), current.as_of, min_value=min(project.start, current.as_of),
        max_value=max(project.end, current.as_of), format=_FORMAT,
    )  # fmt: skip
    others = [None, *(number for number in to_compare_with(meetings, current.previous) if number != own)]
    previous = st.selectbox(
        say(N_("Compare with the meeting")),
        others,
        index=others.index(current.previous) if current.previous in others else 0,
        format_func=lambda number: say(N_("no meeting")) if number is None else _named(page, meetings[number]),
    )
    languages = list(Language)
    language = st.radio(
        say(N_("Language of the meeting")), languages, index=languages.index(current.language),
        format_func=lambda one: LANGUAGE_NAMES[one], horizontal=True,
    )  # fmt: skip
    levels = list(_levels(page, current))
    level = st.radio(
        say(N_("Whom it may be shown")), levels, index=levels.index(current.level),
        format_func=lambda one: level_words(page.speaker, one).capitalize(), horizontal=True,
    )  # fmt: skip
    return replace(
        current, title=title.strip(), held_on=held_on, as_of=as_of, previous=previous, language=language, level=level
    )


def to_compare_with(meetings: dict[int, Meeting], chosen: int | None = None) -> list[int]:
    """The numbers of the closed meetings, the last held first, and of one that was chosen before."""
    return [number for number, one in meetings.items() if one.is_closed or number == chosen]


def with_title(meeting: Meeting) -> Meeting:
    """The meeting, which has a title. Raises AgendaError where it has none."""
    if not meeting.title:
        raise AgendaError(Message.of(N_("A meeting needs a title.")), Message.of(N_("Write one and try again.")))
    return meeting


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
