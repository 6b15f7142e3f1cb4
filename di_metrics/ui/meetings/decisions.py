"""What is to be decided, and closing a meeting: what was shown is kept, and stays as it is."""

from __future__ import annotations

import datetime as dt
from functools import partial

import streamlit as st

from di_metrics.access.rights import Action
from di_metrics.cards.view import AgendaError
from di_metrics.deck import Deck, Level
from di_metrics.errors import N_, DatabaseError, Message
from di_metrics.meetings.agenda import LONGEST_TEXT, LONGEST_TITLE
from di_metrics.meetings.meeting import Decision, Meeting, closed, decision_in_words, earlier_meetings, meeting_to_json
from di_metrics.meetings.preparation import with_decision, with_settled, without_decision
from di_metrics.meetings.typed_figures import UNPROTECTED, names_figure
from di_metrics.protection.gate import HandingOutRefused
from di_metrics.store.handed_out import EditionKind
from di_metrics.store.in_place import now
from di_metrics.ui.bound_field import bound_field, key_of
from di_metrics.ui.held import Dialog, dialog_button
from di_metrics.ui.may_be_told import tell_refusal
from di_metrics.ui.meetings.meeting_desk import (
    ChosenMeeting,
    EditAt,
    close_as_seen,
    desk,
    edit_where_it_is,
    shown_at,
    write,
)
from di_metrics.ui.page import Page

# ---- What is to be decided ----


def decisions(page: Page, chosen: ChosenMeeting) -> None:
    """Decisions to be settled, from earlier meetings and of this one; a button for a new one while the meeting is open.

    Settling one changes nothing of what a closed meeting has shown.
    """
    page.heading(N_("Decisions"))
    page.text(N_("A decision is listed at each later meeting until it is settled."))
    for number in earlier_meetings(chosen.meeting, chosen.meetings):
        _of_a_meeting(page, chosen, number, removable=False)
    _of_a_meeting(page, chosen, chosen.number, removable=not chosen.meeting.is_closed)
    if not chosen.meeting.is_closed and page.person.may(Action.CHANGE_MEETING):
        _new(page, chosen)


def _of_a_meeting(page: Page, chosen: ChosenMeeting, number: int, *, removable: bool) -> None:
    """A meeting's decisions, each with a box that settles it; of an earlier meeting those alone that it left open."""
    meeting = chosen.meetings[number]
    earlier, may_change = number != chosen.number, page.person.may(Action.CHANGE_MEETING)
    warns = not chosen.meeting.is_closed and chosen.meeting.level is not Level.INTERNAL
    for index, decision in enumerate(meeting.decisions):
        if earlier and decision.settled:
            continue
        text = decision_in_words(page.speaker, decision)
        if earlier:
            text = page.speaker.say(
                N_("%(decision)s (meeting of %(date)s)"), decision=text, date=page.speaker.date(meeting.held_on)
            )
        with st.container(horizontal=True, vertical_alignment="center", key=f"decision_{number}_{index}"):
            bound_field(
                st.checkbox,
                f"settled_{number}_{index}",
                decision.settled,
                partial(_settle, page, number, index, decision),
                page.speaker.say(N_("Settled: %(decision)s"), decision=_plain(text)),
                disabled=not may_change,
            )
            if removable and may_change:
                st.button(
                    page.speaker.say(N_("Remove")),
                    key=key_of(f"remove_decision_{index}", (number, decision.text)),
                    on_click=_change,
                    args=(page, number, index, decision, without_decision),
                )
        if warns and not decision.settled and names_figure(f"{decision.text}\n{decision.who}"):
            st.warning(page.speaker.say(UNPROTECTED))


def _plain(text: str) -> str:
    """A text whose marks are not taken for Markdown, which the labels of boxes understand."""
    return "".join(f"\\{sign}" if sign in "\\`*_{}[]()<>#+-!|~$:^" else sign for sign in text)


def _settle(page: Page, number: int, index: int, decision: Decision, settled: bool) -> None:
    _change(page, number, index, decision, lambda meeting, place: with_settled(meeting, place, settled))


def _change(page: Page, number: int, index: int, decision: Decision, change: EditAt) -> None:
    """Change a decision, which its text tells from others."""
    edit_where_it_is(page, number, lambda meeting: [one.text for one in meeting.decisions], decision.text, index, change)


def _new(page: Page, chosen: ChosenMeeting) -> None:
    title = N_("New decision")

    say = page.speaker.say

    def fields() -> tuple[str, str, dt.date | None]:
        return (
            st.text_area(say(title), max_chars=LONGEST_TEXT, height=160, label_visibility="collapsed"),
            st.text_input(say(N_("Who sees to it")), max_chars=LONGEST_TITLE),
            st.date_input(say(N_("By when")), None, format="DD.MM.YYYY"),
        )

    def add(given: tuple[str, str, dt.date | None]) -> None:
        if not given[0].strip():
            raise AgendaError(Message.of(N_("There is no text yet.")), Message.of(N_("Write one and try again.")))
        write(page, chosen.number, lambda meeting: with_decision(meeting, *given))

    dialog_button(page.speaker, desk(), title, Dialog(title, N_("Add the decision"), fields, add), key="new_decision")


# ---- Closing a meeting: what was shown is kept, and stays as it is ----


def closing(page: Page, chosen: ChosenMeeting, deck: Deck) -> None:
    """What closing does, a box to agree, and the button, for those who may."""
    if not page.person.may(Action.CLOSE_MEETING):
        return
    say = page.speaker.say
    page.heading(N_("Close the meeting"))
    page.text(
        N_(
            "Closing keeps the slides with their figures, so that they can be shown years later exactly as they are now. "
            "A closed meeting cannot be changed; copy it to go on. The next meeting begins with what changed since."
        )
    )
    agreed = st.checkbox(say(N_("The meeting is over and shall be kept as it is")), key=f"closing_{chosen.number}")
    current = desk()

    def agree() -> None:
        current.agreed = meeting_to_json(chosen.meeting), deck

    if st.button(
        say(N_("Close the meeting")),
        type="primary",
        key="close_meeting",
        disabled=not agreed or not deck.slides,
        on_click=agree,
    ):
        _close(page, chosen)


def _close(page: Page, chosen: ChosenMeeting) -> None:
    """The years that could be turned back to while it was presented are handed out with the slides."""
    try:
        shown = shown_at(page, chosen.number, chosen.meetings, chosen.meeting.level)
    except HandingOutRefused as error:
        tell_refusal(page, error)
        return
    as_shown = closed(chosen.meeting, shown.made.deck, page.database, now())
    is_as_seen = desk().agreed == (meeting_to_json(chosen.meeting), shown.made.deck)

    def close(meeting: Meeting) -> Meeting:
        if not is_as_seen or meeting != chosen.meeting:
            raise DatabaseError(
                Message.of(N_("The records or the meeting have been changed meanwhile.")),
                Message.of(N_("Look at the slides as they are now, and close the meeting then.")),
            )
        return as_shown

    done = Message.of(N_("Meeting %(number)s is closed."), number=chosen.number)
    close_as_seen(page, chosen.number, close, done, shown.edition(EditionKind.MEETING, chosen.meeting.title))
    st.rerun()
