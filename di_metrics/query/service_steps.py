"""Which service people began with, and which other one they began next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from di_metrics.model import Selection
from di_metrics.query.split import Split, fragments, query_text
from di_metrics.query.state_care import recent_days
from di_metrics.store import Database


@dataclass(frozen=True, slots=True)
class BeganWith:
    """Persons who began with a service (None: with any): how many, and what came after it.

    `next_services` counts those who began each other service next; `went_on` those who began any. `alone` have had this
    service only; of them `stopped` have had none in the last days. The others began several on one day and none later.
    """

    service: str | None
    persons: int = 0
    went_on: int = 0
    alone: int = 0
    stopped: int = 0
    next_services: Mapping[str, int] = field(default_factory=dict)


def service_steps(database: Database, selection: Selection) -> tuple[BeganWith, ...]:
    """By the first service of those who began in the period, in the programme's order, and all together last.

    Nothing where nobody began. Who began several services on one day counts with each, and once in all together.
    """
    split = Split(database.region, selection, ())
    query = query_text("service_steps").format(filters=fragments(database, split, "service_record")["filters"])
    days = {"first": split.first, "last": split.last, "since": recent_days(database, split.last).first}
    codes = dict(enumerate(database.region.service, 1))
    found: dict[str | None, BeganWith] = {}
    steps: dict[str | None, dict[str, int]] = {}
    for began, next_service, grouping, *counts in database.rows(query, days):
        service = codes[began] if began else None
        if grouping:
            found[service] = BeganWith(service, *counts)
        elif next_service:
            steps.setdefault(service, {})[codes[next_service]] = counts[0]
    rows = [replace(found[code], next_services=steps.get(code, {})) for code in database.region.service if code in found]
    return (*rows, found[None]) if rows else ()
