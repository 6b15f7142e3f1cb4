"""Results as a table: what the screen, the CSV and the spreadsheet show alike."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from di_metrics.model import Cell, Dimension, Indicator, Key, Result
from di_metrics.region import Region
from di_metrics.text.labels import DIMENSION_NAMES, label
from di_metrics.text.speaker import Speaker


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
