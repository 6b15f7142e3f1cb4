"""The deployment as it is shipped: nginx with TLS before two public replicas, of which one is lost."""

from __future__ import annotations

import http.client
import os
import re
import signal
import ssl
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import streamlit as st
import yaml
from behind_nginx import DEPLOY, NAME, proxying
from browsing import WIDE, Visit, free_port, serving, wait_until
from playwright.sync_api import Browser, expect

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Site:
    """The dashboard behind the proxy, the ports of its replicas, and the proxy's log."""

    port: int
    plain_port: int
    replicas: tuple[int, ...]
    log: Path

    def ask(self, path: str, **headers: str) -> http.client.HTTPResponse:
        trusting = ssl._create_unverified_context()
        connection = http.client.HTTPSConnection("127.0.0.1", self.port, timeout=30, context=trusting)
        connection.request("GET", path, headers={"Host": NAME, **headers})
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer

    def served_last(self) -> int:
        """The port of the replica that the last request in the log went to."""
        return int(self.log.read_text().split("\n")[-2].split()[4].rpartition(":")[2])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, release_file: Path) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("deployment")
    port, plain_port = free_port(), free_port()
    arguments = ("--audience", "public", "--release", str(release_file))
    with ExitStack() as stack:
        addresses = [stack.enter_context(serving(*arguments, DI_URL=f"https://{NAME}")) for _ in range(2)]
        replicas = [urlsplit(one) for one in addresses]
        log = stack.enter_context(proxying(folder, "public", [one.netloc for one in replicas], port, plain_port))
        yield Site(port, plain_port, tuple(one.port or 0 for one in replicas), log)


def test_the_proxy_encrypts_keeps_static_files_and_names_nobody(site: Site) -> None:
    plain = http.client.HTTPConnection("127.0.0.1", site.plain_port, timeout=30)
    plain.request("GET", "/map?lang=lv", headers={"Host": "evil.example"})
    answer = plain.getresponse()
    assert (answer.status, answer.headers["Location"]) == (308, f"https://{NAME}/map?lang=lv")
    assert "max-age" in site.ask("/").headers["Strict-Transport-Security"]
    assert site.ask("/", Host="evil.example").status == 400
    cookie = site.ask("/").headers["Set-Cookie"]
    assert {"Secure", "HttpOnly", "SameSite=Lax"} <= set(cookie.split("; "))
    script = next((Path(st.__file__).parent / "static" / "static" / "js").glob("index.*.js")).name
    answers = [site.ask(f"/static/js/{script}", **{"Accept-Encoding": "gzip"}) for _ in range(2)]
    assert [(one.status, one.headers["Content-Encoding"]) for one in answers] == [(200, "gzip")] * 2
    assert list((site.log.parent / "static").iterdir())
    assert site.ask("/_stcore/metrics").status == 404
    assert re.search(r"127\.0\.0\.1 |\?|lang=", site.log.read_text()) is None


def test_a_visitor_stays_with_a_replica_and_goes_on_with_the_other_when_it_is_lost(site: Site, browser: Browser) -> None:
    context = browser.new_context(viewport=WIDE, ignore_https_errors=True)  # type: ignore[arg-type]
    visit = Visit(context.new_page(), f"https://{NAME}:{site.port}")
    visit.open("map", lang="lv", y="2020")
    heading = visit.page.get_by_role("heading", level=1)
    expect(heading).to_have_text("Karte")
    cookie = "; ".join(f"{one['name']}={one['value']}" for one in context.cookies())
    used = set()
    for _ in range(5):
        site.ask("/", Cookie=cookie)
        used.add(site.served_last())
    assert len(used) == 1
    lost = used.pop()
    with visit.page.expect_websocket(timeout=120_000):  # the page looks for another replica by itself
        os.kill(_process_on(lost), signal.SIGKILL)
    wait_until(visit.page, "() => document.querySelector('[data-test-connection-state=CONNECTED]')")
    year = visit.page.get_by_role("combobox", name="Līdz gada beigām")
    year.scroll_into_view_if_needed()  # a page that scrolls closes its menus
    visit.settled()
    year.click()
    visit.page.get_by_role("option", name="2019", exact=True).click()
    visit.wait_for_param("y", "2019")
    visit.settled()
    seen = [site.ask("/", Cookie=cookie).status for _ in range(20)]
    assert (seen, site.served_last() != lost) == ([200] * 20, True)
    visit.page.reload()
    visit.settled()
    expect(heading).to_have_text("Karte")
    assert visit.params["y"] == "2019"
    context.close()


def _process_on(port: int) -> int:
    """The process that listens on a port of this computer."""
    wanted = f"{port:04X}"
    inodes = {
        words[9] for words in map(str.split, Path("/proc/net/tcp").read_text().splitlines())
        if words[1].endswith(f":{wanted}") and words[3] == "0A"
    }  # fmt: skip
    for place in Path("/proc").glob("[0-9]*/fd/*"):
        try:
            if re.sub(r"socket:\[(\d+)\]", r"\1", os.readlink(place)) in inodes:
                return int(place.parts[2])
        except OSError:
            continue
    raise AssertionError(f"nothing listens on {port}")


def test_the_public_part_is_given_no_records() -> None:
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    public = compose["services"]["public"]
    assert [one.split(":")[-2:] for one in public["volumes"]] == [["/release", "ro"]]
    assert "DI_DATABASE" not in public["environment"]
    assert public["read_only"] is True
    manager = compose["services"]["manager"]
    assert not set(manager["networks"]) & {
        one for name in ("public", "proxy") for one in compose["services"][name]["networks"]
    }
    assert all(port.startswith("127.0.0.1:") for port in compose["services"]["manager"]["ports"])
    unit = (DEPLOY / "di-metrics-public@.service").read_text(encoding="utf-8")
    assert "DI_DATABASE" not in unit + (DEPLOY / "settings" / "public.env").read_text(encoding="utf-8")
    assert "InaccessiblePaths=-/srv/di-metrics/records" in unit


def test_units_and_containers_fill_in_all_that_nginx_is_told() -> None:
    """What stands in ${DI_…} is given by settings or the unit, which names it to envsubst, and by the compose file."""
    unit = (DEPLOY / "di-metrics-proxy@.service").read_text(encoding="utf-8")
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))["services"]
    for audience, service in (("public", "proxy"), ("manager", "manager-proxy")):
        wanted = set(re.findall(r"\$\{(DI_\w+)\}", (DEPLOY / f"nginx-{audience}.conf").read_text(encoding="utf-8")))
        settings = (DEPLOY / "settings" / f"proxy-{audience}.env").read_text(encoding="utf-8")
        given = set(re.findall(r"^(?:Environment=)?(DI_\w+)=", settings + unit, re.MULTILINE))
        assert wanted <= given
        assert wanted <= set(re.findall(r"\$\$\{(DI_\w+)\}", unit))
        assert wanted <= services[service]["environment"].keys()
        assert f"nginx-{audience}.conf" in services[service]["volumes"][0]
