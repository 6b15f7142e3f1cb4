"""Signing in at a real OpenID provider: what nobody, each role, a stranger and an ended session get of pages and routes."""

from __future__ import annotations

import http.client
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from behind_nginx import NAME, proxying
from browsing import free_port, serving, wait_for, wait_until
from playwright.sync_api import Browser, BrowserContext, Page

from di_metrics.access.rights import RIGHTS, Role
from di_metrics.errors import N_
from di_metrics.model import Language
from di_metrics.store.audit_log import read_log
from di_metrics.text import Speaker
from di_metrics.ui.frame import BARE, MANAGER_PAGES, PAGE_RIGHTS

SAY = Speaker(Language.LV).say
SIGN_IN, NO_ACCESS = SAY(N_("Sign in")), SAY(N_("No access"))
DATA_ROUTES = (
    "/media/0a1b2c.csv",
    "/_stcore/upload_file/session/file",
    "/component/x/y.js",
    "/_stcore/bidi-components/x/y.js",
)
USERS = {**{str(role): role for role in Role}, "stranger": None}
IDENTITY = "_streamlit_user"


@contextmanager
def provider() -> Iterator[str]:
    """The address of an OpenID provider process that knows the users."""
    port = free_port()
    users = [word for user in USERS for word in ("--user", user)]
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), *users]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(f"http://127.0.0.1:{port}/.well-known/openid-configuration")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)


@dataclass(frozen=True)
class Place:
    """A dashboard with sign-in, its access file and its records."""

    address: str
    access: Path
    database: Path

    def kinds(self) -> list[str]:
        """What the log tells, the first event first."""
        return [one.kind for one in reversed(read_log(self.database).events)]


@contextmanager
def place_at(
    folder: Path, records: Path, at: str, *, url: str = "http://127.0.0.1:{port}", **lengths: float
) -> Iterator[Place]:
    database = folder / "records.duckdb"
    database.write_bytes(records.read_bytes())
    access = folder / "access.toml"
    lines = [f"{name} = {value}" for name, value in lengths.items()]
    lines += ["[provider]", f'metadata = "{at}/.well-known/openid-configuration"', 'client_id = "di"']
    lines += ['client_secret_env = "SECRET"']
    for role in Role:
        lines += ["[[user]]", f'subject = "{role}"', f'name = "{role} Vārds"', f'roles = ["{role}"]']
        lines += ['municipality = "LV9001000"'] if role is Role.MUNICIPALITY else []
    access.write_text("\n".join(lines), encoding="utf-8")
    settings = {"DI_ACCESS": str(access), "SECRET": "known to the provider", "DI_URL": url}
    with serving("--database", str(database), **settings) as address:
        yield Place(address, access, database)


@pytest.fixture(scope="module")
def at() -> Iterator[str]:
    with provider() as address:
        yield address


@pytest.fixture(scope="module")
def place(at: str, tmp_path_factory: pytest.TempPathFactory, sample_file: Path) -> Iterator[Place]:
    with place_at(tmp_path_factory.mktemp("signing_in"), sample_file, at) as made:
        yield made


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser that nobody has used yet."""
    made = browser.new_context()
    yield made
    made.close()


_AT_REST = """() => document.querySelector("h1")?.checkVisibility({visibilityProperty: true})
    && document.querySelector("[data-testid=stApp][data-test-script-state=notRunning]")
    && !document.querySelector("[data-stale=true]")"""


def heading(page: Page) -> str:
    wait_until(page, _AT_REST)
    return page.locator("h1").inner_text()


def opened(page: Page, place: Place, address: str = "") -> str:
    """The heading of a page of the dashboard."""
    page.goto(f"{place.address}/{address}")
    return heading(page)


def sign_in(page: Page, place: Place, user: str, address: str = "") -> str:
    """Sign in from a page; returns the heading of what is seen then."""
    assert opened(page, place, address) == SIGN_IN
    page.locator(".st-key-sign_in button").click()
    page.locator(f"button[value={user}]").click()
    page.wait_for_url(f"{place.address}/**")
    return heading(page)


def answered(place: Place, path: str, cookies: str = "", method: str = "GET") -> int:
    """The status that a request is answered with."""
    connection = http.client.HTTPConnection(urlsplit(place.address).netloc, timeout=30)
    try:
        connection.request(method, path, headers={"Cookie": cookies} if cookies else {})
        return connection.getresponse().status
    finally:
        connection.close()


def cookies_of(context: BrowserContext) -> str:
    return "; ".join(f"{one['name']}={one['value']}" for one in context.cookies())


def assert_nobody(page: Page, place: Place) -> None:
    """Whoever uses this browser sees no page, and is answered on no route that carries data."""
    assert opened(page, place, "money") == SIGN_IN
    assert [answered(place, path, cookies_of(page.context)) for path in DATA_ROUTES] == [401] * len(DATA_ROUTES)


def test_nobody_sees_a_page_or_is_answered_on_a_route(place: Place, context: BrowserContext) -> None:
    page = context.new_page()
    for address in MANAGER_PAGES:
        assert opened(page, place, f"{address}?lang=lv&public=1") == SIGN_IN, address
        assert page.locator(".st-key-page-head").count() == 0
    for method in ("GET", "PUT", "POST", "DELETE", "HEAD", "OPTIONS"):
        assert [answered(place, path, method=method) for path in DATA_ROUTES] == [401] * len(DATA_ROUTES), method
    for path in ("//media/0a.csv", "/./media/0a.csv", "/static/../media/0a.csv", "/media/../media/0a.csv", "/_stcore/x"):
        assert answered(place, path) in (400, 401, 404), path
    assert [answered(place, path) for path in ("/_stcore/health", "/ready", "/app/static/logo.svg")] == [200] * 3
    page.locator(".st-key-language").get_by_text("English").click()
    wait_until(page, "() => document.querySelector('h1')?.innerText === 'Sign in'")


def _telling(role: Role) -> set[str]:
    """All pages that a role may not see, and of the others one a right: what they show is judged without a browser."""
    one_a_right = {right: address for address, right in PAGE_RIGHTS.items() if address not in BARE}
    return {address for address, right in PAGE_RIGHTS.items() if right not in RIGHTS[role]} | {*one_a_right.values()}


@pytest.mark.parametrize("role", Role)
def test_a_role_gets_its_pages_and_no_others(role: Role, place: Place, context: BrowserContext) -> None:
    page = context.new_page()
    first = SAY(MANAGER_PAGES["municipality" if role is Role.MUNICIPALITY else "overview"][1])
    assert sign_in(page, place, str(role), "definitions?lang=lv") == SAY(MANAGER_PAGES["definitions"][1]), "one comes back"
    for address in _telling(role):
        seen = opened(page, place, f"{address}?lang=lv")
        assert seen == (SAY(MANAGER_PAGES[address][1]) if PAGE_RIGHTS[address] in RIGHTS[role] else first), address
    cookies = cookies_of(context)
    may_upload = role is Role.EDITOR
    assert (answered(place, DATA_ROUTES[1], cookies, "PUT") != 401) == may_upload
    assert answered(place, DATA_ROUTES[0], cookies) == 404, "let through, and there is no such file"
    for one in context.cookies():
        assert one["httpOnly"] or one["name"] == "_streamlit_xsrf"


def test_a_stranger_is_told_what_to_hand_to_the_administrator(place: Place, context: BrowserContext) -> None:
    page = context.new_page()
    assert sign_in(page, place, "stranger", "money?lang=lv") == NO_ACCESS
    assert page.get_by_test_id("stCode").inner_text().strip() == "stranger"
    for address in MANAGER_PAGES:
        assert opened(page, place, address) == NO_ACCESS, address
    assert [answered(place, path, cookies_of(context)) for path in DATA_ROUTES] == [401] * len(DATA_ROUTES)
    assert place.kinds()[-1] == "sign_in_refused"


def test_a_changed_cookie_is_nobodys(place: Place, context: BrowserContext) -> None:
    page = context.new_page()
    sign_in(page, place, "viewer")
    [identity] = [one for one in context.cookies() if one["name"] == IDENTITY]
    for value in (identity["value"][:-3] + "AAA", "A" + identity["value"][1:], identity["value"].split(".")[0], "chunks-2"):
        context.add_cookies([{"name": IDENTITY, "value": value, "url": place.address}])
        assert_nobody(page, place)
    context.add_cookies([{"name": IDENTITY, "value": identity["value"], "url": place.address}])
    assert opened(page, place) != SIGN_IN, "as it was it is still somebody's"


def test_who_signs_out_is_nobody_with_the_old_cookie_too(place: Place, context: BrowserContext) -> None:
    page = context.new_page()
    sign_in(page, place, "viewer", "?lang=lv")
    kept = [{"name": one["name"], "value": one["value"], "url": place.address} for one in context.cookies()]
    page.locator(".st-key-menu_account button").click()
    page.locator(".st-key-sign_out button").click()
    wait_until(page, f"() => document.querySelector('h1')?.innerText === '{SIGN_IN}'")
    assert place.kinds()[-1] == "sign_out"
    after = context.new_page()  # the first one may still be on its way
    assert_nobody(after, place)
    context.add_cookies(kept)  # type: ignore[arg-type]
    assert_nobody(after, place)


def test_a_right_that_is_taken_away_is_gone_with_the_next_click(place: Place, context: BrowserContext) -> None:
    page, before = context.new_page(), place.access.read_text(encoding="utf-8")
    sign_in(page, place, "viewer", "?lang=lv")
    try:
        for text, seen in ((before.replace('subject = "viewer"', 'subject = "gone"'), NO_ACCESS), ("[", None)):
            place.access.write_text(text, encoding="utf-8")
            if seen:
                assert opened(page, place, "money") == seen
            else:
                page.goto(f"{place.address}/money")
                page.get_by_test_id("stAlertContentError").wait_for()
                assert "access.toml" not in page.content(), "what stands in it is no stranger's business"
            assert [answered(place, path, cookies_of(context)) for path in DATA_ROUTES] == [401] * len(DATA_ROUTES)
    finally:
        place.access.write_text(before, encoding="utf-8")


def test_an_internal_file_is_logged_and_nobody_else_may_fetch_it(place: Place, context: BrowserContext) -> None:
    page = context.new_page()
    sign_in(page, place, "publisher", "table?lang=lv")
    page.locator(".st-key-menu_table button").first.click()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    with page.expect_download() as started:
        page.locator(".st-key-CSV_table button").click()
    assert Path(started.value.path()).stat().st_size > 100
    last = read_log(place.database).events[0]
    assert (last.kind, last.person, last.subject) == ("export", "publisher Vārds", "publisher")
    assert last.details["file"].endswith(".csv")
    [file] = {urlsplit(url).path for url in [*asked, started.value.url] if "/media/" in url}
    assert (answered(place, file, cookies_of(context)), answered(place, file)) == (200, 401)
    assert opened(page, place, "log?lang=lv") == SAY(MANAGER_PAGES["log"][1])
    assert "publisher Vārds" in page.locator("table").inner_text()


def test_behind_the_proxy_one_signs_in_and_the_cookies_are_secure(
    at: str, tmp_path: Path, sample_file: Path, browser: Browser
) -> None:
    port, context = free_port(), browser.new_context(ignore_https_errors=True)
    with (
        place_at(tmp_path, sample_file, at, url=f"https://{NAME}:{port}") as place,
        proxying(tmp_path, "manager", [urlsplit(place.address).netloc], port, free_port()),
    ):
        page = context.new_page()
        sign_in(page, replace(place, address=f"https://{NAME}:{port}"), "viewer", "money?lang=lv")
        assert (page.url.split("?")[0], place.kinds()[-1]) == (f"https://{NAME}:{port}/money", "sign_in")
        assert {one["secure"] for one in context.cookies(page.url)} == {True}
    context.close()


@pytest.mark.parametrize("lengths", [{"idle_minutes": 0.1}, {"longest_hours": 0.002}])
def test_a_session_ends_by_itself_and_its_page_with_it(
    lengths: dict[str, float], at: str, tmp_path: Path, sample_file: Path, context: BrowserContext
) -> None:
    with place_at(tmp_path, sample_file, at, **lengths) as place:
        page = context.new_page()
        sign_in(page, place, "viewer", "map?lang=lv")
        kept = [{"name": one["name"], "value": one["value"], "url": place.address} for one in context.cookies()]
        wait_until(page, f"() => document.querySelector('h1')?.innerText === '{SIGN_IN}'")
        assert "/map" in page.url
        assert place.kinds()[-1] == "session_ended"
        context.add_cookies(kept)  # type: ignore[arg-type]
        assert_nobody(page, place)
