"""Tables and points on a slide: in type as large as there is room for, divided over screens where they are long or wide."""

from __future__ import annotations

from dataclasses import replace
from html import escape

from di_metrics.deck import Column, Figure, Listing, Row, Table
from di_metrics.drawing.lettering import LEADING, SMALLEST, Box, line_count, pages_of
from di_metrics.drawing.style import SEQUENTIAL
from di_metrics.export.slides.slide_tables import TablePart, table_pages
from di_metrics.ui.present.screen_pictures import Part

_SIZES = (28, 26, 24, 22, 20, SMALLEST)
_EASY = 20
"""Type in which a table is still read with ease; rows are rather broken than set smaller."""

_POINT_SIZES = (36, 32, 28, 26, 24, 22)
_POINT_GAP = 18
_MANY_POINTS, _BETWEEN = 8, 40.0
"""Points from which short ones stand in two columns, and what is free between these."""

_NOTE = 30
_EDGE = 12
_SPARE = 9.0
"""Pixels above and below a row that a short table takes at most beyond what it needs."""


def table_screens(table: Table, room: Box, beside: Table | None = None) -> list[Part]:
    """A table in the largest type with which it takes no more screens than it must.

    Bars in its cells have the scale of another table with the same columns too, if it is shown beside that.
    """
    note = f'<p class="dp-note">{escape(table.note)}</p>' if table.note else ""
    lines = line_count(table.note, SMALLEST, room.width) if table.note else 0
    room = room.cut_bottom(_NOTE + (lines - 1) * SMALLEST * LEADING if lines else 0)[0]
    alike = [one for one in (table, beside) if one and one.columns == table.columns]
    tops = {column: max(_top(one, place) for one in alike) for place, column in enumerate(table.columns)}
    parts = table_pages(table, replace(room, height=room.height - _EDGE), _SIZES, _EASY)
    return [(part.names(table), _html(part, tops, room) + note) for part in parts]


def _top(table: Table, place: int) -> float:
    values = (row.figures[place].value for row in table.rows if not row.is_total)
    return max((abs(value) for value in values if value is not None), default=0.0)


def _html(part: TablePart, tops: dict[Column, float], room: Box) -> str:
    table, whole = part.table, sum(part.widths)
    spare = (room.height - sum(part.heights)) / (2 * len(part.heights)) - 1
    widths = "".join(f'<col style="width:{100 * width / whole:.2f}%">' for width in part.widths)
    head = f'<th scope="col">{escape(table.heading)}</th>' + "".join(
        f'<th scope="col" class="dp-number">{escape(column.heading)}</th>' for column in table.columns
    )
    body = "".join(_row(row, table, tops) for row in table.rows)
    style = f"--size:{part.size:g};--spare:{max(0.0, min(spare, _SPARE)):.1f};width:calc({whole:.0f} * var(--u))"
    return (
        f'<table class="dp-table" style="{style}"><colgroup>{widths}</colgroup><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table>"
    )


def _row(row: Row, table: Table, tops: dict[Column, float]) -> str:
    cells = "".join(
        f'<td class="dp-number"{_bar(row, column, figure, tops)}>{escape(figure.text)}</td>'
        for column, figure in zip(table.columns, row.figures, strict=True)
    )
    return f'<tr{" class=dp-total" if row.is_total else ""}><th scope="row">{escape(row.name)}</th>{cells}</tr>'


def _bar(row: Row, column: Column, figure: Figure, tops: dict[Column, float]) -> str:
    """A bar behind a figure that compares the rows; a total is no row among them."""
    if not column.bars or row.is_total or not figure.value or not tops[column]:
        return ""
    share = 100 * abs(figure.value) / tops[column]
    return f' style="background:linear-gradient(to right,{SEQUENTIAL[0]} {share:.1f}%,transparent {share:.1f}%)"'


def listing_screens(listing: Listing, room: Box) -> list[Part]:
    """Points in large type, as many on a screen as there is room for; many short ones stand in two columns."""
    columns = 2 if len(listing.points) >= _MANY_POINTS else 1
    tried = {size: _point_pages(listing, size, room, columns) for size in _POINT_SIZES}
    size = next((size for size, pages in tried.items() if len(pages) == 1), _POINT_SIZES[-1])
    style = f"--size:{size};columns:{columns};column-gap:calc({_BETWEEN:g} * var(--u))"
    found: list[Part] = []
    for page in tried[size]:
        items = "".join(f"<li>{escape(point)}</li>" for point in listing.points[page])
        found.append(((), f'<ol class="dp-points" start="{page.start + 1}" style="{style}">{items}</ol>'))
    return found


def _point_pages(listing: Listing, size: int, room: Box, columns: int) -> list[slice]:
    """The points of each screen; the columns of one are about equally long, so that one point less may fit each."""
    width = (room.width - _BETWEEN * (columns - 1)) / columns
    heights = [_height(point, size, width) for point in listing.points]
    spare = max(heights, default=0.0) * (columns - 1)
    return pages_of(heights, room.height * columns - spare)


def _height(point: str, size: int, width: float) -> float:
    return line_count(point, size, width - 70) * size * 1.3 + _POINT_GAP
