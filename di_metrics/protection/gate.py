"""The gate before a release: what the attack solves is closed, until nothing is solved any more.

Two attackers try: a strong one, who knows how often people moved and is judged by the true figures, and a stranger, who has
the release and earlier ones alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from di_metrics.attack.amounts import Amounts, Interval, sums
from di_metrics.attack.audit import audit
from di_metrics.attack.counts import People, QuantityKind
from di_metrics.attack.search import possible_values
from di_metrics.attack.system import Witness
from di_metrics.errors import N_, Message, ReleaseError
from di_metrics.model import Basis, Status
from di_metrics.protection.labels import Labelling, amount_label
from di_metrics.protection.menu_figures import Exact
from di_metrics.query.provenance import NO_AMOUNT
from di_metrics.release.release import ANY_SERVICE, MONEY, REGION, Release, Shown, Slot
from di_metrics.store import Database
from di_metrics.store.handed_out import Labels


def to_close(release: Release, kind: QuantityKind, solved: Slot) -> tuple[Slot, ...]:
    """The slots to close for a number of persons that the attack solves, in widening circles; empty if nothing is left.

    First the service's split by municipality, for all municipalities; then the service in the region; then, of the year
    that the old municipalities are shown for, these; then the municipality's own series; then all services; last the group.
    Where all recipients of a municipality receive a service, its other services tell it, those of nobody above all: there
    all its services come first.
    """
    old = {one.code for one in release.region.of_basis(Basis.PRE2021)}
    of_a_rest: list[Callable[[Slot], bool]] = [
        lambda slot: slot.area == solved.area != REGION and slot.service != ANY_SERVICE
    ]
    of_a_service: list[Callable[[Slot], bool]] = [
        lambda slot: slot.service == solved.service and slot.area != REGION,
        lambda slot: slot.service == solved.service,
    ]
    of_any: list[Callable[[Slot], bool]] = [
        lambda slot: slot.area in old and solved.time == str(release.region.snapshot_year),
        lambda slot: slot.area == solved.area and slot.service == ANY_SERVICE,
        lambda slot: slot.service != ANY_SERVICE,
        lambda slot: True,
    ]
    circles = (
        (of_a_rest if kind is QuantityKind.REST else []) + (of_a_service if solved.service != ANY_SERVICE else []) + of_any
    )
    for belongs in circles:
        found = tuple(
            slot
            for slot, shown in release.cells.items()
            if (slot.indicator, slot.group) == (solved.indicator, solved.group)
            and belongs(slot)
            and _can_be_closed(slot, shown)
        )
        if found:
            return found
    return ()


def _can_be_closed(slot: Slot, shown: Shown) -> bool:
    """Series of nobody stay as they are, but for services by municipality: there they tell what the others receive."""
    by_municipality = slot.service != ANY_SERVICE and slot.area != REGION
    return shown.status is not Status.SUPPRESSED and (by_municipality or shown.status is not Status.EMPTY)


def partner(release: Release, solved: Slot, euros: Callable[[Slot], float]) -> tuple[Slot, ...]:
    """The smallest amount shown in a sum that a solved amount belongs to, of the sum where fewest are hidden."""
    ranked, cells = [], release.cells
    for whole, parts in sums(release.region):
        members = [slot for slot in (*parts, whole) if slot in cells]
        if solved in members:
            hidden = sum(cells[slot].status is Status.SUPPRESSED for slot in members)
            ranked += [(hidden, euros(slot), slot) for slot in members if cells[slot].value is not None]
    return (min(ranked)[2],) if ranked else ()


_CLOSED = Shown(Status.SUPPRESSED)
Progress = Callable[[float], None]
Open = tuple[QuantityKind, Slot]
"""Something that could be worked out: what kind of number it is and what it is of."""


class ReleaseRefused(ReleaseError):
    """What about few people could still be worked out when everything that helps is closed: `open` names each."""

    def __init__(self, open_: Sequence[Open]) -> None:
        self.open = tuple(open_)
        super().__init__(
            Message.of(
                N_("Nothing was published: what is listed above could be worked out (numbers about few people: %(count)s)."),
                count=len(self.open),
            ),
            Message.of(N_("Earlier releases may already tell it: ask the data-protection officer before publishing.")),
        )


@dataclass(frozen=True, slots=True)
class Withstood:
    """A release that withstood, how many sensitive quantities the strong attacker tried, and what had to be closed."""

    release: Release
    attacked: int
    closed: tuple[Slot, ...]


def close_until_safe(
    draft: Release,
    exact: Exact,
    earlier: Sequence[Release] = (),
    *,
    stranger: bool = True,
    progress: Progress = lambda _: None,
) -> Withstood:
    """Attack a draft, close what fails, attack again, until nothing is open. Raises ReleaseRefused if something remains.

    Without the `stranger` only the strong attacker tries, which takes a quarter of the time.
    """
    gate = _Gate(draft, exact, earlier, stranger, progress)
    closed: list[Slot] = []
    while open_ := gate.open():
        wanted = dict.fromkeys(slot for kind, slot in open_ for slot in gate.to_close(kind, slot))
        if not wanted:
            raise ReleaseRefused(open_)
        closed += wanted
        gate.release = replace(gate.release, cells={**gate.release.cells, **dict.fromkeys(wanted, _CLOSED)})
    return Withstood(gate.release, gate.attacked, tuple(closed))


@dataclass
class _Gate:
    """A draft under attack. `witnesses` found in one round are tried again in the next, which mostly settles it."""

    release: Release
    exact: Exact
    earlier: Sequence[Release]
    stranger: bool
    progress: Progress
    attacked: int = 0
    witnesses: list[Witness] = field(default_factory=list)

    def open(self) -> list[Open]:
        """What the strong attacker solves; else what the stranger solves."""
        self.attacked = 0
        return self._open_persons() or self._open_amounts() or (self._open_to_a_stranger() if self.stranger else [])

    def to_close(self, kind: QuantityKind, slot: Slot) -> tuple[Slot, ...]:
        return (
            partner(self.release, slot, self._euros) if kind is QuantityKind.AMOUNT else to_close(self.release, kind, slot)
        )

    def _open_persons(self) -> list[Open]:
        """Truly small numbers of persons of which too few values remain possible, or of which that was not found out."""
        truth, parameters = self.exact.count, self.release.parameters
        people = People(self.release.region, self.release.region.project_years, self._true_movers)
        people.learn(self.release.cells, parameters)
        for one in self.earlier:
            people.learn(one.cells, one.parameters, where=truth)
        if not self.witnesses:
            self.witnesses.append(np.array([truth(slot) for slot in people.number], dtype=float))
        sensitive = [
            one
            for one in people.quantities(parameters)
            if one.value(truth) in one.sensitive and any(truth(slot) for slot, _ in one.slots)
        ]
        self.attacked += len(sensitive)
        wanted, terms = parameters.possible_values, [people.terms(one) for one in sensitive]
        found = possible_values(people.system, terms, wanted, self.witnesses, progress=lambda done: self.progress(done / 2))
        return [(one.kind, one.slot) for one, range_ in zip(sensitive, found, strict=True) if len(range_.seen) < wanted]

    def _true_movers(self, weights: Mapping[Slot, int]) -> int:
        return sum(weight * self.exact.count(slot) for slot, weight in weights.items())

    def _open_amounts(self) -> list[Open]:
        """Amounts that are not shown and that anybody could come too near to."""
        amounts = Amounts(self.release.region)
        amounts.learn(self.release.cells, self.release.parameters)
        for one in self.earlier:
            amounts.learn(one.cells, one.parameters, where=self._euros)
        hidden = [
            slot
            for slot, shown in self.release.cells.items()
            if slot.indicator == MONEY
            and shown.status is Status.SUPPRESSED
            and self._euros(slot)
            and not self._was_public(slot)
        ]
        self.attacked += len(hidden)
        return [(QuantityKind.AMOUNT, one.slot) for one in amounts.intervals(hidden) if self._too_near(one)]

    def _was_public(self, slot: Slot) -> bool:
        """Whether an amount may be shown, and was: closing it for another's sake does not make it a secret."""
        may_be_shown = (
            amount_label(slot.indicator, self.exact.money.get(slot, NO_AMOUNT), self.release.parameters).shown.value
            is not None
        )
        return may_be_shown and any(one.shown(slot).value is not None for one in self.earlier)

    def _too_near(self, interval: Interval) -> bool:
        amount, margin = self._euros(interval.slot), self.release.parameters.money_margin / 100
        return interval.low > amount * (1 - margin) or interval.high < amount * (1 + margin)

    def _euros(self, slot: Slot) -> float:
        return self.exact.money[slot].total / 100 if slot in self.exact.money else 0.0

    def _open_to_a_stranger(self) -> list[Open]:
        found = audit(
            self.release, self.earlier, witnesses=self.witnesses, progress=lambda share: self.progress(0.5 + share / 2)
        )
        return [(one.kind, one.slot) for one in found.open]


HandingOutRefused = ReleaseRefused


def closed_by_attack(database: Database, labelling: Labelling, told: Labels, progress: Progress) -> tuple[Slot, ...]:
    return ()
