"""Which service came after the first one, and how many of the places are used: by hand, and against plain Python."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from editing import replace
from hypothesis import given
from loaded_reports import opened
from oracle import Package, load_package, load_region, usage
from oracle.strategies import Tables, packages, selections
from test_properties import PROGRAMME, REGION, ROUNDS, built

from di_metrics.cards.composing import card_of
from di_metrics.cards.setting import Setting
from di_metrics.cards.view import View, ViewKind
from di_metrics.deck import Card, Chart, Level, Listing, Table
from di_metrics.meetings.compose import figures_at
from di_metrics.model import Against, Basis, Language, Period, Selection
from di_metrics.query.compensation_change import compensation_change
from di_metrics.query.forecast import outlook
from di_metrics.query.occupancy import Occupancy, occupancy
from di_metrics.query.service_steps import BeganWith, service_steps
from di_metrics.settings import default_region
from di_metrics.store import Database, build_database

END = dt.date(2022, 6, 30)
JUNE = dt.date(2022, 6, 1)
DZINTARPILS, VEJUPE, LIEPZIEDI, LEJUPE, MIGLAJI = (f"LV900{i}000" for i in range(1, 6))


def card(database: Database, kind: ViewKind, level: Level = Level.INTERNAL, last: dt.date = END, **filters: object) -> Card:
    setting = Setting(figures_at(level, database), Language.EN, last, None)
    return card_of(setting, View(kind, **filters))  # type: ignore[arg-type]


# ---- By hand: the persons of `test_oracle.py` ---


def test_the_service_that_came_next(sample: Database) -> None:
    """c1 and c4 went from physiotherapy to massage; c2, c3, g1, a1, a2 and a4 took a step of their own. c5 had riding alone
    and a5 the psychologist; neither was served in the ninety days to the end of June 2022."""
    found = {one.service: one for one in service_steps(sample, Selection(Period(END)))}
    assert found["physiotherapy"] == BeganWith("physiotherapy", 2, 2, 0, 0, {"massage": 2})
    assert found["art_therapy"] == BeganWith("art_therapy", 1, 1, 0, 0, {"psychologist_individual": 1})
    assert found["riding_therapy"] == BeganWith("riding_therapy", 1, 0, 1, 1)
    assert found["psychologist_individual"] == BeganWith("psychologist_individual", 1, 0, 1, 1)
    assert found["day_care_centre"] == BeganWith("day_care_centre", 1, 1, 0, 0, {"home_care": 1})
    assert found[None] == BeganWith(None, 10, 8, 2, 2)
    assert len(found) == 10


def test_only_those_who_began_in_the_period_take_steps(sample: Database) -> None:
    """In 2021 a2 alone began, with home care; day care came in June 2022."""
    in_2021 = Period(dt.date(2021, 12, 31), dt.date(2021, 1, 1))
    home_care, whole = service_steps(sample, Selection(in_2021))
    assert home_care == BeganWith("home_care", 1, 0, 1, 0)
    assert whole == BeganWith(None, 1, 0, 1, 0)
    assert service_steps(sample, Selection(Period(dt.date(2016, 1, 31)))) == ()


def test_steps_in_words_and_figures(sample: Database) -> None:
    found = card(sample, ViewKind.NEXT_SERVICE)
    assert found.title == "The most frequent step from service to service: physiotherapy → massage (2)"
    assert found.sentence == (
        "Of 10 persons who began, 8 went on to another service, 2 had one alone; of the latter 2 have stopped."
    )
    assert isinstance(found.picture, Chart)
    assert (found.picture.categories[0], found.picture.series[0].values) == ("physiotherapy → massage", (2,) + (1,) * 6)
    assert isinstance(found.table, Table)
    rows = {
        row.code: dict(zip([one.heading for one in found.table.columns], row.figures, strict=True))
        for row in found.table.rows
    }
    assert rows["physiotherapy"]["→ massage"].value == 2
    assert [one.text for one in list(rows[""].values())[:4]] == ["10", "8", "2", "2"]
    narrowed = card(sample, ViewKind.NEXT_SERVICE, services=("massage",))
    assert (narrowed.title, narrowed.table) == (found.title, found.table)
    before = card(sample, ViewKind.NEXT_SERVICE, last=dt.date(2016, 1, 31))
    assert (before.title, type(before.picture)) == ("Nobody started", Listing)


def test_places_used_in_the_last_month(sample: Database) -> None:
    """a2 was in day care on 30 June 2022. Places for adults: 12 in Dzintarpils, and 20 that exist by the end of 2020."""
    found = {(one.municipality, one.service, one.group, one.month): one for one in occupancy(sample, Selection(Period(END)))}
    day_care = found[None, "day_care_centre", "adults", JUNE]
    assert day_care == Occupancy(None, "day_care_centre", "adults", JUNE, 1, 32)
    assert day_care.share == 3.125
    assert {(key[0], key[1], one.persons, one.places) for key, one in found.items() if key[3] == JUNE} == {
        (None, "day_care_centre", 1, 32),
        (None, "day_care_centre", 0, 9),
        (None, "specialised_workshop", 0, 6),
        (None, "group_home", 0, 8),
        (DZINTARPILS, "day_care_centre", 0, 12),
        (VEJUPE, "specialised_workshop", 0, 6),
        (LIEPZIEDI, "group_home", 0, 8),
    }
    before, after = (
        found[None, "day_care_centre", "adults", day].places for day in (dt.date(2020, 11, 1), dt.date(2020, 12, 1))
    )
    assert (before, after) == (12, 32)
    assert min(one.month for one in found.values()) == dt.date(2020, 7, 1)


def test_a_month_that_is_not_over_is_not_told(sample: Database) -> None:
    for last, month in ((END, JUNE), (dt.date(2022, 6, 29), dt.date(2022, 5, 1))):
        assert max(one.month for one in occupancy(sample, Selection(Period(last)))) == month


@pytest.mark.parametrize("day", ["2022-06-01", "2022-06-10", "2022-06-30"])
@pytest.mark.parametrize(("last", "month_end"), [(END, END), (dt.date(2022, 6, 29), dt.date(2022, 5, 31))])
def test_all_that_is_told_by_months_knows_the_same_ones(
    region_folder: Path, package: Path, tmp_path: Path, day: str, last: dt.date, month_end: dt.date
) -> None:
    """On whichever day of June 2022 the last record begins, June is known once it is over, and no month before."""
    replace(package / "service_records.csv", "2022-06-30,2022-06-30", f"{day},{day}")
    build_database(region_folder, package, tmp_path / "june.duckdb")
    chosen = Selection(Period(last))
    with opened(tmp_path / "june.duckdb") as database:
        used, told = occupancy(database, chosen), outlook(database, last)
        paid = compensation_change(database, chosen, Against.YEAR_BEFORE)
    assert told is not None
    assert paid is not None
    assert (max(one.month for one in used), told.month_end(0)) == (month_end.replace(day=1), month_end)
    assert paid.later.last == last


def test_places_used_of_one_municipality_are_its_own(sample: Database) -> None:
    rows = occupancy(sample, Selection(Period(END), municipalities=(LIEPZIEDI,)))
    assert {(one.municipality, one.service, one.places) for one in rows} == {(None, "group_home", 8)}


def test_places_used_in_words_and_figures(sample: Database) -> None:
    found = card(sample, ViewKind.OCCUPANCY)
    assert found.title == "Places used most in the month to 30 June 2022: day care centre (adults) – 3.1% (1 of 32)"
    assert isinstance(found.picture, Chart)
    assert [one.values[-1] for one in found.picture.series] == [0, 3.125, 0, 0]
    assert isinstance(found.table, Table)
    rows = {row.name: [one.text for one in row.figures] for row in found.table.rows}
    assert rows["day care centre (adults), 06.2022"] == ["1", "32", "3.1%"]
    nothing = card(sample, ViewKind.OCCUPANCY, services=("massage",))
    assert (nothing.title, type(nothing.picture)) == ("Of places used nothing is known yet", Listing)


@pytest.mark.parametrize("kind", [ViewKind.NEXT_SERVICE, ViewKind.OCCUPANCY])
def test_nothing_leaves_the_team(sample: Database, kind: ViewKind) -> None:
    found = card(sample, kind, Level.SHAREABLE)
    assert (found.picture, found.table) == (None, None)
    assert found.title.endswith(": internal figures alone")


# ---- Against plain Python ---


def compare(database: Database, chosen: usage.Chosen) -> None:
    steps = {
        one.service: ((one.persons, one.went_on, one.alone, one.stopped), dict(one.next_services))
        for one in service_steps(database, chosen.selection)
    }
    assert steps == usage.service_steps(chosen)


def compare_places(database: Database, chosen: usage.Chosen, region: object) -> None:
    """Whichever period is chosen, and wherever people came from."""
    used = {
        (one.municipality, one.service, one.group, one.month): (one.persons, one.places)
        for one in occupancy(database, chosen.selection)
    }
    basis = chosen.selection.basis
    areas = {one.code for one in database.region.of_basis(basis)}
    if chosen.selection.municipalities:
        areas &= set(chosen.selection.municipalities)
    assert used == usage.occupancy(chosen, region, areas)  # type: ignore[arg-type]


@ROUNDS
@given(tables=packages(REGION, PROGRAMME), chosen=selections(REGION, PROGRAMME))
def test_random_packages_agree_with_plain_python(tables: Tables, chosen: Selection) -> None:
    with built(tables) as (database, package):
        for selection in (chosen, Selection(Period(END)), Selection(Period(END), Basis.PRE2021)):
            compare(database, usage.Chosen(package, REGION, PROGRAMME, selection))
            whole = Selection(
                Period(selection.period.last),
                selection.basis,
                selection.municipalities,
                selection.services,
                groups=selection.groups,
            )
            compare_places(database, usage.Chosen(package, REGION, PROGRAMME, whole), REGION)


@pytest.fixture(scope="module")
def demonstrated(demonstration_file: Path) -> Package:
    return load_package(demonstration_file.parent, load_region(default_region()))


@pytest.mark.parametrize("last", [dt.date(2022, 5, 20), dt.date(2023, 12, 31)], ids=str)
@pytest.mark.parametrize("filters", [{}, {"municipalities": ("LV0022000",)}, {"groups": ("adults",)}], ids=str)
def test_the_demonstration_data_agree_with_plain_python(
    demonstration: Database, demonstrated: Package, last: dt.date, filters: dict[str, tuple[str, ...]]
) -> None:
    selection = Selection(Period(last), **filters)  # type: ignore[arg-type]
    region = load_region(default_region())
    chosen = usage.Chosen(demonstrated, region, PROGRAMME, selection)
    compare(demonstration, chosen)
    compare_places(demonstration, chosen, region)
