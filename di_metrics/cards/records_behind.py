"""What cards of the records themselves share: the records behind a source, what may be asked, counts that are not told."""

from __future__ import annotations

from di_metrics.cards.picture_values import figure
from di_metrics.deck import Figure
from di_metrics.indicators import CATALOGUE
from di_metrics.model import Cell, Selection, Status
from di_metrics.sources.exact import RecordedFigures
from di_metrics.sources.masked import MaskedFigures
from di_metrics.sources.masking import Openness, is_small
from di_metrics.sources.question import FigureSource
from di_metrics.text.notes import notes

_PERSONS = CATALOGUE["recipients"]


def records_of(source: FigureSource) -> RecordedFigures | None:
    """The exact figures behind a source; None behind a public release."""
    if isinstance(source, MaskedFigures):
        return source.recorded
    return source if isinstance(source, RecordedFigures) else None


def about(recorded: RecordedFigures, selection: Selection, *more: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    """Day, basis, filters and source of figures that are no indicator's, and what else must be known of them."""
    told = notes(recorded.speaker, recorded.region, recorded.database.info, selection, ())
    return (*told[:-2], *more, *told[-2:])


def count_of_persons(source: FigureSource, count: int, state: Openness) -> Figure:
    """A count of persons as it is, or as one that is not told."""
    if state is Openness.OPEN:
        return figure(source, _PERSONS, Cell((), count))
    return figure(source, _PERSONS, Cell((), None, Status.LOW if is_small(count) else Status.SUPPRESSED))
