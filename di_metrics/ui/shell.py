"""What every page stands in, whoever its reader is: its title and style, its language, and a last defence."""

from __future__ import annotations

import logging
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from functools import lru_cache
from html import escape
from types import MappingProxyType
from typing import Literal, cast
from urllib.parse import urlencode

import streamlit as st
from streamlit.navigation.page import StreamlitPage
from streamlit.runtime.scriptrunner import get_script_run_ctx

from di_metrics.errors import N_, DIMetricsError, PackageRefused, RecordsReplaced, RegionRefused
from di_metrics.model import Bilingual, Language
from di_metrics.region import Region
from di_metrics.settings import ROOT
from di_metrics.text import Speaker
from di_metrics.text.labels import page_title
from di_metrics.text.notes import demonstration_note
from di_metrics.text.speaker import language_name
from di_metrics.ui import doors, html
from di_metrics.ui.address_parameters import UNKNOWN_PAGE, AddressFault, language_asked_for
from di_metrics.ui.bound_field import bound_field, key_of
from di_metrics.ui.stylesheet import page_script, stylesheet

SITE = "DI Metrics"
_PAGES, _MENUS = "pages", "menus"
_log = logging.getLogger(__name__)


def name_page(title: str = "") -> None:
    """Give the browser's tab its title."""
    st.set_page_config(
        page_title=f"{title} – {SITE}" if title else SITE,
        page_icon=str(ROOT / "static" / "favicon.svg"),
        layout="wide",
    )


@contextmanager
def told_to_the_reader() -> Iterator[Speaker]:
    """The page's frame; what goes wrong within is said in the reader's language.

    Where somebody has loaded a report or changed a meeting while a page was drawn, it is drawn anew.
    """
    name_page()
    st.logo(str(ROOT / "static" / "logo.svg"), size="large")
    speaker = Speaker(language_asked_for())
    if not doors.are_kept():  # Streamlit's own page comes without our style
        st.html(f"<style>{stylesheet()}</style>")
    st.html(page_script(speaker.language), unsafe_allow_javascript=True)
    with errors_told(speaker):
        yield speaker


@contextmanager
def errors_told(speaker: Speaker) -> Iterator[None]:
    """What goes wrong within is said to the reader; what nobody foresaw is logged without any data."""
    try:
        yield
    except RecordsReplaced:
        st.rerun()
    except DIMetricsError as error:
        faults = error.faults if isinstance(error, RegionRefused | PackageRefused) else ()
        st.error("\n\n".join([speaker.error(error), *map(speaker.fault, faults)]))
    except Exception:  # the last line of defence: a reader is never shown a traceback
        _log.exception("a page could not be drawn")
        st.error(speaker.say(N_("This page could not be shown. Reload it; if that does not help, tell the project's team.")))


def permalink(params: Mapping[str, str]) -> str:
    """The whole address of this page with its parameters; nothing where the browser does not tell it."""
    url = st.context.url
    return f"{url}?{urlencode(params)}" if url else ""


def tell_on_paper(said: str, params: Mapping[str, str]) -> None:
    """What stands on a printed page alone, in the place of its fields: what was chosen, and the page's address."""
    st.html(html.printed([said, permalink(params)]))


def language_toggle(speaker: Speaker, change: Callable[[Language], None]) -> None:
    """A choice of the language; the choice is given to `change`."""
    bound_field(
        st.segmented_control,
        "language",
        speaker.language,
        change,
        speaker.say(N_("Language")),
        options=list(Language),
        format_func=language_name,
        selection_mode="single",
        required=True,
        label_visibility="collapsed",
    )


def page_head(
    speaker: Speaker,
    project: Bilingual,
    title: str,
    beside: Callable[[], None],
    change: Callable[[Language], None],
    *,
    demonstration: bool,
) -> None:
    """The page's title and the project's name; at their right what stands `beside` them, and the choice of the language."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="page-head"):
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="page-title"):
            st.title(title, anchor=False, width="content")
            st.html(f'<p class="di-brand">{escape(speaker.name(project))}</p>', width="content")
        if demonstration:
            st.html(html.notice(demonstration_note(speaker)), width="content")
        with st.container(horizontal=True, vertical_alignment="center", gap="small", width="content", key="page-tools"):
            beside()
            language_toggle(speaker, change)
            _narrow_menu(speaker, title)


def _narrow_menu(speaker: Speaker, title: str) -> None:
    """The pages on a screen too narrow for the navigation, in place of Streamlit's own, which has no name and no list.

    On another page it is another menu, and so it is closed.
    """
    with st.popover(speaker.say(N_("Menu")), width="content", key=key_of("narrow-menu", title)):
        for heading, pages in st.session_state[_MENUS].items():
            if heading:
                st.html(html.caption(heading))
            for page in pages:
                st.page_link(page, label=page.title)


def choose_page(
    speaker: Speaker,
    region: Region,
    pages: Mapping[str, tuple[str, str]],
    hidden: Container[str],
    groups: Mapping[str, Container[str]] = MappingProxyType({}),
) -> tuple[StreamlitPage, list[AddressFault]]:
    """The page that the reader chose, and what is to be said of an address that leads to none.

    `pages` are files and titles by address; those `hidden` have an address but no place in the navigation. `groups` are the
    menus of the navigation with the addresses of their pages; without them all pages stand side by side.
    """
    registered = {
        address: copy(_page(file, page_title(speaker, region, address, title), address, index == 0, address in hidden))
        for index, (address, (file, title)) in enumerate(pages.items())
    }
    st.session_state[_PAGES] = registered
    faults = _take_unknown_page(registered)
    menus = {
        speaker.say(title): [page for address, page in registered.items() if address in own] for title, own in groups.items()
    } or {"": list(registered.values())}
    st.session_state[_MENUS] = {
        title: [page for page in own if page.visibility == "visible"] for title, own in menus.items()
    }
    return st.navigation(menus, position="top"), faults


@lru_cache(maxsize=200)
def _page(file: str, title: str, address: str, is_first: bool, is_hidden: bool) -> StreamlitPage:
    """A page of the navigation, of which each run needs a copy: making it looks for the file."""
    visibility: Literal["visible", "hidden"] = "hidden" if is_hidden else "visible"
    return st.Page(ROOT / file, title=title, url_path=address, default=is_first, visibility=visibility)


def page_at(address: str) -> StreamlitPage:
    """The page of an address, to be gone to."""
    return cast(StreamlitPage, st.session_state[_PAGES][address])


def _take_unknown_page(registered: Mapping[str, StreamlitPage]) -> list[AddressFault]:
    """What is to be said of an address that leads to no page; it then leads to the first one.

    Streamlit would say it in English, in a window over the page.
    """
    context = get_script_run_ctx()
    if context is None:
        return []
    name = context.pages_manager.intended_page_name or ""
    if context.pages_manager.intended_page_script_hash or name in {"", *(one.url_path for one in registered.values())}:
        return []
    context.pages_manager.set_script_intent("", "")
    return [] if name in registered else [AddressFault(UNKNOWN_PAGE, name)]


def tell_faults(speaker: Speaker, faults: Sequence[AddressFault], title: str = "") -> None:
    """A notice of what in the address was not understood: plain text, for anybody may have written the link."""
    if faults:
        said = [f"{speaker.error(one)} {speaker.message(one.instead)}" for one in faults]
        st.html(html.alert(title or speaker.say(N_("The address was not understood in full.")), said))
