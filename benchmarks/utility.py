"""Measure what the shareable level leaves to be seen: `python -m benchmarks.utility [--write]`.

The standard agenda on the demonstration data, told by labels and exactly, cell by cell. At the fourth of four packs a month
apart labels stay as they were handed out; the baseline in the same run rounds the same figures anew.
"""

from __future__ import annotations

import argparse
import datetime as dt
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean

from benchmarks.report import tell
from di_metrics.cards.view import ViewKind
from di_metrics.deck import Deck
from di_metrics.demonstration import write_demonstration_package
from di_metrics.export.deck_tables import table_of
from di_metrics.meetings.compose import compose
from di_metrics.meetings.handing_out import handing_out
from di_metrics.meetings.preparation import standard_agenda
from di_metrics.model import Cell, Dimension, Key, Language, Period, Selection
from di_metrics.release.release import Slot
from di_metrics.settings import default_region
from di_metrics.sources.exact import RecordedFigures
from di_metrics.sources.protected import ProtectedFigures
from di_metrics.sources.question import Question
from di_metrics.store import Database, build_database, open_database
from di_metrics.store.handed_out import EditionKind, keep_edition

DAYS = (dt.date(2019, 12, 31), dt.date(2020, 12, 31), dt.date(2021, 12, 31), dt.date(2023, 12, 31))
PACKS = (dt.date(2023, 3, 31), dt.date(2023, 4, 30), dt.date(2023, 5, 31), dt.date(2023, 6, 30))
BEGIN, END = "<!-- utility: begin -->", "<!-- utility: end -->"
HEADS = (
    "",
    "cells of the handout",
    "with a number",
    "coverage split",
    "with a number",
    "counts told",
    "error, mean",
    "largest",
    "municipalities with coverage",
    "error in points, mean",
    "largest",
)
CellName = tuple[str, str, str]
"""The key of a slide, and the names of a row and a column."""


@dataclass(frozen=True)
class _Counted(ProtectedFigures):
    """Protected figures that keep the error of each count that has a number."""

    errors: dict[Slot, float] = field(default_factory=dict, compare=False)

    def tell_count(self, slot: Slot, count: int, key: Key) -> Cell:
        told = super().tell_count(slot, count, key)
        if told.value is not None:
            self.errors[slot] = abs(told.value - count)
        return told


@dataclass(frozen=True)
class Utility:
    """Of how many exact cells how many have a number, and how far numbers are from the exact ones."""

    title: str
    cells: int
    shown: int
    split_cells: int
    split_shown: int
    counts: tuple[float, ...]
    places: int
    points: tuple[float, ...]

    def row(self) -> str:
        cells = (
            self.title,
            f"{self.cells}",
            f"{self.shown} ({self.shown / self.cells:.0%})",
            f"{self.split_cells}",
            f"{self.split_shown} ({self.split_shown / self.split_cells:.0%})",
            f"{len(self.counts)}",
            f"{mean(self.counts):.2f}",
            f"{max(self.counts):.0f}",
            f"{len(self.points)} of {self.places}",
            f"{mean(self.points):.1f}",
            f"{max(self.points):.1f}",
        )
        return f"| {' | '.join(cells)} |"


def measured(database: Database, as_of: dt.date, title: str) -> Utility:
    """What the pack of a day tells, after what the database's ledger holds."""
    told, exact = _Counted(database), RecordedFigures(database)
    cells, shown = _cells(_deck(exact, as_of)), _cells(_deck(told, as_of))
    named = {name for name, value in cells.items() if value is not None}
    left = {name for name in named if shown.get(name) is not None}
    split = [name for name in named if name[0].endswith(ViewKind.COVERAGE)]
    errors = tuple(told.errors.values())
    points, places = _points(told, exact, as_of)
    return Utility(title, len(named), len(left), len(split), len(left & {*split}), errors, places, points)


def _deck(figures: RecordedFigures, as_of: dt.date) -> Deck:
    agenda = standard_agenda(figures.region)
    return compose(figures, agenda, title="", held_on=as_of, as_of=as_of, since=None, language=Language.EN)


def _cells(deck: Deck) -> Mapping[CellName, float | None]:
    """The values of all tables of a handout. What is stated, not counted, is the same at both levels."""
    found: dict[CellName, float | None] = {}
    for slide, table in ((slide, table_of(slide)) for slide in deck.slides):
        if table is None or slide.key.endswith((ViewKind.INFRASTRUCTURE, ViewKind.DECISIONS)):
            continue
        for row in table.rows:
            for column, figure in zip(table.columns, row.figures, strict=True):
                found[slide.key, row.name, column.name or column.heading] = figure.value
    return found


def _points(told: RecordedFigures, exact: RecordedFigures, as_of: dt.date) -> tuple[tuple[float, ...], int]:
    """How far coverage by municipality is off, in percentage points, and of how many municipalities there is one."""
    question = Question(("coverage",), Selection(Period(as_of)), (Dimension.MUNICIPALITY,))
    one, other = (figures.answer(question).results[0] for figures in (told, exact))
    pairs = [(cell.value, one.cell(*cell.key).value) for cell in other if cell.value is not None and cell.key[0]]
    return tuple(abs(shown - true) for true, shown in pairs if shown is not None), len(pairs)


def _measurements(folder: Path) -> Iterator[Utility]:
    write_demonstration_package(default_region(), folder / "package")
    file = folder / "records.duckdb"
    build_database(default_region(), folder / "package", file)
    for day in DAYS:
        yield _of(file, day, f"{day:%d.%m.%Y}")
    yield _of(file, PACKS[-1], f"{PACKS[-1]:%d.%m.%Y}, rounded anew (baseline)")
    for day in PACKS[:-1]:
        database = open_database(file)
        handed = handing_out(ProtectedFigures(database), lambda figures, _: _deck(figures, day))  # noqa: B023
        database.close()
        if edition := handed.edition(EditionKind.PACK, f"{day}"):
            keep_edition(file, edition)
    yield _of(file, PACKS[-1], f"{PACKS[-1]:%d.%m.%Y}, the fourth pack in a row")


def _of(file: Path, day: dt.date, title: str) -> Utility:
    database = open_database(file)
    try:
        return measured(database, day, title)
    finally:
        database.close()


def main(arguments: list[str] | None = None) -> None:
    """Measure, and print or keep the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.utility", description=__doc__)
    parser.add_argument("--write", action="store_true", help="put the table into benchmarks/README.md")
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        rows = [one.row() for one in _measurements(Path(folder))]
    tell(HEADS, rows, ("duckdb",), (BEGIN, END), write=chosen.write)


if __name__ == "__main__":
    main()
