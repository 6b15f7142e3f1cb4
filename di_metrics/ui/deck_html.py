"""The parts of a card on a page: its picture, the meaning of a map's colours, and a preparer's comment."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from html import escape
from typing import Any

import streamlit as st

from di_metrics.deck import Chart, ChartKind, Listing, Map, Picture, Table
from di_metrics.drawing import deck_chart, deck_map
from di_metrics.drawing.plotly_points import panel, panels
from di_metrics.drawing.style import MUTED, ground
from di_metrics.errors import N_
from di_metrics.export.markdown import Block, Line, Points, Span, blocks
from di_metrics.model import Basis
from di_metrics.photo import Photo
from di_metrics.text import Speaker
from di_metrics.text.narrative import described as in_words
from di_metrics.ui import html
from di_metrics.ui.html import caption
from di_metrics.ui.plotly_figure import SentAsItIs
from di_metrics.ui.stylesheet import colour

# Plotly fetches a world map for every geographic figure, even an invisible one; this folder holds an empty one of our own.
PLOTLY = {"displayModeBar": False, "topojsonURL": "app/static/topojson/", "responsive": True, "scrollZoom": False}


def draw_picture(
    speaker: Speaker,
    picture: Picture | None,
    outlines: Callable[[Basis], str],
    key: str,
    under: Sequence[str] = (),
    *,
    caption: str = "",
    described: str,
    opens: bool = False,
) -> str | None:
    """A card's picture; returns the code of what was clicked where it `opens` it: a municipality, its figure, or a row.

    HTML that is to stand `under` a chart or map becomes one element with what these have there. `caption` stands over a
    table, `described` is what a screen reader says of a chart or map.
    """
    if not isinstance(picture, Chart | Map):
        tell([html_of(picture, caption)])
        return None
    if isinstance(picture, Chart) and picture.second:
        for column, (place, one) in zip(st.columns(2), enumerate(picture.each), strict=True):
            with column:
                said = in_words(speaker, caption, one)
                draw_picture(speaker, one, outlines, f"{key}_{place}", caption=caption, described=said)
        tell(under)
        return None
    if isinstance(picture, Chart) and picture.marks:
        st.html(html.caption(picture.marks))
    if isinstance(picture, Chart) and picture.panels:
        _draw_panels(speaker, picture, key)
        return None
    opens = opens and (isinstance(picture, Map) or picture.kind in _OPENING)
    drawn = (
        deck_map(speaker, picture, outlines(Basis(picture.basis)))
        if isinstance(picture, Map)
        else deck_chart(speaker, picture)
    )
    options: dict[str, Any] = {"on_select": "rerun", "selection_mode": "points"} if opens else {}
    figure = SentAsItIs(drawn)
    event = st.plotly_chart(figure, key=f"chart_{key}", theme=None, config=PLOTLY, alt=described, **options)
    hint = [html.caption(speaker.say(text))] if opens and (text := _hint(picture)) else []
    tell([map_legend(picture) if isinstance(picture, Map) else "", *hint, *under])
    points = event.selection.points if opens and event else []
    if isinstance(picture, Map):
        return next((str(point["location"]) for point in points if point.get("location")), None)
    return next((picture.codes[point["point_index"]] or None for point in points), None)


_OPENING = (ChartKind.DOTS, ChartKind.SCATTER, ChartKind.BARS)
"""Charts of which something can be clicked."""


def _hint(picture: Chart | Map) -> str:
    """What a click on a picture does, where that is not to be seen."""
    if isinstance(picture, Map):
        return N_("Choose a municipality to open it.")
    if picture.kind is not ChartKind.DOTS:
        return ""
    of_one = N_("Choose a dot to compare municipalities by that figure.")
    return of_one if picture.own_scales else N_("Choose a dot to open the municipality.")


def html_of(picture: Picture | None, caption: str) -> str:
    """A table under its caption, a list of points or a picture from a file; nothing of what is drawn."""
    match picture:
        case Table():
            return html.table(picture, caption)
        case Listing():
            return html.listed(picture.points)
        case Photo():
            return f'<img class="di-photo" src="{escape(picture.address)}" alt="{escape(picture.alt)}">'
    return ""


def tell(parts: Iterable[str]) -> None:
    """Parts of a page one under another; they are one element, for each costs the server as much whatever it holds."""
    if kept := [one for one in parts if one]:
        st.html(html.stacked(*kept))


_PANEL_WIDTH = 320


def _draw_panels(speaker: Speaker, picture: Chart, key: str) -> None:
    """Small pictures side by side, as many in a row as there is room for; what the grey line is stands above them."""
    told = N_("Each on one scale; grey: %(line)s")
    st.html(html.caption(speaker.say(told, line=picture.series[-1].name)))
    with st.container(horizontal=True, gap="small", key=f"panels_{key}"):
        for place, chart in enumerate(panels(picture)):
            options: dict[str, Any] = {"theme": None, "config": PLOTLY, "width": _PANEL_WIDTH}
            said = in_words(speaker, chart.series[0].name, chart)
            st.plotly_chart(SentAsItIs(panel(speaker, chart)), key=f"chart_{key}_{place}", alt=said, **options)


def map_legend(picture: Map) -> str:
    """What the colours of a map mean, and what must be known of it."""
    grounds = (
        (ground(colour(light), hatched=picture.is_hatched(light), lines=colour(MUTED)), text)
        for light, text in picture.legend
    )
    entries = "".join(
        f'<li><span class="di-swatch" style="background: {escape(drawn)}"></span>{escape(text)}</li>'
        for drawn, text in grounds
    )
    return f'<ul class="di-legend">{entries}</ul>' + (caption(picture.note) if picture.note else "")


def comment(text: str) -> str:
    """A preparer's comment; what is no short Markdown stays the text it was written as."""
    return f'<div class="di-comment">{"".join(map(_block, blocks(text)))}</div>' if text else ""


def _block(block: Block) -> str:
    if isinstance(block, Points):
        kind = "ol" if block.numbered else "ul"
        return f"<{kind}>" + "".join(f"<li>{_line(one)}</li>" for one in block.lines) + f"</{kind}>"
    return f"<p>{_line(block.line)}</p>"


def _line(line: Line) -> str:
    return "".join(map(_span, line))


def _span(span: Span) -> str:
    text = escape(span.text)
    text = f"<strong>{text}</strong>" if span.bold else text
    text = f"<em>{text}</em>" if span.italic else text
    return f'<a href="{escape(span.link)}" target="_blank" rel="noopener noreferrer">{text}</a>' if span.link else text
