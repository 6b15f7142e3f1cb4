"""A workbook of any format that calamine reads, opened in a process of its own whose memory and time are limited."""

from __future__ import annotations

import datetime as dt
import io
import os
import pickle
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from typing import Any

from di_metrics.reports import unreadable
from di_metrics.reports.sheets import DAY_ZERO, Book, Rows, Sheet, Span
from di_metrics.reports.unreadable import UnreadableFile
from di_metrics.settings import ROOT
from di_metrics.workbooks import spreadsheet_process
from di_metrics.workbooks.spreadsheet_process import LENGTH, Limits, SheetTold

_LONGEST_SECONDS = 300
"""By the clock, with all that else keeps the machine busy; of computing the process may do much less."""

_REFUSALS: Mapping[str, Callable[[], UnreadableFile]] = {
    "damaged": unreadable.damaged,
    "too_large": unreadable.too_large,
    "too_many_rows": unreadable.too_many_rows,
    "too_many_columns": unreadable.too_many_columns,
}


def read_spreadsheet(data: bytes, kind: str, day_zero: dt.date = DAY_ZERO) -> Book:
    """The sheets of a workbook, whose rows are kept packed in memory. Raises UnreadableFile.

    `kind` names the format; `day_zero` is the day from which its bare numbers count days.
    """
    blocks = _blocks(_run(data, kind))
    if not blocks:
        raise unreadable.damaged()
    told = _plain(blocks.pop())
    if isinstance(told, str):
        raise _REFUSALS[told]()
    waiting = iter(blocks)
    found = [(one.visible, _sheet(one, waiting, day_zero)) for one in (SheetTold(*each) for each in told)]
    visible, hidden = (tuple(sheet for is_visible, sheet in found if is_visible is which) for which in (True, False))
    return Book(kind, visible, hidden)


def _sheet(told: SheetTold, waiting: Iterator[memoryview], day_zero: dt.date) -> Sheet:
    blocks = list(islice(waiting, told.blocks))
    merged = tuple(Span(*span) for span in told.merged)
    hidden_rows, hidden_columns = frozenset(told.hidden_rows), frozenset(told.hidden_columns)
    return Sheet(told.name, partial(_rows, blocks), merged, day_zero, hidden_rows, hidden_columns)


def _rows(blocks: Sequence[memoryview]) -> Rows:
    for block in blocks:
        yield from _plain(zlib.decompress(block))


def _run(data: bytes, kind: str) -> bytes:
    """What the process wrote; nothing of a workbook on which it stumbled."""
    limits = Limits(
        unreadable.MOST_MEMORY,
        unreadable.MOST_SECONDS,
        unreadable.MOST_ROWS,
        unreadable.MOST_COLUMNS,
        unreadable.LONGEST_CELL,
        unreadable.MOST_KEPT,
    )
    # “-P” keeps the folder of the file out of what the process imports, and the path lets it find the package.
    command = [sys.executable, "-P", spreadsheet_process.__file__, kind, *map(str, limits)]
    try:
        # What the process complains of could quote a cell, and it needs to know no secret.
        environment = {name: value for name, value in os.environ.items() if not name.startswith("DI_")}
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, (str(ROOT), environment.get("PYTHONPATH"))))
        done = subprocess.run(
            command,
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            timeout=_LONGEST_SECONDS,
        )
    except subprocess.TimeoutExpired:
        raise unreadable.too_large() from None
    if done.returncode == 1:  # Python's own end after an exception: a panic within calamine
        raise unreadable.damaged()
    if done.returncode != 0:  # memory or time came to their end
        raise unreadable.too_large()
    return done.stdout


def _blocks(written: bytes) -> list[memoryview]:
    view, place, blocks = memoryview(written), 0, []
    while place < len(view):
        (length,) = LENGTH.unpack_from(view, place)
        place += LENGTH.size
        blocks.append(view[place : place + length])
        place += length
    return blocks


class _Plain(pickle.Unpickler):
    """Makes nothing but texts, numbers, days and lists of them, so that a process led astray could not lead this one."""

    def find_class(self, module: str, name: str) -> object:
        if (module, name) == ("datetime", "date"):
            return dt.date
        raise pickle.UnpicklingError


def _plain(block: bytes | memoryview) -> Any:
    return _Plain(io.BytesIO(block)).load()
