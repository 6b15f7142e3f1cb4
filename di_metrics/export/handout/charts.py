"""Charts as the handout draws them: where everything lies, as shares of the plot, and what is written there."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from di_metrics.deck import Chart, ChartKind
from di_metrics.export.handout.scale import Scale, round_scale
from di_metrics.figures.style import ACCENT, INK, SERIES
from di_metrics.text import Speaker
from di_metrics.text.speaker import NO_BREAK

_LINE_OF_TEXT = 0.07
"""How much of a plot's height a label takes."""


def drawn_chart(speaker: Speaker, chart: Chart, beside: Chart | None = None) -> dict[str, Any]:
    """A chart's axis, marks and legend. A value that is missing has no mark, only its label.

    The scale has room for what is shown `beside` it too, so that a mark means the same in both.
    """
    scale = round_scale([*_extremes(chart), *(_extremes(beside) if beside else ())], chart.decimals)
    colours = series_colours(chart)
    drawing: dict[str, Any] = {
        "kind": chart.kind,
        "axis": chart.axis,
        "zero": scale.share(0),
        "ticks": [{"at": scale.share(tick), "label": speaker.number(tick, scale.decimals)} for tick in scale.ticks],
        "names": chart.categories,
        "legend": [] if len(chart.series) == 1 else _legend(chart, colours),
    }
    if chart.kind is ChartKind.LINES:
        drawing["lines"] = _lines(chart, scale, colours)
    elif chart.kind is ChartKind.STACKED:
        drawing["marks"] = [_stack(chart, scale, colours, place) for place in range(len(chart.categories))]
    else:
        drawing["marks"] = [_side_by_side(chart, scale, colours, place) for place in range(len(chart.categories))]
    return drawing


def series_colours(chart: Chart) -> tuple[str, ...]:
    """A colour a series, the project's own for a series alone."""
    if len(chart.series) == 1:
        return (ACCENT,)
    return tuple(SERIES[place % len(SERIES)] for place in range(len(chart.series)))


def _extremes(chart: Chart) -> list[float]:
    columns = [[one.values[place] or 0.0 for one in chart.series] for place in range(len(chart.categories))]
    if chart.kind is not ChartKind.STACKED:
        return [value for column in columns for value in column]
    above = [sum(value for value in column if value > 0) for column in columns]
    return above + [sum(value for value in column if value < 0) for column in columns]


def _legend(chart: Chart, colours: tuple[str, ...]) -> list[dict[str, str]]:
    return [{"name": one.name, "colour": colour} for one, colour in zip(chart.series, colours, strict=True)]


def _mark(start: float, end: float, label: str, colour: str) -> dict[str, Any]:
    return {"from": min(start, end), "to": max(start, end), "falls": end < start, "label": label, "colour": colour}


def _side_by_side(chart: Chart, scale: Scale, colours: tuple[str, ...], place: int) -> list[dict[str, Any]]:
    return [
        _mark(scale.share(0), scale.share(one.values[place] or 0), one.labels[place], colour)
        for one, colour in zip(chart.series, colours, strict=True)
    ]


def _stack(chart: Chart, scale: Scale, colours: tuple[str, ...], place: int) -> list[dict[str, Any]]:
    """The parts of one whole, each beginning where the last of its sign ended; what is not told stands behind them."""
    marks = []
    untold = []
    above = below = 0.0
    for one, colour in zip(chart.series, colours, strict=True):
        value = one.values[place]
        if value is None and one.labels[place]:
            untold.append(one.labels[place])
        if not value:
            continue
        start = above if value > 0 else below
        marks.append(_mark(scale.share(start), scale.share(start + value), one.labels[place], colour))
        above, below = (start + value, below) if value > 0 else (above, start + value)
    if untold:
        more = f"+{NO_BREAK}" if marks else ""
        marks.append(_mark(scale.share(above), scale.share(above), more + ", ".join(dict.fromkeys(untold)), INK))
    return marks


def _lines(chart: Chart, scale: Scale, colours: tuple[str, ...]) -> list[dict[str, Any]]:
    lines: list[dict[str, Any]] = []
    for one, colour in zip(chart.series, colours, strict=True):
        shares = [None if value is None else scale.share(value) for value in one.values]
        told = [place for place, share in enumerate(shares) if share is not None]
        lines.append(
            {
                "points": shares,
                "colour": colour,
                "last": told[-1] if told else None,
                "label": one.labels[told[-1]] if told else "",
            }
        )
    ended = [line for line in lines if line["last"] is not None]
    heights = apart([line["points"][line["last"]] for line in ended], _LINE_OF_TEXT)
    for line, height in zip(ended, heights, strict=True):
        line["label_at"] = height
    return lines


def apart(heights: list[float], gap: float) -> list[float]:
    """The heights moved so that labels there do not overlap, in the same order and as near as may be."""
    order = sorted(range(len(heights)), key=heights.__getitem__)
    moved = list(heights)
    for lower, upper in pairwise(order):
        moved[upper] = max(moved[upper], moved[lower] + gap)
    too_high = max(0.0, max(moved, default=0.0) - 1)
    return [height - too_high for height in moved]
