"""Maps as Plotly figures: the same layout as on screens and slides, drawn on a plane that grows with the page.

The layout is made for the room of a narrow screen. On a wider one outlines and places grow, type and circles do not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import mapping

from di_metrics.deck import Map
from di_metrics.drawing.lettering import Box
from di_metrics.drawing.map_layout import map_layout
from di_metrics.drawing.map_parts import Circle, MapLayout, Outline, Place
from di_metrics.drawing.style import ACCENT, FONT, GRID, MUTED, PAPER, RULE, PlotlyFigure, halo, layout
from di_metrics.text import Speaker

ROOM = Box(2, 2, 356, 410)
"""What a phone has for a map below the head of its page, in pixels."""

_SIZE, _SMALLER, _MANY = 13, 12, 12
"""The size of type, and that on a map of more municipalities than so many."""

_DEGREES = 0.005
"""Plotly draws maps of a globe alone: this is a pixel near its equator, where it is flat."""

_DECIMALS = 3
_BEND = 0.3
"""Bends of an outline by less than so many pixels are left out."""


def deck_map(speaker: Speaker, picture: Map, outlines: str) -> PlotlyFigure:
    """A map of a deck; `outlines` is GeoJSON of its basis. Municipalities that are not in it are outlined alone.

    What is below a threshold, or what the figure does not apply to, is hatched. A click selects the municipality, whose code
    is the `location` of the point.
    """
    return {
        "data": list(_traces(picture, outlines)),
        "layout": layout(
            speaker,
            round(ROOM.bottom + ROOM.top),
            geo={
                "visible": False,
                "projection": {"type": "equirectangular"},
                "lonaxis": {"range": [0, _lon(ROOM.right + ROOM.left)]},
                "lataxis": {"range": [_lat(ROOM.bottom + ROOM.top), 0]},
                "bgcolor": "rgba(0,0,0,0)",
            },
            margin={"l": 0, "r": 0, "t": 0, "b": 0},
            clickmode="event+select",
        ),
    }


@lru_cache(maxsize=256)
def _traces(picture: Map, outlines: str) -> tuple[dict[str, Any], ...]:
    laid = map_layout(picture, outlines, ROOM, page_size(picture))
    enlarged = [inset.outline for inset in laid.insets]
    of_low, of_others = _hatching([*laid.outlines, *enlarged])
    traces = [
        _outlined([one for one in laid.outlines if one.area is None]),
        _areas([one for one in laid.outlines if one.area]),
        _lines(_frames_and_leads(laid), MUTED),
        _areas(enlarged),
        _lines(of_low, ACCENT, 0.55),
        _lines(of_others, MUTED, 0.55),
        _circles(laid.circles, ACCENT, PAPER),
        _circles(laid.key, "rgba(0,0,0,0)", MUTED),
        _key_labels(laid),
        _labels(laid),
    ]
    return tuple(trace for trace in traces if any(trace.get(name) for name in ("locations", "lon")))


def page_size(picture: Map) -> int:
    """The size of type on a map of a page, in pixels."""
    return _SIZE if len(picture.areas) <= _MANY else _SMALLER


def _lon(x: float) -> float:
    return round(x * _DEGREES, _DECIMALS)


def _lat(y: float) -> float:
    return round(-y * _DEGREES, _DECIMALS)


def _at(places: Iterable[Place | None]) -> dict[str, Any]:
    """Places on the globe, with None between one line and the next."""
    points = list(places)
    return {"lon": [one and _lon(one[0]) for one in points], "lat": [one and _lat(one[1]) for one in points]}


def _geojson(outlines: Sequence[Outline]) -> dict[str, Any]:
    features = [
        {
            "type": "Feature",
            "properties": {"code": one.code},
            "geometry": mapping(shapely.transform(one.shape.simplify(_BEND), _on_the_globe)),
        }
        for one in outlines
    ]
    return {"type": "FeatureCollection", "features": features}


def _on_the_globe(places: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return np.round(places * (_DEGREES, -_DEGREES), _DECIMALS)


def _choropleth(outlines: Sequence[Outline], **more: Any) -> dict[str, Any]:
    return {
        "type": "choropleth",
        "geojson": _geojson(outlines),
        "featureidkey": "properties.code",
        "locations": [one.code for one in outlines],
        "showscale": False,
        **more,
    }


def _outlined(outlines: Sequence[Outline]) -> dict[str, Any]:
    """Municipalities that a filter leaves out, as an outline: where the chosen ones lie stays visible."""
    return _choropleth(
        outlines,
        z=[0] * len(outlines),
        colorscale=[[0, PAPER], [1, PAPER]],
        hoverinfo="skip",
        marker={"line": {"color": GRID, "width": 1}},
    )


def _areas(outlines: Sequence[Outline]) -> dict[str, Any]:
    """Each area in its own colour: a step of a scale for each."""
    areas = [one.area for one in outlines if one.area]
    colours = list(dict.fromkeys(one.colour for one in areas)) or [ACCENT]
    count = len(colours)
    return _choropleth(
        outlines,
        z=[colours.index(one.colour) + 0.5 for one in areas],
        zmin=0,
        zmax=count,
        colorscale=[[edge / count, colour] for step, colour in enumerate(colours) for edge in (step, step + 1)],
        text=[one.name for one in areas],
        customdata=[f"{one.label}<br>{one.reason}" if one.reason else one.label for one in areas],
        hovertemplate="<b>%{text}</b><br>%{customdata}<extra></extra>",
        marker={"line": {"color": RULE, "width": 1}, "opacity": 1},
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 0.75}},
    )


def _lines(places: Sequence[Place | None], colour: str, opacity: float = 1.0) -> dict[str, Any]:
    return {
        "type": "scattergeo",
        "mode": "lines",
        **_at(places),
        "line": {"color": colour, "width": 0.8},
        "opacity": opacity,
        "hoverinfo": "skip",
    }


def _hatching(outlines: Sequence[Outline]) -> tuple[list[Place | None], list[Place | None]]:
    """The slanting lines of what is below a threshold, and of what the figure does not apply to."""
    of_low: list[Place | None] = []
    of_others: list[Place | None] = []
    for one in outlines:
        if one.area and one.area.is_hatched:
            for line in one.hatching():
                (of_low if one.area.low else of_others).extend((*line, None))
    return of_low, of_others


def _frames_and_leads(laid: MapLayout) -> list[Place | None]:
    found: list[Place | None] = []
    for lead in laid.leads:
        found += (*lead, None)
    for inset in laid.insets:
        box = inset.frame
        corners = ((box.left, box.top), (box.right, box.top), (box.right, box.bottom), (box.left, box.bottom))
        found += (*corners, corners[0], None)
    return found


def _circles(circles: Sequence[Circle], fill: str, rim: str) -> dict[str, Any]:
    return {
        "type": "scattergeo",
        "mode": "markers",
        **_at((one.x, one.y) for one in circles),
        "marker": {
            "size": [round(2 * one.radius, 1) for one in circles],
            "color": fill,
            "opacity": 1,
            "line": {"color": rim, "width": 1},
        },
        "hoverinfo": "skip",
    }


def _key_labels(laid: MapLayout) -> dict[str, Any]:
    return {
        "type": "scattergeo",
        "name": "key",
        "mode": "text",
        **_at(laid.key_label(place) for place in range(len(laid.key))),
        "text": [one.label for one in laid.key],
        "textposition": "middle right",
        "textfont": {"family": FONT, "size": laid.size, "color": MUTED},
        "hoverinfo": "skip",
    }


def _labels(laid: MapLayout) -> dict[str, Any]:
    """Names and values, with their rims."""
    return {
        "type": "scattergeo",
        "mode": "text",
        **_at((one.box.left + one.box.width / 2, one.box.top + one.box.height / 2) for one in laid.labels),
        "text": ["<br>".join((*one.name, f"<b>{one.area.label}</b>")) for one in laid.labels],
        "textfont": {
            "family": FONT,
            "size": laid.size,
            "color": [one.ink for one in laid.labels],
            "shadow": [halo(one.rim) if one.rim else "none" for one in laid.labels],
        },
        "hoverinfo": "skip",
    }
