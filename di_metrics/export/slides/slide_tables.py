"""Tables that can be edited: a head, right-aligned figures, divided over slides where they are long or wide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.shapes.graphfrm import GraphicFrame
from pptx.shapes.shapetree import SlideShapes
from pptx.table import _Cell
from pptx.util import Emu, Pt

from di_metrics.deck import Row, Table
from di_metrics.drawing.lettering import LEADING, Box, line_count, pages_of, text_width
from di_metrics.export.slides.text_boxes import SIZES, SMALLEST, Style, emu, write
from di_metrics.model import Language

_SIDES, _EDGES = 0.44 * SMALLEST, 0.11 * SMALLEST
"""What is kept free in a cell at each side, and above and below."""

_NAMES_AT_LEAST, _NAMES_AT_MOST = 0.18, 0.55
"""The part of a table's width that the names of its rows take."""

_COLUMN_AT_LEAST = 3.3 * SMALLEST
_LINES_OF_HEAD = (2.5, 4.0)
"""A heading takes about so many lines at most, so that the head does not crowd out the rows; more where a slide is saved."""

_SPARE = 3.3 * SMALLEST
"""By how much columns are widened at most: figures far from their names are read in the wrong row."""

_ROW_SPARE = 0.5
"""The part of its type's size by which a row is heightened at most, where there is room."""

_GRID = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
"""“No style, no grid”: colours are given to the cells, for not every program knows the others."""


@dataclass(frozen=True, slots=True)
class TablePart:
    """A table or a part of one, with its box, the widths of its columns, the names' first, and the size of its type."""

    table: Table
    box: Box
    widths: tuple[float, ...]
    heights: tuple[float, ...]
    size: float = SMALLEST

    def names(self, whole: Table) -> tuple[str, ...]:
        """What tells this part from the others: its columns where these are divided, else its rows."""
        if len(self.table.columns) < len(whole.columns):
            return tuple(column.group or column.heading for column in self.table.columns)
        return tuple(row.name for row in self.table.rows if not row.is_total) or (self.table.heading,)


def table_pages(table: Table, box: Box, sizes: Sequence[float] = SIZES, least_easy: float = 16) -> list[TablePart]:
    """The slides that a table takes: as few as there can be, in the largest of the sizes, which fall, that needs no more.

    In type from the size that is `least_easy` to read rows are rather broken into lines than set smaller.
    """
    tried = {size: _in_type(table, box, size) for size in sizes}
    least = len(tried[sizes[-1]])
    fitting = [size for size in sizes if len(tried[size]) <= least]
    unbroken = (size for size in fitting if size >= least_easy and not _has_broken_rows(tried[size]))
    return tried[next(unbroken, fitting[0])]


def _has_broken_rows(pages: Sequence[TablePart]) -> bool:
    """Whether a row takes more lines than another."""
    return any(max(part.heights[1:]) > min(part.heights[1:]) + 1 for part in pages if len(part.heights) > 1)


def _in_type(table: Table, box: Box, size: float) -> list[TablePart]:
    """The slides that a table takes in some type; all is measured in the smallest."""
    larger = size / SMALLEST
    return [
        TablePart(
            part.table,
            part.box.scaled(larger),
            tuple(width * larger for width in part.widths),
            tuple(height * larger for height in part.heights),
            size,
        )
        for part in _in_smallest(table, box.scaled(1 / larger))
    ]


def _in_smallest(table: Table, box: Box) -> list[TablePart]:
    """Its columns as far as they fit beside the names, then its rows.

    Names are broken into lines where all columns fit beside them then and fewer slides are needed.
    """
    natural = max((_name_width(table), _NAMES_AT_LEAST * box.width))
    words = [text_width(word, SMALLEST, bold=True) + 2 * _SIDES for row in table.rows for word in row.name.split(" ")]
    tried: list[list[TablePart]] = []
    for lines in _LINES_OF_HEAD:
        each = [_column_width(table, place, lines) for place in range(len(table.columns))]
        narrow = max([_NAMES_AT_LEAST * box.width, box.width - sum(each), *words])
        widths = (min(natural, _NAMES_AT_MOST * box.width), min(natural, narrow))
        tried += [_divided(table, box, width, each) for width in widths]
    return min(tried, key=len)


def _divided(table: Table, box: Box, names: float, each: Sequence[float]) -> list[TablePart]:
    return [part for narrow, widths in _by_columns(table, box, names, each) for part in _by_rows(narrow, widths, box)]


def _name_width(table: Table) -> float:
    names = [text_width(row.name, SMALLEST, row.is_total) for row in table.rows]
    return max([text_width(table.heading, SMALLEST, bold=True), *names]) + 2 * _SIDES + 1


def _by_columns(table: Table, box: Box, first: float, each: Sequence[float]) -> Iterator[tuple[Table, tuple[float, ...]]]:
    """The columns that fit beside names of some width, in as many tables as that takes."""
    start = 0
    while start < len(each) or start == 0:
        stop = start
        while stop < len(each) and (stop == start or first + sum(each[start : stop + 1]) <= box.width + 0.1):
            stop += 1
        stop = _between_groups(table, start, stop)
        chosen = each[start:stop]
        spare = min(_SPARE, max(0.0, box.width - first - sum(chosen)) / (len(chosen) + 1))
        rows = tuple(replace(row, figures=row.figures[start:stop]) for row in table.rows)
        widths = (first + spare, *(width + spare for width in chosen))
        yield replace(table, columns=table.columns[start:stop], rows=rows), widths
        start = max(stop, start + 1)


def _between_groups(table: Table, start: int, stop: int) -> int:
    """Where columns are best divided: before those that belong together, where these do not begin at the start."""
    groups = [column.group for column in table.columns]
    if stop == len(groups) or not groups[stop] or groups[stop] != groups[stop - 1]:
        return stop
    first = groups.index(groups[stop])
    return first if first > start else stop


def _column_width(table: Table, place: int, lines: float) -> float:
    figures = [text_width(row.figures[place].text, SMALLEST, row.is_total) for row in table.rows]
    words = [text_width(word, SMALLEST, bold=True) for word in table.columns[place].heading.split(" ")]
    head = text_width(table.columns[place].heading, SMALLEST, bold=True) / lines
    return max([_COLUMN_AT_LEAST, head, *figures, *words]) + 2 * _SIDES + 1


def _by_rows(table: Table, widths: tuple[float, ...], box: Box) -> Iterator[TablePart]:
    headings = [table.heading, *(column.heading for column in table.columns)]
    head = max(_height(text, width, bold=True) for text, width in zip(headings, widths, strict=True))
    heights = [_row_height(row, widths) for row in table.rows]
    for rows in _evenly(heights, box.height - head):
        used = (head, *heights[rows])
        part = replace(table, rows=table.rows[rows])
        yield TablePart(part, replace(box, width=sum(widths), height=sum(used)), widths, used)


def _evenly(heights: Sequence[float], room: float) -> list[slice]:
    """The rows of each slide: as few slides as there can be, about equally full."""
    fewest = len(pages_of(heights, room))
    tried = (pages_of(heights, room * share / 20) for share in range(21))
    return next(pages for pages in tried if len(pages) <= fewest)


def _row_height(row: Row, widths: Sequence[float]) -> float:
    texts = [row.name, *(figure.text for figure in row.figures)]
    return max(_height(text, width, row.is_total) for text, width in zip(texts, widths, strict=True))


def _height(text: str, width: float, bold: bool) -> float:
    return line_count(text, SMALLEST, width - 2 * _SIDES, bold) * SMALLEST * LEADING + 2 * _EDGES


def heightened(part: TablePart, room: float) -> TablePart:
    """A table whose rows take some of the room that is left below it."""
    spare = max(0.0, min((room - part.box.height) / len(part.heights), _ROW_SPARE * part.size))
    heights = tuple(height + spare for height in part.heights)
    return replace(part, heights=heights, box=replace(part.box, height=sum(heights)))


def add_table(shapes: SlideShapes, part: TablePart, language: Language) -> GraphicFrame:
    """Draw a table on a slide: figures as the deck writes them, totals in bold."""
    table, box = part.table, part.box
    rows, columns = len(table.rows) + 1, len(table.columns) + 1
    frame = shapes.add_table(rows, columns, emu(box.left), emu(box.top), emu(box.width), emu(box.height))
    drawn = frame.table
    drawn._tbl.tblPr.find("{*}tableStyleId").text = _GRID
    drawn.first_row, drawn.horz_banding = True, False
    for place, width in enumerate(part.widths):
        drawn.columns[place].width = Emu(emu(width))
    for line, height in enumerate(part.heights):
        drawn.rows[line].height = Emu(emu(height))
    head = Style(language, part.size, bold=True, theme_colour=MSO_THEME_COLOR.BACKGROUND_1)
    for place, text in enumerate([table.heading, *(column.heading for column in table.columns)]):
        _write(drawn.cell(0, place), text, head, place, MSO_THEME_COLOR.ACCENT_1)
    for line, row in enumerate(table.rows, start=1):
        style = Style(language, part.size, bold=row.is_total, theme_colour=MSO_THEME_COLOR.TEXT_1)
        band = MSO_THEME_COLOR.BACKGROUND_2 if row.is_total or line % 2 == 0 else None
        for place, text in enumerate([row.name, *(figure.text for figure in row.figures)]):
            _write(drawn.cell(line, place), text, style, place, band)
    return frame


def _write(cell: _Cell, text: str, style: Style, place: int, band: MSO_THEME_COLOR | None) -> None:
    write(cell.text_frame, [text], replace(style, align=PP_ALIGN.RIGHT if place else PP_ALIGN.LEFT))
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    larger = (style.size or SMALLEST) / SMALLEST
    cell.margin_left = cell.margin_right = Pt(_SIDES * larger)
    cell.margin_top = cell.margin_bottom = Pt(_EDGES * larger)
    if band is None:
        cell.fill.background()
    else:
        cell.fill.solid()
        cell.fill.fore_color.theme_color = band
