"""A meeting told from a public release, from end to end: slides, files and the projector, and no number of the records."""

from __future__ import annotations

import datetime as dt
import io
import re
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import ENGLISH, Visit, serving, visiting
from invented_release import invented_release
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect
from pptx import Presentation
from pypdf import PdfReader
from streamlit.testing.v1 import AppTest
from test_meetings_page import kept, made, press, workplace
from test_present import count, present
from test_slide_template_page import packs
from workplace import Workplace, page_of, saved, texts_of

from di_metrics.deck import Level, deck_from_json
from di_metrics.drawing.style import MUTED
from di_metrics.indicators import CATALOGUE
from di_metrics.meetings.compose import compose
from di_metrics.meetings.meeting import Meeting, keep
from di_metrics.meetings.preparation import standard_agenda
from di_metrics.model import Dimension, Language, Period, Selection, Status
from di_metrics.query import evaluate
from di_metrics.release.file import open_release, write_release
from di_metrics.release.release import Release
from di_metrics.store import Database
from di_metrics.text import Speaker

__all__ = ["packs", "workplace"]

AS_OF, HELD_ON = dt.date(2019, 12, 31), dt.date(2020, 2, 14)
STATED = re.compile("^(Infrastruktūra|Uzraudzības rādītāji)")
"""The screens of what was planned and built, which is no secret."""
SPACES = re.compile(r"\s+")


# ---- the page, with an invented release whose numbers are not those of the records ---------------------------------------


@pytest.fixture
def release(workplace: Workplace, monkeypatch: pytest.MonkeyPatch) -> Release:
    file = workplace.database.with_name("release.duckdb")
    write_release(invented_release(), file)
    monkeypatch.setenv("DI_RELEASE", str(file))
    return open_release(file)


def protected(page: AppTest) -> AppTest:
    press(page, "change_details")
    page.radio[1].set_value(Level.PROTECTED)
    return saved(page)


def test_a_meeting_is_prepared_and_closed_with_the_figures_of_a_release(workplace: Workplace, release: Release) -> None:
    page = protected(made(workplace))
    assert '<p class="di-badge">Figures of a public release</p>' in texts_of(page)
    slides = []
    for _ in kept(workplace)[1].agenda.items:
        assert not page.exception
        assert not page.error
        slides += [one.value for one in page.get("html") if '<h3 class="di-slide-title"' in one.value]
        if not page.button(key="slide_next").disabled:
            press(page, "slide_next")
    assert len(slides) == len(kept(workplace)[1].agenda.items)
    assert sum("not in the public release" in one for one in slides) == 2, "coverage is in no release"
    page.checkbox(key="closing_1").check().run()
    press(page, "close_meeting")
    closing = kept(workplace)[1].closing
    assert closing
    assert (closing.deck.level, closing.deck.data_hash) == (Level.PROTECTED, release.edition.content_hash)
    assert not page.warning


def test_its_files_are_made_from_the_release_alone(workplace: Workplace, release: Release, packs: list[io.BytesIO]) -> None:
    press(protected(made(workplace)), "make_files")
    with zipfile.ZipFile(packs[-1]) as archive:
        files = {name.rpartition(".")[2]: archive.read(name) for name in archive.namelist()}
        assert all("_protected." in name for name in archive.namelist() if name != "deck.json")
    meeting = kept(workplace)[1]
    alone = compose(
        release,
        meeting.agenda,
        title=meeting.title,
        held_on=meeting.held_on,
        as_of=meeting.as_of,
        since=None,
        language=meeting.language,
        level=Level.PROTECTED,
    )
    assert deck_from_json(files["json"].decode()) == alone
    level = "Figures of a public release"
    slides = list(Presentation(io.BytesIO(files["pptx"])).slides)
    for slide in slides[: len(meeting.agenda.items) + 1]:
        assert level.lower() in " ".join(one.text_frame.text for one in slide.shapes if one.has_text_frame).lower()
    assert all(one.oddHeader.center.text.lower() == level.lower() for one in load_workbook(io.BytesIO(files["xlsx"])))
    assert level.lower() in "".join(page.extract_text() for page in PdfReader(io.BytesIO(files["pdf"])).pages).lower()


def test_without_the_release_the_page_says_what_to_do(
    workplace: Workplace, release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    protected(made(workplace))
    monkeypatch.delenv("DI_RELEASE")
    app = page_of("meetings")
    app.query_params["m"] = "1"
    app.run()
    assert not app.exception
    assert [one.value for one in app.error] == [
        "Protected figures come from a public release, others from the records. "
        "Load a release, or show the meeting with small numbers masked."
    ]


# ---- the projector, with the demonstration data and their release --------------------------------------------------------


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, demonstration_file: Path, release_file: Path) -> Iterator[str]:
    """A dashboard on the demonstration data and their release, with a protected meeting."""
    file = Path(shutil.copy(demonstration_file, tmp_path_factory.mktemp("protected") / "records.duckdb"))
    agenda = standard_agenda(open_release(release_file).region)
    assert keep(file, Meeting("Vadības grupas sanāksme", HELD_ON, AS_OF, agenda, level=Level.PROTECTED)) == 1
    with serving(DI_DATABASE=str(file), DI_RELEASE=str(release_file)) as served:
        yield served


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Visit]:
    with visiting(browser, address, {"width": 1280, "height": 720}) as tab:
        yield tab


def told(page: Page) -> str:
    """Everything in the page's own HTML: texts, names of shapes and notes, with each space a plain one."""
    return SPACES.sub(" ", page.locator("#di-present").evaluate("one => one.innerHTML"))


def internal_amounts(database: Database) -> set[str]:
    """The exact amounts of the records, in the year and to date, by every split that a slide could show."""
    speaker, splits = Speaker(Language.LV), [(), (Dimension.GROUP,), (Dimension.MUNICIPALITY,), (Dimension.SERVICE,)]
    splits += [(Dimension.GROUP, Dimension.MUNICIPALITY), (Dimension.GROUP, Dimension.SERVICE)]
    compensation = CATALOGUE["compensation"]
    cells = [
        cell
        for by in splits
        for period in (Period(AS_OF), Period(AS_OF, dt.date(2019, 1, 1)))
        for cell in evaluate(database, compensation, Selection(period), by)
    ]
    values = [cell.value for cell in cells if cell.value and cell.value % 1000]
    assert len(values) > 50
    return {
        SPACES.sub(" ", write(compensation, value)) for value in values for write in (speaker.value, speaker.short_value)
    }


def test_no_number_of_the_records_reaches_the_projector(visit: Visit, demonstration: Database, release_file: Path) -> None:
    page = present(visit, 1)
    html = told(page)
    assert count(page) >= 14
    assert [amount for amount in internal_amounts(demonstration) if amount in html] == []
    assert ENGLISH.findall(re.sub(r"<[^>]*>", " ", html)) == []
    release = open_release(release_file)
    official = {one.value for one in release.cells.values() if one.status is Status.OFFICIAL}
    rounded = {one.value for one in release.cells.values() if one.status is Status.ROUNDED}
    figures = f"td, text:not([fill='{MUTED}'])"  # what is muted are the marks of axes
    screens = page.locator("[data-screen]").filter(has_not=page.get_by_text(STATED))
    cells = [SPACES.sub("", text) for text in screens.locator(f".dp-picture :is({figures})").all_text_contents()]
    numbers = [one for one in cells if re.search(r"\d", one) and one != "<5" and one not in release.region.project_years]
    assert len(numbers) > 40
    for number in numbers:
        assert int(re.sub(r"\D", "", number)) in (rounded if "≈" in number else official), number


def test_internal_figures_are_asked_for_marked_and_left_again(visit: Visit) -> None:
    page = present(visit, 1)
    badges = page.locator("[data-screen] .dp-badge")
    expect(badges).to_have_count(0)
    protected_html = told(page)
    page.keyboard.press("i")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("level=internal"))
    expect(badges.first).to_have_text("Iekšējai lietošanai", timeout=30_000)
    expect(badges).to_have_count(count(page))
    assert "≈" not in told(page)
    page.keyboard.press("i")
    expect(badges).to_have_count(0, timeout=30_000)
    assert told(page).count("≈") == protected_html.count("≈") > 0
