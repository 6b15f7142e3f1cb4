"""Every page, in both languages and under many selections, drawn by Streamlit's own test runner without a browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from di_metrics import settings
from di_metrics.settings import default_region
from di_metrics.store import build_database

ROOT = Path(__file__).resolve().parents[1]
PAGES = (
    *("overview", "map", "municipality", "services", "published", "definitions"),
    *("intake", "batches", "quality", "meetings"),
)
VIEWS: dict[str, dict[str, str]] = {
    "at first": {},
    "old basis": {"basis": "pre2021", "as_of": "2020-12-31"},
    "within a period": {"from": "2019-01-01", "as_of": "2019-12-31"},
    "filtered": {"group": "adults", "service": "group_home", "state_care": "1", "category": "housing"},
    "before anything": {"as_of": "2015-12-31"},
    "one municipality": {"municipality": "LV0042000", "basis": "pre2021"},
    "no service": {"group": "children_out_of_family"},
}


@pytest.fixture
def dashboard(demonstration_file: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("DI_DATABASE", str(demonstration_file))
    return AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=30)


def _drawn(dashboard: AppTest, page: str, params: dict[str, str]) -> AppTest:
    for name, value in params.items():
        dashboard.query_params[name] = value
    dashboard.run()
    if page != "overview":
        dashboard.switch_page(f"pages/manager/{page}.py").run()
    return dashboard


@pytest.mark.parametrize("view", list(VIEWS))
@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", ["lv", "en"])
def test_a_page_is_drawn_without_error(dashboard: AppTest, page: str, language: str, view: str) -> None:
    drawn = _drawn(dashboard, page, {"lang": language, **VIEWS[view]})
    assert not drawn.exception
    assert not drawn.error
    assert drawn.title[0].value
    assert drawn.query_params["lang"] == language


def test_a_missing_region_is_said_in_words(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DI_DATABASE", str(tmp_path / "records.duckdb"))
    monkeypatch.setenv("DI_REGION", str(tmp_path / "nowhere"))
    drawn = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=30).run()
    assert not drawn.exception
    assert "nowhere" in drawn.error[0].value


@pytest.fixture
def unnamed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The place of the database in an installation in which nobody named one, or a region."""
    for name in ("DI_DATABASE", "DI_REGION"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(settings, "DEFAULT_DATABASE", tmp_path / "records.duckdb")
    return tmp_path / "records.duckdb"


def test_the_first_start_makes_the_demonstration_data(unnamed: Path, tmp_path: Path) -> None:
    dashboard = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60).run()
    assert not dashboard.exception
    assert not dashboard.error
    assert unnamed.is_file()
    unnamed.rename(tmp_path / "moved.duckdb")
    for again in (dashboard, AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=30)):
        assert str(unnamed) in again.run().error[0].value
    assert not unnamed.exists()


@pytest.mark.parametrize("left", [".records.duckdb.lock", "records.backup-20240131T000000Z.duckdb", "records.duckdb.wal"])
def test_no_records_are_invented_where_a_database_was(unnamed: Path, left: str) -> None:
    unnamed.with_name(left).touch()
    drawn = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=30).run()
    assert not drawn.exception
    assert str(unnamed) in drawn.error[0].value
    assert not unnamed.exists()


def test_no_records_are_invented_where_somebody_named_the_region(unnamed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DI_REGION", str(default_region()))
    drawn = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=30).run()
    assert not drawn.exception
    assert not drawn.error
    assert "import FILE" in drawn.info[0].value


def test_no_database_is_made_where_somebody_named_one(unnamed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DI_DATABASE", str(unnamed))
    drawn = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=30).run()
    assert not drawn.exception
    assert str(unnamed) in drawn.error[0].value
    assert list(unnamed.parent.iterdir()) == []


def test_another_region_is_shown_without_a_change_of_code(monkeypatch: pytest.MonkeyPatch, sample_file: Path) -> None:
    monkeypatch.setenv("DI_DATABASE", str(sample_file))
    for page in PAGES:
        drawn = _drawn(AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=30), page, {"lang": "lv"})
        assert not drawn.exception
        assert not drawn.error


def test_a_rebuilt_database_is_shown_without_a_restart(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, sample_region: Path, package: Path
) -> None:
    database = tmp_path / "records.duckdb"
    monkeypatch.setenv("DI_DATABASE", str(database))
    first = build_database(sample_region, package, database)
    dashboard = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=30).run()
    assert first.build_id in dashboard.caption[-1].value
    records = package / "service_records.csv"
    lines = records.read_text(encoding="utf-8").splitlines(keepends=True)
    records.write_text("".join(lines[:-1]), encoding="utf-8")
    second = build_database(sample_region, package, database)
    assert second.build_id != first.build_id
    assert second.build_id in dashboard.run().caption[-1].value
