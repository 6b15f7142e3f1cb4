"""The map through the years: a slider that sets the as-of date for all pages, and a button that plays the years."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from di_metrics.cards.view import PictureKind
from di_metrics.deck import Map
from di_metrics.errors import N_
from di_metrics.indicators import CATALOGUE
from di_metrics.model import Dimension, Indicator, Unit
from di_metrics.text.labels import basis_name
from di_metrics.ui import html
from di_metrics.ui.bound_field import bound_field
from di_metrics.ui.choice import change_choice, show_year
from di_metrics.ui.page import Page

_SECONDS_A_YEAR = 1.2
_PLAYED = "map_year_played"
"""The year that is shown while the years play; the address keeps the reader's own, so that a step back leads to it."""
_DRAWN = "map_drawn"


def mapped_indicators(*, of_services: bool = False) -> list[str]:
    """The indicators that exist by municipality, rates first: counts tell where most people live.

    Where figures are `of_services` that were chosen, those come first that services narrow.
    """
    found = [
        code
        for code, one in CATALOGUE.items()
        if Dimension.MUNICIPALITY in one.splits and one.unit is not Unit.MUNICIPALITIES
    ]
    return sorted(found, key=lambda code: _place(CATALOGUE[code], of_services=of_services))


def _place(indicator: Indicator, *, of_services: bool) -> tuple[bool, bool, bool]:
    is_narrowed = Dimension.SERVICE in indicator.splits
    return indicator.unit is not Unit.PERCENT, of_services and not is_narrowed, not indicator.followed


def map_through_years(page: Page, code: str) -> str | None:
    """The map of an indicator with its finding and bars beside it, or these alone where there are no outlines.

    Below the map the years are chosen, and whether the municipalities of before the reform are shown beside it. Returns the
    municipality that was clicked.
    """
    if played := st.session_state.get(_PLAYED):
        page = replace(page, view=page.view.at_year(page.region, played))
    clicked = _before_and_after(page, code) if page.view.beside_the_old else _beside_its_bars(page, code)
    if played:
        st.session_state[_DRAWN] = False
        _next_year(page)
    return clicked


_BY = (Dimension.MUNICIPALITY,)


def _beside_its_bars(page: Page, code: str) -> str | None:
    """The map comes first, so that it is seen whole on any screen."""
    on_map, bars = (page.figures(code, by=_BY, picture=one) for one in (PictureKind.MAP, PictureKind.BARS))
    card = page.compose(on_map)
    if not isinstance(card.picture, Map):
        _controls(page)
        return page.draw(card, on_map, "map")
    left, right = st.columns([3, 2], gap="large")
    with left:
        clicked = page.draw(card, on_map, "map", opens=True, head=right)
        _controls(page)
    with right:
        clicked = page.picture(page.compose(bars), "map_bars", opens=True) or clicked
    return clicked


def _before_and_after(page: Page, code: str) -> str | None:
    """The municipalities of before the reform beside those of after it, on the same classes or circles."""
    clicked = []
    for column, basis in zip(st.columns(2, gap="large"), page.region.bases, strict=True):
        with column:
            view = page.figures(code, by=_BY, picture=PictureKind.MAP, basis=basis)
            st.html(html.caption(basis_name(page.speaker, page.region, basis)))
            on_map, below = st.container(), st.container()
            with on_map:
                clicked.append(page.draw(page.compose(view), view, f"map_{basis}", opens=True, head=below))
    _controls(page)
    return next((one for one in clicked if one), None)


def _years(page: Page) -> list[int]:
    return [int(one) for one in page.region.project_years]


@st.fragment(run_every=_SECONDS_A_YEAR)
def _next_year(page: Page) -> None:
    """Goes one year on each time it runs by the clock; drawing the page runs it once too, which is no tick."""
    played = st.session_state.get(_PLAYED)
    if not played:
        return
    if not st.session_state[_DRAWN]:
        st.session_state[_DRAWN] = True
        return
    if played >= _years(page)[-1]:
        _stop(page)
    else:
        st.session_state[_PLAYED] = played + 1
    st.rerun()


def _controls(page: Page) -> None:
    say, years = page.speaker.say, _years(page)
    playing = bool(st.session_state.get(_PLAYED))
    with st.container(horizontal=True, wrap=False, vertical_alignment="bottom", key="map-years"):
        title = say(N_("Stop")) if playing else say(N_("Play the years"))
        st.button(title, key="map_play", on_click=_stop if playing else _play, args=(page,), width="content")
        bound_field(
            st.select_slider, "map_year", page.selection.period.last.year, lambda year: show_year(page.region, year),
            say(N_("Year")), options=years, disabled=playing,
        )  # fmt: skip
    if page.region.has_reform and page.region.has_outlines:
        bound_field(
            st.toggle,
            "map_reform",
            page.view.beside_the_old,
            lambda wanted: change_choice(page.region, lambda view: replace(view, beside_the_old=wanted)),
            say(N_("Before and after the reform, side by side")),
        )


def _play(page: Page) -> None:
    """Play the years from the first one."""
    st.session_state[_PLAYED] = _years(page)[0]


def _stop(page: Page) -> None:
    """Stop at the year shown, to which the reader comes by a step in the browser's history."""
    if year := st.session_state.pop(_PLAYED, None):
        show_year(page.region, year)
