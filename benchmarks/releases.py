"""Measure making and attacking releases: `python -m benchmarks.releases [--write] [--seeds N]`.

Each measurement has a process of its own. The baseline is a plain release of the same data in the same run: the same menu
counted, 1–4 hidden, and nothing attacked. After that, releases of random data sets: what had to be closed, and what a
stranger then finds.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from statistics import median
from typing import Any

from benchmarks.memory import MIB
from benchmarks.report import conditions, write_readme
from di_metrics.settings import ROOT

SIZES = {"demonstration": "the demonstration data (36 thousand records)", "360000": "ten times as many records (synthetic)"}
SEEDS = 20
PLAIN_ROUNDS = 3
BEGIN, END = "<!-- releases: begin -->", "<!-- releases: end -->"


@dataclass(frozen=True, slots=True)
class Task:
    """Seconds and peak memory of a task, and what it told."""

    seconds: float
    bytes: int | None
    told: dict[str, Any]

    @property
    def mib(self) -> str:
        return "–" if self.bytes is None else f"{self.bytes / MIB:,.0f}"


def main(arguments: list[str] | None = None) -> None:
    """Measure, and print or keep the tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.releases", description=__doc__)
    parser.add_argument("--seeds", type=int, default=SEEDS, help="random data sets to publish and attack")
    parser.add_argument("--write", action="store_true", help="put the tables into benchmarks/README.md")
    chosen = parser.parse_args(arguments)
    sizes = [_size(size, title) for size, title in SIZES.items()]
    random = [_random(seed) for seed in range(1, chosen.seeds + 1)]
    results = "\n\n".join([conditions(("duckdb", "highspy", "numpy")), _table_of_sizes(sizes), _table_of_random(random)])
    print(results)
    if chosen.write:
        write_readme(results, BEGIN, END)


def _size(size: str, title: str) -> tuple[str, Task, Task, Task]:
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        subprocess.run([sys.executable, "-m", "benchmarks.packages", size, folder], cwd=ROOT, check=True)
        _run("build", folder)
        plain = [_task("plain", folder) for _ in range(PLAIN_ROUNDS)]
        counted = Task(median(one.seconds for one in plain), max((one.bytes or 0 for one in plain), default=0) or None, {})
        return title, counted, _task("publish", folder), _task("audit", folder)


def _random(seed: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        found = _run("random", folder, str(seed))
    print(f"seed {seed}: closed {found['closed']}, open {found['open']}", file=sys.stderr)
    return found


def _task(name: str, folder: str) -> Task:
    found = _run(name, folder)
    return Task(found.pop("seconds"), found.pop("bytes"), found)


def _run(*words: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.measure_release", *words]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout or "{}")
    return found


def _table_of_sizes(sizes: list[tuple[str, Task, Task, Task]]) -> str:
    lines = ["| | seconds | times the plain release | MiB | |", "|---|--:|--:|--:|---|"]
    for title, plain, made, audited in sizes:
        told, found = made.told, audited.told
        lines += [
            f"| **{title}** | | | | |",
            f"| plain release, not attacked | {plain.seconds:.1f} | 1 | {plain.mib} | |",
            _line(
                "publish", made, plain, f"{told['attacked']:,} sensitive numbers attacked, {told['closed']:,} cells closed"
            ),
            _line("audit", audited, plain, f"{found['tried']:,} numbers tried, {found['open']} open"),
        ]
    return "\n".join(lines)


def _line(name: str, task: Task, plain: Task, told: str) -> str:
    return f"| {name} | {task.seconds:.1f} | {task.seconds / plain.seconds:.0f} | {task.mib} | {told} |"


def _table_of_random(found: list[dict[str, Any]]) -> str:
    columns = ("seed", "persons", "records", "cells", "attacked", "closed", "strong", "tried", "stranger", "open")
    heads = (
        "seed",
        "persons",
        "records",
        "cells",
        "truly small numbers attacked",
        "cells closed",
        "strong attacker, s",
        "numbers a stranger tries",
        "stranger, s",
        "open to the stranger",
    )
    lines = [f"| {' | '.join(heads)} |", "|" + "--:|" * len(heads)]
    for one in found:
        cells = [f"{one[name]:.1f}" if isinstance(one[name], float) else f"{one[name]:,}" for name in columns]
        lines.append(f"| {' | '.join(cells)} |")
    closed, seconds = sorted(one["closed"] for one in found), sorted(one["strong"] for one in found)
    most = max(one["closed"] / one["cells"] for one in found)
    middle, largest = closed[len(closed) // 2], closed[-1]
    told = (
        f"{len(found)} data sets, {sum(one['open'] for one in found)} numbers open in all.",
        f"Closed: {middle:,} cells in the middle one, {largest:,} at the most ({most:.0%} of its cells).",
        f"Strong attacker: {seconds[len(seconds) // 2]:.0f} s in the middle one, {seconds[-1]:.0f} s at the most.",
    )
    lines += ["", " ".join(told)]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
