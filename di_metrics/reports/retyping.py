"""Cells as texts that are kept, and back: what is written anew is read as what it was."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from di_metrics.reports.checks import in_words
from di_metrics.reports.columns import Kind
from di_metrics.reports.drafts import DECIMALS, read_amount
from di_metrics.reports.names import BETWEEN_SERVICES
from di_metrics.reports.sheets import DAY_ZERO, Cell
from di_metrics.reports.values import read_day, written
from di_metrics.reports.words import tidy


def text_of(kind: Kind, cell: Cell, day_zero: dt.date) -> str:
    """A cell of a kind of column as text; what can be read is written in one way, what cannot stays as it is."""
    if kind is Kind.DATE and isinstance(day := read_day(cell, day_zero), dt.date):
        return written(day)
    if kind in DECIMALS and isinstance(number := read_amount(kind, cell), Decimal):
        return _unambiguous(in_words(number))
    if kind is Kind.SERVICES:
        return "; ".join(filter(None, map(tidy, BETWEEN_SERVICES.split(written(cell)))))
    return tidy(written(cell))


def cell_of(kind: Kind, text: str) -> Cell:
    """A text of a kind of column as a cell: a day or a number is such, unless it cannot be read."""
    if kind is Kind.DATE and isinstance(day := read_day(text, DAY_ZERO), dt.date):
        return day
    if kind in DECIMALS and isinstance(number := read_amount(kind, text), Decimal):
        return float(number)
    return text


def _unambiguous(number: str) -> str:
    """Three decimals could be thousands, so a fourth is written."""
    return number + "0" if len(number.partition(",")[2]) == 3 else number
