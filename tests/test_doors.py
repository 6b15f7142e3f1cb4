"""What both servers answer at all: to whom, on which routes, with which headers, and how heavy a first visit is."""

from __future__ import annotations

import http.client
import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from browsing import WIDE, Visit, serving, visiting
from playwright.sync_api import Browser, WebSocket

from di_metrics.errors import SettingsError
from di_metrics.settings import Site, read_site
from di_metrics.ui.doors import CLOSED, UPLOADS
from di_metrics.ui.frame import MANAGER_PAGES
from di_metrics.ui.public.public_page import PUBLIC_PAGES

SITE = "https://di.example.lv"
PAGES = {"manager": MANAGER_PAGES, "public": PUBLIC_PAGES}
HEAVIEST_FIRST_VISIT = 3_000_000
CARRIED = {
    "content-security-policy": "default-src 'self'",
    "permissions-policy": "camera=()",
    "referrer-policy": "strict-origin-when-cross-origin",
    "strict-transport-security": "max-age=63072000",
    "x-content-type-options": "nosniff",
}


@pytest.fixture(scope="module", params=PAGES)
def server(request: pytest.FixtureRequest, demonstration_file: Path, release_file: Path) -> Iterator[tuple[str, str]]:
    """A server of each audience that readers reach behind TLS: its audience and its own address."""
    files = {"manager": ["--database", str(demonstration_file)], "public": ["--release", str(release_file)]}
    given = ["--audience", request.param, *files[request.param]]
    with serving(*given, DI_URL=SITE, DI_FRAME_ANCESTORS="https://portal.example.lv") as address:
        yield request.param, address


def ask(server: tuple[str, str], path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], str]:
    """The status, the headers by their lower-case names and the text of an answer."""
    connection = http.client.HTTPConnection(urlsplit(server[1]).netloc, timeout=30)
    try:
        connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        told = {name.lower(): value for name, value in answer.getheaders()}
        return answer.status, told, answer.read().decode("utf-8", "replace")
    finally:
        connection.close()


def test_every_page_is_found_and_no_other(server: tuple[str, str]) -> None:
    first, *others = PAGES[server[0]]
    assert ask(server, "/")[0] == 200
    assert [ask(server, f"/{address}")[0] for address in others] == [200] * len(others)
    status, headers, _ = ask(server, f"/{first}?lang=en")
    assert (status, headers["location"]) == (307, f"{SITE}/?lang=en")
    assert [ask(server, path)[0] for path in ("/nowhere", "/%3Cb%3E", "/admin")] == [404] * 3


def test_all_that_a_page_names_is_there(server: tuple[str, str]) -> None:
    named = set(re.findall(r'(?:href|src)="\.(/[^"]+)"', ask(server, "/")[2]))
    assert len(named) > 3
    assert {path for path in named if ask(server, path)[0] != 200} == set()


def test_every_answer_carries_the_headers(server: tuple[str, str]) -> None:
    script = ask(server, "/")[2].split('src="./static/js/')[1].split('"')[0]
    for path in ("/", "/nowhere", "/_stcore/health", "/_stcore/metrics", f"/static/js/{script}", "/app/static/logo.svg"):
        headers = ask(server, path)[1]
        assert {name: told in headers[name] for name, told in CARRIED.items()} == dict.fromkeys(CARRIED, True), path
    policy = ask(server, "/")[1]["content-security-policy"]
    assert "frame-ancestors 'self' https://portal.example.lv" in policy
    assert "unsafe-eval" not in policy
    assert "script-src 'self' 'unsafe-inline'" not in policy


def test_closed_routes_answer_nobody(server: tuple[str, str]) -> None:
    for path in (*CLOSED, *(UPLOADS if server[0] == "public" else ())):
        for method in ("GET", "PUT", "POST", "DELETE"):
            status, _, text = ask(server, f"{path}/session/file", method)
            assert (status, text) == (404, ""), (method, path)
    assert json.loads(ask(server, "/_stcore/host-config")[2])["allowedOrigins"] == []


def test_ready_says_whether_the_data_can_be_opened(server: tuple[str, str]) -> None:
    assert ask(server, "/ready")[::2] == (200, "ready")


@pytest.mark.parametrize("name", ["evil.example", "di.example.lv.evil.example", "127.0.0.1.evil.example", "", "*"])
def test_a_foreign_name_is_not_answered(server: tuple[str, str], name: str) -> None:
    status, _, text = ask(server, "/", Host=name)
    assert status == 400
    assert "evil" not in text
    asked = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA=="}
    assert ask(server, "/_stcore/stream", Host=name, **asked, Sec_WebSocket_Version="13")[0] in (400, 403)


def test_links_name_the_address_that_readers_know(server: tuple[str, str]) -> None:
    text = ask(server, "/?lang=lv", Host="localhost")[2]
    assert "localhost" not in text
    assert server[0] == "manager" or f'content="{SITE}/"' in text


def test_a_first_visit_is_light_and_finds_all_that_it_asks_for(server: tuple[str, str], browser: Browser) -> None:
    received: list[int] = []
    missing: list[str] = []

    def opened(socket: WebSocket) -> None:
        socket.on("framereceived", lambda frame: received.append(len(frame)))

    context = browser.new_context(viewport=WIDE)  # type: ignore[arg-type]
    page = context.new_page()
    page.on("websocket", opened)
    page.on("response", lambda answer: missing.append(answer.url) if answer.status >= 400 else None)
    deep = list(PAGES[server[0]])[1]
    page.goto(f"{server[1]}/{deep}?lang=lv")
    Visit(page, server[1]).settled()
    sent = page.evaluate("performance.getEntriesByType('resource').reduce((sum, one) => sum + one.transferSize, 0)")
    context.close()
    assert missing == []
    assert 1_000_000 < sent + sum(received) < HEAVIEST_FIRST_VISIT


@pytest.mark.parametrize("path", ["meetings", "intake"])
def test_scripts_of_our_own_run_under_the_policy(path: str, browser: Browser, served_demonstration: str) -> None:
    with visiting(browser, served_demonstration, WIDE) as tab:
        tab.open(path, lang="lv")  # leaving the tab fails where the browser refused anything


def test_what_is_no_web_address_is_refused() -> None:
    assert read_site({}) == Site()
    site = read_site({"DI_URL": f"{SITE}/", "DI_FRAME_ANCESTORS": "https://a.lv http://b.lv:8080"})
    assert site == Site(SITE, ("https://a.lv", "http://b.lv:8080"))
    assert site.absolute("http://127.0.0.1:8501/map?lang=lv") == f"{SITE}/map?lang=lv"
    for word in (
        "di.example.lv",
        "ftp://di.lv",
        "https://",
        "https://di.lv/path",
        "https://di.lv:99999",
        "https://d;i",
        "*",
    ):
        for name in ("DI_URL", "DI_FRAME_ANCESTORS"):
            with pytest.raises(SettingsError):
                read_site({name: word})
