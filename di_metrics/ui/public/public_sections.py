"""Parts that several public pages share: a map, bars and columns of a release's cells, and tables of them by year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from di_metrics.drawing import protected_bars, protected_columns, protected_map
from di_metrics.errors import N_
from di_metrics.model import Cell, Dimension, Period, Result, Selection
from di_metrics.release.offered import RECIPIENTS
from di_metrics.release.release import UNKNOWN, Shown
from di_metrics.text.paragraphs import finding
from di_metrics.text.paragraphs import title as finding_title
from di_metrics.text.protected import Grid, Item, along_years, ordered
from di_metrics.ui import html
from di_metrics.ui.public.public_page import PublicPage

_MAP, _BARS, _COLUMNS = N_("Map"), N_("Bar chart"), N_("Column chart by year")


def largest(*series: Sequence[Item]) -> float:
    """The top of a scale on which several figures can be compared."""
    return max((one.shown.value or 0 for items in series for one in items), default=0)


def columns_of(
    page: PublicPage,
    indicator: str,
    name: str,
    items: Sequence[Item],
    key: str,
    *,
    highest: float | None = None,
    height: int = 300,
) -> None:
    """A series of years as columns; `name` is what it is of."""
    told = page.indicator(indicator)
    title = along_years(page.speaker, told, name, items)
    figure = protected_columns(page.speaker, told, items, height=height, highest=highest)
    page.chart(title, _COLUMNS, figure, items, indicator, key)


def where_most(page: PublicPage, indicator: str, by: Dimension, items: Sequence[Item]) -> str:
    """The title of a comparison: where what is shown is largest, or that this cannot be told."""
    cells = tuple(Cell((None if one.code == UNKNOWN else one.code,), one.shown.value, one.shown.status) for one in items)
    result = Result(page.indicator(indicator), Selection(Period(page.region.project.end)), (by,), cells)
    return finding_title(finding(page.speaker, page.region, result))


def bars_of(
    page: PublicPage, indicator: str, items: Sequence[Item], key: str, title: str, highest: float | None = None
) -> list[Item]:
    """A comparison as bars, the largest first; returns this order."""
    told = page.indicator(indicator)
    sorted_items = ordered(items)
    figure = protected_bars(page.speaker, told, sorted_items, highest=highest)
    page.chart(title, _BARS, figure, sorted_items, indicator, key)
    return sorted_items


def map_of(page: PublicPage, title: str, items: Sequence[Item], key: str, *, highest: float, height: int = 520) -> None:
    """Recipients on the map; a click on a municipality opens it. A region without outlines has bars instead."""
    told = page.indicator(RECIPIENTS)
    places = [one for one in items if one.code != UNKNOWN]
    if not page.region.has_outlines:
        bars_of(page, RECIPIENTS, places, key, title, highest)
        return
    figure = protected_map(
        page.speaker, told, places, page.release.outlines(page.region.latest_basis), height=height, highest=highest or None
    )
    clicked = page.chart(title, _MAP, figure, places, RECIPIENTS, key, on_select=True)
    if page.region.outlines:
        outlines = page.speaker.name(page.region.outlines.bilingual)
        st.html(html.caption(f"{outlines}. {page.speaker.say(N_('Choose a municipality to open it.'))}"))
    if clicked:
        page.open("municipality", page.moved(area=clicked))


def by_year(page: PublicPage, indicator: str, caption: str, series: Mapping[str, Sequence[Item]]) -> Grid:
    """A table with a row a time and a column a series; all series have the same times."""
    times = [(one.code, one.name) for one in next(iter(series.values()))]
    rows = tuple((name, tuple(items[index].shown for items in series.values())) for index, (_, name) in enumerate(times))
    return Grid(page.indicator(indicator), caption, page.speaker.say(N_("Year")), tuple(series), rows)


def listed(page: PublicPage, indicator: str, caption: str, heading: str, items: Sequence[Item]) -> Grid:
    """A table with a row an item and one column of figures."""
    rows: tuple[tuple[str, tuple[Shown, ...]], ...] = tuple((one.name, (one.shown,)) for one in items)
    return Grid(page.indicator(indicator), caption, page.speaker.say(heading), (page.counted(indicator),), rows)
