"""The page of what was loaded: every batch and its state, undoing and redoing, and the rows in quarantine."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from loaded_reports import opened
from report_files import SERVICE, csv_of, personal_code, xlsx_report
from streamlit.testing.v1 import AppTest
from workplace import AMBIGUOUS, Workplace, page_of, texts_of

from di_metrics.access.rights import user_of_this_computer
from di_metrics.store.meetings import keep_meeting, read_meetings
from di_metrics.text.report_texts import MOST_ROWS_SHOWN

CODE = personal_code(42)
FEBRUARY = {**SERVICE, "date_from": dt.date(2019, 2, 1), "date_to": dt.date(2019, 2, 28)}


@pytest.fixture
def workplace(tmp_path: Path, sample_file: Path, monkeypatch: pytest.MonkeyPatch) -> Workplace:
    made = Workplace.make(tmp_path, sample_file)
    monkeypatch.delenv("DI_AUDIENCE", raising=False)
    monkeypatch.delenv("DI_RELEASE", raising=False)
    for name, value in made.settings.items():
        monkeypatch.setenv(name, value)
    return made


def rows_of(page: AppTest, caption: str) -> list[list[str]]:
    """The cells of a table, row by row."""
    [table] = [one.value for one in page.get("html") if f"<caption>{caption}</caption>" in one.value]
    body = table.split("<tbody>")[1]
    return [
        [cell.split(">", 1)[1].split("</")[0] for cell in row.replace("<th", "<td").split("<td")[1:]]
        for row in body.split("<tr")[1:]
    ]


def choose(page: AppTest, number: int) -> AppTest:
    return page.selectbox(key="batch_chosen").set_value(number).run()


def test_every_batch_is_listed_the_newest_first(workplace: Workplace) -> None:
    workplace.load(xlsx_report(SERVICE, AMBIGUOUS))
    workplace.load(xlsx_report(SERVICE), by="Jānis")
    third, second, first = rows_of(page_of("batches"), "Batches, the newest first")
    assert [row[0] for row in (third, second, first)] == ["3", "2", "1"]
    assert first[1] == "data package"
    assert second[1] == "report, Dzintarpils City, adults, 1 January 2019–31 January 2019"
    assert second[3:7] == ["2", "1", "1", "0"]
    assert second[7] == "replaced by batch 3"
    assert third[2].endswith(", Jānis")
    assert third[7] == "in force"
    assert first[7] == "partly replaced: 24 of 25 records count"
    assert third[8] == workplace.batches()[2].file_hash[:12]


def test_undoing_shows_what_changes_and_can_be_taken_back(workplace: Workplace) -> None:
    before = workplace.figure("compensation")
    workplace.load(xlsx_report(SERVICE))
    loaded = workplace.figure("compensation")
    page = choose(page_of("batches"), 2)
    assert "+226.72" in texts_of(page)
    page.button(key="undo").click().run()
    assert page.success[0].value == "Batch 2 is undone."
    assert workplace.figure("compensation") == before
    assert workplace.batches()[1].undone_by == user_of_this_computer()
    assert workplace.unfinished == []
    choose(page, 2)
    page.button(key="undo").click().run()
    assert page.success[0].value == "Batch 2 is in force again."
    assert workplace.figure("compensation") == loaded


def test_another_choice_and_another_page_clear_the_preview(workplace: Workplace) -> None:
    workplace.load(xlsx_report(SERVICE))
    page = choose(page_of("batches"), 2)
    [first] = workplace.unfinished
    choose(page, 1)
    [second] = workplace.unfinished
    assert second != first
    page.selectbox(key="batch_chosen").set_value(None).run()
    assert workplace.unfinished == []
    choose(page, 2)
    page.switch_page("pages/manager/definitions.py").run()
    assert workplace.unfinished == []


def test_a_meeting_that_is_made_meanwhile_hinders_nobody_and_is_kept(workplace: Workplace) -> None:
    workplace.load(xlsx_report(SERVICE))
    page = choose(page_of("batches"), 2)
    keep_meeting(workplace.database, "made meanwhile")
    page.button(key="undo").click().run()
    assert not page.error
    assert workplace.batches()[1].undone_at is not None
    with opened(workplace.database) as database:
        assert read_meetings(database) == {1: "made meanwhile"}
    assert workplace.unfinished == []


def test_a_batch_that_somebody_else_undid_meanwhile_is_told(workplace: Workplace) -> None:
    workplace.load(xlsx_report(SERVICE))
    page = choose(page_of("batches"), 2)
    workplace.load(xlsx_report(FEBRUARY))
    page.button(key="undo").click().run()
    assert not page.exception
    assert "The database has been changed since this was prepared." in page.error[0].value
    assert workplace.batches()[1].undone_at is None
    assert workplace.unfinished == []


@pytest.mark.parametrize("language", ["lv", "en"])
def test_rows_in_quarantine_tell_what_is_wrong_and_never_who(workplace: Workplace, language: str) -> None:
    coded = {**SERVICE, "person": CODE, "compensation_eur": 65, "notes": "Anna Bērziņa"}
    workplace.load(xlsx_report(SERVICE, AMBIGUOUS, coded))
    page = page_of("batches", language)
    rows = rows_of(page, "Rows in quarantine" if language == "en" else "Rindas karantīnā")
    assert [row[0] for row in rows] == ["1", "2"]
    assert rows[0][1:4] == (
        ["sheet 1, row 3", "Units", "1.500"] if language == "en" else ["1. lapa, 3. rinda", "Apjoms", "1.500"]
    )
    assert rows[1][4].startswith("The compensation is not" if language == "en" else "Kompensācija nav")
    said = texts_of(page)
    assert not any(text in said for text in (CODE, CODE.replace("-", ""), "Bērziņa"))


def test_a_long_quarantine_is_cut_and_says_so(workplace: Workplace) -> None:
    wrong = [{**AMBIGUOUS, "person": f"A-{number}"} for number in range(2, MOST_ROWS_SHOWN + 5)]
    workplace.load(xlsx_report(SERVICE, *wrong))
    page = page_of("batches")
    assert len(rows_of(page, "Rows in quarantine")) == MOST_ROWS_SHOWN
    assert "And 3 more: see the workbook." in texts_of(page)


def test_a_batch_of_needed_services_changes_no_figure(workplace: Workplace) -> None:
    heading = ["PP gads", "PP mēnesis", "ATVK kods", "Pilsēta, novads", "Grupu dzīvoklis"]
    workplace.load(csv_of([heading, ["2019", "12", "9010000", "Dzintarpils", "3"]]), "needed.csv")
    page = choose(page_of("batches"), 2)
    assert "compensation stay as they are" in texts_of(page)
    assert "No row waits in quarantine." in texts_of(page)
