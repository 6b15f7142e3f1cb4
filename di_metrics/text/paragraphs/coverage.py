"""How many of the assessed are served: sentences that compare the coverage of municipalities."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from di_metrics.attention import LOW_COVERAGE
from di_metrics.errors import N_
from di_metrics.model import Dimension, Indicator, Result
from di_metrics.region import Region
from di_metrics.text.paragraphs.claims import Bounds, Claim, Figures, Kind, Known, known_cells
from di_metrics.text.paragraphs.phrases import in_place, in_places, of_groups, said
from di_metrics.text.speaker import Speaker

_ALL = 100
_BAND = 10
"""The width, in percent, of the bands that the project's reports tell coverage by."""

_WORTH_A_BAND = 3
_NAMED = 12
"""More municipalities than these are told by their number."""

_LISTED_REST = 2
"""So few are named rather than told by their range."""


def by_municipality(speaker: Speaker, region: Region, figures: Figures) -> list[Claim]:
    """Which municipalities lie above half and above 100 %, and how the others are spread; of several groups, how many do."""
    several = len(figures.covered) > 1
    return [
        replace(claim, group=group, by=Dimension.MUNICIPALITY)
        for group in figures.covered
        if (result := figures.coverage_by_municipality(group)) and len(_exact(speaker, result)) > 1
        for claim in ([above(speaker, region, result, [group], 0)] if several else _spread(speaker, region, result, group))
    ]


def _spread(speaker: Speaker, region: Region, result: Result, group: str) -> list[Claim]:
    known = _exact(speaker, result)
    high = _high(known)
    low = [one for one in known if 0 < one.bounds.highest <= LOW_COVERAGE]
    named = [one for one in low if region.municipality[one.code].is_city]
    rest = [one for one in low if one not in named]
    if len(rest) <= _LISTED_REST:
        named, rest = low, []
    return [
        above(speaker, region, result, [group], _NAMED),
        *_above_all(speaker, region, result, [one for one in high if one.bounds.lowest > _ALL]),
        *_up_to(speaker, region, result, named),
        *_range(speaker, region, result, rest, after_others=bool(high or named)),
        *_band(speaker, region, result.indicator, low),
    ]


def _exact(speaker: Speaker, result: Result) -> list[Known]:
    return [one for one in known_cells(speaker, result) if one.bounds.is_exact]


def above(speaker: Speaker, region: Region, result: Result, covered: Sequence[str], named: int) -> Claim:
    """The municipalities above half, the highest first and by name if at most `named`, or that there are none."""
    subject = speaker.say(N_("Coverage"))
    if covered:
        subject = speaker.say(N_("Coverage of %(groups)s"), groups=of_groups(speaker, region, covered))
    limit = _percent(speaker, result.indicator, LOW_COVERAGE)
    ordered = sorted(_high(known_cells(speaker, result)), key=lambda one: -one.bounds.lowest)
    if not ordered:
        text = speaker.say(N_("%(subject)s is above %(limit)s in no municipality."), subject=subject, limit=limit)
    else:
        text = speaker.plural(
            "%(subject)s is above %(limit)s in %(number)s municipality",
            "%(subject)s is above %(limit)s in %(number)s municipalities",
            len(ordered),
            subject=subject,
            limit=limit,
        )
        listed = f": {_with_values(speaker, region, result.indicator, ordered)}" if len(ordered) <= named else ""
        text = f"{text}{listed}."
    return Claim(Kind.ABOVE, "coverage", text, _exactly(ordered), _codes(ordered), _values(ordered))


def _high(known: Iterable[Known]) -> list[Known]:
    return [one for one in known if one.bounds.is_exact and one.bounds.lowest > LOW_COVERAGE]


def _above_all(speaker: Speaker, region: Region, result: Result, over: Sequence[Known]) -> list[Claim]:
    if not over:
        return []
    ordered = sorted(over, key=lambda one: -one.bounds.lowest)
    text = speaker.say(
        N_("Coverage is above %(limit)s in %(places)s: there recipients are more than assessed persons."),
        limit=_percent(speaker, result.indicator, _ALL),
        places=in_places(speaker, region, _codes(ordered)),
    )
    return [Claim(Kind.ABOVE_ALL, "coverage", text, _exactly(ordered), _codes(ordered), _values(ordered))]


def _up_to(speaker: Speaker, region: Region, result: Result, low: Sequence[Known]) -> list[Claim]:
    if not low:
        return []
    ordered = sorted(low, key=lambda one: -one.bounds.lowest)
    text = speaker.say(
        N_("Coverage is not above %(limit)s in %(places)s."),
        limit=_percent(speaker, result.indicator, LOW_COVERAGE),
        places=_with_values(speaker, region, result.indicator, ordered),
    )
    return [Claim(Kind.UP_TO, "coverage", text, None, _codes(ordered), _values(ordered))]


def _range(speaker: Speaker, region: Region, result: Result, rest: Sequence[Known], after_others: bool) -> list[Claim]:
    """From where to where the others lie that have both assessed persons and recipients."""
    if not rest:
        return []
    ordered = sorted(rest, key=lambda one: one.bounds.lowest)
    least, largest = ordered[0], ordered[-1]
    ends = [_value_and_place(speaker, region, result.indicator, one) for one in (least, largest)]
    spread = (
        said(speaker, result.indicator, least.cell)
        if least.bounds == largest.bounds
        else speaker.say(N_("between %(least)s and %(most)s"), least=ends[0], most=ends[1])
    )
    text = (
        speaker.plural(
            "In the other %(number)s municipality with assessed persons and recipients, coverage is %(spread)s.",
            "In the other %(number)s municipalities with assessed persons and recipients, coverage is %(spread)s.",
            len(rest),
            spread=spread,
        )
        if after_others
        else speaker.plural(
            "In the %(number)s municipality with assessed persons and recipients, coverage is %(spread)s.",
            "In the %(number)s municipalities with assessed persons and recipients, coverage is %(spread)s.",
            len(rest),
            spread=spread,
        )
    )
    values = (Bounds(least.bounds.lowest, least.bounds.lowest), Bounds(largest.bounds.lowest, largest.bounds.lowest))
    return [Claim(Kind.RANGE, "coverage", text, _exactly(rest), _codes(ordered), values)]


def _band(speaker: Speaker, region: Region, indicator: Indicator, low: Sequence[Known]) -> list[Claim]:
    """The band, above ten percent, in which most of those up to half lie, where it holds at least half of them."""
    bands = [
        (lowest, [one for one in low if lowest <= one.bounds.lowest <= lowest + _BAND])
        for lowest in range(LOW_COVERAGE - _BAND, 0, -_BAND)
    ]
    lowest, inside = max(bands, key=lambda band: len(band[1]))
    if len(inside) < _WORTH_A_BAND or len(inside) * 2 < len(low):
        return []
    places = f": {in_places(speaker, region, _codes(inside))}" if len(inside) <= _NAMED else ""
    text = speaker.plural(
        "Coverage of %(least)s to %(most)s is found in %(number)s municipality",
        "Coverage of %(least)s to %(most)s is found in %(number)s municipalities",
        len(inside),
        least=speaker.number(lowest),
        most=_percent(speaker, indicator, lowest + _BAND),
    )
    bounds = (Bounds(lowest, lowest), Bounds(lowest + _BAND, lowest + _BAND))
    return [Claim(Kind.BAND, "coverage", f"{text}{places}.", _exactly(inside), _codes(inside), bounds)]


def _percent(speaker: Speaker, indicator: Indicator, value: int) -> str:
    return speaker.number(value) + speaker.suffix(indicator)


def _with_values(speaker: Speaker, region: Region, indicator: Indicator, known: Iterable[Known]) -> str:
    parts = [f"{in_place(speaker, region, one.code)} ({said(speaker, indicator, one.cell)})" for one in known]
    return speaker.listed(parts)


def _value_and_place(speaker: Speaker, region: Region, indicator: Indicator, one: Known) -> str:
    place = speaker.say(N_("in %(places)s"), places=in_place(speaker, region, one.code))
    return f"{said(speaker, indicator, one.cell)} ({place})"


def _codes(known: Iterable[Known]) -> tuple[str, ...]:
    return tuple(one.code for one in known)


def _values(known: Iterable[Known]) -> tuple[Bounds, ...]:
    return tuple(one.bounds for one in known)


def _exactly(known: Sequence[Known]) -> Bounds:
    return Bounds(len(known), len(known))
