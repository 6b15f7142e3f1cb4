"""Tables as files: CSV for programs, XLSX for people. Each says who may have it."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from textwrap import wrap

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from di_metrics.deck import Column, Figure, Level, Row, Table
from di_metrics.errors import N_, Message, ReleaseError
from di_metrics.export.csv_text import write_csv
from di_metrics.model import Language
from di_metrics.release.release import Release
from di_metrics.text import Speaker
from di_metrics.text.notes import level_words

MEDIA_TYPES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "pdf": "application/pdf",
    "zip": "application/zip",
    "json": "application/json",
    "geojson": "application/geo+json",
    "md": "text/markdown",
    "txt": "text/plain",
    "png": "image/png",
}
"""What files are called on the web, by their endings."""

# ---- Who may have an export ----
# What is made from the records is internal unless its maker says that its figures are protected, hence shareable. What is
# made from a release is publishable: the functions that write it take a `Release` and nothing else to take figures from.

PUBLISHABLE = N_("publishable")
"""The level of what is made from a release: it may be handed to anyone."""


def publishable(release: Release) -> str:
    """The level of a release's exports. Raises ReleaseError for a draft: only what was published is publishable."""
    if release.edition.is_draft:
        raise ReleaseError(
            Message.of(N_("A draft of a release is not handed out.")),
            Message.of(N_("Make a release with: python -m di_metrics publish --out FILE")),
        )
    return PUBLISHABLE


def level_note(speaker: Speaker, level: str) -> tuple[str, str]:
    """The note that an export carries: a heading and the level in words."""
    return speaker.say(N_("Level of use")), level_words(speaker, level) if isinstance(level, Level) else speaker.say(level)


def level_line(speaker: Speaker, level: str) -> str:
    """The level in one line, for the head of every printed page."""
    return ": ".join(level_note(speaker, level))


# ---- A table as CSV ----

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
"""The code of a cell that is a day."""


def table_csv(table: Table, demonstration: bool, level: str = Level.INTERNAL) -> bytes:
    """The rows as UTF-8 CSV with a byte order mark, which spreadsheets need to read the diacritics right.

    Codes stand beside names; numbers are bare, days in ISO form; what is not there has its mark. The last columns say
    whether the data are demonstration data, and whom they may be shown. Totals stay out: they are queries of their own.
    """
    rows = [row for row in table.rows if not row.is_total]
    codes = [{row.figures[place].code for row in rows} - {""} for place in range(len(table.columns))]
    has_days = [bool(own) and all(map(_DAY.fullmatch, own)) for own in codes]
    has_names = [bool(own) and column.decimals is None for own, column in zip(codes, table.columns, strict=True)]
    has_codes = any(row.code for row in rows)
    head = _names(table.key or table.heading, has_codes)
    for column, days, names in zip(table.columns, has_days, has_names, strict=True):
        head += _names(column.name or column.heading, names and not days)
    written: list[list[object]] = [[*head, "data_kind", "level"]]
    kind = "demonstration" if demonstration else "records"
    for row in rows:
        cells: list[object] = [row.code, row.name] if has_codes else [row.name]
        for figure, column, days, names in zip(row.figures, table.columns, has_days, has_names, strict=True):
            if days:
                cells.append(figure.code)
            elif column.decimals is None:
                cells += [figure.code, figure.text] if names else [figure.text]
            else:
                cells.append(figure.code if figure.value is None else figure.value)
        written.append([*cells, kind, level])
    text = io.StringIO()
    write_csv(text, written)
    return text.getvalue().encode("utf-8-sig")


def _names(name: str, both: bool) -> list[str]:
    return [f"{name}_code", name] if both else [name]


# ---- A spreadsheet's number formats that show a figure as the deck writes it ----

_MINUS = "\N{MINUS SIGN}"
_WRITTEN = re.compile(r"(?P<sign>[+\-−]?)(?P<digits>\d[\d.,\s]*)(?P<unit>[^\d]*)")


def plain_format(decimals: int) -> str:
    """Thousands apart, so many decimals."""
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def format_of(figure: Figure, decimals: int, language: Language) -> str:
    """The format in which a spreadsheet shows a figure's value as its text has it.

    With `decimals` alone where the text is no such number, as “1,23 m EUR” for 1 234 567.
    """
    written = _WRITTEN.fullmatch(figure.text.strip())
    if figure.value is None or written is None:
        return plain_format(decimals)
    digits = written["digits"]
    spaces = digits[len(digits.rstrip()) :]
    whole, _, part = digits.strip().partition(Speaker(language).separators[0])
    number = float(f"{re.sub(r'[^0-9]', '', whole)}.{part or 0}") if part.isdigit() or not part else float("nan")
    told = -number if written["sign"] in ("-", _MINUS) else number
    if not abs(told - figure.value) <= 0.5000001 * 10 ** -len(part):
        return plain_format(decimals)
    unit = (spaces + written["unit"]).replace('"', "")
    shape = plain_format(len(part)) + (f'"{unit}"' if unit.strip() else "")
    return f"+{shape};{_MINUS}{shape};{shape}" if written["sign"] == "+" else shape


# ---- Workbooks ----

_WIDEST = 60
_HEADING_LINE = 24
LINE_HEIGHT = 15
"""The height of a line in points."""


def table_xlsx(speaker: Speaker, table: Table, notes: Sequence[tuple[str, str]], level: Level = Level.INTERNAL) -> bytes:
    """A workbook with the table and a sheet of its notes; there and at the head of every printed page stands its level."""
    book = WorkbookWriter(speaker.language, f"&L{level_line(speaker, level)}&R&A")
    book.table(book.sheet(speaker.say(N_("Data"))), table)
    lines = [(table.caption,), ("",), level_note(speaker, level), *notes]
    book.notes(book.sheet(speaker.say(N_("Notes"))), lines)
    return book.content()


class WorkbookWriter:
    """A workbook being written: its sheets bear the same at the head of every printed page, and each format is made once.

    Texts are never taken for formulas or addresses, so that a name that begins with “=” stays a name.
    """

    def __init__(self, language: Language, head: str, properties: Mapping[str, object] | None = None) -> None:
        self._buffer = io.BytesIO()
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self.workbook = Workbook(self._buffer, options)
        self.workbook.set_properties(dict(properties or {}))
        self._language, self._head = language, head
        self._formats: dict[tuple[tuple[str, object], ...], Format] = {}

    def content(self) -> bytes:
        """The finished file."""
        self.workbook.close()
        return self._buffer.getvalue()

    def format(self, **look: object) -> Format:
        key = tuple(look.items())
        if key not in self._formats:
            self._formats[key] = self.workbook.add_format(look)
        return self._formats[key]

    def sheet(self, name: str) -> Worksheet:
        """A sheet that prints across, as wide as the paper, with its name and number of pages."""
        sheet = self.workbook.add_worksheet(name)
        sheet.set_header(self._head)
        sheet.set_footer("&R&P / &N")
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        return sheet

    def table(self, sheet: Worksheet, table: Table, first: int = 0) -> int:
        """The table of a sheet from a line on; the line after it.

        Its headings stay in sight and are printed on every page; its rows can be filtered, and totals stand below them.
        """
        names = [table.heading, *(row.name for row in table.rows)]
        sheet.set_column(0, 0, min(_WIDEST, max(14, *(len(name) + 2 for name in names))))
        for place, column in enumerate(table.columns, start=1):
            texts = [column.heading[:_HEADING_LINE], *(row.figures[place - 1].text for row in table.rows)]
            sheet.set_column(place, place, min(_WIDEST, max(12, *(len(text) + 2 for text in texts))))
        sheet.freeze_panes(first + 1, 1)
        sheet.repeat_rows(first)
        rows = sum(not row.is_total for row in table.rows)
        sheet.autofilter(first, 0, first + max(1, rows), len(table.columns))
        return self.cells(sheet, table, first)

    def cells(self, sheet: Worksheet, table: Table, first: int) -> int:
        """The cells of a table from a line on, its totals last; the line after it."""
        headings = [table.heading, *(", ".join(filter(None, (one.heading, one.unit))) for one in table.columns)]
        sheet.set_row(first, LINE_HEIGHT * max(len(wrap(text, _HEADING_LINE)) for text in headings) + 3)
        sheet.write_row(first, 0, headings, self.format(bold=True, bottom=1, text_wrap=True, valign="top"))
        for line, row in enumerate(sorted(table.rows, key=lambda row: row.is_total), start=first + 1):
            self._row(sheet, line, row, table.columns)
        return first + 1 + len(table.rows)

    def _row(self, sheet: Worksheet, line: int, row: Row, columns: Sequence[Column]) -> None:
        look: dict[str, object] = {"bold": True, "top": 1} if row.is_total else {}
        sheet.write_string(line, 0, row.name, self.format(**look))
        for place, (column, figure) in enumerate(zip(columns, row.figures, strict=True), start=1):
            self._cell(sheet, (line, place), column, figure, look)

    def _cell(
        self, sheet: Worksheet, place: tuple[int, int], column: Column, figure: Figure, look: dict[str, object]
    ) -> None:
        """A number as a number, a day as a day; words in the place of a number stand at the right. Official is bold."""
        if figure.value is not None:
            decimals = (column.decimals if figure.decimals is None else figure.decimals) or 0
            shape = plain_format(decimals) if column.unit else format_of(figure, decimals, self._language)
            bold = {"bold": True} if figure.source else {}
            sheet.write_number(*place, figure.value, self.format(**look | bold, num_format=shape))
        elif column.decimals is None and _DAY.fullmatch(figure.code):
            day = dt.datetime.fromisoformat(figure.code)
            sheet.write_datetime(*place, day, self.format(**look, num_format="dd.mm.yyyy"))
        elif figure.text:
            side = {} if column.decimals is None else {"align": "right"}
            sheet.write_string(*place, figure.text, self.format(**look, **side))

    def notes(self, sheet: Worksheet, lines: Iterable[Sequence[str]], *widths: int) -> None:
        """Terms in the first column, texts in the others, of widths in characters."""
        for place, width in enumerate((34, *(widths or (100,)))):
            sheet.set_column(place, place, width)
        term = self.format(bold=True, text_wrap=True, valign="top")
        wrapped = self.format(text_wrap=True, valign="top")
        for line, texts in enumerate(lines):
            for place, text in enumerate(texts):
                sheet.write_string(line, place, text, wrapped if place else term)
