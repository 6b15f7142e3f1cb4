"""The main path as a reader takes it, in a real browser: deep link, filters, map, language, download, no outside request."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from browsing import (
    ENGLISH,
    NARROW,
    WIDE,
    Visit,
    assert_a_map_is_on_the_screen,
    assert_accessible,
    assert_the_same_in_english,
    assert_within_the_screen,
    click_on_the_map,
    menu_of,
    on_a_screen_and_a_phone,
    visiting,
    wait_until,
)
from playwright.sync_api import Browser, expect
from python_calamine import CalamineWorkbook

from di_metrics.indicators import CATALOGUE
from di_metrics.model import Basis, Dimension, Language, Period, Selection
from di_metrics.query import evaluate
from di_metrics.store import Database
from di_metrics.text import Speaker
from di_metrics.ui.frame import BARE, MANAGER_PAGES, PAGE_GROUPS

PAGES = ["", *[address for address in MANAGER_PAGES if address not in BARE][1:]]


@pytest.fixture
def visit(browser: Browser, served_demonstration: str, request: pytest.FixtureRequest) -> Iterator[Visit]:
    with visiting(browser, served_demonstration, getattr(request, "param", WIDE)) as tab:
        yield tab


@pytest.mark.parametrize("path", PAGES)
def test_each_page_is_drawn_in_both_languages_within_the_screen_and_accessible(visit: Visit, path: str) -> None:
    visit.open(path, lang="lv")
    body = visit.page.locator("[data-testid=stMain]")
    expect(body.get_by_role("note")).to_contain_text("Demonstrācijas dati")
    # Names, codes and files have no language.
    text = re.sub(r"Natural Earth|data\.gov\.lv|English|Kods: \w+|\S+/aliases.csv", "", body.inner_text())
    assert ENGLISH.findall(text) == []
    assert visit.page.get_by_test_id("stAlertContentError").count() == 0
    on_a_screen_and_a_phone(visit, judge_shape)
    assert visit.page.evaluate("document.documentElement.lang") == "lv"
    assert_the_same_in_english(visit)


_TOOLS_ARE_IN_THE_HEAD = """() => innerWidth < 1200 || ["language", "search"].every(name =>
    document.querySelector(`.st-key-${name}`).getBoundingClientRect().bottom
        <= document.querySelector("[data-testid=stHeader]").getBoundingClientRect().bottom)"""


def judge_shape(visit: Visit) -> None:
    assert_within_the_screen(visit)
    assert visit.page.evaluate(_TOOLS_ARE_IN_THE_HEAD)
    assert_accessible(visit)


def test_language_changes_everything_and_keeps_the_view(visit: Visit) -> None:
    visit.open("services", lang="lv", as_of="2019-12-31", group="adults")
    expect(visit.page.get_by_role("heading", level=1)).to_have_text("Pakalpojumi")
    visit.page.get_by_role("radio", name="English").click()
    visit.wait_for_param("lang", "en")
    expect(visit.page.get_by_role("heading", level=1)).to_have_text("Services")
    assert {"as_of": "2019-12-31", "group": "adults"}.items() <= visit.params.items()
    chart = visit.page.get_by_test_id("stPlotlyChart").first
    expect(chart).to_contain_text("day care centre")
    expect(chart).not_to_contain_text("dienas aprūpes centrs")


def test_a_deep_link_filters_and_a_change_of_page_keeps_them(visit: Visit, demonstration: Database) -> None:
    visit.open("", lang="lv", as_of="2019-12-31", group="children")
    expect(visit.page.locator(".di-lead")).to_contain_text("219")
    go_by_the_menus(visit, "Rezultāti", "Karte")
    expect(visit.page.get_by_role("heading", level=1)).to_have_text("Karte")
    visit.wait_for_param("as_of", "2019-12-31")
    assert visit.params["group"] == "children"
    visit.page.reload()
    visit.settled()
    assert visit.params["group"] == "children"
    expect(visit.page.get_by_test_id("stPlotlyChart").nth(1)).to_contain_text("Daugavpils valstspilsēta")


def go_by_the_menus(visit: Visit, group: str, title: str) -> None:
    visit.page.get_by_test_id("stTopNavSection").filter(has_text=group).click()
    visit.page.get_by_role("menuitem", name=title, exact=True).click()
    expect(visit.page.get_by_role("heading", level=1)).to_have_text(title, timeout=120_000)
    visit.settled()


def test_every_page_stands_in_one_menu(visit: Visit) -> None:
    speaker = Speaker(Language.LV)
    visit.open("", lang="lv")
    for group, pages in PAGE_GROUPS.items():
        visit.page.get_by_test_id("stTopNavSection").filter(has_text=speaker.say(group)).click()
        expect(visit.page.get_by_role("menuitem")).to_have_text(
            [speaker.say(title) for address, (_, title, _) in pages.items() if address not in BARE]
        )
        assert_within_the_screen(visit)
        assert_accessible(visit, but="region")  # Streamlit hangs an open menu outside all landmarks
        visit.page.keyboard.press("Escape")
        expect(visit.page.get_by_role("menuitem")).to_have_count(0)


@pytest.mark.parametrize("visit", [NARROW], indirect=True)
def test_the_menu_of_a_narrow_screen_has_a_name_and_closes_itself(visit: Visit) -> None:
    speaker = Speaker(Language.LV)
    visit.open("", lang="lv", as_of="2019-12-31")
    visit.page.get_by_role("button", name="Izvēlne").click()
    links = visit.page.get_by_test_id("stPageLink-NavLink")
    titles = [speaker.say(title) for address, (_, title) in MANAGER_PAGES.items() if address not in BARE]
    expect(links).to_have_text(titles)
    judge_shape(visit)
    links.filter(has_text="Karte").click()
    expect(visit.page.get_by_role("heading", level=1)).to_have_text("Karte", timeout=120_000)
    visit.settled()
    expect(links.first).to_be_hidden()
    assert visit.params["as_of"] == "2019-12-31"
    visit.page.get_by_role("button", name="Izvēlne").click()
    links.filter(has_text="Tabula").click()
    expect(visit.page.get_by_role("heading", level=1)).to_have_text("Tabula", timeout=120_000)
    expect(links.first).to_be_hidden()


@pytest.mark.parametrize("path", ["", "table"])
def test_search_leads_by_keyboard_to_what_was_sought(visit: Visit, demonstration: Database, path: str) -> None:
    """From every page it does in test_pages."""
    visit.open(path, lang="lv", as_of="2020-12-31", group="adults")
    search = visit.page.get_by_role("searchbox", name="Meklēt")
    search.fill("AGLONA")
    found = visit.page.locator(".st-key-found").get_by_role("button")
    expect(found.first).to_be_visible()
    assert {one.split(" · ")[0] for one in found.all_inner_texts()} >= {
        "Aglonas novads → Preiļu novads",
        "Aglonas novads → Krāslavas novads",
    }
    if not path:
        on_a_screen_and_a_phone(visit, judge_shape)
    visit.page.keyboard.press("Tab")
    while not visit.page.evaluate("document.activeElement.innerText.includes('Preiļu')"):
        visit.page.keyboard.press("Tab")
    visit.page.keyboard.press("Enter")
    expect(visit.page.get_by_role("heading", level=1)).to_have_text("Pašvaldība", timeout=120_000)
    [code] = [one.code for one in demonstration.region.of_basis(Basis.POST2021) if one.name_lv == "Preiļu novads"]
    visit.wait_for_param("area", code)
    assert {"as_of": "2020-12-31", "group": "adults"}.items() <= visit.params.items()
    expect(visit.page.get_by_text("Preiļu nov").first).to_be_visible()
    expect(search).to_have_value("")


def test_a_table_is_the_same_at_its_address(visit: Visit) -> None:
    visit.open("table", lang="lv", as_of="2020-12-31", indicators="coverage")
    visit.page.get_by_role("combobox", name="Kolonnas").click()
    visit.page.get_by_role("option", name="Gads").click()
    visit.wait_for_param("columns", "year")
    table = visit.page.locator("table.di-table").first
    expect(table.locator("thead")).to_contain_text("2019")
    cells = table.inner_text()
    menu_of(visit, "table")
    with visit.page.expect_download() as started:
        visit.page.get_by_role("button", name="Lejupielādēt XLSX").click()
    notes = CalamineWorkbook.from_path(started.value.path()).get_sheet_by_name("Piezīmes").to_python()
    assert ["Saite uz šo skatu", visit.page.url] in notes
    visit.page.reload()
    visit.settled()
    assert table.inner_text() == cells
    visit.page.get_by_role("radio", name="English").click()
    visit.wait_for_param("lang", "en")
    assert visit.params == {"lang": "en", "as_of": "2020-12-31", "indicators": "coverage", "columns": "year"}


def test_a_filter_goes_to_the_address_and_to_the_figures(visit: Visit, demonstration: Database) -> None:
    visit.open("", lang="lv")
    visit.page.get_by_role("button", name="Visas mērķgrupas").click()
    visit.page.get_by_role("combobox", name="Mērķgrupas").click()
    visit.page.get_by_role("option", name="pieaugušie ar GRT").click()
    visit.wait_for_param("group", "adults")
    [cell] = evaluate(
        demonstration, CATALOGUE["recipients"], Selection(Period(demonstration.region.project.end), groups=("adults",))
    )
    expect(visit.page.locator(".di-lead")).to_contain_text(str(cell.value))


def test_a_filter_that_was_cleared_does_not_come_back(visit: Visit) -> None:
    """The browser does not draw the fields of a closed popover anew, and sends their old values with the next click."""
    visit.open("", lang="lv")
    visit.page.get_by_role("button", name="Periods").click()
    visit.page.locator("[class*=st-key-filter_year] button", has_text="2019").click()
    visit.wait_for_param("as_of", "2019-12-31")
    visit.page.keyboard.press("Escape")
    visit.page.get_by_role("button", name="Notīrīt filtrus").click()
    visit.wait_for_param("as_of", None)
    visit.page.get_by_role("radio", name="English").click()
    visit.wait_for_param("lang", "en")
    assert visit.params == {"lang": "en"}
    visit.page.get_by_role("button", name="Period").click()
    expect(visit.page.get_by_role("radio", name="2023")).to_be_checked()


def test_each_filter_is_taken_away_by_keyboard_and_stays_in_sight(visit: Visit) -> None:
    """Also on a phone, where the chips are wider than the screen."""
    for size in (NARROW, WIDE):
        visit.page.set_viewport_size(size)  # type: ignore[arg-type]
        visit.open("services", lang="lv", as_of="2019-12-31", group="children", service="massage,physiotherapy")
        visit.page.keyboard.press("End")
        visit.page.mouse.move(size["width"] / 2, size["height"] / 2)
        visit.page.mouse.wheel(0, 2000)
        chip = visit.page.get_by_role("button", name="Noņemt filtru: masāža")
        chip.focus()
        expect(chip).to_be_in_viewport()
        assert_within_the_screen(visit)
        chip.press("Enter")
        visit.wait_for_param("service", "physiotherapy")
        visit.page.get_by_role("button", name="Noņemt filtru: līdz 31.12.2019.").press("Enter")
        visit.wait_for_param("as_of", None)
        visit.page.get_by_role("button", name="Notīrīt filtrus").press("Enter")
        visit.wait_for_param("group", None)
        assert visit.params == {"lang": "lv"}
        expect(visit.page.locator("[class*=st-key-chip_]")).to_have_count(0)


def click_on_a_bar(visit: Visit, chart: str) -> None:
    """Click on the second bar of a chart; what lies above it hears of the pointer."""
    bar = visit.page.locator(f"[class*=st-key-chart_{chart}] .bars .point path").nth(1)
    bar.scroll_into_view_if_needed()
    box = bar.bounding_box()
    assert box is not None
    spot = box["x"] + min(8, box["width"] / 2), box["y"] + box["height"] / 2
    visit.page.mouse.move(*spot)
    visit.page.locator(".hoverlayer .hovertext").first.wait_for()
    visit.page.mouse.click(*spot)


def test_a_click_on_a_bar_filters_or_opens_what_it_is_of(visit: Visit) -> None:
    visit.open("services", lang="lv")
    click_on_a_bar(visit, "services_recipients")
    wait_until(visit.page, "() => new URLSearchParams(location.search).get('service')")
    visit.settled()
    expect(visit.page.locator("[class*=st-key-chart_services_recipients] .bars .point path")).to_have_count(1)
    visit.page.get_by_role("button", name="Notīrīt filtrus").click()
    visit.wait_for_param("service", None)
    visit.open("money", lang="lv")
    click_on_a_bar(visit, "money_places")
    expect(visit.page.get_by_role("heading", level=1)).to_have_text("Pašvaldība", timeout=120_000)
    visit.wait_for_param("area", visit.params.get("area"))


def test_a_step_back_in_the_browser_takes_a_filter_back_for_good(visit: Visit) -> None:
    visit.open("", lang="lv")
    visit.page.get_by_role("button", name="Visas mērķgrupas").click()
    visit.page.get_by_role("combobox", name="Mērķgrupas").click()
    visit.page.get_by_role("option", name="pieaugušie ar GRT").click()
    visit.wait_for_param("group", "adults")
    visit.page.keyboard.press("Escape")
    visit.page.go_back()
    visit.wait_for_param("group", None)
    visit.page.get_by_role("radio", name="English").click()
    visit.wait_for_param("lang", "en")
    assert visit.params == {"lang": "en"}


def test_a_click_on_the_map_opens_the_municipality(visit: Visit, demonstration: Database) -> None:
    visit.open("map", lang="lv", as_of="2022-12-31")
    click_on_the_map(visit)
    expect(visit.page.get_by_role("heading", level=1)).to_have_text("Pašvaldība", timeout=120_000)
    visit.settled()
    assert urlsplit(visit.page.url).path == "/municipality"
    assert visit.params["as_of"] == "2022-12-31"
    places = demonstration.region.of_basis(Basis.POST2021)
    partners = tuple(one.locative_lv for one in places if one.partner)
    others = tuple(f": {one.name_lv}." for one in places if not one.partner)
    told = visit.page.locator(".di-lead, [data-testid=stAlertContentInfo]").first.inner_text()
    assert told.startswith(partners) or told.endswith(others)


@pytest.mark.parametrize("params", [{}, {"reform": "1"}], ids=["one map", "two maps"])
def test_the_map_is_on_the_screen_without_scrolling(visit: Visit, params: dict[str, str]) -> None:
    visit.open("map", lang="lv", **params)
    assert_a_map_is_on_the_screen(visit)
    if not params:
        visit.page.set_viewport_size(NARROW)  # type: ignore[arg-type]
        visit.settled()
        assert_a_map_is_on_the_screen(visit)


def test_a_click_on_a_city_in_its_frame_opens_it(visit: Visit, demonstration: Database) -> None:
    visit.open("map", lang="lv")
    cities = [one.code for one in demonstration.region.of_basis(Basis.POST2021) if one.kind == "state_city"]
    outlines = visit.page.locator("path.choroplethlocation")
    expect(outlines).to_have_count(len(demonstration.region.of_basis(Basis.POST2021)) + len(cities))
    box = outlines.last.bounding_box()
    assert box
    spot = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    visit.page.mouse.move(*spot)
    visit.page.locator(".hoverlayer .hovertext").first.wait_for()
    visit.page.mouse.click(*spot)
    expect(visit.page.get_by_role("heading", level=1)).to_have_text("Pašvaldība", timeout=120_000)
    visit.settled()
    assert visit.params.get("area", cities[0]) in cities


def test_a_click_on_a_dot_opens_the_municipality_and_one_there_compares_by_that_figure(
    visit: Visit, demonstration: Database
) -> None:
    area = next(one.code for one in demonstration.region.of_basis(Basis.POST2021) if one.name_lv == "Preiļu novads")
    visit.open("compare", lang="lv", municipality=area, indicator="coverage")
    _click_a_dot(visit)
    visit.wait_for_param("area", area)
    expect(visit.page.get_by_role("heading", level=1)).to_have_text("Pašvaldība", timeout=120_000)
    visit.settled()
    _click_a_dot(visit)
    expect(visit.page.get_by_role("heading", level=1)).to_have_text("Salīdzināt", timeout=120_000)
    assert visit.params["area"] == area


def _click_a_dot(visit: Visit) -> None:
    """Click the first full dot of the page's first chart, once it stands still."""
    dot = visit.page.locator(".js-plotly-plot").first.locator(".scatterlayer .trace").last.locator("path.point").first
    dot.scroll_into_view_if_needed()
    box = dot.bounding_box()
    assert box
    visit.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def test_the_years_play_to_the_last_one_and_stop_and_a_step_back_leads_to_where_they_began(visit: Visit) -> None:
    visit.open("map", lang="lv", as_of="2021-12-31")
    visit.page.get_by_role("button", name="Atskaņot gadus").click()
    for year in ("2018", "2020"):
        expect(visit.page.locator(".di-caption:visible", has_text=f"31.12.{year}.").first).to_be_visible(timeout=120_000)
        assert visit.params["as_of"] == "2021-12-31"
    expect(visit.page.get_by_role("button", name="Apturēt")).to_be_visible()
    wait_until(visit.page, "() => new URLSearchParams(location.search).get('as_of') === null")
    expect(visit.page.get_by_role("button", name="Atskaņot gadus")).to_be_visible(timeout=120_000)
    visit.page.go_back()
    visit.wait_for_param("as_of", "2021-12-31")
    expect(visit.page.locator(".di-caption:visible", has_text="31.12.2021.").first).to_be_visible(timeout=120_000)


def test_a_download_holds_the_figures_shown(visit: Visit, demonstration: Database) -> None:
    visit.open("services", lang="lv")
    menu_of(visit, "services_recipients")
    with visit.page.expect_download() as started:
        visit.page.get_by_role("button", name="Lejupielādēt CSV").first.click()
    content = Path(started.value.path()).read_text(encoding="utf-8-sig")
    rows = {row["service_code"]: row for row in csv.DictReader(io.StringIO(content))}
    result = evaluate(
        demonstration, CATALOGUE["recipients"], Selection(Period(demonstration.region.project.end)), (Dimension.SERVICE,)
    )
    assert {code: int(row["recipients"]) for code, row in rows.items()} == {cell.key[0]: cell.value for cell in result}
    assert {row["data_kind"] for row in rows.values()} == {"demonstration"}
    assert started.value.suggested_filename.startswith("DEMO_")


def test_an_address_with_unknown_words_is_explained_and_the_rest_is_kept(visit: Visit) -> None:
    visit.open("", lang="lv", as_of="2019-12-31", group="chilren")
    notice = visit.page.locator("[role=alert].di-notice")
    expect(notice).to_contain_text("chilren")
    expect(notice).to_contain_text("children")
    expect(notice).to_contain_text("Tā vietā rādīts viss.")
    assert visit.params == {"lang": "lv", "as_of": "2019-12-31"}


def test_a_day_before_all_data_is_told_as_that(visit: Visit) -> None:
    visit.open("services", lang="lv", as_of="2016-06-30")
    expect(visit.page.get_by_test_id("stAlert").first).to_contain_text("Datu vēl nav.")


def test_a_menu_outside_the_app_has_the_scheme_of_the_app(visit: Visit) -> None:
    """Whether the system's scheme is followed, and changes while the page is open, or the reader chose another."""
    visit.open("", lang="lv")
    menu = menu_of(visit, "overview")
    for scheme in ("dark", "light"):
        visit.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        expect(menu).to_have_css("color-scheme", scheme)
    visit.open("", lang="lv", embed="true", embed_options="dark_theme")
    expect(menu_of(visit, "overview")).to_have_css("color-scheme", "dark")


_CHARTS_ON_PAPER = """() => [...document.querySelectorAll(".svg-container")].map(one => {
    const frame = one.getBoundingClientRect(), drawn = one.querySelector(".main-svg").getBoundingClientRect();
    const parts = ["width", "height"].map(side => frame[side] > 50 && Math.abs(frame[side] - drawn[side]) < 1);
    return [frame.right <= innerWidth, ...parts];
})"""


def test_a_printed_page_is_light_and_has_its_filters_its_address_and_whole_charts(visit: Visit) -> None:
    visit.page.emulate_media(color_scheme="dark")
    visit.open("", lang="lv", as_of="2021-12-31", group="children")
    expect(visit.page.locator(".svg-container text").first).to_be_visible()
    printed = visit.page.locator(".di-printed")
    expect(printed).to_be_hidden()
    visit.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    visit.page.emulate_media(media="print")
    visit.page.set_viewport_size({"width": 1040, "height": 720})  # a sheet's
    for words in ("31.12.2021.", "bērni ar FT", "as_of=2021-12-31", visit.address):
        expect(printed).to_contain_text(words)
    for hidden in ("[class*='st-key-menu_'] button", ".st-key-filter-bar", ".st-key-search", "header"):
        for one in visit.page.locator(hidden).all():
            expect(one).to_be_hidden()
    expect(visit.page.locator("body")).to_have_css("background-color", "rgb(255, 255, 255)")
    charts = visit.page.evaluate(_CHARTS_ON_PAPER)
    assert charts
    assert all(all(one) for one in charts), charts
