"""What cards are composed in: a source of figures, the reader's language, the as-of date, what to compare with."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from di_metrics.cards.view import View, selection_of
from di_metrics.model import Language, Period, Selection
from di_metrics.region import Region
from di_metrics.sources.released import ReleasedFigures
from di_metrics.text.notes import period_in_words
from di_metrics.text.public_speaker import PublicSpeaker

if TYPE_CHECKING:  # at run time a public process, which makes cards of a release, knows of no records
    from di_metrics.query.headlines import Since
    from di_metrics.sources.exact import RecordedFigures

FigureSource: TypeAlias = "RecordedFigures | ReleasedFigures"
"""Where the figures of cards come from, each told as its level allows."""


@dataclass(frozen=True)
class Changed:
    """What changed in the exact figures since the last meeting, and when that was held."""

    since: Since
    held_on: dt.date


@dataclass(frozen=True)
class Setting:
    """What all cards of a page or meeting are made from: figures, language, days, decisions, changes.

    `reach` is a value that the scales of maps and bars reach at least, so that they mean the same as on another one.
    """

    source: FigureSource
    language: Language
    as_of: dt.date
    since: dt.date | None
    decisions: tuple[str, ...] = ()
    changed: Changed | None = None
    reach: float = 0.0

    @cached_property
    def speaker(self) -> PublicSpeaker:
        return PublicSpeaker(self.language, self.source.parameters)

    @property
    def region(self) -> Region:
        return self.source.region

    @property
    def recorded(self) -> RecordedFigures | None:
        """A source that is made from records, whatever it tells of them; None for a public release."""
        return None if isinstance(self.source, ReleasedFigures) else self.source

    def selection(self, view: View) -> Selection:
        return selection_of(self.region, view, self.as_of)

    def compared_with(self, view: View) -> dt.date | None:
        """The earlier day whose figures, counted today, may stand beside those of a view.

        None where they are not those that the last meeting showed, or not earlier than those of the view: beside the
        change since that meeting, they would tell another one; or where the project had not begun.
        """
        earlier, last = self.plans_since(view), view.last or self.as_of
        is_revised = earlier == self.since and self.changed is not None and self.changed.since.is_revised
        return None if earlier == last or is_revised or earlier < self.region.project.start else earlier

    def plans_since(self, view: View) -> dt.date:
        """The day of the last meeting's data; a year before where there was none, or the view is of an earlier day."""
        last = view.last or self.as_of
        return self.since if self.since and self.since <= last else Period(last).year_before.last

    def to_date(self, view: View) -> str:
        """A view's period in words, where it is taken to date."""
        return period_in_words(self.speaker, Period(view.last or self.as_of))
