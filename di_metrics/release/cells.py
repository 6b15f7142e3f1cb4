"""The cells of a release: what each is of, and what is shown of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from di_metrics.model import Bilingual, Status

REGION = "region"
"""The area of region-wide cells."""

UNKNOWN = "unknown"
"""The area of services whose municipality is not known."""

UNKNOWN_OLD = "unknown_old"
"""The same of the municipalities before the reform; never published."""

ALL_GROUPS = "all"
ANY_SERVICE = "any"
WHOLE_PROJECT = "all"
"""The time of cells of money that span all years."""

PERSONS = ("recipients", "assessed")
"""The indicators of a release that count unique persons, to the end of each year."""

MONEY = "compensation"
"""The indicator of a release that adds up money, within each year."""


def part_of(old: str, new: str) -> str:
    """The area of the part of a divided municipality that went to one of its successors; never published."""
    return f"{old}>{new}"


class Slot(NamedTuple):
    """What a cell is of: an indicator's code, an area (ATVK code, `region` or `unknown`), group, service and time."""

    indicator: str
    area: str
    group: str
    service: str
    time: str


@dataclass(frozen=True, slots=True)
class Shown:
    """What a release shows of a cell.

    `value` is a number exactly when the status is ROUNDED or OFFICIAL: persons rounded to the release's base or, where
    the project itself has published the exact total, that total with its `source`; euros rounded to the base for money.
    """

    status: Status
    value: int | None = None
    source: Bilingual | None = None
