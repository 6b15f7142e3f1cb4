"""What a page keeps in a reader's session while it is open: what lies on it, and the dialog in which something is typed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

import streamlit as st

from di_metrics.errors import N_, DIMetricsError, Message
from di_metrics.text import Speaker

_HELD = "held"


Given = TypeVar("Given")


@dataclass(frozen=True, eq=False)
class Dialog(Generic[Given]):
    """Something to be typed: `fields` draws what is filled in, `action` names the button that gives it to `save`.

    Fields and button reach the server in one message, and nothing else of the page can be pressed before, so that nothing
    typed is lost. What `save` raises is told in the dialog, where the fields stay as they were filled in.
    """

    title: str
    action: str
    fields: Callable[[], Given]
    save: Callable[[Given], None]


class Held:
    """What a page keeps until the reader goes elsewhere."""

    dialog: Dialog[Any] | None = None
    """The one that is open."""
    dialog_error: DIMetricsError | None = None
    """Why it could not be saved."""
    dialogs_opened = 0
    done: Message | None = None
    """What was done last; told once."""

    def discard(self) -> None:
        """Give up what takes up room."""

    def open_dialog(self, dialog: Dialog[Any]) -> None:
        """Have a dialog open when the page is drawn next."""
        self.dialog, self.dialog_error = dialog, None
        self.dialogs_opened += 1


Kind = TypeVar("Kind", bound=Held)


def held(address: str, make: Callable[[], Kind]) -> Kind:
    """What the page of an address keeps, made where it keeps nothing yet; a page always keeps the same kind of thing."""
    kept = _kept()
    if address not in kept:
        kept[address] = make()
    return cast(Kind, kept[address])


def give_up(unless: str | None = None) -> None:
    """Discard what is kept by all pages, but for that of an address."""
    kept = _kept()
    for address in [one for one in kept if one != unless]:
        kept.pop(address).discard()


def _kept() -> dict[str, Held]:
    return cast(dict[str, Held], st.session_state.setdefault(_HELD, {}))


def dialog_button(speaker: Speaker, holder: Held, label: str, dialog: Dialog[Any], **options: Any) -> None:
    """A button that opens a dialog."""
    st.button(speaker.say(label), on_click=holder.open_dialog, args=(dialog,), **options)


def draw_dialog(speaker: Speaker, address: str) -> None:
    """Draw the dialog that is open on the page of an address, if one is."""
    holder = _kept().get(address)
    if holder is None or holder.dialog is None:
        return
    dialog = holder.dialog

    def content() -> None:
        if holder.dialog is not dialog:  # the press before this one has saved it already
            st.rerun()
        # Each opening has fields of its own, or a browser would fill in what stood in them when they were left.
        with st.form(f"dialog_{holder.dialogs_opened}", border=False):
            given = dialog.fields()
            with st.container(horizontal=True):
                is_saved = st.form_submit_button(speaker.say(dialog.action), key="dialog_save", type="primary")
                is_left = st.form_submit_button(speaker.say(N_("Cancel")), key="dialog_cancel")
        if is_saved:
            holder.dialog_error = _error_of(lambda: dialog.save(given))
        if is_left or (is_saved and holder.dialog_error is None):
            holder.dialog = None
            st.rerun()
        if holder.dialog_error:
            st.error(speaker.error(holder.dialog_error))

    st.dialog(speaker.say(dialog.title), width="medium", dismissible=False)(content)()


def _error_of(do: Callable[[], None]) -> DIMetricsError | None:
    try:
        do()
    except DIMetricsError as error:
        return error
    return None
