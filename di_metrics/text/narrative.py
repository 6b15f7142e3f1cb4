"""Sentences made from figures: what a page answers, and what a figure shows. They claim only what the figures carry."""

from __future__ import annotations

from di_metrics.errors import N_
from di_metrics.model import Cell, Dimension, Result, Unit
from di_metrics.region import Region
from di_metrics.text.labels import label
from di_metrics.text.speaker import Speaker

_AMOUNTS = frozenset({Unit.PERSONS, Unit.EUR, Unit.SERVICE_UNITS, Unit.PLACES})


def extremes(speaker: Speaker, region: Region, result: Result) -> str:
    """Which cells of a result by one dimension hold the most, with ties named together."""
    ranked = sorted((cell for cell in result if cell.value and None not in cell.key), key=lambda cell: -(cell.value or 0))
    name = speaker.name(result.indicator.name)
    if result.not_applicable:
        return f"{name}: {speaker.say(N_('not applicable'))}"
    if not ranked:
        return speaker.say(N_("%(indicator)s: nothing under these filters"), indicator=name)
    most = (
        N_("%(indicator)s: most – %(leaders)s")
        if result.indicator.unit in _AMOUNTS
        else N_("%(indicator)s: highest – %(leaders)s")
    )
    tied = [cell for cell in ranked if cell.value == ranked[0].value]
    leaders = tied if len(tied) > 1 else ranked[:2]
    return speaker.say(
        most, indicator=name, leaders=speaker.listed([_cell(speaker, region, result, cell) for cell in leaders[:4]])
    )


def level_and_change(speaker: Speaker, now: Result, year_ago: Result) -> str:
    """A figure and how it changed in a year."""
    value = (
        speaker.value(now.indicator, None, now.cells[0].status)
        if now.total is None
        else speaker.short_value(now.indicator, now.total)
    )
    name = speaker.name(now.indicator.name)
    changed = change_in_a_year(speaker, now, year_ago)
    return f"{name}: {value}" + (f", {changed}" if changed else "")


def change_in_a_year(speaker: Speaker, now: Result, year_ago: Result) -> str:
    """How a figure changed: to date in a year, within a period against the same period a year before; else nothing."""
    if now.total is None or year_ago.total is None:
        return ""
    written = speaker.short_change(now.indicator, now.total - year_ago.total)
    if now.selection.period.to_date:
        return speaker.say(N_("%(change)s in a year"), change=written)
    return speaker.say(N_("%(change)s against a year before"), change=written)


def succession(speaker: Speaker, region: Region, code: str) -> str:
    """What became of an old municipality, or what a new one was made from."""
    municipality = region.municipality[code]
    old, new = region.predecessors(code), region.successors(code)
    if new and municipality.basis != region.default_basis:
        names = speaker.listed([label(speaker, region, Dimension.MUNICIPALITY, one) for one in new])
        text = (
            N_("Joined in the reform: %(names)s.")
            if len(new) == 1
            else N_("Divided by parish in the reform between: %(names)s.")
        )
        return speaker.say(text, names=names)
    if old:
        names = speaker.listed([_part(speaker, region, one, code) for one in old])
        return speaker.say(N_("Made in the reform from: %(names)s."), names=names)
    return ""


def statements_held(speaker: Speaker, held: int, number: int) -> str:
    """How many of the published statements hold."""
    if held == number:
        return speaker.say(N_("All %(number)s published statements agree with the records."), number=speaker.number(number))
    return speaker.say(
        N_("%(held)s of %(number)s published statements agree with the records."),
        held=speaker.number(held),
        number=speaker.number(number),
    )


def _part(speaker: Speaker, region: Region, old: str, new: str) -> str:
    name = label(speaker, region, Dimension.MUNICIPALITY, old)
    parishes = [row.parish for row in region.succession if (row.old_code, row.new_code) == (old, new) and row.parish]
    return f"{name} ({', '.join(parishes)})" if parishes else name


def _cell(speaker: Speaker, region: Region, result: Result, cell: Cell) -> str:
    return f"{label(speaker, region, result.by[0], cell.key[0])} ({speaker.short_value(result.indicator, cell.value or 0)})"
