"""What a person may see and do: rights, the roles that give them, and the right that each action needs.

What is not given is denied: a page or an action that names no right is nobody's.
"""

from __future__ import annotations

import getpass
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Right(StrEnum):
    """Something that a person may do."""

    SEE_OWN = "see_own"
    """See internal figures of one municipality."""
    SEE = "see"
    """See all internal figures."""
    EXPORT = "export"
    """Take internal figures along in files."""
    LOAD = "load"
    """Load reports and take them back."""
    EDIT = "edit"
    """Change meetings, the plan's objects and saved views."""
    HAND_OUT = "hand_out"
    """Make releases, and let figures leave the team."""
    READ_LOG = "read_log"
    """Read who did what."""


class Role(StrEnum):
    """What a person is to the project, as the access file names it."""

    VIEWER = "viewer"
    EDITOR = "editor"
    PUBLISHER = "publisher"
    MUNICIPALITY = "municipality"


_VIEWER = frozenset({Right.SEE_OWN, Right.SEE})

RIGHTS: Mapping[Role, frozenset[Right]] = MappingProxyType(
    {
        Role.VIEWER: _VIEWER,
        Role.EDITOR: _VIEWER | {Right.EXPORT, Right.LOAD, Right.EDIT},
        Role.PUBLISHER: _VIEWER | {Right.EXPORT, Right.HAND_OUT, Right.READ_LOG},
        Role.MUNICIPALITY: frozenset({Right.SEE_OWN, Right.EXPORT}),
    }
)
"""The rights of each role; who has several roles has the rights of all."""


class LoggedKind(StrEnum):
    """What the log tells of."""

    SIGN_IN = "sign_in"
    SIGN_IN_REFUSED = "sign_in_refused"
    SIGN_OUT = "sign_out"
    SESSION_ENDED = "session_ended"
    LOAD = "load"
    UNDO = "undo"
    REDO = "redo"
    BUILD = "build"
    RESTORE = "restore"
    HAND_OUT = "hand_out"
    RELEASE = "release"
    EXPORT = "export"
    SETTINGS = "settings"


class Action(StrEnum):
    """Something that a page offers to do, or a file that it hands out."""

    LOAD_REPORT = "load_report"
    READ_FILE = "read_file"
    ADD_NAME = "add_name"
    UNDO_BATCH = "undo_batch"
    REDO_BATCH = "redo_batch"
    TAKE_FAULTS = "take_faults"
    CHANGE_MEETING = "change_meeting"
    CHANGE_TEMPLATE = "change_template"
    CHANGE_OBJECT = "change_object"
    SAVE_VIEW = "save_view"
    HAND_OUT = "hand_out"
    CLOSE_MEETING = "close_meeting"
    TAKE_ALONG = "take_along"
    EXPORT_FIGURES = "export_figures"
    EXPORT_LOG = "export_log"
    TAKE_FORM = "take_form"


@dataclass(frozen=True, slots=True)
class ActionNeeds:
    """The right that an action needs, and the kind of event that the log keeps of it, if it keeps one."""

    right: Right
    event: LoggedKind | None = None


ACTIONS: Mapping[Action, ActionNeeds] = MappingProxyType(
    {
        Action.LOAD_REPORT: ActionNeeds(Right.LOAD, LoggedKind.LOAD),
        Action.READ_FILE: ActionNeeds(Right.LOAD),
        Action.ADD_NAME: ActionNeeds(Right.LOAD, LoggedKind.SETTINGS),
        Action.UNDO_BATCH: ActionNeeds(Right.LOAD, LoggedKind.UNDO),
        Action.REDO_BATCH: ActionNeeds(Right.LOAD, LoggedKind.REDO),
        Action.TAKE_FAULTS: ActionNeeds(Right.LOAD, LoggedKind.EXPORT),
        Action.CHANGE_MEETING: ActionNeeds(Right.EDIT),
        Action.CHANGE_TEMPLATE: ActionNeeds(Right.EDIT),
        Action.CHANGE_OBJECT: ActionNeeds(Right.EDIT),
        Action.SAVE_VIEW: ActionNeeds(Right.EDIT),
        Action.HAND_OUT: ActionNeeds(Right.HAND_OUT, LoggedKind.HAND_OUT),
        Action.CLOSE_MEETING: ActionNeeds(Right.HAND_OUT, LoggedKind.HAND_OUT),
        Action.TAKE_ALONG: ActionNeeds(Right.HAND_OUT),
        Action.EXPORT_FIGURES: ActionNeeds(Right.EXPORT, LoggedKind.EXPORT),
        Action.EXPORT_LOG: ActionNeeds(Right.READ_LOG, LoggedKind.EXPORT),
        Action.TAKE_FORM: ActionNeeds(Right.SEE_OWN),
    }
)
"""What each action needs. TAKE_ALONG hands out files of what the ledger has already, TAKE_FORM what holds no figure."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who does something: the name that is kept with it, the provider's subject and groups, and what the person may do.

    A person of a `municipality` (ATVK code) sees internal figures of it alone. Who uses the computer without signing in has
    no subject.
    """

    name: str
    subject: str = ""
    groups: frozenset[str] = frozenset()
    rights: frozenset[Right] = frozenset()
    municipality: str | None = None

    def may(self, action: Action) -> bool:
        return ACTIONS[action].right in self.rights


def user_of_this_computer() -> str:
    """The name that the system knows the user by; nothing where it knows none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""


def person_at_this_computer() -> Person:
    """Where nobody signs in, the process answers to this computer alone, and its user may do everything."""
    return Person(user_of_this_computer(), rights=frozenset(Right))
