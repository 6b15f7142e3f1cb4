"""A region without a reform and without outlines: ranks in place of maps, and no word of what is not there."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest
from editing import replace
from google.protobuf.text_format import MessageToString
from openpyxl import load_workbook
from running import Run, runner
from streamlit.testing.v1 import AppTest

from di_metrics.command_line import main
from di_metrics.deck import Chart, Map
from di_metrics.export.data_package import release_zip
from di_metrics.indicators import CATALOGUE
from di_metrics.meetings.compose import figures_at
from di_metrics.meetings.meeting import Meeting, closed, deck_of, keep
from di_metrics.meetings.preparation import standard_agenda
from di_metrics.model import Language, Period, Selection
from di_metrics.query import evaluate
from di_metrics.region_check import check_folder
from di_metrics.release.file import open_release
from di_metrics.settings import PROGRAMME
from di_metrics.store import Database, build_database, open_database
from di_metrics.text import Speaker
from di_metrics.text.method import sections
from di_metrics.ui.frame import MANAGER_PAGES, OF_PLACES
from di_metrics.ui.public.public_page import PUBLIC_PAGES

ROOT = Path(__file__).resolve().parents[1]
PLAIN = ROOT / "tests" / "regions" / "plain"
NOT_THERE = re.compile(
    r"\breform|\bmaps?\b|outline|predecessor|pre2021|divided by parish|\bkart[eēiu]|reformas?\b|pēctec|kontūr", re.IGNORECASE
)
"""Words of a reform, of a second basis, or of a map."""


@pytest.fixture(scope="module", params=["post2021", "pre2021"])
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The region, with its municipalities of either basis."""
    region = Path(shutil.copytree(PLAIN, tmp_path_factory.mktemp(request.param) / "region"))
    for name in ("region.toml", "municipalities.csv"):
        file = region / name
        file.write_text(file.read_text(encoding="utf-8").replace("post2021", request.param), encoding="utf-8")
    assert check_folder(region, PROGRAMME) == []
    return region


@pytest.fixture(scope="module")
def database(folder: Path) -> Path:
    """Its records, with a meeting and one that follows it."""
    file = folder.parent / "records.duckdb"
    build_database(folder, folder / "package", file)
    opened = open_database(file)
    agenda = standard_agenda(opened.region)
    opened.close()
    before = keep(file, Meeting("Pavasaris", dt.date(2023, 3, 1), dt.date(2022, 12, 31), agenda))
    assert keep(file, Meeting("Rudens", dt.date(2024, 3, 1), dt.date(2023, 12, 31), agenda, previous=before)) == MEETING
    return file


MEETING = 2


@pytest.fixture(scope="module")
def release(database: Path) -> Path:
    file = database.parent / "release.duckdb"
    assert main(["--lang", "en", "publish", "--database", str(database), "--out", str(file)]) == 0
    return file


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    return runner(capsys, monkeypatch)


def said_on(drawn: AppTest) -> tuple[str, list[dict[str, Any]]]:
    """All that a page says, and its figures."""
    texts, figures = [], []

    def walk(node: Any) -> None:
        for child in getattr(node, "children", {}).values():
            proto = getattr(child, "proto", None)
            if getattr(child, "type", "") == "plotly_chart":
                figures.append(json.loads(proto.spec))
                texts.append(proto.alt if hasattr(proto, "alt") else "")
            elif proto is not None and not getattr(child, "children", None):
                texts.append(MessageToString(proto, as_utf8=True))
            walk(child)

    walk(drawn._tree)
    return "\n".join(texts), figures


def judge(drawn: AppTest) -> None:
    """No error, no empty figure, no word of what is not there."""
    assert not drawn.exception
    assert not drawn.error
    text, figures = said_on(drawn)
    assert len(text) > 100 or figures
    words = re.sub(r'(id|key|url|url_path|page|css|body_class|(js|css)_content): "([^"\\]|\\.)*"', " ", text)
    words = re.sub(r"<(style|script).*?</(style|script)>|href=\S+|https?:\S+|class=\S+", " ", words, flags=re.DOTALL)
    found = {words[max(0, one.start() - 60) : one.end() + 40] for one in NOT_THERE.finditer(words)}
    assert not found
    for figure in figures:
        assert all(trace["type"] not in ("choropleth", "scattergeo") for trace in figure["data"])
        assert any(trace.get("x") or trace.get("z") for trace in figure["data"])


@pytest.mark.parametrize("page", MANAGER_PAGES)
@pytest.mark.parametrize("language", ["lv", "en"])
def test_a_page_of_the_manager_says_nothing_of_what_is_not_there(
    monkeypatch: pytest.MonkeyPatch, database: Path, page: str, language: str
) -> None:
    drawn = drawn_page(monkeypatch, database, page, language)
    judge(drawn)
    assert not [one for one in drawn.radio if one.key == "filter_basis"]


def drawn_page(monkeypatch: pytest.MonkeyPatch, database: Path, page: str, language: str) -> AppTest:
    """A page of the manager's dashboard, with the later meeting."""
    monkeypatch.setenv("DI_DATABASE", str(database))
    drawn = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
    drawn.query_params["lang"] = language
    drawn.query_params["m"] = str(MEETING)
    return drawn.switch_page(MANAGER_PAGES[page][0]).run()


@pytest.mark.parametrize("page", [*sorted(OF_PLACES), "definitions"])
def test_where_there_is_a_reform_and_a_map_they_are_found(
    monkeypatch: pytest.MonkeyPatch, sample_file: Path, page: str
) -> None:
    with pytest.raises(AssertionError):
        judge(drawn_page(monkeypatch, sample_file, page, "en"))


@pytest.mark.parametrize("page", PUBLIC_PAGES)
@pytest.mark.parametrize("language", ["lv", "en"])
def test_a_public_page_says_nothing_of_what_is_not_there(
    monkeypatch: pytest.MonkeyPatch, release: Path, page: str, language: str
) -> None:
    monkeypatch.delenv("DI_DATABASE", raising=False)
    monkeypatch.setenv("DI_AUDIENCE", "public")
    monkeypatch.setenv("DI_RELEASE", str(release))
    drawn = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
    drawn.query_params["lang"] = language
    judge(drawn.switch_page(PUBLIC_PAGES[page][0]).run())


def test_an_address_of_the_other_basis_gets_a_notice(monkeypatch: pytest.MonkeyPatch, database: Path, folder: Path) -> None:
    monkeypatch.setenv("DI_DATABASE", str(database))
    other = "pre2021" if "post2021" in (folder / "region.toml").read_text(encoding="utf-8") else "post2021"
    drawn = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
    drawn.query_params["basis"] = other
    drawn.run()
    assert not drawn.exception
    text, _ = said_on(drawn)
    assert f"„{other}”" in text


def test_commands_work_and_know_one_basis(run: Run, database: Path, folder: Path, tmp_path: Path) -> None:
    own = "post2021" if "post2021" in (folder / "region.toml").read_text(encoding="utf-8") else "pre2021"
    other = {"post2021": "pre2021", "pre2021": "post2021"}[own]
    checked = run("check", "--database", database)
    assert (checked.code, checked.out.splitlines()[-1]) == (0, "3 of 3 hold")
    query = ("query", "coverage", "--by", "municipality", "--database", database)
    assert run(*query).out == run(*query, "--basis", own).out
    refused = run(*query, "--basis", other)
    assert refused.code == 2
    assert own in refused.err
    per_inhabitant = run("query", "recipients_per_10000", "--by", "municipality", "--database", database)
    assert re.search(r"Ezerpils State City\s+\d", per_inhabitant.out)
    assert run("template", "--region", folder, "--out", tmp_path).code == 0
    for file in tmp_path.glob("*.xlsx"):
        cells = [str(cell.value) for sheet in load_workbook(file) for row in sheet.iter_rows() for cell in row if cell.value]
        assert len(cells) > 20
        assert not [cell for cell in cells if re.search("reform", cell, re.IGNORECASE)]


@pytest.mark.parametrize("level", ["masked", "internal"])
def test_a_pack_ranks_instead_of_mapping(run: Run, database: Path, tmp_path: Path, level: str) -> None:
    out = tmp_path / level
    arguments = ("pack", "--database", database, "--as-of", "2023-12-31", "--since", "2022-12-31", "--out", out)
    assert run(*arguments, *(("--level", "internal") if level == "internal" else ())).code == 0
    [packed] = out.glob("*.zip")
    with zipfile.ZipFile(packed) as archive:
        deck = json.loads(archive.read("deck.json"))
    text = json.dumps(deck, ensure_ascii=False)
    assert '"bars"' in text
    assert not NOT_THERE.search(text)


def test_a_closed_meeting_outlives_the_outlines(sample: Database, tmp_path: Path) -> None:
    """What was shown as a map is ranked where the region has no outlines any more."""
    meeting = Meeting("Slēgtā", dt.date(2020, 3, 1), dt.date(2019, 12, 31), standard_agenda(sample.region))
    shown = deck_of(meeting, {}, figures_at(meeting.level, sample))
    kept = closed(meeting, shown, sample, "2020-03-01T12:00:00+00:00")
    assert deck_of(kept, {}, figures_at(meeting.level, sample)) == shown
    region = Path(shutil.copytree(ROOT / "tests" / "regions" / "sample", tmp_path / "region"))
    for file in region.glob("outlines_*"):
        file.unlink()
    later = open_database(build_database(region, region / "package", tmp_path / "records.duckdb").database)
    try:
        drawn = deck_of(kept, {}, figures_at(meeting.level, later))
    finally:
        later.close()
    maps = [number for number, slide in enumerate(shown.slides) if isinstance(slide.picture, Map)]
    assert maps
    for number, slide in enumerate(drawn.slides):
        before = shown.slides[number].picture
        if not isinstance(before, Map):
            assert slide.picture == before
            continue
        assert isinstance(slide.picture, Chart)
        [series] = slide.picture.series
        assert dict(zip(slide.picture.categories, series.labels, strict=True)) == {a.name: a.label for a in before.areas}


def test_a_release_is_packed_without_outlines(release: Path, tmp_path: Path) -> None:
    opened = open_release(release)
    (tmp_path / "release.zip").write_bytes(release_zip(opened))
    with zipfile.ZipFile(tmp_path / "release.zip") as archive:
        assert not [name for name in archive.namelist() if "outline" in name]
        texts = [
            archive.read(name).decode() for name in archive.namelist() if name.endswith((".json", ".md", ".csv", ".txt"))
        ]
    for text in texts:
        assert not re.search("reform|outline|predecessor", text, re.IGNORECASE)
    for language in ("lv", "en"):
        said = repr(sections(Speaker(Language(language)), opened))
        assert not re.search("reform|outline|predecessor", said, re.IGNORECASE)


def test_unknown_inhabitants_leave_the_rate_unknown(tmp_path: Path) -> None:
    """They are not taken for none."""
    region = Path(shutil.copytree(PLAIN, tmp_path / "region"))
    replace(region / "municipalities.csv", "novads,yes,6000", "novads,yes,")
    opened = open_database(build_database(region, region / "package", tmp_path / "records.duckdb").database)
    try:
        assert (
            evaluate(opened, CATALOGUE["recipients_per_10000"], Selection(Period(opened.region.project.end))).total is None
        )
    finally:
        opened.close()
