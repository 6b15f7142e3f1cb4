"""What every figure can be asked: its period, filters, definition, source and the day of the data."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from di_metrics.errors import N_
from di_metrics.model import Basis, Dimension, Indicator, Period, Selection
from di_metrics.region import Region
from di_metrics.text.labels import basis_name, label
from di_metrics.text.speaker import Speaker

if TYPE_CHECKING:
    from di_metrics.store import BuildInfo


def period_in_words(speaker: Speaker, period: Period) -> str:
    """“to 31.12.2019. (from the project's start)” or “from … to …”."""
    if period.first is None:
        return speaker.say(N_("to %(last)s (from the project's start)"), last=speaker.date(period.last))
    return speaker.say(N_("from %(first)s to %(last)s"), first=speaker.date(period.first), last=speaker.date(period.last))


def filters_in_words(speaker: Speaker, region: Region, selection: Selection) -> str:
    """The filters that are set, by name; all of the data where none is."""
    chosen = [
        (Dimension.MUNICIPALITY, selection.municipalities),
        (Dimension.GROUP, selection.groups),
        (Dimension.CATEGORY, selection.categories),
        (Dimension.SERVICE, selection.services),
    ]
    parts = [speaker.listed([label(speaker, region, one, code) for code in codes]) for one, codes in chosen if codes]
    if selection.from_state_care:
        parts.append(speaker.say(N_("from state care")))
    return "; ".join(parts) or speaker.say(N_("all municipalities, groups and services"))


def demonstration_note(speaker: Speaker) -> str:
    return speaker.say(N_("Demonstration data: invented people and services which reproduce published totals."))


def basis_note(speaker: Speaker, region: Region, basis: Basis) -> list[tuple[str, str]]:
    """Which municipalities are meant, where there were others before or after."""
    return [(speaker.say(N_("Municipalities")), basis_name(speaker, region, basis))] if region.has_reform else []


def remarks_on(speaker: Speaker, region: Region, indicator: Indicator) -> list[str]:
    """What to know of an indicator, in this region."""
    told = (*indicator.notes, *(indicator.reform_notes if region.has_reform else ()))
    return [speaker.name(note) for note in told]


def notes(
    speaker: Speaker, region: Region, info: BuildInfo, selection: Selection, indicators: Iterable[Indicator]
) -> list[tuple[str, str]]:
    """Heading and text of each note of a figure or export: data, period, basis, filters, definitions, source."""
    lines = [(speaker.say(N_("Data")), demonstration_note(speaker))] if info.demonstration else []
    lines += [
        (speaker.say(N_("Period")), period_in_words(speaker, selection.period)),
        *basis_note(speaker, region, selection.basis),
        (speaker.say(N_("Filters")), filters_in_words(speaker, region, selection)),
    ]
    for indicator in dict.fromkeys(indicators):
        remarks = " ".join(remarks_on(speaker, region, indicator))
        lines.append((speaker.name(indicator.name), f"{speaker.name(indicator.definition)} {remarks}".strip()))
    project = region.project
    lines.append((speaker.say(N_("Source")), f"{speaker.name(project.name)}, {project.number}"))
    lines.append((speaker.say(N_("Data build")), f"{info.build_id} ({info.built_at})"))
    return lines
