"""What cards that never leave the team are composed from: the exact records, what was chosen of them, and why they stay."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace

from di_metrics.cards.about import about_records
from di_metrics.cards.figure_cards import why_nothing
from di_metrics.cards.setting import Setting
from di_metrics.cards.view import View
from di_metrics.cards.wording import INTERNAL_USE, NOT_SHOWN_SAFE, heading_about, internal_alone, source_line, standing_line
from di_metrics.deck import Card, Level, Listing, Picture, Table
from di_metrics.model import Period, Selection
from di_metrics.region import Region
from di_metrics.sources.exact import RecordedFigures
from di_metrics.sources.question import Question
from di_metrics.store import Database
from di_metrics.text.notes import period_in_words
from di_metrics.text.public_speaker import PublicSpeaker


@dataclass(frozen=True)
class InternalRecords:
    """The records with the selection of a view; `because` says why what is made from them stays in the team."""

    setting: Setting
    view: View
    recorded: RecordedFigures
    selection: Selection
    because: str

    @property
    def database(self) -> Database:
        return self.recorded.database

    @property
    def region(self) -> Region:
        return self.recorded.region

    @property
    def speaker(self) -> PublicSpeaker:
        return self.setting.speaker

    @property
    def last(self) -> dt.date:
        return self.selection.period.last

    def say(self, text: str, **params: object) -> str:
        return self.setting.speaker.say(text, **params)

    def nothing_of(self, codes: tuple[str, ...], selection: Selection) -> Card | None:
        """A card that says why there is nothing to show of indicators; None where there is something."""
        answer = self.recorded.answer(Question(codes, selection))
        reasons = why_nothing(self.setting, answer)
        if not reasons:
            return None
        heading = heading_about(self.setting, self.view, self.selection)
        return Card(heading, heading, " ".join(reasons), Listing(reasons), None, source_line(self.setting, answer))

    def card(self, title: str, sentence: str, picture: Picture | None, table: Table | None, *terms: tuple[str, str]) -> Card:
        """A card of figures that are no indicator's; `terms` are words on it with what they mean."""
        own = (self.say(INTERNAL_USE), self.say(self.because))
        return Card(
            heading_about(self.setting, self.view, self.selection),
            title,
            sentence,
            picture,
            table,
            standing_line(self.setting, period_in_words(self.speaker, self.selection.period)),
            about_records(self.setting, self.recorded, self.selection, *terms, own),
        )


def internal_card(
    setting: Setting,
    view: View,
    compose: Callable[[InternalRecords], Card],
    because: str = NOT_SHOWN_SAFE,
    *,
    to_date: bool = False,
) -> Card:
    """A card of internal figures; for those who see others, that it is told to the team alone."""
    recorded = setting.recorded
    if recorded is None or recorded.level is not Level.INTERNAL:
        return internal_alone(setting, view, because)
    selection = setting.selection(view)
    if to_date:
        selection = replace(selection, period=Period(selection.period.last))
    return compose(InternalRecords(setting, view, recorded, selection, because))
