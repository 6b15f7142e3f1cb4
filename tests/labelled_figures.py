"""Figures with their labels as readers find them: in the HTML of pages, in tables of cards and files, in commands.

Nothing is read from the program's own values: a figure is a text or a bare number in a table, and its label is what stands
over its column and before its row. What the labels mean is looked up among the names of the catalogue and the region.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from itertools import takewhile

from openpyxl import load_workbook

from di_metrics import deck
from di_metrics.indicators import CATALOGUE
from di_metrics.model import Basis, Dimension, Language, Period, Selection
from di_metrics.region import Region
from di_metrics.text import Speaker
from di_metrics.text.labels import label

Value = tuple[float, float]
"""The lowest and highest value that a text can stand for: “4.84 m” is 4,835,000 to 4,845,000."""

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_DATE = re.compile(rf"\d{{1,2}} (?:{_MONTHS}) \d{{4}}")
_MONTH = re.compile(r"\d\d\.20\d\d")
_NUMBER = re.compile(r"([+−-]?)(\d[\d,]*(?:\.\d+)?)\s*(m\b|million\b)?\s*(%|EUR|euros|pp|d)?")
_ERROR = 1e-6


def value_of(text: str) -> Value | None:
    """What a text says as a number; None for one that says none.

    A change of money can be a euro away from what it is: those of a row are written such that they add up.
    """
    found = _NUMBER.fullmatch(text.replace("\N{NO-BREAK SPACE}", " ").strip())
    if not found or _MONTH.fullmatch(text):
        return None
    sign, digits, millions, unit = found.groups()
    scale = 1_000_000 if millions else 1
    decimals = len(digits.partition(".")[2])
    value = float(digits.replace(",", "")) * scale * (-1 if sign in ("−", "-") else 1)
    step = 10**-decimals * scale
    half = step if sign and unit == "EUR" else step / 2
    return value - half, value + half


def values_in(text: str) -> dict[str, Value]:
    """The numbers in running text, as they are written; days and months are none."""
    plain = _MONTH.sub("", _DATE.sub("", text.replace("\N{NO-BREAK SPACE}", " ")))
    found = [one[0].strip() for one in _NUMBER.finditer(plain)]
    return {one: value for one in found if (value := value_of(one.rstrip(",")))}


def exactly(value: float) -> Value:
    return value, value


def agree(one: Value, other: Value) -> bool:
    """Whether two texts can stand for the same number; of two rounded ones, for more than a number between them."""
    overlap = min(one[1], other[1]) - max(one[0], other[0])
    are_rounded = one[0] < one[1] and other[0] < other[1]
    return overlap > _ERROR if are_rounded else overlap >= -_ERROR


Part = tuple[str, str | None]
"""A part of a label: what it is (an indicator, a dimension, a day) with its code; or words that mean nothing known."""

INDICATOR, DAY, REGION, WORDS = "indicator", "day", "region", "words"


@dataclass(frozen=True)
class Told:
    """A figure as a surface tells it: its label, the selection that the surface says it is of, and its value."""

    surface: str
    label: frozenset[Part]
    selection: Selection
    value: Value
    text: str
    namesakes: Mapping[str | None, str] = field(default_factory=dict)
    """Municipalities that are called alike on the other basis, where the surface does not name its own."""

    @property
    def meanings(self) -> list[tuple[Selection, dict[Dimension, str | None]]]:
        """The selections and codes that the label can mean; none where something in it is not known."""
        dimensions = self.dimensions
        if dimensions is None:
            return []
        found, place = [(self.asked, dimensions)], Dimension.MUNICIPALITY
        if dimensions.get(place) in self.namesakes:
            other = next(one for one in Basis if one is not self.selection.basis)
            code = self.namesakes[dimensions[place]]
            found.append((replace(self.asked, basis=other), {**dimensions, place: code}))
        return found

    @property
    def indicator(self) -> str | None:
        """The one indicator of the label."""
        found = [code for kind, code in self.label if kind == INDICATOR]
        return found[0] if len(found) == 1 else None

    @property
    def asked(self) -> Selection:
        """The selection, to the day that the label names if it names one; of the whole region where it names that."""
        days = [dt.date.fromisoformat(code) for kind, code in self.label if kind == DAY and code]
        selection = self.selection
        if days:
            selection = replace(selection, period=Period(days[0], selection.period.first))
        return replace(selection, municipalities=()) if (REGION, None) in self.label else selection

    @property
    def dimensions(self) -> dict[Dimension, str | None] | None:
        """The codes by dimension; None where something in the label is not known, or said twice."""
        others = [(kind, code) for kind, code in self.label if kind not in (INDICATOR, DAY, REGION)]
        kinds = [kind for kind, _ in others]
        if WORDS in kinds or len(set(kinds)) != len(kinds):
            return None
        return {Dimension(kind): code for kind, code in others}


# ---- What labels mean ----

_PERIOD = re.compile(rf"(?:from (?P<first>{_DATE.pattern}) )?to (?P<last>{_DATE.pattern})", re.IGNORECASE)
_NO_FILTERS = "all municipalities, groups and services"
_STATE_CARE = "from state care"
_UNITS = re.compile(r", (?:EUR|%)$")
_KIND_OF_PERIOD = re.compile(r" \((?:from the project's start|within the period)\)$")


def _day(text: str) -> dt.date:
    return dt.datetime.strptime(text, "%d %B %Y").date()


@dataclass(frozen=True)
class Names:
    """What English names mean in a region, on the basis of a selection."""

    region: Region
    basis: Basis
    known: Mapping[str, Part]
    namesakes: Mapping[str | None, str]
    filters: Mapping[str, Part]
    """What filters may name besides: municipalities of the other basis, for those that they became or were."""

    @classmethod
    def of(cls, region: Region, basis: Basis) -> Names:
        """The names of a region; those of municipalities on one basis, for some are called alike on both."""
        speaker = Speaker(Language.EN)
        known: dict[str, Part] = {}
        for group in region.groups:
            known[speaker.name(group.name)] = (Dimension.GROUP, group.code)
        codes: dict[Dimension, Iterable[str | None]] = {
            Dimension.GROUP: [one.code for one in region.groups],
            Dimension.SERVICE: [one.code for one in region.services],
            Dimension.CATEGORY: [one.code for one in region.categories],
            Dimension.UNIT: [one.code for one in region.unit_kinds],
            Dimension.MUNICIPALITY: [None, *(one.code for one in region.of_basis(basis))],
        }
        for dimension, listed in codes.items():
            for code in listed:
                known[label(speaker, region, dimension, code)] = (dimension, code)
        for code, indicator in CATALOGUE.items():
            known |= {speaker.name(indicator.name): (INDICATOR, code), code: (INDICATOR, code)}
        others = [one for one in region.municipalities if one.basis is not basis]
        namesakes = {code: one.code for one in others for kind, code in [known.get(one.name_en, ("", None))] if code}
        filters = {one.name_en: (Dimension.MUNICIPALITY, one.code) for one in others} | known
        return cls(region, basis, known, namesakes, filters)

    def told(self, surface: str, table: TextTable, of: Selection) -> Iterator[Told]:
        """The figures of a table; `of` is what it is of where it does not say."""
        selection = self.selection_in({"Period": table.caption, **table.facts}, of)
        group = table.facts.get("Target group", "")
        over = self.indicator_in(table.caption)
        for texts, beside, text in table.figures():
            value, parts = table.value_of(text), self.parts([*texts, group])
            if value is None:
                continue
            parts |= {one for one in self.parts(beside) if one[0] != WORDS}
            if not any(kind == INDICATOR for kind, _ in parts) and table.caption:
                parts |= {(INDICATOR, over) if over else (WORDS, table.caption)}
            told = Told(surface, parts, selection, value, text)
            yield told if "Municipalities" in table.facts else replace(told, namesakes=self.namesakes)

    def selection_in(self, facts: Mapping[str, str], of: Selection) -> Selection:
        """The selection that notes beside a figure name; `of` is what they leave open."""
        found = of
        if filters := facts.get("Filters"):
            codes: dict[str, tuple[str, ...]] = {"municipality": (), "group": (), "service": (), "category": ()}
            if filters != _NO_FILTERS:
                lists = [one for one in filters.split("; ") if one != _STATE_CARE]
                for part in (one for listed in lists for one in self._listed(listed)):
                    kind, code = self.filters[part]
                    codes[kind] += (str(code),)
            found = replace(
                found,
                from_state_care=_STATE_CARE in filters.split("; "),
                municipalities=codes["municipality"],
                groups=codes["group"],
                services=codes["service"],
                categories=codes["category"],
            )
        for basis, name in self.region.bases.items():
            if facts.get("Municipalities") == name.en:
                found = replace(found, basis=basis)
        if period := _PERIOD.search(facts.get("Period", "")):
            first = _day(period["first"]) if period["first"] else None
            found = replace(found, period=Period(_day(period["last"]), first))
        return found

    def _listed(self, text: str) -> list[str]:
        """The names of a list in words: “children, guardians and adults”."""
        if text in self.filters:
            return [text]
        for mark in (", ", " and "):
            for found in re.finditer(re.escape(mark), text):
                if text[: found.start()] in self.filters:
                    return [text[: found.start()], *self._listed(text[found.end() :])]
        raise AssertionError(f"no filter is called “{text}”")

    def indicator_in(self, heading: str) -> str | None:
        """The indicator that a heading names alone, as “Recipients by municipality” does."""
        found = [name for name, (kind, _) in self.known.items() if kind == INDICATOR and heading.startswith(name)]
        longest = max(found, key=len, default="")
        return self.known[longest][1] if longest else None

    def parts(self, texts: Iterable[str]) -> frozenset[Part]:
        """The parts of a label; the whole region, and that something is a total, are no parts."""
        found: set[Part] = set()
        for text in texts:
            found |= set(self._read(text.strip()))
        return frozenset(found)

    def _read(self, text: str) -> Iterator[Part]:
        text = _KIND_OF_PERIOD.sub("", _UNITS.sub("", text))
        if text in ("", "Total", "Value", "Computed", "all groups"):
            return
        if text == self.region.name.en:
            yield REGION, None
        elif text in self.known:
            yield self.known[text]
        elif _DATE.fullmatch(text):
            yield DAY, _day(text).isoformat()
        elif re.fullmatch(r"20\d\d", text):
            yield Dimension.YEAR, text
        elif _MONTH.fullmatch(text):
            yield Dimension.MONTH, f"{text[3:]}-{text[:2]}"
        elif re.fullmatch(r"20\d\d Q\d", text):
            yield Dimension.QUARTER, text.replace(" ", "-")
        elif divided := self._divided(text):
            for part in divided:
                yield from self._read(part)
        else:
            yield WORDS, text

    def _divided(self, text: str) -> list[str]:
        """“Coverage: children”, “Recipients, 31 December 2023” and “Units of service (hours)” name two things."""
        if " · " in text:
            return text.split(" · ")
        for pattern in (r"(.+): (.+)", r"(.+), (.+)", r"(.+) \((.+)\)"):
            found = re.fullmatch(pattern, text)
            if found and found[1] in self.known:
                return list(found.groups())
        return []


# ---- Tables, as texts ----


@dataclass
class TextTable:
    """A table as read: its caption, column headings (also those of the row names) and rows of texts; `named` row names."""

    caption: str = ""
    headings: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    named: int = 1
    totals: set[int] = field(default_factory=set)
    facts: dict[str, str] = field(default_factory=dict)
    value_of: Callable[[str], Value | None] = value_of

    def figures(self) -> Iterator[tuple[list[str], list[str], str]]:
        """Each figure's labels, the texts beside it in its row, and its own text."""
        for row in self.rows:
            beside = [text for text in row[self.named :] if self.value_of(text) is None]
            for heading, text in zip(self.headings[self.named :], row[self.named :], strict=False):
                yield [*row[: self.named], heading], beside, text

    def tells(self, value: Value) -> bool:
        """Whether a number is a figure of the table or in the name of a row or column, or counts some of its rows."""
        names = [one for text in (*self.headings, *(row[0] for row in self.rows)) for one in values_in(text).values()]
        figures = [*names, *(one for *_, text in self.figures() if (one := self.value_of(text)))]
        return any(agree(value, one) for one in (*figures, *(exactly(count) for count in range(len(self.rows) + 1))))

    def of_card(self) -> deck.Table:
        """The same as a card's table, its values as far as they are numbers; for checks of titles."""
        return deck.Table(
            self.headings[0] if self.headings else "",
            tuple(deck.Column(one, 0) for one in self.headings[self.named :]),
            tuple(
                deck.Row(", ".join(row[: self.named]), tuple(map(_figure, row[self.named :])), place in self.totals)
                for place, row in enumerate(self.rows)
            ),
        )


def _figure(text: str) -> deck.Figure:
    value = value_of(text)
    return deck.Figure(None if value is None else sum(value) / 2, text)


def table_of_card(table: deck.Table, caption: str) -> TextTable:
    """A card's table as its texts."""
    return TextTable(
        table.caption or caption,
        [table.heading, *(one.heading for one in table.columns)],
        [[row.name, *(figure.text for figure in row.figures)] for row in table.rows],
        totals={place for place, row in enumerate(table.rows) if row.is_total},
    )


def table_of_chart(chart: deck.Chart, caption: str) -> TextTable:
    """A chart as the table of its labels."""
    rows = [[name, *(series.labels[place] for series in chart.series)] for place, name in enumerate(chart.categories)]
    return TextTable(caption, ["", *(series.name for series in chart.series)], rows)


def table_of_map(picture: deck.Map, caption: str) -> TextTable:
    return TextTable(caption, ["", ""], [[area.name, area.label] for area in picture.areas])


def tables_of_xlsx(content: bytes, head: int = 0) -> list[TextTable]:
    """The table of each sheet of a workbook, numbers as they are stored; the headings stand in line `head`, from 0."""
    return [
        _table_of_file([["" if one is None else str(one) for one in row] for row in sheet.values][head:])
        for sheet in load_workbook(io.BytesIO(content)).worksheets
    ]


def table_of_csv(content: bytes) -> TextTable:
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    kept = [place for place, name in enumerate(rows[0]) if name not in ("data_kind", "level") and not name.endswith("_code")]
    return _table_of_file([[row[place] for place in kept] for row in rows])


def _table_of_file(rows: list[list[str]]) -> TextTable:
    """A table down to its first empty line. Names stand in the columns before the first that holds a number."""
    rows = list(takewhile(any, rows))
    if len(rows) < 2:
        return TextTable()
    columns = range(1, len(rows[0]))
    numbers = [at for at in columns if rows[0][at].lower() != "year" and any(bare(row[at]) for row in rows[1:])]
    return TextTable("", rows[0], rows[1:], named=numbers[0] if numbers else len(rows[0]), value_of=bare)


def bare(text: str) -> Value | None:
    """A number as files hold it; a year or a month is a name."""
    is_number = re.fullmatch(r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?", text) and not _MONTH.fullmatch(text)
    return exactly(float(text)) if is_number else None


# ---- Pages, by their HTML ----


@dataclass
class PageRead:
    """What is read of a page's HTML: headline figures, tables, titles with the tables under them, sentences."""

    headlines: list[tuple[str, str]] = field(default_factory=list)
    tables: list[TextTable] = field(default_factory=list)
    titled: list[tuple[str, TextTable]] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)
    files: list[TextTable] = field(default_factory=list)
    """The table that each file on the page is of, in the order of the files."""


_TEXTS = ("th", "td", "dt", "dd", "caption", "h1", "h2", "h3", "p", "li")
_OF_ONE_GROUP = re.compile(r"of one group: (?P<group>.+?)\. ?")


class _Reader(HTMLParser):
    """Takes figures out of HTML: definition lists of values, tables, what is said over them and the notes below them."""

    def __init__(self) -> None:
        super().__init__()
        self.page = PageRead()
        self._text = ""
        self._kind = ""
        self._table: TextTable | None = None
        self._row: list[str] = []
        self._names = 0
        self._is_head = False
        self._term = ""
        self._title = ""
        self._said: dict[str, str] = {}
        self._below: list[TextTable] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kind = dict(attrs).get("class") or ""
        if tag == "table":
            self._table = TextTable(named=0)
        elif tag == "a" and "download" in dict(attrs):
            if not self._below:  # a table that the page does not draw as one
                self._below.append(TextTable(facts=dict(self._said)))
            self.page.files.append(self._below[-1])
        elif tag == "thead":
            self._is_head = True
        elif tag == "tr":
            self._row, self._names = [], 0
            if self._table is not None and "total" in kind:
                self._table.totals.add(len(self._table.rows))
        if tag in _TEXTS or "di-value" in kind:
            self._text, self._kind = "", kind

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        text = self._text.strip()
        if self._table is not None:
            self._end_in_table(self._table, tag, text)
        elif tag == "dt":
            self._term = text
        elif tag == "span" and "di-value" in self._kind:
            self.page.headlines.append((self._term, text))
            self._kind = ""
        elif tag == "dd":
            for table in self._below:
                table.facts[self._term] = text
        elif tag in ("h1", "h2", "h3"):
            self._title, self._said, self._below = text, {}, []
        elif tag in ("p", "li"):
            self._hear(text)

    def _end_in_table(self, table: TextTable, tag: str, text: str) -> None:
        if tag == "thead":
            self._is_head = False
        elif tag == "caption":
            table.caption = text
        elif tag in ("th", "td"):
            self._row.append(text)
            self._names += tag == "th"
        elif tag == "tr" and self._is_head:
            table.headings = self._row
        elif tag == "tr":
            table.rows.append(self._row)
            table.named = max(table.named, self._names)
        elif tag == "table":
            table.facts |= self._said
            self._table = None
            self._below.append(table)
            self.page.tables.append(table)
            if self._title:
                self.page.titled.append((self._title, table))

    def _hear(self, text: str) -> None:
        self.page.sentences.append(text)
        if period := _PERIOD.search(text):
            self._said.setdefault("Period", period[0])
        if group := _OF_ONE_GROUP.search(text):
            self._said["Target group"] = group["group"]


def page_of(html: str) -> PageRead:
    """What is read of a page's HTML."""
    reader = _Reader()
    reader.feed(html)
    return reader.page
