"""What is told of an exact figure: conventional rounding, suppression of small counts and of amounts of few, sticky labels.

A label that was handed out stays until its true figure has moved so far that several persons must be behind the change.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise

from di_metrics.indicators import CATALOGUE
from di_metrics.model import Bilingual, Dimension, Period, Status
from di_metrics.published import EVERY_GROUP, STATEMENTS_FILE, WHOLE_REGION, Statement, read_statements
from di_metrics.query import evaluate
from di_metrics.query.provenance import Amount
from di_metrics.region import Region
from di_metrics.release.parameters import Parameters
from di_metrics.release.release import ALL_GROUPS, ANY_SERVICE, PERSONS, REGION, UNITS, Shown, Slot
from di_metrics.release.slot_codes import is_amount, last_day, period_of, selection_of
from di_metrics.store import Database
from di_metrics.store.handed_out import EditionKind, KeptEdition, Label, read_editions, read_told

LOW, SUPPRESSED = Shown(Status.LOW), Shown(Status.SUPPRESSED)

# ---- Counts of persons ----


def count_label(count: int, parameters: Parameters, before: Label | None = None) -> Label:
    """What is told of a count: below the threshold that it is LOW, zero among them; else the nearest multiple of the base.

    The label `before` stays while the count is less than the threshold from the count that it was set at.
    """
    if before and abs(count - before.base) < parameters.threshold:
        return before
    return Label(_rounded_count(count, parameters), count)


def _rounded_count(count: int, parameters: Parameters) -> Shown:
    if count < parameters.threshold:
        return LOW
    base = parameters.base
    return Shown(Status.ROUNDED, max(parameters.threshold, (count + base // 2) // base * base))


# ---- Amounts ----

_MINOR = 100
"""Amounts are counted in hundredths: in cents, and in hundredths of a unit."""


def amount_label(indicator: str, amount: Amount, parameters: Parameters, before: Label | None = None) -> Label:
    """What is told of an amount: the nearest multiple of the base for money or units, or nothing.

    Nothing is told of few contributors or a dominated amount. The label `before` stays until the change itself could not be
    dominated whoever is behind it; one that told nothing, until as many more contribute as must be behind an amount.
    """
    if before and not _has_moved(amount, parameters, before):
        return before
    return Label(_rounded_amount(indicator, amount, parameters), amount.total, amount.persons, amount.largest)


def _has_moved(amount: Amount, parameters: Parameters, before: Label) -> bool:
    if before.shown.value is None:
        return amount.persons >= before.persons + parameters.contributors
    largest = max(amount.largest, before.largest)
    return abs(amount.total - before.base) * 100 >= (200 + parameters.dominance) * largest


def amount_margin(indicator: str, label: Label, kept: bool, parameters: Parameters) -> float:
    """How far an amount may be from its label: half of the base and, of a label that stood, what it hides."""
    half = (parameters.units_base if indicator.startswith(UNITS) else parameters.money_base) / 2
    return half + (hidden_by(label, parameters) / _MINOR if kept else 0)


def hidden_by(label: Label, parameters: Parameters) -> float:
    """How far an amount may move, in hundredths, before its label does."""
    return (200 + parameters.dominance) * label.largest / 100


def _rounded_amount(indicator: str, amount: Amount, parameters: Parameters) -> Shown:
    if amount.persons < parameters.contributors or is_dominated(amount, parameters):
        return SUPPRESSED
    of_units = indicator.startswith(UNITS)
    base = parameters.units_base if of_units else parameters.money_base
    step = base * _MINOR
    rounded = (amount.total + step // 2) // step * base
    return Shown(Status.ROUNDED, rounded) if rounded else SUPPRESSED


def is_dominated(amount: Amount, parameters: Parameters) -> bool:
    """Whether the person with the second largest amount could work out the largest one too nearly (the p % rule)."""
    others = amount.total - amount.largest - amount.second
    return others * 100 < parameters.dominance * amount.largest


# ---- What was told before ----


@dataclass(frozen=True)
class Ledger:
    """What was handed out: the editions and the labels that each told, the first one first."""

    region: Region
    editions: tuple[KeptEdition, ...] = ()
    told: tuple[Mapping[Slot, Label], ...] = ()
    build_id: str = ""

    @classmethod
    def of(cls, database: Database) -> Ledger:
        """The ledger that lies in a database."""
        editions = read_editions(database)
        told: dict[int, dict[Slot, Label]] = {one.number: {} for one in editions}
        for number, slot, label in read_told(database):
            told[number][slot] = label
        return cls(database.region, editions, tuple(told.values()), database.info.build_id)

    @cached_property
    def latest(self) -> Mapping[Slot, Label]:
        """The label of each slot that was handed out last."""
        return {slot: label for labels in self.told for slot, label in labels.items()}

    @cached_property
    def official(self) -> Mapping[Slot, Label]:
        """Official totals that were ever told; one that the attack closed since is tried anew."""
        told = (pair for labels in self.told for pair in labels.items())
        return {slot: label for slot, label in told if label.shown.status is Status.OFFICIAL}

    @cached_property
    def released(self) -> Mapping[Slot, Label]:
        """The same of public releases alone."""
        editions = zip(self.editions, self.told, strict=True)
        return {slot: label for one, told in editions if one.kind is EditionKind.RELEASE for slot, label in told.items()}

    @cached_property
    def kept(self) -> tuple[frozenset[Slot], ...]:
        """The slots of each edition whose labels stood since one of other data, so that the true figure may have moved."""
        set_before: set[tuple[Slot, Shown, int]] = set()
        found: list[frozenset[Slot]] = []
        for place, labels in enumerate(self.told):
            told = {slot: (self._series(slot), label.shown, label.base) for slot, label in labels.items()}
            standing = {slot for slot, one in told.items() if one in set_before}
            found.append(frozenset(standing - self._fresh(found, self.editions[place].build_id)))
            set_before |= {*told.values()}
        return tuple(found)

    def _fresh(self, kept: Sequence[frozenset[Slot]], build_id: str) -> set[Slot]:
        """The slots whose labels were set in some data, by the editions of which it is known what they kept."""
        editions = zip(self.editions, self.told, kept, strict=False)
        same = [(told, stood) for one, told, stood in editions if build_id and one.build_id == build_id]
        return {slot for told, stood in same for slot in told if slot not in stood}

    @cached_property
    def fresh(self) -> Set[Slot]:
        """The slots whose labels were set in the data of now."""
        return self._fresh(self.kept, self.build_id)

    @cached_property
    def _days(self) -> Mapping[Slot, tuple[tuple[dt.date, Slot], ...]]:
        """The slots of each series by their last days."""
        found: dict[Slot, list[tuple[dt.date, Slot]]] = {}
        for slot in self.latest:
            found.setdefault(self._series(slot), []).append((last_day(self.region, slot.time), slot))
        return {series: tuple(sorted(days)) for series, days in found.items()}

    def _series(self, slot: Slot) -> Slot:
        """A slot without its last day."""
        first = period_of(self.region, slot).first
        return slot._replace(time=first.isoformat() if first else "")

    def nearest(self, slot: Slot) -> Slot | None:
        """The slot of a series whose label is to stay: of the same day, else of the last day before it, else of the next."""
        if slot in self.latest:
            return slot
        days = self._days.get(self._series(slot), ())
        place = bisect_left(days, (last_day(self.region, slot.time),))
        return days[max(place - 1, 0)][1] if days else None


@dataclass(frozen=True)
class Labelling:
    """Gives slots their labels: as they were handed out, official totals as published, all others anew."""

    parameters: Parameters
    ledger: Ledger
    official: Mapping[Slot, Label] = field(default_factory=dict)

    def of_count(self, slot: Slot, count: int) -> Label:
        """The label of a count of persons."""
        official = self.ledger.official.get(slot) or self.official.get(slot)
        return official or count_label(count, self.parameters, self._before(slot))

    def is_kept(self, slot: Slot, label: Label) -> bool:
        """Whether a label is one that was handed out, so that its true figure may have moved since."""
        return label == self._before(slot) and slot not in self.ledger.fresh

    def of_amount(self, slot: Slot, amount: Amount) -> Label:
        """The label of an amount."""
        return amount_label(slot.indicator, amount, self.parameters, self._before(slot))

    def _before(self, slot: Slot) -> Label | None:
        """The label that is to stay. An official total, and what the attack closed, are of their own day alone."""
        nearest = self.ledger.nearest(slot)
        if nearest is None or nearest == slot:
            return self.ledger.latest[nearest] if nearest else None
        if is_amount(slot.indicator):  # amounts grow, so that a later one says nothing of an earlier one
            region = self.ledger.region
            is_later = last_day(region, nearest.time) > last_day(region, slot.time)
            return None if is_later else self.ledger.latest[nearest]
        return count_label(self.ledger.latest[nearest].base, self.parameters, self._kept(nearest))

    def _kept(self, slot: Slot) -> Label | None:
        label = self.ledger.latest[slot]
        return label if label.shown.status in (Status.LOW, Status.ROUNDED) else None


# ---- Totals that the project itself published ----


def official_labels(database: Database, parameters: Parameters, ledger: Ledger) -> dict[Slot, Label]:
    """The totals of the whole region at a year's end that the project published and the records confirm.

    A total below the threshold is not repeated, and one beside which the series as told would seem to fall is not exact.
    What was handed out as official stays so.
    """
    labelling = Labelling(parameters, ledger)
    found: dict[Slot, Label] = {}
    for slot, (value, source) in official_totals(database).items():
        series = dict(_by_years(database, slot))
        if value < parameters.threshold or series.get(slot) != value:
            continue
        exact = Label(Shown(Status.OFFICIAL, value, source), value)
        told = [exact if one == slot else labelling.of_count(one, count) for one, count in series.items()]
        if all((one.shown.value or 0) <= (other.shown.value or 0) for one, other in pairwise(told)):
            found[slot] = exact
            labelling = replace(labelling, official=found)
    return found


def _by_years(database: Database, slot: Slot) -> Iterator[tuple[Slot, int]]:
    selection = selection_of(database.region, slot)
    selection = replace(selection, period=Period(database.region.project.end))
    for cell in evaluate(database, CATALOGUE[slot.indicator], selection, (Dimension.YEAR,)):
        yield slot._replace(time=str(cell.key[0])), int(cell.value or 0)


def official_totals(database: Database) -> dict[Slot, tuple[int, Bilingual]]:
    """Each total that was published as an exact number at a year's end, with where it was published."""
    statements, sources = read_statements(database.files[STATEMENTS_FILE])
    found: dict[Slot, tuple[int, Bilingual]] = {}
    for one in statements:
        source = sources.get(one.source, Bilingual(one.source, one.source))
        for slot, value in _exact_numbers(one):
            found[slot] = (value, source)
    return found


def _exact_numbers(statement: Statement) -> Iterator[tuple[Slot, int]]:
    if (
        statement.area != WHOLE_REGION
        or not isinstance(statement.indicator, str)
        or statement.indicator not in PERSONS
        or statement.from_state_care
        or "category" in statement.service
        or (statement.as_of.month, statement.as_of.day) != (12, 31)
    ):
        return
    group = ALL_GROUPS if statement.group == EVERY_GROUP else statement.group
    service = statement.service.get("code", ANY_SERVICE)
    slot = Slot(statement.indicator, REGION, group, service, str(statement.as_of.year))
    equals = statement.expect.equals
    if isinstance(equals, Mapping):
        if statement.by == "service":
            yield from ((slot._replace(service=code), int(value)) for code, value in equals.items())
    elif isinstance(equals, int):
        yield slot, equals
