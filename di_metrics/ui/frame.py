"""What surrounds every page: settings, database, title, language, filters, notices and the foot."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import cast

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from di_metrics.errors import N_, DIMetricsError
from di_metrics.model import Language
from di_metrics.settings import ROOT, read_settings
from di_metrics.text import Speaker
from di_metrics.text.notes import demonstration_note
from di_metrics.ui import html
from di_metrics.ui.address import current_view, go_to, language_asked_for
from di_metrics.ui.data import open_records
from di_metrics.ui.filters import filter_bar
from di_metrics.ui.page import Page

_LANGUAGES = {Language.LV: "Latviešu", Language.EN: "English"}
_PAGE = "page"
_PAGES = "pages"
_log = logging.getLogger(__name__)


def run(pages: Mapping[str, tuple[str, str]]) -> None:
    """Draw the chosen page of the dashboard; `pages` maps an address to a file and a title.

    What goes wrong is said in the reader's language; what nobody foresaw is logged without any of the records' content.
    """
    st.set_page_config(page_title="DI Metrics", page_icon=str(ROOT / "static" / "favicon.svg"), layout="wide")
    speaker = Speaker(Language.EN if language_asked_for() == Language.EN else Language.LV)
    st.html(Path(__file__).with_name("style.css"))
    try:
        _draw(speaker, pages)
    except DIMetricsError as error:
        st.error(speaker.error(error))
    except Exception:  # the last line of defence: a reader is never shown a traceback
        _log.exception("a page could not be drawn")
        st.error(speaker.say(N_("This page could not be shown. Reload it; if that does not help, tell the project's team.")))


def here() -> Page:
    """The page being drawn, for the files in `pages/`."""
    return cast(Page, st.session_state[_PAGE])


def open_page(address: str, page: Page) -> None:
    """Go to another page of the dashboard with the view of the given one."""
    params = page.view.address(page.region)
    go_to(page.region, page.view)
    st.switch_page(st.session_state[_PAGES][address], query_params=params)


def _draw(speaker: Speaker, pages: Mapping[str, tuple[str, str]]) -> None:
    registered = {
        address: st.Page(ROOT / file, title=speaker.say(title), url_path=address, default=index == 0)
        for index, (address, (file, title)) in enumerate(pages.items())
    }
    st.session_state[_PAGES] = registered
    chosen: StreamlitPage = st.navigation(list(registered.values()), position="top")
    database = open_records(read_settings(), speaker)
    view, faults = current_view(database.region)
    page = Page(speaker, database, view)
    st.session_state[_PAGE] = page
    _head(page, chosen.title)
    for fault in faults:
        st.warning(speaker.say(N_("The address was not understood in full.")) + " " + speaker.error(fault))
    filter_bar(speaker, database.region, view)
    chosen.run()
    _foot(page)


def _head(page: Page, title: str) -> None:
    project = page.region.project
    left, right = st.columns([4, 1], vertical_alignment="bottom")
    with left:
        st.html(f'<p class="di-brand">{escape(page.speaker.name(project.name))}</p>')
        st.title(title, anchor=False)
    with right, st.container(horizontal_alignment="right", key="language"):
        _language_toggle(page)
    if page.database.info.demonstration:
        st.html(html.notice(demonstration_note(page.speaker)))


def _language_toggle(page: Page) -> None:
    key = "language_chosen"
    st.session_state[key] = page.view.language
    st.segmented_control(
        page.speaker.say(N_("Language")),
        list(Language),
        key=key,
        format_func=lambda language: _LANGUAGES[language],
        selection_mode="single",
        required=True,
        label_visibility="collapsed",
        on_change=lambda: go_to(page.region, replace(page.view, language=st.session_state[key])),
    )


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
