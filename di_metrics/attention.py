"""What needs attention: rules over the indicators that name places and groups, never persons."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from dateutil.relativedelta import relativedelta

from di_metrics.indicators import CATALOGUE
from di_metrics.model import Cell, Dimension, Period, Result, Selection

LOW_COVERAGE = 50
"""Percent. The project's own reports single out municipalities above and below half of the assessed persons."""

_NAMED = 3

Evaluate = Callable[[str, Selection, tuple[Dimension, ...]], Result]


JUDGED = {
    "assessed_waiting": (Dimension.MUNICIPALITY,),
    "coverage": (Dimension.MUNICIPALITY,),
    "target_attainment": (Dimension.GROUP,),
}
"""What is judged that some filters leave without meaning."""


class Concern(StrEnum):
    """The kind of a finding."""

    WAITING = "waiting"
    LOW_COVERAGE = "low_coverage"
    STALLED = "stalled"
    BELOW_TARGET = "below_target"
    UNKNOWN_PLACE = "unknown_place"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that needs attention: its kind and the cells it is about, the most pressing first."""

    concern: Concern
    cells: tuple[Cell, ...]


def findings(evaluate: Evaluate, selection: Selection) -> tuple[Finding, ...]:
    """What the selection (taken to date) gives reason to look at; kinds without any cell are left out."""
    to_date = replace(selection, period=Period(selection.period.last))
    place = (Dimension.MUNICIPALITY,)
    waiting, coverage, attainment = (evaluate(code, to_date, by) for code, by in JUDGED.items())
    recipients = evaluate("recipients", to_date, place)
    found = (
        Finding(Concern.WAITING, _named(waiting, lambda value: value > 0, largest=True)[:_NAMED]),
        Finding(Concern.LOW_COVERAGE, _named(coverage, lambda value: value < LOW_COVERAGE, largest=False)),
        Finding(Concern.STALLED, _stalled(evaluate, to_date, recipients)),
        Finding(Concern.BELOW_TARGET, _named(attainment, lambda value: value < 100, largest=False)),
        Finding(Concern.UNKNOWN_PLACE, tuple(cell for cell in recipients if cell.key == (None,) and cell.value)),
    )
    return tuple(one for one in found if one.cells)


def _named(result: Result, applies: Callable[[float], bool], largest: bool) -> tuple[Cell, ...]:
    cells = [cell for cell in result if cell.key[0] is not None and cell.value is not None and applies(cell.value)]
    return tuple(sorted(cells, key=lambda cell: cell.value or 0, reverse=largest))


def _stalled(evaluate: Evaluate, to_date: Selection, recipients: Result) -> tuple[Cell, ...]:
    """Municipalities that have served people, but nobody new in the last twelve months."""
    last = to_date.period.last
    year = Period(last, last - relativedelta(years=1, days=-1))
    new = evaluate(CATALOGUE["new_recipients"].code, replace(to_date, period=year), (Dimension.MUNICIPALITY,))
    return tuple(cell for cell in recipients if cell.value and cell.key[0] and not new.cell(*cell.key).value)
