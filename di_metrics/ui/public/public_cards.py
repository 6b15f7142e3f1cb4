"""Public pages as they are drawn: headline figures, then sections of cards with their pictures, tables and marks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from html import escape

import streamlit as st

from di_metrics.cards.about import marks_in_words
from di_metrics.cards.view import View
from di_metrics.cards.wording import shortly
from di_metrics.deck import Card, Chart, Map
from di_metrics.errors import N_
from di_metrics.model import Dimension, Status
from di_metrics.release.offered import ASSESSED
from di_metrics.text.narrative import described
from di_metrics.ui import html
from di_metrics.ui.bound_field import key_of
from di_metrics.ui.deck_html import draw_picture, html_of, tell
from di_metrics.ui.name_search import draw_search, places_of_today
from di_metrics.ui.public.figure_files import PublicFigure, section_figures, taken_along
from di_metrics.ui.public.menus import draw_menus
from di_metrics.ui.public.public_page import FIRST, PublicPage
from di_metrics.ui.public.public_views import SECTIONS, PageSection, answer_of, places_served
from di_metrics.ui.public.text_pages import CHOOSE_YOURS, easy_link

_SWATCHES = {Status.LOW: "di-low", Status.SUPPRESSED: "di-closed", Status.ROUNDED: "di-shown"}
_LED_BY_THEIR_CARD = ("map", "services", "money")
"""The pages whose answer tells what their first card finds."""


def draw_page(address: str, page: PublicPage) -> None:
    """The answer of a page of figures, its headline figures, and its sections."""
    tell([html.lead(answer_of(page, address))])
    if address == FIRST:
        _find_a_place(page)
        tell(map(html.headlines, headlines_of(page)))
    for place, section in enumerate(SECTIONS[address](page)):
        _section(page, address, section, is_told=place == 0 and address in _LED_BY_THEIR_CARD)


# ---- The first screen ----


def _find_a_place(page: PublicPage) -> None:
    """A search for the reader's municipality, and the way to the page in easy language."""
    with st.container(key="find-place"):
        draw_search(
            page.speaker,
            key_of("search_text", page.choice.area),
            CHOOSE_YOURS,
            N_("Its name, also an old one"),
            lambda: [one for one in places_of_today(page.speaker, page.region) if one.place.code in page.offered.areas],
            lambda one: one.name,
            lambda one: page.open("municipality", replace(page.choice, area=one.place.code)),
        )
    tell([easy_link(page)])


# ---- Headline figures ----


def headlines_of(page: PublicPage) -> Iterator[list[html.Headline]]:
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
            yield html.Headline(name, shortly(page.setting, indicator, cell), told, speaker.name(indicator.definition))


def _places(page: PublicPage, context: str) -> Iterator[html.Headline]:
    served, say = places_served(page), page.speaker.say
    if served is None:
        return
    yield html.Headline(
        say(N_("Municipalities with recipients")),
        say(N_("at least %(value)s"), value=page.speaker.number(served)),
        context,
        say(N_("Municipalities in which somebody of some group received a service of the project.")),
    )


# ---- Sections of cards ----


def _section(page: PublicPage, address: str, section: PageSection, *, is_told: bool) -> None:
    """A section; `is_told` says that the page's answer tells what its card finds."""
    above = [html.heading(page.speaker.say(section.heading))] if section.heading else []

    def menus() -> None:
        draw_menus(page, section.key, section.menus)

    if section.menus and not section.map_first:
        tell(above)
        above = []
        menus()
    above += map(html.caption, section.texts)
    figures = section_figures(page, address, section)
    if len(figures) == 1:
        _card(figures[0], above, is_told=is_told, below=menus if section.map_first else None)
    else:
        tell(above)
        columns = st.columns(len(figures), gap="large") if figures else []
        for column, figure in zip(columns, figures, strict=True):
            with column:
                _card(figure, is_told=is_told)
    tell([html.caption(note) for note in section.notes])


def _card(
    figure: PublicFigure,
    above: Sequence[str] | None = None,
    *,
    is_told: bool,
    below: Callable[[], None] | None = None,
) -> None:
    """A card under its title, with its table below the picture, what the marks in them mean, and what may be taken along.

    A card that stands alone has its table beside the picture, and what is told `above` over its title. What is drawn `below`
    stands between the picture and its sentence. A picture of municipalities opens the one that is clicked.
    """
    page, card = figure.page, figure.card
    parts = _Parts(figure, replace(card, title=card.heading) if is_told else card, above)
    if isinstance(card.picture, Chart | Map) and (below or Dimension.MUNICIPALITY in figure.view.split):
        parts.draw(below)
    else:
        _drawn_once(repr((page.drawn_from, figure.address, figure.key, is_told, above)), parts.draw)


@st.cache_resource(show_spinner=False, max_entries=1000)
def _drawn_once(of: str, _draw: Callable[[], None]) -> None:
    """Draw what is the same each time and has no widgets: from the second time on Streamlit sends again what it sent."""
    _draw()


@dataclass(frozen=True, slots=True)
class _Parts:
    """A figure's card as it is drawn, with what stands `above` it where it stands alone."""

    figure: PublicFigure
    card: Card
    above: Sequence[str] | None

    def draw(self, below: Callable[[], None] | None = None) -> None:
        page, card, caption = self.figure.page, self.card, self.figure.caption
        title, sentence = html.figure_title(card.title), html.caption(card.sentence)
        table = (html.table(card.table, caption) if card.table else "") + legend(page, card)
        table += taken_along(self.figure)
        if not isinstance(card.picture, Chart | Map):
            tell([*(self.above or ()), title, html_of(card.picture, caption), sentence, table])
            return
        tell([*(self.above or ()), title])
        is_beside = self.above is not None and card.table is not None
        left, right = st.columns([3, 2], gap="large") if is_beside else (nullcontext(), None)
        with left:
            self._picture(card.picture, [sentence] if right else [sentence, table], below)
        if right:
            right.html(table)

    def _picture(self, picture: Chart | Map, told: list[str], below: Callable[[], None] | None) -> None:
        page, view, under = self.figure.page, self.figure.view, () if below else told
        said, opens = described(page.speaker, self.card.title, picture), Dimension.MUNICIPALITY in view.split
        clicked = draw_picture(
            page.speaker, picture, page.release.outlines, self.figure.key, under, described=said, opens=opens
        )
        if below:
            below()
            tell(told)
        if clicked:
            page.open("municipality", replace(page.choice, area=clicked))


def legend(page: PublicPage, card: Card) -> str:
    """What the marks in a card mean."""
    marks = {meant: status for status, meant in marks_in_words(page.speaker).items()}
    items = [
        f'<li><span class="di-swatch {_SWATCHES.get(marks[mark, text], "di-plain")}" aria-hidden="true"></span>'
        f"<b>{escape(mark)}</b>: {escape(text)}</li>"
        for mark, text in card.about
        if (mark, text) in marks
    ]
    return f'<ul class="di-legend">{"".join(items)}</ul>' if items else ""
