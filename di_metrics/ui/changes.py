"""What a batch changes, shown before anything is changed: the figures before and after, and the batches it replaces."""

from __future__ import annotations

from itertools import cycle

import streamlit as st

from di_metrics.errors import N_
from di_metrics.text.changes import change_tables
from di_metrics.text.intake import replacement_line
from di_metrics.ui import html
from di_metrics.ui.page import Page
from di_metrics.ui.prepared import Prepared


def show_changes(page: Page, prepared: Prepared) -> None:
    """The compared figures of the region and of the municipalities that the batch is about, side by side."""
    if not any(change.differs for change in prepared.changes):
        page.text(N_("Recipients, assessed persons, coverage, units of service and compensation stay as they are."))
        return
    page.text(N_("Figures to the end of the project, over all groups and services."))
    tables = change_tables(page.speaker, page.region, prepared.changes)
    with st.container(key="changes"):
        for place, table in zip(cycle(st.columns(min(len(tables), 2), gap="large")), tables, strict=False):
            place.html(html.text_table(table.caption, table.headings, table.rows, numbers=True))


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
