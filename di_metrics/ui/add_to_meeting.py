"""A button in the menu of each figure and text that adds it to the meeting chosen last, or to a new one."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import streamlit as st

from di_metrics.access.rights import Action
from di_metrics.cards.view import AgendaError, View, ViewKind
from di_metrics.errors import N_, DIMetricsError, Message
from di_metrics.meetings.agenda import AgendaItem
from di_metrics.meetings.meeting import Meeting, change, keep, kept_meetings
from di_metrics.meetings.preparation import NEW_TITLE, draft, with_item
from di_metrics.ui.choice import change_choice
from di_metrics.ui.data import open_records
from di_metrics.ui.permission import changing_records

if TYPE_CHECKING:
    from di_metrics.ui.page import Page

_SAID = "added_to_meeting"


def add_to_meeting(page: Page, view: View, key: str) -> None:
    """The button for those who may change meetings, and once it was pressed what came of it."""
    if not page.person.may(Action.CHANGE_MEETING):
        return
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
    """Add a view to the meeting chosen last, else to the open one held last; where none is open one is made."""
    meetings = kept_meetings(open_records(page.settings, page.speaker))
    is_open = [number for number, one in meetings.items() if not one.is_closed]
    number = page.view.meeting if page.view.meeting in is_open else next(iter(is_open), None)
    item = AgendaItem(view)
    with changing_records(page, Action.CHANGE_MEETING):
        if number is None:
            new = draft(page.region, page.speaker.say(NEW_TITLE), page.view.language, meetings)
            number = keep(page.database.path, with_item(new, item))
            text, title = N_("Added to the meeting “%(title)s”, which was made with the standard agenda."), new.title
        else:
            change(page.database.path, number, partial(_with_item, item=item))
            text, title = N_("Added to the meeting “%(title)s”."), meetings[number].title
    change_choice(page.region, lambda choice: replace(choice, meeting=number))
    return Message.of(text, title=title)


def _with_item(meeting: Meeting, item: AgendaItem) -> Meeting:
    if meeting.is_closed:
        raise AgendaError(
            Message.of(N_("The meeting was closed meanwhile.")),
            Message.of(N_("Add the figure again: it then goes to an open one.")),
        )
    return with_item(meeting, item)
