"""A card's chart or map as whole pictures in SVG: what a handout sets, and what a page is without scripts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from di_metrics.deck import Chart, Map
from di_metrics.drawing.lettering import Box
from di_metrics.drawing.map_parts import aspect, beyond_outlines
from di_metrics.drawing.svg_charts import chart_drawings, height_for
from di_metrics.drawing.svg_elements import colour_key, element, svg, weight
from di_metrics.drawing.svg_maps import map_drawing
from di_metrics.text import Speaker


@dataclass(frozen=True, slots=True)
class SvgPictures:
    """Pictures one below the other, and what must be said below them."""

    drawings: Sequence[str]
    notes: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class PictureSize:
    """How wide pictures are, and how high a chart and a map may be, in pixels; and in which typeface."""

    width: float
    highest: float
    highest_map: float
    family: str


def drawn_chart(speaker: Speaker, chart: Chart, size: PictureSize) -> SvgPictures:
    """A chart in one picture or, where its bars need more, in several."""
    room = Box(0, 0, size.width, height_for(chart, size.width, size.highest))
    return SvgPictures([_picture(room, one, size) for _, one in chart_drawings(speaker, chart, room)])


def drawn_map(picture: Map, outlines: str, size: PictureSize) -> SvgPictures:
    """A map with the meaning of its colours and, in words, what has no outline, as people of an unknown municipality."""
    room = Box(0, 0, size.width, min(size.width / aspect(outlines), size.highest_map))
    hatched = [colour for colour, _ in picture.legend if picture.is_hatched(colour)]
    key, height = colour_key(picture.legend, size.width, hatched)
    drawn = map_drawing(picture, outlines, room) + element("g", key, transform=f"translate(0 {room.bottom:.0f})")
    beyond = "; ".join(f"{area.name}: {area.label}" for area in beyond_outlines(picture, outlines))
    whole = replace(room, height=room.height + height)
    return SvgPictures([_picture(whole, drawn, size)], [one for one in (beyond, picture.note) if one])


def _picture(room: Box, content: str, size: PictureSize) -> str:
    return svg(room, content, xmlns="http://www.w3.org/2000/svg", font_family=size.family, **weight(400))
