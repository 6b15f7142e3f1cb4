"""What a report holds beside its records, and may be meant as such: it is told, so that nothing is left out in silence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from itertools import takewhile

from di_metrics.reports import rules
from di_metrics.reports.columns import COLUMN, SUPPLEMENT_COLUMNS, Column, Kind
from di_metrics.reports.headed import HeadedSheet
from di_metrics.reports.header import Header
from di_metrics.reports.identifiers import Identifier, is_example, read_identifier
from di_metrics.reports.names import Names
from di_metrics.reports.problem import Problem, Rule, broken
from di_metrics.reports.sheets import DAY_ZERO, Cell, Cells, Sheet, column_letter
from di_metrics.reports.values import read_day, read_number
from di_metrics.reports.words import Memory, key_of, near

_NAMED = (Kind.MUNICIPALITY, Kind.GROUP, Kind.SERVICE)
_KINDS_OF_A_RECORD, _KINDS_OF_PERHAPS_A_RECORD = 4, 3
_DECIMALS = 9
_ORDINALS = frozenset(("nr", "nr p k", "n p k", "npk", "nr pk", "no", "rindas nr", "rindas numurs", "kartas numurs"))
"""Headings of columns that number the rows: nothing is lost with them."""


class LikeRecords:
    """Tells rows that are like records without knowing their columns: by the kinds of what stands in them."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._kinds: Memory[Kind | None] = Memory(self._kind)

    def above(self, headed: HeadedSheet) -> Iterator[tuple[int, Problem]]:
        """The rows above the headings of a sheet that are like records."""
        for number, cells in takewhile(lambda row: row[0] < headed.header.row, headed.sheet.rows()):
            rule = self._rule(cells, rules.ROW_ABOVE_HEADINGS, rules.ROW_PERHAPS_MEANT)
            if rule:
                yield number, Problem(rule)

    def in_sheet(self, sheet: Sheet, *, hidden: bool = False) -> Problem | None:
        """The problem of a sheet that is not read but holds rows like records."""
        surely, perhaps = rules.SHEET_WITHOUT_HEADINGS, rules.SHEET_PERHAPS_MEANT
        if hidden:
            surely = perhaps = rules.SHEET_HIDDEN
        found: Problem | None = None
        for number, cells in sheet.rows():
            rule = self._rule(cells, surely, perhaps)
            if rule is surely:
                return broken(rule, row=number)
            if rule and not found:
                found = broken(rule, row=number)
        return found

    def _rule(self, cells: Cells, surely: Rule, perhaps: Rule) -> Rule | None:
        if len(cells) < _KINDS_OF_PERHAPS_A_RECORD or any(map(is_example, cells.values())):
            return None
        kinds = {kind for cell in cells.values() if (kind := self._kinds[cell])}
        if len(kinds) >= _KINDS_OF_A_RECORD and Kind.DATE in kinds:
            return surely
        return perhaps if len(kinds) >= _KINDS_OF_PERHAPS_A_RECORD and kinds & {Kind.DATE, Kind.IDENTIFIER} else None

    def _kind(self, key: object) -> Kind | None:
        cell: Cell = key  # type: ignore[assignment]
        if isinstance(cell, dt.date):
            return Kind.DATE
        if isinstance(cell, float):
            return Kind.NUMBER
        if named := next((kind for kind in _NAMED if self._names.knows(kind.value, cell)), None):
            return named
        if isinstance(read_number(cell, _DECIMALS), Decimal):
            return Kind.NUMBER
        day = read_day(cell, DAY_ZERO)
        if isinstance(day, dt.date) or (isinstance(day, Problem) and day.rule is rules.DATE_WITH_TIME):
            return Kind.DATE
        return Kind.IDENTIFIER if isinstance(read_identifier(cell), Identifier) else None


def column_problems(sheet: Sheet, header: Header, filled: set[int]) -> Iterator[tuple[Column | None, Problem]]:
    """Columns in which something stands and that are not read, or are read and hidden."""
    for name, place in header.places.items():
        if place in sheet.hidden_columns and place in filled and COLUMN[name].kind is not Kind.IGNORED:
            yield COLUMN[name], Problem(rules.COLUMN_HIDDEN)
    headings = {one.place: one.text for one in header.unknown}
    twice = {place for _, place in header.twice}
    for place in sorted(filled - set(header.places.values()) - twice):
        heading = headings.get(place, "")
        if key_of(heading) not in _ORDINALS:
            yield None, Problem(rules.COLUMN_NOT_READ, (("letter", column_letter(place)),), _likely(heading, header))


def _likely(heading: str, header: Header) -> tuple[str, ...]:
    missing = [column for column in SUPPLEMENT_COLUMNS if column.name not in header.places]
    return tuple(column.heading.lv for column in missing if heading and near(heading, column.keys))
