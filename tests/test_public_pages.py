"""Every public page, in both languages and under many choices, drawn by Streamlit's test runner from an invented release."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from invented_release import invented_release
from page_figures import assert_figures_are_sound
from streamlit.testing.v1 import AppTest

from di_metrics.model import Language, Status
from di_metrics.release.file import content_hash, open_release, write_release
from di_metrics.release.offered import offered_by
from di_metrics.release.release import Shown
from di_metrics.sources.released import ReleasedFigures
from di_metrics.text.cell_names import change_in_words
from di_metrics.ui.public.preview import answered_page, description_of
from di_metrics.ui.public.public_choice import read_public_choice
from di_metrics.ui.public.public_page import PUBLIC_PAGES, PublicPage, page_at_rest
from di_metrics.ui.public.public_views import SECTIONS, answer_of

ROOT = Path(__file__).resolve().parents[1]
RELEASE = invented_release()
OFFERED = offered_by(RELEASE)
LAST_GROUP = OFFERED.groups[-1]
VIEWS: dict[str, dict[str, str]] = {
    "at first": {},
    "early": {"y": OFFERED.years[0], "p": OFFERED.years[0]},
    "a service": {"g": OFFERED.groups[0], "s": OFFERED.services[OFFERED.groups[0]][1], "a": OFFERED.areas[1]},
    "a service not offered by municipality": {"g": LAST_GROUP, "s": OFFERED.services[LAST_GROUP][-1]},
    "another municipality": {"a": OFFERED.areas[-1]},
    "other municipalities": {"c": ",".join(reversed(OFFERED.areas[:4]))},
    "not understood": {"g": "nobody", "y": "1066", "r": "77", "c": "nowhere"},
    "earlier release": {"r": "1"},
}

_A_FIGURE = re.compile(r"≈\\?[^<]{1,30}</td>")
_TABLE = re.compile(r"<table.*?</table>", re.DOTALL)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    written = tmp_path_factory.mktemp("public") / "release.duckdb"
    write_release(RELEASE, written)
    return written


@pytest.fixture
def dashboard(file: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.delenv("DI_DATABASE", raising=False)
    monkeypatch.setenv("DI_AUDIENCE", "public")
    monkeypatch.setenv("DI_RELEASE", str(file))
    return AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)


def drawn_page(dashboard: AppTest, address: str, params: dict[str, str]) -> AppTest:
    for name, value in params.items():
        dashboard.query_params[name] = value
    return dashboard.switch_page(PUBLIC_PAGES[address][0]).run()


def html(drawn: AppTest) -> str:
    """All of the page's own HTML."""
    return "\n".join(one.proto.body for one in drawn.main if one.type == "html") + "\n".join(
        one.proto.body for one in drawn.get("html")
    )


def test_of_a_municipality_that_was_no_partner_that_alone_is_said() -> None:
    [other] = [one for one in OFFERED.areas if not RELEASE.region.municipality[one].partner]
    nobody = {slot: Shown(Status.LOW) for slot in RELEASE.cells if slot.area == other}
    view = {"a": other, "lang": "en"}
    release = replace(RELEASE, cells={**RELEASE.cells, **nobody})
    page = page_at_rest(release, OFFERED, read_public_choice(release, OFFERED, view)[0])
    name = RELEASE.region.municipality[other].name_en
    assert description_of(page, "municipality") == f"Not among the partners of the project: {name}."


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("address", PUBLIC_PAGES)
@pytest.mark.parametrize("language", Language)
def test_a_page_is_drawn_without_error(dashboard: AppTest, file: Path, address: str, language: str, view: str) -> None:
    drawn = drawn_page(dashboard, address, {**VIEWS[view], "lang": language})
    assert not drawn.exception
    assert not drawn.error
    assert drawn.title[0].value
    assert drawn.query_params["lang"] == language
    assert_figures_are_sound(drawn)
    release = open_release(file)
    offered = offered_by(release)
    choice, _ = read_public_choice(release, offered, {**VIEWS[view], "lang": language})
    written = answered_page(page_at_rest(release, offered, choice, "http://example.lv/"), address)
    if choice.linked is None:  # what has changed since is said to whoever follows a link alone
        assert set(_TABLE.findall(written)) >= set(_TABLE.findall(html(drawn))), "without scripts there are the same tables"
    assert drawn.query_params["r"] == ("1" if view == "earlier release" else "2")


@pytest.mark.parametrize("address", SECTIONS)
def test_a_page_of_figures_has_tables_with_their_marks_explained_and_no_zero(dashboard: AppTest, address: str) -> None:
    drawn = drawn_page(dashboard, address, {"lang": "lv"})
    content = html(drawn)
    assert "<caption>" in content
    assert 'scope="row"' in content
    cells = re.findall(r'<td class="di-number[^"]*"[^>]*>([^<]*)', content)
    assert cells
    assert not {"0", "≈\u00a00", "0\u00a0EUR"} & set(cells)
    assert "nevar saskaitīt" in content or "kopsummu neiegūst" in content
    for mark, explained in (
        ("&lt;6", "<b>&lt;6</b>: Personu skaits ir mazāks par 6"),
        ("nepublicē", "<b>nepublicē</b>"),
        ("–", "<b>–</b>"),
    ):
        if mark in cells:
            assert explained in content


@pytest.mark.parametrize("address", SECTIONS)
def test_an_earlier_release_is_told_with_what_changed_on_the_page(dashboard: AppTest, address: str) -> None:
    drawn = drawn_page(dashboard, address, {"r": "1", "lang": "en", "y": OFFERED.years[-1]})
    content = html(drawn)
    assert "release No. 1 (15 January 2023)" in content
    assert "release No. 2 (31 January 2024)" in content
    changed_here = address in (
        "overview",
        "map",
        "compare",
        "services",
    )  # the changed cell is the first group's in the whole region
    assert ("77,770" in content) is changed_here
    assert ("Nothing on this page has changed" in content) is not changed_here
    drawn.button(key="newer_release").click().run()
    assert drawn.query_params["r"] == "2"
    assert "release No. 1" not in html(drawn)


def test_a_choice_goes_to_the_address_and_other_pages_keep_it(dashboard: AppTest) -> None:
    drawn = drawn_page(dashboard, "map", {"lang": "lv"})
    drawn.selectbox(key="public_Target group").select(LAST_GROUP).run()
    assert drawn.query_params["g"] == LAST_GROUP
    drawn = drawn.switch_page(PUBLIC_PAGES["services"][0]).run()
    assert drawn.query_params["g"] == LAST_GROUP
    assert drawn.selectbox(key="public_Target group").value == LAST_GROUP


@pytest.mark.parametrize("address", SECTIONS)
def test_what_is_sent_again_is_what_was_drawn_for_this_release(
    file: Path, dashboard: AppTest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, address: str
) -> None:
    first = sent(drawn_page(dashboard, address, {"lang": "lv"}))
    again = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
    assert sent(drawn_page(again, address, {"lang": "lv"})) == first
    more = {
        slot: replace(one, value=one.value * 2) if one.status is Status.ROUNDED and one.value else one
        for slot, one in RELEASE.cells.items()
    }
    edition = replace(RELEASE.edition, content_hash=content_hash(more))
    write_release(replace(RELEASE, cells=more, edition=edition), tmp_path / "release.duckdb")
    monkeypatch.setenv("DI_RELEASE", str(tmp_path / "release.duckdb"))
    other = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
    now = sent(drawn_page(other, address, {"lang": "lv"}))
    figures = {one for one in first if _A_FIGURE.search(one)}
    assert figures
    assert len(now) == len(first)
    assert figures.isdisjoint(now)


def sent(drawn: AppTest) -> list[str]:
    """What of a page is drawn from the release, in its order."""
    return [str(one.proto) for one in drawn.main if one.type in ("html", "plotly_chart")]


def test_however_often_a_reader_chooses_the_search_stays_the_same_field(dashboard: AppTest) -> None:
    drawn = drawn_page(dashboard, "overview", {"lang": "lv"})
    fields = {one.key for one in drawn.text_input}
    for group in OFFERED.groups:
        drawn = drawn.selectbox(key="public_Target group").select(group).run()
        assert {one.key for one in drawn.text_input} == fields


def test_what_is_not_offered_by_municipality_is_told(dashboard: AppTest) -> None:
    params = {"lang": "en", **VIEWS["a service not offered by municipality"]}
    assert "too few people to be shown by municipality" in html(drawn_page(dashboard, "map", params))


def test_another_process_can_draw_a_page() -> None:
    """A page needs nothing but the release, a view and where choices go: here a list."""
    view, _ = read_public_choice(RELEASE, OFFERED, {})
    gone: list[object] = []
    page = PublicPage(ReleasedFigures(RELEASE), OFFERED, view, gone.append, lambda *_: None)
    assert page.source.changes_since(1) == ()
    for address in SECTIONS:
        assert answer_of(page, address)
    [changed] = page.source.changes_since(1)
    _, *figures = change_in_words(page.speaker, RELEASE, changed)
    assert figures == ["≈\u00a077\u00a0770", "23"], "what a page tells is remembered"


@pytest.mark.parametrize("address", PUBLIC_PAGES)
@pytest.mark.parametrize("language", Language)
def test_a_shared_link_shows_the_pages_answer(address: str, language: Language) -> None:
    choice, _ = read_public_choice(RELEASE, OFFERED, {"lang": language, "g": LAST_GROUP})
    content = answered_page(page_at_rest(RELEASE, OFFERED, choice, "http://example.lv/"), address)
    assert f'<html lang="{language}">' in content
    assert content.count("<title>") == content.count('name="description"') == 1
    assert "You need to enable JavaScript" not in content
