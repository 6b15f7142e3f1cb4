"""Tables as values: of results, of texts, and listings of records."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from di_metrics.model import Cell, Dimension, Indicator, Key, Result
from di_metrics.region import Region
from di_metrics.text.labels import DIMENSION_NAMES, label
from di_metrics.text.speaker import Speaker

# ---- Results as a table: what the screen, the CSV and the spreadsheet show alike ----


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
class TextTable:
    """A table of texts."""

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A section: a heading, then paragraphs, then terms with their texts, then a table."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()
    table: TextTable | None = None


# ---- A listing: rows of plain values under headings, which the screen, the CSV and the spreadsheet show alike ----
# Figures of indicators stand in a `Table`; a listing holds what is no indicator, such as single records or states of months.


@dataclass(frozen=True, slots=True)
class Coded:
    """A code with its name in the reader's language; readers see the name, files hold both."""

    code: str
    name: str


Value = str | int | float | Decimal | dt.date | Coded | None
"""A value of a listing; None where there is none."""


@dataclass(frozen=True, slots=True)
class Field:
    """A column: its name for programs, its heading for readers, and the decimals of its numbers (None: it holds none).

    Numbers have no more than `decimals` and, where they need fewer, no less than `least` (None: always `decimals`).
    """

    name: str
    heading: str
    decimals: int | None = None
    least: int | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """Rows under a caption; with `has_total` the last one is a total, counted on its own."""

    caption: str
    fields: tuple[Field, ...]
    rows: tuple[tuple[Value, ...], ...]
    has_total: bool = False


def written(speaker: Speaker, field: Field, value: Value) -> str:
    """A value as a reader sees it."""
    if value is None:
        return "–"
    if isinstance(value, Coded):
        return value.name
    if isinstance(value, dt.date):
        return speaker.date(value)
    if isinstance(value, str) or field.decimals is None:
        return str(value)
    return speaker.number(float(value), _decimals(field.decimals, field.least, value))


def _decimals(most: int, least: int | None, value: int | float | Decimal) -> int:
    if least is None:
        return most
    needed = (places for places in range(least, most) if round(Decimal(str(value)), places) == Decimal(str(value)))
    return next(needed, most)
