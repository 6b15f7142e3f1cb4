"""What is shown, as values that only need drawing: cards with their pictures and tables, and the deck of a meeting.

Pages, projector, slides, handout and files are all made from these. Everything in them is said in one language and nothing
is looked up any more: a kept deck is shown years later as it was. New fields have defaults, for kept decks have none.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from enum import StrEnum

from pydantic import TypeAdapter

from di_metrics.model import Language
from di_metrics.photo import Photo


class Level(StrEnum):
    """Whom figures may be shown: INTERNAL ones are exact and for the team, SHAREABLE ones are protected and may leave it."""

    INTERNAL = "internal"
    SHAREABLE = "shareable"


class ChartKind(StrEnum):
    """Bars lie and compare names, columns stand and compare times, lines run through time, stacks divide a whole.

    Dots stand in rows, one below the other, beside what they are compared with. A scatter has a point a category: the
    first series is measured upwards, the second one to the right.
    """

    BARS = "bars"
    COLUMNS = "columns"
    LINES = "lines"
    STACKED = "stacked"
    DOTS = "dots"
    SCATTER = "scatter"


@dataclass(frozen=True, slots=True)
class Series:
    """One series of a chart: a value a category, None where there is none, and how each is written with its unit.

    `low` are the places of those that are below a threshold and have no value: they are drawn as a hatched stub.
    """

    name: str
    values: tuple[float | None, ...]
    labels: tuple[str, ...]
    low: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class DotRow:
    """What stands in a row of dots beside its values.

    `note` follows the value: the numerator and the denominator, a place in an order. From `low` to `high` goes an interval
    or the middle half of all; `line` is what the row is compared with. `others` are the values of the others: a row's own
    scale goes from the least of all to the largest, or the other way where it is `turned`. A row that `stands_out` is drawn
    in the colour of attention.
    """

    note: str = ""
    low: float | None = None
    high: float | None = None
    line: float | None = None
    line_label: str = ""
    others: tuple[float, ...] = ()
    turned: bool = False
    stands_out: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart as a spreadsheet or slides draw it. `axis` is the unit in words; the first category comes first (on top).

    `codes` are those of the categories, and `days` the first day of each where they are times. `reach` is a value that the
    scale reaches at least, so that several charts can be compared. Dots have a `rows` each: those of the first series are
    full and those of a second, earlier one hollow; `line_name` is what all rows are compared with, `marks` says what else is
    drawn. With `own_scales` each row is measured in a unit of its own. `crossing` are the values of a scatter's lines, one a
    series, which are those of `line_name`. Lines in `panels` have a small picture each, beside the last of them in grey.
    Series that are `steps` of a scale have lighter and darker shades of one colour. Bars with `floors` begin there: the
    first and the last are totals, each other one goes on from where the one before ended. A `second` chart, of another
    unit, stands beside.
    """

    kind: ChartKind
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    axis: str
    decimals: int
    codes: tuple[str, ...] = ()
    days: tuple[dt.date, ...] = ()
    reach: float = 0.0
    rows: tuple[DotRow, ...] = ()
    line_name: str = ""
    marks: str = ""
    own_scales: bool = False
    crossing: tuple[float | None, ...] = ()
    panels: bool = False
    steps: bool = False
    floors: tuple[float, ...] = ()
    second: Chart | None = None

    @property
    def common_line(self) -> DotRow | None:
        """The row that tells the line with which all rows are compared; None where there is none."""
        return self.rows[0] if self.rows and not self.own_scales and self.rows[0].line is not None else None

    def row(self, place: int) -> DotRow:
        """What stands beside the values of a category."""
        return self.rows[place] if place < len(self.rows) else DotRow()

    def floor(self, place: int) -> float:
        """Where the bar of a category begins."""
        return self.floors[place] if self.floors else 0.0

    @property
    def each(self) -> tuple[Chart, ...]:
        """The chart by itself, and the one that stands beside it by itself."""
        return (replace(self, second=None), self.second) if self.second else (self,)


@dataclass(frozen=True, slots=True)
class Area:
    """A municipality on a map: its ATVK code, value (None where there is none), label and colour (#rrggbb).

    `low`: its value is below a threshold, and it is hatched. So is one that the figure does not apply to, for a `reason`.
    """

    code: str
    name: str
    value: float | None
    label: str
    colour: str
    low: bool = False
    reason: str = ""

    @property
    def is_hatched(self) -> bool:
        return self.low or bool(self.reason)


@dataclass(frozen=True, slots=True)
class Map:
    """A map of the municipalities of one basis. `legend` pairs colours with what they mean.

    Where it has `circles`, values are circles on it: these are the values of its key with their labels, the largest first.
    """

    basis: str
    areas: tuple[Area, ...]
    legend: tuple[tuple[str, str], ...]
    note: str
    circles: tuple[tuple[float, str], ...] = ()

    def is_hatched(self, colour: str) -> bool:
        """Whether areas of a colour of the legend are hatched."""
        return any(area.is_hatched for area in self.areas if area.colour == colour)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, the decimals that are written (None for a column of texts), and how its rows are compared.

    `bars` in its cells compare the rows; with `shades` the darker cell holds the larger figure, on one scale with the other
    shaded columns, or on one of its own, from the least to the largest, where it is shaded `alone`. `name` is what programs
    call it, `unit` what stands in the heading where a file holds bare numbers. Columns of one `group` belong together.
    """

    heading: str
    decimals: int | None
    bars: bool = False
    shades: bool = False
    alone: bool = False
    name: str = ""
    unit: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A cell: its value, None where none may or can be told, and how it is written with its unit; or a text alone.

    `decimals` are those of this cell, where the rows of a column are measured in different units. `code` is what programs
    read in place of the text: the code of a name, a day in ISO form, a mark for a value that is not there. `source` is where
    an official total was published.
    """

    value: float | None
    text: str
    decimals: int | None = None
    code: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; a total is a figure of its own and never the sum of the others.

    `code` is that of what the row is of.
    """

    name: str
    figures: tuple[Figure, ...]
    is_total: bool = False
    code: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: `heading` stands over the names of the rows. `note` says what must be known, as that rows do not add up.

    `caption` is what the table is of, where it stands by itself; `key` is what programs call the column of the rows' names.
    """

    heading: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    note: str = ""
    caption: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """Points one below the other, such as decisions. `codes` are those of the indicators that they are about, if any are."""

    points: tuple[str, ...]
    codes: tuple[str, ...] = ()


Picture = Chart | Map | Table | Listing | Photo


@dataclass(frozen=True, slots=True)
class Card:
    """What is shown of one question: the finding as title, one picture, one sentence.

    `heading` says what is asked, `table` holds the figures behind the picture. `source` is a line on where the figures come
    from and of which period they are; `about` pairs what may be asked with the answer: definition, filters, marks …
    """

    heading: str
    title: str
    sentence: str
    picture: Picture | None
    table: Table | None
    source: str
    about: tuple[tuple[str, str], ...] = ()

    @property
    def own_table(self) -> Table | None:
        """The figures of the card as a table: those behind its picture, or the picture itself where that is one."""
        return self.table or (self.picture if isinstance(self.picture, Table) else None)


@dataclass(frozen=True, slots=True)
class Slide(Card):
    """A card in a deck. `comment` is the preparer's, in Markdown; `notes` are for whoever presents.

    The comment stands in notes and handout, and on the slide too where it is `on_slide`.
    """

    key: str = ""
    comment: str = ""
    notes: str = ""
    on_slide: bool = False

    @classmethod
    def of(
        cls,
        card: Card,
        key: str,
        *,
        title: str = "",
        sentence: str = "",
        comment: str = "",
        notes: str = "",
        on_slide: bool = False,
    ) -> Slide:
        """The slide of a card, with a title and sentence of its own where these are given."""
        shown = (card.heading, title or card.title, sentence or card.sentence, card.picture, card.table, card.source)
        return cls(*shown, card.about, key, comment, notes, on_slide)


@dataclass(frozen=True, slots=True)
class Deck:
    """All slides of a meeting, and what they were made from: the batches in force and the hash of the data.

    `organisation` is whose meeting it is; its `logos` stand on the cover beside the emblem.
    """

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
    organisation: str = ""
    logos: tuple[Photo, ...] = ()


_DECK: TypeAdapter[Deck] = TypeAdapter(Deck)


def deck_to_json(deck: Deck) -> str:
    """A deck as JSON, as a closed meeting keeps it."""
    return _DECK.dump_json(deck).decode()


def deck_from_json(text: str) -> Deck:
    """The deck that was kept as JSON. Raises pydantic.ValidationError for what is none."""
    return _DECK.validate_json(text)
