"""The other names under which municipalities, parishes, groups and services are understood, and adding one."""

from __future__ import annotations

import streamlit as st

from di_metrics.errors import N_, DIMetricsError
from di_metrics.intake import add_alias
from di_metrics.region_files import ALIASES, region_id
from di_metrics.reports import Aliases, all_aliases
from di_metrics.reports.aliases import KINDS, Alias
from di_metrics.text.aliases import KIND_NAMES, alias_rows, meanings
from di_metrics.ui import html
from di_metrics.ui.data import close_records
from di_metrics.ui.page import Page

_ADDED = "alias_added"
_NAME = "alias_name"


def alias_table(page: Page) -> None:
    """The names by kind, where their files are, and the fields that add one."""
    say = page.speaker.say
    page.heading(N_("Other names"))
    page.text(
        N_(
            "Names in reports are never guessed. Besides the official names those below are understood. "
            "What you add holds for the next file that is read. The names of places are the file %(places)s, "
            "those of target groups and services %(programme)s."
        ),
        places=page.settings.region / ALIASES,
        programme=page.settings.programme / ALIASES,
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
    say = page.speaker.say
    rows = alias_rows(page.speaker, page.region, aliases, kind)
    if not rows:
        page.text(N_("No other names of this kind yet."))
        return
    headings = [say(N_("Other name")), say(N_("Means")), say(N_("Code"))]
    with st.expander(say(N_("The table (names: %(count)s)"), count=page.speaker.number(len(rows)))):
        st.html(html.text_table(say(KIND_NAMES[kind]), headings, rows, as_wide_as_needed=True))


def _addition(page: Page, kind: str) -> None:
    say = page.speaker.say
    names = meanings(page.speaker, page.region, kind)
    if not names:
        return
    left, middle, right = st.columns([2, 3, 1], vertical_alignment="bottom")
    with left:
        st.text_input(say(N_("Another name")), key=_NAME, max_chars=100)
    with middle:
        code = st.selectbox(
            say(N_("What it means")), list(names), index=None, key=f"alias_code_{kind}", format_func=lambda one: names[one],
            placeholder=say(N_("Choose …")),
        )  # fmt: skip
    with right:
        st.button(
            say(N_("Add")), key="alias_add", on_click=_add, args=(page, kind, code), disabled=code is None, width="stretch"
        )
    _tell(page)


def _add(page: Page, kind: str, code: str) -> None:
    name = str(st.session_state[_NAME]).strip()
    try:
        close_records()
        add_alias(page.database, page.settings.region, page.settings.programme, Alias(kind, name, code))
    except DIMetricsError as error:
        st.session_state[_ADDED] = error
    else:
        st.session_state[_ADDED] = name
        st.session_state[_NAME] = ""


def _tell(page: Page) -> None:
    """What came of the name that was added a moment ago."""
    told = st.session_state.pop(_ADDED, None)
    if isinstance(told, DIMetricsError):
        st.error(page.speaker.error(told))
    elif told:
        st.success(page.speaker.say(N_("“%(name)s” is added. Choose the file once more to have it read anew."), name=told))
