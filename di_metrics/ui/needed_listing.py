"""The open data set of needed services, municipality by municipality, beside those who received the service."""

from __future__ import annotations

import streamlit as st

from di_metrics.errors import N_
from di_metrics.model import Selection
from di_metrics.query.demand import Needs, needed_and_delivered
from di_metrics.reports.programme import Checks, read_checks
from di_metrics.store import Database
from di_metrics.text.quality import apart_listed, needed_listed
from di_metrics.ui.downloads import show_listing
from di_metrics.ui.page import Page


@st.cache_data(show_spinner=False, max_entries=50)
def _needs(build_id: str, selection: Selection, _database: Database, _checks: Checks) -> Needs:
    return needed_and_delivered(_database, _checks, selection)


def needed_of_data_set(page: Page) -> None:
    """What the data set tells behind the card, or why it tells nothing and what to load."""
    speaker, region = page.speaker, page.region
    checks = read_checks(region, page.database.files)
    needs = _needs(page.database.info.build_id, page.selection, page.database, checks)
    if not needs.is_loaded:
        page.text(N_("The data set of needed services is not loaded, so the demand is that of support plans alone."))
        page.text(N_("Download it from data.gov.lv (“Nepieciešamie DI pakalpojumi”) and load the file like a report."))
        return
    if needs.other_basis:
        page.text(N_("To this date the data set tells only of the other municipalities: change them in the filter."))
    if any(one.demand for one in needs.services):
        with st.expander(speaker.say(N_("Needed and delivered by municipality"))):
            show_listing(page, needed_listed(speaker, region, needs.services), "needed_and_delivered")
    if needs.apart:
        with st.expander(speaker.say(N_("Columns of the data set that are no single service"))):
            show_listing(page, apart_listed(speaker, region, needs.apart), "needed_apart")
