"""The chips: each filter that is set stands among them, takes itself away and nothing else, and all go at once."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields, replace
from functools import reduce
from itertools import permutations
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from di_metrics.model import Basis, Language, Period, Selection
from di_metrics.region import Region
from di_metrics.store import Database
from di_metrics.text import Speaker
from di_metrics.ui.choice import Choice, read_choice
from di_metrics.ui.filters import active_filters, cleared
from di_metrics.ui.frame import BARE, MANAGER_PAGES, UNFILTERED

ROOT = Path(__file__).resolve().parents[1]
SET = {
    "period": Period(dt.date(2019, 12, 31), dt.date(2019, 1, 1)),
    "basis": Basis.PRE2021,
    "municipalities": ("LV0022000", "LV0037000"),
    "services": ("massage",),
    "categories": ("respite",),
    "groups": ("children", "adults"),
    "from_state_care": True,
}
ADDRESS = {
    "from": "2019-01-01",
    "as_of": "2019-12-31",
    "basis": "pre2021",
    "municipality": "LV0022000,LV0037000",
    "service": "massage",
    "category": "respite",
    "group": "children,adults",
    "state_care": "1",
    "lang": "lv",
}


def choice_of(region: Region, **params: str) -> Choice:
    choice, faults = read_choice(region, params)
    assert faults == ()
    return choice


def keys_of(region: Region, selection: Selection) -> list[str]:
    return [one.key for one in active_filters(Speaker(Language.LV), region, selection)]


@pytest.mark.parametrize("field", [one.name for one in fields(Selection)])
def test_whatever_is_set_is_a_chip_that_takes_it_away(demonstration: Database, field: str) -> None:
    region = demonstration.region
    plain = choice_of(region)
    assert keys_of(region, plain.selection) == []
    choice = replace(plain, selection=replace(plain.selection, **{field: SET[field]}))
    found = active_filters(Speaker(Language.LV), region, choice.selection)
    assert len(found) == (len(SET[field]) if isinstance(SET[field], tuple) else 1)  # type: ignore[arg-type]
    for order in permutations(found):
        assert reduce(lambda now, one: one.without(now), order, choice).selection == plain.selection
    assert cleared(region, choice).selection == plain.selection


def test_a_chip_takes_nothing_else_away_and_does_so_once(demonstration: Database) -> None:
    region = demonstration.region
    choice = choice_of(region, **ADDRESS)
    keys = keys_of(region, choice.selection)
    assert len(set(keys)) == len(keys) == sum(len(one) if isinstance(one, tuple) else 1 for one in SET.values())
    for one in active_filters(Speaker(Language.LV), region, choice.selection):
        without = one.without(choice)
        assert set(keys_of(region, without.selection)) == {*keys} - {one.key}
        assert one.without(without) == without, "a second press, which comes late, changes nothing"


@pytest.mark.parametrize("page", [one for one in MANAGER_PAGES if one not in BARE | UNFILTERED])
def test_a_page_shows_the_chips_and_one_reset(
    page: str, demonstration: Database, demonstration_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DI_DATABASE", str(demonstration_file))
    drawn = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
    for name, value in {**ADDRESS, "municipality": "LV0022000"}.items():
        drawn.query_params[name] = value
    drawn.switch_page(MANAGER_PAGES[page][0]).run()
    chips = {str(one.key).removeprefix("chip_"): one for one in drawn.button if str(one.key).startswith("chip_")}
    choice = choice_of(demonstration.region, **{**ADDRESS, "municipality": "LV0022000"})
    assert list(chips) == keys_of(demonstration.region, choice.selection)
    chips["services_massage"].click().run()
    assert not drawn.exception
    assert "service" not in drawn.query_params
    drawn.button(key="clear").click().run()
    assert not [one for one in drawn.button if str(one.key).startswith(("chip_", "clear"))]
    assert set(drawn.query_params) <= {"lang", "area"}  # the profile follows what became of its municipality
