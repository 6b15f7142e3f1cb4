"""The audit log in words: what happened, who did it, by which way, and what it was about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from di_metrics.access.rights import LoggedKind
from di_metrics.deck import Table
from di_metrics.errors import N_
from di_metrics.text.batch_texts import moment_in_words
from di_metrics.text.speaker import Speaker
from di_metrics.text.tabular import Columns, table_of_records

if TYPE_CHECKING:
    from di_metrics.store.audit_log import Event

EVENT_NAMES = {
    LoggedKind.SIGN_IN: N_("signed in"),
    LoggedKind.SIGN_IN_REFUSED: N_("signed in without any right"),
    LoggedKind.SIGN_OUT: N_("signed out"),
    LoggedKind.SESSION_ENDED: N_("session ended by time"),
    LoggedKind.LOAD: N_("report loaded"),
    LoggedKind.UNDO: N_("batch undone"),
    LoggedKind.REDO: N_("batch put back"),
    LoggedKind.BUILD: N_("database built"),
    LoggedKind.RESTORE: N_("backup restored"),
    LoggedKind.HAND_OUT: N_("figures handed out"),
    LoggedKind.RELEASE: N_("release made"),
    LoggedKind.EXPORT: N_("internal file taken along"),
    LoggedKind.SETTINGS: N_("settings changed"),
}

_WAYS = {"dashboard": N_("dashboard"), "command_line": N_("command line")}
_FAILED = N_("could not be done")
_DETAILS = {
    "batch": N_("batch"),
    "file": N_("file"),
    "fingerprint": N_("fingerprint"),
    "number": N_("number"),
    "what": N_("what"),
    "region": N_("region"),
    "programme": N_("programme"),
    "access": N_("access file"),
}
"""What details are called; a name that stands in no list is shown as it was written."""


def event_name(speaker: Speaker, kind: str) -> str:
    """A kind of event; one that this version does not know is shown as it was written."""
    return speaker.say(EVENT_NAMES[LoggedKind(kind)]) if kind in list(LoggedKind) else kind


def _details(speaker: Speaker, event: Event) -> str:
    named = [
        f"{speaker.say(_DETAILS[name]) if name in _DETAILS else name}: {value}" for name, value in event.details.items()
    ]
    return "; ".join([*([speaker.say(_FAILED)] if event.failed else []), *named])


def log_table(speaker: Speaker, events: Sequence[Event]) -> Table:
    """Events as a table, in the order in which they are given."""
    columns: Columns[Event] = {
        "time": (N_("When"), lambda event: moment_in_words(speaker, event.time)),
        "kind": (N_("What happened"), lambda event: event_name(speaker, event.kind)),
        "person": (N_("Who"), lambda event: event.person or event.subject or "–"),
        "way": (N_("By which way"), lambda event: speaker.say(_WAYS[event.way]) if event.way in _WAYS else event.way),
        "details": (N_("What it was about"), lambda event: _details(speaker, event)),
    }
    return table_of_records(speaker, speaker.say(N_("Activity log, the latest first")), events, columns)
