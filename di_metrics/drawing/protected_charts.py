"""What a release shows, as bars and columns: a number below the threshold is a hatched stub, never nothing at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from di_metrics.drawing.style import ACCENT, INK, PlotlyFigure, axis, layout, wrapped
from di_metrics.errors import N_
from di_metrics.model import Indicator, Status, Unit
from di_metrics.release.release import Shown
from di_metrics.text.protected import Item, PublicSpeaker, has_number

_ROW = 36
_FRAME = 24
_SMALLEST_SHARE = 0.02
"""Of the longest bar: a stub is at least so long where no number shown is smaller."""

HATCHED = {
    "color": "#eef5f6",
    "line": {"color": ACCENT, "width": 1},
    "pattern": {"shape": "/", "fgcolor": ACCENT, "size": 5},
}
"""How a number below the threshold looks."""


def stub(speaker: PublicSpeaker, items: Sequence[Item], longest: float) -> float:
    """How long the bar of a number below the threshold is: never longer than that of a number that is shown."""
    smallest = min((one.shown.value for one in items if one.shown.value), default=longest)
    return min(max(speaker.parameters.threshold, _SMALLEST_SHARE * longest), smallest) or speaker.parameters.threshold


def protected_bars(
    speaker: PublicSpeaker, indicator: Indicator, items: Sequence[Item], *, highest: float | None = None
) -> PlotlyFigure:
    """One bar an item, in the order given; `highest` fixes the scale, so that several figures can be compared."""
    names = [wrapped(one.name) for one in items]
    longest = max(highest or 0, _longest(speaker, items))
    money = indicator.unit is Unit.EUR
    lengths = _lengths(speaker, items, longest)
    texts = [speaker.short(one.shown) for one in items]
    traces = [
        {
            "type": "bar",
            "orientation": "h",
            "x": [lengths[index] for index in picked],
            "y": [names[index] for index in picked],
            "text": [texts[index] for index in picked],
            "customdata": [speaker.shown(indicator, items[index].shown) for index in picked],
            "textposition": "auto" if wanted is has_number else "outside",
            "insidetextanchor": "end",
            "insidetextfont": {"color": "white"},
            "outsidetextfont": {"color": INK},
            "cliponaxis": False,
            "marker": marker,
            "hovertemplate": "<b>%{y}</b><br>%{customdata}<extra></extra>",
        }
        for wanted, marker, picked in _kinds(items)
    ]
    traces.append(_words(speaker, indicator, items, x=[0], y=names, position="middle right"))
    return {
        "data": traces,
        "layout": layout(
            speaker,
            _FRAME + _ROW * max(1, len(items)) + (20 if money else 0),
            barmode="overlay",
            xaxis=axis(visible=False, range=[0, longest * 1.25]),
            yaxis=axis(autorange="reversed", showgrid=False, ticklabelstandoff=6, **_in_order(names)),
            bargap=0.28,
        ),
    }


def protected_columns(
    speaker: PublicSpeaker, indicator: Indicator, items: Sequence[Item], *, height: int = 300, highest: float | None = None
) -> PlotlyFigure:
    """One column an item, each of a year; `highest` fixes the scale, so that several figures can be compared."""
    names = [one.name for one in items]
    longest = max(highest or 0, _longest(speaker, items))
    thousands = indicator.unit is Unit.EUR
    lengths = _lengths(speaker, items, longest)
    traces = [
        {
            "type": "bar",
            "x": [names[index] for index in picked],
            "y": [lengths[index] for index in picked],
            "text": [speaker.short(items[index].shown, thousands=thousands) for index in picked],
            "customdata": [speaker.shown(indicator, items[index].shown) for index in picked],
            "textposition": "outside",
            "textangle": 0,
            "textfont": {"size": 11, "color": INK},
            "constraintext": "none",
            "cliponaxis": False,
            "marker": marker,
            "hovertemplate": "<b>%{x}</b><br>%{customdata}<extra></extra>",
        }
        for _, marker, picked in _kinds(items)
    ]
    traces.append(_words(speaker, indicator, items, x=names, y=[0], position="top center", short=True))
    title = {"title": {"text": speaker.say(N_("thousand EUR")), "font": {"size": 12}}} if thousands else {}
    return {
        "data": traces,
        "layout": layout(
            speaker,
            height,
            barmode="overlay",
            xaxis=axis(type="category", showgrid=False, tickangle=0, tickfont={"size": 12}, **_in_order(names)),
            yaxis=axis(visible=thousands, showgrid=False, showticklabels=False, range=[0, longest * 1.15], **title),
            bargap=0.22,
        ),
    }


def _in_order(names: Sequence[str]) -> dict[str, Any]:
    """Categories as they are given, whatever traces they are spread over."""
    return {"categoryorder": "array", "categoryarray": list(names)}


def _longest(speaker: PublicSpeaker, items: Sequence[Item]) -> float:
    return max((one.shown.value or 0 for one in items), default=0) or 4 * speaker.parameters.threshold


def _lengths(speaker: PublicSpeaker, items: Sequence[Item], longest: float) -> list[float]:
    short = stub(speaker, items, longest)
    return [one.shown.value or short for one in items]


def _is_low(shown: Shown) -> bool:
    return shown.status is Status.LOW


def _kinds(items: Sequence[Item]) -> list[tuple[Callable[[Shown], bool], dict[str, Any], list[int]]]:
    """The items that have a bar, by how it looks: numbers, and what is below the threshold."""
    kinds: list[tuple[Callable[[Shown], bool], dict[str, Any]]] = [(has_number, {"color": ACCENT}), (_is_low, HATCHED)]
    return [
        (wanted, marker, [index for index, one in enumerate(items) if wanted(one.shown)])
        for wanted, marker in kinds
        if any(wanted(one.shown) for one in items)
    ]


def _words(
    speaker: PublicSpeaker,
    indicator: Indicator,
    items: Sequence[Item],
    *,
    x: Sequence[object],
    y: Sequence[object],
    position: str,
    short: bool = False,
) -> dict[str, Any]:
    """What is not published, or empty, as words where its bar would begin."""
    picked = [index for index, one in enumerate(items) if not has_number(one.shown) and not _is_low(one.shown)]
    return {
        "type": "scatter",
        "mode": "text",
        "x": [x[index] if len(x) > 1 else x[0] for index in picked],
        "y": [y[index] if len(y) > 1 else y[0] for index in picked],
        "text": [
            speaker.short(items[index].shown) if short else speaker.shown(indicator, items[index].shown) for index in picked
        ],
        "textposition": position,
        "textfont": {"size": 11 if short else 13, "color": INK},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }
