"""The rows that wait in quarantine, batch by batch, and the workbook in which they are mended."""

from __future__ import annotations

import streamlit as st

from di_metrics.errors import N_
from di_metrics.reports.mending import mending_workbook
from di_metrics.store import Batch
from di_metrics.store.batches import waiting_rows
from di_metrics.text.batches import batch_subject
from di_metrics.text.quarantine import MOST_SHOWN, quarantine_table
from di_metrics.ui import html
from di_metrics.ui.data import open_records
from di_metrics.ui.page import SPREADSHEET, Page


def quarantine(page: Page, batches: list[Batch]) -> None:
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
    table = quarantine_table(page.speaker, waiting_rows(page.database, batch.number, MOST_SHOWN))
    st.html(html.text_table(table.caption, table.headings, table.rows, as_wide_as_needed=True))
    if batch.waiting > MOST_SHOWN:
        page.text(N_("And %(count)s more: see the workbook."), count=page.speaker.number(batch.waiting - MOST_SHOWN))
    st.download_button(
        page.speaker.say(N_("Download the rows to be mended")),
        lambda: mending_workbook(
            waiting_rows(open_records(page.settings, page.speaker), batch.number), page.speaker.message
        ),
        f"karantina_{batch.number}.xlsx",
        SPREADSHEET,
        key=f"mending_{batch.number}",
        on_click="ignore",
    )
