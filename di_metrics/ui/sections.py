"""Parts that several pages share: a map, curves, bars and heat map of an indicator, each with its table and downloads."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from di_metrics.errors import N_
from di_metrics.figures import bars, curves, heat_map, municipality_map, stacked_bars
from di_metrics.indicators import CATALOGUE
from di_metrics.model import Dimension, Period, Result
from di_metrics.text import narrative
from di_metrics.text.table import sorted_by_value, table_of
from di_metrics.ui.page import Page

_SHORT_DAYS = 550
"""A period of up to a year and a half has room for a bar a month."""


def _caption(page: Page, *results: Result) -> str:
    return ", ".join(page.speaker.name(result.indicator.name) for result in results)


def map_of(page: Page, code: str, key: str, height: int = 520, highest: float | None = None) -> str | None:
    """An indicator as a map; returns the municipality that was clicked. A region without outlines has bars instead."""
    if not page.region.has_outlines:
        bars_of(page, code, Dimension.MUNICIPALITY, key, highest)
        return None
    result = sorted_by_value(page.comparable(code, Dimension.MUNICIPALITY))
    plain = result.without(Dimension.UNIT)
    figure = municipality_map(
        page.speaker, page.region, plain, page.database.outlines(result.selection.basis), height=height, highest=highest
    )
    table = table_of(page.speaker, page.region, _caption(page, result), [result], [page.comparable(code)])
    clicked = page.chart(narrative.extremes(page.speaker, page.region, plain), figure, table, [result], key, on_select=True)
    if page.region.outlines:
        st.caption(
            page.speaker.name(page.region.outlines.bilingual)
            + ". "
            + page.speaker.say(N_("Choose a municipality to open it."))
        )
    return clicked[0] if clicked else None


def curve_of(page: Page, code: str, key: str, by: Dimension | None = None, height: int = 400, **changes: Any) -> None:
    """An indicator along time, split or whole: by month to date and within short periods, else by year."""
    time = _time_axis(replace(page.selection_for(code), **changes).period)
    result = page.result(code, *([by] if by else []), time, **changes)
    table = table_of(page.speaker, page.region, _caption(page, result), [result])
    now, before = page.result(code, **changes), page.year_ago(code, **changes)
    title = narrative.level_and_change(page.speaker, now, before)
    page.chart(title, curves(page.speaker, page.region, result, height=height), table, [result], key)


def _time_axis(period: Period) -> Dimension:
    is_long = period.first is not None and (period.last - period.first).days > _SHORT_DAYS
    return Dimension.YEAR if is_long else Dimension.MONTH


def bars_of(page: Page, code: str, by: Dimension, key: str, highest: float | None = None, **changes: Any) -> None:
    """An indicator compared over a dimension, the largest first."""
    result = sorted_by_value(page.comparable(code, by, **changes))
    # A service nobody used says little; a municipality that has none yet is a finding.
    shown = tuple(cell for cell in result if cell.value or by is Dimension.MUNICIPALITY)
    filled = replace(result, cells=shown).without(Dimension.UNIT)
    totals = [page.comparable(code, **changes)]
    table = table_of(page.speaker, page.region, _caption(page, result), [result], totals)
    title = narrative.extremes(page.speaker, page.region, filled)
    page.chart(title, bars(page.speaker, page.region, filled, highest=highest), table, [result], key)


def split_of(page: Page, by: Dimension, key: str, **changes: Any) -> None:
    """Coverage's split: assessed and served, served without assessment, assessed and waiting."""
    codes = ("assessed_served", "assessed_waiting", "served_without_assessment")
    results = [page.result(code, by, **changes) for code in codes]
    coverage = page.result("coverage", by, **changes)
    totals = [page.result(code, **changes) for code in (*codes, "coverage")]
    table = table_of(page.speaker, page.region, _caption(page, coverage), [*results, coverage], totals)
    title = (
        narrative.extremes(page.speaker, page.region, coverage)
        if len(coverage.cells) > 1
        else page.speaker.say(N_("Who has been assessed and who has been served"))
    )
    page.chart(title, stacked_bars(page.speaker, page.region, results), table, [*results, coverage], key)


def heat_of(page: Page, code: str, columns: Dimension, rows: Dimension, key: str) -> None:
    """An indicator by two dimensions."""
    result = page.result(code, columns, rows)
    table = table_of(page.speaker, page.region, _caption(page, result), [result])
    title = page.speaker.say(
        N_("%(indicator)s by service and municipality"), indicator=page.speaker.name(CATALOGUE[code].name)
    )
    with st.container(key=f"scroll-{key}"):
        page.chart(title, heat_map(page.speaker, page.region, result), table, [result], key)


def table_of_services(page: Page, key: str) -> None:
    """Units and mean price of each service; units of different kinds stand in rows of their own and are never added."""
    codes = ("units", "mean_unit_price")
    results = [page.result(code, Dimension.SERVICE) for code in codes]
    used = {cell.key for cell in results[0] if cell.value}
    results = [replace(one, cells=tuple(cell for cell in one if cell.key in used)) for one in results]
    if not used:
        page.text(N_("Nothing stands out under these filters."))
        return
    page.table(table_of(page.speaker, page.region, _caption(page, *results), results), results, key)
