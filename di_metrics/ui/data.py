"""The records database of this process, and figures from it, each computed once for all readers."""

from __future__ import annotations

import datetime as dt
import tempfile
import threading
from functools import lru_cache, partial
from pathlib import Path

import streamlit as st

from di_metrics.cards.composing import card_of
from di_metrics.cards.setting import Setting
from di_metrics.cards.view import View
from di_metrics.deck import Card
from di_metrics.demonstration import has_demonstration, write_demonstration_package
from di_metrics.errors import N_
from di_metrics.indicators import CATALOGUE
from di_metrics.model import Dimension, Indicator, Language, Result, Selection
from di_metrics.query import evaluate
from di_metrics.query.provenance import batches_behind
from di_metrics.region_files import read_folder
from di_metrics.settings import Settings
from di_metrics.sources.exact import RecordedFigures
from di_metrics.statements import Check, check_statements
from di_metrics.store import Batch, Database, build_database, open_database, read_batches
from di_metrics.store.database import BuildInfo
from di_metrics.store.in_place import Signature, signature_of, was_there
from di_metrics.store.own_records import OwnRecords, own_records
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
            if signature is None or self._signature != signature:
                self._close()
                opened = open_database(settings.database)
                if self._database is not None and self._database.info == opened.info:
                    opened.counts_as(self._database)
                self._database, self._signature = opened, signature
            assert self._database  # whose signature it is
            return self._database

    def close(self) -> None:
        with self._lock:
            self._close()

    def _close(self) -> None:
        """Close the file; what was counted in it is kept for the same records, of which the next file may be."""
        if self._database is not None:
            self._database.close()
        self._signature = None


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


class _OwnOpened:
    """The databases of single municipalities, each made anew once the records are others."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[str, tuple[BuildInfo, OwnRecords]] = {}

    def of(self, database: Database, code: str) -> Database:
        with self._lock:
            build, own = self._kept.pop(code, (None, None))
            if own and build != database.info:
                own.close()
                own = None
            own = own or own_records(database, code)
            self._kept[code] = database.info, own
            return own.database


@st.cache_resource(show_spinner=False)
def _own_opened() -> _OwnOpened:
    return _OwnOpened()


def open_own_records(database: Database, code: str) -> Database:
    """The records of one municipality alone. Raises NotAllowed where the region has none of the code, and DatabaseError."""
    return _own_opened().of(database, code)


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


# ---- Figures, statements and batches, each read once for a build of the data ----


class _Remembered:
    """What readers have asked of a database as it was opened; the values are frozen, so that all may share them.

    Streamlit's own cache takes longer to hash a question and to unpickle its answer than most questions take.
    """

    def __init__(self, database: Database) -> None:
        self.evaluated = lru_cache(maxsize=5000)(partial(_evaluate, database))
        self.behind = lru_cache(maxsize=5000)(partial(_behind, database))
        self.composed = lru_cache(maxsize=1000)(partial(_compose, database))
        self.checks = lru_cache(maxsize=1)(partial(check_statements, database))
        self.batches = lru_cache(maxsize=1)(partial(read_batches, database))


@lru_cache(maxsize=16)  # the database in use, the one before while it is read, and those of single municipalities
def _remembered(database: Database) -> _Remembered:
    return _Remembered(database)


def _evaluate(database: Database, code: str, selection: Selection, by: tuple[Dimension, ...]) -> Result:
    return evaluate(database, CATALOGUE[code], selection, by)


def _behind(database: Database, code: str, selection: Selection) -> tuple[int, ...]:
    return tuple(row.batch for row in batches_behind(database, CATALOGUE[code], selection))


def _compose(database: Database, language: Language, view: View, as_of: dt.date, reach: float) -> Card:
    return card_of(Setting(KeptFigures(database), language, as_of, None, reach=reach), view)


def batches_of(database: Database) -> tuple[Batch, ...]:
    """All batches of a database; their state may change where no figure does."""
    return _remembered(database).batches()


def holds_records(database: Database) -> bool:
    """Whether any batch is in force: else there is nothing that a page could show."""
    return any(one.in_force for one in batches_of(database))


class KeptFigures(RecordedFigures):
    """The figures of a database as its readers have asked for them before."""

    @property
    def all_batches(self) -> tuple[Batch, ...]:
        return batches_of(self.database)

    @property
    def checks(self) -> tuple[Check, ...]:
        return _remembered(self.database).checks()

    def counts(self, indicator: Indicator, selection: Selection, by: tuple[Dimension, ...]) -> Result:
        if CATALOGUE.get(indicator.code) is not indicator:
            return super().counts(indicator, selection, by)
        return _remembered(self.database).evaluated(indicator.code, selection, by)

    def numbers_behind(self, indicator: Indicator, selection: Selection) -> tuple[int, ...]:
        return _remembered(self.database).behind(indicator.code, selection)


def card_from(source: KeptFigures, language: Language, view: View, as_of: dt.date, reach: float) -> Card:
    """The card of a view to a day, compared with a year before; `reach` is a value that its scale reaches at least."""
    return _remembered(source.database).composed(language, view, as_of, reach)
