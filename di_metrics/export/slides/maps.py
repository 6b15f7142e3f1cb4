"""Maps as coloured shapes and circles that can be moved and coloured anew, grouped with their labels."""

from __future__ import annotations

from pptx.enum.dml import MSO_PATTERN_TYPE, MSO_THEME_COLOR
from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.shapes.autoshape import Shape
from pptx.shapes.base import BaseShape
from pptx.shapes.group import GroupShape
from pptx.shapes.shapetree import GroupShapes, SlideShapes
from pptx.util import Pt

from di_metrics.deck import Area, Map
from di_metrics.drawing.lettering import LEADING, Box, line_count, text_width
from di_metrics.drawing.map_layout import map_layout
from di_metrics.drawing.map_parts import Circle, Inset, MapLabel, MapLayout, Outline, Place
from di_metrics.drawing.style import ACCENT, EMPTY, GRID, INK, LIGHT, MUTED, PAPER, SEQUENTIAL
from di_metrics.export.slides.text_boxes import SMALLEST, Run, Style, add_text, emu, rgb
from di_metrics.model import Language

_SWATCH, _HATCHED = "\N{FULL BLOCK} ", "\N{MEDIUM SHADE} "


def legend_size(picture: Map, width: float) -> float:
    """The height of a map's legend and note in a column of some width, in points."""
    lines = [_SWATCH + text for _colour, text in picture.legend] + ([picture.note] if picture.note else [])
    return sum(line_count(line, SMALLEST, width - 4) for line in lines) * SMALLEST * LEADING + 4


def add_map(shapes: SlideShapes, picture: Map, outlines: str, box: Box, language: Language) -> GroupShape:
    """Draw the municipalities of a map into a box, those without a figure as bare outlines. `outlines` is GeoJSON."""
    group = shapes.add_group_shape()
    layout = map_layout(picture, outlines, box, SMALLEST)
    for outline in layout.outlines:
        _draw_outline(group.shapes, outline)
    for lead in layout.leads:
        _draw_line(group.shapes, lead)
    for inset in layout.insets:
        _draw_inset(group.shapes, inset)
    for circle in layout.circles:
        _draw_circle(group.shapes, circle, ACCENT)
    _draw_key(group.shapes, layout, language)
    for label in layout.labels:
        _write_label(group.shapes, label, language)
    return group


def add_legend(shapes: SlideShapes, picture: Map, box: Box, language: Language) -> BaseShape | None:
    """What the colours of a map mean, and its note, in a column. None if there is nothing to tell."""
    if not picture.legend and not picture.note:
        return None
    marks = [MUTED if picture.is_hatched(colour) else colour for colour, _ in picture.legend]
    lines = [
        [Run(_HATCHED if picture.is_hatched(colour) else _SWATCH, colour=mark), Run(text)]
        for mark, (colour, text) in zip(marks, picture.legend, strict=True)
    ]
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


def _draw_outline(shapes: GroupShapes, outline: Outline) -> None:
    area = outline.area
    freeform = _freeform(shapes, outline)
    paint(freeform, area.colour if area else None)
    if area and area.is_hatched:
        _hatch(freeform, area)
    freeform.name = f"{area.name}: {area.label}" if area else outline.code


def _draw_inset(shapes: GroupShapes, inset: Inset) -> None:
    """A frame with a municipality enlarged in it."""
    frame = inset.frame
    drawn = shapes.add_shape(MSO_SHAPE.RECTANGLE, emu(frame.left), emu(frame.top), emu(frame.width), emu(frame.height))
    paint(drawn, PAPER)
    drawn.line.color.rgb = rgb(MUTED)
    _draw_outline(shapes, inset.outline)


def _draw_line(shapes: GroupShapes, lead: tuple[Place, Place]) -> None:
    ends = [emu(length) for place in lead for length in place]
    shapes.add_connector(MSO_CONNECTOR.STRAIGHT, *ends).line.color.rgb = rgb(MUTED)


def _draw_circle(shapes: GroupShapes, circle: Circle, colour: str | None) -> None:
    """A circle, named by what its size stands for; without a colour it is a ring."""
    left, top, side = circle.x - circle.radius, circle.y - circle.radius, 2 * circle.radius
    drawn = shapes.add_shape(MSO_SHAPE.OVAL, emu(left), emu(top), emu(side), emu(side))
    paint(drawn, colour)
    if colour is None:
        drawn.fill.background()
        drawn.line.color.rgb = rgb(MUTED)
    drawn.name = circle.label or (f"{circle.area.name}: {circle.area.label}" if circle.area else "")


def _draw_key(shapes: GroupShapes, layout: MapLayout, language: Language) -> None:
    """The circles that tell sizes, with their labels."""
    for number, circle in enumerate(layout.key):
        _draw_circle(shapes, circle, None)
        left, middle = layout.key_label(number)
        height = layout.size * LEADING
        place = Box(left, middle - height / 2, text_width(circle.label, layout.size) + 4, height)
        style = Style(language, layout.size, colour=MUTED)
        add_text(shapes, place, [circle.label], style, anchor=MSO_ANCHOR.MIDDLE, wrap=False, padded=False)


# ---- Colours and words ----


def paint(drawn: Shape, ground: str | None) -> None:
    """Fill a shape with a colour, or with paper where it has none, without the effects of the theme."""
    style = drawn._element.find("{*}style")
    if style is not None:  # the theme's shadow and effects
        drawn._element.remove(style)
    drawn.fill.solid()
    drawn.fill.fore_color.rgb = rgb(ground or PAPER)
    drawn.line.color.rgb = rgb(PAPER if ground else GRID)
    drawn.line.width = Pt(1)


def _hatch(drawn: Shape, area: Area) -> None:
    """What is below a threshold, or what the figure does not apply to, is hatched."""
    drawn.fill.patterned()
    drawn.fill.pattern = MSO_PATTERN_TYPE.WIDE_UPWARD_DIAGONAL
    drawn.fill.fore_color.rgb = rgb(SEQUENTIAL[2] if area.low else MUTED)
    drawn.fill.back_color.rgb = rgb(LIGHT if area.low else EMPTY)


def _write_label(shapes: GroupShapes, label: MapLabel, language: Language) -> None:
    colour = INK if label.rim else label.ink
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
    if label.rim:  # letters of slides have no rim: they stand on a ground of their own
        ground = frame._parent
        ground.fill.solid()
        ground.fill.fore_color.rgb = rgb(PAPER)
