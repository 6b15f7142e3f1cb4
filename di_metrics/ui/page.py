"""A page being drawn: what the reader chose, and the cards that show it."""

from __future__ import annotations

import re
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from di_metrics.access.rights import Person
from di_metrics.cards.view import PictureKind, View, ViewKind, view_about
from di_metrics.cards.wording import ended
from di_metrics.deck import Card, Level, Listing
from di_metrics.errors import N_
from di_metrics.indicators import CATALOGUE
from di_metrics.model import Dimension, Period, Selection
from di_metrics.region import Region
from di_metrics.settings import Settings
from di_metrics.sources.question import Question
from di_metrics.store import Database
from di_metrics.text import Speaker
from di_metrics.text.labels import label
from di_metrics.text.notes import period_in_words
from di_metrics.text.public_speaker import capital, no_partner
from di_metrics.ui import html
from di_metrics.ui.add_to_meeting import add_to_meeting
from di_metrics.ui.bound_field import key_of
from di_metrics.ui.choice import Choice, change_choice, go_to
from di_metrics.ui.data import KeptFigures, card_from
from di_metrics.ui.deck_html import draw_picture
from di_metrics.ui.downloads import card_downloads
from di_metrics.ui.may_be_told import what_may_be_told
from di_metrics.ui.shell import page_at, permalink

_BETWEEN_SENTENCES = re.compile(r"(?<=\.) (?=[^\W\d_])(?!EUR)")  # nor within “3,18 milj. EUR”
_LINK = N_("Link to this view")
_YEAR_DAYS = 366
_OF_POINTS = (ViewKind.ATTENTION, ViewKind.DECISIONS, ViewKind.STATEMENTS, ViewKind.WORDS)
"""Cards whose picture is points; the others have points in its place only where there is nothing to show."""

_FILTERED_BY = {Dimension.SERVICE: "services", Dimension.CATEGORY: "categories", Dimension.GROUP: "groups"}
"""The filters that a click on a bar sets, by what the bars are of."""

_SHORT_DAYS = 550
"""A period of up to a year and a half has room for a column a month."""


def _leads_somewhere(view: View) -> bool:
    """Whether the bars of a view are of what has a page or a filter."""
    is_bars = view.kind is ViewKind.FIGURES and view.picture is PictureKind.BARS
    return is_bars and view.split[0] in (Dimension.MUNICIPALITY, *_FILTERED_BY)


@dataclass(frozen=True)
class Page:
    """What a page draws from, and who looks at it.

    `selection` is the reader's, `contents` the place for links to the page's sections.
    """

    speaker: Speaker
    database: Database
    view: Choice
    settings: Settings
    person: Person
    contents: DeltaGenerator | None = None

    @property
    def region(self) -> Region:
        return self.database.region

    @property
    def selection(self) -> Selection:
        return self.view.selection

    @cached_property
    def source(self) -> KeptFigures:
        """The figures that the page's cards are composed from."""
        return KeptFigures(self.database)

    def about(self, kind: ViewKind, **changes: Any) -> View:
        """The view of a kind for the reader's selection with changes to it."""
        return view_about(self.region, kind, replace(self.selection, **changes))

    def figures(self, *codes: str, by: tuple[Dimension, ...], picture: PictureKind, **changes: Any) -> View:
        """The view of indicators for the reader's selection with changes to it, split by dimensions."""
        selection = replace(self.selection, **changes)
        return view_about(self.region, ViewKind.FIGURES, selection, codes, by, picture, self.view.unit)

    def compared(self, kind: ViewKind, *codes: str) -> View:
        """The view of a kind of municipalities compared by indicators."""
        return view_about(self.region, kind, self.selection, codes, unit=self.view.unit)

    def coverage(self, by: Dimension, **changes: Any) -> View:
        """The view of the assessed and the served, split by a dimension."""
        return view_about(self.region, ViewKind.COVERAGE, replace(self.selection, **changes), split=(by,))

    def served_since(self, by: Dimension) -> View:
        """The view of the share served by months since assessment, split by year of assessment or by group."""
        return view_about(self.region, ViewKind.SERVED_SINCE, self.selection, split=(by,))

    @property
    def time_axis(self) -> Dimension:
        """What a course through time goes by: by month to date and within short periods, else by year."""
        period = self.selection.period
        is_long = period.first is not None and (period.last - period.first).days > _SHORT_DAYS
        return Dimension.YEAR if is_long else Dimension.MONTH

    @property
    def unfiltered(self) -> Page:
        """The same page without what the reader chose."""
        selection = Selection(Period(self.region.project.end), self.selection.basis)
        return replace(self, view=replace(self.view, selection=selection))

    # ---- What a page shows ----

    def lead(self, text: str) -> None:
        st.html(html.lead(text))

    def heading(self, text: str, **params: object) -> None:
        """A section's heading, with a link to it above the page; its anchor is the same in all languages."""
        anchor, told = re.sub(r"\W+", "-", text.lower()).strip("-"), self.speaker.say(text, **params)
        if self.contents is not None:
            self.contents.html(html.jump(told, anchor), width="content")
        st.header(told, anchor=anchor)

    def text(self, text: str, **params: object) -> None:
        st.html(html.caption(self.speaker.say(text, **params)))

    def has_values(self, code: str, by: Dimension) -> bool:
        """Whether an indicator has a value in any part of the reader's selection."""
        answer = self.source.answer(Question((code,), self.selection, (by,), unit=self.view.unit))
        return any(cell.value is not None and cell.key[0] for cell in answer.results[0]) if answer.results else False

    def is_of_no_partner(self, *areas: str) -> bool:
        """Whether municipalities were no partners of the project, and nothing was recorded in any of them."""
        if not areas or any(self.region.municipality[one].partner for one in areas):
            return False
        chosen = Selection(self.selection.period, self.selection.basis, areas)
        return all(self.source.counts(CATALOGUE[one], chosen, ()).not_applicable for one in ("recipients", "assessed"))

    def tell_no_partner(self, *areas: str) -> None:
        """Say of municipalities that they were no partners."""
        names = [label(self.speaker, self.region, Dimension.MUNICIPALITY, one) for one in areas]
        st.info(no_partner(self.speaker, names))

    def compose(self, view: View) -> Card:
        """The card of a view; the scales of municipalities are the same for all years."""
        return card_from(self.source, self.view.language, view, self.selection.period.last, self._reach(view))

    def card(self, view: View, key: str, *, opens: bool = False) -> str | None:
        """The card of a view with its menu; returns the municipality that was clicked where it `opens` one."""
        return self.draw(self.compose(view), view, key, opens=opens)

    def draw(
        self,
        card: Card,
        view: View,
        key: str,
        *,
        opens: bool = False,
        head: AbstractContextManager[object] | None = None,
    ) -> str | None:
        """A card: its finding, period, sentence and picture; its table, files, notes and the meeting in its menu.

        Where there is nothing to show it says why. All but the picture stands in `head`, where that is another place.
        """
        nothing = view.kind not in _OF_POINTS and isinstance(card.picture, Listing)
        told = self._head(card, view, nothing=nothing)
        if nothing:
            st.html(told)
            st.info(" ".join(card.picture.points) if isinstance(card.picture, Listing) else "")
            return None
        with head or nullcontext():
            self.headed(told, card, view, key)
        if not _leads_somewhere(view):
            return self.picture(card, key, opens=opens)
        [dimension] = view.split
        # Once something is filtered another chart takes this one's place, in which nothing is chosen.
        own = key if dimension is Dimension.MUNICIPALITY else key_of(key, self.selection)
        if code := self.picture(card, own, opens=True):
            self._follow(dimension, code)
        return None

    def _follow(self, dimension: Dimension, code: str) -> None:
        """Open the municipality of a bar, or filter by the group, category or service of it."""
        if dimension is Dimension.MUNICIPALITY:
            opened = replace(self.view, area=code)
            go_to(self.region, opened)
            st.switch_page(page_at("municipality"), query_params=opened.address(self.region))
        chosen: dict[str, Any] = {_FILTERED_BY[dimension]: (code,)}
        if replace(self.selection, **chosen) != self.selection:
            change_choice(self.region, lambda view: replace(view, selection=replace(view.selection, **chosen)))
            st.rerun()

    def _head(self, card: Card, view: View, *, nothing: bool) -> str:
        """The finding, the period and the sentence of a card; without a finding where there is nothing to show."""
        title = html.figure_title(card.heading if nothing else card.title)
        sentence = "" if nothing else self._unsaid(card.sentence)
        return title + html.caption(capital(self._period(card, view))) + (html.paragraph(sentence) if sentence else "")

    @cached_property
    def _said(self) -> set[str]:
        """The sentences that stand on the page already."""
        return set()

    def _unsaid(self, text: str) -> str:
        """The sentences of a text that do not stand on the page yet, be it behind a word such as “overall”."""
        sentences = filter(None, _BETWEEN_SENTENCES.split(text))
        new = [one for one in sentences if not any(one.lower().endswith(said.lower()) for said in self._said)]
        self._said.update(new)
        return " ".join(new)

    def picture(self, card: Card, key: str, *, opens: bool = False) -> str | None:
        """The picture of a card; returns the municipality that was clicked where it `opens` one."""
        said = self.speaker.say(
            N_("%(title)s. The menu “More” holds the figures as a table: %(caption)s."),
            title=card.title,
            caption=card.heading,
        )
        picture = card.picture
        if isinstance(picture, Listing):
            points = tuple(one for one in map(self._unsaid, picture.points) if one)
            picture = Listing(points) if points else None
        outlines = self.database.outlines
        return draw_picture(self.speaker, picture, outlines, key, caption=card.heading, described=said, opens=opens)

    def words(self, view: View, key: str, *, leads: bool) -> None:
        """What figures say in sentences: the first alone, which leads the page as its answer, or all others."""
        card = self.compose(view)
        if leads:
            st.html(html.lead(self._unsaid(card.sentence)) + html.caption(capital(self._period(card, view))))
        else:
            self.headed("", card, view, key)
            self.picture(card, key)

    def answer(self, card: Card, view: View, key: str) -> None:
        """What a card finds, as the answer that leads the page, with the menu of its figure."""
        self.headed(self.lead_of(card, view), card, view, key)

    def lead_of(self, card: Card, view: View, *, whole: bool = True) -> str:
        """What a card finds and its period, as the page's answer; the `whole` answer has the card's sentence too."""
        answer = f"{ended(card.title)} {card.sentence}" if whole else ended(card.title)
        return html.lead(self._unsaid(answer)) + html.caption(capital(self._period(card, view)))

    def _period(self, card: Card, view: View) -> str:
        """The period that the figures of a card are of."""
        told = dict(card.about).get(self.speaker.say(N_("Period")))
        return told or period_in_words(self.speaker, Period(view.last or self.selection.period.last))

    def _reach(self, view: View) -> float:
        """The largest value by municipality of all years, so that a darker or longer one is always a larger figure.

        Where the old municipalities are shown beside the new ones, it is that of both.
        """
        if view.split != (Dimension.MUNICIPALITY,) or view.picture not in (PictureKind.MAP, PictureKind.BARS):
            return 0.0
        project, period = self.region.project, self.selection.period
        is_within_a_year = period.first is not None and (period.last - period.first).days <= _YEAR_DAYS
        of_years = replace(self.selection, period=Period(project.end, project.start if is_within_a_year else None))
        by = (Dimension.MUNICIPALITY, Dimension.YEAR)
        asked = [
            Question(view.indicators[:1], replace(of_years, basis=basis), by, unit=view.unit, total=False)
            for basis in (self.region.bases if self.view.beside_the_old else (self.selection.basis,))
        ]
        results = [self.source.answer(question).results[0] for question in asked]
        return float(max((cell.value for result in results for cell in result if cell.value and cell.key[0]), default=0))

    # ---- The menu of a figure ----

    def headed(self, head: str, card: Card, view: View, key: str) -> None:
        """What stands above a figure, with the figure's menu at its right."""
        with st.container(horizontal=True, wrap=False, gap="small", key=f"headed_{key}"):
            st.html(head or "<span></span>")
            self.menu(card, view, key)

    def menu(self, card: Card, view: View, key: str) -> None:
        """A card's table, what it means, the card as files and for a meeting, and what may be told of it."""
        table, say = card.own_table, self.speaker.say
        title = say(N_("More: %(figure)s"), figure=card.heading)
        with st.popover(title, icon=":material/more_horiz:", type="tertiary", width="content", key=f"menu_{key}"):
            with st.container(horizontal=True):
                add_to_meeting(self, view, key)
                what_may_be_told(self, view, key)
            if card.table is not None:
                st.html(html.table(card.table, card.heading))
            remark = [(say(N_("Remark")), table.note)] if table and table.note else []
            card_downloads(self, card, key, [*card.about, *remark, *self._links()], Level.INTERNAL)
            st.html(html.definitions(card.about))
            defined = replace(self.view, indicator=view.indicators[0]) if view.indicators else self.view
            st.html(html.link(say(N_("All definitions")), "definitions", defined.address(self.region)))
            st.html(html.link(say(_LINK), "", self.view.address(self.region)))

    def _links(self) -> list[tuple[str, str]]:
        """The address that gives this view again, for a file that leaves the page, where the browser tells it."""
        address = permalink(self.view.address(self.region))
        return [(self.speaker.say(_LINK), address)] if address else []
