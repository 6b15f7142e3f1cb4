"""What needs attention: rules over the indicators that name places and groups, never persons."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from di_metrics.errors import N_
from di_metrics.indicators import CATALOGUE
from di_metrics.model import Cell, Dimension, Indicator, Period, Result, Selection

_LARGEST = 3

Evaluate = Callable[[str, Selection, tuple[Dimension, ...]], Result]


@dataclass(frozen=True, slots=True)
class Concern:
    """Something that needs attention: what is said of which cells, the most pressing first.

    `says` is a text about %(cells)s or %(where)s they are, perhaps with the %(subject)s and the %(limit)s that are declared;
    without one, the municipality of those in the cells is not known.
    """

    says: str
    indicator: Indicator
    by: Dimension
    cells: tuple[Cell, ...]


STALLED = N_("No new recipient in the last twelve months %(cells)s; in brackets, the recipients so far")
BELOW = N_("%(subject)s is below %(limit)s %(cells)s")
ALONE = N_("%(subject)s: %(cells)s")
"""Of the only row there is, which is the largest of nothing."""


def watched(evaluate: Evaluate, selection: Selection) -> tuple[Result, ...]:
    """The figures that are judged, each split as its indicator declares."""
    return tuple(
        evaluate(code, selection, (indicator.watch.by,)) for code, indicator in CATALOGUE.items() if indicator.watch
    )


def concerns(evaluate: Evaluate, selection: Selection) -> tuple[Concern, ...]:
    """What the selection (taken to date) gives reason to look at."""
    to_date = replace(selection, period=Period(selection.period.last))
    recipients = evaluate("recipients", to_date, (Dimension.MUNICIPALITY,))
    unplaced = tuple(cell for cell in recipients if cell.key == (None,) and cell.value)
    found = (
        *(_concern(result) for result in watched(evaluate, to_date)),
        _stalled(evaluate, to_date, recipients),
        Concern("", recipients.indicator, Dimension.MUNICIPALITY, unplaced),
    )
    return tuple(concern for concern in found if concern.cells)


def _concern(result: Result) -> Concern:
    """Rows below what is watched for, the lowest first, or the few largest."""
    watch, words = result.indicator.watch, result.indicator.words
    assert watch is not None
    known = sorted((cell for cell in result if cell.key[0] and cell.value is not None), key=lambda cell: cell.value or 0)
    if watch.below is None:
        largest = tuple(reversed([cell for cell in known if cell.value]))[:_LARGEST]
        return Concern(words.largest if len(known) > 1 else ALONE, result.indicator, watch.by, largest)
    below = tuple(cell for cell in known if (cell.value or 0) + (cell.margin or 0) < watch.below)
    return Concern(words.missed or BELOW, result.indicator, watch.by, below)


def _stalled(evaluate: Evaluate, to_date: Selection, recipients: Result) -> Concern:
    """Municipalities that have served people, but nobody new in the last twelve months."""
    new = evaluate("new_recipients", replace(to_date, period=to_date.period.within_a_year), recipients.by)
    cells = tuple(cell for cell in recipients if cell.value and cell.key[0] and new.cell(*cell.key).value == 0)
    return Concern(STALLED, recipients.indicator, Dimension.MUNICIPALITY, cells)
