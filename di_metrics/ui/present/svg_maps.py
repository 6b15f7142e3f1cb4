"""The map on a slide: municipalities with their values, and the row of figures of the one that is chosen."""

from __future__ import annotations

from html import escape
from math import cos, radians
from typing import Any

from shapely.affinity import affine_transform
from shapely.geometry import MultiPolygon, Point, Polygon, box, shape

from di_metrics.deck import Area, Map, Row, Table
from di_metrics.drawing.outlines import label_points, outlines_of
from di_metrics.drawing.style import EMPTY, INK
from di_metrics.export.handout.pictures import contrast
from di_metrics.export.slides.text_boxes import text_width
from di_metrics.ui.present.svg_charts import SMALLEST, Room, element, lines, picture

_LINE = 21.0
_WIDTHS = (float("inf"), 110.0)
"""A name stands on one line, or on more if that finds room."""

_MOST_VALUES = 13
"""Municipalities whose names and values have room in a list beside the map."""

_BESIDE_VALUES, _ALONE = 0.36, 0.66
"""The part of the room's width that a map takes."""

Box = tuple[float, float, float, float]


def map_with_key(map_: Map, table: Table | None, outlines: str, room: Room, description: str, no_row: str) -> str:
    """A map at the left; at its right all values, what the colours mean, and the figures of the one that was clicked.

    `no_row` says what a click does.
    """
    known = {feature["properties"]["code"] for feature in outlines_of(outlines)["features"]}
    shown = [area for area in map_.areas if area.code in known]
    values = _values(shown) if len(shown) <= _MOST_VALUES else ""
    space = Room(room.width * (_BESIDE_VALUES if values else _ALONE), room.height)
    drawn = picture(space, _Drawn(map_, outlines, space).svg(), description)
    key = "".join(
        f'<li><span class="dp-swatch" style="background:{escape(colour)}"></span>{escape(name)}</li>'
        for colour, name in map_.legend
    )
    key += "".join(f"<li>{escape(one.name)}: {escape(one.label)}</li>" for one in map_.areas if one.code not in known)
    rows = {row.name: row for row in table.rows} if table else {}
    chosen = "".join(_figures(area, rows.get(area.name), table) for area in shown)
    return (
        f'<div class="dp-map">{drawn}{values}<div class="dp-beside"><ul class="dp-key">{key}</ul>'
        f'<p class="dp-note">{escape(map_.note)}</p><p class="dp-note dp-ask">{escape(no_row)}</p>'
        f'<div aria-live="polite">{chosen}</div></div></div>'
    )


def _values(shown: list[Area]) -> str:
    """Names and values of all municipalities, the largest value first."""
    ordered = sorted(shown, key=lambda area: (area.value is None, -(area.value or 0.0)))
    items = "".join(
        f'<li data-area="{escape(one.code)}"><span>{escape(one.name)}</span><b>{escape(one.label)}</b></li>'
        for one in ordered
    )
    return f'<ul class="dp-values">{items}</ul>'


def _figures(area: Area, row: Row | None, table: Table | None) -> str:
    """The figures of a municipality, unseen until it is chosen."""
    pairs = (
        [(column.heading, figure.text) for column, figure in zip(table.columns, row.figures, strict=True)]
        if row and table
        else [("", area.label)]
    )
    told = "".join(f"<dt>{escape(name)}</dt><dd>{escape(text)}</dd>" for name, text in pairs)
    return f'<div class="dp-row" data-row="{escape(area.code)}" hidden><h2>{escape(area.name)}</h2><dl>{told}</dl></div>'


class _Drawn:
    """The outlines in pixels; a degree of longitude is narrower than one of latitude."""

    def __init__(self, map_: Map, outlines: str, room: Room) -> None:
        self.map, self.outlines = map_, outlines
        raw = {one["properties"]["code"]: shape(one["geometry"]) for one in outlines_of(outlines)["features"]}
        self._turn = _turned(list(raw.values()), room)
        self.shapes: dict[str, Any] = {code: affine_transform(one, self._turn) for code, one in raw.items()}
        self.taken: list[Box] = []

    def svg(self) -> str:
        areas = {area.code: area for area in self.map.areas}
        around = [self._outline(one, fill=EMPTY, stroke="#ffffff") for code, one in self.shapes.items() if code not in areas]
        shown = [areas[code] for code in self.shapes if code in areas]
        shown.sort(key=lambda area: -float(self.shapes[area.code].area))
        return "".join([*around, *map(self._area, shown), *self._labels(shown)])

    def _area(self, area: Area) -> str:
        return self._outline(
            self.shapes[area.code], fill=area.colour, stroke="#5a6a72", data_tip=f"{area.name}: {area.label}",
            data_area=area.code, class_="dp-mark", tabindex=0, role="button", aria_label=f"{area.name}: {area.label}",
        )  # fmt: skip

    def _outline(self, geometry: Any, **attributes: object) -> str:
        path = "".join(
            "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in ring.coords[:-1]) + "Z"
            for polygon in _polygons(geometry)
            for ring in (polygon.exterior, *polygon.interiors)
        )
        return element("path", "", d=path, fill_rule="evenodd", **attributes)

    def _labels(self, shown: list[Area]) -> list[str]:
        """Values first, then names where they find room beside them; the key tells the colour of what has no value."""
        spots = {area.code: self._spot(area.code) for area in shown}
        fits = {one.code: self._holds(one.code, _around(spots[one.code], [one.label])) for one in shown}
        shown = [one for one in shown if one.value is not None or fits[one.code]]
        told = {area.code: [area.label] for area in shown}
        for area in shown:
            said = [area.label]
            self.taken.append(_around(spots[area.code], said))
        for place, area in enumerate(shown):
            for width in _WIDTHS:
                said = [*_broken(area.name, width), area.label]
                wanted = _around(spots[area.code], said)
                others = [one for index, one in enumerate(self.taken) if index != place]
                if self._holds(area.code, wanted) and not any(_meet(wanted, one) for one in others):
                    told[area.code], self.taken[place] = said, wanted
                    break
        return [self._label(area, spots[area.code], told[area.code]) for area in shown]

    def _spot(self, code: str) -> tuple[float, float]:
        east, north, _ = label_points(self.outlines)[code]
        point = affine_transform(Point(east, north), self._turn)
        return float(point.x), float(point.y)

    def _holds(self, code: str, wanted: Box) -> bool:
        return bool(self.shapes[code].contains(box(*wanted)))

    def _label(self, area: Area, spot: tuple[float, float], said: list[str]) -> str:
        within = self._holds(area.code, _around(spot, said))
        ink = max((INK, "#ffffff"), key=lambda one: contrast(one, area.colour)) if within else INK
        kind = "dp-over" if within else "dp-over dp-halo"
        return element("g", lines(*spot, said, anchor="middle").replace(f'fill="{INK}"', f'fill="{ink}"'), class_=kind)


def _turned(geometries: list[Any], room: Room) -> list[float]:
    """The numbers that turn degrees into the pixels of a room (a, b, d, e, x, y of shapely)."""
    whole = MultiPolygon([polygon for one in geometries for polygon in _polygons(one)])
    west, south, east, north = whole.bounds
    narrowed = whole.envelope.centroid.y
    shrink = cos(radians(narrowed))
    size = min((room.width - 4) / ((east - west) * shrink), (room.height - 4) / (north - south))
    left = (room.width - (east - west) * shrink * size) / 2
    top = (room.height - (north - south) * size) / 2
    return [size * shrink, 0, 0, -size, left - west * shrink * size, top + north * size]


def _polygons(geometry: Any) -> list[Polygon]:
    return [geometry] if isinstance(geometry, Polygon) else list(getattr(geometry, "geoms", []))


def _broken(name: str, width: float) -> list[str]:
    found: list[str] = []
    for word in name.split():
        if found and text_width(f"{found[-1]} {word}", SMALLEST) <= width:
            found[-1] += f" {word}"
        else:
            found.append(word)
    return found


def _around(spot: tuple[float, float], said: list[str]) -> Box:
    half, high = max(text_width(line, SMALLEST) for line in said) / 2, len(said) * _LINE / 2
    return spot[0] - half, spot[1] - high, spot[0] + half, spot[1] + high


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
