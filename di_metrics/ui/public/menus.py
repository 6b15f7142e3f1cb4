"""The reader's choices on public pages: one of what the release offers, with the address as the memory."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import streamlit as st

from di_metrics.errors import N_
from di_metrics.release.offered import RECIPIENTS, is_closed
from di_metrics.release.release import ANY_SERVICE, UNKNOWN, Slot
from di_metrics.text.cell_names import time_name
from di_metrics.ui.bound_field import bound_field
from di_metrics.ui.public.public_choice import PublicChoice
from di_metrics.ui.public.public_page import PublicPage


def menus(key: str, *choices: Callable[[], None]) -> None:
    """Choices side by side, one under another where there is no room; a printout has none of them."""
    with st.container(horizontal=True, key=f"menus-{key}", gap="small"):
        for choose in choices:
            choose()


def choose_group(page: PublicPage) -> None:
    """A target group; a service that the group does not have gives way to any service."""

    def chosen(view: PublicChoice, code: str) -> PublicChoice:
        kept = view.service if view.service in page.offered.services[code] else ANY_SERVICE
        return replace(view, group=code, service=kept)

    _choose(page, N_("Target group"), page.offered.groups, page.view.group, page.group, chosen)


def choose_service(page: PublicPage, services: Sequence[str], areas: Sequence[str]) -> None:
    """A service; one of which nothing is published for the areas is marked so."""

    def name(code: str) -> str:
        slots = [
            Slot(RECIPIENTS, area, page.view.group, code, year)
            for area in areas
            if area != UNKNOWN
            for year in page.offered.years
        ]
        closed = f" ({page.speaker.say(N_('not published'))})" if is_closed(page.release, slots) else ""
        return page.service(code) + closed

    current = page.view.service if page.view.service in services else ANY_SERVICE
    _choose(page, N_("Service"), services, current, name, lambda view, code: replace(view, service=code))


def choose_year(page: PublicPage) -> None:
    """The year to whose end people are counted."""
    years = tuple(reversed(page.offered.years))
    _choose(page, N_("To the end of"), years, page.view.year, str, lambda view, code: replace(view, year=code))


def choose_area(page: PublicPage) -> None:
    areas, current = page.offered.areas, page.view.area
    _choose(page, N_("Municipality"), areas, current, page.place, lambda view, code: replace(view, area=code))


def choose_time_of_money(page: PublicPage) -> None:
    """The whole project or the year within which services were paid for."""
    whole, *years = page.offered.times_of_money
    _choose(
        page,
        N_("Paid for services of"),
        (whole, *reversed(years)),
        page.view.paid_in,
        lambda code: time_name(page.speaker, code),
        lambda view, code: replace(view, paid_in=code),
    )


def _choose(
    page: PublicPage,
    title: str,
    codes: Sequence[str],
    current: str,
    name: Callable[[str], str],
    change: Callable[[PublicChoice, str], PublicChoice],
) -> None:
    def choose(code: str) -> None:
        page.change(lambda view: change(view, code))

    said = page.speaker.say(title)
    bound_field(st.selectbox, f"public_{title}", current, choose, said, options=codes, format_func=name, width=300)
