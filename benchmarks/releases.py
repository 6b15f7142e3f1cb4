"""Measure making and attacking releases: `python -m benchmarks.releases [--write] [--seeds N]`.

Each measurement has a process of its own. There are two baselines on the same data in the same run: a plain release, that is
the same menu counted, 1–4 hidden, and nothing attacked; and publishing with solvers alone. After that, releases of random
data sets: what had to be closed, and what a stranger then finds.
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

SIZES = {
    "demonstration": "the demonstration data",
    "20x10000": "20 municipalities (invented)",
    "43x30000": "43 municipalities (invented)",
}
MEASURED = ("publish_by_solver", "publish", "audit")
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


@dataclass(frozen=True, slots=True)
class Size:
    """What was measured of one set of data: each task by its name."""

    title: str
    persons: int
    tasks: dict[str, Task]


def _size(size: str, title: str) -> Size:
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        subprocess.run([sys.executable, "-m", "benchmarks.packages", size, folder], cwd=ROOT, check=True)
        built = _task("build", folder)
        plain = [_task("plain", folder) for _ in range(PLAIN_ROUNDS)]
        counted = Task(median(one.seconds for one in plain), max((one.bytes or 0 for one in plain), default=0) or None, {})
        tasks = {"plain": counted} | {name: _task(name, folder) for name in MEASURED}
    if tasks["publish"].told["hash"] != tasks["publish_by_solver"].told["hash"]:
        print(f"{title}: the solver alone closes other cells", file=sys.stderr)
    return Size(title, built.told["persons"], tasks)


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


def _table_of_sizes(sizes: list[Size]) -> str:
    lines = ["| | seconds | MiB | times as fast | |", "|---|--:|--:|--:|---|"]
    for size in sizes:
        plain, baseline, made, audited = (size.tasks[name] for name in ("plain", *MEASURED))
        told, found = made.told, audited.told
        faster = baseline.seconds / made.seconds
        lines += [
            f"| **{size.title}, {size.persons:,} persons** | | | | |",
            f"| plain release, not attacked | {plain.seconds:.1f} | {plain.mib} | | |",
            f"| publish, with solvers alone | {baseline.seconds:.1f} | {baseline.mib} | 1 | |",
            f"| publish | {made.seconds:.1f} | {made.mib} | {faster:.0f} |"
            f" {told['attacked']:,} sensitive numbers attacked, {told['closed']:,} cells closed |",
            f"| audit | {audited.seconds:.1f} | {audited.mib} | | {found['tried']:,} numbers tried, {found['open']} open |",
        ]
    return "\n".join(lines)


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
