"""Cells as a level may show them, written short."""

from __future__ import annotations

from di_metrics.model import Cell, Status

Shown = int | float | Status | tuple[Status, int] | None
"""A value, a status, a status with a value, or no data."""

HALF = 2
"""How far a count of persons may be from its fresh label."""


def cell(key: tuple[str | None, ...], shown: Shown) -> Cell:
    if isinstance(shown, tuple):
        return Cell(key, shown[1], shown[0], margin=HALF if shown[0] is Status.ROUNDED else None)
    if isinstance(shown, Status):
        return Cell(key, None, shown)
    return Cell(key, shown, Status.NO_DATA if shown is None else Status.VALUE)
