"""What cards say of plans, continuity and how services are given, on the invented region; and that they stay in the team."""

from __future__ import annotations

import datetime as dt

import pytest

from di_metrics.cards.composing import card_of
from di_metrics.cards.setting import Setting
from di_metrics.cards.view import View, ViewKind
from di_metrics.deck import Card, Chart, Level, Table
from di_metrics.meetings.compose import figures_at
from di_metrics.model import Language
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
