"""How many of the assessed are served: which municipalities lie above the watched half, and how the others are spread."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from di_metrics.errors import N_, NP_
from di_metrics.region import Region
from di_metrics.text.paragraphs.claims import Bounds, Claim, ClaimKind, Figures, Known, tiers_of
from di_metrics.text.paragraphs.comparing import TITLE, Comparison, leaders
from di_metrics.text.paragraphs.phrases import in_place, in_places, in_so_many, of_groups
from di_metrics.text.paragraphs.wholes import subject
from di_metrics.text.speaker import Speaker

_ALL = 100
_BAND = 10
"""The width, in percent, of the bands that the project's reports tell coverage by."""

_WORTH_A_BAND = 3
_NAMED = 12
"""More municipalities than these are told by their number."""

_LISTED_REST = 2
"""So few are named rather than told by their range."""


def above_limit_and_highest(compared: Comparison, group: str) -> tuple[Claim, ...]:
    """Two clauses: in how many municipalities a figure is above the watched limit, and where it is highest.

    Empty where fewer than two municipalities can be compared.
    """
    if len(compared.exact) < 2:
        return ()
    exact = compared.exact
    tiers = tiers_of(exact, 1) or tiers_of(exact, TITLE.tied)
    highest = [leaders(compared, tiers[:1])] if tiers else []
    return tuple(replace(claim, group=group) for claim in (above_limit(compared, group), *highest))


def above_limit(compared: Comparison, group: str) -> Claim:
    """In how many municipalities a figure is above the watched limit, as a clause; at least, where something is hidden."""
    speaker, hidden = compared.speaker, len(compared.hidden)
    high = _high(compared)
    name = subject(speaker, compared.indicator)
    if group:
        name = speaker.say(
            N_("%(subject)s of %(groups)s"), subject=name, groups=of_groups(speaker, compared.region, [group])
        )
    text = N_("%(subject)s is above %(limit)s %(where)s")
    where = in_so_many(speaker, len(high), at_least=bool(hidden), of=len(compared.exact))
    if not high:
        text = N_("%(subject)s is above %(limit)s in none of the municipalities shown") if hidden else _NOWHERE
    text = speaker.say(text, subject=name, limit=_percent(compared, _limit(compared)), **({"where": where} if high else {}))
    number = Bounds(len(high), len(high) + hidden)
    return compared.claim(ClaimKind.ABOVE, text, high, number=number, group=group)


_NOWHERE = N_("%(subject)s is above %(limit)s in no municipality")


def _limit(compared: Comparison) -> float:
    watch = compared.indicator.watch
    assert watch is not None
    assert watch.below is not None
    return watch.below


def _high(compared: Comparison) -> list[Known]:
    return _highest_first(row for row in compared.exact if row.bounds.lowest > _limit(compared))


def _highest_first(rows: Iterable[Known]) -> list[Known]:
    return sorted(rows, key=lambda row: -row.bounds.lowest)


def by_municipality(speaker: Speaker, region: Region, figures: Figures) -> list[Claim]:
    """Which municipalities lie above half and above 100 %, and how the others are spread; of several groups, how many do."""
    claims = []
    for group in figures.covered:
        result = figures.coverage_by_municipality(group)
        compared = Comparison(speaker, region, result) if result else None
        if compared is None or len(compared.exact) < 2:
            continue
        above = above_limit(compared, group)
        if len(figures.covered) > 1:
            claims.append(above.as_sentence())
            continue
        names = _with_values(compared, _high(compared)) if 0 < len(above.codes) <= _NAMED else ""
        named = replace(above, text=f"{above.text}: {names}" if names else above.text)
        claims += [replace(claim, group=group) for claim in (named.as_sentence(), *_spread(compared))]
    return claims


def _spread(compared: Comparison) -> list[Claim]:
    high = _high(compared)
    low = [row for row in compared.exact if 0 < row.bounds.highest <= _limit(compared)]
    named = [row for row in low if compared.region.is_city(row.code)]
    rest = [row for row in low if row not in named]
    if len(rest) <= _LISTED_REST:
        named, rest = low, []
    return [
        *_above_all(compared, [row for row in high if row.bounds.lowest > _ALL]),
        *_up_to(compared, _highest_first(named)),
        *_range(compared, rest, after_others=bool(high or named)),
        *_band(compared, low),
    ]


def _above_all(compared: Comparison, over: Sequence[Known]) -> list[Claim]:
    if not over:
        return []
    text = compared.say(
        N_("Coverage is above %(limit)s in %(places)s: there recipients are more than assessed persons."),
        limit=_percent(compared, _ALL),
        places=in_places(compared.speaker, compared.region, (row.code for row in over)),
    )
    return [compared.claim(ClaimKind.ABOVE_ALL, text, over, number=Bounds.exactly(len(over)))]


def _up_to(compared: Comparison, low: Sequence[Known]) -> list[Claim]:
    if not low:
        return []
    text = compared.say(
        N_("Coverage is not above %(limit)s in %(places)s."),
        limit=_percent(compared, _limit(compared)),
        places=_with_values(compared, low),
    )
    return [compared.claim(ClaimKind.UP_TO, text, low)]


_OTHERS = NP_(
    "In the other %(number)s municipality with assessed persons and recipients, coverage is %(spread)s.",
    "In the other %(number)s municipalities with assessed persons and recipients, coverage is %(spread)s.",
)
_ALL_OF_THEM = NP_(
    "In the %(number)s municipality with assessed persons and recipients, coverage is %(spread)s.",
    "In the %(number)s municipalities with assessed persons and recipients, coverage is %(spread)s.",
)


def _range(compared: Comparison, rest: Sequence[Known], *, after_others: bool) -> list[Claim]:
    """From where to where the others lie that have both assessed persons and recipients."""
    if not rest:
        return []
    speaker = compared.speaker
    ordered = sorted(rest, key=lambda row: row.bounds.lowest)
    least, most = ordered[0], ordered[-1]
    spread = compared.value(least)
    if least.bounds != most.bounds:
        lowest, highest = (_value_and_place(compared, row) for row in (least, most))
        spread = speaker.say(N_("between %(least)s and %(most)s"), least=lowest, most=highest)
    text = speaker.plural(*(_OTHERS if after_others else _ALL_OF_THEM), len(rest), spread=spread)
    values = (least.bounds, most.bounds)
    return [compared.claim(ClaimKind.RANGE, text, ordered, number=Bounds.exactly(len(rest)), values=values)]


def _band(compared: Comparison, low: Sequence[Known]) -> list[Claim]:
    """The band, above ten percent, in which most of those up to half lie, where it holds at least half of them."""
    bands = [
        (lowest, [row for row in low if lowest <= row.bounds.lowest <= lowest + _BAND])
        for lowest in range(int(_limit(compared)) - _BAND, 0, -_BAND)
    ]
    lowest, inside = max(bands, key=lambda band: len(band[1]))
    if len(inside) < _WORTH_A_BAND or len(inside) * 2 < len(low):
        return []
    speaker = compared.speaker
    text = speaker.say(
        N_("coverage of %(least)s to %(most)s is found %(where)s"),
        least=speaker.number(lowest),
        most=_percent(compared, lowest + _BAND),
        where=in_so_many(speaker, len(inside)),
    )
    if len(inside) <= _NAMED:
        text = f"{text}: {in_places(speaker, compared.region, (row.code for row in inside))}"
    values = (Bounds.exactly(lowest), Bounds.exactly(lowest + _BAND))
    return [compared.claim(ClaimKind.BAND, text, inside, number=Bounds.exactly(len(inside)), values=values).as_sentence()]


def _percent(compared: Comparison, value: float) -> str:
    return compared.speaker.number(value) + compared.speaker.suffix(compared.indicator)


def _with_values(compared: Comparison, rows: Iterable[Known]) -> str:
    return compared.speaker.listed(
        [f"{in_place(compared.speaker, compared.region, row.code)} ({compared.value(row)})" for row in rows]
    )


def _value_and_place(compared: Comparison, row: Known) -> str:
    place = compared.say(N_("in %(places)s"), places=in_place(compared.speaker, compared.region, row.code))
    return f"{compared.value(row)} ({place})"
