"""What is told of exact figures: labels worked out by hand, and what holds of any label."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny_region import tiny_region

from di_metrics.model import Bilingual, Status
from di_metrics.protection.labelling import (
    LOW,
    SUPPRESSED,
    Labelling,
    Ledger,
    amount_label,
    amount_margin,
    count_label,
    is_dominated,
    official_labels,
    official_totals,
)
from di_metrics.query.provenance import Amount
from di_metrics.release.parameters import PARAMETERS, Parameters
from di_metrics.release.release import ALL_GROUPS, ANY_SERVICE, MONEY, PRICED_UNITS, REGION, UNITS, Shown, Slot
from di_metrics.store import Database
from di_metrics.store.handed_out import EditionKind, KeptEdition, Label, Labels

PLACE = tiny_region((2016, 2023))
SOURCE = Bilingual("pārskats", "report")


def about(value: int) -> Shown:
    return Shown(Status.ROUNDED, value)


def exactly(value: int) -> Shown:
    return Shown(Status.OFFICIAL, value, SOURCE)


def recipients(time: str, service: str = ANY_SERVICE) -> Slot:
    return Slot("recipients", REGION, ALL_GROUPS, service, time)


# ---- counts of persons ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("count", "shown"),
    [
        *((count, LOW) for count in range(5)),
        *((count, about(5)) for count in (5, 6, 7)),
        *((count, about(10)) for count in (8, 9, 10, 11, 12)),
        *((count, about(15)) for count in (13, 15, 17)),
        (1234, about(1235)),
        (1232, about(1230)),
    ],
)
def test_a_fresh_label_is_the_nearest_multiple_of_five_or_low(count: int, shown: Shown) -> None:
    assert count_label(count, PARAMETERS) == Label(shown, count)


@pytest.mark.parametrize(
    ("base", "count", "shown"),
    [
        (12, 8, about(10)),  # 4 away: kept, though at 13 and 7 the nearest multiple is another one
        (12, 16, about(10)),
        (12, 17, about(15)),  # 5 away: set anew
        (12, 7, about(5)),
        (3, 7, LOW),  # 4 persons came, and still nothing is told
        (3, 8, about(10)),
        (0, 4, LOW),
        (0, 5, about(5)),
        (6, 2, about(5)),  # 4 persons left, and it stays said that there are about 5
        (6, 1, LOW),
        (5, 1, about(5)),
        (5, 0, LOW),
    ],
)
def test_a_label_that_was_told_stays_until_five_persons_came_or_left(base: int, count: int, shown: Shown) -> None:
    before = count_label(base, PARAMETERS)
    after = count_label(count, PARAMETERS, before)
    assert after.shown == shown
    assert after.base == (base if abs(count - base) < 5 else count)


def test_a_label_that_stays_counts_from_where_it_was_set() -> None:
    """Three months in which three persons come each: the second step is 6 from the base, not 3 from the last count."""
    label = count_label(10, PARAMETERS)
    told = []
    for count in (13, 16, 19):
        label = count_label(count, PARAMETERS, label)
        told.append((label.shown.value, label.base))
    assert told == [(10, 10), (15, 16), (15, 16)]


counts = st.integers(0, 30) | st.integers(0, 5000)
parameters = st.builds(Parameters, threshold=st.integers(2, 12), base=st.integers(2, 12)) | st.just(PARAMETERS)


@given(counts, parameters)
def test_a_fresh_label_is_within_half_of_the_base(count: int, chosen: Parameters) -> None:
    shown = count_label(count, chosen).shown
    assert (shown == LOW) == (count < chosen.threshold)
    if shown.value is not None:
        assert shown.value >= chosen.threshold
        assert abs(shown.value - count) <= max(chosen.base // 2, chosen.threshold - count)
        assert shown.value % chosen.base == 0 or shown.value == chosen.threshold


@given(counts, st.lists(st.integers(-40, 40), max_size=20))
def test_no_change_of_fewer_than_five_persons_moves_a_label(first: int, steps: list[int]) -> None:
    label, base, count = count_label(first, PARAMETERS), first, first
    for step in steps:
        count = max(0, count + step)
        after = count_label(count, PARAMETERS, label)
        assert (after is label) == (abs(count - base) < 5)
        label, base = after, after.base
        assert abs(count - base) < 5
        if label.shown.value is not None:
            assert abs(label.shown.value - count) <= 6
        else:
            assert count <= 4 + 4


# ---- amounts --------------------------------------------------------------------------------------------------------

EQUAL = Amount(5, 100_000, 100_000, 500_000)
"""Five persons with 1 000 EUR each."""


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        (EQUAL, about(5_000)),
        (replace(EQUAL, persons=4, total=400_000), SUPPRESSED),  # of four persons nothing is told
        (Amount(6, 400_000, 200_000, 680_000), about(7_000)),  # the other four together are exactly 20 % of the largest
        (Amount(6, 400_000, 200_000, 679_999), SUPPRESSED),  # and here a cent less
        (Amount(9, 5_600, 5_500, 49_999), SUPPRESSED),  # 499.99 EUR would be told as 0
        (Amount(9, 5_600, 5_500, 50_000), about(1_000)),
        (Amount(0, 0, 0, 0), SUPPRESSED),
    ],
)
def test_money_of_few_or_of_one_above_all_is_not_told(amount: Amount, shown: Shown) -> None:
    assert amount_label(MONEY, amount, PARAMETERS) == Label(shown, amount.total, amount.persons, amount.largest)
    assert amount_label(PRICED_UNITS, amount, PARAMETERS).shown == shown


def test_units_are_told_in_steps_of_fifty() -> None:
    """Nine persons with 130 sessions together, in hundredths."""
    assert amount_label(f"{UNITS}session", Amount(9, 2_000, 2_000, 13_000), PARAMETERS).shown == about(150)
    assert amount_label(f"{UNITS}session", Amount(4, 4_000, 4_000, 13_000), PARAMETERS).shown == SUPPRESSED


@pytest.mark.parametrize(
    ("change", "shown"),
    [
        (219_999, about(5_000)),  # the change is less than 2.2 times the largest amount: it may be of two persons or one
        (220_000, about(7_000)),  # 7 200
        (-219_999, about(5_000)),
        (-220_000, about(3_000)),  # 2 800
    ],
)
def test_a_told_amount_moves_once_nobody_could_be_most_of_the_change(change: int, shown: Shown) -> None:
    before = amount_label(MONEY, EQUAL, PARAMETERS)
    after = amount_label(MONEY, replace(EQUAL, total=EQUAL.total + change), PARAMETERS, before)
    assert after.shown == shown
    assert after.base == (before.base if shown == before.shown else EQUAL.total + change)


def test_the_largest_amount_of_before_and_after_counts() -> None:
    """A person with 3 000 EUR came, or left: a change of 6 599 EUR is not told, and one of 6 600 is."""
    before = amount_label(MONEY, EQUAL, PARAMETERS)
    came = Amount(9, 300_000, 100_000, 500_000 + 659_999)
    assert amount_label(MONEY, came, PARAMETERS, before) is before
    assert amount_label(MONEY, replace(came, total=500_000 + 660_000), PARAMETERS, before).shown == about(12_000)
    left = amount_label(MONEY, came, PARAMETERS)
    assert amount_label(MONEY, EQUAL, PARAMETERS, left) is left


@pytest.mark.parametrize(("persons", "shown"), [(4, SUPPRESSED), (7, SUPPRESSED), (8, about(8_000))])
def test_an_amount_that_was_not_told_waits_until_five_more_contribute(persons: int, shown: Shown) -> None:
    """It was of three persons: told of seven, it would be of the four who came."""
    before = amount_label(MONEY, Amount(3, 100_000, 100_000, 300_000), PARAMETERS)
    after = amount_label(MONEY, Amount(persons, 100_000, 100_000, persons * 100_000), PARAMETERS, before)
    assert after.shown == shown


@st.composite
def amounts(draw: st.DrawFn) -> Amount:
    """Of up to a dozen persons, as they follow from what each of them has."""
    each = sorted(draw(st.lists(st.integers(1, 400_000), max_size=12)), reverse=True)
    largest, second = [*each, 0, 0][:2]
    return Amount(len(each), largest, second, sum(each))


@given(amounts(), st.lists(amounts(), max_size=6), st.sampled_from((MONEY, f"{UNITS}day")))
def test_an_amount_is_within_its_margin_and_none_is_told_of_few(first: Amount, later: list[Amount], indicator: str) -> None:
    label = None
    for amount in (first, *later):
        after = amount_label(indicator, amount, PARAMETERS, label)
        if after is not label and after.shown.value is not None:
            assert amount.persons >= 5
            assert not is_dominated(amount, PARAMETERS)
        if after.shown.value is not None:
            margin = amount_margin(indicator, after, after is label, PARAMETERS)
            assert abs(after.shown.value - amount.total / 100) <= margin or amount.largest > after.largest
        label = after


@given(amounts(), amounts())
def test_no_change_that_two_persons_could_have_made_moves_an_amount(one: Amount, other: Amount) -> None:
    before = amount_label(MONEY, one, PARAMETERS)
    after = amount_label(MONEY, other, PARAMETERS, before)
    if None not in (before.shown.value, after.shown.value) and after is not before:
        assert abs(other.total - one.total) >= 2 * max(one.largest, other.largest)


# ---- what was told before -------------------------------------------------------------------------------------------


def ledger(*told: Labels, kinds: Iterable[EditionKind] = ()) -> Ledger:
    """The ledger of editions that told these labels one after the other."""
    of_each = [*kinds, *(EditionKind.PACK for _ in told)]
    editions = tuple(KeptEdition(n, of_each[n - 1], "", "2024-01-01T10:00:00+00:00", "") for n, _ in enumerate(told, 1))
    return Ledger(PLACE, editions, told)


def label_of(before: Ledger, slot: Slot, count: int) -> Shown:
    return Labelling(PARAMETERS, before).of_count(slot, count).shown


def test_what_was_told_last_is_what_stays() -> None:
    slot = recipients("2019")
    twice = ledger({slot: Label(about(10), 12)}, {slot: Label(about(15), 17)}, kinds=[EditionKind.RELEASE])
    assert twice.latest == {slot: Label(about(15), 17)}
    assert twice.released == {slot: Label(about(10), 12)}
    assert label_of(twice, slot, 14) == about(15)


@pytest.mark.parametrize(
    ("day", "nearest"),
    [
        ("2018-06-30", "2018-06-30"),  # the same day
        ("2018-07-31", "2018-06-30"),  # the last one before it
        ("2019", "2018-06-30"),
        ("2021-12-31", "2020"),
        ("2016", "2018-06-30"),  # before all of them: the next
    ],
)
def test_a_series_keeps_the_label_of_the_nearest_day(day: str, nearest: str) -> None:
    told = ledger({recipients("2018-06-30"): Label(about(10), 12), recipients("2020"): Label(about(30), 29)})
    assert told.nearest(recipients(day)) == recipients(nearest)
    base = told.latest[recipients(nearest)].base
    assert label_of(told, recipients(day), base + 4) == told.latest[recipients(nearest)].shown
    assert label_of(told, recipients(day), base + 5) == count_label(base + 5, PARAMETERS).shown


def test_series_of_other_things_and_other_beginnings_are_others() -> None:
    told = ledger({recipients("2018-06-30"): Label(about(10), 12)})
    assert told.nearest(recipients("2018-07-31", "massage")) is None
    assert told.nearest(recipients("2018-01-01..2018-07-31")) is None
    within = ledger({recipients("2018-01-01..2018-03-31"): Label(about(10), 12)})
    assert within.nearest(recipients("2018-01-01..2018-06-30")) == recipients("2018-01-01..2018-03-31")
    assert within.nearest(recipients("2018-04-01..2018-06-30")) is None


def test_what_was_told_as_official_stays_for_ever() -> None:
    slot = recipients("2019")
    told = ledger({slot: Label(exactly(317), 317)})
    assert {label_of(told, slot, count) for count in (0, 317, 318, 900)} == {exactly(317)}
    other = ledger({slot: Label(exactly(317), 317)}, {slot: Label(exactly(317), 317)})
    assert Labelling(PARAMETERS, other, {slot: Label(exactly(318), 318)}).of_count(slot, 318).shown == exactly(317)


def test_an_official_total_and_what_was_closed_are_of_their_own_day_alone() -> None:
    """But what was told of the day after is as far from their count as any label is from its own."""
    told = ledger({recipients("2019"): Label(exactly(317), 317)})
    assert label_of(told, recipients("2020-01-31"), 321) == about(315)
    assert label_of(told, recipients("2020-01-31"), 322) == about(320)
    closed = ledger({recipients("2019"): Label(SUPPRESSED, 17)})
    assert label_of(closed, recipients("2019"), 21) == SUPPRESSED
    assert label_of(closed, recipients("2019"), 22) == about(20)
    assert label_of(closed, recipients("2020-01-31"), 21) == about(15)


def test_whether_a_label_was_kept_is_known() -> None:
    """A kept one may be further from its count than a fresh one."""
    slot = recipients("2019")
    labelling = Labelling(PARAMETERS, ledger({slot: Label(about(10), 12)}))
    assert labelling.is_kept(slot, labelling.of_count(slot, 16))
    assert not labelling.is_kept(slot, labelling.of_count(slot, 17))
    assert not labelling.is_kept(recipients("2019", "massage"), labelling.of_count(recipients("2019", "massage"), 17))


def test_amounts_of_a_series_stay_too() -> None:
    year = Slot(MONEY, REGION, ALL_GROUPS, ANY_SERVICE, "..2019-06-30")
    labelling = Labelling(PARAMETERS, ledger({year: Label(about(5_000), 500_000, 5, 100_000)}))
    later = year._replace(time="..2019-07-31")
    assert labelling.of_amount(later, replace(EQUAL, total=600_000)).shown == about(5_000)
    assert labelling.of_amount(later, replace(EQUAL, total=720_000)).shown == about(7_000)
    assert labelling.of_amount(year._replace(time="2019"), replace(EQUAL, total=600_000)).shown == about(6_000)


# ---- totals that were published -------------------------------------------------------------------------------------


def test_official_totals_that_the_records_confirm_are_told(demonstration: Database) -> None:
    none = Ledger(demonstration.region)
    found = official_labels(demonstration, PARAMETERS, none)
    published = official_totals(demonstration)
    assert found
    for slot, label in found.items():
        value, source = published[slot]
        assert label == Label(Shown(Status.OFFICIAL, value, source), value)
        assert value >= PARAMETERS.threshold


def test_an_official_total_is_not_repeated_where_it_would_point_at_few(demonstration: Database) -> None:
    """Where it is below the threshold, where the records differ, and where the series as told would seem to fall beside it.

    Of adults, support groups had 3 recipients to the end of 2018 and 7 to the end of 2019, which was published.
    """
    slot = Slot("recipients", REGION, "adults", "support_group", "2019")
    region, few = demonstration.region, slot._replace(service="home_care")
    published = official_totals(demonstration)
    assert (published[slot][0], published[few][0]) == (7, 1)
    before = official_labels(demonstration, PARAMETERS, Ledger(region))
    assert slot in before
    assert few not in before
    told = {slot._replace(time="2018"): Label(about(10), 7)}
    edition = KeptEdition(1, EditionKind.PACK, "", "", "")
    after = official_labels(demonstration, PARAMETERS, Ledger(region, (edition,), (told,)))
    assert set(before) - set(after) == {slot}
