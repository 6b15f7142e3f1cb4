"""The visual language: colours that can be read in both schemes, declared in one place, and style sheets without dust."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from invented_deck import BARS, COLUMNS, DOTS, LINES, MAP, OUTLINES, SCATTER, STACKED

from di_metrics.deck import Chart, ChartKind
from di_metrics.drawing import PlotlyFigure, deck_chart, deck_map
from di_metrics.drawing.style import EMPTY, HIDDEN, LIGHT, PALETTE, PAPER, RADIUS, SEQUENTIAL, SERIES, Tone, contrast, ink_on
from di_metrics.model import Language
from di_metrics.settings import ROOT
from di_metrics.text import Speaker
from di_metrics.ui.deck_html import map_legend
from di_metrics.ui.stylesheet import colour, stylesheet

UI = ROOT / "di_metrics" / "ui"
SHEETS = [UI / "style.css", UI / "present" / "present.css"]
TWINS = {tone.light: tone for tone in PALETTE.values()}
SCHEMES = pytest.mark.parametrize("scheme", ["light", "dark"])
CHARTS = [BARS, COLUMNS, LINES, STACKED, DOTS, SCATTER]
READ = 4.5
"""The contrast of text that WCAG asks for at level AA; of marks it is 3."""

LETTERS = [
    *(
        (letters, ground)
        for letters in ("ink", "muted", "accent", "attention", "internal")
        for ground in ("paper", "raised")
    ),
    *(("paper", ground) for ground in ("accent", "attention", "internal", "most")),
    ("noticed", "notice"),
    ("ink", "least"),
    ("muted", "empty"),
]
"""What the style sheets write on what."""


def in_scheme(tone: Tone, scheme: str) -> str:
    return tone.light if scheme == "light" else tone.dark


def ratio(one: str, other: str, scheme: str) -> float:
    return contrast(in_scheme(TWINS[one], scheme), in_scheme(TWINS[other], scheme))


def test_each_colour_is_found_by_its_light_value() -> None:
    assert len(TWINS) == len(PALETTE)
    assert all(re.fullmatch("#[0-9a-f]{6}", value) for tone in PALETTE.values() for value in (tone.light, tone.dark))


def test_a_colour_that_a_meeting_kept_stays_and_is_no_way_into_the_page() -> None:
    kept = replace(MAP, legend=(("#123456", "a"), ('red"><b>', "b"), (SEQUENTIAL[0], "c")))
    styles = re.findall(r'style="background: ([^"]*)"', map_legend(kept))
    assert styles == ["#123456", "red&quot;&gt;&lt;b&gt;", "var(--di-least)"]


@SCHEMES
@pytest.mark.parametrize(("letters", "ground"), LETTERS)
def test_text_is_read_on_what_it_stands_on(letters: str, ground: str, scheme: str) -> None:
    assert ratio(PALETTE[letters].light, PALETTE[ground].light, scheme) >= READ


@SCHEMES
@pytest.mark.parametrize("mark", sorted({*SERIES, *SEQUENTIAL, EMPTY, HIDDEN, LIGHT}))
def test_letters_on_a_mark_are_read(mark: str, scheme: str) -> None:
    """The letters are chosen for the light scheme; in the dark one the twin of the same choice must do."""
    assert ratio(ink_on(mark), mark, scheme) >= READ


@SCHEMES
def test_series_and_their_names_stand_out_from_the_paper(scheme: str) -> None:
    assert len(set(SERIES)) == len(SERIES)
    assert all(ratio(one, PAPER, scheme) >= READ for one in SERIES)
    assert ratio(PALETTE["rule"].light, PAPER, scheme) >= 3


@SCHEMES
def test_more_stands_out_more(scheme: str) -> None:
    """On a map and in a table, and each step is seen beside the next."""
    steps = [ratio(one, PAPER, scheme) for one in SEQUENTIAL]
    assert all(more / less > 1.2 for less, more in pairwise(steps))


def colours_in(figure: PlotlyFigure) -> set[str]:
    written = json.dumps(figure)
    seen = set(re.findall(r"#[0-9a-fA-F]{3,8}\b|rgba?\([^)]*\)", written)) - {"rgba(0,0,0,0)"}
    return seen | (set(re.findall(r'"(white|black|gr[ae]y|red|blue|green|orange)"', written)))


@pytest.mark.parametrize("chart", CHARTS, ids=lambda one: one.kind)
def test_every_colour_of_a_chart_has_a_twin(chart: Chart) -> None:
    assert {one.kind for one in CHARTS} == set(ChartKind)
    assert colours_in(deck_chart(Speaker(Language.LV), chart)) <= set(TWINS)


def test_every_colour_of_a_map_has_a_twin() -> None:
    assert colours_in(deck_map(Speaker(Language.LV), MAP, OUTLINES["post2021"])) <= set(TWINS)


def sources() -> Iterator[Path]:
    """What draws pages and pictures; the workbooks of `reports` have colours of spreadsheets."""
    yield from (one for one in (ROOT / "di_metrics").rglob("*.py") if "reports" not in one.parts)
    yield from (ROOT / "pages").rglob("*.py")
    yield from (ROOT / "di_metrics").rglob("*.js")


def test_colours_are_declared_in_one_place() -> None:
    found = {
        path.relative_to(ROOT).as_posix()
        for path in (*sources(), *SHEETS, ROOT / ".streamlit" / "config.toml")
        if re.search(r"#[0-9a-fA-F]{6}\b|#[0-9a-fA-F]{3}\b(?=[\"';])|rgba?\((?!0[ ,]+0[ ,]+0)\d", path.read_text("utf-8"))
    }
    assert found == {"di_metrics/drawing/style.py", ".streamlit/config.toml"}  # the latter held to it below


def test_the_variables_of_the_style_sheets_are_those_that_are_declared() -> None:
    declared = set(re.findall(r"--(di-[\w-]+):", stylesheet()))
    used = set(re.findall(r"var\(--(di-[\w-]+)\)", stylesheet() + SHEETS[1].read_text("utf-8")))
    used |= set(re.findall(r"(di-\w+)\)", " ".join(map(colour, TWINS))))
    set_by_script = set(re.findall(r'"--(di-[\w-]+)"', (UI / "page.js").read_text("utf-8")))
    set_in_place = set(re.findall(r'"--(di-[\w-]+):', (UI / "html.py").read_text("utf-8")))
    assert declared | set_by_script | set_in_place == used


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda one: one.stem)
def test_every_selector_is_of_something_that_is_drawn(sheet: Path) -> None:
    written = "\n".join(path.read_text("utf-8") for path in sources())
    rules = sheet.read_text("utf-8")
    classes = set(re.findall(r"\.((?:di|dp|is|has)-[\w-]+)", rules))
    keys = set(re.findall(r"st-key-([\w-]+)", rules))
    assert classes
    assert {one for one in classes if not re.search(rf"(?<![\w-]){one}(?![\w-])", written)} == set()
    assert {one for one in keys if not re.search(rf"[\"']{one}", written)} == set()


def test_streamlits_theme_is_the_same() -> None:
    parts = {
        "primaryColor": "accent",
        "linkColor": "accent",
        "backgroundColor": "paper",
        "secondaryBackgroundColor": "raised",
        "textColor": "ink",
        "borderColor": "border",
    }
    of_scheme = {
        scheme: {part: getattr(PALETTE[name], scheme) for part, name in parts.items()} for scheme in ("light", "dark")
    }
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
    assert settings["theme"] == {"baseRadius": f"{RADIUS}px", "baseFontSize": 16, **of_scheme}
