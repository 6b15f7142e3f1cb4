"""The open data set of needed services: how many assessed adults have each service in their plan, by municipality.

It is demand, and kept apart from records of what was delivered. A count is cumulative at the end of its month.
"""

from __future__ import annotations

import calendar
import csv
import datetime as dt
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from di_metrics.errors import N_, Message
from di_metrics.region import Region, codes_meant
from di_metrics.region_files import RegionFiles
from di_metrics.reports.book import read_book
from di_metrics.reports.names import Names, all_aliases
from di_metrics.reports.persons import register_of
from di_metrics.reports.sheets import Cells, Sheet, column_letter
from di_metrics.reports.spelling import key_of, tidy
from di_metrics.reports.unreadable import UnreadableFile
from di_metrics.reports.values import written

FILE = "needed_services.csv"
_YEAR, _MONTH, _CODE_KEY, _NAME = "pp gads", "pp menesis", "atvk kods", "pilseta novads"
_HEADINGS = ("PP gads", "PP mēnesis", "ATVK kods", "Pilsēta, novads")
_KEYS = (_YEAR, _MONTH, _CODE_KEY, _NAME)
_WITHIN_ROWS = 30
_LARGEST = 1_000_000
_WHOLE = re.compile(r"([0-9]{1,8})(?:[.,]0{1,2})?")


@dataclass(frozen=True, slots=True)
class NeededCount:
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

    `file_hash` is the keyed fingerprint of the file, in hexadecimal.
    """

    rows: tuple[NeededCount, ...]
    faults: tuple[NeededFault, ...]
    read: int
    elsewhere: int
    file_hash: str

    @property
    def rejected(self) -> int:
        """How many rows have a cell that cannot be read."""
        return len({fault.row for fault in self.faults if fault.code != "no_row"})

    @property
    def accepted(self) -> int:
        """How many rows of the region have no fault."""
        return self.read - self.elsewhere - self.rejected


_FAULTS = {
    "no_count": N_("This is no whole number of persons."),
    "no_year": N_("This is no year."),
    "no_month": N_("This is no month; allowed are 1 to 12."),
    "no_code": N_("It cannot be told which municipality the row is of. Fill in its code."),
    "unknown_code": N_("This is no code of the municipality that is named beside it. Mend the code."),
    "code_and_name": N_("The code and the name beside it are of two municipalities. Mend whichever is wrong."),
    "place_twice": N_("Row %(other)s tells of the same municipality and month already. Leave one of the two."),
    "no_row": N_("No row below tells of a municipality of this region. Rows of other regions: %(elsewhere)s."),
}
"""What is wrong with a cell, in words, by its code."""


def read_titles(files: RegionFiles) -> dict[str, str | None]:
    """Which service of the programme each column of the data set is; None for one that is no single service."""
    rows = csv.DictReader(io.StringIO(files[FILE], newline=""))
    return {key_of(row["title"]): row["service_code"] or None for row in rows}


def read_needed_services(
    data: bytes, region: Region, files: RegionFiles, fingerprint: Callable[[bytes], str]
) -> NeededServices:
    """Read the data set, from CSV or a workbook. Raises UnreadableFile if it is no table with its columns.

    `files` are those of the region and its programme; `fingerprint` tells a file from others: the data set holds no person,
    but a workbook may have other sheets beside it. Without any row of the region there is a fault at the headings.
    """
    table = _find(read_book(data, _likeness).sheets)
    services = read_titles(files)
    places = _Municipalities(region, Names(region, all_aliases(files, region)))
    rows: list[NeededCount] = []
    faults: list[NeededFault] = []
    told: dict[tuple[str, int, int], int] = {}
    read = elsewhere = 0
    for number, cells in table.rows():
        read += 1
        row = _Row(number, cells, table.places, faults)
        found = places.of(row)
        if found is None:
            elsewhere += not row.is_faulty
            continue
        year = row.whole(table.places[_YEAR], range(1990, 2101), "no_year")
        month = row.whole(table.places[_MONTH], range(1, 13), "no_month")
        counts = [(title, row.whole(place, range(_LARGEST), "no_count")) for place, title in table.counts.items()]
        if year is None or month is None:
            continue
        # A municipality that alone became a new one is one place under both codes.
        other = told.setdefault((register_of(region, found), year, month), number)
        if other != number:
            row.add(table.places[_CODE_KEY], "place_twice", other=other)
            continue
        known = [(title, count) for title, count in counts if count is not None]
        rows += (NeededCount(year, month, found, services.get(key_of(title)), title, count) for title, count in known)
    if not rows and not faults:
        row = _Row(table.header, {}, table.places, faults)
        row.add(table.places[_CODE_KEY], "no_row", elsewhere=elsewhere)
    return NeededServices(tuple(rows), tuple(faults), read, elsewhere, fingerprint(data))


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


@dataclass(slots=True)
class _Row:
    """A row whose cells are read as whole numbers."""

    number: int
    cells: Cells
    places: Mapping[str, int]
    faults: list[NeededFault]

    @property
    def is_faulty(self) -> bool:
        return bool(self.faults) and self.faults[-1].row == self.number

    @property
    def has_counts(self) -> bool:
        """Whether anything stands beside year, month, code and name."""
        return any(self.text(place) for place in self.cells if place not in self.places.values())

    def text(self, place: int) -> str:
        return tidy(written(self.cells.get(place, "")))

    def whole(self, place: int, allowed: range, code: str) -> int | None:
        """The number of a cell; None for an empty one and for what is no allowed number, which is a fault."""
        text = self.text(place)
        if not text:
            return None
        found = _WHOLE.fullmatch(text)
        if found and int(found[1]) in allowed:
            return int(found[1])
        self.add(place, code)
        return None

    def add(self, place: int, code: str, **params: object) -> None:
        """Note what is wrong with a cell."""
        message = Message.of(_FAULTS[code], **params)
        self.faults.append(NeededFault(self.number, column_letter(place), code, message, self.text(place)[:60]))

    def day(self) -> dt.date | None:
        """The first day of the row's month, if it can be read."""
        year, month = (_WHOLE.fullmatch(self.text(self.places[key])) for key in (_YEAR, _MONTH))
        if not year or not month or not 1990 <= int(year[1]) <= 2100 or not 1 <= int(month[1]) <= 12:
            return None
        return dt.date(int(year[1]), int(month[1]), 1)


@dataclass(frozen=True, slots=True)
class _Municipalities:
    """Tells whose row it is, by its code and the name beside it, which must not contradict each other."""

    region: Region
    names: Names

    def of(self, row: _Row) -> str | None:
        """The code; None for a row of another region, and for one of which it cannot be told, which is a fault."""
        place = row.places[_CODE_KEY]
        text, name = row.text(place), row.text(row.places[_NAME])
        code = self.region.municipality_code(text)
        named = self.names.municipality_codes(name)
        if code is not None:
            if not named or self._is_among(code, named):
                return code
            row.add(place, "code_and_name")
        elif named:
            found = None if text else self._by_month(row, named)
            if found is not None:
                return found
            row.add(place, "unknown_code" if text else "no_code")
        elif not self._is_elsewhere(row, text, name):
            row.add(place, "no_code")
        return None

    def _is_among(self, code: str, named: tuple[str, ...]) -> bool:
        return any(code in (one, *self.region.successors(one), *self.region.predecessors(one)) for one in named)

    def _by_month(self, row: _Row, named: tuple[str, ...]) -> str | None:
        """The one that was so called in the row's month."""
        if len(named) == 1:
            return named[0]
        day = row.day()
        if day is None:
            return None
        basis = self.region.basis_on(day)
        found = [code for code in named if self.region.municipality[code].basis is basis]
        return found[0] if len(found) == 1 else None

    def _is_elsewhere(self, row: _Row, text: str, name: str) -> bool:
        """Whether a row that has no code and name of the region is surely of another one, or says nothing."""
        if text:
            return bool(codes_meant(text))
        return not self.names.is_nearly_municipality(name) if name else not row.has_counts
