"""Maps laid out for pages, screens and print: every name is told, nothing hides another, sizes are true."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import combinations, product

import pytest
import shapely
from shapely.geometry import Point

from di_metrics.cards.composing import card_of
from di_metrics.cards.setting import Setting
from di_metrics.cards.view import PictureKind, View, ViewKind
from di_metrics.deck import Map
from di_metrics.drawing import deck_map
from di_metrics.drawing.free_ground import shapes
from di_metrics.drawing.lettering import SMALLEST, Box
from di_metrics.drawing.map_layout import is_small, map_layout
from di_metrics.drawing.map_parts import MapLayout, aspect, map_outlines
from di_metrics.drawing.plotly_maps import ROOM as PAGE
from di_metrics.drawing.plotly_maps import page_size
from di_metrics.drawing.style import contrast
from di_metrics.drawing.svg_maps import map_drawing
from di_metrics.indicators import CATALOGUE
from di_metrics.indicators.shares import is_rate
from di_metrics.model import Basis, Dimension, Language, Unit
from di_metrics.sources.exact import RecordedFigures
from di_metrics.store import Database
from di_metrics.text import Speaker
from di_metrics.ui.map_page import mapped_indicators

SCREEN, SCREEN_OF_MANY = Box(2, 2, 422, 416), Box(2, 2, 777, 416)
PRINT = Box(2, 2, 1016, 656)
MANY = 13

CODES = [
    next(code for code in mapped_indicators() if CATALOGUE[code].unit is unit)
    for unit in (Unit.PERCENT, Unit.PERSONS, Unit.EUR)
]
"""Colours and circles, with the shortest values and the longest ones."""

Laid = tuple[Map, str, MapLayout, Box, float]


def picture_of(database: Database, code: str, basis: Basis, language: Language) -> Map | None:
    view = View(ViewKind.FIGURES, (code,), (Dimension.MUNICIPALITY,), PictureKind.MAP, basis=basis)
    setting = Setting(RecordedFigures(database), language, database.region.project.end, None)
    picture = card_of(setting, view).picture
    return picture if isinstance(picture, Map) else None


def rooms(picture: Map) -> Iterator[tuple[Box, float]]:
    yield PAGE, page_size(picture)
    yield (SCREEN if len(picture.areas) <= MANY else SCREEN_OF_MANY), SMALLEST
    yield PRINT, SMALLEST


@pytest.fixture(scope="module", params=["demonstration", "sample"])
def laid(request: pytest.FixtureRequest) -> list[Laid]:
    """The maps of a region: both divisions and languages, wherever maps are shown."""
    database: Database = request.getfixturevalue(request.param)
    found = []
    for code, basis, language in product(CODES, database.region.bases, Language):
        picture = picture_of(database, code, basis, language)
        if picture is not None:
            outlines = database.outlines(basis)
            found += [(picture, outlines, map_layout(picture, outlines, *room), *room) for room in rooms(picture)]
    assert {bool(picture.circles) for picture, *_ in found} == {True, False}
    return found


def faults(laid: list[Laid], judge: Callable[[Map, str, MapLayout, Box, float], Iterator[str]]) -> list[str]:
    return [
        f"{picture.basis} {picture.areas[0].label} {room.width:.0f}: {fault}"
        for picture, outlines, layout, room, size in laid
        for fault in judge(picture, outlines, layout, room, size)
    ]


def test_every_municipality_has_its_name_and_value_and_none_covers_another(laid: list[Laid]) -> None:
    def judge(picture: Map, outlines: str, layout: MapLayout, room: Box, size: float) -> Iterator[str]:
        drawn = {one.code for one in layout.outlines}
        named = {one.area.code for one in layout.labels if one.name}
        yield from (f"{one.name} has no name" for one in picture.areas if one.code in drawn - named)
        for one, other in combinations(layout.labels, 2):
            if one.box.overlap(other.box) > 0.01:
                yield f"{one.name} covers {other.name}"
        for label in layout.labels:
            if label.box.overlap(room) < label.box.area - 0.01:
                yield f"{label.name} leaves the picture"
            [words] = shapes([label.box])
            for circle in (*layout.circles, *layout.key):
                if words.intersection(circle.shape()).area > 0.02 * circle.shape().area:
                    yield f"{label.name} covers the circle of {circle.area.name if circle.area else circle.label}"

    assert faults(laid, judge) == []


def test_it_is_seen_which_municipality_a_name_is_of(laid: list[Laid]) -> None:
    """A name lies in its municipality, touches its circle, stands in its frame, or a line leads from it."""

    def judge(picture: Map, outlines: str, layout: MapLayout, room: Box, size: float) -> Iterator[str]:
        shape_of = {one.code: one.shape for one in layout.outlines}
        circles = {one.area.code: one.shape() for one in layout.circles if one.area}
        framed = {one.outline.code: one.frame for one in layout.insets}
        for label in layout.labels:
            code, [words] = label.area.code, shapes([label.box])
            if label.lead:
                (_, end) = label.lead
                if Point(end).distance(circles.get(code, shape_of[code])) > 0.5:
                    yield f"the line from {label.name} leads elsewhere"
            elif code in framed:
                if label.box.overlap(framed[code]) < label.box.area - 0.01:
                    yield f"{label.name} leaves its frame"
            elif code in circles:
                if words.distance(circles[code]) > 0.5 * size:
                    yield f"{label.name} is far from its circle"
            elif shapely.intersection(words, shape_of[code]).area < 0.4 * words.area and label.area.value is not None:
                yield f"{label.name} lies in another municipality"

    assert faults(laid, judge) == []


def test_names_stand_out_from_their_ground(laid: list[Laid]) -> None:
    def judge(picture: Map, outlines: str, layout: MapLayout, room: Box, size: float) -> Iterator[str]:
        for label in layout.labels:
            if contrast(label.ink, label.rim or label.area.colour) < 4.5:
                yield f"{label.name} on {label.rim or label.area.colour}"
            if picture.circles or label.lead or label.area.is_hatched:
                continue
            own = next(one.shape for one in layout.outlines if one.code == label.area.code)
            covered = shapely.intersection(own, *shapes([label.box])).area
            if covered > 0.4 * label.box.area and label.rim not in (None, label.area.colour):
                yield f"{label.name} has a rim of {label.rim} amid {label.area.colour}"

    assert faults(laid, judge) == []


def test_a_map_of_colours_shows_every_small_municipality_enlarged_and_no_other(laid: list[Laid]) -> None:
    def judge(picture: Map, outlines: str, layout: MapLayout, room: Box, size: float) -> Iterator[str]:
        full = map_outlines(picture, outlines, room)
        small = {one.code for one in full if one.area and is_small(one, size)} if not picture.circles else set()
        if small != {one.outline.code for one in layout.insets}:
            yield f"{small} are small"
        land = shapely.union_all([one.shape for one in layout.outlines])
        frames = shapes([one.frame for one in layout.insets]) if layout.insets else []
        yield from (
            f"a frame covers {one.intersection(land).area:.0f} of the land" for one in frames if one.intersects(land)
        )
        yield from ("frames meet" for one, other in combinations(frames, 2) if one.intersection(other).area > 0.01)
        shape_of = {one.code: one for one in layout.outlines}
        for inset, frame in zip(layout.insets, frames, strict=True):
            if (
                not frame.contains(inset.outline.shape)
                or inset.outline.shape.area <= shape_of[inset.outline.code].shape.area
            ):
                yield f"{inset.outline.code} is not enlarged within its frame"
            if inset.outline.area != shape_of[inset.outline.code].area:
                yield f"{inset.outline.code} differs in its frame"

    assert faults(laid, judge) == []


def test_the_cities_of_the_region_are_the_small_ones(demonstration: Database) -> None:
    picture = picture_of(demonstration, "coverage", Basis.POST2021, Language.LV)
    assert picture
    layout = map_layout(picture, demonstration.outlines(Basis.POST2021), PAGE, page_size(picture))
    cities = {one.code for one in demonstration.region.of_basis(Basis.POST2021) if one.kind == "state_city"}
    assert {one.outline.code for one in layout.insets} == cities


def test_the_area_of_a_circle_is_its_value_on_one_scale_with_the_key(laid: list[Laid]) -> None:
    def judge(picture: Map, outlines: str, layout: MapLayout, room: Box, size: float) -> Iterator[str]:
        if not picture.circles:
            yield from ("circles without a key" for _ in layout.circles or layout.key)
            return
        values = dict(zip(layout.key, [value for value, _ in picture.circles], strict=True))
        values |= {one: one.area.value for one in layout.circles if one.area and one.area.value}
        told = {area.code for area in picture.areas if area.value} & {one.code for one in layout.outlines}
        if told != {one.area.code for one in layout.circles if one.area}:
            yield "a value has no circle"
        scales = [math.pi * circle.radius**2 / value for circle, value in values.items()]
        if max(scales) > 1.0001 * min(scales):
            yield f"{min(scales)} to {max(scales)} for one"
        if max(values.values()) > picture.circles[0][0]:
            yield "a circle is larger than any of the key"
        for circle in layout.circles:
            shape = next(one.shape for one in layout.outlines if circle.area and one.code == circle.area.code)
            if not shape.contains(Point(circle.x, circle.y)):
                yield f"{circle.area} lies elsewhere"

    assert faults(laid, judge) == []


def test_amounts_are_circles_and_rates_are_five_classes(laid: list[Laid]) -> None:
    for code in mapped_indicators():
        indicator = CATALOGUE[code]
        assert (not is_rate(indicator)) is (
            indicator.unit in {"persons", "eur", "places", "service_units"} and not _is_mean(code)
        ), code

    def judge(picture: Map, outlines: str, layout: MapLayout, room: Box, size: float) -> Iterator[str]:
        if any(area.value for area in picture.areas) and not picture.circles:
            classes = [meaning for _, meaning in picture.legend if "–" in meaning.strip("–")]
            if len(classes) != 5:
                yield f"{classes}"

    assert faults(laid, judge) == []


def _is_mean(code: str) -> bool:
    return code.startswith(("mean_", "median_")) or "_per_" in code


def test_figures_of_pages_and_pictures_of_screens_hold_every_municipality(laid: list[Laid]) -> None:
    def judge(picture: Map, outlines: str, layout: MapLayout, room: Box, size: float) -> Iterator[str]:
        told = {one.area.code for one in layout.labels}
        if room is PAGE:
            figure = deck_map(Speaker(Language.LV), picture, outlines)
            areas = [one for one in figure["data"] if one["type"] == "choropleth"]
            if not told <= {code for one in areas for code in one["locations"]}:
                yield "a municipality cannot be clicked"
            words = next(one["text"] for one in figure["data"][::-1] if one.get("mode") == "text")
            if len(words) != len(told):
                yield "a municipality has no words"
        drawing = map_drawing(picture, outlines, replace(room, left=0, top=0, width=room.width + 4, height=room.height + 4))
        if not all(f'data-area="{code}"' in drawing for code in told):
            yield "a municipality is not drawn"

    assert faults(laid, judge) == []


def test_an_outline_is_sent_once_in_a_figure(demonstration: Database) -> None:
    picture = picture_of(demonstration, "coverage", Basis.PRE2021, Language.LV)
    assert picture
    figure = deck_map(Speaker(Language.LV), picture, demonstration.outlines(Basis.PRE2021))
    sent = [
        feature["properties"]["code"] for one in figure["data"] if "geojson" in one for feature in one["geojson"]["features"]
    ]
    outlines = map_outlines(picture, demonstration.outlines(Basis.PRE2021), PAGE)
    small = [one.code for one in outlines if is_small(one, page_size(picture))]
    assert sorted(sent) == sorted([*(one.code for one in outlines), *small])


def test_where_there_is_no_room_for_all_names_the_outlines_are_large_and_no_name_covers_another(
    demonstration: Database,
) -> None:
    picture = picture_of(demonstration, "compensation", Basis.PRE2021, Language.LV)
    assert picture
    room = Box(0, 0, 200, 160)
    layout = map_layout(picture, demonstration.outlines(Basis.PRE2021), room, SMALLEST)
    west, _, east, _ = shapely.union_all([one.shape for one in layout.outlines]).bounds
    assert east - west == pytest.approx(
        min(room.width, room.height * aspect(demonstration.outlines(Basis.PRE2021))), rel=0.01
    )
    assert len(layout.labels) < len(picture.areas)
    assert not any(one.box.overlap(other.box) > 0.01 for one, other in combinations(layout.labels, 2))
