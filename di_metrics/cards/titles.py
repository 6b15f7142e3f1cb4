"""Titles and sentences of cards: what their figures show, and nothing that they do not carry."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace

from di_metrics.cards.picture_values import ordered
from di_metrics.cards.setting import Setting
from di_metrics.cards.wording import ended
from di_metrics.errors import N_
from di_metrics.model import Cell, Dimension, Indicator, Result, Status
from di_metrics.sources.question import Answer
from di_metrics.text.paragraphs import compares, finding, named_in, sentence, title
from di_metrics.text.paragraphs.phrases import at, case_of, framed, value_in_words
from di_metrics.text.paragraphs.wholes import amount, at_the_end, changed, compared, from_to, series_of, whole
from di_metrics.text.public_speaker import capital, within

_ALL_OF_IT = 100
_OTHERS = 2
"""So many other series or groups are told in a sentence."""


def title_of(setting: Setting, answer: Answer, since: dt.date | None) -> str:
    """What a slide shows: where a figure is largest, how it went over time, or how much it is and was."""
    first = answer.results[0]
    if not answer.by:
        return level(setting, first.indicator, first.cells[0], before(answer, first.indicator), since)
    if len(answer.by) == 2 and any(one.is_time for one in answer.by):
        return next(iter(against_plan(setting, at_the_end(first))), "") or found_in(setting, first)
    if answer.by == (Dimension.GROUP,) and (told := against_plan(setting, first)):
        return told[0]
    return found_in(setting, first)


def against_plan(setting: Setting, result: Result) -> list[str]:
    """Of what share of a plan is attained by group, the groups that miss the plan, then those that reach it, each if any.

    A rounded share so near to all that it may be either is neither.
    """
    if not result.indicator.words.missed or result.by != (Dimension.GROUP,):
        return []
    speaker, by, words = setting.speaker, Dimension.GROUP, result.indicator.words
    told = sorted((cell for cell in result if cell.value is not None and cell.key[0]), key=lambda cell: cell.value or 0)
    missed = [cell for cell in told if (cell.value or 0) + (cell.margin or 0) < _ALL_OF_IT]
    reached = [cell for cell in told if (cell.value or 0) - (cell.margin or 0) >= _ALL_OF_IT]
    clauses = []
    for text, cells in zip((words.missed, words.reached), (missed, reached), strict=True):
        names = [
            f"{case_of(speaker, setting.region, by, str(cell.key[0]))} ({value_in_words(speaker, result.indicator, cell)})"
            for cell in cells
        ]
        clauses += [speaker.say(text, cells=framed(speaker, by, speaker.listed(names), len(names)))] if names else []
    return clauses


def found_in(setting: Setting, result: Result) -> str:
    """The finding of one result as a title; of services that are counted in one kind of unit, where these differ."""
    speaker, region = setting.speaker, setting.region
    mixes_units = Dimension.UNIT in result.indicator.splits and result.by == (Dimension.SERVICE,) and compares(result)
    if not mixes_units or not any(cell.value for cell in result):
        return title(finding(speaker, region, result))
    largest = max(result, key=lambda cell: cell.value or 0)
    unit = region.unit_kind[region.service[str(largest.key[0])].unit]
    alike = tuple(cell for cell in result if region.service[str(cell.key[0])].unit == unit.code)
    found = title(finding(speaker, region, replace(result, cells=alike)))
    return capital(
        speaker.say(N_("of services counted in %(unit)s, %(finding)s"), unit=speaker.name(unit.name), finding=within(found))
    )


def sentence_of(setting: Setting, answer: Answer, since: dt.date | None) -> str:
    """What the title leaves out: the whole with its change, who has none, other series; else what is counted."""
    first = answer.results[0]
    if not answer.by:
        told = [total(setting, answer, one.indicator.code) for one in answer.results[1:]]
    elif len(answer.by) == 2:
        told = [_other_series(setting, first) if any(one.is_time for one in answer.by) else _other_groups(setting, first)]
    elif answer.by[0].is_time:
        told = [change(setting, answer, since)] if first.selection.period.to_date else _wholes(setting, answer, None)
    else:
        beside = against_plan(setting, first)[1:] or [_beside(setting, first)]
        told = [*_wholes(setting, answer, since), *beside, _of_services(setting, first)]
    return sentences(told) or meaning(setting, first.indicator)


def in_all(setting: Setting, answer: Answer, codes: Sequence[str], since: dt.date | None) -> list[str]:
    """The totals of indicators that a slide splits, the first with its change since a day; what is not told is left out."""
    [first, *_] = [one for one in answer.results if one.indicator.code == codes[0]]
    others = [total(setting, answer, code) for code in codes[1:]]
    if not compares(first):
        return [change(setting, answer, since, codes[0]), *others]  # the title tells the total
    whole_ = total(setting, answer, codes[0], since)
    return [setting.speaker.say(N_("Overall, %(what)s"), what=within(whole_)) if whole_ else "", *others]


def sentences(told: Iterable[str]) -> str:
    """Clauses as sentences; empty ones are left out."""
    return " ".join(ended(capital(one)) for one in told if one)


def level(setting: Setting, indicator: Indicator, now: Cell, before: Cell | None, since: dt.date | None) -> str:
    """A figure of a whole selection and how it changed since a day, where both may be told, as a title."""
    speaker = setting.speaker
    told = capital(whole(speaker, indicator, now).text)
    if not now.value or before is None or before.value is None or since is None:
        return told
    is_rounded = Status.ROUNDED in (now.status, before.status)
    return compared(speaker, indicator, told, now.value - before.value, since, rounded=is_rounded)


def total(setting: Setting, answer: Answer, code: str, since: dt.date | None = None) -> str:
    """The total of what a slide splits, with its change since a day; nothing where it is zero or not told."""
    [indicator] = [one.indicator for one in answer.results if one.indicator.code == code]
    now = answer.total(code)
    if now is None or not now.value:
        return ""
    return level(setting, indicator, now, before(answer, indicator), since)


def before(answer: Answer, indicator: Indicator) -> Cell | None:
    """The total of an indicator to the earlier day, where it was asked for."""
    return next((one.cells[0] for one in answer.totals_before if one.indicator.code == indicator.code), None)


def _wholes(setting: Setting, answer: Answer, since: dt.date | None) -> list[str]:
    """The totals of what is measured in the first indicator's unit, without those that hide which group misses a plan."""
    unit = answer.results[0].indicator.unit
    same = [one.indicator.code for one in answer.results if one.indicator.unit is unit and not one.indicator.words.missed]
    return in_all(setting, answer, same[:_OTHERS], since) if same else []


def _beside(setting: Setting, result: Result) -> str:
    """Who has none or least where the project's municipalities are compared."""
    speaker, region = setting.speaker, setting.region
    if result.by == (Dimension.MUNICIPALITY,):
        others = {one.code for one in region.municipalities if not one.partner}
        kept = tuple(cell for cell in result if cell.value or cell.key[0] not in others)
        result = replace(result, cells=kept)
    told = sentence(speaker, region, result, named_in(finding(speaker, region, result)))
    return told.text if told else ""


def _of_services(setting: Setting, result: Result) -> str:
    """That one person may have several services, where their recipients are compared."""
    is_of_services = result.by == (Dimension.SERVICE,) and result.indicator.code == "recipients"
    if not is_of_services or not compares(result) or not any(cell.value for cell in result):
        return ""
    return setting.speaker.say(N_("One person may have several services."))


def change(setting: Setting, answer: Answer, since: dt.date | None, code: str = "") -> str:
    """By how much a figure changed that was told already: the first one, or that of a code."""
    indicator = next(one.indicator for one in answer.results if code in ("", one.indicator.code))
    now, earlier = answer.total(indicator.code), before(answer, indicator)
    if since is None or now is None or earlier is None or now.value is None or earlier.value is None or not now.value:
        return ""
    is_rounded = Status.ROUNDED in (now.status, earlier.status)
    return changed(setting.speaker, indicator, now.value - earlier.value, since, rounded=is_rounded)


def since_day(setting: Setting, answer: Answer, since: dt.date) -> str:
    """By how much the first figure has grown or fallen since a day, as a sentence; nothing where that is not told."""
    speaker, indicator = setting.speaker, answer.results[0].indicator
    now, earlier = answer.results[0].cells[0], before(answer, indicator)
    if now.value is None or earlier is None or earlier.value is None or indicator.words.change is None:
        return ""
    words, difference = indicator.words.change, now.value - earlier.value
    what = speaker.say(N_("%(name)s has changed little or not at all"), name=speaker.say(indicator.words.name))
    if difference:
        size = amount(speaker, indicator, difference) or ""
        is_rounded = Status.ROUNDED in (now.status, earlier.status)
        size = speaker.say(N_("about %(value)s"), value=size) if is_rounded else size
        what = speaker.say(words.grown if difference > 0 else words.fallen, change=size)
    return speaker.say(N_("Since %(date)s %(what)s."), date=speaker.date(since), what=what)


def _other(result: Result) -> Dimension:
    return next(one for one in result.by if not one.is_time)


def _found_there(setting: Setting, dimension: Dimension, code: str, result: Result) -> str:
    """The finding of what a code holds, with its name before it."""
    where, what = at(setting.speaker, setting.region, (dimension,), code), within(found_in(setting, result))
    return capital(setting.speaker.say(N_("%(where)s, %(what)s"), where=where, what=what))


def _other_series(setting: Setting, result: Result) -> str:
    """How the series that follow went: “Among guardians, … grew from 10 (2018) to 100 (2019). …”."""
    told = [(code, one) for code, one in series_of(result)[1:] if from_to(setting.speaker, setting.region, one)]
    return sentences(_found_there(setting, _other(result), code, one) for code, one in told[:_OTHERS])


def _other_groups(setting: Setting, result: Result) -> str:
    """Of the other codes of the first dimension, where in the second one most is."""
    first = result.by[0]
    told = [cell for cell in ordered(result) if cell.value and None not in cell.key]
    named = {code.split("/")[0] for code in named_in(finding(setting.speaker, setting.region, result))}
    others = [code for code in dict.fromkeys(str(cell.key[0]) for cell in told) if code not in named][:_OTHERS]
    return sentences(_found_there(setting, first, code, result.only(first, code).without(first)) for code in others)


def meaning(setting: Setting, indicator: Indicator) -> str:
    """What is counted, where the figures carry no more."""
    speaker = setting.speaker
    return speaker.say(
        N_("%(name)s: %(definition)s"),
        name=speaker.name(indicator.name),
        definition=within(speaker.name(indicator.definition)),
    )
