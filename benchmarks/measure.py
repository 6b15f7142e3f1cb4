"""One measurement in a process of its own: `python -m benchmarks.measure ENGINE FOLDER [QUERY]`, the answer as JSON.

Without a query it measures the build. Memory is the peak of this process less what it took when its engine had started;
times are those of several runs after one to warm up (of a build, that of the only one).
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.engines import ENGINES, read_region
from benchmarks.memory import peak_bytes, resident_bytes
from benchmarks.page_queries import page_queries
from di_metrics.settings import default_region

REPETITIONS = 7


def main(engine_name: str, folder: Path, query_name: str | None = None) -> None:
    """Measure and print what was found."""
    region = default_region()
    query = page_queries(read_region(region))[query_name] if query_name else None
    engine = ENGINES[engine_name](folder)
    imported = resident_bytes()
    engine.start()
    ground = resident_bytes()
    found: dict[str, Any] = {"code": _difference(ground, imported)}
    if query is None:
        found["seconds"] = [_seconds(lambda: engine.build(region, folder))]
    else:
        ask = engine.open(region, query)
        answer = ask()
        found["seconds"] = [_seconds(ask) for _ in range(REPETITIONS)]
        found["values"] = [[list(key), value] for key, value in engine.values(answer).items()]
    found["bytes"] = _difference(peak_bytes(), ground)
    json.dump(found, sys.stdout)


def _difference(larger: int | None, smaller: int | None) -> int | None:
    return None if larger is None or smaller is None else larger - smaller


def _seconds(run: Any) -> float:
    begun = perf_counter()
    run()
    return perf_counter() - begun


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:])
