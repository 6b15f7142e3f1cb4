"""Maps as SVG, in the pixels of a screen of 1280 × 720: municipalities in the colours of their classes, with labels."""

from __future__ import annotations

from di_metrics.deck import Area, Map
from di_metrics.drawing.lettering import Box
from di_metrics.drawing.map_layout import MapLabel, Outline, map_hatching, map_outlines, placed_labels
from di_metrics.drawing.style import ACCENT, EMPTY, INK, MUTED, PAPER, ink_on
from di_metrics.drawing.svg_elements import element, lines, weight

_EDGE = 2.0


def map_drawing(picture: Map, outlines: str, room: Box) -> str:
    """A map as large as its room allows; `outlines` is GeoJSON of its basis.

    Municipalities that the map does not tell of are bare outlines, those below a threshold are hatched.
    """
    within = Box(room.left + _EDGE, room.top + _EDGE, room.width - 2 * _EDGE, room.height - 2 * _EDGE)
    found = map_outlines(picture, outlines, within)
    found.sort(key=lambda one: (one.area is not None, -one.shape.area))
    drawn = "".join(_shape(one, one.area) for one in found)
    drawn += "".join(_hatched(one.code, outlines, within) for one in found if one.area and one.area.low)
    return drawn + "".join(_label(one) for one in placed_labels(found, within))


def _shape(outline: Outline, area: Area | None) -> str:
    path = "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in ring[:-1]) + "Z" for ring in outline.rings())
    if area is None:
        return element("path", d=path, fill_rule="evenodd", fill=EMPTY, stroke=PAPER)
    told = f"{area.name}: {area.label}"
    return element(
        "path", d=path, fill_rule="evenodd", fill=area.colour, stroke=MUTED, data_tip=told, data_area=area.code,
        class_="dp-mark", tabindex=0, role="button", aria_label=told,
    )  # fmt: skip


def _hatched(code: str, outlines: str, within: Box) -> str:
    path, pen = "", "M"
    for place in map_hatching(code, outlines, within):
        path += f"{pen}{place[0]:.1f} {place[1]:.1f}" if place else ""
        pen = "L" if place else "M"
    return element("path", d=path, stroke=ACCENT, opacity=0.55, pointer_events="none")


def _label(label: MapLabel) -> str:
    """A name and a value, with a light rim where they reach over the edge or stand on hatching."""
    box, area = label.box, label.area
    rimmed = label.grounded or area.low
    rim = {"paint_order": "stroke", "stroke": PAPER, "stroke_width": 4, "stroke_linejoin": "round"} if rimmed else {}
    words = lines(
        box.left + box.width / 2,
        box.top + box.height / 2,
        [*label.name, area.label],
        anchor="middle",
        colour=INK if rimmed else ink_on(area.colour),
    )
    return element("g", words, pointer_events="none", **weight(600), **rim)
