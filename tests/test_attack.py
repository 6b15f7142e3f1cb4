"""The attacker, against systems small enough to try every value, and releases small enough to work out by hand."""

from __future__ import annotations

import ast
import itertools
import math
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny_region import (
    CLOSED,
    GROUP,
    LOW,
    NOBODY,
    REGION,
    UNKNOWN,
    A,
    B,
    about,
    exactly,
    in_year,
    of,
    tiny_region,
    tiny_release,
)

from di_metrics.attack.amounts import Amounts
from di_metrics.attack.audit import audit
from di_metrics.attack.counts import People, QuantityKind, meaning_of_fresh
from di_metrics.attack.search import possible_values
from di_metrics.attack.system import Condition, Contradiction, System, Terms, propagate
from di_metrics.protection.labelling import count_label
from di_metrics.release.parameters import PARAMETERS, Parameters
from di_metrics.release.release import ALL_GROUPS, ANY_SERVICE, MONEY, WHOLE_PROJECT, Shown, Slot, part_of

ROOT = Path(__file__).parents[1]

# ---- systems against plain enumeration -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Small:
    """A system of few unknowns, each between small bounds, and quantities asked of it."""

    bounds: tuple[tuple[int, int], ...]
    conditions: tuple[Condition, ...]
    quantities: tuple[Terms, ...]

    def points(self) -> Iterator[tuple[int, ...]]:
        """Every set of values that agrees with everything."""
        for point in itertools.product(*(range(low, high + 1) for low, high in self.bounds)):
            if all(low <= value(terms, point) <= high for terms, low, high in self.conditions):
                yield point

    def system(self) -> System:
        made = System(whole=True)
        for low, high in self.bounds:
            made.unknown(low, high)
        for terms, low, high in self.conditions:
            made.condition(terms, low, high)
        return made


def value(terms: Terms, point: tuple[int, ...]) -> int:
    return round(sum(weight * point[unknown] for unknown, weight in terms.items()))


@st.composite
def small_systems(draw: st.DrawFn) -> Small:
    count = draw(st.integers(1, 5))
    bounds = draw(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)).map(sorted), min_size=count, max_size=count))
    weights = st.sampled_from([1.0, -1.0, 1.0, -1.0, 2.0, -3.0])
    terms = st.dictionaries(st.integers(0, count - 1), weights, min_size=1, max_size=count)
    ends = st.integers(-2, 6) | st.none()
    conditions = draw(st.lists(st.tuples(terms, ends, ends).map(condition), max_size=5))
    quantities = draw(st.lists(terms, min_size=1, max_size=4))
    return Small(
        tuple((low, high) for low, high in bounds),
        tuple(conditions),
        tuple(quantities),
    )


def condition(drawn: tuple[Terms, int | None, int | None]) -> Condition:
    """A condition with one bound, two or none."""
    terms, *ends = drawn
    first, second = ends
    if first is not None and second is not None:
        return terms, min(first, second), max(first, second)
    return terms, -math.inf if first is None else first, math.inf if second is None else second


@given(small_systems(), st.integers(1, 4))
@settings(max_examples=250, deadline=None)
def test_possible_values_are_those_that_enumeration_finds(small: Small, wanted: int) -> None:
    points = list(small.points())
    if not points:
        with pytest.raises(Contradiction):
            possible_values(small.system(), small.quantities, wanted, [])
        return
    found = possible_values(small.system(), small.quantities, wanted, [], tightest=1)
    for terms, range_ in zip(small.quantities, found, strict=True):
        possible = {value(terms, point) for point in points}
        assert not range_.undecided
        assert range_.seen <= possible
        assert range_.low <= min(possible)
        assert max(possible) <= range_.high
        if len(range_.seen) < wanted:
            assert range_.seen == possible


@given(small_systems(), st.lists(st.lists(st.integers(-1, 5), min_size=5, max_size=5), max_size=3))
@settings(max_examples=100, deadline=None)
def test_what_is_said_to_be_possible_is_tried_before_it_is_believed(small: Small, said: list[list[int]]) -> None:
    points = list(small.points())
    witnesses = [np.array(one[: len(small.bounds)], dtype=float) for one in said]
    if not points:
        with pytest.raises(Contradiction):
            possible_values(small.system(), small.quantities, 3, witnesses)
        return
    found = possible_values(small.system(), small.quantities, 3, witnesses)
    for terms, range_ in zip(small.quantities, found, strict=True):
        assert range_.seen <= {value(terms, point) for point in points}


@given(small_systems(), st.booleans())
@settings(max_examples=300, deadline=None)
def test_propagation_removes_no_possible_point_and_admits_no_other(small: Small, whole: bool) -> None:
    lows = [float(low) for low, _ in small.bounds]
    highs = [float(high) for _, high in small.bounds]
    kept = propagate(lows, highs, small.conditions, whole=whole)
    points = set(small.points())
    for point in points:
        assert all(low <= one <= high for low, one, high in zip(lows, point, highs, strict=True))
    inside = itertools.product(*(range(math.ceil(low), math.floor(high) + 1) for low, high in zip(lows, highs, strict=True)))
    assert {point for point in inside if all(low <= value(terms, point) <= high for terms, low, high in kept)} == points


def test_two_values_are_told_even_where_three_are_wanted() -> None:
    """Bounds leave 0 and 1 alone. Both are possible, and an attacker who is shown one of them has to be shown the other."""
    system = System(whole=True)
    first, second = system.unknown(0, 1), system.unknown(0, 5)
    system.condition({first: 1.0, second: 1.0}, 2, 5)
    [range_] = possible_values(system, [{first: 1.0}], 3, [])
    assert range_.seen == {0, 1}


# ---- labels ----------------------------------------------------------------------------------------------------------

THRESHOLDS_AND_BASES = ((5, 5), (3, 3), (5, 4), (6, 5), (7, 5), (10, 10))
PARAMETER_SETS = [Parameters(threshold=threshold, base=base) for threshold, base in THRESHOLDS_AND_BASES]


@pytest.mark.parametrize("parameters", PARAMETER_SETS, ids=lambda one: f"below {one.threshold}, to {one.base}")
def test_a_label_means_the_counts_that_are_given_it(parameters: Parameters) -> None:
    counts: dict[Shown, list[int]] = {}
    for count in range(301):
        counts.setdefault(count_label(count, parameters).shown, []).append(count)
    *whole, _ = counts  # the last label goes on beyond what was counted
    assert len(whole) > 25
    for shown in whole:
        low, high = meaning_of_fresh(shown, parameters)
        assert list(range(int(low), int(high) + 1)) == counts[shown], shown


def test_what_other_labels_mean() -> None:
    assert meaning_of_fresh(exactly(677), PARAMETERS) == (677, 677)
    assert meaning_of_fresh(CLOSED, PARAMETERS) == (0, math.inf)


# ---- people: worked by hand ------------------------------------------------------------------------------------------


def nobody_moved(_: Mapping[Slot, int]) -> int:
    """What an attacker knows who knows that every person is counted in one part alone."""
    return 0


def possible(people: People, *slots: Slot) -> set[int]:
    """The values that the first slot's count, less those of the others, can have."""
    terms = {people.number[slot]: -1.0 if place else 1.0 for place, slot in enumerate(slots)}
    [range_] = possible_values(people.system, [terms], 1000, [])
    return range_.seen


def test_two_small_municipalities_of_a_region_of_five_to_seven() -> None:
    # A and B are 0–4. At least 5 persons are in one of them: A + B >= 5, so neither is 0.
    # 1 + 4, 2 + 3, 3 + 2, 4 + 1 (and more, up to 4 + 4): every value from 1 to 4 remains.
    people = People(tiny_region((2022, 2022)), ("2022",))
    people.learn(in_year("2022", {REGION: about(5), A: LOW, B: LOW} | NOBODY), PARAMETERS)
    assert possible(people, of(A, "2022")) == possible(people, of(B, "2022")) == {1, 2, 3, 4}
    # Both small, a person in both counts once: 4 + 4 is at least 5 and at most 8 persons, of which 5, 6 and 7 are allowed.
    assert possible(people, of(REGION, "2022")) == {5, 6, 7}


@pytest.mark.parametrize(("persons", "left"), [(8, {4}), (7, {3, 4}), (6, {2, 3, 4})])
def test_an_exact_total_solves_what_it_is_made_of(persons: int, left: set[int]) -> None:
    # A <= 4 and B <= 4: eight persons are 4 + 4; seven are 3 + 4, 4 + 3, or 4 + 4 with one who moved.
    people = People(tiny_region((2022, 2022)), ("2022",))
    people.learn(in_year("2022", {REGION: exactly(persons), A: LOW, B: LOW} | NOBODY), PARAMETERS)
    assert possible(people, of(A, "2022")) == left


def test_who_knows_that_nobody_moved_learns_more() -> None:
    # Region 5–7, A 5–7, B 0–4. If people may have moved, B is anything that the region allows.
    shown = in_year("2022", {REGION: about(5), A: about(5), B: LOW} | NOBODY)
    stranger = People(tiny_region((2022, 2022)), ("2022",))
    stranger.learn(shown, PARAMETERS)
    assert possible(stranger, of(B, "2022")) == {0, 1, 2, 3, 4}
    # If nobody moved, B is the region less A: at most 7 - 5.
    insider = People(tiny_region((2022, 2022)), ("2022",), nobody_moved)
    insider.learn(shown, PARAMETERS)
    assert possible(insider, of(B, "2022")) == {0, 1, 2}


def test_labels_that_cannot_all_be_true_contradict_each_other() -> None:
    # At least 5 persons in the region, at most 4 in A and nobody elsewhere.
    people = People(tiny_region((2022, 2022)), ("2022",))
    people.learn(in_year("2022", {REGION: about(5), A: LOW, B: exactly(0)} | NOBODY), PARAMETERS)
    with pytest.raises(Contradiction):
        possible(people, of(A, "2022"))


def test_counts_never_fall() -> None:
    # A is 5–7 to the end of 2022, so at most 7 before; to the end of 2023 it is exactly 6, so 5 or 6 and a step of 0 or 1.
    people = People(tiny_region((2022, 2023)), ("2022", "2023"))
    people.learn(in_year("2022", {A: about(5)}), PARAMETERS)
    people.learn(in_year("2023", {A: exactly(6)}), PARAMETERS)
    assert possible(people, of(A, "2022")) == {5, 6}
    assert possible(people, of(A, "2023"), of(A, "2022")) == {0, 1}


def test_a_step_of_the_whole_is_at_most_the_steps_of_its_services() -> None:
    # Massage and physiotherapy: exactly 6 and 8 to the end of both years, so nobody is new to either, nor to any.
    people = People(tiny_region((2022, 2023), ("massage", "physiotherapy")), ("2022", "2023"))
    for year in ("2022", "2023"):
        people.learn(in_year(year, {REGION: exactly(6)}, "massage"), PARAMETERS)
        people.learn(in_year(year, {REGION: exactly(8)}, "physiotherapy"), PARAMETERS)
    assert possible(people, of(REGION, "2023"), of(REGION, "2022")) == {0}
    # Eight have physiotherapy; the six with massage may be among them or not.
    assert possible(people, of(REGION, "2022")) == {8, 9, 10, 11, 12, 13, 14}


def test_a_divided_municipality_is_solved_by_its_successors() -> None:
    # The project ends with 2020. Old: Divided (to A and B) and Whole (to B). Nobody moved.
    # Region 11 = Divided 6 + Whole 5 + unknown old municipality, so nobody is in that one.
    # The new municipality is known of everybody, so Divided is all in A and B: part A + part B = 6.
    # B is 5–7 and holds Whole's 5, so part B is 0–2 and part A 4–6; A is that part alone and less than 5: part A = 4.
    region = tiny_region((2020, 2020), succession=[("Divided", A), ("Divided", B), ("Whole", B)])
    people = People(region, ("2020",), nobody_moved)
    old = {"Divided": exactly(6), "Whole": exactly(5)}
    people.learn(in_year("2020", {REGION: exactly(11), A: LOW, B: about(5)} | NOBODY | old), PARAMETERS)
    assert possible(people, of(part_of("Divided", A), "2020")) == {4}
    assert possible(people, of(part_of("Divided", B), "2020")) == {2}
    assert possible(people, of(B, "2020")) == {7}


def test_groups_add_up_to_the_total() -> None:
    # The only group is everybody: 10 of all groups are 10 children.
    everybody = of(REGION, "2022")._replace(group=ALL_GROUPS)
    people = People(tiny_region((2022, 2022)), ("2022",), told=[everybody])
    people.learn({everybody: exactly(10)}, PARAMETERS)
    assert possible(people, of(REGION, "2022")) == {10}


def test_an_earlier_release_is_believed_where_it_can_be_true() -> None:
    # B truly is 3 now, and was published as exactly 2: that is not believed. A was published as exactly 4 and still is.
    truth = {of(A, "2022"): 4, of(B, "2022"): 3}
    people = People(tiny_region((2022, 2022)), ("2022",))
    people.learn(in_year("2022", {REGION: about(5), A: LOW, B: LOW} | NOBODY), PARAMETERS)
    people.learn(in_year("2022", {A: exactly(4), B: exactly(2)}), PARAMETERS, where=lambda slot: truth[slot])
    assert possible(people, of(A, "2022")) == {4}
    assert possible(people, of(B, "2022")) == {1, 2, 3, 4}


def test_sensitive_numbers_follow_the_threshold() -> None:
    people = People(tiny_region((2022, 2022)), ("2022",))
    for threshold in (5, 10):
        counts = [one for one in people.quantities(Parameters(threshold=threshold)) if one.kind is QuantityKind.COUNT]
        assert counts
        assert all(one.sensitive == set(range(1, threshold)) for one in counts)


# ---- the stranger's audit: worked by hand ----------------------------------------------------------------------------


def found(audited: Iterable[object]) -> set[tuple[QuantityKind, Slot, float, float]]:
    return {(one.kind, one.slot, one.low, one.high) for one in audited}  # type: ignore[attr-defined]


def test_the_audit_finds_what_an_exact_total_gives_away() -> None:
    # Eight persons in two municipalities of at most four: both have four, and massage is the only service there is.
    cells = in_year("2022", {REGION: exactly(8), A: LOW, B: LOW} | NOBODY)
    open_ = audit(tiny_release(tiny_region((2022, 2022)), cells)).open
    expected = {
        (QuantityKind.COUNT, of(area, "2022", service), 4, 4) for area in (A, B) for service in (ANY_SERVICE, "massage")
    }
    assert found(open_) == expected


def test_the_audit_finds_nothing_where_three_values_remain() -> None:
    cells = in_year("2022", {REGION: about(5), A: LOW, B: LOW} | NOBODY)
    audited = audit(tiny_release(tiny_region((2022, 2022)), cells))
    assert audited.open == ()
    assert audited.tried > 0


def test_the_audit_finds_that_everybody_receives_a_service() -> None:
    # Six persons receive a service and six receive massage: there is nobody without it. Of physiotherapy less is known.
    region = tiny_region((2022, 2022), ("massage", "physiotherapy"))
    cells = in_year("2022", {REGION: exactly(6)}) | in_year("2022", {REGION: exactly(6)}, "massage")
    cells |= in_year("2022", {REGION: LOW}, "physiotherapy")
    assert (QuantityKind.REST, of(REGION, "2022", "massage"), 0, 0) in found(audit(tiny_release(region, cells)).open)


def test_the_audit_uses_earlier_releases() -> None:
    region, cells = tiny_region((2022, 2022)), in_year("2022", {REGION: about(5), A: LOW, B: LOW} | NOBODY)
    # An earlier release said that A is 2; then B is at least 3, that is 3 or 4.
    earlier = tiny_release(region, in_year("2022", {A: exactly(2)}))
    audited = audit(tiny_release(region, cells, 2), [earlier])
    assert audited.contradicted == ()
    assert {(QuantityKind.COUNT, of(A, "2022"), 2, 2), (QuantityKind.COUNT, of(B, "2022"), 3, 4)} <= found(audited.open)


def test_an_earlier_release_that_cannot_be_true_any_more_is_believed_as_far_as_it_can_be() -> None:
    region, cells = tiny_region((2022, 2022)), in_year("2022", {REGION: about(5), A: LOW, B: LOW} | NOBODY)
    # A is at most 4 now, so that 9 has to give way by 5, and by 4 more, as much as a standing label may hide: 0–18.
    corrected = tiny_release(region, in_year("2022", {A: exactly(9)}))
    audited = audit(tiny_release(region, cells, 2), [corrected])
    assert (audited.contradicted, audited.open) == ((1,), ())
    # What the same release said of B can be true, and is believed: B is 2, which leaves 3 and 4 for A.
    corrected = tiny_release(region, in_year("2022", {A: exactly(9), B: exactly(2)}))
    audited = audit(tiny_release(region, cells, 2), [corrected])
    assert audited.contradicted == (1,)
    assert {(QuantityKind.COUNT, of(B, "2022"), 2, 2), (QuantityKind.COUNT, of(A, "2022"), 3, 4)} <= found(audited.open)


def test_labels_that_cannot_be_true_by_themselves_stand_since_earlier_ones() -> None:
    # Region 5–7 and A 8–12 cannot be: one of them stands although its count moved.
    cells = in_year("2022", {REGION: about(5), A: about(10), B: LOW} | NOBODY)
    audited = audit(tiny_release(tiny_region((2022, 2022)), cells))
    assert (audited.contradicted, audited.open) == ((), ())


# ---- amounts: worked by hand -----------------------------------------------------------------------------------------


def euros(shown: Mapping[str, Shown], time: str = WHOLE_PROJECT, service: str = ANY_SERVICE) -> dict[Slot, Shown]:
    return {Slot(MONEY, area, GROUP, service, time): one for area, one in shown.items()}


def interval(labels: Mapping[Slot, Shown], area: str, time: str = WHOLE_PROJECT) -> tuple[float, float]:
    """How near one comes to an area's amount who knows that none is of an unknown municipality."""
    solved = Slot(MONEY, area, GROUP, ANY_SERVICE, time)
    amounts = Amounts(tiny_region((2022, 2023)), [*labels, solved])
    amounts.learn(labels, PARAMETERS)
    amounts.system.bound(amounts.number[Slot(MONEY, UNKNOWN, GROUP, ANY_SERVICE, WHOLE_PROJECT)], 0, 0)
    [one] = amounts.intervals([solved])
    return one.low, one.high


def test_a_hidden_amount_is_the_total_less_the_others() -> None:
    # 9 500–10 500 in all, 6 500–7 500 in A, nothing elsewhere: B is 9 500 - 7 500 to 10 500 - 6 500.
    labels = euros({REGION: about(10_000), A: about(7_000), B: CLOSED})
    assert interval(labels, B) == pytest.approx((2_000, 4_000))


def test_a_hidden_year_is_the_project_less_the_other_years() -> None:
    # A: 19 500–20 500 in all and 15 500–16 500 in 2022: 2023 is 3 000–5 000.
    labels = euros({A: about(20_000)}) | euros({A: about(16_000)}, "2022") | euros({A: CLOSED}, "2023")
    assert interval(labels, A, "2023") == pytest.approx((3_000, 5_000))


def test_services_and_municipalities_add_up_to_the_same() -> None:
    # Massage is the only service: what it cost is what the group cost, 9 500–10 500, and B is that less A's 4 500–5 500.
    labels = euros({REGION: about(10_000)}, service="massage") | euros({A: about(5_000), B: CLOSED})
    assert interval(labels, REGION) == pytest.approx((9_500, 10_500))
    assert interval(labels, B) == pytest.approx((4_000, 6_000))


def test_an_amount_that_is_not_known_from_above_has_no_end() -> None:
    assert interval(euros({A: about(5_000)}), REGION) == pytest.approx((4_500, math.inf))


def test_amounts_that_do_not_add_up_contradict_each_other() -> None:
    with pytest.raises(Contradiction):
        interval(euros({REGION: about(1_000), A: about(5_000)}), B)


@pytest.mark.parametrize(
    ("whole", "part", "is_open"),
    [
        (100_000, 60_000, True),  # 39 000–41 000: the largest is 1.05 times the smallest
        (10_000, 5_000, False),  # 4 000–6 000: exactly 1.5 times, as 20 % around 5 000 are
        (11_000, 5_000, True),  # 5 000–7 000: 1.4 times
        (1_000, 1_000, False),  # 0–1 000
    ],
)
def test_the_audit_finds_amounts_that_are_known_too_nearly(whole: int, part: int, is_open: bool) -> None:
    region = tiny_region((2022, 2023), ("massage", "physiotherapy"))
    open_ = audit(tiny_release(region, of_services(about(whole), about(part)))).open
    assert {(one.kind, one.slot.service) for one in open_} == (
        {(QuantityKind.AMOUNT, "physiotherapy")} if is_open else set()
    )


def of_services(whole: Shown, massage: Shown) -> dict[Slot, Shown]:
    """What is shown of any service and of massage, the only other one being closed."""
    return (
        euros({REGION: whole})
        | euros({REGION: massage}, service="massage")
        | euros({REGION: CLOSED}, service="physiotherapy")
    )


def test_an_amount_that_was_published_is_no_secret_but_helps_to_find_others() -> None:
    # Now only massage is shown; before, the whole was as well: the other, which never was, is 99 500 - 60 500 to
    # 100 500 - 59 500.
    region = tiny_region((2022, 2023), ("massage", "physiotherapy"))
    earlier = tiny_release(region, of_services(about(100_000), about(60_000)))
    now = tiny_release(region, of_services(CLOSED, about(60_000)), 2)
    assert audit(now).open == ()
    [open_] = audit(now, [earlier]).open
    assert (open_.slot.service, open_.low, open_.high) == ("physiotherapy", pytest.approx(39_000), pytest.approx(41_000))


# ---- independence ----------------------------------------------------------------------------------------------------


def imported(folder: Path) -> set[str]:
    """The modules that the files of a folder import anywhere, even within functions."""
    names: set[str] = set()
    for file in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


@pytest.mark.parametrize("folder", ["di_metrics/attack", "di_metrics/ui/public", "pages/public"])
def test_neither_the_attacker_nor_the_public_sees_the_protecting_code(folder: str) -> None:
    names = imported(ROOT / folder)
    assert any(name.startswith("di_metrics.") for name in names)
    assert [name for name in names if name.startswith("di_metrics.protection")] == []


def test_an_attack_does_not_load_the_protecting_code() -> None:
    code = "import di_metrics.attack.audit, di_metrics.release.file, sys; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    assert "di_metrics.attack.search" in loaded
    assert [name for name in loaded if name.startswith("di_metrics.protection")] == []
