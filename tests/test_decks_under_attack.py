"""What decks tell beside releases, attacked: days, joined areas and services, steps, who is assessed, money. Worked by hand.

The region has municipalities A and B and one group; where a comment does not say otherwise nobody is known to have moved.
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from tiny_region import (
    CLOSED,
    GROUP,
    LOW,
    REGION,
    SAMPLE,
    UNKNOWN,
    A,
    B,
    about,
    exactly,
    tiny_region,
)

from di_metrics.attack.amounts import Amounts
from di_metrics.attack.audit import HandedOut, attack
from di_metrics.attack.counts import People, QuantityKind
from di_metrics.attack.search import possible_values
from di_metrics.model import Language
from di_metrics.protection.gate import HandingOut, HandingOutRefused, close_until_safe
from di_metrics.query.provenance import Amount
from di_metrics.region_files import load_region, read_folder
from di_metrics.release.parameters import PARAMETERS
from di_metrics.release.release import ALL_GROUPS, ANY_SERVICE, MONEY, UNKNOWN_OLD, WHOLE_PROJECT, Shown, Slot
from di_metrics.release.slot_codes import joined
from di_metrics.settings import PROGRAMME
from di_metrics.text import Speaker
from di_metrics.text.cell_names import slot_in_words

MASSAGE, PHYSIOTHERAPY = SERVICES = ("massage", "physiotherapy")
YEARS, JUNE, MAY = (2022, 2023), "2023-06-30", "2023-05-31"
SPRING, SECOND_QUARTER = "2023-04-01..2023-05-31", "2023-04-01..2023-06-30"
BOTH = joined([A, B])
Labels = dict[Slot, Shown]


def count(shown: Shown, code: str = "recipients", area: str = REGION, time: str = JUNE, **other: str) -> Labels:
    """What is told of one count of the group and of any service, unless `other` says otherwise."""
    return {Slot(code, area, GROUP, ANY_SERVICE, time)._replace(**other): shown}


def named(code: str = "recipients", area: str = REGION, time: str = JUNE, **other: str) -> Slot:
    [slot] = count(LOW, code, area, time, **other)
    return slot


NOWHERE = {code: count(exactly(0), code, UNKNOWN) for code in ("recipients", "assessed")}
"""Everybody's municipality is known to be known."""


def possible(labels: Labels, slot: Slot, kept: Mapping[Slot, int] | None = None) -> set[int]:
    """The values that a count can have, whether it is told or not."""
    people = People(REGION_OF_TWO, (), told=[*labels, slot])
    people.learn(labels, PARAMETERS, kept=kept)
    [range_] = possible_values(people.system, [{people.number[slot]: 1.0}], 1000, [])
    return range_.seen


REGION_OF_TWO = tiny_region(YEARS, SERVICES, [("Old", A), ("Old", B), ("Whole", B)])

# ---- What is known of each kind of count -----------------------------------------------------------------------------

KINDS: dict[str, tuple[Labels, Slot, set[int]]] = {
    # 5 to 7 to the end of May and 6 to the end of June.
    "counts to a day never fall": (count(about(5), time=MAY) | count(exactly(6)), named(time=MAY), {5, 6}),
    # The year 2022 ends before May, and 2023 after June.
    "a day lies between years": (
        count(exactly(8), time="2022") | count(exactly(9), time="2023"),
        named(time=JUNE),
        {8, 9},
    ),
    # Who is not waiting is served.
    "the rest of the assessed waits": (
        count(exactly(8), "assessed", A) | count(exactly(5), "assessed_served", A),
        named("assessed_waiting", A),
        {3},
    ),
    "the rest of the recipients was not assessed": (
        count(exactly(8), area=A) | count(exactly(6), "assessed_served", A),
        named("served_without_assessment", A),
        {2},
    ),
    "assessed and served are assessed and served": (
        count(exactly(3), "assessed", A) | count(exactly(2), area=A) | count(LOW, "assessed_served", A),
        named("assessed_served", A),
        {0, 1, 2},
    ),
    # Eight assessed persons in two municipalities of at most four.
    "municipalities make up the assessed": (
        count(exactly(8), "assessed") | count(LOW, "assessed", A) | count(LOW, "assessed", B) | NOWHERE["assessed"],
        named("assessed", A),
        {4},
    ),
    # But who was assessed in A and served in B is so in neither alone.
    "assessed and served elsewhere": (
        count(exactly(8), "assessed_served") | count(LOW, "assessed_served", A) | count(LOW, "assessed_served", B),
        named("assessed_served", A),
        {0, 1, 2, 3, 4},
    ),
    "from state care are recipients": (
        count(exactly(2), area=A) | count(LOW, "recipients_from_state_care", A),
        named("recipients_from_state_care", A),
        {0, 1, 2},
    ),
    "recipients narrowed to state care are those from it": (
        count(exactly(3), "recipients@state_care", A),
        named("recipients_from_state_care", A),
        {3},
    ),
    "narrowed to state care they are fewer": (
        count(exactly(2), "assessed", A) | count(LOW, "assessed@state_care", A),
        named("assessed@state_care", A),
        {0, 1, 2},
    ),
    "two municipalities together": (
        count(exactly(8), area=BOTH) | count(LOW, area=A) | count(LOW, area=B),
        named(area=A),
        {4},
    ),
    "two municipalities together are no more than the region": (
        count(exactly(3)) | count(LOW, area=BOTH),
        named(area=BOTH),
        {0, 1, 2, 3},
    ),
    "two services together": (
        count(exactly(8), service=joined(SERVICES)) | count(LOW, service=MASSAGE) | count(LOW, service=PHYSIOTHERAPY),
        named(service=MASSAGE),
        {4},
    ),
    # Nobody is new to A, nor to B.
    "who is new to two together is new to one": (
        count(exactly(6), area=A, time=MAY)
        | count(exactly(6), area=A)
        | count(exactly(7), area=B, time=MAY)
        | count(exactly(7), area=B)
        | count(exactly(9), area=BOTH, time=MAY)
        | count(about(10), area=BOTH),
        named(area=BOTH),
        {9},
    ),
    "groups of a municipality add up": (count(exactly(7), area=A, group=ALL_GROUPS), named(area=A), {7}),
    "new recipients are the step": (
        count(exactly(10), time="2022") | count(exactly(3), "new_recipients", time=f"2023-01-01..{JUNE}"),
        named(time=JUNE),
        {13},
    ),
    "all are new since the beginning": (
        count(exactly(3), "new_recipients", time=f"2022-01-01..{JUNE}"),
        named(time=JUNE),
        {3},
    ),
    # Who continues in 2023 was served in 2022.
    "who continues was there the year before": (
        count(exactly(3), time="2022") | count(LOW, "continuing_recipients", time=f"2023-01-01..{JUNE}"),
        named("continuing_recipients", time=f"2023-01-01..{JUNE}"),
        {0, 1, 2, 3},
    ),
    # 10 to the end of March, 12 to the end of June: at least the two new ones are served within the quarter.
    "within a period at least the new ones, at most all": (
        count(exactly(1), time="2023-03-31") | count(exactly(3)) | count(LOW, time=SECOND_QUARTER),
        named(time=SECOND_QUARTER),
        {2, 3},
    ),
    "a period counts those of a shorter one within it": (
        count(exactly(2), time=SECOND_QUARTER) | count(LOW, time=SPRING),
        named(time=SPRING),
        {0, 1, 2},
    ),
    "a period counts no others than its parts": (
        count(exactly(4), time=SECOND_QUARTER) | count(exactly(1), time=SPRING) | count(LOW, time="2023-06-01..2023-06-30"),
        named(time="2023-06-01..2023-06-30"),
        {3, 4},
    ),
    "within a period no municipality counts more than the region": (
        count(exactly(2), time=SPRING) | count(LOW, area=A, time=SPRING),
        named(area=A, time=SPRING),
        {0, 1, 2},
    ),
    "services used add up": (
        count(exactly(9), "services_used") | count(exactly(5), service=MASSAGE),
        named(service=PHYSIOTHERAPY),
        {4},
    ),
    "who needs a service is assessed": (
        count(exactly(2), "assessed", A) | count(LOW, "needed", A, service=MASSAGE),
        named("needed", A, service=MASSAGE),
        {0, 1, 2},
    ),
    "assessed and served with a service": (
        count(exactly(3), "assessed_served")
        | count(exactly(2), service=MASSAGE)
        | count(LOW, "assessed_served", service=MASSAGE),
        named("assessed_served", service=MASSAGE),
        {0, 1, 2},
    ),
    # Whole is all in B.
    "old municipalities to any day": (
        count(exactly(2), area=B) | count(LOW, area="Whole"),
        named(area="Whole"),
        {0, 1, 2},
    ),
    # Old and Whole have the eight, as nobody's old municipality is unknown.
    "old municipalities make up the assessed": (
        count(exactly(8), "assessed")
        | count(LOW, "assessed", "Old")
        | count(LOW, "assessed", "Whole")
        | count(exactly(0), "assessed", UNKNOWN_OLD),
        named("assessed", "Old"),
        {4},
    ),
    "an indicator that is not known has its own label": (
        count(LOW, "favourites", A),
        named("favourites", A),
        {0, 1, 2, 3, 4},
    ),
}


@pytest.mark.parametrize(("labels", "slot", "left"), KINDS.values(), ids=KINDS)
def test_what_decks_tell_leaves(labels: Labels, slot: Slot, left: set[int]) -> None:
    assert possible(labels, slot) == left


def test_a_label_that_stands_means_less_than_five_around_its_base() -> None:
    assert possible(count(about(10)), named()) == {8, 9, 10, 11, 12}
    assert possible(count(about(10)), named(), kept={named(): 9}) == set(range(5, 14))
    assert possible(count(LOW), named(), kept={named(): 3}) == set(range(8))
    # An official total is exact whatever was handed out before.
    assert possible(count(exactly(10)), named(), kept={named(): 9}) == {10}


def test_what_is_not_told_is_no_unknown() -> None:
    """A release's system stays as small as it is: of who is assessed, or of days, there is nothing in it."""
    recipients = People(REGION_OF_TWO, ("2022", "2023"))
    assert {slot.indicator for slot in recipients.number} == {"recipients"}
    assert {slot.time for slot in recipients.number} == {"2022", "2023"}
    a_day = People(REGION_OF_TWO, ("2022", "2023"), told=count(LOW))
    assert {*a_day.number} - {*recipients.number} == {named()}


# ---- What is attacked ------------------------------------------------------------------------------------------------


def open_to_a_stranger(*handed_out: Labels) -> set[tuple[QuantityKind, Slot]]:
    """What a stranger finds too exactly in what was handed out, the newest first."""
    now, *earlier = (HandedOut(labels) for labels in handed_out)
    return {(one.kind, one.slot) for one in attack(REGION_OF_TWO, now, earlier).open}


def test_a_step_from_one_month_to_the_next_is_attacked() -> None:
    step = (QuantityKind.STEP, named(area=A))
    assert step in open_to_a_stranger(count(exactly(12), area=A) | count(exactly(10), area=A, time=MAY))
    assert step in open_to_a_stranger(count(exactly(12), area=A), count(exactly(10), area=A, time=MAY))
    assert step not in open_to_a_stranger(count(about(10), area=A) | count(about(10), area=A, time=MAY))


def test_those_who_wait_may_become_fewer() -> None:
    fewer = count(exactly(20), "assessed_waiting", time=MAY) | count(exactly(18), "assessed_waiting")
    assert (QuantityKind.STEP, named("assessed_waiting")) in open_to_a_stranger(fewer)


def test_recipients_who_are_not_from_state_care_are_attacked() -> None:
    rest = (QuantityKind.REST, named("recipients_from_state_care", A))
    told = count(exactly(20), area=A) | count(exactly(18), "recipients_from_state_care", A)
    assert rest in open_to_a_stranger(told)
    assert rest not in open_to_a_stranger(count(about(20), area=A) | count(about(20), "recipients_from_state_care", A))


# ---- The gate --------------------------------------------------------------------------------------------------------


def gate(
    now: Labels,
    truth: Mapping[Slot, int],
    *earlier: HandedOut,
    kept: Mapping[Slot, int] | None = None,
    amounts: Mapping[Slot, Amount] | None = None,
) -> Mapping[Slot, Shown]:
    """What is left of what is to be handed out; nobody is counted but where the truth says so."""
    return close_until_safe(
        HandingOut(
            REGION_OF_TWO,
            HandedOut(now, kept=kept or {}),
            lambda slot: truth.get(slot, 0),
            (amounts or {}).get,
            earlier,
        )
    ).told


def closed(told: Mapping[Slot, Shown]) -> set[Slot]:
    return {slot for slot, shown in told.items() if shown == CLOSED}


def everywhere(number: int, area: str, *times: str) -> dict[Slot, int]:
    """So many recipients of massage in an area and the region to some days, by all that they are counted in."""
    return {
        named(area=place, time=time, service=service): number
        for place in (area, REGION)
        for time in times
        for service in (ANY_SERVICE, MASSAGE)
    }


def test_the_gate_lets_through_what_tells_nothing() -> None:
    now = count(about(10), area=A) | count(about(10))
    assert gate(now, everywhere(10, A, JUNE, "2023")) == now


def test_the_gate_closes_what_would_tell_a_step() -> None:
    # Ten to the end of May, and twelve to the end of June, both official: two more. The newest figure stays.
    now = count(exactly(12), area=A) | count(exactly(10), area=A, time=MAY) | count(LOW, area=B)
    truth = everywhere(10, A, MAY) | everywhere(12, A, JUNE, "2023")
    assert closed(gate(now, truth)) == {named(area=A, time=MAY)}


def test_the_gate_closes_what_would_tell_it_beside_what_was_handed_out_before() -> None:
    now = count(exactly(12), area=A) | count(LOW, area=B)
    truth = everywhere(10, A, MAY) | everywhere(12, A, JUNE, "2023")
    assert closed(gate(now, truth)) == set()
    assert closed(gate(now, truth, HandedOut(count(exactly(10), area=A, time=MAY)))) == {named(area=A)}


def test_a_deck_is_refused_if_what_was_handed_out_before_tells_it_alone() -> None:
    with pytest.raises(HandingOutRefused) as refused:
        gate(count(about(10)), everywhere(3, A, JUNE, "2023"), HandedOut(count(exactly(3), area=A)))
    assert (QuantityKind.COUNT, named(area=A)) in refused.value.open


def test_the_gate_closes_what_would_tell_who_waits() -> None:
    # Of 20 assessed 18 are served: two wait. What tells them apart from the assessed is closed, the assessed are not.
    now = count(exactly(20), "assessed") | count(exactly(18), "assessed_served")
    truth = {named("assessed"): 20, named("assessed_served"): 18} | everywhere(18, A, JUNE, "2023")
    truth |= {named("assessed", A): 20, named("assessed_served", A): 18}
    assert closed(gate(now, truth)) == {named("assessed_served")}


def test_the_gate_closes_a_standing_label_if_its_change_can_be_worked_out() -> None:
    # The label about 10 was set at 10 and stands at 12. Within the whole time there were 12 as well, and that is official.
    whole = f"2022-01-01..{JUNE}"
    now = count(about(10)) | count(exactly(12), time=whole)
    truth = everywhere(12, A, JUNE, "2023") | {named(time=whole): 12}
    assert closed(gate(now, truth)) == set()
    assert named() in closed(gate(now, truth, kept={named(): 10}))
    # So it is if nothing stands, but the label was set at 10 in an earlier deck.
    earlier = HandedOut(count(about(10)), bases={named(): 10})
    assert named() in closed(gate(now, truth, earlier))


def test_an_earlier_label_that_is_not_true_any_more_is_attacked_as_a_change() -> None:
    # Official totals stay: 10 were published of the end of 2022, but 12 are counted now.
    truth = everywhere(12, A, "2022", "2023")
    earlier = HandedOut(count(exactly(10), time="2022"))
    assert closed(gate(count(about(10), time="2022"), truth, earlier)) == set()
    told_exactly = count(exactly(12), time="2022")
    assert closed(gate(told_exactly, truth)) == set()
    assert closed(gate(told_exactly, truth, earlier)) == {named(time="2022")}


def test_the_gate_tells_how_far_it_is_and_never_goes_back() -> None:
    now = count(exactly(12), area=A) | count(exactly(10), area=A, time=MAY) | count(LOW, area=B)
    truth = everywhere(10, A, MAY) | everywhere(12, A, JUNE, "2023")
    shares: list[float] = []
    handing_out = HandingOut(REGION_OF_TWO, HandedOut(now), lambda slot: truth.get(slot, 0), lambda _: None)
    assert close_until_safe(handing_out, progress=shares.append).closed
    assert shares
    assert shares == sorted(shares)
    assert 0 < shares[0] <= shares[-1] <= 1


def test_what_stays_open_is_named_in_words() -> None:
    speaker, region = Speaker(Language.EN), load_region(read_folder(SAMPLE, PROGRAMME))
    first, second = (one.code for one in region.of_basis(region.latest_basis)[:2])
    slot = Slot("assessed_served", joined([first, second]), GROUP, ANY_SERVICE, SPRING)
    said = slot_in_words(speaker, region, QuantityKind.CHANGE, slot)
    assert said.startswith("change since an earlier release or meeting: Assessed and served, ")
    names = [region.municipality[code].name_en for code in (first, second)]
    assert f"{names[0]} and {names[1]}" in said
    assert "2023 to " in said
    assert said.endswith("2023")


# ---- Amounts ---------------------------------------------------------------------------------------------------------


def amount(shown: Shown, time: str, area: str = REGION, service: str = ANY_SERVICE, code: str = MONEY) -> Labels:
    return {Slot(code, area, GROUP, service, time): shown}


def interval(labels: Labels, slot: Slot, bounds: Mapping[Slot, tuple[float, float]] | None = None) -> tuple[float, float]:
    amounts = Amounts(REGION_OF_TWO, [*labels, slot])
    amounts.learn(labels, PARAMETERS, bounds=bounds)
    [one] = amounts.intervals([slot])
    return one.low, one.high


TO_MAY, TO_JUNE, IN_JUNE = f"..{MAY}", f"..{JUNE}", "2023-06-01..2023-06-30"
MONEY_KINDS: dict[str, tuple[Labels, Slot, tuple[float, float]]] = {
    # 129 500 to 130 500 less 99 500 to 100 500.
    "a month is the difference": (
        amount(about(130_000), TO_JUNE) | amount(about(100_000), TO_MAY),
        Slot(MONEY, REGION, GROUP, ANY_SERVICE, IN_JUNE),
        (29_000, 31_000),
    ),
    "to a day are the years before it and what is left": (
        amount(about(130_000), TO_JUNE) | amount(about(100_000), "2022"),
        Slot(MONEY, REGION, GROUP, ANY_SERVICE, f"2023-01-01..{JUNE}"),
        (29_000, 31_000),
    ),
    "a year's days are all of it": (
        amount(about(30_000), "2022-01-01..2022-12-31"),
        Slot(MONEY, REGION, GROUP, ANY_SERVICE, "2022"),
        (29_500, 30_500),
    ),
    "no more to a day than in all": (
        amount(about(10_000), WHOLE_PROJECT),
        Slot(MONEY, REGION, GROUP, ANY_SERVICE, TO_JUNE),
        (0, 10_500),
    ),
    "municipalities together": (
        amount(about(30_000), "2022", BOTH) | amount(about(10_000), "2022", A),
        Slot(MONEY, B, GROUP, ANY_SERVICE, "2022"),
        (19_000, 21_000),
    ),
    "services together": (
        amount(about(30_000), "2022", service=joined(SERVICES)) | amount(about(10_000), "2022", service=MASSAGE),
        Slot(MONEY, REGION, GROUP, PHYSIOTHERAPY, "2022"),
        (19_000, 21_000),
    ),
    "all groups of a municipality": (
        {Slot(MONEY, A, ALL_GROUPS, ANY_SERVICE, "2022"): about(30_000)},
        Slot(MONEY, A, GROUP, ANY_SERVICE, "2022"),
        (29_500, 30_500),
    ),
    # 30 000 of any service in A, of which 10 000 were for massage.
    "services of a municipality": (
        amount(about(30_000), "2022", A) | amount(about(10_000), "2022", A, MASSAGE),
        Slot(MONEY, A, GROUP, PHYSIOTHERAPY, "2022"),
        (19_000, 21_000),
    ),
    "a service of a municipality is part of the region's": (
        amount(about(10_000), "2022", service=MASSAGE),
        Slot(MONEY, A, GROUP, MASSAGE, "2022"),
        (0, 10_500),
    ),
    "old municipalities are part of the region": (
        amount(about(10_000), "2022"),
        Slot(MONEY, "Whole", GROUP, ANY_SERVICE, "2022"),
        (0, 10_500),
    ),
}


@pytest.mark.parametrize(("labels", "slot", "ends"), MONEY_KINDS.values(), ids=MONEY_KINDS)
def test_what_decks_tell_of_money_leaves(labels: Labels, slot: Slot, ends: tuple[float, float]) -> None:
    assert interval(labels, slot) == pytest.approx(ends)


def test_units_add_up_by_themselves() -> None:
    kind = f"units/{REGION_OF_TWO.service[MASSAGE].unit}"
    told = amount(about(3_000), "2022", BOTH, code=kind) | amount(about(1_000), "2022", A, code=kind)
    bounds = {slot: (shown.value - 5.0, shown.value + 5.0) for slot, shown in told.items() if shown.value}
    rest = Slot(kind, B, GROUP, ANY_SERVICE, "2022")
    assert interval(told | amount(about(90_000), "2022"), rest, bounds) == pytest.approx((1_990, 2_010))


def test_an_amount_whose_label_stands_lies_within_what_is_said_of_it() -> None:
    slot = Slot(MONEY, REGION, GROUP, ANY_SERVICE, "2022")
    assert interval({slot: about(10_000)}, slot, {slot: (8_000, 12_000)}) == pytest.approx((8_000, 12_000))


def paid(euros: int, persons: int) -> Amount:
    """An amount of which everybody has as much."""
    each = euros * 100 // persons
    return Amount(persons, each, each if persons > 1 else 0, euros * 100)


def test_the_gate_closes_amounts_that_tell_what_was_paid_for_one_person_within_a_month() -> None:
    now = amount(about(130_000), TO_JUNE) | amount(about(100_000), TO_MAY)
    june, may = now
    between = june._replace(time=IN_JUNE)
    both = {june: paid(130_000, 50), may: paid(100_000, 50)}
    assert closed(gate(now, {}, amounts=both | {between: paid(30_000, 1)})) == {june}
    assert closed(gate(now, {}, amounts=both | {between: paid(30_000, 50)})) == set()
    # The same if the first of them was handed out before.
    earlier = HandedOut({may: about(100_000)})
    told = gate({june: about(130_000)}, {}, earlier, amounts=both | {between: paid(30_000, 1)})
    assert closed(told) == {june}
