"""What is seen before any page: signing in, and the refusal of somebody who is not in the access file."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from functools import partial

import streamlit as st

from di_metrics.access.access_file import read_access
from di_metrics.access.rights import Person
from di_metrics.errors import N_, AccessRefused, Message, NotAllowed
from di_metrics.settings import Settings
from di_metrics.text import Speaker
from di_metrics.ui import html
from di_metrics.ui.address_parameters import LANGUAGE, set_parameters
from di_metrics.ui.permission import person_here
from di_metrics.ui.shell import language_toggle

_DOCTOR = N_("The administrator finds them with: python -m di_metrics doctor")
_log = logging.getLogger(__name__)


def person_admitted(speaker: Speaker, settings: Settings, addresses: Iterable[str]) -> Person | None:
    """Who may see something here; None once the page is drawn on which one signs in, or is refused.

    That page stands at all `addresses`. Raises NotAllowed, SettingsError.
    """
    try:
        person = person_here(settings)
    except AccessRefused as error:  # whoever is nobody yet is not told what stands in the file
        _log.error("the access file was refused: %s", "; ".join(f"{one.line} {one.column}" for one in error.faults))
        raise NotAllowed(Message.of(N_("Nobody can sign in: the access file has faults.")), Message.of(_DOCTOR)) from error
    if person and person.rights:
        return person
    at_all = [
        st.Page(partial(_draw, speaker, settings, person), title=speaker.say(N_("Sign in")), url_path=one, default=not place)
        for place, one in enumerate(addresses)
    ]
    st.navigation(at_all, position="hidden").run()
    return None


def _draw(speaker: Speaker, settings: Settings, person: Person | None) -> None:
    say = speaker.say
    with st.container(key="sign-in"):
        st.title(say(N_("Sign in") if person is None else N_("No access")), anchor=False)
        if person is None:
            _sign_in(speaker, settings)
        else:
            _refused(speaker, person)
        language_toggle(speaker, lambda language: set_parameters({LANGUAGE: language.value}))


def _sign_in(speaker: Speaker, settings: Settings) -> None:
    say = speaker.say
    st.html(html.lead(say(N_("The project's internal figures are shown to those who work with them."))))
    st.button(say(N_("Sign in")), type="primary", key="sign_in", on_click=st.login)
    if settings.access:
        minutes = speaker.number(read_access(settings.access).idle_minutes)
        st.html(html.caption(say(N_("A session without use ends after %(minutes)s min."), minutes=minutes)))


def _refused(speaker: Speaker, person: Person) -> None:
    say = speaker.say
    st.html(html.lead(say(N_("You are signed in, but have no right here yet."))))
    st.html(html.caption(say(N_("Give this identifier to the administrator of the dashboard:"))))
    st.code(person.subject, language=None, wrap_lines=True)
    _sign_out(speaker)


def account_menu(speaker: Speaker, person: Person) -> None:
    """Who is signed in, and the way out; nothing where nobody signs in."""
    if not person.subject:
        return
    icon = ":material/account_circle:"
    with st.popover(speaker.say(N_("Account")), icon=icon, type="tertiary", width="content", key="menu_account"):
        st.html(html.caption(person.name))
        _sign_out(speaker)


def _sign_out(speaker: Speaker) -> None:
    st.button(speaker.say(N_("Sign out")), key="sign_out", on_click=st.logout)
