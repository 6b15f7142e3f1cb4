"""The profile of a municipality: what it was or became, its figures beside the region's, its services, people and money."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from di_metrics.cards.view import ViewKind, view_about
from di_metrics.errors import N_
from di_metrics.model import Dimension, Result
from di_metrics.text.labels import label
from di_metrics.text.narrative import succession
from di_metrics.text.notes import remarks_on_cells
from di_metrics.text.tabular import Column, Row, Table, table_of_texts
from di_metrics.ui import html
from di_metrics.ui.add_to_meeting import add_about
from di_metrics.ui.overview_parts import municipality_lead
from di_metrics.ui.page import Page

_BEFORE_COVERAGE = ("recipients", "assessed")
_AFTER_COVERAGE = (
    "assessed_waiting",
    "compensation",
    "compensation_per_recipient",
    "services_per_recipient",
    "median_days_to_service",
    "recipients_per_10000",
    "recipients_from_state_care",
)


def _compared(page: Page) -> list[tuple[str, dict[str, Any]]]:
    """What a municipality is compared by: indicators with changes to the selection, coverage of each group apart."""
    by_group: list[tuple[str, dict[str, Any]]] = [("coverage", {"groups": (group,)}) for group in page.covered_groups]
    return [*((code, {}) for code in _BEFORE_COVERAGE), *by_group, *((code, {}) for code in _AFTER_COVERAGE)]


def in_area(area: str) -> dict[str, Any]:
    """The change to a selection that makes it one municipality's."""
    return {"municipalities": (area,)}


def introduction(page: Page, area: str) -> bool:
    """The municipality in one sentence, with what it was made from or became; whether there is more to tell of it."""
    if page.is_of_no_partner(area):
        page.tell_no_partner(area)
        return False
    municipality_lead(page, area)
    if became := succession(page.speaker, page.region, area):
        st.html(html.caption(became))
    if not page.region.municipality[area].partner:
        page.tell_no_partner(area)
    return True


def beside_the_region(page: Page, area: str) -> None:
    """A table of the municipality's figures and the region's."""
    page.heading(N_("Beside the region"))
    compared = _compared(page)
    names = [page.name_of(code, changes) for code, changes in compared]
    own = [page.result(code, **changes, **in_area(area)) for code, changes in compared]
    whole = [page.result(code, **changes, municipalities=()) for code, changes in compared]
    name = label(page.speaker, page.region, Dimension.MUNICIPALITY, area)
    rows = [[title, _written(page, one), _written(page, all_)] for title, one, all_ in zip(names, own, whole, strict=True)]
    headings = [page.speaker.say(N_("Indicator")), name, page.speaker.name(page.region.name.bilingual)]
    caption = page.speaker.say(N_("The municipality beside the region"))
    st.html(html.table(table_of_texts(caption, headings, rows, numbers=True)))
    for remark in remarks_on_cells(page.speaker, page.region, [*own, *whole]):
        st.html(html.caption(remark))
    _download(page, area, names, own, whole, headings)


def infrastructure(page: Page, area: str) -> None:
    """The places of service planned or built in the municipality, where any are published."""
    region, speaker = page.region, page.speaker
    related = {area, *region.predecessors(area), *region.successors(area)}
    objects = [one for one in region.infrastructure if one.municipality_code in related]
    if not objects:
        return
    page.heading(N_("Infrastructure (measure 9.3.1.1)"))
    headings = [N_("Object"), N_("Target group"), N_("Service category"), N_("Places"), N_("State")]
    states = {"planned": N_("planned"), "built": N_("built")}
    rows = [
        [
            speaker.name(one.name),
            label(speaker, region, Dimension.GROUP, one.target_group),
            label(speaker, region, Dimension.CATEGORY, one.category),
            "–" if one.places is None else speaker.number(one.places),
            speaker.say(states[one.status]),
        ]
        for one in objects
    ]
    caption = speaker.say(N_("Places of service planned and built"))
    st.html(html.table(table_of_texts(caption, [speaker.say(one) for one in headings], rows)))
    page.text(N_("Planned objects have no published opening date, so their places are not counted as created."))
    add_about(page, ViewKind.INFRASTRUCTURE, "profile_infrastructure", **in_area(area))


def _written(page: Page, result: Result) -> str:
    cell = result.cells[0]
    return page.speaker.value(result.indicator, cell.value, cell.status)


def _download(page: Page, area: str, names: list[str], own: list[Result], whole: list[Result], headings: list[str]) -> None:
    """The same two rows as a table for download: one for the municipality, one for the region."""
    columns = tuple(Column(title, one.indicator) for title, one in zip(names, own, strict=True))
    rows = (
        Row((area,), (headings[1],), tuple(one.cells[0] for one in own)),
        Row((None,), (headings[2],), tuple(one.cells[0] for one in whole)),
    )
    table = Table(
        page.speaker.say(N_("The municipality beside the region")),
        (Dimension.MUNICIPALITY,),
        (page.speaker.say(N_("Municipality")),),
        columns,
        rows,
    )
    with st.expander(page.speaker.say(N_("Download and definitions"))):
        view = view_about(page.region, ViewKind.PROFILE, replace(page.selection, **in_area(area)))
        page.downloads(table, own, f"profile_{area}", view=view)
