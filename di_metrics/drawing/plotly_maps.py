"""Maps as Plotly figures: each municipality in the colour of its class, with its value and, where it fits, its name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from di_metrics.deck import Area, Map
from di_metrics.drawing.outlines import hatching, label_points, outlines_of, view_of
from di_metrics.drawing.style import ACCENT, FONT, GRID, HALO, INK, PAPER, RULE, PlotlyFigure, ink_on, layout
from di_metrics.text import Speaker

_HEIGHT = 480
_MANY = 12
"""With more municipalities than this a map has room for their values only, not for their names."""


def deck_map(speaker: Speaker, picture: Map, outlines: str) -> PlotlyFigure:
    """A map of a deck; `outlines` is GeoJSON of its basis. Municipalities that are not in it are outlined alone.

    What is below a threshold is hatched. A click selects the municipality, whose code is the `location` of the point.
    """
    points = label_points(outlines)
    areas = [one for one in picture.areas if one.code in points]
    told = {one.code for one in areas}
    low = [one.code for one in areas if one.low]
    return {
        "data": [
            surroundings(outlines, [code for code in points if code not in told]),
            _areas(areas, outlines),
            *([_hatched(outlines, low)] if low else []),
            _labels(areas, outlines),
        ],
        "layout": layout(
            speaker,
            _HEIGHT,
            geo=view_of(outlines),
            margin={"l": 0, "r": 0, "t": 0, "b": 0},
            clickmode="event+select",
        ),
    }


def surroundings(outlines: str, codes: Sequence[str]) -> dict[str, Any]:
    """Municipalities that a filter leaves out, as an outline: where the chosen ones lie stays visible."""
    return {
        "type": "choropleth",
        "geojson": outlines_of(outlines),
        "featureidkey": "properties.code",
        "locations": list(codes),
        "z": [0] * len(codes),
        "colorscale": [[0, PAPER], [1, PAPER]],
        "showscale": False,
        "hoverinfo": "skip",
        "marker": {"line": {"color": GRID, "width": 1}},
    }


def _areas(areas: Sequence[Area], outlines: str) -> dict[str, Any]:
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
        "marker": {"line": {"color": RULE, "width": 1}, "opacity": 1},
        "selected": {"marker": {"opacity": 1}},
        "unselected": {"marker": {"opacity": 0.75}},
    }


def _hatched(outlines: str, codes: Sequence[str]) -> dict[str, Any]:
    points = [point for code in codes for point in hatching(outlines, code)]
    return {
        "type": "scattergeo",
        "mode": "lines",
        "lon": [point[0] if point else None for point in points],
        "lat": [point[1] if point else None for point in points],
        "line": {"color": ACCENT, "width": 0.6},
        "opacity": 0.55,
        "hoverinfo": "skip",
    }


def _labels(areas: Sequence[Area], outlines: str) -> dict[str, Any]:
    """The values, with the first word of the name where it fits; those of small towns have a light rim."""
    points = label_points(outlines)
    named = len(areas) <= _MANY
    fits = [points[one.code][2] for one in areas]
    return {
        "type": "scattergeo",
        "mode": "text",
        "lon": [points[one.code][0] for one in areas],
        "lat": [points[one.code][1] for one in areas],
        "text": [
            f"{one.name.split(' ')[0]}<br><b>{one.label}</b>" if named and room else f"<b>{one.label}</b>"
            for one, room in zip(areas, fits, strict=True)
        ],
        "textfont": {
            "family": FONT,
            "size": 13 if named else 12,
            "color": [ink_on(one.colour) if room else INK for one, room in zip(areas, fits, strict=True)],
            "shadow": ["none" if room and not one.low else HALO for one, room in zip(areas, fits, strict=True)],
        },
        "hoverinfo": "skip",
    }
