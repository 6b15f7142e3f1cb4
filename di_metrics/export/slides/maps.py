"""Maps as coloured shapes that can be moved and coloured anew, grouped with their labels."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.shapes.autoshape import Shape
from pptx.shapes.group import GroupShape
from pptx.shapes.shapetree import GroupShapes, SlideShapes
from pptx.util import Pt
from shapely.affinity import affine_transform
from shapely.geometry import MultiPolygon, Point, Polygon, box, shape
from shapely.geometry.base import BaseGeometry
from shapely.prepared import prep

from di_metrics.deck import Area, Map
from di_metrics.drawing.outlines import label_points, outlines_of
from di_metrics.drawing.style import GRID, INK
from di_metrics.export.handout.pictures import contrast
from di_metrics.export.slides.text_boxes import LEADING, SMALLEST, Box, Run, Style, add_text, emu, line_count, text_width
from di_metrics.model import Language

# ---- Where a map's labels stand: within their municipality and clear of each other, with the name where there is room ----
# A town within a larger municipality has a label larger than itself, on a white ground.

_STEP = 9.0
"""Points between the places that are tried for a label."""

_MOSTLY = 0.93
"""A label that lies within its municipality by less than this part needs a ground of its own."""

_FEW = 12
"""With more municipalities than this, names stand only within their own: on grounds they would hide the others."""

_CLASH = 50.0
"""How much worse it is to cover another label than to reach over an edge."""


@dataclass(frozen=True, slots=True)
class Outline:
    """A municipality on the slide: its shape and the roomiest point within it, in points from the slide's corner."""

    area: Area
    shape: BaseGeometry
    point: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Label:
    """A label: the lines of the name, which may be none, its box, and whether it stands on a ground of its own."""

    area: Area
    name: tuple[str, ...]
    box: Box
    grounded: bool


def placed_labels(outlines: Sequence[Outline], within: Box) -> list[Label]:
    """A label for each municipality that has one, the smallest placed first, then names where they clash with nothing."""
    labels: dict[str, Label] = {}
    told = sorted((one for one in outlines if one.area.label), key=lambda one: one.shape.area)
    for outline in told:
        labels[outline.area.code] = _placed(outline, (), [one.box for one in labels.values()], within)
    short = _short_names([one.area for one in told])
    for outline in reversed(told):
        others = [label.box for code, label in labels.items() if code != outline.area.code]
        named = _placed(outline, short[outline.area.code], others, within)
        if not (named.grounded and len(told) > _FEW) and not any(named.box.overlap(other) for other in others):
            labels[outline.area.code] = named
    return list(labels.values())


def _short_names(areas: Iterable[Area]) -> dict[str, tuple[str, ...]]:
    """The first word of each name, or all of them where others begin with the same."""
    found = list(areas)
    firsts = [area.name.split(" ")[0] for area in found]
    return {
        area.code: (first,) if firsts.count(first) == 1 else tuple(area.name.split(" "))
        for area, first in zip(found, firsts, strict=True)
    }


def _placed(outline: Outline, name: tuple[str, ...], others: Sequence[Box], within: Box) -> Label:
    """The best of all places for a label: clear of others, within the municipality, near its roomiest point."""
    lines = [*name, outline.area.label]
    width = max(text_width(line, SMALLEST, bold=True) for line in lines) + 4
    height = len(lines) * SMALLEST * LEADING
    ready = prep(outline.shape)

    def badness(place: Box) -> float:
        clash = sum(place.overlap(other) for other in others) + (place.area - place.overlap(within))
        outside = (
            0.0 if ready.contains(_rectangle(place)) else place.area - outline.shape.intersection(_rectangle(place)).area
        )
        centre = Point(place.left + width / 2, place.top + height / 2)
        return _CLASH * clash + outside + 2 * centre.distance(Point(outline.point))

    best = min((Box(x - width / 2, y - height / 2, width, height) for x, y in _tried(outline)), key=badness)
    inside = outline.shape.intersection(_rectangle(best)).area / best.area
    return Label(outline.area, name, best, inside < _MOSTLY)


def _tried(outline: Outline) -> list[tuple[float, float]]:
    """Places for the middle of a label: the roomiest point, a grid over the municipality and a little beyond."""
    left, top, right, bottom = outline.shape.bounds
    across, down = int((right - left) / _STEP) + 5, int((bottom - top) / _STEP) + 5
    x, y = left - 2 * _STEP, top - 2 * _STEP
    return [outline.point, *((x + _STEP * column, y + _STEP * row) for column in range(across) for row in range(down))]


def _rectangle(place: Box) -> BaseGeometry:
    return box(place.left, place.top, place.right, place.bottom)


# ---- Maps as coloured shapes that can be moved and coloured anew, grouped with their labels ----

_SWATCH = 20.0


@dataclass(frozen=True, slots=True)
class _Projection:
    """From degrees to points on the slide: one of longitude is shorter than one of latitude by the region's own latitude."""

    across: float
    down: float
    left: float
    top: float

    def of(self, geometry: BaseGeometry) -> BaseGeometry:
        return affine_transform(geometry, [self.across, 0, 0, self.down, self.left, self.top])


def aspect(outlines: str) -> float:
    """The width of a map over its height."""
    west, south, east, north = _bounds(outlines)
    return (east - west) * math.cos(math.radians((south + north) / 2)) / (north - south)


def legend_size(picture: Map, width: float) -> float:
    """The height of a map's legend and note in a column of some width, in points."""
    rows = sum(_legend_row(text, width) for _colour, text in picture.legend)
    note = line_count(picture.note, SMALLEST, width - 4) * SMALLEST * LEADING + 12 if picture.note else 0.0
    return rows + note


def add_map(shapes: SlideShapes, picture: Map, outlines: str, box: Box, language: Language) -> GroupShape:
    """Draw the municipalities of a map into a box, those without a figure as bare outlines. `outlines` is GeoJSON."""
    project = _projection(outlines, box)
    areas = {area.code: area for area in picture.areas}
    group = shapes.add_group_shape()
    found = []
    for feature in outlines_of(outlines)["features"]:
        code = feature["properties"]["code"]
        drawn = project.of(shape(feature["geometry"]))
        area = areas.get(code)
        freeform = _freeform(group.shapes, drawn)
        _colour(freeform, area.colour if area else None)
        freeform.name = f"{area.name}: {area.label}" if area else code
        if area:
            east, north, _roomy = label_points(outlines)[code]
            found.append(Outline(area, drawn, (project.across * east + project.left, project.down * north + project.top)))
    for label in placed_labels(found, box):
        _write_label(group.shapes, label, language)
    return group


def add_legend(shapes: SlideShapes, picture: Map, box: Box, language: Language) -> GroupShape | None:
    """What the colours of a map mean, and its note, in a column. None if there is nothing to tell."""
    if not picture.legend and not picture.note:
        return None
    group = shapes.add_group_shape()
    style = Style(language, SMALLEST, theme_colour=MSO_THEME_COLOR.TEXT_1)
    top = box.top
    for colour, text in picture.legend:
        height = _legend_row(text, box.width)
        swatch = group.shapes.add_shape(MSO_SHAPE.RECTANGLE, emu(box.left), emu(top + 3), emu(_SWATCH), emu(_SWATCH - 2))
        _colour(swatch, colour)
        place = Box(box.left + _SWATCH + 8, top, box.width - _SWATCH - 8, height)
        add_text(group.shapes, place, [text], style, padded=False)
        top += height
    if picture.note:
        place = Box(box.left, top + 10, box.width, box.bottom - top - 10)
        add_text(
            group.shapes, place, [picture.note], Style(language, SMALLEST, theme_colour=MSO_THEME_COLOR.TEXT_2), padded=False
        )
    return group


def _legend_row(text: str, width: float) -> float:
    return line_count(text, SMALLEST, width - _SWATCH - 12) * SMALLEST * LEADING + 4


# ---- geometry ----------------------------------------------------------------------------------------------------


def _bounds(outlines: str) -> tuple[float, float, float, float]:
    boxes = [shape(feature["geometry"]).bounds for feature in outlines_of(outlines)["features"]]
    west, south, east, north = zip(*boxes, strict=True)
    return min(west), min(south), max(east), max(north)


def _projection(outlines: str, box: Box) -> _Projection:
    west, south, east, north = _bounds(outlines)
    shrink = math.cos(math.radians((south + north) / 2))
    scale = min(box.width / ((east - west) * shrink), box.height / (north - south))
    left = box.left + (box.width - (east - west) * shrink * scale) / 2
    top = box.top + (box.height - (north - south) * scale) / 2
    return _Projection(shrink * scale, -scale, left - west * shrink * scale, top + north * scale)


def _polygons(geometry: BaseGeometry) -> Iterable[Polygon]:
    if isinstance(geometry, MultiPolygon):
        return geometry.geoms
    return [geometry] if isinstance(geometry, Polygon) else []


def _freeform(shapes: GroupShapes, geometry: BaseGeometry) -> Shape:
    """A shape with every ring of a geometry: islands are contours of their own, holes stay open."""
    rings = [
        [(emu(x), emu(y)) for x, y in ring.coords] for one in _polygons(geometry) for ring in (one.exterior, *one.interiors)
    ]
    builder = shapes.build_freeform(*rings[0][0], scale=1.0)
    for number, ring in enumerate(rings):
        if number:
            builder.move_to(*ring[0])
        builder.add_line_segments(ring[1:], close=True)
    return builder.convert_to_shape()


# ---- colours and words -------------------------------------------------------------------------------------------


def _colour(drawn: Shape, colour: str | None) -> None:
    style = drawn._element.find("{*}style")
    if style is not None:  # the theme's shadow and effects
        drawn._element.remove(style)
    drawn.fill.solid()
    drawn.fill.fore_color.rgb = _rgb(colour or "#ffffff")
    drawn.line.color.rgb = _rgb("#ffffff" if colour else GRID)
    drawn.line.width = Pt(1)


def _rgb(colour: str) -> RGBColor:
    return RGBColor.from_string(colour.lstrip("#").upper())


def _write_label(shapes: GroupShapes, label: Label, language: Language) -> None:
    colour = INK if label.grounded else _readable(label.area.colour)
    lines = [*([Run(part)] for part in label.name), [Run(label.area.label, bold=True)]]
    frame = add_text(
        shapes,
        label.box,
        lines,
        Style(language, SMALLEST, colour=colour, align=PP_ALIGN.CENTER),
        anchor=MSO_ANCHOR.MIDDLE,
        wrap=False,
        padded=False,
    )
    if label.grounded:
        ground = frame._parent
        ground.fill.solid()
        ground.fill.fore_color.rgb = _rgb("#ffffff")
        ground.line.color.rgb = _rgb(GRID)


def _readable(colour: str) -> str:
    """Ink or white, whichever stands out more from a colour."""
    return max((INK, "#ffffff"), key=lambda text: contrast(text, colour))
