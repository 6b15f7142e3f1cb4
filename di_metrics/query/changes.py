"""What loading or undoing a batch changes: figures before and after, and the batches that it replaces."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from di_metrics.indicators import CATALOGUE
from di_metrics.model import Cell, Indicator, Key, Period, Selection
from di_metrics.query.evaluation import evaluate
from di_metrics.store import Database

COMPARED = ("recipients", "assessed", "coverage", "units", "compensation")
"""People, services and euros: the indicators that are compared before and after."""


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure to date, of the whole region (no municipality) or of one; `key` is the unit kind of units."""

    indicator: Indicator
    municipality: str | None
    key: Key
    before: Cell
    after: Cell

    @property
    def differs(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class Replacement:
    """Records of an earlier batch that a report takes the place of; `whole` if the earlier one is replaced altogether."""

    batch: int
    records: int
    compensation_cents: int
    whole: bool


def figure_changes(before: Database, after: Database, municipalities: Iterable[str]) -> tuple[FigureChange, ...]:
    """The compared indicators to the end of the project, for the region and each of some municipalities."""
    found = []
    for code in (None, *municipalities):
        for name in COMPARED:
            selection = _to_date(after, code)
            old, new = (evaluate(database, CATALOGUE[name], selection) for database in (before, after))
            for key in dict.fromkeys(cell.key for result in (old, new) for cell in result):
                found.append(FigureChange(CATALOGUE[name], code, key, old.cell(*key), new.cell(*key)))
    return tuple(found)


def _to_date(database: Database, municipality: str | None) -> Selection:
    region = database.region
    basis = region.municipality[municipality].basis if municipality else region.default_basis
    return Selection(Period(region.project.end), basis, (municipality,) if municipality else ())


def replacements(database: Database, number: int) -> tuple[Replacement, ...]:
    """The earlier batches of which a batch in force takes the place, wholly or in part."""
    return tuple(
        Replacement(*row)
        for row in database.rows(
            "SELECT r.batch, count(*), CAST(sum(compensation_cents) AS BIGINT),"
            " r.batch IN (SELECT batch FROM replaced_batch WHERE by_batch = $number)"
            " FROM replaced_record r WHERE by_batch = $number GROUP BY r.batch ORDER BY r.batch",
            {"number": number},
        )
    )
