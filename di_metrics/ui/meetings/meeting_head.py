"""The chosen meeting: its facts, changing them, and what can be done with it as a whole."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from html import escape

import streamlit as st

from di_metrics.access.rights import Action
from di_metrics.cards.wording import ended
from di_metrics.deck import Level
from di_metrics.errors import N_, Message
from di_metrics.meetings.meeting import Meeting, agenda_to_json, copied, data_have_changed
from di_metrics.store.meetings import remove_meeting
from di_metrics.text.notes import level_words
from di_metrics.ui import html
from di_metrics.ui.downloads import action_download
from di_metrics.ui.held import Dialog, dialog_button
from di_metrics.ui.meetings.meeting_desk import (
    MEETING,
    ChosenMeeting,
    add_meeting,
    attempt,
    changed_meanwhile,
    desk,
    write,
)
from di_metrics.ui.meetings.meeting_list import choose, detail_fields, with_title
from di_metrics.ui.page import Page
from di_metrics.ui.permission import changing_records


def head(page: Page, chosen: ChosenMeeting) -> None:
    """The meeting's title, days and level, whether it is closed, and the ways onward."""
    speaker, meeting = page.speaker, chosen.meeting
    st.header(meeting.title, anchor=False)
    facts = [
        speaker.say(N_("Held on %(date)s"), date=speaker.date(meeting.held_on)),
        speaker.say(N_("figures as of %(date)s"), date=speaker.date(meeting.as_of)),
    ]
    if meeting.previous in chosen.meetings:
        before = chosen.meetings[meeting.previous]
        facts.append(speaker.say(N_("compared with the meeting of %(date)s"), date=speaker.date(before.held_on)))
    st.html(html.caption(ended("; ".join(facts))) + badge(page, meeting.level))
    _state(page, chosen)
    st.html(html.link(speaker.say(N_("Present")), "present", page.view.address(page.region), "di-action"))
    _whole(page, chosen)


def badge(page: Page, level: Level) -> str:
    """Whom figures may be shown, as a mark that is seen at once where they are internal."""
    kind = "di-badge di-internal" if level is Level.INTERNAL else "di-badge"
    return f'<p class="{kind}">{escape(level_words(page.speaker, level).capitalize())}</p>'


def _state(page: Page, chosen: ChosenMeeting) -> None:
    speaker, closing = page.speaker, chosen.meeting.closing
    if closing is None:
        return
    day = speaker.date(dt.datetime.fromisoformat(closing.closed_at).date())
    st.info(speaker.say(N_("This meeting was closed on %(day)s and is shown as it was then."), day=day))
    if data_have_changed(chosen.meeting, page.database):
        st.warning(speaker.say(N_("The data have changed since then. The figures here are still those that were shown.")))


def _whole(page: Page, chosen: ChosenMeeting) -> None:
    say, number, meeting = page.speaker.say, chosen.number, chosen.meeting
    with st.container(horizontal=True):
        if page.person.may(Action.CHANGE_MEETING):
            _changing(page, chosen)
        file = f"meeting_{number}_{meeting.held_on.isoformat()}_{meeting.level}_agenda.json"
        title = say(N_("Export the agenda"))
        action_download(page, Action.EXPORT_FIGURES, title, agenda_to_json(meeting), file, "export_meeting")


def _changing(page: Page, chosen: ChosenMeeting) -> None:
    say = page.speaker.say
    if not chosen.meeting.is_closed:
        _details(page, chosen)
    st.button(say(N_("Copy")), key="copy_meeting", on_click=lambda: attempt(lambda: _copy(page, chosen)))
    with st.popover(say(N_("Remove …"))):
        page.text(N_("The meeting is removed for good, with its agenda, its decisions and what was shown."))
        st.button(
            say(N_("Yes, remove this meeting")), key="remove_meeting",
            on_click=lambda: attempt(lambda: _remove(page, chosen.number)),
        )  # fmt: skip


def _copy(page: Page, chosen: ChosenMeeting) -> Message:
    number = add_meeting(page, copied(chosen.meeting))
    choose(page, number)
    return Message.of(N_("The copy is meeting %(number)s. Now change its days."), number=number)


def _remove(page: Page, number: int) -> Message:
    with changing_records(page, Action.CHANGE_MEETING):
        remove_meeting(page.database.path, number)
    desk().discard()
    choose(page, None)
    return Message.of(N_("Meeting %(number)s has been removed."), number=number)


def _details(page: Page, chosen: ChosenMeeting) -> None:
    current = chosen.meeting

    def fields() -> Meeting:
        return detail_fields(page, current, chosen.meetings, chosen.number)

    def keep(given: Meeting) -> None:
        def with_details(now: Meeting) -> Meeting:
            if replace(now, agenda=current.agenda, decisions=current.decisions) != current:
                raise changed_meanwhile()
            return replace(with_title(given), agenda=now.agenda, decisions=now.decisions)

        write(page, chosen.number, with_details)
        desk().outcomes[MEETING] = Message.of(N_("The changes are kept."))

    dialog = Dialog(N_("Title, days, language and level"), N_("Keep the changes"), fields, keep)
    dialog_button(page.speaker, desk(), N_("Change …"), dialog, key="change_details")
