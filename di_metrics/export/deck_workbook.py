"""A deck as an XLSX workbook: a sheet a slide with its figures and a native chart beside them, and a sheet of notes."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterable
from textwrap import wrap

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from di_metrics.deck import Chart, Deck, Figure, Listing, Row, Slide, Table
from di_metrics.errors import N_
from di_metrics.export.deck_charts import height_of, native_chart
from di_metrics.export.deck_figures import as_drawn, chart_of, drawn_from, table_of
from di_metrics.export.deck_numbers import format_of
from di_metrics.export.markdown import plain
from di_metrics.export.printable import printable
from di_metrics.text import Speaker
from di_metrics.text.deck_facts import deck_facts, level_words
from di_metrics.text.pictures import described

_LONGEST_NAME = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_RESERVED = "history"
_WIDEST = 60
_HEADING_LINE = 24
_TEXT_COLUMNS, _TEXT_LINE = 8, 100
_LINE_HEIGHT = 15
_PIXELS = 20
"""The height of a line, which spreadsheets take in points for lines and in pixels for charts."""
_HEAD = 3
"""The line of the headings; above it stand the finding, its sentence and its source."""


def deck_workbook_bytes(deck: Deck) -> bytes:
    """A workbook of a deck: numbers as numbers, frozen headings, filters, native charts; the same deck, the same bytes.

    Texts are never taken for formulas or addresses, and every printed page bears the deck's level at its head.
    """
    buffer = io.BytesIO()
    with Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as workbook:
        _Book(workbook, printable(deck)).write()
    return buffer.getvalue()


def sheet_names(headings: Iterable[str], taken: Iterable[str] = ()) -> tuple[str, ...]:
    """Names of sheets that a spreadsheet accepts: short, without its special characters, no two alike in any case."""
    used = {name.lower() for name in taken} | {_RESERVED}
    names = []
    for heading in headings:
        plain_name = _cut(" ".join(_FORBIDDEN.sub(" ", heading).split()).strip("' "), _LONGEST_NAME).strip("' ") or "–"
        name, number = plain_name, 1
        while name.lower() in used:
            number += 1
            name = f"{_cut(plain_name, _LONGEST_NAME - len(str(number)) - 1).rstrip()} {number}"
        used.add(name.lower())
        names.append(name)
    return tuple(names)


def _cut(text: str, length: int) -> str:
    """The beginning of a text, as long as spreadsheets count: a character outside the first plane is two."""
    return text.encode("utf-16-le")[: 2 * length].decode("utf-16-le", "ignore")


class _Book:
    """A workbook being written."""

    def __init__(self, workbook: Workbook, deck: Deck) -> None:
        self.workbook, self.deck, self.speaker = workbook, deck, Speaker(deck.language)
        self.title = workbook.add_format({"bold": True, "font_size": 14})
        self.head = workbook.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self.term = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self.wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
        self.total = workbook.add_format({"bold": True, "top": 1})
        self.formats: dict[tuple[str | None, bool], Format] = {}

    def write(self) -> None:
        level = level_words(self.speaker, self.deck.level)
        created = dt.datetime.combine(self.deck.held_on, dt.time())
        properties = {"title": self.deck.title, "subject": self.deck.region, "comments": level, "created": created}
        self.workbook.set_properties(properties)
        notes = self.speaker.say(N_("Notes"))
        for name, slide in zip(
            sheet_names((one.heading for one in self.deck.slides), [notes]), self.deck.slides, strict=True
        ):
            self._slide(self._sheet(name), slide)
        self._notes(self._sheet(notes))

    def _sheet(self, name: str) -> Worksheet:
        """A sheet that prints with the deck's title, its level and its own name on every page."""
        sheet = self.workbook.add_worksheet(name)
        title, level = (text.replace("&", "&&") for text in (self.deck.title, level_words(self.speaker, self.deck.level)))
        sheet.set_header(f"&L{title}&C{level}&R&A")
        sheet.set_footer("&R&P / &N")
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        return sheet

    # ---- a slide -------------------------------------------------------------------------------------------------

    def _slide(self, sheet: Worksheet, slide: Slide) -> None:
        sheet.write_string(0, 0, slide.title, self.title)
        self._text(sheet, 1, slide.sentence)
        self._text(sheet, 2, slide.source)
        below = self._figures(sheet, slide)
        table = table_of(slide)
        lines = [table.note if table else "", *plain(slide.comment).splitlines()]
        for line, text in enumerate(filter(None, lines), start=below + 1):
            self._text(sheet, line, text)

    def _text(self, sheet: Worksheet, line: int, text: str) -> None:
        """A text over several columns, broken into lines, so that it does not make the printed page wide."""
        sheet.merge_range(line, 0, line, _TEXT_COLUMNS - 1, "", self.wrapped)
        sheet.write_string(line, 0, text, self.wrapped)
        sheet.set_row(line, _LINE_HEIGHT * max(1, len(wrap(text, _TEXT_LINE))))

    def _figures(self, sheet: Worksheet, slide: Slide) -> int:
        """The slide's table with its chart, or its points; the line after the last that was written."""
        table = table_of(slide)
        if table is None:
            points = slide.picture.points if isinstance(slide.picture, Listing) else ()
            sheet.set_column(0, 0, 30)
            for line, point in enumerate(points, start=_HEAD):
                self._text(sheet, line, point)
            return _HEAD + len(points)
        self._columns(sheet, table)
        below = self._table(sheet, table, _HEAD)
        sheet.freeze_panes(_HEAD + 1, 1)
        sheet.repeat_rows(_HEAD)
        chart = chart_of(slide, table)
        return self._chart(sheet, slide, table, chart, below) if chart else below

    def _columns(self, sheet: Worksheet, table: Table) -> None:
        names = [table.heading, *(row.name for row in table.rows)]
        sheet.set_column(0, 0, min(_WIDEST, max(14, *(len(name) + 2 for name in names))))
        for place, column in enumerate(table.columns, start=1):
            texts = [column.heading[:_HEADING_LINE], *(row.figures[place - 1].text for row in table.rows)]
            sheet.set_column(place, place, min(_WIDEST, max(12, *(len(text) + 2 for text in texts))))

    def _table(self, sheet: Worksheet, table: Table, first: int) -> int:
        """A table from a line on, its totals last and outside the filter; the line after it."""
        headings = [table.heading, *(column.heading for column in table.columns)]
        sheet.set_row(first, _LINE_HEIGHT * max(len(wrap(text, _HEADING_LINE)) for text in headings) + 3)
        sheet.write_row(first, 0, headings, self.head)
        rows = [row for row in table.rows if not row.is_total]
        totals = [row for row in table.rows if row.is_total]
        for line, row in enumerate([*rows, *totals], start=first + 1):
            self._row(sheet, line, row, table)
        if first == _HEAD:
            sheet.autofilter(first, 0, first + max(1, len(rows)), len(table.columns))
        return first + 1 + len(table.rows)

    def _row(self, sheet: Worksheet, line: int, row: Row, table: Table) -> None:
        sheet.write_string(line, 0, row.name, self.total if row.is_total else None)
        for place, (column, figure) in enumerate(zip(table.columns, row.figures, strict=True), start=1):
            self._cell(sheet, (line, place), figure, column.decimals, row.is_total)

    def _cell(self, sheet: Worksheet, place: tuple[int, int], figure: Figure, decimals: int, is_total: bool) -> None:
        if figure.value is None and not figure.text:
            return
        if figure.value is None:
            sheet.write_string(*place, figure.text, self._format(None, is_total))
        else:
            shape = format_of(figure, decimals, self.deck.language)
            sheet.write_number(*place, figure.value, self._format(shape, is_total))

    def _format(self, shape: str | None, is_total: bool) -> Format:
        """How a number of a format is shown; words instead of a number stand at the right."""
        if (shape, is_total) not in self.formats:
            look: dict[str, object] = {"bold": True, "top": 1} if is_total else {}
            look |= {"align": "right"} if shape is None else {"num_format": shape}
            self.formats[shape, is_total] = self.workbook.add_format(look)
        return self.formats[shape, is_total]

    def _chart(self, sheet: Worksheet, slide: Slide, table: Table, chart: Chart, below: int) -> int:
        """The chart beside the table, drawn from its columns or, where they hold other figures, from a table of its own.

        Returns the line below both.
        """
        drawn, first, rows = drawn_from(table, chart), _HEAD, sum(not row.is_total for row in table.rows)
        if drawn is None:
            first, rows = below + 2, len(chart.categories)
            sheet.write_string(below + 1, 0, self.speaker.say(N_("Figures of the chart")), self.term)
            own, drawn = as_drawn(chart)
            below = self._table(sheet, own, first)
        spoken = described(self.speaker, slide.heading, slide.picture or chart)
        made = native_chart(self.workbook, sheet, drawn, (first, rows), slide.heading, self.deck.language)
        columns = max(len(table.columns), len(drawn.columns))
        sheet.insert_chart(_HEAD, columns + 2, made, {"description": spoken, "object_position": 2})
        return max(below, _HEAD + height_of(drawn) // _PIXELS + 1)

    # ---- notes ---------------------------------------------------------------------------------------------------

    def _notes(self, sheet: Worksheet) -> None:
        """What the deck was made from, then what may be asked about each slide."""
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, 1, 100)
        sheet.write_string(0, 0, self.deck.title, self.title)
        line = 2
        for term, text in deck_facts(self.speaker, self.deck):
            line = self._note(sheet, line, term, text)
        for slide in self.deck.slides:
            line = self._note(sheet, line + 1, slide.heading, slide.title)
            for term, text in dict.fromkeys(slide.about):
                line = self._note(sheet, line, term, text)
            if slide.source:
                line = self._note(sheet, line, self.speaker.say(N_("Source")), slide.source)

    def _note(self, sheet: Worksheet, line: int, term: str, text: str) -> int:
        sheet.write_string(line, 0, term, self.term)
        sheet.write_string(line, 1, text, self.wrapped)
        return line + 1
