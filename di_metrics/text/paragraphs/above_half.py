"""The title of coverage by municipality: in how many it is above half, and where it is highest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from di_metrics.attention import LOW_COVERAGE
from di_metrics.errors import N_
from di_metrics.model import Dimension, Result
from di_metrics.region import Region
from di_metrics.text.paragraphs import words
from di_metrics.text.paragraphs.claims import Bounds, Claim, Kind, Known, hidden_codes, known_cells, tiers_of
from di_metrics.text.speaker import Speaker

_TIED = 3


def above_half(speaker: Speaker, region: Region, result: Result) -> tuple[Claim, ...]:
    """Both clauses; at least in how many, and the highest of what is shown, where something is hidden.

    Empty where fewer than two municipalities can be compared.
    """
    known = [one for one in known_cells(speaker, result) if one.bounds.is_exact]
    if len(known) < 2:
        return ()
    high = sorted((one for one in known if one.bounds.lowest > LOW_COVERAGE), key=lambda one: -one.bounds.lowest)
    hidden = len(hidden_codes(result))
    group = result.selection.groups[0] if len(result.selection.groups) == 1 else ""
    above = Claim(
        Kind.ABOVE,
        result.indicator.code,
        _above(speaker, region, result, len(high), len(known), group),
        Bounds(len(high), len(high) + hidden),
        tuple(one.code for one in high),
        tuple(one.bounds for one in high),
    )
    told = [above, *_highest(speaker, region, result, known, hidden=bool(hidden))]
    return tuple(replace(one, group=group, by=Dimension.MUNICIPALITY) for one in told)


def _above(speaker: Speaker, region: Region, result: Result, number: int, of: int, group: str) -> str:
    subject = speaker.say(N_("coverage"))
    if group:
        subject = speaker.say(N_("coverage of %(groups)s"), groups=words.of_groups(speaker, region, [group]))
    limit = {"subject": subject, "limit": speaker.number(LOW_COVERAGE) + speaker.suffix(result.indicator)}
    if hidden_codes(result):
        if not number:
            return speaker.say(N_("%(subject)s is above %(limit)s in none of the municipalities shown"), **limit)
        return speaker.plural(
            "%(subject)s is above %(limit)s in at least %(number)s municipality",
            "%(subject)s is above %(limit)s in at least %(number)s municipalities",
            number,
            **limit,
        )
    if not number:
        return speaker.say(N_("%(subject)s is above %(limit)s in no municipality"), **limit)
    if number == of:
        return speaker.plural(
            "%(subject)s is above %(limit)s in the %(number)s municipality",
            "%(subject)s is above %(limit)s in all %(number)s municipalities",
            number,
            **limit,
        )
    return speaker.plural(
        "%(subject)s is above %(limit)s in %(number)s municipality of %(all)s",
        "%(subject)s is above %(limit)s in %(number)s municipalities of %(all)s",
        number,
        all=speaker.number(of),
        **limit,
    )


def _highest(speaker: Speaker, region: Region, result: Result, known: Sequence[Known], *, hidden: bool) -> list[Claim]:
    tiers = tiers_of(known, 1) or tiers_of(known, _TIED)
    if not tiers:
        return []
    named = partial(words.in_place, speaker, region)
    where = words.framed(speaker, Dimension.MUNICIPALITY, words.in_tiers(speaker, result.indicator, tiers[:1], named))
    text = N_("it is highest, of those shown, %(where)s") if hidden else N_("it is highest %(where)s")
    return [
        Claim(
            Kind.MOST_SHOWN if hidden else Kind.MOST,
            result.indicator.code,
            speaker.say(text, where=where),
            None,
            tuple(one.code for one in tiers[0]),
            tuple(one.bounds for one in tiers[0]),
            (len(tiers[0]),),
        )
    ]
