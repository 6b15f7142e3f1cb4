"""The public dashboard in a real browser: every page wide and narrow, printed, embedded, shared, and by keyboard."""

from __future__ import annotations

import json
import re
import urllib.request
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any
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
    serving,
    visiting,
    wait_until,
)
from playwright.sync_api import Browser, expect

from di_metrics.model import Basis
from di_metrics.release.file import open_release
from di_metrics.release.release import Release
from di_metrics.text.accessibility import last_check
from di_metrics.ui.public.public_page import PUBLIC_PAGES
from di_metrics.ui.public.public_views import SECTIONS

PAGES = ["", *list(PUBLIC_PAGES)[1:]]
FIGURES = ["", *list(SECTIONS)[1:]]
STAYING_ENGLISH = {text for barrier in last_check().barriers for text in barrier.texts}
HIDDEN = {"Sidebar", "Expand sidebar"}
"""Names of what is never shown or read out."""
PHONE = {"width": 360, "height": 740}
SIZES = pytest.mark.parametrize("visit", [WIDE, PHONE], indirect=True, ids=["wide", "phone"])


@pytest.fixture(scope="session")
def public_address(release_file: Path) -> Iterator[str]:
    """The address of a public dashboard of the demonstration data's release."""
    with serving("--audience", "public", "--release", str(release_file)) as served:
        yield served


@pytest.fixture(scope="session")
def release(release_file: Path) -> Release:
    return open_release(release_file)


@pytest.fixture
def visit(browser: Browser, public_address: str, request: pytest.FixtureRequest) -> Iterator[Visit]:
    with visiting(browser, public_address, getattr(request, "param", WIDE)) as tab:
        yield tab


@SIZES
@pytest.mark.parametrize("path", PAGES)
def test_each_page_is_drawn_in_both_languages_within_the_screen_and_accessible(visit: Visit, path: str) -> None:
    visit.open(path, lang="lv")
    body = visit.page.locator("[data-testid=stMain]")
    expect(body.get_by_role("note")).to_contain_text("Demonstrācijas dati")
    if path not in ("download", "accessibility"):  # which name columns of files, and what stays in English
        text = re.sub(
            r"Natural Earth|English|Kods: \w+|Inclusion Europe.*", "", body.inner_text()
        )  # names, which have no language
        assert ENGLISH.findall(text) == []
    assert visit.page.get_by_test_id("stAlertContentError").count() == 0
    assert_within_the_screen(visit)
    assert_accessible(visit)
    if visit.page.viewport_size == WIDE:
        assert_the_same_in_english(visit, {*STAYING_ENGLISH, *HIDDEN})


@SIZES
@pytest.mark.parametrize("path", FIGURES)
def test_figures_are_labelled_within_their_place_and_without_a_zero(visit: Visit, path: str) -> None:
    visit.open(path, lang="lv", g="adults")
    charts = visit.page.get_by_test_id("stPlotlyChart")
    expect(charts.last.locator("svg text").first).to_be_visible()
    for chart in charts.all():
        frame = chart.bounding_box()
        labels = chart.locator("svg :not(.xtick, .ytick) > text")  # a scale begins with 0
        assert frame
        assert {"0", "≈0"} & set(labels.all_text_contents()) == set()
        boxes = labels.evaluate_all("all => all.map(one => one.getBoundingClientRect()).map(one => [one.left, one.right])")
        for (left, right), said in zip(boxes, labels.all_text_contents(), strict=True):
            is_hidden = left == right  # there is no room for it
            assert is_hidden or frame["x"] - 2 <= left <= right <= frame["x"] + frame["width"] + 2, said


@pytest.mark.parametrize("path", FIGURES)
def test_each_chart_has_words_that_differ_from_its_title(visit: Visit, path: str) -> None:
    visit.open(path, lang="lv")
    charts = visit.page.get_by_role("figure")
    expect(charts.last.locator("svg text").first).to_be_visible()
    titles = visit.page.locator(".di-figure").all_inner_texts()
    said = [one.get_attribute("aria-label") or "" for one in charts.all()]
    assert said
    for words in said:
        [title] = {title for title in titles if f": {title}" in words}
        assert words != title, "the words state the finding"
        assert re.search(r"≈|<5|nepublicē|\d", words.replace(title, "")), "and the values"


def test_a_link_holds_the_view_and_survives_a_change_of_language(visit: Visit) -> None:
    visit.open("services", r="1", g="adults", s="group_home", y="2021", lang="lv")
    expect(visit.page.get_by_role("heading", level=1)).to_have_text("Pakalpojumi")
    assert visit.page.title().startswith("Pakalpojumi")
    visit.page.get_by_role("radio", name="English").click()
    visit.wait_for_param("lang", "en")
    expect(visit.page.get_by_role("heading", level=1)).to_have_text("Services")
    assert visit.params == {"r": "1", "g": "adults", "s": "group_home", "y": "2021", "lang": "en"}
    visit.page.get_by_test_id("stTopNavLink").filter(has_text="Map").click()
    expect(visit.page.get_by_role("heading", level=1)).to_have_text("Map")
    visit.wait_for_param("s", "group_home")
    visit.page.reload()
    visit.settled()
    assert visit.params == {"r": "1", "g": "adults", "s": "group_home", "y": "2021", "lang": "en"}


@pytest.mark.parametrize("path", ["map", "services"])
def test_a_number_is_selected_and_heard_without_the_mark_of_its_footnote(visit: Visit, path: str) -> None:
    visit.open(path, lang="lv")
    cells = visit.page.locator("td:has(.di-source)")
    expect(cells.first).to_be_visible()
    marked = [one.strip() for one in cells.all_text_contents()]
    copied = cells.evaluate_all("all => all.map(one => (getSelection().selectAllChildren(one), getSelection().toString()))")
    assert [one.strip() for one in copied] == marked
    assert all(re.fullmatch(r"[\d\s]+", one) for one in marked)
    tree = visit.page.context.new_cdp_session(visit.page).send("Accessibility.getFullAXTree")["nodes"]
    read = {one["nodeId"]: one for one in tree}
    rows = [one for one in tree if one.get("role", {}).get("value") in ("cell", "gridcell")]
    heard = [" ".join(_words(read, one)) for one in rows]
    assert [one for one in marked if one not in heard] == []
    marks = set(visit.page.locator(".di-source").evaluate_all("all => all.map(one => one.dataset.mark)"))
    assert not [one for one in heard for mark in marks if one.endswith(f" {mark}") and one not in marked]


def _words(read: dict[str, Any], node: dict[str, Any]) -> Iterator[str]:
    """The texts of a node of the accessibility tree."""
    if node.get("role", {}).get("value") == "StaticText":
        yield node["name"]["value"].strip()
    for child in node.get("childIds", []):
        yield from _words(read, read[child]) if child in read else ()


def test_a_choice_by_keyboard_changes_the_page(visit: Visit) -> None:
    visit.open("map", lang="lv")
    box = visit.page.get_by_role("combobox", name="Mērķgrupa")
    box.focus()
    box.press("ArrowDown")
    visit.page.get_by_role("option", name="pieaugušie ar GRT").wait_for()
    box.press("End")
    box.press("Enter")
    visit.wait_for_param("g", "adults")
    expect(visit.page.locator(".di-lead")).to_contain_text("Pieaugušie ar GRT")


@pytest.mark.parametrize("visit", [NARROW], indirect=True, ids=["phone"])
@pytest.mark.parametrize(
    ("typed", "found"), [("rezeknes nov", "Rēzeknes novads"), ("aglona", "Aglonas novads → Preiļu novads")]
)
def test_ones_municipality_is_found_on_the_first_screen(visit: Visit, release: Release, typed: str, found: str) -> None:
    """Without diacritics, and by an old name."""
    visit.open("", lang="lv")
    field = visit.page.get_by_role("searchbox", name="Izvēlieties savu pašvaldību")
    for seen in (visit.page.locator(".di-lead"), field, visit.page.get_by_role("link", name="Lasīt vieglajā valodā")):
        expect(seen).to_be_in_viewport(ratio=1)
    field.press_sequentially(typed)
    visit.page.get_by_role("button", name=found, exact=True).click()
    expect(visit.page.get_by_role("heading", level=1)).to_have_text("Pašvaldība")
    name = found.split(" → ")[-1]
    expect(visit.page.locator(".di-lead")).to_contain_text(name)
    assert release.region.municipality[visit.params["a"]].name_lv == name


def test_a_click_on_the_map_opens_the_municipality(visit: Visit, release: Release) -> None:
    visit.open("map", lang="lv", y="2021")
    click_on_the_map(visit)
    expect(visit.page.get_by_role("heading", level=1)).to_have_text("Pašvaldība", timeout=15_000)
    visit.settled()
    assert visit.params["y"] == "2021"
    names = {one.name_lv for one in release.region.of_basis(Basis.POST2021)}
    lead = visit.page.locator(".di-lead").inner_text()
    assert any(name in lead for name in names)


@pytest.mark.parametrize("visit", [WIDE, NARROW], indirect=True, ids=["wide", "phone"])
def test_the_map_is_on_the_screen_without_scrolling(visit: Visit) -> None:
    visit.open("map", lang="lv")
    assert_a_map_is_on_the_screen(visit)


def test_a_printout_has_everything_but_menus(visit: Visit) -> None:
    visit.open("municipality", lang="lv")
    expect(visit.page.locator(".di-table").nth(3)).to_be_visible()
    tables = visit.page.locator(".di-table").count()
    visit.page.emulate_media(media="print")
    assert tables >= 4
    for table in visit.page.locator(".di-table").all():
        expect(table).to_be_visible()
    lefts = visit.page.get_by_test_id("stColumn").evaluate_all("all => all.map(one => one.getBoundingClientRect().left)")
    assert lefts
    assert len(set(lefts)) == 1, "columns stand one under another: side by side they would overlap where a sheet ends"
    expect(visit.page.locator(".di-printed")).to_contain_text(visit.address)
    expect(visit.page.locator(".di-caption", has_text="Laidiens Nr. 1")).to_be_visible()
    for hidden in ("[class*='st-key-menus-']", "[class*='st-key-language']", "header"):
        for one in visit.page.locator(hidden).all():
            expect(one).to_be_hidden()
    printed = visit.page.pdf(format="A4")
    assert len(re.findall(rb"/Type\s*/Page\b[^s]", printed)) > 1, "the page goes on where one sheet ends"


def test_an_embedded_page_begins_with_its_title(visit: Visit) -> None:
    visit.open("map", lang="lv", embed="true")
    expect(visit.page.get_by_test_id("stHeader")).to_be_hidden()
    box = visit.page.get_by_role("heading", level=1).bounding_box()
    assert box is not None
    assert box["y"] < 120
    assert_accessible(visit)


def test_an_address_with_unknown_words_is_explained_and_the_rest_is_kept(visit: Visit) -> None:
    visit.open("services", lang="lv", g="adult", y="2019", r="77")
    notice = visit.page.locator("[role=alert].di-notice")
    expect(notice).to_contain_text("adults")
    expect(notice).to_contain_text("77")
    assert visit.params == {"r": "1", "y": "2019", "lang": "lv"}


def test_markup_in_an_address_is_plain_text(visit: Visit) -> None:
    markup = "%3Cimg%20src=//evil.example/x%20onerror=alert(1)%3E![x](http://evil.example/y)[a](//evil.example)"
    visit.open("map", **dict.fromkeys(("r", "g", "s", "y", "a", "p", markup), markup), lang="lv")
    expect(visit.page.locator("[role=alert].di-notice")).to_contain_text("<img src=//evil.example/x")
    expect(visit.page.locator("[src*=evil], [href*=evil], [onerror]")).to_have_count(0)


def _meta(page: str, name: str) -> str:
    found = re.search(rf'<meta (?:name|property)="{re.escape(name)}" content="([^"]*)"', page)
    assert found, name
    return found[1]


@pytest.mark.parametrize("path", PAGES)
def test_a_shared_link_shows_title_answer_and_picture(public_address: str, path: str) -> None:
    with urllib.request.urlopen(f"{public_address}/{path}?lang=lv") as answer:
        page = answer.read().decode()
    assert '<html lang="lv">' in page
    assert len(_meta(page, "description")) > 30
    assert _meta(page, "og:title").endswith("DI Metrics")
    with urllib.request.urlopen(_meta(page, "og:image")) as picture:
        assert picture.headers["Content-Type"] == "image/png"
    assert urlsplit(_meta(page, "og:url")).path == f"/{path}"


def test_the_first_page_has_one_address(public_address: str) -> None:
    with urllib.request.urlopen(f"{public_address}/overview?lang=en") as answer:
        assert urlsplit(answer.url).path == "/"
        assert urlsplit(answer.url).query == "lang=en"


def test_the_managers_pages_are_not_there(visit: Visit) -> None:
    visit.open("published", lang="lv")
    expect(visit.page.get_by_role("heading", level=1)).to_have_text("Pārskats")


def test_programs_find_every_page_its_picture_and_the_figures(public_address: str) -> None:
    def answer(url: str) -> tuple[str, bytes]:
        with urllib.request.urlopen(url, timeout=20) as found:
            return found.headers["Content-Type"], found.read()

    assert f"Sitemap: {public_address}/sitemap.xml" in answer(f"{public_address}/robots.txt")[1].decode()
    listed = ET.fromstring(answer(f"{public_address}/sitemap.xml")[1])
    for at in listed.iterfind(".//{*}loc"):
        kind, content = answer(at.text or "")
        assert kind.startswith("text/html")
        [picture] = re.findall(r'property="og:image" content="([^"]+)"', content.decode())
    assert answer(unescape(picture))[0] == "image/png"
    description = json.loads(answer(f"{public_address}/api/v1/openapi.json")[1])
    for path in description["paths"]:
        assert answer(f"{public_address}/api/v1{path}")[1]


def test_a_figure_in_somebody_elses_page_tells_how_high_it_is(visit: Visit) -> None:
    figure = "figure.html?page=overview&figure=map_0&lang=lv"
    visit.page.goto(f"{visit.address}/robots.txt")
    visit.page.evaluate(
        """address => {
            window.addEventListener("message", told => (frame.style.height = `${told.data.height}px`));
            const frame = document.createElement("iframe");
            Object.assign(frame, { src: address, width: 800 });
            document.body.replaceChildren(frame);
        }""",
        f"{visit.address}/{figure}",
    )
    wait_until(visit.page, "() => document.querySelector('iframe').clientHeight > 400")
    frame = visit.page.frame_locator("iframe")
    expect(frame.locator("svg").first).to_be_visible()
    height = visit.page.locator("iframe").evaluate("frame => frame.clientHeight")
    assert frame.locator("html").evaluate("page => page.scrollHeight") <= height, "nothing of it has to be scrolled"
