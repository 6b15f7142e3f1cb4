"""A meeting's deck: what each slide says and shows, as values from which screen, slides, handout and workbook are made.

Everything in it is said in one language and nothing is looked up any more: a kept deck is shown years later as it was.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from pydantic import TypeAdapter

from di_metrics.model import Language


class Level(StrEnum):
    """Whom a deck may be shown: INTERNAL holds every count, MASKED hides small ones, PROTECTED is of a public release."""

    INTERNAL = "internal"
    MASKED = "masked"
    PROTECTED = "protected"


class ChartKind(StrEnum):
    """Bars lie and compare names, columns stand and compare times, lines run through time, stacks divide a whole."""

    BARS = "bars"
    COLUMNS = "columns"
    LINES = "lines"
    STACKED = "stacked"


@dataclass(frozen=True, slots=True)
class Series:
    """One series of a chart: a value a category, None where there is none, and how each is written with its unit."""

    name: str
    values: tuple[float | None, ...]
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart as a spreadsheet or slides draw it. `axis` is the unit in words; the first category comes first (on top)."""

    kind: ChartKind
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    axis: str
    decimals: int


@dataclass(frozen=True, slots=True)
class Area:
    """A municipality on a map: its ATVK code, value (None where there is none), label and colour (#rrggbb)."""

    code: str
    name: str
    value: float | None
    label: str
    colour: str


@dataclass(frozen=True, slots=True)
class Map:
    """A map of the municipalities of one basis. `legend` pairs colours with what they mean."""

    basis: str
    areas: tuple[Area, ...]
    legend: tuple[tuple[str, str], ...]
    note: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column of figures: its heading, the decimals that are written, and whether bars in its cells compare the rows."""

    heading: str
    decimals: int
    bars: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A cell: its value, None where none may or can be told, and how it is written with its unit.

    `decimals` are those of this cell, where the rows of a column are measured in different units.
    """

    value: float | None
    text: str
    decimals: int | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; a total is a figure of its own and never the sum of the others."""

    name: str
    figures: tuple[Figure, ...]
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table: `heading` stands over the names of the rows. `note` says what must be known, as that rows do not add up."""

    heading: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """Points one below the other, such as decisions."""

    points: tuple[str, ...]


Picture = Chart | Map | Table | Listing


@dataclass(frozen=True, slots=True)
class Slide:
    """One idea: the finding as title, one picture, one sentence.

    `table` holds the figures behind the picture. `about` pairs what may be asked with the answer: definition, filters …
    `comment` is the preparer's, in Markdown; `notes` are for whoever presents.
    """

    key: str
    heading: str
    title: str
    sentence: str
    picture: Picture | None
    table: Table | None
    source: str
    about: tuple[tuple[str, str], ...] = ()
    comment: str = ""
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Deck:
    """All slides of a meeting, and what they were made from: the batches in force and the hash of the data."""

    title: str
    region: str
    held_on: dt.date
    as_of: dt.date
    since: dt.date | None
    language: Language
    level: Level
    demonstration: bool
    slides: tuple[Slide, ...]
    batches: tuple[str, ...]
    data_hash: str


_DECK: TypeAdapter[Deck] = TypeAdapter(Deck)


def deck_to_json(deck: Deck) -> str:
    """A deck as JSON, as a closed meeting keeps it."""
    return _DECK.dump_json(deck).decode()


def deck_from_json(text: str) -> Deck:
    """The deck that was kept as JSON. Raises pydantic.ValidationError for what is none."""
    return _DECK.validate_json(text)
