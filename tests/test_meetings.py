"""Meetings: kept, copied, exported; closed ones show what was shown; open decisions go on."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from format_fixtures import facts_kept
from loaded_reports import load, served
from title_numbers import numbers_of

from di_metrics.cards.view import AgendaError, View, ViewKind
from di_metrics.deck import Chart, Deck, Level, Table
from di_metrics.file_state import RECORDS
from di_metrics.meetings.agenda import Agenda, AgendaItem, agenda_from_json
from di_metrics.meetings.compose import figures_at
from di_metrics.meetings.meeting import (
    Decision,
    Meeting,
    agenda_to_json,
    closed,
    copied,
    data_have_changed,
    decisions_listed,
    deck_of,
    imported,
    keep,
    kept_meetings,
    meeting_to_json,
    stored_meeting,
)
from di_metrics.meetings.preparation import standard_agenda
from di_metrics.model import Language
from di_metrics.sources.exact import RecordedFigures
from di_metrics.sources.protected import ProtectedFigures
from di_metrics.store import Database, open_database
from di_metrics.store.meetings import remove_meeting
from di_metrics.ui.meetings.meeting_list import to_compare_with

OLD = "9030200"
AS_OF = dt.date(2021, 12, 31)


@pytest.fixture
def file(tmp_path: Path, sample_file: Path) -> Path:
    return Path(shutil.copy(sample_file, tmp_path / "records.duckdb"))


@pytest.fixture
def database(file: Path) -> Iterator[Database]:
    found = open_database(file)
    yield found
    found.close()


def meeting(database: Database, **changes: object) -> Meeting:
    prepared = Meeting("Vadības grupa", dt.date(2022, 1, 20), AS_OF, standard_agenda(database.region))
    return replace(prepared, **changes)  # type: ignore[arg-type]


def titles(deck: Deck) -> list[str]:
    return [slide.title for slide in deck.slides]


def test_a_meeting_is_kept_as_it_was_prepared(file: Path, database: Database) -> None:
    first = meeting(database, decisions=(Decision("Noteikt termiņu"),), language=Language.EN, level=Level.INTERNAL)
    number = keep(file, first)
    later = keep(file, replace(first, held_on=dt.date(2022, 6, 1), previous=number))
    database.close()  # a replaced file is only seen after the last reader of the old one is gone
    found = open_database(file)
    assert list(kept_meetings(found).items()) == [
        (later, replace(first, held_on=dt.date(2022, 6, 1), previous=number)),
        (number, first),
    ]
    found.close()
    remove_meeting(file, later)
    found = open_database(file)
    assert kept_meetings(found) == {number: first}
    found.close()


@pytest.mark.parametrize("level", Level)
def test_a_closed_meeting_shows_what_was_shown(file: Path, database: Database, level: Level) -> None:
    prepared = meeting(database, level=level)
    shown = deck_of(prepared, {}, figures_at(level, database))
    number = keep(file, closed(prepared, shown, database, "2022-01-20T12:00:00+00:00"))
    load(file, *(served(f"x{line}", OLD, "2018-05-10", row=line) for line in range(1, 9)))
    database.close()
    later = open_database(file)
    kept = kept_meetings(later)[number]
    assert kept.is_closed
    assert data_have_changed(kept, later)
    assert deck_of(kept, {}, figures_at(level, later)) == shown
    assert titles(deck_of(replace(kept, closing=None), {}, figures_at(level, later))) != titles(shown)
    later.close()


def test_data_have_not_changed_while_the_batches_are_the_same(file: Path, database: Database) -> None:
    prepared = meeting(database)
    done = closed(prepared, deck_of(prepared, {}, ProtectedFigures(database)), database, "2022-01-20T12:00:00+00:00")
    assert not data_have_changed(done, database)
    assert not data_have_changed(prepared, database)


@pytest.mark.parametrize(("as_of", "language"), [(dt.date(2022, 6, 30), Language.EN), (AS_OF, Language.LV)], ids=str)
def test_the_next_meeting_tells_one_change_of_people_and_money(
    file: Path, database: Database, as_of: dt.date, language: Language
) -> None:
    """Eight persons come with a late report of a month of which nothing was told then, also where the day is the same."""
    first = meeting(database, level=Level.INTERNAL, language=language)
    done = closed(first, deck_of(first, {}, RecordedFigures(database)), database, "2022-01-20T12:00:00+00:00")
    load(file, *(served(f"x{line}", OLD, "2018-05-10", row=line) for line in range(1, 9)))
    database.close()
    later = open_database(file)
    agenda = Agenda((AgendaItem(View(ViewKind.OVERVIEW)), AgendaItem(View(ViewKind.CHANGES))))
    overview, changes = deck_of(
        replace(first, as_of=as_of, previous=1, agenda=agenda), {1: done}, RecordedFigures(later)
    ).slides
    later.close()
    assert ("late" if language is Language.EN else "vēlu") in changes.title
    assert overview.sentence.endswith(f" {changes.title}.")
    assert isinstance(overview.picture, Table)
    assert isinstance(changes.picture, Chart)
    assert changes.table is not None, "the municipalities"
    people, money = (row.figures for row in changes.table.rows if row.is_total)
    for drawn, told in zip(changes.picture.each, (people, money), strict=True):
        assert [*drawn.series[0].labels] == [one.text for one in (*told[:-2], told[-1])]
    of_region = {row.code: row for row in overview.picture.rows}
    for steps, of_all in zip((people, money), (of_region["recipients"], of_region["compensation"]), strict=True):
        before, *parts, change, now = (round(Decimal(one.value or 0), 2) for one in steps)
        assert (before + change, sum(parts)) == (now, change)
        assert [one.value for one in of_all.figures] == pytest.approx([steps[at].value for at in (-1, 0, -2)])
    assert people[2].value == 8
    assert numbers_of(changes.title) >= {"8"}
    assert overview.table is not None
    verdicts = numbers_of(" ".join(row.figures[-1].text for row in overview.table.rows))
    assert people[-1].text in numbers_of(overview.title)
    assert numbers_of(overview.title) <= {people[-1].text, *verdicts}, "no second change"
    assert f"{round(money[-2].value or 0)}" in numbers_of(changes.sentence), "whole euros"


def test_closed_meetings_can_be_compared_with(database: Database) -> None:
    prepared = meeting(database, agenda=Agenda(()))
    done = closed(prepared, deck_of(prepared, {}, ProtectedFigures(database)), database, "2022-01-20T12:00:00+00:00")
    meetings = {4: prepared, 3: done, 2: prepared, 1: done}
    assert to_compare_with(meetings) == [3, 1]
    assert to_compare_with(meetings, chosen=4) == [4, 3, 1], "what was chosen before stays"


def test_decisions_are_listed_until_they_are_settled(database: Database) -> None:
    first = meeting(database, decisions=(Decision("A"), Decision("B", settled=True)))
    second = meeting(database, previous=1, decisions=(Decision("C"), Decision("A")))
    third = meeting(database, previous=2)
    assert decisions_listed(third, {1: first, 2: second}) == ("A", "C")
    around = {1: replace(first, previous=2), 2: second}
    assert decisions_listed(third, around) == ("A", "C")


def test_who_sees_to_a_decision_and_by_when_stays_with_it_until_it_is_settled(database: Database) -> None:
    open_one = Decision("Precizēt datus", who="Ludzas novads", due=dt.date(2022, 3, 31))
    first = meeting(database, decisions=(open_one, Decision("Noteikt termiņu.", due=dt.date(2022, 4, 1))))
    second = meeting(database, previous=1)
    told = ("Precizēt datus. Atbild: Ludzas novads. Termiņš: 31.03.2022.", "Noteikt termiņu. Termiņš: 01.04.2022.")
    assert decisions_listed(second, {1: first}) == told
    assert stored_meeting(meeting_to_json(first)) == first
    settled = replace(first, decisions=(replace(open_one, settled=True), first.decisions[1]))
    assert decisions_listed(second, {1: settled}) == told[1:]


def test_a_copy_is_open_and_has_the_open_decisions(database: Database) -> None:
    prepared = meeting(database, previous=7, decisions=(Decision("A"), Decision("B", settled=True)))
    done = closed(
        prepared, deck_of(meeting(database), {}, ProtectedFigures(database)), database, "2022-01-20T12:00:00+00:00"
    )
    assert copied(done) == replace(prepared, previous=None, decisions=(Decision("A"),))


def whole(database: Database, **changes: object) -> Meeting:
    """A closed meeting that has everything a meeting can have."""
    items = standard_agenda(database.region).items
    named = Agenda((replace(items[0], title="Pašu virsraksts", comment="**Svarīgi**"), *items[1:]))
    given = {"agenda": named, "previous": 3, "decisions": (Decision("A"), Decision("B", settled=True)), **changes}
    prepared = meeting(database, **given)
    return closed(
        prepared, deck_of(prepared, {}, figures_at(prepared.level, database)), database, "2022-01-20T12:00:00+00:00"
    )


@pytest.mark.parametrize("level", [Level.INTERNAL, Level.SHAREABLE])
def test_what_is_exported_of_a_meeting_is_its_agenda_alone(database: Database, level: Level) -> None:
    """Of a closed one too: no figure, no slide, no batch, no hash; what was settled stays behind."""
    done = whole(database, level=level)
    exported = json.loads(agenda_to_json(done))
    assert set(exported) == {"title", "held_on", "as_of", "agenda", "language", "level", "decisions"}
    assert exported["level"] == str(level)
    assert exported["decisions"] == [{"text": "A", "settled": False, "who": "", "due": None}]
    items = exported["agenda"]["items"]
    assert [set(item) for item in items] == [{"view", "title", "comment", "on_slide", "quotes", "photo"}] * len(
        done.agenda.items
    )
    numbers = [one for one in _leaves(exported) if isinstance(one, int | float) and not isinstance(one, bool)]
    assert numbers == [], "an agenda is words and codes"
    assert done.closing is not None
    figures = {str(value) for _, value in done.closing.standing.figures if value is not None}
    assert len(figures) > 10
    texts = [one for one in _leaves({**exported, "held_on": "", "as_of": ""}) if isinstance(one, str)]
    assert [one for one in texts if one in figures or done.closing.build_id in one] == []


def _leaves(value: object) -> Iterator[object]:
    if isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _leaves(part)
    else:
        yield value


def test_an_exported_meeting_is_imported_anew(database: Database) -> None:
    done = whole(database)
    taken = imported(database.region, agenda_to_json(done))
    assert taken == copied(done)
    assert (taken.closing, taken.previous, taken.decisions) == (None, None, (Decision("A"),))


def test_what_earlier_versions_exported_comes_in_without_its_figures(database: Database) -> None:
    done = whole(database)
    assert imported(database.region, meeting_to_json(done)) == copied(done)
    damaged = {**json.loads(meeting_to_json(done)), "closing": {"deck": "no deck any more"}, "previous": "x"}
    assert imported(database.region, json.dumps(damaged)) == copied(done)


@pytest.mark.parametrize("number", range(RECORDS.oldest, RECORDS.format + 1))
def test_a_meeting_of_each_format_that_was_exported_comes_in(database: Database, number: int) -> None:
    for text in facts_kept(number)["meetings"].values():
        assert json.loads(text)["closing"]["deck"]["slides"]
        assert imported(database.region, text).closing is None


def test_a_level_that_is_not_known_becomes_that_of_a_new_meeting(database: Database) -> None:
    prepared = meeting(database, level=Level.INTERNAL)
    unknown = {**json.loads(agenda_to_json(prepared)), "level": "of another version"}
    assert imported(database.region, json.dumps(unknown)).level is meeting(database).level
    assert imported(database.region, agenda_to_json(prepared)).level is Level.INTERNAL


def test_the_agenda_of_an_exported_meeting_can_be_packed(database: Database) -> None:
    prepared = meeting(database)
    for text in (agenda_to_json(prepared), meeting_to_json(prepared)):
        assert agenda_from_json(database.region, text) == prepared.agenda


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"title": 3}', "\x00"])
def test_what_is_no_meeting_is_refused(database: Database, text: str) -> None:
    with pytest.raises(AgendaError, match="no meeting that was exported"):
        imported(database.region, text)


def test_the_shareable_and_internal_decks_of_a_closed_meeting_differ(database: Database) -> None:
    prepared = meeting(database)
    shown = deck_of(prepared, {}, ProtectedFigures(database))
    done = closed(prepared, shown, database, "2022-01-20T12:00:00+00:00")
    internal = deck_of(done, {}, RecordedFigures(database))
    assert (internal.level, shown.level) == (Level.INTERNAL, Level.SHAREABLE)
    assert deck_of(done, {}, ProtectedFigures(database)) == shown
    assert (internal.batches, internal.data_hash) == (("ielāde 1 (datu pakete)",), database.info.build_id)
    assert (shown.batches, shown.data_hash) == ((), "")
