"""From records to a release: count, protect, attack, close, attack again, number, compare with earlier releases."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from di_metrics.attack.audit import HandedOut
from di_metrics.model import Bilingual, Status
from di_metrics.protection.gate import HandingOut, Withstood, close_until_safe
from di_metrics.protection.menu_figures import Exact, exact_figures, series_of_money, series_of_persons
from di_metrics.protection.series import official_totals, protect_amounts, protect_counts
from di_metrics.published import STATEMENTS_FILE
from di_metrics.region_files import PROGRAMME_FILES, REGION_FILES
from di_metrics.release.file import content_hash
from di_metrics.release.parameters import PARAMETERS, Parameters
from di_metrics.release.release import DRAFT, MONEY, Edition, Release, Shown, Slot, Source, catalogue_texts, changes_between
from di_metrics.store import Database

_OF_RELEASE = {*PROGRAMME_FILES, *REGION_FILES} - {STATEMENTS_FILE}
"""The files of region and programme that a release holds, as far as they are there."""


def make_release(
    database: Database,
    earlier: Sequence[Release] = (),
    *,
    released_on: dt.date,
    parameters: Parameters = PARAMETERS,
    draft: bool = False,
    progress: Callable[[float], None] = lambda _: None,
) -> Published:
    """Make the next release of a database's figures, or a draft that is not published.

    Raises HandingOutRefused if something about few people can still be worked out when everything that helps is closed.
    """
    region, info = database.region, database.info
    exact = exact_figures(database, lambda share: progress(share * 0.1))
    number = DRAFT if draft else max((one.edition.number for one in earlier), default=0) + 1
    candidate = Release(
        Edition(number, released_on, ""),
        Source(info.build_id, info.data_to, info.demonstration),
        parameters,
        region,
        {name: text for name, text in database.files.items() if name in _OF_RELEASE},
        catalogue_texts(),
        protected(database, exact, parameters),
        tuple(one.edition for one in earlier),
    )
    made = close_until_safe(handing_out(candidate, exact, earlier), progress=lambda share: progress(0.1 + share * 0.9))
    release = replace(
        candidate,
        cells=made.told,
        edition=replace(candidate.edition, content_hash=content_hash(made.told)),
        changes=tuple(change for one in earlier for change in changes_between(one.edition.number, one.cells, made.told)),
    )
    return Published(release, made)


@dataclass(frozen=True, slots=True)
class Published:
    """A release that withstood the attack, and what the gate had to do for it."""

    release: Release
    gate: Withstood


def handing_out(release: Release, exact: Exact, earlier: Sequence[Release] = ()) -> HandingOut:
    """A release as what the gate is to let through."""
    newest_first = sorted(earlier, key=lambda one: -one.edition.number)
    return HandingOut(
        release.region,
        HandedOut(release.cells, release.parameters),
        exact.count,
        exact.money.get,
        [HandedOut(one.cells, one.parameters) for one in newest_first],
    )


def protected(database: Database, exact: Exact, parameters: Parameters) -> dict[Slot, Shown]:
    """The menu with what is shown of each cell before anything is closed."""
    cells: dict[Slot, Shown] = {}
    official = official_totals(database)
    for series in series_of_persons(database.region, exact, parameters):
        counts = [exact.count(slot) for slot in series]
        sources = {slot: official[slot][1] for slot in series if official.get(slot, (None,))[0] == exact.count(slot)}
        cells.update(protect_counts(series, counts, parameters, sources))
    for series in series_of_money(database.region):
        cells.update(protect_amounts(series, exact, parameters))
    return cells


# ---- A plain release of the same data that only hides 1–4 ----

_EXACT = Bilingual("precīzs skaits", "exact count")


def naive_release(release: Release, exact: Exact) -> Release:
    """The same release with exact counts, of which only those from 1 to below the threshold are hidden."""
    counts = {slot: exact.count(slot) for slot in release.cells if slot.indicator != MONEY}
    few = range(1, release.parameters.threshold)
    cells = {
        slot: Shown(Status.LOW) if count in few else Shown(Status.OFFICIAL, count, _EXACT) for slot, count in counts.items()
    }
    return replace(release, cells=cells, earlier=(), changes=())


def meaning_of_naive(shown: Shown, parameters: Parameters) -> tuple[float, float]:
    """A hidden count stands for 1 to below the threshold; any other is exact."""
    return (1, parameters.threshold - 1) if shown.value is None else (shown.value, shown.value)
