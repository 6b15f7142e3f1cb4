"""One result in a title and in one sentence, as a slide has them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from di_metrics.errors import N_
from di_metrics.model import Dimension, Result, Unit
from di_metrics.region import Region
from di_metrics.text.labels import label
from di_metrics.text.paragraphs import coverage, places, words
from di_metrics.text.paragraphs.claims import (
    Bounds,
    Claim,
    Kind,
    Known,
    bounds_of,
    hidden_codes,
    known_cells,
    parameters_of,
    tiers_of,
)
from di_metrics.text.speaker import Speaker

_LEADERS = 3
_AMOUNTS = frozenset({Unit.PERSONS, Unit.EUR, Unit.SERVICE_UNITS, Unit.PLACES})


def finding(speaker: Speaker, region: Region, result: Result) -> Claim:
    """The title of a figure: its value, how it went over time, or who leads where it is split by one dimension.

    Raises ValueError for a split by two dimensions or more, of which no single cell is the finding.
    """
    if not result.by:
        return _value(speaker, result)
    if len(result.by) > 1:
        raise ValueError(result.by)
    [dimension] = result.by
    if dimension.is_time:
        claim = _over_time(speaker, region, result)
    elif result.indicator.code == "coverage" and dimension is Dimension.MUNICIPALITY:
        claim = _above_half(speaker, region, result)
    else:
        claim = _leaders(speaker, region, result, dimension)
    return replace(claim, by=dimension)


def sentence(speaker: Speaker, region: Region, result: Result) -> Claim | None:
    """What a title leaves out of a comparison: who has least, and that some have nothing; None where nothing can be told."""
    if len(result.by) != 1 or result.by[0].is_time or hidden_codes(result):
        return None
    [dimension] = result.by
    known = known_cells(speaker, result)
    positive = [one for one in known if one.bounds.lowest > 0]
    if (
        len(positive) < 2
        or words.is_exact_tie(positive)
        or any(one.bounds.highest and not one.bounds.lowest for one in known)
    ):
        return None
    lowest = _lowest_tier(positive)
    if len(lowest) > _LEADERS:
        return None
    none = sum(one.bounds.highest == 0 for one in known)
    named = words.in_tiers(speaker, region, result.indicator, dimension, [lowest])
    said = speaker.say(N_("The least is in %(least)s") if _is_place(result) else N_("The least: %(least)s"), least=named)
    codes, values = _codes_and_values(lowest)
    text = f"{said}{_zeros(speaker, result, none)}."
    return Claim(Kind.LEAST, result.indicator.code, text, Bounds(none, none), codes, values, by=dimension)


def _lowest_tier(positive: Iterable[Known]) -> list[Known]:
    """Those that surely lie below all others, whatever their own order."""
    first, *others = sorted(positive, key=lambda one: one.bounds.lowest)
    tier = [first]
    for one in others:
        if one.bounds.lowest > max(other.bounds.highest for other in tier):
            break
        tier.append(one)
    return tier


def _is_place(result: Result) -> bool:
    return result.by == (Dimension.MUNICIPALITY,)


def _zeros(speaker: Speaker, result: Result, number: int) -> str:
    if not number:
        return ""
    if _is_place(result):
        return speaker.plural("; in %(number)s municipality it is 0", "; in %(number)s municipalities it is 0", number)
    return speaker.plural("; %(number)s more is 0", "; %(number)s more are 0", number)


def _value(speaker: Speaker, result: Result) -> Claim:
    [cell] = result.cells
    text = f"{speaker.name(result.indicator.name)}: {words.said(speaker, result.indicator, cell)}"
    return Claim(Kind.VALUE, result.indicator.code, text, bounds_of(result.indicator, cell, parameters_of(speaker)))


def _over_time(speaker: Speaker, region: Region, result: Result) -> Claim:
    [dimension] = result.by
    known = [one for one in known_cells(speaker, result) if one.cell.value is not None]
    if not known:
        return _nothing(speaker, result)
    ends = [known[0], known[-1]] if len(known) > 1 else known
    told = [words.said(speaker, result.indicator, one.cell) for one in ends]
    times = [label(speaker, region, dimension, one.code) for one in ends]
    name = speaker.name(result.indicator.name)
    text = f"{name}: {told[0]} ({times[0]})"
    if len(ends) > 1:
        text = speaker.say(
            N_("%(name)s: from %(before)s (%(first)s) to %(now)s (%(last)s)"),
            name=name,
            before=told[0],
            first=times[0],
            now=told[1],
            last=times[1],
        )
    return Claim(Kind.OVER_TIME, result.indicator.code, text, None, *_codes_and_values(ends))


def _above_half(speaker: Speaker, region: Region, result: Result) -> Claim:
    if not known_cells(speaker, result):
        return _nothing(speaker, result)
    return _as_title(coverage.above(speaker, region, result, result.selection.groups, _LEADERS))


def _leaders(speaker: Speaker, region: Region, result: Result, dimension: Dimension) -> Claim:
    if dimension is Dimension.MUNICIPALITY and result.indicator.unit in _AMOUNTS:
        told = places.most(speaker, region, result, _LEADERS)
        if told:
            return _as_title(told[0])
    tiers = tiers_of(known_cells(speaker, result), _LEADERS)
    if not tiers:
        return _without_leaders(speaker, result)
    is_amount = result.indicator.unit in _AMOUNTS
    text = N_("%(indicator)s: most – %(leaders)s") if is_amount else N_("%(indicator)s: highest – %(leaders)s")
    hidden = bool(hidden_codes(result))
    named = [one for tier in tiers for one in tier]
    parts = [
        f"{label(speaker, region, dimension, one.code)} ({words.said(speaker, result.indicator, one.cell)})" for one in named
    ]
    said = speaker.say(
        N_("%(indicator)s: of the published figures, the largest – %(leaders)s") if hidden else text,
        indicator=speaker.name(result.indicator.name),
        leaders=speaker.listed(parts),
    )
    claim = Claim(Kind.MOST_SHOWN if hidden else Kind.MOST, result.indicator.code, said, None, *_codes_and_values(named))
    return replace(claim, tiers=tuple(map(len, tiers)))


def _without_leaders(speaker: Speaker, result: Result) -> Claim:
    """Where too many tie for the first place: as many each, from the least to the most, or fewer than can be told."""
    known = [one for one in known_cells(speaker, result) if one.bounds.highest > 0]
    name, code, hidden = speaker.name(result.indicator.name), result.indicator.code, hidden_codes(result)
    told = sorted((one for one in known if one.cell.value is not None), key=lambda one: one.cell.value or 0)
    if not told and known:
        number = speaker.number(parameters_of(speaker).threshold)
        text = (
            N_("%(indicator)s: fewer than %(number)s everywhere")
            if not hidden
            else N_("%(indicator)s: no number is published here")
        )
        return Claim(Kind.FEW, code, speaker.say(text, indicator=name, number=number), None, *_codes_and_values(known))
    if not told:
        return _nothing(speaker, result)
    if words.is_exact_tie(told) and told == known:
        value = words.said(speaker, result.indicator, told[0].cell)
        text = speaker.say(N_("%(indicator)s: %(value)s each"), indicator=name, value=value)
        return Claim(Kind.ALL_EQUAL, code, text, None, *_codes_and_values(told))
    if hidden:
        text = speaker.say(N_("%(indicator)s: not every figure is published"), indicator=name)
        return Claim(Kind.HIDDEN, code, text, None, tuple(hidden))
    least, largest = min(known, key=lambda one: one.bounds.lowest), told[-1]
    text = speaker.say(
        N_("%(name)s: from %(least)s to %(most)s"),
        name=name,
        least=words.said(speaker, result.indicator, least.cell),
        most=words.said(speaker, result.indicator, largest.cell),
    )
    return Claim(Kind.SPREAD, code, text, None, (), (least.bounds, largest.bounds))


def _nothing(speaker: Speaker, result: Result) -> Claim:
    """That nothing is there, or that nothing of it is published."""
    hidden = hidden_codes(result)
    text = N_("%(indicator)s: no number is published here") if hidden else N_("%(indicator)s: nothing under these filters")
    name = speaker.name(result.indicator.name)
    return Claim(Kind.HIDDEN if hidden else Kind.NOTHING, result.indicator.code, speaker.say(text, indicator=name))


def _as_title(claim: Claim) -> Claim:
    return replace(claim, text=claim.text.removesuffix("."))


def _codes_and_values(known: list[Known]) -> tuple[tuple[str, ...], tuple[Bounds, ...]]:
    return tuple(one.code for one in known), tuple(one.bounds for one in known)
