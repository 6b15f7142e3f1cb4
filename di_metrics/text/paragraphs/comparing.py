"""Municipalities, services and groups compared: where a figure is largest or least, and where there is none of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Any

from di_metrics.errors import N_
from di_metrics.model import Dimension, Indicator, Result, Status, Unit
from di_metrics.region import Region
from di_metrics.text.paragraphs import phrases
from di_metrics.text.paragraphs.claims import (
    Bounds,
    Claim,
    ClaimKind,
    Known,
    bounds_of,
    code_of,
    known_cells,
    parameters_of,
    tiers_of,
)
from di_metrics.text.paragraphs.phrases import in_places, in_so_many, value_in_words
from di_metrics.text.paragraphs.wholes import none, not_available, plainly, subject, whole
from di_metrics.text.speaker import Speaker


@dataclass(frozen=True)
class Comparison:
    """The rows of a split result as far as they are known, and the language and region in which they are spoken of."""

    speaker: Speaker
    region: Region
    result: Result

    @cached_property
    def known(self) -> tuple[Known, ...]:
        return known_cells(self.speaker, self.result)

    @cached_property
    def hidden(self) -> tuple[str, ...]:
        """The codes whose figures exist and are not published."""
        cells = (cell for cell in self.result if cell.status is Status.SUPPRESSED)
        return tuple(code for cell in cells if (code := code_of(cell)) is not None)

    @property
    def positive(self) -> list[Known]:
        """The rows that hold something, or may."""
        return [row for row in self.known if row.bounds.highest > 0]

    @property
    def exact(self) -> list[Known]:
        return [row for row in self.known if row.bounds.is_exact]

    @property
    def indicator(self) -> Indicator:
        return self.result.indicator

    def say(self, text: str, **params: object) -> str:
        return self.speaker.say(text, **params)

    def value(self, row: Known) -> str:
        """The value of a row within a sentence."""
        return value_in_words(self.speaker, self.indicator, row.cell)

    def claim(self, kind: ClaimKind, text: str, rows: Sequence[Known] = (), **more: Any) -> Claim:
        return Claim.about(kind, self.result, text, rows, **more)


# ---- Where a figure is largest ----


@dataclass(frozen=True, slots=True)
class Room:
    """How much can be named: the leaders, those that tie for the first place alone, and letters of a clause."""

    leaders: int
    tied: int
    letters: int | None = None


TITLE = Room(2, 3, 115)
"""Two lines of a slide."""

PARAGRAPH = Room(5, 8)


def compares(result: Result) -> bool:
    """Whether a result is split and has more than one row."""
    return bool(result.by) and len(result.cells) > 1


def largest(compared: Comparison, room: Room) -> Claim:
    """Where a figure is largest, ties together; of what is shown where something is hidden. A clause."""
    speaker, result, words = compared.speaker, compared.result, compared.indicator.words
    if not compares(result):
        return _only_row(compared)
    tiers = tiers_of(compared.known, room.leaders) or tiers_of(compared.known, room.tied)[:1]
    if room.letters and (compared.hidden or len(result.by) > 1):
        tiers = tiers[:1]  # the words are long enough
    if not tiers:
        return _without_leaders(compared)
    if len(compared.positive) == 1 and not compared.hidden and words.alone and not _somebody_unknown(result):
        [row] = compared.positive
        where = phrases.at(speaker, compared.region, result.by, row.code)
        text = speaker.say(words.alone, where=where, value=compared.value(row))
        return compared.claim(ClaimKind.ONLY, text, [row], number=Bounds.exactly(1))
    claim = leaders(compared, tiers)
    if room.letters and len(claim.text) > room.letters and len(tiers) > 1:
        return leaders(compared, tiers[:1])
    return claim


def leading(compared: Comparison) -> list[Claim]:
    """The same as a sentence, where several rows hold something or one alone does."""
    claim = largest(compared, PARAGRAPH) if compared.positive else None
    several = len(compared.positive) > 1
    if claim is None or not (
        claim.kind is ClaimKind.ONLY or (several and claim.kind in (ClaimKind.MOST, ClaimKind.MOST_SHOWN))
    ):
        return []
    return [claim.as_sentence()]


def _somebody_unknown(result: Result) -> bool:
    """Whether an unknown one holds somebody, or may."""
    untold = (Status.LOW, Status.SUPPRESSED)
    return any(cell.value or cell.status in untold for cell in result if code_of(cell) is None)


def _only_row(compared: Comparison) -> Claim:
    """The only row there is."""
    speaker, result = compared.speaker, compared.result
    if not result.cells or (code := code_of(result.cells[0])) is None:
        return nothing(compared)
    claim = whole(speaker, result.indicator, result.cells[0])
    what, text = claim.text, N_("%(what)s %(where)s")
    if claim.kind is ClaimKind.VALUE:
        text = N_("%(where)s, %(what)s")
        if result.by[0].is_of_services:
            what = plainly(speaker, result.indicator, result.cells[0])
    where = phrases.at(speaker, compared.region, result.by, code)
    values = (claim.number,) if claim.number else ()
    return replace(claim, text=speaker.say(text, where=where, what=what), codes=(code,), values=values, by=result.by[0])


def leaders(compared: Comparison, tiers: Sequence[Sequence[Known]]) -> Claim:
    """The rows of some tiers by name."""
    speaker, by = compared.speaker, compared.result.by
    rows = [row for tier in tiers for row in tier]
    named = partial(phrases.at, speaker, compared.region, by)
    if len(by) == 1:
        named = partial(phrases.case_of, speaker, compared.region, by[0])
    where = phrases.in_tiers(speaker, compared.indicator, tiers, named)
    if len(by) == 1:
        where = phrases.framed(speaker, by[0], where, len(rows))
    return _most(compared, where, rows, tuple(map(len, tiers)))


def _most(compared: Comparison, where: str, rows: Sequence[Known], tiers: tuple[int, ...]) -> Claim:
    """That a figure is largest there, or largest of what is shown."""
    text = compared.say(compared.indicator.words.largest, where=where)
    if not compared.hidden:
        return compared.claim(ClaimKind.MOST, text, rows, tiers=tiers)
    by = compared.result.by
    shown = _SHOWN[by[0]] if len(by) == 1 else N_("of the figures shown, %(finding)s")
    return compared.claim(ClaimKind.MOST_SHOWN, compared.say(shown, finding=text), rows, tiers=tiers)


_SHOWN = {
    Dimension.MUNICIPALITY: N_("of the municipalities shown, %(finding)s"),
    Dimension.SERVICE: N_("of the services shown, %(finding)s"),
    Dimension.CATEGORY: N_("of the service categories shown, %(finding)s"),
    Dimension.GROUP: N_("of the groups shown, %(finding)s"),
}


def _without_leaders(compared: Comparison) -> Claim:
    """Where too many tie for the first place: how many do, from the least to the most, or that few or none are."""
    speaker, result, positive = compared.speaker, compared.result, compared.positive
    if not positive:
        return nothing(compared)
    about = subject(speaker, result.indicator)
    valued = sorted((row for row in positive if row.cell.value is not None), key=lambda row: row.cell.value or 0)
    if valued and (tied := _surely_first(valued[-1], positive)):
        value = compared.value(tied[0])
        where = speaker.say(N_("%(names)s (%(value)s each)"), names=_by_number(compared, len(tied)), value=value)
        return _most(compared, where, tied, (len(tied),))
    if compared.hidden:
        text = speaker.say(N_("%(subject)s: too little is shown to say where it is largest"), subject=about)
        return compared.claim(ClaimKind.HIDDEN, text, codes=compared.hidden)
    if not valued:
        return _few(compared, speaker.say(N_("everywhere")), positive)
    least, most = min(positive, key=lambda row: row.bounds.lowest), valued[-1]
    text = speaker.say(
        N_("%(name)s: from %(least)s to %(most)s"),
        name=about,
        least=compared.value(least),
        most=compared.value(most),
    )
    return compared.claim(ClaimKind.SPREAD, text, values=(least.bounds, most.bounds))


def _surely_first(first: Known, positive: Sequence[Known]) -> list[Known]:
    """Those that hold exactly as much as the first, where all others surely hold less."""
    tied = [row for row in positive if row.bounds == first.bounds]
    others = [row for row in positive if row.bounds != first.bounds]
    sure = phrases.is_exact_tie(tied) and all(row.bounds.highest < first.bounds.lowest for row in others)
    return tied if sure else []


def _by_number(compared: Comparison, number: int) -> str:
    """Too many rows to be named, by their number: “in 5 municipalities”."""
    if compared.result.by == (Dimension.MUNICIPALITY,):
        return in_so_many(compared.speaker, number)
    if compared.result.by == (Dimension.SERVICE,):
        return compared.speaker.plural("for %(number)s service", "for %(number)s services", number)
    return compared.speaker.plural("in %(number)s row", "in %(number)s rows", number)


def _few(compared: Comparison, where: str, rows: Sequence[Known]) -> Claim:
    """That there are fewer than can be told."""
    threshold = compared.speaker.number(parameters_of(compared.speaker).threshold)
    about = subject(compared.speaker, compared.indicator)
    text = N_("%(subject)s is below %(number)s %(where)s")
    return compared.claim(ClaimKind.FEW, compared.say(text, subject=about, number=threshold, where=where), rows)


def nothing(compared: Comparison) -> Claim:
    """That nothing is there, that nothing of it is shown, or that it is of no known municipality."""
    speaker, indicator, result = compared.speaker, compared.indicator, compared.result
    if compared.hidden:
        text = not_available(speaker, indicator, Status.SUPPRESSED)
        return compared.claim(ClaimKind.HIDDEN, text, codes=compared.hidden)
    if compared.positive:
        return _few(compared, speaker.say(N_("everywhere")), compared.positive)
    unknown = [cell for cell in result if code_of(cell) is None]
    if any(cell.value or cell.status in (Status.LOW, Status.SUPPRESSED) for cell in unknown):
        text = speaker.say(N_("Municipality not known: %(subject)s"), subject=subject(speaker, indicator))
    elif any(bounds_of(indicator, cell, parameters_of(speaker)) for cell in result):
        text = none(speaker, indicator)
    else:
        text = not_available(speaker, indicator, Status.NO_DATA)
    return compared.claim(ClaimKind.NOTHING, text)


# ---- Where it is least, and where there is none ----

NAMED = 8
"""More municipalities than these are told by their number."""

_NAMED_BESIDE = 3
"""The same beside a title."""

_AMOUNTS = frozenset({Unit.PERSONS, Unit.EUR, Unit.SERVICE_UNITS, Unit.PLACES, Unit.MUNICIPALITIES})


def beside_title(compared: Comparison, named_already: Collection[str]) -> Claim | None:
    """Who has none yet, or else who has least; None where nothing more can be told."""
    several = len(compared.known) > 1 and any(row.bounds.lowest for row in compared.known)
    if several and compared.indicator.words.absent and (claims := without(compared, None, _NAMED_BESIDE)):
        return claims[0]
    return _least(compared, named_already)


def _least(compared: Comparison, named_already: Collection[str]) -> Claim | None:
    speaker, known = compared.speaker, compared.known
    positive = [row for row in known if row.bounds.lowest > 0]
    uncertain = any(row.bounds.highest and not row.bounds.lowest for row in known)
    if len(positive) < 2 or uncertain or compared.hidden or phrases.is_exact_tie(positive):
        return None
    lowest = _lowest_tier(positive)
    if len(lowest) > _NAMED_BESIDE or {row.code for row in lowest} <= set(named_already):
        return None
    names = phrases.in_tiers(speaker, compared.indicator, [lowest], partial(phrases.in_place, speaker, compared.region))
    text = N_("The least is in %(least)s") if compared.indicator.unit in _AMOUNTS else N_("The lowest is in %(least)s")
    zero = sum(row.bounds.highest == 0 for row in known)
    zeros = speaker.say(N_("; %(where)s it is 0"), where=in_so_many(speaker, zero)) if zero else ""
    return compared.claim(ClaimKind.LEAST, f"{speaker.say(text, least=names)}{zeros}.", lowest, number=Bounds.exactly(zero))


def _lowest_tier(positive: Sequence[Known]) -> list[Known]:
    """Those that surely lie below all others, whatever their own order."""
    first, *others = sorted(positive, key=lambda row: row.bounds.lowest)
    tier = [first]
    for row in others:
        if row.bounds.lowest > max(other.bounds.highest for other in tier):
            break
        tier.append(row)
    return tier


def without(compared: Comparison, assessed: Result | None, named: int = NAMED) -> list[Claim]:
    """Municipalities without recipients: those with assessed persons apart from those without, where this is known.

    At most `named` of them are named. Where a small or hidden number may be none too, it is at least so many.
    """
    nobody = [row for row in compared.known if row.bounds.highest == 0]
    perhaps = sum(not row.bounds.lowest for row in compared.known) + len(compared.hidden)
    if not nobody:
        return []
    if perhaps > len(nobody):
        return [_of_places(compared, ClaimKind.NONE, compared.indicator.words.absent, nobody, named, perhaps)]
    counts = {row.code: assessed.cell(row.code) for row in nobody} if assessed else {}
    if not counts or any(cell.status is not Status.VALUE for cell in counts.values()):
        return [_of_places(compared, ClaimKind.NONE, compared.indicator.words.absent, nobody, named)]
    waiting = [row for row in nobody if counts[row.code].value]
    neither = [row for row in nobody if row not in waiting]
    claims = []
    if waiting:
        text = N_("persons have been assessed, but there are no recipients yet %(where)s")
        claims.append(_of_places(compared, ClaimKind.NONE_YET, text, waiting, named))
    if neither:
        text = N_("there are neither assessed persons nor recipients %(where)s")
        claims.append(replace(_of_places(compared, ClaimKind.NONE, text, neither, named), indicator="assessed"))
    return claims


def few(compared: Comparison) -> list[Claim]:
    """Municipalities of which a small number alone is known."""
    rows = [row for row in compared.known if row.cell.status is Status.LOW]
    if not rows:
        return []
    claim = _few(compared, in_so_many(compared.speaker, len(rows)), rows)
    return [_with_names(compared, claim, NAMED)]


def hidden(compared: Comparison) -> list[Claim]:
    """Municipalities whose number is not shown."""
    codes = compared.hidden
    if not codes:
        return []
    text = compared.say(N_("the number is not shown %(where)s"), where=in_so_many(compared.speaker, len(codes)))
    claim = compared.claim(ClaimKind.HIDDEN, text, number=Bounds.exactly(len(codes)), codes=codes)
    return [_with_names(compared, claim, NAMED)]


def active(compared: Comparison) -> list[Claim]:
    """In how many municipalities there are recipients; at least in how many where figures are protected."""
    surely = [row for row in compared.known if row.bounds.lowest > 0]
    perhaps = len(compared.positive) + len(compared.hidden)
    if not surely:
        return []
    named = 1 if len(surely) == perhaps else 0
    claim = _of_places(compared, ClaimKind.ACTIVE, N_("there are recipients %(where)s"), surely, named, perhaps)
    return [replace(claim, indicator="active_municipalities", codes=(), values=())]


def _of_places(
    compared: Comparison, kind: ClaimKind, says: str, rows: Sequence[Known], named: int, perhaps: int = 0
) -> Claim:
    """What holds in so many municipalities, or in at least so many where it may hold in more, and their names."""
    number = len(rows)
    where = in_so_many(compared.speaker, number, at_least=perhaps > number)
    claim = compared.claim(kind, compared.say(says, where=where), rows, number=Bounds(number, max(number, perhaps)))
    return _with_names(compared, claim, named)


def _with_names(compared: Comparison, claim: Claim, named: int) -> Claim:
    """The municipalities of a clause behind it, unless they are too many to be read; a sentence."""
    names = f": {in_places(compared.speaker, compared.region, claim.codes)}" if len(claim.codes) <= named else ""
    return replace(claim, text=f"{claim.text}{names}").as_sentence()


def unknown_place(compared: Comparison) -> list[Claim]:
    """How many recipients are of no known municipality."""
    speaker, cell = compared.speaker, compared.result.cell(None)
    number = bounds_of(compared.indicator, cell, parameters_of(speaker))
    if number is None or not number.highest or cell.value is None:
        return []
    text = phrases.place_not_known(speaker, compared.indicator, cell)
    return [compared.claim(ClaimKind.UNKNOWN_PLACE, text, number=number)]
