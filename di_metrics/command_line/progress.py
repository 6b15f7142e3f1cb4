"""How far a long command is, on one line of a terminal; nothing where nobody watches."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def progress_line(text: str) -> Iterator[Callable[[float], None]]:
    """Say what is being done, and let the caller tell the share that is done."""
    watched = sys.stderr.isatty()
    print(text, end="" if watched else "\n", file=sys.stderr, flush=True)

    def tell(share: float) -> None:
        if watched:
            print(f"\r{text} {share:.0%}", end="", file=sys.stderr, flush=True)

    try:
        yield tell
    finally:
        if watched:
            print(file=sys.stderr)
