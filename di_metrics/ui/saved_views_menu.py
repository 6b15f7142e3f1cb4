"""Views of pages kept under a name: keeping the one that is looked at, opening, renaming and deleting them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

import streamlit as st

from di_metrics.access.rights import Action
from di_metrics.errors import N_, DIMetricsError
from di_metrics.region import Region
from di_metrics.store.saved_views import LONGEST_NAME, SavedView, keep_view, read_saved_views, remove_view, rename_view
from di_metrics.text import Speaker
from di_metrics.ui import html
from di_metrics.ui.address_parameters import LANGUAGE, AddressFault
from di_metrics.ui.choice import MEETING, Choice, go_to, read_choice
from di_metrics.ui.held import Dialog, Held, dialog_button
from di_metrics.ui.permission import changing_records
from di_metrics.ui.shell import page_at, tell_faults

if TYPE_CHECKING:
    from di_metrics.ui.page import Page

_OF_THE_READER = frozenset({LANGUAGE, MEETING})
"""What of an address is the reader's own, whichever view is looked at."""
_FAILED, _LEFT_OUT = "saved_view_failed", "saved_view_left_out"


def choice_of(region: Region, saved: SavedView, now: Choice) -> tuple[Choice, tuple[AddressFault, ...]]:
    """What a view shows, for the language and the meeting of who looks at it, and what in it is not there any more."""
    own = {name: value for name, value in now.address(region).items() if name in _OF_THE_READER}
    return read_choice(region, {**dict(parse_qsl(saved.parameters)), **own})


def open_view(region: Region, name: str, address: str, choice: Choice, left_out: Sequence[AddressFault] = ()) -> None:
    """Go to a page with what a view shows; there is told what in the view of that name is not there any more."""
    if left_out:
        st.session_state[_LEFT_OUT] = name, left_out
    go_to(region, choice)
    st.switch_page(page_at(address), query_params=choice.address(region))


def tell_left_out(speaker: Speaker) -> None:
    """A notice of what was left out of a view that has just been opened, and what is shown instead."""
    name, faults = st.session_state.pop(_LEFT_OUT, ("", ()))
    title = N_("Not everything in the saved view “%(name)s” is there any more.")
    tell_faults(speaker, faults, speaker.say(title, name=name))


def saved_views(page: Page, address: str, holder: Held) -> None:
    """The menu of the saved views; `address` is that of the page that is looked at, which keeps its dialog in `holder`."""
    say = page.speaker.say
    if failed := st.session_state.pop(_FAILED, ""):
        st.error(failed)
    found, may_change = read_saved_views(page.database), page.person.may(Action.SAVE_VIEW)
    with st.popover(say(N_("Saved views")), key=f"saved_views_{holder.dialogs_opened}"):  # closed once a dialog opens
        if not found:
            st.text(say(N_("None is kept yet. A saved view is a page with its filters, under a name of your own.")))
        for one in found:
            with st.container(horizontal=True, vertical_alignment="center", key=f"saved_{one.number}"):
                if st.button(html.unmarked(one.name), key=f"saved_open_{one.number}", type="tertiary"):
                    open_view(page.region, one.name, one.page, *choice_of(page.region, one, page.view))
                if may_change:
                    _changing(page, holder, one)
        if may_change:
            keep = _dialog(page, N_("Save this view"), "", partial(_keep, page, address))
            dialog_button(page.speaker, holder, N_("Save this view"), keep, key="save_view", type="primary")


def _changing(page: Page, holder: Held, one: SavedView) -> None:
    rename = _dialog(page, N_("Rename the view"), one.name, partial(rename_view, page.database.path, one.number))
    dialog_button(page.speaker, holder, N_("Rename"), rename, key=f"saved_rename_{one.number}", type="tertiary")
    delete = partial(_delete, page, one.number)
    st.button(page.speaker.say(N_("Delete")), key=f"saved_delete_{one.number}", type="tertiary", on_click=delete)


def _dialog(page: Page, title: str, name: str, write: Callable[[str], None]) -> Dialog[str]:
    def save(given: str) -> None:
        with changing_records(page, Action.SAVE_VIEW):
            write(given.strip())

    def fields() -> str:
        return st.text_input(page.speaker.say(N_("Name of the view")), name, max_chars=LONGEST_NAME)

    return Dialog(title, N_("Save"), fields, save)


def _keep(page: Page, address: str, name: str) -> None:
    params = {key: value for key, value in page.view.address(page.region).items() if key not in _OF_THE_READER}
    keep_view(page.database.path, name, address, urlencode(params))


def _delete(page: Page, number: int) -> None:
    try:
        with changing_records(page, Action.SAVE_VIEW):
            remove_view(page.database.path, number)
    except DIMetricsError as error:
        st.session_state[_FAILED] = page.speaker.error(error)
