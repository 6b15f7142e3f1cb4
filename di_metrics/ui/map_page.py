"""The map through the years: a slider that sets the as-of date for all pages, and a button that plays the years."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import streamlit as st

from di_metrics.errors import N_
from di_metrics.indicators import CATALOGUE
from di_metrics.model import Dimension, Period
from di_metrics.ui.address import go_to
from di_metrics.ui.page import Page
from di_metrics.ui.sections import bars_of, map_of
from di_metrics.ui.view import View

_SECONDS_A_YEAR = 1.2
_PLAYING = "map_playing"
_YEAR = "map_year"


def mapped_indicators() -> list[str]:
    """The indicators that exist by municipality."""
    return [
        code
        for code, one in CATALOGUE.items()
        if Dimension.MUNICIPALITY in one.splits and Dimension.UNIT not in one.splits and code != "active_municipalities"
    ]


def map_through_years(page: Page, code: str) -> str | None:
    """The map of an indicator with its year slider; returns the municipality that was clicked."""
    playing = bool(st.session_state.get(_PLAYING))
    clicked: list[str | None] = []

    @st.fragment(run_every=_SECONDS_A_YEAR if playing else None)
    def drawn() -> None:
        shown = replace(page, view=_advanced(page)) if st.session_state.get(_PLAYING) else page
        _controls(shown)
        left, right = st.columns([3, 2], gap="large")
        with left:
            clicked.append(map_of(shown, code, "map", height=600, highest=_highest(page, code)))
        with right:
            bars_of(shown, code, Dimension.MUNICIPALITY, "map_bars")

    drawn()
    return clicked[-1] if clicked else None


def _years(page: Page) -> list[int]:
    return list(range(page.region.project.start.year, page.region.project.end.year + 1))


def _at(page: Page, year: int) -> View:
    """The view as of a year's end, or within that year where the figures are those of a period."""
    project, period = page.region.project, page.selection.period
    last = min(dt.date(year, 12, 31), project.end)
    first = max(dt.date(year, 1, 1), project.start) if period.first else None
    return replace(page.view, selection=replace(page.selection, period=Period(last, first)))


def _advanced(page: Page) -> View:
    """One year on; after the last one playing stops."""
    years = _years(page)
    year = st.session_state.get(_YEAR, years[0] - 1) + 1
    if year >= years[-1]:
        st.session_state[_PLAYING] = False
    view = _at(page, min(year, years[-1]))
    go_to(page.region, view)
    return view


def _controls(page: Page) -> None:
    say, years = page.speaker.say, _years(page)
    playing = bool(st.session_state.get(_PLAYING))
    st.session_state[_YEAR] = page.selection.period.last.year
    button, slider = st.columns([1, 6], vertical_alignment="bottom")
    with button:
        st.button(
            say(N_("Stop")) if playing else say(N_("Play the years")), key="map_play", on_click=_toggle, args=(years[0],)
        )
    with slider:
        st.select_slider(
            say(N_("Year")), years, key=_YEAR, disabled=playing,
            on_change=lambda: go_to(page.region, _at(page, st.session_state[_YEAR])),
        )  # fmt: skip
    if not playing and st.session_state.pop("map_was_playing", False):
        st.rerun()
    st.session_state["map_was_playing"] = playing


def _toggle(first_year: int) -> None:
    playing = not st.session_state.get(_PLAYING)
    st.session_state[_PLAYING] = playing
    if playing:
        st.session_state[_YEAR] = first_year - 1


def _highest(page: Page, code: str) -> float | None:
    """The top of the colour scale, the same for all years, so that a darker year is a larger figure."""
    by_year = page.result(code, Dimension.MUNICIPALITY, Dimension.YEAR, period=Period(page.region.project.end))
    if page.selection_for(code).period.first:
        by_year = page.result(
            code, Dimension.MUNICIPALITY, Dimension.YEAR, period=Period(page.region.project.end, page.region.project.start)
        )
    return max((cell.value for cell in by_year if cell.value and cell.key[0]), default=None)
