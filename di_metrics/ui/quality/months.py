"""Completeness: a grid of municipalities and months for a year, and what stands behind each of its cells."""

from __future__ import annotations

import datetime as dt

import streamlit as st
from babel.dates import format_date

from di_metrics.errors import N_
from di_metrics.meetings.agenda import ViewKind
from di_metrics.meetings.completeness_slide import EXPECTED, WITHOUT_WORD
from di_metrics.model import Dimension, Period
from di_metrics.query.completeness import Arrival, MunicipalMonth, MunicipalRow
from di_metrics.text.labels import label
from di_metrics.text.quality import ARRIVALS, MARKS, months_listed
from di_metrics.ui import html
from di_metrics.ui.add_to_meeting import add_about
from di_metrics.ui.address import show_year
from di_metrics.ui.bound_field import bound_field
from di_metrics.ui.data import batches_of
from di_metrics.ui.listings import listing_downloads
from di_metrics.ui.page import Page
from di_metrics.ui.quality import grid
from di_metrics.ui.quality.asked import checks_of, months_of

_PRESSING = (Arrival.LATE, Arrival.MISSING)
_TOLD = (Arrival.RECEIVED, Arrival.LATE, Arrival.UNDATED)


def months_grid(page: Page) -> None:
    """The months of a year, each with a sign for its state, and a list of what tells of them."""
    page.heading(N_("Are the data complete?"))
    rows = months_of(page)
    year = _choose_year(page)
    shown = [row.of_year(year) for row in rows]
    st.html(grid.marks(_caption(page, year), _headings(page, year), [_row(page, row) for row in shown]))
    st.html(grid.marks_legend([grid.Mark(MARKS[one], page.speaker.say(ARRIVALS[one])) for one in Arrival]))
    add_about(page, ViewKind.COMPLETENESS, "months", period=_of_this_year(page))
    _rules(page, rows)
    with st.expander(page.speaker.say(N_("What tells of each month"))):
        listing = months_listed(page.speaker, page.region, batches_of(page.database), shown)
        st.html(html.listing(page.speaker, listing))
        page.text(N_("The files hold all years."))
        listing_downloads(
            page, lambda: months_listed(page.speaker, page.region, batches_of(page.database), rows), "completeness"
        )


def _rules(page: Page, rows: tuple[MunicipalRow, ...]) -> None:
    say, days = page.speaker.say, page.speaker.number(checks_of(page).late_after_days)
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


def _of_this_year(page: Page) -> Period:
    """The months that the grid shows."""
    last = page.selection.period.last
    return Period(last, max(dt.date(last.year, 1, 1), page.region.project.start))


def _caption(page: Page, year: int) -> str:
    return page.speaker.say(N_("Months of %(year)s by municipality"), year=year)


def _headings(page: Page, year: int) -> list[str]:
    months = [format_date(dt.date(year, month, 1), "LLL", locale=page.speaker.locale) for month in range(1, 13)]
    return [page.speaker.say(N_("Municipality")), *months, page.speaker.say(N_("Months with word"))]


def _row(page: Page, row: MunicipalRow) -> tuple[str, list[grid.Mark], str]:
    of_month = {one.month.month: one for one in row.months}
    signs = [_mark(page, of_month.get(month)) for month in range(1, 13)]
    counts = {"told": row.count(*_TOLD), "expected": row.expected}
    told = page.speaker.say(N_("%(told)s of %(expected)s"), **counts) if row.expected else "–"
    return label(page.speaker, page.region, Dimension.MUNICIPALITY, row.municipality), signs, told


def _mark(page: Page, month: MunicipalMonth | None) -> grid.Mark:
    arrival = month.arrival if month else Arrival.NOT_EXPECTED
    return grid.Mark(MARKS[arrival], page.speaker.say(ARRIVALS[arrival]), arrival in _PRESSING)
