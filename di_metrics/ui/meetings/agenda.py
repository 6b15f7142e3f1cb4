"""The agenda of a meeting as a list: own titles, comments, order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from di_metrics.errors import N_
from di_metrics.meetings.agenda import LONGEST_TEXT, LONGEST_TITLE, AgendaItem
from di_metrics.meetings.editing import commented, moved, place_of, retitled, without_item
from di_metrics.meetings.meeting import Meeting
from di_metrics.meetings.view_words import view_in_words
from di_metrics.ui import html
from di_metrics.ui.bound_field import bound_field, key_of
from di_metrics.ui.meetings.adding import add_view
from di_metrics.ui.meetings.desk import Chosen, edit
from di_metrics.ui.page import Page

_EditAt = Callable[[Meeting, int], Meeting]
"""Changes a meeting at a place of its agenda."""


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
            _draw(_Drawn(page, chosen.number, index, item), _named(page, item), len(items) - 1)
    add_view(page, chosen)


def _named(page: Page, item: AgendaItem) -> str:
    said = view_in_words(page.speaker, page.region, item.view)
    return f"{item.title} – {said}" if item.title else said


@dataclass(frozen=True)
class _Drawn:
    """An item where it was drawn. Clicks may come faster than drawing, so a change asks where the item is by then."""

    page: Page
    number: int
    index: int
    item: AgendaItem

    def change(self, edited: _EditAt) -> None:
        """Change the item, which its view tells from others; one that is there no more was removed by the click before."""

        def where_it_is(meeting: Meeting) -> Meeting:
            place = place_of([one.view for one in meeting.agenda.items], self.item.view, self.index)
            return meeting if place is None else edited(meeting, place)

        edit(self.page, self.number, where_it_is)

    def button(self, kind: str, title: str, edited: _EditAt, *, disabled: bool = False) -> None:
        """A button that changes the item."""
        said, key = self.page.speaker.say(title), key_of(f"{kind}_{self.index}", (self.number, self.item.view))
        st.button(said, key=key, disabled=disabled, on_click=lambda: self.change(edited))

    def texts(self) -> None:
        """The fields of the item's own title and comment."""
        say, key = self.page.speaker.say, f"{self.number}_{self.index}"
        comment = say(N_("Comment (Markdown: **bold**, *italic*, lists, links)"))
        bound_field(
            st.text_input, f"title_{key}", self.item.title or "", self._typed(retitled), say(N_("Own title")),
            max_chars=LONGEST_TITLE,
        )  # fmt: skip
        bound_field(
            st.text_area, f"comment_{key}", self.item.comment, self._typed(commented), comment, max_chars=LONGEST_TEXT
        )

    def _typed(self, edited: Callable[[Meeting, int, str], Meeting]) -> Callable[[str], None]:
        return lambda text: self.change(lambda meeting, place: edited(meeting, place, text))


def _draw(drawn: _Drawn, named: str, last: int) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"item_{drawn.index}"):
        st.html(html.caption(f"{drawn.index + 1}. {named}"))
        with st.popover(drawn.page.speaker.say(N_("Edit"))):
            drawn.texts()
        drawn.button("up", N_("Move up"), lambda meeting, place: moved(meeting, place, -1), disabled=drawn.index == 0)
        drawn.button("down", N_("Move down"), lambda meeting, place: moved(meeting, place, 1), disabled=drawn.index == last)
        drawn.button("remove", N_("Remove"), without_item)
