"""The map through the years: a slider that sets the as-of date for all pages, and a button that plays the years."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import streamlit as st

from di_metrics.errors import N_
from di_metrics.indicators import CATALOGUE
from di_metrics.model import Dimension, Period, Unit
from di_metrics.ui.address import go_to
from di_metrics.ui.page import Page
from di_metrics.ui.sections import bars_of, map_of
from di_metrics.ui.view import View

_SECONDS_A_YEAR = 1.2
_PLAYING = "map_playing"
_YEAR = "map_year"
_DRAWN = "map_drawn"


def mapped_indicators() -> list[str]:
    """The indicators that exist by municipality."""
    return [
        code
        for code, one in CATALOGUE.items()
        if Dimension.MUNICIPALITY in one.splits and one.unit is not Unit.MUNICIPALITIES
    ]


def map_through_years(page: Page, code: str) -> str | None:
    """The map of an indicator with its year slider and bars beside it; returns the municipality that was clicked."""
    _controls(page)
    left, right = st.columns([3, 2], gap="large")
    with left:
        clicked = map_of(page, code, "map", height=600, highest=_highest(page, code))
    with right:
        bars_of(page, code, Dimension.MUNICIPALITY, "map_bars")
    if st.session_state.get(_PLAYING):
        st.session_state[_DRAWN] = False
        _next_year(page)
    return clicked


def _years(page: Page) -> list[int]:
    return list(range(page.region.project.start.year, page.region.project.end.year + 1))


def _at(page: Page, year: int) -> View:
    """The view as of a year's end, or within that year where the figures are those of a period."""
    project, period = page.region.project, page.selection.period
    last = min(dt.date(year, 12, 31), project.end)
    first = max(dt.date(year, 1, 1), project.start) if period.first else None
    return replace(page.view, selection=replace(page.selection, period=Period(last, first)))


@st.fragment(run_every=_SECONDS_A_YEAR)
def _next_year(page: Page) -> None:
    """Goes one year on each time it runs by the clock; drawing the page runs it once too, which is no tick."""
    if not st.session_state.get(_PLAYING):
        return
    if not st.session_state[_DRAWN]:
        st.session_state[_DRAWN] = True
        return
    years = _years(page)
    year = min(page.selection.period.last.year + 1, years[-1])
    if year == years[-1]:
        st.session_state[_PLAYING] = False
    go_to(page.region, _at(page, year))
    st.rerun()


def _controls(page: Page) -> None:
    say, years = page.speaker.say, _years(page)
    playing = bool(st.session_state.get(_PLAYING))
    st.session_state[_YEAR] = page.selection.period.last.year
    button, slider = st.columns([1, 5], vertical_alignment="bottom")
    with button:
        title = say(N_("Stop")) if playing else say(N_("Play the years"))
        st.button(title, key="map_play", on_click=_toggle, args=(page,), width="stretch")
    with slider:
        st.select_slider(
            say(N_("Year")),
            years,
            key=_YEAR,
            disabled=playing,
            on_change=lambda: go_to(page.region, _at(page, st.session_state[_YEAR])),
        )


def _toggle(page: Page) -> None:
    """Start playing from the first year, or stop at the one shown."""
    playing = not st.session_state.get(_PLAYING)
    st.session_state[_PLAYING] = playing
    if playing:
        go_to(page.region, _at(page, _years(page)[0]))


def _highest(page: Page, code: str) -> float | None:
    """The top of the colour scale, the same for all years, so that a darker year is a larger figure."""
    project = page.region.project
    period = Period(project.end, project.start if page.selection_for(code).period.first else None)
    by_year = page.comparable(code, Dimension.MUNICIPALITY, Dimension.YEAR, period=period)
    return max((cell.value for cell in by_year if cell.value and cell.key[0]), default=None)
