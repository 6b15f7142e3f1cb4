"""What loading or undoing a batch changes: figures before and after, and the batches that it replaces."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from di_metrics.indicators import CATALOGUE
from di_metrics.model import Cell, Indicator, Key, Period, Selection, Status, Unit
from di_metrics.query.evaluation import evaluate
from di_metrics.query.headlines import followed
from di_metrics.store import Database
from di_metrics.store.region_change import NO_RENAMES, Renames


def compared() -> tuple[str, ...]:
    """People, services and euros: the indicators that are compared before and after."""
    return tuple(one.code for one in followed() if one.unit is not Unit.MUNICIPALITIES)


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


@dataclass(frozen=True, slots=True)
class Loss:
    """What a batch takes away beside what it brings; demonstration records are nobody's and do not count.

    `months` (their first days) had records that it replaces, and it has none in them; `assessments` are fewer by so many.
    """

    records: int
    records_brought: int
    months: tuple[dt.date, ...]
    assessments: int
    assessments_brought: int

    def is_grave(self, lowest_share: Decimal) -> bool:
        """Whether it empties a month, or brings less than a share of what it takes away."""
        fewer = self.records_brought < lowest_share * self.records
        fewer_assessments = self.assessments > 0 and self.assessments_brought < lowest_share * (
            self.assessments + self.assessments_brought
        )
        return bool(self.months) or fewer or fewer_assessments


def loss(before: Database, after: Database, number: int) -> Loss:
    """What a batch takes away that was loaded into `before` and gave `after`."""
    asked = {"number": number}
    [(records,)] = after.rows(f"SELECT count(*) {_REPLACED}", asked)
    [(brought,)] = after.rows("SELECT count(*) FROM service_record WHERE batch = $number", asked)
    [(assessments_brought,)] = after.rows("SELECT count(*) FROM assessment WHERE batch = $number", asked)
    counted = "SELECT count(*) FROM assessment WHERE batch NOT IN (SELECT number FROM batch WHERE demonstration)"
    [(assessments_before,)], [(assessments_after,)] = before.rows(counted), after.rows(counted)
    months = after.rows(
        f"SELECT DISTINCT CAST(date_trunc('month', date_from) AS DATE) AS month {_REPLACED}"
        " EXCEPT SELECT CAST(date_trunc('month', date_from) AS DATE) FROM service_record WHERE batch = $number ORDER BY 1",
        asked,
    )
    lost = max(0, assessments_before - assessments_after)
    return Loss(records, brought, tuple(month for (month,) in months), lost, assessments_brought)


_REPLACED = "FROM replaced_record WHERE by_batch = $number AND batch NOT IN (SELECT number FROM batch WHERE demonstration)"


def figure_changes(
    before: Database,
    after: Database,
    municipalities: Iterable[str],
    renames: Renames = NO_RENAMES,
    indicators: Iterable[str] | None = None,
) -> tuple[FigureChange, ...]:
    """Indicators (those that are compared) to the end of the project, for the region and each of some municipalities.

    Municipalities and units of service go by their codes of now; `renames` are those that had others before.
    """
    old_codes = {new: old for old, new in renames.of("municipality").items()}
    found, names = [], tuple(compared() if indicators is None else indicators)
    for code in (None, *municipalities):
        for name in names:
            old = evaluate(before, CATALOGUE[name], _to_date(before, old_codes.get(code, code) if code else None))
            cells = {tuple(part and renames.new("unit", part) for part in cell.key): cell for cell in old}
            new = {cell.key: cell for cell in evaluate(after, CATALOGUE[name], _to_date(after, code))}
            for key in dict.fromkeys((*cells, *new)):
                if all(part is None or part in after.region.unit_kind for part in key):
                    nothing = Cell(key, None, Status.NO_DATA)
                    was = replace(cells.get(key, nothing), key=key)
                    found.append(FigureChange(CATALOGUE[name], code, key, was, new.get(key, nothing)))
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
