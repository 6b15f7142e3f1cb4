"""The classes of a map: a few steps with limits that are easily read."""

from __future__ import annotations

import math
from dataclasses import dataclass

from di_metrics.figures.style import EMPTY, SEQUENTIAL
from di_metrics.meetings.answer import FigureSource
from di_metrics.meetings.wording import is_money, written
from di_metrics.model import Cell, Result, Status

_MOST_CLASSES = 5
_COLOURS = (SEQUENTIAL[0], SEQUENTIAL[1], SEQUENTIAL[2], SEQUENTIAL[4], SEQUENTIAL[6])
_ZERO, _LOW, _HIDDEN = "#ffffff", "#eef5f6", "#c9d2d6"
_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True)
class Scale:
    """Equal classes from 0 to the largest value; `step` is how wide one is. Zero, and what has no value, stand apart."""

    source: FigureSource
    result: Result
    step: float

    @classmethod
    def of(cls, source: FigureSource, result: Result, reach: float) -> Scale:
        """The classes of a result; they reach a value at least."""
        top = max(reach, *(cell.value for cell in result if cell.value), 0.0)
        return cls(source, result, _round_step(top, whole=not result.indicator.decimals))

    def colour(self, cell: Cell) -> str:
        if cell.value:
            return _COLOURS[self._place(cell.value)]
        if cell.value == 0 or cell.status is Status.EMPTY:
            return _ZERO
        return {Status.LOW: _LOW, Status.SUPPRESSED: _HIDDEN}.get(cell.status, EMPTY)

    def _place(self, value: float) -> int:
        return min(int(value // self.step), _MOST_CLASSES - 1)

    def legend(self) -> tuple[tuple[str, str], ...]:
        """Each colour that occurs on the map with what it means."""
        indicator = self.result.indicator
        pairs: dict[str, str] = {}
        for cell in sorted(self.result, key=lambda one: (one.value is None, one.value or 0)):
            meaning = self._class_name(cell.value) if cell.value else written(self.source, indicator, cell)
            pairs.setdefault(self.colour(cell), meaning)
        return tuple(pairs.items())

    def _class_name(self, value: float) -> str:
        """“20–39” of whole numbers, “20–40 %” of others, whose upper limit belongs to the next class."""
        indicator, speaker = self.result.indicator, self.source.speaker
        first = self._place(value) * self.step
        whole = not indicator.decimals
        last = first + self.step - whole
        numbers = f"{_limit(self, max(first, 1) if whole else first)}–{_limit(self, last)}"
        return numbers + speaker.suffix(indicator)


def _limit(scale: Scale, value: float) -> str:
    decimals = 0 if float(value).is_integer() or is_money(scale.result.indicator) else 1
    return scale.source.speaker.number(value, decimals)


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
