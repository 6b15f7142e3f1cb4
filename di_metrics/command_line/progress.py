"""How far a long command is, on one line of a terminal; nothing where nobody watches."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def progress_line(text: str) -> Iterator[Callable[[float], None]]:
    """Say what is being done, and let the caller tell the share that is done."""
    with _line(text) as write:
        yield lambda share: write(f"{share:.0%}")


@contextmanager
def counting_line(text: str) -> Iterator[Callable[[int], None]]:
    """Say what is being done, and let the caller tell how many are done where nobody knows how many there are."""
    with _line(text) as write:
        yield lambda count: write(str(count))


@contextmanager
def _line(text: str) -> Iterator[Callable[[str], None]]:
    watched = sys.stderr.isatty()
    print(text, end="" if watched else "\n", file=sys.stderr, flush=True)

    def write(how_far: str) -> None:
        if watched:
            print(f"\r{text} {how_far}", end="", file=sys.stderr, flush=True)

    try:
        yield write
    finally:
        if watched:
            print(file=sys.stderr)
