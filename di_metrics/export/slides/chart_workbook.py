"""The workbook behind a chart, which opens when somebody edits its data."""

from __future__ import annotations

import io

from xlsxwriter.workbook import Workbook

from di_metrics.deck import Chart

_NAMES_WIDTH = 40


def workbook_behind(chart: Chart, number_format: str) -> bytes:
    """Names in the first column and a column a series, where the chart looks for them. A missing value is an empty cell.

    A text in its place would be drawn as nought, and no text is ever taken for a formula.
    """
    buffer = io.BytesIO()
    with Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as workbook:
        sheet = workbook.add_worksheet("Sheet1")
        figures = workbook.add_format({"num_format": number_format})
        sheet.set_column(0, 0, _NAMES_WIDTH)
        sheet.write_column(1, 0, chart.categories)
        for place, series in enumerate(chart.series, start=1):
            sheet.write_string(0, place, series.name)
            for line, value in enumerate(series.values, start=1):
                if value is not None:
                    sheet.write_number(line, place, value, figures)
    return buffer.getvalue()
