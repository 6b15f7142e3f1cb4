"""A figure as a whole and how it changed since a day: clauses that titles and sentences are made of."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from di_metrics.errors import N_
from di_metrics.model import Bilingual, Cell, Indicator, Status, Unit
from di_metrics.text.paragraphs.claims import Claim, Kind, bounds_of, parameters_of
from di_metrics.text.paragraphs.phrases import said
from di_metrics.text.speaker import Speaker


def whole(speaker: Speaker, indicator: Indicator, cell: Cell) -> Claim:
    """A figure of a whole selection as a clause; that it is not told where it is not."""
    number = bounds_of(indicator, cell, parameters_of(speaker))
    if cell.status in (Status.SUPPRESSED, Status.NO_DATA, Status.NOT_APPLICABLE):
        kind = Kind.HIDDEN if cell.status is Status.SUPPRESSED else Kind.NOTHING
        if cell.reason:
            return Claim(kind, indicator.code, not_applicable(speaker, indicator, cell.reason))
        return Claim(kind, indicator.code, untold(speaker, indicator, cell.status))
    if number and number.highest == 0:
        return Claim(Kind.VALUE, indicator.code, none(speaker, indicator), number)
    return Claim(Kind.VALUE, indicator.code, _counted(speaker, indicator, cell), number)


def subject(speaker: Speaker, indicator: Indicator) -> str:
    """What an indicator is called within a sentence."""
    return speaker.say(indicator.words.name)


def untold(speaker: Speaker, indicator: Indicator, status: Status) -> str:
    """That nothing of an indicator is told: because it is protected, or because there is nothing to tell."""
    text = N_("Data protected: %(subject)s") if status is Status.SUPPRESSED else N_("No data: %(subject)s")
    return speaker.say(text, subject=subject(speaker, indicator))


def not_applicable(speaker: Speaker, indicator: Indicator, reason: Bilingual) -> str:
    """Why an indicator does not apply, as a clause."""
    why = speaker.name(reason).removesuffix(".")
    return f"{subject(speaker, indicator)}: {why[:1].lower()}{why[1:]}"


def none(speaker: Speaker, indicator: Indicator) -> str:
    """That an indicator is nothing."""
    if indicator.words.none:
        return speaker.say(indicator.words.none)
    return _is(speaker, indicator, speaker.short_value(indicator, 0))


def plainly(speaker: Speaker, indicator: Indicator, cell: Cell) -> str:
    """That an indicator is a value, which fits behind any place: “for massage, the number of recipients is 5”."""
    return _is(speaker, indicator, said(speaker, indicator, cell))


def _is(speaker: Speaker, indicator: Indicator, value: str) -> str:
    return speaker.say(N_("%(subject)s is %(value)s"), subject=subject(speaker, indicator), value=value)


def _counted(speaker: Speaker, indicator: Indicator, cell: Cell) -> str:
    if cell.value is None:
        threshold = speaker.number(parameters_of(speaker).threshold)
        below = N_("%(subject)s is below %(number)s")
        return speaker.say(below, subject=subject(speaker, indicator), number=threshold)
    number, count = int(cell.value), said(speaker, indicator, cell)
    if indicator.words.counted:
        return speaker.plural(*indicator.words.counted, number, count=count)
    return _is(speaker, indicator, count)


def compared(speaker: Speaker, indicator: Indicator, what: str, change: float, since: dt.date) -> str:
    """A clause that tells a figure, with how much more or less it is than on a day: “… – 152 more than on 31.12.2018.”."""
    written, day = amount(speaker, indicator, change), speaker.date(since)
    if written is None:
        return speaker.say(N_("%(what)s – the same as on %(date)s"), what=what, date=day)
    return speaker.say(_by_sign(indicator, change, _MORE), what=what, change=written, date=day)


@dataclass(frozen=True, slots=True)
class _Texts:
    """How more and less of something is said; of what is counted there are fewer."""

    more: str
    less: str
    fewer: str


_MORE = _Texts(
    N_("%(what)s – %(change)s more than on %(date)s"),
    N_("%(what)s – %(change)s less than on %(date)s"),
    N_("%(what)s – %(change)s fewer than on %(date)s"),
)
_THIS = _Texts(
    N_("This is %(change)s more than on %(date)s"),
    N_("This is %(change)s less than on %(date)s"),
    N_("This is %(change)s fewer than on %(date)s"),
)
_COUNTED = frozenset({Unit.PERSONS, Unit.MUNICIPALITIES, Unit.PLACES, Unit.SERVICE_UNITS})


def _by_sign(indicator: Indicator, change: float, texts: _Texts) -> str:
    if change > 0:
        return texts.more
    return texts.fewer if indicator.unit in _COUNTED else texts.less


def changed(speaker: Speaker, indicator: Indicator, change: float, since: dt.date) -> str:
    """How a figure that was told before changed since a day, as a clause of its own."""
    written, day = amount(speaker, indicator, change), speaker.date(since)
    if written is None:
        return speaker.say(N_("Nothing has changed since %(date)s"), date=day)
    if indicator.code == "recipients" and change > 0:
        return speaker.plural(
            "Since %(date)s, %(number)s recipient has been added",
            "Since %(date)s, %(number)s recipients have been added",
            int(change),
            date=day,
        )
    return speaker.say(_by_sign(indicator, change, _THIS), change=written, date=day)


def amount(speaker: Speaker, indicator: Indicator, change: float) -> str | None:
    """How much a change is, without its sign: shares in percentage points. None where nothing of it is left in writing."""
    size = abs(change)
    if speaker.number(size, indicator.decimals) == speaker.number(0, indicator.decimals):
        return None
    if indicator.unit is not Unit.PERCENT:
        return speaker.short_value(indicator, size)
    written = speaker.number(size, indicator.decimals)
    return speaker.plural(
        "%(count)s percentage points", "%(count)s percentage points", _last_part(size, indicator.decimals), count=written
    )


def _last_part(value: float, decimals: int) -> int:
    """The number that a noun behind a decimal number agrees with: its fraction, or the whole number where that is zero."""
    fraction, one = round(value * 10**decimals) % int(10**decimals), int(value)
    return int(fraction) or one
