"""The page of tables: cells as they are counted, an address that gives them again, and words where there are none."""

from __future__ import annotations

import csv
import datetime as dt
import io
from itertools import product
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Selectbox

from di_metrics.cards.composing import card_of
from di_metrics.cards.setting import Setting
from di_metrics.cards.view import AgendaError, PictureKind, View, ViewKind, check_view
from di_metrics.deck import Card, Listing, Table
from di_metrics.export.table_files import table_csv
from di_metrics.indicators import CATALOGUE
from di_metrics.model import Dimension, Language, Period, Selection
from di_metrics.sources.exact import RecordedFigures
from di_metrics.store import Database
from di_metrics.ui.choice import TABLE_DIMENSIONS, read_choice
from di_metrics.ui.filters import presets
from di_metrics.ui.page import Page

ROOT = Path(__file__).resolve().parents[1]
DAY = dt.date(2019, 12, 31)
WIDE = [one for one in TABLE_DIMENSIONS if one not in (Dimension.QUARTER, Dimension.MONTH)]
"""Dimensions whose cells are few enough to be counted in every pair."""
MARKS = {"[x]", "[z]", "[not reached]"}


@pytest.fixture(scope="module")
def source(sample: Database) -> RecordedFigures:
    return RecordedFigures(sample)


def card(source: RecordedFigures, code: str, *split: Dimension) -> Card:
    view = View(ViewKind.FIGURES, (code,), split, PictureKind.TABLE)
    check_view(source.region, view)
    return card_of(Setting(source, Language.EN, DAY, None), view)


@pytest.mark.parametrize("codes", [("coverage",), ("recipients", "coverage"), ("recipients",)], ids=str)
def test_that_persons_are_in_no_row_is_said_where_no_row_is_of_them(demonstration: Database, codes: tuple[str, ...]) -> None:
    view = View(ViewKind.FIGURES, codes, (Dimension.MUNICIPALITY,), PictureKind.TABLE)
    table = card_of(Setting(RecordedFigures(demonstration), Language.EN, dt.date(2023, 12, 31), None), view).picture
    assert isinstance(table, Table)
    is_told = any(row.name == "municipality not known" for row in table.rows)
    assert is_told == ("recipients" in codes)
    assert ("in no row" in table.note) == (not is_told)


@pytest.mark.parametrize("code", CATALOGUE)
def test_each_cell_is_what_is_counted_or_the_table_says_why_there_is_none(source: RecordedFigures, code: str) -> None:
    units = Dimension.UNIT in CATALOGUE[code].splits
    for columns, rows in product(WIDE, WIDE):
        if columns is rows or (units and Dimension.SERVICE not in (columns, rows)):
            continue
        counted = source.counts(CATALOGUE[code], Selection(Period(DAY), source.region.default_basis), (columns, rows))
        made = card(source, code, columns, rows)
        if isinstance(made.picture, Listing):
            assert made.picture.points
            assert not any(cell.value for cell in counted)
            continue
        table = made.picture
        assert isinstance(table, Table)
        assert table.key == rows.value
        values = {
            (column.name if column.name != "unknown" else None, row.code or None): figure
            for row in table.rows
            for column, figure in zip(table.columns, row.figures, strict=True)
        }
        own = [cell for cell in counted if not units or _own_unit(source, counted.by, cell.key)]
        told = {cell.key[:2]: cell for cell in own}
        assert {key: one.value for key, one in values.items() if one.value is not None} == {
            key: cell.value for key, cell in told.items() if cell.value is not None and key in values
        }
        assert not any(cell.value for key, cell in told.items() if key not in values), "nothing that is counted is left out"
        assert {one.code for one in values.values() if one.value is None} <= MARKS


def _own_unit(source: RecordedFigures, by: tuple[Dimension, ...], key: tuple[str | None, ...]) -> bool:
    codes = dict(zip(by, key, strict=True))
    return source.region.service[codes[Dimension.SERVICE] or ""].unit == codes[Dimension.UNIT]


def test_rows_and_columns_are_as_asked_and_the_file_holds_codes(source: RecordedFigures) -> None:
    by_year = card(source, "recipients", Dimension.YEAR, Dimension.MUNICIPALITY).picture
    turned = card(source, "recipients", Dimension.MUNICIPALITY, Dimension.YEAR).picture
    assert isinstance(by_year, Table)
    assert isinstance(turned, Table)
    assert [one.name for one in by_year.columns if one.name in ("2018", "2019")] == ["2018", "2019"]
    assert {row.code for row in turned.rows} == {one.name for one in by_year.columns}
    [head, first, *_] = csv.reader(io.StringIO(table_csv(by_year, demonstration=False).decode("utf-8-sig")))
    assert head[:2] == ["municipality_code", "municipality"]
    assert first[0] in source.region.municipality
    assert head[-1] == "level"


@pytest.mark.parametrize(
    "split", [pair for pair in product(TABLE_DIMENSIONS, repeat=2) if pair[0] is pair[1] or all(one.is_time for one in pair)]
)
def test_what_cannot_cross_is_refused(source: RecordedFigures, split: tuple[Dimension, Dimension]) -> None:
    with pytest.raises(AgendaError):
        card(source, "recipients", *split)


# ---- The page ----


@pytest.fixture
def drawn_cards(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Card, View]]:
    found: list[tuple[Card, View]] = []
    monkeypatch.setattr(Page, "draw", lambda page, made, view, *_, **__: found.append((made, view)))
    return found


def opened(app: AppTest, **params: str) -> AppTest:
    app.query_params.clear()
    for name, value in {"lang": "en", **params}.items():
        app.query_params[name] = value
    drawn = app.run()
    assert not drawn.exception
    assert not drawn.error
    return drawn


def address_of(page: AppTest) -> dict[str, str]:
    return {name: values if isinstance(values, str) else values[0] for name, values in page.query_params.items()}


def field(page: AppTest, label: str) -> Selectbox:
    [found] = [one for one in page.selectbox if one.label == label]
    return found


@pytest.fixture
def page(sample_file: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("DI_DATABASE", str(sample_file))
    return AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60).switch_page("pages/manager/table.py")


def test_an_address_gives_the_same_cells_again(
    page: AppTest, drawn_cards: list[tuple[Card, View]], sample: Database
) -> None:
    asked = {"indicators": "coverage", "rows": "group", "columns": "year", "as_of": "2019-12-31"}
    opened(page, **asked)
    params = address_of(page)
    assert asked.items() <= params.items()
    choice, faults = read_choice(sample.region, params)
    assert (choice.figures, choice.rows, choice.columns, faults) == (("coverage",), Dimension.GROUP, Dimension.YEAR, ())
    opened(page, **params)
    first, again = drawn_cards
    assert first == again
    assert first[1] == View(ViewKind.FIGURES, ("coverage",), (Dimension.YEAR, Dimension.GROUP), last=DAY)


def test_what_is_chosen_goes_to_the_address(page: AppTest, drawn_cards: list[tuple[Card, View]]) -> None:
    opened(page)
    assert [one.label for one in page.selectbox] == ["Rows"]
    page.multiselect(key="table_figures").set_value(["recipients"]).run()
    field(page, "Columns").set_value("year").run()
    field(page, "Rows").set_value("service").run()
    assert {"indicators": "recipients", "rows": "service", "columns": "year"}.items() <= address_of(page).items()
    assert drawn_cards[-1][1].split == (Dimension.YEAR, Dimension.SERVICE)
    field(page, "Rows").set_value("month").run()
    assert "columns" not in page.query_params
    assert drawn_cards[-1][1].split == (Dimension.MONTH,)


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"indicators": "recipients,assessed", "columns": "year"}, "Split by two dimensions, one indicator can be shown."),
        ({"indicators": "recipients", "rows": "year", "columns": "month"}, "of which one may be time"),
        ({"indicators": "coverage", "rows": "service"}, "Not applicable: "),
        ({"indicators": "compensation_share_of_costs"}, "Not applicable: "),
    ],
)
def test_what_has_no_meaning_is_refused_in_words(page: AppTest, params: dict[str, str], words: str) -> None:
    assert any(words in one.value for one in opened(page, **params).info)


# ---- Ready-made periods ----


def test_ready_made_periods(sample: Database) -> None:
    project = sample.region.project
    quarter = Period(dt.date(2019, 5, 31), dt.date(2019, 4, 1))
    year = Period(dt.date(2018, 12, 31), dt.date(2018, 1, 1))
    whole = Period(project.end)
    assert presets(sample.region, dt.date(2019, 5, 2)) == {"quarter": quarter, "previous_year": year, "project": whole}
    first = presets(sample.region, project.start)
    assert "previous_year" not in first
    assert first["quarter"].first == project.start
    for day in (None, project.start, project.end, project.end + dt.timedelta(400), dt.date(2019, 2, 28)):
        for one in presets(sample.region, day).values():
            assert project.start <= (one.first or one.last) <= one.last <= project.end
