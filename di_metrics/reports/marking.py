"""Workbooks of records whose faulty cells are coloured, each with a comment: what is wrong and how it is mended."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Mapping, Sequence

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from di_metrics.errors import N_, Message
from di_metrics.region import Region
from di_metrics.reports.book import read_book
from di_metrics.reports.columns import COLUMN, ColumnKind
from di_metrics.reports.drafts import DraftReader
from di_metrics.reports.fault_list import harmless_cells
from di_metrics.reports.headings import HeadedSheet, Header, file_problems, headed_sheets, likeness
from di_metrics.reports.identifiers import placeholder
from di_metrics.reports.names import Aliases, Names
from di_metrics.reports.record_rows import SheetRecord, SheetRecords
from di_metrics.reports.report import Reading, RowFault
from di_metrics.reports.sheets import Cell

Say = Callable[[Message], str]

ROW_WORD = N_("row")
CELL_FORMATS: Mapping[ColumnKind, str] = {ColumnKind.IDENTIFIER: "@", ColumnKind.DATE: "dd.mm.yyyy"}
"""Formats without which a spreadsheet program spoils what is typed: codes lose their zeros, days become numbers."""

_COLOURS = {"fault": "#F8CBAD", "warning": "#FFF2CC"}
_NOT_IN_A_SHEET_NAME = re.compile(r"[\[\]:*?/\\']")


class MarkedWorkbook:
    """A workbook in the making. Its rows are written from top to bottom and not held in memory."""

    def __init__(self, say: Say) -> None:
        self.say = say
        self._row_word = say(Message.of(ROW_WORD))
        self._buffer = io.BytesIO()
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self._workbook = Workbook(self._buffer, options)
        self._formats: dict[tuple[str, str], Format] = {}
        self.bold = self._workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"})

    def add_sheet(self, name: str, places: Mapping[str, int]) -> MarkedSheet:
        """A sheet for records, whose columns stand at some places."""
        return MarkedSheet(self, self._add_worksheet(name), places)

    def add_remarks(self, name: str, faults: Iterable[RowFault]) -> None:
        """A sheet that tells what is wrong with one of the report, and nothing of what stands in it."""
        sheet = self._add_worksheet(name)
        sheet.set_column(0, 0, 100)
        for line, fault in enumerate(faults):
            sheet.write_string(line, 0, self.text_of(fault), self.format(fault.severity, ""))

    def text_of(self, fault: RowFault) -> str:
        """What is wrong and how it is mended."""
        return f"{self.say(fault.message)} {self.say(fault.mend)}"

    def _add_worksheet(self, name: str) -> Worksheet:
        title = _NOT_IN_A_SHEET_NAME.sub(" ", name).strip()[:25] or "–"
        number = len(self._workbook.worksheets()) + 1
        return self._workbook.add_worksheet(title if number == 1 else f"{title} {number}")

    def in_place_of_code(self, row: int) -> str:
        """What stands for an identifier that was taken out of a row."""
        return placeholder(row, self._row_word)

    def format(self, severity: str, num_format: str) -> Format:
        """The look of a cell with a fault, a warning or neither."""
        look = self._formats.get((severity, num_format))
        if look is None:
            colour = {"bg_color": _COLOURS[severity]} if severity else {}
            look = self._formats[severity, num_format] = self._workbook.add_format({**colour, "num_format": num_format})
        return look

    def close(self) -> bytes:
        """The file."""
        self._workbook.close()
        return self._buffer.getvalue()


class MarkedSheet:
    """A sheet in the making, with rows of headings and a row for each record. Rows are counted from 0."""

    def __init__(self, workbook: MarkedWorkbook, sheet: Worksheet, places: Mapping[str, int]) -> None:
        self._workbook, self._sheet, self._places = workbook, sheet, places
        self._first = min(places.values())
        self._has_table = False

    def write_line(self, row: int, text: str) -> None:
        """Write a text for the reader above the headings."""
        self._sheet.write_string(row, self._first, text)

    def begin_table(self, places: Mapping[str, int], header_row: int, faults: Sequence[RowFault] = ()) -> None:
        """Write headings, the first of which stay in sight; faults of the file are told at the first heading."""
        if not self._has_table:
            self._sheet.freeze_panes(header_row + 1, 0)
            self._has_table = True
        for name, place in places.items():
            self._sheet.set_column(place, place, 18, self._workbook.format("", _cell_format(name, "")))
            self._sheet.write_string(header_row, place, COLUMN[name].heading.lv, self._workbook.bold)
        self._places, self._first = places, min(places.values())
        self._comment(header_row, self._first, map(self._workbook.text_of, faults), scale=3)

    def write_row(self, row: int, cells: Mapping[str, Cell], faults: Iterable[RowFault], remark: str = "") -> None:
        """Write the cells of a record, by column, and mark the faulty ones.

        Faults of the row as a whole are told at the first cell, behind the remark.
        """
        of_place: defaultdict[int, list[RowFault]] = defaultdict(list)
        for fault in faults:
            of_place[self._places.get(fault.column or "", self._first)].append(fault)
        for name, place in self._places.items():
            told = of_place.get(place, [])
            self._write_cell(row, place, name, cells.get(name, ""), _gravest(told))
            texts = [remark] if remark and place == self._first else []
            self._comment(row, place, [*texts, *map(self._workbook.text_of, told)])

    def _write_cell(self, row: int, place: int, name: str, cell: Cell, severity: str) -> None:
        look = self._workbook.format(severity, _cell_format(name, cell))
        if isinstance(cell, dt.date):
            self._sheet.write_datetime(row, place, dt.datetime(cell.year, cell.month, cell.day), look)
        elif isinstance(cell, float):
            self._sheet.write_number(row, place, cell, look)
        elif cell:
            self._sheet.write_string(row, place, cell, look)
        elif severity:
            self._sheet.write_blank(row, place, None, look)

    def _comment(self, row: int, place: int, texts: Iterable[str], scale: float = 2.5) -> None:
        text = "\n".join(texts)
        if text:
            self._sheet.write_comment(row, place, text, {"x_scale": scale, "y_scale": max(1.5, scale - 1)})


def _cell_format(name: str, cell: Cell) -> str:
    return CELL_FORMATS[ColumnKind.DATE] if isinstance(cell, dt.date) else CELL_FORMATS.get(COLUMN[name].kind, "General")


def _gravest(faults: Iterable[RowFault]) -> str:
    return min((fault.severity.value for fault in faults), default="")  # “fault” comes before “warning”


# ---- A report with its faults marked, to be handed back ----
# It names nobody: identifiers and notes give way to the number of their row, and so does every text that could not be read.

Faults = Mapping[tuple[str, int | None], list[RowFault]]


def marked_workbook(data: bytes, region: Region, aliases: Aliases, reading: Reading, say: Say) -> bytes:
    """The report that was read, as XLSX, each record in its row; of other rows the faults alone are told."""
    workbook = MarkedWorkbook(say)
    faults: defaultdict[tuple[str, int | None], list[RowFault]] = defaultdict(list)
    for fault in reading.faults:
        faults[fault.sheet, fault.row].append(fault)
    names = Names(region, aliases)
    headed = headed_sheets(read_book(data, likeness))
    for one in headed:
        _Marking(workbook, one, faults, names).write()
    for name, row in faults:
        if name not in {one.name for one in headed}:
            workbook.add_remarks(name, faults[name, row])
    return workbook.close()


class _Marking:
    """Writes a sheet anew, from top to bottom: its records and, of other rows with faults, what is wrong alone."""

    def __init__(self, workbook: MarkedWorkbook, headed: HeadedSheet, faults: Faults, names: Names) -> None:
        self._workbook, self._headed, self._faults, self._names = workbook, headed, faults, names
        self._waiting = deque(sorted(row for name, row in faults if name == headed.name and row is not None))
        self._sheet = workbook.add_sheet(headed.name, headed.header.places)
        self._drafts: DraftReader | None = None

    def write(self) -> None:
        """Write all there is of the sheet."""
        header = self._headed.header
        self._begin(header, self._faults.get((self._headed.name, None), []))
        for record in SheetRecords(self._headed.sheet, header):
            if record.header.row != header.row:
                header = record.header
                self._begin(header, [])
            faults = self._faults_of(record.row)
            if self._drafts:
                self._sheet.write_row(record.row - 1, self._cells(record, self._drafts), faults)
        while self._waiting:
            self._write_left_out()

    def _begin(self, header: Header, of_file: list[RowFault]) -> None:
        self._sheet.begin_table(header.places, header.row - 1, [*of_file, *self._faults_of(header.row)])
        # Rows below headings that are not the right ones were not read, so nothing is known of what stands in them.
        self._drafts = None if file_problems(header) else DraftReader(header, self._names, self._headed.sheet.day_zero)

    def _faults_of(self, row: int) -> list[RowFault]:
        """The faults of a row, after writing the rows with faults above it."""
        while self._waiting and self._waiting[0] < row:
            self._write_left_out()
        if self._waiting and self._waiting[0] == row:
            return self._faults[self._headed.name, self._waiting.popleft()]
        return []

    def _write_left_out(self) -> None:
        row = self._waiting.popleft()
        self._sheet.write_row(row - 1, {}, self._faults[self._headed.name, row])

    def _cells(self, record: SheetRecord, drafts: DraftReader) -> dict[str, Cell]:
        header, row, cells = record
        private = self._workbook.in_place_of_code(row)
        kept: dict[str, Cell] = {name: private for name, place in header.places.items() if place in cells}
        return kept | harmless_cells(header, cells, drafts.read(cells), self._names)
