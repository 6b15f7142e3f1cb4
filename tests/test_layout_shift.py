"""Nothing that a reader sees moves while a page is drawn: Chromium's own measure, on every page of both dashboards."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from browsing import NARROW, WIDE, Visit, serving, visiting
from playwright.sync_api import Browser

from di_metrics.ui.frame import BARE, MANAGER_PAGES
from di_metrics.ui.public.public_page import PUBLIC_PAGES

MOST = 0.1
"""The sum of all shifts below which a page counts as steady: parts of the screen moved, times parts of it moved by."""

MOST_OF_THE_MANAGERS = 0.25
"""Pages with many fields may be moved by one that comes late on a busy machine; from here on it is called poor."""

NOTED = """window.shifts = [];
new PerformanceObserver(list => window.shifts.push(...list.getEntries())).observe({type: "layout-shift", buffered: true});"""
SUM = "() => window.shifts.filter(one => !one.hadRecentInput).reduce((sum, one) => sum + one.value, 0)"


def shifts(visit: Visit, pages: Sequence[str]) -> dict[str, float]:
    """How far each of some pages moves until it is drawn and seen."""
    visit.page.add_init_script(NOTED)
    found = {}
    for page in pages:
        visit.open(page, lang="lv")
        found[page] = float(visit.page.evaluate(SUM))
    return found


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "phone"])
def test_no_public_page_moves_while_it_is_drawn(browser: Browser, release_file: Path, size: dict[str, int]) -> None:
    with (
        serving("--audience", "public", "--release", str(release_file)) as address,
        visiting(browser, address, size) as visit,
    ):
        moved = shifts(visit, ["", *list(PUBLIC_PAGES)[1:]])
    assert {page: by for page, by in moved.items() if by >= MOST} == {}


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "phone"])
def test_no_page_of_the_manager_moves_while_it_is_drawn(
    browser: Browser, demonstration_file: Path, size: dict[str, int]
) -> None:
    with serving("--database", str(demonstration_file)) as address, visiting(browser, address, size) as visit:
        moved = shifts(visit, ["", *[page for page in MANAGER_PAGES if page not in BARE][1:]])
    assert {page: by for page, by in moved.items() if by >= MOST_OF_THE_MANAGERS} == {}


def test_what_moves_is_noticed(browser: Browser, release_file: Path) -> None:
    with (
        serving("--audience", "public", "--release", str(release_file)) as address,
        visiting(browser, address, WIDE) as visit,
    ):
        shifts(visit, ["map"])
        visit.page.evaluate("document.querySelector('.block-container').style.paddingTop = '500px'")
        visit.page.wait_for_function("window.shifts.some(one => one.value >= 0.1)", timeout=60_000)
