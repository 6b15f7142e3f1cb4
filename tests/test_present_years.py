"""The years of a slide on the projector: turned by keys and buttons, back in one key, in step with the second window."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from browsing import ENGLISH, Visit, assert_accessible, serving, visiting, wait_until
from playwright.sync_api import Browser, Locator, Page, expect
from test_present import MEASURE, PROJECTOR, count, seen, strip_of

from di_metrics.deck import Level
from di_metrics.indicators import CATALOGUE
from di_metrics.meetings.compose import figures_at
from di_metrics.meetings.meeting import Meeting, closed, deck_of, keep, kept_meetings
from di_metrics.meetings.preparation import standard_agenda
from di_metrics.model import Basis, Dimension, Language, Period, Selection
from di_metrics.query import evaluate
from di_metrics.store import Database, open_database
from di_metrics.text import Speaker

SHAREABLE, INTERNAL, CLOSED, LATER = 1, 2, 3, 4
MAP, TABLE = "5-figures", "4-figures"
OWN_TITLE = "Pārklājums jau sasniedz 64,6 %"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, demonstration_file: Path) -> Iterator[str]:
    """A dashboard on the demonstration data with a shareable, an internal and a closed meeting, and a later one."""
    file = Path(shutil.copy(demonstration_file, tmp_path_factory.mktemp("years") / "records.duckdb"))
    database = open_database(file)
    agenda = standard_agenda(database.region)
    items = tuple(replace(one, title=OWN_TITLE) if place == 4 else one for place, one in enumerate(agenda.items))
    meeting = Meeting("Vadības grupas sanāksme", dt.date(2020, 2, 14), dt.date(2019, 12, 31), replace(agenda, items=items))
    kept = closed(meeting, deck_of(meeting, {}, figures_at(meeting.level, database)), database, "2020-02-14 12:00")
    database.close()
    assert keep(file, meeting) == SHAREABLE
    assert keep(file, replace(meeting, level=Level.INTERNAL)) == INTERNAL
    assert keep(file, kept) == CLOSED
    assert keep(file, replace(meeting, as_of=dt.date(2022, 6, 30))) == LATER
    database = open_database(file)
    assert kept_meetings(database)[CLOSED].is_closed
    database.close()
    with serving(DI_DATABASE=str(file)) as served:
        yield served


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Visit]:
    with visiting(browser, address, PROJECTOR) as tab:
        yield tab


def present(visit: Visit, meeting: int = INTERNAL, **params: str) -> Page:
    query = "&".join(f"{name}={value}" for name, value in {"m": str(meeting), **params}.items())
    visit.page.goto(f"{visit.address}/present?{query}")
    expect(screen(visit.page)).to_have_count(1, timeout=120_000)
    return visit.page


def screen(page: Page) -> Locator:
    """The screen that is seen."""
    return page.locator("#di-present section:visible:not(.is-next)")


def of_slide(page: Page, key: str) -> int:
    """Go to the first screen of a slide; returns its place."""
    place = int(page.locator(f"[data-slide='{key}']").first.get_attribute("data-screen") or 0)
    page.keyboard.type(str(place))
    page.keyboard.press("Enter")
    seen(page, place)
    return place


def in_year(page: Page, year: str) -> None:
    """The screen is of a year, or of the meeting's own day; the address, the pressed button and the footer say so."""
    shown = screen(page)
    expect(shown).to_have_count(1)
    pressed = shown.locator(".dp-years [aria-pressed=true]")
    expect(pressed).to_have_attribute("data-year", year)
    wait_until(page, f"() => (new URLSearchParams(location.search).get('y') || '').split('-')[0] === '{year}'")
    expect(shown.locator(".dp-place")).to_contain_text(f"31.12.{year or 2019}.")
    expect(shown.locator(".dp-day")).to_have_count(1 if year else 0)


def values(page: Page) -> dict[str, str]:
    """The municipalities of the map that is seen with their values."""
    tips = [one.get_attribute("data-tip") or "" for one in screen(page).locator("path[data-area]").all()]
    return dict(tip.split(": ", 1) for tip in tips)


def coverage(database: Database, year: int) -> dict[str, str]:
    """The same, counted anew."""
    region, speaker = database.region, Speaker(Language.LV)
    selection = Selection(Period(dt.date(year, 12, 31)))
    result = evaluate(database, CATALOGUE["coverage"], selection, (Dimension.MUNICIPALITY,))
    return {
        region.municipality[cell.key[0]].name_lv: speaker.value(result.indicator, cell.value, cell.status)
        for cell in result
        if cell.key[0] and region.municipality[cell.key[0]].basis is Basis.POST2021
    }


def test_keys_turn_to_earlier_years_and_one_key_back(visit: Visit, demonstration: Database) -> None:
    page = present(visit)
    of_slide(page, MAP)
    own = values(page)
    assert own == coverage(demonstration, 2019)
    expect(screen(page).locator("h1")).to_have_text(OWN_TITLE)
    for keys, year in [("-", "2018"), ("[", "2017"), ("-", "2017"), ("+", "2018"), ("]", ""), ("+", "")]:
        page.keyboard.press(keys)
        in_year(page, year)
        assert values(page) == coverage(demonstration, int(year or 2019))
    for key in ("0", "Backspace"):
        page.keyboard.press("-")
        in_year(page, "2018")
        assert values(page) != own
        assert OWN_TITLE not in (screen(page).text_content() or "")
        page.keyboard.press(key)
        in_year(page, "")
    assert values(page) == own


def test_a_button_turns_to_its_year(visit: Visit, demonstration: Database) -> None:
    page = present(visit)
    place = of_slide(page, MAP)
    buttons = screen(page).locator(".dp-years button")
    assert buttons.all_text_contents() == ["2017", "2018", "31.12.2019"]
    buttons.nth(0).click()
    in_year(page, "2017")
    assert values(page) == coverage(demonstration, 2017)
    screen(page).locator(".dp-years button").last.click()
    in_year(page, "")
    seen(page, place)


def test_buttons_of_years_are_reached_and_pressed_by_keys(visit: Visit) -> None:
    page = present(visit)
    of_slide(page, "3-figures")
    for _ in range(10):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.dataset.year") == "2017":
            break
    expect(screen(page).locator(".dp-years button").first).to_be_focused()
    page.keyboard.press("Enter")
    in_year(page, "2017")
    expect(screen(page).locator(".dp-years [data-year='2017']")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press(" ")
    in_year(page, "2018")


def test_another_slide_is_of_the_meetings_day(visit: Visit) -> None:
    page = present(visit)
    place = of_slide(page, MAP)
    for key, to in [("ArrowRight", place + 1), ("ArrowLeft", place), ("ArrowLeft", place - 1)]:
        page.keyboard.press("-")
        expect(screen(page).locator(".dp-day")).to_have_count(1)
        page.keyboard.press(key)
        seen(page, to)
        in_year(page, "")
    page.keyboard.press("-")
    page.keyboard.type("1")
    page.keyboard.press("Enter")
    seen(page, 1)
    page.keyboard.press("-")
    seen(page, 1)


def test_a_municipality_stays_chosen_from_year_to_year(visit: Visit, demonstration: Database) -> None:
    page = present(visit)
    of_slide(page, MAP)
    area = screen(page).locator("path[data-area]").first
    name = (area.get_attribute("aria-label") or "").split(":")[0]
    area.focus()
    page.keyboard.press("Enter")
    row = screen(page).locator("[data-row]:visible")
    for key, year in [("-", 2018), ("-", 2017)]:
        page.keyboard.press(key)
        expect(row.locator("h2")).to_have_text(name)
        expect(row.locator("dd").first).to_have_text(coverage(demonstration, year)[name])
    page.keyboard.press("0")
    in_year(page, "")
    expect(row).to_have_count(0)


def test_a_year_of_fewer_screens_leads_on_to_the_next_slide(visit: Visit) -> None:
    """The table of services takes more screens now than in the first year."""
    page = present(visit, LATER)
    place = of_slide(page, TABLE)
    own = page.locator(f"[data-slide='{TABLE}']").count()
    parts = page.locator(f"[data-of='{TABLE}'][data-year='2021']").count()
    assert own > 1
    assert parts > 1
    for _ in range(own - 1):
        page.keyboard.press("ArrowRight")
    seen(page, place + own - 1)
    page.keyboard.press("-")
    wait_until(page, f"() => new URLSearchParams(location.search).get('y') === '2021-{parts}'")
    page.reload()
    expect(screen(page).locator(".dp-heading")).to_contain_text(f"({parts}/{parts})", timeout=120_000)
    page.keyboard.press("ArrowLeft")
    if parts == 2:
        wait_until(page, "() => new URLSearchParams(location.search).get('y') === '2021'")
    for _ in range(parts - 1):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    seen(page, place + own)
    expect(screen(page).locator(".dp-day")).to_have_count(0)


def test_the_address_leads_to_a_year_and_an_unknown_one_to_the_meetings_day(visit: Visit) -> None:
    page = present(visit)
    place = of_slide(page, MAP)
    present(visit, s=str(place), y="2018")
    in_year(page, "2018")
    assert page.evaluate("new URLSearchParams(location.search).get('s')") == str(place)
    for word in ("2012", "x", "2018-9x", "-"):
        present(visit, s="1", y=word)
        seen(page, 1)
    page.keyboard.press("Escape")
    page.wait_for_url(re.compile(r"/meetings\?"))
    assert "y=" not in page.url


def test_the_second_window_follows(visit: Visit) -> None:
    page = present(visit)
    place = of_slide(page, MAP)
    with strip_of(page) as strip:
        seen(strip, place)
        page.keyboard.press("-")
        in_year(strip, "2018")
        expect(strip.locator(".dp-notes")).to_contain_text("2018")
        expect(strip.locator(".is-next")).to_have_attribute("data-screen", str(place + 1))
        strip.locator("section:visible:not(.is-next) .dp-years button").first.click()
        in_year(page, "2017")
        strip.keyboard.press("0")
        in_year(page, "")
        page.keyboard.press("-")
        in_year(strip, "2018")
        page.keyboard.press("ArrowRight")
        seen(strip, place + 1)


def test_years_that_may_be_shared_are_rounded(visit: Visit) -> None:
    page = present(visit, SHAREABLE)
    assert "≈" in "".join(page.locator("section[data-of]").all_text_contents())
    assert page.locator("section[data-of] .dp-badge").count() == 0
    present(visit, INTERNAL)
    assert "≈" not in "".join(page.locator("section[data-of]").all_text_contents())
    assert page.locator("section[data-of] .dp-badge").count() == page.locator("section[data-of]").count() > 0


def test_a_closed_meeting_shows_what_was_kept_alone(visit: Visit) -> None:
    page = present(visit, CLOSED, s="8", y="2018")
    seen(page, 8)
    expect(page.locator(".dp-years, section[data-of]")).to_have_count(0)
    page.keyboard.press("-")
    seen(page, 8)


@pytest.mark.parametrize("meeting", [INTERNAL, LATER])
def test_years_are_large_enough_and_have_room(visit: Visit, meeting: int) -> None:
    """Every screen of every year; the measures are taken of the one that is not hidden."""
    page = present(visit, meeting)
    number = page.locator("section[data-of]").count()
    assert number > 15
    for place in range(number):
        page.evaluate(
            "(place) => document.querySelectorAll('#di-present section').forEach((one) => {"
            " const years = [...document.querySelectorAll('section[data-of]')];"
            " one.hidden = one !== years[place]; one.toggleAttribute('data-screen', one === years[place]); })",
            place,
        )
        measured = page.evaluate(MEASURE)
        assert measured["smallest"] >= 17.99, place
        assert measured["outside"] == [], place


def test_years_are_latvian_and_accessible(visit: Visit) -> None:
    page = present(visit)
    assert ENGLISH.findall("".join(page.locator("section[data-of]").all_text_contents())) == []
    for key in (MAP, TABLE, "6-coverage"):
        of_slide(page, key)
        page.keyboard.press("-")
        in_year(page, "2018")
        assert_accessible(visit)


def test_an_upright_telephone_has_buttons_that_fingers_find(visit: Visit) -> None:
    page = present(visit)
    of_slide(page, MAP)
    page.set_viewport_size({"width": 390, "height": 844})
    for button in screen(page).locator(".dp-years button").all():
        box = button.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 44
        assert 0 <= box["x"] <= 390 - box["width"]
    assert count(page) >= 14
