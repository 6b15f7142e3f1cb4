"""Whatever an address holds: a page is drawn, with a notice in plain text of what was not understood and what is shown."""

from __future__ import annotations

import os
import random
import re
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import pytest
from browsing import WIDE, visiting
from invented_release import invented_release
from playwright.sync_api import Browser, expect
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block
from workplace import Workplace

from di_metrics.indicators import CATALOGUE
from di_metrics.model import Basis, Language
from di_metrics.region_files import load_region, read_folder
from di_metrics.release.file import write_release
from di_metrics.release.offered import offered_by
from di_metrics.release.release import ANY_SERVICE, WHOLE_PROJECT
from di_metrics.settings import PROGRAMME, default_region
from di_metrics.text import Speaker
from di_metrics.ui.address_parameters import AddressFault, shown_word, single_values
from di_metrics.ui.choice import KEYS, LISTS, PRESENTATION, first_area, read_choice
from di_metrics.ui.frame import BARE, MANAGER_PAGES
from di_metrics.ui.name_search import find
from di_metrics.ui.public import public_choice as public
from di_metrics.ui.public.public_page import PUBLIC_PAGES
from di_metrics.ui.search_field import destinations

ROOT = Path(__file__).resolve().parents[1]
ADDRESSES = int(os.environ.get("DI_TEST_ADDRESSES", "0"))
"""How many addresses are drawn on pages, in place of one a page; the large number is run by hand."""
REGION = load_region(read_folder(default_region(), PROGRAMME))
RELEASE = invented_release(3)
OFFERED = offered_by(RELEASE)

Given = dict[str, list[str]]

NAMES = {
    "manager": [*KEYS, *PRESENTATION],
    "public": [*public.KEYS, "public"],
}
HOSTILE = [
    "", " ", ",", ",,,", "0", "-1", "1900-01-01", "9999-12-31", "2030-13-45", "0000-00-00", "2019-W52-1", "2019-12-31T10:00",
    "9" * 4_000, "9" * 5_000, "-" + "9" * 4_000, "１２", "٣", "²", "1e3", "1_000", "+1", " 1", "NaN", "null", "None", "true",
    "![x](http://example.org/x.png)", "[x](javascript:alert(1))", "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "**b** `c` $x$ :red[x] :material/x:", "%(word)s", "%s%d%n", "{0}", "\x00", "a\x00b", "\ud800", "x\udfff", "\u202egnp",
    "\ufeff",
    "\N{GREEK SMALL LETTER ALPHA}" * 70, "children" * 50_000, "children," * 50_000, ",".join(map(str, range(50_000))),
    "../../etc/passwd", "'; DROP TABLE x; --", "\r\nX: y", "\N{COMBINING ACUTE ACCENT}" * 500, "adults\N{ZERO WIDTH SPACE}",
]  # fmt: skip
MARKUP = "<img src=//evil.example/x>![x](//evil.example/y)[a](https://evil.example)"
RIGHT = [
    *CATALOGUE, *REGION.municipality, *REGION.service, *REGION.category, *REGION.group, *REGION.unit_kind, *Basis, *Language,
    *OFFERED.years, *OFFERED.areas, "2019-12-31", "2016-01-01", "2022-06-30", "1", "2", "internal", "masked", "any", "whole",
]  # fmt: skip


def addresses(audience: str, count: int, seed: int) -> Iterator[Given]:
    """Addresses of the parameters of all pages, right words, hostile ones and mixtures of both; always the same."""
    chance = random.Random(seed)

    def word() -> str:
        kind = chance.random()
        if kind < 0.4:
            return chance.choice(RIGHT)
        if kind < 0.7:
            return chance.choice(HOSTILE)
        if kind < 0.85:
            return ",".join(chance.choice([*RIGHT, *HOSTILE[:30]]) for _ in range(chance.randrange(1, 5)))
        return "".join(
            chr(chance.choice((chance.randrange(128), chance.randrange(0x11_0000)))) for _ in range(chance.randrange(1, 12))
        )

    others = ["", "grup", "utm_source", "fbclid", "__proto__", "embed", *HOSTILE]
    for _ in range(count):
        names = chance.choices([*NAMES[audience] * 6, *others], k=chance.randrange(1, 7))
        yield {name: [word() for _ in range(chance.choice((1, 1, 1, 2, 3)))] for name in names}


def read_manager(given: Given) -> tuple[dict[str, str], list[AddressFault]]:
    params, others = single_values(given, KEYS, LISTS)
    view, faults = read_choice(REGION, params)
    again, no_faults = read_choice(REGION, view.address(REGION))
    assert (again, no_faults) == (view, ())
    period = view.selection.period
    assert REGION.project.start <= (period.first or period.last) <= period.last <= REGION.project.end
    return view.address(REGION), [*faults, *others]


def read_public(given: Given) -> tuple[dict[str, str], list[AddressFault]]:
    params, others = single_values(given, public.KEYS)
    view, faults = public.read_public_choice(RELEASE, OFFERED, params)
    again, no_faults = public.read_public_choice(RELEASE, OFFERED, view.address(RELEASE, OFFERED))
    assert (again, no_faults) == (view, ())
    return view.address(RELEASE, OFFERED), [*faults, *others]


READERS: dict[str, Callable[[Given], tuple[dict[str, str], list[AddressFault]]]] = {
    "manager": read_manager,
    "public": read_public,
}


USUAL = {
    "manager": {
        *("lv", REGION.default_basis, "recipients", str(REGION.project.end), "1", REGION.unit_kinds[0].code),
        first_area(REGION, REGION.default_basis),
    },
    "public": {"lv", *OFFERED.groups[:1], *OFFERED.areas[:1], OFFERED.last_year, ANY_SERVICE, WHOLE_PROJECT},
}
"""Words that say what is shown anyway."""


@pytest.mark.parametrize("audience", READERS)
def test_whatever_an_address_holds_is_understood_or_told(audience: str) -> None:
    speakers, read = [Speaker(language) for language in Language], READERS[audience]
    without, _ = read({})
    for given in addresses(audience, 10_000, 1):
        _, faults = read(given)
        for fault in faults:
            for speaker in speakers:
                text = f"{speaker.error(fault)} {speaker.message(fault.instead)}"
                assert len(text) < 500
                assert text.isprintable()
        name, words = next(iter(given.items()))
        address, faults = read({name: words})
        if address == without and not faults:
            assert {*",".join(words).split(",")} <= {*USUAL[audience], ""} or re.match("utm|fbclid", name), (name, words)


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"grup": ["adults"]}, "grup"),
        ({"as_of": ["1900-01-01"]}, "1900-01-01"),
        ({"as_of": ["2019-12-31", "2018-12-31"]}, "as_of"),
        ({"indicator": ["<b>x</b>"]}, "<b>x</b>"),
        ({"lang": ["de"]}, "de"),
        ({"m": ["9" * 5_000]}, "9" * 60 + "…"),
        ({"state_care": ["yes"]}, "yes"),
        ({"public": ["yes"]}, "yes"),
        ({"from": ["2020-01-01"], "as_of": ["2019-01-01"]}, "2020-01-01 – 2019-01-01"),
    ],
)
def test_a_part_that_is_not_understood_is_named(given: Given, named: str) -> None:
    _, [fault] = read_manager(given)
    assert f"“{named}”" in Speaker(Language.EN).error(fault)
    assert f"„{named}”" in Speaker(Language.LV).error(fault)


def test_a_link_to_a_draft_leads_to_the_latest_release() -> None:
    _, [fault] = read_public({"r": ["0"]})
    assert "“0”" in Speaker(Language.EN).error(fault)


def test_what_other_sites_add_to_a_link_is_no_fault_and_repeated_lists_are_joined() -> None:
    assert read_manager({"utm_source": ["x"], "fbclid": ["y"]})[1] == []
    address, faults = read_manager({"group": ["adults", "children"]})
    assert (address["group"], faults) == ("adults,children", [])


def test_a_word_is_shown_short_and_without_what_cannot_be_seen() -> None:
    assert shown_word("a\x00b\ud800\u202e") == "a\ufffdb\ufffd\ufffd"
    assert len(shown_word("x" * 1_000_000)) == 61


# ---- pages --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def public_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("addresses") / "release.duckdb"
    write_release(RELEASE, file)
    return file


def settings_of(audience: str, database: Path, release: Path) -> dict[str, str]:
    if audience == "manager":
        return {"DI_DATABASE": str(database)}
    return {"DI_AUDIENCE": "public", "DI_RELEASE": str(release)}


PAGES = [
    *(("manager", address, file) for address, (file, _) in MANAGER_PAGES.items()),
    *(("public", address, file) for address, (file, _) in PUBLIC_PAGES.items()),
]


def sendable(given: Given) -> Given:
    """What Streamlit takes from a browser: half a megabyte, and no lone surrogate, for an address is text in UTF-8."""
    return {clean(name): [clean(word) for word in words] for name, words in given.items()}


def clean(word: str) -> str:
    return word[:2_000].encode(errors="replace").decode()


@pytest.mark.parametrize(("audience", "address", "file"), PAGES, ids=[f"{one[0]}-{one[1]}" for one in PAGES])
def test_a_page_is_drawn_whatever_its_address_holds(
    monkeypatch: pytest.MonkeyPatch, sample_file: Path, public_file: Path, audience: str, address: str, file: str
) -> None:
    monkeypatch.delenv("DI_DATABASE", raising=False)
    for name, value in settings_of(audience, sample_file, public_file).items():
        monkeypatch.setenv(name, value)
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
    app.switch_page(file)
    for given in ({name: [MARKUP] for name in NAMES[audience]}, *addresses(audience, ADDRESSES or 1, len(address))):
        app.query_params.clear()
        for name, words in sendable({"zzz": ["<b>![x](y)</b>"], **given, "lang": ["lv"]}).items():
            app.query_params[name] = words
        app.run()
        assert not app.exception, given
        errors = [one.value for one in app.error]
        assert errors == [] or (address == "present" and errors[0].startswith("Sanāksmes Nr. ")), given
        notices = [one.value for one in app.get("html") if 'role="alert"' in one.value]
        if not errors and "public" not in given:
            assert len(notices) == 1, given
            assert "Adrese nav pilnībā saprasta." in notices[0]
            assert "zzz" in notices[0]
        assert read_as_markup(app) == [], given


def read_as_markup(app: AppTest) -> list[str]:
    """What of a page's elements holds a word of an address where Markdown or HTML is read."""
    found, waiting = [], [app._tree]
    while waiting:
        node = waiting.pop()
        waiting += node.children.values() if isinstance(node, Block) else ()
        text = str(getattr(node, "proto", ""))
        if "evil.example" in text:
            is_text = node.type == "html" and not re.search(r"<[^>]*evil", text)
            found += [] if is_text else [text]
    return found


def test_the_search_finds_or_does_not_whatever_is_asked_for_and_leads_to_addresses_that_are_understood() -> None:
    speaker, pages = Speaker(Language.LV), {one: told for one, told in MANAGER_PAGES.items() if one not in BARE}
    for given in islice(addresses("manager", 10_000, 2), 0, None, 500):
        view, _ = read_choice(REGION, single_values(given, KEYS, LISTS)[0])
        among = destinations(speaker, REGION, view, pages)
        assert {one.address for one in among} <= set(pages)
        for one in among:
            address = one.choice.address(REGION)
            assert read_choice(REGION, address) == (one.choice, ()), (given, one)
        for word in (*given, *(word for words in given.values() for word in words)):
            assert set(find(word, among)) <= set(among)


def test_markup_in_an_address_is_plain_text_and_unknown_pages_lead_to_the_overview(
    browser: Browser, served_workplace: tuple[Workplace, str]
) -> None:
    markup = "%3Cimg%20src=x%20onerror=alert(1)%3E![x](http://evil.example/x.png)[a](//evil.example)%00%ED%A0%80"
    with visiting(browser, served_workplace[1], WIDE) as visit:
        notice = visit.page.locator("[role=alert].di-notice")
        visit.open("services", lang="lv", group=markup)
        expect(notice).to_contain_text("<img src=x onerror=alert(1)>![x](http://evil.example/x.")
        expect(visit.page.locator("[src*=evil], [href*=evil], [onerror]")).to_have_count(0)
        visit.open("nowhere", lang="lv", as_of="9999-01-01")
        expect(visit.page.get_by_role("heading", level=1)).to_have_text("Pārskats")
        expect(notice).to_contain_text("nowhere")
        expect(notice).to_contain_text("9999-01-01")
        expect(visit.page.get_by_role("dialog")).to_have_count(0)
        visit.open("overview", lang="lv")
        expect(visit.page.get_by_role("heading", level=1)).to_have_text("Pārskats")
        expect(notice).to_have_count(0)
        visit.open("present", lang="lv", m="9" * 4000)
        expect(notice).to_contain_text("9" * 60 + "…")
