"""Handing out: what the files of a meeting and a closed one tell is in the ledger, once, and what was told stays."""

from __future__ import annotations

import datetime as dt
import shutil
import zipfile
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from loaded_reports import load, opened, put_in_place, served
from pydantic import TypeAdapter
from random_packages import Tables
from running import runner
from streamlit.testing.v1 import AppTest
from test_meetings_page import kept, made, press, workplace
from test_refresh import Folders, refresh, renames_of
from tiny_region import LOW, A, about, of, tiny_region
from workplace import Workplace, page_of

from di_metrics.cards.view import View, ViewKind
from di_metrics.deck import Deck, Level, Table, deck_from_json
from di_metrics.errors import DatabaseError, Message
from di_metrics.meetings import handing_out as meetings_handing_out
from di_metrics.meetings.agenda import Agenda, AgendaItem
from di_metrics.meetings.compose import figures_at
from di_metrics.meetings.handing_out import handing_out
from di_metrics.meetings.meeting import Meeting, change, deck_of, keep, kept_meetings
from di_metrics.model import Basis, Bilingual, Dimension, Status
from di_metrics.protection.labelling import Labelling, Ledger
from di_metrics.release.parameters import PARAMETERS
from di_metrics.release.release import Shown, Slot
from di_metrics.store import build_database, prepare_undo
from di_metrics.store.handed_out import (
    EditionKind,
    KeptEdition,
    Label,
    Labels,
    NewEdition,
    keep_edition,
    read_editions,
    read_told,
)

__all__ = ["workplace"]

SAMPLE = Path(__file__).parent / "regions" / "sample"
CITY, RIVER, MEADOW = "9010000", "9020000", "9030200"
NAMES = {CITY: "Dzintarpils City", RIVER: "Vējupe City", MEADOW: "Liepziedi Municipality"}
RECIPIENTS = View(ViewKind.FIGURES, ("recipients",), (Dimension.MUNICIPALITY,), basis=Basis.PRE2021)
FIRST = {CITY: 12, RIVER: 23, MEADOW: 3}
"""Adults that are served for the first time in June 2019."""


def told_in(database: Path) -> list[tuple[EditionKind, str, Labels]]:
    """The editions with their kind, name and labels."""
    with opened(database) as found:
        ledger = Ledger.of(found)
    return [(one.kind, one.name, dict(told)) for one, told in zip(ledger.editions, ledger.told, strict=True)]


def editions(database: Path) -> list[tuple[EditionKind, str]]:
    return [(kind, name) for kind, name, _ in told_in(database)]


# ---- Packs one after the other, worked by hand ----


@pytest.fixture
def records(tmp_path: Path) -> Path:
    """A database of the invented region with the first adults."""
    tables = Tables()
    for place, number in FIRST.items():
        for one in range(number):
            person = f"p{place}{one}"
            tables.persons.append({"person_id": person, "target_group": "adults", "from_state_care": 0})
            tables.service_records.append(
                {
                    "record_id": f"r{len(tables.service_records)}",
                    **{"person_id": person, "municipality_code": place, "service_code": "home_care"},
                    **{"date_from": "2019-06-10", "date_to": "2019-06-10", "provider": "SIA Aprūpe"},
                    **{"units": 1, "unit_price_eur": "10.00", "compensation_eur": "10.00"},
                }
            )
    file = tmp_path / "records.duckdb"
    build_database(SAMPLE, tables.write(tmp_path / "package"), file)
    return file


def come(records: Path, month: int, **numbers: int) -> None:
    """Load a report of a month with new adults by municipality."""
    rows = [
        served(f"{month}-{place}-{one}", place, f"2019-{month:02}-10", row=line)
        for line, (place, one) in enumerate(
            ((NAMED[name], one) for name, number in numbers.items() for one in range(number)), 1
        )
    ]
    load(records, *rows)


NAMED = {"city": CITY, "river": RIVER, "meadow": MEADOW}
Pack = Callable[..., Deck]


@pytest.fixture
def pack(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, records: Path, tmp_path: Path) -> Pack:
    """What makes the files of a meeting of recipients by municipality; gives the deck that is in them."""
    run = runner(capsys, monkeypatch)
    agenda = tmp_path / "agenda.json"
    agenda.write_bytes(TypeAdapter(Agenda).dump_json(Agenda((AgendaItem(RECIPIENTS),))))

    def make(as_of: str, *arguments: str) -> Deck:
        out = tmp_path / "out"
        shutil.rmtree(out, ignore_errors=True)
        options = ("--database", records, "--agenda", agenda, "--as-of", as_of, "--title", as_of, "--out", out)
        outcome = run("pack", *options, *arguments)
        assert outcome.code == 0, outcome.err
        [file] = out.iterdir()
        with zipfile.ZipFile(file) as archive:
            return deck_from_json(archive.read("deck.json").decode())

    return make


def numbers_of(deck: Deck) -> list[str]:
    """What the files tell of the three municipalities and of all."""
    [table] = [one for slide in deck.slides for one in (slide.picture, slide.table) if isinstance(one, Table)]
    texts = {row.name: row.figures[0].text.replace("\N{NO-BREAK SPACE}", "") for row in table.rows}
    return [texts[name] for name in (*NAMES.values(), "Total")]


def test_labels_stay_until_their_counts_have_moved_by_five(pack: Pack, records: Path) -> None:
    assert numbers_of(pack("2019-06-30")) == ["≈10", "≈25", "<5", "≈40"], "12, 23, 3, 38"
    come(records, 7, city=3, river=5, meadow=1)
    assert numbers_of(pack("2019-07-31")) == ["≈10", "≈30", "<5", "≈45"], "15, 28, 4, 47: 15 is 3 more than 12"
    come(records, 8, city=1, river=4, meadow=4)
    assert numbers_of(pack("2019-08-31")) == ["≈10", "≈30", "≈10", "≈55"], "16, 32, 8, 56: 32 is 4 more than 28"
    come(records, 9, city=1)
    assert numbers_of(pack("2019-09-30")) == ["≈15", "≈30", "≈10", "≈55"], "17 is 5 more than 12"
    come(records, 10, city=1)
    assert numbers_of(pack("2019-06-30")) == ["≈10", "≈25", "<5", "≈40"], "what was told of a day is told again"
    assert [name for _, name in editions(records)] == ["2019-06-30", "2019-07-31", "2019-08-31", "2019-09-30"]


def test_what_comes_late_moves_a_label_of_its_own_day_by_five_alone(pack: Pack, records: Path) -> None:
    pack("2019-06-30")
    come(records, 5, city=4, river=5, meadow=1)
    assert numbers_of(pack("2019-06-30")) == ["≈10", "≈30", "<5", "≈50"], "16, 28, 4, 48"
    (_, _, first), (_, _, second) = told_in(records)
    city = Slot("recipients", CITY, "all", "any", "2019-06-30")
    assert first[city] == second[city] == Label(Shown(Status.ROUNDED, 10), 12)
    assert second[city._replace(area=RIVER)] == Label(Shown(Status.ROUNDED, 30), 28)


def test_the_same_files_are_kept_once_and_internal_ones_not_at_all(pack: Pack, records: Path) -> None:
    assert "12" in numbers_of(pack("2019-06-30", "--level", "internal"))
    assert editions(records) == []
    first, again = pack("2019-06-30"), pack("2019-06-30")
    assert [one.picture for one in first.slides] == [one.picture for one in again.slides]
    assert editions(records) == [(EditionKind.PACK, "2019-06-30")]


def test_the_attack_is_made_again_only_where_something_else_is_told(workplace: Workplace) -> None:
    """Other words and another order of slides tell the same labels; of other records or beside more editions, others."""
    day = dt.date(2019, 12, 31)
    items = tuple(AgendaItem(replace(RECIPIENTS, indicators=(code,))) for code in ("recipients", "assessed"))
    begun = []

    def attacked(*told: AgendaItem) -> int:
        begun.clear()
        with opened(workplace.database) as found:
            meeting = Meeting("Spring", day, day, Agenda(told))
            handing_out(figures_at(Level.SHAREABLE, found), lambda one, _: deck_of(meeting, {}, one))
        return len(begun)

    with pytest.MonkeyPatch.context() as patch:
        close = meetings_handing_out.close_until_safe
        patch.setattr(meetings_handing_out, "close_until_safe", lambda *of, **how: begun.append(of) or close(*of, **how))
        patch.setattr(meetings_handing_out, "_WITHSTOOD", OrderedDict())
        assert [attacked(*items), attacked(*items[::-1]), attacked(replace(items[0], title="Ours"), items[1])] == [1, 0, 0]
        assert attacked(items[0]) == 1, "less is told"
        told = {of("region", "2019"): Label(about(10), 12)}
        keep_edition(workplace.database, NewEdition(EditionKind.PACK, "Spring", "0", told))
        assert attacked(*items) == 1, "more was handed out"
        load(workplace.database, served("y1", CITY, "2019-05-10"))
        assert attacked(*items) == 1, "the records are others"


def test_a_series_is_kept_through_its_days() -> None:
    """A is told to have about 10 (12) at the end of 2020: of 2021 that stays up to 16; B was never told of."""
    region = tiny_region((2020, 2022))
    edition = KeptEdition(1, EditionKind.RELEASE, "1", "2021-02-01", "0")
    ledger = Ledger(region, (edition,), ({of(A, "2020"): Label(about(10), 12)},))
    labelling = Labelling(PARAMETERS, ledger)
    shown = [labelling.of_count(of(A, "2021"), count).shown for count in (7, 8, 12, 16, 17)]
    assert shown == [about(5), about(10), about(10), about(10), about(15)]
    assert labelling.of_count(of("B", "2021"), 16) == Label(about(15), 16)
    assert labelling.of_count(of(A, "2021", "massage"), 4) == Label(LOW, 4), "another series"


# ---- The page of meetings ----


def test_making_the_files_keeps_what_they_tell_once(workplace: Workplace) -> None:
    page = made(workplace)
    with opened(workplace.database) as found:
        meeting = kept_meetings(found)[1]
        told = handing_out(figures_at(Level.SHAREABLE, found), lambda one, _: deck_of(meeting, {1: meeting}, one)).told
    press(page, "make_files")
    assert not page.exception
    assert not page.error
    assert len(page.get("download_button")) > 3
    assert told_in(workplace.database) == [(EditionKind.PACK, "Spring", told)]
    press(page, "make_files")
    assert editions(workplace.database) == [(EditionKind.PACK, "Spring")]
    page.checkbox(key="closing_1").check().run()
    press(page, "close_meeting")
    assert kept(workplace)[1].is_closed
    assert editions(workplace.database) == [(EditionKind.PACK, "Spring"), (EditionKind.MEETING, "Spring")], "the years"


def test_closing_keeps_the_meeting_and_what_it_told_in_one_step(workplace: Workplace) -> None:
    page = made(workplace)
    page.checkbox(key="closing_1").check().run()
    press(page, "close_meeting")
    [(kind, name, told)] = told_in(workplace.database)
    assert (kind, name) == (EditionKind.MEETING, "Spring")
    closing = kept(workplace)[1].closing
    assert closing
    assert {"2018", "2019"} <= {slot.time for slot in told}, "the years beside the slides were projected too"
    press(page, "make_files")
    assert editions(workplace.database) == [(EditionKind.MEETING, "Spring")], "what was kept tells nothing more"


def test_what_is_not_closed_is_not_told(workplace: Workplace) -> None:
    page = made(workplace)
    page.checkbox(key="closing_1").check().run()
    change(workplace.database, 1, lambda meeting: replace(meeting, title="Theirs"))
    press(page, "close_meeting")
    assert page.error
    assert editions(workplace.database) == []


def test_a_change_that_is_refused_keeps_no_edition(workplace: Workplace) -> None:
    number = keep(workplace.database, Meeting("Spring", dt.date(2020, 3, 1), dt.date(2019, 12, 31), Agenda(())))

    def refused(_: Meeting) -> Meeting:
        raise DatabaseError(Message.of("refused"))

    with pytest.raises(DatabaseError):
        change(workplace.database, number, refused, edition_of({of("region", "2019"): Label(about(10), 12)}))
    assert editions(workplace.database) == []


def page_at(workplace: Workplace, level: Level) -> AppTest:
    """The page with the first meeting, which is of a level from now on."""
    change(workplace.database, 1, lambda meeting: replace(meeting, level=level))
    page = page_of("meetings")
    page.query_params["m"] = "1"
    return page.run()


@pytest.mark.parametrize("level", Level)
def test_looking_and_presenting_keep_nothing(workplace: Workplace, level: Level) -> None:
    made(workplace)
    page = page_at(workplace, level)
    press(page, "slide_next")
    stage = page_of("present")
    stage.query_params["m"] = "1"
    stage.run()
    for one in (page, stage):
        assert not one.exception
        assert not one.error
    assert editions(workplace.database) == []


def test_an_internal_meeting_tells_nothing(workplace: Workplace) -> None:
    made(workplace)
    page = page_at(workplace, Level.INTERNAL)
    press(page, "make_files")
    assert len(page.get("download_button")) > 3
    page.checkbox(key="closing_1").check().run()
    press(page, "close_meeting")
    assert kept(workplace)[1].is_closed
    assert editions(workplace.database) == []


# ---- What lies beside the records stays ----


def edition_of(told: Labels) -> NewEdition:
    return NewEdition(EditionKind.PACK, "Spring", "0123", told)


TOLD: Labels = {
    Slot("recipients", "region", "all", "any", "2019"): Label(Shown(Status.OFFICIAL, 7, Bilingual("pārskats", "report")), 7),
    Slot("recipients", "LV9001000+LV9002000", "children+adults", "home_care", "2019-06-30"): Label(about(10), 12),
    Slot("recipients", "9010000>LV9001000", "adults", "any", "2019"): Label(LOW, 3),
    Slot("assessed_waiting", "LV9001000", "adults", "any", "2019-01-01..2019-06-30"): Label(about(5), 6),
    Slot("compensation", "LV9001000", "adults", "home_care+respite", "2019"): Label(Shown(Status.SUPPRESSED), 9100, 2, 8000),
    Slot("units/hour", "region", "all", "home_care", "all"): Label(about(50), 48_500, 12, 9_000),
}


def rows_of(database: Path) -> tuple[tuple[KeptEdition, ...], Labels]:
    with opened(database) as found:
        return read_editions(found), {slot: label for _, slot, label in read_told(found)}


@pytest.fixture
def database(tmp_path: Path, sample_file: Path) -> Path:
    file = Path(shutil.copy(sample_file, tmp_path / "copy.duckdb"))
    keep_edition(file, edition_of(TOLD))
    return file


def test_the_ledger_gives_back_what_was_kept(database: Path) -> None:
    [edition], told = rows_of(database)
    assert (edition.number, edition.kind, edition.name, edition.content_hash) == (1, EditionKind.PACK, "Spring", "0123")
    assert told == TOLD


def test_loading_undoing_and_building_leave_the_ledger_as_it_is(database: Path) -> None:
    before = rows_of(database)
    number = load(database, served("x", MEADOW, "2018-05-10"))
    assert rows_of(database) == before
    put_in_place(prepare_undo(database, number, ""))
    assert rows_of(database) == before
    build_database(SAMPLE, SAMPLE / "package", database, replace=True)
    assert rows_of(database) == before


def test_what_is_handed_out_while_a_load_is_prepared_is_kept(database: Path) -> None:
    prepared = prepare_undo(database, 1, "Ilze")
    keep_edition(database, replace(edition_of(TOLD), name="meanwhile"))
    put_in_place(prepared)
    assert [name for _, name in editions(database)] == ["Spring", "meanwhile"]


def test_the_ledger_follows_renamed_codes(database: Path, tmp_path: Path) -> None:
    """Also of two services that take each other's codes, and wherever a code stands within a slot."""
    folders = Folders(tmp_path)
    words = {"home_care": "respite", "respite": "home_care", "LV9001000": "LV9001009", "adults": "grown", "hour": "hours"}
    folders.rename(words)
    [edition], _ = rows_of(database)
    refresh(database, folders.files, renames_of(words, folders.files))
    [kept_edition], told = rows_of(database)
    assert kept_edition == edition
    assert list(told.values()) == list(TOLD.values())
    assert list(told) == [
        Slot("recipients", "region", "all", "any", "2019"),
        Slot("recipients", "LV9001009+LV9002000", "children+grown", "respite", "2019-06-30"),
        Slot("recipients", "9010000>LV9001009", "grown", "any", "2019"),
        Slot("assessed_waiting", "LV9001009", "grown", "any", "2019-01-01..2019-06-30"),
        Slot("compensation", "LV9001009", "grown", "home_care+respite", "2019"),
        Slot("units/hours", "region", "all", "respite", "all"),
    ]


def test_figures_are_labelled_by_the_ledger_after_a_refresh(pack: Pack, records: Path, tmp_path: Path) -> None:
    pack("2019-06-30")
    come(records, 7, city=3)
    folders, words = Folders(tmp_path), {CITY: "9010009"}
    folders.rename(words)
    refresh(records, folders.files, renames_of(words, folders.files))
    assert numbers_of(pack("2019-07-31"))[0] == "≈10", "15 is 3 more than 12"
