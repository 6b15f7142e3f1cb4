"""A deck as an XLSX workbook: a sheet a slide with its figures and a native chart beside them, and a sheet of notes."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterable
from textwrap import wrap
from typing import Any

from xlsxwriter.chart import Chart as NativeChart
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from di_metrics.deck import Chart, ChartKind, Deck, Figure, Listing, Row, Series, Slide, Table
from di_metrics.drawing.chart_scale import series_colours
from di_metrics.drawing.style import GRID, MUTED
from di_metrics.errors import N_
from di_metrics.export.deck_tables import Drawn, as_drawn, chart_of, drawn_from, printable, table_of
from di_metrics.export.markdown import plain
from di_metrics.model import Language
from di_metrics.text import Speaker
from di_metrics.text.narrative import described
from di_metrics.text.notes import deck_facts, level_words

# ---- A spreadsheet's number formats that show a figure as the deck writes it: its decimals, sign and unit ----

_MARKS = {Language.LV: ",", Language.EN: "."}
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
    whole, _, part = digits.strip().partition(_MARKS[language])
    number = float(f"{re.sub(r'[^0-9]', '', whole)}.{part or 0}") if part.isdigit() or not part else float("nan")
    told = -number if written["sign"] in ("-", _MINUS) else number
    if not abs(told - figure.value) <= 0.5000001 * 10 ** -len(part):
        return plain_format(decimals)
    unit = (spaces + written["unit"]).replace('"', "")
    shape = plain_format(len(part)) + (f'"{unit}"' if unit.strip() else "")
    return f"+{shape};{_MINUS}{shape};{shape}" if written["sign"] == "+" else shape


# ---- Native charts of a workbook: drawn by the spreadsheet from its own cells, so that they can be edited ----

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


# ---- A deck as an XLSX workbook: a sheet a slide with its figures and a native chart beside them, and a sheet of
# notes ----

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
            self._cell(sheet, (line, place), figure, column.decimals or 0, row.is_total)

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
