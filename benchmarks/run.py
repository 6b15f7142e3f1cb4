"""Measure the build and the page queries: `python -m benchmarks.run [--records N …] [--write]`.

Each measurement has a process of its own, the engines by turns. Both answers must agree, or nothing is reported.
"""

from __future__ import annotations

import argparse
import json
import math
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.engines import ENGINES, read_region
from benchmarks.page_queries import page_queries
from benchmarks.report import Measured, Row, Table, as_markdown, write_readme
from di_metrics.settings import ROOT, default_region

ROUNDS = 3
"""Each query is asked in so many processes of each engine, by turns: what else the machine does then meets both alike."""

SIZES = (50_000, 1_000_000, 10_000_000)
DEMONSTRATION = "demonstration"


class Disagreement(Exception):
    """Two engines answered differently, so that their times cannot be compared."""


def main(arguments: list[str] | None = None) -> None:
    """Measure what the command line names, and print or keep the tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.run", description=__doc__)
    parser.add_argument("--records", type=int, nargs="*", default=SIZES, help="sizes of synthetic packages, in records")
    parser.add_argument("--no-demonstration", action="store_true", help="leave the demonstration data out")
    parser.add_argument("--folder", type=Path, help="where to put packages and databases while they are measured")
    parser.add_argument("--write", action="store_true", help="put the tables into benchmarks/README.md")
    chosen = parser.parse_args(arguments)
    packages = [*([] if chosen.no_demonstration else [DEMONSTRATION]), *map(str, chosen.records)]
    tables = []
    for package in packages:
        with tempfile.TemporaryDirectory(prefix="benchmark-", dir=chosen.folder) as name:
            tables.append(_measure(package, Path(name)))
    results = as_markdown(tables)
    print(results)
    if chosen.write:
        write_readme(results)


def _measure(package: str, folder: Path) -> Table:
    _run("benchmarks.packages", package, str(folder))
    build = _row("build", [_by_turns(folder)])
    queries = []
    for name in page_queries(read_region(default_region())):
        rounds = [_by_turns(folder, name) for _ in range(ROUNDS)]
        for one in rounds:
            _compare(name, *(found["values"] for found in one))
        queries.append(_row(name, rounds))
        _tell(queries[-1])
    records = "the demonstration data" if package == DEMONSTRATION else f"{int(package):,} records"
    return Table(records[0].upper() + records[1:], build, tuple(queries))


def _by_turns(folder: Path, *query: str) -> list[dict[str, Any]]:
    return [_run("benchmarks.measure", engine, str(folder), *query) for engine in ENGINES]


def _row(name: str, rounds: list[list[dict[str, Any]]]) -> Row:
    return Row(name, *map(_measured, zip(*rounds, strict=True)))


def _measured(processes: Sequence[dict[str, Any]]) -> Measured:
    """What the processes of one engine found: the median of all their times, and the most memory of any."""
    taken, code = ([one[kind] for one in processes if one[kind] is not None] for kind in ("bytes", "code"))
    seconds = median(run for one in processes for run in one["seconds"])
    return Measured(seconds, max(taken, default=None), max(code, default=None))


def _tell(row: Row) -> None:
    print(f"{row.name}: {row.speed:.1f} times as fast", file=sys.stderr)


def _run(module: str, *words: str) -> dict[str, Any]:
    """What a module's process printed. This process itself stays small, so that it hands on no peak of memory."""
    done = subprocess.run([sys.executable, "-m", module, *words], cwd=ROOT, stdout=subprocess.PIPE, check=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout or "{}")
    return found


def _compare(name: str, one: list[list[Any]], other: list[list[Any]]) -> None:
    """Raise Disagreement unless both answers say the same in every cell; a cell left out is one that holds nothing."""
    first, second = ({tuple(key): value for key, value in answer} for answer in (one, other))
    for key in first.keys() | second.keys():
        if not math.isclose(first.get(key, 0), second.get(key, 0), rel_tol=1e-9):
            raise Disagreement(f"{name}, {key}: {first.get(key)} and {second.get(key)}")
    if not any(first.values()):
        raise Disagreement(f"{name}: nothing to compare, every cell is empty")


if __name__ == "__main__":
    main()
