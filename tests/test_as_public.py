"""The manager's switch: any page as the public would see it, from a release or from a draft of one."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from invented_release import invented_release
from small_release import make_small_release
from streamlit.testing.v1 import AppTest

from di_metrics.errors import ReleaseError
from di_metrics.export.data_package import release_zip
from di_metrics.export.release_tables import release_csv_bytes, release_xlsx
from di_metrics.model import Basis, Language, Period
from di_metrics.release.file import open_release, write_release
from di_metrics.release.offered import offered_by
from di_metrics.release.release import DRAFT
from di_metrics.store import Database
from di_metrics.text import Speaker
from di_metrics.ui.as_public import left_out, public_parameters
from di_metrics.ui.choice import read_choice
from di_metrics.ui.public.public_choice import read_public_choice
from di_metrics.ui.public.public_frame import release_in_use
from di_metrics.ui.public.public_page import PUBLIC_PAGES

ROOT = Path(__file__).resolve().parents[1]
RELEASE = make_small_release()
DRAFT_RELEASE = replace(RELEASE, edition=replace(RELEASE.edition, number=DRAFT))


@pytest.fixture
def dashboard(sample_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    file = tmp_path / "release.duckdb"
    write_release(RELEASE, file)
    monkeypatch.delenv("DI_AUDIENCE", raising=False)
    monkeypatch.setenv("DI_DATABASE", str(sample_file))
    monkeypatch.setenv("DI_RELEASE", str(file))
    return AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)


def _html(drawn: AppTest) -> str:
    return " ".join(element.value for element in drawn.get("html"))


def test_the_switch_shows_the_release_and_back_again(dashboard: AppTest) -> None:
    dashboard.query_params["lang"] = "en"
    dashboard.query_params["group"] = "children"
    dashboard.run()
    assert "You see what the public sees" not in _html(dashboard)
    dashboard.toggle(key="as_public").set_value(True).run()
    assert not dashboard.exception
    assert dashboard.query_params["public"] == "1"
    assert "You see what the public sees: release No. 2" in _html(dashboard)
    assert "≈" in _html(dashboard)
    dashboard.toggle(key="as_public").set_value(False).run()
    assert "public" not in dashboard.query_params
    assert dashboard.query_params["group"] == "children"
    assert "You see what the public sees" not in _html(dashboard)


@pytest.mark.parametrize("page", [address for address in PUBLIC_PAGES if address != "overview"])
def test_every_public_page_is_shown_within_the_managers_dashboard(dashboard: AppTest, page: str) -> None:
    dashboard.query_params["public"] = "1"
    dashboard.run()
    drawn = dashboard.switch_page(PUBLIC_PAGES[page][0]).run()
    assert not drawn.exception
    assert not drawn.error
    assert drawn.query_params["public"] == "1"
    assert drawn.toggle(key="as_public").value is True


def test_without_a_release_a_draft_is_made_once_and_kept(
    sample_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = tmp_path / "records.duckdb"
    database.write_bytes(sample_file.read_bytes())
    monkeypatch.delenv("DI_AUDIENCE", raising=False)
    monkeypatch.delenv("DI_RELEASE", raising=False)
    monkeypatch.setenv("DI_DATABASE", str(database))
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=120)
    app.query_params["public"] = "1"
    app.query_params["lang"] = "en"
    app.run()
    assert not app.exception
    assert not app.error
    assert "if a release were made from the records now" in _html(app)
    made = open_release(tmp_path / "records.draft.duckdb")
    assert made.edition.is_draft
    before = (tmp_path / "records.draft.duckdb").stat().st_mtime_ns
    app.run()
    assert (tmp_path / "records.draft.duckdb").stat().st_mtime_ns == before


def test_a_draft_is_never_handed_out(tmp_path: Path) -> None:
    for export in (
        lambda: release_zip(DRAFT_RELEASE),
        lambda: release_xlsx(DRAFT_RELEASE, Language.LV),
        lambda: release_csv_bytes(DRAFT_RELEASE, "recipients", Language.LV),
    ):
        with pytest.raises(ReleaseError, match="draft"):
            export()
    file = tmp_path / "draft.duckdb"
    write_release(DRAFT_RELEASE, file)
    with pytest.raises(ReleaseError, match="draft"):
        release_in_use(file)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, {}),
        ({"group": "children", "service": "massage"}, {"g": "children", "s": "massage"}),
        ({"group": "children,adults", "service": "massage"}, {}),
        ({"group": "adults", "service": "massage"}, {"g": "adults"}),
        ({"group": "children", "service": "massage,psychologist_individual"}, {"g": "children"}),
        ({"group": "children_out_of_family"}, {}),
        ({"group": "children,children_out_of_family"}, {}),
        ({"group": "adults", "category": "housing"}, {"g": "adults", "s": "group_home"}),
    ],
)
def test_a_view_leads_to_the_nearest_public_one(sample: Database, asked: dict[str, str], expected: dict[str, str]) -> None:
    view, _ = read_choice(sample.region, asked)
    found = public_parameters(sample.region, view)
    assert {name: found[name] for name in ("g", "s") if name in found} == expected


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ({}, []),
        ({"group": "adults", "category": "housing"}, []),
        ({"category": "housing"}, ["housing"]),
        ({"group": "children,adults", "service": "massage"}, ["children", "massage"]),
        ({"state_care": "1"}, ["from state care"]),
        ({"from": "2021-01-01"}, ["within the period"]),
        ({"basis": "pre2021"}, ["2021"]),
    ],
)
def test_what_no_public_page_tells_of_a_choice_is_named(sample: Database, asked: dict[str, str], named: list[str]) -> None:
    view, _ = read_choice(sample.region, {"as_of": "2021-12-31", **asked})
    told = left_out(Speaker(Language.EN), sample.region, view)
    assert bool(told) is bool(named)
    assert all(one in "; ".join(told) for one in named), told


def test_a_year_that_is_not_complete_gives_way_to_the_one_before(sample: Database) -> None:
    view, _ = read_choice(sample.region, {})
    last = dt.date(sample.region.project.end.year, 6, 30)
    early = replace(view, selection=replace(view.selection, period=Period(last)))
    assert public_parameters(sample.region, early)["y"] == str(last.year - 1)


def test_an_old_municipality_leads_to_its_successor(sample: Database) -> None:
    region = sample.region
    old = next(one.code for one in region.of_basis(Basis.PRE2021) if region.successors(one.code))
    view, _ = read_choice(region, {"basis": "pre2021", "area": old})
    assert public_parameters(region, view)["a"] in region.successors(old)


def test_what_a_view_leads_to_is_understood_by_the_release() -> None:
    release = invented_release()
    view, _ = read_choice(release.region, {"group": "children"})
    found, faults = read_public_choice(release, offered_by(release), public_parameters(release.region, view))
    assert found.group == "children"
    assert not faults
