"""The records database of this process, and figures from it, each computed once for all readers."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Iterable
from pathlib import Path

import streamlit as st

from di_metrics.demonstration import has_demonstration, write_demonstration_package
from di_metrics.errors import N_
from di_metrics.indicators import CATALOGUE
from di_metrics.model import Dimension, Result, Selection
from di_metrics.query import evaluate
from di_metrics.query.provenance import BatchRows, batches_behind
from di_metrics.region_files import read_folder
from di_metrics.settings import Settings
from di_metrics.store import Batch, Database, build_database, open_database, read_batches
from di_metrics.store.in_place import Signature, signature_of, was_there
from di_metrics.text import Speaker


class _Opened:
    """The open database; a rebuilt file is opened anew, after the old one is closed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._signature: Signature = None
        self._database: Database | None = None

    def current(self, settings: Settings, speaker: Speaker) -> Database:
        with self._lock:
            signature = signature_of(settings.database)
            if signature is None and not settings.is_configured and not was_there(settings.database):
                _build_first(settings, speaker)
                signature = signature_of(settings.database)
            if signature is None:
                read_folder(settings.region, settings.programme)  # a region that is not there is what has to be mended first
            if self._database is None or self._signature != signature:
                if self._database is not None:
                    self._database.close()
                self._database = None
                self._database, self._signature = open_database(settings.database), signature
            return self._database

    def close(self) -> None:
        with self._lock:
            if self._database is not None:
                self._database.close()
            self._database = self._signature = None


@st.cache_resource(show_spinner=False)
def _opened() -> _Opened:
    return _Opened()


def open_records(settings: Settings, speaker: Speaker) -> Database:
    """The database the settings name.

    Where the settings name none and none was ever in its place, one is made first, with progress: of demonstration data, or
    without records where the region is named or has none such. Raises DatabaseError where it cannot be read.
    """
    return _opened().current(settings, speaker)


def close_records() -> None:
    """Close the database so that its file may be replaced, which some systems refuse while it is open; it is opened anew."""
    _opened().close()


def _build_first(settings: Settings, speaker: Speaker) -> None:
    if settings.names_region or not has_demonstration(settings.region):
        build_database(settings.region, None, settings.database, programme=settings.programme)
        return
    bar = st.progress(0.0)
    making, building = speaker.say(N_("Making demonstration data …")), speaker.say(N_("Building the database …"))

    def made(share: float) -> None:
        bar.progress(share * 0.6, text=making)

    def built(share: float) -> None:
        bar.progress(0.6 + share * 0.4, text=building)

    with tempfile.TemporaryDirectory() as folder:
        write_demonstration_package(settings.region, Path(folder), made)
        build_database(settings.region, Path(folder), settings.database, built, programme=settings.programme)
    bar.empty()


@st.cache_data(show_spinner=False, max_entries=5000)
def _evaluated(build_id: str, code: str, selection: Selection, by: tuple[Dimension, ...], _database: Database) -> Result:
    return evaluate(_database, CATALOGUE[code], selection, by)


@st.cache_data(show_spinner=False, max_entries=5000)
def _behind(build_id: str, code: str, selection: Selection, _database: Database) -> tuple[BatchRows, ...]:
    return batches_behind(_database, CATALOGUE[code], selection)


@st.cache_data(show_spinner=False, max_entries=4)
def _batches(build_id: str, built_at: str, _database: Database) -> tuple[Batch, ...]:
    return read_batches(_database)


def batches_of(database: Database) -> tuple[Batch, ...]:
    """All batches of a database; their state may change where no figure does."""
    return _batches(database.info.build_id, database.info.built_at, database)


def holds_records(database: Database) -> bool:
    """Whether any batch is in force: else there is nothing that a page could show."""
    return any(one.in_force for one in batches_of(database))


def sources_of(database: Database, results: Iterable[Result]) -> tuple[Batch, ...]:
    """The batches that some figures came from, the oldest first."""
    build_id = database.info.build_id
    asked = {(one.indicator.code, one.selection) for one in results}
    numbers = {row.batch for code, selection in asked for row in _behind(build_id, code, selection, database)}
    return tuple(one for one in batches_of(database) if one.number in numbers)


def figures_of(database: Database, code: str, selection: Selection, by: tuple[Dimension, ...] = ()) -> Result:
    """An indicator evaluated, kept by the build of the data so that a rebuilt database never shows old figures."""
    return _evaluated(database.info.build_id, code, selection, by, database)
