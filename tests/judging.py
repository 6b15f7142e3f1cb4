"""A judge of releases that trusts neither the search nor the solver: it looks at worlds in which they would be the same.

A world is a count for every slot. Written down here anew are what makes a world possible and which numbers say something
about few people; a number is safe if three possible worlds give it three values.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import numpy.typing as npt
from random_packages import write_random_package

from di_metrics.attack.audit import Audit, audit
from di_metrics.attack.counts import People
from di_metrics.attack.search import possible_values
from di_metrics.model import Basis, Status
from di_metrics.protection import gate
from di_metrics.protection.labelling import Labelling, Ledger
from di_metrics.protection.menu_figures import Exact, exact_figures
from di_metrics.protection.publish import labels_to_tell, make_release
from di_metrics.protection.union import union_of
from di_metrics.release.file import open_release, write_release
from di_metrics.release.parameters import PARAMETERS
from di_metrics.release.release import (
    ALL_GROUPS,
    ANY_SERVICE,
    MONEY,
    REGION,
    UNKNOWN,
    UNKNOWN_OLD,
    Edition,
    Release,
    Slot,
    Source,
    catalogue_texts,
)
from di_metrics.settings import default_region
from di_metrics.store import Database, build_database, open_database

DAY = dt.date(2024, 1, 31)
Worlds = dict[Slot, npt.NDArray[np.int64]]
"""The counts of each slot, one a world."""


@dataclass(frozen=True)
class Judgement:
    """How many worlds were possible and how many not, how many numbers are sensitive, and those that are not safe."""

    possible: int
    impossible: int
    sensitive: int
    open: tuple[tuple[str, Slot], ...]
    closed: int


# ---- what is possible ------------------------------------------------------------------------------------------------


def impossible(worlds: Worlds, release: Release, exact: Exact) -> npt.NDArray[np.bool_]:
    """Which worlds contradict the release, what everyone knows, or how often people truly moved."""
    first = next(iter(worlds.values()))
    wrong = np.zeros(len(first), dtype=bool)
    for broken in _broken(worlds, release, exact):
        wrong |= broken
    return wrong


def _broken(worlds: Worlds, release: Release, exact: Exact) -> Iterator[npt.NDArray[np.bool_]]:
    region = release.region
    years = region.project_years
    areas = [one.code for one in region.of_basis(Basis.POST2021)] + [UNKNOWN]
    yield from (counts < 0 for counts in worlds.values())
    yield from _told_otherwise(worlds, release)
    for slot, counts in worlds.items():
        if slot.area in (REGION, *areas) and slot.time != years[0]:
            yield counts < worlds[slot._replace(time=str(int(slot.time) - 1))]  # counts never fall
        if slot.service != ANY_SERVICE:
            yield counts > worlds[slot._replace(service=ANY_SERVICE)]
        if slot.service == ANY_SERVICE and slot.indicator == "recipients" and slot.group != ALL_GROUPS:
            yield from _new_to_no_service(worlds, region.services_for(slot.group), slot, years[0], areas)
        if slot.area == REGION and slot.indicator == "recipients" and slot.group != ALL_GROUPS:
            yield _moved_otherwise(worlds, exact, [slot._replace(area=area) for area in areas], slot)
        if slot.group == ALL_GROUPS:
            groups = [
                one.code
                for one in region.groups
                if (one.receives_services if slot.indicator == "recipients" else one.assessed)
            ]
            yield sum(worlds[slot._replace(group=group)] for group in groups) != counts
    for group in (one.code for one in region.groups if one.receives_services):
        yield from _old_otherwise(
            worlds, release, exact, Slot("recipients", REGION, group, ANY_SERVICE, str(region.snapshot_year))
        )


def _told_otherwise(worlds: Worlds, release: Release) -> Iterator[npt.NDArray[np.bool_]]:
    """Of which worlds the release would say something else."""
    for slot, shown in release.cells.items():
        if slot.indicator == MONEY:
            continue
        counts = worlds[slot]
        if shown.status is Status.LOW:
            yield counts >= 5
        elif shown.status is Status.ROUNDED:
            yield (counts < 5) | (np.maximum(5, (counts + 2) // 5 * 5) != shown.value)
        elif shown.status is Status.OFFICIAL:
            yield counts != shown.value


def _new_to_no_service(
    worlds: Worlds, services: Iterable[str], slot: Slot, first_year: str, areas: list[str]
) -> Iterator[npt.NDArray[np.bool_]]:
    if slot.area in (REGION, *areas):
        new = _new(worlds, slot, first_year)
        yield new > sum(_new(worlds, slot._replace(service=service), first_year) for service in services)


def _new(worlds: Worlds, slot: Slot, first_year: str) -> Any:
    if slot.time == first_year:
        return worlds[slot]
    return worlds[slot] - worlds[slot._replace(time=str(int(slot.time) - 1))]


def _moved_otherwise(worlds: Worlds, exact: Exact, parts: list[Slot], whole: Slot) -> npt.NDArray[np.bool_]:
    truly = sum(exact.count(slot) for slot in parts) - exact.count(whole)
    found: npt.NDArray[np.bool_] = sum(worlds[slot] for slot in parts) - worlds[whole] != truly
    return found


def _old_otherwise(worlds: Worlds, release: Release, exact: Exact, whole: Slot) -> Iterator[npt.NDArray[np.bool_]]:
    """The old municipalities make up the region, and they or their parts the new municipalities."""
    region = release.region
    old = [one.code for one in region.of_basis(Basis.PRE2021)]
    unknown = whole._replace(area=UNKNOWN_OLD)
    yield _moved_otherwise(worlds, exact, [*(whole._replace(area=code) for code in old), unknown], whole)
    for code in region.divided:
        parts = [whole._replace(area=f"{code}>{new}") for new in (*region.successors(code), UNKNOWN)]
        yield _moved_otherwise(worlds, exact, parts, whole._replace(area=code))
    for new in region.of_basis(Basis.POST2021):
        pieces = [f"{code}>{new.code}" if code in region.divided else code for code in region.predecessors(new.code)]
        joined = whole._replace(area=new.code)
        yield _moved_otherwise(worlds, exact, [*(whole._replace(area=piece) for piece in pieces), unknown], joined)
        yield from (worlds[whole._replace(area=piece)] > worlds[joined] for piece in pieces)


# ---- what is sensitive -----------------------------------------------------------------------------------------------


def is_of_releases(slot: Slot) -> bool:
    """Whether releases tell of a slot, or of its sum or parts: they do not of who is assessed in a municipality."""
    return slot.indicator == "recipients" or (slot.indicator == "assessed" and slot.area == REGION)


def sensitive(release: Release, exact: Exact) -> Iterator[tuple[str, tuple[Slot, ...]]]:
    """The true numbers of few people: counts and yearly steps of 1–4, and services that every recipient has.

    Each is told with the slots whose counts, the others taken off the first, make it up.
    """
    region = release.region
    for slot, count in exact.persons.items():
        if slot.group == ALL_GROUPS or slot.area == UNKNOWN_OLD or not is_of_releases(slot):
            continue
        if 1 <= count <= 4:
            yield "count", (slot,)
        before = slot._replace(time=str(int(slot.time) - 1))
        of_years = ">" not in slot.area and slot.area not in {one.code for one in region.of_basis(Basis.PRE2021)}
        if of_years and slot.time != region.project_years[0] and 1 <= count - exact.count(before) <= 4:
            yield "step", (slot, before)
        if slot.service != ANY_SERVICE and count and count == exact.count(slot._replace(service=ANY_SERVICE)):
            yield "rest", (slot._replace(service=ANY_SERVICE), slot)


def judge(release: Release, exact: Exact, witnesses: list[npt.NDArray[np.float64]], closed: int = 0) -> Judgement:
    """Judge a release by worlds that somebody says are possible; what nobody shows a world for is open."""
    slots = list(People(release.region, release.region.project_years, told=release.cells).number)
    table = np.round(np.array(witnesses)).astype(np.int64)
    worlds = {slot: table[:, place] for place, slot in enumerate(slots)}
    wrong = impossible(worlds, release, exact)
    left = {slot: counts[~wrong] for slot, counts in worlds.items()}
    numbers = list(sensitive(release, exact))
    open_ = tuple(
        (kind, slots[0])
        for kind, slots in numbers
        if len(np.unique(left[slots[0]] - sum(left[one] for one in slots[1:]))) < 3
    )
    return Judgement(int((~wrong).sum()), int(wrong.sum()), len(numbers), open_, closed)


# ---- releases of random data, in processes of their own --------------------------------------------------------------


def draft_of(database: Database, exact: Exact) -> Release:
    """The menu of a database before anything is closed."""
    source = Source(database.info.demonstration)
    labels = labels_to_tell(database, exact, PARAMETERS, Ledger(database.region))
    cells = {slot: label.shown for slot, label in labels.items()}
    return Release(Edition(1, DAY, ""), source, PARAMETERS, database.region, database.files, catalogue_texts(), cells)


def random_database(seed: int, folder: Path) -> Database:
    """The records database of a seed's package."""
    file = folder / "records.duckdb"
    build_database(default_region(), write_random_package(folder, seed), file)
    return open_database(file)


def pass_the_gate(seed: int, folder: Path) -> Judgement:
    """Let a seed's release pass the strong attacker, and judge what is left by the worlds that this attacker found."""
    database = random_database(seed, folder)
    exact = exact_figures(database)
    shown: list[npt.NDArray[np.float64]] = []

    def watched(system: Any, terms: Any, wanted: int, witnesses: list[Any], **words: Any) -> Any:
        found = possible_values(system, terms, wanted, witnesses, **words)
        shown[:] = witnesses
        return found

    with patch.object(gate, "possible_values", watched):
        draft = draft_of(database, exact)
        nothing = Labelling(PARAMETERS, Ledger(database.region))
        labels = labels_to_tell(database, exact, PARAMETERS, nothing.ledger)
        handing_out = union_of(nothing, labels, exact.count, exact.money.get)
        passed = gate.close_until_safe(handing_out, stranger=False)
    return judge(replace(draft, cells=passed.told), exact, shown, len(passed.closed))


def publish_twice(seed: int, folder: Path) -> tuple[Audit, Audit | None, int]:
    """A seed's release when some records were still missing, and the next one, each attacked as a stranger would.

    The second audit is None where the release was refused; last is how many counts of persons the late records changed.
    """
    complete = random_database(seed, folder)
    early = folder / "early"
    early.mkdir()
    for name in ("persons.csv", "assessments.csv", "service_records.csv"):
        lines = (folder / name).read_text(encoding="utf-8").splitlines(keepends=True)
        kept = lines if name != "service_records.csv" else [one for at, one in enumerate(lines) if at % 300 != 299]
        (early / name).write_text("".join(kept), encoding="utf-8")
    build_database(default_region(), early, early / "records.duckdb")
    incomplete = open_database(early / "records.duckdb")
    before, after = exact_figures(incomplete), exact_figures(complete)
    changed = sum(before.count(slot) != count for slot, count in after.persons.items())
    first = _published(incomplete, folder / "first.duckdb", [])
    try:
        second = _published(complete, folder / "second.duckdb", [first])
    except gate.HandingOutRefused:
        return audit(first), None, changed
    return audit(first), audit(second, [first]), changed


def audit_file(file: Path) -> Audit:
    """A release file attacked as a stranger would."""
    return audit(open_release(file))


def _published(database: Database, file: Path, earlier: list[Release]) -> Release:
    made = make_release(database, released_on=DAY, previous=earlier)
    write_release(made.release, file)
    return open_release(file)
