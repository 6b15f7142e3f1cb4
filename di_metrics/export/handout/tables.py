"""Tables as the handout draws them, with bars behind the figures of a column that compare its rows."""

from __future__ import annotations

from typing import Any

from di_metrics.deck import Row, Table


def drawn_table(table: Table) -> dict[str, Any]:
    """A table's headings and rows; a bar begins and ends at shares of its cell, a total has none."""
    spans = [_span(table, place) if column.bars else None for place, column in enumerate(table.columns)]
    return {
        "headings": [table.heading, *(column.heading for column in table.columns)],
        "rows": [
            {
                "name": row.name,
                "total": row.is_total,
                "cells": [
                    {"text": figure.text, "bar": _bar(figure.value, span, row)}
                    for figure, span in zip(row.figures, spans, strict=True)
                ],
            }
            for row in table.rows
        ],
        "note": table.note,
    }


def _span(table: Table, place: int) -> tuple[float, float]:
    values = [row.figures[place].value or 0.0 for row in table.rows if not row.is_total]
    return min([0.0, *values]), max([0.0, *values])


def _bar(value: float | None, span: tuple[float, float] | None, row: Row) -> tuple[float, float] | None:
    """Where a value's bar begins and how long it is."""
    if span is None or row.is_total or not value:
        return None
    low, high = span
    start = min(0.0, value)
    return (start - low) / (high - low), abs(value) / (high - low)
