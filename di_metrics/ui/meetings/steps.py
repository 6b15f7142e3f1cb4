"""The two steps of a meeting: it is prepared, with its slides beside the agenda; then it is shown and handed out."""

from __future__ import annotations

import streamlit as st

from di_metrics.errors import N_
from di_metrics.ui.meetings.agenda_list import agenda
from di_metrics.ui.meetings.decisions import closing, decisions
from di_metrics.ui.meetings.meeting_desk import ChosenMeeting
from di_metrics.ui.meetings.slides_and_files import composed, handouts, preview
from di_metrics.ui.page import Page


def steps(page: Page, chosen: ChosenMeeting) -> None:
    """Preparing a meeting; showing it, its files, and closing it where that is open."""
    page.heading(N_("1. Prepare"))
    with st.container(key="prepare"):
        beside, shown_in = st.columns(2, gap="medium")
    with beside:
        agenda(page, chosen)
        decisions(page, chosen)
    with shown_in:
        shown = composed(page, chosen)
        if shown:
            preview(page, chosen, shown.made)
    page.heading(N_("2. Show and hand out"))
    if shown:
        handouts(page, shown)
        if not chosen.meeting.is_closed:
            closing(page, chosen, shown.made)
