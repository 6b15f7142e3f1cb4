"""Measure reading a municipality's report of many rows: `python -m benchmarks.report_reading [--rows N]`.

Reading checks every row and replaces identifiers by pseudonyms; pandas only reads the cells, with either of its engines.
Each measurement has a process of its own. Memory is the most that it and the processes it started held at one time, less
what it held with its libraries loaded.
"""

from __future__ import annotations

import argparse
import datetime as dt
import importlib
import json
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter, sleep

from benchmarks.memory import MIB, family_bytes, peak_bytes, resident_bytes
from di_metrics.settings import ROOT

ROWS = 200_000
READERS = ("report, XLSX", "report, CSV", "pandas.read_excel, openpyxl", "pandas.read_excel, calamine")
_HEADINGS = [
    *("Pašvaldība", "Pagasts", "Mērķgrupa", "Personas kods vai identifikators", "No VSAC", "Izvērtēšanas datums"),
    *("Atbalsta plāna datums", "Ieteiktie pakalpojumi", "Pakalpojums", "Periods no", "Periods līdz", "Apjoms"),
    *("Vienības cena EUR", "Kompensācija EUR", "Pakalpojuma sniedzējs", "Piezīmes"),
]
_YEAR = 2019
_MONTHS_A_PERSON = 12
_WATCHED_EVERY = 0.02

Cell = str | float | dt.date


def rows(count: int) -> Iterator[list[Cell]]:
    """Rows without faults: a person has a row a month, each person an identifier of the municipality's own."""
    from di_metrics.region_files import load_region, read_folder
    from di_metrics.settings import PROGRAMME, default_region

    region = load_region(read_folder(default_region(), PROGRAMME))
    place = next(one.name_lv for one in region.municipalities if one.partner)
    group = next(one for one in region.groups if one.assessed and region.services_for(one.code))
    service = region.service[region.services_for(group.code)[0]]
    for number in range(count):
        person, month = divmod(number, _MONTHS_A_PERSON)
        first = dt.date(_YEAR, month + 1, 1)
        last = (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
        units = number % 20 + 1.5
        money = round(units * float(service.price_eur) + 1e-9, 2)
        provider = f"Sociālais dienests {number % 7}"
        yield [
            *(place, "", group.name_lv, f"ID-{person:06d}", "nē", dt.date(_YEAR - 1, 11, 4), dt.date(_YEAR - 1, 12, 2)),
            *(service.name_lv, service.name_lv, first, last, units, float(service.price_eur), money, provider),
            f"piezīme {number}",
        ]


def write_xlsx(file: Path, count: int) -> None:
    """Write the rows as a spreadsheet program would."""
    from xlsxwriter.workbook import Workbook

    workbook = Workbook(file, {"constant_memory": True})
    sheet = workbook.add_worksheet()
    day = workbook.add_format({"num_format": "dd.mm.yyyy"})
    sheet.write_row(0, 0, _HEADINGS)
    for line, row in enumerate(rows(count), start=1):
        for place, cell in enumerate(row):
            if isinstance(cell, dt.date):
                sheet.write_datetime(line, place, dt.datetime(cell.year, cell.month, cell.day), day)
            elif cell != "":
                sheet.write(line, place, cell)
    workbook.close()


def write_csv(file: Path, count: int) -> None:
    """Write the rows as a Latvian spreadsheet saves them."""
    with file.open("w", encoding="utf-8-sig") as stream:
        stream.write(";".join(_HEADINGS) + "\n")
        for row in rows(count):
            stream.write(";".join(map(_written, row)) + "\n")


def _written(cell: Cell) -> str:
    if isinstance(cell, dt.date):
        return cell.strftime("%d.%m.%Y.")
    return str(cell).replace(".", ",") if isinstance(cell, float) else cell


def _reader(name: str, folder: Path) -> Callable[[], int]:
    """What reads the file and tells how many rows it found, with its libraries loaded."""
    if name.startswith("pandas"):
        import pandas as pd  # type: ignore[import-untyped]

        engine = name.rpartition(" ")[2]
        importlib.import_module({"calamine": "python_calamine"}.get(engine, engine))
        return lambda: len(pd.read_excel(folder / "report.xlsx", engine=engine, dtype=object))
    from di_metrics.region_files import load_region, read_folder
    from di_metrics.reports import Aliases, Pseudonyms, read_checks, read_report
    from di_metrics.settings import PROGRAMME, default_region

    files = read_folder(default_region(), PROGRAMME)
    region = load_region(files)
    checks = read_checks(region, files)
    file = folder / ("report.csv" if name.endswith("CSV") else "report.xlsx")

    def read() -> int:
        reading = read_report(file.read_bytes(), region, Aliases(), Pseudonyms(secrets.token_bytes(32)), checks=checks)
        assert not reading.faults, reading.faults[:3]
        return reading.accepted

    return read


def measure(name: str, folder: Path) -> None:
    """Read once and print seconds, rows and memory."""
    read = _reader(name, folder)
    ground = resident_bytes()
    begun = perf_counter()
    count = read()
    seconds = perf_counter() - begun
    print(json.dumps({"rows": count, "seconds": seconds, "ground": ground, "peak": peak_bytes()}))


def _measured(name: str, folder: str) -> tuple[int, float, int | None]:
    """Rows, seconds and bytes, from a process that is watched from here: its own peak leaves out those it starts."""
    words = [sys.executable, "-m", "benchmarks.report_reading", "--measure", name, folder]
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True) as running:
        together = 0
        while running.poll() is None:
            together = max(together, family_bytes(running.pid) or 0)
            sleep(_WATCHED_EVERY)
        assert running.stdout is not None
        assert running.returncode == 0
        found = json.loads(running.stdout.read())
    taken = max(together, found["peak"]) - found["ground"] if found["peak"] and found["ground"] else None
    return found["rows"], found["seconds"], taken


def main() -> None:
    """Write the files, measure every reader and print a table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.report_reading", description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--measure", nargs=2, metavar=("READER", "FOLDER"), help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.measure:
        measure(chosen.measure[0], Path(chosen.measure[1]))
        return
    with tempfile.TemporaryDirectory(prefix="report-") as name:
        folder = Path(name)
        write_xlsx(folder / "report.xlsx", chosen.rows)
        write_csv(folder / "report.csv", chosen.rows)
        print("| | seconds | rows a second | MiB |\n|---|--:|--:|--:|")
        for reader in READERS:
            count, seconds, taken = _measured(reader, name)
            memory = "–" if taken is None else f"{taken / MIB:,.0f}"
            print(f"| {reader} | {seconds:.1f} | {count / seconds:,.0f} | {memory} |", flush=True)


if __name__ == "__main__":
    main()
