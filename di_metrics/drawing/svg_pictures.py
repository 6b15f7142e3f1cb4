"""A card's chart or map as whole pictures in SVG: what a handout sets, and what a page is without scripts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from di_metrics.deck import Chart, Map
from di_metrics.drawing.lettering import SMALLEST, Box, broken
from di_metrics.drawing.map_parts import aspect, beyond_outlines
from di_metrics.drawing.style import INK, MUTED, PAPER
from di_metrics.drawing.svg_charts import chart_drawings, height_for
from di_metrics.drawing.svg_elements import colour_key, element, svg, text, weight
from di_metrics.drawing.svg_maps import map_drawing
from di_metrics.photo import Photo
from di_metrics.text import Speaker

_TITLE = 24.0
_MARGIN, _GAP = 24.0, 14.0
_MOST_LINES = 6


@dataclass(frozen=True, slots=True)
class SvgPictures:
    """Pictures one below the other with their heights in pixels, and what must be said below them."""

    drawings: Sequence[str]
    heights: Sequence[float]
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
    drawings = [_picture(room, one, size) for _, one in chart_drawings(speaker, chart, room)]
    return SvgPictures(drawings, [room.height] * len(drawings))


def drawn_map(picture: Map, outlines: str, size: PictureSize) -> SvgPictures:
    """A map with the meaning of its colours and, in words, what has no outline, as people of an unknown municipality."""
    room = Box(0, 0, size.width, min(size.width / aspect(outlines), size.highest_map))
    hatched = [colour for colour, _ in picture.legend if picture.is_hatched(colour)]
    key, height = colour_key(picture.legend, size.width, hatched)
    drawn = map_drawing(picture, outlines, room) + element("g", key, transform=f"translate(0 {room.bottom:.0f})")
    beyond = "; ".join(f"{area.name}: {area.label}" for area in beyond_outlines(picture, outlines))
    whole = replace(room, height=room.height + height)
    return SvgPictures([_picture(whole, drawn, size)], [whole.height], [one for one in (beyond, picture.note) if one])


def photo_drawing(photo: Photo, room: Box) -> str:
    """A picture from a file, on white, in the middle of a room."""
    box = fitted(photo, room)
    shape = {"x": box.left, "y": box.top, "width": box.width, "height": box.height}
    return element("rect", **shape, fill=PAPER) + element("image", href=photo.address, **shape)


def fitted(photo: Photo, room: Box) -> Box:
    """The place of a picture from a file in the middle of a room, as large as it can be."""
    scale = min(room.width / photo.width, room.height / photo.height)
    width, height = photo.width * scale, photo.height * scale
    return Box(room.left + (room.width - width) / 2, room.top + (room.height - height) / 2, width, height)


def drawn_photo(photo: Photo, size: PictureSize) -> SvgPictures:
    """A picture from a file."""
    room = Box(0, 0, size.width, min(size.highest_map, size.width * photo.height / photo.width))
    return SvgPictures([_picture(room, photo_drawing(photo, room), size)], [room.height])


def captioned(pictures: SvgPictures, size: PictureSize, title: str, below: Sequence[str]) -> str:
    """Pictures as one that stands for itself: under its title, over their notes and what is said `below`, on white."""
    y, drawn = _MARGIN, ""
    inner = size.width

    def write(texts: Sequence[str], letters: float, colour: str, *, bold: bool = False) -> None:
        nonlocal y, drawn
        for line in (line for one in texts for line in broken(one, letters, inner, _MOST_LINES)):
            drawn += text(_MARGIN, y + letters * 0.65, line, letters, colour=colour, bold=bold)
            y += letters * 1.3

    write([title], _TITLE, INK, bold=True)
    y += _GAP
    for picture, height in zip(pictures.drawings, pictures.heights, strict=True):
        drawn += element("svg", picture, x=_MARGIN, y=y, width=inner, height=height)
        y += height + _GAP
    write([*pictures.notes, *below], SMALLEST, MUTED)
    box = Box(0, 0, inner + 2 * _MARGIN, y + _MARGIN)
    paper = element("rect", x=0, y=0, width=box.width, height=box.height, fill=PAPER)
    return _picture(box, paper + drawn, size)


def _picture(room: Box, content: str, size: PictureSize) -> str:
    return svg(room, content, xmlns="http://www.w3.org/2000/svg", font_family=size.family, **weight(400))
