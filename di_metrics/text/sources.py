"""Where figures came from, in words: batches by what they hold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from babel.dates import format_date

from di_metrics.errors import N_
from di_metrics.model import Dimension
from di_metrics.region import Region
from di_metrics.store import Batch, BatchKind
from di_metrics.text.batches import KIND_NAMES, days_in_words
from di_metrics.text.labels import label
from di_metrics.text.speaker import Speaker

_DAY = dt.timedelta(days=1)


def batch_in_words(speaker: Speaker, region: Region, batch: Batch) -> str:
    """“batch 4 (Municipality, January–March 2019)”."""
    return speaker.say(N_("batch %(number)s (%(what)s)"), number=batch.number, what=_held(speaker, region, batch))


def sources_in_words(speaker: Speaker, region: Region, batches: Iterable[Batch]) -> str:
    """The batches that a figure came from, in one line; a dash where it came from none."""
    return ", ".join(batch_in_words(speaker, region, batch) for batch in batches) or "–"


def months_in_words(speaker: Speaker, first: dt.date, last: dt.date) -> str:
    """“January–March 2019” for whole months, else the two days."""
    if first.day != 1 or (last + _DAY).day != 1:
        return days_in_words(speaker, first, last)
    if first.year != last.year:
        return f"{_month_of_year(speaker, first)} – {_month_of_year(speaker, last)}"
    if first.month == last.month:
        return _month_of_year(speaker, first)
    months = f"{_month(speaker, first)}–{_month(speaker, last)}"
    return speaker.say(N_("%(month)s %(year)s"), month=months, year=first.year)


def _held(speaker: Speaker, region: Region, batch: Batch) -> str:
    parts = [label(speaker, region, Dimension.MUNICIPALITY, code) for code in batch.municipalities]
    if batch.first_day and batch.last_day:
        parts.append(months_in_words(speaker, batch.first_day, batch.last_day))
    if batch.kind is not BatchKind.REPORT:
        parts.insert(0, speaker.say(KIND_NAMES[batch.kind]))
    return ", ".join(parts)


def _month_of_year(speaker: Speaker, day: dt.date) -> str:
    return speaker.say(N_("%(month)s %(year)s"), month=_month(speaker, day), year=day.year)


def _month(speaker: Speaker, day: dt.date) -> str:
    return format_date(day, "LLLL", locale=speaker.locale)
