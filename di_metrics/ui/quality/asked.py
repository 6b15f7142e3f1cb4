"""What the page asks of the records, each computed once for all readers of a build of the data."""

from __future__ import annotations

import streamlit as st

from di_metrics.model import Selection
from di_metrics.query.completeness import MunicipalRow, completeness
from di_metrics.query.plausibility import Findings, FoundRecord, find_implausible, found_records
from di_metrics.query.replaced import ReplacedFigures, replaced_figures
from di_metrics.reports.programme import Checks, read_checks
from di_metrics.store import Database
from di_metrics.ui.page import Page

MOST_SHOWN = 200
"""Of single records so many are shown on the page; files hold all of them."""


@st.cache_resource(show_spinner=False, max_entries=4)
def _checks(build_id: str, _database: Database) -> Checks:
    return read_checks(_database.region, _database.files)


def checks_of(page: Page) -> Checks:
    """What the programme has records checked by."""
    return _checks(page.database.info.build_id, page.database)


@st.cache_data(show_spinner=False, max_entries=50)
def _months(build: str, selection: Selection, _database: Database, late_after_days: int) -> tuple[MunicipalRow, ...]:
    return completeness(_database, selection, late_after_days)


def months_of(page: Page) -> tuple[MunicipalRow, ...]:
    """The months of each municipality to the as-of date; the same rows in force may have been loaded on other days."""
    build = f"{page.database.info.build_id} {page.database.info.built_at}"
    return _months(build, page.selection, page.database, checks_of(page).late_after_days)


@st.cache_data(show_spinner=False, max_entries=50)
def _found(build_id: str, selection: Selection, _database: Database, _checks: Checks) -> tuple[Findings, ...]:
    return find_implausible(_database, _checks, selection)


def findings_of(page: Page) -> tuple[Findings, ...]:
    """What each check of plausibility finds."""
    return _found(page.database.info.build_id, page.selection, page.database, checks_of(page))


@st.cache_data(show_spinner=False, max_entries=50)
def _records(
    build_id: str, selection: Selection, code: str, _database: Database, _checks: Checks
) -> tuple[FoundRecord, ...]:
    return found_records(_database, _checks, selection, code, MOST_SHOWN)


def first_records(page: Page, code: str) -> tuple[FoundRecord, ...]:
    """The first of the records that a check finds."""
    return _records(page.database.info.build_id, page.selection, code, page.database, checks_of(page))


@st.cache_data(show_spinner=False, max_entries=50)
def _changes(build_id: str, selection: Selection, _database: Database) -> tuple[ReplacedFigures, ...]:
    return replaced_figures(_database, selection)


def changes_of(page: Page) -> tuple[ReplacedFigures, ...]:
    """What later reports replaced."""
    return _changes(page.database.info.build_id, page.selection, page.database)
