"""A deck's charts and maps as Plotly figures: the values, labels and colours that the deck holds, and nothing else."""

from __future__ import annotations

from typing import Any

from di_metrics.deck import Area, Chart, ChartKind, Map
from di_metrics.drawing.outlines import label_points, outlines_of, view_of
from di_metrics.drawing.result_map import surroundings
from di_metrics.drawing.style import (
    ACCENT,
    FONT,
    HALO,
    INK,
    MUTED,
    NUMBER,
    SERIES,
    PlotlyFigure,
    axis,
    layout,
    legend,
    wrapped,
)
from di_metrics.text import Speaker

_ROW, _SERIES_ROW, _FRAME, _LEGEND = 40, 34, 40, 44
_HEIGHT = 380
_DARK = 0.5
"""Luminance below which a colour carries white text."""


def deck_chart(speaker: Speaker, chart: Chart) -> PlotlyFigure:
    """A chart of a deck, each value with the label that the deck gives it."""
    lying = chart.kind in (ChartKind.BARS, ChartKind.STACKED)
    several = len(chart.series) > 1
    names = [wrapped(one) if lying else one for one in chart.categories]
    values = axis(rangemode="tozero", tickformat=NUMBER, nticks=6, title={"text": chart.axis, "font": {"size": 13}})
    categories = axis(type="category", showgrid=False)
    if lying:
        categories |= {"autorange": "reversed", "ticklabelstandoff": 6}
    return {
        "data": [_trace(chart, place, names) for place in range(len(chart.series))],
        "layout": layout(
            speaker,
            _height(chart) if lying else _HEIGHT,
            barmode="stack" if chart.kind is ChartKind.STACKED else "group",
            bargap=0.3,
            showlegend=several,
            legend={**legend(), "traceorder": "normal"},
            margin={"l": 8, "r": 16, "t": _LEGEND if several else 8, "b": 8},
            xaxis=values if lying else categories,
            yaxis=categories if lying else values,
            annotations=_untold(chart, names) if lying else [],
        ),
    }


def _height(chart: Chart) -> int:
    grouped = len(chart.series) if chart.kind is ChartKind.BARS else 1
    row = max(_ROW, _SERIES_ROW * grouped)
    return _FRAME + _LEGEND + row * max(1, len(chart.categories))


def _untold(chart: Chart, names: list[str]) -> list[dict[str, Any]]:
    """Why a row has no bar at all, written in its place."""
    return [
        {
            "x": 0,
            "y": name,
            "text": next((series.labels[place] for series in chart.series if series.labels[place]), ""),
            "xanchor": "left",
            "showarrow": False,
            "font": {"color": MUTED, "size": 13},
        }
        for place, name in enumerate(names)
        if all(series.values[place] is None for series in chart.series)
    ]


def _trace(chart: Chart, place: int, names: list[str]) -> dict[str, Any]:
    series, colour = chart.series[place], SERIES[place % len(SERIES)]
    lying = chart.kind in (ChartKind.BARS, ChartKind.STACKED)
    trace = {
        "name": series.name,
        "x" if lying else "y": list(series.values),
        "y" if lying else "x": names,
        "customdata": list(series.labels),
        "hovertemplate": f"<b>%{{{'y' if lying else 'x'}}}</b><br>{series.name}: %{{customdata}}<extra></extra>",
    }
    if chart.kind is ChartKind.LINES:
        look = {"color": colour, "width": 3}
        return {**trace, "type": "scatter", "mode": "lines+markers", "line": look, "marker": {"color": colour, "size": 7}}
    stacked = chart.kind is ChartKind.STACKED
    return {
        **trace,
        "type": "bar",
        "orientation": "h" if lying else "v",
        "marker": {"color": colour},
        "text": list(series.labels),
        "textposition": "inside" if stacked else "auto",
        "textangle": 0,
        "insidetextanchor": "middle" if stacked else "end",
        "insidetextfont": {"color": "white"},
        "constraintext": "none",
        "cliponaxis": False,
    }


def deck_map(speaker: Speaker, picture: Map, outlines: str, *, height: int = 480) -> PlotlyFigure:
    """A map of a deck; `outlines` is GeoJSON of its basis. Municipalities that are not in it are outlined alone."""
    points = label_points(outlines)
    areas = [one for one in picture.areas if one.code in points]
    shown = {one.code for one in areas}
    return {
        "data": [
            surroundings(outlines, [code for code in points if code not in shown]),
            _areas(areas, outlines),
            _labels(areas, outlines),
        ],
        "layout": layout(speaker, height, geo=view_of(outlines), margin={"l": 0, "r": 0, "t": 0, "b": 0}),
    }


def _areas(areas: list[Area], outlines: str) -> dict[str, Any]:
    """Each area in its own colour: a step of a scale for each."""
    colours = list(dict.fromkeys(one.colour for one in areas)) or [ACCENT]
    count = len(colours)
    scale = [[edge / count, colour] for step, colour in enumerate(colours) for edge in (step, step + 1)]
    return {
        "type": "choropleth",
        "geojson": outlines_of(outlines),
        "featureidkey": "properties.code",
        "locations": [one.code for one in areas],
        "z": [colours.index(one.colour) + 0.5 for one in areas],
        "zmin": 0,
        "zmax": count,
        "colorscale": scale,
        "showscale": False,
        "text": [one.name for one in areas],
        "customdata": [one.label for one in areas],
        "hovertemplate": "<b>%{text}</b><br>%{customdata}<extra></extra>",
        "marker": {"line": {"color": "#7b8f97", "width": 1}, "opacity": 1},
    }


def _labels(areas: list[Area], outlines: str) -> dict[str, Any]:
    points = label_points(outlines)
    white = [points[one.code][2] and _is_dark(one.colour) for one in areas]
    return {
        "type": "scattergeo",
        "mode": "text",
        "lon": [points[one.code][0] for one in areas],
        "lat": [points[one.code][1] for one in areas],
        "text": [f"<b>{one.label}</b>" for one in areas],
        "textfont": {
            "family": FONT,
            "size": 13,
            "color": ["white" if one else INK for one in white],
            "shadow": ["none" if points[one.code][2] else HALO for one in areas],
        },
        "hoverinfo": "skip",
    }


def _is_dark(colour: str) -> bool:
    red, green, blue = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue < _DARK
