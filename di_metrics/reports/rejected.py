"""The rows that are rejected, as far as they may be kept until they are mended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import cast

from di_metrics.reports.columns import COLUMN, QUARANTINE, Kind
from di_metrics.reports.drafts import Draft, DraftReader
from di_metrics.reports.fault_list import FaultList
from di_metrics.reports.headed import HeadedSheet
from di_metrics.reports.header import Header
from di_metrics.reports.names import Names
from di_metrics.reports.persons import Persons
from di_metrics.reports.quarantine import Supplement
from di_metrics.reports.records import Records
from di_metrics.reports.report import RejectedRow
from di_metrics.reports.retyping import text_of
from di_metrics.reports.sheets import Cell, Cells
from di_metrics.reports.shown import readable
from di_metrics.reports.words import Memory

_Texts = Memory[str]
"""One text for all equal cells of a kind of column."""


@dataclass(frozen=True, slots=True)
class RejectedRows:
    """Reads the rejected rows of a sheet once more, when all faults are known: so only what is rejected takes memory."""

    names: Names
    persons: Persons
    supplement: Supplement | None
    faults: FaultList

    def of(self, headed: HeadedSheet, tables: Mapping[int, DraftReader]) -> Iterator[RejectedRow]:
        """The rejected rows of a sheet; `tables` read the rows below each row of headings that has the right ones."""
        waiting = self.faults.faulty_rows(headed.name)
        texts = Memory(partial(_text, headed.sheet.day_zero))
        records = iter(Records(headed.sheet, headed.header)) if waiting else ()
        for header, number, cells in records:
            if number in waiting and header.row in tables:
                yield self._row(headed.name, header, number, cells, tables[header.row].read(cells), texts)
                waiting.remove(number)
                if not waiting:
                    return

    def _row(self, sheet: str, header: Header, number: int, cells: Cells, draft: Draft, texts: _Texts) -> RejectedRow:
        shown = readable(header, cells, draft, self.names)
        shown.pop(QUARANTINE.name, None)
        if self.supplement:
            self.supplement.recognise(draft)
        municipality = (self.supplement or self.persons).municipality(draft)
        return RejectedRow(
            sheet=sheet,
            row=number,
            municipality=municipality,
            person=self.persons.pseudonym(municipality, draft.person),
            child=self.persons.pseudonym(municipality, draft.child),
            quarantine=draft.quarantine,
            days=tuple(day for day in (draft.date_from, draft.date_to) if day is not None),
            cells={name: text for name, cell in shown.items() if (text := texts[COLUMN[name].kind, cell])},
            faults=self.faults.of_row(sheet, number),
        )


def _text(day_zero: dt.date, cell: object) -> str:
    kind, content = cast(tuple[Kind, Cell], cell)
    return text_of(kind, content, day_zero)
