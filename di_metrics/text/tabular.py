"""Sections of explaining text, and listings of records, as values."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from di_metrics.text.speaker import Speaker

# ---- A section of explaining text: what a page and a file of notes show alike ----


@dataclass(frozen=True, slots=True)
class TextTable:
    """A table of texts."""

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A section: a heading, then paragraphs, then terms with their texts, then a table."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()
    table: TextTable | None = None


# ---- A listing: rows of plain values under headings, which the screen, the CSV and the spreadsheet show alike ----
# Figures of indicators stand in the table of a card; a listing holds what is no indicator, such as records.


@dataclass(frozen=True, slots=True)
class Coded:
    """A code with its name in the reader's language; readers see the name, files hold both."""

    code: str
    name: str


Value = str | int | float | Decimal | dt.date | Coded | None
"""A value of a listing; None where there is none."""


@dataclass(frozen=True, slots=True)
class Field:
    """A column: its name for programs, its heading for readers, and the decimals of its numbers (None: it holds none).

    Numbers have no more than `decimals` and, where they need fewer, no less than `least` (None: always `decimals`).
    """

    name: str
    heading: str
    decimals: int | None = None
    least: int | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """Rows under a caption; with `has_total` the last one is a total, counted on its own."""

    caption: str
    fields: tuple[Field, ...]
    rows: tuple[tuple[Value, ...], ...]
    has_total: bool = False


def written(speaker: Speaker, field: Field, value: Value) -> str:
    """A value as a reader sees it."""
    if value is None:
        return "–"
    if isinstance(value, Coded):
        return value.name
    if isinstance(value, dt.date):
        return speaker.date(value)
    if isinstance(value, str) or field.decimals is None:
        return str(value)
    return speaker.number(float(value), _decimals(field.decimals, field.least, value))


def _decimals(most: int, least: int | None, value: int | float | Decimal) -> int:
    if least is None:
        return most
    needed = (places for places in range(least, most) if round(Decimal(str(value)), places) == Decimal(str(value)))
    return next(needed, most)
