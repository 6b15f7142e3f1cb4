"""What cards say of plans, continuity and how services are given, on the invented region; and that they stay in the team."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from unittest.mock import patch

import pytest

from di_metrics.cards.composing import card_of
from di_metrics.cards.setting import Setting
from di_metrics.cards.view import View, ViewKind
from di_metrics.deck import Card, Chart, Level, Listing, Table
from di_metrics.meetings.compose import figures_at
from di_metrics.model import Language
from di_metrics.query.municipal_service import PriceSpread, ProviderShare
from di_metrics.store import Database

END = dt.date(2022, 6, 30)


def card(database: Database, kind: ViewKind, level: Level = Level.INTERNAL, **filters: object) -> Card:
    setting = Setting(figures_at(level, database), Language.EN, END, None)
    return card_of(setting, View(kind, **filters))  # type: ignore[arg-type]


SAID = [
    (
        ViewKind.FULFILMENT,
        "All that is recommended was received by 7 of 8 persons, nothing by 1",
        "Of the recommended services 83.3% were received (10 of 12)."
        " Within 6 months of the plan's day: 58.3% (7 of 12). Within 12 months of the plan's day: 70.0% (7 of 10).",
    ),
    (
        ViewKind.ELSEWHERE,
        "1 of 6 persons were served outside the municipality of assessment",
        "The share is largest here: Liepziedi Municipality (33.3%).",
    ),
    (
        ViewKind.PRICES,
        "Median price furthest from the programme's: home care (+13.7%)",
        "The median price is above the programme's in 1 of 12 services and below it in 0.",
    ),
]


@pytest.mark.parametrize(("kind", "title", "sentence"), SAID)
def test_said_of_the_sample(sample: Database, kind: ViewKind, title: str, sentence: str) -> None:
    found = card(sample, kind)
    assert (found.title, found.sentence) == (title, sentence)


def test_persons_of_groups_add_up_in_the_picture(sample: Database) -> None:
    picture = card(sample, ViewKind.FULFILMENT).picture
    assert isinstance(picture, Chart)
    assert [one.values for one in picture.series] == [(4, 3), (0, 0), (0, 1)]


def test_who_is_left_out_is_said(sample: Database) -> None:
    """a1 was followed for 12 months and not served then; a2 started in October 2021."""
    found = card(sample, ViewKind.RETENTION, from_state_care=True)
    assert found.title == "12 months after the start 0.0% are still served"
    assert found.sentence == (
        "That is 0 of the 1 person who was followed so long. Of those from state care: 0.0% (0 of 1)."
        " Left out is 1 person who started too late for that to be known by 30 June 2022."
    )


def test_who_stopped_is_not_told_before_it_is_known(sample: Database) -> None:
    """a2 alone in the nine months to June 2022: started in October, which ended within them, and returned in June."""
    found = card(sample, ViewKind.FLOW, from_state_care=True, first=dt.date(2021, 10, 1))
    assert found.title == "In 6 months to 31 March 2022, 1 started, 1 stopped, 0 returned"
    assert isinstance(found.table, Table)
    rows = {row.code: [one.text for one in row.figures] for row in found.table.rows}
    assert rows["2021-10"] == ["1", "1", "1", "0"]
    assert rows["2022-06"] == ["1", "0", "–", "1"]


def test_months_of_which_nothing_is_known_are_no_zeros(sample: Database) -> None:
    """The last record of the sample begins on 30 June 2022; the view's own day counts, not the meeting's."""
    later = card(sample, ViewKind.FLOW, last=dt.date(2023, 3, 31))
    assert isinstance(later.table, Table)
    assert later.table.rows[0].code == "2022-06"
    assert later.sentence.startswith("In the month to 30 June 2022, 1 person was served.")
    earlier = card(sample, ViewKind.FLOW, last=dt.date(2021, 10, 15))
    assert earlier.sentence.startswith("In the month to 15 October 2021, 1 person was served.")


def test_where_nobody_started_nobody_need_be_unserved(sample: Database) -> None:
    """In June 2022 a2 was served, who had started in October."""
    found = card(sample, ViewKind.RETENTION, first=dt.date(2022, 6, 1))
    assert (found.title, found.sentence) == ("Nobody started", "In this period nobody received a first service.")
    assert card(sample, ViewKind.FLOW, first=dt.date(2022, 6, 1)).title != "Nobody was served"


@pytest.mark.parametrize(
    ("places", "title"),
    [
        ((), "1 of 6 persons were served outside the municipality of assessment"),
        (("LV9003000",), "1 of 3 persons were served outside the municipality of assessment"),
        (("LV9001000", "LV9002000"), "0 of 3 persons were served outside the municipality of assessment"),
    ],
)
def test_who_was_served_elsewhere_is_told_of_what_was_chosen(sample: Database, places: tuple[str, ...], title: str) -> None:
    found = card(sample, ViewKind.ELSEWHERE, municipalities=places)
    assert found.title == title
    assert isinstance(found.picture, Table)
    total = found.picture.rows[-1]
    assert total.is_total
    assert title.startswith(f"{total.figures[1].text} of {total.figures[0].text} ")


def test_of_one_municipality_no_superlative_is_said(sample: Database) -> None:
    """There is nothing to be the most dependent of; and services in common must not be added up."""
    found = card(sample, ViewKind.PROVIDERS, municipalities=("LV9002000",))
    assert found.title == "Vējupe State City: the largest provider has 100.0% of the compensation"
    assert found.sentence == "Of 2 services, 2 have a single provider."
    everywhere = card(sample, ViewKind.PROVIDERS)
    assert everywhere.title.startswith("Most dependent on one provider")
    assert everywhere.sentence == "Most services with a single provider: Dzintarpils State City (6)."
    table = card(sample, ViewKind.PROVIDERS).picture
    assert isinstance(table, Table)
    assert [row for row in table.rows if row.is_total] == []


def test_a_single_provider_is_one_beside_whom_none_is_untold() -> None:
    share = ProviderShare("LV9001000", "massage", 1, ("SIA Kustība",), 100, 100, 0)
    assert share.is_single
    assert not replace(share, untold=1).is_single
    assert not replace(share, providers=2).is_single


def test_a_label_of_retention_is_its_own(sample: Database) -> None:
    """Still served is said of the last days alone, with one meaning on every card that says it."""
    said = {kind: dict(card(sample, kind).about).get("Still served") for kind in ViewKind if kind in INTERNAL_TERMS}
    assert said[ViewKind.RETENTION] is None
    assert len({text for text in said.values() if text}) == 1
    assert "Still served after the start" in dict(card(sample, ViewKind.RETENTION).about)


INTERNAL_TERMS = (ViewKind.RETENTION, ViewKind.JOURNEY, ViewKind.STATE_CARE, ViewKind.FLOW)


def test_the_price_furthest_away_is_that_of_the_table(sample: Database) -> None:
    """A half is rounded in the title as it is in the table."""
    setting = Setting(figures_at(Level.INTERNAL, sample), Language.EN, END, None)
    spreads = [
        PriceSpread("home_care", Decimal("10"), 2, *map(Decimal, ("10", "10.03", "11"))),  # + 0.3 %
        PriceSpread("massage", Decimal("16"), 2, *map(Decimal, ("15", "15.96", "17"))),  # - 0.25 %
    ]
    with patch("di_metrics.cards.municipal_service_cards.price_spreads", lambda *_: spreads):
        found = card_of(setting, View(ViewKind.PRICES))
    assert isinstance(found.picture, Table)
    assert [row.figures[4].text for row in found.picture.rows] == ["+0.3%", "−0.3%"]
    assert found.title == "Median price furthest from the programme's: home care (+0.3%) and massage (−0.3%)"
    assert found.sentence == "The median price is above the programme's in 1 of 2 services and below it in 1."


def test_children_beside_their_guardians(sample: Database) -> None:
    assert card(sample, ViewKind.GUARDIANS).title == "Beside their guardians 1 of 5 children were served"


def test_of_providers_the_largest_is_named(sample: Database) -> None:
    table = card(sample, ViewKind.PROVIDERS).picture
    assert isinstance(table, Table)
    [row] = [one for one in table.rows if one.code == "LV9001000"]
    assert [one.text for one in row.figures] == ["3", "Dzintarpils sociālais dienests", "56.3%", "6", "6"]


@pytest.mark.parametrize("kind", [*dict.fromkeys(kind for kind, *_ in SAID), *(ViewKind.FLOW, ViewKind.RETENTION)])
def test_nothing_leaves_the_team(sample: Database, kind: ViewKind) -> None:
    found = card(sample, kind, Level.SHAREABLE)
    assert (found.picture, found.table) == (None, None)
    assert found.title.endswith(": internal figures alone")


def test_nothing_is_said_of_nobody(sample: Database) -> None:
    before = {"last": dt.date(2016, 1, 31)}
    for kind in (ViewKind.FULFILMENT, ViewKind.FLOW, ViewKind.RETENTION, ViewKind.PROVIDERS, ViewKind.PRICES):
        found = card(sample, kind, **before)
        assert found.title
        assert found.sentence.endswith(".")
        assert found.picture is not None
        said = [found.title, found.sentence, *(found.picture.points if isinstance(found.picture, Listing) else ())]
        assert len(set(said)) == len(said)
