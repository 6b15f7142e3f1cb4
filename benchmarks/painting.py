"""Measure from a click to the painted chart: `python -m benchmarks.painting [--rounds 10] [--write]`.

A browser on this computer chooses something else in the first menu of each public page of figures, and of a bare page of
Streamlit's with one menu and one chart. It is told how long it took from the click until a chart with other words in it had
been painted, by the browser's own clock. Pages take turns, so that what else the machine does meets all alike.
"""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.report import tell
from benchmarks.serving import Data, serving, serving_bare
from di_metrics.ui.public.public_views import SECTIONS

BEGIN, END = "<!-- painting: begin -->", "<!-- painting: end -->"
HEADS = ("page", "click to painted chart, ms", "times the bare page")
FIGURES = tuple(SECTIONS)
BARE = "bare Streamlit page with a menu and a chart (baseline)"
SIZE = {"width": 1440, "height": 900}

_BARE = """import plotly.graph_objects as go
import streamlit as st
y = st.selectbox("y", range(1, 9))
st.plotly_chart(go.Figure(go.Bar(x=[f"{one} {y}" for one in "abc"], y=[y, 2, 3])))
"""

_DRAWN = """() => document.querySelector("[data-testid=stApp][data-test-script-state=notRunning]")
    && [...document.querySelectorAll("[data-testid=stPlotlyChart]")].some(one => one.querySelector("svg text"))
    && !document.querySelector("[data-testid=stSkeleton]")"""

_CHOOSE = """async () => {
    const texts = () => [...document.querySelectorAll("[data-testid=stPlotlyChart] svg text")];
    const words = () => texts().map(one => one.textContent).join();
    const frame = () => new Promise(requestAnimationFrame);
    const before = words();
    const option = [...document.querySelectorAll("[role=option]")].find(one => one.getAttribute("aria-selected") !== "true");
    const start = performance.now();
    option.click();
    while (words() === before || !words()) {
        if (performance.now() - start > 60000) throw new Error("No other chart was painted.");
        await frame();
    }
    await frame();
    return performance.now() - start;
}"""


def click(page: Page) -> float:
    """Milliseconds from a click on another option of the page's first menu to the next picture with another chart in it."""
    page.get_by_role("combobox").first.click()
    page.get_by_role("option").first.wait_for()
    waited = float(page.evaluate(_CHOOSE))
    page.wait_for_function(_DRAWN, timeout=60_000)
    return waited


def _opened(browser: Browser, address: str) -> Page:
    page = browser.new_page(viewport=SIZE)  # type: ignore[arg-type]
    page.goto(address)
    page.wait_for_function(_DRAWN, timeout=120_000)
    page.locator("[data-testid=stSelectbox]").first.wait_for()
    return page


def measured(folder: Path, rounds: int) -> dict[str, float]:
    """The median time of each page, the bare one first."""
    data = Data.made(folder)
    with ExitStack() as running:
        bare = running.enter_context(serving_bare(folder, "bare", _BARE))
        public = running.enter_context(serving(data.public))
        executable = os.environ.get("DI_CHROMIUM") or shutil.which("chromium")  # else Playwright's own
        chromium = running.enter_context(sync_playwright()).chromium
        browser = chromium.launch(executable_path=executable, args=["--no-sandbox"])
        running.callback(browser.close)
        addresses = {BARE: bare.address} | {f"public: {one}": f"{public.address}/{one}" for one in FIGURES}
        pages = {name: _opened(browser, address) for name, address in addresses.items()}
        times: dict[str, list[float]] = {name: [] for name in pages}
        for _ in range(rounds):
            for name, page in pages.items():
                page.bring_to_front()
                times[name].append(click(page))
    return {name: median(some[1:]) for name, some in times.items()}


def main(arguments: list[str] | None = None) -> None:
    """Measure, and print or keep the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.painting", description=__doc__)
    parser.add_argument(
        "--rounds", type=int, default=10, help="how often each page is clicked; the first time does not count"
    )
    parser.add_argument("--write", action="store_true", help="put the table into benchmarks/README.md")
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        times = measured(Path(folder), chosen.rounds)
    rows = [f"| {name} | {waited:.0f} | {waited / times[BARE]:.2f} |" for name, waited in times.items()]
    tell(HEADS, rows, ("streamlit", "plotly", "playwright"), (BEGIN, END), write=chosen.write)


if __name__ == "__main__":
    main()
