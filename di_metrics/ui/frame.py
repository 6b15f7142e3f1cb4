"""What surrounds every page: settings, database, title, language, filters, notices and the foot."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import cast

import streamlit as st

from di_metrics.access.rights import Person, Right
from di_metrics.errors import N_
from di_metrics.model import Language
from di_metrics.region_files import region_id
from di_metrics.settings import Settings
from di_metrics.text import Speaker
from di_metrics.text.notes import filters_in_words, period_in_words
from di_metrics.text.public_speaker import capital
from di_metrics.text.report_texts import what_to_load
from di_metrics.ui import as_public, html
from di_metrics.ui.address_parameters import AddressFault
from di_metrics.ui.choice import bare_choice, change_choice, current_choice, go_to
from di_metrics.ui.data import holds_records, open_own_records, open_records
from di_metrics.ui.filters import filter_bar
from di_metrics.ui.held import Held, draw_dialog, give_up, held
from di_metrics.ui.page import Page
from di_metrics.ui.saved_views_menu import saved_views, tell_left_out
from di_metrics.ui.search_field import search_field
from di_metrics.ui.shell import choose_page, page_at, page_head, tell_faults, tell_on_paper
from di_metrics.ui.sign_in import account_menu, person_admitted

PAGE_GROUPS = {
    N_("Results"): {
        "overview": ("pages/manager/overview.py", N_("Overview"), Right.SEE),
        "map": ("pages/manager/map.py", N_("Map"), Right.SEE),
        "compare": ("pages/manager/compare.py", N_("Compare"), Right.SEE),
        "municipality": ("pages/manager/municipality.py", N_("Municipality"), Right.SEE_OWN),
        "services": ("pages/manager/services.py", N_("Services"), Right.SEE),
        "table": ("pages/manager/table.py", N_("Table"), Right.SEE),
    },
    N_("People"): {
        "paths": ("pages/manager/paths.py", N_("People's paths"), Right.SEE),
    },
    N_("Money and plan"): {
        "money": ("pages/manager/money.py", N_("Money"), Right.SEE),
        "plan": ("pages/manager/plan.py", N_("Plan"), Right.SEE),
    },
    N_("Meetings"): {
        "meetings": ("pages/manager/meetings.py", N_("Meetings"), Right.SEE),
        "present": ("pages/manager/present.py", N_("Presentation"), Right.SEE),
        "published": ("pages/manager/published.py", N_("Published figures"), Right.SEE),
    },
    N_("Data"): {
        "intake": ("pages/manager/intake.py", N_("Loading reports"), Right.LOAD),
        "batches": ("pages/manager/batches.py", N_("History of loads"), Right.SEE),
        "quality": ("pages/manager/quality.py", N_("Data quality"), Right.SEE),
        "definitions": ("pages/manager/definitions.py", N_("Definitions"), Right.SEE_OWN),
        "log": ("pages/manager/log.py", N_("Activity log"), Right.READ_LOG),
    },
}
"""Groups of the navigation with the addresses, files, titles and rights of their pages; a page is a line in its group."""

MANAGER_PAGES = {address: (file, title) for group in PAGE_GROUPS.values() for address, (file, title, _) in group.items()}
"""Which pages the project's own dashboard has: their addresses, files and titles."""

PAGE_RIGHTS = {address: right for group in PAGE_GROUPS.values() for address, (_, _, right) in group.items()}
"""The right that each page needs; one that names none is nobody's."""

UNFILTERED = frozenset({"intake", "batches", "meetings", "published", "definitions", "log"})
"""Pages that are not about a selection of the records."""

OF_PLACES = frozenset({"overview", "map", "compare", "services", "table", "paths", "money", "quality"})
"""Pages that have nothing to tell where all municipalities that were chosen are no partners of the project."""

OF_RECORDS = OF_PLACES | {"municipality"}
"""Pages that have nothing to tell where nothing was recorded yet."""

BARE = frozenset({"present"})
"""Pages that fill the screen, have nothing around them and no place in the navigation."""

_PAGE = "page"


def pages_of(person: Person) -> dict[str, tuple[str, str]]:
    """The pages that a person may see; any other is not known to the person's dashboard."""
    return {address: page for address, page in MANAGER_PAGES.items() if PAGE_RIGHTS.get(address) in person.rights}


def run(speaker: Speaker, settings: Settings) -> None:
    """Draw the chosen page of the manager's dashboard for somebody who may see it."""
    person = person_admitted(speaker, settings, MANAGER_PAGES)
    if person is None:
        return
    pages = pages_of(person)
    database = open_records(settings, speaker)
    may_see_all = Right.SEE in person.rights
    sees_release = may_see_all or settings.release is not None
    if not may_see_all:
        with st.spinner(speaker.say(N_("Preparing the figures of your municipality …"))):
            database = open_own_records(database, person.municipality or "")
    if as_public.is_wanted() and sees_release:
        give_up()
        as_public.draw(speaker, settings, database, pages)
        return
    groups = {title: own for title, group in PAGE_GROUPS.items() if (own := pages.keys() & group.keys())}
    chosen, not_found = choose_page(speaker, database.region, pages, BARE, groups)
    no_page = [_without_right(one) for one in not_found]
    give_up(unless=chosen.url_path)
    if chosen.url_path in BARE:
        view, faults = bare_choice(database.region)
        st.session_state[_PAGE] = Page(speaker, database, view, settings, person)
        if faults:  # what fills the screen would hide them
            st.title(chosen.title, anchor=False)
            tell_faults(speaker, faults)
            onward = chosen if view.meeting else page_at("meetings")
            st.html(html.link(onward.title, onward.url_path, view.address(database.region), "di-action"))
        else:
            chosen.run()
        return
    view, faults = current_choice(database.region, person.municipality)
    address = chosen.url_path or next(iter(pages))  # the first page's is empty
    page = _head(Page(speaker, database, view, settings, person), address, chosen.title)
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
        beside = partial(saved_views, page, address, holder) if may_see_all else None
        filter_bar(speaker, database.region, view, database.info.data_to, beside)
    tell_on_paper("" if chosen.url_path in UNFILTERED else _chosen_in_words(page), view.address(database.region))
    if address in OF_PLACES and page.is_of_no_partner(*view.selection.municipalities):
        page.tell_no_partner(*view.selection.municipalities)
    elif not (is_empty and address in OF_RECORDS):
        chosen.run()
    _foot(page)


_NO_RIGHT = (N_("You have no right to the page “%(word)s”."), N_("Another one is shown instead."))


def _without_right(fault: AddressFault) -> AddressFault:
    """What is to be said of a page that was not found because its reader may not see it."""
    word = str(dict(fault.message.params).get("word", ""))
    return AddressFault(_NO_RIGHT, word) if word in MANAGER_PAGES else fault


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
        may_see_all = Right.SEE in page.person.rights
        if may_see_all:
            search_field(page, address, {one: told for one, told in pages_of(page.person).items() if one not in BARE})
        if may_see_all or page.settings.release:
            as_public.switch(page.speaker, page.region, page.view)
        account_menu(page.speaker, page.person)

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
