"""Who looks at a page and what that person may do: asked anew before anything is done or handed out, and logged."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING

import streamlit as st
from streamlit import config

from di_metrics.access.access_file import is_of_this_computer, read_access
from di_metrics.access.rights import ACTIONS, Action, Person, person_at_this_computer
from di_metrics.access.sessions import Identity
from di_metrics.errors import N_, Message, NotAllowed, SettingsError
from di_metrics.settings import Settings
from di_metrics.store.audit_log import recording
from di_metrics.ui import doors
from di_metrics.ui.data import close_records

if TYPE_CHECKING:
    from di_metrics.ui.page import Page

_ASK = N_("Ask the administrator of this dashboard for it.")


def person_here(settings: Settings) -> Person | None:
    """Who looks at the page; None for somebody who has not signed in.

    Raises AccessRefused for an access file that is not understood, SettingsError where nobody stands at the door.
    """
    if not doors.are_kept() and (settings.access or not is_of_this_computer(str(config.get_option("server.address")))):
        raise SettingsError(
            Message.of(N_("A dashboard that was started in this way answers to its own computer alone.")),
            Message.of(N_("Start it with: python -m di_metrics serve")),
        )
    if settings.access is None:
        return person_at_this_computer()
    access, claims = read_access(settings.access), st.user.to_dict()
    identity = Identity.of(claims, access.provider.groups) if claims.get("is_logged_in") else None
    return identity.person(access) if identity else None


def _by_now(settings: Settings, person: Person) -> Person:
    """The person with the rights that the access file gives by now."""
    if settings.access is None:
        return person
    return read_access(settings.access).person(person.subject, person.name, person.groups)


@contextmanager
def permitted(page: Page, action: Action, **details: object) -> Iterator[Person]:
    """An action while it is done, by a person who may do it.

    Raises NotAllowed, and DatabaseError where it cannot be logged.
    """
    person = _by_now(page.settings, page.person)
    if not person.may(action):
        raise NotAllowed(Message.of(N_("You have no right to do this.")), Message.of(_ASK))
    event = ACTIONS[action].event
    with recording(page.settings.database, event, person, details) if event else nullcontext():
        yield person


@contextmanager
def changing_records(page: Page, action: Action, **details: object) -> Iterator[Person]:
    """The same for what changes the database, which is closed first so that its file may be replaced; it is opened anew."""
    with permitted(page, action, **details) as person:
        close_records()
        yield person
