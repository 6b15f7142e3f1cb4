"""A figure as a whole, and how it changed since a day or over time: clauses that titles and sentences are made of."""

from __future__ import annotations

import datetime as dt

from di_metrics.errors import N_
from di_metrics.model import Bilingual, Cell, Indicator, Result, Status, Unit
from di_metrics.region import Region
from di_metrics.text.labels import label
from di_metrics.text.paragraphs.claims import Bounds, Claim, ClaimKind, Known, bounds_of, known_cells, parameters_of
from di_metrics.text.paragraphs.phrases import value_in_words
from di_metrics.text.speaker import Speaker


def whole(speaker: Speaker, indicator: Indicator, cell: Cell) -> Claim:
    """A figure of a whole selection as a clause; that it is not told where it is not."""
    number = bounds_of(indicator, cell, parameters_of(speaker))
    if cell.status in (Status.SUPPRESSED, Status.NO_DATA, Status.NOT_APPLICABLE):
        kind = ClaimKind.HIDDEN if cell.status is Status.SUPPRESSED else ClaimKind.NOTHING
        if cell.reason:
            return Claim(kind, indicator.code, not_applicable(speaker, indicator, cell.reason))
        return Claim(kind, indicator.code, not_available(speaker, indicator, cell.status))
    if number and number.highest == 0:
        return Claim(ClaimKind.VALUE, indicator.code, none(speaker, indicator), number)
    return Claim(ClaimKind.VALUE, indicator.code, _counted(speaker, indicator, cell), number)


def subject(speaker: Speaker, indicator: Indicator) -> str:
    """What an indicator is called within a sentence."""
    return speaker.say(indicator.words.name)


def not_available(speaker: Speaker, indicator: Indicator, status: Status) -> str:
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
    return _is(speaker, indicator, value_in_words(speaker, indicator, cell))


def _is(speaker: Speaker, indicator: Indicator, value: str) -> str:
    return speaker.say(N_("%(subject)s is %(value)s"), subject=subject(speaker, indicator), value=value)


def _counted(speaker: Speaker, indicator: Indicator, cell: Cell) -> str:
    if cell.value is None:
        threshold = speaker.number(parameters_of(speaker).threshold)
        below = N_("%(subject)s is below %(number)s")
        return speaker.say(below, subject=subject(speaker, indicator), number=threshold)
    number, count = int(cell.value), value_in_words(speaker, indicator, cell)
    if indicator.words.counted:
        return speaker.plural(*indicator.words.counted, number, count=count)
    return _is(speaker, indicator, count)


def compared(
    speaker: Speaker, indicator: Indicator, what: str, change: float, since: dt.date, *, rounded: bool = False
) -> str:
    """A clause that tells a figure, with how much more or less it is than on a day: “… – 152 more than on 31.12.2018.”.

    Of `rounded` figures the difference is told as about so much.
    """
    difference = _difference(speaker, indicator, change, since, rounded=rounded)
    return speaker.say(N_("%(what)s – %(difference)s"), what=what, difference=difference)


def changed(speaker: Speaker, indicator: Indicator, change: float, since: dt.date, *, rounded: bool = False) -> str:
    """How a figure that stands before it changed since a day, as a clause of its own."""
    if amount(speaker, indicator, change) is None:
        text = N_("Little or nothing has changed since %(date)s") if rounded else N_("Nothing has changed since %(date)s")
        return speaker.say(text, date=speaker.date(since))
    if indicator.words.added and change > 0 and not rounded:
        return speaker.plural(*indicator.words.added, int(change), date=speaker.date(since))
    difference = _difference(speaker, indicator, change, since, rounded=rounded)
    return speaker.say(N_("This is %(difference)s"), difference=difference)


_COUNTED = frozenset({Unit.PERSONS, Unit.MUNICIPALITIES, Unit.PLACES, Unit.SERVICE_UNITS})
"""Of what is counted there are fewer, of anything else there is less."""


def _difference(speaker: Speaker, indicator: Indicator, change: float, since: dt.date, *, rounded: bool) -> str:
    written, day = amount(speaker, indicator, change), speaker.date(since)
    if written is None:
        return speaker.say(N_("about the same as on %(date)s") if rounded else N_("the same as on %(date)s"), date=day)
    if rounded:
        written = speaker.say(N_("about %(value)s"), value=written)
    fewer = N_("%(change)s fewer than on %(date)s") if indicator.unit in _COUNTED else N_("%(change)s less than on %(date)s")
    return speaker.say(N_("%(change)s more than on %(date)s") if change > 0 else fewer, change=written, date=day)


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
    fraction = round(value * 10**decimals) % int(10**decimals)
    return int(fraction) or int(value)


# ---- How a figure went over time ----


def ends(speaker: Speaker, result: Result) -> list[Known]:
    """The first and the last value of a series that can be told and is not zero; one where there is only one."""
    values = [row for row in known_cells(speaker, result) if row.cell.value]
    return [values[0], values[-1]] if len(values) > 1 else values


def over_time(speaker: Speaker, region: Region, result: Result) -> Claim | None:
    """That a figure grew, fell or stayed; None where nothing of it is told."""
    values = ends(speaker, result)
    if not values:
        return None
    name = subject(speaker, result.indicator)
    before, now = (_at(speaker, region, result, row) for row in (values[0], values[-1]))
    text = _direction(values[0].bounds, values[-1].bounds)
    if len(values) == 1:
        text = N_("%(subject)s: %(now)s")
    return Claim.about(ClaimKind.OVER_TIME, result, speaker.say(text, subject=name, before=before, now=now), values)


def from_to(speaker: Speaker, region: Region, result: Result) -> str:
    """The ends of a series alone, as behind a name: “from 62 (2017) to 219 (2019)”; empty where it has no two."""
    values = ends(speaker, result)
    if len(values) < 2:
        return ""
    before, now = (_at(speaker, region, result, row) for row in values)
    return speaker.say(N_("from %(before)s to %(now)s"), before=before, now=now)


def series_of(result: Result) -> list[tuple[str, Result]]:
    """Each series of a course split by something by its code, the one that ends highest first, without unknown codes."""
    other = next(dimension for dimension in result.by if not dimension.is_time)
    ends_at = sorted(at_the_end(result), key=lambda cell: (-(cell.value or 0), cell.value == 0))
    codes = [cell.key[0] for cell in ends_at if cell.key[0] is not None]
    return [(code, result.only(other, code).without(other)) for code in codes]


def at_the_end(result: Result) -> Result:
    """A course split by something, at its last time."""
    place = next(index for index, dimension in enumerate(result.by) if dimension.is_time)
    last = result.cells[-1].key[place] if result.cells else None
    return result.only(result.by[place], last).without(result.by[place])


def _at(speaker: Speaker, region: Region, result: Result, row: Known) -> str:
    return f"{value_in_words(speaker, result.indicator, row.cell)} ({label(speaker, region, result.by[0], row.code)})"


def _direction(before: Bounds, now: Bounds) -> str:
    if now.lowest > before.highest:
        return N_("%(subject)s grew from %(before)s to %(now)s")
    if now.highest < before.lowest:
        return N_("%(subject)s fell from %(before)s to %(now)s")
    if now == before and now.is_exact:
        return N_("%(subject)s did not change: %(before)s, %(now)s")
    return N_("%(subject)s: %(before)s, %(now)s")
