"""What changed since the last meeting: its headline figures as it kept them, against those of the database now."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from di_metrics.errors import N_, DIMetricsError, Message
from di_metrics.model import Basis
from di_metrics.query.headlines import HeadlineKey, Headlines, Reason, Since, Step, changes, headlines
from di_metrics.store import Database
from di_metrics.store.batches import BatchMark, as_known, batches_in_force, holds_batches


@dataclass(frozen=True, slots=True)
class Standing:
    """Where things stood at a meeting: its as-of date, the batches in force, and the headline figures as they were shown."""

    as_of: dt.date
    batches: tuple[BatchMark, ...]
    figures: tuple[tuple[HeadlineKey, Decimal | None], ...]


def standing(database: Database, as_of: dt.date) -> Standing:
    """Where things stand to a day by the data of now; what a meeting keeps when it is closed.

    For an earlier day of which nothing was kept, this is what can be compared with: all of the change is then of services.
    """
    return Standing(as_of, batches_in_force(database), tuple(headlines(database, as_of).items()))


def changes_since(database: Database, kept: Standing, as_of: dt.date) -> Since:
    """The change of each headline figure from the kept standing to a day, by reason; the parts add up exactly.

    Raises DIMetricsError for a day before that of the standing, and DatabaseError where no file can be written beside the
    database: what was known then is counted again in a temporary one.
    """
    if as_of < kept.as_of:
        raise DIMetricsError(
            Message.of(N_("The data of the last meeting are of a later day: %(date)s."), date=kept.as_of.isoformat()),
            Message.of(N_("Choose an as-of date that is not before it.")),
        )
    bases = tuple(database.region.bases)
    before = {key: value for key, value in kept.figures if key.basis in bases}
    then = {key.indicator for key in before}  # what is followed only by now has nothing to be compared with
    steps = [*_steps_of_earlier_data(database, kept, bases), (Reason.SERVICES, headlines(database, as_of, bases))]
    found = {key: change for key, change in changes(before, steps).items() if key.indicator in then}
    return Since(kept.as_of, as_of, found)


def _steps_of_earlier_data(database: Database, kept: Standing, bases: tuple[Basis, ...]) -> list[Step]:
    """From the figures that were kept to those to the same day by the data of now."""
    today = headlines(database, kept.as_of, bases)
    if not holds_batches(database, kept.batches):
        return [(Reason.REBUILT, today)]
    if set(kept.batches) == set(batches_in_force(database)):
        return [(Reason.DEFINITION, today)]
    return [
        (Reason.DEFINITION, _as_known(database, kept, bases)),
        (Reason.LATE, _as_known(database, kept, bases, late_to=kept.as_of)),
        (Reason.CORRECTIONS, today),
    ]


def _as_known(database: Database, kept: Standing, bases: tuple[Basis, ...], late_to: dt.date | None = None) -> Headlines:
    with as_known(database.path, kept.batches, late_to) as known:
        return headlines(known, kept.as_of, bases)
