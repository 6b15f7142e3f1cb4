"""The page of what was loaded: batches, undoing and redoing them, and their rows in quarantine."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from di_metrics.access.rights import Action
from di_metrics.errors import N_, DIMetricsError, Message
from di_metrics.reports.quarantine import mending_workbook
from di_metrics.store import Batch, Candidate, prepare_redo, prepare_undo
from di_metrics.store.batches import waiting_rows
from di_metrics.store.candidate import Progress
from di_metrics.text.batch_texts import batch_state, batch_subject, loaded_when
from di_metrics.text.report_texts import MOST_ROWS_SHOWN, quarantine_table
from di_metrics.text.tabular import Columns, table_of_records
from di_metrics.ui import html
from di_metrics.ui.data import open_records
from di_metrics.ui.downloads import action_download
from di_metrics.ui.held import held
from di_metrics.ui.page import Page
from di_metrics.ui.prepared import Prepared, Preparing, prepare_with_progress, show_changes

# ---- All that was loaded, the newest first ----

_SHORT_HASH = 12


def listing(page: Page, batches: Sequence[Batch]) -> None:
    """What was loaded when and by whom, how many rows, and whether it counts."""
    say = page.speaker.say
    in_force = sum(batch.undone_at is None and batch.replaced_by is None for batch in batches)
    page.lead(
        say(
            N_("Batches loaded: %(all)s; in force, wholly or in part: %(live)s."),
            all=page.speaker.number(len(batches)),
            live=page.speaker.number(in_force),
        )
    )
    page.text(
        N_(
            "Each load is a batch. None is ever deleted: one that is undone or replaced stays here and counts for nothing. "
            "Personal codes and names are in none of them."
        )
    )
    speaker = page.speaker
    columns: Columns[Batch] = {
        "number": (N_("No."), lambda batch: str(batch.number)),
        "subject": (N_("What was loaded"), lambda batch: batch_subject(speaker, page.region, batch)),
        "loaded": (
            N_("When and by whom"),
            lambda batch: ", ".join(filter(None, (loaded_when(speaker, batch), batch.loaded_by))),
        ),
        "read": (N_("Rows read"), lambda batch: batch.read),
        "accepted": (N_("Accepted"), lambda batch: batch.accepted),
        "rejected": (N_("Rejected"), lambda batch: batch.rejected),
        "in_force": (N_("Records in force"), lambda batch: batch.in_force),
        "state": (N_("State"), lambda batch: batch_state(speaker, batch)),
        "file_hash": (N_("Fingerprint of the file"), lambda batch: batch.file_hash[:_SHORT_HASH]),
    }
    st.html(html.table(table_of_records(speaker, say(N_("Batches, the newest first")), batches, columns)))


# ---- The rows that wait in quarantine, batch by batch, and the workbook in which they are mended ----


def quarantine(page: Page, batches: Sequence[Batch]) -> None:
    """How rows get out of quarantine, and those of each batch that wait."""
    page.heading(N_("Quarantine"))
    waiting = [batch for batch in batches if batch.waiting]
    if not waiting:
        page.text(N_("No row waits in quarantine."))
        return
    page.text(
        N_(
            "Rows that were left out because of their faults. Download them, mend the coloured cells and load the workbook "
            "on the page “Loading reports”: its rows are added and leave quarantine. A new report of the same days empties "
            "it too. "
            "No personal code or name is kept; where a code could be read, its person is known."
        )
    )
    for batch in waiting:
        title = f"{batch.number}: {batch_subject(page.speaker, page.region, batch)} ({page.speaker.number(batch.waiting)})"
        with st.expander(title, expanded=batch is waiting[0]):
            _rows(page, batch)


def _rows(page: Page, batch: Batch) -> None:
    st.html(html.table(quarantine_table(page.speaker, waiting_rows(page.database, batch.number, MOST_ROWS_SHOWN))))
    if batch.waiting > MOST_ROWS_SHOWN:
        page.text(N_("And %(count)s more: see the workbook."), count=page.speaker.number(batch.waiting - MOST_ROWS_SHOWN))

    def workbook() -> bytes:
        return mending_workbook(waiting_rows(open_records(page.settings, page.speaker), batch.number), page.speaker.message)

    title = page.speaker.say(N_("Download the rows to be mended"))
    action_download(page, Action.TAKE_FAULTS, title, workbook, f"karantina_{batch.number}.xlsx", f"mending_{batch.number}")


# ---- Undoing and redoing a batch ----

ADDRESS = "batches"
_CHOSEN = "batch_chosen"


class _Preview(Preparing):
    """What the reader's session holds of the page while it is open."""

    def __init__(self) -> None:
        self.error: DIMetricsError | None = None


def tell_what_was_done(page: Page) -> None:
    """What was done last, or why it could not be."""
    preview = held(ADDRESS, _Preview)
    if preview.done:
        st.success(page.speaker.message(preview.done))
    if preview.error:
        st.error(page.speaker.error(preview.error))


def undoing(page: Page, batches: Sequence[Batch]) -> None:
    """Choose a batch; see what undoing or redoing it would change; decide. For those alone who may."""
    if not page.person.may(Action.UNDO_BATCH):
        return
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
    by = page.person.name
    asked = (batch.number, batch.undone_at, by, page.database.info.build_id)
    known = preview.prepared_for(asked)
    if known:
        return known

    def make(progress: Progress) -> Candidate:
        if batch.undone_at is None:
            return prepare_undo(page.database.path, batch.number, by, progress)
        return prepare_redo(page.database.path, batch.number, progress)

    made = prepare_with_progress(page.speaker, make, page.database, batch.municipalities)
    preview.keep_prepared(asked, made)
    return made


def _decide(page: Page, batch: Batch, prepared: Prepared) -> None:
    title = N_("Undo batch %(number)s") if batch.undone_at is None else N_("Redo batch %(number)s")
    st.button(
        page.speaker.say(title, number=batch.number),
        type="primary",
        key="undo",
        on_click=_mark,
        args=(page, batch, prepared),
    )


def _mark(page: Page, batch: Batch, prepared: Prepared) -> None:
    preview = held(ADDRESS, _Preview)
    done = N_("Batch %(number)s is undone.") if batch.undone_at is None else N_("Batch %(number)s is in force again.")
    try:
        prepared.confirm(page, Action.UNDO_BATCH if batch.undone_at is None else Action.REDO_BATCH)
    except DIMetricsError as error:
        preview.error = error
    else:
        preview.done = Message.of(done, number=batch.number)
    preview.discard()
    st.session_state[_CHOSEN] = None
