"""Many linear expressions at once, as sparse rows."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from di_metrics.attack.propagation import Terms

Values = npt.NDArray[np.float64]


class Expressions:
    """Linear expressions over numbered unknowns; none is empty."""

    def __init__(self, expressions: Sequence[Terms]) -> None:
        self._expressions = expressions

    def __len__(self) -> int:
        return len(self._expressions)

    @cached_property
    def starts(self) -> npt.NDArray[np.int32]:
        """Where each expression begins in `unknowns` and `weights`, and where the last one ends."""
        return np.concatenate([[0], np.cumsum([len(terms) for terms in self._expressions])]).astype(np.int32)

    @cached_property
    def unknowns(self) -> npt.NDArray[np.int32]:
        return np.array([one for terms in self._expressions for one in terms], dtype=np.int32)

    @cached_property
    def weights(self) -> Values:
        return np.array([one for terms in self._expressions for one in terms.values()], dtype=float)

    def values(self, witness: npt.NDArray[Any]) -> Values:
        """The value of every expression for a value of every unknown."""
        if not len(self):
            return np.zeros(0)
        return np.add.reduceat(witness[self.unknowns] * self.weights, self.starts[:-1])
