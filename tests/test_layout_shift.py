"""Nothing that a reader sees moves while a page is drawn: Chromium's own measure, on every page of both dashboards."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from browsing import NARROW, WIDE, Visit, serving, visiting, wait_until
from playwright.sync_api import Browser

from di_metrics.ui.frame import BARE, MANAGER_PAGES
from di_metrics.ui.public.public_page import PUBLIC_PAGES

MOST = 0.1
"""The sum of all shifts below which a page counts as steady: parts of the screen moved, times parts of it moved by."""

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


PAGES = {
    "public": ["", *list(PUBLIC_PAGES)[1:]],
    "manager": ["", *[page for page in MANAGER_PAGES if page not in BARE][1:]],
}


@pytest.mark.parametrize("audience", PAGES)
def test_no_page_moves_while_it_is_drawn(
    audience: str, browser: Browser, release_file: Path, demonstration_file: Path
) -> None:
    file = ("--release", str(release_file)) if audience == "public" else ("--database", str(demonstration_file))
    moved: dict[tuple[str, int], float] = {}
    with serving("--audience", audience, *file) as address:
        for size in (WIDE, NARROW):
            with visiting(browser, address, size) as visit:
                moved |= {(page, size["width"]): by for page, by in shifts(visit, PAGES[audience]).items()}
                visit.page.evaluate("document.querySelector('.block-container').style.paddingTop = '500px'")
                wait_until(visit.page, "() => window.shifts.some(one => one.value >= 0.1)")  # what moves is noticed
    assert {page: by for page, by in moved.items() if by >= MOST} == {}
