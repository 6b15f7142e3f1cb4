"""Measure what loading a report costs: `python -m benchmarks.loads [--records N …] [--rows N …] [--write]`.

Each report is loaded into a database of each size and thrown away; the baseline, in the same run, derives everything anew.
Each measurement is of one load in a process of its own.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from benchmarks.memory import MIB, peak_bytes, resident_bytes
from benchmarks.report import conditions, write_readme
from di_metrics.reports import Reading, ReportRow
from di_metrics.reports.report import SheetRead, Understood
from di_metrics.settings import ROOT, default_region
from di_metrics.store import Candidate, Loading, build_database, open_database, prepare_report
from di_metrics.store.candidate import make_candidate

BEGIN, END = "<!-- loads: begin -->", "<!-- loads: end -->"
SIZES = (100_000, 1_000_000, 10_000_000)
ROWS = (100, 1_000, 10_000)
HEADS = ("records", "rows of the report", "processor, s", "clock, s", "MiB", "part of deriving all")
_FILE = "records.duckdb"
_KEY_CHECK = "0" * 16

_MONTHS = """
SELECT m.code, g.code, date_trunc('month', date_from) FROM service_record
JOIN municipality m ON municipality_id = new_id JOIN target_group g USING (group_id)
WHERE date_from >= DATE '2021-08-01'
GROUP BY ALL ORDER BY abs(count(*) - $rows), 1, 2, 3 LIMIT 1
"""
_RECORDS = """
SELECT p.reference, s.code, date_from, date_to, units, unit_price_eur, compensation_cents FROM service_record
JOIN person p USING (person_id) JOIN service s USING (service_id)
JOIN municipality m ON municipality_id = new_id JOIN target_group g ON g.group_id = service_record.group_id
WHERE m.code = $place AND g.code = $group AND date_trunc('month', date_from) = $month
ORDER BY record_id
"""


def _report(file: Path, rows: int) -> Reading:
    """What a municipality would send again of a month and group of which about so many records tell, with another amount."""
    with closing(open_database(file)) as database:
        [(place, group, month)] = database.rows(_MONTHS, {"rows": rows})
        found = database.rows(_RECORDS, {"place": place, "group": group, "month": month})
    told = [
        ReportRow(
            sheet="s",
            row=number,
            municipality=place,
            parish=None,
            group=group,
            person=person,
            service=service,
            date_from=first,
            date_to=last,
            units=units,
            unit_price_eur=price,
            compensation_eur=Decimal(cents + 1) / 100,
        )
        for number, (person, service, first, last, units, price, cents) in enumerate(found, 2)
    ]
    understood = Understood("xlsx", (SheetRead("s", 1, {}, ()),), (), (), {}, (place,), (group,), None, None, False)
    mark = hashlib.sha256(repr(rows).encode()).hexdigest()
    return Reading(tuple(told), (), len(told), len(told), 0, understood, (), mark)


def _measure(folder: Path, rows: int) -> dict[str, Any]:
    file = folder / _FILE
    made: Callable[[], Candidate]
    if rows:
        report = _report(file, rows)
        made = lambda: prepare_report(file, Loading(report, "benchmark", _KEY_CHECK))  # noqa: E731
    else:
        made = lambda: make_candidate(file, lambda _connection, _region: 0)  # noqa: E731
    ground, clock, spent = resident_bytes(), perf_counter(), process_time()
    made().discard()
    found = {"clock": perf_counter() - clock, "spent": process_time() - spent, "rows": len(report.rows) if rows else 0}
    return found | {"bytes": (peak_bytes() or 0) - (ground or 0)}


def _table(folder: Path, records: int, sizes: list[int]) -> list[str]:
    _run("benchmarks.packages", str(records), str(folder))
    build_database(default_region(), folder, folder / _FILE)
    whole, *loads = (json.loads(_run("benchmarks.loads", "--measure", str(rows), str(folder))) for rows in (0, *sizes))
    lines = [_line(records, "deriving all (baseline)", whole, whole)]
    return [*lines, *(_line(records, f"{one['rows']:,}", one, whole) for one in loads)]


def _line(records: int, name: str, found: dict[str, Any], whole: dict[str, Any]) -> str:
    part = found["spent"] / whole["spent"]
    cells = (f"{found['spent']:.2f}", f"{found['clock']:.2f}", f"{found['bytes'] / MIB:,.0f}", f"{part:.3f}")
    return f"| {records:,} | {name} | {' | '.join(cells)} |"


def _run(module: str, *words: str) -> str:
    return subprocess.run(
        [sys.executable, "-m", module, *words], cwd=ROOT, stdout=subprocess.PIPE, check=True, text=True
    ).stdout


def main(arguments: list[str] | None = None) -> None:
    """Measure what the command line names, and print or keep the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.loads", description=__doc__)
    parser.add_argument("--records", type=int, nargs="*", default=SIZES, help="sizes of databases, in records")
    parser.add_argument("--rows", type=int, nargs="*", default=ROWS, help="sizes of reports, in rows")
    parser.add_argument("--measure", nargs=2, help=argparse.SUPPRESS)
    parser.add_argument("--write", action="store_true", help="put the table into benchmarks/README.md")
    chosen = parser.parse_args(arguments)
    if chosen.measure:
        print(json.dumps(_measure(Path(chosen.measure[1]), int(chosen.measure[0]))))
        return
    lines = [f"| {' | '.join(HEADS)} |", "|--:|---|" + "--:|" * (len(HEADS) - 2)]
    for records in chosen.records:
        with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
            lines += _table(Path(folder), records, list(chosen.rows))
    results = "\n\n".join([conditions(("duckdb",)), "\n".join(lines)])
    print(results)
    if chosen.write:
        write_readme(results, BEGIN, END)


if __name__ == "__main__":
    main()
