"""A listing as CSV and XLSX, for internal use: it is made from records."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Sequence

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from di_metrics.export.level import Level
from di_metrics.export.spreadsheet import workbook_bytes
from di_metrics.text import Speaker
from di_metrics.text.listing import Coded, Field, Listing, Value

_WIDEST = 60


def listing_csv(listing: Listing, demonstration: bool) -> bytes:
    """The rows as UTF-8 CSV with a byte order mark: ISO days, decimal points, codes beside names.

    As in every CSV made from records the last columns are `data_kind` and `level`; the total stays out.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    rows = listing.rows[:-1] if listing.has_total else listing.rows
    coded = [any(isinstance(row[place], Coded) for row in rows) for place in range(len(listing.fields))]
    names = [_heads(field.name, both) for field, both in zip(listing.fields, coded, strict=True)]
    writer.writerow([*(name for group in names for name in group), "data_kind", "level"])
    kind = "demonstration" if demonstration else "records"
    for row in rows:
        values = [part for value, both in zip(row, coded, strict=True) for part in _parts(value, both)]
        writer.writerow([*values, kind, Level.INTERNAL])
    return text.getvalue().encode("utf-8-sig")


def _heads(name: str, both: bool) -> list[str]:
    return [f"{name}_code", name] if both else [name]


def _parts(value: Value, both: bool) -> list[object]:
    if isinstance(value, Coded):
        return [value.code, value.name]
    plain = "" if value is None else value
    return ["", plain] if both else [plain]


def listing_xlsx(speaker: Speaker, listing: Listing, notes: Sequence[tuple[str, str]]) -> bytes:
    """A workbook with the rows (frozen head, filter, numbers and days as such) and a sheet of notes."""

    def write(workbook: Workbook, sheet: Worksheet) -> None:
        head = workbook.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        day = workbook.add_format({"num_format": "dd.mm.yyyy"})
        sheet.write_row(0, 0, [field.heading for field in listing.fields], head)
        for place, field in enumerate(listing.fields):
            form = _number_format(workbook, field)
            for line, row in enumerate(listing.rows, start=1):
                _write(sheet, (line, place), row[place], form, day)
            widths = [len(field.heading), *(len(_text(row[place])) for row in listing.rows[:500])]
            sheet.set_column(place, place, min(_WIDEST, max(12, 2 + max(widths))))
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, max(1, len(listing.rows)), len(listing.fields) - 1)

    return workbook_bytes(speaker, listing.caption, notes, write)


def _number_format(workbook: Workbook, field: Field) -> Format | None:
    if field.decimals is None or field.least is not None:
        return None
    return workbook.add_format({"num_format": "#,##0" + ("." + "0" * field.decimals if field.decimals else "")})


def _text(value: Value) -> str:
    return "" if value is None else value.name if isinstance(value, Coded) else str(value)


def _write(sheet: Worksheet, place: tuple[int, int], value: Value, form: Format | None, day: Format) -> None:
    if value is None:
        return
    if isinstance(value, dt.date):
        sheet.write_datetime(*place, dt.datetime(value.year, value.month, value.day), day)
    elif isinstance(value, str | Coded):
        sheet.write_string(*place, _text(value))
    else:
        sheet.write_number(*place, float(value), form)
