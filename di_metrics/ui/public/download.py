"""What the public takes home from a release, and how its figures were made: downloads, summary, and the method in full."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from di_metrics.errors import N_
from di_metrics.export.data_package import file_name, release_zip
from di_metrics.export.release_tables import CHANGES, TABLES, release_csv_bytes, release_xlsx
from di_metrics.export.table_files import level_line, publishable
from di_metrics.model import Language
from di_metrics.release.release import Edition, Release
from di_metrics.text.method import sections, summary
from di_metrics.text.tabular import Section
from di_metrics.ui import html
from di_metrics.ui.download_button import download_button
from di_metrics.ui.public.public_page import PublicPage
from di_metrics.ui.public.read_api import DESCRIPTION, OF_PROGRAMS

_KINDS = (
    ("CSV", N_("one table, a row a figure: for programs and calculations")),
    ("XLSX", N_("all tables with a column a year, and notes: for spreadsheets")),
)
_EVERYTHING = N_("everything, with the data dictionary, the list of changes, map outlines and the licence: for reuse")
_EVERYTHING_BUT_OUTLINES = N_("everything, with the data dictionary, the list of changes and the licence: for reuse")


def files_and_method(page: PublicPage) -> None:
    """The method in easy language, a sentence a line; the files; and the method in full."""
    st.html(html.listed(summary(page.speaker, page.release)))
    _downloads(page)
    _method(page)


def _downloads(page: PublicPage) -> None:
    """Each table as CSV, all of them as a workbook, everything as a ZIP; a file is made when it is asked for."""
    speaker, release = page.speaker, page.release
    language = speaker.language
    st.header(speaker.say(N_("Download")), anchor=False)
    if release.edition.is_draft:
        st.html(html.caption(speaker.say(N_("Files come with a release. This is a draft, which is not handed out."))))
        return
    st.html(html.caption(level_line(speaker, publishable(release))))
    with st.container(horizontal=True):
        all_tables, everything = speaker.say(N_("All tables (XLSX)")), speaker.say(N_("Everything (ZIP)"))
        workbook = partial(_workbook, release.edition, language, release)
        _button(page, all_tables, workbook, f"tables_{language}", "xlsx")
        _button(page, everything, partial(package_bytes, release), "data", "zip")
    with st.container(horizontal=True):
        for table in TABLES:
            _table(page, table, speaker.name(release.indicator(table).name))
        if release.changes:
            _table(page, CHANGES, speaker.say(N_("List of changes")))
    if page.site:
        st.html(html.link(speaker.say(OF_PROGRAMS), DESCRIPTION, {}))
    everything_of = _EVERYTHING if release.region.has_outlines else _EVERYTHING_BUT_OUTLINES
    st.html(html.definitions([(kind, speaker.say(text)) for kind, text in (*_KINDS, ("ZIP", everything_of))]))


def _method(page: PublicPage) -> None:
    """Every section of the method, one under another."""
    with st.container(key="method"):
        for section in sections(page.speaker, page.release):
            _section(section)


def _section(section: Section) -> None:
    st.header(section.heading, anchor=False)
    if section.paragraphs:
        st.html(html.listed(section.paragraphs))
    if section.pairs:
        st.html(html.definitions(section.pairs))
    if section.table:
        st.html(html.table(section.table))


def _table(page: PublicPage, table: str, name: str) -> None:
    release, language = page.release, page.speaker.language
    content = partial(_csv, release.edition, table, language, release)
    _button(page, f"{name} (CSV)", content, f"{table}_{language}", "csv")


def package_bytes(release: Release) -> bytes:
    """Everything of a release as a ZIP, packed once."""
    return _package(release.edition, release)


def _button(page: PublicPage, label: str, content: Callable[[], bytes], what: str, kind: str) -> None:
    download_button(label, content, file_name(page.release, what, kind), f"download_{what}_{kind}")


# A release never changes, so that a file of it is made once for all readers.


@st.cache_data(show_spinner=False, max_entries=20)
def _csv(of: Edition, table: str, language: Language, _release: Release) -> bytes:
    return release_csv_bytes(_release, table, language)


@st.cache_data(show_spinner=False, max_entries=10)
def _workbook(of: Edition, language: Language, _release: Release) -> bytes:
    return release_xlsx(_release, language)


@st.cache_data(show_spinner=False, max_entries=5)
def _package(of: Edition, _release: Release) -> bytes:
    return release_zip(_release)
