"""A database that waits to take the place of the one in use: made with progress, compared, confirmed or discarded."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterable

import streamlit as st

from di_metrics.errors import N_
from di_metrics.query.changes import FigureChange, Loss, Replacement, figure_changes, loss, replacements
from di_metrics.store import Candidate, Database, open_database
from di_metrics.store.candidate import Progress
from di_metrics.text import Speaker
from di_metrics.ui.data import close_records


class Prepared:
    """A candidate and what it changes. Its files are removed at the latest when the session that keeps it is over."""

    def __init__(self, candidate: Candidate, before: Database, municipalities: Iterable[str]) -> None:
        self._remove = weakref.finalize(self, candidate.discard)
        self._candidate = candidate
        after = open_database(candidate.path)
        try:
            self.changes: tuple[FigureChange, ...] = figure_changes(before, after, municipalities)
            self.replaced: tuple[Replacement, ...] = replacements(after, candidate.batch)
            self.loss: Loss = loss(before, after, candidate.batch)
        finally:
            after.close()

    @property
    def batch(self) -> int:
        """The number of the batch that was added or marked."""
        return self._candidate.batch

    def confirm(self) -> None:
        """Put it in the place of the database in use. Raises DatabaseError; the page has to be drawn anew after this."""
        close_records()
        try:
            self._candidate.confirm()
        finally:
            self.discard()

    def discard(self) -> None:
        """Remove its files."""
        self._remove()


def prepare_with_progress(
    speaker: Speaker, make: Callable[[Progress], Candidate], before: Database, municipalities: Iterable[str]
) -> Prepared:
    """What `make` prepares, compared with the database in use; says how far it is. Raises what `make` raises."""
    text = speaker.say(N_("Counting what would change …"))
    place = st.empty()
    bar = place.progress(0.0, text=text)
    try:
        return Prepared(make(lambda share: _tell(bar, share, text)), before, municipalities)
    finally:
        place.empty()


def _tell(bar: st.delta_generator.DeltaGenerator, share: float, text: str) -> None:
    bar.progress(share, text=text)
