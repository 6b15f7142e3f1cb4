"""What the browser tests share: a browser, a dashboard to look at, and a tab that notices what should not happen."""

from __future__ import annotations

import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
HOW_TO_GET_ONE = (
    "The browser tests need Chromium or Chrome: install one (Debian, Ubuntu: apt-get install chromium; elsewhere: python -m"
    " playwright install chromium), or name one in DI_CHROMIUM."
)

ENGLISH = re.compile(
    r"\b(the|and|of|with|from|municipality|service|recipients|download|table|choose|all|data|period|source|unknown)\b",
    re.IGNORECASE,
)


def find_browser() -> str | None:
    """A Chromium on this machine: the one named in DI_CHROMIUM, one on the path, or Playwright's own."""
    named = os.environ.get("DI_CHROMIUM") or next((found for name in NAMES if (found := shutil.which(name))), None)
    if named:
        return named
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


@contextmanager
def launched_browser() -> Iterator[Browser]:
    """A headless browser that finds no other computer; without one the tests say how to get it, which fails in CI."""
    executable = find_browser()
    if executable is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(HOW_TO_GET_ONE)
    with sync_playwright() as playwright:
        options = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
        here_alone = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"
        launched = playwright.chromium.launch(executable_path=executable, args=[*options, here_alone])
        yield launched
        launched.close()


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def serving(*arguments: str, **settings: str) -> Iterator[str]:
    """The address of a dashboard that the command line serves with some arguments and environment variables.

    These may name its port as {port}.
    """
    port = free_port()
    given = {name: value.replace("{port}", str(port)) for name, value in settings.items()}
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DI_")} | given
    command = [sys.executable, "-m", "di_metrics", "serve", *arguments, "--port", str(port)]
    quiet = subprocess.DEVNULL
    server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=quiet, stderr=quiet)
    try:
        wait_for(f"http://127.0.0.1:{port}/_stcore/health")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=20)


def wait_for(url: str, host: str = "") -> None:
    """Wait until an address on this computer answers, if need be by another name and with a certificate of its own."""
    asked = urllib.request.Request(url, headers={"Host": host} if host else {})
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(asked, timeout=2, context=ssl._create_unverified_context()):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise AssertionError("The dashboard did not start within a minute.")


# What shows that a page is running comes late, so the state itself is asked for. While scripts of single widgets still
# arrive, what is drawn already may be hidden once more, and loses the focus.
_IS_AT_REST = """document.querySelector("[data-testid=stApp][data-test-script-state=notRunning]")
    && !document.querySelector("[data-testid=stStatusWidget], [data-stale=true]")
    && performance.getEntriesByType("resource").every(one => performance.now() - one.responseEnd > 250)"""
_IS_DRAWN = f"""() => {_IS_AT_REST} && document.querySelector("h1")?.checkVisibility({{visibilityProperty: true}})"""
_UNTIL_IDLE = """() => new Promise(done =>
    requestAnimationFrame(() => requestAnimationFrame(() => requestIdleCallback(done, {timeout: 5000}))))"""


def wait_until(page: Page, condition: str) -> None:
    """Wait until a function of the page says that something is so.

    It is asked twenty times a second: Playwright's expectations are asked after up to a second, and what is asked in each
    frame has the browser draw sixty of them a second while the dashboard would need the processor.
    """
    page.wait_for_function(condition, timeout=120_000, polling=50)


@dataclass
class Visit:
    """A browser tab on the dashboard, with what it asked for outside and what it complained of."""

    page: Page
    address: str
    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def open(self, path: str = "", **params: str) -> None:
        query = "&".join(f"{name}={value}" for name, value in params.items())
        self.page.goto(f"{self.address}/{path}" + (f"?{query}" if query else ""))
        self.settled()

    def settled(self) -> None:
        """Wait until the page is drawn and no run of it is under way."""
        wait_until(self.page, _IS_DRAWN)
        # The last elements of a run may still be put in place, and a click between would find its button replaced.
        self.page.evaluate(_UNTIL_IDLE)

    @property
    def params(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(urlsplit(self.page.url).query).items()}

    def wait_for_param(self, name: str, value: str | None) -> None:
        wanted = "null" if value is None else f"'{value}'"
        wait_until(self.page, f"() => new URLSearchParams(location.search).get('{name}') === {wanted}")
        self.settled()


_TABS: dict[tuple[Browser, int, int], Page] = {}
"""Tabs that tests have left, to be used again: a new one would have to read all of the dashboard's scripts anew."""


@contextmanager
def visiting(browser: Browser, address: str, size: dict[str, int]) -> Iterator[Visit]:
    """A tab of a given size; leaving it, nothing may have been asked for outside and no script may have failed."""
    place = (browser, size["width"], size["height"])
    page = _TABS.pop(place, None) or browser.new_context(viewport=size, accept_downloads=True).new_page()
    tab = Visit(page, address)
    listeners = {
        "request": lambda sent: _note_outside(tab, sent.url),
        "pageerror": lambda error: tab.errors.append(str(error)),
        "console": lambda said: tab.errors.append(said.text) if "Content Security Policy" in said.text else None,
    }
    for event, listener in listeners.items():
        page.on(event, listener)
    try:
        yield tab
        assert tab.outside == []
        assert tab.errors == []
    except BaseException:
        page.context.close()
        raise
    for event, listener in listeners.items():
        page.remove_listener(event, listener)
    _clear(page, size)
    _TABS[place] = page


def _clear(page: Page, size: dict[str, int]) -> None:
    """Leave nothing of a test in its tab."""
    for other in page.context.pages:
        if other is not page:
            other.close()
    page.evaluate("() => { localStorage.clear(); sessionStorage.clear() }")
    page.context.clear_cookies()
    page.goto("about:blank")
    page.emulate_media(media="null", color_scheme="light")
    page.set_viewport_size(size)


def _note_outside(tab: Visit, url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme in ("http", "https", "ws", "wss") and parts.hostname != "127.0.0.1":
        tab.outside.append(url)


_NOTHING_FADES = """() => document.getAnimations().every(one => one.playState !== "running")
    && !document.querySelector("[data-testid=stSkeleton]")
    && [...document.querySelectorAll("[data-testid=stPlotlyChart]")].every(one => one.querySelector("svg text"))
    && [...document.querySelectorAll("[data-testid=stElementContainer]")]
        .every(one => getComputedStyle(one).opacity === "1")"""


def assert_accessible(visit: Visit, *, but: str = "") -> None:
    """axe finds nothing `but` one rule in the scheme of now, nor in the other one, in which colours alone are others.

    The other one is left: the next page is judged in both as well, and to change it takes as long as to judge.
    """
    wait_until(visit.page, f"() => {_IS_AT_REST}")  # a presentation has no heading of a page, which `settled` waits for
    assert [one for one in _broken_rules(visit) if one[0] != but] == []
    is_dark = visit.page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    _in_scheme(visit, "light" if is_dark else "dark")
    assert _broken_rules(visit, runOnly=["color-contrast"]) == []


def _in_scheme(visit: Visit, scheme: Literal["light", "dark"]) -> None:
    """Have the reader's system ask for a scheme, and wait until Streamlit's theme and what hangs outside the app follow."""
    visit.page.emulate_media(color_scheme=scheme)
    schemes = "[document.querySelector('.stApp'), document.documentElement].map(one => getComputedStyle(one).colorScheme)"
    wait_until(visit.page, f"() => {schemes}.every(one => one === '{scheme}')")
    visit.page.evaluate(_UNTIL_IDLE)


def _broken_rules(visit: Visit, **options: list[str]) -> list[tuple[str, str, str]]:
    """What axe finds when charts are drawn and nothing fades in any more."""
    wait_until(visit.page, _NOTHING_FADES)
    broken = Axe().run(visit.page, options={"resultTypes": ["violations"], **options}).response["violations"]
    return [(rule["id"], rule["nodes"][0]["html"][:120], rule["nodes"][0]["failureSummary"]) for rule in broken]


_FITS = "() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"


def assert_within_the_screen(visit: Visit) -> None:
    """Nothing is wider than the screen, once charts have taken the width that they are given."""
    wait_until(visit.page, _FITS)


_NAMES = """() => [...document.querySelectorAll("body *")].flatMap(one =>
    ["aria-label", "title", "placeholder", "alt"].map(name => one.getAttribute(name)))"""
_UNTRANSLATED = ROOT / "docs" / "decisions" / "0017-visual-language.md"


def accessible_names(visit: Visit) -> set[str]:
    """What elements are called that show no text of their own, and fields that are empty."""
    return {name for name in visit.page.evaluate(_NAMES) if name and re.search(r"[a-z]{2}", name)}


def assert_the_same_in_english(visit: Visit, told: Collection[str] = ()) -> None:
    """After a change of the language the document says so, axe finds nothing, and what stayed is told.

    It is `told` by a statement, or by the decision.
    """
    in_latvian = accessible_names(visit)
    visit.page.get_by_role("radio", name="English").click()
    visit.wait_for_param("lang", "en")
    assert visit.page.evaluate("document.documentElement.lang") == "en"
    assert_accessible(visit)
    both = {name for name in in_latvian & accessible_names(visit) if name.isascii()}
    told = told or re.findall(r"“(.+?)”", _UNTRANSLATED.read_text(encoding="utf-8"))
    assert both - set(told) == set()


def on_a_screen_and_a_phone(visit: Visit, judge: Callable[[Visit], None]) -> None:
    """Judge what is drawn on a narrow screen and on a wide one, which is left."""
    for size in (NARROW, WIDE):
        visit.page.set_viewport_size(size)  # type: ignore[arg-type]
        visit.settled()
        judge(visit)


def assert_a_map_is_on_the_screen(visit: Visit) -> None:
    """The first map is seen whole without scrolling."""
    chart = visit.page.get_by_test_id("stPlotlyChart").first
    chart.locator("path.choroplethlocation").first.wait_for()
    box, screen = chart.bounding_box(), visit.page.viewport_size
    assert box
    assert screen
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= screen["height"]


def menu_of(visit: Visit, key: str) -> Locator:
    """The open menu of a figure of the page."""
    visit.page.locator(f".st-key-menu_{key} button").click()
    menu = visit.page.get_by_test_id("stPopoverBody")
    menu.wait_for()
    return menu


# Plotly asks what lies under the pointer, so a click has to go to a point of an area that no edge is near.
_POINT_WELL_INSIDE_AN_AREA = """() => {
    for (const path of document.querySelectorAll("path.choroplethlocation")) {
        const box = path.getBoundingClientRect(), toArea = path.getScreenCTM().inverse();
        const inside = (x, y) => path.isPointInFill(new DOMPoint(x, y).matrixTransform(toArea));
        for (let y = box.top; y < Math.min(box.bottom, innerHeight - 20); y += 4)
            for (let x = box.left; x < box.right; x += 4)
                if ([-8, 0, 8].every(dx => [-8, 0, 8].every(dy => inside(x + dx, y + dy)))) return [x, y];
    }
}"""


def click_on_the_map(visit: Visit) -> None:
    """Click on some municipality of the map."""
    visit.page.locator("path.choroplethlocation").first.wait_for()
    spot = visit.page.evaluate(_POINT_WELL_INSIDE_AN_AREA)
    visit.page.mouse.move(*spot)
    visit.page.locator(".hoverlayer .hovertext").first.wait_for()
    visit.page.mouse.click(*spot)
