"""The title of a figure and the sentence beside it: what it shows, as it is said at a meeting."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from di_metrics.errors import N_
from di_metrics.model import Dimension, Result
from di_metrics.region import Region
from di_metrics.text.paragraphs import phrases
from di_metrics.text.paragraphs.claims import Claim, ClaimKind
from di_metrics.text.paragraphs.comparing import TITLE, Comparison, beside_title, largest, nothing
from di_metrics.text.paragraphs.coverage import above_limit_and_highest
from di_metrics.text.paragraphs.wholes import at_the_end, not_applicable, over_time, series_of, whole
from di_metrics.text.public_speaker import capital
from di_metrics.text.speaker import Speaker


def finding(speaker: Speaker, region: Region, result: Result) -> tuple[Claim, ...]:
    """The clauses of a title: a value, how it went over time, or where it is largest; `title` joins them.

    Of several series along time it is how the one that ends highest came to where it is.
    """
    if result.not_applicable:
        return (Claim.about(ClaimKind.NOTHING, result, not_applicable(speaker, result.indicator, result.not_applicable)),)
    if not result.by:
        return (whole(speaker, result.indicator, result.cells[0]),)
    compared = Comparison(speaker, region, result)
    if any(dimension.is_time for dimension in result.by):
        if len(result.by) > 1:
            return _course_of_the_largest(speaker, region, result)
        return (over_time(speaker, region, result) or nothing(compared),)
    watch, groups = result.indicator.watch, result.selection.groups
    if watch and watch.below is not None and result.by == (watch.by,) == (Dimension.MUNICIPALITY,):
        claims = above_limit_and_highest(compared, groups[0] if len(groups) == 1 else "")
        if claims:
            return claims
    return (largest(compared, TITLE),)


def title(claims: Sequence[Claim]) -> str:
    """Clauses as one line, which begins with a capital letter and has no full stop."""
    return capital("; ".join(claim.text for claim in claims))


def named_in(claims: Sequence[Claim]) -> frozenset[str]:
    """The codes that a title names; of those above a limit it tells the number alone."""
    return frozenset(code for claim in claims if claim.kind is not ClaimKind.ABOVE for code in claim.codes)


def sentence(speaker: Speaker, region: Region, result: Result, named_already: Collection[str] = ()) -> Claim | None:
    """What a title leaves out of a comparison of municipalities; None where nothing more can be told.

    `named_already` holds the codes that the title names.
    """
    if result.by != (Dimension.MUNICIPALITY,):
        return None
    return beside_title(Comparison(speaker, region, result), named_already)


def _course_of_the_largest(speaker: Speaker, region: Region, result: Result) -> tuple[Claim, ...]:
    other = next(dimension for dimension in result.by if not dimension.is_time)
    for code, series in series_of(result):
        if claim := over_time(speaker, region, series):
            where = phrases.at(speaker, region, (other,), code)
            text = speaker.say(N_("%(where)s, %(what)s"), where=where, what=claim.text)
            return (replace(claim, text=text, group=code if other is Dimension.GROUP else ""),)
    return finding(speaker, region, at_the_end(result))
