"""From records to a release: count, protect, attack, close, attack again, number, compare with earlier releases."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace

from di_metrics.model import Bilingual, Status
from di_metrics.protection.gate import Withstood, close_until_safe
from di_metrics.protection.labels import Labelling, Ledger, official_labels
from di_metrics.protection.menu_figures import Exact, exact_figures, series_of_money, series_of_persons
from di_metrics.published import STATEMENTS_FILE
from di_metrics.query.provenance import NO_AMOUNT
from di_metrics.region_files import PROGRAMME_FILES, REGION_FILES
from di_metrics.release.file import content_hash
from di_metrics.release.parameters import PARAMETERS, Parameters
from di_metrics.release.release import (
    DRAFT,
    MONEY,
    REGION,
    Edition,
    Release,
    Shown,
    Slot,
    Source,
    catalogue_texts,
    changes_between,
)
from di_metrics.store import Database
from di_metrics.store.handed_out import Labels

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
) -> Withstood:
    """Make the next release of a database's figures, or a draft that is not published.

    Raises ReleaseRefused if something about few people can still be worked out when everything that helps is closed.
    """
    region, info = database.region, database.info
    exact = exact_figures(database, lambda share: progress(share * 0.1))
    ledger = Ledger.of(database)
    labels = menu_labels(database, exact, Labelling(parameters, ledger, official_labels(database, parameters, ledger)))
    number = DRAFT if draft else max((one.edition.number for one in earlier), default=0) + 1
    candidate = Release(
        Edition(number, released_on, ""),
        Source(info.build_id, info.data_to, info.demonstration),
        parameters,
        region,
        {name: text for name, text in database.files.items() if name in _OF_RELEASE},
        catalogue_texts(),
        {slot: label.shown for slot, label in labels.items()},
        tuple(one.edition for one in earlier),
    )
    made = close_until_safe(candidate, exact, earlier, progress=lambda share: progress(0.1 + share * 0.9))
    cells = made.release.cells
    release = replace(
        made.release,
        edition=replace(candidate.edition, content_hash=content_hash(cells)),
        changes=tuple(change for one in earlier for change in changes_between(one.edition.number, one.cells, cells)),
    )
    return replace(made, release=release)


def menu_labels(database: Database, exact: Exact, labelling: Labelling) -> Labels:
    """The menu with the label of each cell before anything is closed."""
    region, labels = database.region, Labels()
    offered = {(slot.group, slot.service) for slot in labelling.ledger.released if slot.area != REGION}

    def is_common(slot: Slot) -> bool:
        """By what is told of the region, so that a split by municipality tells no more; what was told once stays."""
        told = labelling.of_count(slot, exact.count(slot)).shown.value or 0
        return told >= labelling.parameters.service_minimum or (slot.group, slot.service) in offered

    for series in series_of_persons(region, is_common):
        labels |= {slot: labelling.of_count(slot, exact.count(slot)) for slot in series}
    for series in series_of_money(region):
        labels |= {slot: labelling.of_amount(slot, exact.money.get(slot, NO_AMOUNT)) for slot in series}
    return labels


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
