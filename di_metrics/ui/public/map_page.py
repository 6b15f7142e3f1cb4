"""The map: where people of a group received a service, to the end of a year."""

from __future__ import annotations

import streamlit as st

from di_metrics.errors import N_
from di_metrics.release.offered import RECIPIENTS
from di_metrics.release.release import UNKNOWN
from di_metrics.text.protected import ordered, spread, subject
from di_metrics.ui.public import leads
from di_metrics.ui.public.menus import choose_group, choose_service, choose_year, menus
from di_metrics.ui.public.public_page import PublicPage
from di_metrics.ui.public.public_sections import largest, listed, map_of

UNKNOWN_PLACE = N_("“Municipality not known”: the old municipality was divided, and the person's parish is not known.")


def map_page(page: PublicPage) -> None:
    """One map and the table of its figures."""
    view, say = page.view, page.speaker.say
    service = leads.service_on_the_map(page)
    page.lead(leads.map_(page))
    offered = page.offered.services_by_area[view.group]
    menus(
        "map",
        lambda: choose_group(page),
        lambda: choose_service(page, offered, page.offered.areas),
        lambda: choose_year(page),
    )
    if service != view.service:
        page.text(
            N_("“%(service)s” is used by too few people to be shown by municipality; any service is shown."),
            service=page.service(view.service),
        )
    items = page.by_area(RECIPIENTS, view.year, group=view.group, service=service)
    what = subject(page.speaker, page.region, view.group, service)
    top = largest(*(page.by_area(RECIPIENTS, year, group=view.group, service=service) for year in page.offered.years))
    left, right = st.columns([3, 2], gap="large")
    with left:
        name = say(N_("Recipients in a municipality"))
        title = spread(page.speaker, page.indicator(RECIPIENTS), name, [one for one in items if one.code != UNKNOWN])
        map_of(page, title, items, "map", highest=top, height=600)
    with right:
        caption = say(N_("Recipients by the end of %(year)s: %(what)s"), year=view.year, what=what)
        page.grid(
            listed(page, RECIPIENTS, caption, N_("Municipality"), ordered(items)),
            notes=[say(UNKNOWN_PLACE)] if page.region.has_reform else [],
        )
