"""Pictures on a screen: charts, and a map with its values, what its colours mean, and the figures of the chosen one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from html import escape

from di_metrics.deck import Area, Chart, ChartKind, Map, Row, Table
from di_metrics.drawing.lettering import Box
from di_metrics.drawing.map_parts import beyond_outlines
from di_metrics.drawing.style import ground
from di_metrics.drawing.svg_charts import chart_drawings
from di_metrics.drawing.svg_elements import svg
from di_metrics.drawing.svg_maps import map_drawing
from di_metrics.drawing.svg_pictures import photo_drawing
from di_metrics.photo import Photo
from di_metrics.text import Speaker

Part = tuple[Sequence[str], str]
"""The names of the rows, columns or bars that a screen holds, if it tells itself from others by these, and its HTML."""

_MOST_VALUES = 13
"""Municipalities whose names and values have room in a list beside the map."""

_DIVIDED, _BETWEEN = (ChartKind.BARS, ChartKind.STACKED), 32.0
"""Charts that may stand in two halves, and what is free between these."""

_BESIDE_VALUES, _ALONE = 0.36, 0.66
"""The part of the room's width that a map takes."""


def chart_screens(speaker: Speaker, chart: Chart, room: Box, description: str, beside: Chart | None) -> list[Part]:
    """A chart on one screen or, where its bars need more, in halves of one or on several.

    It is on the scale of what it may be shown `beside` too.
    """
    whole = chart_drawings(speaker, chart, room, beside)
    half = replace(room, width=(room.width - _BETWEEN) / 2)
    halves = chart_drawings(speaker, chart, half, beside) if len(whole) > 1 and chart.kind in _DIVIDED else whole
    if math.ceil(len(halves) / 2) >= len(whole):
        return [(names, _on_screen(room, drawn, description)) for names, drawn in whole]
    pairs = [halves[start : start + 2] for start in range(0, len(halves), 2)]
    return [
        (
            tuple(name for names, _ in pair for name in names),
            f'<div class="dp-halves">{"".join(_on_screen(half, drawn, description) for _, drawn in pair)}</div>',
        )
        for pair in pairs
    ]


def _on_screen(room: Box, content: str, description: str) -> str:
    """A picture as wide and high as its room at any size of the screen; `description` is for those who hear it."""
    size = f"width:calc({room.width:g} * var(--u));height:calc({room.height:g} * var(--u))"
    return svg(room, content, style=size, role="group", aria_label=description)


def photo_screen(photo: Photo, room: Box) -> str:
    """A picture from a file."""
    return _on_screen(room, photo_drawing(photo, room), photo.alt)


def map_with_key(picture: Map, table: Table | None, outlines: str, room: Box, description: str, no_row: str) -> str:
    """A map at the left; at its right all values, what the colours mean, and the figures of the one that was clicked.

    `no_row` says what a click does.
    """
    beyond = beyond_outlines(picture, outlines)
    areas = [one for one in picture.areas if one not in beyond]
    values = _values(areas) if len(areas) <= _MOST_VALUES else ""
    space = Box(0, 0, room.width * (_BESIDE_VALUES if values else _ALONE), room.height)
    drawn = _on_screen(space, map_drawing(picture, outlines, space), description)
    key = "".join(
        f'<li><span class="dp-swatch" style="background:{escape(ground(colour, hatched=picture.is_hatched(colour)))}">'
        f"</span>{escape(name)}</li>"
        for colour, name in picture.legend
    )
    key += "".join(f"<li>{escape(one.name)}: {escape(one.label)}</li>" for one in beyond)
    rows = {row.name: row for row in table.rows} if table else {}
    chosen = "".join(_figures(area, rows.get(area.name), table) for area in areas)
    return (
        f'<div class="dp-map">{drawn}{values}<div class="dp-beside"><ul class="dp-key">{key}</ul>'
        f'<p class="dp-note">{escape(picture.note)}</p><p class="dp-note dp-ask">{escape(no_row)}</p>'
        f'<div aria-live="polite">{chosen}</div></div></div>'
    )


def _values(areas: Sequence[Area]) -> str:
    """Names and values of all municipalities, the largest value first."""
    ordered = sorted(areas, key=lambda area: (area.value is None, -(area.value or 0.0)))
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
