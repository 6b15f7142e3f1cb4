"""How far a long command is, on one line of a terminal; nothing where nobody watches."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def progress_line(text: str, form: str = "{:.0%}") -> Iterator[Callable[[float], None]]:
    """Say what is being done, and let the caller tell how far it is: the share that is done, or a number in another form."""
    watched = sys.stderr.isatty()
    print(text, end="" if watched else "\n", file=sys.stderr, flush=True)

    def write(how_far: float) -> None:
        if watched:
            print(f"\r{text} {form.format(how_far)}", end="", file=sys.stderr, flush=True)

    try:
        yield write
    finally:
        if watched:
            print(file=sys.stderr)
