"""What a release shows by municipality, as a map: what is below the threshold is hatched, what is not published is grey."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from di_metrics.drawing.outlines import hatching, label_points, outlines_of, view_of
from di_metrics.drawing.style import ACCENT, EMPTY, FONT, HALO, INK, PlotlyFigure, colour_bar, colour_scale, layout
from di_metrics.model import Indicator, Status
from di_metrics.text.protected import Item, PublicSpeaker, has_number

_PLAIN = {Status.LOW: "#f4f9fa", Status.EMPTY: "#ffffff"}
_DARK = 0.45
"""Of the largest number: above it an area is so dark that its label is white."""


def protected_map(
    speaker: PublicSpeaker,
    indicator: Indicator,
    items: Sequence[Item],
    outlines: str,
    *,
    height: int = 520,
    highest: float | None = None,
) -> PlotlyFigure:
    """A choropleth of a release's cells; `highest` fixes the top of the scale, so that years can be compared."""
    points = label_points(outlines)
    known = [one for one in items if one.code in points]
    numbered = [one for one in known if has_number(one.shown)]
    top = highest or max((one.shown.value or 0 for one in numbered), default=0) or 1
    traces = [
        _areas(
            speaker,
            indicator,
            [one for one in known if one.shown.status is status],
            outlines,
            colour=_PLAIN.get(status, EMPTY),
        )
        for status in (Status.LOW, Status.SUPPRESSED, Status.EMPTY)
    ]
    traces += [_hatched(outlines, [one.code for one in known if one.shown.status is Status.LOW])]
    traces += [
        _areas(speaker, indicator, numbered, outlines, top=top),
        _labels(speaker, known, outlines, top),
    ]
    margin = {"l": 0, "r": 0, "t": 0, "b": 44}
    return {
        "data": traces,
        "layout": layout(speaker, height, geo=view_of(outlines), margin=margin, clickmode="event+select"),
    }


def _areas(
    speaker: PublicSpeaker,
    indicator: Indicator,
    items: Sequence[Item],
    outlines: str,
    *,
    colour: str = "",
    top: float | None = None,
) -> dict[str, Any]:
    """Areas of one colour or, with a `top`, coloured by their numbers."""
    scale = (
        {"z": [0] * len(items), "colorscale": [[0, colour], [1, colour]], "showscale": False}
        if top is None
        else {
            "z": [one.shown.value for one in items],
            "colorscale": colour_scale(),
            "zmin": 0,
            "zmax": top,
            "showscale": bool(items),
            "colorbar": _colour_bar(speaker, top),
        }
    )
    return {
        "type": "choropleth",
        "geojson": outlines_of(outlines),
        "featureidkey": "properties.code",
        "locations": [one.code for one in items],
        "text": [one.name for one in items],
        "customdata": [speaker.shown(indicator, one.shown) for one in items],
        "hovertemplate": "<b>%{text}</b><br>%{customdata}<extra></extra>",
        "marker": {"line": {"color": "white" if top else "#9fb3ba", "width": 1.5 if top else 1}, "opacity": 1},
        "selected": {"marker": {"opacity": 1}},
        "unselected": {"marker": {"opacity": 0.75}},
        **scale,
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


def _colour_bar(speaker: PublicSpeaker, top: float) -> dict[str, Any]:
    """From the threshold to the largest number: the scale has no zero, for no area is said to have nobody."""
    ends = sorted({min(speaker.parameters.threshold, top), top})
    return colour_bar(tickvals=ends, ticktext=[f"≈{speaker.number(value)}" for value in ends])


def _labels(speaker: PublicSpeaker, items: Sequence[Item], outlines: str, top: float) -> dict[str, Any]:
    points = label_points(outlines)
    return {
        "type": "scattergeo",
        "mode": "text",
        "lon": [points[one.code][0] for one in items],
        "lat": [points[one.code][1] for one in items],
        "text": [
            f"{one.name.split(' ')[0]}<br><b>{speaker.short(one.shown)}</b>"
            if points[one.code][2]
            else f"<b>{speaker.short(one.shown)}</b>"
            for one in items
        ],
        "textfont": {
            "family": FONT,
            "size": 13,
            "color": ["white" if _is_dark(one, points, top) else INK for one in items],
            "shadow": ["none" if points[one.code][2] else HALO for one in items],
        },
        "hoverinfo": "skip",
    }


def _is_dark(item: Item, points: dict[str, tuple[float, float, bool]], top: float) -> bool:
    return points[item.code][2] and (item.shown.value or 0) > _DARK * top
