"""The card of what figures say in sentences, and what of it may be said where small counts are masked."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from di_metrics.cards.records_behind import records_of
from di_metrics.cards.setting import Setting, heading_of, not_released
from di_metrics.cards.titles import level
from di_metrics.cards.view import View
from di_metrics.cards.wording import name_of, standing_line
from di_metrics.deck import Card, Listing
from di_metrics.errors import N_
from di_metrics.model import Cell, Dimension, Result, Selection, Status
from di_metrics.sources.exact import RecordedFigures
from di_metrics.sources.masked import MaskedFigures
from di_metrics.sources.question import Answer, Question
from di_metrics.text.notes import period_in_words
from di_metrics.text.paragraphs import Figures, figures_for, paragraph

# ---- The figures of sentences that stand on one slide: hidden together, so that no sentence tells what another leaves
# out ----

_GROUP, _PLACE = (Dimension.GROUP,), (Dimension.MUNICIPALITY,)
_SERVED = ("recipients", "compensation")
_OF_PLACES = _SERVED
"""Of the assessed of a municipality no number is said, only whether there are any."""
_OF_THE_ASSESSED = ("assessed", "assessed_waiting", "served_without_assessment", "coverage")
_UNTOLD = (Status.LOW, Status.SUPPRESSED)


def masked_figures(source: MaskedFigures, selection: Selection) -> Figures:
    """The figures of a selection that may be told together.

    A total is told only if it may stand beside the groups and beside the municipalities. Where a group is hidden, nothing is
    said of services and of the assessed, which are of some groups alone. Categories are left out: what a category has more
    than one of its services are those who use the others.
    """
    asked = _Asked(source, selection)
    figures = replace(figures_for(asked, source.region, selection), by_category=None)
    if figures.by_municipality is not None and asked.hides_total(_OF_PLACES, _PLACE):
        figures = replace(
            figures,
            active=None,
            by_municipality=None,
            assessed_by_municipality=None,
            paid_by_municipality=None,
            coverage_by_group_and_municipality=None,
        )
    if not _hides(figures.by_group):
        return figures
    return replace(
        figures,
        by_service=None,
        covered=(),
        assessed=None,
        waiting=None,
        unassessed=None,
        coverage_by_group=None,
        coverage_by_group_and_municipality=None,
    )


@dataclass
class _Asked:
    """Asks for figures as they are needed, and with each all that has to be hidden together with it."""

    source: MaskedFigures
    selection: Selection
    answers: dict[Question, Answer] = field(default_factory=dict)

    def __call__(self, code: str, selection: Selection, by: tuple[Dimension, ...]) -> Result:
        if by == () and code in _OF_THE_ASSESSED:
            return self._total(code, selection, _OF_THE_ASSESSED, _GROUP)
        if by == _GROUP and code == "coverage":
            return self._rows(code, selection, _OF_THE_ASSESSED, by)
        if by == () and code in _SERVED:
            of_groups = self._total(code, selection, _SERVED, _GROUP)
            compares = len(selection.municipalities) != 1 and self.hides_total(_OF_PLACES, _PLACE, code)
            return _hidden(of_groups) if compares else of_groups
        if by == _GROUP and code in _SERVED:
            return self._rows(code, selection, _SERVED, by)
        if by == _PLACE and code in _OF_PLACES:
            return self._rows(code, selection, _OF_PLACES, by)
        return self._rows(code, selection, (code,), by)

    def hides_total(self, codes: tuple[str, ...], by: tuple[Dimension, ...], code: str = "recipients") -> bool:
        """Whether the total of what is asked together may not be told."""
        return _hides(self._total(code, self.selection, codes, by))

    def _rows(self, code: str, selection: Selection, codes: tuple[str, ...], by: tuple[Dimension, ...]) -> Result:
        return next(one for one in self._answer(selection, codes, by).results if one.indicator.code == code)

    def _total(self, code: str, selection: Selection, codes: tuple[str, ...], by: tuple[Dimension, ...]) -> Result:
        return next(one for one in self._answer(selection, codes, by).totals if one.indicator.code == code)

    def _answer(self, selection: Selection, codes: tuple[str, ...], by: tuple[Dimension, ...]) -> Answer:
        question = Question(codes, selection, by)
        if question not in self.answers:
            self.answers[question] = self.source.answer(question)
        return self.answers[question]


def _hides(result: Result) -> bool:
    return any(cell.status in _UNTOLD for cell in result)


def _hidden(result: Result) -> Result:
    return replace(result, cells=tuple(Cell(cell.key, None, Status.SUPPRESSED) for cell in result))


# ---- The slide of sentences: what the figures of a selection say, each sentence a point ----


def in_words(setting: Setting, view: View) -> Card:
    """The sentences of the view's selection, made from the figures that the level tells."""
    recorded = records_of(setting.source)
    if recorded is None:
        return not_released(setting, view)
    source, selection = setting.source, setting.selection(view)
    figures = _figures(setting, recorded, selection)
    opening, *others = [claim.text for claim in paragraph(source.speaker, source.region, figures)]
    told = Question(("recipients",), selection)
    return Card(
        _heading(setting, view),
        _title(setting, view, figures),
        opening,
        Listing(tuple(others) or (opening,)),
        None,
        standing_line(source, period_in_words(source.speaker, selection.period)),
        source.about(recorded.answer(told)),
    )


def _figures(setting: Setting, recorded: RecordedFigures, selection: Selection) -> Figures:
    if isinstance(setting.source, MaskedFigures):
        return masked_figures(setting.source, selection)

    def evaluate(code: str, asked: Selection, by: tuple[Dimension, ...]) -> Result:
        return recorded.answer(Question((code,), asked, by)).results[0]

    return figures_for(evaluate, setting.source.region, selection)


def _heading(setting: Setting, view: View) -> str:
    places = [name_of(setting.source, Dimension.MUNICIPALITY, one) for one in view.municipalities]
    heading = heading_of(setting, view)
    if len(places) != 1:
        return heading
    return setting.source.speaker.say(N_("%(place)s in words"), place=places[0])


def _title(setting: Setting, view: View, figures: Figures) -> str:
    """The recipients and how their number changed, where the sentences tell them."""
    source, before = setting.source, setting.compared_with(view)
    [now] = figures.recipients.cells
    answer = source.answer(Question(("recipients",), figures.selection, (), before))
    earlier = answer.totals_before if answer and now.value is not None else ()
    change = next((one.cells[0] for one in earlier), None)
    return level(source, figures.recipients.indicator, now, change, before)
