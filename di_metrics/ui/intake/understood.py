"""What was understood of a file, and what is wrong with it, kind by kind."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

import streamlit as st

from di_metrics.errors import N_
from di_metrics.reports import NeededServices, Reading
from di_metrics.text.fault_groups import FaultGroup, fault_groups, needed_fault_groups
from di_metrics.text.section import TextTable
from di_metrics.text.understood import columns_understood, needed_understood, report_understood
from di_metrics.ui import html
from di_metrics.ui.intake.desk import FileRead
from di_metrics.ui.page import SPREADSHEET, Page


def understood(page: Page, file: FileRead) -> None:
    """The rows counted, what the file is, and its columns."""
    say, taken = page.speaker.say, file.taken
    page.heading(N_("What was understood"))
    counts = ((N_("Rows read"), taken.read), (N_("Rows accepted"), taken.accepted), (N_("Rows rejected"), taken.rejected))
    st.html(html.headlines([html.Headline(say(name), page.speaker.number(count), "", "") for name, count in counts]))
    with st.container(key="understood"):
        st.html(html.definitions(_pairs(page, file)))
    if isinstance(taken, NeededServices) or not taken.understood.sheets:
        return
    with st.expander(say(N_("Columns that were recognised and columns that were left out"))):
        for table in columns_understood(page.speaker, taken):
            st.html(_fitted(table))


def _pairs(page: Page, file: FileRead) -> list[tuple[str, str]]:
    named = [(page.speaker.say(N_("File")), file.name)] if file.name else []
    if isinstance(file.taken, NeededServices):
        return [*named, *needed_understood(page.speaker, page.region, file.taken)]
    return [*named, *report_understood(page.speaker, page.region, file.taken)]


def faults(page: Page, file: FileRead) -> None:
    """The faults by kind, the marked file, and the warnings apart, for these do not keep a row out."""
    taken = file.taken
    if isinstance(taken, NeededServices):
        _grave(page, file, needed_fault_groups(page.speaker, taken.faults))
        return
    _grave(page, file, fault_groups(page.speaker, [one for one in taken.faults if one.is_fault]))
    warnings = fault_groups(page.speaker, [one for one in taken.faults if not one.is_fault])
    if warnings:
        page.heading(N_("Warnings"))
        page.text(N_("Rows with warnings alone are loaded. Look at them again."))
        _groups(page, warnings, "warnings")


def _grave(page: Page, file: FileRead, groups: Sequence[FaultGroup]) -> None:
    page.heading(N_("Faults"))
    if groups:
        page.text(N_("Rows with faults are not loaded. Mend them in the municipality's file, or load the others alone."))
    else:
        page.text(N_("No faults: every row can be loaded."))
    if file.marked:
        _offer_marked(page, file.name, file.marked)
    _groups(page, groups, "faults")
    if isinstance(file.taken, Reading) and file.taken.untold:
        page.text(N_("More faults, not listed here: %(count)s."), count=page.speaker.number(file.taken.untold))


def _offer_marked(page: Page, name: str, content: bytes) -> None:
    st.download_button(
        page.speaker.say(N_("Download the file with the faults marked")),
        content,
        f"{PurePath(name).stem}_kludas.xlsx",
        SPREADSHEET,
        key="marked",
        on_click="ignore",
    )
    page.text(
        N_(
            "It is the same report: faulty cells are coloured, and comments say what is wrong and how to mend it. "
            "No personal code, name or note is in it; the number of the row stands in their place."
        )
    )


def _groups(page: Page, groups: Sequence[FaultGroup], kind: str) -> None:
    with st.container(key=f"groups-{kind}"):
        for number, group in enumerate(groups):
            with st.expander(group.title, expanded=number == 0):
                if group.mend:
                    st.html(html.caption(group.mend))
                st.html(_fitted(group.table))
                if group.left_out:
                    page.text(
                        N_("And %(count)s more: see the file with the faults marked."),
                        count=page.speaker.number(group.left_out),
                    )


def _fitted(table: TextTable) -> str:
    return html.text_table(table.caption, table.headings, table.rows, as_wide_as_needed=True)
