"""A reader's view and its address: codes that survive a change of language, reload and mistakes in the address."""

from __future__ import annotations

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from di_metrics.indicators import CATALOGUE
from di_metrics.model import Against, Basis, Language, Period, Selection
from di_metrics.region_files import load_region, read_folder
from di_metrics.settings import PROGRAMME, default_region
from di_metrics.text import Speaker
from di_metrics.ui.choice import Choice, read_choice

REGION = load_region(read_folder(default_region(), PROGRAMME))
PROJECT = REGION.project
ENGLISH = Speaker(Language.EN)
DAYS = st.dates(PROJECT.start, PROJECT.end)


@st.composite
def views(draw: st.DrawFn) -> Choice:
    first, last = sorted((draw(DAYS), draw(DAYS)))
    basis = draw(st.sampled_from(Basis))

    def some(codes: list[str]) -> tuple[str, ...]:
        return tuple(draw(st.lists(st.sampled_from(codes), unique=True, max_size=3)))

    selection = Selection(
        Period(last, first if draw(st.booleans()) else None),
        basis,
        some(list(REGION.municipality)),
        some(list(REGION.service)),
        some(list(REGION.category)),
        some(list(REGION.group)),
        draw(st.booleans()),
    )
    return Choice(
        draw(st.sampled_from(Language)),
        selection,
        draw(st.sampled_from(list(CATALOGUE))),
        draw(st.sampled_from([one.code for one in REGION.of_basis(basis)])),
        draw(st.sampled_from(list(REGION.unit_kind))),
        against=draw(st.sampled_from(Against)),
    )


@given(views())
@settings(derandomize=True, deadline=None)
def test_an_address_gives_its_view_back(view: Choice) -> None:
    assert read_choice(REGION, view.address(REGION)) == (view, ())


def test_an_address_says_only_what_differs_and_the_language() -> None:
    view, _ = read_choice(REGION, {})
    assert view.address(REGION) == {"lang": "lv"}


def test_what_is_not_understood_is_left_out_and_told_and_the_rest_is_kept() -> None:
    view, faults = read_choice(REGION, {"group": "adult", "as_of": "2019-12-31", "service": "massage", "from": "someday"})
    assert view.selection == Selection(Period(dt.date(2019, 12, 31)), services=("massage",))
    said = [ENGLISH.error(fault) for fault in faults]
    assert len(said) == 2
    assert "someday" in said[0]
    assert "adults" in said[1]


def test_of_several_codes_those_that_are_known_are_kept() -> None:
    view, faults = read_choice(REGION, {"group": "adults,nobody,children"})
    assert view.selection.groups == ("adults", "children")
    assert "nobody" in ENGLISH.error(faults[0])
    assert ENGLISH.message(faults[0].instead) == "The other ones named are shown."


def test_a_period_that_ends_before_it_begins_is_left_out_whole() -> None:
    view, faults = read_choice(REGION, {"from": "2020-01-01", "as_of": "2019-12-31", "group": "adults"})
    assert view.selection == Selection(Period(PROJECT.end), groups=("adults",))
    assert len(faults) == 1


def test_a_change_of_basis_follows_the_municipality() -> None:
    view, _ = read_choice(REGION, {"basis": "pre2021", "area": "0781800"})
    assert view.with_basis(REGION, Basis.POST2021).area == "LV0043000"
    assert view.with_basis(REGION, Basis.PRE2021) == view
