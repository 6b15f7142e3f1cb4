"""Slides of what is to be talked about: what needs attention, and which decisions are open."""

from __future__ import annotations

from di_metrics.attention import findings
from di_metrics.deck import Level, Listing
from di_metrics.errors import N_
from di_metrics.meetings.agenda import View
from di_metrics.meetings.answer import Question
from di_metrics.meetings.body import Body, Meeting
from di_metrics.meetings.masked import MaskedFigures
from di_metrics.meetings.of_records import not_released
from di_metrics.meetings.recorded import RecordedFigures
from di_metrics.meetings.wording import ended, standing_line
from di_metrics.model import Dimension, Result, Selection
from di_metrics.text import Speaker
from di_metrics.text.concerns import concern_in_words

_BY_PLACE = ("recipients", "assessed_waiting", "coverage")
"""What is said of municipalities on one slide, and so has to be hidden together."""


def attention(meeting: Meeting, view: View) -> Body:
    """Municipalities and groups that stand out, each in a sentence."""
    if meeting.source.level is Level.PROTECTED:
        return not_released(meeting, view)
    speaker, points = meeting.source.speaker, _findings(meeting, view)
    heading, nothing = speaker.say(N_("What needs attention")), speaker.say(N_("Nothing stands out under these filters."))
    title = nothing.removesuffix(".")
    if points:
        title = speaker.plural("%(number)s matter needs attention", "%(number)s matters need attention", len(points))
    return Body(
        heading,
        title,
        _followed(meeting, view),
        Listing(points or (nothing,)),
        None,
        standing_line(meeting.source, meeting.to_date(view)),
    )


def decisions(meeting: Meeting, view: View) -> Body:
    """The decisions that are open, and what the figures suggest to decide about."""
    speaker = meeting.source.speaker
    suggested = _findings(meeting, view)
    nothing = speaker.say(N_("No decision is open."))
    return Body(
        speaker.say(N_("Decisions needed")),
        _to_decide(speaker, len(meeting.decisions), len(suggested)),
        _followed(meeting, view) if suggested else speaker.say(N_("A decision stays on the list until it is taken.")),
        Listing((*meeting.decisions, *suggested) or (nothing,)),
        None,
        standing_line(meeting.source, meeting.to_date(view)),
    )


def _to_decide(speaker: Speaker, open_decisions: int, suggested: int) -> str:
    """How many decisions are open and how many matters the figures give to talk about."""
    said = speaker.say(N_("No decision is open"))
    if open_decisions:
        said = speaker.plural("%(number)s decision is to be taken", "%(number)s decisions are to be taken", open_decisions)
    if not suggested:
        return said
    by_figures = speaker.plural(
        "%(number)s matter is to be discussed by the figures",
        "%(number)s matters are to be discussed by the figures",
        suggested,
    )
    return f"{said}; {by_figures}"


def _followed(meeting: Meeting, view: View) -> str:
    """What the matters follow from."""
    last = meeting.source.speaker.date(meeting.selection(view).period.last)
    text = N_("The matters follow from who was served and who waits, from coverage and the plans, as of %(date)s")
    return ended(meeting.source.speaker.say(text, date=last))


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
    return tuple(concern_in_words(source.speaker, source.region, one) for one in found)
