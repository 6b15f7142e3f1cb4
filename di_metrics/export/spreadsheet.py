"""A table as an XLSX workbook: a sheet of formatted figures and a sheet of notes."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from di_metrics.export.level import Level, level_line, level_note
from di_metrics.model import Indicator, Unit
from di_metrics.text import Speaker
from di_metrics.text.table import Table

_WIDEST = 60


def xlsx_bytes(speaker: Speaker, table: Table, notes: Sequence[tuple[str, str]]) -> bytes:
    """A workbook with the table (frozen head, filter, numbers as numbers) and its notes.

    Texts are never taken for formulas, so that a name that begins with “=” stays a name. Made from records, it is for
    internal use, and says so in its notes and at the head of every printed page.
    """
    return workbook_bytes(
        speaker, table.caption, notes, lambda workbook, sheet: _write_table(workbook, sheet, speaker, table)
    )


def workbook_bytes(
    speaker: Speaker, caption: str, notes: Sequence[tuple[str, str]], write: Callable[[Workbook, Worksheet], None]
) -> bytes:
    """A workbook for internal use: a sheet of data, which `write` fills, and a sheet of notes."""
    buffer = io.BytesIO()
    workbook = Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    write(workbook, workbook.add_worksheet(speaker.say("Data")))
    level = level_note(speaker, Level.INTERNAL)
    _write_notes(workbook, workbook.add_worksheet(speaker.say("Notes")), caption, [level, *notes])
    for sheet in workbook.worksheets():
        sheet.set_header(f"&L{level_line(speaker, Level.INTERNAL)}&R&A")
    workbook.close()
    return buffer.getvalue()


def _write_table(workbook: Workbook, sheet: Worksheet, speaker: Speaker, table: Table) -> None:
    head = workbook.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    headings = [*table.headings, *(_heading(column.heading, column.indicator) for column in table.columns)]
    sheet.write_row(0, 0, headings, head)
    formats = [_number_format(workbook, column.indicator) for column in table.columns]
    for line, row in enumerate(table.rows, start=1):
        sheet.write_row(line, 0, row.names, head if row.is_total else None)
        for offset, (column, cell) in enumerate(zip(table.columns, row.cells, strict=True)):
            place = len(table.headings) + offset
            if cell.value is None:
                sheet.write_string(line, place, speaker.value(column.indicator, None, cell.status))
            else:
                sheet.write_number(line, place, cell.value, formats[offset])
    for place, heading in enumerate(headings):
        names = [row.names[place] for row in table.rows] if place < len(table.headings) else []
        sheet.set_column(place, place, min(_WIDEST, max(14, *(len(text) + 2 for text in [heading[:28], *names]))))
    sheet.freeze_panes(1, len(table.headings))
    sheet.autofilter(0, 0, max(1, len(table.rows)), len(headings) - 1)


def _heading(heading: str, indicator: Indicator) -> str:
    return {Unit.PERCENT: f"{heading}, %", Unit.EUR: f"{heading}, EUR"}.get(indicator.unit, heading)


def _number_format(workbook: Workbook, indicator: Indicator) -> Format:
    return workbook.add_format({"num_format": "#,##0" + ("." + "0" * indicator.decimals if indicator.decimals else "")})


def _write_notes(workbook: Workbook, sheet: Worksheet, caption: str, notes: Sequence[tuple[str, str]]) -> None:
    bold, wrapped = workbook.add_format({"bold": True, "valign": "top"}), workbook.add_format({"text_wrap": True})
    sheet.set_column(0, 0, 32)
    sheet.set_column(1, 1, 100)
    sheet.write_string(0, 0, caption, bold)
    for line, (heading, text) in enumerate(notes, start=2):
        sheet.write_string(line, 0, heading, bold)
        sheet.write_string(line, 1, text, wrapped)
