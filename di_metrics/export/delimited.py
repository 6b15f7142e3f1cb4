"""A table as CSV: one row a key, codes beside names, machine-readable numbers."""

from __future__ import annotations

import csv
import io

from di_metrics.export.level import Level
from di_metrics.model import Status
from di_metrics.text.table import Table

_MARKS = {Status.NO_DATA: "[x]", Status.NOT_APPLICABLE: "[z]", Status.SUPPRESSED: "[c]"}
"""Symbols for values that are not there: not available, not applicable, confidential (UK government statistics)."""


def csv_bytes(table: Table, demonstration: bool) -> bytes:
    """The table's rows as UTF-8 CSV with a byte order mark, which spreadsheets need to read the diacritics right.

    Codes and names stand side by side; a value that is not there is `[x]` (no data), `[z]` (not applicable) or `[c]`
    (protected). The last columns say whether the data are demonstration data, and that the file is for internal use: it is
    made from records, whatever it shows. The total stays out: it is another query.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    keys = [part for dimension in table.dimensions for part in (f"{dimension}_code", dimension.value)]
    writer.writerow([*keys, *(column.indicator.code for column in table.columns), "data_kind", "level"])
    kind = "demonstration" if demonstration else "records"
    for row in table.rows:
        if row.is_total:
            continue
        named = [part for code, name in zip(row.codes, row.names, strict=True) for part in (code or "", name)]
        values = [cell.value if cell.status is Status.VALUE else _MARKS[cell.status] for cell in row.cells]
        writer.writerow([*named, *values, kind, Level.INTERNAL])
    return text.getvalue().encode("utf-8-sig")
