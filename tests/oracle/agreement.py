"""Comparing a result of the queries with the independent computation, cell by cell."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from di_metrics.model import Cell, Dimension, Key, Result, Status

from .cells import filters_of
from .data import Programme, Region
from .rules import NOT_NARROWED_BY, Value, groups_of
from .strategies import Question


def is_settled(question: Question, region: Region) -> bool:
    """False for what the counting rules say nothing of, so that there is nothing to agree on."""
    selection = question.selection
    if question.indicator == "recipients_per_10000":
        # What do municipalities of both bases leave together? A row of municipalities has its own inhabitants.
        bases = {region.municipalities[code].basis for code in selection.municipalities}
        return len(bases) < 2 or Dimension.MUNICIPALITY in question.by
    return True


def disagreements(
    question: Question, expected: Mapping[Key, Value], result: Result, region: Region, programme: Programme
) -> Iterator[str]:
    """Every cell in which the result says something else than the independent computation, in words."""
    judge = _Judge(question, result.by, region, programme)
    shown = {cell.key: cell for cell in result}
    if len(shown) < len(result.cells):
        yield "a key stands twice"
    for key, value in expected.items():
        cell = shown.pop(key, None)
        if cell is None:
            if value or not judge.may_be_left_out(key):
                yield f"{key}: {_text(value)} expected, no cell found"
        elif not judge.agrees(cell, value):
            yield f"{key}: {_text(value)} expected, {cell.status} {cell.value} found"
    unknown_is_held = any(None in key for key in expected)
    for key, cell in shown.items():
        # An unknown row stands only where something is unknown; any other row may be there to say that it is empty.
        if cell.value or (None in key and not unknown_is_held):
            yield f"{key}: no cell expected, {cell.status} {cell.value} found"


class _Judge:
    """What may stand in a cell of one question."""

    def __init__(self, question: Question, by: tuple[Dimension, ...], region: Region, programme: Programme) -> None:
        self.question = question
        self.by = by
        self.region = region
        self.programme = programme

    def agrees(self, cell: Cell, value: Value) -> bool:
        if (cell.reason is not None) != (cell.status is Status.NOT_APPLICABLE):
            return False
        if self._is_not_applicable(cell.key):
            return cell.status is Status.NOT_APPLICABLE and cell.value is None and value is None
        match cell.status:
            case Status.VALUE:
                if value is None or cell.value is None:
                    return False
                return math.isclose(cell.value, value, rel_tol=1e-9, abs_tol=1e-12)
            case Status.NO_DATA:
                return value is None and cell.value is None
            case Status.NOT_REACHED:
                return value == math.inf and cell.value is None
            case Status.NOT_APPLICABLE:
                return cell.value is None and self._may_be_not_applicable(cell.key, value)
            case _:
                return False

    def may_be_left_out(self, key: Key) -> bool:
        """True for empty cells that need not be shown: unknown, non-partners, outside a filter, of no unit kind."""
        codes = dict(zip(self.by, key, strict=True))
        if Dimension.MUNICIPALITY in codes:
            code = codes[Dimension.MUNICIPALITY]
            if code is None or not self.region.municipalities[code].partner or self.question.selection.municipalities:
                return True
        return Dimension.UNIT in codes

    def _may_be_not_applicable(self, key: Key, value: Value) -> bool:
        """Nothing is told of municipalities that are no partners, unless there is something."""
        code = dict(zip(self.by, key, strict=True)).get(Dimension.MUNICIPALITY)
        chosen = (code,) if code is not None else self.question.selection.municipalities
        return not value and bool(chosen) and not any(self.region.municipalities[one].partner for one in chosen)

    def _is_not_applicable(self, key: Key) -> bool:
        """Whether the rules leave no choice: what changes the meaning, groups it is not of, services not meant for them."""
        selection, code = self.question.selection, self.question.indicator
        if {*self.by, *filters_of(selection)} & NOT_NARROWED_BY.get(code, frozenset()):
            return True
        cell = dict(zip(self.by, key, strict=True))
        groups = groups_of(code, self.programme) & set(selection.groups or self.programme.groups)
        groups = groups & {str(cell[Dimension.GROUP])} if Dimension.GROUP in cell else groups
        of_services = selection.filters_services or any(dimension.is_of_services for dimension in self.by)
        return not groups or (of_services and not self._can_be_served(groups, cell))

    def _can_be_served(self, groups: frozenset[str], cell: Mapping[Dimension, str | None]) -> bool:
        """Whether any of the groups may receive any of a cell's services, the filters considered."""
        selection = self.question.selection
        return any(
            groups & service.groups
            and service.code in (selection.services or [service.code])
            and service.category in (selection.categories or [service.category])
            and cell.get(Dimension.SERVICE, service.code) == service.code
            and cell.get(Dimension.CATEGORY, service.category) == service.category
            and cell.get(Dimension.UNIT, service.unit) == service.unit
            for service in self.programme.services.values()
        )


def _text(value: Value) -> str:
    return "no value" if value is None else f"{float(value):g} ({value})"
