"""A result by municipality as a map."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from shapely import orient_polygons
from shapely.affinity import scale
from shapely.geometry import MultiPolygon, Polygon, mapping, shape
from shapely.ops import polylabel

from di_metrics.figures.style import EMPTY, FONT, GRID, INK, MUTED, NUMBER, Figure, colour_scale, layout
from di_metrics.model import Cell, Dimension, Result, Unit
from di_metrics.region import Region
from di_metrics.text import Speaker
from di_metrics.text.labels import label

_MANY = 12
"""With more municipalities than this a map has room for their values only, not for their names."""

_NARROWED = 0.25
"""A degree of longitude is about half as long as one of latitude here, and a label about twice as wide as high."""

_HALO = ", ".join(["0 0 2px white"] * 6)
"""A small town's value reaches over its edges: dark on a light rim it is read on any colour."""

_ROOM_FOR_A_NAME = 0.03
"""Degrees of latitude around the label point; a town inside a larger municipality has less and shows its value alone."""


@lru_cache(maxsize=8)
def _outlines(text: str) -> dict[str, Any]:
    """The outlines as Plotly draws them: with clockwise outer rings, where the GeoJSON standard has the opposite."""
    outlines: dict[str, Any] = json.loads(text)
    for feature in outlines["features"]:
        feature["geometry"] = mapping(orient_polygons(shape(feature["geometry"]), exterior_cw=True))
    return outlines


@lru_cache(maxsize=8)
def _label_points(text: str) -> dict[str, tuple[float, float, bool]]:
    """Where each municipality has most room for a label (longitude, latitude), and whether a name fits there.

    A label is wider than high: the outlines are narrowed before the roomiest point is looked for, so that a point with
    room to its sides wins.
    """
    points = {}
    for feature in _outlines(text)["features"]:
        narrowed = scale(max(_polygons(feature), key=lambda one: one.area), xfact=_NARROWED, origin=(0, 0))
        point = polylabel(narrowed, tolerance=0.005)
        fits = narrowed.boundary.distance(point) > _ROOM_FOR_A_NAME
        points[feature["properties"]["code"]] = (point.x / _NARROWED, point.y, fits)
    return points


def _polygons(feature: dict[str, Any]) -> list[Polygon]:
    geometry = shape(feature["geometry"])
    if isinstance(geometry, Polygon):
        return [geometry]
    return list(geometry.geoms) if isinstance(geometry, MultiPolygon) else []


@lru_cache(maxsize=8)
def _bounds(text: str) -> tuple[float, float, float, float]:
    bounds = [shape(feature["geometry"]).bounds for feature in _outlines(text)["features"]]
    west, south, east, north = zip(*bounds, strict=True)
    return min(west), min(south), max(east), max(north)


def municipality_map(
    speaker: Speaker,
    region: Region,
    result: Result,
    outlines: str,
    *,
    height: int = 520,
    highest: float | None = None,
    labels: bool = True,
) -> Figure:
    """A choropleth of a result by municipality; `outlines` is GeoJSON with an ATVK `code` on each feature.

    `highest` fixes the top of the colour scale, so that the maps of several years can be compared.
    """
    known = set(_label_points(outlines))
    cells = [cell for cell in result if cell.key[0] in known]
    valued = [cell for cell in cells if cell.value is not None]
    bare = [cell for cell in cells if cell.value is None]
    top = highest or max((cell.value or 0 for cell in valued), default=0) or 1
    shown = {cell.key[0] for cell in cells}
    traces = [
        _surroundings(outlines, [code for code in _label_points(outlines) if code not in shown]),
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
    west, south, east, north = _bounds(outlines)
    geo = {
        "visible": False,
        "projection": {"type": "mercator"},
        "lonaxis": {"range": [west - 0.03, east + 0.03]},
        "lataxis": {"range": [south - 0.02, north + 0.02]},
        "bgcolor": "rgba(0,0,0,0)",
    }
    margin = {"l": 0, "r": 0, "t": 0, "b": 44}
    return {"data": traces, "layout": layout(speaker, height, geo=geo, margin=margin, clickmode="event+select")}


def _surroundings(outlines: str, codes: list[str]) -> dict[str, Any]:
    """Municipalities that a filter leaves out, as an outline: where the chosen ones lie stays visible."""
    return {
        "type": "choropleth",
        "geojson": _outlines(outlines),
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
        "geojson": _outlines(outlines),
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
    return {
        "orientation": "h",
        "thickness": 10,
        "len": 0.45,
        "x": 0,
        "xanchor": "left",
        "y": 0,
        "yanchor": "top",
        "outlinewidth": 0,
        "ticksuffix": "" if result.indicator.unit is Unit.EUR else speaker.suffix(result.indicator),
        "tickfont": {"size": 12, "color": MUTED},
        "tickformat": NUMBER,
        "nticks": 3,
        "tickangle": 0,
    }


def _labels(
    speaker: Speaker, region: Region, result: Result, cells: list[Cell], outlines: str, top: float
) -> dict[str, Any]:
    points = _label_points(outlines)
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
    halos = ["none" if points[cell.key[0] or ""][2] else _HALO for cell in cells]
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
