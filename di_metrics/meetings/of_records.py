"""What slides of the records themselves share: the records behind a source, what may be asked, counts that are not told."""

from __future__ import annotations

from di_metrics.deck import Figure
from di_metrics.errors import N_
from di_metrics.indicators import CATALOGUE
from di_metrics.meetings.agenda import View
from di_metrics.meetings.answer import FigureSource
from di_metrics.meetings.body import Body, Meeting
from di_metrics.meetings.masked import MaskedFigures
from di_metrics.meetings.masking import Openness, is_small
from di_metrics.meetings.pictures import figure
from di_metrics.meetings.recorded import RecordedFigures
from di_metrics.meetings.view_words import KIND_NAMES
from di_metrics.meetings.wording import standing_line
from di_metrics.model import Cell, Selection, Status
from di_metrics.text.notes import notes

_PERSONS = CATALOGUE["recipients"]


def records_of(source: FigureSource) -> RecordedFigures | None:
    """The exact figures behind a source; None behind a public release."""
    if isinstance(source, MaskedFigures):
        return source.recorded
    return source if isinstance(source, RecordedFigures) else None


def heading_of(meeting: Meeting, view: View) -> str:
    return meeting.source.speaker.say(KIND_NAMES[view.kind])


def not_released(meeting: Meeting, view: View) -> Body:
    """That the public release does not tell what a view shows."""
    return untold_by_release(meeting, view, heading_of(meeting, view))


def untold_by_release(meeting: Meeting, view: View, what: str) -> Body:
    """That the public release does not tell something, which is named."""
    say = meeting.source.speaker.say
    title = say(N_("%(what)s: not in the public release"), what=what)
    return untold(meeting, view, what, title, say(N_("The public release does not tell this. The internal figures do.")))


def untold(meeting: Meeting, view: View, heading: str, title: str, sentence: str) -> Body:
    """A slide without a picture, which says what is not shown and why."""
    return Body(heading, title, sentence, None, None, standing_line(meeting.source, meeting.to_date(view)))


def about(recorded: RecordedFigures, selection: Selection, *more: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    """Day, basis, filters and source of figures that are no indicator's, and what else must be known of them."""
    told = notes(recorded.speaker, recorded.region, recorded.database.info, selection, ())
    return (*told[:-2], *more, *told[-2:])


def count_of_persons(source: FigureSource, count: int, state: Openness) -> Figure:
    """A count of persons as it is, or as one that is not told."""
    if state is Openness.OPEN:
        return figure(source, _PERSONS, Cell((), count))
    return figure(source, _PERSONS, Cell((), None, Status.LOW if is_small(count) else Status.SUPPRESSED))
