"""The whole way of a report in a real browser: faults, marked file, loading, figures, quarantine, mending, undoing."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import (
    ENGLISH,
    WIDE,
    Visit,
    assert_accessible,
    assert_within_the_screen,
    on_a_screen_and_a_phone,
    visiting,
)
from openpyxl import load_workbook
from playwright.sync_api import Browser, Locator, expect
from report_files import SERVICE, csv_of, personal_code, xlsx_report
from workplace import AMBIGUOUS, Workplace

from di_metrics.reports.columns import SUPPLEMENT_COLUMNS, UNITS

CODE = personal_code(43)
COLUMN = SUPPLEMENT_COLUMNS.index(UNITS) + 1
DEAR = {**SERVICE, "person": "A-5", "unit_price_eur": 9, "compensation_eur": 184.5}
REPORT = xlsx_report(SERVICE, DEAR, {**AMBIGUOUS, "person": CODE}, {**SERVICE, "person": "Anna Bērziņa"})
OF_READERS = re.compile(r"English|\S*/(region|programme)/\S*")
"""What stands on a page in no language."""


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


def upload(visit: Visit, data: bytes, name: str = "atskaite.xlsx") -> None:
    files = {"name": name, "mimeType": "application/octet-stream", "buffer": data}
    visit.page.locator("input[type=file]").set_input_files(files)  # type: ignore[arg-type]
    expect(visit.page.locator(".st-key-understood, [data-testid=stAlertContentError]").first).to_be_visible(timeout=120_000)
    visit.settled()


def press(visit: Visit, key: str) -> None:
    visit.page.locator(f".st-key-{key} button").click()


def load(visit: Visit) -> None:
    expect(visit.page.locator(".st-key-load button")).to_be_enabled(timeout=120_000)
    press(visit, "load")
    expect(visit.page.get_by_test_id("stAlertContentSuccess")).to_contain_text("Ielādēts kā", timeout=120_000)


def downloaded(visit: Visit, button: Locator) -> bytes:
    with visit.page.expect_download() as started:
        button.click()
    return Path(started.value.path()).read_bytes()


def compensation(visit: Visit) -> str:
    """The compensation that the overview shows."""
    visit.open("", lang="lv")
    return visit.page.locator(".di-tile", has_text="Kompensācija").locator(".di-value").inner_text()


def test_a_report_comes_in_is_mended_and_is_undone(visit: Visit, workplace: Workplace) -> None:
    at_first = compensation(visit)
    visit.open("intake", lang="lv")
    upload(visit, REPORT)
    expect(visit.page.get_by_role("heading", name="Kļūdas")).to_be_visible()
    expect(visit.page.locator("summary", has_text="Apjoms: Šo skaitli var saprast divējādi")).to_be_visible()
    marked = downloaded(visit, visit.page.locator(".st-key-marked button"))
    sheet = load_workbook(io.BytesIO(marked)).active
    assert sheet is not None
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert not any(CODE in str(cell.value) or "Bērziņa" in str(cell.value) for cell in cells)
    assert sum(cell.comment is not None for cell in cells) == 3
    assert visit.page.locator(".st-key-load button").is_disabled()
    visit.page.get_by_text("Ielādēt bez kļūdainajām rindām (tās paliks karantīnā)").click()
    load(visit)
    loaded = compensation(visit)
    assert loaded != at_first

    visit.open("batches", lang="lv")
    expect(visit.page.get_by_role("region", name="Rindas karantīnā")).to_contain_text("1.500")
    workbook = load_workbook(io.BytesIO(downloaded(visit, visit.page.locator(".st-key-mending_2 button"))))
    mended = workbook.active
    assert mended is not None
    [line] = [row[0].row for row in mended.iter_rows() if row[COLUMN - 1].value == "1.500"]
    mended.cell(line, COLUMN).value = 20.5
    [other] = [row for row in range(1, mended.max_row + 1) if mended.cell(row, 1).value == 2]
    mended.delete_rows(other)
    written = io.BytesIO()
    workbook.save(written)
    visit.open("intake", lang="lv")
    upload(visit, written.getvalue(), "labots.xlsx")
    expect(visit.page.locator(".st-key-understood")).to_contain_text("izlabotas karantīnas rindas")
    load(visit)
    assert [batch.waiting for batch in workplace.batches()] == [0, 1, 0]
    assert compensation(visit) != loaded

    for number in (3, 2):
        undo(visit, number)
    expect(visit.page.get_by_text("Karantīnā nav nevienas rindas.")).to_be_visible()
    assert compensation(visit) == at_first
    assert workplace.unfinished == []
    assert CODE.encode() not in workplace.database.read_bytes()


def choose_batch(visit: Visit, number: int) -> None:
    visit.open("batches", lang="lv")
    box = visit.page.get_by_role("combobox", name="Ielāde")
    # Whatever scrolls a narrow page closes the list: a click on an option, and the focus of a box that is out of sight.
    box.scroll_into_view_if_needed()
    box.focus()
    visit.settled()
    box.fill(f"{number}:")
    expect(visit.page.get_by_role("option")).to_have_count(1)
    expect(box).to_have_attribute("aria-activedescendant", re.compile("."))
    box.press("Enter")


def undo(visit: Visit, number: int) -> None:
    choose_batch(visit, number)
    expect(visit.page.get_by_role("button", name=f"Atsaukt {number}. ielādi")).to_be_visible(timeout=120_000)
    press(visit, "undo")
    expect(visit.page.get_by_test_id("stAlertContentSuccess")).to_contain_text(f"Ielāde {number} ir atsaukta.")


def test_each_state_is_latvian_accessible_and_within_the_screen(visit: Visit) -> None:
    visit.open("intake", lang="lv")
    for name, data in (
        ("nekas.pdf", b"%PDF-1.7 and so on"),
        ("dati.csv", csv_of([["PP gads", "PP mēnesis", "ATVK kods", "Pilsēta, novads", "Grupu dzīvoklis"], ["2019"] * 5])),
        ("atskaite.xlsx", REPORT),
    ):
        upload(visit, data, name)
        on_a_screen_and_a_phone(visit, assert_fit_to_be_seen)
    visit.page.get_by_text("Ielādēt bez kļūdainajām rindām (tās paliks karantīnā)").click()
    load(visit)
    on_a_screen_and_a_phone(visit, assert_fit_to_be_seen)
    choose_batch(visit, 2)
    expect(visit.page.locator(".st-key-undo button")).to_be_visible(timeout=120_000)
    on_a_screen_and_a_phone(visit, assert_fit_to_be_seen)


def assert_fit_to_be_seen(visit: Visit) -> None:
    visit.settled()
    text = OF_READERS.sub("", visit.page.locator("[data-testid=stMain]").inner_text())
    assert ENGLISH.findall(text) == []
    assert not re.search(r"Upload|Drag|Browse|Limit|per file", text)
    assert_accessible(visit)
    assert_within_the_screen(visit)


def test_a_file_is_gone_from_the_uploader_as_soon_as_it_is_read(visit: Visit) -> None:
    visit.open("intake", lang="lv")
    upload(visit, REPORT, f"{CODE}.xlsx")
    expect(visit.page.get_by_test_id("stFileUploaderFile")).to_have_count(0)
    expect(visit.page.locator("button[aria-label='Izvēlēties failu']")).to_be_visible()
    assert CODE not in visit.page.content()


def test_the_templates_and_the_help_are_at_hand(visit: Visit) -> None:
    visit.open("intake", lang="lv")
    for family in ("adults", "children"):
        template = downloaded(visit, visit.page.locator(f".st-key-template_{family} button"))
        assert len(load_workbook(io.BytesIO(template)).sheetnames) == 3
    visit.page.get_by_text("Palīdzība: no veidnes līdz ielādētai atskaitei").click()
    expect(visit.page.get_by_role("heading", name="5. Karantīna")).to_be_visible()
    assert_accessible(visit)
