"""Batches said in the reader's language: what one is about, when it was loaded and whether it counts."""

from __future__ import annotations

import datetime as dt

from di_metrics.errors import N_
from di_metrics.region import Region
from di_metrics.store import Batch, BatchKind
from di_metrics.text.speaker import Speaker

KIND_NAMES = {
    BatchKind.PACKAGE: N_("data package"),
    BatchKind.REPORT: N_("report"),
    BatchKind.SUPPLEMENT: N_("mended rows"),
    BatchKind.CORRECTIONS: N_("corrections"),
    BatchKind.NEEDED: N_("needed services"),
}


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
