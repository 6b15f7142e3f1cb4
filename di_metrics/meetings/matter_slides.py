"""Slides of what is to be talked about: what needs attention, and which decisions are open."""

from __future__ import annotations

from di_metrics.attention import findings
from di_metrics.deck import Level, Listing
from di_metrics.errors import N_
from di_metrics.meetings.agenda import View
from di_metrics.meetings.answer import Question
from di_metrics.meetings.body import Body, Meeting
from di_metrics.meetings.masked import MaskedFigures
from di_metrics.meetings.recorded import RecordedFigures
from di_metrics.meetings.wording import standing_line
from di_metrics.model import Dimension, Result, Selection
from di_metrics.text import narrative

_BY_PLACE = ("recipients", "assessed_waiting", "coverage")
"""What is said of municipalities on one slide, and so has to be hidden together."""


def attention(meeting: Meeting, view: View) -> Body:
    """Municipalities and groups that stand out, each in a sentence."""
    say = meeting.source.speaker.say
    points = _findings(meeting, view)
    number = meeting.source.speaker.plural("%(number)s finding", "%(number)s findings", len(points))
    heading = say(N_("What needs attention"))
    return Body(
        heading,
        f"{heading}: {number}",
        points[0] if points else say(N_("Nothing stands out under these filters.")),
        Listing(points or (say(N_("Nothing stands out under these filters.")),)),
        None,
        standing_line(meeting.source, meeting.to_date(view)),
    )


def decisions(meeting: Meeting, view: View) -> Body:
    """The decisions that are open, and what the figures suggest to decide about."""
    speaker = meeting.source.speaker
    suggested = _findings(meeting, view)
    points = (*meeting.decisions, *suggested)
    said = [speaker.plural("%(number)s open decision", "%(number)s open decisions", len(meeting.decisions))]
    if suggested:
        said.append(speaker.plural("%(number)s finding", "%(number)s findings", len(suggested)))
    heading = speaker.say(N_("Decisions needed"))
    nothing = speaker.say(N_("No decision is open."))
    return Body(
        heading,
        f"{heading}: {speaker.listed(said)}",
        points[0] if points else nothing,
        Listing(points or (nothing,)),
        None,
        standing_line(meeting.source, meeting.to_date(view)),
    )


def _findings(meeting: Meeting, view: View) -> tuple[str, ...]:
    """What stands out by the internal figures, as far as the level tells it; a release does not tell it."""
    source = meeting.source
    if source.level is Level.PROTECTED:
        return ()
    selection = meeting.selection(view)
    by_place = source.answer(Question(_BY_PLACE, selection, (Dimension.MUNICIPALITY,), total=False))
    recorded = source.recorded if isinstance(source, MaskedFigures) else source

    def evaluate(code: str, asked: Selection, by: tuple[Dimension, ...]) -> Result:
        """What is said of municipalities is hidden together; whether anybody is new there is asked and not told."""
        told = by_place.result(code) if by_place and by == (Dimension.MUNICIPALITY,) else None
        if told is not None:
            return told
        if by == (Dimension.MUNICIPALITY,) and isinstance(recorded, RecordedFigures):
            return recorded.answer(Question((code,), asked, by)).results[0]
        answer = source.answer(Question((code,), asked, by))
        assert answer is not None
        return answer.results[0]

    found = findings(evaluate, selection)
    return tuple(narrative.finding(source.speaker, source.region, one) for one in found)
