"""What all painters of charts share: a scale of round numbers, the colours of series, places of labels that stay apart."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean

from di_metrics.deck import Chart, ChartKind
from di_metrics.drawing.style import ACCENT, ATTENTION, SEQUENTIAL, SERIES
from di_metrics.text.speaker import NO_BREAK

_STEPS = (1, 2, 2.5, 5, 10)
_TICKS = 5
_STUB = 0.04
"""The part of the scale that the stub of a number below the threshold takes at most."""


@dataclass(frozen=True, slots=True)
class AxisScale:
    """From `low` to `high` in equal steps; but for dots zero is always on it."""

    low: float
    high: float
    step: float

    @property
    def ticks(self) -> tuple[float, ...]:
        """The round numbers from the lowest to the highest."""
        count = round((self.high - self.low) / self.step)
        return tuple(self.low + self.step * number for number in range(count + 1))

    @property
    def decimals(self) -> int:
        """How many decimals the ticks need."""
        return next(number for number in range(12) if math.isclose(round(self.step, number), self.step))

    def share(self, value: float) -> float:
        """Where a value lies: 0 at the low end, 1 at the high one."""
        return (value - self.low) / (self.high - self.low)


def round_scale(values: Iterable[float], decimals: int, *, from_zero: bool = True) -> AxisScale:
    """The scale of some values. Counts, which have no decimals, get no ticks between whole numbers."""
    found = [*values] if not from_zero else [0.0, *values]
    low, high = min(found, default=0.0), max(found, default=0.0)
    if low == high:
        low, high = min(low, 0.0), max(high, 0.0)
    if low == high:
        return AxisScale(0, 1, 1)
    step = _round_step((high - low) / _TICKS)
    if decimals == 0:
        step = step if step >= 5 else float(math.ceil(step))
    return AxisScale(math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step, step)


def _round_step(least: float) -> float:
    size = 10.0 ** math.floor(math.log10(least))
    return next(size * step for step in _STEPS if size * step >= least * (1 - 1e-9))


def chart_scale(chart: Chart, beside: Chart | None = None) -> AxisScale:
    """The scale of a chart, with room for another beside it too, so that a mark means the same in both."""
    values = [*extremes(chart), *(extremes(beside) if beside else ())]
    return round_scale(values, chart.decimals, from_zero=chart.kind is not ChartKind.DOTS)


def scatter_scale(chart: Chart, number: int) -> AxisScale:
    """The scale on which a series of a scatter is measured, with its line; places where there is no such series."""
    series = chart.series[number].values if number < len(chart.series) else range(len(chart.categories))
    values = [one for one in (*series, *chart.crossing[number : number + 1]) if one is not None]
    reached = [0.0, chart.reach] if chart.reach or any(one.low for one in chart.series) else []
    return round_scale([*values, *reached], 1, from_zero=False)


def extremes(chart: Chart) -> list[float]:
    """The values that a chart's scale must hold: ends of bars and stacks, and what it reaches at least."""
    if chart.kind is ChartKind.DOTS:
        beside = [value for row in chart.rows for value in (row.low, row.high, row.line)]
        found = [value for value in (*beside, *(value for one in chart.series for value in one.values)) if value is not None]
        has_zero = chart.reach or any(one.low for one in chart.series)
        return [*found, *((0.0, chart.reach) if has_zero else ())]
    columns = [[one.values[place] or 0.0 for one in chart.series] for place in range(len(chart.categories))]
    if chart.kind is not ChartKind.STACKED:
        return [chart.reach, *(chart.floor(place) + value for place, column in enumerate(columns) for value in column)]
    above = [sum(value for value in column if value > 0) for column in columns]
    return [chart.reach, *above, *(sum(value for value in column if value < 0) for column in columns)]


def stub_length(chart: Chart, scale: AxisScale) -> float:
    """How long the bar of a number below the threshold is: never longer than that of a number that is shown."""
    return min([_STUB * scale.high, *(value for one in chart.series for value in one.values if value and value > 0)])


def on_own_scale(chart: Chart, place: int, value: float) -> float:
    """Where a value lies on its row's own scale: 0 at the least of all, 1 at the largest; turned, the other way."""
    row = chart.row(place)
    found = [*row.others, *(one.values[place] for one in chart.series[:1])]
    ends = [one for one in (*found, row.line) if one is not None]
    low, high = min(ends, default=0.0), max(ends, default=0.0)
    share = (value - low) / (high - low) if high > low else 0.5
    return 1 - share if row.turned else share


def untold_parts(chart: Chart, place: int) -> str:
    """What is written behind a stack whose parts cannot all be told: the words for those, each once."""
    told = any(one.values[place] for one in chart.series)
    words = dict.fromkeys(one.labels[place] for one in chart.series if one.values[place] is None and one.labels[place])
    return (f"+{NO_BREAK}" if told and words else "") + ", ".join(words)


_SHADES = (SEQUENTIAL[2], SEQUENTIAL[3], SEQUENTIAL[4], SEQUENTIAL[6])


def series_colours(chart: Chart) -> tuple[str, ...]:
    """A colour a series, the project's own for a series alone; shades from light to dark for steps of a scale."""
    if len(chart.series) == 1:
        return (ACCENT,)
    if chart.steps and len(chart.series) <= len(_SHADES):
        return _SHADES[: len(chart.series)]
    return tuple(SERIES[place % len(SERIES)] for place in range(len(chart.series)))


def step_colours(chart: Chart) -> tuple[str, ...]:
    """The colours of bars that go on from one another: of a total, of what was added, and of what was lost."""
    [series] = chart.series
    totals = (0, len(chart.categories) - 1)
    return tuple(
        ACCENT if place in totals else ATTENTION if (value or 0.0) < 0 else SEQUENTIAL[3]
        for place, value in enumerate(series.values)
    )


def apart(heights: Sequence[float], gap: float) -> list[float]:
    """The heights moved so that labels there do not overlap, in the same order and as near as may be."""
    order = sorted(range(len(heights)), key=heights.__getitem__)
    groups: list[list[float]] = []  # the lowest heights that labels which touch would have, were they drawn on one another
    for rank, place in enumerate(order):
        groups.append([heights[place] - rank * gap])
        while len(groups) > 1 and fmean(groups[-2]) >= fmean(groups[-1]):
            last = groups.pop()
            groups[-1] += last
    lowest = [fmean(group) for group in groups for _ in group]
    most = 1.0 - (len(order) - 1) * gap
    moved = [min(max(low, 0.0), most) + rank * gap for rank, low in enumerate(lowest)]
    return [moved[order.index(place)] for place in range(len(heights))]
