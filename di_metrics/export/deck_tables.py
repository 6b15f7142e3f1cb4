"""The figures of a slide as a spreadsheet wants them, and decks without characters that no office file may hold."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, TypeVar

from di_metrics.deck import Area, Chart, ChartKind, Column, Deck, Figure, Map, Row, Series, Slide, Table

# ---- The figures of a slide as a spreadsheet wants them ----

_IN_ORDER = (ChartKind.COLUMNS, ChartKind.LINES)
"""Charts through time: their categories must stand in the order of time."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A chart, the columns of a table that hold its series, in their order, and the table's rows by name."""

    chart: Chart
    columns: tuple[int, ...]
    names: tuple[str, ...]

    def untold(self, series: Series) -> dict[int, str]:
        """The rows for which a series has no value, with what is written instead."""
        missing = {
            name: label
            for name, value, label in zip(self.chart.categories, series.values, series.labels, strict=True)
            if value is None
        }
        return {line: missing.get(name, "") for line, name in enumerate(self.names) if name in missing}


def table_of(slide: Slide) -> Table | None:
    """The table behind a slide's picture, or one made of what the picture shows; None for a slide of words."""
    if slide.table is not None and not isinstance(slide.picture, Map):
        return slide.table
    match slide.picture:
        case Table():
            return slide.picture
        case Chart():
            return table_of_chart(slide.picture)
        case Map() as drawn:
            bare = table_of_chart(bars_of_map(slide.heading, drawn))
            return _with_all_areas(slide.table, slide.heading, drawn) if slide.table else bare
        case _:
            return None


def _with_all_areas(table: Table, heading: str, map_: Map) -> Table:
    """The table behind a map, and a row for each area that the map alone tells of: its label in the map's own column."""
    drawn = drawn_from(table, bars_of_map(heading, map_))
    if drawn is None:
        return table
    [place], named = drawn.columns, set(drawn.names)
    rows = [_row_of(area, place, len(table.columns)) for area in map_.areas if area.name not in named]
    return replace(table, rows=(*table.rows, *rows))


def _row_of(area: Area, place: int, columns: int) -> Row:
    figures = [Figure(None, "")] * columns
    figures[place] = Figure(area.value, area.label)
    return Row(area.name, tuple(figures))


def chart_of(slide: Slide, table: Table) -> Chart | None:
    """The chart that belongs beside a table: the slide's own, a map as bars, or the first column that has bars."""
    match slide.picture:
        case Chart():
            return None if has_several_scales(slide.picture) or slide.picture.floors else as_bars(slide.picture)
        case Map():
            return _named_for(table, bars_of_map(slide.heading, slide.picture))
        case Table() | None:
            return _bars_of_table(table)
        case _:
            return None


def has_several_scales(chart: Chart) -> bool:
    """Whether office programs have no chart for it: they draw one on one scale. Its table stands in its place."""
    return chart.own_scales or chart.kind is ChartKind.SCATTER


def as_bars(chart: Chart) -> Chart:
    """Dots as the bars that office programs can draw; any other chart as it is."""
    return replace(chart, kind=ChartKind.BARS, rows=()) if chart.kind is ChartKind.DOTS else chart


def _named_for(table: Table, chart: Chart) -> Chart:
    """The chart with the heading and decimals of the column that it is drawn from."""
    drawn = drawn_from(table, chart)
    if drawn is None:
        return chart
    column = table.columns[drawn.columns[0]]
    return replace(chart, axis=column.heading, decimals=column.decimals or 0)


def as_drawn(chart: Chart) -> tuple[Table, Drawn]:
    """A table of a chart's values alone, empty where there is none: a spreadsheet would draw words as zeros."""
    bare = replace(chart, series=tuple(replace(one, labels=("",) * len(one.labels)) for one in chart.series))
    return table_of_chart(bare), Drawn(chart, tuple(range(len(chart.series))), chart.categories)


def table_of_chart(chart: Chart) -> Table:
    """A chart's values as a table: a row a category, a column a series."""
    columns = tuple(Column(one.name, chart.decimals) for one in chart.series)
    rows = tuple(
        Row(name, tuple(Figure(one.values[place], one.labels[place]) for one in chart.series))
        for place, name in enumerate(chart.categories)
    )
    return Table("", columns, rows)


def bars_of_map(heading: str, map_: Map) -> Chart:
    """A map's values as bars, the largest first; those without a value last."""
    areas = sorted(map_.areas, key=lambda area: (area.value is None, -(area.value or 0.0)))
    decimals = 0 if all(area.value is None or area.value == round(area.value) for area in areas) else 1
    series = Series(heading, tuple(area.value for area in areas), tuple(area.label for area in areas))
    return Chart(ChartKind.BARS, tuple(area.name for area in areas), (series,), heading, decimals)


def _bars_of_table(table: Table) -> Chart | None:
    place = next((place for place, column in enumerate(table.columns) if column.bars), None)
    rows = [row for row in table.rows if not row.is_total]
    if place is None or not rows:
        return None
    column = table.columns[place]
    figures = [row.figures[place] for row in rows]
    series = Series(column.heading, tuple(one.value for one in figures), tuple(one.text for one in figures))
    return Chart(ChartKind.BARS, tuple(row.name for row in rows), (series,), column.heading, column.decimals or 0)


def drawn_from(table: Table, chart: Chart) -> Drawn | None:
    """Where a table holds a chart's series, so that the chart follows the table when it is changed; None if it does not."""
    rows = [row for row in table.rows if not row.is_total]
    names = tuple(row.name for row in rows)
    told = {
        name
        for series in chart.series
        for name, value in zip(chart.categories, series.values, strict=True)
        if value is not None
    }
    if len(set(names)) < len(names) or not told <= set(names):
        return None
    if chart.kind in _IN_ORDER and names != chart.categories:
        return None
    if chart.kind is ChartKind.LINES and any(value is None for one in chart.series for value in one.values):
        return None
    columns = [_column_of(series, chart, table, rows) for series in chart.series]
    found = tuple(place for place in columns if place is not None)
    return Drawn(chart, found, names) if len(set(found)) == len(chart.series) else None


def _column_of(series: Series, chart: Chart, table: Table, rows: list[Row]) -> int | None:
    """The column with just a series' values; rows that the chart leaves out must hold none."""
    wanted = dict(zip(chart.categories, series.values, strict=True))
    for place in range(len(table.columns)):
        if all(row.figures[place].value == wanted.get(row.name) for row in rows):
            return place
    return None


# ---- Decks without the characters that no file of an office program may hold ----

_FORBIDDEN = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""All that XML 1.0 does not allow: controls, halves of characters, and two that are none."""

Value = TypeVar("Value")


def printable(deck: Deck) -> Deck:
    """The same deck with its texts such that they can be written: what was pasted from elsewhere may hold controls."""
    return _printable(deck)


def _printable(value: Value) -> Value:
    made: Any = value
    if isinstance(value, str) and type(value) is str:
        made = _FORBIDDEN.sub("", value)
    elif isinstance(value, tuple):
        made = tuple(map(_printable, value))
    elif is_dataclass(value) and not isinstance(value, type):
        made = type(value)(**{field.name: _printable(getattr(value, field.name)) for field in fields(value)})
    return made  # type: ignore[no-any-return]
