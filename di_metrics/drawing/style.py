"""Colours, type and number marks that all figures share.

The sequential scale carries no judgement (no red for “low”); the series colours are told apart by colour-blind readers
and keep a contrast of at least 3:1 on white.
"""

from __future__ import annotations

from textwrap import wrap
from typing import Any

from di_metrics.deck import Chart, Series
from di_metrics.model import Language
from di_metrics.text import Speaker

PlotlyFigure = dict[str, Any]

INK = "#1b2a30"
MUTED = "#5a6a72"
GRID = "#dfe6e9"
EMPTY = "#e9ecee"
LIGHT = "#eef5f6"
"""Between the lines of what is hatched."""
ACCENT = "#0f5c6e"
ATTENTION = "#b4531a"
SEQUENTIAL = ("#d9ecef", "#a9d0d8", "#74b1bd", "#43909f", "#1f7182", "#0f5c6e", "#0a414f")
SERIES = ("#0f5c6e", "#b4531a", "#6a4c93", "#3d7a3a", "#9c2f5b", "#7a6a1f", "#43909f", "#5a6a72")
NUMBER = ",.2~f"
"""Axis numbers with thousands separators and no needless decimals."""

HALO = ", ".join(["0 0 2px white"] * 6)
"""A small town's value reaches over its edges: dark on a light rim it is read on any colour."""

FONT = "'Source Sans', 'Source Sans 3', 'Source Sans Pro', sans-serif"


def layout(speaker: Speaker, height: int, **more: Any) -> dict[str, Any]:
    """The layout that every figure starts from; `height` in pixels."""
    return {
        "height": height,
        "margin": {"l": 8, "r": 16, "t": 8, "b": 8},
        "font": {"family": FONT, "size": 14, "color": INK},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "separators": ",\N{NO-BREAK SPACE}" if speaker.language is Language.LV else ".,",
        "hoverlabel": {"bgcolor": "white", "bordercolor": GRID, "font": {"family": FONT, "size": 14, "color": INK}},
        "dragmode": False,
        "showlegend": False,
        **more,
    }


def axis(**more: Any) -> dict[str, Any]:
    """An axis with quiet lines that makes room for its own labels."""
    return {"automargin": True, "gridcolor": GRID, "zeroline": False, "fixedrange": True, "color": INK, **more}


def legend() -> dict[str, Any]:
    """A legend above the plot, where a narrow screen keeps it readable."""
    return {"orientation": "h", "x": 0, "xanchor": "left", "y": 1.02, "yanchor": "bottom", "font": {"size": 14}}


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


def ground(colour: str, *, hatched: bool) -> str:
    """A colour of a map as the background of a swatch in HTML, with slanting lines on it where areas have them."""
    return f"repeating-linear-gradient(135deg, {MUTED} 0 1px, {colour} 1px 4px)" if hatched else colour


def contrast(one: str, other: str) -> float:
    """How well two colours (#rrggbb) stand out from each other, from 1 to 21, after WCAG."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ink_on(colour: str) -> str:
    """Ink or white, whichever stands out more from a colour."""
    return max((INK, "#ffffff"), key=lambda ink: contrast(ink, colour))
