"""Objects kept on the page of the plan in a real browser: one is added, changed, found after a reload, and exported."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from browsing import WIDE, Visit, assert_within_the_screen, visiting
from playwright.sync_api import Browser, Locator, expect
from workplace import Workplace


def press(visit: Visit, key: str) -> None:
    visit.page.locator(f".st-key-{key} button").click()


def fill(dialog: Locator, **texts: str) -> None:
    for title, text in texts.items():
        dialog.get_by_label(title.replace("_", " "), exact=True).fill(text)


def choose(dialog: Locator, title: str, text: str) -> None:
    """Choose the option of a box that is found by a text."""
    field = dialog.get_by_role("combobox", name=title)
    field.fill(text)
    dialog.page.get_by_role("option", name=text).first.click()


def rows_of(visit: Visit, key: str) -> list[dict[str, str]]:
    """What a file of the region says that the page gives."""
    with visit.page.expect_download() as started:
        visit.page.get_by_role("button", name=f"Lejupielādēt {key}", exact=True).click()
    return list(csv.DictReader(io.StringIO(Path(started.value.path()).read_text(encoding="utf-8"))))


def test_an_object_is_added_changed_and_found_again(
    browser: Browser, served_workplace: tuple[Workplace, str], sample_file: Path
) -> None:
    place, address = served_workplace
    place.restore(sample_file)
    with visiting(browser, address, WIDE) as visit:
        visit.open("plan")
        press(visit, "add_object")
        dialog = visit.page.get_by_role("dialog")
        fill(dialog, Nosaukums="Jaunā māja", Vietas="divpadsmit", Avots="Domes lēmums")
        choose(dialog, "Pašvaldība", "Vējupes valstspilsēta")
        choose(dialog, "Pakalpojums", "grupu dzīvoklis")
        press(visit, "dialog_save")
        expect(dialog.get_by_test_id("stAlertContentError")).to_contain_text("Vietas: ", timeout=60_000)
        fill(dialog, Vietas="12")
        press(visit, "dialog_save")
        expect(dialog.get_by_test_id("stAlertContentError")).to_contain_text("Iemesls: ", timeout=60_000)
        fill(dialog, Iemesls="Trūkst vietu")
        press(visit, "dialog_save")
        expect(visit.page.get_by_test_id("stAlertContentSuccess")).to_contain_text("Objekts pievienots.", timeout=60_000)
        visit.settled()

        press(visit, "change_object")
        choose(dialog, "Objekts", "Jaunā māja")
        choose(dialog, "Kas ar to noticis", "mainīts tā vietu skaits")
        dialog.get_by_label("Vietas, ja to skaits mainās", exact=True).fill("10")
        fill(dialog, Iemesls="Mazāka ēka", Avots="Domes lēmums")
        press(visit, "dialog_save")
        expect(visit.page.get_by_test_id("stAlertContentSuccess")).to_contain_text("Izmaiņa pierakstīta.", timeout=60_000)
        visit.settled()

        visit.open("plan")
        objects = visit.page.locator("table", has_text="Jaunā māja").first
        expect(objects.locator("tr", has_text="Jaunā māja")).to_contain_text("10 vietas: Mazāka ēka")
        visit.page.locator(".st-key-menu_object_timeline button").click()
        events = visit.page.locator("table:visible", has_text="Trūkst vietu")
        expect(events.locator("tr", has_text="Mazāka ēka")).to_contain_text("Domes lēmums")
        visit.page.keyboard.press("Escape")
        assert_within_the_screen(visit)
        [added] = [one for one in rows_of(visit, "infrastructure.csv") if one["object_lv"] == "Jaunā māja"]
        assert (added["municipality_code"], added["places"], added["status"]) == ("LV9002000", "12", "planned")
        changes = [one for one in rows_of(visit, "infrastructure_changes.csv") if one["object_id"] == added["id"]]
        assert [(one["kind"], one["places"], one["reason"]) for one in changes] == [
            ("planned", "", "Trūkst vietu"),
            ("places", "10", "Mazāka ēka"),
        ]
