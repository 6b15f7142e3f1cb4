"""What may be told of a figure outside the team: the same card of protected figures, attacked before it is seen."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from di_metrics.access.rights import Action
from di_metrics.cards.composing import card_of
from di_metrics.cards.setting import Setting
from di_metrics.cards.view import View
from di_metrics.cards.wording import ended
from di_metrics.deck import Card, Level, Listing
from di_metrics.errors import N_, DIMetricsError
from di_metrics.meetings.compose import figures_at
from di_metrics.meetings.handing_out import Handed, Progress, handing_out
from di_metrics.model import Language
from di_metrics.protection.gate import HandingOutRefused
from di_metrics.sources.exact import RecordedFigures
from di_metrics.store import Database
from di_metrics.store.handed_out import EditionKind, keep_edition, state_of
from di_metrics.text.cell_names import slot_in_words
from di_metrics.ui import html
from di_metrics.ui.downloads import card_downloads
from di_metrics.ui.permission import changing_records

if TYPE_CHECKING:
    from di_metrics.ui.page import Page

_TAKEN = "taken_along"
"""The figures that the reader has recorded as handed out: state of the records, view, language and day."""


def what_may_be_told(page: Page, view: View, key: str) -> None:
    """A button that opens a dialog with what may be told of a figure, for those who may hand it out."""
    if not page.person.may(Action.HAND_OUT):
        return
    title = page.speaker.say(N_("What may be told"))
    if st.button(title, key=f"told_{key}"):
        state = state_of(page.database)  # asked for here: the dialog is drawn again after the records were closed
        st.dialog(title, width="large")(partial(_content, page, view, key, state))()


def tell_refusal(page: Page, error: HandingOutRefused) -> None:
    """That nothing is handed out, and what could be worked out."""
    st.error(page.speaker.error(error))
    st.html(html.listed([slot_in_words(page.speaker, page.region, kind, slot) for kind, slot in error.open]))


def _content(page: Page, view: View, key: str, state: str) -> None:
    """The protected card. Its words and table can be taken along once the ledger holds what they tell."""
    say, taken = page.speaker.say, st.session_state.setdefault(_TAKEN, set())
    figure = (state, view, page.view.language, page.selection.period.last)
    try:
        with st.spinner(say(N_("Composing the figure and attacking what it tells …"))):
            handed = _protected(*figure, page.database)
        if figure in taken:
            _to_take_along(page, handed.made, key)
            return
        _show(handed.made)
        if st.button(say(N_("Record as handed out and take along")), key=f"take_{key}", type="primary"):
            _record(page, handed)
            taken.add(figure)
            st.rerun(scope="fragment")
        st.html(html.caption(say(N_("What is told outside is recorded, so that all of it together gives no one away."))))
    except HandingOutRefused as error:
        tell_refusal(page, error)
    except DIMetricsError as error:
        st.error(page.speaker.error(error))


@st.cache_resource(show_spinner=False, max_entries=20)
def _protected(state: str, view: View, language: Language, as_of: dt.date, _database: Database) -> Handed[Card]:
    def make(figures: RecordedFigures, progress: Progress) -> Card:
        return card_of(Setting(figures, language, as_of, None), view)

    return handing_out(figures_at(Level.SHAREABLE, _database), make)


def _show(card: Card) -> None:
    st.html(html.figure_title(card.title) + (html.paragraph(card.sentence) if card.sentence else ""))
    _show_figures(card)


def _show_figures(card: Card) -> None:
    if isinstance(card.picture, Listing):
        st.html(html.listed(card.picture.points))
    if table := card.own_table:
        st.html(html.table(table, card.heading))


def _record(page: Page, handed: Handed[Card]) -> None:
    if edition := handed.edition(EditionKind.PACK, handed.made.heading):
        with changing_records(page, Action.HAND_OUT, what=edition.kind, fingerprint=edition.content_hash):
            keep_edition(page.database.path, edition)


def _to_take_along(page: Page, card: Card, key: str) -> None:
    words = " ".join(filter(None, [ended(card.title), card.sentence]))
    st.code(f"{words}\n{card.source}", language=None, wrap_lines=True)
    _show_figures(card)
    card_downloads(page, card, key, card.about, Level.SHAREABLE)
