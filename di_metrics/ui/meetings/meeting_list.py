"""The meetings that are kept: choosing one, making one, taking one from a file; and the fields of its details."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from di_metrics.access.rights import Action
from di_metrics.cards.view import AgendaError
from di_metrics.deck import Level
from di_metrics.errors import N_, Message
from di_metrics.meetings.agenda import LONGEST_TITLE
from di_metrics.meetings.meeting import Meeting, imported
from di_metrics.meetings.preparation import NEW_TITLE, draft, to_compare_with
from di_metrics.model import Language
from di_metrics.store.handed_out import number_told, read_editions
from di_metrics.text.batch_texts import EDITION_KINDS
from di_metrics.text.notes import level_words
from di_metrics.text.speaker import language_name
from di_metrics.text.tabular import table_of_texts
from di_metrics.ui import html
from di_metrics.ui.bound_field import bound_field
from di_metrics.ui.choice import change_choice
from di_metrics.ui.held import Dialog, dialog_button
from di_metrics.ui.meetings.meeting_desk import MEETING, add_meeting, desk, take_file
from di_metrics.ui.page import Page

# ---- What a meeting is called, when it is held, what it is compared with, in which language and for whom ----

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
        format_func=language_name, horizontal=True,
    )  # fmt: skip
    levels = [Level.SHAREABLE, Level.INTERNAL]
    level = st.radio(
        say(N_("Whom it may be shown")), levels, index=levels.index(current.level),
        format_func=lambda one: level_words(page.speaker, one).capitalize(), horizontal=True,
    )  # fmt: skip
    return replace(
        current, title=title.strip(), held_on=held_on, as_of=as_of, previous=previous, language=language, level=level
    )


def with_title(meeting: Meeting) -> Meeting:
    """The meeting, which has a title. Raises AgendaError where it has none."""
    if not meeting.title:
        raise AgendaError(Message.of(N_("A meeting needs a title.")), Message.of(N_("Write one and try again.")))
    return meeting


def _named(page: Page, meeting: Meeting) -> str:
    return f"{meeting.title}, {page.speaker.date(meeting.held_on)}"


# ---- The meetings that are kept ----


def listing(page: Page, meetings: dict[int, Meeting]) -> None:
    """All meetings in a table, and a box to choose one; the choice goes to the address."""
    say = page.speaker.say
    page.lead(say(N_("Prepare a meeting, look at its slides, hand out its files, and keep what was shown.")))
    if page.view.meeting is not None and page.view.meeting not in meetings:
        st.warning(say(N_("There is no meeting %(number)s."), number=page.view.meeting))
    if not meetings:
        page.text(N_("No meeting is kept yet. Make the first one below; a standard agenda is filled in."))
        return
    headings = (N_("No."), N_("Name"), N_("Held on"), N_("Figures as of"), N_("Whom it may be shown"), N_("State"))
    rows = [_row(page, number, one) for number, one in meetings.items()]
    caption = say(N_("Meetings, the latest first"))
    st.html(html.table(table_of_texts(caption, [say(one) for one in headings], rows)))

    def follow(number: int | None) -> None:
        if number is None or number in meetings:  # else the browser named one by words that have changed meanwhile
            choose(page, number)

    bound_field(
        st.selectbox,
        "meeting_chosen",
        page.view.meeting if page.view.meeting in meetings else None,
        follow,
        say(N_("Meeting")),
        options=list(meetings),
        index=None,
        format_func=lambda number: f"{number}: {_named(page, meetings[number])} ({_state(page, meetings[number])})",
        placeholder=say(N_("Choose …")),
    )


def choose(page: Page, number: int | None) -> None:
    """Make a meeting the one that the page is about."""
    change_choice(page.region, lambda view: replace(view, meeting=number))


def _row(page: Page, number: int, meeting: Meeting) -> list[str]:
    speaker = page.speaker
    days = [speaker.date(meeting.held_on), speaker.date(meeting.as_of)]
    return [str(number), meeting.title, *days, level_words(speaker, meeting.level), _state(page, meeting)]


def _state(page: Page, meeting: Meeting) -> str:
    return page.speaker.say(N_("closed") if meeting.is_closed else N_("open"))


def new_meeting(page: Page, meetings: dict[int, Meeting]) -> None:
    """A button for a new meeting, whose fields are filled in with what is likely, for those who may make one."""
    if not page.person.may(Action.CHANGE_MEETING):
        return

    def fields() -> Meeting:
        return detail_fields(page, draft(page.region, page.speaker.say(NEW_TITLE), page.view.language, meetings), meetings)

    def make(meeting: Meeting) -> None:
        number = add_meeting(page, with_title(meeting))
        choose(page, number)
        desk().outcomes[MEETING] = Message.of(
            N_("Meeting %(number)s has been made, with the standard agenda."), number=number
        )

    dialog = Dialog(N_("New meeting"), N_("Make the meeting"), fields, make)
    kind = "secondary" if meetings else "primary"
    dialog_button(page.speaker, desk(), N_("New meeting"), dialog, key="new_meeting", type=kind)


def handed_out(page: Page) -> None:
    """What has left the team so far: releases, files of meetings and closed meetings, the last first."""
    editions, figures = read_editions(page.database), number_told(page.database)
    if not editions:
        return
    speaker = page.speaker
    headings = (N_("No."), N_("What it is"), N_("Name"), N_("Handed out on"), N_("Figures told"))
    rows = [
        [
            str(one.number),
            speaker.say(EDITION_KINDS[one.kind]),
            one.name,
            speaker.date(dt.datetime.fromisoformat(one.handed_out_at).date()),
            speaker.number(figures.get(one.number, 0)),
        ]
        for one in reversed(editions)
    ]
    with st.expander(speaker.say(N_("What was handed out"))):
        page.text(N_("Figures that were handed out stay, so that nothing can be worked out from all of them together."))
        caption = speaker.say(N_("What was handed out, the latest first"))
        st.html(html.table(table_of_texts(caption, [speaker.say(one) for one in headings], rows)))


def import_meeting(page: Page) -> None:
    """Taking a meeting from the file that another one was exported to, for those who may."""
    if not page.person.may(Action.CHANGE_MEETING):
        return
    say = page.speaker.say
    with st.expander(say(N_("Import a meeting"))):
        page.text(N_("The file that “Export the agenda” wrote. The meeting comes in open, with its open decisions."))
        take_file(page, N_("Meeting (JSON)"), MEETING, lambda file: _import(page, file))


def _import(page: Page, file: UploadedFile) -> Message:
    number = add_meeting(page, imported(page.region, file.getvalue().decode("utf-8-sig", errors="replace")))
    choose(page, number)
    return Message.of(N_("The file was imported as meeting %(number)s."), number=number)
