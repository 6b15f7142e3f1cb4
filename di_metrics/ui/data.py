"""The records database of this process, and figures from it, each computed once for all readers."""

from __future__ import annotations

import os
import tempfile
import threading
from pathlib import Path

import streamlit as st

from di_metrics.demonstration import write_demonstration_package
from di_metrics.errors import N_
from di_metrics.indicators import CATALOGUE
from di_metrics.model import Dimension, Result, Selection
from di_metrics.query import evaluate
from di_metrics.settings import Settings
from di_metrics.store import Database, build_database, open_database
from di_metrics.text import Speaker


class _Opened:
    """The open database; a rebuilt file is opened anew, after the old one is closed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._signature: tuple[int, int] | None = None
        self._database: Database | None = None

    def current(self, settings: Settings, speaker: Speaker) -> Database:
        with self._lock:
            if not settings.database.exists():
                _build_demonstration(settings, speaker)
            status = os.stat(settings.database)
            signature = (status.st_mtime_ns, status.st_ino)
            if self._database is None or self._signature != signature:
                if self._database is not None:
                    self._database.close()
                self._database, self._signature = open_database(settings.database), signature
            return self._database


@st.cache_resource(show_spinner=False)
def _opened() -> _Opened:
    return _Opened()


def open_records(settings: Settings, speaker: Speaker) -> Database:
    """The database the settings name; where there is none yet, the demonstration data are made first, with progress."""
    return _opened().current(settings, speaker)


def _build_demonstration(settings: Settings, speaker: Speaker) -> None:
    bar = st.progress(0.0)
    making, building = speaker.say(N_("Making demonstration data …")), speaker.say(N_("Building the database …"))

    def made(share: float) -> None:
        bar.progress(share * 0.6, text=making)

    def built(share: float) -> None:
        bar.progress(0.6 + share * 0.4, text=building)

    with tempfile.TemporaryDirectory() as folder:
        write_demonstration_package(settings.region, Path(folder), made)
        build_database(settings.region, Path(folder), settings.database, built)
    bar.empty()


@st.cache_data(show_spinner=False, max_entries=5000)
def _evaluated(build_id: str, code: str, selection: Selection, by: tuple[Dimension, ...], _database: Database) -> Result:
    return evaluate(_database, CATALOGUE[code], selection, by)


def figures_of(database: Database, code: str, selection: Selection, by: tuple[Dimension, ...] = ()) -> Result:
    """An indicator evaluated, kept by the build of the data so that a rebuilt database never shows old figures."""
    return _evaluated(database.info.build_id, code, selection, by, database)
