"""Rows in quarantine as a workbook in which they are mended; read as a report, it is a supplement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from di_metrics.errors import N_, Message
from di_metrics.reports.columns import CHILD, COLUMN, PERSON, QUARANTINE, SUPPLEMENT_COLUMNS
from di_metrics.reports.marking import MarkedWorkbook, Say
from di_metrics.reports.report import RowFault
from di_metrics.reports.retyping import cell_of
from di_metrics.reports.sheets import Cell

_TITLE = N_("Quarantine")
_GUIDE = (
    N_("Mend the coloured cells; the comment of each says what is wrong. The comment of a number says where the row stood."),
    N_(
        "Where brackets with a row stand in place of a code, they may stay: the person is known. "
        "Where a person's code is empty, fill it in from your own copy, for a guardian the child's code too."
    ),
    N_(
        "Leave the quarantine numbers as they are. Rows that you delete here stay in quarantine. "
        "The rows of this file are added; they replace nothing."
    ),
)
_WHERE_IT_STOOD = N_("Row %(row)s of the sheet “%(sheet)s”.")
_HEADER_ROW = len(_GUIDE)


@dataclass(frozen=True, slots=True)
class QuarantinedRow:
    """A row in quarantine as it is handed out.

    Its number, the sheet and row where it stood, whether pseudonyms of its person and child are kept, its cells as texts and
    what is wrong with them.
    """

    number: int
    sheet: str
    row: int
    has_person: bool
    has_child: bool
    cells: Mapping[str, str]
    faults: Sequence[RowFault]


def mending_workbook(rows: Iterable[QuarantinedRow], say: Say) -> bytes:
    """An XLSX workbook of rows in quarantine, faulty cells coloured and commented, without anybody's code."""
    workbook = MarkedWorkbook(say)
    places = {column.name: place for place, column in enumerate(SUPPLEMENT_COLUMNS)}
    sheet = workbook.add_sheet(say(Message.of(_TITLE)), places)
    for line, text in enumerate(_GUIDE):
        sheet.write_line(line, say(Message.of(text)))
    sheet.begin_table(places, _HEADER_ROW)
    for line, row in enumerate(rows, start=_HEADER_ROW + 1):
        where = say(Message.of(_WHERE_IT_STOOD, row=row.row, sheet=row.sheet))
        sheet.write_row(line, _cells(row, workbook.in_place_of_code(row.row)), row.faults, where)
    return workbook.close()


def _cells(row: QuarantinedRow, in_place_of_code: str) -> dict[str, Cell]:
    cells = {name: cell_of(COLUMN[name].kind, text) for name, text in row.cells.items() if name in COLUMN}
    cells[QUARANTINE.name] = float(row.number)
    for column, is_known in ((PERSON, row.has_person), (CHILD, row.has_child)):
        if is_known:
            cells[column.name] = in_place_of_code
    return cells
