"""The row of headings of a sheet, which column is which, and the sheets of a file that hold a report."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from di_metrics.reports.columns import ALWAYS_NEEDED, ASSESSED_ON, OF_HEADING, OF_SERVICE, QUARANTINE, ReportColumn
from di_metrics.reports.report import SheetRead
from di_metrics.reports.rules import Problem, Rule, broken
from di_metrics.reports.sheets import Book, Cell, Cells, Rows, Sheet, column_letter
from di_metrics.reports.spelling import key_of, looks_like_code, near
from di_metrics.reports.unreadable import UnreadableFile

# ---- Finding the row of headings in a sheet and telling which column is which ----

WITHIN_ROWS = 30
"""How far down the row of headings is looked for."""
FEWEST_HEADINGS = 3
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Header:
    """The row of headings: where the columns of the report are, and which are there twice."""

    row: int
    places: Mapping[str, int]
    texts: Mapping[int, Cell]
    """What stands over the columns of the report."""
    twice: tuple[tuple[ReportColumn, int], ...]
    unknown: Mapping[int, str]
    """What stands over the other columns, which are not read."""


def column_of(heading: object) -> ReportColumn | None:
    """The column that a cell is the heading of."""
    if not isinstance(heading, str) or len(heading) > 200:
        return None
    return OF_HEADING.get(key_of(heading)) or OF_HEADING.get(key_of(heading.partition("(")[0]))


def likeness(rows: Iterable[Cells]) -> int:
    """How many headings of a report the best of the first rows has."""
    return max((len(_columns(cells)) for _, cells in zip(range(WITHIN_ROWS), rows, strict=False)), default=0)


def _columns(cells: Cells) -> set[str]:
    return {column.name for cell in cells.values() if (column := column_of(cell)) is not None}


def find_header(rows: Rows) -> Header | None:
    """The first row of the first thirty with all headings that a report needs, or else that with the most.

    None if none has three.
    """
    best = None
    for number, cells in takewhile(lambda row: row[0] <= WITHIN_ROWS, rows):
        header = header_of(number, cells)
        if header and not file_problems(header):
            return header
        if header and (best is None or len(header.places) > len(best.places)):
            best = header
    return best


def header_of(row: int, cells: Cells) -> Header | None:
    """The row as one of headings; None if it has fewer than three."""
    if len(_columns(cells)) < FEWEST_HEADINGS:
        return None
    places: dict[str, int] = {}
    twice: list[tuple[ReportColumn, int]] = []
    unknown: dict[int, str] = {}
    for place in sorted(cells):
        column = column_of(cells[place])
        if column is None:
            text = str(cells[place])[:_SHOWN]
            unknown[place] = "" if looks_like_code(text) else text
        elif column.name in places:
            twice.append((column, place))
        else:
            places[column.name] = place
    texts = {place: cells[place] for place in places.values()}
    return Header(row, places, texts, tuple(twice), unknown)


def file_problems(header: Header) -> list[tuple[ReportColumn | None, Problem]]:
    """What makes the rows below a header unreadable: columns that are missing or there twice."""
    problems: list[tuple[ReportColumn | None, Problem]] = []
    needed = list(ALWAYS_NEEDED)
    if ASSESSED_ON.name not in header.places or any(column.name in header.places for column in OF_SERVICE):
        needed += OF_SERVICE  # unless the report is one of assessments alone
    for column in needed:
        if column.name in header.places:
            continue
        likely = tuple(text for text in header.unknown.values() if near(text, column.keys))
        problems.append((None, Problem(Rule.MISSING_COLUMN, (("heading", column.heading.lv),), likely)))
    for column, _place in header.twice:
        problems.append((column, broken(Rule.COLUMN_TWICE, heading=column.heading.lv)))
    return problems


# ---- The sheets of a file that hold a report, and by what name each is told ----

_CAPITALISED = r"(?<![^\W\d_])(?=[^\W\d_]{2})[A-ZĀČĒĢĪĶĻŅŠŪŽ][^\W\d_]+"
_NAME_OF_PERSON = re.compile(f"{_CAPITALISED}[ _,-]+{_CAPITALISED}")
"""Two words that both begin with a capital letter, as a first name and a surname do."""


@dataclass(frozen=True, slots=True)
class HeadedSheet:
    """A sheet with the headings of a report. No two of a file have the same name."""

    name: str
    sheet: Sheet
    header: Header
    """The first one: there may be others below."""

    def read_as(self, header: Header) -> SheetRead:
        """What the columns below a row of headings were taken for."""
        columns = {name: column_letter(place) for name, place in header.places.items()}
        ignored = tuple((column_letter(place), text) for place, text in header.unknown.items())
        return SheetRead(self.name, header.row, columns, ignored)


def headed_sheets(book: Book) -> list[HeadedSheet]:
    """The sheets that have the headings of a report. Raises UnreadableFile if none has."""
    found: dict[str, HeadedSheet] = {}
    for sheet in book.sheets:
        header = find_header(sheet.rows())
        if header:
            plain = harmless_name(sheet.name)
            name = plain if plain not in found else f"{plain} {len(found) + 1}"
            found[name] = HeadedSheet(name, sheet, header)
    if not found:
        holds_something = any(next(sheet.rows(), None) for sheet in book.sheets)
        raise UnreadableFile.because("no_header") if holds_something else UnreadableFile.because("empty")
    return list(found.values())


def other_sheets(book: Book, headed: Sequence[HeadedSheet]) -> list[Sheet]:
    """The visible sheets that have no headings of a report."""
    read = [one.sheet for one in headed]
    return [sheet for sheet in book.sheets if sheet not in read]


def is_supplement(headed: Sequence[HeadedSheet]) -> bool:
    """True for a report that mends rows in quarantine."""
    return any(QUARANTINE.name in one.header.places for one in headed)


def harmless_name(name: str) -> str:
    """The name of a sheet as it is told; a dash where it may hold a personal code or be the name of a person."""
    return "–" if looks_like_code(name) or _NAME_OF_PERSON.search(name) else name[:100]
