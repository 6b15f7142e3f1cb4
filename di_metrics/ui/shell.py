"""What every page stands in, whoever its reader is: its title and style, its language, and a last defence."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage
from streamlit.runtime.scriptrunner import get_script_run_ctx

from di_metrics.errors import N_, DIMetricsError, PackageRefused, RecordsReplaced, RegionRefused
from di_metrics.model import Language
from di_metrics.settings import ROOT
from di_metrics.text import Speaker
from di_metrics.ui import html
from di_metrics.ui.address_parameters import AddressFault, language_asked_for, unknown_page
from di_metrics.ui.bound_field import bound_field

SITE = "DI Metrics"
LANGUAGE_NAMES = {Language.LV: "Latviešu", Language.EN: "English"}
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
    """What goes wrong within is said in the reader's language; what nobody foresaw is logged without any data.

    Where somebody has loaded a report or changed a meeting while a page was drawn, it is drawn anew.
    """
    name_page()
    speaker = Speaker(language_asked_for())
    st.html(Path(__file__).with_name("style.css"))
    try:
        yield speaker
    except RecordsReplaced:
        st.rerun()
    except DIMetricsError as error:
        faults = error.faults if isinstance(error, RegionRefused | PackageRefused) else ()
        st.error("\n\n".join([speaker.error(error), *map(speaker.fault, faults)]))
    except Exception:  # the last line of defence: a reader is never shown a traceback
        _log.exception("a page could not be drawn")
        st.error(speaker.say(N_("This page could not be shown. Reload it; if that does not help, tell the project's team.")))


def language_toggle(speaker: Speaker, change: Callable[[Language], None]) -> None:
    """A choice of the language; the choice is given to `change`."""
    with st.container(horizontal_alignment="right", key="language"):
        bound_field(
            st.segmented_control,
            "language_chosen",
            speaker.language,
            change,
            speaker.say(N_("Language")),
            options=list(Language),
            format_func=lambda language: LANGUAGE_NAMES[language],
            selection_mode="single",
            required=True,
            label_visibility="collapsed",
        )


def take_unknown_page(registered: Mapping[str, StreamlitPage]) -> list[AddressFault]:
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
    return [] if name in registered else [unknown_page(name)]


def tell_faults(speaker: Speaker, faults: Sequence[AddressFault]) -> None:
    """A notice of what in the address was not understood: plain text, for anybody may have written the link."""
    if faults:
        said = [f"{speaker.error(one)} {speaker.message(one.instead)}" for one in faults]
        st.html(html.alert(speaker.say(N_("The address was not understood in full.")), said))
