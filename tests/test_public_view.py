"""What a reader of a release looks at, and its address: codes, short, and nothing that the release does not offer."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from invented_release import invented_release

from di_metrics.model import Language
from di_metrics.release.offered import offered_by
from di_metrics.release.release import ANY_SERVICE
from di_metrics.text import Speaker
from di_metrics.ui.public.public_choice import PublicChoice, first_choice, read_public_choice

RELEASE = invented_release(3)
OFFERED = offered_by(RELEASE)
ENGLISH, LATVIAN = Speaker(Language.EN), Speaker(Language.LV)


@st.composite
def views(draw: st.DrawFn) -> PublicChoice:
    group = draw(st.sampled_from(OFFERED.groups))
    return PublicChoice(
        draw(st.sampled_from(Language)),
        group,
        draw(st.sampled_from(OFFERED.services[group])),
        draw(st.sampled_from(OFFERED.years)),
        draw(st.sampled_from(OFFERED.areas)),
        draw(st.sampled_from(OFFERED.times_of_money)),
        draw(st.sampled_from([None, 1, 2])),
    )


@given(views())
@settings(derandomize=True, deadline=None)
def test_an_address_gives_its_view_back(view: PublicChoice) -> None:
    assert read_public_choice(RELEASE, OFFERED, view.address(RELEASE, OFFERED)) == (view, ())


@given(views())
@settings(derandomize=True, deadline=None)
def test_an_address_differs_between_languages_in_the_language_alone(view: PublicChoice) -> None:
    other = replace(view, language=Language.EN if view.language is Language.LV else Language.LV)
    one, two = (each.address(RELEASE, OFFERED) for each in (view, other))
    assert {**one, "lang": ""} == {**two, "lang": ""}


def test_an_address_says_only_what_differs_the_release_and_the_language() -> None:
    assert first_choice(OFFERED, Language.LV).address(RELEASE, OFFERED) == {"r": "3", "lang": "lv"}
    view, faults = read_public_choice(RELEASE, OFFERED, {})
    assert (view, faults) == (first_choice(OFFERED, Language.LV), ())


def test_what_is_not_understood_is_left_out_and_told_and_the_rest_is_kept() -> None:
    asked = {"g": "adult", "s": "nothing", "y": OFFERED.years[0], "a": "LV0", "p": "1999", "lang": "en"}
    view, faults = read_public_choice(RELEASE, OFFERED, asked)
    assert view == replace(first_choice(OFFERED, Language.EN), year=OFFERED.years[0])
    said = [ENGLISH.error(fault) for fault in faults]
    assert len(said) == 4
    assert "adults" in said[0], "the group meant is suggested"
    assert all(word in text for word, text in zip(("adult", "nothing", "LV0", "1999"), said, strict=True))
    assert all("%" not in LATVIAN.error(fault) for fault in faults)


def test_a_service_must_be_one_of_the_group() -> None:
    one, other = (set(OFFERED.services[group]) for group in ("children", "adults"))
    of_one_alone = sorted(one - other)[0]
    view, faults = read_public_choice(RELEASE, OFFERED, {"g": "adults", "s": of_one_alone})
    assert (view.group, view.service, len(faults)) == ("adults", ANY_SERVICE, 1)


def test_a_link_of_an_earlier_release_remembers_it() -> None:
    view, faults = read_public_choice(RELEASE, OFFERED, {"r": "2"})
    assert (view.linked, faults) == (2, ())
    assert view.address(RELEASE, OFFERED)["r"] == "2"
    assert replace(view, linked=None).address(RELEASE, OFFERED)["r"] == "3"


def test_a_release_that_is_not_known_is_told() -> None:
    for word in ("4", "0", "first", "-1"):
        view, faults = read_public_choice(RELEASE, OFFERED, {"r": word})
        assert view.linked is None
        assert [word in ENGLISH.error(fault) for fault in faults] == [True]
        assert ENGLISH.message(faults[0].instead) == "The latest release is shown instead."


def test_menus_offer_only_what_the_release_holds() -> None:
    for group in OFFERED.groups:
        assert OFFERED.services[group][0] == OFFERED.services_by_area[group][0] == ANY_SERVICE
        assert set(OFFERED.services_by_area[group]) <= set(OFFERED.services[group])
    assert OFFERED.services_by_area[OFFERED.groups[-1]] == (ANY_SERVICE,)
    assert OFFERED.snapshot == str(RELEASE.region.snapshot_year)
