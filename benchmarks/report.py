"""The measurements as tables, and these tables in README.md."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import geometric_mean, median

from benchmarks.memory import MIB

README = Path(__file__).with_name("README.md")
BEGIN, END = "<!-- results: begin -->", "<!-- results: end -->"


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds, and bytes where the platform tells: of peak memory, and what the library's own code took to start."""

    seconds: float
    bytes: int | None
    code: int | None


@dataclass(frozen=True, slots=True)
class Row:
    """The same work done by both engines."""

    name: str
    duckdb: Measured
    pandas: Measured

    @property
    def speed(self) -> float:
        """How many times as fast as pandas."""
        return self.pandas.seconds / self.duckdb.seconds

    @property
    def memory(self) -> float | None:
        """The part of pandas' memory that is taken."""
        if not self.duckdb.bytes or not self.pandas.bytes:
            return None
        return self.duckdb.bytes / self.pandas.bytes


@dataclass(frozen=True, slots=True)
class Table:
    """All rows of one data package; the first is the build."""

    title: str
    build: Row
    queries: tuple[Row, ...]


def conditions(packages: Sequence[str] = ("duckdb", "pandas", "pyarrow")) -> str:
    """What the figures were measured with."""
    versions = ", ".join(f"{name} {version(name)}" for name in packages)
    system = f"{platform.system()}, {os.cpu_count()} cores"
    if hasattr(os, "sysconf"):
        system += f", {round(os.sysconf('SC_PHYS_PAGES') * os.sysconf('SC_PAGE_SIZE') / 2**30)} GiB"
    return f"Measured with: {system}, Python {platform.python_version()}, {versions}."


def as_markdown(tables: list[Table]) -> str:
    """The tables, one below the other."""
    return "\n\n".join([conditions() + _code(tables), *map(_table, tables)])


def _code(tables: list[Table]) -> str:
    """What starting the engines took, so that whoever wants to can add it."""
    rows = [row for table in tables for row in (table.build, *table.queries)]
    taken = [median(one.code or 0 for one in ones) for ones in ([row.duckdb for row in rows], [row.pandas for row in rows])]
    if not all(taken):
        return ""
    duckdb, pandas = (f"{one / MIB:.0f} MiB" for one in taken)
    return f" Starting took {duckdb} of DuckDB and {pandas} of pandas, which the tables leave out."


def _table(table: Table) -> str:
    head = "| | DuckDB, ms | pandas, ms | times as fast | DuckDB, MiB | pandas, MiB | part of the memory |"
    lines = [f"### {table.title}", "", head, "|---|--:|--:|--:|--:|--:|--:|"]
    lines += [_line(row) for row in (table.build, *table.queries)]
    slowest = min(table.queries, key=lambda row: row.speed)
    lines += [
        "",
        f"Queries: {geometric_mean(row.speed for row in table.queries):.1f} times as fast (geometric mean), at the least"
        f" {slowest.speed:.1f} times; the slowest takes {_ms(max(row.duckdb.seconds for row in table.queries))} ms"
        f"{_most_memory(table)}.",
    ]
    return "\n".join(lines)


def _most_memory(table: Table) -> str:
    parts = [row.memory for row in table.queries if row.memory is not None]
    return f"; at the most {max(parts):.2f} of the memory" if parts else ""


def _line(row: Row) -> str:
    part = "–" if row.memory is None else f"{row.memory:.2f}"
    cells = [_ms(row.duckdb.seconds), _ms(row.pandas.seconds), f"{row.speed:.1f}", _mib(row.duckdb), _mib(row.pandas), part]
    return f"| {row.name} | {' | '.join(cells)} |"


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:,.1f}" if seconds < 1 else f"{seconds * 1000:,.0f}"


def _mib(measured: Measured) -> str:
    return "–" if measured.bytes is None else f"{measured.bytes / MIB:,.0f}"


def tell(heads: Sequence[str], rows: Sequence[str], packages: Sequence[str], marks: tuple[str, str], *, write: bool) -> None:
    """Print a table whose first column is of names, and perhaps put it between two markers of README.md."""
    table = [f"| {' | '.join(heads)} |", "|---|" + "--:|" * (len(heads) - 1), *rows]
    results = "\n\n".join([conditions(packages), "\n".join(table)])
    print(results)
    if write:
        write_readme(results, *marks)


def write_readme(results: str, begin: str = BEGIN, end: str = END) -> None:
    """Put the results between two markers of README.md."""
    text = README.read_text(encoding="utf-8")
    before, rest = text.split(begin)
    after = rest.split(end)[1]
    README.write_text(f"{before}{begin}\n\n{results}\n\n{end}{after}", encoding="utf-8", newline="\n")
