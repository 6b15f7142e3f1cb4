"""What cards are composed in: a source of figures, the as-of date, what to compare with; and cards of what is not told."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from dateutil.relativedelta import relativedelta

from di_metrics.cards.picture_values import figure
from di_metrics.cards.view import KIND_NAMES, View, selection_of
from di_metrics.cards.wording import standing_line
from di_metrics.deck import Card, Figure
from di_metrics.errors import N_
from di_metrics.indicators import CATALOGUE
from di_metrics.model import Basis, Cell, Period, Selection
from di_metrics.query.headlines import Reason, Since
from di_metrics.sources.exact import ChangesByArea, RecordedFigures
from di_metrics.sources.question import FigureSource
from di_metrics.text.notes import notes, period_in_words


@dataclass(frozen=True)
class Changed:
    """What changed since the last meeting, and when that was held."""

    since: Since
    held_on: dt.date

    @property
    def is_revised(self) -> bool:
        """Whether anything but services and assessments since changed a figure: that meeting showed another one."""
        return any(
            part and reason is not Reason.SERVICES
            for change in self.since.changes.values()
            for reason, part in change.parts.items()
        )


@dataclass(frozen=True)
class Setting:
    """What all cards of a page or meeting are made from: figures, as-of date, the day to compare with, decisions, changes.

    `reach` is a value that the scales of maps and bars reach at least, so that they mean the same as on another one.
    """

    source: FigureSource
    as_of: dt.date
    since: dt.date | None
    decisions: tuple[str, ...] = ()
    changed: Changed | None = None
    reach: float = 0.0

    def selection(self, view: View) -> Selection:
        return selection_of(self.source.region, view, self.as_of)

    def compared_with(self, view: View) -> dt.date | None:
        """The earlier day whose figures, counted today, may stand beside those of a view.

        None where they are not those that the last meeting showed, or not earlier than those of the view: beside the
        change since that meeting, they would tell another one.
        """
        earlier, last = self.plans_since(view), view.last or self.as_of
        is_revised = earlier == self.since and self.changed is not None and self.changed.is_revised
        return None if earlier == last or is_revised else earlier

    def plans_since(self, view: View) -> dt.date:
        """The day of the last meeting's data; a year before where there was none, or the view is of an earlier day."""
        last = view.last or self.as_of
        return self.since if self.since and self.since <= last else last - relativedelta(years=1)

    def changes(self, indicator: str, basis: Basis) -> ChangesByArea | None:
        """An indicator's changes since the last meeting as its source tells them; None where there was no meeting."""
        recorded = records_of(self.source)
        return recorded.changes(self.changed.since, indicator, basis) if recorded and self.changed else None

    def to_date(self, view: View) -> str:
        """A view's period in words, where it is taken to date."""
        return period_in_words(self.source.speaker, Period(view.last or self.as_of))


# ---- What cards of the records themselves share ----


def records_of(source: FigureSource) -> RecordedFigures | None:
    """A source that is made from records, whatever it tells of them; None for a public release."""
    return source if isinstance(source, RecordedFigures) else None


def about_records(recorded: RecordedFigures, selection: Selection, *more: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    """Day, basis, filters and source of figures that are no indicator's, and what else must be known of them."""
    told = notes(recorded.speaker, recorded.region, recorded.database.info, selection, ())
    return (*told[:-2], *more, *told[-2:])


def count_of_persons(source: FigureSource, cell: Cell) -> Figure:
    """A count of persons, or that it is not told."""
    return figure(source, CATALOGUE["recipients"], cell)


def heading_of(setting: Setting, view: View) -> str:
    return setting.source.speaker.say(KIND_NAMES[view.kind])


def not_released(setting: Setting, view: View) -> Card:
    """That the public release does not tell what a view shows."""
    return untold_by_release(setting, view, heading_of(setting, view))


def untold_by_release(setting: Setting, view: View, what: str) -> Card:
    """That the public release does not tell something, which is named."""
    say = setting.source.speaker.say
    title = say(N_("%(what)s: not in the public release"), what=what)
    return untold(setting, view, what, title, say(N_("The public release does not tell this. The internal figures do.")))


def untold(setting: Setting, view: View, heading: str, title: str, sentence: str) -> Card:
    """A slide without a picture, which says what is not shown and why."""
    return Card(heading, title, sentence, None, None, standing_line(setting.source, setting.to_date(view)))
