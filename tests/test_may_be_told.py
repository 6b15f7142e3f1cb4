"""What may be told of a figure: protected, recorded before it is taken along, and the same when it is asked for again."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import WIDE, Visit, assert_accessible, menu_of, visiting
from loaded_reports import opened
from playwright.sync_api import Browser, expect
from workplace import Workplace

from di_metrics.store.handed_out import EditionKind, read_editions, read_told

Served = tuple[Workplace, str]


@pytest.fixture
def workplace(served_workplace: Served, sample_file: Path) -> Workplace:
    served_workplace[0].restore(sample_file)
    return served_workplace[0]


@pytest.fixture
def visit(browser: Browser, served_workplace: Served, workplace: Workplace) -> Iterator[Visit]:
    with visiting(browser, served_workplace[1], WIDE) as tab:
        yield tab


def asked(visit: Visit, key: str) -> None:
    visit.open("services", lang="lv", as_of="2019-12-31")
    menu_of(visit, key).get_by_role("button", name="Ko drīkst teikt").click()


def take(visit: Visit, key: str) -> None:
    visit.page.locator(f".st-key-take_{key} button").click()
    visit.page.locator(f".st-key-CSV_shareable_{key} button").wait_for()


def test_what_is_taken_along_is_protected_and_in_the_ledger(visit: Visit, workplace: Workplace) -> None:
    key = "services_recipients"
    asked(visit, key)
    dialog = visit.page.get_by_role("dialog", name="Ko drīkst teikt")
    expect(dialog).to_contain_text("<5", timeout=120_000)
    with opened(workplace.database) as database:
        assert read_editions(database) == ()
    take(visit, key)
    assert_accessible(visit)
    with opened(workplace.database) as database:
        [edition] = read_editions(database)
        told = {slot: label for _, slot, label in read_told(database)}
    assert edition.kind is EditionKind.PACK
    with visit.page.expect_download() as started:
        visit.page.locator(f".st-key-CSV_shareable_{key} button").click()
    assert started.value.suggested_filename.endswith("_shareable.csv")
    rows = list(csv.DictReader(io.StringIO(Path(started.value.path()).read_text(encoding="utf-8-sig"))))
    assert {row.pop("level") for row in rows} == {"shareable"}
    taken = {row["service_code"]: row["recipients"] for row in rows}
    labels = {slot.service: label.shown.value for slot, label in told.items() if slot.indicator == "recipients"}
    assert taken
    assert all(float(value) == labels[service] for service, value in taken.items() if value.isdigit())


def test_another_figure_in_the_same_place_is_recorded_before_it_is_taken_along(visit: Visit, workplace: Workplace) -> None:
    key = "services_recipients"
    take_button = visit.page.locator(f".st-key-take_{key} button")
    for _ in range(2):  # the second time nothing more is to be recorded, so the state of the records stays
        asked(visit, key)
        take(visit, key)
    visit.page.keyboard.press("Escape")
    visit.page.get_by_role("button", name="Periods").first.click()
    visit.page.locator("[class*=st-key-filter_year] button", has_text="2018").click()
    visit.wait_for_param("as_of", "2018-12-31")
    visit.page.keyboard.press("Escape")
    menu_of(visit, key).get_by_role("button", name="Ko drīkst teikt").click()
    expect(take_button).to_be_visible(timeout=120_000)
    expect(visit.page.locator(f".st-key-CSV_shareable_{key}")).to_have_count(0)
    take(visit, key)
    with opened(workplace.database) as database:
        assert len(read_editions(database)) == 2


def test_asked_for_again_nothing_more_is_recorded(visit: Visit, workplace: Workplace) -> None:
    for _ in range(2):
        asked(visit, "services_recipients")
        take(visit, "services_recipients")
    with opened(workplace.database) as database:
        assert len(read_editions(database)) == 1
