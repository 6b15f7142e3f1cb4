"""What was understood of a file, what is wrong with it, and the other names under which things are understood."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

import streamlit as st

from di_metrics.access.rights import Action
from di_metrics.errors import N_, DIMetricsError, Message
from di_metrics.intake import add_alias
from di_metrics.region_files import ALIASES, region_id
from di_metrics.reports import Aliases, NeededServices, Reading, all_aliases
from di_metrics.reports.names import KINDS, Alias
from di_metrics.text.report_texts import (
    KIND_NAMES,
    FaultGroup,
    alias_table,
    columns_understood,
    fault_groups,
    meanings,
    needed_fault_groups,
    needed_understood,
    report_understood,
)
from di_metrics.ui import html
from di_metrics.ui.downloads import action_download
from di_metrics.ui.held import Dialog, dialog_button
from di_metrics.ui.intake.report_desk import FileRead, desk
from di_metrics.ui.page import Page
from di_metrics.ui.permission import changing_records

# ---- What was understood of a file, and what is wrong with it, kind by kind ----


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
            st.html(html.table(table))


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
    if isinstance(file.taken, Reading) and file.taken.unlisted:
        page.text(N_("More faults, not listed here: %(count)s."), count=page.speaker.number(file.taken.unlisted))


def _offer_marked(page: Page, name: str, content: bytes) -> None:
    title = page.speaker.say(N_("Download the file with the faults marked"))
    action_download(page, Action.TAKE_FAULTS, title, content, f"{PurePath(name).stem}_kludas.xlsx", "marked")
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
                st.html(html.table(group.table))
                if group.left_out:
                    page.text(
                        N_("And %(count)s more: see the file with the faults marked."),
                        count=page.speaker.number(group.left_out),
                    )


# ---- The other names under which municipalities, parishes, groups and services are understood, and adding one ----

_ADDED = "alias_added"


def other_names(page: Page) -> None:
    """The names by kind, where their files are, and a button that adds one."""
    say = page.speaker.say
    page.heading(N_("Other names"))
    page.text(
        N_(
            "Names in reports are never guessed. Besides the official names those below are understood. "
            "What you add holds for the next file that is read. The names of places are the file %(file)s in the folder "
            "of the region, those of target groups and services the file of the same name in that of the programme."
        ),
        file=ALIASES,
    )
    kind = st.segmented_control(
        say(N_("Kind of name")),
        list(KINDS),
        default=KINDS[0],
        key="alias_kind",
        format_func=lambda one: say(KIND_NAMES[one]),
        required=True,
    )
    _table(page, all_aliases(page.database.files, page.region), kind)
    if region_id(page.settings.region) == page.region.id:
        _addition(page, kind)
    else:
        st.warning(say(N_("That folder is of another region than the records, so no name can be added here.")))


def _table(page: Page, aliases: Aliases, kind: str) -> None:
    table = alias_table(page.speaker, page.region, aliases, kind)
    if not table.rows:
        page.text(N_("No other names of this kind yet."))
        return
    number = page.speaker.number(len(table.rows))
    with st.expander(page.speaker.say(N_("The table (names: %(count)s)"), count=number)):
        st.html(html.table(table))


def _addition(page: Page, kind: str) -> None:
    say = page.speaker.say
    names = meanings(page.speaker, page.region, kind)
    if not names:
        return

    def fields() -> tuple[str, str | None]:
        name = st.text_input(say(N_("Another name")), max_chars=100)
        code = st.selectbox(
            say(N_("What it means")), list(names), index=None, format_func=lambda one: names[one],
            placeholder=say(N_("Choose …")),
        )  # fmt: skip
        return name.strip(), code

    def add(given: tuple[str, str | None]) -> None:
        name, code = given
        if code is None:
            raise DIMetricsError(
                Message.of(N_("It is not said what the name means.")), Message.of(N_("Choose it and try again."))
            )
        with changing_records(page, Action.ADD_NAME, what=f"{kind}: {code}"):
            add_alias(page.database, page.settings.region, page.settings.programme, Alias(kind, name, code))
        st.session_state[_ADDED] = name

    dialog_button(page.speaker, desk(), N_("Add a name"), Dialog(KIND_NAMES[kind], N_("Add"), fields, add), key="alias_add")
    if added := st.session_state.pop(_ADDED, None):
        st.success(say(N_("“%(name)s” is added. Choose the file once more to have it read anew."), name=added))
