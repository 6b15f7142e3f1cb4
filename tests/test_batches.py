"""Loading reports as batches: what is in force, what is replaced, undoing, redoing, and all or nothing."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest
from loaded_reports import asked, assessed, load, opened, prepared, put_in_place, served

from di_metrics.errors import DatabaseError
from di_metrics.indicators import CATALOGUE
from di_metrics.model import Basis, Period, Selection
from di_metrics.query import evaluate
from di_metrics.query.batch_effects import Replacement, figure_changes, replacements
from di_metrics.store import Batch, build_database, prepare_redo, prepare_undo, read_batches

OLD, OTHER_OLD, NEW = "9030200", "9040200", "LV9003000"
"""Two old municipalities that went to the same new one."""
CITY, NEW_CITY = "9010000", "LV9001000"
"""A city that alone became the new one."""
DIVIDED = "9050200"
UPPER, LOWER = "Augšupes pagasts", "Lejupes pagasts"


@pytest.fixture
def database(tmp_path: Path, sample_file: Path) -> Path:
    """A copy of the invented region's database, to be changed."""
    return Path(shutil.copy(sample_file, tmp_path / "records.duckdb"))


def references(database: Path) -> list[object]:
    """The records in force of reports, by person."""
    found = asked(
        database,
        "SELECT p.reference FROM service_record r JOIN person p USING (person_id) WHERE batch > 1 ORDER BY p.reference",
    )
    return [person for (person,) in found]


def from_package(database: Path) -> set[object]:
    return {reference for (reference,) in asked(database, "SELECT reference FROM service_record WHERE batch = 1")}


def batch(database: Path, number: int) -> Batch:
    with opened(database) as found:
        return read_batches(found)[number - 1]


def recipients(database: Path, *municipalities: str, basis: Basis = Basis.POST2021) -> object:
    with opened(database) as found:
        selection = Selection(Period(dt.date(2022, 6, 30)), basis, municipalities)
        return evaluate(found, CATALOGUE["recipients"], selection).total


def test_a_package_is_the_first_batch(database: Path) -> None:
    [first] = [batch(database, 1)]
    assert (first.kind, first.read, first.accepted, first.rejected) == ("package", 47, 47, 0)
    assert (first.records, first.in_force, first.replaced_by, first.undone_at) == (25, 25, None, None)
    assert len(first.file_hash) == 64


def test_a_report_is_added_to_what_is_there(database: Path) -> None:
    before = recipients(database)
    assert load(database, served("x1", OTHER_OLD, "2018-05-10"), served("x2", OTHER_OLD, "2018-05-10", row=2)) == 2
    assert references(database) == ["x1", "x2"]
    assert recipients(database) == before + 2  # type: ignore[operator]
    loaded = batch(database, 2)
    assert (loaded.kind, loaded.municipalities, loaded.groups) == ("report", (OTHER_OLD,), ("adults",))
    assert (loaded.first_day, loaded.last_day) == (dt.date(2018, 5, 1), dt.date(2018, 5, 31))
    assert (loaded.loaded_by, loaded.records, loaded.in_force) == ("tester", 2, 2)


def test_a_record_of_a_report_leads_to_its_row(database: Path) -> None:
    load(database, served("x1", OLD, "2018-05-10", row=17))
    assert asked(database, "SELECT reference FROM service_record WHERE batch = 2") == [("2 / 1 / 17",)]


def test_a_report_sent_again_replaces_its_months_alone(database: Path) -> None:
    load(database, served("may", OLD, "2018-05-10"), served("june", OLD, "2018-06-30", row=2))
    load(database, served("june again", OLD, "2018-06-01"))
    assert references(database) == ["june again", "may"]
    assert (batch(database, 2).in_force, batch(database, 2).replaced_by) == (1, None)
    with opened(database) as found:
        assert replacements(found, 3) == (Replacement(2, 1, 314, whole=False),)


def test_a_report_that_tells_all_of_an_earlier_one_anew_replaces_it_as_a_whole(database: Path) -> None:
    load(database, served("may", OLD, "2018-05-10"))
    load(database, served("april", OLD, "2018-04-10"), served("may again", OLD, "2018-05-31", row=2))
    assert references(database) == ["april", "may again"]
    assert batch(database, 2).replaced_by == 3
    with opened(database) as found:
        assert replacements(found, 3) == (Replacement(2, 1, 314, whole=True),)


def test_a_report_replaces_the_package_s_records_of_its_place_group_and_days(database: Path) -> None:
    """The package has of the city's children in 2018 r01 (10 April) and r02 (31 December)."""
    assert {"r01", "r02", "r03"} <= from_package(database)
    load(database, served("x", CITY, "2018-04-01", group="children", service="massage"))
    assert {"r02", "r03"} <= from_package(database)
    assert "r01" not in from_package(database)


def test_other_groups_places_and_days_stay(database: Path) -> None:
    load(database, served("a", OLD, "2018-05-10"))
    load(database, served("c", OLD, "2018-05-10", group="children", service="massage"))
    load(database, served("b", OTHER_OLD, "2018-05-10"))
    load(database, served("d", OLD, "2018-06-10"))
    assert references(database) == ["a", "b", "c", "d"]


def test_a_new_municipality_speaks_of_the_old_ones_that_went_to_it(database: Path) -> None:
    load(database, served("a", OLD, "2021-12-10"))
    load(database, served("b", OTHER_OLD, "2021-12-10"))
    load(database, served("c", NEW, "2021-12-31"))
    assert references(database) == ["c"]


def test_an_old_municipality_speaks_of_the_new_one_only_if_it_alone_became_it(database: Path) -> None:
    load(database, served("n", NEW, "2021-12-10"))
    load(database, served("o", OLD, "2021-12-10"))
    load(database, served("m", NEW_CITY, "2021-12-10"))
    load(database, served("c", CITY, "2021-12-10"))
    assert references(database) == ["c", "n", "o"]


def test_of_a_divided_municipality_the_parishes_tell(database: Path) -> None:
    load(database, served("u", DIVIDED, "2021-12-10", parish=UPPER))
    load(database, served("l", DIVIDED, "2021-12-10", parish=LOWER))  # replaces the first: the same municipality
    assert references(database) == ["l"]
    load(database, served("u", DIVIDED, "2021-12-10", parish=UPPER), served("l", DIVIDED, "2021-12-10", parish=LOWER, row=2))
    load(database, served("n", NEW, "2021-12-10"))  # the upper parish went to it
    assert references(database) == ["l", "n"]
    load(database, served("?", DIVIDED, "2021-12-10"))
    load(database, served("n2", NEW, "2021-12-10"))  # where the parish is not known, no new municipality speaks of it
    assert references(database) == ["?", "n2"]


def test_undoing_puts_back_what_was_replaced_and_redoing_takes_it_away_again(database: Path) -> None:
    load(database, served("may", OLD, "2018-05-10"))
    before = batch(database, 2), recipients(database)
    load(database, served("may again", OLD, "2018-05-31"))
    after = recipients(database)
    put_in_place(prepare_undo(database, 3, "somebody"))
    assert references(database) == ["may"]
    assert (batch(database, 2), recipients(database)) == before
    assert batch(database, 3).undone_by == "somebody"
    put_in_place(prepare_redo(database, 3))
    assert references(database) == ["may again"]
    assert recipients(database) == after


def test_the_package_itself_can_be_undone(database: Path) -> None:
    load(database, served("x", OLD, "2018-05-10"))
    put_in_place(prepare_undo(database, 1, ""))
    assert recipients(database) == 1
    assert references(database) == ["x"]


def test_undoing_gives_the_build_id_back_and_loading_gives_another(database: Path) -> None:
    def build_id() -> str:
        with opened(database) as found:
            return found.info.build_id

    first = build_id()
    load(database, served("x", OLD, "2018-05-10"))
    second = build_id()
    put_in_place(prepare_undo(database, 2, ""))
    assert build_id() == first != second


@pytest.mark.parametrize(("number", "says"), [(7, "no batch 7"), (1, "in force already")])
def test_what_cannot_be_undone_or_redone_is_told(database: Path, number: int, says: str) -> None:
    before = database.read_bytes()
    with pytest.raises(DatabaseError, match=says):
        prepare_redo(database, number)
    assert database.read_bytes() == before
    assert [file.name for file in database.parent.iterdir()] == [database.name]


def test_what_is_undone_is_not_undone_again(database: Path) -> None:
    put_in_place(prepare_undo(database, 1, ""))
    with pytest.raises(DatabaseError, match="undone already"):
        prepare_undo(database, 1, "")


def test_the_plan_of_an_assessment_is_the_latest_told(database: Path) -> None:
    load(database, assessed("x", OLD, "2018-05-10", plan_on="2018-06-01", recommended=("home_care",)))
    load(database, served("x", OLD, "2018-08-10"), assessed("x", OLD, "2018-05-10", row=2))
    found = "SELECT plan_on, batch FROM assessment JOIN person p USING (person_id) WHERE p.reference = 'x'"
    assert asked(database, found) == [(dt.date(2018, 6, 1), 3)]
    load(database, served("x", OLD, "2018-09-10"), assessed("x", OLD, "2018-05-10", plan_on="2018-06-02", row=2))
    assert asked(database, found) == [(dt.date(2018, 6, 2), 4)]
    recommended = "SELECT count(*) FROM recommended_service r JOIN assessment a USING (assessment_id) WHERE a.batch = 4"
    assert asked(database, recommended) == [(1,)]


def test_an_assessment_lies_in_the_old_municipality_that_was_named(database: Path) -> None:
    load(database, assessed("x", OLD, "2018-05-10"))
    load(database, served("x", NEW, "2021-12-10"), assessed("x", NEW, "2018-05-10", row=2))
    where = (
        "SELECT old.code, new.code FROM assessment a JOIN person p USING (person_id)"
        " JOIN municipality old ON old.municipality_id = old_id JOIN municipality new ON new.municipality_id = new_id"
    )
    assert asked(database, f"{where} WHERE p.reference = 'x'") == [(OLD, NEW)]


def test_an_assessment_goes_with_the_report_that_told_of_it_when_that_is_replaced(database: Path) -> None:
    load(database, served("x", OLD, "2018-05-10"), assessed("x", OLD, "2018-05-02", row=2))
    load(database, served("y", OLD, "2018-05-11"))
    assert asked(database, "SELECT count(*) FROM assessment WHERE batch > 1") == [(0,)]
    assert asked(database, "SELECT reference FROM person WHERE reference IN ('x', 'y')") == [("y",)]
    put_in_place(prepare_undo(database, 3, ""))
    assert asked(database, "SELECT count(*) FROM assessment WHERE batch > 1") == [(1,)]


def test_that_somebody_came_from_state_care_stays_true(database: Path) -> None:
    load(database, served("x", OLD, "2018-05-10", from_state_care=True))
    load(database, served("x", OLD, "2018-06-10"))
    assert asked(database, "SELECT DISTINCT from_state_care FROM service_record WHERE batch > 1") == [(True,)]


def test_a_guardian_keeps_the_child_even_where_the_child_comes_later(database: Path) -> None:
    load(database, served("g", OLD, "2018-05-10", group="guardians", service="massage", child="c"))
    child = (
        "SELECT c.reference FROM guardianship JOIN person g ON g.person_id = guardian_id"
        " JOIN person c ON c.person_id = child_id WHERE g.reference = 'g'"
    )
    assert asked(database, child) == []
    load(database, served("c", OLD, "2018-06-10", group="children", service="massage"))
    assert asked(database, child) == [("c",)]


def test_another_key_is_noticed(database: Path) -> None:
    load(database, served("x", OLD, "2018-05-10"))
    before = database.read_bytes()
    with pytest.raises(DatabaseError, match="another one") as refused:
        prepared(database, served("y", OLD, "2018-06-10"), key_check="another")
    assert refused.value.hint is not None
    assert database.read_bytes() == before


def test_the_key_is_still_known_after_everything_is_undone(database: Path) -> None:
    load(database, served("x", OLD, "2018-05-10"))
    put_in_place(prepare_undo(database, 2, ""))
    with pytest.raises(DatabaseError, match="another one"):
        prepared(database, served("y", OLD, "2018-06-10"), key_check="another")


def test_a_database_changed_meanwhile_is_not_overwritten(database: Path) -> None:
    first, second = (prepared(database, served(name, OLD, "2018-05-10")) for name in ("x", "y"))
    first.confirm()
    with pytest.raises(DatabaseError, match="has been changed"):
        second.confirm()
    second.discard()
    assert references(database) == ["x"]


def test_nothing_is_left_beside_the_database(database: Path) -> None:
    load(database, served("x", OLD, "2018-05-10"))
    prepared(database, served("y", OLD, "2018-06-10")).discard()
    assert {file.name for file in database.parent.iterdir()} == {database.name, f".{database.name}.lock"}


def test_whoever_reads_meanwhile_goes_on_reading(database: Path) -> None:
    with opened(database) as reader:
        count = "SELECT count(*) FROM service_record"
        before = reader.rows(count)
        load(database, served("x", OLD, "2018-05-10"))
        assert reader.rows(count) == before


def test_building_anew_does_not_take_away_what_was_reported(database: Path, sample_region: Path) -> None:
    load(database, served("x", OLD, "2018-05-10"))
    before = database.read_bytes()
    with pytest.raises(DatabaseError, match="holds more than a data package"):
        build_database(sample_region, sample_region / "package", database)
    assert database.read_bytes() == before
    build_database(sample_region, sample_region / "package", database, replace=True)
    assert references(database) == []


def test_what_changes_is_told_by_indicator(database: Path) -> None:
    candidate = prepared(database, served("x", OTHER_OLD, "2018-05-10", units=10))
    with opened(database) as before, opened(candidate.path) as after:
        changed = {
            (one.indicator.code, one.municipality, one.key): (one.before.value, one.after.value)
            for one in figure_changes(before, after, (OTHER_OLD,))
            if one.differs
        }
    candidate.discard()
    total = {key[0]: values for key, values in changed.items() if key[1] is None}
    assert {key[0] for key in changed} >= {"recipients", "units", "compensation"}
    assert total["recipients"][1] - total["recipients"][0] == 1  # type: ignore[operator]
    assert total["compensation"][1] - total["compensation"][0] == pytest.approx(31.4)  # type: ignore[operator]
    assert "assessed" not in total
    assert changed["recipients", OTHER_OLD, ()][1] - changed["recipients", OTHER_OLD, ()][0] == 1  # type: ignore[operator]
