"""The title of a figure: what it shows, as it is said at a meeting."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from functools import partial

from di_metrics.errors import N_
from di_metrics.model import Dimension, Result, Status, Unit
from di_metrics.region import Region
from di_metrics.text.paragraphs import phrases
from di_metrics.text.paragraphs.absence import none_found
from di_metrics.text.paragraphs.claims import (
    Bounds,
    Claim,
    Kind,
    Known,
    bounds_of,
    code_of,
    hidden_codes,
    known_cells,
    parameters_of,
    tiers_of,
)
from di_metrics.text.paragraphs.leaders import above_half
from di_metrics.text.paragraphs.phrases import in_place, in_tiers, is_exact_tie
from di_metrics.text.paragraphs.served import at_the_end, over_time, series_of
from di_metrics.text.paragraphs.wholes import none, not_applicable, plainly, subject, untold, whole
from di_metrics.text.protected import capital
from di_metrics.text.speaker import Speaker

_LEADERS = 2
_TIED = 3
"""So many are named where they tie for the first place; more are told by their number."""

_LONGEST = 115
"""Letters of a title that fits two lines of a slide; a longer one names those in the first place alone."""


def finding(speaker: Speaker, region: Region, result: Result) -> tuple[Claim, ...]:
    """The clauses of a title: a value, how it went over time, or where it is largest; `title` joins them.

    Of several series along time it is how the one that ends highest came to where it is.
    """
    if result.not_applicable:
        text = not_applicable(speaker, result.indicator, result.not_applicable)
        return (Claim(Kind.NOTHING, result.indicator.code, text, by=result.by[0] if len(result.by) == 1 else None),)
    if not result.by:
        return (whole(speaker, result.indicator, result.cells[0]),)
    if any(one.is_time for one in result.by):
        if len(result.by) > 1:
            return _course_of_the_largest(speaker, region, result)
        return (over_time(speaker, region, result) or _nothing(speaker, result),)
    if result.indicator.code == "coverage" and result.by == (Dimension.MUNICIPALITY,):
        told = above_half(speaker, region, result)
        if told:
            return told
    claim = _leaders(speaker, region, result)
    return (replace(claim, by=result.by[0]) if len(result.by) == 1 else claim,)


def title(claims: Sequence[Claim]) -> str:
    """Clauses as one line, which begins with a capital letter and has no full stop."""
    return capital("; ".join(one.text for one in claims))


def named_in(claims: Sequence[Claim]) -> frozenset[str]:
    """The codes that a title names; of those above half it tells the number alone."""
    return frozenset(code for one in claims if one.kind is not Kind.ABOVE for code in one.codes)


def _course_of_the_largest(speaker: Speaker, region: Region, result: Result) -> tuple[Claim, ...]:
    other = next(one for one in result.by if not one.is_time)
    for code, series in series_of(result):
        if told := over_time(speaker, region, series):
            where = phrases.at(speaker, region, (other,), code)
            text = speaker.say(N_("%(where)s, %(what)s"), where=where, what=told.text)
            return (replace(told, text=text, group=code if other is Dimension.GROUP else ""),)
    return finding(speaker, region, at_the_end(result))


def _leaders(speaker: Speaker, region: Region, result: Result) -> Claim:
    """Where a figure is largest, ties together; of what is shown where something is hidden."""
    if not compares(result):
        return _alone(speaker, region, result)
    known, hidden = known_cells(speaker, result), hidden_codes(result)
    tiers = tiers_of(known, _LEADERS) or tiers_of(known, _TIED)
    if hidden or len(result.by) > 1:
        tiers = tiers[:1]  # the words are long enough
    positive = [one for one in known if one.bounds.highest > 0]
    if not tiers:
        return _without_leaders(speaker, result, positive)
    named = [one for tier in tiers for one in tier]
    if len(positive) == 1 and not hidden and _may_be_alone(result):
        where = phrases.at(speaker, region, result.by, named[0].code)
        value = phrases.said(speaker, result.indicator, named[0].cell)
        text = speaker.say(result.indicator.words.alone, where=where, value=value)
        return Claim(Kind.ONLY, result.indicator.code, text, Bounds(1, 1), *_codes_and_values(named))
    text = _largest(speaker, result, _where(speaker, region, result, tiers))
    if len(text) > _LONGEST and len(tiers) > 1:
        tiers, named = tiers[:1], list(tiers[0])
        text = _largest(speaker, result, _where(speaker, region, result, tiers))
    kind = Kind.MOST_SHOWN if hidden else Kind.MOST
    return Claim(kind, result.indicator.code, text, None, *_codes_and_values(named), tiers=tuple(map(len, tiers)))


def _may_be_alone(result: Result) -> bool:
    """Whether it can be said of an indicator that it is in one place only, which nobody of an unknown one belies."""
    return bool(result.indicator.words.alone) and not any(cell.value for cell in result if code_of(cell) is None)


def compares(result: Result) -> bool:
    """Whether a result is split and more than one row was asked for."""
    return bool(result.by) and len(result.cells) > 1


def _alone(speaker: Speaker, region: Region, result: Result) -> Claim:
    """The only row that was asked for."""
    if not result.cells or (code := code_of(result.cells[0])) is None:
        return _nothing(speaker, result)
    told = whole(speaker, result.indicator, result.cells[0])
    is_told = told.kind is Kind.VALUE
    if is_told and result.by[0].is_of_services:
        told = replace(told, text=plainly(speaker, result.indicator, result.cells[0]))
    text = N_("%(where)s, %(what)s") if is_told else N_("%(what)s %(where)s")
    said = speaker.say(text, where=phrases.at(speaker, region, result.by, code), what=told.text)
    return replace(told, text=said, codes=(code,), values=(told.number,) if told.number else ())


def _largest(speaker: Speaker, result: Result, where: str) -> str:
    text = speaker.say(result.indicator.words.largest, where=where)
    if not hidden_codes(result):
        return text
    shown = _SHOWN[result.by[0]] if len(result.by) == 1 else N_("of the figures shown, %(finding)s")
    return speaker.say(shown, finding=text)


_SHOWN = {
    Dimension.MUNICIPALITY: N_("of the municipalities shown, %(finding)s"),
    Dimension.SERVICE: N_("of the services shown, %(finding)s"),
    Dimension.CATEGORY: N_("of the service categories shown, %(finding)s"),
    Dimension.GROUP: N_("of the groups shown, %(finding)s"),
}


def _where(speaker: Speaker, region: Region, result: Result, tiers: Sequence[Sequence[Known]]) -> str:
    if len(result.by) > 1:
        return phrases.in_tiers(speaker, result.indicator, tiers, partial(phrases.at, speaker, region, result.by))
    [dimension] = result.by
    named = partial(phrases.case_of, speaker, region, dimension)
    listed = phrases.in_tiers(speaker, result.indicator, tiers, named)
    return phrases.framed(speaker, dimension, listed, sum(map(len, tiers)))


def _without_leaders(speaker: Speaker, result: Result, positive: Sequence[Known]) -> Claim:
    """Where too many tie for the first place: how many do, from the least to the most, or that few or none are."""
    if not positive:
        return _nothing(speaker, result)
    code, hidden, about = result.indicator.code, hidden_codes(result), subject(speaker, result.indicator)
    told = sorted((one for one in positive if one.cell.value is not None), key=lambda one: one.cell.value or 0)
    if told and (tied := _surely_first(told[-1], positive)):
        text = _largest(speaker, result, _so_many(speaker, result, tied))
        kind = Kind.MOST_SHOWN if hidden else Kind.MOST
        return Claim(kind, code, text, None, *_codes_and_values(tied), tiers=(len(tied),))
    if hidden:
        text = speaker.say(N_("%(subject)s: too little is shown to say where it is largest"), subject=about)
        return Claim(Kind.HIDDEN, code, text, None, hidden)
    if not told:
        return _few(speaker, result, positive)
    least, largest = min(positive, key=lambda one: one.bounds.lowest), told[-1]
    text = speaker.say(
        N_("%(name)s: from %(least)s to %(most)s"),
        name=about,
        least=phrases.said(speaker, result.indicator, least.cell),
        most=phrases.said(speaker, result.indicator, largest.cell),
    )
    return Claim(Kind.SPREAD, code, text, None, (), (least.bounds, largest.bounds))


def _surely_first(largest: Known, positive: Sequence[Known]) -> list[Known]:
    """Those that hold exactly as much as the largest, where all others surely hold less."""
    tied = [one for one in positive if one.bounds == largest.bounds]
    others = [one for one in positive if one.bounds != largest.bounds]
    sure = phrases.is_exact_tie(tied) and all(one.bounds.highest < largest.bounds.lowest for one in others)
    return tied if sure else []


def _so_many(speaker: Speaker, result: Result, tied: Sequence[Known]) -> str:
    """Those that tie for the first place by their number: “in 5 municipalities (7 each)”."""
    number, value = len(tied), phrases.said(speaker, result.indicator, tied[0].cell)
    if result.by == (Dimension.MUNICIPALITY,):
        return speaker.plural(
            "in %(number)s municipality (%(value)s)", "in %(number)s municipalities (%(value)s each)", number, value=value
        )
    if result.by == (Dimension.SERVICE,):
        return speaker.plural(
            "for %(number)s service (%(value)s)", "for %(number)s services (%(value)s each)", number, value=value
        )
    return speaker.plural("in %(number)s row (%(value)s)", "in %(number)s rows (%(value)s each)", number, value=value)


def _few(speaker: Speaker, result: Result, positive: Sequence[Known]) -> Claim:
    """That there are fewer than can be told wherever there may be any."""
    number = speaker.number(parameters_of(speaker).threshold)
    about = subject(speaker, result.indicator)
    text = speaker.say(N_("%(subject)s is below %(number)s everywhere"), subject=about, number=number)
    return Claim(Kind.FEW, result.indicator.code, text, None, *_codes_and_values(positive))


def _nothing(speaker: Speaker, result: Result) -> Claim:
    """That nothing is there, that nothing of it is shown, or that it is of no known municipality."""
    code, hidden = result.indicator.code, hidden_codes(result)
    positive = [one for one in known_cells(speaker, result) if one.bounds.highest > 0]
    if hidden:
        return Claim(Kind.HIDDEN, code, untold(speaker, result.indicator, Status.SUPPRESSED), None, hidden)
    if positive:
        return _few(speaker, result, positive)
    if any(cell.value or cell.status in (Status.LOW, Status.SUPPRESSED) for cell in result if code_of(cell) is None):
        text = speaker.say(N_("Municipality not known: %(subject)s"), subject=subject(speaker, result.indicator))
        return Claim(Kind.NOTHING, code, text)
    is_zero = any(bounds_of(result.indicator, cell, parameters_of(speaker)) for cell in result)
    text = none(speaker, result.indicator) if is_zero else untold(speaker, result.indicator, Status.NO_DATA)
    return Claim(Kind.NOTHING, code, text)


def _codes_and_values(known: Sequence[Known]) -> tuple[tuple[str, ...], tuple[Bounds, ...]]:
    return tuple(one.code for one in known), tuple(one.bounds for one in known)


# ---- The sentence beside a title that compares municipalities: who has none yet, or who has least ----

_NAMED = 3
_AMOUNTS = frozenset({Unit.PERSONS, Unit.EUR, Unit.SERVICE_UNITS, Unit.PLACES, Unit.MUNICIPALITIES})


def sentence(speaker: Speaker, region: Region, result: Result, title: Collection[str] = ()) -> Claim | None:
    """What a title leaves out of a comparison of municipalities; None where nothing more can be told.

    `title` holds the codes that the title names already.
    """
    if result.by != (Dimension.MUNICIPALITY,):
        return None
    known = known_cells(speaker, result)
    if len(known) > 1 and result.indicator.code == "recipients" and any(one.bounds.lowest for one in known):
        told = none_found(speaker, region, result, None, _NAMED)
        if told:
            return told[0]
    return _least(speaker, region, result, known, title)


def _least(
    speaker: Speaker, region: Region, result: Result, known: Collection[Known], title: Collection[str]
) -> Claim | None:
    positive = [one for one in known if one.bounds.lowest > 0]
    uncertain = any(one.bounds.highest and not one.bounds.lowest for one in known)
    if len(positive) < 2 or uncertain or hidden_codes(result) or is_exact_tie(positive):
        return None
    lowest = _lowest_tier(positive)
    if len(lowest) > _NAMED or {one.code for one in lowest} <= set(title):
        return None
    named = in_tiers(speaker, result.indicator, [lowest], partial(in_place, speaker, region))
    text = N_("The least is in %(least)s") if result.indicator.unit in _AMOUNTS else N_("The lowest is in %(least)s")
    nothing = sum(one.bounds.highest == 0 for one in known)
    said = f"{speaker.say(text, least=named)}{_zeros(speaker, nothing)}."
    codes, values = tuple(one.code for one in lowest), tuple(one.bounds for one in lowest)
    number = Bounds(nothing, nothing)
    return Claim(Kind.LEAST, result.indicator.code, said, number, codes, values, by=Dimension.MUNICIPALITY)


def _lowest_tier(positive: Iterable[Known]) -> list[Known]:
    """Those that surely lie below all others, whatever their own order."""
    first, *others = sorted(positive, key=lambda one: one.bounds.lowest)
    tier = [first]
    for one in others:
        if one.bounds.lowest > max(other.bounds.highest for other in tier):
            break
        tier.append(one)
    return tier


def _zeros(speaker: Speaker, number: int) -> str:
    if not number:
        return ""
    return speaker.plural("; in %(number)s municipality it is 0", "; in %(number)s municipalities it is 0", number)
