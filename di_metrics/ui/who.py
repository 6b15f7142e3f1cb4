"""Who loads or undoes a batch: asked once, and kept with the reader's session over all pages."""

from __future__ import annotations

import streamlit as st

from di_metrics.ui.page import Page

_KEPT = "who"


def given_name() -> str:
    """The name that was given last; empty until somebody gave one."""
    return str(st.session_state.get(_KEPT, ""))


def ask_who(page: Page, title: str, key: str) -> None:
    """A field for a name; what was given last stands in it."""
    widget = f"who_{key}"
    st.session_state[widget] = given_name()
    st.text_input(
        page.speaker.say(title),
        key=widget,
        max_chars=100,
        on_change=lambda: st.session_state.update({_KEPT: st.session_state[widget].strip()}),
    )
