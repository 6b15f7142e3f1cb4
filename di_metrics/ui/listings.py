"""Listings on a page: as a table, and as files with the notes that go with them."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from di_metrics.deck import Level, Table
from di_metrics.errors import N_
from di_metrics.export.table_files import table_csv, table_xlsx
from di_metrics.text.notes import notes
from di_metrics.ui import html
from di_metrics.ui.page import SPREADSHEET, Page

Whole = Callable[[], Table]
"""Makes a listing with all its rows; called when it is downloaded."""


def show_listing(page: Page, shown: Table, key: str, whole: Whole | None = None, rows: int = 0) -> None:
    """A listing as a table with its downloads, which hold all `rows` where `whole` makes more than are shown."""
    if len(shown.rows) < rows:
        page.text(
            N_("The first %(shown)s of %(all)s records are shown; the files hold all of them."),
            shown=page.speaker.number(len(shown.rows)),
            all=page.speaker.number(rows),
        )
    st.html(html.table(shown))
    listing_downloads(page, whole or (lambda: shown), key)


def listing_downloads(page: Page, whole: Whole, key: str) -> None:
    """Buttons that download a listing as CSV and XLSX."""
    demonstration = page.database.info.demonstration
    last = page.selection.period.last.isoformat()
    name = ("DEMO_" if demonstration else "") + f"{key}_{last}_{Level.INTERNAL}"

    def spreadsheet() -> bytes:
        said = notes(page.speaker, page.region, page.database.info, page.selection, ())
        return table_xlsx(page.speaker, whole(), said)

    with st.container(horizontal=True):
        _button(page, "CSV", lambda: table_csv(whole(), demonstration), f"{name}.csv", "text/csv")
        _button(page, "XLSX", spreadsheet, f"{name}.xlsx", SPREADSHEET)


def _button(page: Page, kind: str, content: Callable[[], bytes], name: str, mime: str) -> None:
    title = page.speaker.say(N_("Download %(kind)s"), kind=kind)
    st.download_button(title, content, name, mime, key=f"listing_{name}", on_click="ignore")
