"""Every page, in both languages and under many selections, drawn by Streamlit's own test runner without a browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from page_figures import assert_figures_are_sound
from streamlit.testing.v1 import AppTest

from di_metrics import settings
from di_metrics.deck import Card, Chart, ChartKind, Map
from di_metrics.model import Basis
from di_metrics.settings import default_region
from di_metrics.store import Database, build_database
from di_metrics.ui.frame import BARE, MANAGER_PAGES, OF_RECORDS
from di_metrics.ui.navigation import open_profile
from di_metrics.ui.page import Page

ROOT = Path(__file__).resolve().parents[1]
PAGES = [address for address in MANAGER_PAGES if address not in BARE]
VIEWS: dict[str, dict[str, str]] = {
    "at first": {},
    "old basis": {"basis": "pre2021", "as_of": "2020-12-31"},
    "within a period": {"from": "2019-01-01", "as_of": "2019-12-31"},
    "filtered": {"group": "adults", "service": "group_home", "state_care": "1", "category": "housing"},
    "before anything": {"as_of": "2015-12-31"},
    "one municipality": {"municipality": "LV0042000", "basis": "pre2021"},
    "no service": {"group": "children_out_of_family"},
    "nobody assessed": {"group": "guardians", "from": "2019-01-01"},
    "one service": {"service": "massage"},
    "several municipalities": {"municipality": "LV0022000,LV0037000,LV0036000", "as_of": "2018-05-17"},
    "no partner": {"municipality": "LV0036000", "area": "LV0036000"},
}


@pytest.fixture
def dashboard(demonstration_file: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("DI_DATABASE", str(demonstration_file))
    return AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=30)


def _drawn(dashboard: AppTest, page: str, params: dict[str, str], cards: list[Card] | None = None) -> AppTest:
    """A page drawn for a view; of `cards` only those of this page are left."""
    for name, value in params.items():
        dashboard.query_params[name] = value
    (cards or []).clear()
    return dashboard.switch_page(MANAGER_PAGES[page][0]).run()


def test_every_file_of_a_page_is_a_page_of_the_dashboard() -> None:
    """What is drawn here and judged in the browser are the dashboard's pages, so none can be missed."""
    assert {file for file, _ in MANAGER_PAGES.values()} == {
        path.relative_to(ROOT).as_posix() for path in (ROOT / "pages/manager").glob("*.py")
    }


@pytest.fixture
def cards(monkeypatch: pytest.MonkeyPatch) -> list[Card]:
    """The cards that pages draw from now on."""
    found: list[Card] = []

    def noting(draw: Callable[..., Any]) -> Callable[..., Any]:
        def drawn(page: Page, card: Card, *others: Any, **more: Any) -> Any:
            if all(card is not one for one in found[-1:]):  # drawing a card draws its picture
                found.append(card)
            return draw(page, card, *others, **more)

        return drawn

    for name in ("draw", "picture"):
        monkeypatch.setattr(Page, name, noting(getattr(Page, name)))
    return found


@pytest.mark.parametrize("view", list(VIEWS))
@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", ["lv", "en"])
def test_a_page_is_drawn_without_error_and_says_nothing_twice(
    dashboard: AppTest, cards: list[Card], page: str, language: str, view: str
) -> None:
    drawn = _drawn(dashboard, page, {"lang": language, **VIEWS[view]}, cards)
    assert not drawn.exception
    assert not drawn.error
    assert drawn.title[0].value
    assert drawn.query_params["lang"] == language
    assert_figures_are_sound(drawn)
    told = [] if page == "definitions" else [one.lower() for one in _sentences(drawn)]  # each definition is read by itself
    assert [one for place, one in enumerate(told) if any(one.endswith(before) for before in told[:place])] == []
    for card in cards:
        assert card.title
        if isinstance(card.picture, Chart):
            values = [value for series in card.picture.series for value in series.values if value is not None]
            is_seen_at_nought = card.picture.kind is ChartKind.DOTS
            assert values if is_seen_at_nought else any(values), f"no chart is empty: {card.title}"


def _sentences(drawn: AppTest) -> list[str]:
    """The titles of a page's cards, and the sentences at its head, in its paragraphs and in its lists."""
    text = " ".join(element.value for element in drawn.get("html"))
    blocks = re.findall(r'<(p class="di-(?:lead|paragraph)"|h2 class="di-figure"|li)>(.*?)</', text, re.DOTALL)
    return [one for _, block in blocks for one in re.split(r"(?<=\.) (?=[^\W\d_])(?!EUR)", block) if one.count(" ") > 2]


@pytest.mark.parametrize("page", PAGES)
def test_search_leads_from_every_page_to_what_was_sought(dashboard: AppTest, demonstration: Database, page: str) -> None:
    drawn = _drawn(dashboard, page, {"lang": "lv", "as_of": "2020-12-31", "group": "adults"})
    search = next(one for one in drawn.text_input if str(one.key).startswith("search_text"))
    search.set_value("AGLONA").run()
    found = {one.label.split(" · ")[0]: one for one in drawn.button if str(one.key).startswith("found_")}
    assert found.keys() >= {"Aglonas novads → Preiļu novads", "Aglonas novads → Krāslavas novads"}
    found["Aglonas novads → Preiļu novads"].click().run()
    assert not drawn.exception
    assert drawn.title[0].value == "Pašvaldība"
    [code] = [one.code for one in demonstration.region.of_basis(Basis.POST2021) if one.name_lv == "Preiļu novads"]
    assert {"as_of": "2020-12-31", "group": "adults", "area": code}.items() <= dict(drawn.query_params).items()
    assert any("Preiļu nov" in one.value for one in drawn.get("html"))
    assert {one.value for one in drawn.text_input if str(one.key).startswith("search_text")} == {""}


@pytest.mark.parametrize("page", sorted(OF_RECORDS))
def test_of_no_partner_that_alone_is_said(dashboard: AppTest, cards: list[Card], page: str) -> None:
    drawn = _drawn(dashboard, page, {"lang": "lv", **VIEWS["no partner"]})
    assert [one.value for one in drawn.info] == ["Projekta partneru vidū nebija: Līvānu novads."]
    assert cards == []
    assert not drawn.header


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        ({"indicator": "places_created"}, "Pašvaldība nav zināma, tāpēc nevar parādīt, kur."),
        ({"as_of": "2015-12-31"}, "Datu vēl nav."),
        ({"indicator": "recipients", "as_of": "2017-05-31", "service": "group_home"}, "Šajā periodā nekas nav reģistrēts: "),
        ({"indicator": "coverage", "service": "massage"}, "Neattiecas: "),
    ],
)
def test_an_empty_figure_names_the_true_reason(dashboard: AppTest, params: dict[str, str], reason: str) -> None:
    drawn = _drawn(dashboard, "map", {"lang": "lv", **params})
    assert drawn.info
    assert all(reason in one.value for one in drawn.info)


@pytest.mark.parametrize("indicator", ["recipients", "assessed_waiting", "coverage", "units", "recipients_per_10000"])
def test_colours_circles_and_bars_mean_the_same_in_all_years(dashboard: AppTest, cards: list[Card], indicator: str) -> None:
    scales: dict[str, tuple[float, float]] = {}
    reaches, keys = set(), set()
    for as_of in ("2018-05-17", "2020-12-31", "2023-12-31"):
        _drawn(dashboard, "map", {"indicator": indicator, "as_of": as_of}, cards)
        on_map, bars = (one.picture for one in cards[-2:])
        assert isinstance(on_map, Map)
        assert isinstance(bars, Chart)
        reaches.add(bars.reach)
        keys.add((on_map.circles, tuple(one for one in on_map.legend if "–" in one[1])))
        for area in on_map.areas:
            if area.value:
                least, most = scales.get(area.colour, (area.value, area.value))
                scales[area.colour] = min(least, area.value), max(most, area.value)
    assert len(reaches) == len(keys) == 1
    [reach] = reaches
    assert reach >= max(most for _, most in scales.values())
    in_order = sorted(scales.values())
    assert all(lower[1] < upper[0] for lower, upper in pairwise(in_order)), "a colour is of one class in all years"


@pytest.mark.parametrize("indicator", ["recipients", "coverage", "compensation_per_recipient"])
def test_before_and_after_the_reform_stand_side_by_side_on_one_scale(
    dashboard: AppTest, cards: list[Card], indicator: str
) -> None:
    drawn = _drawn(dashboard, "map", {"lang": "lv", "indicator": indicator, "reform": "1"}, cards)
    assert not drawn.exception
    maps = [one.picture for one in cards if isinstance(one.picture, Map)]
    assert [one.basis for one in maps] == ["pre2021", "post2021"]
    before, after = maps
    assert before.circles == after.circles
    assert bool(before.circles) is (indicator == "recipients")
    assert set(before.legend) >= {one for one in after.legend if "–" in one[1]}
    assert all(any(area.value for area in one.areas) for one in maps)
    assert len(before.areas) > len(after.areas)


def test_a_municipality_of_before_the_reform_opens_as_one_of_then(dashboard: AppTest) -> None:
    drawn = _drawn(dashboard, "map", {"lang": "lv", "reform": "1"})
    page = drawn.session_state["page"]
    with pytest.MonkeyPatch.context() as patch:
        opened: list[tuple[str, str, str]] = []
        patch.setattr(
            "di_metrics.ui.navigation.open_page",
            lambda address, there: opened.append((address, there.view.area, there.selection.basis)),
        )
        for code in ("0604300", "LV0042000"):
            open_profile(page, code)
    assert opened == [("municipality", "0604300", "pre2021"), ("municipality", "LV0042000", "post2021")]


def test_a_map_shows_a_rate_in_labelled_classes_unless_asked_for_another(dashboard: AppTest, cards: list[Card]) -> None:
    _drawn(dashboard, "map", {"lang": "en"}, cards)
    on_map = cards[0].picture
    assert isinstance(on_map, Map)
    assert cards[0].heading.startswith("Coverage")
    classes = [meaning for _, meaning in on_map.legend if re.fullmatch(r"[\d.,]+–[\d.,]+%", meaning)]
    assert 1 < len(classes) <= 5
    _drawn(dashboard, "map", {"lang": "en", "indicator": "recipients"}, cards)
    assert cards[0].heading.startswith("Recipients")


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
    for page in sorted(OF_RECORDS - {"overview"}):
        assert "import FILE" in drawn.info[0].value
        assert 'class="di-lead"' not in " ".join(element.value for element in drawn.get("html"))
        drawn.switch_page(f"pages/manager/{page}.py").run()
        assert not drawn.exception


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
