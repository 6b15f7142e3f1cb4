"""Random draws that are the same on every platform and Python version.

Python promises a stable sequence for ``Random(seed).random()`` only; ``choice``, ``shuffle`` and ``randint`` have
changed between versions. Everything here is built on that one method, and on exact sums: ``sum`` of floats has changed
as well.
"""

from collections.abc import Sequence
from math import fsum
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Draws:
    """A stream of draws of its own for each label, so that a change in one step leaves the others as they were."""

    def __init__(self, seed: int, *label: object) -> None:
        self._random = Random("/".join(str(part) for part in (seed, *label)))

    def chance(self, probability: float) -> bool:
        """True with the given probability."""
        return self._random.random() < probability

    def integer(self, low: int, high: int) -> int:
        """A whole number from low to high, both included; ``low`` where the range is empty."""
        return low + int(self._random.random() * max(1, high - low + 1))

    def one_of(self, items: Sequence[T]) -> T:
        """One item, each as likely as the others."""
        return items[self.integer(0, len(items) - 1)]

    def weighted(self, items: Sequence[T], weights: Sequence[float]) -> T:
        """One item, as likely as its weight; the weights need not add up to one."""
        point = self._random.random() * fsum(weights)
        for item, weight in zip(items, weights, strict=True):
            point -= weight
            if point < 0:
                return item
        return [item for item, weight in zip(items, weights, strict=True) if weight > 0][-1]

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """The items in a random order."""
        rest = list(items)
        return [rest.pop(self.integer(0, len(rest) - 1)) for _ in items]

    def pseudonym(self, prefix: str) -> str:
        """The prefix and seven hexadecimal digits; the prefix keeps spreadsheets from reading 1234e567 as a number."""
        return f"{prefix}{int(self._random.random() * 16**7):07x}"
