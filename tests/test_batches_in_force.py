"""Which records are in force after any reports, undone and redone: against a computation that knows no SQL."""

from __future__ import annotations

import csv
import datetime as dt
import shutil
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from loaded_reports import asked, load, put_in_place, served

from di_metrics.store import prepare_redo, prepare_undo

SAMPLE = Path(__file__).parent / "regions" / "sample"
DIVIDED = "9050200"
CODES = ("9010000", "LV9001000", "9030200", "9040200", "LV9003000", DIVIDED, "LV9004000")
PARISHES = (None, "Augšupes pagasts", "Lejupes pagasts")
SERVICE_OF = {"adults": "home_care", "children": "massage"}


def read(name: str) -> list[dict[str, str]]:
    with (SAMPLE / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


SUCCESSION = read("succession.csv")


def old_and_new(code: str, parish: str | None) -> frozenset[str]:
    """The municipalities of both bases in which a record lies, as far as they are known."""
    if code.startswith("LV"):
        before = {row["old_code"] for row in SUCCESSION if row["new_code"] == code}
        return frozenset({code, *(before if len(before) == 1 else ())})
    after = {row["new_code"] for row in SUCCESSION if row["old_code"] == code}
    if len(after) > 1:
        after = {row["new_code"] for row in SUCCESSION if row["old_code"] == code and row["parish"] == parish}
    return frozenset({code, *after})


@dataclass(frozen=True)
class Record:
    name: str
    where: frozenset[str]
    group: str
    day: dt.date


@dataclass
class Told:
    """A batch as this computation sees it."""

    records: list[Record]
    named: str = ""
    undone: bool = False

    @property
    def months(self) -> tuple[dt.date, dt.date]:
        """The first day of its first month, and the first day after its last."""
        days = [one.day for one in self.records]
        return min(days).replace(day=1), (max(days).replace(day=28) + dt.timedelta(days=4)).replace(day=1)

    def takes_the_place_of(self, record: Record) -> bool:
        first, end = self.months
        groups = {one.group for one in self.records}
        return self.named in record.where and record.group in groups and first <= record.day < end


def in_force(batches: list[Told]) -> set[str]:
    """The names of the records that count."""
    return {
        record.name
        for number, batch in enumerate(batches)
        if not batch.undone
        for record in batch.records
        if not any(not later.undone and later.takes_the_place_of(record) for later in batches[number + 1 :])
    }


def the_package() -> Told:
    groups = {row["person_id"]: row["target_group"] for row in read("package/persons.csv")}
    return Told(
        [
            Record(
                row["record_id"],
                old_and_new(row["municipality_code"], row["parish"] or None),
                groups[row["person_id"]],
                dt.date.fromisoformat(row["date_from"]),
            )
            for row in read("package/service_records.csv")
        ]
    )


ROWS = st.lists(
    st.tuples(
        st.sampled_from(sorted(SERVICE_OF)), st.sampled_from(PARISHES), st.integers(1, 4), st.sampled_from((1, 15, 28))
    ),
    min_size=1,
    max_size=4,
)
REPORTS = st.lists(st.tuples(st.sampled_from(CODES), st.sampled_from((2018, 2021)), ROWS), min_size=2, max_size=5)


@settings(
    max_examples=14,
    derandomize=True,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(reports=REPORTS, switched=st.lists(st.integers(0, 4), max_size=3))
def test_the_records_in_force_are_those_that_count(
    sample_file: Path, reports: list[tuple[str, int, list[Any]]], switched: list[int]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = Path(shutil.copy(sample_file, Path(folder) / "records.duckdb"))
        batches = [the_package()]
        for code, year, rows in reports:
            batches.append(tell(database, len(batches) + 1, code, year, rows))
        assert found(database) == in_force(batches)
        for number in (one for one in switched if one < len(batches)):
            batch = batches[number]
            change = prepare_redo if batch.undone else prepare_undo
            put_in_place(change(database, number + 1, *(() if batch.undone else ("tester",))))
            batch.undone = not batch.undone
            assert found(database) == in_force(batches)


def tell(database: Path, number: int, code: str, year: int, rows: list[Any]) -> Told:
    """Load a report, and tell the same to the other computation."""
    sent, records = [], []
    for line, (group, parish, month, day_of_month) in enumerate(rows, 1):
        date, parish = dt.date(year, month, day_of_month), parish if code == DIVIDED else None
        person = f"{group} {number} {line}"
        service = SERVICE_OF[group]
        sent.append(served(person, code, date.isoformat(), row=line, service=service, group=group, parish=parish))
        records.append(Record(f"{number} / 1 / {line}", old_and_new(code, parish), group, date))
    assert load(database, *sent) == number
    return Told(records, code)


def found(database: Path) -> set[str]:
    names = defaultdict(int)
    for (name,) in asked(database, "SELECT reference FROM service_record"):
        names[str(name)] += 1
    assert set(names.values()) <= {1}
    return set(names)
