"""A spreadsheet's number formats that show a figure as the deck writes it: its decimals, sign and unit."""

from __future__ import annotations

import re

from di_metrics.deck import Figure
from di_metrics.model import Language

_MARKS = {Language.LV: ",", Language.EN: "."}
_MINUS = "\N{MINUS SIGN}"
_WRITTEN = re.compile(r"(?P<sign>[+\-−]?)(?P<digits>\d[\d.,\s]*)(?P<unit>[^\d]*)")


def plain_format(decimals: int) -> str:
    """Thousands apart, so many decimals."""
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def format_of(figure: Figure, decimals: int, language: Language) -> str:
    """The format in which a spreadsheet shows a figure's value as its text has it.

    With `decimals` alone where the text is no such number, as “1,23 m EUR” for 1 234 567.
    """
    written = _WRITTEN.fullmatch(figure.text.strip())
    if figure.value is None or written is None:
        return plain_format(decimals)
    digits = written["digits"]
    spaces = digits[len(digits.rstrip()) :]
    whole, _, part = digits.strip().partition(_MARKS[language])
    number = float(f"{re.sub(r'[^0-9]', '', whole)}.{part or 0}") if part.isdigit() or not part else float("nan")
    told = -number if written["sign"] in ("-", _MINUS) else number
    if not abs(told - figure.value) <= 0.5000001 * 10 ** -len(part):
        return plain_format(decimals)
    unit = (spaces + written["unit"]).replace('"', "")
    shape = plain_format(len(part)) + (f'"{unit}"' if unit.strip() else "")
    return f"+{shape};{_MINUS}{shape};{shape}" if written["sign"] == "+" else shape
