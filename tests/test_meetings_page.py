"""The page of meetings without a browser: making, changing, copying, exporting, importing, closing and removing one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from loaded_reports import load, opened, served
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button, Selectbox
from test_batches_page import rows_of
from workplace import Workplace, fields_of, page_of, saved, texts_of

from di_metrics.cards.view import PictureKind, View, ViewKind, view_in_words
from di_metrics.deck import Level
from di_metrics.errors import DIMetricsError
from di_metrics.meetings.agenda import AgendaItem
from di_metrics.meetings.compose import figures_at
from di_metrics.meetings.meeting import (
    LONGEST_TEXT,
    Decision,
    Meeting,
    agenda_to_json,
    change,
    closed,
    copied,
    deck_of,
    keep,
    kept_meetings,
    meeting_to_json,
)
from di_metrics.meetings.preparation import (
    commented,
    moved,
    place_of,
    retitled,
    standard_agenda,
    with_decision,
    with_item,
    with_settled,
    without_decision,
    without_item,
)
from di_metrics.model import Dimension, Language
from di_metrics.region import Region
from di_metrics.store import Database
from di_metrics.text import Speaker
from di_metrics.ui import frame
from di_metrics.ui.choice import Choice as ReaderView
from di_metrics.ui.choice import current_choice
from di_metrics.ui.data import close_records

TABLE = "Meetings, the latest first"


@pytest.fixture
def workplace(tmp_path: Path, sample_file: Path, monkeypatch: pytest.MonkeyPatch) -> Workplace:
    return Workplace.make(tmp_path, sample_file).used(monkeypatch)


def kept(workplace: Workplace) -> dict[int, Meeting]:
    with opened(workplace.database) as database:
        return kept_meetings(database)


def meeting_of(database: Database, title: str = "Spring") -> Meeting:
    return Meeting(title, dt.date(2020, 3, 1), dt.date(2019, 12, 31), standard_agenda(database.region), Language.EN)


def press(page: AppTest, key: str) -> AppTest:
    """The page after a press of a button, whose key goes on where something else stood in its place before."""
    [button] = [one for one in page.button if str(one.key).split("-")[0] == key]
    return button.click().run()


def downloads(page: AppTest) -> list[str]:
    """The names of the files that the page offers."""
    return [one.label for one in page.get("download_button")]


def retitle(page: AppTest, place: int, title: str, comment: str = "") -> AppTest:
    """The page after an item was given its own title and comment."""
    press(page, f"edit_{place}")
    fields_of(page)[0].set_value(title)
    page.text_area[0].set_value(comment)
    return saved(page)


def made(workplace: Workplace) -> AppTest:
    """The page after a first meeting was made on it."""
    page = press(page_of("meetings"), "new_meeting")
    fields_of(page)[0].set_value("Spring")
    page.date_input[1].set_value(dt.date(2019, 12, 31))
    return saved(page)


def test_a_first_meeting_is_made_with_the_standard_agenda(workplace: Workplace) -> None:
    page = page_of("meetings")
    assert "No meeting is kept yet." in texts_of(page)
    page = made(workplace)
    assert page.success[0].value == "Meeting 1 has been made, with the standard agenda."
    assert page.query_params["m"] == "1"
    [meeting] = kept(workplace).values()
    assert (meeting.title, meeting.as_of, meeting.level) == ("Spring", dt.date(2019, 12, 31), Level.SHAREABLE)
    assert [item.view.kind for item in meeting.agenda.items][:2] == [ViewKind.OVERVIEW, ViewKind.FIGURES]
    assert [row[1:2] + row[-1:] for row in rows_of(page, TABLE)] == [["Spring", "open"]]
    assert "Recipients by target group and by year (" in texts_of(page)


def test_a_new_meeting_is_compared_with_the_last_that_was_closed_and_with_no_open_one(workplace: Workplace) -> None:
    made(workplace)
    with opened(workplace.database) as database:
        prepared = meeting_of(database)
        held = [replace(prepared, held_on=dt.date(year, 3, 1), title=f"Of {year}") for year in (2019, 2020)]
        done = [
            closed(one, deck_of(one, {}, figures_at(one.level, database)), database, "2021-01-01T12:00:00+00:00")
            for one in held
        ]
    for one in done:
        keep(workplace.database, one)
    page = press(page_of("meetings"), "new_meeting")
    [field] = [one for one in page.selectbox if one.label == "Compare with the meeting"]
    assert field.options == ["no meeting", "Of 2020, 1 March 2020", "Of 2019, 1 March 2019"]
    assert field.value == 3
    saved(page)
    assert max(kept(workplace).items())[1].previous == 3


def test_a_meeting_without_a_title_is_refused_in_words(workplace: Workplace) -> None:
    page = press(page_of("meetings"), "new_meeting")
    fields_of(page)[0].set_value(" ")
    saved(page)
    assert page.error[0].value.startswith("A meeting needs a title.")
    assert kept(workplace) == {}
    fields_of(page)[0].set_value("Spring")
    saved(page)
    assert [one.title for one in kept(workplace).values()] == ["Spring"]
    assert fields_of(page) == []


def test_items_are_retitled_commented_moved_and_removed(workplace: Workplace) -> None:
    page = made(workplace)
    retitle(page, 1, "Our people", "**Look** here")
    press(page, "up_1")
    items = kept(workplace)[1].agenda.items
    assert (items[0].title, items[0].comment) == ("Our people", "**Look** here")
    assert "1. Our people – Recipients" in texts_of(page)
    assert "<strong>Look</strong> here" in texts_of(page)
    press(page, "edit_0")
    assert (fields_of(page)[0].value, page.text_area[0].value) == ("Our people", "**Look** here")
    fields_of(page)[0].set_value("Never")
    page.button(key="dialog_cancel").click().run()
    assert kept(workplace)[1].agenda.items == items
    press(page, "remove_0")
    assert len(kept(workplace)[1].agenda.items) == len(items) - 1
    press(page, "edit_0")
    assert fields_of(page)[0].value == ""


def test_an_item_goes_to_its_place_in_one_step_and_the_last_change_is_undone(workplace: Workplace) -> None:
    page = made(workplace)
    items = kept(workplace)[1].agenda.items
    assert not [one for one in page.button if one.key == "undo_agenda"]
    press(page, "edit_0")
    [place] = [one for one in page.selectbox if one.label == "Place in the agenda"]
    assert place.options == [str(number) for number in range(1, len(items) + 1)]
    place.set_value(len(items) - 2)
    [tick] = [one for one in page.checkbox if one.label == "Show the comment on the slide too"]
    tick.check()
    page.text_area[0].set_value("Look")
    saved(page)
    moved = kept(workplace)[1].agenda.items
    assert moved == (*items[1:-1], replace(items[0], comment="Look", on_slide=True), items[-1])
    press(page, "undo_agenda")
    assert kept(workplace)[1].agenda.items == items
    press(page, "undo_agenda")
    assert kept(workplace)[1].agenda.items == moved, "undoing is a change too"


def test_slides_of_ones_own_and_quoted_decisions_are_items(workplace: Workplace) -> None:
    page = made(workplace)
    press(page, "new_decision")
    page.text_area[0].set_value("Approve 7 changes.")
    saved(page)
    press(page, "add_own")
    saved(page)
    assert page.error[0].value.startswith("There is no text yet.")
    fields_of(page)[0].set_value("What we ask")
    page.text_area[0].set_value("- **first**\n- second")
    saved(page)
    press(page, "add_quotation")
    saved(page)
    own, quoted = kept(workplace)[1].agenda.items[-2:]
    assert own == AgendaItem(None, "What we ask", "- **first**\n- second", on_slide=True)
    assert quoted == AgendaItem(None, None, "Approve 7 changes.", quotes=True)
    assert not page.exception
    assert any("What we ask – In own words" in text for text in [texts_of(page)])
    assert "Figures typed by hand are not protected" in "".join(one.value for one in page.warning)


def test_a_second_press_on_what_has_gone_is_none_on_what_came_in_its_place(
    workplace: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = made(workplace)
    items = kept(workplace)[1].agenda.items
    pressed = page.button(key="remove_0")
    page = press(page, "remove_0")
    assert kept(workplace)[1].agenda.items == items[1:]
    sent = Button._widget_state

    def again(button: Button) -> WidgetState:
        """What a browser sends that has not drawn the page anew yet."""
        stale = str(button.key).startswith("remove_0")
        return WidgetState(id=pressed.id, trigger_value=True) if stale else sent.fget(button)

    monkeypatch.setattr(Button, "_widget_state", property(again))
    page.run()
    assert not page.error
    assert kept(workplace)[1].agenda.items == items[1:]


def test_a_view_is_added_from_the_chooser(workplace: Workplace) -> None:
    page = made(workplace)
    assert not page.exception
    [split] = [one for one in page.selectbox if one.label == "Split"]
    split.set_value((Dimension.MUNICIPALITY,)).run()
    [picture] = [one for one in page.selectbox if one.label == "Picture"]
    assert picture.options == ["Map", "Bars", "Table"]
    picture.set_value(PictureKind.MAP).run()
    press(page, "add_view")
    added = kept(workplace)[1].agenda.items[-1].view
    assert added == View(ViewKind.FIGURES, ("recipients",), (Dimension.MUNICIPALITY,), PictureKind.MAP)
    for kind in ViewKind:
        [about] = [one for one in page.selectbox if one.label == "What about"]
        about.set_value(kind).run()
        assert not page.exception
        assert not page.error


def test_decisions_are_added_settled_and_followed(workplace: Workplace) -> None:
    page = made(workplace)
    press(page, "new_decision")
    page.text_area[0].set_value(" ")
    assert "There is no text yet." in saved(page).error[0].value
    page.text_area[0].set_value("Agree on *prices*")
    fields_of(page)[0].set_value("The secretary")
    saved(page)
    assert kept(workplace)[1].decisions == (Decision("Agree on *prices*", who="The secretary"),)
    assert "Responsible: The secretary" in page.checkbox(key="settled_1_0").label.replace("\\", "")
    page.checkbox(key="closing_1").check().run()
    press(page, "close_meeting")
    press(page, "new_meeting")
    [previous] = [one for one in page.selectbox if one.label == "Compare with the meeting"]
    assert previous.value == 1, "the last closed one, though its figures are of the same day"
    saved(page)
    assert page.query_params["m"] == "2"
    assert page.checkbox(key="settled_1_0").label.startswith("Settled: Agree on ")
    page.checkbox(key="settled_1_0").check().run()
    assert kept(workplace)[1].decisions == (Decision("Agree on *prices*", True, "The secretary"),)
    assert [one.key for one in page.checkbox if (one.key or "").startswith("settled")] == []


def test_details_can_be_changed_and_internal_figures_carry_a_badge(workplace: Workplace) -> None:
    page = made(workplace)
    assert 'class="di-badge di-internal"' not in texts_of(page)
    press(page, "change_details")
    page.radio[1].set_value(Level.INTERNAL)
    fields_of(page)[0].set_value("Autumn")
    saved(page)
    assert page.success[0].value == "The changes are kept."
    assert (kept(workplace)[1].title, kept(workplace)[1].level) == ("Autumn", Level.INTERNAL)
    assert '<p class="di-badge di-internal">For internal use</p>' in texts_of(page)


def test_a_meeting_is_copied_and_removed(workplace: Workplace) -> None:
    page = press(made(workplace), "copy_meeting")
    assert list(kept(workplace)) == [2, 1]
    assert page.query_params["m"] == "2"
    press(page, "remove_meeting")
    assert page.success[0].value == "Meeting 2 has been removed."
    assert list(kept(workplace)) == [1]
    assert "m" not in page.query_params


def test_a_meeting_of_no_number_is_told(workplace: Workplace) -> None:
    app = page_of("meetings")
    app.query_params["m"] = "7"
    app.run()
    assert app.warning[0].value == "There is no meeting 7."


def test_what_somebody_else_changed_is_not_overwritten(workplace: Workplace) -> None:
    page = made(workplace)
    theirs = retitled(kept(workplace)[1], 0, "Theirs")
    change(workplace.database, 1, lambda _: theirs)
    press(page, "remove_1")
    assert page.error[0].value.startswith("Somebody else has changed this meeting meanwhile.")
    assert kept(workplace)[1] == theirs


def closed_now(workplace: Workplace, meeting: Meeting) -> Meeting:
    with opened(workplace.database) as database:
        deck = deck_of(meeting, {1: meeting}, figures_at(meeting.level, database))
        return closed(meeting, deck, database, "2024-01-31T10:00:00+00:00")


OPENED = {"details": "change_details", "item": "edit_0", "decision": "new_decision"}
"""The button that opens each dialog about a meeting."""
THEIRS: dict[str, Callable[[Workplace, Meeting], Meeting]] = {
    "details": lambda _, meeting: replace(meeting, title="Theirs"),
    "item": lambda _, meeting: retitled(meeting, 0, "Theirs"),
    "gone": lambda _, meeting: without_item(meeting, 0),
    "decision": lambda _, meeting: with_decision(meeting, "Theirs"),
    "closed": closed_now,
}
REFUSED = {("details", "details"), ("item", "item"), ("item", "gone"), *((one, "closed") for one in OPENED)}


@pytest.mark.parametrize("theirs", THEIRS)
@pytest.mark.parametrize("mine", OPENED)
def test_what_is_typed_is_kept_or_stays_in_its_dialog_whatever_somebody_else_changed(
    workplace: Workplace, mine: str, theirs: str
) -> None:
    page = press(made(workplace), OPENED[mine])
    [*page.text_area, *fields_of(page)][0].set_value("Mine")
    changed = THEIRS[theirs](workplace, kept(workplace)[1])
    change(workplace.database, 1, lambda _: changed)
    saved(page)
    if (mine, theirs) in REFUSED:
        assert page.error[0].value.startswith("Somebody else has changed this meeting meanwhile.")
        assert [*page.text_area, *fields_of(page)][0].value == "Mine"
        assert kept(workplace)[1] == changed
    else:
        assert not page.error
        written = meeting_to_json(kept(workplace)[1])
        assert "Mine" in written
        assert ("Theirs" in written) == ("Theirs" in meeting_to_json(changed))


def test_a_second_press_on_save_adds_nothing_twice(workplace: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    page = press(made(workplace), "new_decision")
    page.text_area[0].set_value("Once")
    pressed = page.button(key="dialog_save")
    stale = page.button(key="new_decision")
    saved(page)
    sent = Button._widget_state

    def again(button: Button) -> WidgetState:
        """What a browser sends whose dialog is there still."""
        return WidgetState(id=pressed.id, trigger_value=True) if button.key == stale.key else sent.fget(button)

    monkeypatch.setattr(Button, "_widget_state", property(again))
    page.run()
    assert kept(workplace)[1].decisions == (Decision("Once"),)


def test_a_dialog_is_left_with_its_page(workplace: Workplace) -> None:
    page = press(made(workplace), "new_decision").switch_page("pages/manager/services.py").run()
    assert page.text_area == []
    assert page.switch_page("pages/manager/meetings.py").run().text_area == []


@pytest.mark.parametrize("drawn", ["overview", "services", "meetings"])
def test_a_page_whose_records_are_replaced_while_it_is_drawn_is_drawn_anew(
    workplace: Workplace, monkeypatch: pytest.MonkeyPatch, drawn: str
) -> None:
    made(workplace)
    page, times = page_of(drawn), []

    def replaced(region: Region, own: str | None) -> tuple[ReaderView, tuple[DIMetricsError, ...]]:
        """Somebody loads a report after this page has opened the records."""
        times.append(1)
        if len(times) == 1:
            close_records()
            load(workplace.database, served("late", "9030200", "2018-05-10", units=7))
        return current_choice(region, own)

    monkeypatch.setattr(frame, "current_choice", replaced)
    page.query_params["as_of"] = "2019-07-13"  # figures of such a day are kept of no page drawn before
    page.run()
    assert len(times) > 1
    assert not page.error
    assert not page.exception
    assert "Data build" in texts_of(page)


def test_a_meeting_that_was_changed_meanwhile_is_not_closed(workplace: Workplace) -> None:
    page = made(workplace)
    page.checkbox(key="closing_1").check().run()
    change(workplace.database, 1, lambda meeting: without_item(meeting, 0))
    press(page, "close_meeting")
    assert "changed" in page.error[0].value
    assert not kept(workplace)[1].is_closed


def test_a_closed_meeting_shows_what_was_shown_and_says_that_the_data_changed(workplace: Workplace) -> None:
    page = made(workplace)
    assert page.button(key="close_meeting").disabled
    page.checkbox(key="closing_1").check().run()
    press(page, "close_meeting")
    assert page.success[0].value == "Meeting 1 is closed."
    [closing] = [one.closing for one in kept(workplace).values()]
    assert closing
    assert not closing.deck.data_hash, "of internal decks alone"
    assert [one.key for one in page.button if one.key in ("up_1", "add_view", "close_meeting")] == []
    assert not page.warning
    shown = [one.value for one in page.get("html") if "di-slide-title" in one.value]
    load(workplace.database, served("late", "9030200", "2018-05-10", units=7))
    page.run()
    assert page.warning[0].value.startswith("The data have changed since then.")
    assert [one.value for one in page.get("html") if "di-slide-title" in one.value] == shown


def test_the_slides_are_looked_at_one_by_one(workplace: Workplace) -> None:
    page = made(workplace)
    count = len(kept(workplace)[1].agenda.items)
    for _ in range(count - 1):
        press(page, "slide_next")
        assert not page.exception
        assert not page.error
    assert page.button(key="slide_next").disabled
    press(page, "remove_0")
    assert page.selectbox(key="slide_shown").value == count - 2


def test_a_slide_that_is_no_more_gives_way_to_the_first(workplace: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    """A browser names the chosen slide by its words; those of slides that were reordered meanwhile arrive as they are."""
    page = made(workplace)
    sent = Selectbox._widget_state

    def stale(box: Selectbox) -> WidgetState:
        return WidgetState(id=box.id, string_value="9. Tāda vairs nav") if box.key == "slide_shown" else sent.fget(box)

    with monkeypatch.context() as patched:
        patched.setattr(Selectbox, "_widget_state", property(stale))
        page.run()
    assert not page.error
    assert page.selectbox(key="slide_shown").value == 0
    press(page, "slide_next")
    assert page.selectbox(key="slide_shown").value == 1


def test_files_are_made_on_demand_and_go_when_the_slides_change(workplace: Workplace) -> None:
    page = made(workplace)
    files = ["Download all (ZIP)", "Slides (PPTX)", "Handout (PDF)", "Workbook (XLSX)"]
    press(page, "make_files")
    assert not page.exception
    assert [one for one in downloads(page) if one in files] == files
    press(page, "remove_0")
    assert not set(downloads(page)) & set(files)


@pytest.mark.parametrize("level", [Level.INTERNAL, Level.SHAREABLE])
def test_the_export_is_the_agenda_and_says_its_level_in_its_name(
    workplace: Workplace, monkeypatch: pytest.MonkeyPatch, level: Level
) -> None:
    page = made(workplace)
    change(workplace.database, 1, lambda meeting: replace(closed_now(workplace, meeting), level=level))
    offered: dict[str, Any] = {}
    monkeypatch.setattr(st, "download_button", lambda title, data, name, *_, **more: offered.update({title: (name, data)}))
    page.run()
    assert not page.exception
    day = kept(workplace)[1].held_on.isoformat()
    name, made_now = offered["Export the agenda"]
    assert (name, made_now().decode()) == (f"meeting_1_{day}_{level}_agenda.json", agenda_to_json(kept(workplace)[1]))


TYPED = "Figures typed by hand are not protected: take them from the slide."


def test_a_figure_that_was_typed_is_warned_of(workplace: Workplace) -> None:
    differs = "Slide No. 2: your own words name 1 234, which is not among its figures."
    page = made(workplace)
    retitle(page, 1, "2021. gada rezultāti", "Sanāksme 12.01.2022.")
    assert [one.value for one in page.warning] == []
    retitle(page, 1, "Pakalpojumus saņēma 1 234 cilvēki")
    assert sorted(one.value for one in page.warning) == [TYPED, differs]
    retitle(page, 2, "", "Trūkst **3** atskaišu")
    press(page, "new_decision")
    page.text_area[0].set_value("Piešķirt 5000 EUR")
    saved(page)
    assert [one.value for one in page.warning].count(TYPED) == 3
    change(workplace.database, 1, lambda meeting: replace(meeting, level=Level.INTERNAL))
    assert TYPED not in [one.value for one in page.run().warning]


def test_a_figure_in_what_an_earlier_meeting_left_open_is_warned_of(workplace: Workplace) -> None:
    page = made(workplace)
    earlier = replace(kept(workplace)[1], decisions=(Decision("Piešķirt 5000 EUR"), Decision("7", settled=True)))
    change(workplace.database, 1, lambda _: closed_now(workplace, replace(earlier, level=Level.INTERNAL)))
    with opened(workplace.database) as database:
        number = keep(workplace.database, replace(meeting_of(database), previous=1))
    page.query_params["m"] = str(number)
    assert [one.value for one in page.run().warning] == [TYPED]


def test_an_exported_meeting_comes_in_open(workplace: Workplace) -> None:
    page = made(workplace)
    page.checkbox(key="closing_1").check().run()
    press(page, "close_meeting")
    page.file_uploader[0].upload("meeting.json", agenda_to_json(kept(workplace)[1]).encode())
    page.run()
    assert page.success[0].value == "The file was imported as meeting 2."
    assert kept(workplace)[2] == copied(kept(workplace)[1])
    assert not kept(workplace)[2].is_closed


@pytest.mark.parametrize(("data", "said"), [(b"PK\x03\x04", "no meeting"), (b'{"title": 1}', "no meeting")])
def test_a_file_that_is_no_meeting_is_refused(workplace: Workplace, data: bytes, said: str) -> None:
    page = page_of("meetings")
    page.file_uploader[0].upload("meeting.json", data)
    page.run()
    assert said in page.error[0].value
    assert kept(workplace) == {}


def test_a_figure_of_another_page_is_added_to_the_meeting_chosen_last(workplace: Workplace) -> None:
    page = made(workplace).switch_page("pages/manager/map.py").run()
    press(page, "meeting_map")
    assert [one.value for one in page.info] == ["Added to the meeting “Spring”."]
    assert kept(workplace)[1].agenda.items[-1].view == View(
        ViewKind.FIGURES, ("coverage",), (Dimension.MUNICIPALITY,), PictureKind.MAP
    )


def test_where_no_meeting_is_open_a_figure_makes_one(workplace: Workplace) -> None:
    page = press(page_of("services"), "meeting_services_units")
    assert page.info[0].value.startswith("Added to the meeting “Meeting of the steering group”, which was made")
    [(number, meeting)] = kept(workplace).items()
    *standard, added = meeting.agenda.items
    with opened(workplace.database) as database:
        assert tuple(standard) == standard_agenda(database.region).items
    assert added.view.indicators == ("units", "units_per_active_month", "mean_unit_price")
    press(page, "meeting_services_recipients")
    assert len(kept(workplace)[number].agenda.items) == len(standard) + 2


def test_a_figure_goes_to_the_open_meeting_where_none_is_chosen(workplace: Workplace) -> None:
    made(workplace)
    page = press(page_of("services"), "meeting_services_units")
    assert page.info[0].value == "Added to the meeting “Spring”."
    assert list(kept(workplace)) == [1]


def test_every_figure_of_a_page_can_be_shown_at_a_meeting(workplace: Workplace) -> None:
    for name in sorted(frame.OF_RECORDS - {"quality"}):  # whose files are lists of records
        page = page_of(name)
        figures = {one.key.removeprefix("CSV_") for one in page.get("download_button") if (one.key or "").startswith("CSV_")}
        added = {str(one.key).removeprefix("meeting_") for one in page.button if one.label == "Add to the meeting"}
        assert figures
        assert figures <= added


def test_edits_are_of_the_item_that_is_meant(sample: Database) -> None:
    meeting = meeting_of(sample)
    items = meeting.agenda.items
    assert moved(meeting, 0, -1) == meeting
    assert moved(meeting, 1, -1).agenda.items[:2] == (items[1], items[0])
    assert without_item(meeting, 1).agenda.items[:2] == (items[0], items[2])
    assert with_item(meeting, AgendaItem(View(ViewKind.ATTENTION))).agenda.items[-1].view.kind is ViewKind.ATTENTION
    assert retitled(retitled(meeting, 0, " Here "), 0, " ").agenda == meeting.agenda
    assert commented(meeting, 0, " so ").agenda.items[0].comment == "so"
    decided = with_decision(with_decision(meeting, "one"), "two")
    assert with_decision(decided, "  ") == decided
    assert [one.settled for one in with_settled(decided, 1, True).decisions] == [False, True]
    assert without_decision(decided, 0).decisions == (Decision("two"),)
    with pytest.raises(DIMetricsError, match="longer than"):
        commented(meeting, 0, "x" * (LONGEST_TEXT + 1))


def test_a_thing_is_found_where_it_is_by_now() -> None:
    assert place_of("abab", "a", 2) == 2
    assert place_of("abab", "b", 2) == 1, "it is no more where it was seen, but elsewhere"
    assert place_of("ab", "a", 7) == 0
    assert place_of("ab", "c", 1) is None


@pytest.mark.parametrize("language", list(Language))
def test_every_view_of_the_standard_agenda_is_told_apart(sample: Database, language: Language) -> None:
    views = [item.view for item in standard_agenda(sample.region).items]
    said = [view_in_words(Speaker(language), sample.region, view) for view in views]
    assert len(set(said)) == len(views)
