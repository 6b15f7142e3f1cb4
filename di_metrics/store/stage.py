"""Reading the three files of a data package into temporary tables, every column as text."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from pathlib import Path

import duckdb

from di_metrics.errors import N_, Fault, Message
from di_metrics.store.contract import PACKAGE, PackageFile

csv.field_size_limit(1 << 21)  # as long as the database reads a line, so that what it accepted can be read again


def stage_package(connection: duckdb.DuckDBPyConnection, package: Path) -> list[Fault]:
    """Stage all files; returns what is wrong with the files themselves (missing, header, not CSV, not UTF-8)."""
    faults: list[Fault] = []
    for file in PACKAGE:
        faults += _stage(connection, package / file.name, file)
    return faults


def _stage(connection: duckdb.DuckDBPyConnection, path: Path, file: PackageFile) -> list[Fault]:
    if not os.path.isfile(path):
        expected = ", ".join(one.name for one in PACKAGE)
        return [_fault(file, None, N_("The file is missing. A data package holds %(files)s."), files=expected)]
    try:
        line, header = next(_csv_rows(path), (1, []))
    except (UnicodeDecodeError, _NotCsv):
        return _structural_faults(path, file)
    if line != 1 or sorted(header) != sorted(file.columns):
        return [_fault(file, 1, N_("The header is wrong. Allowed: %(columns)s."), columns=", ".join(file.columns))]
    text_columns = ", ".join(f"'{column}': 'VARCHAR'" for column in header)
    cleaned = ", ".join(f"nullif({column}, '') AS {column}" for column in file.columns)
    try:
        connection.execute(
            f"CREATE TEMP TABLE {file.stage} AS SELECT {cleaned} FROM read_csv($path, auto_detect = false, header = true,"
            f" delim = ',', quote = '\"', escape = '\"', columns = {{{text_columns}}})",
            {"path": str(path)},
        )
    except duckdb.Error:
        return _structural_faults(path, file)
    return []


def _structural_faults(path: Path, file: PackageFile) -> list[Fault]:
    says = N_("The line has %(found)s fields. Allowed: %(width)s.")
    not_csv = N_('This is no comma-separated text. Allowed: CSV, UTF-8, quoted with ".')
    width = len(file.columns)
    faults: list[Fault] = []
    try:
        for line, row in _csv_rows(path):
            if len(row) != width:
                faults.append(_fault(file, line, says, found=len(row), width=width))
    except UnicodeDecodeError:
        return _undecodable_lines(path, file)
    except _NotCsv as error:
        return [*faults, _fault(file, error.line, not_csv)]
    return faults or [_fault(file, None, not_csv)]


def _undecodable_lines(path: Path, file: PackageFile) -> list[Fault]:
    faults = []
    with path.open("rb") as stream:
        for line, raw in enumerate(stream, start=1):
            try:
                raw.decode("utf-8")
            except UnicodeDecodeError:
                faults.append(_fault(file, line, N_("The line is not UTF-8 text. Save the file with UTF-8 encoding.")))
    return faults


def _fault(file: PackageFile, line: int | None, says: str, **params: object) -> Fault:
    return Fault(file.name, line, None, "file", Message.of(says, **params))


class _NotCsv(Exception):
    """A row cannot be read: a quote is misplaced or never closed. `line` is where the row begins."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def _csv_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The rows that are not blank, each with the line of the file on which it begins. Raises _NotCsv."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.reader(stream, strict=True)
        begins = 1
        try:
            for row in reader:
                if row:
                    yield begins, row
                begins = reader.line_num + 1
        except csv.Error as error:
            raise _NotCsv(begins) from error


def line_numbers(path: Path, rows: set[int]) -> dict[int, int]:
    """The line on which each staged row (counted from 0, without the header) begins; quoted fields may span lines."""
    wanted = max(rows, default=-1)
    found: dict[int, int] = {}
    for number, (line, _row) in enumerate(_csv_rows(path), start=-1):
        if number in rows:
            found[number] = line
        if number >= wanted:
            break
    return found
