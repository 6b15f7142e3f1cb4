"""What changed since a meeting, after any reports: against a computation by hand that knows neither SQL nor databases."""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from loaded_reports import PRICE, load, opened, put_in_place, served
from test_batches_in_force import CODES, DIVIDED, PARISHES, SERVICE_OF, Record, Told, old_and_new, read

from di_metrics.meetings.standing import changes_since, standing
from di_metrics.model import Basis
from di_metrics.query.headlines import Change, HeadlineKey, Reason
from di_metrics.release.release import REGION, UNKNOWN
from di_metrics.store import prepare_redo, prepare_undo
from di_metrics.text.reasons import shown_parts, shown_whole

THEN, NOW = dt.date(2018, 3, 15), dt.date(2021, 12, 31)


@dataclass(frozen=True)
class Service(Record):
    """A record with whose it is and what was paid."""

    person: str
    euros: Decimal


class Report(Told):
    records: list[Service]  # type: ignore[assignment]


def the_package() -> Report:
    groups = {row["person_id"]: row["target_group"] for row in read("package/persons.csv")}
    return Report(
        [
            Service(
                row["record_id"],
                old_and_new(row["municipality_code"], row["parish"] or None),
                groups[row["person_id"]],
                dt.date.fromisoformat(row["date_from"]),
                row["person_id"],
                Decimal(row["compensation_eur"]),
            )
            for row in read("package/service_records.csv")
        ]
    )


def in_force(batches: Sequence[Report], live: Sequence[bool]) -> set[Service]:
    return {
        record
        for number, batch in enumerate(batches)
        if live[number]
        for record in batch.records
        if not any(
            alive and later.takes_the_place_of(record)
            for later, alive in zip(batches[number + 1 :], live[number + 1 :], strict=True)
        )
    }


def same_place(one: Record, other: Record) -> bool:
    """Some municipality is the same, and on no basis are they known to differ."""
    bases = [
        [{code for code in record.where if code.startswith("LV") is new} for record in (one, other)] for new in (False, True)
    ]
    return bool(one.where & other.where) and all(a == b for a, b in bases if a and b)


def late(today: Iterable[Service], then: Iterable[Service], live_then: Iterable[Report]) -> set[Service]:
    reports = [report for report in live_then if report.named]
    return {
        record
        for record in today
        if record.day <= THEN
        and not any(report.takes_the_place_of(record) for report in reports)
        and not any(
            (told.group, told.day.year, told.day.month) == (record.group, record.day.year, record.day.month)
            and same_place(told, record)
            for told in then
        )
    }


def figure(records: Iterable[Service], last: dt.date, indicator: str, area: str, basis: Basis) -> Decimal:
    """Recipients or euros of an area to a day."""
    new = basis is Basis.POST2021
    counted = [
        one
        for one in records
        if one.day <= last
        and (
            area == REGION
            or area in one.where
            or (area == UNKNOWN and not any(code.startswith("LV") is new for code in one.where))
        )
    ]
    return Decimal(len({one.person for one in counted}) if indicator == "recipients" else sum(one.euros for one in counted))


ROWS = st.lists(
    st.tuples(
        st.sampled_from(sorted(SERVICE_OF)),
        st.sampled_from(PARISHES),
        st.integers(2, 4),
        st.sampled_from((1, 15, 28)),
        st.integers(1, 4),
    ),
    min_size=1,
    max_size=4,
)
REPORTS = st.lists(st.tuples(st.sampled_from(CODES), st.sampled_from((2018, 2018, 2021)), ROWS), min_size=1, max_size=4)


@settings(
    max_examples=12,
    derandomize=True,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(before=REPORTS, after=REPORTS, switched=st.lists(st.integers(1, 8), max_size=2), undone=st.booleans())
def test_each_reason_is_told_its_own_part(
    sample_file: Path, before: list[Any], after: list[Any], switched: list[int], undone: bool
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = Path(shutil.copy(sample_file, Path(folder) / "records.duckdb"))
        batches = [the_package(), *tell(database, 2, before)]
        live = [True] * len(batches)
        if undone:
            switch(database, live, len(batches) - 1)
        with opened(database) as found:
            kept = standing(found, THEN)
        then, live_then = in_force(batches, live), [one for one, alive in zip(batches, live, strict=True) if alive]
        batches += tell(database, len(batches) + 1, after)
        live += [True] * len(after)
        for number in (one for one in switched if one < len(batches)):
            switch(database, live, number)
        today = in_force(batches, live)
        known_late = then | late(today, then, live_then)
        with opened(database) as found:
            changes = changes_since(found, kept, NOW).changes
        assert sorted(path.name for path in Path(folder).iterdir() if not path.name.endswith(".lock")) == ["records.duckdb"]
    for key, change in changes.items():
        if key.indicator in ("recipients", "compensation"):
            steps = [figure(state, day, key.indicator, key.area, key.basis) for state, day in (
                (then, THEN), (known_late, THEN), (today, THEN), (today, NOW)
            )]  # fmt: skip
            expected = [later - earlier for earlier, later in pairwise(steps)]
            found_parts = [change.parts.get(one, 0) for one in (Reason.LATE, Reason.CORRECTIONS, Reason.SERVICES)]
            assert (change.before, found_parts, change.after) == (steps[0], expected, steps[-1]), key
        if change.difference is not None:
            assert sum(change.parts.values()) == change.difference
            assert not change.parts.get(Reason.DEFINITION)
    assert HeadlineKey("recipients", None, Basis.PRE2021, REGION) in changes


def tell(database: Path, number: int, reports: list[Any]) -> list[Report]:
    """Load reports, and tell the same to the other computation. Persons of a group come again in several of them."""
    told = []
    for batch, (code, year, rows) in enumerate(reports, number):
        sent, records = [], []
        for line, (group, parish, month, day_of_month, who) in enumerate(rows, 1):
            date, parish = dt.date(year, month, day_of_month), parish if code == DIVIDED else None
            person = f"{group} {who}"
            service = SERVICE_OF[group]
            sent.append(served(person, code, date.isoformat(), row=line, service=service, group=group, parish=parish))
            records.append(Service(f"{batch} / {line}", old_and_new(code, parish), group, date, person, PRICE))
        assert load(database, *sent) == batch
        told.append(Report(records, code))
    return told


def switch(database: Path, live: list[bool], number: int) -> None:
    """Undo a batch, or redo it."""
    if live[number]:
        put_in_place(prepare_undo(database, number + 1, "tester"))
    else:
        put_in_place(prepare_redo(database, number + 1))
    live[number] = not live[number]


AMOUNTS = st.decimals(-1000, 1000, places=7)


@given(before=AMOUNTS, parts=st.lists(AMOUNTS | st.just(Decimal(0)), min_size=1, max_size=5), decimals=st.integers(0, 2))
def test_parts_as_shown_add_up_to_the_difference_as_shown(before: Decimal, parts: list[Decimal], decimals: int) -> None:
    change = Change(before, before + sum(parts), dict(zip(Reason, parts, strict=False)))
    shown = shown_parts(change, decimals)
    step = Decimal(1).scaleb(-decimals)
    assert sum(shown.values()) == shown_whole(change, decimals)
    assert abs(shown_whole(change, decimals) - sum(parts)) < step
    if not decimals:
        assert before.quantize(step, ROUND_HALF_UP) + sum(shown.values()) == Decimal(change.after or 0).quantize(
            step, ROUND_HALF_UP
        )
    for reason, part in change.parts.items():
        assert abs(shown[reason] - part) < step
        assert part or not shown[reason]
        assert shown[reason] == part or part % step
