"""Loading a report as a batch, undoing and redoing one; its rows are checked against what stays in force and written."""

from __future__ import annotations

import calendar
import datetime as dt
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from di_metrics.errors import N_, DatabaseError, Message
from di_metrics.region import Region
from di_metrics.reports import NeededServices, Reading, ReportRow, columns
from di_metrics.reports.checks import RowCheck
from di_metrics.reports.drafts import Problems
from di_metrics.reports.quarantine import faults_to_json
from di_metrics.reports.rules import Problem, Rule, broken
from di_metrics.store.candidate import KEY_CHECK, Candidate, Progress, amend
from di_metrics.store.database import Database
from di_metrics.store.in_place import now

# ---- Writing what a report tells into the tables of what was loaded, under the number of its batch ----

Values = list[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class _Numbering:
    """What the rows of a batch are called. Sheets are kept by number, for people may give them names of persons."""

    batch: int
    sheets: dict[str, int]

    def reference(self, row: ReportRow) -> str:
        """Batch, sheet and row of a record, by which it is found in the municipality's file."""
        return f"{self.batch} / {self.sheets[row.sheet]} / {row.row}"


def add_reading(connection: duckdb.DuckDBPyConnection, batch: int, reading: Reading) -> None:
    """Write the accepted rows, what was asked about them, and the rejected rows into quarantine."""
    sheets = dict.fromkeys(sheet.name for sheet in reading.understood.sheets)
    numbering = _Numbering(batch, {name: number for number, name in enumerate(sheets, 1)})
    rows = reading.rows
    for table, codes in (("municipality", reading.understood.municipalities), ("group", reading.understood.groups)):
        insert(connection, f"batch_{table}", "INTEGER, VARCHAR", [(batch, code) for code in codes])
    for table, texts, values in (
        ("source_persons", 5, _persons(batch, rows)),
        ("source_assessments", 6, _assessments(batch, rows)),
        ("source_service_records", 11, _records(numbering, rows)),
    ):
        numbered = [(*row, line) for line, row in enumerate(values, next_number(connection, table, "line"))]
        insert(connection, table, f"INTEGER{', VARCHAR' * texts}, INTEGER", numbered)
    insert(connection, "mended", "INTEGER, INTEGER", [(row.quarantine, batch) for row in rows if row.quarantine is not None])
    insert(connection, "warning", "INTEGER, VARCHAR, VARCHAR", _warnings(numbering, reading))
    first = next_number(connection, "quarantine")
    insert(connection, "quarantine", "INTEGER" + ", INTEGER" * 3 + ", VARCHAR" * 5, _waiting(numbering, first, reading))


def _persons(batch: int, rows: Iterable[ReportRow]) -> Values:
    persons: dict[str, tuple[str, bool, str | None, str | None]] = {}
    for row in rows:
        _, care, child, institution = persons.get(row.person, (row.group, False, None, None))
        whence = care or row.from_state_care, child or row.child, institution or row.from_institution
        persons[row.person] = (row.group, *whence)
    return [(batch, person, group, str(int(care)), *others) for person, (group, care, *others) in persons.items()]


def _assessments(batch: int, rows: Iterable[ReportRow]) -> Values:
    told: dict[tuple[str, dt.date], tuple[Any, ...]] = {}
    for row in rows:
        if row.assessed_on is None:
            continue
        known = told.get((row.person, row.assessed_on))
        if known is None or (row.plan_on and not known[5]) or (row.recommended and not known[6]):
            services = ";".join(row.recommended) or (known[6] if known else None)
            plan = row.plan_on.isoformat() if row.plan_on else (known[5] if known else None)
            place = (row.municipality, row.parish)
            told[row.person, row.assessed_on] = (batch, row.person, *place, row.assessed_on.isoformat(), plan, services)
    return list(told.values())


def _records(numbering: _Numbering, rows: Iterable[ReportRow]) -> Values:
    records = []
    for row in rows:
        if row.service is None or row.date_from is None or row.date_to is None:
            continue
        amounts = (f"{row.units:f}", f"{row.unit_price_eur:f}", f"{row.compensation_eur:f}")
        days = (row.date_from.isoformat(), row.date_to.isoformat())
        who_and_where = (numbering.reference(row), row.person, row.municipality, row.parish)
        records.append((numbering.batch, *who_and_where, row.service, *days, *amounts, row.provider))
    return records


def _warnings(numbering: _Numbering, reading: Reading) -> Values:
    records = {(row.sheet, row.row): numbering.reference(row) for row in reading.rows if row.service}
    told = {
        (numbering.batch, records[fault.sheet, fault.row], fault.code)
        for fault in reading.faults
        if not fault.is_fault and fault.row is not None and (fault.sheet, fault.row) in records
    }
    return sorted(told)


def _waiting(numbering: _Numbering, first: int, reading: Reading) -> Values:
    """The rejected rows, but for those of a supplement that are rejected again: these still wait as what they were."""
    rows = [row for row in reading.rejected_rows if row.quarantine is None]
    return [
        (
            *(number, numbering.batch, numbering.sheets[row.sheet], row.row, row.person, row.child, row.municipality),
            json.dumps(dict(row.cells), ensure_ascii=False),
            faults_to_json(row.faults),
        )
        for number, row in enumerate(rows, first)
    ]


def next_number(connection: duckdb.DuckDBPyConnection, table: str, column: str = "number") -> int:
    """The number that follows the last one of a table."""
    [last] = connection.execute(f"SELECT coalesce(max({column}), 0) FROM {table}").fetchone() or (0,)
    return int(last) + 1


_AT_A_TIME = 20_000


def insert(connection: duckdb.DuckDBPyConnection, table: str, types: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert rows a column at a time, which takes a hundredth of the time that single rows take."""
    for begin in range(0, len(rows), _AT_A_TIME):
        columns = list(map(list, zip(*rows[begin : begin + _AT_A_TIME], strict=True)))
        values = ", ".join(f"unnest(CAST(? AS {kind}[]))" for kind in types.split(", "))
        connection.execute(f"INSERT INTO {table} SELECT {values}", columns)


# ---- Loading a report as a batch, undoing a batch and redoing one ----

Days = tuple[dt.date, dt.date]


@dataclass(frozen=True, slots=True)
class Loading:
    """A report to be loaded: what was read, by whom, and the fingerprint of the key that its pseudonyms were made with.

    `days` are those whose earlier rows the report replaces; None for the whole months that its rows tell of. With `corrects`
    the rows are added instead, and each takes the place of earlier records of the same person, service and days there alone.
    """

    reading: Reading
    loaded_by: str
    key_check: str
    days: Days | None = None
    corrects: bool = False

    @property
    def kind(self) -> str:
        """What the batch is."""
        if self.reading.understood.supplement:
            return "supplement"
        return "corrections" if self.corrects else "report"

    @property
    def replaces(self) -> Days:
        """The first and the last day that are replaced, always holding all that the report tells of."""
        first, last = days_replaced(self.reading)
        return (min(first, self.days[0]), max(last, self.days[1])) if self.days else (first, last)


def days_replaced(reading: Reading) -> Days:
    """The whole months that a report tells of, which has accepted rows.

    Rejected rows tell of their months too, in the year of the accepted ones: mended, they would be added.
    """
    told = days_reported(reading.all_rows)
    rejected = [day for row in reading.rejected_rows for day in row.days if day.year == told[0].year]
    return _whole_months([*told, *rejected])


def days_reported(rows: Iterable[ReportRow]) -> Days:
    """The whole months of services, or of days without any, in some rows; of the assessments where there are neither."""
    days = [day for row in rows for day in (row.date_from, row.date_to) if day]
    return _whole_months(days or [row.assessed_on for row in rows if row.assessed_on])


def _whole_months(days: Sequence[dt.date]) -> Days:
    first, last = min(days), max(days)
    return first.replace(day=1), last.replace(day=calendar.monthrange(last.year, last.month)[1])


def prepare_report(database: Path, loading: Loading, progress: Progress = lambda share: None) -> Candidate:
    """The database with a report's accepted rows, and its rejected ones in quarantine.

    Raises DatabaseError if the report has no row to load, its pseudonyms were made with another key than the database's, or
    corrections tell of a person in another target group than the records.
    """
    reading = loading.reading
    if not (reading.rows if loading.corrects else reading.all_rows):
        raise _nothing_to_load()

    def add(connection: duckdb.DuckDBPyConnection, _region: Region) -> int:
        check_key(connection, loading.key_check)
        number = next_number(connection, "batch")
        if loading.kind == "corrections":
            _check_groups(connection, reading.rows)
        values = (number, loading.kind, reading.file_hash, now(), loading.loaded_by, *loading.replaces)
        _add_batch(connection, values, (reading.read, reading.accepted, reading.rejected))
        add_reading(connection, number, reading)
        return number

    return amend(database, add, progress)


def prepare_needed(database: Path, needed: NeededServices, by: str, progress: Progress = lambda share: None) -> Candidate:
    """The database with the data set of needed services, demand apart from the records. Raises DatabaseError."""
    if not needed.rows:
        raise _nothing_to_load()

    def add(connection: duckdb.DuckDBPyConnection, _region: Region) -> int:
        number = next_number(connection, "batch")
        ends = [row.month_end for row in needed.rows]
        values = (number, "needed", needed.file_hash, now(), by, min(ends), max(ends))
        _add_batch(connection, values, (needed.read, needed.accepted, needed.rejected))
        rows = [(number, one.municipality, one.month_end, one.title, one.service, one.count) for one in needed.rows]
        insert(connection, "source_needed_services", "INTEGER, VARCHAR, DATE, VARCHAR, VARCHAR, INTEGER", rows)
        return number

    return amend(database, add, progress)


def prepare_undo(database: Path, number: int, by: str, progress: Progress = lambda share: None) -> Candidate:
    """The database without the rows of a batch; what it had replaced is in force again. Raises DatabaseError."""
    return _mark(database, number, (now(), by), progress)


def prepare_redo(database: Path, number: int, progress: Progress = lambda share: None) -> Candidate:
    """The database with an undone batch in force again. Raises DatabaseError."""
    return _mark(database, number, (None, None), progress)


def _mark(database: Path, number: int, undone: tuple[str | None, str | None], progress: Progress) -> Candidate:
    def mark(connection: duckdb.DuckDBPyConnection, _region: Region) -> int:
        found = connection.execute("SELECT undone_at FROM batch WHERE number = ?", [number]).fetchone()
        if found is None:
            raise DatabaseError(Message.of(N_("There is no batch %(number)s."), number=number))
        if (found[0] is None) == (undone[0] is None):
            already = (
                N_("Batch %(number)s is in force already.")
                if undone[0] is None
                else N_("Batch %(number)s is undone already.")
            )
            raise DatabaseError(Message.of(already, number=number))
        connection.execute("UPDATE batch SET undone_at = ?, undone_by = ? WHERE number = ?", [*undone, number])
        return number

    return amend(database, mark, progress)


def check_key(connection: duckdb.DuckDBPyConnection, fingerprint: str) -> None:
    """Keep the fingerprint with the first report; raise DatabaseError where it is that of another key."""
    known = connection.execute("SELECT value FROM build_info WHERE key = ?", [KEY_CHECK]).fetchone()
    if known is None:
        connection.execute("INSERT INTO build_info VALUES (?, ?)", [KEY_CHECK, fingerprint])
    elif known != (fingerprint,):
        raise DatabaseError(
            Message.of(N_("The key of pseudonyms is another one than the database was made with. Nothing was loaded.")),
            Message.of(N_("Restore the right key: with another one, every person would be counted as somebody new.")),
        )


def _check_groups(connection: duckdb.DuckDBPyConnection, rows: Iterable[ReportRow]) -> None:
    """Corrections leave the other records of their persons as they are, so they cannot move anybody to another group."""
    groups = {row.person: row.group for row in rows}
    recorded = connection.execute(
        "SELECT p.person_id, max_by(p.target_group, p.batch) FROM source_persons p JOIN batch ON batch.number = p.batch"
        " WHERE batch.undone_at IS NULL AND p.person_id IN (SELECT unnest(?)) GROUP BY p.person_id",
        [list(groups)],
    ).fetchall()
    others = {person for person, group in recorded if groups[person] != group}
    if others:
        raise DatabaseError(
            Message.of(
                N_("Persons of this file who belong to another target group in the records: %(count)s."), count=len(others)
            ),
            Message.of(N_("Corrections do not change a person's group. Load the whole report of the month anew.")),
        )


def _nothing_to_load() -> DatabaseError:
    return DatabaseError(
        Message.of(N_("No row of the file can be loaded.")), Message.of(N_("Mend its faults and read it once more."))
    )


def _add_batch(connection: duckdb.DuckDBPyConnection, values: tuple[Any, ...], counts: tuple[int, int, int]) -> None:
    connection.execute("INSERT INTO batch VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, false, NULL, NULL)", [*values, *counts])


# ---- Checking the rows of a report against the records that stay in force beside it ----

# What a report replaces does not contradict it, and a supplement replaces nothing: its $places are empty.
_STAYING = """
    NOT (coalesce(f.old_id IN (SELECT unnest($places)), false) OR coalesce(f.new_id IN (SELECT unnest($places)), false))
    OR g.code NOT IN (SELECT unnest($groups))
"""
_FACTS = f"""
    SELECT person_id, group_id, old_id, new_id FROM service_record f JOIN target_group g USING (group_id)
    WHERE {_STAYING} OR f.date_from NOT BETWEEN $first AND $last
    UNION ALL
    SELECT person_id, group_id, old_id, new_id FROM assessment f JOIN target_group g USING (group_id)
    WHERE {_STAYING} OR f.batch IN (
        SELECT number FROM batch WHERE kind <> 'report' OR first_day < $first OR last_day > $last)
"""
_GROUPS = f"""
SELECT p.reference, any_value(g.code)
FROM ({_FACTS}) staying
JOIN person p USING (person_id)
JOIN target_group g ON g.group_id = staying.group_id
WHERE p.reference IN (SELECT unnest($persons))
GROUP BY p.reference
"""
_SERVICES = f"""
SELECT p.reference, s.code, f.date_from, f.date_to, f.batch
FROM service_record f
JOIN person p USING (person_id)
JOIN service s USING (service_id)
JOIN target_group g ON g.group_id = f.group_id
WHERE p.reference IN (SELECT unnest($persons)) AND ({_STAYING} OR f.date_from NOT BETWEEN $first AND $last)
"""


_PERSONS = f"""
SELECT DISTINCT p.reference FROM ({_FACTS}) staying JOIN person p USING (person_id)
WHERE p.reference IN (SELECT unnest($persons))
"""


class RecordsInForce:
    """Finds rows that contradict the records in force, or tell what these tell already."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def persons(self, rows: Sequence[ReportRow], pseudonyms: Collection[str]) -> Set[str]:
        """Which of some persons the records tell of that stay beside these rows."""
        asked = {**self._beside(rows), "persons": sorted(pseudonyms)}
        return frozenset(person for (person,) in self._database.rows(_PERSONS, asked))

    def __call__(self, rows: Sequence[ReportRow]) -> RowCheck:
        """The check for the rows of one report, which together tell what it replaces."""
        asked = {**self._beside(rows), "persons": sorted({row.person for row in rows})}
        groups = dict(self._database.rows(_GROUPS, asked))
        services: defaultdict[tuple[str, str], list[tuple[dt.date, dt.date, int]]] = defaultdict(list)
        for person, service, date_from, date_to, batch in self._database.rows(_SERVICES, asked):
            services[person, service].append((date_from, date_to, batch))

        def check(row: ReportRow) -> Problems:
            found: Problems = []
            if groups.get(row.person, row.group) != row.group:
                found.append((columns.TARGET_GROUP, Problem(Rule.RECORDED_IN_OTHER_GROUP)))
            if row.service and row.date_from and row.date_to:
                for date_from, date_to, batch in services.get((row.person, row.service), ()):
                    if row.date_from <= date_to and date_from <= row.date_to:
                        found.append((columns.DATE_FROM, broken(Rule.RECORDED_ALREADY, batch=batch)))
                        break
            return found

        return check

    def _beside(self, rows: Sequence[ReportRow]) -> dict[str, Any]:
        """What the rows replace: a supplement nothing."""
        ids = {code: number for number, code in self._database.municipality_codes.items()}
        first, last = days_reported(rows)
        supplement = any(row.quarantine is not None for row in rows)
        places = [] if supplement else sorted({ids[row.municipality] for row in rows})
        return {"places": places, "groups": sorted({row.group for row in rows}), "first": first, "last": last}
