"""Public pages as they are answered before any script has run: sound HTML with the figures, addresses, a data set."""

from __future__ import annotations

import io
import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from html import unescape
from itertools import product
from urllib.parse import parse_qsl, urlsplit

import html5lib
import pandas as pd
import pytest
from invented_release import invented_release
from lxml import html as markup
from PIL import Image

from di_metrics.deck import Figure
from di_metrics.export.handout import link_png
from di_metrics.model import Language
from di_metrics.release.offered import offered_by
from di_metrics.ui.public.preview import answered_page, link_picture, robots, site_map
from di_metrics.ui.public.public_choice import first_choice, read_public_choice
from di_metrics.ui.public.public_page import PUBLIC_PAGES, PublicPage, page_at_rest
from di_metrics.ui.public.public_views import SECTIONS

RELEASE = invented_release()
OFFERED = offered_by(RELEASE)
SITE = "https://di.example.lv/"
HEAVIEST = 500_000
"""Bytes that a page may weigh."""


def page_of(language: Language, **params: str) -> PublicPage:
    choice, faults = read_public_choice(RELEASE, OFFERED, {**params, "lang": language})
    assert not faults
    return page_at_rest(RELEASE, OFFERED, choice, SITE)


def every_page() -> Iterator[tuple[PublicPage, str]]:
    return ((page_of(language), address) for language, address in product(Language, PUBLIC_PAGES))


def parsed(page: PublicPage, address: str) -> markup.HtmlElement:
    return markup.fromstring(answered_page(page, address))


def test_every_page_is_sound_and_light() -> None:
    for page, address in every_page():
        content = answered_page(page, address)
        assert len(content.encode()) < HEAVIEST
        html5lib.HTMLParser(strict=True).parse(content)
        read = markup.fromstring(content)
        assert len(read.xpath("//h1")) == len(read.xpath("//main")) == 1
        assert read.xpath("//*[contains(@class, 'di-written')]/@lang") == [page.choice.language]
        assert not [one for one in read.xpath("//a/@href | //img/@src") if "//" in one], "nothing leads elsewhere"


def test_numbers_are_read_as_they_are_written() -> None:
    """A footnote's mark is no digit of the number it stands at."""
    checked = 0
    for page, address in every_page():
        if address in SECTIONS:
            cards = [page.card(view) for section in SECTIONS[address](page) for view in section.views]
            told = [table for card in cards for table in (card.table, card.picture) if hasattr(table, "rows")]
            read = pd.read_html(io.StringIO(answered_page(page, address)), displayed_only=False, keep_default_na=False)
            cells = [[_plain(str(cell)) for cell in row[1:]] for table in read for row in table.to_numpy().tolist()]
            wanted = [[_plain(_written(one)) for one in row.figures] for table in told for row in table.rows]
            assert [row for row in wanted if row not in cells] == []
            checked += sum(bool(one.source) for table in told for row in table.rows for one in row.figures)
    assert checked, "some of them have a source"


def _written(figure: Figure) -> str:
    return figure.text or "–"


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_the_menus_of_a_page_are_links_to_addresses_that_are_understood() -> None:
    for page, address in every_page():
        links = parsed(page, address).xpath("//*[contains(@class, 'di-written')]//nav//a/@href")
        for link in links:
            parts = urlsplit(link)
            assert parts.path in ("./", *PUBLIC_PAGES)
            _, faults = read_public_choice(RELEASE, OFFERED, dict(parse_qsl(parts.query)))
            assert not faults, link
        assert len(set(links)) >= len(PUBLIC_PAGES) - 1


def test_each_page_names_itself_and_its_twin_in_the_other_language() -> None:
    titles = set()
    for page, address in every_page():
        read = parsed(page, address)
        [canonical] = read.xpath("//link[@rel='canonical']/@href")
        alternates = dict(zip(read.xpath("//link/@hreflang"), read.xpath("//link[@hreflang]/@href"), strict=True))
        assert alternates[page.choice.language] == canonical
        assert alternates["x-default"] == alternates[Language.LV]
        assert canonical.startswith(SITE)
        assert "r=" not in urlsplit(canonical).query, "it leads to the latest release"
        titles.add((read.xpath("string(//title)"), read.xpath("string(//meta[@name='description']/@content)")))
    assert len(titles) == len(Language) * len(PUBLIC_PAGES), "each has words of its own"


def test_a_link_to_each_page_has_a_picture_that_says_its_answer() -> None:
    drawn = set()
    for page, address in every_page():
        [at] = parsed(page, address).xpath("//meta[@property='og:image']/@content")
        params = dict(parse_qsl(urlsplit(at).query))
        assert params.pop("page") == address
        assert read_public_choice(RELEASE, OFFERED, params) == (page.choice, ())
        with Image.open(io.BytesIO(link_picture(page, address))) as picture:
            assert picture.size == (1200, 630)
            margin = picture.convert("L").crop((0, 600, 1200, 630))
            assert margin.getextrema() == (255, 255), "all words have room"
            drawn.add(picture.tobytes())
    assert len(drawn) == len(Language) * len(PUBLIC_PAGES)


def test_the_picture_of_a_link_is_drawn_however_long_its_words_are() -> None:
    drawn = link_png(Language.LV, "Projekts", "Pašvaldība " * 8, "Pakalpojumus saņēma ļoti daudz cilvēku. " * 90, "Avots")
    with Image.open(io.BytesIO(drawn)) as picture:
        assert picture.size == (1200, 630)


def test_a_municipalitys_page_is_named_after_it() -> None:
    for code, language in product(OFFERED.areas, Language):
        page = page_of(language, a=code)
        read = parsed(page, "municipality")
        assert read.xpath("string(//h1)") == page.place(code)
        assert read.xpath("string(//title)").startswith(page.place(code))


def test_the_site_map_has_every_page_in_every_language_once() -> None:
    page = page_at_rest(RELEASE, OFFERED, first_choice(OFFERED, Language.LV), SITE)
    space = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
    found = ET.fromstring(site_map(page))
    addresses = [one.text or "" for one in found.findall("s:url/s:loc", space)]
    assert len(addresses) == len(set(addresses)) == len(Language) * (len(PUBLIC_PAGES) - 1 + len(OFFERED.areas))
    for at in addresses:
        parts = urlsplit(at)
        choice, faults = read_public_choice(RELEASE, OFFERED, dict(parse_qsl(parts.query)))
        address = parts.path.strip("/") or next(iter(PUBLIC_PAGES))
        assert not faults
        [canonical] = parsed(page_at_rest(RELEASE, OFFERED, choice, SITE), address).xpath("//link[@rel='canonical']/@href")
        assert canonical == at
    twins = {one.get("href") for one in found.findall("s:url/x:link", space)}
    assert twins == set(addresses)
    assert f"Sitemap: {SITE}sitemap.xml" in robots(page)


@pytest.mark.parametrize("language", Language)
def test_the_release_is_described_as_a_data_set(language: Language) -> None:
    [told] = parsed(page_of(language), "overview").xpath("//script[@type='application/ld+json']/text()")
    data = json.loads(unescape(told))
    assert data["@type"] == "Dataset"
    assert data["version"] == str(RELEASE.edition.number)
    assert {one["contentUrl"].startswith(SITE) for one in data["distribution"]} == {True}


def test_words_of_an_address_are_not_on_the_page() -> None:
    hostile = '"><script>alert(1)</script>'
    for address, name in product(PUBLIC_PAGES, ("a", "g", "s", "y", "p", "r", "lang")):
        choice, _ = read_public_choice(RELEASE, OFFERED, {name: hostile})
        assert "alert(1)" not in answered_page(page_at_rest(RELEASE, OFFERED, choice, SITE), address)
