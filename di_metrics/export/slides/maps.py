"""Maps as coloured shapes that can be moved and coloured anew, grouped with their labels."""

from __future__ import annotations

from pptx.enum.dml import MSO_PATTERN_TYPE, MSO_THEME_COLOR
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.shapes.autoshape import Shape
from pptx.shapes.base import BaseShape
from pptx.shapes.group import GroupShape
from pptx.shapes.shapetree import GroupShapes, SlideShapes
from pptx.util import Pt

from di_metrics.deck import Map
from di_metrics.drawing.lettering import LEADING, SMALLEST, Box, line_count
from di_metrics.drawing.map_layout import MapLabel, Outline, map_outlines, placed_labels
from di_metrics.drawing.style import GRID, INK, LIGHT, MUTED, PAPER, SEQUENTIAL, ink_on
from di_metrics.export.slides.text_boxes import Run, Style, add_text, emu, rgb
from di_metrics.model import Language

_SWATCH = "\N{FULL BLOCK} "


def legend_size(picture: Map, width: float) -> float:
    """The height of a map's legend and note in a column of some width, in points."""
    lines = [_SWATCH + text for _colour, text in picture.legend] + ([picture.note] if picture.note else [])
    return sum(line_count(line, SMALLEST, width - 4) for line in lines) * SMALLEST * LEADING + 4


def add_map(shapes: SlideShapes, picture: Map, outlines: str, box: Box, language: Language) -> GroupShape:
    """Draw the municipalities of a map into a box, those without a figure as bare outlines. `outlines` is GeoJSON."""
    group = shapes.add_group_shape()
    found = map_outlines(picture, outlines, box)
    for outline in found:
        area = outline.area
        freeform = _freeform(group.shapes, outline)
        _colour(freeform, area.colour if area else None)
        if area and area.low:
            _hatch(freeform)
        freeform.name = f"{area.name}: {area.label}" if area else outline.code
    for label in placed_labels(found, box):
        _write_label(group.shapes, label, language)
    return group


def add_legend(shapes: SlideShapes, picture: Map, box: Box, language: Language) -> BaseShape | None:
    """What the colours of a map mean, and its note, in a column. None if there is nothing to tell."""
    if not picture.legend and not picture.note:
        return None
    lines = [[Run(_SWATCH, colour=colour), Run(text)] for colour, text in picture.legend]
    lines += [[Run(picture.note, colour=MUTED)]] if picture.note else []
    style = Style(language, SMALLEST, theme_colour=MSO_THEME_COLOR.TEXT_1)
    drawn: BaseShape = add_text(shapes, box, lines, style, padded=False)._parent
    return drawn


# ---- Geometry ----


def _freeform(shapes: GroupShapes, outline: Outline) -> Shape:
    """A shape with every ring of an outline: islands are contours of their own, holes stay open."""
    rings = [[(emu(x), emu(y)) for x, y in ring] for ring in outline.rings()]
    builder = shapes.build_freeform(*rings[0][0], scale=1.0)
    for number, ring in enumerate(rings):
        if number:
            builder.move_to(*ring[0])
        builder.add_line_segments(ring[1:], close=True)
    return builder.convert_to_shape()


# ---- Colours and words ----


def _colour(drawn: Shape, colour: str | None) -> None:
    style = drawn._element.find("{*}style")
    if style is not None:  # the theme's shadow and effects
        drawn._element.remove(style)
    drawn.fill.solid()
    drawn.fill.fore_color.rgb = rgb(colour or PAPER)
    drawn.line.color.rgb = rgb(PAPER if colour else GRID)
    drawn.line.width = Pt(1)


def _hatch(drawn: Shape) -> None:
    """What is below a threshold is hatched."""
    drawn.fill.patterned()
    drawn.fill.pattern = MSO_PATTERN_TYPE.WIDE_UPWARD_DIAGONAL
    drawn.fill.fore_color.rgb, drawn.fill.back_color.rgb = rgb(SEQUENTIAL[2]), rgb(LIGHT)


def _write_label(shapes: GroupShapes, label: MapLabel, language: Language) -> None:
    colour = INK if label.grounded else ink_on(label.area.colour)
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
        ground.fill.fore_color.rgb = rgb(PAPER)
        ground.line.color.rgb = rgb(GRID)
