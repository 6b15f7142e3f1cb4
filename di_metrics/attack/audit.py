"""The attack as a stranger could make it: from release files alone, without the records and without the protecting code.

A quantity is open if fewer than the wanted number of values remain possible and one of them says something about few
people. Where movers are not known any number of them is allowed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from di_metrics.attack.amounts import Amounts
from di_metrics.attack.counts import Meaning, People, Quantity, QuantityKind, meaning_of_release
from di_metrics.attack.search import Range, possible_values
from di_metrics.attack.system import Contradiction, Feasibility, System, Witness
from di_metrics.model import Status
from di_metrics.release.parameters import Parameters
from di_metrics.release.release import MONEY, Release, Slot

_TIGHTEST = 8
"""So many of the tightest intervals are worked out and told."""


@dataclass(frozen=True, slots=True)
class Exposure:
    """What an attacker learns of a quantity: its kind, the slot it is of (a step ends there), and the values that remain."""

    kind: QuantityKind
    slot: Slot
    low: float
    high: float
    too_tight: bool


@dataclass(frozen=True, slots=True)
class Audit:
    """An attack's outcome: how many sensitive quantities were tried, those found too exactly, and the tightest intervals.

    `contradicted` numbers the earlier releases that say something else of persons or of money than this one: their data were
    corrected since, so they tell nothing certain about these.
    """

    tried: int
    open: tuple[Exposure, ...]
    tightest: tuple[Exposure, ...]
    contradicted: tuple[int, ...] = ()


def audit(
    release: Release,
    earlier: Sequence[Release] = (),
    *,
    meaning: Meaning = meaning_of_release,
    witnesses: Sequence[Witness] = (),
    progress: Callable[[float], None] = lambda _: None,
) -> Audit:
    """Attack a release with everything that it and earlier ones show.

    `witnesses` are possible sets of counts that whoever made the release knows of; each is tried before it is believed.
    """
    of_people = _believed(earlier, lambda several: _try(_people(release, several, meaning).system))
    of_money = _believed(earlier, lambda several: _amounts(release, several, earlier))
    people = _people(release, of_people, meaning)
    quantities = _worth_trying(people, release.parameters)
    wanted = release.parameters.possible_values
    terms = [people.terms(one) for one in quantities]
    ranges = possible_values(people.system, terms, wanted, [*witnesses], tightest=_TIGHTEST, progress=progress)
    persons = [_exposure(one, range_, wanted) for one, range_ in zip(quantities, ranges, strict=True)]
    money = _amounts(release, of_money, earlier)
    found = [*persons, *money]
    return Audit(
        len(found),
        tuple(one for one in found if one.too_tight),
        tuple(sorted(persons, key=lambda one: one.high - one.low)[:_TIGHTEST]),
        tuple(one.edition.number for one in earlier if one not in of_people or one not in of_money),
    )


def _believed(earlier: Sequence[Release], attack: Callable[[Sequence[Release]], object]) -> tuple[Release, ...]:
    """The earlier releases that can be true together with the one attacked, newest first."""
    believed: tuple[Release, ...] = ()
    for one in sorted(earlier, key=lambda each: -each.edition.number):
        try:
            attack((*believed, one))
            believed += (one,)
        except Contradiction:
            continue
    return believed


def _try(system: System) -> None:
    """Raises Contradiction if bounds, or all conditions together, leave nothing."""
    answer, _, _ = system.solved().loose.find({})
    if answer is Feasibility.IMPOSSIBLE:
        raise Contradiction


def _people(release: Release, earlier: Sequence[Release], meaning: Meaning) -> People:
    people = People(release.region, release.region.project_years)
    for one in (release, *earlier):
        people.learn(one.cells, one.parameters, meaning=meaning)
    return people


def _worth_trying(people: People, parameters: Parameters) -> list[Quantity]:
    """The quantities that may be small, by bounds alone; where nobody is counted at all there is nobody to be found."""
    solved = people.system.solved()
    chosen = []
    for one in people.quantities(parameters):
        low, high = solved.reach(people.terms(one))
        larger, _ = one.slots[0]
        counted = solved.highs[people.number[larger]] > 0
        if counted and any(low <= value <= high for value in one.sensitive):
            chosen.append(one)
    return chosen


def _exposure(quantity: Quantity, range_: Range, wanted: int) -> Exposure:
    few = len(range_.seen) < wanted and (range_.undecided or bool(quantity.sensitive & range_.seen))
    bounded = len(range_.seen) < wanted
    low = min(range_.seen) if bounded else range_.low
    high = max(range_.seen) if bounded else range_.high
    return Exposure(quantity.kind, quantity.slot, low, high, few)


def _amounts(release: Release, believed: Sequence[Release], earlier: Sequence[Release]) -> list[Exposure]:
    """How near an attacker comes to the amounts that are not published, and never were."""
    amounts = Amounts(release.region)
    for one in (release, *believed):
        amounts.learn(one.cells, one.parameters)
    margin = release.parameters.money_margin / 100
    hidden = [
        slot
        for slot, shown in release.cells.items()
        if slot.indicator == MONEY and shown.status is Status.SUPPRESSED and not _is_told(slot, earlier)
    ]
    return [
        Exposure(
            QuantityKind.AMOUNT,
            one.slot,
            one.low,
            one.high,
            one.low > 0 and one.high / one.low < (1 + margin) / (1 - margin),
        )
        for one in amounts.intervals(hidden)
    ]


def _is_told(slot: Slot, releases: Sequence[Release]) -> bool:
    return any(one.shown(slot).value is not None for one in releases)
