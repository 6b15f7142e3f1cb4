"""Sections of explaining text, and tables of texts and of single records, as values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache, partial
from typing import TypeVar

from di_metrics import deck
from di_metrics.text.speaker import Speaker

# ---- A section of explaining text: what a page and a file of notes show alike ----


@dataclass(frozen=True, slots=True)
class Section:
    """A section: a heading, then paragraphs, then terms with their texts, then a table."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()
    table: deck.Table | None = None


# ---- Tables of texts, and of what is no indicator, such as single records or states of months ----

CellContent = str | int | float | Decimal | dt.date | deck.Figure | None
"""What stands in a cell; None where there is nothing.

A float is an amount in EUR and written with its cents; a decimal number has the decimals that it needs.
"""

Record = TypeVar("Record")
Columns = Mapping[str, tuple[str, Callable[[Record], CellContent]]]
"""Columns by what programs call them: a heading of the catalogue, and what stands in it of a record."""


def table_of_texts(
    caption: str, headings: Sequence[str], rows: Iterable[Sequence[str]], *, numbers: bool = False
) -> deck.Table:
    """A table of texts; the first of each row is its name, the others may be `numbers` as they are written."""
    heading, *others = headings
    decimals = 0 if numbers else None
    listed = tuple(deck.Row(name, tuple(deck.Figure(None, text) for text in texts)) for name, *texts in rows)
    return deck.Table(heading, tuple(deck.Column(one, decimals) for one in others), listed, caption=caption)


def text_lines(table: deck.Table) -> list[tuple[str, ...]]:
    """A table's headings and rows as texts alone."""
    head = (table.heading, *(column.heading for column in table.columns))
    return [head, *((row.name, *(figure.text for figure in row.figures)) for row in table.rows)]


def table_of_records(
    speaker: Speaker,
    caption: str,
    records: Iterable[Record],
    columns: Columns[Record],
    total: Sequence[CellContent] = (),
) -> deck.Table:
    """A table with a row a record, whose first cell is its name. A column holds numbers if a cell of it does.

    `total` are the cells of a last row, counted on its own.
    """
    rows: list[Sequence[CellContent]] = [[content(one) for _, content in columns.values()] for one in records]
    figure = lru_cache(maxsize=None, typed=True)(partial(figure_of, speaker))  # to write the same again and again takes long
    cells = [[figure(one) for one in row] for row in (*rows, *([total] if total else []))]
    key, *keys = columns
    heading, *headings = [speaker.say(text) for text, _ in columns.values()]
    made = []
    for place, (name, text) in enumerate(zip(keys, headings, strict=True), start=1):
        decimals = [row[place].decimals or 0 for row in cells if row[place].value is not None]
        made.append(deck.Column(text, max(decimals, default=None), name=name))
    listed = [deck.Row(first.text, tuple(figures), code=first.code) for first, *figures in cells]
    if total:
        listed[-1] = replace(listed[-1], is_total=True)
    return deck.Table(heading, tuple(made), tuple(listed), caption=caption, key=key)


def figure_of(speaker: Speaker, content: CellContent) -> deck.Figure:
    """A cell as a reader and a program see it."""
    if isinstance(content, deck.Figure):
        return content
    if content is None:
        return deck.Figure(None, "")
    if isinstance(content, str):
        return deck.Figure(None, content)
    if isinstance(content, dt.date):
        return deck.Figure(None, speaker.date(content), code=content.isoformat())
    decimals = 2 if isinstance(content, float) else 0
    if isinstance(content, Decimal):
        decimals = max(0, -int(content.normalize().as_tuple().exponent))
        content = float(content) if decimals else int(content)
    return deck.Figure(content, speaker.number(content, decimals), decimals)
