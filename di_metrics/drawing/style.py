"""The visual language, declared once: colours of both schemes, type, and what all charts begin with.

Pictures are drawn in the light colours, which slides and handouts keep; on pages the style sheet (`ui/stylesheet.py`) gives
each colour its twin where the reader's scheme is dark. The sequential scale carries no judgement (no red for “low”); the
series are told apart by colour-blind readers. Contrasts in both schemes are held by `tests/test_colours.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from textwrap import wrap
from types import MappingProxyType
from typing import Any

from di_metrics.deck import Chart, Series
from di_metrics.text import Speaker

PlotlyFigure = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Tone:
    """A colour (#rrggbb): of the light scheme, and its twin in the dark one."""

    light: str
    dark: str


PALETTE: Mapping[str, Tone] = MappingProxyType({
    "paper": Tone("#ffffff", "#10181b"),
    "raised": Tone("#f2f6f7", "#182428"),
    "ink": Tone("#1b2a30", "#e8eff1"),
    "muted": Tone("#5a6a72", "#a9b8be"),
    "line": Tone("#dfe6e9", "#2b3a40"),
    "border": Tone("#c9d4d8", "#3a4b52"),
    "rule": Tone("#7b8f97", "#5f747c"),
    "empty": Tone("#e9ecee", "#232e32"),
    "hidden": Tone("#c9d2d6", "#3d4b51"),
    "hatched": Tone("#eef5f6", "#1b2b30"),
    "accent": Tone("#0f5c6e", "#5cc3d0"),
    "attention": Tone("#b4531a", "#f2a25c"),
    "notice": Tone("#fdf3e7", "#33230f"),
    "noticed": Tone("#5b2a0d", "#f8cfa6"),
    "internal": Tone("#9c2f1b", "#f59a86"),
    "ground": Tone("#e3eef1", "#1e3137"),
    "least": Tone("#d9ecef", "#1b3a42"),
    "less": Tone("#a9d0d8", "#21505a"),
    "below": Tone("#74b1bd", "#296470"),
    "middle": Tone("#4e9dac", "#327283"),
    "above": Tone("#1f7182", "#4ba7b4"),
    "most": Tone("#0a414f", "#96e3ea"),
    "violet": Tone("#6a4c93", "#b79be0"),
    "green": Tone("#3d7a3a", "#86c583"),
    "wine": Tone("#9c2f5b", "#ec8fb5"),
    "blue": Tone("#2a6aad", "#7fb2ea"),
    "olive": Tone("#7a6a1f", "#cdbb6b"),
})  # fmt: skip
"""Every colour by the name that the style sheet gives it; no two share their light colour, by which the twin is found."""


def _light(*names: str) -> tuple[str, ...]:
    return tuple(PALETTE[name].light for name in names)


PAPER, INK, MUTED, GRID, RULE = _light("paper", "ink", "muted", "line", "rule")
EMPTY, HIDDEN, LIGHT, GROUND = _light("empty", "hidden", "hatched", "ground")
"""Where there is no data, where a number is withheld, between the lines of what is hatched, and below circles."""
ACCENT, ATTENTION = _light("accent", "attention")
SEQUENTIAL = _light("least", "less", "below", "middle", "above", "accent", "most")
EU_BLUE, EU_YELLOW = "#003399", "#ffcc00"
"""Of the emblem of the European Union, which is the same on light and dark: Reflex Blue and Yellow of PMS."""

SERIES = _light("accent", "attention", "violet", "green", "wine", "olive", "blue", "muted")

TYPE: Mapping[str, int] = MappingProxyType(
    {"note": 13, "small": 14, "text": 15, "figure": 18, "lead": 20, "title": 24, "value": 27}
)
"""Sizes of type in pixels, by the name that the style sheet gives them; running text is 16."""

RADIUS, GAP = 8, 12
"""Pixels: how round the corners of tiles and fields are, and how far tiles stand from each other."""

NUMBER = ",.2~f"
"""Axis numbers with thousands separators and no needless decimals."""

FONT = "'Source Sans', 'Source Sans 3', 'Source Sans Pro', sans-serif"


def layout(speaker: Speaker, height: int, **more: Any) -> dict[str, Any]:
    """The layout that every figure starts from; `height` in pixels."""
    return {
        "height": height,
        "margin": {"l": 8, "r": 16, "t": 8, "b": 8},
        "font": {"family": FONT, "size": TYPE["small"], "color": INK},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "separators": speaker.separators,
        "hoverlabel": {"bgcolor": PAPER, "bordercolor": GRID, "font": {"family": FONT, "size": TYPE["small"], "color": INK}},
        "dragmode": False,
        "showlegend": False,
        **more,
    }


def axis(**more: Any) -> dict[str, Any]:
    """An axis with quiet lines that makes room for its own labels."""
    return {"automargin": True, "gridcolor": GRID, "zeroline": False, "fixedrange": True, "color": INK, **more}


def legend() -> dict[str, Any]:
    """A legend above the plot, where a narrow screen keeps it readable."""
    return {"orientation": "h", "x": 0, "xanchor": "left", "y": 1.02, "yanchor": "bottom", "font": {"size": TYPE["small"]}}


def hover(chart: Chart, series: Series) -> dict[str, Any]:
    """What is told of a mark that is pointed at."""
    named = f"{series.name}: " if len(chart.series) > 1 else ""
    return {
        "customdata": [list(pair) for pair in zip(chart.categories, series.labels, strict=True)],
        "hovertemplate": f"<b>%{{customdata[0]}}</b><br>{named}%{{customdata[1]}}<extra></extra>",
    }


def wrapped(text: str, width: int = 27) -> str:
    """A label broken into lines of at most `width` characters."""
    return "<br>".join(wrap(text, width, break_long_words=False)) or text


def ground(colour: str, *, hatched: bool, lines: str = MUTED) -> str:
    """A colour of a map as the background of a swatch in HTML, with slanting lines on it where areas have them."""
    return f"repeating-linear-gradient(135deg, {lines} 0 1px, {colour} 1px 4px)" if hatched else colour


def contrast(one: str, other: str) -> float:
    """How well two colours (#rrggbb) stand out from each other, from 1 to 21, after WCAG."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def halo(colour: str) -> str:
    """A rim of a colour around letters that reach over the edge of what they are of, so that they are read on any other."""
    return ", ".join([f"0 0 2px {colour}"] * 6)


def ink_on(colour: str) -> str:
    """Ink or white, whichever stands out more from a colour; in the dark scheme their twins stand on its twin."""
    return max((INK, PAPER), key=lambda ink: contrast(ink, colour))
