"""The sheets of a file that hold a report, and by what name each is told."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from di_metrics.reports import unreadable
from di_metrics.reports.columns import QUARANTINE
from di_metrics.reports.header import Header, find_header
from di_metrics.reports.report import SheetRead
from di_metrics.reports.sheets import Book, Sheet, column_letter
from di_metrics.reports.words import looks_like_code

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
        ignored = tuple((column_letter(one.place), one.text) for one in header.unknown)
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
        raise unreadable.no_header() if holds_something else unreadable.empty()
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
