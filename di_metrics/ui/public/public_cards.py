"""Public pages as they are drawn: headline figures, then sections of cards with their pictures, tables and marks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from html import escape

import streamlit as st

from di_metrics.cards.about import marks_in_words
from di_metrics.cards.view import View
from di_metrics.cards.wording import shortly
from di_metrics.deck import Card
from di_metrics.errors import N_
from di_metrics.model import Dimension, Status
from di_metrics.release.offered import ASSESSED
from di_metrics.text.narrative import described
from di_metrics.text.notes import with_period
from di_metrics.ui import html
from di_metrics.ui.deck_html import draw_picture
from di_metrics.ui.public.menus import draw_menus
from di_metrics.ui.public.public_page import PublicPage
from di_metrics.ui.public.public_views import SECTIONS, PageSection, answer_of

_SWATCHES = {Status.LOW: "di-low", Status.SUPPRESSED: "di-closed", Status.ROUNDED: "di-shown"}
_LED_BY_THEIR_CARD = ("map", "services", "money")
"""The pages whose answer tells what their first card finds."""


def draw_page(page: PublicPage, address: str) -> None:
    """The answer of a page of figures, its headline figures, and its sections."""
    st.html(html.lead(answer_of(page, address)))
    if address == "overview":
        for figures in _headlines(page):
            st.html(html.headlines(figures))
    for place, section in enumerate(SECTIONS[address](page)):
        _section(page, section, is_told=place == 0 and address in _LED_BY_THEIR_CARD)


# ---- Headline figures ----


def _headlines(page: PublicPage) -> Iterator[list[html.Headline]]:
    """Recipients in all and of each group; assessed persons, municipalities with recipients, and money."""
    until = page.speaker.say(N_("by the end of %(year)s"), year=page.offered.last_year)
    in_all = page.speaker.say(N_("in the whole project"))
    yield list(_of_view(page, page.people(Dimension.GROUP), until))
    assessed, paid = page.people(code=ASSESSED), page.money()
    yield [*_of_view(page, assessed, until), *_places(page, until), *_of_view(page, paid, in_all)]


def _of_view(page: PublicPage, view: View, when: str) -> Iterator[html.Headline]:
    """A figure in all, and of each group where it is split; an official total is called so."""
    answer, speaker = page.answer(view), page.speaker
    results = (*(answer.totals if answer.by else ()), *answer.results) if answer else ()
    for result, cell in ((one, cell) for one in results for cell in one):
        indicator, context = result.indicator, "" if result.by else when
        if cell.status is not Status.NOT_APPLICABLE:
            name = ": ".join([speaker.name(indicator.name), *(page.group(str(code)) for code in cell.key)])
            official = speaker.say(N_("official count")) if cell.source else ""
            told = "; ".join(filter(None, [official, context]))
            yield html.Headline(name, shortly(page.setting(), indicator, cell), told, speaker.name(indicator.definition))


def _places(page: PublicPage, context: str) -> Iterator[html.Headline]:
    """In how many municipalities at least somebody has received a service: those of which any number is told."""
    answer = page.answer(page.people(Dimension.GROUP, Dimension.MUNICIPALITY))
    if answer is None:
        return
    say = page.speaker.say
    served = {cell.key[1] for cell in answer.results[0] if cell.value}
    yield html.Headline(
        say(N_("Municipalities with recipients")),
        say(N_("at least %(value)s"), value=page.speaker.number(len(served))),
        context,
        say(N_("Municipalities in which somebody of some group received a service of the project.")),
    )


# ---- Sections of cards ----


def _section(page: PublicPage, section: PageSection, *, is_told: bool) -> None:
    """A section; `is_told` says that the page's answer tells what its card finds."""
    if section.heading:
        st.header(page.speaker.say(section.heading), anchor=False)

    def menus() -> None:
        draw_menus(page, section.key, section.menus)

    if not section.map_first:
        menus()
    for text in section.texts:
        st.html(html.caption(text))
    columns = st.columns(len(section.views), gap="large") if len(section.views) > 1 else [st.container()]
    for number, (column, view) in enumerate(zip(columns, section.views, strict=False)):
        with column:
            card = page.card(view)
            title = card.heading if is_told else card.title
            key = f"{section.key}_{number}"
            below = menus if section.map_first else None
            _card(page, replace(card, title=title), view, key, beside=len(section.views) == 1, below=below)
    for note in section.notes:
        st.html(html.caption(note))


def _card(
    page: PublicPage, card: Card, view: View, key: str, *, beside: bool, below: Callable[[], None] | None = None
) -> None:
    """A card under its title, with its table below the picture or `beside` it, and what the marks in them mean.

    What is drawn `below` stands between the picture and its sentence.
    """
    st.html(html.figure_title(card.title))
    left, right = st.columns([3, 2], gap="large") if beside and card.table else (st.container(), st.container())
    caption = with_period(page.speaker, [card.heading], page.selection(view).period)
    with left:
        said = described(page.speaker, card.title, card.picture) if card.picture else ""
        outlines = page.release.outlines
        opens = Dimension.MUNICIPALITY in view.split
        clicked = draw_picture(page.speaker, card.picture, outlines, key, caption=caption, described=said, opens=opens)
        if below is not None:
            below()
        st.html(html.caption(card.sentence))
    with right:
        table = html.table(card.table, caption) if card.table else ""
        if shown := table + _legend(page, card):
            st.html(shown)
    if clicked:
        page.open("municipality", replace(page.choice, area=clicked))


def _legend(page: PublicPage, card: Card) -> str:
    """What the marks in a card mean."""
    marks = {meant: status for status, meant in marks_in_words(page.speaker).items()}
    items = [
        f'<li><span class="di-swatch {_SWATCHES.get(marks[mark, text], "di-plain")}" aria-hidden="true"></span>'
        f"<b>{escape(mark)}</b>: {escape(text)}</li>"
        for mark, text in card.about
        if (mark, text) in marks
    ]
    return f'<ul class="di-legend">{"".join(items)}</ul>' if items else ""
