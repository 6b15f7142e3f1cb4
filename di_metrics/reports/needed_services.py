"""The open data set of needed services: how many assessed adults have each service in their plan, by municipality.

It is demand, and kept apart from records of what was delivered. A count is cumulative at the end of its month.
"""

from __future__ import annotations

import calendar
import csv
import datetime as dt
import hashlib
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from di_metrics.errors import N_, Message
from di_metrics.region import Region
from di_metrics.region_files import RegionFiles
from di_metrics.reports.files import read_book
from di_metrics.reports.sheets import Cell, Cells, Sheet, column_letter
from di_metrics.reports.unreadable import UnreadableFile
from di_metrics.reports.values import written
from di_metrics.reports.words import key_of, tidy

FILE = "needed_services.csv"
_YEAR, _MONTH, _CODE, _NAME = "pp gads", "pp menesis", "atvk kods", "pilseta novads"
_HEADINGS = ("PP gads", "PP mēnesis", "ATVK kods", "Pilsēta, novads")
_KEYS = (_YEAR, _MONTH, _CODE, _NAME)
_WITHIN_ROWS = 30
_LARGEST = 1_000_000


@dataclass(frozen=True, slots=True)
class NeededService:
    """How many persons of a municipality needed a service by the end of a month.

    `service` is None for a column that is no single service of the programme; `title` is the column's own.
    """

    year: int
    month: int
    municipality: str
    service: str | None
    title: str
    count: int

    @property
    def month_end(self) -> dt.date:
        """The last day of the month that the count is about."""
        return dt.date(self.year, self.month, calendar.monthrange(self.year, self.month)[1])


@dataclass(frozen=True, slots=True)
class NeededFault:
    """A cell that cannot be read; `value` is what stands in it. The data set holds no persons."""

    row: int
    letter: str
    code: str
    message: Message
    value: str


@dataclass(frozen=True, slots=True)
class NeededServices:
    """The rows of the region, the faults, how many rows were read, and how many of them were of other regions.

    `file_hash` is the SHA-256 of the file, in hexadecimal.
    """

    rows: tuple[NeededService, ...]
    faults: tuple[NeededFault, ...]
    read: int
    elsewhere: int
    file_hash: str

    @property
    def rejected(self) -> int:
        """How many rows have a cell that cannot be read."""
        return len({fault.row for fault in self.faults})

    @property
    def accepted(self) -> int:
        """How many rows of the region have no fault."""
        return self.read - self.elsewhere - self.rejected


_NO_COUNT = N_("This is no whole number of persons.")
_NO_YEAR = N_("This is no year.")
_NO_MONTH = N_("This is no month; allowed are 1 to 12.")
_CODES = {_NO_COUNT: "no_count", _NO_YEAR: "no_year", _NO_MONTH: "no_month"}


def read_titles(files: RegionFiles) -> dict[str, str | None]:
    """Which service of the programme each column of the data set is; None for one that is no single service."""
    rows = csv.DictReader(io.StringIO(files[FILE], newline=""))
    return {key_of(row["title"]): row["service_code"] or None for row in rows}


def read_needed_services(data: bytes, region: Region, files: RegionFiles) -> NeededServices:
    """Read the data set, from CSV or a workbook. Raises UnreadableFile if it is no table with its columns."""
    table = _find(read_book(data, _likeness).sheets)
    services = read_titles(files)
    rows: list[NeededService] = []
    faults: list[NeededFault] = []
    read = elsewhere = 0
    for number, cells in table.rows():
        read += 1
        code = _municipality(cells.get(table.places[_CODE], ""), region)
        if code is None:
            elsewhere += 1
            continue
        row = _Row(number, cells, faults)
        year = row.whole(table.places[_YEAR], range(1990, 2101), _NO_YEAR)
        month = row.whole(table.places[_MONTH], range(1, 13), _NO_MONTH)
        counts = [(title, row.whole(place, range(_LARGEST), _NO_COUNT)) for place, title in table.counts.items()]
        if year is not None and month is not None:
            told = [(title, count) for title, count in counts if count is not None]
            rows += (NeededService(year, month, code, services.get(key_of(title)), title, count) for title, count in told)
    return NeededServices(tuple(rows), tuple(faults), read, elsewhere, hashlib.sha256(data).hexdigest())


@dataclass(frozen=True, slots=True)
class _Table:
    """The sheet of the data set: its header row, where its keys are, and the titles of its counts."""

    sheet: Sheet
    header: int
    places: dict[str, int]
    counts: dict[int, str]

    def rows(self) -> Iterator[tuple[int, Cells]]:
        return ((number, cells) for number, cells in self.sheet.rows() if number > self.header)


def _likeness(rows: Iterable[Cells]) -> int:
    return max((len(_keys(cells)) for _, cells in zip(range(_WITHIN_ROWS), rows, strict=False)), default=0)


def _keys(cells: Cells) -> dict[str, int]:
    found = {key_of(cell): place for place, cell in cells.items() if isinstance(cell, str)}
    return {key: found[key] for key in _KEYS if key in found}


def _find(sheets: tuple[Sheet, ...]) -> _Table:
    for sheet in sheets:
        for number, cells in sheet.rows():
            places = _keys(cells)
            if len(places) == len(_KEYS):
                titles = {place: tidy(written(cell)) for place, cell in cells.items() if place not in places.values()}
                return _Table(sheet, number, places, titles)
            if number >= _WITHIN_ROWS:
                break
    raise UnreadableFile(
        "no_header",
        Message.of(N_("This is not the data set of needed services: its columns are missing.")),
        Message.of(
            N_("Download it anew from data.gov.lv; its columns begin with: %(columns)s."), columns=", ".join(_HEADINGS)
        ),
    )


def _municipality(cell: Cell, region: Region) -> str | None:
    """The code, whose zeros at the beginning a spreadsheet may have lost."""
    text = tidy(written(cell))
    return next((code for code in (text, text.zfill(7)) if code in region.municipality), None)


@dataclass(slots=True)
class _Row:
    """A row whose cells are read as whole numbers."""

    number: int
    cells: Cells
    faults: list[NeededFault]

    def whole(self, place: int, allowed: range, says: str) -> int | None:
        """The number of a cell; None for an empty one and for what is no allowed number, which is a fault."""
        text = tidy(written(self.cells.get(place, "")))
        if not text:
            return None
        if text.isascii() and text.isdigit() and len(text) < 9 and int(text) in allowed:
            return int(text)
        self.faults.append(NeededFault(self.number, column_letter(place), _CODES[says], Message.of(says), text[:60]))
        return None
