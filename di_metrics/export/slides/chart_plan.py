"""How a chart stands on a slide: where it is divided, what is written in it, and where its axes stand."""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from di_metrics.deck import Chart, ChartKind, Series
from di_metrics.drawing.chart_scale import AxisScale, round_scale
from di_metrics.drawing.lettering import LEADING, Box, line_count, text_width
from di_metrics.export.deck_tables import as_bars
from di_metrics.export.slides.text_boxes import SIZES, SMALLEST
from di_metrics.model import Language
from di_metrics.text import Speaker

# ---- What of a chart fits a slide in readable type ----

LINE = SMALLEST * LEADING
_BETWEEN = 24.0
"""Points between two charts side by side."""

_LEGEND, _KEY = 0.95, 26.0
"""The part of a chart's width that a legend takes, and the points of a series' key; programs set it in equal columns."""

_NAMES_AT_MOST = 0.45
"""The part of a chart that the names of its bars may take."""

LYING = (ChartKind.BARS, ChartKind.STACKED)


@dataclass(frozen=True, slots=True)
class ChartPart:
    """A chart or some categories of one, with its box; `whole` is the chart it is of, whose scale it shares.

    All is measured in the smallest type: on the slide it is `larger` by so much.
    """

    chart: Chart
    box: Box
    whole: Chart
    larger: float = 1.0


def chart_pages(chart: Chart, box: Box) -> list[tuple[ChartPart, ...]]:
    """The slides that a chart takes, as few as there can be: a chart or two side by side on each, in type as large as fits.

    Bars are wide enough for their names.
    """
    if chart.second:
        beside = [chart_pages(*pair) for pair in zip(chart.each, _halves(box), strict=True)]
        return [tuple(itertools.chain(*page)) for page in itertools.zip_longest(*beside, fillvalue=())]
    least = len(_in_smallest(chart, box))
    tried = ((size / SMALLEST, _in_smallest(chart, box.scaled(SMALLEST / size))) for size in SIZES)
    larger, pages = next((larger, pages) for larger, pages in tried if len(pages) <= least)
    return [tuple(replace(part, larger=larger) for part in page) for page in pages]


def _in_smallest(chart: Chart, box: Box) -> list[tuple[ChartPart, ...]]:
    chart = _told(_turned(_beside_dots(chart), box))
    if chart.kind not in LYING or len(chart.categories) <= _capacity(chart, box):
        return [(ChartPart(chart, box, chart),)]
    boxes = min(((box,), _halves(box)), key=lambda places: _pages(chart, places))
    parts = _divided(chart, _pages(chart, boxes) * len(boxes))
    rows = [parts[start : start + len(boxes)] for start in range(0, len(parts), len(boxes))]
    return [tuple(ChartPart(part, place, chart) for part, place in zip(row, boxes, strict=False)) for row in rows]


def _halves(box: Box) -> tuple[Box, Box]:
    half = replace(box, width=(box.width - _BETWEEN) / 2)
    return half, replace(half, left=half.right + _BETWEEN)


def _pages(chart: Chart, places: Sequence[Box]) -> int:
    """How many slides a chart takes with charts in these boxes."""
    return math.ceil(len(chart.categories) / (len(places) * _capacity(chart, places[0])))


def _beside_dots(chart: Chart) -> Chart:
    """Dots as bars: what stands beside a row follows its name, and what all are compared with is a row of its own."""
    if chart.kind is not ChartKind.DOTS:
        return chart
    names = [
        f"{name} ({chart.row(place).note})" if chart.row(place).note else name for place, name in enumerate(chart.categories)
    ]
    bars = replace(as_bars(chart), categories=tuple(names))
    row = chart.common_line
    if row is None:
        return bars
    line = [(row.line, row.line_label), *[(None, "")] * (len(bars.series) - 1)]
    series = [
        replace(one, values=(*one.values, value), labels=(*one.labels, label))
        for one, (value, label) in zip(bars.series, line, strict=True)
    ]
    return replace(bars, categories=(*bars.categories, chart.line_name), series=tuple(series))


def _turned(chart: Chart, box: Box) -> Chart:
    """Columns whose names are too wide to stand below them lie down as bars."""
    if chart.kind is not ChartKind.COLUMNS:
        return chart
    words = [word for name in chart.categories for word in name.split(" ")]
    widest = max((text_width(word, SMALLEST) for word in words), default=0)
    return replace(chart, kind=ChartKind.BARS) if widest > 0.85 * box.width / len(chart.categories) else chart


def _told(chart: Chart) -> Chart:
    """Where no series has a value, the reason stands beside the name, where a bar would be."""
    if chart.kind is ChartKind.LINES:
        return chart
    empty = {place for place in range(len(chart.categories)) if all(one.values[place] is None for one in chart.series)}
    reasons = {place: ", ".join(_reasons(chart.series, {place})) for place in empty}
    names = tuple(
        f"{name} ({reasons[place]})" if reasons.get(place) else name for place, name in enumerate(chart.categories)
    )
    return replace(chart, categories=names)


def _divided(chart: Chart, parts: int) -> list[Chart]:
    """A chart in as many parts, about equally long; none is empty."""
    count = len(chart.categories)
    ends = [count * number // parts for number in range(parts + 1)]
    return [_slice(chart, start, stop) for start, stop in itertools.pairwise(ends) if start < stop]


def _slice(chart: Chart, start: int, stop: int) -> Chart:
    series = tuple(Series(one.name, one.values[start:stop], one.labels[start:stop]) for one in chart.series)
    return replace(chart, categories=chart.categories[start:stop], series=series, floors=chart.floors[start:stop])


# ---- Room ----


def names_width(chart: Chart, box: Box) -> float:
    """The width kept for the names of bars, in points."""
    widest = max((text_width(name, SMALLEST) for name in chart.categories), default=0)
    return min(widest + 12, _NAMES_AT_MOST * box.width)


def legend_height(chart: Chart, box: Box) -> float:
    """The height kept for the names of the series, in points; a single one needs none."""
    if len(chart.series) < 2:
        return 0.0
    names = [series.name for series in chart.series]
    widest = max(text_width(name, SMALLEST) for name in names) + _KEY
    lines = max(line_count(name, SMALLEST, box.width * _LEGEND - _KEY) for name in names)
    rows = math.ceil(len(names) / max(1, int(box.width * _LEGEND / widest)))
    return rows * lines * (LINE + 2) + 6


def axis_height(chart: Chart) -> float:
    """The height kept for the unit below lying bars, in points."""
    return LINE + 8 if chart.axis else 0.0


def _capacity(chart: Chart, box: Box) -> int:
    """How many categories of bars fit a box."""
    width = names_width(chart, box) - 8
    lines = max((line_count(name, SMALLEST, width) for name in chart.categories), default=1)
    bars = len(chart.series) if chart.kind is ChartKind.BARS else 1
    pitch = max(lines, bars) * LINE + 2
    ticks = LINE if chart.kind is ChartKind.STACKED else 0.0
    return max(1, int((box.height - legend_height(chart, box) - axis_height(chart) - ticks) / pitch))


def gaps_line(chart: Chart, words: str) -> str:
    """What stands where one series of several has no mark: `words` and the reasons, or nothing without such gaps."""
    places = range(len(chart.categories))
    partly = {place for place in places if any(one.values[place] is not None for one in chart.series)}
    reasons = ", ".join(_reasons(chart.series, set(places) if chart.kind is ChartKind.LINES else partly))
    return reasons and f"{words} {reasons}"


def _reasons(series: Sequence[Series], places: Collection[int]) -> list[str]:
    """What is written instead of the values that are missing at some places, each once."""
    missing = (one.labels[place] for one in series for place in sorted(places) if one.values[place] is None)
    return [label for label in dict.fromkeys(missing) if label]


# ---- How values are written in a chart ----
# A label is the value itself in a number format, so that it follows when somebody edits the chart. Where the deck writes a
# value in another way than that format would, the label is the deck's text.

_UNIT = re.compile(r'[^\d"]*')
"""What may stand behind a number in a format."""

_LOCALES = {Language.LV: "[$-426]", Language.EN: "[$-809]"}
"""Asks for a language's separators; programs that follow the computer's own pass over it."""


MINUS_SIGN = '"\N{MINUS SIGN}"'
"""A format writes a hyphen before what is less than nought unless it says otherwise."""


@dataclass(frozen=True, slots=True)
class Written:
    """A chart's number format and the unit it ends with."""

    language: Language
    decimals: int
    suffix: str

    @property
    def format(self) -> str:
        unit = f'"{self.suffix}"' if self.suffix else ""
        plain = number_format(self.language, self.decimals)
        return f"{plain}{unit};{plain.replace('#', MINUS_SIGN + '#', 1)}{unit}"

    def says(self, value: float) -> str:
        return Speaker(self.language).number(value, self.decimals) + self.suffix


def number_format(language: Language, decimals: int) -> str:
    """The format code of numbers without a unit or sign."""
    return _LOCALES.get(language, "") + "#,##0" + ("." + "0" * decimals if decimals else "")


def written(chart: Chart, language: Language) -> Written:
    """How most values of a chart are written."""
    speaker = Speaker(language)
    suffixes: Counter[str] = Counter()
    for series in chart.series:
        for value, label in zip(series.values, series.labels, strict=True):
            said = "" if value is None else speaker.number(value, chart.decimals)
            if said and label.startswith(said) and _UNIT.fullmatch(label, len(said)):
                suffixes[label.removeprefix(said)] += 1
    return Written(language, chart.decimals, suffixes.most_common(1)[0][0] if suffixes else "")


# ---- Where a chart's axes stand within its box, in points ----


@dataclass(frozen=True, slots=True)
class Plan:
    """A chart about to be drawn: `plot` is the box within the axes, `scale` their values, `ticks` if these are written."""

    chart: Chart
    box: Box
    plot: Box
    scale: AxisScale
    ticks: bool
    labels: bool
    how: Written
    larger: float

    @property
    def size(self) -> float:
        """That of its type on the slide, in points."""
        return SMALLEST * self.larger


def planned(part: ChartPart, language: Language) -> Plan:
    """The plan of a chart for its box."""
    how = written(part.whole, language)
    if part.chart.kind in LYING:
        return _lying(part, how)
    return _standing(part, how)


def label_width(chart: Chart) -> float:
    """The width of the widest label and some room before it, in points."""
    pairs = (pair for series in chart.series for pair in zip(series.values, series.labels, strict=True))
    return max((text_width(label, SMALLEST) for value, label in pairs if value is not None), default=0.0) + 12


def _values(chart: Chart) -> list[float]:
    if chart.kind is ChartKind.STACKED:
        return [sum(value or 0 for value in values) for values in zip(*(one.values for one in chart.series), strict=True)]
    pairs = ((place, value) for series in chart.series for place, value in enumerate(series.values))
    return [chart.floor(place) + value for place, value in pairs if value is not None]


def _lying(part: ChartPart, how: Written) -> Plan:
    chart, box = part.chart, part.box
    ticks = chart.kind is ChartKind.STACKED
    names = names_width(part.whole, box)
    top, bottom = legend_height(chart, box), axis_height(chart) + (LINE if ticks else 0)
    plot = Box(names, top, box.width - names - (16 if ticks else 4), box.height - top - bottom)
    scale = round_scale(_values(part.whole), chart.decimals) if ticks else _with_room(part.whole, plot.width)
    return Plan(chart, box, plot, scale, ticks, True, how, part.larger)


def _with_room(chart: Chart, width: float) -> AxisScale:
    """A scale on which the longest bar leaves room for its label."""
    values = [0.0, *_values(chart)]
    low, high = min(values), max(values)
    if low == high:
        return AxisScale(0, 1, 1)
    label = label_width(chart)
    unit = (high - low) / max(width / 4, width - label * ((low < 0) + (high > 0)))
    low, high = low - label * unit * (low < 0), high + label * unit * (high > 0)
    return AxisScale(low, high, high - low)


def _standing(part: ChartPart, how: Written) -> Plan:
    chart, box = part.chart, part.box
    scale = round_scale(_values(chart), chart.decimals)
    labels = _columns_have_room(chart, box)
    ticks = not labels
    said = max(text_width(_tick(tick, scale, how.language), SMALLEST) for tick in scale.ticks)
    left = (LINE + 10 if chart.axis else 0) + (said + 8 if ticks else 0)
    right = label_width(chart) if chart.kind is ChartKind.LINES else 8
    top = legend_height(chart, box) + LINE
    names = 2 if any(text_width(name, SMALLEST) > 0.9 * box.width / _every(chart, box) for name in chart.categories) else 1
    height = box.height - top - names * LINE - 10
    plot = Box(left, top, box.width - left - right, height)
    return Plan(chart, box, plot, scale, ticks, labels, how, part.larger)


def _tick(value: float, scale: AxisScale, language: Language) -> str:
    return Written(language, scale.decimals, "").says(value)


def _columns_have_room(chart: Chart, box: Box) -> bool:
    """Whether every column can carry its value."""
    if chart.kind is not ChartKind.COLUMNS:
        return False
    each = (box.width - 40) / len(chart.categories)
    room = each if len(chart.series) == 1 else each / (len(chart.series) + 0.5)
    return label_width(chart) - 8 <= room


def _every(chart: Chart, box: Box) -> int:
    """Into how many places for names the axis is divided."""
    return math.ceil(len(chart.categories) / naming_step(chart, box.width - 100))


def naming_step(chart: Chart, width: float) -> int:
    """Every how many categories are named, so that names do not touch."""
    if chart.kind is not ChartKind.LINES:
        return 1
    widest = max(text_width(name, SMALLEST) for name in chart.categories) + 14
    return max(1, math.ceil(widest / (width / len(chart.categories))))
