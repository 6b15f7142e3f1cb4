"""Objects as they stand on a day, their history, and what the manager keeps of them beside the region's files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from di_metrics.cards.composing import card_of
from di_metrics.cards.setting import Setting
from di_metrics.cards.view import View, ViewKind
from di_metrics.deck import Card, Chart, Level, Table
from di_metrics.indicators import CATALOGUE
from di_metrics.meetings.compose import figures_at
from di_metrics.model import Language, Period, Selection
from di_metrics.query import evaluate
from di_metrics.query.objects import ObjectState, objects_on
from di_metrics.region import Region
from di_metrics.store import Database, build_database, open_database

OBJECTS = (
    "id,municipality_code,object_lv,object_en,target_group,category,service_code,places,status,exists_by,"
    "planned_on,changed_on,change_lv,change_en,source\n"
    "home,LV9003000,Māja,Home,adults,housing,group_home,12,planned,,2018-03-01,,,,invented\n"
    "day,LV9001000,Centrs,Centre,adults,day_care,day_care_centre,10,planned,,,,,,invented\n"
    "old,LV9001000,Vecais,Old,children,day_care,day_care_centre,9,built,2019-12-31,,,,,invented\n"
)
CHANGES = (
    "object_id,changed_on,kind,due_on,places,reason,source\n"
    "home,2020-05-01,built,,,ready,council\n"
    "home,2018-09-01,due,2020-06-30,,no builder,council\n"
    "home,2019-02-01,places,,8,too dear,ministry\n"
    "day,2019-03-01,cancelled,,,no ground,council\n"
)


@pytest.fixture
def changed(region_folder: Path, package: Path, tmp_path: Path) -> Iterator[Database]:
    """The invented region with objects that were changed."""
    (region_folder / "infrastructure.csv").write_text(OBJECTS, encoding="utf-8")
    (region_folder / "infrastructure_changes.csv").write_text(CHANGES, encoding="utf-8")
    build_database(region_folder, package, tmp_path / "changed.duckdb")
    opened = open_database(tmp_path / "changed.duckdb")
    yield opened
    opened.close()


def card(database: Database, view: View, last: dt.date, *, level: Level = Level.INTERNAL) -> Card:
    return card_of(Setting(figures_at(level, database), Language.EN, last, None), view)


def states(region: Region, day: dt.date) -> dict[str, tuple[str, int | None, dt.date | None]]:
    return {one.object.id: (one.state, one.places, one.due_on) for one in objects_on(region, day)}


def texts(table: object) -> list[tuple[str, ...]]:
    assert isinstance(table, Table)
    return [(row.name, *(one.text for one in row.figures)) for row in table.rows]


# ---- On a day, by hand ----

DUE = dt.date(2020, 6, 30)
CANCELLED = ("cancelled", 10, None)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (dt.date(2018, 2, 28), {"day": ("planned", 10, None)}),
        (dt.date(2018, 3, 1), {"home": ("planned", 12, None), "day": ("planned", 10, None)}),
        (dt.date(2018, 9, 1), {"home": ("planned", 12, DUE), "day": ("planned", 10, None)}),
        (dt.date(2019, 2, 1), {"home": ("planned", 8, DUE), "day": ("planned", 10, None)}),
        (dt.date(2019, 3, 1), {"home": ("planned", 8, DUE), "day": CANCELLED}),
        (dt.date(2019, 12, 31), {"home": ("planned", 8, DUE), "day": CANCELLED, "old": ("built", 9, None)}),
        (dt.date(2020, 5, 1), {"home": ("built", 8, DUE), "day": CANCELLED, "old": ("built", 9, None)}),
    ],
)
def test_an_object_stands_as_it_is_known_on_a_day(
    changed: Database, day: dt.date, expected: dict[str, tuple[str, int, dt.date | None]]
) -> None:
    assert states(changed.region, day) == expected
    [cell] = evaluate(changed, CATALOGUE["places_created"], Selection(Period(day)))
    there = sum(places for state, places, _ in expected.values() if state == "built")
    assert (cell.value or 0) == there
    shown = card(changed, View(ViewKind.INFRASTRUCTURE), day)
    total = texts(shown.table)[-1]
    planned = sum(places for state, places, _ in expected.values() if state == "planned")
    assert total[1:3] == (str(planned), str(there))


def test_nothing_is_known_before_its_day(changed: Database) -> None:
    for month in range(80):
        day = dt.date(2016 + month // 12, month % 12 + 1, 1)
        for one in objects_on(changed.region, day):
            assert all(event.day is None or event.day <= day for event in one.history)
            assert one.since is None or one.since <= day
        timeline = card(changed, View(ViewKind.TIMELINE), day)
        table = timeline.table or timeline.picture
        assert isinstance(table, Table)
        assert all(row.code <= day.isoformat() for row in table.rows)


def test_what_became_of_objects_is_told_one_after_the_other(changed: Database) -> None:
    shown = card(changed, View(ViewKind.TIMELINE), dt.date(2020, 12, 31))
    assert shown.title == "Last of all: Home (adults) – built (1 May 2020)"
    assert shown.sentence == "Of 1 event the day is not known. What has no day counts from the project's start."
    assert texts(shown.table) == [
        ("not known", "Centre (adults)", "planned", "–", "invented"),
        ("1 March 2018", "Home (adults)", "planned", "–", "invented"),
        ("1 September 2018", "Home (adults)", "moved, to be ready by 30 June 2020", "no builder", "council"),
        ("1 February 2019", "Home (adults)", "number of places changed, 8 places", "too dear", "ministry"),
        ("1 March 2019", "Centre (adults)", "cancelled", "no ground", "council"),
        ("31 December 2019", "Old (children)", "known to exist", "–", "invented"),
        ("1 May 2020", "Home (adults)", "built", "ready", "council"),
    ]
    assert isinstance(shown.picture, Chart)
    created, planned = (dict(zip(shown.picture.codes, one.values, strict=True)) for one in shown.picture.series)
    months = ("2018-02", "2018-03", "2019-02", "2019-03", "2019-12", "2020-05")
    assert [planned[one] for one in months] == [10, 22, 18, 8, 8, 0]
    assert [created[one] for one in months] == [0, 0, 0, 0, 9, 17]
    only = card(changed, View(ViewKind.TIMELINE, groups=("children",)), dt.date(2020, 12, 31))
    assert [row[0] for row in texts(only.table)] == ["31 December 2019"]


def test_places_that_were_moved_between_services_are_told(changed: Database) -> None:
    shown = card(changed, View(ViewKind.INFRASTRUCTURE), dt.date(2019, 12, 31))
    moved = "group home (adults) – 12 to 8 and day care centre (adults) – 10 to 0"
    assert shown.sentence.endswith(f"Places of objects changed since 31 December 2018: {moved}.")
    later = card(changed, View(ViewKind.INFRASTRUCTURE), dt.date(2020, 12, 31))
    assert later.sentence.endswith("Objects have been changed since 31 December 2019, but not the number of their places.")
    home = {row[0]: row for row in texts(later.table)}["Home (adults)"]
    assert home[1:] == ("–", "8", "1 March 2018", "30 June 2020", "1 May 2020: built: ready", "1 May 2020", "council")


def test_a_cancelled_object_has_no_places_anywhere(changed: Database) -> None:
    last = dt.date(2020, 12, 31)
    assert [one.state for one in objects_on(changed.region, last) if one.object.id == "day"] == [ObjectState.CANCELLED]
    places = card(changed, View(ViewKind.PLACES), last)
    assert [row[0] for row in texts(places.table)] == ["group home (adults)", "day care centre (children)"]
