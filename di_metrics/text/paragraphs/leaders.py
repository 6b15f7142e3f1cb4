"""Where and for which services a figure is largest, and who holds more than half of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from di_metrics.attention import LOW_COVERAGE
from di_metrics.errors import N_
from di_metrics.model import Dimension, Result, Unit
from di_metrics.region import Region
from di_metrics.text.labels import label
from di_metrics.text.paragraphs.absence import NAMED, few, hidden, none_found
from di_metrics.text.paragraphs.claims import (
    Bounds,
    Claim,
    Figures,
    Kind,
    Known,
    bounds_of,
    hidden_codes,
    known_cells,
    parameters_of,
    tiers_of,
)
from di_metrics.text.paragraphs.phrases import framed, in_place, in_places, in_tiers, is_exact_tie, of_groups, said
from di_metrics.text.speaker import Speaker

# ---- The title of coverage by municipality: in how many it is above half, and where it is highest ----

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
        subject = speaker.say(N_("coverage of %(groups)s"), groups=of_groups(speaker, region, [group]))
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
    named = partial(in_place, speaker, region)
    where = framed(speaker, Dimension.MUNICIPALITY, in_tiers(speaker, result.indicator, tiers[:1], named))
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


# ---- Where recipients are, and where there are none: sentences that compare municipalities ----

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
        *none_found(speaker, region, result, figures.assessed_by_municipality),
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
    if not closed and is_exact_tie(positive):
        return [_equal(speaker, region, result, positive)]
    tiers = tiers_of(known, limit)
    if not tiers:
        return []
    text, kind = (_SHOWN, Kind.MOST_SHOWN) if closed else (_MOST, Kind.MOST)
    leaders = in_tiers(speaker, result.indicator, tiers, partial(in_place, speaker, region))
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
    value = said(speaker, result.indicator, equal[0].cell)
    counts = {"indicator": _name(speaker, result), "value": value}
    if len(codes) <= NAMED:
        text = N_("%(indicator)s: %(value)s each in %(places)s.")
        told = speaker.say(text, **counts, places=in_places(speaker, region, codes))
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
        place = in_place(speaker, region, surely[0].code)
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
        count=said(speaker, result.indicator, cell),
    )
    return [Claim(Kind.UNKNOWN_PLACE, "recipients", text, number, by=_M)]


# ---- Which services recipients had: sentences that compare services and their categories ----

_DASH = "\N{NO-BREAK SPACE}\N{EN DASH} "
_LISTED = 9
"""Of more services only the leading ones are named."""


def services(speaker: Speaker, region: Region, figures: Figures) -> list[Claim]:
    """The recipients of each service, or of those that most had."""
    result = figures.by_service
    if result is None:
        return []
    used = _used(speaker, result)
    if len(used) == 1 and not hidden_codes(result):
        return [_only(speaker, region, result, used[0])]
    if 1 < len(used) <= _LISTED and not hidden_codes(result):
        return [_breakdown(speaker, region, result, used, figures)]
    return _most(speaker, region, result, used)


def categories(speaker: Speaker, region: Region, figures: Figures) -> list[Claim]:
    """The recipients of each category of services, where they had more than one."""
    result = figures.by_category
    used = _used(speaker, result) if result else []
    if result is None or len(used) < 2 or hidden_codes(result):
        return []
    if figures.by_service and len(_used(speaker, figures.by_service)) <= len(used):
        return []  # the services themselves say it
    return [_breakdown(speaker, region, result, used, figures)]


def _used(speaker: Speaker, result: Result) -> list[Known]:
    known = [one for one in known_cells(speaker, result) if one.bounds.highest > 0]
    return sorted(known, key=lambda one: -one.bounds.highest)


def _only(speaker: Speaker, region: Region, result: Result, one: Known) -> Claim:
    text = speaker.say(N_("The only service used is %(name)s."), name=label(speaker, region, Dimension.SERVICE, one.code))
    return Claim(Kind.ONLY, result.indicator.code, text, Bounds(1, 1), (one.code,), by=Dimension.SERVICE)


def _breakdown(speaker: Speaker, region: Region, result: Result, used: Sequence[Known], figures: Figures) -> Claim:
    [dimension] = result.by
    listed = ", ".join(
        f"{label(speaker, region, dimension, one.code)}{_DASH}{said(speaker, result.indicator, one.cell)}" for one in used
    )
    text = _BREAKDOWN[dimension][_adds_up_to_more(used, figures)]
    values = tuple(one.bounds for one in used)
    codes = tuple(one.code for one in used)
    return Claim(Kind.BREAKDOWN, result.indicator.code, speaker.say(text, listed=listed), None, codes, values, by=dimension)


_BREAKDOWN = {
    Dimension.SERVICE: (
        N_("Recipients by service: %(listed)s."),
        N_("Recipients by service (one person may have several): %(listed)s."),
    ),
    Dimension.CATEGORY: (
        N_("Recipients by service category: %(listed)s."),
        N_("Recipients by service category (one person may have several): %(listed)s."),
    ),
}


def _adds_up_to_more(used: Sequence[Known], figures: Figures) -> bool:
    """Whether rows surely add up to more than the recipients, so that some of these have several services."""
    whole = figures.recipients.cells[0]
    return whole.value is not None and sum(one.bounds.lowest for one in used) > whole.value


def _most(speaker: Speaker, region: Region, result: Result, used: Sequence[Known]) -> list[Claim]:
    tiers = tiers_of(used, LEADERS)
    if not tiers:
        return []
    hidden = bool(hidden_codes(result))
    text = (
        N_("Of the numbers of recipients by service that are shown, the largest: %(leaders)s.")
        if hidden
        else N_("The most frequent services by recipients: %(leaders)s.")
    )
    leaders = in_tiers(speaker, result.indicator, tiers, partial(label, speaker, region, Dimension.SERVICE))
    named = [one for tier in tiers for one in tier]
    return [
        Claim(
            Kind.MOST_SHOWN if hidden else Kind.MOST,
            result.indicator.code,
            speaker.say(text, leaders=leaders),
            codes=tuple(one.code for one in named),
            values=tuple(one.bounds for one in named),
            tiers=tuple(len(tier) for tier in tiers),
            by=Dimension.SERVICE,
        )
    ]
