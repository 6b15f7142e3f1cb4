"""The parts of the overview: the answer, headline figures, what needs attention, and the figures in words."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any

import streamlit as st

from di_metrics.attention import concerns, watched
from di_metrics.cards.view import ViewKind
from di_metrics.errors import N_
from di_metrics.text.judgements import concern_in_words
from di_metrics.text.notes import remarks_on_cells
from di_metrics.text.paragraphs import Claim, Figures, Kind, figures_for, paragraph, topics
from di_metrics.ui import html
from di_metrics.ui.add_to_meeting import add_about
from di_metrics.ui.page import Page

# ---- What the figures of a selection say, in sentences: at the head of a page, and as a paragraph for a report ----

_HEAD = (Kind.SERVED, Kind.NOBODY, Kind.ASSESSED_ONLY, Kind.HIDDEN)
_REGION = (*_HEAD, Kind.ACTIVE, Kind.PAID)
_MUNICIPALITY = (*_HEAD, Kind.COVERAGE, Kind.UNASSESSED, Kind.PAID)


def _figures(page: Page, **changes: Any) -> Figures:
    return figures_for(page.evaluate, page.region, replace(page.selection, **changes))


def _claims(page: Page, kinds: Collection[Kind], **changes: Any) -> str:
    told = paragraph(page.speaker, page.region, _figures(page, **changes))
    return _joined(one for one in told if one.kind in kinds)


def region_lead(page: Page) -> None:
    """Who was served, in how many municipalities, and what was paid."""
    page.lead(_claims(page, _REGION))


def municipality_lead(page: Page, area: str) -> None:
    """Who was served in a municipality, how many of the assessed that is, and what was paid."""
    page.lead(_claims(page, _MUNICIPALITY, municipalities=(area,)))
    add_about(page, ViewKind.WORDS, "municipality_in_words", municipalities=(area,))


def _joined(claims: Iterable[Claim]) -> str:
    return " ".join(one.text for one in claims)


def in_words(page: Page) -> None:
    """What is said of the reader's selection beyond the lead and what needs attention, a paragraph a topic."""
    told = topics(page.speaker, page.region, _figures(page))
    beyond = [[one for one in topic if one.kind not in (*_REGION, Kind.UNKNOWN_PLACE)] for topic in told]
    if not any(beyond):
        return
    page.heading(N_("In words"))
    st.html("".join(html.paragraph(_joined(topic)) for topic in beyond if topic))
    add_about(page, ViewKind.WORDS, "in_words")


# ---- The parts of the overview: the answer, the headline figures and what needs attention ----


def answer(page: Page) -> None:
    """Where we are, in one sentence and in headline figures with the change in a year."""
    region_lead(page)
    page.headlines(
        ("recipients", {}),
        *(("coverage", {"groups": (code,)}) for code in page.covered_groups),
        ("assessed_waiting", {}),
        ("compensation", {}),
        ("compensation_share_of_costs", {}),
    )
    add_about(page, ViewKind.OVERVIEW, "overview")


def attention(page: Page) -> None:
    """What needs attention: municipalities and groups by name, or that nothing does; nothing where there are no data."""
    if not any(page.result(code).total for code in ("recipients", "assessed")):
        return
    page.heading(N_("What needs attention"))
    found = concerns(page.evaluate, page.selection)
    said = [concern_in_words(page.speaker, page.region, one) for one in found]
    if said:
        st.html(html.listed(said))
    else:
        judged = watched(page.evaluate, page.selection)
        page.text(N_("Nothing stands out under these filters."))
        for reason in remarks_on_cells(page.speaker, page.region, [one for one in judged if one.not_applicable]):
            st.html(html.caption(reason))
    add_about(page, ViewKind.ATTENTION, "attention")
