"""Titles and sentences of slides: what their figures show, and nothing that they do not carry."""

from __future__ import annotations

import datetime as dt

from di_metrics.deck import Level
from di_metrics.errors import N_
from di_metrics.meetings.answer import Answer, FigureSource
from di_metrics.meetings.pictures import ordered
from di_metrics.meetings.wording import ended, name_of, shortly
from di_metrics.model import Cell, Indicator, Result, Status, Unit
from di_metrics.release.cells import UNKNOWN, Shown
from di_metrics.text import public
from di_metrics.text.protected import Item

_AMOUNTS = frozenset({Unit.PERSONS, Unit.EUR, Unit.SERVICE_UNITS, Unit.PLACES})
_NAMED = 4


def title_of(source: FigureSource, answer: Answer, since: dt.date | None) -> str:
    """What a slide shows: the leaders of a comparison, or the level of a course and its change."""
    times = [one for one in answer.by if one.is_time]
    if times and len(answer.by) == 2:
        return _course_of_the_first(source, answer.results[0])
    if not answer.by or times:
        return _level(source, answer, since) or leaders(source, answer.results[0])
    return leaders(source, answer.results[0])


def _course_of_the_first(source: FigureSource, result: Result) -> str:
    """How the series that ends highest came to where it is."""
    place = next(index for index, one in enumerate(result.by) if one.is_time)
    other = result.by[1 - place]
    ends = [cell for cell in ordered(_at_the_end(result)) if cell.value and None not in cell.key]
    if not ends:
        return leaders(source, result)
    series = result.only(other, ends[0].key[0]).without(other)
    return _from_to(source, series, name_of(source, other, ends[0].key[0]))


def sentence_of(source: FigureSource, answer: Answer, since: dt.date | None) -> str:
    """What the title leaves out: the whole of a comparison with its change, or where a course began and ended."""
    first = answer.results[0]
    if len(answer.by) == 1 and answer.by[0].is_time:
        return ended(_from_to(source, first))
    if len(answer.by) == 2 and any(one.is_time for one in answer.by):
        return ended(leaders(source, _at_the_end(first)))
    others = [leaders(source, one) for one in answer.results[1:] if answer.by and any(cell.value for cell in one)]
    return ended(_level(source, answer, since) or (others or [leaders(source, first)])[0])


def level(source: FigureSource, indicator: Indicator, now: Cell, before: Cell | None, since: dt.date | None) -> str:
    """A figure and how it changed since a day, where both may be told."""
    speaker = source.speaker
    said = f"{speaker.name(indicator.name)}: {shortly(source, indicator, now)}"
    if now.value is None or before is None or before.value is None or since is None:
        return said
    change = speaker.short_change(indicator, now.value - before.value)
    return f"{said}, " + speaker.say(N_("%(change)s since %(date)s"), change=change, date=speaker.date(since))


def _level(source: FigureSource, answer: Answer, since: dt.date | None) -> str:
    """The total's level and change; nothing where there is no total."""
    code = answer.results[0].indicator.code
    now = answer.total(code)
    if now is None or now.status is Status.NOT_APPLICABLE:
        return ""
    before = next((one.cells[0] for one in answer.totals_before if one.indicator.code == code), None)
    return level(source, answer.results[0].indicator, now, before, since)


def leaders(source: FigureSource, result: Result) -> str:
    """Which cells hold the most, ties named together; of those that are shown where others are not."""
    ranked = [cell for cell in ordered(result) if cell.value and None not in cell.key]
    indicator, speaker = result.indicator, source.speaker
    name = speaker.name(indicator.name)
    if not ranked:
        return _nothing(source, result, name)
    tied = [cell for cell in ranked if cell.value == ranked[0].value]
    named = (tied if len(tied) > 1 else ranked[:2])[:_NAMED]
    if source.level is Level.PROTECTED:
        return public.most(speaker, indicator, [_item(source, result, cell) for cell in result])
    hidden = any(cell.status is Status.SUPPRESSED for cell in result if None not in cell.key)
    text = _of_those_shown(indicator) if hidden else _of_all(indicator)
    said = [f"{_cell_name(source, result, cell)} ({shortly(source, indicator, cell)})" for cell in named]
    if len(tied) > _NAMED:
        return speaker.say(
            N_("%(indicator)s: most – %(value)s each in %(number)s rows"),
            indicator=name,
            value=shortly(source, indicator, tied[0]),
            number=speaker.number(len(tied)),
        )
    return speaker.say(text, indicator=name, leaders=speaker.listed(said))


def _is_amount(indicator: Indicator) -> bool:
    """Whether there can be most of it; of a mean or a share there is a highest one."""
    return indicator.unit is Unit.PERSONS or (indicator.unit in _AMOUNTS and bool(indicator.additive_over))


def _of_all(indicator: Indicator) -> str:
    if _is_amount(indicator):
        return N_("%(indicator)s: most – %(leaders)s")
    return N_("%(indicator)s: highest – %(leaders)s")


def _of_those_shown(indicator: Indicator) -> str:
    if _is_amount(indicator):
        return N_("%(indicator)s: most of those shown – %(leaders)s")
    return N_("%(indicator)s: highest of those shown – %(leaders)s")


def _nothing(source: FigureSource, result: Result, name: str) -> str:
    say = source.speaker.say
    untold = {cell.status for cell in result} & {Status.LOW, Status.SUPPRESSED}
    if not untold:
        return say(N_("%(indicator)s: nothing under these filters"), indicator=name)
    if untold == {Status.LOW}:
        number = source.speaker.number(source.speaker.parameters.threshold)
        return say(N_("%(indicator)s: fewer than %(number)s everywhere"), indicator=name, number=number)
    return say(N_("%(indicator)s: data protected"), indicator=name)


def _item(source: FigureSource, result: Result, cell: Cell) -> Item:
    shown = Shown(cell.status, None if cell.value is None else int(cell.value))
    code = UNKNOWN if None in cell.key else "/".join(map(str, cell.key))
    return Item(code, _cell_name(source, result, cell), shown)


def _cell_name(source: FigureSource, result: Result, cell: Cell) -> str:
    return ", ".join(name_of(source, one, code) for one, code in zip(result.by, cell.key, strict=True))


def _from_to(source: FigureSource, result: Result, of: str = "") -> str:
    """The first value along time that may be told and is not zero, and the last."""
    told = [cell for cell in result if cell.value]
    name = ", ".join(filter(None, [source.speaker.name(result.indicator.name), of]))
    if len(told) < 2:
        return leaders(source, result)
    first, last = told[0], told[-1]
    return source.speaker.say(
        N_("%(name)s: from %(before)s (%(first)s) to %(now)s (%(last)s)"),
        name=name,
        before=shortly(source, result.indicator, first),
        first=_cell_name(source, result, first),
        now=shortly(source, result.indicator, last),
        last=_cell_name(source, result, last),
    )


def _at_the_end(result: Result) -> Result:
    """A course split by something, at its last time."""
    place = next(index for index, one in enumerate(result.by) if one.is_time)
    last = result.cells[-1].key[place] if result.cells else None
    return result.only(result.by[place], last).without(result.by[place])
