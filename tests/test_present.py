"""A meeting on the projector, in a real browser: keys alone, a second window in step, type that is read from the back."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from browsing import ENGLISH, Visit, assert_accessible, serving, visiting, wait_until
from playwright.sync_api import Browser, Page, expect

from di_metrics.deck import Level
from di_metrics.meetings.meeting import Decision, Meeting, keep
from di_metrics.meetings.preparation import standard_agenda
from di_metrics.store import open_database

PROJECTOR = {"width": 1280, "height": 720}
MASKED, INTERNAL = 2, 3
COMMENT = "Lūgt **precizēt** plānus."


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, demonstration_file: Path) -> Iterator[str]:
    """A dashboard on the demonstration data with an earlier meeting, a shareable and an internal one."""
    file = Path(shutil.copy(demonstration_file, tmp_path_factory.mktemp("present") / "records.duckdb"))
    database = open_database(file)
    agenda = standard_agenda(database.region)
    database.close()
    agenda = replace(agenda, items=(replace(agenda.items[0], comment=COMMENT), *agenda.items[1:]))
    earlier = Meeting("Iepriekšējā", dt.date(2019, 9, 20), dt.date(2019, 6, 30), agenda)
    number = keep(file, earlier)
    decisions = (Decision("Apstiprināt atskaiti."),)
    later = Meeting(
        "Vadības grupas sanāksme", dt.date(2020, 2, 14), dt.date(2019, 12, 31), agenda, previous=number, decisions=decisions
    )
    assert keep(file, later) == MASKED
    assert keep(file, replace(later, level=Level.INTERNAL)) == INTERNAL
    with serving(DI_DATABASE=str(file)) as served:
        yield served


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Visit]:
    with visiting(browser, address, PROJECTOR) as tab:
        yield tab


def present(visit: Visit, meeting: int = MASKED, **params: str) -> Page:
    query = "&".join(f"{name}={value}" for name, value in {"m": str(meeting), **params}.items())
    visit.page.goto(f"{visit.address}/present?{query}")
    seen(visit.page, int(params.get("s", 1)))
    return visit.page


def seen(page: Page, place: int) -> None:
    """The screen of a place, and no other, is seen, and the address says so."""
    expect(page.locator(f"[data-screen='{place}']")).to_be_visible(timeout=120_000)
    expect(page.locator("[data-screen]:visible:not(.is-next)")).to_have_count(1)
    wait_until(page, f"() => new URLSearchParams(location.search).get('s') === '{place}'")


def count(page: Page) -> int:
    return page.locator("[data-screen]").count()


def test_keys_lead_through_all_screens_in_order(visit: Visit) -> None:
    page = present(visit)
    last = count(page)
    assert last >= 14
    for place, key in enumerate(["ArrowRight", " ", "PageDown", "Enter", "ArrowDown"] * 4, 1):
        if place < last:
            page.keyboard.press(key)
            seen(page, place + 1)
    for key, place in [("End", last), ("ArrowRight", last), ("ArrowLeft", last - 1), ("PageUp", last - 2), ("Home", 1)]:
        page.keyboard.press(key)
        seen(page, place)


def test_digits_lead_to_a_screen(visit: Visit) -> None:
    page = present(visit)
    page.keyboard.type("10")
    expect(page.locator(".dp-typed")).to_contain_text("10")
    page.keyboard.press("Enter")
    seen(page, 10)
    page.keyboard.type("47")
    page.keyboard.press("Backspace")
    page.keyboard.press("Enter")
    seen(page, 4)
    page.keyboard.type("999")
    page.keyboard.press("Enter")
    seen(page, count(page))


def test_the_address_leads_to_a_screen_and_a_reload_stays_there(visit: Visit) -> None:
    page = present(visit, s="5")
    title = page.locator("[data-screen='6'] h1").text_content()
    page.keyboard.press("ArrowRight")
    seen(page, 6)
    page.reload()
    seen(page, 6)
    assert page.locator("[data-screen='6'] h1").text_content() == title


def test_escape_leads_back_to_the_meeting(visit: Visit) -> None:
    page = present(visit, s="3")
    page.keyboard.press("Escape")
    page.wait_for_url(re.compile(rf"/meetings\?.*m={MASKED}"))
    visit.settled()


def test_fingers_turn_the_screens(visit: Visit) -> None:
    page = present(visit, s="3")
    swipe = """([from, to]) => {
        const root = document.querySelector("#di-present");
        const touch = (x) => new Touch({ identifier: 1, target: root, clientX: x, clientY: 300 });
        root.dispatchEvent(new TouchEvent("touchstart", { touches: [touch(from)], bubbles: true }));
        root.dispatchEvent(new TouchEvent("touchend", { changedTouches: [touch(to)], bubbles: true }));
    }"""
    page.evaluate(swipe, [900, 300])
    seen(page, 4)
    page.evaluate(swipe, [300, 900])
    seen(page, 3)


@contextmanager
def strip_of(page: Page) -> Iterator[Page]:
    with page.expect_popup() as opened:
        page.keyboard.press("p")
    yield opened.value


def test_the_second_window_is_in_step(visit: Visit) -> None:
    page = present(visit, s="3")
    with strip_of(page) as strip:
        seen(strip, 3)
        expect(strip.locator(".dp-notes")).to_contain_text("Lūgt precizēt plānus.")
        assert strip.locator(".dp-notes strong").text_content() == "precizēt"
        expect(strip.locator(".is-next")).to_have_attribute("data-screen", "4")
        expect(strip.locator(".dp-elapsed")).to_have_text(re.compile(r"00:00:\d\d"))
        page.keyboard.press("ArrowRight")
        seen(strip, 4)
        strip.keyboard.type("7")
        strip.keyboard.press("Enter")
        seen(page, 7)
        expect(page.locator(".dp-strip")).to_be_hidden()


MEASURE = """() => {
    const screen = [...document.querySelectorAll("[data-screen]")].find((one) => !one.hidden);
    const frame = screen.getBoundingClientRect(), sizes = [], outside = [];
    for (const one of screen.querySelectorAll("*")) {
        if (![...one.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim())) continue;
        const box = one.getBoundingClientRect(), picture = one.closest("svg");
        if (!box.width) continue;
        const drawn = picture ? picture.getBoundingClientRect().width / picture.viewBox.baseVal.width : 1;
        sizes.push(parseFloat(getComputedStyle(one).fontSize) * drawn);
        if (box.left < frame.left - 1 || box.right > frame.right + 1 || box.bottom > frame.bottom + 1)
            outside.push(one.textContent);
    }
    for (const one of screen.querySelectorAll(".dp-picture, .dp-source, .dp-sentence"))
        if (one.scrollHeight > one.clientHeight + 2 || one.scrollWidth > one.clientWidth + 2) outside.push(one.className);
    const title = screen.querySelector("h1").getBoundingClientRect();
    const picture = screen.querySelector(".dp-picture")?.getBoundingClientRect();
    if (picture && title.bottom > picture.top + 1) outside.push("title");
    return { smallest: Math.min(...sizes), outside, high: frame.height };
}"""


@pytest.mark.parametrize("meeting", [MASKED, INTERNAL])
def test_everything_is_large_enough_and_has_room(visit: Visit, meeting: int) -> None:
    page = present(visit, meeting)
    for place in range(1, count(page) + 1):
        seen(page, place)
        measured = page.evaluate(MEASURE)
        assert measured["smallest"] >= 17.99, place
        assert measured["outside"] == [], place
        assert measured["high"] == PROJECTOR["height"]
        page.keyboard.press("ArrowRight")


def test_a_larger_screen_has_larger_type(visit: Visit) -> None:
    page = present(visit, s="3")
    small = page.evaluate(MEASURE)["smallest"]
    page.set_viewport_size({"width": 1920, "height": 1080})
    large = page.evaluate(MEASURE)
    assert large["smallest"] == pytest.approx(small * 1.5, rel=0.01)
    assert large["outside"] == []


def test_nothing_of_the_dashboard_is_seen(visit: Visit) -> None:
    page = present(visit, s="2")
    expect(page.get_by_test_id("stHeader")).to_be_hidden()
    expect(page.locator("h1:visible")).to_have_count(1)
    expect(page.locator("nav:visible, button:visible:not(.dp-years *)")).to_have_count(0)
    assert page.locator("#di-present").bounding_box() == {"x": 0, "y": 0, **PROJECTOR}


def test_screens_are_said_in_the_language_of_the_meeting(visit: Visit) -> None:
    page = present(visit, lang="en")
    assert page.locator("#di-present").get_attribute("lang") == "lv"
    assert ENGLISH.findall(page.locator("#di-present").text_content() or "") == []
    assert "Demonstrācijas dati" in (page.locator("[data-screen='4'] .dp-demo").text_content() or "")


def test_all_can_use_it(visit: Visit) -> None:
    page = present(visit)
    for place in range(1, count(page) + 1):
        seen(page, place)
        if place in (1, 2, 3, 4, 7, 8, 9, count(page) - 1):
            assert_accessible(visit)
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    expect(page.locator(".dp-bar")).to_be_visible()
    assert_accessible(visit)


def test_internal_figures_are_marked_on_every_screen_and_only_they(visit: Visit) -> None:
    page = present(visit, INTERNAL)
    badges = page.locator("[data-screen] .dp-badge")
    expect(badges).to_have_count(count(page))
    expect(badges.first).to_have_text("Iekšējai lietošanai")
    present(visit)
    expect(badges).to_have_count(0)


def test_internal_figures_are_asked_for_and_confirmed(visit: Visit) -> None:
    page = present(visit, s="4")
    badges = page.locator("[data-screen] .dp-badge")
    shareable = page.locator("#di-present").text_content() or ""
    page.keyboard.press("i")
    expect(page.get_by_role("alertdialog")).to_be_visible()
    assert_accessible(visit)
    page.keyboard.press("Escape")
    expect(page.get_by_role("alertdialog")).to_be_hidden()
    expect(badges).to_have_count(0)
    page.keyboard.press("i")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("level=internal"))
    seen(page, 4)
    expect(badges).to_have_count(count(page))
    internal = page.locator("#di-present").text_content() or ""
    assert shareable.count("<5") > internal.count("<5") == 0
    page.keyboard.press("i")
    expect(badges).to_have_count(0, timeout=120_000)
    seen(page, 4)


def test_a_municipality_is_chosen_and_left_again(visit: Visit) -> None:
    page = present(visit)
    place = int(page.locator("[data-screen]:has(path[data-area])").first.get_attribute("data-screen") or 0)
    page.keyboard.type(str(place))
    page.keyboard.press("Enter")
    seen(page, place)
    area = page.locator(f"[data-screen='{place}'] path[data-area]").first
    name = (area.get_attribute("data-tip") or "").split(":")[0]
    area.hover()
    expect(page.locator(".dp-tip")).to_contain_text(name)
    area.click()
    row = page.locator("[data-row]:visible")
    expect(row).to_contain_text(name)
    page.keyboard.press("0")
    expect(row).to_have_count(0)
    area.focus()
    page.keyboard.press("Enter")
    expect(row).to_contain_text(name)
    page.keyboard.press("Backspace")
    expect(row).to_have_count(0)
    seen(page, place)


def test_a_meeting_that_is_not_there_is_told(visit: Visit) -> None:
    visit.page.goto(f"{visit.address}/present?m=99")
    expect(visit.page.get_by_test_id("stAlertContentError")).to_contain_text("Nr. 99", timeout=120_000)
