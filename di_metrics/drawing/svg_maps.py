"""Maps as SVG, in the pixels of a screen of 1280 × 720: municipalities in the colours of their classes or with circles."""

from __future__ import annotations

from di_metrics.deck import Map
from di_metrics.drawing.lettering import SMALLEST, Box
from di_metrics.drawing.map_layout import map_layout
from di_metrics.drawing.map_parts import Circle, Inset, MapLabel, MapLayout, Outline, Place
from di_metrics.drawing.style import ACCENT, EMPTY, MUTED, PAPER
from di_metrics.drawing.svg_elements import element, lines, text, weight

_EDGE = 2.0


def map_drawing(picture: Map, outlines: str, room: Box) -> str:
    """A map as large as its room allows; `outlines` is GeoJSON of its basis.

    Municipalities that the map does not tell of are bare outlines; those below a threshold, and those that the figure does
    not apply to, are hatched.
    """
    within = Box(room.left + _EDGE, room.top + _EDGE, room.width - 2 * _EDGE, room.height - 2 * _EDGE)
    layout = map_layout(picture, outlines, within)
    on_the_map = sorted(layout.outlines, key=lambda one: (one.area is not None, -one.shape.area))
    drawn = "".join(_shape(one) + _hatched(one) for one in on_the_map)
    drawn += "".join(map(_line, layout.leads))
    drawn += "".join(map(_inset, layout.insets)) + "".join(map(_circle, layout.circles))
    return drawn + _key(layout) + "".join(map(_label, layout.labels))


def _shape(outline: Outline) -> str:
    path, area = "".join(map(_path, outline.rings())), outline.area
    if area is None:
        return element("path", d=path, fill_rule="evenodd", fill=EMPTY, stroke=PAPER)
    told = f"{area.name}: {area.label}"
    return element(
        "path", d=path, fill_rule="evenodd", fill=area.colour, stroke=MUTED, data_tip=told, data_area=area.code,
        class_="dp-mark", tabindex=0, role="button", aria_label=told,
    )  # fmt: skip


def _path(ring: list[Place]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in ring[:-1]) + "Z"


def _hatched(outline: Outline) -> str:
    area = outline.area
    if area is None or not area.is_hatched:
        return ""
    path = "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in line) for line in outline.hatching())
    return element("path", d=path, stroke=ACCENT if area.low else MUTED, opacity=0.55, pointer_events="none")


def _line(lead: tuple[Place, Place]) -> str:
    (x1, y1), (x2, y2) = lead
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=MUTED, pointer_events="none")


def _inset(inset: Inset) -> str:
    """A frame with a municipality enlarged in it, which is a picture of what stands on the map already."""
    area, frame = inset.outline.area, inset.frame
    assert area
    box = {"x": frame.left, "y": frame.top, "width": frame.width, "height": frame.height, "rx": 4}
    path = "".join(map(_path, inset.outline.rings()))
    enlarged = element("path", d=path, fill_rule="evenodd", fill=area.colour, stroke=MUTED, pointer_events="none")
    ground = element(
        "rect",
        **box,
        fill=PAPER,
        stroke=MUTED,
        data_area=area.code,
        data_tip=f"{area.name}: {area.label}",
        class_="dp-mark",
    )
    return ground + enlarged + _hatched(inset.outline)


def _circle(circle: Circle) -> str:
    place = {"cx": circle.x, "cy": circle.y, "r": circle.radius}
    return element("circle", **place, fill=ACCENT, stroke=PAPER, pointer_events="none")


def _key(layout: MapLayout) -> str:
    """The circles that tell sizes; the labels stand one above the other."""
    drawn = ""
    for place, circle in enumerate(layout.key):
        drawn += element("circle", cx=circle.x, cy=circle.y, r=circle.radius, fill="none", stroke=MUTED)
        drawn += text(*layout.key_label(place), circle.label, colour=MUTED)
    return drawn


def _label(label: MapLabel) -> str:
    """A name and a value, with their rim."""
    box, stroke = label.box, label.rim
    rim = {"paint_order": "stroke", "stroke": stroke, "stroke_width": 4, "stroke_linejoin": "round"} if stroke else {}
    words = lines(
        box.left + box.width / 2,
        box.top + box.height / 2,
        label.lines,
        SMALLEST,
        anchor="middle",
        colour=label.ink,
    )
    return element("g", words, pointer_events="none", **weight(600), **rim)
