"""A draft of the next release, made from the records as they are now, for the project's team alone."""

from __future__ import annotations

import datetime as dt
import threading
from pathlib import Path

import streamlit as st

from di_metrics.errors import N_, ReleaseError
from di_metrics.protection.publish import make_release
from di_metrics.release.file import open_release, write_release
from di_metrics.release.offered import Offered, offered_by
from di_metrics.release.parameters import PARAMETERS
from di_metrics.release.release import Release
from di_metrics.store import Database
from di_metrics.store.handed_out import state_of
from di_metrics.text import Speaker


class _Drafts:
    """The draft for the database in use; it is kept beside the database, for making it takes a while."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._made: tuple[Release, Offered] | None = None

    def current(self, database: Database, speaker: Speaker) -> tuple[Release, Offered]:
        with self._lock:
            if self._made is None or not _is_of(self._made[0], database):
                release = _kept(database) or _make(database, speaker)
                self._made = release, offered_by(release)
            return self._made


@st.cache_resource(show_spinner=False)
def _drafts() -> _Drafts:
    return _Drafts()


def draft_of(database: Database, speaker: Speaker) -> tuple[Release, Offered]:
    """What would be published from a database now, and what it offers; made with progress where it was not yet."""
    return _drafts().current(database, speaker)


def _file(database: Database) -> Path:
    return database.path.with_suffix(".draft.duckdb")


def _is_of(release: Release, database: Database) -> bool:
    return release.source.state == state_of(database) and release.parameters == PARAMETERS


def _kept(database: Database) -> Release | None:
    try:
        release = open_release(_file(database))
    except ReleaseError:
        return None
    return release if _is_of(release, database) else None


def _make(database: Database, speaker: Speaker) -> Release:
    text = speaker.say(N_("Protecting and attacking the figures, as for a release …"))
    cover = st.empty()  # over the page, for internal figures must not stand there while this takes its time
    with cover.container(key="drafting"):
        bar = st.progress(0.0, text=text)

    def tell(share: float) -> None:
        bar.progress(share, text=text)

    made = make_release(database, released_on=dt.datetime.now(dt.UTC).date(), draft=True, progress=tell)
    cover.empty()
    write_release(made.release, _file(database))
    return made.release
