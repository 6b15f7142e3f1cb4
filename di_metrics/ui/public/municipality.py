"""One municipality: its recipients by group and year, its services, its money, and what it was before the reform."""

from __future__ import annotations

import streamlit as st

from di_metrics.errors import N_
from di_metrics.model import Dimension
from di_metrics.release.offered import MONEY, RECIPIENTS
from di_metrics.release.release import UNKNOWN
from di_metrics.text.cell_names import time_name
from di_metrics.text.narrative import succession
from di_metrics.text.protected import Grid, Item, capital
from di_metrics.ui import html
from di_metrics.ui.public import leads
from di_metrics.ui.public.map_page import UNKNOWN_PLACE
from di_metrics.ui.public.menus import choose_area, choose_group, choose_year, menus
from di_metrics.ui.public.public_page import PublicPage
from di_metrics.ui.public.public_sections import bars_of, by_year, columns_of, largest, listed, where_most


def municipality(page: PublicPage) -> None:
    """A profile of the municipality that the reader chose."""
    page.lead(leads.municipality(page))
    menus("area", lambda: choose_area(page), lambda: choose_year(page))
    if leads.is_of_no_partner(page):
        return
    if page.view.area == UNKNOWN:
        page.text(UNKNOWN_PLACE)
    elif became := succession(page.speaker, page.region, page.view.area):
        st.html(html.caption(became))
    _people(page)
    _services(page)
    _money(page)
    _before_the_reform(page)


def _people(page: PublicPage) -> None:
    page.heading(N_("Recipients by year"))
    series = {one: page.by_year(RECIPIENTS, group=one, area=page.view.area) for one in page.offered.groups}
    for column, (group, items) in zip(st.columns(len(series), gap="large"), series.items(), strict=True):
        with column:
            name = page.group(group)
            columns_of(page, RECIPIENTS, name, items, f"people_{group}", highest=largest(*series.values()), height=240)
    caption = page.speaker.say(N_("Recipients to the end of each year"))
    page.grid(by_year(page, RECIPIENTS, caption, {page.group(group): items for group, items in series.items()}))


def _services(page: PublicPage) -> None:
    group, year, say = page.view.group, page.view.year, page.speaker.say
    page.heading(N_("Services"))
    menus("service", lambda: choose_group(page))
    single = page.offered.services_by_area[group][1:]
    if not single:
        page.text(N_("No service of this group is shown by municipality: too few people use each."))
        return
    left, right = st.columns([3, 2], gap="large")
    with left:
        used = page.by_service(RECIPIENTS, year, single, group=group, area=page.view.area)
        items = bars_of(page, RECIPIENTS, used, "services", where_most(page, RECIPIENTS, Dimension.SERVICE, used))
    with right:
        caption = say(N_("%(group)s: recipients by the end of %(year)s"), group=capital(page.group(group)), year=year)
        page.grid(
            listed(page, RECIPIENTS, caption, N_("Service"), items),
            notes=_left_out(page),
        )


def _left_out(page: PublicPage) -> list[str]:
    """The services of the group that are not offered by municipality."""
    group = page.view.group
    left_out = [one for one in page.offered.services[group] if one not in page.offered.services_by_area[group]]
    if not left_out:
        return []
    names = page.speaker.listed([page.service(one) for one in left_out])
    return [page.speaker.say(N_("Not shown by municipality, for too few people use them: %(names)s."), names=names)]


def _money(page: PublicPage) -> None:
    page.heading(N_("Money"))
    times = page.offered.times_of_money
    series = {}
    for group in page.offered.groups:
        cells = [page.shown(MONEY, time, group=group, area=page.view.area) for time in times]
        named = zip(times, cells, strict=True)
        series[page.group(group)] = [Item(time, time_name(page.speaker, time), shown) for time, shown in named]
    page.grid(by_year(page, MONEY, page.speaker.say(N_("Compensation for services of each year")), series))


def _before_the_reform(page: PublicPage) -> None:
    old, year = page.region.predecessors(page.view.area), page.offered.snapshot
    if not old or not year:
        return
    page.heading(N_("Before the reform"))
    rows = tuple(
        (page.place(code), tuple(page.shown(RECIPIENTS, year, area=code, group=group) for group in page.offered.groups))
        for code in old
    )
    caption = page.speaker.say(N_("Recipients in the old municipalities by the end of %(year)s"), year=year)
    groups = tuple(page.group(one) for one in page.offered.groups)
    divided = [code for code in old if code in page.region.divided]
    notes = [
        page.speaker.say(N_("%(name)s was divided; the number is of the whole of it."), name=page.place(code))
        for code in divided
    ]
    page.grid(Grid(page.indicator(RECIPIENTS), caption, page.speaker.say(N_("Municipality")), groups, rows), notes=notes)
