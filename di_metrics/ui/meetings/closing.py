"""Closing a meeting: what was shown is kept, and stays as it is."""

from __future__ import annotations

import streamlit as st

from di_metrics.deck import Deck
from di_metrics.errors import N_, DatabaseError, Message
from di_metrics.meetings.meeting import Meeting, closed
from di_metrics.store.now import now
from di_metrics.ui.data import open_records
from di_metrics.ui.meetings.desk import Chosen, edit
from di_metrics.ui.page import Page


def closing(page: Page, chosen: Chosen, deck: Deck) -> None:
    """What closing does, a box to agree, and the button."""
    say = page.speaker.say
    page.heading(N_("Close the meeting"))
    page.text(
        N_(
            "Closing keeps the slides with their figures, the list of batches and the hash of the data, so that they can be "
            "shown years later exactly as they are now. A closed meeting cannot be changed; copy it to go on. The next "
            "meeting begins with what changed since."
        )
    )
    agreed = st.checkbox(say(N_("The meeting is over and shall be kept as it is")), key=f"closing_{chosen.number}")
    st.button(
        say(N_("Close the meeting")),
        type="primary",
        key="close_meeting",
        disabled=not agreed or not deck.slides,
        on_click=_close,
        args=(page, chosen, deck),
    )


def _close(page: Page, chosen: Chosen, deck: Deck) -> None:
    database = open_records(page.settings, page.speaker)
    as_shown = closed(chosen.meeting, deck, database, now())
    same_records = database.info.build_id == page.database.info.build_id

    def close(meeting: Meeting) -> Meeting:
        if not same_records or meeting != chosen.meeting:
            raise DatabaseError(
                Message.of(N_("The records or the meeting have been changed meanwhile.")),
                Message.of(N_("Look at the slides as they are now, and close the meeting then.")),
            )
        return as_shown

    edit(page, chosen.number, close, Message.of(N_("Meeting %(number)s is closed."), number=chosen.number))
