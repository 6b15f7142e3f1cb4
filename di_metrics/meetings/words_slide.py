"""The slide of sentences: what the figures of a selection say, each sentence a point."""

from __future__ import annotations

from di_metrics.deck import Listing
from di_metrics.errors import N_
from di_metrics.meetings.agenda import View
from di_metrics.meetings.answer import Question
from di_metrics.meetings.body import Body, Meeting
from di_metrics.meetings.masked import MaskedFigures
from di_metrics.meetings.masked_words import masked_figures
from di_metrics.meetings.of_records import heading_of, not_released, records_of
from di_metrics.meetings.recorded import RecordedFigures
from di_metrics.meetings.titles import level
from di_metrics.meetings.wording import name_of, standing_line
from di_metrics.model import Dimension, Result, Selection
from di_metrics.text.notes import period_in_words
from di_metrics.text.paragraphs import Figures, figures_for, paragraph


def in_words(meeting: Meeting, view: View) -> Body:
    """The sentences of the view's selection, made from the figures that the level tells."""
    recorded = records_of(meeting.source)
    if recorded is None:
        return not_released(meeting, view)
    source, selection = meeting.source, meeting.selection(view)
    figures = _figures(meeting, recorded, selection)
    opening, *others = [claim.text for claim in paragraph(source.speaker, source.region, figures)]
    told = Question(("recipients",), selection)
    return Body(
        _heading(meeting, view),
        _title(meeting, view, figures),
        opening,
        Listing(tuple(others) or (opening,)),
        None,
        standing_line(source, period_in_words(source.speaker, selection.period)),
        source.about(recorded.answer(told)),
    )


def _figures(meeting: Meeting, recorded: RecordedFigures, selection: Selection) -> Figures:
    if isinstance(meeting.source, MaskedFigures):
        return masked_figures(meeting.source, selection)

    def evaluate(code: str, asked: Selection, by: tuple[Dimension, ...]) -> Result:
        return recorded.answer(Question((code,), asked, by)).results[0]

    return figures_for(evaluate, meeting.source.region, selection)


def _heading(meeting: Meeting, view: View) -> str:
    places = [name_of(meeting.source, Dimension.MUNICIPALITY, one) for one in view.municipalities]
    heading = heading_of(meeting, view)
    if len(places) != 1:
        return heading
    return meeting.source.speaker.say(N_("%(place)s in words"), place=places[0])


def _title(meeting: Meeting, view: View, figures: Figures) -> str:
    """The recipients and how their number changed, where the sentences tell them."""
    source, before = meeting.source, meeting.compared_with(view)
    [now] = figures.recipients.cells
    answer = source.answer(Question(("recipients",), figures.selection, (), before))
    earlier = answer.totals_before if answer and now.value is not None else ()
    change = next((one.cells[0] for one in earlier), None)
    return level(source, figures.recipients.indicator, now, change, before)
