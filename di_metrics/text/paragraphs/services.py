"""Which services recipients had: sentences that compare services and their categories."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from di_metrics.errors import N_
from di_metrics.model import Dimension, Result
from di_metrics.region import Region
from di_metrics.text.labels import label
from di_metrics.text.paragraphs import words
from di_metrics.text.paragraphs.claims import Bounds, Claim, Kind, Known, hidden_codes, known_cells, tiers_of
from di_metrics.text.paragraphs.figures import Figures
from di_metrics.text.paragraphs.places import LEADERS
from di_metrics.text.speaker import Speaker

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
        f"{label(speaker, region, dimension, one.code)}{_DASH}{words.said(speaker, result.indicator, one.cell)}"
        for one in used
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
    leaders = words.in_tiers(speaker, result.indicator, tiers, partial(label, speaker, region, Dimension.SERVICE))
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
