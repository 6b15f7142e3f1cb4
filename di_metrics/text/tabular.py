"""Tables as values: of results, of texts, and of single records."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache, partial
from typing import TypeVar

from di_metrics import deck
from di_metrics.model import Cell, Dimension, Indicator, Key, Result, Status, Unit
from di_metrics.region import Region
from di_metrics.text.labels import DIMENSION_NAMES, label
from di_metrics.text.speaker import Speaker

# ---- Results as a table: what the screen, the CSV and the spreadsheet show alike ----


_MARKS = {Status.NO_DATA: "[x]", Status.NOT_APPLICABLE: "[z]", Status.SUPPRESSED: "[c]"}
"""Symbols for values that are not there: not available, not applicable, confidential (UK government statistics)."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of figures: its heading and the indicator that says how its values are written."""

    heading: str
    indicator: Indicator


@dataclass(frozen=True, slots=True)
class Row:
    """A row: the codes and names of its key, and a cell a column. The total is a query of its own, never a sum of rows."""

    codes: Key
    names: tuple[str, ...]
    cells: tuple[Cell, ...]
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a caption; `dimensions` are what its rows are keyed by."""

    caption: str
    dimensions: tuple[Dimension, ...]
    headings: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    def written(self, speaker: Speaker) -> deck.Table:
        """The table as pages and files show it."""
        columns = [deck.Column(name, None, name=by) for name, by in zip(self.headings[1:], self.dimensions[1:], strict=True)]
        for column in self.columns:
            indicator = column.indicator
            unit = {Unit.PERCENT: "%", Unit.EUR: "EUR"}.get(indicator.unit, "")
            columns.append(deck.Column(column.heading, indicator.decimals, name=indicator.code, unit=unit))
        rows = tuple(self._row(speaker, row) for row in self.rows)
        return deck.Table(self.headings[0], tuple(columns), rows, caption=self.caption, key=self.dimensions[0])

    def _row(self, speaker: Speaker, row: Row) -> deck.Row:
        codes = [code or "" for code in row.codes] or [""] * len(row.names)
        figures = [deck.Figure(None, name, code=code) for name, code in zip(row.names[1:], codes[1:], strict=True)]
        for column, cell in zip(self.columns, row.cells, strict=True):
            text = speaker.value(column.indicator, cell.value, cell.status)
            figures.append(deck.Figure(cell.value, text, code=_MARKS.get(cell.status, "")))
        return deck.Row(row.names[0], tuple(figures), row.is_total, codes[0])

    @property
    def adds_up(self) -> bool:
        """Whether what the rows show is together what the total shows, in every column that has one."""
        [*rows, total] = self.rows
        sums = [math.fsum(row.cells[place].value or 0 for row in rows) for place in range(len(self.columns))]
        return all(
            cell.value is None or math.isclose(one, cell.value, abs_tol=0.005)
            for one, cell in zip(sums, total.cells, strict=True)
        )


def table_of(
    speaker: Speaker, region: Region, caption: str, results: Sequence[Result], totals: Sequence[Result] = ()
) -> Table:
    """A table with a column a result; all results are split alike. `totals`, unsplit, become the last row."""
    by = results[0].by
    rows = [
        Row(
            cell.key,
            tuple(label(speaker, region, one, code) for one, code in zip(by, cell.key, strict=True)),
            tuple(result.cell(*cell.key) for result in results),
        )
        for cell in results[0]
    ]
    if totals:
        names = (speaker.say("Total"), *("" for _ in by[1:]))
        rows.append(Row((), names, tuple(total.cells[0] for total in totals), is_total=True))
    return Table(
        caption,
        by,
        tuple(speaker.say(DIMENSION_NAMES[one]) for one in by),
        tuple(Column(speaker.name(result.indicator.name), result.indicator) for result in results),
        tuple(rows),
    )


def sorted_by_value(result: Result) -> Result:
    """The same result with its cells from the largest value to the smallest, the unknown and the empty ones last."""
    ordered = sorted(
        enumerate(result.cells),
        key=lambda item: (None in item[1].key, item[1].value is None, -(item[1].value or 0), item[0]),
    )
    return replace(result, cells=tuple(cell for _, cell in ordered))


# ---- A section of explaining text: what a page and a file of notes show alike ----


@dataclass(frozen=True, slots=True)
class Section:
    """A section: a heading, then paragraphs, then terms with their texts, then a table."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()
    table: deck.Table | None = None


# ---- Tables of texts, and of what is no indicator, such as single records or states of months ----

CellContent = str | int | float | Decimal | dt.date | deck.Figure | None
"""What stands in a cell; None where there is nothing.

A float is an amount in EUR and written with its cents; a decimal number has the decimals that it needs.
"""

Record = TypeVar("Record")
Columns = Mapping[str, tuple[str, Callable[[Record], CellContent]]]
"""Columns by what programs call them: a heading of the catalogue, and what stands in it of a record."""


def table_of_texts(
    caption: str, headings: Sequence[str], rows: Iterable[Sequence[str]], *, numbers: bool = False
) -> deck.Table:
    """A table of texts; the first of each row is its name, the others may be `numbers` as they are written."""
    heading, *others = headings
    decimals = 0 if numbers else None
    listed = tuple(deck.Row(name, tuple(deck.Figure(None, text) for text in texts)) for name, *texts in rows)
    return deck.Table(heading, tuple(deck.Column(one, decimals) for one in others), listed, caption=caption)


def text_lines(table: deck.Table) -> list[tuple[str, ...]]:
    """A table's headings and rows as texts alone."""
    head = (table.heading, *(column.heading for column in table.columns))
    return [head, *((row.name, *(figure.text for figure in row.figures)) for row in table.rows)]


def table_of_records(
    speaker: Speaker,
    caption: str,
    records: Iterable[Record],
    columns: Columns[Record],
    total: Sequence[CellContent] = (),
) -> deck.Table:
    """A table with a row a record, whose first cell is its name. A column holds numbers if a cell of it does.

    `total` are the cells of a last row, counted on its own.
    """
    rows: list[Sequence[CellContent]] = [[content(one) for _, content in columns.values()] for one in records]
    figure = lru_cache(maxsize=None, typed=True)(partial(figure_of, speaker))  # to write the same again and again takes long
    cells = [[figure(one) for one in row] for row in (*rows, *([total] if total else []))]
    key, *keys = columns
    heading, *headings = [speaker.say(text) for text, _ in columns.values()]
    made = []
    for place, (name, text) in enumerate(zip(keys, headings, strict=True), start=1):
        decimals = [row[place].decimals or 0 for row in cells if row[place].value is not None]
        made.append(deck.Column(text, max(decimals, default=None), name=name))
    listed = [deck.Row(first.text, tuple(figures), code=first.code) for first, *figures in cells]
    if total:
        listed[-1] = replace(listed[-1], is_total=True)
    return deck.Table(heading, tuple(made), tuple(listed), caption=caption, key=key)


def figure_of(speaker: Speaker, content: CellContent) -> deck.Figure:
    """A cell as a reader and a program see it."""
    if isinstance(content, deck.Figure):
        return content
    if content is None:
        return deck.Figure(None, "")
    if isinstance(content, str):
        return deck.Figure(None, content)
    if isinstance(content, dt.date):
        return deck.Figure(None, speaker.date(content), code=content.isoformat())
    decimals = 2 if isinstance(content, float) else 0
    if isinstance(content, Decimal):
        decimals = max(0, -int(content.normalize().as_tuple().exponent))
        content = float(content) if decimals else int(content)
    return deck.Figure(content, speaker.number(content, decimals), decimals)
