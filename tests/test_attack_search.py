"""The search from known worlds: what it changes stays possible, and what it finds is what solvers alone find."""

from __future__ import annotations

import itertools
from random import Random
from unittest import mock

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from test_attack import Small, small_systems, value
from tiny_region import CLOSED, GROUP, REGION, A, B, tiny_region

from di_metrics.attack.counts import People
from di_metrics.attack.repair import World
from di_metrics.attack.search import Range, _Search, possible_values
from di_metrics.attack.system import System
from di_metrics.protection.labelling import count_label
from di_metrics.release.parameters import PARAMETERS
from di_metrics.release.release import ANY_SERVICE, UNKNOWN, Shown, Slot

WANTED = 3


@given(small_systems(), st.randoms(use_true_random=False))
@settings(max_examples=200, deadline=None)
def test_from_a_known_world_the_same_values_are_found(small: Small, chance: Random) -> None:
    points = list(small.points())
    assume(points)
    known = chance.choice(points)
    found = possible_values(small.system(), small.quantities, WANTED, [np.array(known, dtype=float)])
    for terms, range_ in zip(small.quantities, found, strict=True):
        possible = {value(terms, point) for point in points}
        assert range_.seen <= possible
        assert range_.low <= min(possible) <= max(possible) <= range_.high
        assert len(range_.seen) >= WANTED or range_.seen == possible


@given(small_systems(), st.randoms(use_true_random=False), st.sampled_from([1, -1, 2, -2]))
@settings(max_examples=200, deadline=None)
def test_a_changed_world_agrees_with_everything_and_can_be_had_back(small: Small, chance: Random, by: int) -> None:
    points = list(small.points())
    assume(points)
    solved = small.system().solved()
    before = np.array(chance.choice(points), dtype=float)
    for terms in small.quantities:
        world = World(solved, before, chance)
        moved = world.move(terms, by)
        assert tuple(world.witness()) in set(points)
        if moved:
            assert (world.value(terms) - value(terms, tuple(before.astype(int)))) * by > 0
            world.undo()
        assert list(world.witness()) == list(before)


def test_a_change_is_carried_along_where_counts_never_fall_and_parts_add_up() -> None:
    # Two areas and their region in three years: who comes to an area in the first year is in the region, then and later.
    system = System(whole=True)
    years = [[system.unknown(0, 9) for _ in range(3)] for _ in range(3)]
    for one, other, region in years:
        system.condition({one: 1.0, other: 1.0, region: -1.0}, 0, 0)
    for before, after in itertools.pairwise(years):
        for earlier, later in zip(before, after, strict=True):
            system.condition({later: 1.0, earlier: -1.0}, low=0)
    known = np.array([2.0, 3.0, 5.0] * 3)
    first = {years[0][0]: 1.0}
    with mock.patch.object(_Search, "at_random"), mock.patch.object(_Search, "one_by_one"):
        [range_] = possible_values(system, [first], WANTED, [known])
    assert len(range_.seen) >= WANTED
    [alone] = possible_values(system, [first], 10, [])
    assert alone.seen == set(range(10))
    assert range_.seen <= alone.seen


def test_numbers_that_are_not_whole_are_no_people() -> None:
    # Twice the number is 2 or 3: as any number it may be 1.5, as one of people it is 1.
    system = System(whole=True)
    number = system.unknown(0, 5)
    system.condition({number: 2.0, system.unknown(0, 0): 1.0}, 2, 3)
    [range_] = possible_values(system, [{number: 1.0}], WANTED, [np.array([1.5, 0.0])])
    assert range_.seen == {1}


@st.composite
def truths(draw: st.DrawFn) -> dict[Slot, int]:
    """True counts of a tiny region in two years: persons, each of an area, with one service or two from a year on."""
    persons = draw(
        st.lists(st.tuples(st.sampled_from([A, B]), st.integers(1, 3), st.integers(0, 1)), min_size=3, max_size=30)
    )
    counts: dict[Slot, int] = {}
    for area, services, first in persons:
        for year in range(2022 + first, 2024):
            for place in (area, REGION):
                for bit, service in ((3, ANY_SERVICE), (1, "massage"), (2, "physiotherapy")):
                    slot = Slot("recipients", place, GROUP, service, str(year))
                    counts[slot] = counts.get(slot, 0) + bool(services & bit)
    return counts


def test_where_there_is_no_largest_value_those_near_are_found() -> None:
    system = System(whole=True)
    number, other = system.unknown(), system.unknown()
    system.condition({number: 1.0, other: -1.0}, low=0)
    for known in ([], [np.array([7.0, 2.0])]):
        [range_] = possible_values(system, [{number: 1.0}], WANTED, known)
        assert len(range_.seen) >= WANTED


@given(truths(), st.sampled_from([{}, {A}, {A, B}]))
@settings(max_examples=40, deadline=None)
def test_what_is_open_is_what_solvers_alone_find_open(counts: dict[Slot, int], closed: set[str]) -> None:
    years, services = ("2022", "2023"), ("massage", "physiotherapy")
    people = People(tiny_region((2022, 2023), services), years, lambda _: 0)
    for number in people.number.values():
        people.system.bound(number, 0, 40)
    labels: dict[Slot, Shown] = {}
    for area, service, year in itertools.product((REGION, A, B, UNKNOWN), (ANY_SERVICE, *services), years):
        slot = Slot("recipients", area, GROUP, service, year)
        labels[slot] = CLOSED if area in closed else count_label(counts.get(slot, 0), PARAMETERS).shown
    for slot, shown in labels.items():
        if shown.value is not None:
            people.system.bound(people.number[slot], shown.value - 2, shown.value + 2)
        elif shown is not CLOSED:
            people.system.bound(people.number[slot], 0, 4)
    truth = np.array([_count(counts, slot) for slot in people.number], dtype=float)
    assert people.system.solved().agrees(truth)
    terms = [people.terms(one) for one in people.quantities(PARAMETERS)]
    found = possible_values(people.system, terms, WANTED, [truth])
    with mock.patch.object(_Search, "nearby"):
        alone = possible_values(people.system, terms, WANTED, [truth])
    assert _open(found) == _open(alone)


def _count(counts: dict[Slot, int], slot: Slot) -> int:
    """Of the tiny region's one group, which is all groups; nobody is only assessed."""
    return counts.get(slot._replace(group=GROUP), 0)


def _open(found: list[Range]) -> list[set[int] | None]:
    return [one.seen if len(one.seen) < WANTED else None for one in found]
