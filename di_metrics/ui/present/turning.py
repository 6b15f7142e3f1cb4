"""The years that a slide can be turned back to: a column of buttons beside its picture, the meeting's own day last."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from di_metrics.errors import N_
from di_metrics.text import Speaker
from di_metrics.ui.present.screens import YearScreens


@dataclass(frozen=True, slots=True)
class YearRow:
    """Attributes that tell the script where a screen stands, and the buttons of its slide's years, if it has any."""

    place: str
    buttons: str


@dataclass(frozen=True)
class Turning:
    """The years of all slides of a meeting that have any, by the key of the slide; `as_of` is the day of the meeting."""

    speaker: Speaker
    as_of: dt.date
    years: Mapping[str, Sequence[YearScreens]]

    def of_the_meeting(self, key: str, place: int) -> YearRow:
        """For a screen of the meeting's own day."""
        return YearRow(f'data-screen="{place}" data-slide="{escape(key)}"', self._buttons(key, None))

    def of_a_year(self, key: str, day: dt.date) -> YearRow:
        """For a screen of the year that ends on a day."""
        return YearRow(f'data-of="{escape(key)}" data-year="{day.year}"', self._buttons(key, day))

    def _buttons(self, key: str, shown: dt.date | None) -> str:
        if key not in self.years:
            return ""
        say = self.speaker.say
        days = [one.day for one in self.years[key]]
        buttons = [_button(str(day.year), str(day.year), self._tip(day), shown == day) for day in days]
        own = f"{escape(self.speaker.day_of_year(self.as_of))}<br>{self.as_of.year}"
        view = say(N_("%(day)s: the meeting's view (key 0)"), day=self.speaker.date(self.as_of))
        buttons.append(_button("", own, view, shown is None))
        return f'<div class="dp-years" role="group" aria-label="{escape(say("Year"))}">{"".join(buttons)}</div>'

    def _tip(self, day: dt.date) -> str:
        return self.speaker.say(N_("%(day)s: as it was then (keys − and +)"), day=self.speaker.date(day))


def _button(year: str, name: str, tip: str, is_shown: bool) -> str:
    return (
        f'<button type="button" data-do="year" data-year="{year}" data-tip="{escape(tip)}"'
        f' aria-pressed="{str(is_shown).lower()}">{name}</button>'
    )
