"""An attacker written a second time: what whoever holds all that was handed out can work out of it about few people.

It shares nothing with `di_metrics.attack` and `di_metrics.protection`. It is given the labels of each edition and what
everybody knows, writes both as equations in whole numbers, and looks with a solver for worlds in which everything handed out
would be the same. A number of persons of which it finds fewer than three values is open.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from mixed_integers import Equations, Expression, add

from di_metrics.model import Basis, Status
from di_metrics.region import Region
from di_metrics.release.release import ALL_GROUPS, ANY_SERVICE, REGION, Shown, Slot
from di_metrics.release.slot_codes import is_amount, period_of

THRESHOLD = BASE = 5
_FEW = BASE // 2
_STATE_CARE = "@state_care"
_DAY = dt.timedelta(1)


@dataclass(frozen=True)
class ToldEdition:
    """What an edition told. Editions of the same `state` were made of the same records."""

    state: int
    shown: Mapping[Slot, Shown]


class Part(NamedTuple):
    """Persons of one group in a state of the records: those that a count is added up from.

    `services` are those of which they received one at least; of no matter to the `assessed`.
    """

    state: int
    kind: str
    area: str
    group: str
    services: frozenset[str]
    first: dt.date | None
    last: dt.date


def counts_persons(slot: Slot) -> bool:
    """Whether a slot counts persons; of no group nothing is told."""
    return bool(slot.group) and not is_amount(slot.indicator.removesuffix(_STATE_CARE))


def groups_of(region: Region, slot: Slot) -> list[str]:
    """The groups of a slot; “all” are those that are served, of the assessed those that are assessed."""
    if slot.group != ALL_GROUPS:
        return [one for one in slot.group.split("+") if one]
    of_assessed = slot.indicator.startswith(("assessed", "needed"))
    return [one.code for one in region.groups if (one.assessed if of_assessed else one.receives_services)]


def nearest_in(region: Region, told: Iterable[Slot]) -> Callable[[Slot], Slot | None]:
    """Tells from which slot of its series a label was kept, if it was: the same, else the last before it, else the next."""
    days: dict[Slot, list[tuple[dt.date, Slot]]] = defaultdict(list)

    def series(slot: Slot) -> Slot:
        return slot._replace(time=str(period_of(region, slot).first or ""))

    known = {*told}
    for slot in known:
        days[series(slot)].append((period_of(region, slot).last, slot))

    def nearest(slot: Slot) -> Slot | None:
        if slot in known:
            return slot
        others, last = sorted(days.get(series(slot), ())), period_of(region, slot).last
        earlier = [one for day, one in others if day < last]
        return earlier[-1] if earlier else others[0][1] if others else None

    return nearest


def _interval(value: int | None) -> tuple[int, int]:
    return (0, THRESHOLD - 1) if value is None else (max(value - _FEW, THRESHOLD), value + _FEW)


@dataclass
class PersonEquations:
    """The equations of counts of persons. `unplaced` are the most whose municipality may be unknown, by kind and group.

    With `only_added` no count is less in a later state than in an earlier one.
    """

    region: Region
    unplaced: Mapping[tuple[str, str], int]
    only_added: bool = False
    rows: Equations = field(default_factory=Equations)
    parts: dict[Part, int] = field(default_factory=dict)
    _ledger: dict[Slot, tuple[Shown, Expression | None]] = field(default_factory=dict)

    # ---- what a slot is made of ----

    def of(self, slot: Slot, state: int) -> Expression:
        """A slot's count as a sum of parts."""
        period, code = period_of(self.region, slot), slot.indicator.removesuffix(_STATE_CARE)
        care = _STATE_CARE if slot.indicator.endswith(_STATE_CARE) else ""
        if code == "recipients_from_state_care":
            code, care = "recipients", _STATE_CARE
        found: Expression = {}
        for group in groups_of(self.region, slot):
            offered = frozenset(self.region.services_for(group))
            services = offered if slot.service == ANY_SERVICE else offered & set(slot.service.split("+"))

            def part(kind: str, chosen: frozenset[str], first: dt.date | None, last: dt.date, of: str = group) -> int:
                return self._number(Part(state, kind + care, slot.area, of, chosen, first, last))

            def to_date(kind: str, chosen: frozenset[str] = services) -> int:
                return part(kind, chosen, period.first, period.last)

            match code:
                case "assessed_waiting":
                    add(found, {to_date("assessed", offered): 1, to_date("assessed_served", offered): -1})
                case "served_without_assessment":
                    add(found, {to_date("recipients"): 1, to_date("assessed_served"): -1})
                case "new_recipients" if period.first:
                    before = part("recipients", services, None, period.first - _DAY)
                    add(found, {part("recipients", services, None, period.last): 1, before: -1})
                case "services_used":
                    for service in services:
                        add(found, {to_date("recipients", frozenset({service})): 1})
                case _:
                    add(found, {to_date(code, offered if code == "assessed" else services): 1})
        return found

    def _number(self, part: Part) -> int:
        if part not in self.parts:
            self.parts[part] = self.rows.variable()
        return self.parts[part]

    # ---- what is told ----

    def learn(self, edition: ToldEdition) -> None:
        """Learn the labels of an edition, which follow from those of the editions before it."""
        counts = {slot: shown for slot, shown in edition.shown.items() if counts_persons(slot)}
        nearest = nearest_in(self.region, self._ledger)
        new = {slot: (shown, self._base(slot, shown, edition.state, nearest(slot))) for slot, shown in counts.items()}
        self._ledger |= new

    def _base(self, slot: Slot, shown: Shown, state: int, nearest: Slot | None) -> Expression | None:
        """What the label tells, as rows; returns the count at which it was set, if anything is known of it."""
        count = self.of(slot, state)
        before, base = self._ledger[nearest] if nearest else (None, None)
        if shown.status is Status.SUPPRESSED:
            return None
        if shown.status is Status.OFFICIAL:
            if before is None or (nearest, before.status) != (slot, Status.OFFICIAL):
                self.rows.between(count, shown.value, shown.value)
            return count if before is None or nearest != slot else base
        low, high = _interval(shown.value)
        if before is None or (nearest == slot and base is None):
            self.rows.between(count, low, high)
            return count
        if base is None or before.status is Status.OFFICIAL:
            kept = {self.rows.variable(low, high): 1}
            self._near(count, kept)
            return kept
        if before.value == shown.value:
            self._near(count, base)
            return base
        self.rows.between(count, low, high)
        moved = add(dict(count), base, -1)
        has_risen = (shown.value or 0) > (before.value or 0)
        self.rows.between(moved, THRESHOLD if has_risen else None, None if has_risen else -THRESHOLD)
        return count

    def _near(self, count: Expression, base: Expression) -> None:
        self.rows.between(add(dict(count), base, -1), 1 - THRESHOLD, THRESHOLD - 1)

    # ---- what everybody knows ----

    def relate(self) -> None:
        """Write down what holds between the counts whatever they are, once all editions are learnt."""
        for kind, area, group in {(one.kind, one.area, one.group) for one in self.parts}:
            if kind != "assessed" and not kind.startswith(("assessed_", "recipients@")):
                continue
            for one in [one for one in self.parts if (one.kind, one.area, one.group) == (kind, area, group)]:
                self._parts_of_kinds(one)
        for parts in self._alike(lambda one: one._replace(last=dt.date.min)):
            self._through_time(sorted(parts, key=lambda one: one.last))
        for parts in self._alike(lambda one: one._replace(first=None)):
            self._within(parts)
        for parts in self._alike(lambda one: one._replace(services=frozenset())):
            self._services(parts)
        for parts in self._alike(lambda one: one._replace(area="")):
            self._areas({one.area: one for one in parts})
        for parts in self._alike(lambda one: one._replace(state=0)) if self.only_added else ():
            for one, later in pairwise(sorted(parts, key=lambda one: one.state)):
                self._at_most(one, [later])

    def _alike(self, key: object) -> Iterator[list[Part]]:
        """The parts that differ in one thing alone."""
        found: dict[Part, list[Part]] = defaultdict(list)
        for part in self.parts:
            found[key(part)].append(part)  # type: ignore[operator]
        yield from (parts for parts in found.values() if len(parts) > 1)

    def _at_most(self, one: Part, others: Iterable[Part], more: int = 0, since: dt.date | None = None) -> None:
        """That a part is at most others together; from a day before on (`since`) or in all."""
        row: Expression = {}
        for part, sign in ((one, 1), *((other, -1) for other in others)):
            add(row, {self.parts[part]: sign})
            if since:
                add(row, {self.parts[part._replace(last=since)]: -sign})
        self.rows.between(row, None, more)

    def _at_most_and_steps(self, one: Part, others: Sequence[Part], more: int = 0) -> None:
        """The same of those added since the day before, where all are told of it: whoever is new is so somewhere."""
        self._at_most(one, others, more)
        before = self._day_before.get(one)
        if one.first is None and before and all(other._replace(last=before) in self.parts for other in others):
            self._at_most(one, others, more, before)

    @cached_property
    def _day_before(self) -> dict[Part, dt.date]:
        found = {}
        for parts in self._alike(lambda one: one._replace(last=dt.date.min)):
            found |= {later: one.last for one, later in pairwise(sorted(parts, key=lambda one: one.last))}
        return found

    def _parts_of_kinds(self, one: Part) -> None:
        everything = frozenset(self.region.services_for(one.group))
        wholes = []
        if one.kind.endswith(_STATE_CARE):
            wholes.append([one._replace(kind=one.kind.removesuffix(_STATE_CARE))])
        if one.kind == "assessed_served":
            assessed, served = one._replace(kind="assessed", services=everything), one._replace(kind="recipients")
            wholes += [[assessed], [served]]
        for whole in wholes:
            if all(part in self.parts for part in whole):
                self._at_most(one, whole)
        if one.kind.endswith(_STATE_CARE) and wholes[0][0] in self.parts:
            self._at_most_and_steps(one, wholes[0])

    def _through_time(self, parts: list[Part]) -> None:
        for one, later in pairwise(parts):
            self._at_most(one, [later])

    def _within(self, parts: list[Part]) -> None:
        """Those of a period are among those to its last day, and whoever is new is among them."""
        whole = next((one for one in parts if one.first is None), None)
        for one in parts:
            if one.first is None or whole is None:
                continue
            self._at_most(one, [whole])
            before = whole._replace(last=one.first - _DAY)
            if before in self.parts and one.kind.startswith("recipients"):
                self._at_most(whole, [one, before])

    def _services(self, parts: list[Part]) -> None:
        if parts[0].kind == "assessed":
            return
        for whole in parts:
            inner = [one for one in parts if one.services < whole.services]
            for one in inner:
                self._at_most(one, [whole])
            cover, left = [], set(whole.services)
            for one in sorted(inner, key=lambda one: len(one.services)):
                if left & one.services:
                    cover.append(one)
                    left -= one.services
            if cover and not left and whole.kind.startswith("recipients"):
                self._at_most_and_steps(whole, cover)

    def _areas(self, parts: dict[str, Part]) -> None:
        region = self.region
        of_region = [*filter(None, [parts.get(REGION)])]
        for area, one in parts.items():
            for whole in of_region if area != REGION else ():
                self._at_most(one, [whole])
            members = [parts[code] for code in area.split("+") if code in parts] if "+" in area else []
            for member in members:
                self._at_most(member, [one])
            if members and len(members) == area.count("+") + 1 and one.kind.startswith("recipients"):
                self._at_most_and_steps(one, members)
            if ">" in area:
                old, new = area.split(">")
                for whole in (parts.get(old), parts.get(new)):
                    if whole:
                        self._at_most(one, [whole])
            elif area in region.municipality and region.municipality[area].basis is Basis.PRE2021:
                new = region.successors(area)
                if len(new) == 1 and new[0] in parts:
                    self._at_most(one, [parts[new[0]]])
        for whole in of_region if of_region and of_region[0].kind in ("recipients", "assessed") else ():
            for basis in Basis:
                areas = [one.code for one in region.of_basis(basis) if one.partner or basis is not Basis.PRE2021]
                known = self.unplaced.get((whole.kind, whole.group)) if basis is region.latest_basis else None
                if known is not None and all(code in parts for code in areas):
                    self._at_most_and_steps(whole, [parts[code] for code in areas], known)
