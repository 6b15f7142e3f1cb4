"""What surrounds every page: settings, database, title, language, filters, notices and the foot."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

import streamlit as st

from di_metrics.errors import N_
from di_metrics.model import Language
from di_metrics.region_files import region_id
from di_metrics.settings import Settings
from di_metrics.text import Speaker
from di_metrics.text.notes import filters_in_words, period_in_words
from di_metrics.text.public_speaker import capital
from di_metrics.text.report_texts import what_to_load
from di_metrics.ui import as_public, html
from di_metrics.ui.choice import bare_choice, change_choice, current_choice, go_to
from di_metrics.ui.data import holds_records, open_records
from di_metrics.ui.filters import filter_bar
from di_metrics.ui.held import Held, draw_dialog, give_up, held
from di_metrics.ui.page import Page
from di_metrics.ui.saved_views_menu import saved_views, tell_left_out
from di_metrics.ui.search_field import search_field
from di_metrics.ui.shell import choose_page, page_at, page_head, tell_faults, tell_on_paper

PAGE_GROUPS = {
    N_("Results"): {
        "overview": ("pages/manager/overview.py", N_("Overview")),
        "map": ("pages/manager/map.py", N_("Map")),
        "compare": ("pages/manager/compare.py", N_("Compare")),
        "municipality": ("pages/manager/municipality.py", N_("Municipality")),
        "services": ("pages/manager/services.py", N_("Services")),
        "table": ("pages/manager/table.py", N_("Table")),
    },
    N_("People"): {
        "paths": ("pages/manager/paths.py", N_("People's paths")),
    },
    N_("Money and plan"): {
        "money": ("pages/manager/money.py", N_("Money")),
        "plan": ("pages/manager/plan.py", N_("Plan")),
    },
    N_("Meetings"): {
        "meetings": ("pages/manager/meetings.py", N_("Meetings")),
        "present": ("pages/manager/present.py", N_("Presentation")),
        "published": ("pages/manager/published.py", N_("Published figures")),
    },
    N_("Data"): {
        "intake": ("pages/manager/intake.py", N_("Loading reports")),
        "batches": ("pages/manager/batches.py", N_("History of loads")),
        "quality": ("pages/manager/quality.py", N_("Data quality")),
        "definitions": ("pages/manager/definitions.py", N_("Definitions")),
    },
}
"""The groups of the navigation, each with the addresses, files and titles of its pages: a page is one line in its group."""

MANAGER_PAGES = {address: page for group in PAGE_GROUPS.values() for address, page in group.items()}
"""Which pages the project's own dashboard has: their addresses, files and titles."""

UNFILTERED = frozenset({"intake", "batches", "meetings", "published", "definitions"})
"""Pages that are not about a selection of the records."""

OF_PLACES = frozenset({"overview", "map", "compare", "services", "table", "paths", "money", "quality"})
"""Pages that have nothing to tell where all municipalities that were chosen are no partners of the project."""

OF_RECORDS = OF_PLACES | {"municipality"}
"""Pages that have nothing to tell where nothing was recorded yet."""

BARE = frozenset({"present"})
"""Pages that fill the screen, have nothing around them and no place in the navigation."""

_PAGE = "page"


def run(speaker: Speaker, settings: Settings) -> None:
    """Draw the chosen page of the manager's dashboard."""
    database = open_records(settings, speaker)
    if as_public.is_wanted():
        give_up()
        as_public.draw(speaker, settings, database, MANAGER_PAGES)
        return
    chosen, no_page = choose_page(speaker, database.region, MANAGER_PAGES, BARE, PAGE_GROUPS)
    give_up(unless=chosen.url_path)
    if chosen.url_path in BARE:
        view, faults = bare_choice(database.region)
        st.session_state[_PAGE] = Page(speaker, database, view, settings)
        if faults:  # what fills the screen would hide them
            st.title(chosen.title, anchor=False)
            tell_faults(speaker, faults)
            onward = chosen if view.meeting else page_at("meetings")
            st.html(html.link(onward.title, onward.url_path, view.address(database.region), "di-action"))
        else:
            chosen.run()
        return
    view, faults = current_choice(database.region)
    address = chosen.url_path or next(iter(MANAGER_PAGES))  # the first page's is empty
    page = _head(Page(speaker, database, view, settings), address, chosen.title)
    st.session_state[_PAGE] = page
    tell_faults(speaker, (*no_page, *faults))
    tell_left_out(speaker)
    is_empty = not holds_records(database)
    if is_empty:
        is_ours = region_id(settings.region) == database.region.id
        st.info(what_to_load(speaker, settings.region if is_ours else None, settings.database, mark="`"))
    draw_dialog(speaker, chosen.url_path)
    if chosen.url_path not in UNFILTERED:
        holder = held(chosen.url_path, Held)
        filter_bar(speaker, database.region, view, database.info.data_to, lambda: saved_views(page, address, holder))
    tell_on_paper("" if chosen.url_path in UNFILTERED else _chosen_in_words(page), view.address(database.region))
    if address in OF_PLACES and page.is_of_no_partner(*view.selection.municipalities):
        page.tell_no_partner(*view.selection.municipalities)
    elif not (is_empty and address in OF_RECORDS):
        chosen.run()
    _foot(page)


def here() -> Page:
    """The page being drawn, for the files in `pages/`."""
    return cast(Page, st.session_state[_PAGE])


def open_page(address: str, page: Page) -> None:
    """Go to another page of the dashboard with the view of the given one."""
    params = page.view.address(page.region)
    go_to(page.region, page.view)
    st.switch_page(page_at(address), query_params=params)


def _head(page: Page, address: str, title: str) -> Page:
    """What stands above every page; returns the page with the place for links to its sections; the first page has few."""

    def beside() -> None:
        search_field(page, address, {one: told for one, told in MANAGER_PAGES.items() if one not in BARE})
        as_public.switch(page.speaker, page.region, page.view)

    def speak(language: Language) -> None:
        change_choice(page.region, lambda view: replace(view, language=language))

    page_head(
        page.speaker,
        page.region.project.name,
        title,
        beside,
        speak,
        demonstration=page.database.info.demonstration,
    )
    is_first = address == next(iter(MANAGER_PAGES))
    return page if is_first else replace(page, contents=st.container(horizontal=True, gap="medium", key="contents"))


def _chosen_in_words(page: Page) -> str:
    """The period and the filters, as the filter bar has them."""
    filters = filters_in_words(page.speaker, page.region, page.selection)
    return f"{capital(period_in_words(page.speaker, page.selection.period))}: {filters}."


def _foot(page: Page) -> None:
    speaker, info, project = page.speaker, page.database.info, page.region.project
    data_to = speaker.date(info.data_to) if info.data_to else speaker.say(N_("no data"))
    st.caption(
        speaker.say(
            N_("Source: %(applicant)s, project No. %(number)s. Services recorded to %(data_to)s. Data build %(build)s."),
            applicant=speaker.name(project.applicant),
            number=project.number,
            data_to=data_to,
            build=info.build_id,
        )
    )
