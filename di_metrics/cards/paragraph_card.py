"""The card of what figures say in sentences."""

from __future__ import annotations

from di_metrics.cards.about import about
from di_metrics.cards.setting import Setting
from di_metrics.cards.titles import level
from di_metrics.cards.view import View
from di_metrics.cards.wording import kind_heading, name_of, not_released, standing_line
from di_metrics.deck import Card, Listing
from di_metrics.errors import N_
from di_metrics.model import Dimension, Result, Selection
from di_metrics.sources.exact import RecordedFigures
from di_metrics.sources.question import Question
from di_metrics.text.notes import period_in_words
from di_metrics.text.paragraphs import Figures, figures_for, paragraph


def figures_of(source: RecordedFigures, selection: Selection) -> Figures:
    """The figures of a selection that sentences say, as their source tells them."""

    def evaluate(code: str, asked: Selection, by: tuple[Dimension, ...]) -> Result:
        return source.answer(Question((code,), asked, by)).results[0]

    return figures_for(evaluate, source.region, selection)


def in_words(setting: Setting, view: View) -> Card:
    """The sentences of the view's selection, made from the figures that the level tells."""
    recorded = setting.recorded
    if recorded is None:
        return not_released(setting, view)
    selection = setting.selection(view)
    figures = figures_of(recorded, selection)
    opening, *others = [claim.text for claim in paragraph(setting.speaker, setting.region, figures)]
    told = Question(("recipients",), selection)
    return Card(
        _heading(setting, view),
        _title(setting, view, figures),
        opening,
        Listing(tuple(others) or (opening,)),
        None,
        standing_line(setting, period_in_words(setting.speaker, selection.period)),
        about(setting, recorded.answer(told)),
    )


def _heading(setting: Setting, view: View) -> str:
    places = [name_of(setting, Dimension.MUNICIPALITY, one) for one in view.municipalities]
    heading = kind_heading(setting, view)
    if len(places) != 1:
        return heading
    return setting.speaker.say(N_("%(place)s in words"), place=places[0])


def _title(setting: Setting, view: View, figures: Figures) -> str:
    """The recipients and how their number changed, where the sentences tell them."""
    before = setting.compared_with(view)
    [now] = figures.recipients.cells
    answer = setting.source.answer(Question(("recipients",), figures.selection, (), before))
    earlier = answer.totals_before if answer and now.value is not None else ()
    change = next((one.cells[0] for one in earlier), None)
    return level(setting, figures.recipients.indicator, now, change, before)
