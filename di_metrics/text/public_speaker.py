"""Protected figures in words: how a release's values are said, which release it is, and who was no partner."""

from __future__ import annotations

from collections.abc import Sequence

from di_metrics.errors import N_
from di_metrics.model import Indicator, Language, Status
from di_metrics.release.parameters import Parameters
from di_metrics.release.release import Edition
from di_metrics.text.speaker import NO_BREAK, Speaker

NOTHING = "–"
ABOUT = "≈"
_QUOTES = ("„", "“")


class PublicSpeaker(Speaker):
    """One reader's language, in which a release's values are said as its parameters protect them."""

    def __init__(self, language: Language, parameters: Parameters) -> None:
        super().__init__(language)
        self.parameters = parameters

    def value(self, indicator: Indicator, value: int | float | None, status: Status = Status.VALUE) -> str:
        """A value in a sentence or list: “≈ 25”, “fewer than 5”, “not published”, or an official number."""
        if value is not None:
            about = ABOUT + NO_BREAK if status is Status.ROUNDED else ""
            return about + super().value(indicator, value, status)
        if status is Status.LOW:
            return self.say(N_("fewer than %(number)s"), number=self.number(self.parameters.threshold))
        if status is Status.SUPPRESSED:
            return self.say(N_("not published"))
        return super().value(indicator, None, status)


def no_partner(speaker: Speaker, names: Sequence[str]) -> str:
    """That municipalities were no partners of the project."""
    return speaker.say(N_("Not among the partners of the project: %(names)s."), names=speaker.listed(list(names)))


def edition(speaker: PublicSpeaker, one: Edition) -> str:
    """A release by number and day."""
    if one.is_draft:
        return speaker.say(N_("draft (%(date)s)"), date=speaker.date(one.released_on))
    return speaker.say(N_("No. %(number)s (%(date)s)"), number=one.number, date=speaker.date(one.released_on))


def capital(text: str) -> str:
    """A text that begins a line; the capital stands after a quotation mark, where it begins with one."""
    start = 1 if text[:1] in _QUOTES else 0
    return text[:start] + text[start : start + 1].upper() + text[start + 1 :]


def within(name: str) -> str:
    """A name within a line; one that begins with an abbreviation stays as it is."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]
