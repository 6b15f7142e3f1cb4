"""The headline figures to a day: of the whole region and of each municipality, on either basis, all evaluated at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

from di_metrics.formula import Ratio
from di_metrics.indicators import CATALOGUE
from di_metrics.model import Basis, Cell, Dimension, Indicator, Key, Period, Result, Selection
from di_metrics.query.evaluation import evaluate
from di_metrics.release.cells import REGION, UNKNOWN
from di_metrics.store import Database

HEADLINES = ("recipients", "assessed", "coverage", "compensation", "units", "active_municipalities")
"""The indicators that a meeting follows from one time to the next."""


class HeadlineKey(NamedTuple):
    """What a headline figure is of. `unit` is the kind of units of service; `area` a code, REGION or UNKNOWN."""

    indicator: str
    unit: str | None
    basis: Basis
    area: str


Headlines = Mapping[HeadlineKey, Decimal | None]
"""Figures as exact decimals, money in EUR; None where a share of nothing has no value."""


def headlines(database: Database, as_of: dt.date, bases: Iterable[Basis] | None = None) -> Headlines:
    """The headline figures from the project's start to a day, by the region's bases or those named.

    A region's figure is a query of its own.
    """
    found: dict[HeadlineKey, Decimal | None] = {}
    for basis in database.region.bases if bases is None else bases:
        selection = Selection(Period(as_of), basis)
        for code in HEADLINES:
            for by in ((), (Dimension.MUNICIPALITY,)):
                result = evaluate(database, CATALOGUE[code], selection, by)
                found |= {_key(result, cell.key): _value(result.indicator, cell) for cell in result}
    return found


def headline(figures: Headlines, key: HeadlineKey) -> Decimal | None:
    """A figure; of what was never counted a count is 0 and a share has no value."""
    return figures.get(key, nothing(CATALOGUE[key.indicator]))


def nothing(indicator: Indicator) -> Decimal | None:
    """What an indicator is where there is nothing to count."""
    return None if isinstance(indicator.formula, Ratio) else Decimal(0)


def _key(result: Result, key: Key) -> HeadlineKey:
    codes = dict(zip(result.by, key, strict=True))
    area = (codes[Dimension.MUNICIPALITY] or UNKNOWN) if Dimension.MUNICIPALITY in codes else REGION
    return HeadlineKey(result.indicator.code, codes.get(Dimension.UNIT), result.selection.basis, area)


def _value(indicator: Indicator, cell: Cell) -> Decimal | None:
    """The value as it is written, which is exact: amounts have few enough digits to survive a float."""
    return nothing(indicator) if cell.value is None else Decimal(str(cell.value))
