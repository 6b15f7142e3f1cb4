"""CSV that a spreadsheet opens without computing anything."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from typing import TextIO

_FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
_HARMLESS = re.compile(r"[+-](?:\d+(?:[.,]\d+)?)?")
"""A number with a sign, or a sign alone."""


def write_csv(stream: TextIO, rows: Iterable[Iterable[object]], line_end: str = "\r\n") -> None:
    """Write rows; an apostrophe stands before a text that a spreadsheet would take for a formula.

    Source: OWASP, CSV Injection.
    """
    csv.writer(stream, lineterminator=line_end).writerows([_harmless(cell) for cell in row] for row in rows)


def _harmless(cell: object) -> object:
    if isinstance(cell, str) and _FORMULA.match(cell) and not _HARMLESS.fullmatch(cell):
        return f"'{cell}"
    return cell
