"""Batches in words: what one is about, whether it counts, what came from it, and what it changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from babel.dates import format_date

from di_metrics.deck import Column, Figure, Row, Table
from di_metrics.errors import N_
from di_metrics.model import Dimension, Unit
from di_metrics.region import Region
from di_metrics.text.labels import label, municipality_on_basis
from di_metrics.text.speaker import NO_BREAK, Speaker

if TYPE_CHECKING:
    from di_metrics.query.batch_effects import FigureChange
    from di_metrics.store import Batch

# ---- Batches said in the reader's language ----

KIND_NAMES = {
    "package": N_("data package"),
    "report": N_("report"),
    "supplement": N_("mended rows"),
    "corrections": N_("corrections"),
    "needed": N_("needed services"),
}
"""By the values of BatchKind, which a public process, that knows of no records, does not load."""


def days_in_words(speaker: Speaker, first: dt.date, last: dt.date) -> str:
    """A first and a last day."""
    return f"{speaker.date(first)}–{speaker.date(last)}"


def batch_subject(speaker: Speaker, region: Region, batch: Batch) -> str:
    """What a batch is about: its kind, and of a report its municipality, groups and days."""
    parts = [speaker.say(KIND_NAMES[batch.kind])]
    parts += [speaker.name(region.municipality[code].name) for code in batch.municipalities[:1]]
    parts += [speaker.name(region.group[code].short) for code in batch.groups]
    if batch.first_day and batch.last_day:
        parts.append(days_in_words(speaker, batch.first_day, batch.last_day))
    return ", ".join(parts)


def loaded_when(speaker: Speaker, batch: Batch) -> str:
    """The local day and time at which it was loaded."""
    return moment_in_words(speaker, batch.loaded_at)


def moment_in_words(speaker: Speaker, moment: str) -> str:
    """The local day and time of a moment that was written down in ISO form."""
    when = dt.datetime.fromisoformat(moment).astimezone()
    return f"{speaker.date(when.date())} {when:%H:%M}"


def batch_state(speaker: Speaker, batch: Batch) -> str:
    """Whether its rows count: in force, replaced wholly or in part, or undone."""
    if batch.undone_at is not None:
        day = speaker.date(dt.datetime.fromisoformat(batch.undone_at).astimezone().date())
        by = f" ({batch.undone_by})" if batch.undone_by else ""
        return speaker.say(N_("undone %(day)s"), day=day) + by
    if batch.replaced_by is not None:
        return speaker.say(N_("replaced by batch %(number)s"), number=batch.replaced_by)
    if batch.in_force < batch.records:
        return speaker.say(
            N_("partly replaced: %(left)s of %(all)s records count"),
            left=speaker.number(batch.in_force),
            all=speaker.number(batch.records),
        )
    return speaker.say(N_("in force"))


# ---- Where figures came from, in words: batches by what they hold ----

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
    if batch.kind != "report":
        parts.insert(0, speaker.say(KIND_NAMES[batch.kind]))
    return ", ".join(parts)


def _month_of_year(speaker: Speaker, day: dt.date) -> str:
    return speaker.say(N_("%(month)s %(year)s"), month=_month(speaker, day), year=day.year)


def _month(speaker: Speaker, day: dt.date) -> str:
    return format_date(day, "LLLL", locale=speaker.locale)


# ---- What a batch changes, as tables in the reader's language ----

_EUR = f"{NO_BREAK}EUR"


def change_tables(speaker: Speaker, region: Region, changes: Sequence[FigureChange]) -> list[Table]:
    """A table for the region and one for each municipality whose figures were compared."""
    places = dict.fromkeys(change.municipality for change in changes)
    columns = tuple(Column(speaker.say(one), 0) for one in (N_("Before"), N_("After"), N_("Change")))
    return [
        Table(
            speaker.say(N_("Indicator")),
            columns,
            tuple(_row(speaker, region, change) for change in changes if change.municipality == place),
            caption=_place(speaker, region, place),
        )
        for place in places
    ]


def figure_name(speaker: Speaker, region: Region, change: FigureChange) -> str:
    """An indicator by name, with the kind of unit that it is counted in."""
    kind = f" ({label(speaker, region, Dimension.UNIT, change.key[0])})" if change.key and change.key[0] else ""
    return speaker.name(change.indicator.name) + kind


def _place(speaker: Speaker, region: Region, municipality: str | None) -> str:
    if municipality is None:
        return speaker.name(region.name.bilingual)
    return municipality_on_basis(speaker, region, municipality)


def _row(speaker: Speaker, region: Region, change: FigureChange) -> Row:
    indicator, cells = change.indicator, (change.before, change.after)
    # The unit stands beside the name, so that amounts to the cent have room on a narrow screen.
    unit = ", EUR" if indicator.unit is Unit.EUR else ""
    figures = [Figure(one.value, speaker.value(indicator, one.value, one.status).removesuffix(_EUR)) for one in cells]
    difference = Figure(None, _difference(speaker, change).removesuffix(_EUR))
    return Row(figure_name(speaker, region, change) + unit, (*figures, difference))


def _difference(speaker: Speaker, change: FigureChange) -> str:
    if not change.differs:
        return speaker.say(N_("unchanged"))
    if change.before.value is None or change.after.value is None:
        return "–"
    return speaker.change(change.indicator, change.after.value - change.before.value)


# ---- What was handed out ----

EDITION_KINDS = {
    "release": N_("public release"),
    "pack": N_("files or figures handed out"),
    "meeting": N_("closed meeting"),
}
"""What each kind of edition is called."""
