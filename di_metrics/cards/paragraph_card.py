"""The card of what figures say in sentences, and what of it may be said where small counts are masked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from di_metrics.cards.setting import Setting, heading_of, not_released, records_of
from di_metrics.cards.titles import level
from di_metrics.cards.view import View
from di_metrics.cards.wording import name_of, standing_line
from di_metrics.deck import Card, Level, Listing
from di_metrics.errors import N_
from di_metrics.indicators import CATALOGUE
from di_metrics.model import Cell, Dimension, Result, Selection, Status
from di_metrics.sources.exact import RecordedFigures
from di_metrics.sources.question import Answer, Question
from di_metrics.text.notes import period_in_words
from di_metrics.text.paragraphs import Figures, figures_for, paragraph

# ---- Figures of sentences that stand together ----

_GROUP, _PLACE = (Dimension.GROUP,), (Dimension.MUNICIPALITY,)
_UNTOLD = (Status.LOW, Status.SUPPRESSED)


def figures_together(source: RecordedFigures, selection: Selection) -> Figures:
    """The figures of a selection that may be told together.

    A total is told only if it may stand beside the groups and beside the municipalities. Where a group is hidden, nothing is
    said of services and of the assessed, which are of some groups alone. Where small counts are masked, categories are left
    out: what a category has more than one of its services are those who use the others.
    """
    together = _Together(source)
    figures_for(together.note, source.region, selection)
    figures = figures_for(together, source.region, selection)
    if source.level is Level.MASKED:
        figures = replace(figures, by_category=None)
    if figures.by_municipality is not None and together.hides_total_beside_places("recipients", selection):
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


_Split = tuple[Selection, tuple[Dimension, ...]]


@dataclass
class _Together:
    """Asks at once for all that sentences say of a selection in a split, so that it is hidden together; wholes by group."""

    source: RecordedFigures
    codes: dict[_Split, dict[str, None]] = field(default_factory=dict)
    answers: dict[_Split, Answer] = field(default_factory=dict)

    def note(self, code: str, selection: Selection, by: tuple[Dimension, ...]) -> Result:
        """Note what will be asked; nothing is told yet."""
        self.codes.setdefault((selection, by or _GROUP), {})[code] = None
        return Result(CATALOGUE[code], selection, by, ())

    def __call__(self, code: str, selection: Selection, by: tuple[Dimension, ...]) -> Result:
        answer = self._answer(selection, by or _GROUP)
        if by:
            return _of_indicator(code, answer.results)
        whole = _of_indicator(code, answer.totals)
        return _hidden(whole) if self.hides_total_beside_places(code, selection) else whole

    def hides_total_beside_places(self, code: str, selection: Selection) -> bool:
        """Whether the total of what municipalities are compared by may not be told."""
        if code not in self.codes.get((selection, _PLACE), ()):
            return False
        return _hides(_of_indicator(code, self._answer(selection, _PLACE).totals))

    def _answer(self, selection: Selection, by: tuple[Dimension, ...]) -> Answer:
        if (selection, by) not in self.answers:
            question = Question(tuple(self.codes[selection, by]), selection, by)
            self.answers[selection, by] = self.source.answer(question)
        return self.answers[selection, by]


def _of_indicator(code: str, results: Sequence[Result]) -> Result:
    return next(one for one in results if one.indicator.code == code)


def _hides(result: Result) -> bool:
    return any(cell.status in _UNTOLD for cell in result)


def _hidden(result: Result) -> Result:
    return replace(result, cells=tuple(Cell(cell.key, None, Status.SUPPRESSED) for cell in result))


# ---- The card of sentences ----


def in_words(setting: Setting, view: View) -> Card:
    """The sentences of the view's selection, made from the figures that the level tells."""
    recorded = records_of(setting.source)
    if recorded is None:
        return not_released(setting, view)
    source, selection = setting.source, setting.selection(view)
    figures = figures_together(recorded, selection)
    opening, *others = [claim.text for claim in paragraph(source.speaker, source.region, figures)]
    told = Question(("recipients",), selection)
    return Card(
        _heading(setting, view),
        _title(setting, view, figures),
        opening,
        Listing(tuple(others) or (opening,)),
        None,
        standing_line(source, period_in_words(source.speaker, selection.period)),
        source.about(recorded.exact(told)),
    )


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
