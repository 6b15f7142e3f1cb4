"""The overview: how many people, of which groups, where, and for how much money."""

from __future__ import annotations

import streamlit as st

from di_metrics.errors import N_
from di_metrics.model import Dimension, Status
from di_metrics.release.offered import ASSESSED, MONEY, RECIPIENTS
from di_metrics.release.release import ALL_GROUPS, UNKNOWN, WHOLE_PROJECT
from di_metrics.ui import html
from di_metrics.ui.public import leads
from di_metrics.ui.public.menus import choose_group, menus
from di_metrics.ui.public.public_page import PublicPage
from di_metrics.ui.public.public_sections import by_year, columns_of, largest, map_of, where_most


def overview(page: PublicPage) -> None:
    """The project as a whole, to the end of its last year."""
    page.lead(leads.overview(page))
    page.headlines(*_people(page))
    page.headlines(*_sums(page))
    left, right = st.columns(2, gap="large")
    with left:
        _map(page)
    with right:
        series = page.by_year(RECIPIENTS)
        columns_of(page, RECIPIENTS, page.counted(RECIPIENTS), series, "overview", height=420)
        page.legend(page.indicator(RECIPIENTS), [one.shown for one in series])
    page.heading(N_("By year"))
    _tables(page)


def _people(page: PublicPage) -> list[html.Headline]:
    """Recipients in all and of each group."""
    year, name = page.offered.last_year, page.counted(RECIPIENTS)
    return [
        page.headline(RECIPIENTS, page.shown(RECIPIENTS, year), context=_until(page)),
        *(page.headline(RECIPIENTS, one.shown, f"{name}: {one.name}") for one in page.by_group(RECIPIENTS, year)),
    ]


def _sums(page: PublicPage) -> list[html.Headline]:
    """Assessed persons, municipalities with recipients, and money."""
    say, year = page.speaker.say, page.offered.last_year
    places, at_least = _places_with_recipients(page)
    number = page.speaker.number(places)
    return [
        page.headline(ASSESSED, page.shown(ASSESSED, year), context=_until(page)),
        html.Headline(
            say(N_("Municipalities with recipients")),
            say(N_("at least %(value)s"), value=number) if at_least else number,
            _until(page),
            say(N_("Municipalities in which somebody of some group received a service of the project.")),
        ),
        page.headline(MONEY, page.shown(MONEY, WHOLE_PROJECT), context=say(N_("in the whole project"))),
    ]


def _until(page: PublicPage) -> str:
    return page.speaker.say(N_("by the end of %(year)s"), year=page.offered.last_year)


def _places_with_recipients(page: PublicPage) -> tuple[int, bool]:
    """In how many municipalities somebody has received a service, and whether there may be more.

    By the last year, a series that is not empty has somebody; one that is not published may have nobody.
    """
    year = page.offered.last_year
    statuses = [
        {one.shown.status for one in page.by_group(RECIPIENTS, year, area=area)} for area in page.offered.municipalities
    ]
    served = [bool(one & {Status.LOW, Status.ROUNDED, Status.OFFICIAL}) for one in statuses]
    unclear = any(not found and Status.SUPPRESSED in one for found, one in zip(served, statuses, strict=True))
    return sum(served), unclear


def _map(page: PublicPage) -> None:
    year, group = page.offered.last_year, page.view.group
    items = page.by_area(RECIPIENTS, year, group=group)
    title = where_most(page, RECIPIENTS, Dimension.MUNICIPALITY, items)
    menus("map", lambda: choose_group(page))
    map_of(
        page,
        f"{page.group(group)[:1].upper()}{page.group(group)[1:]}. {title}",
        items,
        "overview_map",
        highest=largest(items),
        height=430,
    )
    page.legend(page.indicator(RECIPIENTS), [one.shown for one in items if one.code != UNKNOWN])


def _tables(page: PublicPage) -> None:
    say = page.speaker.say
    left, right = st.columns(2, gap="large")
    served = {page.group(one): page.by_year(RECIPIENTS, group=one) for one in (ALL_GROUPS, *page.offered.groups)}
    assessed = {page.group(one): page.by_year(ASSESSED, group=one) for one in (ALL_GROUPS, *page.offered.assessed_groups)}
    with left:
        page.grid(by_year(page, RECIPIENTS, say(N_("Recipients to the end of each year")), served))
    with right:
        page.grid(by_year(page, ASSESSED, say(N_("Assessed persons to the end of each year")), assessed))
