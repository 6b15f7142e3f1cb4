"""From records to a release: count, label, attack, close, attack again, number, compare with earlier ones; hand it out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from di_metrics.model import Bilingual, Status
from di_metrics.protection.earlier_releases import earlier_releases, next_number, with_files
from di_metrics.protection.gate import close_until_safe
from di_metrics.protection.labelling import SUPPRESSED, Labelling, Ledger, official_labels
from di_metrics.protection.menu_figures import Exact, exact_figures, series_of_money, series_of_persons
from di_metrics.protection.union import union_of
from di_metrics.query.provenance import NO_AMOUNT
from di_metrics.region_files import HEAD_FILE, OUTLINES_FILES
from di_metrics.release.file import content_hash, write_release
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
from di_metrics.store.handed_out import EditionKind, Labels, NewEdition, keep_edition, state_of, take_edition_back

_OF_RELEASE = {
    *("target_groups.csv", "service_categories.csv", "unit_kinds.csv", "services.csv"),
    *(HEAD_FILE, "municipalities.csv", "succession.csv", "targets.csv", *OUTLINES_FILES.values()),
}
"""The files of region and programme that a release holds, as far as they are there: what its figures are told by, named one
by one, so that a new file of a region leaves the team only once it is named here."""


@dataclass(frozen=True, slots=True)
class Publication:
    """A release that withstood the attack, what the ledger is to keep of it, and how the attack went.

    `attacked` numbers the sensitive quantities that were tried, `closed` are the slots that had to be closed. `state` is
    that of the database that it was made from.
    """

    release: Release
    told: Labels
    attacked: int
    closed: tuple[Slot, ...]
    state: str


def make_release(
    database: Database,
    *,
    released_on: dt.date,
    parameters: Parameters = PARAMETERS,
    draft: bool = False,
    previous: Sequence[Release] = (),
    progress: Callable[[float], None] = lambda _: None,
) -> Publication:
    """Make the next release of a database's figures, or a draft that is not published. Nothing is written.

    `previous` are releases that were handed out; those that the ledger knows need not be among them. Raises ReleaseError
    where they are not all or not of this project, and HandingOutRefused if something about few people can still be worked
    out when everything that helps is closed.
    """
    state, ledger = state_of(database), with_files(Ledger.of(database), previous)
    exact = exact_figures(database, lambda share: progress(share * 0.1))
    labels = labels_to_tell(database, exact, parameters, ledger)
    candidate = Release(
        Edition(DRAFT if draft else next_number(ledger), released_on, ""),
        Source(database.info.demonstration, not ledger.editions, state if draft else ""),
        parameters,
        database.region,
        {name: text for name, text in database.files.items() if name in _OF_RELEASE},
        catalogue_texts(),
        {slot: label.shown for slot, label in labels.items()},
    )
    earlier = earlier_releases(ledger, previous, candidate)
    attacked = union_of(Labelling(parameters, ledger), labels, exact.count, exact.money.get)
    made = close_until_safe(attacked, progress=lambda share: progress(0.1 + share * 0.9))
    cells = made.told
    release = replace(
        candidate,
        cells=cells,
        edition=replace(candidate.edition, content_hash=content_hash(cells)),
        earlier=tuple(one.edition for one in earlier),
        changes=tuple(change for one in earlier for change in changes_between(one.edition.number, one.cells, cells)),
    )
    told = {slot: replace(label, shown=cells[slot]) for slot, label in labels.items()}
    return Publication(release, told, made.attacked, made.closed, state)


def publish(database: Path, made: Publication, file: Path) -> None:
    """Hand a release out: the ledger keeps what it tells, then its file is written; if that fails, the ledger forgets it.

    Whoever is killed in between leaves a ledger that knows of more than was handed out, which is safe. Raises DatabaseError
    where the database cannot be changed, or was changed since the release was made, and ReleaseError.
    """
    edition = made.release.edition
    told = NewEdition(EditionKind.RELEASE, str(edition.number), edition.content_hash, made.told, made.state)
    kept = keep_edition(database, told)
    try:
        write_release(made.release, file)
    except BaseException:
        take_edition_back(database, kept)
        raise


def labels_to_tell(database: Database, exact: Exact, parameters: Parameters, ledger: Ledger) -> Labels:
    """The menu with the labels that a release would have before anything is closed, after what a ledger tells."""
    return menu_labels(database, exact, Labelling(parameters, ledger, official_labels(database, parameters, ledger)))


def is_told_alike(database: Database, exact: Exact, release: Release) -> bool:
    """Whether a database would give a release's slots the labels that they have, but for what the attack closed."""
    labels = labels_to_tell(database, exact, release.parameters, Ledger.of(database))
    shown = {slot: SUPPRESSED if release.shown(slot) == SUPPRESSED else label.shown for slot, label in labels.items()}
    return shown == release.cells


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
