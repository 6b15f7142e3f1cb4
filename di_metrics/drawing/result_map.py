"""A result by municipality as a map."""

from __future__ import annotations

from typing import Any

from di_metrics.drawing.outlines import label_points, outlines_of, view_of
from di_metrics.drawing.style import EMPTY, FONT, GRID, HALO, INK, NUMBER, PlotlyFigure, colour_bar, colour_scale, layout
from di_metrics.model import Cell, Dimension, Result, Unit
from di_metrics.region import Region
from di_metrics.text import Speaker
from di_metrics.text.labels import label

_MANY = 12
"""With more municipalities than this a map has room for their values only, not for their names."""


def municipality_map(
    speaker: Speaker,
    region: Region,
    result: Result,
    outlines: str,
    *,
    height: int = 520,
    highest: float | None = None,
    labels: bool = True,
) -> PlotlyFigure:
    """A choropleth of a result by municipality; `outlines` is GeoJSON with an ATVK `code` on each feature.

    `highest` fixes the top of the colour scale, so that the maps of several years can be compared.
    """
    known = set(label_points(outlines))
    cells = [cell for cell in result if cell.key[0] in known]
    valued = [cell for cell in cells if cell.value is not None]
    bare = [cell for cell in cells if cell.value is None]
    top = highest or max((cell.value or 0 for cell in valued), default=0) or 1
    shown = {cell.key[0] for cell in cells}
    traces = [
        surroundings(outlines, [code for code in label_points(outlines) if code not in shown]),
        _areas(
            speaker, region, result, bare, outlines, z=[0] * len(bare), colorscale=[[0, EMPTY], [1, EMPTY]], showscale=False
        ),
        _areas(
            speaker,
            region,
            result,
            valued,
            outlines,
            z=[cell.value for cell in valued],
            colorscale=colour_scale(),
            zmin=0,
            zmax=top,
            colorbar=_colour_bar(speaker, result),
        ),
    ]
    if labels:
        traces.append(_labels(speaker, region, result, cells, outlines, top))
    margin = {"l": 0, "r": 0, "t": 0, "b": 44}
    return {
        "data": traces,
        "layout": layout(speaker, height, geo=view_of(outlines), margin=margin, clickmode="event+select"),
    }


def is_map(figure: PlotlyFigure) -> bool:
    """Whether a figure is a map of municipalities."""
    return any(trace["type"] == "choropleth" for trace in figure["data"])


def surroundings(outlines: str, codes: list[str]) -> dict[str, Any]:
    """Municipalities that a filter leaves out, as an outline: where the chosen ones lie stays visible."""
    return {
        "type": "choropleth",
        "geojson": outlines_of(outlines),
        "featureidkey": "properties.code",
        "locations": codes,
        "z": [0] * len(codes),
        "colorscale": [[0, "white"], [1, "white"]],
        "showscale": False,
        "hoverinfo": "skip",
        "marker": {"line": {"color": GRID, "width": 1}},
    }


def _areas(
    speaker: Speaker, region: Region, result: Result, cells: list[Cell], outlines: str, **more: Any
) -> dict[str, Any]:
    return {
        "type": "choropleth",
        "geojson": outlines_of(outlines),
        "featureidkey": "properties.code",
        "locations": [cell.key[0] for cell in cells],
        "text": [label(speaker, region, Dimension.MUNICIPALITY, cell.key[0]) for cell in cells],
        "customdata": [speaker.value(result.indicator, cell.value, cell.status) for cell in cells],
        "hovertemplate": "<b>%{text}</b><br>%{customdata}<extra></extra>",
        "marker": {"line": {"color": "white", "width": 1.5}, "opacity": 1},
        "selected": {"marker": {"opacity": 1}},
        "unselected": {"marker": {"opacity": 0.75}},
        **more,
    }


def _colour_bar(speaker: Speaker, result: Result) -> dict[str, Any]:
    suffix = "" if result.indicator.unit is Unit.EUR else speaker.suffix(result.indicator)
    return colour_bar(ticksuffix=suffix, tickformat=NUMBER, nticks=3)


def _labels(
    speaker: Speaker, region: Region, result: Result, cells: list[Cell], outlines: str, top: float
) -> dict[str, Any]:
    points = label_points(outlines)
    named = len(cells) <= _MANY
    texts = []
    for cell in cells:
        value = (
            "–"
            if cell.value is None
            else speaker.number(cell.value, 0 if result.indicator.unit is Unit.EUR else min(result.indicator.decimals, 1))
        )
        name = speaker.name(region.municipality[cell.key[0] or ""].name).split(" ")[0]
        fits = named and points[cell.key[0] or ""][2]
        texts.append(f"{name}<br><b>{value}</b>" if fits else f"<b>{value}</b>")
    dark = [points[cell.key[0] or ""][2] and (cell.value or 0) > 0.45 * top for cell in cells]
    halos = ["none" if points[cell.key[0] or ""][2] else HALO for cell in cells]
    return {
        "type": "scattergeo",
        "mode": "text",
        "lon": [points[cell.key[0] or ""][0] for cell in cells],
        "lat": [points[cell.key[0] or ""][1] for cell in cells],
        "text": texts,
        "textfont": {
            "family": FONT,
            "size": 13 if named else 12,
            "color": ["white" if one else INK for one in dark],
            "shadow": halos,
        },
        "hoverinfo": "skip",
    }
