"""The agenda of a meeting as a list: own titles, comments, order."""

from __future__ import annotations

import streamlit as st

from di_metrics.errors import N_
from di_metrics.meetings.agenda import AgendaItem
from di_metrics.meetings.editing import commented, moved, retitled, without_item
from di_metrics.meetings.meeting import LONGEST_TEXT
from di_metrics.meetings.view_words import view_in_words
from di_metrics.ui import html
from di_metrics.ui.meetings.adding import add_view
from di_metrics.ui.meetings.desk import Chosen, Edit, edit
from di_metrics.ui.page import Page

_LONGEST_TITLE = 200


def agenda(page: Page, chosen: Chosen) -> None:
    """Each item with what can be done to it, and a way to add one; of a closed meeting the list alone."""
    page.heading(N_("Agenda"))
    items = chosen.meeting.agenda.items
    if chosen.meeting.is_closed:
        st.html(html.listed([_named(page, item) for item in items], "ol"))
        return
    page.text(
        N_("Each item is a slide. Without an own title, the slide says what its figures show.")
        if items
        else N_("The agenda is empty. Add a view below or on the page of a figure.")
    )
    with st.container(key="agenda"):
        for index, item in enumerate(items):
            _item(page, chosen, index, item)
    add_view(page, chosen)


def _named(page: Page, item: AgendaItem) -> str:
    said = view_in_words(page.speaker, page.region, item.view)
    return f"{item.title} – {said}" if item.title else said


def _item(page: Page, chosen: Chosen, index: int, item: AgendaItem) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"item_{index}"):
        st.html(html.caption(f"{index + 1}. {_named(page, item)}"))
        with st.popover(page.speaker.say(N_("Edit"))):
            _texts(page, chosen, index, item)
        last = index == len(chosen.meeting.agenda.items) - 1
        _button(page, chosen, index, "up", N_("Move up"), lambda one: moved(one, index, -1), disabled=index == 0)
        _button(page, chosen, index, "down", N_("Move down"), lambda one: moved(one, index, 1), disabled=last)
        _button(page, chosen, index, "remove", N_("Remove"), lambda one: without_item(one, index))


def _button(page: Page, chosen: Chosen, index: int, kind: str, title: str, change: Edit, *, disabled: bool = False) -> None:
    st.button(
        page.speaker.say(title),
        key=f"{kind}_{index}",
        disabled=disabled,
        on_click=lambda: edit(page, chosen.number, change),
    )


def _texts(page: Page, chosen: Chosen, index: int, item: AgendaItem) -> None:
    title, comment = f"title_{index}", f"comment_{index}"
    st.session_state[title], st.session_state[comment] = item.title or "", item.comment
    given = st.session_state
    st.text_input(
        page.speaker.say(N_("Own title")),
        key=title,
        max_chars=_LONGEST_TITLE,
        on_change=lambda: edit(page, chosen.number, lambda one: retitled(one, index, given[title])),
    )
    st.text_area(
        page.speaker.say(N_("Comment (Markdown: **bold**, *italic*, lists, links)")),
        key=comment,
        max_chars=LONGEST_TEXT,
        on_change=lambda: edit(page, chosen.number, lambda one: commented(one, index, given[comment])),
    )
