"""How far a long command is: on one line of a terminal, else on a line now and then."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

_SECONDS = 5.0
"""Where nobody watches a line is written so often at most, so that logs stay short."""

_LONGEST = 30.0
"""After so long one is written however little was done, so that a log tells that work goes on."""

_STEP = 0.1
"""The share by which a line tells more than the one before it, unless that is long ago."""


@contextmanager
def progress_line(text: str, form: str = "{:.0%}") -> Iterator[Callable[[float], None]]:
    """Say what is being done, and let the caller tell how far it is: the share that is done, or a number in another form.

    What a step back would tell is kept back: work that turns out to be more than was thought seems to stand still.
    """
    watched = sys.stderr.isatty()
    print(text, end="" if watched else "\n", file=sys.stderr, flush=True)
    furthest, told, at = -math.inf, 0.0, monotonic()

    def write(how_far: float) -> None:
        nonlocal furthest, told, at
        furthest = max(furthest, how_far)
        if watched:
            print(f"\r{text} {form.format(furthest)}", end="", file=sys.stderr, flush=True)
            return
        passed = monotonic() - at
        if passed >= _LONGEST or (passed >= _SECONDS and furthest >= told + _STEP):
            told, at = furthest, monotonic()
            print(f"{text} {form.format(furthest)}", file=sys.stderr, flush=True)

    try:
        yield write
    finally:
        if watched:
            print(file=sys.stderr)
