"""Changing single values of a package's or a region's files, as a slip of the hand would."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path


def change(folder: Path, file: str, line: int, **values: str) -> None:
    """Write other values into the columns of a line; lines count from 1, the header."""
    rows = _read(folder / file)
    header = rows[0]
    for column, value in values.items():
        rows[line - 1][header.index(column)] = value
    _write(folder / file, rows)


def append(folder: Path, file: str, **values: str) -> int:
    """Add a line with the values, its other columns blank; returns its number."""
    rows = _read(folder / file)
    rows.append([values.get(column, "") for column in rows[0]])
    _write(folder / file, rows)
    return len(rows)


def add_column(folder: Path, file: str, column: str, values: Mapping[str, str]) -> None:
    """Add a column at the end; `values` by what stands in the first one, blank for others."""
    header, *rows = _read(folder / file)
    _write(folder / file, [[*header, column], *([*row, values.get(row[0], "")] for row in rows)])


def replace(file: Path, old: str, new: str) -> None:
    """Put other text in place of one that must be there."""
    text = file.read_text(encoding="utf-8")
    assert old in text, f"{old} is not in {file.name}"
    file.write_text(text.replace(old, new, 1), encoding="utf-8", newline="")


def _read(file: Path) -> list[list[str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))


def _write(file: Path, rows: list[list[str]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows(rows)
