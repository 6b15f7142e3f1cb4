"""The first start of a region that has no demonstration data: an empty dashboard, each page of which says what to do."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from editing import replace
from report_files import KEY, SERVICE, xlsx_report
from running import Run, runner
from streamlit.testing.v1 import AppTest
from test_plain_region import PLAIN, said_on

from di_metrics.demonstration import write_demonstration_package
from di_metrics.errors import DatabaseError, RegionError
from di_metrics.settings import default_region
from di_metrics.store import build_database, open_database, read_batches
from di_metrics.ui.frame import MANAGER_PAGES

ROOT = Path(__file__).resolve().parents[1]
REGIONS = [ROOT / "tests" / "regions" / "sample", PLAIN]
FILTERED = {"group": "adults", "category": "housing", "from": "2021-01-01", "as_of": "2021-12-31"}


@pytest.fixture(scope="module", params=REGIONS, ids=lambda region: region.name)
def empty(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database without records; not to be written to."""
    file = tmp_path_factory.mktemp("empty") / "records.duckdb"
    build_database(request.param, None, file)
    return file


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    return runner(capsys, monkeypatch)


def dashboard(page: str, **params: str) -> AppTest:
    drawn = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
    for name, value in params.items():
        drawn.query_params[name] = value
    return drawn.switch_page(MANAGER_PAGES[page][0]).run()


@pytest.mark.parametrize("page", [page for page in MANAGER_PAGES if page != "present"])
@pytest.mark.parametrize("params", [{"lang": "lv"}, {"lang": "en", **FILTERED}], ids=["all", "filtered"])
def test_a_page_without_records_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, empty: Path, page: str, params: dict[str, str]
) -> None:
    monkeypatch.setenv("DI_DATABASE", str(empty))
    drawn = dashboard(page, **params)
    assert not drawn.exception
    assert not drawn.error
    said = [one.value for one in drawn.info]
    assert any(
        f"build --package FOLDER --region REGION --database {empty}" in one and f"import FILE --database {empty}" in one
        for one in said
    )
    _, figures = said_on(drawn)
    assert all(any(trace.get("x") or trace.get("z") or trace.get("locations") for trace in one["data"]) for one in figures)


def test_a_draft_for_the_public_is_drawn_without_records(monkeypatch: pytest.MonkeyPatch, empty: Path) -> None:
    monkeypatch.setenv("DI_DATABASE", str(empty))
    drawn = dashboard("overview", public="1")
    assert not drawn.exception


@pytest.mark.parametrize("region", REGIONS, ids=lambda region: region.name)
def test_the_first_start_of_another_region_makes_an_empty_database(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, region: Path
) -> None:
    file = tmp_path / "data" / "records.duckdb"
    file.parent.mkdir()
    monkeypatch.delenv("DI_DATABASE", raising=False)
    monkeypatch.setenv("DI_REGION", str(region))
    monkeypatch.setattr("di_metrics.settings.DEFAULT_DATABASE", file)
    drawn = dashboard("overview")
    assert not drawn.exception
    assert not drawn.error
    assert f"--region {region}" in drawn.info[0].value
    opened = open_database(file)
    assert (read_batches(opened), opened.info.demonstration) == ((), False)
    opened.close()


def test_a_faulty_region_is_told_fault_by_fault(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, region_folder: Path
) -> None:
    replace(region_folder / "targets.csv", "assessed,adults,8", "assessed,adults,eight")
    replace(region_folder / "succession.csv", "9010000,,LV9001000\n", "")
    monkeypatch.delenv("DI_DATABASE", raising=False)
    monkeypatch.setenv("DI_REGION", str(region_folder))
    monkeypatch.setattr("di_metrics.settings.DEFAULT_DATABASE", tmp_path / "records.duckdb")
    drawn = dashboard("overview")
    assert not drawn.exception
    assert {"targets.csv:2", "succession.csv"} <= set(
        re.findall(r"^(\w+\.csv(?::\d+)?)", drawn.error[0].value, re.MULTILINE)
    )
    assert not (tmp_path / "records.duckdb").exists()


def test_no_records_are_invented_for_another_region(tmp_path: Path) -> None:
    """Figures that a project published would be nobody's."""
    with pytest.raises(RegionError, match="alone"):
        write_demonstration_package(PLAIN, tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["DI_REGION", "DI_DATABASE"])
def test_no_records_are_invented_in_a_place_that_somebody_named(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Also of the region that has demonstration data: beside its real reports they would be counted."""
    file = tmp_path / "records.duckdb"
    monkeypatch.setenv(name, str({"DI_REGION": default_region(), "DI_DATABASE": file}[name]))
    made = run("build", "--database", file)
    assert (made.code, "There are no records yet." in made.out) == (0, True)
    assert not open_database(file).info.demonstration


def test_records_come_to_an_empty_database(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """First a report, and in another one a package; neither is silently replaced by nothing."""
    region = Path(shutil.copytree(REGIONS[0], tmp_path / "region"))
    reported, packed = tmp_path / "reported.duckdb", tmp_path / "packed.duckdb"
    for file in (reported, packed):
        made = run("build", "--region", region, "--database", file)
        assert made.code == 0
        assert "There are no records yet." in made.out
    monkeypatch.setenv("DI_PSEUDONYM_KEY", KEY.hex())
    (tmp_path / "report.xlsx").write_bytes(xlsx_report(SERVICE))
    loaded = run("import", tmp_path / "report.xlsx", "--database", reported)
    assert loaded.code == 0, loaded.err
    assert run("build", "--region", region, "--package", region / "package", "--database", packed).code == 0
    for file in (reported, packed):
        before = file.read_bytes()
        assert run("build", "--region", region, "--database", file).code == 1
        assert file.read_bytes() == before
        with pytest.raises(DatabaseError):
            build_database(region, None, file)
