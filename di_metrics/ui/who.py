"""Who loads or undoes a batch: asked once, and kept with the reader's session over all pages."""

from __future__ import annotations

import streamlit as st

from di_metrics.errors import N_, DIMetricsError, Message
from di_metrics.ui import html
from di_metrics.ui.held import Dialog, Held, dialog_button
from di_metrics.ui.page import Page

_KEPT = "who"
_LONGEST_NAME = 100


def given_name() -> str:
    """The name that was given last; empty until somebody gave one."""
    return str(st.session_state.get(_KEPT, ""))


def ask_who(page: Page, holder: Held, title: str) -> None:
    """The name that was given last, and a dialog to give another one."""
    speaker, name = page.speaker, given_name()

    def field() -> str:
        return st.text_input(speaker.say(title), name, max_chars=_LONGEST_NAME, label_visibility="collapsed").strip()

    def keep(given: str) -> None:
        if not given:
            raise DIMetricsError(Message.of(N_("There is no name yet.")), Message.of(N_("Write one and try again.")))
        st.session_state[_KEPT] = given

    with st.container(horizontal=True, vertical_alignment="center", key="who"):
        st.html(html.caption(f"{speaker.say(title)}: {name or '–'}"), width="content")
        label = N_("Change …") if name else N_("Write the name")
        dialog_button(speaker, holder, label, Dialog(title, N_("Save"), field, keep), key="ask_who")
