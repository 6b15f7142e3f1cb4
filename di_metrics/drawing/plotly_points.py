"""Scatters and small pictures of single lines as Plotly figures."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from di_metrics.deck import Chart
from di_metrics.drawing.chart_scale import AxisScale, chart_scale, scatter_scale, stub_length
from di_metrics.drawing.lettering import Box, text_width
from di_metrics.drawing.plotly_dots import dashed
from di_metrics.drawing.point_labels import NamePlace, PointRoom, name_places
from di_metrics.drawing.style import ACCENT, INK, MUTED, NUMBER, PAPER, RULE, PlotlyFigure, axis, hover, layout
from di_metrics.text import Speaker

_HEIGHT, _WIDTHS, _TOP, _NAME, _POINT = 460, (290, 1250), 30, 12, 12
"""Pixels: of a scatter, the widths that its points have on a narrow and on a wide screen, above them for the line's name,
of its letters and of a point."""
_BEYOND, _OVER = 0.06, 28.0
"""The part of a scatter's scale that is kept free at each end, and pixels of it that names may use."""


def scatter(speaker: Speaker, chart: Chart) -> PlotlyFigure:
    """A point a category with its name where there is room; the lines are those of what all are compared with."""
    up, right = scatter_scale(chart, 0), scatter_scale(chart, 1)
    named = _Named(chart, up, right) if chart.series else None
    return {
        "data": [named.points()] if named else [],
        "layout": layout(
            speaker,
            _HEIGHT,
            margin={"l": 8, "r": 16, "t": _TOP, "b": 8},
            clickmode="event+select",
            xaxis=_measured(right, chart.series[1].name if len(chart.series) > 1 else ""),
            yaxis=_measured(up, chart.series[0].name if chart.series else chart.axis),
            shapes=_crossing(chart),
            annotations=[*_line_name(chart, right), *(named.led() if named else [])],
        ),
    }


def _measured(scale: AxisScale, title: str) -> dict[str, Any]:
    beyond = _BEYOND * (scale.high - scale.low)
    ends = [scale.low - beyond, scale.high + beyond]
    return axis(tickvals=scale.ticks, tickformat=NUMBER, range=ends, title={"text": title, "font": {"size": 13}})


class _Named:
    """The points of a scatter, each with the place of its name."""

    def __init__(self, chart: Chart, up: AxisScale, right: AxisScale) -> None:
        self.chart, first = chart, chart.series[0]
        self.low = [place in first.low for place in range(len(chart.categories))]
        stub = stub_length(chart, up)
        self.y = [stub if is_low else value for is_low, value in zip(self.low, first.values, strict=True)]
        self.x = list(chart.series[1].values) if len(chart.series) > 1 else list(map(float, range(len(self.y))))
        self.drawn = [place for place, at in enumerate(zip(self.x, self.y, strict=True)) if None not in at]
        self.widths = [text_width(chart.categories[place], _NAME) for place in self.drawn]
        rooms = [self._room(width, up, right) for width in _WIDTHS]
        self.places: dict[int, NamePlace | None] = dict(
            zip(self.drawn, name_places(rooms, self.widths, _NAME + 4), strict=True)
        )

    def _room(self, width: float, up: AxisScale, right: AxisScale) -> PointRoom:
        height = _HEIGHT - _TOP - 50
        points = [
            (width * _inside(right.share(self.x[place] or 0.0)), height * (1 - _inside(up.share(self.y[place] or 0.0))))
            for place in self.drawn
        ]
        return PointRoom(tuple(points), Box(-_OVER, 0, width + 2 * _OVER, height))

    def points(self) -> dict[str, Any]:
        sides = {place: name.side for place, name in self.places.items() if name and name.side}
        numbers = range(len(self.x))
        return {
            "type": "scatter",
            "mode": "markers+text",
            "x": self.x,
            "y": self.y,
            "text": [self.chart.categories[place] if place in sides else "" for place in numbers],
            "textposition": [sides.get(place, "middle right") for place in numbers],
            "textfont": {"size": _NAME, "color": INK},
            "marker": {
                "color": [PAPER if one else ACCENT for one in self.low],
                "size": _POINT,
                "line": {"color": ACCENT, "width": 1.8},
            },
            "cliponaxis": False,
            "selected": {"marker": {"opacity": 1}},
            "unselected": {"marker": {"opacity": 1}},
            **(_told_of_both(self.chart) if len(self.chart.series) > 1 else hover(self.chart, self.chart.series[0])),
        }

    def led(self) -> list[dict[str, Any]]:
        """The names to which lines lead."""
        found = []
        for (place, name), width in zip(self.places.items(), self.widths, strict=True):
            if name and not name.side:
                box = name.box((0, 0), width, _NAME + 4)
                found.append({
                    "x": self.x[place], "y": self.y[place], "text": self.chart.categories[place],
                    "ax": round(box.left + box.width / 2), "ay": round(box.top + box.height / 2), "borderpad": 0,
                    "showarrow": True, "arrowhead": 0, "arrowwidth": 1, "arrowcolor": MUTED, "standoff": _POINT / 2,
                    "font": {"size": _NAME, "color": INK},
                })  # fmt: skip
        return found


def _inside(share: float) -> float:
    """A place on a scale as a part of the axis, which goes on beyond both ends of the scale."""
    return (share + _BEYOND) / (1 + 2 * _BEYOND)


def _told_of_both(chart: Chart) -> dict[str, Any]:
    """What is told of a point: its name and both values."""
    up, right = chart.series[:2]
    lines = [f"{one.name}: %{{customdata[{place}]}}" for place, one in enumerate((up, right), 1)]
    return {
        "customdata": [list(three) for three in zip(chart.categories, up.labels, right.labels, strict=True)],
        "hovertemplate": "<br>".join(["<b>%{customdata[0]}</b>", *lines]) + "<extra></extra>",
    }


def _crossing(chart: Chart) -> list[dict[str, Any]]:
    up, right = (*chart.crossing, None, None)[:2]
    found = [] if up is None else [dashed(0, up, 1, up, xref="paper")]
    return found if right is None else [*found, dashed(right, 0, right, 1, yref="paper")]


def _line_name(chart: Chart, right: AxisScale) -> list[dict[str, Any]]:
    if len(chart.crossing) < 2 or chart.crossing[1] is None:
        return []
    is_far = right.share(chart.crossing[1]) > 0.5
    return [
        {
            "x": chart.crossing[1], "y": 1, "yref": "paper", "yanchor": "bottom", "xanchor": "right" if is_far else "left",
            "text": chart.line_name, "showarrow": False, "font": {"color": MUTED, "size": 13},
        }
    ]  # fmt: skip


# ---- Small pictures, a line each ----

_PANEL = 190


def panels(chart: Chart) -> list[Chart]:
    """A chart of each line beside the last one, all on one scale."""
    *lines, beside = chart.series
    reach = chart_scale(chart).high
    return [replace(chart, series=(line, beside), reach=reach, panels=False) for line in lines]


def panel(speaker: Speaker, chart: Chart) -> PlotlyFigure:
    """A small picture of a line, its name above it, before the one it is compared with in grey."""
    own, beside = chart.series
    scale = chart_scale(chart)
    ends = [chart.categories[0], chart.categories[-1]] if chart.categories else []
    last = next((label for label, value in zip(own.labels[::-1], own.values[::-1], strict=True) if value is not None), "")
    lines = [
        {
            "type": "scatter", "mode": "lines", "name": one.name, "x": list(chart.categories), "y": list(one.values),
            "line": {"color": colour, "width": width}, "cliponaxis": False, **hover(chart, one),
        }
        for one, colour, width in ((beside, RULE, 2), (own, ACCENT, 3))
    ]  # fmt: skip
    title = {
        "text": f"<b>{own.name}</b> {last}",
        "font": {"size": 13},
        "x": 0,
        "xanchor": "left",
        "y": 1,
        "yanchor": "top",
        "pad": {"t": 5},
    }
    names = axis(type="category", showgrid=False, tickvals=ends, ticktext=ends, tickangle=0, ticklabelstandoff=8)
    return {
        "data": lines,
        "layout": layout(
            speaker,
            _PANEL,
            margin={"l": 8, "r": 16, "t": 32, "b": 8},
            title=title,
            xaxis=names,
            yaxis=axis(tickvals=[scale.ticks[0], scale.ticks[-1]], tickformat=NUMBER, range=[scale.low, scale.high]),
        ),
    }
