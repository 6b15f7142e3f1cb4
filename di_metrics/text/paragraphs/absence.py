"""Where there are no recipients, or where not more is known than that they are few: sentences of what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from di_metrics.model import Result, Selection, Status
from di_metrics.region import Region
from di_metrics.text.paragraphs.claims import Bounds, Claim, Kind, Known, hidden_codes, known_cells, parameters_of
from di_metrics.text.paragraphs.phrases import in_places
from di_metrics.text.speaker import Speaker

NAMED = 8
"""More municipalities than these are told by their number."""


def few(speaker: Speaker, region: Region, known: Sequence[Known]) -> list[Claim]:
    """Municipalities of which a small number alone is known."""
    codes = tuple(one.code for one in known if one.cell.status is Status.LOW)
    if not codes:
        return []
    threshold = parameters_of(speaker).threshold
    text = speaker.plural(
        "In %(number)s municipality there are fewer than %(threshold)s recipients",
        "In %(number)s municipalities there are fewer than %(threshold)s recipients",
        len(codes),
        threshold=speaker.number(threshold),
    )
    values = (Bounds(0, threshold - 1),) * len(codes)
    return [Claim(Kind.FEW, "recipients", f"{text}{_named(speaker, region, codes)}.", _exactly(codes), codes, values)]


def none_found(
    speaker: Speaker, region: Region, recipients: Result, assessed: Result | None, named: int = NAMED
) -> list[Claim]:
    """Municipalities without recipients: those with assessed persons apart from those without, where this is known.

    At most `named` of them are named.
    """
    known = known_cells(speaker, recipients)
    nobody = [one.code for one in known if one.bounds.highest == 0]
    perhaps = sum(not one.bounds.lowest for one in known) + len(hidden_codes(recipients))
    if nobody and perhaps > len(nobody):
        return [_at_least_without(speaker, region, tuple(nobody), perhaps, named)]
    if assessed is None or any(assessed.cell(code).status is not Status.VALUE for code in nobody):
        return [_without(speaker, region, Kind.NONE, tuple(nobody), recipients.selection, named)] if nobody else []
    waiting = tuple(code for code in nobody if assessed.cell(code).value)
    neither = tuple(code for code in nobody if not assessed.cell(code).value)
    told = [_without(speaker, region, Kind.NONE_YET, waiting, recipients.selection, named)] if waiting else []
    if neither:
        text = speaker.plural(
            "Neither assessed persons nor recipients are in %(number)s municipality",
            "Neither assessed persons nor recipients are in %(number)s municipalities",
            len(neither),
        )
        claim = f"{text}{_named(speaker, region, neither, named)}."
        told.append(Claim(Kind.NONE, "assessed", claim, _exactly(neither), neither))
    return told


def _at_least_without(speaker: Speaker, region: Region, codes: tuple[str, ...], perhaps: int, named: int) -> Claim:
    """The same where a small or hidden number may be none too."""
    text = speaker.plural(
        "There are no recipients in at least %(number)s municipality",
        "There are no recipients in at least %(number)s municipalities",
        len(codes),
    )
    said = f"{text}{_named(speaker, region, codes, named)}."
    return Claim(Kind.NONE, "recipients", said, Bounds(len(codes), perhaps), codes)


def _without(
    speaker: Speaker, region: Region, kind: Kind, codes: tuple[str, ...], selection: Selection, named: int
) -> Claim:
    number = len(codes)
    if not selection.period.to_date:
        text = speaker.plural(
            "In this period there were no recipients in %(number)s municipality",
            "In this period there were no recipients in %(number)s municipalities",
            number,
        )
    elif kind is Kind.NONE_YET:
        text = speaker.plural(
            "Persons have been assessed but there are no recipients yet in %(number)s municipality",
            "Persons have been assessed but there are no recipients yet in %(number)s municipalities",
            number,
        )
    else:
        text = speaker.plural(
            "There are no recipients yet in %(number)s municipality",
            "There are no recipients yet in %(number)s municipalities",
            number,
        )
    return Claim(kind, "recipients", f"{text}{_named(speaker, region, codes, named)}.", _exactly(codes), codes)


def hidden(speaker: Speaker, region: Region, result: Result) -> list[Claim]:
    """Municipalities whose number is not shown."""
    codes = hidden_codes(result)
    if not codes:
        return []
    text = speaker.plural(
        "The number is not shown in %(number)s municipality",
        "The numbers are not shown in %(number)s municipalities",
        len(codes),
    )
    return [Claim(Kind.HIDDEN, "recipients", f"{text}{_named(speaker, region, codes)}.", _exactly(codes), codes)]


def _named(speaker: Speaker, region: Region, codes: Sequence[str], most: int = NAMED) -> str:
    """The municipalities behind their number, unless they are too many to be read."""
    return f": {in_places(speaker, region, codes)}" if len(codes) <= most else ""


def _exactly(codes: Iterable[str]) -> Bounds:
    number = len(tuple(codes))
    return Bounds(number, number)
