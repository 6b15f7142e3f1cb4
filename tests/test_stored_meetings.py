"""Keeping meetings in the database: beside the records, whatever is loaded, undone or built."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Any

import duckdb
import pytest
from loaded_reports import load, opened, put_in_place, served

from di_metrics.errors import DatabaseError, RecordsReplaced
from di_metrics.file_state import reading
from di_metrics.indicators import CATALOGUE
from di_metrics.model import Dimension, Language, Period, Selection
from di_metrics.query import evaluate
from di_metrics.settings import Settings
from di_metrics.store import Database, build_database, candidate, in_place, prepare_undo, read_batches
from di_metrics.store.in_place import Signature, signature_of
from di_metrics.store.meetings import (
    change_meeting,
    keep_meeting,
    keep_template,
    read_meetings,
    read_template,
    remove_meeting,
    remove_template,
    template_content,
)
from di_metrics.text import Speaker
from di_metrics.ui.data import close_records, open_records

OLD = "9030200"


@pytest.fixture
def database(tmp_path: Path, sample_file: Path) -> Path:
    return Path(shutil.copy(sample_file, tmp_path / "records.duckdb"))


def kept(database: Path) -> dict[int, str]:
    with opened(database) as found:
        return read_meetings(found)


def test_a_meeting_is_kept_changed_and_removed(database: Path) -> None:
    assert kept(database) == {}
    assert [keep_meeting(database, text) for text in ("first", "second")] == [1, 2]
    change_meeting(database, 2, lambda text: f"{text}, changed")
    assert kept(database) == {1: "first", 2: "second, changed"}
    remove_meeting(database, 1)
    assert kept(database) == {2: "second, changed"}
    assert {file.name for file in database.parent.iterdir()} == {database.name, f".{database.name}.lock"}


def test_loading_undoing_and_building_leave_meetings_as_they_are(database: Path, sample_region: Path) -> None:
    keep_meeting(database, "kept")
    load(database, served("x", OLD, "2018-05-10"))
    put_in_place(prepare_undo(database, 2, ""))
    build_database(sample_region, sample_region / "package", database, replace=True)
    assert kept(database) == {1: "kept"}


def test_a_load_that_was_prepared_takes_along_what_is_changed_beside_the_records_meanwhile(database: Path) -> None:
    keep_meeting(database, "before")
    prepared = prepare_undo(database, 1, "Ilze")
    change_meeting(database, 1, lambda _: "changed meanwhile")
    keep_meeting(database, "made meanwhile")
    keep_template(database, "own.pptx", b"own")
    put_in_place(prepared)
    assert kept(database) == {1: "changed meanwhile", 2: "made meanwhile"}
    assert template_kept(database) == ("own.pptx", b"own")
    with opened(database) as found:
        assert [one.undone_by for one in read_batches(found)] == ["Ilze"]


@pytest.fixture
def reused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file system that gives a new file the inode number of one that is gone."""

    def without_inode(database: Path) -> Signature:
        found = signature_of(database)
        return found and (found[0], 1)

    for module in (candidate, in_place):
        monkeypatch.setattr(module, "signature_of", without_inode)


@pytest.mark.usefixtures("reused")
def test_what_is_changed_beside_the_records_comes_along_whatever_inode_the_file_has(database: Path) -> None:
    keep_meeting(database, "before")
    prepared = prepare_undo(database, 1, "Ilze")
    change_meeting(database, 1, lambda _: "changed meanwhile")
    put_in_place(prepared)
    assert kept(database) == {1: "changed meanwhile"}


def _written_into(database: Path) -> None:
    with duckdb.connect(database) as connection:
        connection.execute("DELETE FROM source_service_records")


def _replaced_by_a_changed_copy(database: Path) -> None:
    copy = Path(shutil.copy(database, database.with_name("copy.duckdb")))
    _written_into(copy)
    copy.replace(database)


@pytest.mark.parametrize("change", [_written_into, _replaced_by_a_changed_copy])
def test_a_load_that_was_prepared_is_refused_where_somebody_else_wrote_into_the_records(
    database: Path, change: Callable[[Path], None]
) -> None:
    """Another program leaves no revision, whether it wrote into the file or put a changed copy in its place."""
    keep_meeting(database, "kept")
    prepared = prepare_undo(database, 1, "Ilze")
    change(database)
    before = database.read_bytes()
    with pytest.raises(DatabaseError, match="has been changed"):
        prepared.confirm()
    assert database.read_bytes() == before


def test_a_load_that_was_prepared_is_refused_where_the_records_are_others_by_now(database: Path) -> None:
    prepared = prepare_undo(database, 1, "Ilze")
    load(database, served("x", OLD, "2018-05-10"))
    keep_meeting(database, "kept")
    before = database.read_bytes()
    with pytest.raises(DatabaseError, match="has been changed"):
        prepared.confirm()
    assert database.read_bytes() == before


def test_figures_do_not_change_with_a_meeting(database: Path) -> None:
    with opened(database) as before:
        build_id = before.info.build_id
    keep_meeting(database, "kept")
    with opened(database) as after:
        assert after.info.build_id == build_id


@pytest.mark.parametrize("change", [lambda file: change_meeting(file, 7, str.upper), lambda file: remove_meeting(file, 7)])
def test_a_meeting_that_is_not_there_is_told(database: Path, change: Callable[[Path], object]) -> None:
    before = database.read_bytes()
    with pytest.raises(DatabaseError, match="no meeting 7"):
        change(database)
    assert database.read_bytes() == before


def test_changes_at_the_same_time_are_all_kept(database: Path) -> None:
    """Each change waits for the one before it and sees what that one made."""
    keep_meeting(database, "")
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda sign: change_meeting(database, 1, lambda text: text + sign), "abcdefgh"))
    assert sorted(kept(database)[1]) == list("abcdefgh")


def test_a_change_that_makes_no_difference_leaves_the_file_as_it_is(database: Path) -> None:
    keep_meeting(database, "kept")
    before = signature_of(database)
    change_meeting(database, 1, lambda text: text)
    assert signature_of(database) == before
    change_meeting(database, 1, lambda text: text + "!")
    assert signature_of(database) != before


def test_a_change_that_fails_leaves_the_file_as_it_is_and_nothing_beside_it(database: Path) -> None:
    keep_meeting(database, "kept")
    before = database.read_bytes()
    with pytest.raises(ZeroDivisionError):
        change_meeting(database, 1, lambda text: text * (1 // 0))
    assert database.read_bytes() == before
    assert {file.name for file in database.parent.iterdir()} == {database.name, f".{database.name}.lock"}


def test_whoever_reads_meanwhile_goes_on_reading(database: Path) -> None:
    with opened(database) as reader:
        keep_meeting(database, "kept")
        assert read_meetings(reader) == {}


def test_closing_waits_for_queries_under_way_and_later_ones_are_told(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    under_way = Event()

    @contextmanager
    def noticed(file: Path) -> Iterator[None]:
        with reading(file):
            under_way.set()
            yield

    monkeypatch.setattr("di_metrics.store.database.reading", noticed)
    with opened(database) as found:
        sql = "SELECT count(*) FROM range(20000) a, range(20000) b WHERE (a.range * b.range) % 7 = 3"
        with ThreadPoolExecutor(1) as threads:
            slow = threads.submit(found.rows, sql)
            assert under_way.wait(10)
            found.close()
            assert slow.result(timeout=10), "the query that was under way has its answer"
        with pytest.raises(RecordsReplaced, match="changed meanwhile"):
            found.rows("SELECT 1")


def test_what_was_counted_is_counted_anew_only_once_the_records_are_others(
    database: Path, sample_region: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not after a change beside them, be the file closed for it or not."""
    asked: list[str] = []
    rows = Database.rows

    def noticed(found: Database, sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
        asked.append(sql)
        return rows(found, sql, *parameters)

    monkeypatch.setattr(Database, "rows", noticed)

    def recipients(*by: Dimension) -> tuple[list[float | int | None], int]:
        found = open_records(Settings(sample_region, database), Speaker(Language.EN))
        asked.clear()
        result = evaluate(found, CATALOGUE["recipients"], Selection(Period(found.region.project.end)), by)
        return [cell.value for cell in result], len(asked)

    load(database, served("w", OLD, "2018-05-10"))  # records that no page has shown yet
    [before], number = recipients()
    assert before
    assert number
    assert recipients() == ([before], 0)
    keep_meeting(database, "kept")
    assert recipients() == ([before], 0)
    close_records()
    keep_meeting(database, "another")
    assert recipients() == ([before], 0)
    assert recipients(Dimension.YEAR)[1], "what was not asked before is counted"
    load(database, served("x", OLD, "2018-06-10"))
    assert recipients()[0] == [before + 1]
    close_records()


# ---- the template of slides ----------------------------------------------------------------------------------------


def template_kept(database: Path) -> tuple[str | None, bytes | None]:
    with opened(database) as found:
        kept = read_template(found)
        return kept.name if kept else None, template_content(found)


def test_a_template_is_kept_replaced_and_removed(database: Path) -> None:
    assert template_kept(database) == (None, None)
    for name, content in (("one.pptx", b"\x00one"), ("other.potx", b"other")):
        keep_template(database, name, content)
        assert template_kept(database) == (name, content)
    remove_template(database)
    assert template_kept(database) == (None, None)


def test_loading_undoing_building_and_meetings_leave_the_template_as_it_is(database: Path, sample_region: Path) -> None:
    keep_template(database, "own.pptx", b"own")
    keep_meeting(database, "kept")
    load(database, served("x", OLD, "2018-05-10"))
    put_in_place(prepare_undo(database, 2, ""))
    build_database(sample_region, sample_region / "package", database, replace=True)
    assert template_kept(database) == ("own.pptx", b"own")
    assert kept(database) == {1: "kept"}
