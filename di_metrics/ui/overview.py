"""The parts of the overview: the answer, the headline figures and what needs attention."""

from __future__ import annotations

import streamlit as st

from di_metrics.attention import JUDGED, findings
from di_metrics.errors import N_
from di_metrics.meetings.agenda import ViewKind
from di_metrics.text.concerns import concern_in_words
from di_metrics.text.notes import remarks_on_cells
from di_metrics.ui import html
from di_metrics.ui.add_to_meeting import add_about
from di_metrics.ui.page import Page
from di_metrics.ui.told import region_lead


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
    found = findings(page.evaluate, page.selection)
    said = [concern_in_words(page.speaker, page.region, one) for one in found]
    if said:
        st.html(html.listed(said))
    else:
        judged = [page.result(code, *by) for code, by in JUDGED.items()]
        page.text(N_("Nothing stands out under these filters."))
        for reason in remarks_on_cells(page.speaker, page.region, [one for one in judged if one.not_applicable]):
            st.html(html.caption(reason))
    add_about(page, ViewKind.ATTENTION, "attention")
