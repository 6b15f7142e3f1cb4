"""What surrounds every page: settings, database, title, language, filters, notices and the foot."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from html import escape
from typing import cast

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from di_metrics.errors import N_
from di_metrics.model import Language
from di_metrics.region import Region
from di_metrics.region_files import region_id
from di_metrics.settings import ROOT, Settings
from di_metrics.text import Speaker
from di_metrics.text.intake import what_to_load
from di_metrics.text.labels import page_title
from di_metrics.text.notes import demonstration_note
from di_metrics.ui import as_public, html
from di_metrics.ui.address import change_view, current_view, go_to
from di_metrics.ui.data import holds_records, open_records
from di_metrics.ui.filters import filter_bar
from di_metrics.ui.held import give_up
from di_metrics.ui.page import Page
from di_metrics.ui.shell import language_toggle
from di_metrics.ui.view import read_view

_PAGE = "page"
_PAGES = "pages"


def run(
    speaker: Speaker,
    settings: Settings,
    pages: Mapping[str, tuple[str, str]],
    unfiltered: Collection[str] = (),
    bare: Collection[str] = (),
) -> None:
    """Draw the chosen page of the manager's dashboard; `pages` maps an address to a file and a title.

    Pages that are `unfiltered` are not about a selection of the records; `bare` ones fill the screen, have nothing around
    them and no place in the navigation.
    """
    database = open_records(settings, speaker)
    if as_public.is_wanted():
        give_up()
        as_public.draw(speaker, settings, database, pages)
        return
    registered = {
        address: st.Page(
            ROOT / file,
            title=page_title(speaker, database.region, address, title),
            url_path=address,
            default=index == 0,
            visibility="hidden" if address in bare else "visible",
        )
        for index, (address, (file, title)) in enumerate(pages.items())
    }
    st.session_state[_PAGES] = registered
    chosen: StreamlitPage = st.navigation(list(registered.values()), position="top")
    give_up(unless=chosen.url_path)
    if chosen.url_path in bare:
        view, _ = read_view(database.region, {"lang": speaker.language.value})
        st.session_state[_PAGE] = Page(speaker, database, view, settings)
        chosen.run()
        return
    view, faults = current_view(database.region)
    page = Page(speaker, database, view, settings)
    st.session_state[_PAGE] = page
    _head(page, chosen.title)
    for fault in faults:
        st.warning(speaker.say(N_("The address was not understood in full.")) + " " + speaker.error(fault))
    if not holds_records(database):
        is_ours = region_id(settings.region) == database.region.id
        st.info(what_to_load(speaker, settings.region if is_ours else None, settings.database, mark="`"))
    if chosen.url_path not in unfiltered:
        filter_bar(speaker, database.region, view)
    chosen.run()
    _foot(page)


def here() -> Page:
    """The page being drawn, for the files in `pages/`."""
    return cast(Page, st.session_state[_PAGE])


def has_page(address: str) -> bool:
    """Whether the dashboard has a page of an address."""
    return address in st.session_state[_PAGES]


def open_page(address: str, page: Page) -> None:
    """Go to another page of the dashboard with the view of the given one."""
    params = page.view.address(page.region)
    go_to(page.region, page.view)
    st.switch_page(st.session_state[_PAGES][address], query_params=params)


def _head(page: Page, title: str) -> None:
    project = page.region.project
    left, right = st.columns([4, 1], vertical_alignment="bottom")
    with left:
        st.html(f'<p class="di-brand">{escape(page.speaker.name(project.name))}</p>')
        st.title(title, anchor=False)
    with right:
        as_public.switch(page.speaker, page.region, page.view)
        language_toggle(page.speaker, lambda language: _speak(page.region, language))
    if page.database.info.demonstration:
        st.html(html.notice(demonstration_note(page.speaker)))


def _speak(region: Region, language: Language) -> None:
    change_view(region, lambda view: replace(view, language=language))


def _foot(page: Page) -> None:
    speaker, info, project = page.speaker, page.database.info, page.region.project
    data_to = speaker.date(info.data_to) if info.data_to else speaker.say(N_("no data"))
    st.caption(
        speaker.say(
            N_("Source: %(applicant)s, project No. %(number)s. Services recorded to %(data_to)s. Data build %(build)s."),
            applicant=project.applicant_en if page.view.language is Language.EN else project.applicant_lv,
            number=project.number,
            data_to=data_to,
            build=info.build_id,
        )
    )
