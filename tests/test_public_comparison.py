"""The public's page that sets municipalities beside one another: what is chosen, what is told, and what is not concluded."""

from __future__ import annotations

import re

import pytest
from invented_release import invented_release

from di_metrics.deck import Card, Chart
from di_metrics.formula import Ratio
from di_metrics.model import Cell, Dimension, Language, Period, Selection, Status
from di_metrics.release.offered import MONEY, RECIPIENTS, offered_by
from di_metrics.release.release import ALL_GROUPS, ANY_SERVICE, REGION, Slot
from di_metrics.sources.label_shares import share_of
from di_metrics.sources.question import Question
from di_metrics.sources.released import ReleasedFigures
from di_metrics.text import Speaker
from di_metrics.text.paragraphs.claims import bounds_of
from di_metrics.text.public_speaker import PublicSpeaker
from di_metrics.ui.public.public_choice import read_public_choice
from di_metrics.ui.public.public_page import PublicPage, page_at_rest
from di_metrics.ui.public.public_views import RATE, SECTIONS
from di_metrics.ui.public.written_page import written_page

RELEASE = invented_release()
OFFERED = offered_by(RELEASE)
ENGLISH = PublicSpeaker(Language.EN, RELEASE.parameters)
LEAST = RELEASE.parameters.least_whole


def page_of(compared: str = "", **params: str) -> PublicPage:
    choice, faults = read_public_choice(RELEASE, OFFERED, {"lang": "en", "c": compared, **params})
    assert not faults
    return page_at_rest(RELEASE, OFFERED, choice, "http://example.lv/")


def cards_of(page: PublicPage) -> dict[str, Card]:
    return {section.key: page.card(view) for section in SECTIONS["compare"](page) for view in section.views}


ADDRESSES = {
    "nothing": ("", OFFERED.areas[:2], ()),
    "in the order of choosing": (",".join(reversed(OFFERED.areas[:3])), tuple(reversed(OFFERED.areas[:3])), ()),
    "one": (OFFERED.areas[1], OFFERED.areas[1:2], ()),
    "one twice": (f"{OFFERED.areas[1]},{OFFERED.areas[1]}", OFFERED.areas[1:2], ()),
    "one that is not known": (f"{OFFERED.areas[1]},nowhere", OFFERED.areas[1:2], ("nowhere",)),
    "none that is known": ("nowhere,<b>", OFFERED.areas[:2], ("nowhere", "<b>")),
    "too many": (
        ",".join(OFFERED.areas[:5]), OFFERED.areas[:4], (RELEASE.region.municipality[OFFERED.areas[4]].name_en,)
    ),
}  # fmt: skip


@pytest.mark.parametrize(("told", "compared", "named"), ADDRESSES.values(), ids=ADDRESSES)
def test_the_address_says_who_is_compared_and_what_is_not_understood_is_named(
    told: str, compared: tuple[str, ...], named: tuple[str, ...]
) -> None:
    choice, faults = read_public_choice(RELEASE, OFFERED, {"lang": "en", "c": told})
    page = page_at_rest(RELEASE, OFFERED, choice)
    assert page.compared == compared
    said = " ".join(Speaker(Language.EN).error(one) for one in faults)
    assert bool(faults) is bool(named)
    assert all(word in said for word in named)
    again, _ = read_public_choice(RELEASE, OFFERED, choice.address(RELEASE, OFFERED))
    assert again == choice


def test_without_scripts_links_add_and_take_away_and_none_leads_to_what_cannot_be_shown() -> None:
    for number in (1, 2, 4):
        page = page_of(",".join(OFFERED.areas[:number]))
        content = written_page(page, "compare")
        links = re.findall(r'href="compare\?(?:[^"]*;)?c=([^"&]*)[^"]*" target="_self">([+−])', content)
        sizes = {sign: {len(codes.split("%2C")) for codes, mark in links if mark == sign} for sign in "+−"}
        assert sizes["+"] == ({number + 1} if number < 4 else set())
        assert sizes["−"] == ({number - 1} if number > 1 else set())


def test_a_number_is_the_one_on_the_municipalitys_own_page() -> None:
    areas, year = OFFERED.areas[:3], OFFERED.last_year
    table = cards_of(page_of(",".join(areas)))["people"].table
    assert table
    groups = [column.name for column in table.columns]
    for row in table.rows:
        place = REGION if row.is_total else row.code
        for group, figure in zip(groups, row.figures, strict=True):
            assert figure.value == RELEASE.shown(Slot(RECIPIENTS, place, group, ANY_SERVICE, year)).value
    assert [row.code for row in table.rows if not row.is_total] == [*areas]
    assert table.rows[-1].is_total


def test_a_rate_is_made_of_a_label_and_of_who_lives_there_and_of_few_it_says_that_they_are_few() -> None:
    region, year = RELEASE.region, OFFERED.last_year
    seen = set()
    for start in range(0, len(OFFERED.areas), 4):
        table = cards_of(page_of(",".join(OFFERED.areas[start : start + 4])))["rates"].table
        assert table
        for row in table.rows:
            codes = OFFERED.areas if row.is_total else (row.code,)
            people = region.inhabitants(tuple(codes))
            for column, figure in zip(table.columns, row.figures, strict=True):
                place = REGION if row.is_total else row.code
                shown = RELEASE.shown(Slot(RECIPIENTS, place, column.name, ANY_SERVICE, year))
                seen.add((shown.status, people is None))
                if people and shown.value:
                    assert figure.value == pytest.approx(10_000 * shown.value / people, abs=0.5)
                else:
                    assert figure.value is None
                    assert figure.text == ("<6 persons" if people and shown.status is Status.LOW else figure.text)
    assert {(Status.ROUNDED, False), (Status.LOW, False)} <= seen


def test_the_region_stands_beside_what_does_not_grow_with_size_alone() -> None:
    cards = cards_of(page_of(",".join(OFFERED.areas[:2])))
    region = RELEASE.region.name.en
    for key, is_there in {"people": False, "rates": True, "course": True, "money": False}.items():
        picture = cards[key].picture
        assert isinstance(picture, Chart)
        assert (picture.series[-1].name == region) is is_there, key


def test_coverage_is_of_groups_that_are_both_assessed_and_served_and_of_enough_people() -> None:
    source, period = ReleasedFigures(RELEASE), Period(RELEASE.region.project.end)
    answer = source.answer(Question(("coverage",), Selection(period), (Dimension.GROUP,)))
    assert answer
    for cell in answer.results[0]:
        group, year = str(cell.key[0]), OFFERED.last_year
        served = RELEASE.shown(Slot(RECIPIENTS, REGION, group, ANY_SERVICE, year))
        assessed = RELEASE.shown(Slot("assessed", REGION, group, ANY_SERVICE, year))
        kind = RELEASE.region.group[group]
        if not (kind.assessed and kind.receives_services):
            assert cell.status is Status.NOT_APPLICABLE
        elif served.value and assessed.value and assessed.value >= LEAST:
            assert cell.value == pytest.approx(100 * served.value / assessed.value, abs=0.5)
        else:
            assert cell.status is Status.SUPPRESSED
    assert not answer.totals or answer.totals[0].cells[0].status is Status.NOT_APPLICABLE


@pytest.mark.parametrize(("other", "is_larger"), [(105, False), (130, False), (400, True)])
def test_no_rate_is_larger_within_chance(other: int, is_larger: bool) -> None:
    """Of as many inhabitants: with 100 and 130 recipients chance may make either the larger one."""
    indicator, parameters = RELEASE.indicator(RATE), RELEASE.parameters
    assert isinstance(indicator.formula, Ratio)
    people = Cell((), 10_000)
    counts = (Cell((), value, Status.ROUNDED, margin=2) for value in (100, other))
    smaller, larger = (share_of(indicator, indicator.formula, (), one, people, parameters) for one in counts)
    low, high = bounds_of(indicator, larger, parameters), bounds_of(indicator, smaller, parameters)
    assert low
    assert high
    assert (low.lowest > high.highest) is is_larger


def test_nothing_is_made_of_what_a_release_has_not() -> None:
    source, period = ReleasedFigures(RELEASE), Period(RELEASE.region.project.end)
    by_place = Question(("coverage",), Selection(period), (Dimension.MUNICIPALITY,))
    assert source.answer(by_place) is None
    assert RELEASE.shown(Slot(MONEY, REGION, ALL_GROUPS, ANY_SERVICE, "all")).value
    assert source.answer(Question(("compensation_per_recipient",), Selection(period))) is None
