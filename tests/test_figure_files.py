"""Each public figure by itself: every file of every figure holds what the page tells, and nothing else is handed out."""

from __future__ import annotations

import csv
import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from html import unescape
from itertools import product

import pytest
from invented_release import invented_release
from lxml import html as markup
from PIL import Image
from starlette.applications import Starlette
from starlette.testclient import TestClient

from di_metrics.deck import Chart, Map
from di_metrics.export.table_files import PUBLISHABLE
from di_metrics.model import Language
from di_metrics.release.offered import offered_by
from di_metrics.ui.public.figure_files import PublicFigure, figure_routes, figures_of, taken_along
from di_metrics.ui.public.public_choice import first_choice
from di_metrics.ui.public.public_page import page_at_rest
from di_metrics.ui.public.public_views import SECTIONS

RELEASE = invented_release()
OFFERED = offered_by(RELEASE)
SITE = "http://di.example.lv/"


@pytest.fixture(scope="module")
def files() -> TestClient:
    routes = figure_routes(lambda: (RELEASE, OFFERED), "", lambda _: SITE)
    return TestClient(Starlette(routes=routes), base_url=SITE)


def every_figure() -> Iterator[PublicFigure]:
    for address, language in product(SECTIONS, Language):
        page = page_at_rest(RELEASE, OFFERED, first_choice(OFFERED, language), SITE)
        yield from figures_of(page, address).values()


def test_every_figure_has_its_files(files: TestClient) -> None:
    drawn = 0
    for figure in every_figure():
        card = figure.card
        with Image.open(io.BytesIO(files.get(figure.at("png")).content)) as picture:
            assert min(picture.size) > 300
        svg = files.get(figure.at("svg"))
        assert svg.status_code == (200 if isinstance(card.picture, Chart | Map) else 404)
        if svg.status_code == 200:
            told = " ".join(ET.fromstring(svg.text).itertext())
            assert re.sub(r"\s", "", card.title) in re.sub(r"\s", "", told)
            assert re.sub(r"\s", "", figure.page.imprint) in re.sub(r"\s", "", told)
            drawn += 1
        if table := card.own_table:
            rows = list(csv.DictReader(io.StringIO(files.get(figure.at("csv")).content.decode("utf-8-sig"))))
            assert len(rows) == sum(not row.is_total for row in table.rows)
            assert {row["level"] for row in rows} == {PUBLISHABLE}
    assert drawn > len(SECTIONS)


def test_an_embedded_figure_names_its_source_and_leads_to_its_page(files: TestClient) -> None:
    for figure in every_figure():
        read = markup.fromstring(files.get(figure.at("html")).text)
        assert read.xpath("string(//h1)") == figure.card.title
        assert read.get("lang") == figure.page.choice.language
        assert figure.page.imprint in read.text_content()
        [link] = read.xpath("//a/@href")
        assert link == figure.page.url(figure.address)
        assert read.xpath("//svg | //table")


def test_the_code_that_embeds_a_figure_leads_to_it(files: TestClient) -> None:
    for figure in every_figure():
        told = markup.fromstring(taken_along(figure))
        [frame] = [markup.fromstring(one.text or "") for one in told.xpath("//code")]
        assert unescape(frame.get("src") or "") == SITE + figure.at("html")
        assert frame.get("title") == figure.card.heading
        assert {files.get(link).status_code for link in told.xpath("//a/@href")} == {200}
        assert RELEASE.edition.content_hash[:12] in told.text_content(), "how to cite it"


def test_nothing_is_offered_where_no_server_has_the_files() -> None:
    page = page_at_rest(RELEASE, OFFERED, first_choice(OFFERED, Language.LV))
    assert {taken_along(figure) for address in SECTIONS for figure in figures_of(page, address).values()} == {""}


def test_what_is_no_figure_is_not_there(files: TestClient) -> None:
    for kind, question in product(
        ("png", "svg", "csv", "html"),
        (
            "",
            "page=overview",
            "page=overview&figure=map_9",
            "page=nowhere&figure=map_0",
            "figure=map_0",
            "page=../x&figure=map_0",
        ),
    ):
        assert files.get(f"figure.{kind}?{question}").status_code == 404
