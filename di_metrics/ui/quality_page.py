"""The page of data quality: what there is to mend, months without word, implausible records, corrections, quarantine."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import streamlit as st
from babel.dates import format_date

from di_metrics.cards.record_cards import EXPECTED, WITHOUT_WORD
from di_metrics.cards.view import ViewKind
from di_metrics.deck import Table
from di_metrics.errors import N_
from di_metrics.model import Dimension, Period, Selection
from di_metrics.query.completeness import Arrival, MunicipalRow, completeness
from di_metrics.query.plausibility import Findings, FoundRecord, find_implausible, found_records
from di_metrics.query.provenance import ReplacedFigures, replaced_figures, replaced_records
from di_metrics.reports.programme import Checks, read_checks
from di_metrics.store import Batch, Database
from di_metrics.text.batch_texts import batch_subject
from di_metrics.text.labels import label
from di_metrics.text.quality import (
    ARRIVALS,
    MARKS,
    changes_listed,
    found_by_municipality,
    meaning_of,
    months_listed,
    quality_in_a_sentence,
    records_listed,
    replaced_listed,
)
from di_metrics.text.tabular import Columns, table_of_records
from di_metrics.ui import html
from di_metrics.ui.add_to_meeting import add_about
from di_metrics.ui.bound_field import bound_field
from di_metrics.ui.choice import show_year
from di_metrics.ui.data import batches_of
from di_metrics.ui.downloads import listing_downloads, show_listing
from di_metrics.ui.html import framed
from di_metrics.ui.page import Page

# ---- What the page asks of the records, each computed once for all readers of a build of the data ----

MOST_SHOWN = 200
"""Of single records so many are shown on the page; files hold all of them."""


@dataclass(frozen=True)
class Quality:
    """What is known of the data's quality under a reader's filters."""

    checks: Checks
    months: tuple[MunicipalRow, ...]
    found: tuple[Findings, ...]
    changes: tuple[ReplacedFigures, ...]


@st.cache_resource(show_spinner=False, max_entries=50)
def _quality(build: str, selection: Selection, _database: Database) -> Quality:
    checks = read_checks(_database.region, _database.files)
    return Quality(
        checks,
        completeness(_database, selection, checks.late_after_days),
        find_implausible(_database, checks, selection),
        replaced_figures(_database, selection),
    )


def quality_of(page: Page) -> Quality:
    """What the page shows; the same rows in force may have been loaded on other days, so that other months are late."""
    build = f"{page.database.info.build_id} {page.database.info.built_at}"
    return _quality(build, page.selection, page.database)


@st.cache_data(show_spinner=False, max_entries=50)
def _first_records(build_id: str, selection: Selection, code: str, _database: Database) -> tuple[FoundRecord, ...]:
    return found_records(_database, read_checks(_database.region, _database.files), selection, code, MOST_SHOWN)


# ---- The page's answer ----


def answer(page: Page) -> None:
    """What is missing, late, implausible, changed and waiting."""
    quality, speaker = quality_of(page), page.speaker
    rows, found = quality.months, quality.found
    waiting = [batch.waiting for batch in batches_of(page.database) if batch.waiting]
    page.lead(quality_in_a_sentence(speaker, page.selection.period.last, rows, found, sum(waiting)))
    say, number = speaker.say, speaker.number
    missing, late = (sum(row.count(one) for row in rows) for one in (Arrival.MISSING, Arrival.LATE))
    expected = number(sum(row.expected for row in rows))
    of_expected = say(N_("of %(number)s expected, over all municipalities"), number=expected)
    of_checks = say(N_("of %(number)s checks"), number=number(len(found)))
    of_batches = say(N_("batches: %(number)s"), number=number(len(waiting)))
    figures = [
        (N_("Months without word"), missing, of_expected),
        (N_("Months reported late"), late, of_expected),
        (N_("Checks that find something"), sum(one.records > 0 for one in found), of_checks),
        (N_("Months changed by a later report"), sum(one.differs for one in quality.changes), say(N_("by municipality"))),
        (N_("Rows in quarantine"), sum(waiting), of_batches),
    ]
    st.html(html.headlines([html.Headline(say(name), number(count), of, "") for name, count, of in figures]))


# ---- What a later report changed, and the rows that wait in quarantine ----


def changed_figures(page: Page) -> None:
    """Months whose figures a later report changed, before and after, with the records that were replaced."""
    page.heading(N_("What did later reports change?"))
    changes = quality_of(page).changes
    if not changes:
        page.text(N_("No report has taken the place of earlier records."))
        return
    differing = [one for one in changes if one.differs]
    unchanged = len(changes) - len(differing)
    if differing:
        show_listing(page, changes_listed(page.speaker, page.region, differing), "changed_figures")
    if unchanged:
        page.text(
            N_("Months in which number and sum of the replaced records stayed the same: %(number)s."), number=unchanged
        )
    add_about(page, ViewKind.CORRECTIONS, "corrections")
    if page.selection.from_state_care:
        page.text(N_("“From state care” does not apply here: of replaced records it is not kept."))
    with st.expander(page.speaker.say(N_("Records that a later report replaced"))):
        show_listing(
            page,
            replaced_listed(page.speaker, page.region, replaced_records(page.database, page.selection, MOST_SHOWN)),
            "replaced_records",
            lambda: replaced_listed(page.speaker, page.region, replaced_records(page.database, page.selection)),
            sum(one.records_before for one in changes),
        )


def in_quarantine(page: Page) -> None:
    """How many rows of each batch wait to be mended, and the way to them."""
    page.heading(N_("What waits in quarantine?"))
    say, speaker = page.speaker.say, page.speaker
    waiting = [batch for batch in batches_of(page.database) if batch.waiting]
    if waiting:
        columns: Columns[Batch] = {
            "batch": (N_("Batch"), lambda batch: str(batch.number)),
            "subject": (N_("What was loaded"), lambda batch: batch_subject(speaker, page.region, batch)),
            "waiting": (N_("Rows in quarantine"), lambda batch: batch.waiting),
        }
        st.html(html.table(table_of_records(speaker, say(N_("Rows that wait to be mended")), waiting, columns)))
        st.html(html.link(say(N_("To the batches")), "batches", page.view.address(page.region)))
    else:
        page.text(N_("No row waits in quarantine."))
    page.text(N_("The filters above do not apply to the quarantine."))


# ---- Completeness ----

_PRESSING = (Arrival.LATE, Arrival.MISSING)
_TOLD = (Arrival.RECEIVED, Arrival.LATE, Arrival.UNDATED)


def months_grid(page: Page) -> None:
    """The months of a year, each with a sign for its state, and a list of what tells of them."""
    page.heading(N_("Are the data complete?"))
    rows = quality_of(page).months
    year = _choose_year(page)
    shown = [row.of_year(year) for row in rows]
    st.html(_grid(page, year, shown) + _legend(page))
    last = page.selection.period.last
    add_about(
        page, ViewKind.COMPLETENESS, "months", period=Period(last, max(dt.date(year, 1, 1), page.region.project.start))
    )
    _rules(page, rows)
    with st.expander(page.speaker.say(N_("What tells of each month"))):
        listing = months_listed(page.speaker, page.region, batches_of(page.database), shown)
        st.html(html.table(listing))
        page.text(N_("The files hold all years."))
        listing_downloads(
            page, lambda: months_listed(page.speaker, page.region, batches_of(page.database), rows), "completeness"
        )


def _rules(page: Page, rows: tuple[MunicipalRow, ...]) -> None:
    say, days = page.speaker.say, page.speaker.number(quality_of(page).checks.late_after_days)
    rules = [
        say(EXPECTED),
        say(WITHOUT_WORD),
        say(N_("Late is what came more than %(days)s days after the month's end."), days=days),
        say(N_("Filters by service and “from state care” do not apply to the months.")),
    ]
    silent = [label(page.speaker, page.region, Dimension.MUNICIPALITY, row.municipality) for row in rows if not row.expected]
    if silent:
        rules.append(say(N_("To this date nothing has come from: %(names)s."), names=page.speaker.listed(silent)))
    st.html(html.listed(rules))


def _choose_year(page: Page) -> int:
    """A box for the year; it sets the as-of date, which the whole page follows."""
    shown = page.selection.period.last.year
    title = page.speaker.say(N_("Year"))
    bound_field(
        st.selectbox, "quality_year", shown, lambda year: show_year(page.region, year), title,
        options=[int(one) for one in page.region.project_years], width=180,
    )  # fmt: skip
    return shown


def _grid(page: Page, year: int, rows: Sequence[MunicipalRow]) -> str:
    """A sign a month, each of which is also said in words, and how many months are told of."""
    say = page.speaker.say
    months = [format_date(dt.date(year, month, 1), "LLL", locale=page.speaker.locale) for month in range(1, 13)]
    headings = [say(N_("Municipality")), *months, say(N_("Months with word"))]
    head = "".join(f'<th scope="col">{escape(one)}</th>' for one in headings)
    body = "".join(_row(page, row) for row in rows)
    return framed(say(N_("Months of %(year)s by municipality"), year=year), head, body, "di-marks")


def _row(page: Page, row: MunicipalRow) -> str:
    of_month = {one.month.month: one.arrival for one in row.months}
    signs = "".join(_sign(page, of_month.get(month, Arrival.NOT_EXPECTED)) for month in range(1, 13))
    counts = {"told": row.count(*_TOLD), "expected": row.expected}
    told = page.speaker.say(N_("%(told)s of %(expected)s"), **counts) if row.expected else "–"
    name = label(page.speaker, page.region, Dimension.MUNICIPALITY, row.municipality)
    return f'<tr><th scope="row">{escape(name)}</th>{signs}<td>{escape(told)}</td></tr>'


def _sign(page: Page, arrival: Arrival) -> str:
    pressing = ' class="di-pressing"' if arrival in _PRESSING else ""
    meaning = escape(page.speaker.say(ARRIVALS[arrival]))
    return (
        f'<td{pressing} title="{meaning}"><span aria-hidden="true">{MARKS[arrival]}</span>'
        f'<span class="di-unseen">{meaning}</span></td>'
    )


def _legend(page: Page) -> str:
    """What the signs mean."""
    items = "".join(
        f'<li><b aria-hidden="true">{MARKS[one]}</b> {escape(page.speaker.say(ARRIVALS[one]))}</li>' for one in Arrival
    )
    return f'<ul class="di-legend di-signs">{items}</ul>'


# ---- Implausible records ----


def implausible(page: Page) -> None:
    """All checks with what they find, then those that find something one by one."""
    page.heading(N_("Are the records plausible?"))
    quality = quality_of(page)
    checked = page.compose(page.about(ViewKind.PLAUSIBILITY)).picture
    if isinstance(checked, Table):
        st.html(html.table(checked, page.speaker.say(N_("Checks of the records in force"))))
    page.text(
        N_(
            "No date of birth is kept: a child's age is judged while a report is read, and only where the personal code"
            " tells it. Of the data package it is not known."
        )
    )
    add_about(page, ViewKind.PLAUSIBILITY, "implausible")
    with st.expander(page.speaker.say(N_("What is looked for"))):
        found, checks = quality.found, quality.checks
        meanings = [(page.speaker.say(one.check.name), meaning_of(page.speaker, page.region, checks, one)) for one in found]
        st.html(html.definitions(meanings))
    for one in quality.found:
        if one.records:
            _behind(page, one)


def _behind(page: Page, found: Findings) -> None:
    """What a check finds by municipality, with the records behind it."""
    speaker, region, code = page.speaker, page.region, found.check.code
    name = speaker.say(found.check.name)
    st.html(html.figure_title(f"{name}: {speaker.number(found.records)}"))
    st.html(html.table(found_by_municipality(speaker, region, found)))

    title = speaker.say(N_("The records: %(name)s"), name=name)

    def whole() -> Table:
        checks = quality_of(page).checks
        return records_listed(speaker, region, title, found_records(page.database, checks, page.selection, code))

    with st.expander(title):
        first = _first_records(page.database.info.build_id, page.selection, code, page.database)
        show_listing(page, records_listed(speaker, region, title, first), f"quality_{code}", whole, found.records)
