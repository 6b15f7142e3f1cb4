"""One measurement of releases in a process of its own: `python -m benchmarks.measure_release TASK FOLDER [SEED]`, as JSON.

TASK is `build` (the records database), `plain` (count, and hide 1–4), `publish` (count, protect, attack, close), `audit`
(attack the release that `publish` left in the folder), `publish_by_solver` (`publish` without looking at worlds near known
ones) or `random` (all of it on the random data set of a seed). Seconds are those that were computed.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from time import process_time
from typing import Any
from unittest.mock import patch

from benchmarks.memory import peak_bytes, resident_bytes
from benchmarks.wide_region import REGION_FOLDER
from di_metrics.attack import search
from di_metrics.attack.audit import audit
from di_metrics.protection.gate import close_until_safe
from di_metrics.protection.labelling import Labelling, Ledger
from di_metrics.protection.menu_figures import Exact, exact_figures
from di_metrics.protection.publish import labels_to_tell, make_release, naive_release
from di_metrics.protection.union import union_of
from di_metrics.release.file import open_release, write_release
from di_metrics.release.parameters import PARAMETERS
from di_metrics.release.release import Edition, Release, Source, catalogue_texts
from di_metrics.settings import default_region
from di_metrics.store import Database, build_database, open_database
from tests.random_packages import write_random_package

DAY = dt.date(2024, 1, 31)
RECORDS, RELEASE, PLAIN = "records.duckdb", "release.duckdb", "plain.duckdb"


def main(task: str, folder: Path, seed: str = "") -> None:
    """Measure and print what was found."""
    if task == "random":
        json.dump(_random(folder, int(seed)), sys.stdout)
        return
    ground = resident_bytes()
    seconds, found = _timed(lambda: TASKS[task](folder))
    peak = peak_bytes()
    taken = peak - ground if peak is not None and ground is not None else None
    json.dump({**found, "seconds": seconds, "bytes": taken}, sys.stdout)


def _plain(folder: Path) -> dict[str, Any]:
    """What a release would take without an attack: the same menu of exact counts, those of 1–4 hidden, in a file."""
    database = open_database(folder / RECORDS)
    exact = exact_figures(database)
    write_release(naive_release(_draft(database, exact), exact), folder / PLAIN)
    return {}


def _publish(folder: Path) -> dict[str, Any]:
    made = make_release(open_database(folder / RECORDS), released_on=DAY)
    (folder / RELEASE).unlink(missing_ok=True)
    write_release(made.release, folder / RELEASE)
    told = {"attacked": made.attacked, "closed": len(made.closed), "hash": made.release.edition.content_hash}
    return {"cells": len(made.release.cells), **told}


def _audit(folder: Path) -> dict[str, Any]:
    found = audit(open_release(folder / RELEASE))
    return {"tried": found.tried, "open": len(found.open)}


def _build(folder: Path) -> dict[str, Any]:
    region = folder / REGION_FOLDER
    report = build_database(region if region.is_dir() else default_region(), folder, folder / RECORDS)
    return {"persons": report.persons, "records": report.records}


def _publish_by_solver(folder: Path) -> dict[str, Any]:
    """The baseline: every witness comes from a solver."""
    with patch.object(search._Search, "nearby", lambda _: None):
        return _publish(folder)


TASKS: dict[str, Callable[[Path], dict[str, Any]]] = {
    "build": _build,
    "plain": _plain,
    "publish": _publish,
    "audit": _audit,
    "publish_by_solver": _publish_by_solver,
}


def _random(folder: Path, seed: int) -> dict[str, Any]:
    """The strong attacker alone closes; then a stranger tries, who knows nothing of what the strong one found."""
    write_random_package(folder, seed)
    report = build_database(default_region(), folder, folder / RECORDS)
    database = open_database(folder / RECORDS)
    exact = exact_figures(database)
    draft, nothing = _draft(database, exact), Labelling(PARAMETERS, Ledger(database.region))
    labels = labels_to_tell(database, exact, PARAMETERS, nothing.ledger)
    handing_out = union_of(nothing, labels, exact.count, exact.money.get)
    strong, passed = _timed(lambda: close_until_safe(handing_out, stranger=False))
    weak, found = _timed(lambda: audit(replace(draft, cells=passed.told)))
    return {
        "seed": seed,
        "persons": report.persons,
        "records": report.records,
        "cells": len(draft.cells),
        "attacked": passed.attacked,
        "closed": len(passed.closed),
        "strong": strong,
        "tried": found.tried,
        "stranger": weak,
        "open": len(found.open),
    }


def _draft(database: Database, exact: Exact) -> Release:
    source = Source(database.info.demonstration)
    labels = labels_to_tell(database, exact, PARAMETERS, Ledger(database.region))
    cells = {slot: label.shown for slot, label in labels.items()}
    return Release(Edition(1, DAY, ""), source, PARAMETERS, database.region, database.files, catalogue_texts(), cells)


def _timed(run: Callable[[], Any]) -> tuple[float, Any]:
    begun = process_time()
    found = run()
    return process_time() - begun, found


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:])
