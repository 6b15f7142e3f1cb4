"""What a load, an undo or a redo derives of what it affects alone is what deriving everything anew would give."""

from __future__ import annotations

import datetime as dt
import os
import random
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest
from loaded_batches import copied
from loaded_reports import KEY_CHECK, asked, assessed, put_in_place, reading, served
from test_batches_in_force import CODES, DIVIDED, PARISHES, SERVICE_OF
from test_reports_needed import ROWS as NEEDS
from test_reports_needed import needed

from di_metrics.reports import ReportRow
from di_metrics.reports.report import RejectedRow
from di_metrics.store import Loading, prepare_needed, prepare_redo, prepare_report, prepare_undo
from di_metrics.store.candidate import make_candidate

PERSONS = ("c1", "c2", "g1", "a1", "a2", "x1", "x2", "x3")
"""Some of the package and some of reports alone, told of by several."""
GROUPS = (*SERVICE_OF, *SERVICE_OF, "guardians")
REJECTED = RejectedRow("Atskaite", 90, None, None, None, None, (), {"service": "?"}, ())

KINDS = (*["report"] * 4, "corrections", "supplement", "needed", *["switch"] * 4)
"""What is done in a sequence, in random order; a switch undoes or redoes any batch, the data package too."""
SEQUENCES = int(os.environ.get("DI_SEQUENCES", "2"))
"""How many sequences are tried."""


def random_rows(chance: random.Random) -> list[dict[str, Any]]:
    """What a file tells, of which `row` makes rows."""
    return [
        {
            "person": chance.choice(PERSONS),
            "group": chance.choice(GROUPS),
            "parish": chance.choice(PARISHES),
            "month": chance.randint(1, 4),
            "day": chance.choice((1, 15, 28)),
            "units": chance.randint(0, 2),
            "provider": chance.choice((None, "Saule", "Mēness")),
            "child": chance.choice((None, None, "c1", "x1")),
            "from_state_care": chance.random() < 0.3,
            "assessed_in": chance.choice((None, 1, 2)),
            "plan": chance.random() < 0.5,
        }
        for _ in range(chance.randint(1, 4))
    ]


def row(code: str, year: int, line: int, told: dict[str, Any]) -> ReportRow:
    """A row of a report; a person without a service of the group is told of by an assessment alone."""
    parish, person, group = told["parish"] if code == DIVIDED else None, told["person"], told["group"]
    more = {"row": line, "group": group, "parish": parish, "from_state_care": told["from_state_care"]}
    more["from_institution"] = "udri" if told["from_state_care"] and told["plan"] else None
    more["child"] = told["child"] if told["child"] != person else None
    date = dt.date(year, told["month"], told["day"])
    assessment: dict[str, Any] = {}
    if told["assessed_in"] or group not in SERVICE_OF:
        assessment["assessed_on"] = date.replace(month=told["assessed_in"] or 3)
        assessment["plan_on"] = date.replace(month=5) if told["plan"] else None
        assessment["recommended"] = ("massage", "physiotherapy") if told["plan"] and group == "children" else ()
    if group not in SERVICE_OF:
        return replace(assessed(person, code, date.isoformat()), **{**more, **assessment})
    made = served(person, code, date.isoformat(), units=told["units"], service=SERVICE_OF[group], provider=told["provider"])
    return replace(made, **more, **assessment)


def carry_out(database: Path, kind: str, chance: random.Random) -> None:
    """Load, undo or redo something."""
    if kind == "switch":
        number, live = chance.choice(asked(database, "SELECT number, undone_at IS NULL FROM batch"))
        put_in_place(prepare_undo(database, int(str(number)), "A") if live else prepare_redo(database, int(str(number))))
    elif kind == "needed":
        put_in_place(prepare_needed(database, needed(*chance.sample(NEEDS, 2)), "A"))
    elif rows := rows_of(database, kind, chance):
        days = None
        if kind == "report" and chance.random() < 0.4:  # of more months than it has rows of
            year = rows[0].day.year
            days = dt.date(year, 1, 1), dt.date(year, 6, 30)
        read = reading(*rows, rejected=[REJECTED])
        put_in_place(prepare_report(database, Loading(read, "A", KEY_CHECK, days, corrects=kind == "corrections")))


def rows_of(database: Path, kind: str, chance: random.Random) -> list[ReportRow]:
    """The rows of a file of a kind that would be accepted: within one, a person is of one group."""
    code, year = chance.choice(CODES), chance.choice((2018, 2018, 2021)) if kind == "report" else 2018
    rows = [row(code, year, line, told) for line, told in enumerate(random_rows(chance), 2)]
    groups = {one.person: one.group for one in rows}
    if kind == "corrections":
        told = "SELECT person_id, max_by(target_group, s.batch) FROM source_persons s JOIN batch ON number = s.batch"
        groups |= dict(asked(database, f"{told} WHERE undone_at IS NULL GROUP BY 1"))  # type: ignore[arg-type]
        rows = [one for one in rows if one.service]
    rows = [one for one in rows if groups[one.person] == one.group]
    if kind == "supplement":
        waiting = asked(database, "SELECT number FROM quarantine_open ORDER BY number")
        rows = [replace(one, quarantine=int(str(number))) for one, (number,) in zip(rows, waiting, strict=False)]
    return rows


def tables(file: Path) -> dict[str, Counter[tuple[object, ...]]]:
    """The rows of every table that the catalogue knows of; when a file was made is left out."""
    with duckdb.connect(file, read_only=True) as connection:
        names = connection.execute("SELECT table_name FROM duckdb_tables() WHERE NOT internal").fetchall()
        found = {name: Counter(connection.execute(f'SELECT * FROM "{name}"').fetchall()) for (name,) in names}
    found["build_info"] = Counter(info for info in found["build_info"] if info[0] != "built_at")
    return found


def check(database: Path) -> None:
    with make_candidate(database, lambda connection, region: 0) as anew:
        kept, derived = tables(database), tables(anew.path)
    assert set(kept) == set(derived)
    for name, rows in derived.items():
        assert kept[name] == rows, (name, kept[name] - rows, rows - kept[name])
    check_keys(database)


def check_keys(database: Path) -> None:
    """No checked keys tell that a row is there twice, or of somebody who is not there."""
    with duckdb.connect(database, read_only=True) as connection:
        numbers = "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal AND data_type <> 'VARCHAR'"
        columns = connection.execute(numbers).fetchall()
        named = {
            "old_id": "municipality_id",
            "new_id": "municipality_id",
            "child_id": "person_id",
            "guardian_id": "person_id",
        }
        owners = {f"{table}_id": table for table, _ in columns} | {"group_id": "target_group", "record_id": "service_record"}
        owners = {key: table for key, table in owners.items() if (table, key) in columns}
        for table, column in columns:
            key = named.get(column, column)
            if key not in owners:
                continue
            strays = f"SELECT count(*) FROM {table} WHERE {column} NOT IN (SELECT {key} FROM {owners[key]})"
            assert connection.execute(strays).fetchall() == [(0,)], (table, column)
        for key, table in owners.items():
            twice = f"SELECT count(*) - count(DISTINCT {key}) FROM {table}"
            assert connection.execute(twice).fetchall() == [(0,)], (table, key)
        assert len(owners) >= 8, "it finds the keys"


@pytest.mark.parametrize("seed", range(SEQUENCES))
def test_what_is_kept_is_what_would_be_derived_anew(seed: int, sample_file: Path, tmp_path: Path) -> None:
    chance = random.Random(seed)
    database = copied(sample_file, tmp_path)
    for kind in chance.sample(KINDS, len(KINDS)):
        carry_out(database, kind, chance)
        check(database)
