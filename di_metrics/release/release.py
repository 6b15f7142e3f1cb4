"""A release: its cells, what is shown of each, and everything else that the public is shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from di_metrics.indicators import CATALOGUE
from di_metrics.model import Basis, Bilingual, Indicator, Status
from di_metrics.region import Region
from di_metrics.release.parameters import Parameters

# ---- The cells of a release: what each is of, and what is shown of it ----

REGION = "region"
"""The area of region-wide cells."""

UNKNOWN = "unknown"
"""The area of services whose municipality is not known; never published."""

UNKNOWN_OLD = "unknown_old"
"""The same of the municipalities before the reform; never published."""

ALL_GROUPS = "all"
ANY_SERVICE = "any"
WHOLE_PROJECT = "all"
"""The time of cells of money that span all years."""

PERSONS = ("recipients", "assessed")
"""The indicators of a release that count unique persons, to the end of each year."""

MONEY = "compensation"
"""The indicator that adds up money in EUR; in a release within each year."""

UNITS = "units/"
"""The beginning of the indicators that add up units of service, before the code of their kind."""

PRICED_UNITS = "priced_units"
"""The indicator that adds up units at their prices, in EUR."""

STATE_CARE = "@state_care"
"""The end of the indicators that are of those from state care alone."""


def part_of(old: str, new: str) -> str:
    """The area of the part of a divided municipality that went to one of its successors; never published."""
    return f"{old}>{new}"


class Slot(NamedTuple):
    """What a figure that is told is of: an indicator's code, an area (ATVK code or `region`), group, service and time.

    Codes that are taken together are joined with `+`, in alphabetical order. See `slot_codes`.
    """

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


# ---- A release: everything that the public is shown, and nothing else ----

DRAFT = 0
"""The number of what was protected and attacked like a release but never published."""

NOT_OFFERED = Shown(Status.NOT_APPLICABLE)
"""What is shown of a slot that is not on the menu."""


@dataclass(frozen=True, slots=True)
class Edition:
    """Which release it is: its number, its day, and a hash of what it shows."""

    number: int
    released_on: dt.date
    content_hash: str

    @property
    def is_draft(self) -> bool:
        """Whether it was never published: it shows the project's team what the public would see, and is not handed out."""
        return self.number == DRAFT


@dataclass(frozen=True, slots=True)
class Source:
    """What a release was made from: whether the data are invented, and whether it is the `first` thing handed out of them.

    Labels of one that is not may be kept ones. `state` is that of the database, of a draft alone.
    """

    demonstration: bool
    first: bool = True
    state: str = ""


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell that an earlier release showed otherwise; None where a release does not offer the cell."""

    against: int
    slot: Slot
    before: Shown | None
    after: Shown | None


@dataclass(frozen=True, eq=False)
class Release:
    """A release in memory: one object is no other. `texts` are the names and definitions of its indicators of that time."""

    edition: Edition
    source: Source
    parameters: Parameters
    region: Region
    files: Mapping[str, str]
    texts: Mapping[str, tuple[Bilingual, Bilingual]]
    cells: Mapping[Slot, Shown]
    earlier: tuple[Edition, ...] = ()
    changes: tuple[CellChange, ...] = field(default=(), repr=False)

    def shown(self, slot: Slot) -> Shown:
        """What is shown of a slot; NOT_OFFERED for one that is not on the menu."""
        return self.cells.get(slot, NOT_OFFERED)

    def indicator(self, code: str) -> Indicator:
        """An indicator with its name and definition as the release has them; of one made of its figures, those of today."""
        indicator = CATALOGUE[code]
        name, definition = self.texts.get(code, (indicator.name, indicator.definition))
        return replace(indicator, name=name, definition=definition, decimals=0)

    def outlines(self, basis: Basis) -> str:
        """The municipalities' outlines as GeoJSON text, each feature with an ATVK `code`."""
        return self.files[f"outlines_{basis}.geojson"]


def catalogue_texts() -> dict[str, tuple[Bilingual, Bilingual]]:
    """Name and definition of each indicator that releases show."""
    return {code: (CATALOGUE[code].name, CATALOGUE[code].definition) for code in (*PERSONS, MONEY)}


def changes_between(against: int, before: Mapping[Slot, Shown], after: Mapping[Slot, Shown]) -> Iterable[CellChange]:
    """The cells that two releases show differently, in the order of the newer menu."""
    for slot in [*after, *(slot for slot in before if slot not in after)]:
        old, new = before.get(slot), after.get(slot)
        if (old and (old.status, old.value)) != (new and (new.status, new.value)):
            yield CellChange(against, slot, old, new)
