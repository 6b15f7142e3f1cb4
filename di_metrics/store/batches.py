"""What was loaded: the batches of a database, the state of each, and the rows that wait in quarantine."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum

from di_metrics.reports import Quarantined, faults_from_json
from di_metrics.reports.mending import QuarantinedRow
from di_metrics.store.database import Database


class BatchKind(StrEnum):
    """What a batch holds: the data package, a report, mended rows of one, corrections of records, or needed services."""

    PACKAGE = "package"
    REPORT = "report"
    SUPPLEMENT = "supplement"
    CORRECTIONS = "corrections"
    NEEDED = "needed"


@dataclass(frozen=True, slots=True)
class Batch:
    """One load. `records` tell of a service received; `in_force` of them count, the others are replaced or undone."""

    number: int
    kind: BatchKind
    file_hash: str
    loaded_at: str
    loaded_by: str
    first_day: dt.date | None
    last_day: dt.date | None
    read: int
    accepted: int
    rejected: int
    undone_at: str | None
    undone_by: str | None
    replaced_by: int | None
    """The batch that replaces it as a whole."""
    records: int
    in_force: int
    waiting: int
    """Rows of it that are in quarantine still."""
    municipalities: tuple[str, ...]
    groups: tuple[str, ...]


_BATCHES = """
SELECT number, kind, file_hash, loaded_at, loaded_by, first_day, last_day, rows_read, rows_accepted, rows_rejected,
       undone_at, undone_by, by_batch,
       (SELECT count(*) FROM source_service_records r WHERE r.batch = batch.number
           AND (CAST(units AS DECIMAL(12, 3)) > 0 OR CAST(compensation_eur AS DECIMAL(18, 2)) > 0)),
       (SELECT count(*) FROM service_record r WHERE r.batch = batch.number),
       (SELECT count(*) FROM quarantine_open q WHERE q.batch = batch.number)
FROM batch LEFT JOIN replaced_batch ON replaced_batch.batch = batch.number
ORDER BY number
"""


def read_batches(database: Database) -> tuple[Batch, ...]:
    """All batches, the oldest first."""
    named: dict[str, defaultdict[int, list[str]]] = {}
    for table, column in (("batch_municipality", "municipality_code"), ("batch_group", "target_group")):
        named[table] = defaultdict(list)
        for number, code in database.rows(f"SELECT batch, {column} FROM {table} ORDER BY ALL"):
            named[table][number].append(code)
    return tuple(
        Batch(*(row[0], BatchKind(row[1]), *row[2:], *(tuple(one[row[0]]) for one in named.values())))
        for row in database.rows(_BATCHES)
    )


def quarantined(database: Database) -> dict[int, Quarantined]:
    """The rows that wait in quarantine, by number: whom a supplement's rows may mean."""
    rows = database.rows("SELECT number, person_id, child_id, municipality_code FROM quarantine_open ORDER BY number")
    return {row[0]: Quarantined(*row) for row in rows}


def waiting_rows(database: Database, batch: int, most: int | None = None) -> tuple[QuarantinedRow, ...]:
    """The rows of a batch that wait in quarantine, as they are handed out to be mended; the first `most` of them."""
    rows = database.rows(
        "SELECT number, sheet, row, person_id IS NOT NULL, child_id IS NOT NULL, cells, faults FROM quarantine_open"
        " WHERE batch = $batch ORDER BY number LIMIT $most",
        {"batch": batch, "most": most},
    )
    return tuple(
        QuarantinedRow(number, str(sheet), row, person, child, json.loads(cells), faults_from_json(faults, str(sheet), row))
        for number, sheet, row, person, child, cells, faults in rows
    )
