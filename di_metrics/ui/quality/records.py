"""Implausible records: what each check finds, by municipality, and the records themselves."""

from __future__ import annotations

import streamlit as st

from di_metrics.errors import N_
from di_metrics.meetings.agenda import ViewKind
from di_metrics.query.plausibility import Findings, found_records
from di_metrics.text.listing import Listing
from di_metrics.text.quality import found_by_municipality, meaning_of, records_listed
from di_metrics.ui import html
from di_metrics.ui.add_to_meeting import add_about
from di_metrics.ui.listings import show_listing
from di_metrics.ui.page import Page
from di_metrics.ui.quality.asked import checks_of, findings_of, first_records


def implausible(page: Page) -> None:
    """All checks with what they find, then those that find something one by one."""
    page.heading(N_("Are the records plausible?"))
    found = findings_of(page)
    say = page.speaker.say
    headings = [say(N_("Check")), say(N_("What is looked for")), say(N_("Records found")), say(N_("Persons concerned"))]
    rows = [_row(page, one) for one in found]
    classes = ["di-differs" if one.records else "" for one in found]
    st.html(html.text_table(say(N_("Checks of the records in force")), headings, rows, classes, as_wide_as_needed=True))
    page.text(N_("A record may be found by several checks, so the rows must not be added up."))
    page.text(
        N_(
            "No date of birth is kept: a child's age is judged while a report is read, and only where the personal code"
            " tells it. Of the data package it is not known."
        )
    )
    add_about(page, ViewKind.PLAUSIBILITY, "implausible")
    for one in found:
        if one.records:
            _behind(page, one)


def _row(page: Page, found: Findings) -> list[str]:
    speaker = page.speaker
    meaning = meaning_of(speaker, page.region, checks_of(page), found)
    return [speaker.say(found.check.name), meaning, *map(speaker.number, (found.records, found.persons))]


def _behind(page: Page, found: Findings) -> None:
    """What a check finds by municipality, with the records behind it."""
    speaker, region, code = page.speaker, page.region, found.check.code
    name = speaker.say(found.check.name)
    st.html(html.figure_title(f"{name}: {speaker.number(found.records)}"))
    st.html(html.listing(speaker, found_by_municipality(speaker, region, found)))

    title = speaker.say(N_("The records: %(name)s"), name=name)

    def whole() -> Listing:
        return records_listed(speaker, region, title, found_records(page.database, checks_of(page), page.selection, code))

    with st.expander(title):
        shown = first_records(page, code)
        if len(shown) < found.records:
            page.text(
                N_("The first %(shown)s of %(all)s records are shown; the files hold all of them."),
                shown=speaker.number(len(shown)),
                all=speaker.number(found.records),
            )
        show_listing(page, records_listed(speaker, region, title, shown), f"quality_{code}", whole)
