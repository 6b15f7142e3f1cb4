"""Objects planned, changed and built, and places against need: by hand, and anew from the demonstration's files."""

from __future__ import annotations

import csv
import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from di_metrics.cards.composing import card_of
from di_metrics.cards.setting import Setting
from di_metrics.cards.view import View, ViewKind
from di_metrics.deck import Card, Chart, Level, Table
from di_metrics.meetings.compose import figures_at
from di_metrics.model import Basis, Dimension, Language
from di_metrics.store import Database, build_database, open_database

END = dt.date(2022, 6, 30)
BY_PLACE = View(ViewKind.PLACES, split=(Dimension.MUNICIPALITY,))
HEAD = (
    "id,municipality_code,object_lv,object_en,target_group,category,service_code,places,status,exists_by,"
    "planned_on,changed_on,change_lv,change_en,source\n"
)
CHANGED = (
    "home,LV9003000,Māja,Home,adults,housing,group_home,8,planned,,2018-03-01,2019-05-02,no 12: dārgi,12 to 8: dear,card\n"
    "day,LV9001000,Centrs,Centre,adults,day_care,day_care_centre,,built,2018-12-31,,,,,invented\n"
)


@pytest.fixture
def planned(region_folder: Path, package: Path, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Database]:
    """The invented region with other objects."""
    (region_folder / "infrastructure.csv").write_text(HEAD + request.param, encoding="utf-8")
    build_database(region_folder, package, tmp_path / "planned.duckdb")
    opened = open_database(tmp_path / "planned.duckdb")
    yield opened
    opened.close()


def card(database: Database, view: View, last: dt.date = END, *, level: Level = Level.INTERNAL) -> Card:
    return card_of(Setting(figures_at(level, database), Language.EN, last, None), view)


def texts(table: object) -> list[tuple[str, ...]]:
    assert isinstance(table, Table)
    return [(row.name, *(one.text for one in row.figures)) for row in table.rows]


@pytest.mark.parametrize("planned", [CHANGED], indirect=True)
def test_what_is_known_of_an_object_is_said_and_what_is_not_is_unknown(planned: Database) -> None:
    day, home, total = texts(card(planned, View(ViewKind.INFRASTRUCTURE)).table)
    assert home == ("Home (adults)", "8", "–", "1 March 2018", "2 May 2019: 12 to 8: dear", "–", "card")
    assert day == ("Centre (adults)", "–", "–", "not known", "not known", "31 December 2018", "invented")
    assert total[:3] == ("Total", "8", "0")


@pytest.mark.parametrize("planned", [""], indirect=True)
def test_a_region_without_objects_says_so(planned: Database) -> None:
    for view in (View(ViewKind.PLACES), BY_PLACE):
        shown = card(planned, view)
        assert shown.title == "No object is planned or built"
        assert shown.sentence == "The region's files hold no object under these filters."


def test_places_stand_against_the_support_plans_with_the_service(sample: Database) -> None:
    """Plans: a2 and a3 with day care, a1 with a group home and a workshop. Day care is 12 + 20 places for adults, 9 for
    children; a group home has 8, the workshops 6; 5 of respite are planned. Of another group home no day is known."""
    shown = card(sample, View(ViewKind.PLACES))
    assert texts(shown.table) == [
        ("day care centre (adults)", "2", "32", "–", "0"),
        ("specialised workshops (adults)", "1", "6", "–", "0"),
        ("group home (adults)", "1", "8", "–", "0"),
        ("day care centre (children)", "0", "9", "–", "0"),
        ("respite care (children)", "0", "–", "5", "–"),
        ("social rehabilitation (children)", "–", "–", "–", "–"),
    ]
    assert shown.title == "There are at least as many places as people who need them wherever places are known"
    assert isinstance(shown.picture, Chart)
    early = card(sample, View(ViewKind.PLACES), dt.date(2018, 11, 30))
    assert texts(early.table) == [
        ("respite care (children)", "0", "–", "5"),
        ("social rehabilitation (children)", "–", "–", "–"),
    ]


def test_places_by_municipality_stand_where_the_object_is(sample: Database) -> None:
    """Day care of children in Trīsupji, which was divided, is in no single new municipality."""
    assert texts(card(sample, BY_PLACE).table) == [
        ("Dzintarpils State City", "day care centre (adults)", "0", "12", "–", "0"),
        ("Dzintarpils State City", "specialised workshops (adults)", "1", "–", "–", "–"),
        ("Dzintarpils State City", "group home (adults)", "1", "–", "–", "–"),
        ("Lejupe Municipality", "respite care (children)", "0", "–", "5", "–"),
        ("Lejupe Municipality", "social rehabilitation (children)", "–", "–", "–", "–"),
        ("Liepziedi Municipality", "day care centre (adults)", "2", "–", "–", "–"),
        ("Liepziedi Municipality", "group home (adults)", "0", "8", "–", "0"),
        ("Vējupe State City", "specialised workshops (adults)", "0", "6", "–", "0"),
        ("municipality not known", "day care centre (adults)", "–", "20", "–", "–"),
        ("municipality not known", "day care centre (children)", "–", "9", "–", "–"),
    ]
    only = View(ViewKind.PLACES, (), (Dimension.MUNICIPALITY,), municipalities=("LV9002000",))
    assert texts(card(sample, only).table) == [("Vējupe State City", "specialised workshops (adults)", "0", "6", "–", "0")]
    assert card(sample, BY_PLACE, level=Level.SHAREABLE).picture is None


@pytest.mark.parametrize("name", ["sample", "demonstration"])
def test_whatever_is_filtered_the_places_are_those_of_the_objects(name: str, request: pytest.FixtureRequest) -> None:
    """Both cards are of the same objects, be they of a single service or not."""
    database: Database = request.getfixturevalue(name)
    region, last = database.region, database.region.project.end
    filters: list[dict[str, tuple[str, ...]]] = [{}, *({"categories": (one.code,)} for one in region.categories)]
    filters += [{"services": (one.code,)} for one in region.services]
    filters += [{"groups": (one.code,)} for one in region.groups]
    filters += [{"municipalities": (one.code,)} for one in region.of_basis(Basis.POST2021)]
    some = 0
    for chosen in filters:
        objects = card(database, View(ViewKind.INFRASTRUCTURE, **chosen), last).table
        assert isinstance(objects, Table)
        for view in (View(ViewKind.PLACES, **chosen), View(ViewKind.PLACES, split=(Dimension.MUNICIPALITY,), **chosen)):
            shown = card(database, view, last)
            assert (shown.title == "No object is planned or built") == (len(objects.rows) == 1), chosen
            if isinstance(shown.table, Table):
                some += 1
                names = [one.name for one in shown.table.columns]
                for total, column in zip(objects.rows[-1].figures[:2], ("planned", "created"), strict=True):
                    values = [row.figures[names.index(column)].value for row in shown.table.rows]
                    assert sum(one or 0 for one in values) == (total.value or 0), (chosen, column)
    assert some > 10


# ---- The demonstration data, anew from their files ----


@pytest.mark.parametrize("last", [dt.date(2019, 6, 30), dt.date(2023, 12, 31)])
@pytest.mark.parametrize("by_place", [False, True])
def test_the_demonstrations_need_is_what_its_files_say(
    demonstration: Database, demonstration_file: Path, last: dt.date, by_place: bool
) -> None:
    def rows(name: str) -> list[dict[str, str]]:
        with demonstration_file.with_name(f"{name}.csv").open(encoding="utf-8") as source:
            return list(csv.DictReader(source))

    region, group = demonstration.region, {row["person_id"]: row["target_group"] for row in rows("persons")}
    needing: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for row in rows("assessments"):
        if dt.date.fromisoformat(row["assessed_on"]) > last:
            continue
        code = row["municipality_code"]
        placed = code and region.municipality[code].basis is Basis.POST2021
        homes = [one.new_code for one in region.succession if one.old_code == code and one.parish in (None, row["parish"])]
        place = code if placed else homes[0] if len(homes) == 1 else ""
        for service in filter(None, row["recommended_services"].split(";")):
            name = f"{region.service[service].name_en} ({region.group[group[row['person_id']]].short_en})"
            needing[(place, name) if by_place else (name,)].add(row["person_id"])
    shown = card(demonstration, BY_PLACE if by_place else View(ViewKind.PLACES), last)
    table = shown.table
    assert isinstance(table, Table)
    assert len(table.rows) > 4
    for told in table.rows:
        key, persons = ((told.code, told.figures[0].text), told.figures[1]) if by_place else ((told.name,), told.figures[0])
        service = told.figures[0].code if by_place else told.code
        if (not by_place or told.code) and service:
            assert persons.value == len(needing[key]), key
