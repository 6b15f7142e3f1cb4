"""A button below each figure and text that adds it to the meeting chosen last."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from di_metrics.cards.view import AgendaError, View, ViewKind
from di_metrics.errors import N_, DIMetricsError, Message
from di_metrics.meetings.agenda import AgendaItem
from di_metrics.meetings.meeting import Meeting, change, kept_meetings
from di_metrics.meetings.preparation import with_item
from di_metrics.ui.data import close_records, open_records

if TYPE_CHECKING:
    from di_metrics.ui.page import Page

_SAID = "added_to_meeting"


def add_to_meeting(page: Page, view: View, key: str) -> None:
    """The button, and once it was pressed what came of it."""
    st.button(page.speaker.say(N_("Add to the meeting")), key=f"meeting_{key}", on_click=_add, args=(page, view, key))
    pressed, said = st.session_state.get(_SAID, ("", ""))
    if pressed == key:
        st.info(said)
        del st.session_state[_SAID]


def add_about(page: Page, kind: ViewKind, key: str, **changes: Any) -> None:
    """The button for what a page shows of the reader's selection with changes to it."""
    add_to_meeting(page, page.about(kind, **changes), key)


def _add(page: Page, view: View, key: str) -> None:
    try:
        said = page.speaker.message(_added(page, view))
    except DIMetricsError as error:
        said = page.speaker.error(error)
    st.session_state[_SAID] = key, said


def _added(page: Page, view: View) -> Message:
    number = page.view.meeting
    meetings = kept_meetings(open_records(page.settings, page.speaker))
    if number is None or number not in meetings:
        raise _no_open_meeting()

    def added(meeting: Meeting) -> Meeting:
        if meeting.is_closed:
            raise _no_open_meeting()
        return with_item(meeting, AgendaItem(view))

    close_records()
    change(page.database.path, number, added)
    return Message.of(N_("Added to the meeting “%(title)s”."), title=meetings[number].title)


def _no_open_meeting() -> AgendaError:
    return AgendaError(
        Message.of(N_("No open meeting is chosen.")),
        Message.of(N_("Choose or make one on the page “Meetings”, then come back.")),
    )
