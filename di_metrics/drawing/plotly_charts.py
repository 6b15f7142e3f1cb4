"""Charts as Plotly figures: the values, labels and colours of a deck's chart, and nothing else."""

from __future__ import annotations

import math
from typing import Any

from di_metrics.deck import Chart, ChartKind
from di_metrics.drawing.chart_scale import (
    AxisScale,
    apart,
    chart_scale,
    extremes,
    series_colours,
    step_colours,
    stub_length,
    untold_parts,
)
from di_metrics.drawing.plotly_dots import dots
from di_metrics.drawing.plotly_points import scatter
from di_metrics.drawing.style import (
    INK,
    LIGHT,
    MUTED,
    NUMBER,
    PAPER,
    TYPE,
    PlotlyFigure,
    axis,
    hover,
    ink_on,
    layout,
    legend,
    wrapped,
)
from di_metrics.text import Speaker
from di_metrics.text.speaker import NO_BREAK

_LYING = (ChartKind.BARS, ChartKind.STACKED)
_ROW, _SERIES_ROW, _FRAME, _LEGEND, _TOP = 40, 30, 40, 44, 22
_HEIGHT = 380
_WIDTH, _LETTER, _LINE = 640, 7.5, 18
"""Pixels: a width that a figure has at least beside a page's margins, a letter and a line of text."""
_PHONE_LEGEND, _SWATCH = 220, 45
"""Pixels that a phone leaves for a legend above lying bars, and what its entry takes beside its name."""
_HALF, _PHONE, _PHONE_LINES = 400, 280, 150
"""Pixels that half a page and a phone leave for the columns of a chart, above and between which words must not meet, and a
phone for lines beside their names."""
_FEW_POINTS = 14
"""With more points than this a line has no mark at each."""
_ENDS, _END_LETTERS = 10, 20
"""As many lines are named at their ends, in names whose lines have so many letters; more, or longer, in a legend."""
_BEYOND = 0.2
"""The part of the scale that is kept for labels beyond the longest bar."""
_STEPS = 190
"""Pixels that half a page and a phone leave for bars that go on from one another, all of which have their labels beyond."""


def deck_chart(speaker: Speaker, chart: Chart) -> PlotlyFigure:
    """A chart with each value as the deck writes it.

    A number below the threshold is a hatched stub; what has no number stands as words where its bar would begin.
    """
    scale = chart_scale(chart)
    if chart.kind is ChartKind.DOTS:
        return dots(speaker, chart, scale)
    if chart.kind is ChartKind.SCATTER:
        return scatter(speaker, chart)
    drawn = _Plotted(chart, scale)
    if chart.kind in _LYING:
        return drawn.lying(speaker)
    return drawn.standing(speaker)


class _Plotted:
    """A chart being drawn on its scale."""

    def __init__(self, chart: Chart, scale: AxisScale) -> None:
        self.chart, self.scale = chart, scale
        self.colours = series_colours(chart)
        self.stub = stub_length(chart, scale)
        self.stacked = chart.kind is ChartKind.STACKED

    # ---- Lying bars and stacks ----

    def lying(self, speaker: Speaker) -> PlotlyFigure:
        chart = self.chart
        names = [wrapped(one) for one in chart.categories]
        several = len(chart.series) > 1
        rows = len(chart.series) if chart.kind is ChartKind.BARS else 1
        above = self._legend_height() if several else 8
        needed = _FRAME + above + max(_ROW, _SERIES_ROW * rows) * max(1, len(names))
        title = {"text": chart.axis, "font": {"size": TYPE["note"]}}
        values = (
            axis(tickvals=self.scale.ticks, tickformat=NUMBER, range=[self.scale.low, self.scale.high], title=title)
            if self.stacked
            else axis(showticklabels=False, showgrid=False, range=self._with_room(), title=title)
        )
        return {
            "data": [self._bars(place, names) | self._steps() for place in range(len(chart.series))],
            "layout": layout(
                speaker,
                needed,
                barmode="stack" if self.stacked else "group",
                bargap=0.3,
                showlegend=several,
                legend={**legend(), "traceorder": "normal"},
                margin={"l": 8, "r": 16, "t": above, "b": 8},
                uniformtext={"mode": "hide", "minsize": 12} if self.stacked else {},
                xaxis=values,
                yaxis=axis(type="category", showgrid=False, autorange="reversed", ticklabelstandoff=6),
                annotations=self._words(),
            ),
        }

    def _legend_height(self) -> int:
        """What the legend takes on a phone, whose entries stand in columns as wide as the widest of them."""
        widest = _SWATCH + max((len(one.name) for one in self.chart.series), default=0) * _LETTER
        rows = math.ceil(len(self.chart.series) / max(1, int(_PHONE_LEGEND / widest)))
        return max(_LEGEND, rows * _LINE + 12)

    def _with_room(self) -> list[float]:
        """A scale on which the longest bar leaves room for its label."""
        found = [0.0, *extremes(self.chart)]
        low, high = min(found), max(found)
        beyond = _BEYOND
        if self.chart.floors:
            label = min(0.5, max(map(len, self.chart.series[0].labels)) * _LETTER / _STEPS)
            beyond = max(beyond, label / (1 - label))
        room = beyond * ((high - low) or self.scale.high)
        return [low - room if low < 0 else low, (high or self.scale.high) + room]

    def _bars(self, place: int, names: list[str]) -> dict[str, Any]:
        """The bars of a series; those that stand apart from others have their labels at their ends."""
        chart, series, colour = self.chart, self.chart.series[place], self.colours[place]
        lying = chart.kind in _LYING
        low = [number in series.low for number in range(len(names))]
        gone = [self._is_gone(number) for number in range(len(names))]
        crowded = not lying and not self._has_room_for_labels()
        labels = [
            "" if is_gone or (self.stacked and is_low) or (crowded and not is_low) else label
            for label, is_gone, is_low in zip(series.labels, gone, low, strict=True)
        ]
        lengths = [
            self.stub if is_low else 0 if value is None and chart.kind is ChartKind.BARS and label else value
            for value, is_low, label in zip(series.values, low, labels, strict=True)
        ]
        beyond = [is_low or not value for value, is_low in zip(series.values, low, strict=True)]
        at_ends = ["outside" if one else "auto" for one in beyond] if lying else "outside"
        return {
            "type": "bar",
            "orientation": "h" if lying else "v",
            "name": series.name,
            "x" if lying else "y": lengths,
            "y" if lying else "x": names,
            "text": labels,
            **hover(chart, series),
            "textposition": "inside" if self.stacked else at_ends,
            "textangle": 0,
            "insidetextanchor": "middle" if self.stacked else "end",
            "insidetextfont": {"color": ink_on(colour)},
            "outsidetextfont": {"color": INK},
            "constraintext": "none" if chart.kind is ChartKind.BARS else "both",
            "cliponaxis": False,
            "marker": _marker(colour, low),
        }

    def _steps(self) -> dict[str, Any]:
        """What tells bars that go on from one another from others: each begins at the lower of its two ends."""
        chart = self.chart
        if not chart.floors:
            return {}
        values = [value or 0.0 for value in chart.series[0].values]
        return {
            "base": [min(floor, floor + value) for floor, value in zip(chart.floors, values, strict=True)],
            "x": [abs(value) for value in values],
            "textposition": "outside",
            "marker": {"color": list(step_colours(chart))},
        }

    def _has_room_for_labels(self) -> bool:
        """Whether each column can have its label above it: some only would look as if the others had none."""
        chart = self.chart
        longest = max((len(label) for one in chart.series for label in one.labels), default=1)
        return longest * _LETTER * len(chart.series) * len(chart.categories) < _HALF

    def _is_gone(self, place: int) -> bool:
        """Whether no series has a mark at a place."""
        return all(one.values[place] is None and place not in one.low for one in self.chart.series)

    def _words(self) -> list[dict[str, Any]]:
        """Why a row has no bar, in its place, and what cannot be told of a stack, behind it."""
        chart = self.chart
        found = []
        for place in range(len(chart.categories)):
            if not self._is_gone(place) and not self.stacked:
                continue
            text = untold_parts(chart, place)
            end = sum((one.values[place] or 0) + (self.stub if place in one.low else 0) for one in chart.series)
            if text:
                found.append(self._word(place, end, text))
        return found

    def _word(self, place: int, end: float, text: str) -> dict[str, Any]:
        lying = self.chart.kind in _LYING
        return {
            "x" if lying else "y": end,
            "y" if lying else "x": place,
            "text": text,
            "xanchor": "left" if lying else "center",
            "yanchor": "middle" if lying else "bottom",
            "showarrow": False,
            "font": {"color": MUTED, "size": TYPE["note"] if lying else 11},
            "textangle": 0 if lying or len(text) * _LETTER * len(self.chart.categories) < _PHONE else -90,
        }

    # ---- Columns and lines ----

    def standing(self, speaker: Speaker) -> PlotlyFigure:
        chart = self.chart
        lines = chart.kind is ChartKind.LINES
        height, ends = self._ends() if lines else (_HEIGHT, [])
        named = bool(ends) or len(chart.series) == 1
        places: list[str] = [one.isoformat() for one in chart.days] if self._is_dated else list(chart.categories)
        traces = [self._line(place, places) if lines else self._bars(place, places) for place in range(len(chart.series))]
        widest = max((len(line) for end in ends for line in end["text"].split("<br>")), default=0)
        right = 16 + int(widest * _LETTER)
        return {
            "data": traces,
            "layout": layout(
                speaker,
                height,
                barmode="group",
                bargap=0.25,
                showlegend=not named,
                legend={**legend(), "traceorder": "normal"},
                margin={"l": 8, "r": right, "t": _TOP if named else self._legend_height(), "b": 8},
                uniformtext={} if lines else {"mode": "hide", "minsize": 11},
                xaxis=self._times(places),
                yaxis=axis(
                    tickvals=self.scale.ticks,
                    tickformat=NUMBER,
                    range=[self.scale.low, self.scale.high],
                    title={"text": chart.axis, "font": {"size": TYPE["note"]}},
                ),
                annotations=ends if lines else [] if self._is_dated else self._words(),
            ),
        }

    @property
    def _is_dated(self) -> bool:
        """Whether the times stand as far from each other as they are: lines, and columns too many to be named.

        Years stand below their names, for what is counted to the end of one does not lie at its beginning.
        """
        days = self.chart.days
        if all(one.month == 1 for one in days):
            return False
        return self.chart.kind is ChartKind.LINES or len(days) > _FEW_POINTS

    def _times(self, places: list[str]) -> dict[str, Any]:
        """The axis of times or names: each year is named where there are several, else as many as have room."""
        chart = self.chart
        kind = "date" if self._is_dated else "category"
        if self._is_dated and (max(chart.days) - min(chart.days)).days > 2 * 365:
            return axis(type=kind, showgrid=False, tickformat="%Y", dtick="M12", ticklabelmode="period")
        names = [name.replace(".", ".<br>") for name in chart.categories] if chart.days else list(chart.categories)
        is_of_numbers = chart.kind is ChartKind.LINES and not chart.days
        room = (_PHONE_LINES if is_of_numbers else _WIDTH) / max(1, len(names)) / _LETTER
        longest = max((len(word) for name in names for word in name.split()), default=1)
        step = math.ceil((max(map(len, names), default=1) + 1) / room)
        if step > 1 and kind == "category" and longest < room:
            names, step = [wrapped(name, int(room)) for name in names], 1
        return axis(type=kind, showgrid=False, tickvals=places[::step], ticktext=names[::step], ticklabelstandoff=6)

    def _line(self, place: int, places: list[str]) -> dict[str, Any]:
        series, colour = self.chart.series[place], self.colours[place]
        values = [self.stub if number in series.low else value for number, value in enumerate(series.values)]
        hollow = [PAPER if number in series.low else colour for number in range(len(places))]
        marked = len(places) <= _FEW_POINTS or bool(series.low)
        return {
            "type": "scatter",
            "name": series.name,
            "x": places,
            "y": values,
            "mode": "lines+markers" if marked else "lines",
            "line": {"color": colour, "width": 3},
            "marker": {"color": hollow, "size": 7, "line": {"color": colour, "width": 1.5}},
            "cliponaxis": False,
            **hover(self.chart, series),
        }

    def _ends(self) -> tuple[int, list[dict[str, Any]]]:
        """Where few lines end, their last values and names, and the height that these need.

        Nothing where the names are too long to stand there.
        """
        found = []
        for place, series in enumerate(self.chart.series):
            last = max((n for n, value in enumerate(series.values) if value is not None or n in series.low), default=None)
            if last is not None:
                value = series.values[last]
                name = f" {series.name}" if len(self.chart.series) > 1 else ""
                text = wrapped(series.labels[last].replace(" ", NO_BREAK) + name, _END_LETTERS)
                found.append((self.scale.share(self.stub if value is None else value), text, self.colours[place]))
        lines = [text.split("<br>") for _, text, _ in found]
        if len(found) > _ENDS or any(len(one) > 2 or len(max(one, key=len)) > _END_LETTERS for one in lines):
            return _HEIGHT, []
        each = _LINE * max(map(len, lines), default=1)
        height = max(_HEIGHT, each * len(found) + _FRAME + _TOP)
        heights = apart([share for share, _, _ in found], each / (height - _FRAME - _TOP))
        return height, [_end(text, share, colour) for (_, text, colour), share in zip(found, heights, strict=True)]


def _end(text: str, share: float, colour: str) -> dict[str, Any]:
    """What stands at the end of a line."""
    place = {"xref": "paper", "yref": "paper", "x": 1, "y": share, "xshift": 8, "xanchor": "left", "yanchor": "middle"}
    return {**place, "text": text, "align": "left", "showarrow": False, "font": {"color": colour, "size": TYPE["small"]}}


def _marker(colour: str, low: list[bool]) -> dict[str, Any]:
    """How bars look; those of numbers below the threshold are hatched."""
    if not any(low):
        return {"color": colour}
    return {
        "color": colour,
        "line": {"color": colour, "width": [1 if one else 0 for one in low]},
        "pattern": {"shape": ["/" if one else "" for one in low], "bgcolor": LIGHT, "size": 5},
    }
