"""Rows that wait until they are mended: what may be kept of them, and the workbook in which they are mended."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

from di_metrics.errors import N_, Message
from di_metrics.reports.checks import in_words
from di_metrics.reports.columns import CHILD, COLUMN, PERSON, QUARANTINE, SUPPLEMENT_COLUMNS, ColumnKind, ReportColumn
from di_metrics.reports.drafts import DECIMALS, Draft, read_amount
from di_metrics.reports.identifiers import Identifier, KnownPerson
from di_metrics.reports.marking import MarkedWorkbook, Say
from di_metrics.reports.names import BETWEEN_SERVICES
from di_metrics.reports.persons import Persons
from di_metrics.reports.report import RowFault, row_in_words
from di_metrics.reports.rules import RULES, Problem, Rule, broken
from di_metrics.reports.sheets import DAY_ZERO, Cell
from di_metrics.reports.spelling import tidy
from di_metrics.reports.values import read_day, written

# ---- Cells as texts that are kept, and back ----


def text_of(kind: ColumnKind, cell: Cell, day_zero: dt.date) -> str:
    """A cell of a kind of column as text; what can be read is written in one way, what cannot stays as it is."""
    if kind is ColumnKind.DATE and isinstance(day := read_day(cell, day_zero), dt.date):
        return written(day)
    if kind in DECIMALS and isinstance(number := read_amount(kind, cell), Decimal):
        return _unambiguous(in_words(number))
    if kind is ColumnKind.SERVICES:
        return "; ".join(filter(None, map(tidy, BETWEEN_SERVICES.split(written(cell)))))
    return tidy(written(cell))


def kept_text(day_zero: dt.date, cell: object) -> str:
    """The text of a cell, which comes with the kind of its column."""
    kind, content = cast(tuple[ColumnKind, Cell], cell)
    return text_of(kind, content, day_zero)


def cell_of(kind: ColumnKind, text: str) -> Cell:
    """A text of a kind of column as a cell: a day or a number is such, unless it cannot be read."""
    if kind is ColumnKind.DATE and isinstance(day := read_day(text, DAY_ZERO), dt.date):
        return day
    if kind in DECIMALS and isinstance(number := read_amount(kind, text), Decimal):
        return float(number)
    return text


def _unambiguous(number: str) -> str:
    """Three decimals could be thousands, so a fourth is written."""
    return number + "0" if len(number.partition(",")[2]) == 3 else number


# ---- Reports that mend rows in quarantine ----

_REMOVED = Problem(Rule.IDENTIFIER_REMOVED)


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A row in quarantine that waits to be mended: its number and what was known of it for sure, persons as pseudonyms."""

    number: int
    person: str | None
    child: str | None
    municipality: str | None


class Supplement:
    """Checks the records of a report that mends rows in quarantine."""

    def __init__(self, waiting: Mapping[int, Quarantined], persons: Persons) -> None:
        self._waiting, self._persons = waiting, persons
        self._rows: dict[int, tuple[str, int]] = {}

    def recognise(self, draft: Draft) -> None:
        """Let those be known whose identifier is still taken out, but whose pseudonym was kept."""
        kept = self._waiting.get(draft.quarantine or 0)
        if kept is None or not self._same_register(draft, kept):
            return
        person = self._known(draft, PERSON, kept.person)
        child = self._known(draft, CHILD, kept.child)
        if person or child:
            # Both in one form, so that a guardian who is the child is noticed.
            draft.person = person or self._in_one_form(draft, draft.person)
            draft.child = child or self._in_one_form(draft, draft.child)

    def municipality(self, draft: Draft) -> str | None:
        """The code of a record's municipality; where the record leaves it open, that of the row in quarantine."""
        told = self._persons.municipality(draft)
        kept = self._waiting.get(draft.quarantine or 0)
        return kept.municipality if told is None and kept else told

    def check(self, draft: Draft, sheet: str, row: int) -> None:
        """Find what is wrong with the number of a record, which stands in a row of a sheet."""
        problem = self._problem(draft, sheet, row)
        if problem is not None and QUARANTINE.name not in draft.wrong:
            draft.problems.append((QUARANTINE, problem))

    def _problem(self, draft: Draft, sheet: str, row: int) -> Problem | None:
        number = draft.quarantine
        if number is None:
            return Problem(Rule.QUARANTINE_MISSING)
        if number not in self._waiting:
            return Problem(Rule.QUARANTINE_CLOSED)
        other = self._rows.setdefault(number, (sheet, row))
        return None if other == (sheet, row) else broken(Rule.QUARANTINE_TWICE, other=row_in_words(*other, sheet))

    def _same_register(self, draft: Draft, kept: Quarantined) -> bool:
        """False if the mended row is of a municipality where the kept pseudonym may be of somebody else."""
        municipality = self._persons.municipality(draft)
        if municipality is None or kept.municipality is None:
            return True  # the row is faulty anyway; the pseudonym was made from a personal code, which is valid everywhere
        return self._persons.same_register(municipality, kept.municipality)

    @staticmethod
    def _known(draft: Draft, column: ReportColumn, pseudonym: str | None) -> KnownPerson | None:
        if pseudonym is None or (column, _REMOVED) not in draft.problems:
            return None
        draft.problems.remove((column, _REMOVED))
        return KnownPerson(pseudonym)

    def _in_one_form(self, draft: Draft, who: Identifier | KnownPerson | None) -> Identifier | KnownPerson | None:
        pseudonym = self._persons.pseudonym(self.municipality(draft), who)
        return KnownPerson(pseudonym) if pseudonym else who


# ---- Rows in quarantine as a workbook in which they are mended; read as a report, it is a supplement ----

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


# ---- Faults of rows as JSON, in which they are kept with a row in quarantine ----
# Kept is which rule was broken and what its texts name, not the texts: these may change and are said in any language.


def faults_to_json(faults: Iterable[RowFault]) -> str:
    """The faults of a row as a JSON array. Its sheet and row are not in it, for they are kept with the row."""
    return json.dumps([_kept(fault) for fault in faults], ensure_ascii=False)


def faults_from_json(text: str, sheet: str, row: int) -> tuple[RowFault, ...]:
    """The faults of a row of a sheet. One of a rule that is no more is left out: there are no words for it."""
    return tuple(_fault(kept, sheet, row) for kept in json.loads(text) if kept["code"] in RULES)


def _kept(fault: RowFault) -> dict[str, object]:
    mend = dict(fault.mend.params)
    near = [mend["words"]] if fault.mend.key == RULES[fault.code].likely else []
    return {
        "column": fault.column,
        "letter": fault.letter,
        "code": fault.code,
        "params": dict(fault.message.params),
        "near": near,
        "value": fault.value,
    }


def _fault(kept: dict[str, Any], sheet: str, row: int) -> RowFault:
    problem = Problem(RULES[kept["code"]], tuple(kept["params"].items()), tuple(kept["near"]))
    where = (sheet, row, kept["letter"], kept["column"])
    return RowFault(*where, problem.rule.code, problem.rule.severity, problem.message, problem.mend, kept["value"])
