"""A report with its faults marked, to be handed back: bad cells coloured, each with what is wrong and how to mend it.

It names nobody: identifiers and notes give way to the number of their row, and so does every text that could not be read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from di_metrics.region import Region
from di_metrics.reports.aliases import Aliases
from di_metrics.reports.drafts import DraftReader
from di_metrics.reports.files import read_book
from di_metrics.reports.headed import HeadedSheet, headed_sheets
from di_metrics.reports.header import file_problems, likeness
from di_metrics.reports.marking import MarkedWorkbook, Say
from di_metrics.reports.names import Names
from di_metrics.reports.records import Records
from di_metrics.reports.report import Reading, RowFault
from di_metrics.reports.sheets import Cell
from di_metrics.reports.shown import readable

Faults = Mapping[tuple[str, int | None], list[RowFault]]


def marked_workbook(data: bytes, region: Region, aliases: Aliases, reading: Reading, say: Say) -> bytes:
    """The report that was read, as XLSX, each record in its row; what is no record or no column of a report is left out."""
    workbook = MarkedWorkbook(say)
    faults: defaultdict[tuple[str, int | None], list[RowFault]] = defaultdict(list)
    for fault in reading.faults:
        faults[fault.sheet, fault.row].append(fault)
    names = Names(region, aliases)
    for headed in headed_sheets(read_book(data, likeness)):
        _write(workbook, headed, faults, names)
    return workbook.close()


def _write(workbook: MarkedWorkbook, headed: HeadedSheet, faults: Faults, names: Names) -> None:
    name, header = headed.name, headed.header
    sheet = workbook.add_sheet(name, header.places, header.row - 1)
    sheet.write_headings([*faults.get((name, None), []), *faults.get((name, header.row), [])])
    if file_problems(header):
        return  # its rows were not read, so nothing is known of what stands in them
    drafts = DraftReader(header, names, headed.sheet.day_zero)
    for row, cells in Records(headed.sheet, header):
        hidden = dict.fromkeys(
            (column for column, place in header.places.items() if place in cells), workbook.in_place_of_code(row)
        )
        kept: dict[str, Cell] = {**hidden, **readable(header, cells, drafts.read(cells), names)}
        sheet.write_row(row - 1, kept, faults.get((name, row), []))
