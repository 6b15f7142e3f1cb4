"""A database that waits to take the place of the one in use: made with progress, its changes shown, then confirmed."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterable
from itertools import cycle

import streamlit as st

from di_metrics.access.rights import Action
from di_metrics.errors import N_
from di_metrics.query.batch_effects import FigureChange, Loss, Replacement, figure_changes, loss, replacements
from di_metrics.store import Candidate, Database, open_database
from di_metrics.store.candidate import Progress
from di_metrics.text import Speaker
from di_metrics.text.batch_texts import change_tables
from di_metrics.text.report_texts import replacement_line
from di_metrics.ui import html
from di_metrics.ui.held import Held
from di_metrics.ui.page import Page
from di_metrics.ui.permission import changing_records


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

    def confirm(self, page: Page, action: Action, **details: object) -> None:
        """Put it in the place of the database in use; the page has to be drawn anew after this.

        Raises NotAllowed and DatabaseError.
        """
        try:
            with changing_records(page, action, batch=self.batch, **details):
                self._candidate.confirm()
        finally:
            self.discard()

    def discard(self) -> None:
        """Remove its files."""
        self._remove()


class Preparing(Held):
    """What a page keeps of a database that it had prepared, and for what it did."""

    _prepared: tuple[object, Prepared] | None = None

    def prepared_for(self, asked: object) -> Prepared | None:
        """What was prepared last, if it was prepared for just this; else it is cleared away."""
        if self._prepared and self._prepared[0] == asked:
            return self._prepared[1]
        self.discard()
        return None

    def keep_prepared(self, asked: object, prepared: Prepared) -> None:
        self._prepared = asked, prepared

    def discard(self) -> None:
        """Remove the database that was prepared."""
        if self._prepared:
            self._prepared[1].discard()
        self._prepared = None


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


# ---- What a batch changes, shown before anything is changed ----


def show_changes(page: Page, prepared: Prepared) -> None:
    """The compared figures of the region and of the municipalities that the batch is about, side by side."""
    if not any(change.differs for change in prepared.changes):
        page.text(N_("Recipients, assessed persons, coverage, units of service and compensation stay as they are."))
        return
    page.text(N_("Figures to the end of the project, over all groups and services."))
    tables = change_tables(page.speaker, page.region, prepared.changes)
    with st.container(key="changes"):
        for place, table in zip(cycle(st.columns(min(len(tables), 2), gap="large")), tables, strict=False):
            place.html(html.table(table))


def show_replaced(page: Page, prepared: Prepared) -> None:
    """The earlier batches whose records give way; a batch that is replaced only in part is warned of."""
    whole = [replacement_line(page.speaker, one) for one in prepared.replaced if one.whole]
    partly = [replacement_line(page.speaker, one) for one in prepared.replaced if not one.whole]
    if whole:
        st.html(html.listed(whole))
    if partly:
        kept = page.speaker.say(N_("What lies outside this report's days, municipality and groups stays as it was."))
        st.warning(" ".join([*partly, kept]))
    if not prepared.replaced:
        page.text(N_("No earlier record is replaced: all that is loaded is new."))
