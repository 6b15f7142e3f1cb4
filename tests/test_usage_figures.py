"""Plans and what was received, who starts and stops, how services are given: by hand, and against plain Python."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from oracle import Package, load_package, load_region, usage
from oracle.strategies import Tables, packages, selections
from test_properties import PROGRAMME, REGION, ROUNDS, built

from di_metrics.model import Basis, Period, Selection
from di_metrics.query.continuity import Cohort, Followed, ServiceMonth, retention, service_months
from di_metrics.query.fulfilment import Fulfilment, InTime, fulfilment
from di_metrics.query.municipal_service import (
    ChildrenServed,
    ProviderShare,
    ServedElsewhere,
    children_with_guardian,
    price_spreads,
    provider_shares,
    served_elsewhere,
)
from di_metrics.settings import default_region
from di_metrics.store import Database

END = dt.date(2022, 6, 30)
ALL = Selection(Period(END))
DZINTARPILS, VEJUPE, LIEPZIEDI, LEJUPE, MIGLAJI = (f"LV900{i}000" for i in range(1, 6))

# ---- By hand: the persons of `test_oracle.py` ---


def test_persons_by_what_they_received_of_the_recommended(sample: Database) -> None:
    """All: c1, c2, c4, c5 and a1, a2, a5; none: a3, to whom home care is recommended twice, which is one service.

    Within 6 months of the plan: c2 (12 days), c5 (before it), a1's group home and workshop, a5, a2's home care; not c1's
    massage (9 months), c4's physiotherapy (19), a2's day care (11). c1's physiotherapy came after 9 days. Within 12 months
    also c1's massage; a2's plan of August 2021 is not 12 months old.
    """
    children, adults, whole = fulfilment(sample, ALL)
    assert children == Fulfilment("children", 4, 0, 0, 5, 5, 0, (InTime(6, 5, 3), InTime(12, 5, 4)))
    assert adults == Fulfilment("adults", 3, 0, 1, 7, 5, 0, (InTime(6, 7, 4), InTime(12, 5, 3)))
    assert whole == Fulfilment(None, 7, 0, 1, 12, 10, 0, (InTime(6, 12, 7), InTime(12, 10, 7)))


def test_part_of_the_recommended_is_received_by_a_day(sample: Database) -> None:
    """On 30 December 2018 c1 has no massage and a1 no workshop yet; c4 and a3 have nothing. Only a5, a3 and c1 and c2 are
    planned 6 months earlier."""
    *_, whole = fulfilment(sample, Selection(Period(dt.date(2018, 12, 30))))
    assert whole == Fulfilment(None, 2, 2, 2, 9, 4, 0, (InTime(6, 6, 3), InTime(12, 3, 1)))
    assert fulfilment(sample, Selection(Period(END), groups=("guardians",))) == ()
    assert fulfilment(sample, Selection(Period(dt.date(2016, 1, 1)))) == ()


def test_who_starts_stops_and_returns(sample: Database) -> None:
    """a1 alone: 1 December 2018 to 29 March 2019 in one spell, for between are no 90 days."""
    months = service_months(sample, Selection(Period(dt.date(2021, 12, 31)), from_state_care=True))
    assert months[:5] == (
        ServiceMonth(dt.date(2018, 12, 1), 1, 1, 0, 0),
        ServiceMonth(dt.date(2019, 1, 1), 1, 0, 0, 0),
        ServiceMonth(dt.date(2019, 2, 1), 0, 0, 0, 0),
        ServiceMonth(dt.date(2019, 3, 1), 1, 0, 0, 1),
        ServiceMonth(dt.date(2019, 4, 1), 0, 0, 0, 0),
    )
    # a2 starts in October 2021; whether that ended is not known by the end of the year.
    assert months[-3:] == (
        ServiceMonth(dt.date(2021, 10, 1), 1, 1, 0, None),
        ServiceMonth(dt.date(2021, 11, 1), 0, 0, 0, None),
        ServiceMonth(dt.date(2021, 12, 1), 0, 0, 0, None),
    )
    later = service_months(sample, Selection(Period(END), from_state_care=True))
    assert [(one.month, one.returned, one.stopped) for one in later if one.returned or one.stopped] == [
        (dt.date(2019, 3, 1), 0, 1),
        (dt.date(2021, 10, 1), 0, 1),
        (dt.date(2022, 6, 1), 1, None),  # a2, after 242 days
    ]


def test_served_some_months_after_the_start(sample: Database) -> None:
    """From state care: a1 started on 1 December 2018: the window of 3 months is 1 March to 29 May 2019 (the workshop); no
    record reaches into those of 6, 12 and 24. a2 started on 1 October 2021: nothing from 1 January to 31 March 2022; the
    window of 6 months, 1 April to 29 June, has passed without the record of 30 June; those of 12 and 24 are to come."""
    everybody, adults, care = retention(sample, Selection(Period(END), from_state_care=True))
    after = (Followed(3, 2, 2, 1), Followed(6, 2, 2, 0), Followed(12, 2, 1, 0), Followed(24, 2, 1, 0))
    assert everybody == Cohort(None, False, after)
    assert adults == Cohort("adults", False, after)
    assert care == Cohort(None, True, after)
    day_before = retention(sample, Selection(Period(dt.date(2022, 6, 28)), from_state_care=True))
    assert day_before[0].after[1] == Followed(6, 2, 1, 0)


def test_the_window_of_retention_is_of_ninety_days(sample: Database) -> None:
    """c3 started on 1 November 2018 and was served in February 2019: the window of 3 months, from 1 February, holds it."""
    [everybody, _] = retention(sample, Selection(Period(END), municipalities=(LEJUPE,)))
    assert everybody.after == (Followed(3, 1, 1, 1), Followed(6, 1, 1, 0), Followed(12, 1, 1, 0), Followed(24, 1, 1, 0))


def test_largest_providers(sample: Database) -> None:
    """In Vējupe Biedrība Krāsa was paid for all: 150 + 90 (c2) and 180 (a5). In Dzintarpils SIA Kustība 502.50 (c1),
    Biedrība Krāsa 75 (g1), the social service 743.18 (a1)."""
    shares = {(one.municipality, one.service): one for one in provider_shares(sample, ALL)}
    assert shares[VEJUPE, None] == ProviderShare(VEJUPE, None, 1, ("Biedrība Krāsa",), 42000, 42000, 0)
    largest = ("Dzintarpils sociālais dienests",)
    assert shares[DZINTARPILS, None] == ProviderShare(DZINTARPILS, None, 3, largest, 74318, 132068, 0)
    assert shares[DZINTARPILS, "massage"].share == 100


def test_served_outside_the_municipality_of_assessment(sample: Database) -> None:
    """c2, assessed in Liepziedi, was served in Vējupe too. c4 was assessed where it is not known; c3 and a4 not at all."""
    assert served_elsewhere(sample, ALL) == (
        ServedElsewhere(DZINTARPILS, 2, 0, 0),
        ServedElsewhere(LIEPZIEDI, 3, 1, 0),
        ServedElsewhere(VEJUPE, 1, 0, 1),
        ServedElsewhere(None, 6, 1, 1),
    )
    alone = served_elsewhere(sample, Selection(Period(END), municipalities=(LIEPZIEDI,)))
    assert alone == (ServedElsewhere(LIEPZIEDI, 3, 1, 0), ServedElsewhere(None, 3, 1, 0))
    two = served_elsewhere(sample, Selection(Period(END), municipalities=(DZINTARPILS, VEJUPE)))
    assert two[-1] == ServedElsewhere(None, 3, 0, 1)


def test_who_is_served_where_it_is_not_known_counts_as_served(sample: Database) -> None:
    """By old municipalities a2 of 2021 is in none; c5, of Rudzāji, is served there and, in 2021, where it is not known."""
    old = Selection(Period(END, dt.date(2021, 1, 1)), Basis.PRE2021)
    rudzaji = {one.municipality: one for one in served_elsewhere(sample, old)}["9040200"]
    assert rudzaji == ServedElsewhere("9040200", 1, 0, 0)


def test_children_whose_guardian_was_served(sample: Database) -> None:
    """Five children; c1's guardian was served in December 2018 and January 2020."""
    found = {one.municipality: one for one in children_with_guardian(sample, ALL)}
    assert found[None] == ChildrenServed(None, 5, 1, 1)
    assert found[DZINTARPILS] == ChildrenServed(DZINTARPILS, 1, 1, 1)
    in_2019 = Selection(Period(dt.date(2019, 12, 31), dt.date(2019, 1, 1)))
    assert children_with_guardian(sample, in_2019)[-1] == ChildrenServed(None, 4, 1, 0)


def test_spread_of_prices(sample: Database) -> None:
    """Physiotherapy at 25, 26.50 and 25 EUR, home care at 3.14 and 4."""
    found = {one.service: one for one in price_spreads(sample, ALL)}
    physio, care = found["physiotherapy"], found["home_care"]
    assert (physio.records, float(physio.lowest), float(physio.median), float(physio.highest)) == (3, 25, 25, 26.5)
    assert (care.records, float(care.lowest), float(care.median), float(care.highest)) == (2, 3.14, 3.57, 4)


# ---- Against plain Python ---


def compare(database: Database, chosen: usage.Chosen) -> None:
    selection = chosen.selection
    plans = {
        one.group: (
            *(one.everything, one.some, one.nothing, one.recommended, one.received, one.undated),
            *(count for each in one.in_time for count in (each.recommended, each.received)),
        )
        for one in fulfilment(database, selection)
    }
    assert plans == usage.fulfilment(chosen)
    months = {one.month: (one.served, one.started, one.returned, one.stopped) for one in service_months(database, selection)}
    assert months == usage.service_months(chosen)
    cohorts = {
        (one.group, one.from_state_care): [(each.persons, each.followed, each.still_served) for each in one.after]
        for one in retention(database, selection)
    }
    assert cohorts == usage.retention(chosen)
    compare_municipal_service(database, chosen)


def compare_municipal_service(database: Database, chosen: usage.Chosen) -> None:
    selection = chosen.selection
    places = [one.code for one in database.region.of_basis(selection.basis)]
    if selection.municipalities:
        places = [one for one in places if one in database.region.related(selection.municipalities, selection.basis)]
    paid = usage.provider_cents(chosen)
    shares = {(one.municipality, one.service): one for one in provider_shares(database, selection)}
    assert set(shares) == set(paid)
    for key, cents in paid.items():
        named = {name: amount for name, amount in cents.items() if name}
        most = max(named.values(), default=0)
        expected = {name for name, amount in named.items() if amount == most and most}
        told = shares[key]
        assert (told.providers, set(told.largest), told.cents) == (len(named), expected, most)
        assert (told.whole, told.untold) == (sum(named.values()), cents.get("", 0))
        assert told.is_single == (len(named) == 1 and not cents.get("", 0))
    assert {
        one.municipality: (one.persons, one.elsewhere, one.from_elsewhere) for one in served_elsewhere(database, selection)
    } == usage.served_elsewhere(chosen, set(places))
    children = {
        one.municipality: (one.children, one.with_guardian, one.guardian_served)
        for one in children_with_guardian(database, selection)
        if one.children
    }
    assert children == {
        place: counts for place, counts in usage.children_with_guardian(chosen).items() if place is None or place in places
    }
    spread = {
        one.service: (one.records, *map(float, (one.lowest, one.median, one.highest)))
        for one in price_spreads(database, selection)
    }
    assert spread == {
        service: (records, *(pytest.approx(float(price), abs=1e-5) for price in told))
        for service, (records, *told) in usage.prices(chosen).items()
    }


@ROUNDS
@given(tables=packages(REGION, PROGRAMME), chosen=selections(REGION, PROGRAMME))
def test_random_packages_agree_with_plain_python(tables: Tables, chosen: Selection) -> None:
    with built(tables) as (database, package):
        for selection in (chosen, Selection(Period(END)), Selection(Period(END), Basis.PRE2021)):
            compare(database, usage.Chosen(package, REGION, PROGRAMME, selection))


@pytest.fixture(scope="module")
def demonstrated(demonstration_file: Path) -> Package:
    return load_package(demonstration_file.parent, load_region(default_region()))


@pytest.mark.parametrize(
    "selection",
    [
        Selection(Period(dt.date(2023, 12, 31))),
        Selection(Period(dt.date(2020, 12, 31), dt.date(2020, 1, 1)), Basis.PRE2021),
        Selection(Period(dt.date(2022, 5, 20)), municipalities=("LV0022000",), groups=("children",)),
        Selection(Period(dt.date(2023, 6, 30)), services=("massage", "group_home")),
    ],
    ids=["all", "a year before the reform", "a municipality", "services"],
)
def test_the_demonstration_data_agree_with_plain_python(
    demonstration: Database, demonstrated: Package, selection: Selection
) -> None:
    compare(demonstration, usage.Chosen(demonstrated, load_region(default_region()), PROGRAMME, selection))
