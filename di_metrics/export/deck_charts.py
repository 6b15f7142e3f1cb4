"""Native charts of a workbook: drawn by the spreadsheet from its own cells, so that they can be edited."""

from __future__ import annotations

from typing import Any

from xlsxwriter.chart import Chart as NativeChart
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from di_metrics.deck import ChartKind, Figure, Series
from di_metrics.export.deck_figures import Drawn
from di_metrics.export.deck_numbers import format_of, plain_format
from di_metrics.export.handout.charts import series_colours
from di_metrics.figures.style import GRID, MUTED
from di_metrics.model import Language

_KINDS = {
    ChartKind.BARS: {"type": "bar"},
    ChartKind.COLUMNS: {"type": "column"},
    ChartKind.LINES: {"type": "line"},
    ChartKind.STACKED: {"type": "bar", "subtype": "stacked"},
}
_LYING = (ChartKind.BARS, ChartKind.STACKED)
_WIDTH, _HEIGHT, _ROW, _FRAME = 720, 400, 26, 130
_MANY_LABELS = 60
_WHOLE_FROM = 100
"""An axis that reaches so far needs no decimals."""


def native_chart(
    workbook: Workbook, sheet: Worksheet, drawn: Drawn, place: tuple[int, int], heading: str, language: Language
) -> NativeChart:
    """A chart of columns of a sheet. `place` is the line of their headings (from 0) and how many rows follow it."""
    chart = drawn.chart
    made = workbook.add_chart(_KINDS[chart.kind])
    first, rows = place
    span = (first + 1, first + rows)
    for one, column, colour in zip(chart.series, drawn.columns, series_colours(chart), strict=True):
        series: dict[str, Any] = {
            "name": [sheet.name, first, column + 1],
            "categories": [sheet.name, span[0], 0, span[1], 0],
            "values": [sheet.name, span[0], column + 1, span[1], column + 1],
        }
        made.add_series(series | _look(drawn, one, colour, language))
    _axes(made, drawn)
    made.set_title({"name": heading, "name_font": {"size": 12}, "overlay": False})
    made.set_legend({"none": True} if len(chart.series) == 1 else {"position": "bottom"})
    made.show_blanks_as("gap")
    made.set_size({"width": _WIDTH, "height": height_of(drawn)})
    return made


def height_of(drawn: Drawn) -> int:
    """The height of a chart in pixels: lying bars need room each."""
    if drawn.chart.kind not in _LYING:
        return _HEIGHT
    lines = len(drawn.names) * (1 if drawn.chart.kind is ChartKind.STACKED else len(drawn.columns))
    return max(_HEIGHT, _FRAME + _ROW * lines)


def _look(drawn: Drawn, series: Series, colour: str, language: Language) -> dict[str, Any]:
    if drawn.chart.kind is ChartKind.LINES:
        return {"line": {"color": colour, "width": 2.25}, "smooth": False}
    look: dict[str, Any] = {"fill": {"color": colour}, "gap": 40}
    if drawn.chart.kind is ChartKind.STACKED:
        look["overlap"] = 100
    elif len(drawn.names) * len(drawn.columns) <= _MANY_LABELS:
        untold = drawn.untold(series)  # without its words a masked value would be labelled as zero
        custom = [{"value": untold[line] or "–"} if line in untold else None for line in range(len(drawn.names))]
        pairs = zip(series.values, series.labels, strict=True)
        first = next((Figure(value, label) for value, label in pairs if value), Figure(None, ""))
        look["data_labels"] = {"value": True, "num_format": format_of(first, drawn.chart.decimals, language)}
        look["data_labels"] |= {"custom": custom} if untold else {}
    return look


def _axes(made: NativeChart, drawn: Drawn) -> None:
    names: dict[str, Any] = {"num_font": {"color": MUTED}, "label_position": "low"}
    largest = max((abs(value or 0.0) for one in drawn.chart.series for value in one.values), default=0.0)
    values = {
        "name": drawn.chart.axis,
        "name_font": {"bold": False, "color": MUTED},
        "num_font": {"color": MUTED},
        "num_format": plain_format(0 if largest >= _WHOLE_FROM else drawn.chart.decimals),
        "major_gridlines": {"visible": True, "line": {"color": GRID}},
    }
    if drawn.chart.kind in _LYING:  # lying bars have their names on the y axis, which runs from below upwards
        made.set_x_axis(values)
        made.set_y_axis(names | {"reverse": True, "crossing": "max"})
    else:
        made.set_x_axis(names)
        made.set_y_axis(values)
