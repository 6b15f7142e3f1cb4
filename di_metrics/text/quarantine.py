"""The rows of a batch in quarantine as a table in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable

from di_metrics.errors import N_
from di_metrics.reports import RowFault
from di_metrics.reports.mending import QuarantinedRow
from di_metrics.text.section import TextTable
from di_metrics.text.speaker import Speaker

MOST_SHOWN = 50
"""Rows that are shown; the workbook has all."""


def quarantine_table(speaker: Speaker, rows: Iterable[QuarantinedRow]) -> TextTable:
    """A line for each fault of each row: the number of the row, where it stood, what is wrong and how to mend it."""
    headings = (
        N_("Number"),
        N_("Sheet and row"),
        N_("Column"),
        N_("What was found"),
        N_("What is wrong"),
        N_("How to mend it"),
    )
    lines = [_line(speaker, row, fault) for row in rows for fault in row.faults]
    return TextTable(speaker.say(N_("Rows in quarantine")), tuple(map(speaker.say, headings)), tuple(lines))


def _line(speaker: Speaker, row: QuarantinedRow, fault: RowFault) -> tuple[str, ...]:
    return (
        str(row.number),
        speaker.say(N_("sheet %(sheet)s, row %(row)s"), sheet=row.sheet, row=row.row),
        speaker.name(fault.heading) if fault.heading else "–",
        fault.value or "–",
        speaker.message(fault.message),
        speaker.message(fault.mend),
    )
