"""The whole way of a meeting in a real browser: made, retitled, ordered, handed out, closed, and kept as it was."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import (
    ENGLISH,
    WIDE,
    Visit,
    assert_accessible,
    assert_within_the_screen,
    menu_of,
    on_a_screen_and_a_phone,
    visiting,
)
from loaded_reports import load, opened, served
from openpyxl import load_workbook
from PIL import Image
from playwright.sync_api import Browser, Locator, expect
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE
from workplace import Workplace

from di_metrics.meetings.meeting import Meeting, kept_meetings

TITLE = "Cilvēki, kas saņem pakalpojumus"
DECISION = "Apstiprināt 2020. gada plānu"


@pytest.fixture
def workplace(served_workplace: tuple[Workplace, str], sample_file: Path) -> Workplace:
    place, _ = served_workplace
    place.restore(sample_file)
    return place


@pytest.fixture
def visit(
    browser: Browser, workplace: Workplace, served_workplace: tuple[Workplace, str], request: pytest.FixtureRequest
) -> Iterator[Visit]:
    with visiting(browser, served_workplace[1], getattr(request, "param", WIDE)) as tab:
        yield tab


def meeting(workplace: Workplace) -> Meeting:
    with opened(workplace.database) as database:
        return kept_meetings(database)[1]


def press(visit: Visit, key: str) -> None:
    visit.page.locator(f".st-key-{key} button").first.click()


def done(visit: Visit, said: str) -> None:
    expect(visit.page.get_by_test_id("stAlertContentSuccess")).to_contain_text(said, timeout=120_000)
    visit.settled()


def make(visit: Visit) -> None:
    visit.open("meetings", lang="lv")
    press(visit, "new_meeting")
    save(visit)
    done(visit, "Sanāksme ar numuru 1 ir izveidota")


def save(visit: Visit) -> None:
    """Press the button of the open dialog and wait until it is closed, which it is once all is kept."""
    press(visit, "dialog_save")
    expect(visit.page.get_by_role("dialog")).to_have_count(0, timeout=120_000)


def retitle(visit: Visit, place: int) -> None:
    press(visit, f"edit_{place - 1}")
    visit.page.get_by_role("textbox", name="Savs virsraksts").fill(TITLE)
    save(visit)
    expect(item(visit, place)).to_contain_text(TITLE, timeout=120_000)


def decide(visit: Visit) -> None:
    press(visit, "new_decision")
    visit.page.get_by_role("textbox", name="Jauns lēmums").fill(DECISION)
    save(visit)
    expect(visit.page.get_by_text(f"Pieņemts: {DECISION}")).to_be_visible(timeout=120_000)
    visit.settled()


def item(visit: Visit, place: int) -> Locator:
    return visit.page.locator(f".st-key-item_{place - 1} .di-caption")


def close(visit: Visit) -> None:
    visit.page.get_by_text("Sanāksme ir beigusies, un tā jāsaglabā tāda, kāda tā ir").click()
    expect(visit.page.locator(".st-key-close_meeting button")).to_be_enabled(timeout=120_000)
    press(visit, "close_meeting")
    done(visit, "Sanāksme ar numuru 1 ir slēgta.")


def downloaded(visit: Visit, key: str) -> bytes:
    with visit.page.expect_download() as started:
        press(visit, key)
    return Path(started.value.path()).read_bytes()


def test_a_meeting_is_prepared_handed_out_closed_and_kept(visit: Visit, workplace: Workplace) -> None:
    make(visit)
    visit.wait_for_param("m", "1")
    retitle(visit, 2)
    press(visit, "up_1")
    expect(item(visit, 1)).to_contain_text(TITLE, timeout=120_000)
    decide(visit)
    slide = visit.page.locator(".st-key-slide")
    expect(slide.get_by_role("heading", level=3)).to_have_text(TITLE)
    expect(slide.locator(".js-plotly-plot")).to_be_visible(timeout=120_000)
    assert [one.title for one in meeting(workplace).agenda.items][:3] == [TITLE, None, None]

    press(visit, "make_files")
    expect(visit.page.locator(".st-key-file_zip button")).to_be_visible(timeout=120_000)
    assert_files(downloaded(visit, "file_zip"))
    assert downloaded(visit, "file_pdf").startswith(b"%PDF")

    close(visit)
    assert meeting(workplace).is_closed
    shown = slide.inner_text()
    load(workplace.database, served("late", "9030200", "2018-05-10", units=7))
    visit.open("meetings", lang="lv", m="1")
    expect(visit.page.get_by_test_id("stAlertContentWarning")).to_contain_text("dati ir mainījušies")
    expect(slide.locator(".js-plotly-plot")).to_be_visible(timeout=120_000)
    assert slide.inner_text() == shown
    expect(visit.page.locator("[class*=st-key-up_]")).to_have_count(0)


def test_nothing_else_can_be_pressed_before_what_is_typed_is_saved_or_given_up(visit: Visit, workplace: Workplace) -> None:
    make(visit)
    views = [one.view for one in meeting(workplace).agenda.items]
    press(visit, "edit_1")
    dialog = visit.page.get_by_role("dialog")
    field = visit.page.get_by_role("textbox", name="Savs virsraksts")
    field.fill(TITLE)
    comment = visit.page.get_by_role("textbox", name="Komentārs")
    comment.fill("Skatīt **šeit**")
    for away in ("Escape", "Tab"):
        visit.page.keyboard.press(away)
        expect(dialog).to_be_visible()
    visit.page.mouse.click(5, 5)  # beside the dialog
    up = visit.page.locator(".st-key-up_1 button")
    assert up.evaluate("button => button.closest('[inert]') !== null"), "the page behind takes no press"
    expect(field).to_have_value(TITLE)
    expect(comment).to_have_value("Skatīt **šeit**")
    visit.page.locator(".st-key-dialog_save button").dblclick()
    expect(dialog).to_have_count(0, timeout=120_000)
    up.click()  # at once, whatever is still drawn
    expect(item(visit, 1)).to_contain_text(TITLE, timeout=120_000)
    decide(visit)
    press(visit, "new_decision")
    expect(visit.page.get_by_role("textbox", name="Jauns lēmums")).to_have_value("")
    visit.page.get_by_role("textbox", name="Jauns lēmums").fill("Nekad")
    press(visit, "dialog_cancel")
    expect(dialog).to_have_count(0, timeout=120_000)
    visit.settled()
    expect(visit.page.get_by_test_id("stAlertContentError")).to_have_count(0)
    kept = meeting(workplace)
    assert [one.text for one in kept.decisions] == [DECISION]
    assert [one.view for one in kept.agenda.items] == [views[1], views[0], *views[2:]]
    assert [(one.title, one.comment) for one in kept.agenda.items][:2] == [(TITLE, "Skatīt **šeit**"), (None, "")]


def assert_files(data: bytes) -> None:
    """The ZIP holds slides with the own title first, a workbook and a handout, and what they were made from."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        files = {name.rsplit(".", 1)[-1]: archive.read(name) for name in archive.namelist()}
    assert set(files) == {"pptx", "pdf", "xlsx", "json"}
    slides = Presentation(io.BytesIO(files["pptx"])).slides
    texts = [[shape.text_frame.text for shape in slide.shapes if shape.has_text_frame] for slide in slides]
    assert any(TITLE in said for said in texts)
    assert any(DECISION in "\n".join(said) for said in texts)
    assert len(load_workbook(io.BytesIO(files["xlsx"])).sheetnames) > 2


def test_each_state_is_latvian_accessible_and_within_the_screen(visit: Visit) -> None:
    visit.open("meetings", lang="lv")
    on_a_screen_and_a_phone(visit, assert_fit_to_be_seen)
    make(visit)
    on_a_screen_and_a_phone(visit, assert_fit_to_be_seen)
    for opening in ("new_meeting", "change_details", "edit_0", "new_decision"):
        press(visit, opening)
        expect(visit.page.get_by_role("dialog")).to_be_visible(timeout=120_000)
        on_a_screen_and_a_phone(visit, assert_fit_to_be_seen)
        press(visit, "dialog_cancel")
        expect(visit.page.get_by_role("dialog")).to_have_count(0, timeout=120_000)
    visit.page.get_by_text("Pievienot skatu").click()
    visit.page.get_by_text("Importēt sanāksmi", exact=True).click()
    visit.page.get_by_text("Slaidu veidne", exact=True).click()
    on_a_screen_and_a_phone(visit, assert_fit_to_be_seen)
    close(visit)
    on_a_screen_and_a_phone(visit, assert_fit_to_be_seen)


def assert_fit_to_be_seen(visit: Visit) -> None:
    visit.settled()
    shown = [one.inner_text() for one in visit.page.locator("[data-testid=stMain], [role=dialog]").all()]
    text = re.sub(r"English|\S*/region/\S*", "", "\n".join(shown))
    assert ENGLISH.findall(text) == []
    assert_accessible(visit)
    assert_within_the_screen(visit)


def test_a_template_and_a_picture_of_ones_own_are_taken_and_bad_ones_are_told(visit: Visit, tmp_path: Path) -> None:
    make(visit)
    visit.page.get_by_text("Slaidu veidne", exact=True).click()
    standard = downloaded(visit, "standard_template")
    uploader = visit.page.locator(".st-key-upload_template")
    expect(uploader.locator("button")).to_have_attribute("aria-label", "Izvēlēties failu")
    file = tmp_path / "mūsu.pptx"
    file.write_bytes(b"nav")
    uploader.locator("input").set_input_files(file)
    expect(visit.page.get_by_test_id("stAlertContentError")).to_contain_text("Veidne nav PowerPoint fails. Saglabājiet to")
    visit.settled()
    expect(uploader).to_be_visible()
    file.write_bytes(standard)
    uploader.locator("input").set_input_files(file)
    done(visit, "Veidne ir saglabāta.")
    visit.page.get_by_text("Slaidu veidne", exact=True).click()
    expect(visit.page.get_by_text("jūsu pašu veidni „mūsu.pptx”")).to_be_visible()
    add_picture(visit, tmp_path / "attēls.png")
    press(visit, "make_files")
    expect(visit.page.locator(".st-key-file_zip button")).to_be_visible(timeout=120_000)
    *_, last = Presentation(io.BytesIO(downloaded(visit, "file_pptx"))).slides
    assert [one.shape_type for one in last.shapes].count(MSO_SHAPE_TYPE.PICTURE) == 1


def add_picture(visit: Visit, file: Path) -> None:
    """Choose a file that is no picture, which is told in the dialog, and then one that is."""
    press(visit, "add_picture")
    dialog = visit.page.get_by_role("dialog")
    dialog.get_by_role("textbox").first.fill("Zils laukums")
    Image.new("RGB", (60, 40), "blue").save(file)
    bad = file.with_name("nav attēls.png")
    bad.write_bytes(b"nav")
    for chosen in (bad, file):
        dialog.locator("input[type=file]").set_input_files(chosen)
        expect(dialog.get_by_test_id("stFileChipName")).to_have_text(chosen.name, timeout=30_000)
        press(visit, "dialog_save")
        if chosen is bad:
            told = "Šis fails nav attēls PNG vai JPEG formātā"
            expect(dialog.get_by_test_id("stAlertContentError")).to_contain_text(told, timeout=30_000)
    expect(dialog).to_be_hidden(timeout=60_000)
    visit.settled()


def test_a_figure_is_added_from_its_own_page(visit: Visit, workplace: Workplace) -> None:
    make(visit)
    before = meeting(workplace).agenda.items
    visit.page.get_by_test_id("stTopNavSection").filter(has_text="Rezultāti").click()
    visit.page.get_by_role("menuitem", name="Karte", exact=True).click()
    expect(visit.page.get_by_role("heading", level=1)).to_have_text("Karte")
    visit.settled()
    menu_of(visit, "map")
    press(visit, "meeting_map")
    expect(visit.page.get_by_text("Pievienots sanāksmei „Vadības grupas sanāksme”.")).to_be_visible(timeout=120_000)
    assert meeting(workplace).agenda.items[:-1] == before
