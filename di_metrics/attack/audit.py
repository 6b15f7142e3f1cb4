"""The attack as a stranger could make it: from what was handed out alone, without the records and the protecting code.

A quantity is open if fewer than the wanted number of values remain possible and one of them says something about few
people. Where movers are not known any number of them is allowed. What was handed out at different times is taken together:
as long as all labels can be true of the same data, they are taken to be. Where they cannot, the data were corrected or a
label stands although its count moved a little: then those labels that have to give way are widened, by what they have to and
by as much as a standing label may hide, and everything else is believed as before.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import TypeVar

from di_metrics.attack.amounts import Amounts
from di_metrics.attack.amounts import meaning as meaning_of_amount
from di_metrics.attack.counts import Meaning, People, Quantity, QuantityKind, meaning_of, meaning_of_fresh
from di_metrics.attack.search import Range, possible_values
from di_metrics.attack.system import Contradiction, Feasibility, System, Witness
from di_metrics.model import Status
from di_metrics.region import Region
from di_metrics.release.parameters import PARAMETERS, Parameters
from di_metrics.release.release import Release, Shown, Slot
from di_metrics.release.slot_codes import is_amount

_TIGHTEST = 8
"""So many of the tightest intervals are worked out and told."""

_WIDEST = 3
"""So often is more room given to labels that contradict each other, each time twice as much."""

Attacked = TypeVar("Attacked", People, Amounts)

Ends = tuple[float, float]
"""The smallest and the largest number that a label can stand for."""


@dataclass(frozen=True)
class HandedOut:
    """What was handed out at one time, a release or a meeting's files.

    `kept` gives the base of labels of counts that stood since then although the count moved; `bounds` what labels of amounts
    stand for that are not money freshly rounded. `bases` holds the counts at which other labels were set, as far as an
    attacker may know them.
    """

    labels: Mapping[Slot, Shown]
    parameters: Parameters = PARAMETERS
    kept: Mapping[Slot, int] = field(default_factory=dict)
    bounds: Mapping[Slot, Ends] = field(default_factory=dict)
    bases: Mapping[Slot, int] = field(default_factory=dict)


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

    `contradicted` numbers, from the newest, the earlier handings out of which labels had to be widened.
    """

    tried: int
    open: tuple[Exposure, ...]
    tightest: tuple[Exposure, ...]
    contradicted: tuple[int, ...] = ()


def audit(
    release: Release,
    earlier: Sequence[Release] = (),
    *,
    meaning: Meaning = meaning_of_fresh,
    progress: Callable[[float], None] = lambda _: None,
) -> Audit:
    """Attack a release with everything that it and earlier ones show; `contradicted` holds their numbers."""
    newest_first = sorted(earlier, key=lambda one: -one.edition.number)
    handed_out = [HandedOut(one.cells, one.parameters) for one in (release, *newest_first)]
    found = attack(release.region, handed_out[0], handed_out[1:], meaning=meaning, progress=progress)
    numbers = tuple(sorted(newest_first[place].edition.number for place in found.contradicted))
    return Audit(found.tried, found.open, found.tightest, numbers)


def attack(
    region: Region,
    now: HandedOut,
    earlier: Sequence[HandedOut] = (),
    *,
    meaning: Meaning = meaning_of_fresh,
    witnesses: Sequence[Witness] = (),
    progress: Callable[[float], None] = lambda _: None,
) -> Audit:
    """Attack what is handed out now together with everything that was handed out before, newest first.

    `witnesses` are possible sets of counts that whoever hands out knows of; each is tried before it is believed.
    """
    everything, parameters = (now, *earlier), now.parameters
    told = dict.fromkeys(chain.from_iterable(one.labels for one in everything))
    counts = [_ends_of_counts(one, meaning) for one in everything]
    people, of_people = _agreeing(lambda: People(region, region.project_years, told=told), counts, parameters.base - 1)
    quantities = _worth_trying(people, parameters)
    wanted, terms = parameters.possible_values, [people.terms(one) for one in quantities]
    ranges = possible_values(people.system, terms, wanted, [*witnesses], tightest=_TIGHTEST, progress=progress)
    persons = [_exposure(one, range_, wanted) for one, range_ in zip(quantities, ranges, strict=True)]
    money, of_money = _money(region, now, earlier, told)
    found = [*persons, *money]
    return Audit(
        len(found),
        tuple(one for one in found if one.too_tight),
        tuple(sorted(persons, key=lambda one: one.high - one.low)[:_TIGHTEST]),
        tuple(place - 1 for place in sorted(of_people | of_money) if place),
    )


# ---- What can be true together ----


def _ends_of_counts(one: HandedOut, meaning: Meaning) -> dict[Slot, Ends]:
    return {
        slot: meaning_of(shown, one.kept.get(slot), one.parameters, meaning)
        for slot, shown in one.labels.items()
        if not is_amount(slot.indicator) and shown.status is not Status.SUPPRESSED
    }


def _ends_of_amounts(one: HandedOut) -> dict[Slot, Ends]:
    return {
        slot: one.bounds[slot] if slot in one.bounds else meaning_of_amount(shown, one.parameters)
        for slot, shown in one.labels.items()
        if is_amount(slot.indicator) and shown.value is not None
    }


def _agreeing(make: Callable[[], Attacked], said: Sequence[Mapping[Slot, Ends]], room: float) -> tuple[Attacked, set[int]]:
    """A system in which all that was said can be true, and whose labels, by place, had to be widened for that.

    Raises Contradiction if that needs more room than labels are ever given.
    """
    given: dict[tuple[int, Slot], float] = {}
    for doubled in range(_WIDEST + 1):
        made = make()
        for place, ends in enumerate(said):
            for slot, (low, high) in ends.items():
                wider = given.get((place, slot), 0)
                made.system.bound(made.number[slot], low - wider, high + wider)
        if _is_possible(made.system):
            return made, {place for place, _ in given}
        given |= {key: lacking + room * 2**doubled for key, lacking in _lacking(make(), said).items()}
    raise Contradiction


def _is_possible(system: System) -> bool:
    """Whether bounds and all conditions together leave something, if numbers of people need not be whole."""
    try:
        answer, _, _ = system.solved().loose.find({})
    except Contradiction:
        return False
    return answer is not Feasibility.IMPOSSIBLE


def _lacking(made: People | Amounts, said: Sequence[Mapping[Slot, Ends]]) -> dict[tuple[int, Slot], float]:
    """By how much labels have to give way so that all can be true: as little as can be in all, and earlier ones first."""
    system, aim, keys = made.system, {}, {}
    for place, ends in enumerate(said):
        for slot, (low, high) in ends.items():
            lacks = system.unknown()
            keys[lacks], aim[lacks] = (place, slot), 1.0 if place else 2.0
            system.condition({made.number[slot]: 1.0, lacks: 1.0}, low=low)
            system.condition({made.number[slot]: 1.0, lacks: -1.0}, high=high)
    _, witness, _ = system.solved().loose.find(aim)
    if witness is None:
        raise Contradiction
    return {key: math.ceil(witness[lacks]) for lacks, key in keys.items() if witness[lacks] > _NOTHING}


_NOTHING = 1e-6

# ---- What says something about few people ----


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


def _money(
    region: Region, now: HandedOut, earlier: Sequence[HandedOut], told: Mapping[Slot, None]
) -> tuple[list[Exposure], set[int]]:
    """How near an attacker comes to the amounts that are not shown, and never were."""
    said = [_ends_of_amounts(one) for one in (now, *earlier)]
    amounts, contradicted = _agreeing(lambda: Amounts(region, told), said, now.parameters.money_base / 2)
    margin = now.parameters.money_margin / 100
    hidden = [
        slot
        for slot, shown in now.labels.items()
        if is_amount(slot.indicator) and shown.status is Status.SUPPRESSED and not any(slot in ends for ends in said)
    ]
    found = [
        Exposure(
            QuantityKind.AMOUNT,
            one.slot,
            one.low,
            one.high,
            one.low > 0 and one.high * (1 - margin) < one.low * (1 + margin),
        )
        for one in amounts.intervals(hidden)
    ]
    return found, contradicted
