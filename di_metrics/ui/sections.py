"""Parts that several pages share: a map, curves, bars and heat map of an indicator, each with its table and downloads."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from di_metrics.drawing import bars, curves, heat_map, municipality_map, stacked_bars
from di_metrics.errors import N_
from di_metrics.indicators import COVERAGE_PARTS
from di_metrics.model import Dimension, Period, Result
from di_metrics.text.narrative import figure_title, what_it_leaves_out
from di_metrics.text.notes import with_period
from di_metrics.text.tabular import sorted_by_value, table_of
from di_metrics.ui.page import Page, shows_anything

_YEAR_DAYS = 366
_SHORT_DAYS = 550
"""A period of up to a year and a half has room for a bar a month."""


def _caption(page: Page, *results: Result) -> str:
    """What a table is of, with the period."""
    names = [page.speaker.name(result.indicator.name) for result in results]
    return with_period(page.speaker, names, results[0].selection.period)


def map_of(page: Page, code: str, key: str, height: int = 520) -> str | None:
    """An indicator as a map; returns the municipality that was clicked. A region without outlines has bars instead."""
    if not page.region.has_outlines:
        bars_of(page, code, Dimension.MUNICIPALITY, key)
        return None
    result = sorted_by_value(page.comparable(code, Dimension.MUNICIPALITY))
    plain = result.without(Dimension.UNIT)
    figure = municipality_map(
        page.speaker,
        page.region,
        plain,
        page.database.outlines(result.selection.basis),
        height=height,
        highest=_top_of_all_years(page, code),
    )
    table = table_of(page.speaker, page.region, _caption(page, result), [result], [page.comparable(code)])
    title = figure_title(page.speaker, page.region, plain)
    clicked = page.chart(title, figure, table, [result], key, on_select=True)
    if not shows_anything([plain]):
        return None
    if (unknown := plain.cell(None)).value:
        value = page.speaker.value(plain.indicator, unknown.value)
        page.text(N_("Not on the map, because the municipality is not known: %(value)s."), value=value)
    if page.region.outlines:
        st.caption(
            page.speaker.name(page.region.outlines.bilingual)
            + ". "
            + page.speaker.say(N_("Choose a municipality to open it."))
        )
    return clicked[0] if clicked else None


def curve_of(page: Page, code: str, key: str, by: Dimension | None = None, height: int = 400, **changes: Any) -> None:
    """An indicator along time, split or whole: by month to date and within short periods, else by year."""
    time = _time_axis(page.period_of(code))
    result = page.result(code, *([by] if by else []), time, **changes)
    table = table_of(page.speaker, page.region, _caption(page, result), [result])
    title = figure_title(page.speaker, page.region, result)
    page.chart(title, curves(page.speaker, page.region, result, height=height), table, [result], key)


def _time_axis(period: Period) -> Dimension:
    is_long = period.first is not None and (period.last - period.first).days > _SHORT_DAYS
    return Dimension.YEAR if is_long else Dimension.MONTH


def _top_of_all_years(page: Page, code: str) -> float | None:
    """The top of a scale by municipality, the same for all years, so that a darker or longer one is a larger figure."""
    project, chosen = page.region.project, page.period_of(code)
    is_within_a_year = chosen.first is not None and (chosen.last - chosen.first).days <= _YEAR_DAYS
    period = Period(project.end, project.start if is_within_a_year else None)
    by_year = page.comparable(code, Dimension.MUNICIPALITY, Dimension.YEAR, period=period)
    return max((cell.value for cell in by_year if cell.value and cell.key[0]), default=None)


def bars_of(page: Page, code: str, by: Dimension, key: str, *, beside_map: bool = False, **changes: Any) -> None:
    """An indicator compared over a dimension, the largest first; beside a map of the same it tells what that leaves out."""
    result = sorted_by_value(page.comparable(code, by, **changes))
    # A service nobody used says little; a municipality that has none yet is a finding.
    shown = tuple(cell for cell in result if cell.value or by is Dimension.MUNICIPALITY)
    filled = replace(result, cells=shown).without(Dimension.UNIT)
    totals = [page.comparable(code, **changes)]
    table = table_of(page.speaker, page.region, _caption(page, result), [result], totals)
    entitle = what_it_leaves_out if beside_map else figure_title
    highest = _top_of_all_years(page, code) if by is Dimension.MUNICIPALITY else None
    figure = bars(page.speaker, page.region, filled, highest=highest)
    page.chart(entitle(page.speaker, page.region, filled), figure, table, [result], key)


def split_of(page: Page, by: Dimension, key: str, **changes: Any) -> None:
    """Coverage's split: assessed and served, served without assessment, assessed and waiting."""
    results = [page.result(code, by, **changes) for code in COVERAGE_PARTS]
    coverage = page.result("coverage", by, **changes)
    totals = [page.result(code, **changes) for code in (*COVERAGE_PARTS, "coverage")]
    table = table_of(page.speaker, page.region, _caption(page, coverage), [*results, coverage], totals)
    title = page.speaker.say(N_("Who has been assessed and who has been served"))
    if any(cell.value for one in results for cell in one):
        title = figure_title(page.speaker, page.region, results[0])
    page.chart(title, stacked_bars(page.speaker, page.region, results), table, [*results, coverage], key)


def heat_of(page: Page, code: str, columns: Dimension, rows: Dimension, key: str) -> None:
    """An indicator by two dimensions."""
    result = page.result(code, columns, rows)
    table = table_of(page.speaker, page.region, _caption(page, result), [result])
    title = figure_title(page.speaker, page.region, result)
    with st.container(key=f"scroll-{key}"):
        page.chart(title, heat_map(page.speaker, page.region, result), table, [result], key)


def table_of_services(page: Page, key: str) -> None:
    """Units and mean price of each service; units of different kinds stand in rows of their own and are never added."""
    codes = ("units", "mean_unit_price")
    results = [page.result(code, Dimension.SERVICE) for code in codes]
    used = {cell.key for cell in results[0] if cell.value}
    results = [replace(one, cells=tuple(cell for cell in one if cell.key in used)) for one in results]
    if not used:
        page.tell_why_nothing(results)
        return
    page.table(table_of(page.speaker, page.region, _caption(page, *results), results), results, key)
