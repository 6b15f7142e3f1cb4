"""Ranked dots as Plotly figures: a row each, on one scale beside a line that all are compared with, or each on its own."""

from __future__ import annotations

from typing import Any

from di_metrics.deck import Chart, Series
from di_metrics.drawing.chart_scale import AxisScale, on_own_scale, stub_length
from di_metrics.drawing.style import (
    ACCENT,
    ATTENTION,
    GRID,
    INK,
    MUTED,
    NUMBER,
    PAPER,
    SEQUENTIAL,
    TYPE,
    PlotlyFigure,
    axis,
    hover,
    layout,
    legend,
    wrapped,
)
from di_metrics.text import Speaker

_ROW, _OWN_ROW, _TOP, _KEY, _BOTTOM = 44, 58, 34, 34, 40
"""Pixels: of a row, of one with its own scale, above the rows for the line's name and the key, and below for the axis."""
_NAMES, _LETTER, _MOST_RIGHT = 20, 7.6, 190
_TRACK, _TICK = 0.13, 0.2
"""Parts of a row that its track and the tick of what it is compared with reach above and below its middle."""
_FULL, _HOLLOW, _FAINT = 15, 11, 7
_AT_TOP = {"xref": "container", "y": 1, "yref": "container", "yanchor": "top"}


def dots(speaker: Speaker, chart: Chart, scale: AxisScale) -> PlotlyFigure:
    """Rows of dots; at the right of each its value as the deck writes it, and below that its note."""
    drawn = _Dotted(chart, scale)
    rows, several = len(chart.categories), len(chart.series) > 1
    above = (8 if chart.own_scales else _TOP) + _KEY * several
    height = above + (8 if chart.own_scales else _BOTTOM) + (_OWN_ROW if chart.own_scales else _ROW) * max(1, rows)
    along = (
        axis(range=[-0.02, 1.02], showticklabels=False, showgrid=False)
        if chart.own_scales
        else axis(
            tickvals=scale.ticks,
            tickformat=NUMBER,
            range=[scale.low - 0.02 * (scale.high - scale.low), scale.high + 0.02 * (scale.high - scale.low)],
            showgrid=False,
            title={"text": chart.axis, "font": {"size": TYPE["note"]}},
        )
    )
    names = axis(
        tickvals=list(range(rows)),
        ticktext=[wrapped(one, _NAMES) for one in chart.categories],
        range=[rows - 0.5, -0.5],
        showgrid=False,
        ticklabelstandoff=6,
    )
    return {
        "data": [*drawn.behind(), *(drawn.dots(place) for place in reversed(range(len(chart.series))))],
        "layout": layout(
            speaker,
            height,
            showlegend=several,
            legend={**legend(), **_AT_TOP, "traceorder": "reversed"},
            margin={"l": 8, "r": drawn.right, "t": above, "b": 8},
            clickmode="event+select",
            xaxis=along,
            yaxis=names,
            shapes=drawn.shapes(),
            annotations=drawn.words(),
        ),
    }


class _Dotted:
    """Dots being drawn on their scale."""

    def __init__(self, chart: Chart, scale: AxisScale) -> None:
        self.chart, self.scale = chart, scale
        self.stub = stub_length(chart, scale)
        texts = [text for one in chart.series[:1] for text in one.labels] + [row.note for row in chart.rows]
        self.right = 12 + min(_MOST_RIGHT, int(max(map(len, texts), default=0) * _LETTER))

    def _at(self, place: int, value: float | None) -> float | None:
        """Where a value of a row lies on the picture's axis."""
        if value is None or not self.chart.own_scales:
            return value
        return on_own_scale(self.chart, place, value)

    def _colour(self, place: int) -> str:
        return ATTENTION if self.chart.row(place).stands_out else ACCENT

    def dots(self, number: int) -> dict[str, Any]:
        """The dots of a series: full ones of the first, hollow ones of an earlier one or of what is below the threshold."""
        series, places = self.chart.series[number], range(len(self.chart.categories))
        hollow = [number > 0 or place in series.low for place in places]
        colours = [self._colour(place) for place in places]
        return {
            "type": "scatter",
            "mode": "markers",
            "name": series.name,
            "x": [self.stub if place in series.low else self._at(place, series.values[place]) for place in places],
            "y": list(places),
            "marker": {
                "color": [PAPER if one else colour for one, colour in zip(hollow, colours, strict=True)],
                "size": _HOLLOW if number else _FULL,
                "line": {"color": colours, "width": 1.8},
            },
            "cliponaxis": False,
            "selected": {"marker": {"opacity": 1}},
            "unselected": {"marker": {"opacity": 1}},
            **hover(self.chart, series),
        }

    def behind(self) -> list[dict[str, Any]]:
        """The values of the others, faint, behind the dots."""
        pairs = [(self._at(place, value), place) for place, row in enumerate(self.chart.rows) for value in row.others]
        if not pairs:
            return []
        marks = {"color": SEQUENTIAL[3], "size": _FAINT}
        return [
            {
                "type": "scatter", "mode": "markers", "x": [x for x, _ in pairs], "y": [y for _, y in pairs],
                "marker": marks, "hoverinfo": "skip", "showlegend": False, "cliponaxis": False,
            }
        ]  # fmt: skip

    # ---- Lines between and behind the dots ----

    def shapes(self) -> list[dict[str, Any]]:
        found = [shape for place in range(len(self.chart.categories)) for shape in self._of_row(place)]
        row = self.chart.common_line
        if row is None or row.line is None:
            return found
        return [*found, dashed(row.line, 0, row.line, 1, yref="paper")]

    def _of_row(self, place: int) -> list[dict[str, Any]]:
        row, own = self.chart.row(place), self.chart.own_scales
        low, high = self._at(place, row.low), self._at(place, row.high)
        if own:
            found = [_bar(0, 1, place, SEQUENTIAL[0], 0.6)]
            found += [] if low is None or high is None else [_bar(min(low, high), max(low, high), place, SEQUENTIAL[1], 1)]
            line = self._at(place, row.line)
            return found + ([] if line is None else [_line(line, place - _TICK, line, place + _TICK, INK, 2)])
        found = [_line(0, place, 1, place, GRID, 1, xref="paper")]
        found += [] if low is None or high is None else [_bar(low, high, place, SEQUENTIAL[0], 1)]
        ends = [one.values[place] for one in self.chart.series[:2]]
        if len(ends) > 1 and ends[0] is not None and ends[1] is not None and ends[0] != ends[1]:
            found.append(_line(ends[1], place, ends[0], place, self._colour(place), 3, opacity=0.55))
        return found

    # ---- Words ----

    def words(self) -> list[dict[str, Any]]:
        """The value and the note of each row, and what the line or the ticks are."""
        chart = self.chart
        series: Series | None = chart.series[0] if chart.series else None
        found = [self._value(place, series.labels[place]) for place in range(len(chart.categories))] if series else []
        if chart.own_scales:
            found += [
                _word(self._at(place, row.line), place, row.line_label, yshift=19, size=12)
                for place, row in enumerate(chart.rows)
                if row.line is not None
            ]
            return found
        if row := chart.common_line:
            text = f"{chart.line_name} {row.line_label}"
            found.append({**_word(row.line, 1, text, yshift=3, size=TYPE["note"]), "yref": "paper", "yanchor": "bottom"})
        return found

    def _value(self, place: int, label: str) -> dict[str, Any]:
        row = self.chart.row(place)
        text = f"<b>{label}</b>" + (f'<br><span style="font-size:12px;color:{MUTED}">{row.note}</span>' if row.note else "")
        return {
            "xref": "paper", "x": 1, "xshift": 10, "xanchor": "left", "y": place, "yanchor": "middle", "align": "left",
            "text": text, "showarrow": False, "font": {"color": ATTENTION if row.stands_out else INK, "size": TYPE["small"]},
        }  # fmt: skip


def _word(x: float | None, y: float, text: str, *, yshift: int = 0, size: int = TYPE["note"]) -> dict[str, Any]:
    return {"x": x, "y": y, "text": text, "yshift": yshift, "showarrow": False, "font": {"color": MUTED, "size": size}}


def _line(x0: float, y0: float, x1: float, y1: float, colour: str, width: float, **more: Any) -> dict[str, Any]:
    ends = {"x0": x0, "y0": y0, "x1": x1, "y1": y1}
    return {"type": "line", "layer": "below", **ends, "line": {"color": colour, "width": width}, **more}


def dashed(x0: float, y0: float, x1: float, y1: float, **more: Any) -> dict[str, Any]:
    """The line that all are compared with."""
    line = _line(x0, y0, x1, y1, INK, 1.5, **more)
    return {**line, "line": {**line["line"], "dash": "4px,3px"}}


def _bar(x0: float, x1: float, place: int, colour: str, opacity: float) -> dict[str, Any]:
    ends = {"x0": x0, "x1": x1, "y0": place - _TRACK, "y1": place + _TRACK}
    return {"type": "rect", "layer": "below", **ends, "fillcolor": colour, "opacity": opacity, "line": {"width": 0}}
