"""The published statements beside what the records give."""

from __future__ import annotations

import streamlit as st

from di_metrics.cards.view import View, ViewKind
from di_metrics.errors import N_
from di_metrics.statements import Check, check_statements
from di_metrics.store import Database
from di_metrics.text.judgements import computed, published, reason, subject
from di_metrics.text.narrative import statements_held
from di_metrics.text.tabular import table_of_texts
from di_metrics.ui import html
from di_metrics.ui.add_to_meeting import add_to_meeting
from di_metrics.ui.page import Page


@st.cache_data(show_spinner=False, max_entries=4)
def _checked(build_id: str, _database: Database) -> tuple[Check, ...]:
    return check_statements(_database)


def checks(page: Page) -> tuple[Check, ...]:
    """Every statement, checked once for each build of the data."""
    return _checked(page.database.info.build_id, page.database)


def statements(page: Page, shown: tuple[Check, ...]) -> None:
    """How many statements hold, then a table for each year's end, the latest first."""
    say = page.speaker.say
    page.lead(statements_held(page.speaker, sum(one.holds for one in shown), len(shown)))
    page.text(N_("These figures do not follow the filters above: each statement says its own date, place and group."))
    add_to_meeting(page, View(ViewKind.STATEMENTS), "statements")
    headings = [say(N_("What was said")), say(N_("Published")), say(N_("Computed")), say(N_("Result"))]
    for as_of in sorted({one.statement.as_of for one in shown}, reverse=True):
        of_date = [one for one in shown if one.statement.as_of == as_of]
        sources = page.speaker.listed(list(dict.fromkeys(page.speaker.name(one.source) for one in of_date)))
        caption = say(N_("To %(date)s. Source: %(sources)s"), date=page.speaker.date(as_of), sources=sources)
        classes = ["" if one.holds else "di-differs" for one in of_date]
        st.html(html.table(table_of_texts(caption, headings, [_row(page, one) for one in of_date]), classes=classes))
        add_to_meeting(page, View(ViewKind.STATEMENTS, first=as_of, last=as_of), f"statements_{as_of}")


def _row(page: Page, check: Check) -> list[str]:
    speaker, region = page.speaker, page.region
    return [
        subject(speaker, region, check.statement),
        published(speaker, region, check),
        computed(speaker, region, check),
        reason(speaker, check),
    ]
