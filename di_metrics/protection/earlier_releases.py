"""Earlier releases: those that the ledger tells of, and files of others, whose labels count as handed out as well."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from di_metrics.errors import N_, Message, ReleaseError
from di_metrics.protection.labelling import Ledger
from di_metrics.release.release import Edition, Release, Shown, Slot
from di_metrics.release.slot_codes import is_amount
from di_metrics.store.handed_out import EditionKind, KeptEdition, Label

_CENTS = 100
_BASE_OF_LOW = 2
"""The middle of what a small count can be, where the exact one is not known."""


def with_files(ledger: Ledger, files: Sequence[Release]) -> Ledger:
    """The ledger with the releases of files that it does not know, in the order of their days.

    Raises ReleaseError for a draft, a release of another project, one that is named twice, and where one that a file names
    as earlier is missing.
    """
    for one in files:
        _check(ledger, one)
    known = set(_editions(ledger))
    strange = [one for one in files if _key(one.edition) not in known]
    told = [*zip(ledger.editions, ledger.told, strict=True), *((_edition(one), _labels(one)) for one in strange)]
    told.sort(key=lambda one: one[0].handed_out_at[: len("2024-01-31")])
    joined = replace(ledger, editions=tuple(one for one, _ in told), told=tuple(labels for _, labels in told))
    _check_numbers([*(one.edition.number for one in files)])
    _check_numbers([number for number, _ in _editions(joined)])
    _check_complete(joined, files)
    return joined


def next_number(ledger: Ledger) -> int:
    """The number of the next release: one more than the largest that was handed out."""
    return max((number for number, _ in _editions(ledger)), default=0) + 1


def earlier_releases(ledger: Ledger, files: Sequence[Release], alike: Release) -> tuple[Release, ...]:
    """The releases of a ledger: as their files have them, else like another release with the labels that were told."""
    of_files = {_key(one.edition): one for one in files}
    releases = []
    for (number, content_hash), day, cells in _told(ledger):
        edition = Edition(number, day, content_hash)
        made = replace(alike, edition=edition, cells=cells, earlier=(), changes=())
        releases.append(of_files.get((number, content_hash), made))
    return tuple(sorted(releases, key=lambda one: one.edition.number))


def _told(ledger: Ledger) -> Iterator[tuple[tuple[int, str], dt.date, dict[Slot, Shown]]]:
    for one, labels in zip(ledger.editions, ledger.told, strict=True):
        if one.kind is EditionKind.RELEASE:
            day = dt.date.fromisoformat(one.handed_out_at[: len("2024-01-31")])
            yield (int(one.name), one.content_hash), day, {slot: label.shown for slot, label in labels.items()}


def _editions(ledger: Ledger) -> list[tuple[int, str]]:
    return [key for key, _, _ in _told(ledger)]


def _key(edition: Edition) -> tuple[int, str]:
    """What tells a release from all others: two that show the same have the same hash."""
    return edition.number, edition.content_hash


# ---- Releases that the ledger does not know: made before it was kept, or with another database ----


def _edition(release: Release) -> KeptEdition:
    one = release.edition
    return KeptEdition(0, EditionKind.RELEASE, str(one.number), one.released_on.isoformat(), one.content_hash)


def _labels(release: Release) -> dict[Slot, Label]:
    return {slot: Label(shown, _base(slot, shown)) for slot, shown in release.cells.items()}


def _base(slot: Slot, shown: Shown) -> int:
    """The label itself stands for the exact figure at which it was set."""
    if is_amount(slot.indicator):
        return (shown.value or 0) * _CENTS
    return _BASE_OF_LOW if shown.value is None else shown.value


# ---- What is refused ----


def _check(ledger: Ledger, one: Release) -> None:
    if one.region.project.number != ledger.region.project.number:
        raise ReleaseError(
            Message.of(N_("An earlier release is of another project: %(number)s."), number=one.region.project.number),
            Message.of(N_("Name the earlier releases of this project.")),
        )
    if one.edition.is_draft:
        raise ReleaseError(
            Message.of(N_("A draft was named as an earlier release.")),
            Message.of(N_("Name releases that were published; a draft tells nobody anything.")),
        )


def _check_numbers(numbers: Sequence[int]) -> None:
    for number, times in Counter(numbers).items():
        if times > 1:
            told = N_("Release No. %(number)s was named twice, or two different releases have its number.")
            raise ReleaseError(
                Message.of(told, number=number),
                Message.of(N_("Name every earlier release once, and the records database that they were made from.")),
            )


def _check_complete(joined: Ledger, files: Sequence[Release]) -> None:
    known = set(_editions(joined))
    for one in files:
        for missing in one.earlier:
            if _key(missing) not in known:
                raise ReleaseError(
                    Message.of(
                        N_("Release No. %(number)s names an earlier one that is missing: No. %(missing)s."),
                        number=one.edition.number,
                        missing=missing.number,
                    ),
                    Message.of(N_("Name every earlier release with --previous; what is known to the records need not be.")),
                )
