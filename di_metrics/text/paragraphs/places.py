"""Where recipients are, and where there are none: sentences that compare municipalities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from di_metrics.errors import N_
from di_metrics.model import Dimension, Result, Unit
from di_metrics.region import Region
from di_metrics.text.paragraphs import words
from di_metrics.text.paragraphs.absence import NAMED, few, hidden, none
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
from di_metrics.text.paragraphs.figures import Figures
from di_metrics.text.speaker import Speaker

LEADERS = 5
"""The largest that are named."""

_M = Dimension.MUNICIPALITY


def recipients(speaker: Speaker, region: Region, figures: Figures) -> list[Claim]:
    """In how many municipalities there are recipients, where most are, and where there are none."""
    result = figures.by_municipality
    if result is None:
        return []
    known = known_cells(speaker, result)
    if not any(one.bounds.highest for one in known) and not hidden_codes(result):
        return _unknown_place(speaker, result)
    told = [
        *_active(speaker, region, figures, known),
        *most(speaker, region, result, LEADERS),
        *few(speaker, region, known),
        *none(speaker, region, result, figures.assessed_by_municipality),
        *hidden(speaker, region, result),
        *_unknown_place(speaker, result),
    ]
    return [replace(one, by=_M) for one in told]


def money(speaker: Speaker, region: Region, figures: Figures) -> list[Claim]:
    """In which municipalities the largest compensation was paid."""
    return most(speaker, region, figures.paid_by_municipality, LEADERS) if figures.paid_by_municipality else []


def most(speaker: Speaker, region: Region, result: Result, limit: int) -> list[Claim]:
    """The municipalities with the largest figures, at most `limit`; none if fewer than two or not to be told."""
    known = known_cells(speaker, result)
    positive = [one for one in known if one.bounds.highest > 0]
    if len(positive) < 2:
        return []
    closed = hidden_codes(result)
    if not closed and words.is_exact_tie(positive):
        return [_equal(speaker, region, result, positive)]
    tiers = tiers_of(known, limit)
    if not tiers:
        return []
    text, kind = (_SHOWN, Kind.MOST_SHOWN) if closed else (_MOST, Kind.MOST)
    leaders = words.in_tiers(speaker, result.indicator, tiers, partial(words.in_place, speaker, region))
    named = [one for tier in tiers for one in tier]
    return [
        Claim(
            kind,
            result.indicator.code,
            speaker.say(text.get(result.indicator.code, text[""]), leaders=leaders, indicator=_name(speaker, result)),
            codes=tuple(one.code for one in named),
            values=tuple(one.bounds for one in named),
            tiers=tuple(len(tier) for tier in tiers),
            by=_M,
        )
    ]


_MOST = {
    "recipients": N_("Most recipients are in %(leaders)s."),
    "assessed": N_("Most assessed persons are in %(leaders)s."),
    "compensation": N_("The largest compensation was paid for services in %(leaders)s."),
    "": N_("%(indicator)s: the largest figures are in %(leaders)s."),
}
_SHOWN = {
    "recipients": N_("Of the numbers of recipients shown, the largest are in %(leaders)s."),
    "compensation": N_("Of the amounts of compensation shown, the largest are in %(leaders)s."),
    "": N_("%(indicator)s: of the figures shown, the largest are in %(leaders)s."),
}


def _name(speaker: Speaker, result: Result) -> str:
    return speaker.name(result.indicator.name)


def _equal(speaker: Speaker, region: Region, result: Result, equal: Sequence[Known]) -> Claim:
    codes = tuple(one.code for one in equal)
    value = words.said(speaker, result.indicator, equal[0].cell)
    counts = {"indicator": _name(speaker, result), "value": value}
    if len(codes) <= NAMED:
        text = N_("%(indicator)s: %(value)s each in %(places)s.")
        told = speaker.say(text, **counts, places=words.in_places(speaker, region, codes))
    else:
        told = speaker.plural(
            "%(indicator)s: %(value)s in %(number)s municipality.",
            "%(indicator)s: %(value)s each in %(number)s municipalities.",
            len(codes),
            **counts,
        )
    return Claim(Kind.ALL_EQUAL, result.indicator.code, told, codes=codes, values=tuple(one.bounds for one in equal), by=_M)


def _active(speaker: Speaker, region: Region, figures: Figures, known: Sequence[Known]) -> list[Claim]:
    """In how many municipalities there are recipients; at least in how many where figures are protected."""
    result = figures.by_municipality
    surely = [one for one in known if one.bounds.lowest > 0]
    perhaps = sum(one.bounds.highest > 0 for one in known) + (len(hidden_codes(result)) if result else 0)
    if len(surely) == perhaps == 1:
        everybody = not (result and result.cell(None).value)
        text = (
            N_("All recipients are in %(place)s.")
            if everybody
            else N_("All recipients of a known municipality are in %(place)s.")
        )
        place = words.in_place(speaker, region, surely[0].code)
        return [Claim(Kind.ONLY, "recipients", speaker.say(text, place=place), Bounds(1, 1), (surely[0].code,))]
    if not surely:
        return []
    number = len(surely)
    text = (
        speaker.plural(
            "There are recipients in %(number)s municipality.", "There are recipients in %(number)s municipalities.", number
        )
        if number == perhaps
        else speaker.plural(
            "There are recipients in at least %(number)s municipality.",
            "There are recipients in at least %(number)s municipalities.",
            number,
        )
    )
    return [Claim(Kind.ACTIVE, "active_municipalities", text, Bounds(number, perhaps))]


def _unknown_place(speaker: Speaker, result: Result) -> list[Claim]:
    cell = result.cell(None)
    number = bounds_of(result.indicator, cell, parameters_of(speaker))
    if number is None or not number.highest or result.indicator.unit is not Unit.PERSONS or cell.value is None:
        return []
    text = speaker.plural(
        "The municipality of %(count)s recipient is not known.",
        "The municipality of %(count)s recipients is not known.",
        int(cell.value),
        count=words.said(speaker, result.indicator, cell),
    )
    return [Claim(Kind.UNKNOWN_PLACE, "recipients", text, number, by=_M)]
