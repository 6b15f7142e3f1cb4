"""What is to be decided: the meeting's own decisions, and those that earlier meetings left open."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from di_metrics.errors import N_
from di_metrics.meetings.agenda import LONGEST_TEXT
from di_metrics.meetings.editing import place_of, with_decision, with_settled, without_decision
from di_metrics.meetings.meeting import Decision, Meeting, earlier_meetings
from di_metrics.ui.bound_field import bound_field, key_of
from di_metrics.ui.meetings.desk import Chosen, edit
from di_metrics.ui.page import Page

_NEW = "new_decision"


def decisions(page: Page, chosen: Chosen) -> None:
    """Decisions to be settled, from earlier meetings and of this one; a field for a new one while the meeting is open.

    Settling one changes nothing of what a closed meeting has shown.
    """
    page.heading(N_("Decisions"))
    page.text(N_("A decision is listed at each later meeting until it is settled."))
    for number in earlier_meetings(chosen.meeting, chosen.meetings):
        _of_a_meeting(page, chosen, number, removable=False)
    _of_a_meeting(page, chosen, chosen.number, removable=not chosen.meeting.is_closed)
    if not chosen.meeting.is_closed:
        _new(page, chosen)


def _of_a_meeting(page: Page, chosen: Chosen, number: int, *, removable: bool) -> None:
    """A meeting's decisions, each with a box that settles it; of an earlier meeting those alone that it left open."""
    meeting = chosen.meetings[number]
    earlier = number != chosen.number
    for index, decision in enumerate(meeting.decisions):
        if earlier and decision.settled:
            continue
        text = decision.text
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
            )
            if removable:
                st.button(
                    page.speaker.say(N_("Remove")),
                    key=key_of(f"remove_decision_{index}", (number, decision.text)),
                    on_click=_change,
                    args=(page, number, index, decision, without_decision),
                )


def _plain(text: str) -> str:
    """A text whose marks are not taken for Markdown, which the labels of boxes understand."""
    return "".join(f"\\{sign}" if sign in "\\`*_{}[]()<>#+-!|~$:^" else sign for sign in text)


def _settle(page: Page, number: int, index: int, decision: Decision, settled: bool) -> None:
    _change(page, number, index, decision, lambda meeting, place: with_settled(meeting, place, settled))


def _change(page: Page, number: int, index: int, decision: Decision, edited: Callable[[Meeting, int], Meeting]) -> None:
    """Change a decision, wherever it is by now; one that is there no more was removed by the click before."""

    def where_it_is(meeting: Meeting) -> Meeting:
        place = place_of([one.text for one in meeting.decisions], decision.text, index)
        return meeting if place is None else edited(meeting, place)

    edit(page, number, where_it_is)


def _new(page: Page, chosen: Chosen) -> None:
    st.text_area(page.speaker.say(N_("New decision")), key=_NEW, max_chars=LONGEST_TEXT, height=80)
    st.button(page.speaker.say(N_("Add the decision")), key="add_decision", on_click=_add, args=(page, chosen.number))


def _add(page: Page, number: int) -> None:
    text = str(st.session_state[_NEW])
    edit(page, number, lambda meeting: with_decision(meeting, text))
    st.session_state[_NEW] = ""
