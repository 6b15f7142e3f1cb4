"""The page of data quality in a browser, on the invented region with two reports, one of them late."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import (
    WIDE,
    Visit,
    assert_accessible,
    assert_within_the_screen,
    menu_of,
    on_a_screen_and_a_phone,
    serving,
    visiting,
)
from loaded_batches import Load, loaded, record
from playwright.sync_api import Browser, expect

from di_metrics.store import build_database

PSEUDONYM = "0123456789abcdef" * 4
LATE = Load(
    municipalities=["9020000"],
    groups=["adults"],
    first="2019-10-01",
    last="2019-11-30",
    loaded_on="2019-12-15",
    persons=[(PSEUDONYM, "adults")],
    records=[record(PSEUDONYM, "9020000", "home_care", "2019-11-01", "2019-11-30", "2", "30.00", "60.00")],
    quarantined=3,
)
AGAIN = Load(
    municipalities=["9020000"],
    groups=["adults"],
    first="2019-12-01",
    last="2019-12-31",
    loaded_on="2020-01-10",
    persons=[("a5", "adults")],
    records=[record("a5", "9020000", "psychologist_individual", "2019-12-31", "2019-12-31", "2", "35.00", "70.00")],
)


@pytest.fixture(scope="module")
def address(sample_region: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A dashboard of the sample with the two reports."""
    file = tmp_path_factory.mktemp("quality") / "records.duckdb"
    build_database(sample_region, sample_region / "package", file)
    with serving("--database", str(loaded(file, LATE, AGAIN))) as served:
        yield served


@pytest.fixture
def visit(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Visit]:
    with visiting(browser, address, getattr(request, "param", WIDE)) as tab:
        yield tab


def open_old(visit: Visit, **params: str) -> None:
    visit.open("quality", **{"lang": "lv", "basis": "pre2021", "as_of": "2019-12-31", **params})


def test_the_answer_names_what_is_to_be_mended(visit: Visit) -> None:
    """Late is October alone; checks find c5's early service, a5's late price is usual, the new person's is not."""
    open_old(visit)
    lead = visit.page.locator(".di-lead")
    expect(lead).to_contain_text("par 1 mēnesi atskaite saņemta novēloti")
    expect(lead).to_contain_text("3 pārbaudes atrod apšaubāmus ierakstus")
    expect(lead).to_contain_text("karantīnā gaida 3 rindas")


def test_the_grid_says_each_month_in_words_too(visit: Visit) -> None:
    open_old(visit)
    row = visit.page.locator(".di-marks tbody tr").filter(has_text="Vējupes pilsēta")
    expect(row.locator("td")).to_have_count(13)
    cells = row.locator("td").all_inner_texts()
    assert [text.split()[0] for text in cells[8:12]] == ["●", "◐", "✓", "●"]
    assert [" ".join(text.split()[1:]) for text in cells[9:11]] == ["atskaite saņemta novēloti", "atskaite saņemta laikā"]
    assert cells[12] == "4 no 12"


def test_the_year_is_chosen_for_the_whole_page(visit: Visit) -> None:
    open_old(visit)
    visit.page.get_by_role("combobox", name="Gads").click()
    visit.page.get_by_role("option", name="2018").click()
    visit.wait_for_param("as_of", "2018-12-31")
    expect(visit.page.locator(".di-marks caption")).to_have_text("2018. gada mēneši pa pašvaldībām")


def test_a_count_leads_to_its_records_of_numbered_persons(visit: Visit) -> None:
    open_old(visit)
    visit.page.get_by_test_id("stExpander").filter(has_text="Ieraksti: Neparasta vienības cena").locator("summary").click()
    table = visit.page.get_by_role("region", name="Ieraksti: Neparasta vienības cena")
    expect(table.locator("tbody tr")).to_have_count(1)
    expect(table).to_contain_text("2 / 1 / 2")
    expect(table.locator("thead")).to_contain_text("Persona, numurēta šajā sarakstā")
    assert PSEUDONYM[:6] not in visit.page.content()
    box = visit.page.get_by_test_id("stExpander").filter(has_text="Ieraksti: Neparasta vienības cena")
    with visit.page.expect_download() as started:
        box.get_by_role("button", name="Lejupielādēt CSV").click()
    assert started.value.suggested_filename == "quality_price_unusual_2019-12-31_internal.csv"
    [row] = csv.DictReader(io.StringIO(Path(started.value.path()).read_text(encoding="utf-8-sig")))
    assert (row["person"], row["batch"], row["reference"]) == ("1", "2", "2 / 1 / 2")
    assert (row["municipality_code"], row["service_code"], row["level"]) == ("9020000", "home_care", "internal")


def test_what_a_later_report_changed_and_what_waits(visit: Visit) -> None:
    open_old(visit)
    changed = visit.page.get_by_role("region", name="Skaitļi, ko mainījusi vēlāka atskaite").locator("tbody tr")
    expect(changed).to_have_count(1)
    assert changed.all_inner_texts() == ["Vējupes pilsēta\t12.2019\t1\t3\t1\t1\t60,00\t70,00"]
    expect(visit.page.get_by_role("region", name="Rindas, kas jāizlabo")).to_contain_text("Vējupes pilsēta")
    visit.page.get_by_role("link", name="Uz ielādēm").click()
    expect(visit.page.get_by_role("heading", level=1)).to_have_text("Ielāžu vēsture")


def test_the_page_with_findings_is_accessible_and_fits(visit: Visit) -> None:
    open_old(visit)
    for summary in visit.page.get_by_test_id("stExpander").locator("summary").all():
        summary.click()
    on_a_screen_and_a_phone(visit, assert_within_the_screen)
    on_a_screen_and_a_phone(visit, assert_accessible)


def test_a_figure_tells_its_batches(visit: Visit) -> None:
    visit.open("services", lang="lv", as_of="2019-12-31", basis="pre2021", municipality="9020000", group="adults")
    notes = menu_of(visit, "services_recipients")
    expect(notes).to_contain_text(
        "ielāde 1 (datu pakete), ielāde 2 (Vējupes pilsēta, 2019. gada oktobris–novembris),"
        " ielāde 3 (Vējupes pilsēta, 2019. gada decembris)"
    )
