"""The sentence beside a title that compares municipalities: who has none yet, or who has least."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import partial

from di_metrics.errors import N_
from di_metrics.model import Dimension, Result, Unit
from di_metrics.region import Region
from di_metrics.text.paragraphs import words
from di_metrics.text.paragraphs.absence import none
from di_metrics.text.paragraphs.claims import Bounds, Claim, Kind, Known, hidden_codes, known_cells
from di_metrics.text.speaker import Speaker

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
        told = none(speaker, region, result, None, _NAMED)
        if told:
            return told[0]
    return _least(speaker, region, result, known, title)


def _least(
    speaker: Speaker, region: Region, result: Result, known: Collection[Known], title: Collection[str]
) -> Claim | None:
    positive = [one for one in known if one.bounds.lowest > 0]
    uncertain = any(one.bounds.highest and not one.bounds.lowest for one in known)
    if len(positive) < 2 or uncertain or hidden_codes(result) or words.is_exact_tie(positive):
        return None
    lowest = _lowest_tier(positive)
    if len(lowest) > _NAMED or {one.code for one in lowest} <= set(title):
        return None
    named = words.in_tiers(speaker, result.indicator, [lowest], partial(words.in_place, speaker, region))
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
