"""Tables as files: CSV for programs, XLSX for people. Each says who may have it."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable, Sequence
from enum import StrEnum

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from di_metrics import deck
from di_metrics.errors import N_, Message, ReleaseError
from di_metrics.release.release import Release
from di_metrics.text import Speaker
from di_metrics.text.tabular import Coded, Field, Listing, Value

# ---- Who may have an export: each carries its level where a program, a reader and a printout find it ----
# No function that makes an export takes a level. What is made from the records is INTERNAL, what is made from a release is
# PUBLISHABLE; the functions that write the latter take a `Release` and nothing else to take figures from.


class Level(StrEnum):
    """INTERNAL: for the project's own work, may hold small counts. PUBLISHABLE: of a release, may be handed to anyone."""

    INTERNAL = "internal"
    PUBLISHABLE = "publishable"


_NAMES = {Level.INTERNAL: N_("for internal use"), Level.PUBLISHABLE: N_("publishable")}


def publishable(release: Release) -> Level:
    """The level of a release's exports. Raises ReleaseError for a draft: only what was published is publishable."""
    if release.edition.is_draft:
        raise ReleaseError(
            Message.of(N_("A draft of a release is not handed out.")),
            Message.of(N_("Make a release with: python -m di_metrics publish --out FILE")),
        )
    return Level.PUBLISHABLE


def level_note(speaker: Speaker, level: Level) -> tuple[str, str]:
    """The note that an export carries: a heading and the level in words."""
    return speaker.say(N_("Level of use")), speaker.say(_NAMES[level])


def level_line(speaker: Speaker, level: Level) -> str:
    """The level in one line, for the head of every printed page."""
    return ": ".join(level_note(speaker, level))


# ---- Tables of cards and listings ----


def table_csv(table: deck.Table, demonstration: bool) -> bytes:
    """The rows as UTF-8 CSV with a byte order mark, which spreadsheets need to read the diacritics right.

    Codes stand beside names; numbers are bare, days in ISO form; what is not there has its mark. The last columns say
    whether the data are demonstration data, and that the file is for internal use: it is made from records, whatever it
    shows. Totals stay out: they are queries of their own.
    """
    rows = [row for row in table.rows if not row.is_total]
    coded = [any(row.figures[place].code for row in rows) for place in range(len(table.columns))]
    coded = [code and column.decimals is None for code, column in zip(coded, table.columns, strict=True)]
    has_codes = any(row.code for row in rows)
    head = _names(table.key or table.heading, has_codes)
    for column, both in zip(table.columns, coded, strict=True):
        head += _names(column.name or column.heading, both)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([*head, "data_kind", "level"])
    kind = "demonstration" if demonstration else "records"
    for row in rows:
        cells: list[object] = [row.code, row.name] if has_codes else [row.name]
        for figure, column, both in zip(row.figures, table.columns, coded, strict=True):
            if column.decimals is None:
                cells += [figure.code, figure.text] if both else [figure.text]
            else:
                cells.append(figure.code if figure.value is None else figure.value)
        writer.writerow([*cells, kind, Level.INTERNAL])
    return text.getvalue().encode("utf-8-sig")


def _names(name: str, both: bool) -> list[str]:
    return [f"{name}_code", name] if both else [name]


def table_xlsx(speaker: Speaker, table: deck.Table, notes: Sequence[tuple[str, str]]) -> bytes:
    """A workbook with the table (frozen head, filter, numbers as numbers) and its notes.

    Texts are never taken for formulas, so that a name that begins with “=” stays a name. Made from records, it is for
    internal use, and says so in its notes and at the head of every printed page.
    """
    return workbook_bytes(speaker, table.caption, notes, lambda workbook, sheet: _fill(workbook, sheet, table))


def _fill(workbook: Workbook, sheet: Worksheet, table: deck.Table) -> None:
    head = workbook.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    headings = [", ".join(filter(None, [one.heading, one.unit])) for one in table.columns]
    sheet.write_row(0, 0, [table.heading, *headings], head)
    for line, row in enumerate(table.rows, start=1):
        sheet.write_string(line, 0, row.name, head if row.is_total else None)
        for place, (column, figure) in enumerate(zip(table.columns, row.figures, strict=True), start=1):
            decimals = column.decimals if figure.decimals is None else figure.decimals
            if figure.value is None or decimals is None:
                sheet.write_string(line, place, figure.text)
            else:
                form = workbook.add_format({"num_format": "#,##0" + ("." + "0" * decimals if decimals else "")})
                sheet.write_number(line, place, figure.value, form)
    texts = [[table.heading[:28], *(row.name for row in table.rows)], *([one[:28]] for one in headings)]
    for place, column_texts in enumerate(texts):
        sheet.set_column(place, place, min(_WIDEST, max(14, *(len(text) + 2 for text in column_texts))))
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(1, len(table.rows)), len(headings))


# ---- A workbook: a sheet of data and a sheet of notes ----

_WIDEST = 60


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


def _write_notes(workbook: Workbook, sheet: Worksheet, caption: str, notes: Sequence[tuple[str, str]]) -> None:
    bold, wrapped = workbook.add_format({"bold": True, "valign": "top"}), workbook.add_format({"text_wrap": True})
    sheet.set_column(0, 0, 32)
    sheet.set_column(1, 1, 100)
    sheet.write_string(0, 0, caption, bold)
    for line, (heading, text) in enumerate(notes, start=2):
        sheet.write_string(line, 0, heading, bold)
        sheet.write_string(line, 1, text, wrapped)


# ---- A listing as CSV and XLSX, for internal use: it is made from records ----


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
            form = _format_of_field(workbook, field)
            for line, row in enumerate(listing.rows, start=1):
                _write(sheet, (line, place), row[place], form, day)
            widths = [len(field.heading), *(len(_text(row[place])) for row in listing.rows[:500])]
            sheet.set_column(place, place, min(_WIDEST, max(12, 2 + max(widths))))
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, max(1, len(listing.rows)), len(listing.fields) - 1)

    return workbook_bytes(speaker, listing.caption, notes, write)


def _format_of_field(workbook: Workbook, field: Field) -> Format | None:
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
