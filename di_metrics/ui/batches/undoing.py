"""Undoing and redoing a batch: what would change, who does it, and the decision."""

from __future__ import annotations

import streamlit as st

from di_metrics.errors import N_, DIMetricsError, Message
from di_metrics.store import Batch, Candidate, prepare_redo, prepare_undo
from di_metrics.store.candidate import Progress
from di_metrics.text.batches import batch_state, batch_subject
from di_metrics.ui.changes import show_changes
from di_metrics.ui.held import held
from di_metrics.ui.page import Page
from di_metrics.ui.prepared import Prepared, prepare_with_progress
from di_metrics.ui.who import ask_who, given_name

ADDRESS = "batches"
_CHOSEN = "batch_chosen"


class _Preview:
    """What the reader's session holds of the page while it is open."""

    def __init__(self) -> None:
        self.done: Message | None = None
        self.error: DIMetricsError | None = None
        self._prepared: tuple[object, Prepared] | None = None

    def prepared_for(self, asked: object) -> Prepared | None:
        """What was prepared last, if it was prepared for just this; else it is cleared away."""
        if self._prepared and self._prepared[0] == asked:
            return self._prepared[1]
        self.discard()
        return None

    def keep(self, asked: object, prepared: Prepared) -> None:
        self._prepared = asked, prepared

    def discard(self) -> None:
        """Remove the database that was prepared."""
        if self._prepared:
            self._prepared[1].discard()
        self._prepared = None


def tell_what_was_done(page: Page) -> None:
    """What was done last, or why it could not be."""
    preview = held(ADDRESS, _Preview)
    if preview.done:
        st.success(page.speaker.message(preview.done))
    if preview.error:
        st.error(page.speaker.error(preview.error))


def undoing(page: Page, batches: list[Batch]) -> None:
    """Choose a batch; see what undoing or redoing it would change; decide."""
    page.heading(N_("Undo or redo a batch"))
    page.text(N_("Undone, a batch counts for nothing, and what it had replaced counts again. It can be put back later."))
    by_number = {batch.number: batch for batch in batches}
    number = st.selectbox(
        page.speaker.say(N_("Batch")),
        list(by_number),
        index=None,
        key=_CHOSEN,
        format_func=lambda one: (
            f"{one}: {batch_subject(page.speaker, page.region, by_number[one])}"
            f" ({batch_state(page.speaker, by_number[one])})"
        ),
        placeholder=page.speaker.say(N_("Choose …")),
    )
    if number not in by_number:  # none, or one that the browser named by words that have changed meanwhile
        held(ADDRESS, _Preview).discard()
        return
    ask_who(page, N_("Who does it"), "undo")
    batch = by_number[number]
    try:
        prepared = _prepared(page, batch)
    except DIMetricsError as error:
        st.error(page.speaker.error(error))
        return
    show_changes(page, prepared)
    _decide(page, batch, prepared)


def _prepared(page: Page, batch: Batch) -> Prepared:
    preview = held(ADDRESS, _Preview)
    preview.done = preview.error = None
    by = given_name()
    asked = (batch.number, batch.undone_at, by, page.database.info.build_id)
    known = preview.prepared_for(asked)
    if known:
        return known

    def make(progress: Progress) -> Candidate:
        if batch.undone_at is None:
            return prepare_undo(page.database.path, batch.number, by, progress)
        return prepare_redo(page.database.path, batch.number, progress)

    made = prepare_with_progress(page.speaker, make, page.database, batch.municipalities)
    preview.keep(asked, made)
    return made


def _decide(page: Page, batch: Batch, prepared: Prepared) -> None:
    if not given_name():
        st.info(page.speaker.say(N_("Say above who does it; then it can be done.")))
    title = N_("Undo batch %(number)s") if batch.undone_at is None else N_("Redo batch %(number)s")
    st.button(
        page.speaker.say(title, number=batch.number),
        type="primary",
        key="undo",
        disabled=not given_name(),
        on_click=_mark,
        args=(held(ADDRESS, _Preview), batch, prepared),
    )


def _mark(preview: _Preview, batch: Batch, prepared: Prepared) -> None:
    done = N_("Batch %(number)s is undone.") if batch.undone_at is None else N_("Batch %(number)s is in force again.")
    try:
        prepared.confirm()
    except DIMetricsError as error:
        preview.error = error
    else:
        preview.done = Message.of(done, number=batch.number)
    preview.discard()
    st.session_state[_CHOSEN] = None
