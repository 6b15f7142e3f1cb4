"""What a batch changes, as tables in the reader's language: each figure before and after, with the difference."""

from __future__ import annotations

from collections.abc import Sequence

from di_metrics.errors import N_
from di_metrics.model import Dimension, Unit
from di_metrics.query.changes import FigureChange
from di_metrics.region import Region
from di_metrics.text.labels import label, municipality_on_basis
from di_metrics.text.section import TextTable
from di_metrics.text.speaker import NO_BREAK, Speaker

_EUR = f"{NO_BREAK}EUR"


def change_tables(speaker: Speaker, region: Region, changes: Sequence[FigureChange]) -> list[TextTable]:
    """A table for the region and one for each municipality whose figures were compared."""
    places = dict.fromkeys(change.municipality for change in changes)
    headings = tuple(map(speaker.say, (N_("Indicator"), N_("Before"), N_("After"), N_("Change"))))
    return [
        TextTable(
            _place(speaker, region, place),
            headings,
            tuple(_row(speaker, region, change) for change in changes if change.municipality == place),
        )
        for place in places
    ]


def _place(speaker: Speaker, region: Region, municipality: str | None) -> str:
    if municipality is None:
        return speaker.name(region.name.bilingual)
    return municipality_on_basis(speaker, region, municipality)


def _row(speaker: Speaker, region: Region, change: FigureChange) -> tuple[str, ...]:
    name = speaker.name(change.indicator.name)
    kind = f" ({label(speaker, region, Dimension.UNIT, change.key[0])})" if change.key and change.key[0] else ""
    if change.indicator.unit is Unit.EUR:
        kind = ", EUR"  # beside the name, so that amounts to the cent have room on a narrow screen
    before, after = (
        speaker.value(change.indicator, cell.value, cell.status).removesuffix(_EUR) for cell in (change.before, change.after)
    )
    return name + kind, before, after, _difference(speaker, change).removesuffix(_EUR)


def _difference(speaker: Speaker, change: FigureChange) -> str:
    if not change.differs:
        return speaker.say(N_("unchanged"))
    if change.before.value is None or change.after.value is None:
        return "–"
    return speaker.change(change.indicator, change.after.value - change.before.value)
