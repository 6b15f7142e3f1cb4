"""The gate before anything is handed out: what the attack solves is closed, until nothing is solved any more.

Two attackers try: a strong one, who knows how often people moved and is judged by the true figures, and a stranger, who has
what is handed out and was handed out before alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain

import numpy as np

from di_metrics.attack.amounts import Amounts, Interval, sums
from di_metrics.attack.audit import HandedOut, attack
from di_metrics.attack.counts import People, Quantity, QuantityKind, Truth
from di_metrics.attack.relations import ASSESSED_SERVED, WAITING, WITHOUT_ASSESSMENT, groups_of, old_areas
from di_metrics.attack.search import possible_values
from di_metrics.attack.system import Witness
from di_metrics.errors import N_, Message, ReleaseError
from di_metrics.model import Status
from di_metrics.protection.labelling import is_dominated
from di_metrics.query.provenance import Amount
from di_metrics.region import Region
from di_metrics.release.release import ANY_SERVICE, REGION, Shown, Slot
from di_metrics.release.slot_codes import codes_of, is_amount, last_day, periods_between

# ---- What is to be handed out ----


@dataclass(frozen=True)
class HandingOut:
    """What is to be handed out `now`, a release or a meeting's files, with everything `earlier` and the true figures.

    `truth` tells every count of a cell, and of what is told, None where it was not counted; `amounts` every amount that is
    told and, where they were counted, those between two days on which something is told; None where there is none. Amounts
    are in hundredths, as cents are.
    """

    region: Region
    now: HandedOut
    truth: Truth
    amounts: Callable[[Slot], Amount | None]
    earlier: Sequence[HandedOut] = ()
    """Newest first."""


Open = tuple[QuantityKind, Slot]
"""Something that could be worked out: what kind of number it is and what it is of."""

Progress = Callable[[float], None]


class HandingOutRefused(ReleaseError):
    """What about few people could still be worked out when everything that helps is closed: `open` names each."""

    def __init__(self, open_: Sequence[Open]) -> None:
        self.open = tuple(open_)
        super().__init__(
            Message.of(
                N_(
                    "Nothing was handed out: what is listed above could be worked out (numbers about few people: %(count)s)."
                ),
                count=len(self.open),
            ),
            Message.of(N_("What was handed out before may already tell it: ask the data-protection officer.")),
        )


@dataclass(frozen=True, slots=True)
class Withstood:
    """What is told after closing, how many sensitive quantities the strong attacker tried, and what had to be closed."""

    told: Mapping[Slot, Shown]
    attacked: int
    closed: tuple[Slot, ...]


def close_until_safe(handing_out: HandingOut, *, stranger: bool = True, progress: Progress = lambda _: None) -> Withstood:
    """Attack what is to be handed out, close what fails, attack again, until nothing is open.

    Raises HandingOutRefused if something remains. Without the `stranger` only the strong attacker tries, which takes a
    quarter of the time.
    """
    gate = _Gate(handing_out, dict(handing_out.now.labels), stranger, _forward(progress))
    closed: list[Slot] = []
    while open_ := gate.open():
        wanted = dict.fromkeys(slot for kind, slot in open_ for slot in gate.to_close(kind, slot))
        if not wanted:
            raise HandingOutRefused(open_)
        closed += wanted
        gate.told |= dict.fromkeys(wanted, _CLOSED)
    return Withstood(gate.told, gate.attacked, tuple(closed))


_CLOSED = Shown(Status.SUPPRESSED)


def _forward(progress: Progress) -> Progress:
    """Progress that stays where it is when another round begins from the start."""
    reached = 0.0

    def tell(share: float) -> None:
        nonlocal reached
        reached = max(reached, share)
        progress(reached)

    return tell


# ---- What to close ----


def to_close(region: Region, told: Mapping[Slot, Shown], kind: QuantityKind, solved: Slot) -> tuple[Slot, ...]:
    """The slots to close for a number of persons that the attack solves, in widening circles; empty if nothing is left.

    First the number's own series, of a step but for its newest figure, and those that tell it together with who is
    assessed; then the service's split by municipality, for all municipalities; then the service in the region; then, of
    the time of the number, the old municipalities; then the municipality's series of any service; then all services; then
    everything of the municipality; then the group, first of the same indicator. Where all recipients of a municipality
    receive a service, its other services tell it: there all its services come first.
    """
    groups = {*groups_of(region, solved)}
    candidates = [
        slot
        for slot, shown in told.items()
        if shown.status is not Status.SUPPRESSED and not is_amount(slot.indicator) and groups & {*groups_of(region, slot)}
    ]
    newest = max((last_day(region, slot.time) for slot in candidates if slot[:4] == solved[:4]), default=dt.date.max)
    for belongs, of_indicator in _circles(region, kind, solved, newest):
        found = tuple(
            slot for slot in candidates if belongs(slot) and (slot.indicator == solved.indicator or not of_indicator)
        )
        if found:
            return found
    return ()


_OF_COVERAGE = (ASSESSED_SERVED, WAITING, WITHOUT_ASSESSMENT)
"""Each of them is told by another, with who is assessed or served at all."""


def _circles(
    region: Region, kind: QuantityKind, solved: Slot, newest: dt.date
) -> Iterator[tuple[Callable[[Slot], bool], bool]]:
    """Which slots belong to each circle, and whether only those of the same indicator do."""
    old, area, services = {*old_areas(region)}, solved.area, {*codes_of(solved.service)}

    def shares_service(slot: Slot) -> bool:
        return bool(services & {*codes_of(slot.service)})

    if kind is QuantityKind.REST:
        yield lambda slot: slot.area == area != REGION and slot.service != ANY_SERVICE, True
    if kind is QuantityKind.STEP:  # a step is gone with its earlier end, and boards look at the newest figure
        yield lambda slot: slot[1:4] == solved[1:4] and last_day(region, slot.time) < newest, True
    yield lambda slot: slot[1:4] == solved[1:4], True
    if solved.indicator in _OF_COVERAGE:
        yield lambda slot: slot.indicator in _OF_COVERAGE and slot[1:3] == solved[1:3], False
    if solved.service != ANY_SERVICE:
        yield lambda slot: shares_service(slot) and slot.area != REGION, True
        yield shares_service, True
    yield lambda slot: slot.area in old and _same_day(region, slot, solved), True
    yield lambda slot: slot.area == area and slot.service == ANY_SERVICE, True
    yield lambda slot: slot.service != ANY_SERVICE, True
    yield lambda slot: bool({*codes_of(slot.area)} & {*codes_of(area)} - {REGION}), False
    yield lambda slot: True, True
    yield lambda slot: True, False


def _same_day(region: Region, slot: Slot, solved: Slot) -> bool:
    return last_day(region, slot.time) == last_day(region, solved.time)


def partner(region: Region, told: Mapping[Slot, Shown], solved: Slot, amount: Callable[[Slot], float]) -> tuple[Slot, ...]:
    """The smallest amount shown in a sum that a solved amount belongs to, of the sum where fewest are hidden.

    If it belongs to none, the smallest of its own series.
    """
    ranked: list[tuple[int, float, Slot]] = []
    for whole, parts in sums(region, [*told, solved]):
        members = [slot for slot in (*parts, whole) if slot in told]
        if solved in (*parts, whole):
            hidden = sum(told[slot].status is Status.SUPPRESSED for slot in members)
            ranked += [(hidden, amount(slot), slot) for slot in members if told[slot].value is not None]
    own = [(0, amount(slot), slot) for slot, shown in told.items() if slot[:4] == solved[:4] and shown.value is not None]
    return (min(ranked or own)[2],) if ranked or own else ()


# ---- Attacking ----


@dataclass
class _Gate:
    """What is told, under attack. `witnesses` found in one round are tried again in the next, which mostly settles it."""

    handing_out: HandingOut
    told: dict[Slot, Shown]
    stranger: bool
    progress: Progress
    attacked: int = 0
    witnesses: list[Witness] = field(default_factory=list)

    @property
    def now(self) -> HandedOut:
        return replace(self.handing_out.now, labels=self.told)

    @cached_property
    def slots(self) -> list[Slot]:
        """Everything that is told now or was told before; what is closed stays among it, so that witnesses stay."""
        return [*dict.fromkeys(chain(self.told, *(one.labels for one in self.handing_out.earlier)))]

    @cached_property
    def people(self) -> People:
        """What everyone knows and how often people truly moved, without labels."""
        return self._people()

    def open(self) -> list[Open]:
        """What the strong attacker solves; else what the stranger solves."""
        self.attacked = 0
        return self._open_persons() or self._open_amounts() or (self._open_to_a_stranger() if self.stranger else [])

    def to_close(self, kind: QuantityKind, slot: Slot) -> tuple[Slot, ...]:
        region = self.handing_out.region
        if kind is QuantityKind.AMOUNT:
            return partner(region, self.told, slot, self._amount)
        return to_close(region, self.told, kind, slot)

    # ---- Persons ----

    def _people(self) -> People:
        region = self.handing_out.region
        return People(region, region.project_years, self._true_movers, self.slots)

    def _truth(self, slot: Slot) -> int | None:
        """A true count, as it was counted or as it is made up of others."""
        count = self.handing_out.truth(slot)
        made_up_of = self.people.defined.get(slot) if count is None else None
        if made_up_of is None:
            return count
        return Quantity(QuantityKind.COUNT, tuple(made_up_of.items()), frozenset()).value(self._truth)

    def _true_movers(self, weights: Mapping[Slot, int]) -> int | None:
        return Quantity(QuantityKind.COUNT, tuple(weights.items()), frozenset()).value(self.handing_out.truth)

    def _open_persons(self) -> list[Open]:
        """Truly small numbers of persons of which too few values remain possible, or of which that was not found out."""
        handing_out, now = self.handing_out, self.now
        people, parameters = self._people(), now.parameters
        bases: dict[Slot, int] = {}
        for one in (now, *handing_out.earlier):
            contradicted = people.learn(one.labels, one.parameters, where=self._truth, kept=one.kept)
            bases = {**_official(one, contradicted), **one.bases, **one.kept} | bases
        if not self.witnesses:
            counts = [self._truth(slot) for slot in people.number]
            self.witnesses += [np.array(counts, dtype=float)] if None not in counts else []
        sensitive = [one for one in people.quantities(parameters, bases) if self._is_sensitive(one)]
        self.attacked += len(sensitive)
        wanted, terms = parameters.possible_values, [people.terms(one) for one in sensitive]
        share = 0.5 if self.stranger else 1.0
        found = possible_values(
            people.system, terms, wanted, self.witnesses, progress=lambda done: self.progress(done * share)
        )
        return [(one.kind, one.slot) for one, range_ in zip(sensitive, found, strict=True) if len(range_.seen) < wanted]

    def _is_sensitive(self, quantity: Quantity) -> bool:
        return quantity.value(self._truth) in quantity.sensitive and any(self._truth(slot) for slot, _ in quantity.slots)

    # ---- Amounts ----

    def _open_amounts(self) -> list[Open]:
        """Amounts that are not shown and that anybody could come too near to."""
        hidden = self._hidden_amounts()
        if not hidden:
            return []
        amounts, now = Amounts(self.handing_out.region, [*self.slots, *hidden]), self.now
        for one in (now, *self.handing_out.earlier):
            amounts.learn(one.labels, one.parameters, where=self._amount, bounds=one.bounds)
        self.attacked += len(hidden)
        return [(QuantityKind.AMOUNT, one.slot) for one in amounts.intervals(hidden) if self._too_near(one)]

    def _hidden_amounts(self) -> list[Slot]:
        """Amounts of few people: those that are not shown, and those between two days to which something is shown."""
        told = [slot for slot in self.slots if is_amount(slot.indicator)]
        closed = [slot for slot in told if slot in self.told and self.told[slot].status is Status.SUPPRESSED]
        hidden = dict.fromkeys([*closed, *self._between(told)])
        # What is closed for another's sake is no secret by itself.
        return [slot for slot in hidden if self._amount(slot) and not self._may_be_shown(slot)]

    def _between(self, told: Sequence[Slot]) -> Iterator[Slot]:
        """What is left between the days to which or from which amounts of a series are told."""
        times: dict[Slot, list[str]] = {}
        for slot in told:
            times.setdefault(slot._replace(time=""), []).append(slot.time)
        for series, several in times.items():
            yield from (series._replace(time=time) for time in periods_between(self.handing_out.region, several))

    def _may_be_shown(self, slot: Slot) -> bool:
        behind, parameters = self.handing_out.amounts(slot), self.now.parameters
        return behind is not None and behind.persons >= parameters.contributors and not is_dominated(behind, parameters)

    def _too_near(self, interval: Interval) -> bool:
        amount, margin = self._amount(interval.slot), self.now.parameters.money_margin / 100
        return interval.low > amount * (1 - margin) or interval.high < amount * (1 + margin)

    def _amount(self, slot: Slot) -> float:
        behind = self.handing_out.amounts(slot)
        return behind.total / 100 if behind else 0.0

    # ---- The stranger ----

    def _open_to_a_stranger(self) -> list[Open]:
        found = attack(
            self.handing_out.region,
            self.now,
            self.handing_out.earlier,
            witnesses=self.witnesses,
            progress=lambda share: self.progress(0.5 + share / 2),
        )
        return [(one.kind, one.slot) for one in found.open]


def _official(one: HandedOut, contradicted: Sequence[Slot]) -> dict[Slot, int]:
    """Official totals that are not true any more: what has changed since is as little to be known as they are exact."""
    labels = ((slot, one.labels[slot]) for slot in contradicted)
    return {slot: shown.value for slot, shown in labels if shown.status is Status.OFFICIAL and shown.value is not None}
