"""Objects as they stand on a day, their history, and what the manager keeps of them beside the region's files."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from loaded_reports import load, opened, served

from di_metrics.backup import make_backup, restore_backup
from di_metrics.cards.composing import card_of
from di_metrics.cards.setting import Setting
from di_metrics.cards.view import View, ViewKind
from di_metrics.deck import Card, Chart, Level, Table
from di_metrics.errors import DatabaseError, RegionError, RegionRefused
from di_metrics.indicators import CATALOGUE
from di_metrics.meetings.compose import figures_at
from di_metrics.model import Language, Period, Selection
from di_metrics.query import evaluate
from di_metrics.query.objects import ObjectState, objects_on
from di_metrics.region import InfrastructureObject, ObjectChange, Region
from di_metrics.region_check import check_folder
from di_metrics.region_files import read_folder
from di_metrics.settings import PROGRAMME
from di_metrics.store import Database, build_database, open_database, prepare_undo
from di_metrics.store.kept_objects import (
    keep_change,
    keep_object,
    kept_changes,
    kept_objects,
    new_object_id,
    object_files,
    take_back,
)
from di_metrics.store.region_change import NO_RENAMES, Renames, prepare_region

END = dt.date(2022, 6, 30)
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


# ---- What the manager keeps beside the region's files ----


def new_object(object_id: str = "new", **changes: object) -> InfrastructureObject:
    fields = {
        **{"id": object_id, "municipality_code": "LV9002000", "object_lv": "Jauns", "object_en": "New"},
        **{"target_group": "adults", "category": "housing", "service_code": "group_home", "places": 6},
        **{"status": "planned", "exists_by": None, "planned_on": dt.date(2021, 3, 1), "source": "council"},
    }
    return InfrastructureObject.model_validate(fields | changes)


def event(object_id: str = "new", day: dt.date = dt.date(2021, 3, 1), kind: str = "planned", **more: object) -> ObjectChange:
    fields = {"object_id": object_id, "changed_on": day, "kind": kind, "due_on": None, "places": None}
    return ObjectChange.model_validate({**fields, "reason": "need", "source": "council", **more})


@pytest.fixture
def database(sample_file: Path, tmp_path: Path) -> Path:
    """A database with an object that was kept, and moved."""
    file = Path(shutil.copy(sample_file, tmp_path / "records.duckdb"))
    keep_object(file, new_object(), event(due_on=dt.date(2021, 12, 31)))
    keep_change(file, event(day=dt.date(2021, 6, 1), kind="due", due_on=dt.date(2022, 3, 31), places=5))
    return file


KEPT = ("planned", 5, dt.date(2022, 3, 31))


def kept_in(file: Path) -> tuple[str, int | None, dt.date | None] | None:
    with opened(file) as found:
        return states(found.region, END).get("new")


def test_what_is_kept_is_an_object_like_any_other(database: Path, sample: Database) -> None:
    with opened(database) as found:
        assert found.info.build_id != sample.info.build_id
        assert states(found.region, END)["new"] == KEPT
        assert states(found.region, dt.date(2021, 2, 28)) == states(sample.region, dt.date(2021, 2, 28))
        rows = texts(card(found, View(ViewKind.TIMELINE), END).table)
    assert ("1 June 2021", "New (adults)", "moved, 5 places, to be ready by 31 March 2022", "need", "council") in rows


def test_what_is_kept_stays_whatever_is_done_to_the_records(
    database: Path, region_folder: Path, package: Path, tmp_path: Path
) -> None:
    number = load(database, served("A-9", "9020000", "2020-03-02"))
    assert kept_in(database) == KEPT
    prepare_undo(database, number, "tester").confirm()
    assert kept_in(database) == KEPT
    refresh(database, region_folder, tmp_path)
    assert kept_in(database) == KEPT
    with pytest.raises(DatabaseError, match="holds more than a data package"):
        build_database(region_folder, package, database)
    assert build_database(region_folder, package, database, replace=True).backup
    assert kept_in(database) == KEPT
    copy = tmp_path / "restored.duckdb"
    make_backup(database, region_folder, tmp_path / "backup.zip")
    restore_backup(tmp_path / "backup.zip", copy, region_folder)
    assert kept_in(copy) == KEPT


def refresh(database: Path, region: Path, folder: Path, renames: Renames = NO_RENAMES) -> None:
    """Take the files of a region's folder, with a line more, into a database."""
    (region / "institutions.csv").write_text((region / "institutions.csv").read_text(encoding="utf-8") + "\n", "utf-8")
    with opened(database) as found:
        files = read_folder(region, PROGRAMME)
        candidate = prepare_region(found, files, renames, lambda content, _: content)
    candidate.confirm()


def test_what_the_folder_has_come_to_have_too_counts_once(database: Path, region_folder: Path, tmp_path: Path) -> None:
    with opened(database) as found:
        exported, before = object_files(found.region), texts(card(found, View(ViewKind.TIMELINE), END).table)
    for name, text in exported.items():
        (region_folder / name).write_text(text, encoding="utf-8")
    assert check_folder(region_folder, PROGRAMME) == []
    refresh(database, region_folder, tmp_path)
    with opened(database) as found:
        assert texts(card(found, View(ViewKind.TIMELINE), END).table) == before


def test_codes_of_what_is_kept_follow_renamed_ones(database: Path, region_folder: Path, tmp_path: Path) -> None:
    for file in region_folder.iterdir():
        if file.suffix in (".csv", ".geojson", ".yaml"):
            file.write_text(file.read_text(encoding="utf-8").replace("LV9002000", "LV9002009"), encoding="utf-8")
    with pytest.raises(RegionError):
        refresh(database, region_folder, tmp_path)
    refresh(database, region_folder, tmp_path, Renames({("municipality", "LV9002000"): "LV9002009"}))
    with opened(database) as found:
        assert [one.municipality_code for one in kept_objects(found.files)] == ["LV9002009"]
    assert kept_in(database) == KEPT


def test_what_is_kept_can_be_taken_back(database: Path, sample: Database) -> None:
    with opened(database) as found:
        plan, moved = kept_changes(found.files)
    take_back(database, moved)
    assert kept_in(database) == ("planned", 6, dt.date(2021, 12, 31))
    keep_change(database, moved)
    take_back(database, plan)
    with opened(database) as found:
        assert found.region.infrastructure == sample.region.infrastructure
        assert kept_changes(found.files) == ()
    with pytest.raises(DatabaseError, match="not there any more"):
        take_back(database, plan)


KEPT_AND_TAKEN_BACK = {
    "an object": [(new_object(), event())],
    "a change of the folder's object": [(None, event("dzintarpils-day", dt.date(2019, 5, 1), "places", places=7))],
    "both": [(new_object(), event()), (None, event("dzintarpils-day", dt.date(2019, 5, 1), "places", places=7))],
}


@pytest.mark.parametrize("kept", KEPT_AND_TAKEN_BACK.values(), ids=KEPT_AND_TAKEN_BACK)
def test_records_are_as_before_once_everything_kept_is_taken_back(
    kept: list[tuple[InfrastructureObject | None, ObjectChange]],
    sample_file: Path,
    region_folder: Path,
    package: Path,
    tmp_path: Path,
) -> None:
    file = Path(shutil.copy(sample_file, tmp_path / "records.duckdb"))
    with opened(file) as found:
        before = found.info.build_id, found.files
    for added, change in kept:
        if added:
            keep_object(file, added, change)
        else:
            keep_change(file, change)
    with opened(file) as found:
        assert found.info.build_id != before[0]
    for _, change in kept:
        take_back(file, change)
    with opened(file) as found:
        assert (found.info.build_id, found.files) == before
    build_database(region_folder, package, file)


def test_an_object_may_be_changed_on_the_day_of_its_plan(database: Path) -> None:
    keep_object(database, new_object("other", places=9), event("other"))
    keep_change(database, event("other", kind="places", places=3))
    with opened(database) as found:
        assert states(found.region, dt.date(2021, 3, 1))["other"] == ("planned", 3, None)


WRONG = {
    "no reason": (event(day=dt.date(2021, 9, 1), kind="built", reason=""), "reason", "A value is required."),
    "no day to be ready by": (event(day=dt.date(2021, 9, 1), kind="due"), "due_on", "A value is required."),
    "no number of places": (event(day=dt.date(2021, 9, 1), kind="places"), "places", "A value is required."),
    "before it was planned": (event(day=dt.date(2021, 1, 1), kind="built"), "changed_on", "Allowed from 2021-03-01."),
    "of nothing": (event("nothing", kind="built"), "object_id", "There is no such object."),
    "ready before": (event(day=dt.date(2021, 9, 1), kind="due", due_on=dt.date(2021, 8, 1)), "due_on", "Write a later day."),
    "built long ago": (event("dzintarpils-day", day=dt.date(2019, 1, 1), kind="cancelled"), "kind", "built on 2018-12-31"),
    "planned again": (event(day=dt.date(2021, 9, 1)), "changed_on", "Write an earlier day."),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_cannot_be_is_refused_in_words_and_nothing_is_kept(database: Path, wrong: str) -> None:
    change, column, words = WRONG[wrong]
    before = database.read_bytes()
    with pytest.raises(RegionRefused) as refused:
        keep_change(database, change)
    assert column in [one.column for one in refused.value.faults]
    assert any(words in str(one.message) for one in refused.value.faults)
    assert database.read_bytes() == before


@pytest.mark.parametrize("exists_by", ["2019-12-31", ""])
@pytest.mark.parametrize("day", ["2018-03-01", "2019-12-30", "2019-12-31", "2020-05-01"])
@pytest.mark.parametrize("kind", ["due", "places", "built", "cancelled"])
def test_what_is_built_by_its_file_was_not_cancelled_on_any_day(
    region_folder: Path, kind: str, day: str, exists_by: str
) -> None:
    """What came before it was built is its history; but for its places nothing changes from the day it is known to exist."""
    (region_folder / "infrastructure.csv").write_text(OBJECTS.replace("2019-12-31", exists_by), encoding="utf-8")
    line = f"old,{day},{kind},2021-01-01,4,why,council\n"
    (region_folder / "infrastructure_changes.csv").write_text(CHANGES.split("\n")[0] + "\n" + line, encoding="utf-8")
    is_wrong = kind == "cancelled" or (kind != "places" and bool(exists_by) and day >= exists_by)
    faults = check_folder(region_folder, PROGRAMME)
    assert [(one.file, one.line, one.column) for one in faults] == [("infrastructure_changes.csv", 2, "kind")] * is_wrong


@pytest.mark.parametrize("ended", ["built", "cancelled"])
@pytest.mark.parametrize("kind", ["due", "places", "built", "cancelled"])
def test_after_its_end_nothing_becomes_of_an_object(database: Path, ended: str, kind: str) -> None:
    keep_change(database, event(day=dt.date(2021, 9, 1), kind=ended))
    after = event(day=dt.date(2021, 10, 1), kind=kind, due_on=dt.date(2022, 1, 1), places=4)
    if (ended, kind) == ("built", "places"):
        keep_change(database, after)
        assert kept_in(database) == ("built", 4, dt.date(2022, 1, 1))
        return
    with pytest.raises(RegionRefused) as refused:
        keep_change(database, after)
    assert [one.column for one in refused.value.faults] == ["kind"]


def test_what_a_line_of_the_folder_makes_impossible_is_refused(changed: Database) -> None:
    """The folder says that it was built on 1 May 2020: what is kept cannot have it cancelled before."""
    with pytest.raises(RegionRefused):
        keep_change(changed.path, event("home", dt.date(2020, 1, 1), "cancelled"))
    assert kept_changes(changed.files) == ()


def test_that_the_number_of_places_is_not_known_is_not_told_as_none(
    region_folder: Path, package: Path, tmp_path: Path
) -> None:
    head = OBJECTS.split("\n")[0]
    own = "x,LV9001000,Centrs,Centre,adults,day_care,day_care_centre,,built,2020-01-01,,,,,invented"
    (region_folder / "infrastructure.csv").write_text(f"{head}\n{own}\n", encoding="utf-8")
    build_database(region_folder, package, tmp_path / "unknown.duckdb")
    with opened(tmp_path / "unknown.duckdb") as database:
        titles = [card(database, View(ViewKind.INFRASTRUCTURE), day).title for day in (dt.date(2020, 1, 1), END)]
    assert titles == ["How many places have been created is not known"] * 2


@pytest.mark.parametrize(
    ("line", "change", "counted"),
    [
        ("built,2022-12-31,2018-03-01", "x,2021-06-01,built,,,ready,council\n", {2021: 10, 2022: None}),
        ("built,2022-12-31,", "", {2021: None, 2022: 10}),
    ],
)
def test_places_of_an_object_are_created_once(
    line: str, change: str, counted: dict[int, int | None], region_folder: Path, package: Path, tmp_path: Path
) -> None:
    """It is there from the day on which it was built; that its file says so later adds nothing."""
    head = OBJECTS.split("\n")[0]
    own = f"x,LV9001000,Centrs,Centre,adults,day_care,day_care_centre,10,{line},,,,invented"
    (region_folder / "infrastructure.csv").write_text(f"{head}\n{own}\n", encoding="utf-8")
    (region_folder / "infrastructure_changes.csv").write_text(CHANGES.split("\n")[0] + "\n" + change, encoding="utf-8")
    build_database(region_folder, package, tmp_path / "once.duckdb")
    with opened(tmp_path / "once.duckdb") as database:
        within = {
            year: evaluate(
                database,
                CATALOGUE["places_created"],
                Selection(Period(dt.date(year, 12, 31), dt.date(year, 1, 1))),
            ).total
            for year in counted
        }
    assert {year: value or None for year, value in within.items()} == counted


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("municipality_code", "LV0", "There is no such code."),
        ("object_lv", "", "A value is required."),
        ("source", "", "A value is required."),
        ("target_group", "children", "This group does not receive the service of the object."),
        ("category", "day_care", "The service of the object is of another category."),
    ],
)
def test_an_object_that_does_not_fit_the_region_is_refused(database: Path, field: str, value: str, words: str) -> None:
    with pytest.raises(RegionRefused) as refused:
        keep_object(database, new_object("other", **{field: value}), event("other"))
    assert (field, words) in [(one.column, str(one.message)) for one in refused.value.faults]


def test_objects_get_ids_of_their_own(sample: Database) -> None:
    assert new_object_id(sample.region, "Jauns: grupu dzīvoklis") == "jauns-grupu-dzivoklis"
    assert new_object_id(sample.region, "Region day") == "region-day-2"
    assert new_object_id(sample.region, "…") == "object"
