"""All that was loaded, the newest first."""

from __future__ import annotations

import streamlit as st

from di_metrics.errors import N_
from di_metrics.store import Batch, read_batches
from di_metrics.text.batches import batch_state, batch_subject, loaded_when
from di_metrics.ui import html
from di_metrics.ui.page import Page

_SHORT_HASH = 12


def newest_first(page: Page) -> list[Batch]:
    """All batches of the database in use."""
    return list(reversed(read_batches(page.database)))


def listing(page: Page, batches: list[Batch]) -> None:
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
    headings = (
        N_("No."), N_("What was loaded"), N_("When and by whom"), N_("Rows read"), N_("Accepted"), N_("Rejected"),
        N_("Records in force"), N_("State"), N_("Fingerprint of the file"),
    )  # fmt: skip
    caption = say(N_("Batches, the newest first"))
    rows = [_row(page, batch) for batch in batches]
    st.html(html.text_table(caption, [say(one) for one in headings], rows, as_wide_as_needed=True))


def _row(page: Page, batch: Batch) -> list[str]:
    speaker = page.speaker
    loaded = ", ".join(part for part in (loaded_when(speaker, batch), batch.loaded_by) if part)
    counts = [speaker.number(count) for count in (batch.read, batch.accepted, batch.rejected)]
    return [
        str(batch.number),
        batch_subject(speaker, page.region, batch),
        loaded,
        *counts,
        speaker.number(batch.in_force),
        batch_state(speaker, batch),
        batch.file_hash[:_SHORT_HASH],
    ]
