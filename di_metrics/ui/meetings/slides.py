"""The slides of a meeting on the page: composed once, looked at one by one."""

from __future__ import annotations

import streamlit as st

from di_metrics.deck import Chart, Deck, Listing, Map, Slide, Table
from di_metrics.errors import N_, DIMetricsError, RecordsReplaced
from di_metrics.figures import deck_chart, deck_map
from di_metrics.meetings.meeting import deck_of, meeting_to_json
from di_metrics.model import Basis
from di_metrics.text import Speaker
from di_metrics.text.pictures import described
from di_metrics.ui import deck_html, html
from di_metrics.ui.meetings.chosen import badge
from di_metrics.ui.meetings.desk import Chosen, desk, source_of
from di_metrics.ui.page import PLOTLY, Page

_PLACE = "slide_shown"


def composed(page: Page, chosen: Chosen) -> Deck | None:
    """What the meeting shows, with progress while it is made; None, and why, where it cannot be."""
    asked = (*(meeting_to_json(one) for one in chosen.meetings.values()), chosen.number, page.database.info.build_id)
    kept = desk().deck
    if kept and kept[0] == asked:
        return kept[1]
    text = page.speaker.say(N_("Composing the slides …"))
    place = st.empty()

    def tell(share: float) -> None:
        place.progress(share, text=text)

    try:
        source = source_of(page, chosen.meeting.level)
        deck = deck_of(chosen.meeting, chosen.meetings, source, progress=tell)
    except RecordsReplaced:
        raise  # the page is drawn anew
    except DIMetricsError as error:
        st.error(page.speaker.error(error))
        return None
    finally:
        place.empty()
    desk().deck = asked, deck
    return deck


def preview(page: Page, deck: Deck) -> None:
    """One slide at a time: its title, picture, sentence, comment and source, in the language of the meeting."""
    page.heading(N_("Slides"))
    if not deck.slides:
        page.text(N_("There is no slide yet."))
        return
    slide = deck.slides[_place(page, deck)]
    with st.container(border=True, key="slide"):
        _slide(page, deck, slide)


def _place(page: Page, deck: Deck) -> int:
    """The place of the slide that is looked at: a box to choose it, and buttons to go on and back."""
    last = len(deck.slides) - 1
    kept = st.session_state.get(_PLACE)
    # A browser that has not heard yet that slides were reordered names one that is no more; its words arrive as they are.
    place = min(kept, last) if isinstance(kept, int) else 0
    st.session_state[_PLACE] = place

    def go(by: int) -> None:
        st.session_state[_PLACE] = place + by

    say = page.speaker.say
    with st.container(horizontal=True, vertical_alignment="bottom", key="slide-choice"):
        st.selectbox(
            say(N_("Slide")), range(last + 1), key=_PLACE,
            format_func=lambda one: f"{one + 1}. {deck.slides[one].heading}",
        )  # fmt: skip
        st.button(say(N_("Back")), key="slide_back", disabled=place == 0, on_click=go, args=(-1,))
        st.button(say(N_("Next")), key="slide_next", disabled=place == last, on_click=go, args=(1,))
    return int(st.session_state[_PLACE])


def _slide(page: Page, deck: Deck, slide: Slide) -> None:
    speaker = Speaker(deck.language)
    st.html(badge(page, deck.level) + deck_html.slide_title(slide.title))
    _picture(page, speaker, slide)
    st.html(html.lead(slide.sentence) + deck_html.comment(slide.comment) + html.caption(slide.source))
    if slide.notes:
        page.text(N_("For whoever presents: %(notes)s"), notes=slide.notes)
    if slide.about or slide.table:
        with st.expander(page.speaker.say(N_("Figures and definitions"))):
            if slide.table and slide.table != slide.picture:
                st.html(deck_html.table(slide.heading, slide.table))
            st.html(html.definitions(slide.about))


def _picture(page: Page, speaker: Speaker, slide: Slide) -> None:
    match slide.picture:
        case Chart() as chart:
            figure = deck_chart(speaker, chart)
        case Map() as drawn:
            figure = deck_map(speaker, drawn, page.database.outlines(Basis(drawn.basis)))
        case Table() as table:
            st.html(deck_html.table(slide.heading, table))
            return
        case Listing() as listing:
            st.html(html.listed(listing.points))
            return
        case None:
            return
    alternative = described(speaker, slide.heading, slide.picture)
    st.plotly_chart(figure, key=f"slide_{slide.key}", theme=None, config=PLOTLY, alt=alternative)
    if isinstance(slide.picture, Map):
        st.html(deck_html.map_legend(slide.picture))
