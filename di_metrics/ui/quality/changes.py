"""What a later report changed, and the rows that wait in quarantine."""

from __future__ import annotations

import streamlit as st

from di_metrics.errors import N_
from di_metrics.meetings.agenda import ViewKind
from di_metrics.query.replaced import replaced_records
from di_metrics.text.batches import batch_subject
from di_metrics.text.quality import changes_listed, replaced_listed
from di_metrics.ui import html
from di_metrics.ui.add_to_meeting import add_about
from di_metrics.ui.data import batches_of
from di_metrics.ui.listings import show_listing
from di_metrics.ui.page import Page
from di_metrics.ui.quality.asked import MOST_SHOWN, changes_of


def changed_figures(page: Page) -> None:
    """Months whose figures a later report changed, before and after, with the records that were replaced."""
    page.heading(N_("What did later reports change?"))
    changes = changes_of(page)
    if not changes:
        page.text(N_("No report has taken the place of earlier records."))
        return
    differing = [one for one in changes if one.differs]
    unchanged = len(changes) - len(differing)
    if differing:
        show_listing(page, changes_listed(page.speaker, page.region, differing), "changed_figures")
    if unchanged:
        page.text(
            N_("Months in which number and sum of the replaced records stayed the same: %(number)s."), number=unchanged
        )
    add_about(page, ViewKind.CORRECTIONS, "corrections")
    if page.selection.from_state_care:
        page.text(N_("“From state care” does not apply here: of replaced records it is not kept."))
    with st.expander(page.speaker.say(N_("Records that a later report replaced"))):
        shown = replaced_records(page.database, page.selection, MOST_SHOWN)
        total = sum(one.records_before for one in changes)
        if len(shown) < total:
            page.text(
                N_("The first %(shown)s of %(all)s records are shown; the files hold all of them."),
                shown=page.speaker.number(len(shown)),
                all=page.speaker.number(total),
            )
        show_listing(
            page,
            replaced_listed(page.speaker, page.region, shown),
            "replaced_records",
            lambda: replaced_listed(page.speaker, page.region, replaced_records(page.database, page.selection)),
        )


def in_quarantine(page: Page) -> None:
    """How many rows of each batch wait to be mended, and the way to them."""
    page.heading(N_("What waits in quarantine?"))
    say, speaker = page.speaker.say, page.speaker
    waiting = [batch for batch in batches_of(page.database) if batch.waiting]
    if waiting:
        headings = [say(N_("Batch")), say(N_("What was loaded")), say(N_("Rows in quarantine"))]
        rows = [
            [str(batch.number), batch_subject(speaker, page.region, batch), speaker.number(batch.waiting)]
            for batch in waiting
        ]
        st.html(html.text_table(say(N_("Rows that wait to be mended")), headings, rows, as_wide_as_needed=True))
        st.html(html.link(say(N_("To the batches")), "batches", page.view.address(page.region)))
    else:
        page.text(N_("No row waits in quarantine."))
    page.text(N_("The filters above do not apply to the quarantine."))
