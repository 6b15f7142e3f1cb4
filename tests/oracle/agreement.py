"""Comparing a result of the queries with the independent computation, cell by cell."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace

from di_metrics.model import Cell, Dimension, Key, Result, Selection, Status

from .data import Programme, Region
from .rules import Value
from .strategies import Question

_OF_PLANS = frozenset({"target_attainment", "assessment_target_attainment"})
_OF_THE_PROJECT = _OF_PLANS | {"places_created", "budget_absorption"}
"""What exists for some splits only; the rules leave it to the catalogue for which."""


def is_settled(question: Question, region: Region) -> bool:
    """False for what the counting rules say nothing of, so that there is nothing to agree on."""
    selection = question.selection
    if question.indicator == "recipients_per_10000":
        # What do municipalities of both bases leave together? A row of municipalities has its own inhabitants.
        bases = {region.municipalities[code].basis for code in selection.municipalities}
        return len(bases) < 2 or Dimension.MUNICIPALITY in question.by
    if question.indicator in _OF_PLANS | {"places_created"}:
        # Neither places nor plans are of persons from state care.
        return not selection.from_state_care
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
        if self._is_not_applicable(cell.key):
            return cell.status is Status.NOT_APPLICABLE and cell.value is None and value is None
        match cell.status:
            case Status.VALUE:
                if value is None or cell.value is None:
                    return False
                return math.isclose(cell.value, value, rel_tol=1e-9, abs_tol=1e-12)
            case Status.NO_DATA:
                return value is None and cell.value is None
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
        codes = dict(zip(self.by, key, strict=True))
        selection = self.question.selection
        if self.question.indicator in _OF_THE_PROJECT:
            narrowed = any(not dimension.is_time for dimension in self.by)
            return narrowed or bool(
                selection.municipalities
                or selection.filters_services
                or selection.groups
                or selection.from_state_care
                or value is None
            )
        municipality = codes.get(Dimension.MUNICIPALITY)
        is_outsider = municipality is not None and not self.region.municipalities[municipality].partner
        if not value and is_outsider:
            return True
        # Nobody can receive what is chosen. Without a choice of services that says nothing of assessments, which count on.
        of_services = selection.filters_services or any(dimension.is_of_services for dimension in self.by)
        return not self._can_be_served(codes, selection) and (of_services or not value)

    def _can_be_served(self, codes: Mapping[Dimension, str | None], selection: Selection) -> bool:
        """Whether any group of a cell can receive any of its services, the filters considered."""
        groups = {codes[Dimension.GROUP]} if Dimension.GROUP in codes else set(selection.groups or self.programme.groups)
        return any(
            groups & service.groups
            and service.code in (selection.services or [service.code])
            and service.category in (selection.categories or [service.category])
            and codes.get(Dimension.SERVICE, service.code) == service.code
            and codes.get(Dimension.CATEGORY, service.category) == service.category
            and codes.get(Dimension.UNIT, service.unit) == service.unit
            for service in self.programme.services.values()
        )

    def _is_not_applicable(self, key: Key) -> bool:
        """Whether the rules leave no choice: a plan of less than everything, a service that no group of it may receive."""
        selection = self.question.selection
        of_services = any(dimension.is_of_services for dimension in self.by)
        if self.question.indicator in _OF_PLANS and (
            of_services or Dimension.MUNICIPALITY in self.by or selection.municipalities or selection.filters_services
        ):
            return True
        unfiltered = replace(selection, services=(), categories=())
        return of_services and not self._can_be_served(dict(zip(self.by, key, strict=True)), unfiltered)


def _text(value: Value) -> str:
    return "no value" if value is None else f"{float(value):g} ({value})"
