"""A report with its faults marked, to be handed back: bad cells coloured, each with what is wrong and how to mend it.

It names nobody: identifiers and notes give way to the number of their row, and so does every text that could not be read.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Mapping

from di_metrics.region import Region
from di_metrics.reports.aliases import Aliases
from di_metrics.reports.drafts import DraftReader
from di_metrics.reports.files import read_book
from di_metrics.reports.headed import HeadedSheet, headed_sheets
from di_metrics.reports.header import Header, file_problems, likeness
from di_metrics.reports.marking import MarkedWorkbook, Say
from di_metrics.reports.names import Names
from di_metrics.reports.records import Record, Records
from di_metrics.reports.report import Reading, RowFault
from di_metrics.reports.sheets import Cell
from di_metrics.reports.shown import readable

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
        for record in Records(self._headed.sheet, header):
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

    def _cells(self, record: Record, drafts: DraftReader) -> dict[str, Cell]:
        header, row, cells = record
        private = self._workbook.in_place_of_code(row)
        kept: dict[str, Cell] = {name: private for name, place in header.places.items() if place in cells}
        return kept | readable(header, cells, drafts.read(cells), self._names)
