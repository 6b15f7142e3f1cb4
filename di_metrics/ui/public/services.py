"""Services: which ones people of a group received, how that grew, and where."""

from __future__ import annotations

import streamlit as st

from di_metrics.errors import N_
from di_metrics.release.offered import RECIPIENTS
from di_metrics.release.release import REGION
from di_metrics.text.protected import capital, ordered, spread, subject
from di_metrics.ui.public import leads
from di_metrics.ui.public.menus import choose_group, choose_service, choose_year, menus
from di_metrics.ui.public.public_page import PublicPage
from di_metrics.ui.public.public_sections import bars_of, by_year, columns_of, listed


def services(page: PublicPage) -> None:
    """The services of a group beside one another, then one of them along the years and by municipality."""
    view, say = page.view, page.speaker.say
    page.lead(leads.services(page))
    menus("group", lambda: choose_group(page), lambda: choose_year(page))
    left, right = st.columns([3, 2], gap="large")
    with left:
        used = leads.used(page)
        title = spread(page.speaker, page.indicator(RECIPIENTS), say(N_("Recipients of a service")), used)
        items = bars_of(page, RECIPIENTS, used, "services", title)
    with right:
        caption = say(
            N_("%(group)s: recipients by the end of %(year)s"), group=capital(page.group(view.group)), year=view.year
        )
        page.grid(listed(page, RECIPIENTS, caption, N_("Service"), items))
    _one_service(page)


def _one_service(page: PublicPage) -> None:
    view, say = page.view, page.speaker.say
    page.heading(N_("One service"))
    menus("service", lambda: choose_service(page, page.offered.services[view.group], (REGION,)))
    what = subject(page.speaker, page.region, view.group, view.service)
    series = page.by_year(RECIPIENTS, group=view.group, service=view.service)
    left, right = st.columns([3, 2], gap="large")
    with left:
        columns_of(page, RECIPIENTS, what, series, "service_years", height=320)
        page.grid(by_year(page, RECIPIENTS, say(N_("Recipients to the end of each year")), {what: series}))
    with right:
        if view.service not in page.offered.services_by_area[view.group]:
            page.text(N_("This service is not shown by municipality: too few people in the whole region use it."))
            return
        items = ordered(page.by_area(RECIPIENTS, view.year, group=view.group, service=view.service))
        caption = say(N_("Recipients by the end of %(year)s: %(what)s"), year=view.year, what=what)
        page.grid(listed(page, RECIPIENTS, caption, N_("Municipality"), items))
