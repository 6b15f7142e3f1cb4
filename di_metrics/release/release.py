"""A release: everything that the public is shown, and nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from di_metrics.indicators import CATALOGUE
from di_metrics.model import Basis, Bilingual, Indicator, Status
from di_metrics.region import Region
from di_metrics.release.cells import MONEY, PERSONS, Shown, Slot
from di_metrics.release.parameters import Parameters

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
    """What a release was made from: the data build, the last day on which a service began, whether data are invented."""

    build_id: str
    data_to: dt.date | None
    demonstration: bool


@dataclass(frozen=True, slots=True)
class Change:
    """A cell that an earlier release showed otherwise; None where a release does not offer the cell."""

    against: int
    slot: Slot
    before: Shown | None
    after: Shown | None


@dataclass(frozen=True)
class Release:
    """A release in memory. `texts` are the names and definitions of its indicators as they were when it was made."""

    edition: Edition
    source: Source
    parameters: Parameters
    region: Region
    files: Mapping[str, str]
    texts: Mapping[str, tuple[Bilingual, Bilingual]]
    cells: Mapping[Slot, Shown]
    earlier: tuple[Edition, ...] = ()
    changes: tuple[Change, ...] = field(default=(), repr=False)

    def shown(self, slot: Slot) -> Shown:
        """What is shown of a slot; NOT_OFFERED for one that is not on the menu."""
        return self.cells.get(slot, NOT_OFFERED)

    def indicator(self, code: str) -> Indicator:
        """An indicator with its name and definition as the release has them."""
        name, definition = self.texts[code]
        return replace(CATALOGUE[code], name=name, definition=definition, decimals=0)

    def outlines(self, basis: Basis) -> str:
        """The municipalities' outlines as GeoJSON text, each feature with an ATVK `code`."""
        return self.files[f"outlines_{basis}.geojson"]


def catalogue_texts() -> dict[str, tuple[Bilingual, Bilingual]]:
    """Name and definition of each indicator that releases show."""
    return {code: (CATALOGUE[code].name, CATALOGUE[code].definition) for code in (*PERSONS, MONEY)}


def changes_between(against: int, before: Mapping[Slot, Shown], after: Mapping[Slot, Shown]) -> Iterable[Change]:
    """The cells that two releases show differently, in the order of the newer menu."""
    for slot in [*after, *(slot for slot in before if slot not in after)]:
        old, new = before.get(slot), after.get(slot)
        if (old and (old.status, old.value)) != (new and (new.status, new.value)):
            yield Change(against, slot, old, new)
