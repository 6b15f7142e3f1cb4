"""Everything that the public dashboard sends to a browser, set against the release: nothing but what the release shows."""

from __future__ import annotations

import json
import re
import urllib.request
from dataclasses import dataclass, field
from html import unescape
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urljoin

import pytest
from browsing import serving
from hostile import drawn, opened, texts_of, wish

from di_metrics.cards.setting import Setting
from di_metrics.cards.wording import shortly, written
from di_metrics.model import Cell, Language, Status
from di_metrics.release.file import open_release
from di_metrics.release.offered import RECIPIENTS
from di_metrics.release.release import REGION, Release
from di_metrics.sources.released import ReleasedFigures
from di_metrics.store import Database
from di_metrics.ui.public.public_page import PUBLIC_PAGES
from di_metrics.ui.public.public_views import SECTIONS

CELL = re.compile(r'<td class="di-number[^"]*"[^>]*>(.*?)</td>')
HEADLINE = re.compile(r'<span class="di-value">(.*?)</span>')
NAMED = re.compile(r"""(?:src|<link\b[^>]*\bhref)="([^"]+)"|(?<!static)(/media/[\w.]+)""")
"""What a browser asks for by itself."""
WITH_FIGURES = list(SECTIONS)


@dataclass
class Traffic:
    """What a browser receives: the texts of every message, and the bodies of every answer outside Streamlit's own files."""

    texts: list[str] = field(default_factory=list)
    answers: dict[str, bytes] = field(default_factory=dict)

    @property
    def figures(self) -> list[dict[str, Any]]:
        contents = (json.loads(text) for text in self.texts if text.startswith("{"))
        return [content for content in contents if "data" in content and "layout" in content]

    def visit(self, address: str, path: str, choice: dict[str, str]) -> None:
        """Ask for a page, all that it names, and what is sent to draw it."""
        query = urlencode({"lang": "lv", **choice})
        page = f"{address}/{path}?{query}"
        self._ask(page)
        with opened(address) as connection:  # what it names is gone when it is closed
            texts = texts_of(drawn(connection, wish(query, path)))
            for named in chain.from_iterable(NAMED.findall(self.answers[page].decode("utf-8") + " ".join(texts))):
                url = urljoin(page, unescape(named))
                if url.startswith(address) and "/static/" not in url.replace("/app/static/", ""):
                    self._ask(url)
        self.texts += texts

    def _ask(self, url: str) -> None:
        if url not in self.answers:
            with urllib.request.urlopen(url, timeout=60) as answer:
                self.answers[url] = answer.read()


@pytest.fixture(scope="module")
def release(release_file: Path) -> Release:
    return open_release(release_file)


@pytest.fixture(scope="module")
def traffic(release_file: Path, release: Release) -> Traffic:
    """A walk over every page, for each group, a service, some years and municipalities."""
    walked = Traffic()
    region = release.region
    groups = [one.code for one in region.groups if one.receives_services]
    choices = [{"g": group} for group in groups]
    choices += [{"g": groups[-1], "s": region.services_for(groups[-1])[-1]}]
    choices += [{"y": year, "p": year} for year in (region.project_years[2], region.project_years[5])]
    areas = sorted({slot.area for slot in release.cells if slot.area in region.municipality and slot.service != "any"})
    with serving("--audience", "public", "--release", str(release_file)) as address:
        for path in PUBLIC_PAGES:
            asked = choices if path in WITH_FIGURES else [{}]
            asked = [{**choice, "a": areas[index % len(areas)]} for index, choice in enumerate(asked)]
            for choice in asked:
                walked.visit(address, "" if path == "overview" else path, choice)
    return walked


def _rates(release: Release) -> list[Cell]:
    """What anybody can divide: each number of recipients that is shown by the inhabitants of its area."""
    region, rates = release.region, [Cell((), None, Status.NO_DATA), Cell((), None, Status.LOW)]
    whole = tuple(one.code for one in region.of_basis(region.latest_basis))
    for slot, shown in release.cells.items():
        people = region.inhabitants(whole if slot.area == REGION else (slot.area,))
        if slot.indicator == RECIPIENTS and shown.value is not None and people:
            rate = 10_000 * shown.value / people
            rates.append(Cell((), round(rate, 0) if shown.status is Status.ROUNDED else rate, shown.status))
    return rates


def _spoken(release: Release) -> dict[str, set[str]]:
    """Every way in which a cell of the release, or a rate made of it, may be written, by where it stands."""
    setting = Setting(ReleasedFigures(release), Language.LV, release.region.project.end, None)
    cells = [
        *((release.indicator(slot.indicator), Cell((), shown.value, shown.status)) for slot, shown in release.cells.items()),
        *((release.indicator("recipients_per_10000"), rate) for rate in _rates(release)),
    ]
    return {
        "table": {written(setting, indicator, cell) for indicator, cell in cells},
        "figure": {shortly(setting, indicator, cell) for indicator, cell in cells},
    }


def test_the_walk_has_seen_something(traffic: Traffic, release: Release) -> None:
    assert len(traffic.figures) > 30
    assert len([text for text in traffic.texts if "<table" in text]) > 30
    assert any("/map?lang=lv&g=" in url for url in traffic.answers)


def test_every_number_in_a_table_is_the_releases(traffic: Traffic, release: Release) -> None:
    allowed = _spoken(release)["table"]
    cells = [unescape(re.sub(r"<[^>]*>", "", cell)) for text in traffic.texts for cell in CELL.findall(text)]
    assert len(cells) > 1000
    assert set(cells) - allowed == set()


def test_every_headline_is_the_releases(traffic: Traffic, release: Release) -> None:
    """Beside cells there is one number more: in how many municipalities anybody was served, at least."""
    allowed = _spoken(release)["figure"] | {f"vismaz {number}" for number in range(1, len(release.region.municipalities))}
    values = [unescape(value) for text in traffic.texts for value in HEADLINE.findall(text)]
    assert len(values) > 30
    assert set(values) - allowed == set()


def test_every_number_in_a_figure_is_the_releases(traffic: Traffic, release: Release) -> None:
    """Lengths of bars, points of lines, and labels; a number below the threshold has a mark of its own, or none."""
    values = {one.value for one in (*release.cells.values(), *_rates(release)) if one.value is not None}
    allowed = _spoken(release)["figure"] | {""}
    labels: set[str] = set()
    for trace in (trace for figure in traffic.figures for trace in figure["data"] if _is_valued(trace)):
        if trace.get("name") == "key":
            assert all(
                re.fullmatch(r"(1|2|25|5|125)0*", re.sub(r"\D", "", one)) for one in trace["text"]
            )  # steps of a scale
            continue
        said = [_label(one) for one in trace.get("customdata") or trace.get("text", [])]
        labels |= set(said)
        if trace["type"] in ("bar", "scatter"):
            lengths = trace["x"] if trace.get("orientation") == "h" else trace["y"]
            assert {one for one, label in zip(lengths, said, strict=True) if one and not label.startswith("<")} <= values
    assert len(labels) > 30
    assert labels - allowed == set()


def _label(said: object) -> str:
    """A value's label, without what stands before it: a time or the name of an area."""
    last = said[-1] if isinstance(said, list) else said
    return re.sub(r"^.*<br>|</?b>", "", str(last))


def _is_valued(trace: dict[str, Any]) -> bool:
    return trace["type"] in ("bar", "scatter", "choropleth") or (trace["type"] == "scattergeo" and trace["mode"] == "text")


def test_no_exact_count_below_the_threshold_is_drawn(traffic: Traffic, release: Release) -> None:
    threshold = release.parameters.threshold
    counts = [one for one in traffic.figures if "10 000" not in json.dumps(one["layout"], ensure_ascii=False)]
    assert 30 < len(counts) < len(traffic.figures)
    for trace in (trace for figure in counts for trace in figure["data"] if trace["type"] in ("bar", "scatter")):
        lengths = trace["x"] if trace.get("orientation") == "h" else trace["y"]
        labels = [_label(one) for one in trace["customdata"]]
        exact = [length for length, label in zip(lengths, labels, strict=True) if length and not label.startswith("<")]
        assert all(length >= threshold for length in exact)


def test_nothing_of_the_records_is_sent(traffic: Traffic, demonstration: Database) -> None:
    sent = "\n".join(traffic.texts) + "\n" + "\n".join(body.decode("utf-8", "ignore") for body in traffic.answers.values())
    assert len(sent) > 300_000
    references = [str(reference) for (reference,) in demonstration.rows("SELECT reference FROM person")]
    records = [str(one) for (one,) in demonstration.rows("SELECT reference FROM service_record USING SAMPLE 500")]
    providers = [str(name) for (name,) in demonstration.rows("SELECT name FROM provider")]
    assert len(references) > 1000
    contained = [one for one in [*references, *records, *providers] if one in sent]
    assert [one for one in contained if re.search(rf"\b{re.escape(one)}\b", sent)] == []
    assert demonstration.path.name not in sent
