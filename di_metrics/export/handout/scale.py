"""The scale of a chart: round numbers that hold all values, and where a value lies between them."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

_STEPS = (1, 2, 2.5, 5, 10)
_TICKS = 5


@dataclass(frozen=True, slots=True)
class Scale:
    """From `low` to `high` in equal steps; zero is always on it."""

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


def round_scale(values: Iterable[float], decimals: int) -> Scale:
    """The scale of some values. Counts, which have no decimals, get no ticks between whole numbers."""
    found = [0.0, *values]
    low, high = min(found), max(found)
    if low == high:
        return Scale(0, 1, 1)
    step = _round_step((high - low) / _TICKS)
    if decimals == 0:
        step = step if step >= 5 else float(math.ceil(step))
    return Scale(math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step, step)


def _round_step(least: float) -> float:
    size = 10.0 ** math.floor(math.log10(least))
    return next(size * step for step in _STEPS if size * step >= least * (1 - 1e-9))
