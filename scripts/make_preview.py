"""Draw the picture that a shared link to the public dashboard shows: `static/preview.png`, 1200 × 630 pixels.

    python scripts/make_preview.py [--browser /usr/bin/chromium]

Colours and type are those of the dashboard's figures. Needs Playwright (a development dependency) and Chromium or Chrome.
The picture names no region, so that every region's dashboard can use it.
"""

import argparse
from pathlib import Path

import streamlit
from playwright.sync_api import sync_playwright

from di_metrics.drawing.style import ACCENT, GRID, INK, LIGHT, MUTED, SEQUENTIAL
from di_metrics.settings import ROOT

WIDTH, HEIGHT = 1200, 630
TITLE = "DI Metrics"
SAID = "Cik cilvēku saņēmuši pakalpojumus, kur un par kādu naudu"
SOURCE = "Deinstitucionalizācijas projekta dati ikvienam"
COLUMNS = (0, 0, 14, 32, 46, 58, 70, 84, 100)
"""Heights in percent; the first ones are hatched, as figures show small numbers."""


def picture() -> str:
    """The picture as SVG."""
    step, foot, tallest = 62, 520, 330
    bars = []
    for index, height in enumerate(COLUMNS):
        x, size = 580 + step * index, max(height / 100 * tallest, 16)
        fill = SEQUENTIAL[min(index - 1, 5)] if height else "url(#hatch)"
        stroke = "" if height else f' stroke="{ACCENT}"'
        bars.append(f'<rect x="{x}" y="{foot - size:.0f}" width="44" height="{size:.0f}" fill="{fill}"{stroke}/>')
    words = SAID.split(" ")
    lines = [" ".join(words[:2]), " ".join(words[2:4]), " ".join(words[4:])]
    said = "".join(f'<tspan x="72" dy="{0 if index == 0 else 54}">{line}</tspan>' for index, line in enumerate(lines))
    return f"""<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" font-family="Source">
      <defs><pattern id="hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect width="7" height="7" fill="{LIGHT}"/><rect width="2" height="7" fill="{ACCENT}"/></pattern></defs>
      <rect width="{WIDTH}" height="{HEIGHT}" fill="white"/><rect width="{WIDTH}" height="14" fill="{ACCENT}"/>
      <text x="72" y="150" font-size="76" font-weight="700" fill="{ACCENT}">{TITLE}</text>
      <text x="72" y="252" font-size="42" font-weight="600" fill="{INK}">{said}</text>
      <text x="72" y="560" font-size="28" fill="{MUTED}">{SOURCE}</text>
      <line x1="570" x2="1138" y1="{foot}" y2="{foot}" stroke="{GRID}" stroke-width="2"/>{"".join(bars)}</svg>"""


def main() -> None:
    parser = argparse.ArgumentParser(description="Draw the picture that a shared link to the public dashboard shows.")
    parser.add_argument("--browser", help="Chromium or Chrome to draw with (default: Playwright's own)")
    options = parser.parse_args()
    [font] = (Path(streamlit.__file__).parent / "static" / "static" / "media").glob("SourceSansVF-Upright*.woff2")
    style = f"@font-face {{ font-family: Source; src: url('{font.as_uri()}'); font-weight: 200 900; }} body {{ margin: 0 }}"
    page_file = ROOT / "static" / "preview.html"
    page_file.write_text(f"<meta charset='utf-8'><style>{style}</style>{picture()}", encoding="utf-8")
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=options.browser, args=["--no-sandbox"])
            page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
            page.goto(page_file.as_uri())
            page.evaluate("document.fonts.ready")
            page.screenshot(path=ROOT / "static" / "preview.png")
            browser.close()
    finally:
        page_file.unlink()


if __name__ == "__main__":
    main()
