"""Money: what municipalities were paid, by year, by service and by municipality."""

from __future__ import annotations

import streamlit as st

from di_metrics.errors import N_
from di_metrics.model import Dimension
from di_metrics.release.offered import MONEY
from di_metrics.release.release import ALL_GROUPS, WHOLE_PROJECT
from di_metrics.text.cell_names import time_name
from di_metrics.text.protected import Item
from di_metrics.ui import html
from di_metrics.ui.public import leads
from di_metrics.ui.public.menus import choose_group, choose_time_of_money, menus
from di_metrics.ui.public.public_page import PublicPage
from di_metrics.ui.public.public_sections import bars_of, by_year, columns_of, listed, where_most


def money(page: PublicPage) -> None:
    """What was paid in all and for each group, then one group's money by service and by municipality."""
    page.lead(leads.money(page))
    page.headlines(*_headlines(page))
    left, right = st.columns(2, gap="large")
    with left:
        series = page.by_year(MONEY)
        columns_of(page, MONEY, page.counted(MONEY), series, "money", height=420)
    with right:
        groups = (ALL_GROUPS, *page.offered.groups)
        caption = page.speaker.say(N_("Compensation for services of each year"))
        page.grid(by_year(page, MONEY, caption, {page.group(one): _times(page, one) for one in groups}))
    _of_a_group(page)


def _times(page: PublicPage, group: str) -> list[Item]:
    times = page.offered.times_of_money
    return [Item(time, time_name(page.speaker, time), page.shown(MONEY, time, group=group)) for time in times]


def _headlines(page: PublicPage) -> list[html.Headline]:
    whole = page.offered.times_of_money[0]
    name = page.counted(MONEY)
    return [
        page.headline(MONEY, page.shown(MONEY, whole), context=page.speaker.say(N_("in the whole project"))),
        *(page.headline(MONEY, one.shown, f"{name}: {one.name}") for one in page.by_group(MONEY, whole)),
    ]


def _of_a_group(page: PublicPage) -> None:
    view = page.view
    page.heading(N_("By service and municipality"))
    menus("group", lambda: choose_group(page), lambda: choose_time_of_money(page))
    whole = view.paid_in == WHOLE_PROJECT
    of_year = page.speaker.say(N_("services of %(year)s"), year=view.paid_in)
    when = page.speaker.say(N_("in the whole project")) if whole else of_year
    what = f"{page.group(view.group)}, {when}"
    single = page.offered.services[view.group][1:]
    services = page.by_service(MONEY, view.paid_in, single, group=view.group)
    areas = page.by_area(MONEY, view.paid_in, group=view.group)
    left, right = st.columns(2, gap="large")
    with left:
        caption = page.speaker.say(N_("Compensation by service: %(what)s"), what=what)
        title = where_most(page, MONEY, Dimension.SERVICE, services)
        page.grid(listed(page, MONEY, caption, N_("Service"), bars_of(page, MONEY, services, "money_services", title)))
    with right:
        caption = page.speaker.say(N_("Compensation by municipality: %(what)s"), what=what)
        title = where_most(page, MONEY, Dimension.MUNICIPALITY, areas)
        page.grid(listed(page, MONEY, caption, N_("Municipality"), bars_of(page, MONEY, areas, "money_areas", title)))
