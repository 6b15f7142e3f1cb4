"""Measure making a meeting's files: `python -m benchmarks.meeting_pack [--runs N]`.

The deck is the standard agenda on the demonstration data, small numbers masked. Each measurement has a process of its own.
Seconds are the median of several runs after one to warm up; the first run, which loads libraries and fonts, is told too.
Memory is the most that the process held less what it held with the deck made. Composing the masked slides has that of the
internal ones as its baseline, the workbook the same tables as pandas writes them, without formats, charts and notes.
"""

from __future__ import annotations

import argparse
import datetime as dt
import io
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median
from time import perf_counter

from benchmarks.memory import MIB, peak_bytes, resident_bytes
from di_metrics.deck import Chart, Deck, Level, Picture, deck_from_json, deck_to_json
from di_metrics.demonstration import write_demonstration_package
from di_metrics.meetings.compose import compose, figures_at
from di_metrics.meetings.preparation import standard_agenda
from di_metrics.model import Basis, Language
from di_metrics.settings import ROOT, default_region
from di_metrics.store import Database, build_database, open_database

RUNS = 7
_COMPOSED = {"composing the slides, shareable": Level.SHAREABLE, "composing the slides, internal": Level.INTERNAL}
PARTS = (
    *_COMPOSED,
    "slides (PPTX)",
    "handout (PDF)",
    "workbook (XLSX)",
    "the whole pack (ZIP)",
    "pandas.to_excel, the tables alone",
)
_RECORDS = "records.duckdb"
_AS_OF, _SINCE, _HELD_ON = dt.date(2021, 12, 31), dt.date(2021, 6, 30), dt.date(2022, 1, 27)


def prepare(folder: Path) -> None:
    """Keep the deck and the outlines as files, so that making a file of them reads no database."""
    write_demonstration_package(default_region(), folder / "package")
    build_database(default_region(), folder / "package", folder / _RECORDS)
    database = open_database(folder / _RECORDS)
    (folder / "deck.json").write_text(deck_to_json(_composed(database, Level.SHAREABLE)), encoding="utf-8")
    (folder / "outlines.json").write_text(json.dumps({one: database.outlines(one) for one in Basis}), encoding="utf-8")
    database.close()


def _composed(database: Database, level: Level) -> Deck:
    return compose(
        figures_at(level, database),
        standard_agenda(database.region),
        title="Uzraudzības padomes sanāksme",
        held_on=_HELD_ON,
        as_of=_AS_OF,
        since=_SINCE,
        language=Language.LV,
    )


def _maker(part: str, folder: Path) -> Callable[[Deck], int]:
    """What makes a part and tells how many bytes it has; libraries are loaded when it is first made."""
    outlines = json.loads((folder / "outlines.json").read_text(encoding="utf-8"))

    def composing(_: Deck) -> int:
        database = open_database(folder / _RECORDS)
        composed = _composed(database, _COMPOSED[part])
        database.close()
        return len(deck_to_json(composed).encode())

    def pack(deck: Deck) -> int:
        from di_metrics.export.pack import write_pack

        stream = io.BytesIO()
        write_pack(deck, outlines, stream)
        return len(stream.getvalue())

    def slides(deck: Deck) -> int:
        from di_metrics.export.slides import slides_bytes

        return len(slides_bytes(deck, outlines))

    def handout(deck: Deck) -> int:
        from di_metrics.export.handout import handout_bytes

        return len(handout_bytes(deck, outlines))

    def workbook(deck: Deck) -> int:
        from di_metrics.export.deck_workbook import deck_workbook_bytes

        return len(deck_workbook_bytes(deck))

    return dict(zip(PARTS, (composing, composing, slides, handout, workbook, pack, _pandas), strict=True))[part]


def _pandas(deck: Deck) -> int:
    """The tables of the deck, a sheet each, as pandas writes them with the same library."""
    import pandas as pd  # type: ignore[import-untyped]

    from di_metrics.export.deck_tables import table_of

    stream = io.BytesIO()
    with pd.ExcelWriter(stream, engine="xlsxwriter") as writer:
        for number, table in enumerate(filter(None, map(table_of, deck.slides)), start=1):
            rows = [
                [row.name, *(figure.text if figure.value is None else figure.value for figure in row.figures)]
                for row in table.rows
            ]
            headings = [table.heading, *(column.heading for column in table.columns)]
            pd.DataFrame(rows, columns=headings).to_excel(writer, sheet_name=str(number), index=False)
    return len(stream.getvalue())


def _another(deck: Deck, run: int) -> Deck:
    """The deck with other texts and numbers, because the typesetter remembers what it has set before."""
    slides = [replace(one, sentence=f"{one.sentence} ({run})", picture=_moved(one.picture, run)) for one in deck.slides]
    return replace(deck, slides=tuple(slides), data_hash=f"{run:064}")


def _moved(picture: Picture | None, run: int) -> Picture | None:
    if not isinstance(picture, Chart):
        return picture
    series = [
        replace(one, values=tuple(value and value * (1 + run / 100) for value in one.values)) for one in picture.series
    ]
    return replace(picture, series=tuple(series))


def measure(part: str, folder: Path, runs: int) -> None:
    """Make a part several times and print seconds, bytes and memory."""
    deck = deck_from_json((folder / "deck.json").read_text(encoding="utf-8"))
    make = _maker(part, folder)
    ground = resident_bytes()
    seconds = []
    size = 0
    for run in range(runs + 1):
        other = _another(deck, run)
        begun = perf_counter()
        size = make(other)
        seconds.append(perf_counter() - begun)
    peak = peak_bytes()
    taken = peak - ground if peak is not None and ground is not None else None
    slides = len(deck.slides)
    print(json.dumps({"first": seconds[0], "seconds": median(seconds[1:]), "size": size, "taken": taken, "slides": slides}))


def main() -> None:
    """Prepare the deck, measure every part and print a table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.meeting_pack", description=__doc__)
    parser.add_argument("--runs", type=int, default=RUNS)
    parser.add_argument("--measure", nargs=2, metavar=("PART", "FOLDER"), help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.measure:
        measure(chosen.measure[0], Path(chosen.measure[1]), chosen.runs)
        return
    with tempfile.TemporaryDirectory(prefix="meeting-") as folder:
        prepare(Path(folder))
        print("| | first time, s | seconds | slides a second | kB | MiB |\n|---|--:|--:|--:|--:|--:|")
        for part in PARTS:
            words = [sys.executable, "-m", "benchmarks.meeting_pack", "--runs", str(chosen.runs), "--measure", part, folder]
            found = json.loads(subprocess.run(words, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout)
            memory = "–" if found["taken"] is None else f"{found['taken'] / MIB:,.0f}"
            speed = found["slides"] / found["seconds"]
            times = f"{found['first']:.2f} | {found['seconds']:.3f} | {speed:,.0f}"
            print(f"| {part} | {times} | {found['size'] / 1000:,.0f} | {memory} |", flush=True)


if __name__ == "__main__":
    main()
