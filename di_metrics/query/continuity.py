"""How long people are served: who starts, stops and returns month by month, and who is still served some time after."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from di_metrics.indicators import CATALOGUE
from di_metrics.model import Dimension, Period, Selection
from di_metrics.query.evaluation import evaluate
from di_metrics.query.split import Bucket, Split, bucket_expression, fragments, query_text
from di_metrics.store import Database

GAP_DAYS = 90
"""So many days without a service end it: who had none in the last ones is not served any more, who is served again later has
returned. Also the length of a retention's window."""

RETENTION_MONTHS = (3, 6, 12, 24)


@dataclass(frozen=True, slots=True)
class ServiceMonth:
    """Persons served in a month (its first day), who started in it, who returned, and who stopped: None while not known."""

    month: dt.date
    served: int
    started: int
    returned: int
    stopped: int | None


def service_months(database: Database, selection: Selection) -> tuple[ServiceMonth, ...]:
    """The months of the selection's period, from the first with anybody served to the last of which anything is known.

    Somebody stops in the month in which the last record ended that is followed by none within GAP_DAYS.
    """
    first = selection.period.first or database.region.project.start
    split = Split(database.region, replace(selection, period=Period(selection.period.last, first)), (Dimension.MONTH,))
    known = database.info.known_to(split.last)
    query = query_text("spells").format(
        filters=fragments(database, split, "service_record")["filters"], month=bucket_expression(Dimension.MONTH, "day")
    )
    days = {"first": first, "last": split.last, "known": known, "gap": GAP_DAYS}
    events = {(month, event): number for month, event, number in database.rows(query, days)}
    served = evaluate(database, CATALOGUE["recipients"], split.selection, split.by)
    months = [
        _month(bucket, int(served.cell(bucket.code).value or 0), events, known)
        for bucket in split.buckets
        if bucket.first_day <= known
    ]
    begun = next((place for place, one in enumerate(months) if one.served), len(months))
    return tuple(months[begun:])


def _month(bucket: Bucket, served: int, events: dict[tuple[int, str], int], known: dt.date) -> ServiceMonth:
    started, returned, stopped = (events.get((bucket.number, event), 0) for event in ("started", "returned", "stopped"))
    is_known = bucket.last_day + dt.timedelta(GAP_DAYS) <= known
    return ServiceMonth(bucket.first_day, served, started, returned, stopped if is_known else None)


@dataclass(frozen=True, slots=True)
class Followed:
    """Of the persons who started, those for whom the window some months later has passed, and those served in it."""

    months: int
    persons: int
    followed: int
    still_served: int

    @property
    def share(self) -> float | None:
        """Percent of those followed."""
        return 100 * self.still_served / self.followed if self.followed else None


@dataclass(frozen=True, slots=True)
class Cohort:
    """Those who started: of a group, of those who came from state care, or, with neither, everybody."""

    group: str | None
    from_state_care: bool
    after: tuple[Followed, ...]


def retention(database: Database, selection: Selection) -> tuple[Cohort, ...]:
    """Whether those who started in the period were still served some months later; everybody, each group, from state care.

    Somebody is still served m months after the start if a record reaches into the GAP_DAYS days from that day. A cohort of
    nobody is left out.
    """
    split = Split(database.region, selection, ())
    query = query_text("retention").format(filters=fragments(database, split, "service_record")["filters"])
    days = {"first": split.first, "last": split.last, "known": database.info.known_to(split.last)}
    found: dict[tuple[str | None, bool], list[Followed]] = {}
    for months, group, from_state_care, everybody, *counts in database.rows(
        query, days | {"window": GAP_DAYS, "months": list(RETENTION_MONTHS)}
    ):
        if everybody or group or from_state_care:
            code = list(database.region.group)[group - 1] if group else None
            found.setdefault((code, bool(from_state_care)), []).append(Followed(months, *counts))
    order = [(None, False), *((code, False) for code in database.region.group), (None, True)]
    return tuple(Cohort(*one, tuple(found[one])) for one in order if one in found)
