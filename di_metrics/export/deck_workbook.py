"""A deck as an XLSX workbook: a sheet a slide with its figures and a native chart beside them, and a sheet of notes."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from textwrap import wrap
from typing import Any

from xlsxwriter.chart import Chart as NativeChart
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from di_metrics.deck import Chart, ChartKind, Deck, Figure, Listing, Series, Slide, Table
from di_metrics.drawing.chart_scale import series_colours
from di_metrics.drawing.style import GRID, MUTED
from di_metrics.errors import N_
from di_metrics.export.deck_tables import Drawn, as_drawn, chart_of, drawn_from, printable, table_of
from di_metrics.export.markdown import plain
from di_metrics.export.table_files import LINE_HEIGHT, WorkbookWriter, format_of, plain_format
from di_metrics.model import Language
from di_metrics.text import Speaker
from di_metrics.text.narrative import described
from di_metrics.text.notes import deck_facts, level_words

# ---- Native charts of a workbook ----

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


# ---- A deck as an XLSX workbook ----

_LONGEST_NAME = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_RESERVED = "history"
_TEXT_COLUMNS, _TEXT_LINE = 8, 100
_PIXELS = 20
"""The height of a line, which spreadsheets take in points for lines and in pixels for charts."""
_HEAD = 3
"""The line of the headings; above it stand the finding, its sentence and its source."""


def deck_workbook_bytes(deck: Deck) -> bytes:
    """A workbook of a deck: numbers as numbers, frozen headings, filters, native charts; the same deck, the same bytes.

    Texts are never taken for formulas or addresses, and every printed page bears the deck's level at its head.
    """
    return _DeckBook(printable(deck)).content()


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


class _DeckBook(WorkbookWriter):
    """The workbook of a deck: it prints with the deck's title, its level and each sheet's own name on every page."""

    def __init__(self, deck: Deck) -> None:
        speaker = Speaker(deck.language)
        level = level_words(speaker, deck.level)
        title, printed = (text.replace("&", "&&") for text in (deck.title, level))
        created = dt.datetime.combine(deck.held_on, dt.time())
        properties = {"title": deck.title, "subject": deck.region, "comments": level, "created": created}
        super().__init__(deck.language, f"&L{title}&C{printed}&R&A", properties)
        self._deck, self._speaker = deck, speaker
        notes = speaker.say(N_("Notes"))
        for name, slide in zip(sheet_names((one.heading for one in deck.slides), [notes]), deck.slides, strict=True):
            self._slide(self.sheet(name), slide)
        self.notes(self.sheet(notes), self._note_lines())

    # ---- A slide ----

    def _slide(self, sheet: Worksheet, slide: Slide) -> None:
        sheet.write_string(0, 0, slide.title, self.format(bold=True, font_size=14))
        self._text(sheet, 1, slide.sentence)
        self._text(sheet, 2, slide.source)
        below = self._figures(sheet, slide)
        table = table_of(slide)
        lines = [table.note if table else "", *plain(slide.comment).splitlines()]
        for line, text in enumerate(filter(None, lines), start=below + 1):
            self._text(sheet, line, text)

    def _text(self, sheet: Worksheet, line: int, text: str) -> None:
        """A text over several columns, broken into lines, so that it does not make the printed page wide."""
        sheet.merge_range(line, 0, line, _TEXT_COLUMNS - 1, "", self.format(text_wrap=True, valign="top"))
        sheet.write_string(line, 0, text, self.format(text_wrap=True, valign="top"))
        sheet.set_row(line, LINE_HEIGHT * max(1, len(wrap(text, _TEXT_LINE))))

    def _figures(self, sheet: Worksheet, slide: Slide) -> int:
        """The slide's table with its chart, or its points; the line after the last that was written."""
        table = table_of(slide)
        if table is None:
            points = slide.picture.points if isinstance(slide.picture, Listing) else ()
            sheet.set_column(0, 0, 30)
            for line, point in enumerate(points, start=_HEAD):
                self._text(sheet, line, point)
            return _HEAD + len(points)
        below = self.table(sheet, table, _HEAD)
        chart = chart_of(slide, table)
        return self._chart(sheet, slide, table, chart, below) if chart else below

    def _chart(self, sheet: Worksheet, slide: Slide, table: Table, chart: Chart, below: int) -> int:
        """The chart beside the table, drawn from its columns or, where they hold other figures, from a table of its own.

        Returns the line below both.
        """
        drawn, first, rows = drawn_from(table, chart), _HEAD, sum(not row.is_total for row in table.rows)
        if drawn is None:
            first, rows = below + 2, len(chart.categories)
            sheet.write_string(below + 1, 0, self._speaker.say(N_("Figures of the chart")), self.format(bold=True))
            own, drawn = as_drawn(chart)
            below = self.cells(sheet, own, first)
        spoken = described(self._speaker, slide.heading, slide.picture or chart)
        made = native_chart(self.workbook, sheet, drawn, (first, rows), slide.heading, self._deck.language)
        columns = max(len(table.columns), len(drawn.columns))
        sheet.insert_chart(_HEAD, columns + 2, made, {"description": spoken, "object_position": 2})
        return max(below, _HEAD + height_of(drawn) // _PIXELS + 1)

    # ---- Notes ----

    def _note_lines(self) -> Iterator[tuple[str, ...]]:
        """What the deck was made from, then what may be asked about each slide."""
        yield from ((self._deck.title,), ("",), *deck_facts(self._speaker, self._deck))
        for slide in self._deck.slides:
            yield from (("",), (slide.heading, slide.title), *dict.fromkeys(slide.about))
            if slide.source:
                yield self._speaker.say(N_("Source")), slide.source
