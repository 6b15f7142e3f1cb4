"""What a slide says and shows, before its place in the deck and what the preparer added."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from dateutil.relativedelta import relativedelta

from di_metrics.deck import Picture, Table
from di_metrics.meetings.agenda import View, selection_of
from di_metrics.meetings.answer import FigureSource
from di_metrics.model import Period, Selection
from di_metrics.query.since import Reason, Since
from di_metrics.text.notes import period_in_words


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
class Meeting:
    """What all slides of a meeting are made from: figures, as-of date, the day to compare with, open decisions, changes.

    `reach` is a value that the colours of maps reach at least, so that they mean the same as on another map.
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

    def to_date(self, view: View) -> str:
        """A view's period in words, where it is taken to date."""
        return period_in_words(self.source.speaker, Period(view.last or self.as_of))


@dataclass(frozen=True)
class Body:
    """A slide without its key, comment and notes."""

    heading: str
    title: str
    sentence: str
    picture: Picture | None
    table: Table | None
    source: str
    about: tuple[tuple[str, str], ...] = ()
