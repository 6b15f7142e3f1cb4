"""Needed and delivered: demand beside those who received the service."""

from __future__ import annotations

import streamlit as st

from di_metrics.cards.view import ViewKind
from di_metrics.errors import N_
from di_metrics.model import Dimension, Selection
from di_metrics.query.demand import Needs, needed_and_delivered
from di_metrics.reports.programme import Checks, read_checks
from di_metrics.store import Database
from di_metrics.text.labels import label
from di_metrics.text.quality import COUNTED_APART, NOBODY, apart_listed, needed_listed
from di_metrics.ui import html
from di_metrics.ui.add_to_meeting import add_about
from di_metrics.ui.listings import show_listing
from di_metrics.ui.page import Page


@st.cache_data(show_spinner=False, max_entries=50)
def _needs(build_id: str, selection: Selection, _database: Database, _checks: Checks) -> Needs:
    return needed_and_delivered(_database, _checks, selection)


def needed(page: Page) -> None:
    """What is needed, by the open data set and by the support plans of the records, beside what was delivered."""
    page.heading(N_("Needed and delivered"))
    checks = read_checks(page.region, page.database.files)
    needs = _needs(page.database.info.build_id, page.selection, page.database, checks)
    _rules(page, needs, label(page.speaker, page.region, Dimension.GROUP, checks.needed_by))
    if needs.services:
        with_demand = any(one.demand for one in needs.services)
        show_listing(page, needed_listed(page.speaker, page.region, needs.services, with_demand), "needed_and_delivered")
    else:
        page.text(NOBODY)
    add_about(page, ViewKind.NEEDED, "needed")
    if needs.apart:
        with st.expander(page.speaker.say(N_("Columns of the data set that are no single service"))):
            show_listing(page, apart_listed(page.speaker, page.region, needs.apart), "needed_apart")


def _rules(page: Page, needs: Needs, group: str) -> None:
    """Whom the figures are of, what they are not, and what is not there."""
    say, day = page.speaker.say, page.speaker.date(page.selection.period.last)
    rules = [
        say(
            N_("All is cumulative to %(date)s, of one group: %(group)s. Filters by group and state care do not apply."),
            date=day,
            group=group,
        ),
        say(N_("A person may need and receive several services, and in several municipalities: rows must not be added up.")),
        say(COUNTED_APART),
    ]
    if not needs.is_loaded:
        rules.append(say(N_("The data set of needed services is not loaded, so the demand is that of support plans alone.")))
        rules.append(
            say(N_("Download it from data.gov.lv (“Nepieciešamie DI pakalpojumi”) and load the file like a report."))
        )
    elif needs.other_basis:
        rules.append(say(N_("To this date the data set tells only of the other municipalities: change them in the filter.")))
    st.html(html.listed(rules))
