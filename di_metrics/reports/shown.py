"""What of a record may be shown and kept when it is faulty: only what surely identifies nobody."""

from __future__ import annotations

import re

from di_metrics.reports.columns import COLUMN, PARISH, Column, Kind
from di_metrics.reports.drafts import Draft
from di_metrics.reports.header import Header
from di_metrics.reports.names import Names
from di_metrics.reports.problem import Problem
from di_metrics.reports.sheets import Cell, Cells
from di_metrics.reports.values import MONTHS, written
from di_metrics.reports.words import key_of, looks_like_code, tidy

_LONGEST = 60
_WORDS = re.compile(r"[^\W\d_]+")
_HARMLESS = frozenset(MONTHS).union(
    ("gada", "gads", "g", "no", "lidz", "un", "eur", "eiro", "euro", "ct", "x", "ja", "ne", "nav", "true", "false"),
    ("h", "st", "stunda", "stundas", "min", "d", "diena", "dienas", "reize", "reizes", "gab"),
)
"""Words in numbers, days and answers that name nobody."""

_OF_KNOWN_NAMES = frozenset({"no_partner", "service_of_group", "not_served"})
"""Rules that are broken by names which are known."""

_NAMES = (Kind.MUNICIPALITY, Kind.PARISH, Kind.GROUP, Kind.SERVICE, Kind.SERVICES)
_NEVER = (Kind.IDENTIFIER, Kind.TEXT, Kind.IGNORED)


def shown(column: Column | None, problem: Problem, cell: Cell | None) -> str | None:
    """The faulty value, or None where it might tell who somebody is.

    A misspelt name is shown if it is near a known one; numbers and days with no words but harmless ones. What stands in a
    wrong column, such as the name of a person, is therefore not shown. Neither is anything that may hold a personal code.
    """
    if column is None or cell is None or column.private or column.kind in _NEVER:
        return None
    text = tidy(written(cell))
    if not text or len(text) > _LONGEST or looks_like_code(text):
        return None
    if column.kind in _NAMES:
        return text if problem.near or problem.rule.code in _OF_KNOWN_NAMES else None
    return text if all(key_of(word) in _HARMLESS for word in _WORDS.findall(text)) else None


def readable(header: Header, cells: Cells, draft: Draft, names: Names) -> dict[str, Cell]:
    """The cells of a record that may be shown, by the name of their column.

    `draft` is what the cells were read as, before any check: what could be read is a known name, a number or a day.
    """
    wrong = {column.name: problem for column, problem in draft.problems if column}
    found = ((name, cells.get(place)) for name, place in header.places.items())
    return {name: cell for name, cell in found if cell is not None and _may_be_shown(name, cell, wrong.get(name), names)}


def _may_be_shown(name: str, cell: Cell, problem: Problem | None, names: Names) -> bool:
    column = COLUMN[name]
    if problem is not None:
        return shown(column, problem, cell) is not None
    if column.private or (isinstance(cell, str) and looks_like_code(cell)):
        return False
    return column is not PARISH or names.knows("parish", cell)
