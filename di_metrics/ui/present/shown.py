"""Which meeting is presented, at which level, and its screens, made once for all who open them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import streamlit as st

from di_metrics.deck import Level
from di_metrics.errors import N_, Message
from di_metrics.meetings.agenda import AgendaError
from di_metrics.meetings.kept import kept_meetings
from di_metrics.meetings.meeting import Meeting, deck_of, meeting_to_json
from di_metrics.meetings.years import slides_of_years
from di_metrics.release.release import Release
from di_metrics.ui.address import LEVEL
from di_metrics.ui.meetings.desk import source_of
from di_metrics.ui.page import Page
from di_metrics.ui.present.screens import screens_of, screens_of_years
from di_metrics.ui.present.stage import stage


def presentation(page: Page) -> None:
    """The meeting of the address as it is projected: `m` is its number, `level=internal` asks for every count.

    Raises AgendaError where there is no such meeting, ReleaseError where it is to be told from a release and there is none.
    """
    meetings, number = kept_meetings(page.database), page.view.meeting
    if number is None or number not in meetings:
        raise AgendaError(
            Message.of(N_("There is no meeting No. %(number)s."), number=number or "–"),
            Message.of(N_("Choose a meeting on the page of meetings.")),
        )
    meeting = meetings[number]
    may_switch = meeting.level is not Level.INTERNAL and not meeting.is_closed
    asked = Level.INTERNAL if may_switch and st.query_params.get(LEVEL) == Level.INTERNAL else meeting.level
    source = source_of(page, asked)
    version = source.edition.content_hash if isinstance(source, Release) else page.database.info.build_id

    def make() -> str:
        deck = deck_of(meeting, meetings, source, level=asked)
        # A closed meeting shows what was kept, and no years were: the records may be others now.
        years = {} if meeting.is_closed else slides_of_years(source, meeting.agenda, deck)
        outlines = page.database.outlines
        of_years = screens_of_years(deck, years, outlines)
        return stage(deck, screens_of(deck, outlines), number, may_switch=may_switch, years=of_years)

    with st.spinner(page.speaker.say(N_("Preparing the slides …"))):
        made = _made(version, page.database.info.build_id, _content(number, meetings), asked, make)
    with st.container(key="present"):
        st.html(made, unsafe_allow_javascript=True)


def _content(number: int, meetings: Mapping[int, Meeting]) -> str:
    """All that a deck depends on besides the data: the meeting and those before it."""
    open_ones = "\n".join(f"{one} {meeting_to_json(replace(meetings[one], closing=None))}" for one in sorted(meetings))
    closing = meetings[number].closing
    return f"{number} {closing.closed_at if closing else ''}\n{open_ones}"


@st.cache_data(show_spinner=False, max_entries=8)
def _made(version: str, build_id: str, content: str, level: Level, _make: Callable[[], str]) -> str:
    return _make()
