"""Answers as pictures: maps with the classes of their colours, charts and tables of what may be shown."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from di_metrics.cards.setting import Setting
from di_metrics.cards.wording import axis_of, is_money, name_of, shortly, unit_of, written
from di_metrics.deck import Area, Chart, ChartKind, Column, Figure, Level, Map, Row, Series, Table
from di_metrics.drawing.style import EMPTY, GROUND, HIDDEN, LIGHT, PAPER, SEQUENTIAL
from di_metrics.errors import N_
from di_metrics.indicators import CATALOGUE
from di_metrics.indicators.shares import is_rate
from di_metrics.model import Cell, Dimension, Indicator, Key, Result, Status
from di_metrics.sources.question import Answer
from di_metrics.text.labels import DIMENSION_NAMES
from di_metrics.text.notes import named_with_period, remarks_on_cells
from di_metrics.text.public_speaker import NOTHING, within
from di_metrics.text.speaker import to_the_euro

# ---- The classes of a map: a few steps with limits that are easily read ----

_MOST_CLASSES = 5
_COLOURS = (SEQUENTIAL[0], SEQUENTIAL[1], SEQUENTIAL[2], SEQUENTIAL[4], SEQUENTIAL[6])
_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True)
class Scale:
    """Equal classes from 0 to the largest value; `step` is how wide one is. Zero, and what has no value, stand apart."""

    setting: Setting
    result: Result
    step: float

    @classmethod
    def of(cls, setting: Setting, result: Result, reach: float) -> Scale:
        """The classes of a result; they reach a value at least."""
        top = max(reach, *(cell.value for cell in result if cell.value), 0.0)
        return cls(setting, result, _round_step(top, whole=not result.indicator.decimals))

    @property
    def has_circles(self) -> bool:
        """Whether the figure grows with a municipality's size, so that a map shows circles and not colours."""
        return not is_rate(self.result.indicator)

    def circles(self) -> tuple[tuple[float, str], ...]:
        """The circles of the key, whose largest holds all values, with their labels."""
        if not self.has_circles or not any(cell.value for cell in self.result):
            return ()
        values = (_MOST_CLASSES * self.step, self.step)
        return tuple((value, self.setting.speaker.short_value(self.result.indicator, value)) for value in values)

    def colour(self, cell: Cell) -> str:
        if cell.value and self.has_circles:
            return GROUND
        if cell.value:
            return _COLOURS[self._place(cell.value)]
        if cell.value == 0:
            return PAPER
        return {Status.LOW: LIGHT, Status.SUPPRESSED: HIDDEN}.get(cell.status, EMPTY)

    def _place(self, value: float) -> int:
        return min(int(value // self.step), _MOST_CLASSES - 1)

    def legend(self) -> tuple[tuple[str, str], ...]:
        """All classes, then each other colour that occurs on the map with what it means; circles have a key of their own."""
        indicator, speaker = self.result.indicator, self.setting.speaker
        classes = () if self.has_circles or not any(cell.value for cell in self.result) else range(_MOST_CLASSES)
        pairs = {_COLOURS[place]: self._class_name(place) for place in classes}
        for cell in self.result:
            if not cell.value:
                meaning = written(self.setting, indicator, cell)
                if cell.reason:
                    reason = within(speaker.name(cell.reason)).rstrip(".")
                    meaning = speaker.say(N_("Not applicable: %(reason)s"), reason=reason)
                pairs.setdefault(self.colour(cell), meaning)
        return tuple(pairs.items())

    def _class_name(self, place: int) -> str:
        """“20–39” of whole numbers, “20–40 %” of others, whose upper limit belongs to the next class."""
        indicator, speaker = self.result.indicator, self.setting.speaker
        first = place * self.step
        whole = not indicator.decimals
        last = first + self.step - whole
        numbers = f"{_limit(self, max(first, 1) if whole else first)}–{_limit(self, last)}"
        return numbers + speaker.suffix(indicator)


def _limit(scale: Scale, value: float) -> str:
    decimals = 0 if float(value).is_integer() or is_money(scale.result.indicator) else 1
    return scale.setting.speaker.number(value, decimals)


def _round_step(top: float, *, whole: bool) -> float:
    """The narrowest round step with which a few classes reach the top."""
    if top <= 0:
        return 1
    least = top / _MOST_CLASSES
    magnitude: float = 10 ** math.floor(math.log10(least))
    step = next(one * magnitude for one in _STEPS if one * magnitude >= least)
    if whole:
        return float(max(1, math.ceil(step)))
    return step


# ---- Answers as the pictures of a deck ----

_UNTOLD = (Status.LOW, Status.SUPPRESSED)


def ordered(result: Result) -> Result:
    """The largest first, then what is not told, then zeros and what is not there, the unknown municipality last."""
    return replace(result, cells=tuple(sorted(result.cells, key=_place)))


def _place(cell: Cell) -> tuple[bool, int, float]:
    untold = 0 if cell.value else 1 if cell.status in _UNTOLD else 2 if cell.value == 0 else 3
    return None in cell.key, untold, -(cell.value or 0)


def is_shown(result: Result, cell: Cell) -> bool:
    """Whether a row says anything: a service nobody used does not, a municipality that has none yet is a finding."""
    if cell.status is Status.NOT_APPLICABLE:
        return False
    return Dimension.MUNICIPALITY in result.by or bool(cell.value) or cell.status in _UNTOLD


def bars(setting: Setting, answer: Answer, reach: float = 0.0) -> Chart:
    """Bars of the indicators that are measured in the unit of the first one, the largest first.

    A row that the first one has none of is shown where another has: who was assessed and not served is a finding.
    `reach` is a value that their scale reaches at least.
    """
    first = answer.results[0]
    same = [one for one in answer.results if one.indicator.unit is first.indicator.unit]
    applicable = [cell.key for cell in ordered(first) if cell.status is not Status.NOT_APPLICABLE]
    keys = [key for key in applicable if any(is_shown(one, one.cell(*key)) for one in same)]
    names = tuple(name_of(setting, first.by[0], key[0]) for key in keys)
    chart = chart_of(setting, ChartKind.BARS, names, [(_name(setting, one), one, keys) for one in same])
    return replace(chart, codes=tuple(key[0] or "" for key in keys), reach=reach)


def stacked(setting: Setting, parts: Sequence[Result]) -> Chart:
    """The parts of a whole, in the order of the first one's rows."""
    keys = [cell.key for cell in parts[0] if any(one.cell(*cell.key).value or _untold(one, cell.key) for one in parts)]
    names = tuple(name_of(setting, parts[0].by[0], key[0]) for key in keys)
    chart = chart_of(setting, ChartKind.STACKED, names, [(_name(setting, one), one, keys) for one in parts])
    return replace(chart, codes=tuple(key[0] or "" for key in keys))


def _untold(result: Result, key: Key) -> bool:
    return result.cell(*key).status in _UNTOLD


def course(setting: Setting, answer: Answer) -> Chart:
    """A line for each code of the other dimension or each indicator; columns where the amounts are of separate times."""
    first = answer.results[0]
    place = next(index for index, one in enumerate(first.by) if one.is_time)
    times = list(dict.fromkeys(cell.key[place] for cell in first))
    kind = ChartKind.LINES if first.selection.period.to_date else ChartKind.COLUMNS
    names = tuple(name_of(setting, first.by[place], time) for time in times)
    lines: list[tuple[str, Result, Sequence[Key]]] = []
    if len(first.by) == 1:
        alike = [one for one in answer.results if one.indicator.unit is first.indicator.unit]
        lines = [(_name(setting, one), one, [(time,) for time in times]) for one in alike]
    else:
        lines = _lines(setting, first, place, times)
    chart = chart_of(setting, kind, names, lines)
    return replace(chart, codes=tuple(map(str, times)), days=tuple(first_day(str(time)) for time in times))


def _lines(
    setting: Setting, first: Result, place: int, times: Sequence[str | None]
) -> list[tuple[str, Result, Sequence[Key]]]:
    """A line for each code of the other dimension for which anything is told."""
    other = first.by[1 - place]
    lines: list[tuple[str, Result, Sequence[Key]]] = []
    for code in dict.fromkeys(cell.key[1 - place] for cell in first):
        keys: list[Key] = [(time, code) if place == 0 else (code, time) for time in times]
        if any(is_shown(first, first.cell(*key)) and (first.cell(*key).value or _untold(first, key)) for key in keys):
            lines.append((name_of(setting, other, code), first, keys))
    return lines


def first_day(time: str) -> dt.date:
    """The first day of a year, quarter or month, as its code says: `2019`, `2019-Q4`, `2019-12`."""
    year, _, part = time.partition("-")
    month = 3 * int(part[1:]) - 2 if part.startswith("Q") else int(part or 1)
    return dt.date(int(year), month, 1)


def has_marks(chart: Chart) -> bool:
    """Whether anything of a chart can be seen: a bar, column or part of nought cannot, a point or dot at nought can."""
    if chart.kind in (ChartKind.LINES, ChartKind.DOTS):
        return any(value is not None or place in one.low for one in chart.series for place, value in enumerate(one.values))
    return any(one.low or any(one.values) for one in chart.series)


def chart_of(
    setting: Setting, kind: ChartKind, names: tuple[str, ...], rows: Sequence[tuple[str, Result, Sequence[Key]]]
) -> Chart:
    """A chart of rows of results, each a series with the cells of its keys."""
    series = []
    for name, result, keys in rows:
        cells = [result.cell(*key) for key in keys]
        labels = tuple(shortly(setting, result.indicator, cell) for cell in cells)
        low = tuple(place for place, cell in enumerate(cells) if cell.status is Status.LOW)
        series.append(Series(name, tuple(cell.value for cell in cells), labels, low))
    indicator = rows[0][1].indicator if rows else None
    axis = axis_of(setting.speaker, indicator) if indicator else ""
    return Chart(kind, names, tuple(series), axis, indicator.decimals if indicator else 0)


def area_map(setting: Setting, answer: Answer, reach: float = 0.0) -> Map:
    """A result by municipality on the map; municipalities that a filter leaves out are not on it.

    Amounts are circles, rates are colours; `reach` is a value that the scale of either reaches at least.
    """
    result = answer.results[0]
    known = setting.source.outlined(result.selection.basis)
    on_map = replace(result, cells=tuple(cell for cell in result if cell.key[0] in known))
    scale = Scale.of(setting, on_map, reach)
    areas = tuple(
        Area(
            str(cell.key[0]),
            name_of(setting, Dimension.MUNICIPALITY, cell.key[0]),
            cell.value,
            shortly(setting, result.indicator, cell),
            scale.colour(cell),
            cell.status is Status.LOW,
            setting.speaker.name(cell.reason) if cell.reason else "",
        )
        for cell in on_map
    )
    note = _beside_the_map(setting, result)
    return Map(result.selection.basis.value, areas, scale.legend(), note, scale.circles())


def _beside_the_map(setting: Setting, result: Result) -> str:
    """Whose outlines these are, and what is not on the map because its municipality is not known."""
    outlines = setting.region.outlines
    told = [f"{setting.speaker.name(outlines.bilingual)}."] if outlines else []
    if (unknown := result.cell(None)).value:
        text = N_("Not on the map, because the municipality is not known: %(value)s.")
        told.append(setting.speaker.say(text, value=written(setting, result.indicator, unknown)))
    return " ".join(told)


def table(setting: Setting, answer: Answer) -> Table:
    """The figures of an answer: a column an indicator, or for two dimensions a column a code of one of them."""
    if not answer.by:
        return _whole(setting, answer)
    if len(answer.by) == 2:
        return replace(_grid(setting, answer.results[0]), note=rounded_note(setting, answer.results))
    results, speaker = answer.results, setting.speaker
    keys = _rows(results)
    rows = [
        Row(
            _row_name(setting, results, key),
            tuple(figure(setting, one.indicator, one.cell(*key)) for one in results),
            code=key[0] or "",
        )
        for key in keys
    ]
    if _has_total(answer):
        figures = tuple(figure(setting, one.indicator, one.cells[0]) for one in answer.totals)
        rows.append(Row(speaker.say("Total"), figures, is_total=True))
    mixes_units = answer.by[0] is Dimension.SERVICE and any(Dimension.UNIT in one.indicator.splits for one in results)
    bars = len(keys) > 1 and not answer.by[0].is_time and not mixes_units
    columns = tuple(
        Column(
            name_in(setting, one, results),
            one.indicator.decimals,
            bars,
            name=one.indicator.code,
            unit=unit_of(setting.speaker, one.indicator),
        )
        for one in results
    )
    heading = speaker.say(DIMENSION_NAMES[answer.by[0]])
    return Table(heading, columns, tuple(rows), _note(setting, answer, keys), key=answer.by[0].value)


def _has_total(answer: Answer) -> bool:
    return any(one.cells[0].status is not Status.NOT_APPLICABLE for one in answer.totals)


def _whole(setting: Setting, answer: Answer) -> Table:
    """Figures that are not split: a row an indicator."""
    say = setting.speaker.say
    rows = tuple(
        Row(
            name_in(setting, one, answer.results),
            (own_figure(setting, one.indicator, one.cells[0]),),
            code=one.indicator.code,
        )
        for one in answer.results
    )
    remarks = " ".join(remarks_on_cells(setting.speaker, setting.region, answer.results))
    return Table(say(N_("Indicator")), (Column(say(N_("Value")), 0, name="value"),), rows, remarks, key="indicator")


def _rows(results: Sequence[Result]) -> list[Key]:
    """The keys of the rows that say anything: along time in its order, else the largest first."""
    first = results[0]
    in_order = first if any(one.is_time for one in first.by) else ordered(first)
    return [cell.key for cell in in_order if any(is_shown(one, one.cell(*cell.key)) for one in results)]


def _row_name(setting: Setting, results: Sequence[Result], key: Key) -> str:
    """The name of a row; of a service with its unit where units or prices of one are told."""
    dimension = results[0].by[0]
    name = name_of(setting, dimension, key[0])
    if dimension is not Dimension.SERVICE or not any(Dimension.UNIT in one.indicator.splits for one in results):
        return name
    unit = setting.region.unit_kind[setting.region.service[str(key[0])].unit]
    return f"{name} ({setting.speaker.name(unit.name)})"


def _grid(setting: Setting, result: Result) -> Table:
    """Rows are the second dimension, columns the first."""
    across, down = result.by
    columns, rows = _codes(result, 0), _codes(result, 1)
    return Table(
        setting.speaker.say(DIMENSION_NAMES[down]),
        tuple(
            Column(
                name_of(setting, across, one),
                result.indicator.decimals,
                shades=not down.is_time,
                name=one or "unknown",
                unit=unit_of(setting.speaker, result.indicator),
            )
            for one in columns
        ),
        tuple(
            Row(
                name_of(setting, down, row),
                tuple(grid_figure(setting, result.indicator, result.cell(column, row)) for column in columns),
                code=row or "",
            )
            for row in rows
        ),
        key=down.value,
    )


def grid_figure(setting: Setting, indicator: Indicator, cell: Cell) -> Figure:
    """A cell of a grid, in which there is little room to say that a group cannot receive a service."""
    told = figure(setting, indicator, cell)
    return replace(told, text=NOTHING) if cell.status is Status.NOT_APPLICABLE else told


def _codes(result: Result, place: int) -> list[str | None]:
    """The codes of one of two dimensions for which anything is told."""
    told: dict[str | None, bool] = {}
    for cell in result:
        says = result.by[place].is_time or bool(cell.value) or cell.status in _UNTOLD
        told[cell.key[place]] = told.get(cell.key[place], False) or says
    return [code for code, says in told.items() if says]


_MARKS = {
    Status.NO_DATA: "[x]",
    Status.NOT_APPLICABLE: "[z]",
    Status.NOT_REACHED: "[not reached]",
    Status.SUPPRESSED: "[c]",
    Status.LOW: "[low]",
}
"""Symbols for values that are not there: not available, not applicable, confidential (UK government statistics)."""


def figure(setting: Setting, indicator: Indicator, cell: Cell) -> Figure:
    """A cell of a table; money is written to the euro, its value is exact."""
    published = setting.speaker.name(cell.source) if cell.source else ""
    text = written(setting, to_the_euro(indicator, cell.value), cell)
    return Figure(cell.value, text, code=_MARKS.get(cell.status, ""), source=published)


def count_of_persons(setting: Setting, cell: Cell) -> Figure:
    """A count of persons, or that it is not told."""
    return figure(setting, CATALOGUE["recipients"], cell)


def own_figure(setting: Setting, indicator: Indicator, cell: Cell) -> Figure:
    """A cell of a column whose rows are of different indicators."""
    return replace(figure(setting, indicator, cell), decimals=indicator.decimals)


def name_in(setting: Setting, result: Result, beside: Iterable[Result]) -> str:
    """What a result is called beside others, which may be told of another kind of period."""
    name = setting.speaker.name(result.indicator.name)
    return named_with_period(setting.speaker, name, result.selection.period, *(one.selection.period for one in beside))


def _note(setting: Setting, answer: Answer, keys: Sequence[Key]) -> str:
    rows = rounded_note(setting, answer.results)
    if not rows and _has_total(answer):
        rows = rows_note(setting, [one.indicator for one in answer.results], answer.by)
    told = [replace(one, cells=tuple(cell for cell in one if cell.key in keys)) for one in answer.results]
    told += answer.totals if _has_total(answer) else ()
    return " ".join(filter(None, [rows, *remarks_on_cells(setting.speaker, setting.region, told)]))


def rounded_note(setting: Setting, results: Sequence[Result]) -> str:
    """That rounded figures are not to be added up."""
    if setting.source.level is Level.INTERNAL:
        return ""
    return setting.speaker.say(_AMOUNTS_NOT_ADDED if all(is_money(one.indicator) for one in results) else _NOT_ADDED)


_NOT_ADDED = N_("The numbers cannot be added up: each is rounded by itself, and one person may stand in several places.")
_AMOUNTS_NOT_ADDED = N_("Adding up the amounts gives no exact total: each is rounded by itself.")


def rows_note(setting: Setting, indicators: Iterable[Indicator], by: Sequence[Dimension]) -> str:
    """That rows do not add up, where they do not."""
    if all(one.additive_over >= set(by) for one in indicators):
        return ""
    return setting.speaker.say(N_("Rows do not add up to the total; the total is counted on its own."))


def _name(setting: Setting, result: Result) -> str:
    return setting.speaker.name(result.indicator.name)
