"""Which batches a figure came from: by hand, and against the rows of the batches counted in plain Python."""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from loaded_batches import Load, copied, loaded, record, undone
from running import runner

from di_metrics.indicators import CATALOGUE
from di_metrics.model import Basis, Language, Period, Selection
from di_metrics.query.provenance import batches_behind
from di_metrics.store import Database, open_database, read_batches
from di_metrics.text import Speaker
from di_metrics.text.batch_texts import batch_in_words, sources_in_words

END = dt.date(2022, 6, 30)
ALL = Selection(Period(END))
REPORT = Load(
    municipalities=["9020000"],
    groups=["adults"],
    first="2019-10-01",
    last="2019-12-31",
    persons=[("a5", "adults"), ("n1", "adults")],
    assessments=[("n1", "9020000", None, "2019-11-01", None, None)],
    records=[
        record("a5", "9020000", "psychologist_individual", "2019-12-31", "2019-12-31", "2", "35.00", "70.00"),
        record("n1", "9020000", "home_care", "2019-11-01", "2019-11-30", "2", "3.00", "6.00"),
    ],
)


@pytest.fixture
def file(sample_file: Path, tmp_path: Path) -> Path:
    """The sample and a report that replaces one of its records and tells two, one of them of somebody new."""
    return loaded(copied(sample_file, tmp_path), REPORT)


@pytest.fixture
def database(file: Path) -> Iterator[Database]:
    opened = open_database(file)
    yield opened
    opened.close()


def behind(database: Database, code: str, selection: Selection = ALL) -> dict[int, int]:
    return dict(batches_behind(database, CATALOGUE[code], selection))


def test_by_hand(database: Database) -> None:
    """The package has 25 records, one of them replaced, and 10 assessments; the report has two records and an assessment."""
    records, assessments = {1: 24, 2: 2}, {1: 10, 2: 1}
    # Without both records of the guardian and the assessment of the child out of family.
    both = {1: 31, 2: 3}
    assert behind(database, "recipients") == behind(database, "compensation") == behind(database, "units") == records
    assert behind(database, "mean_unit_price") == behind(database, "recipients_per_10000") == records
    assert behind(database, "assessed") == assessments
    assert behind(database, "coverage") == behind(database, "assessed_waiting") == both
    assert behind(database, "waiting_days_median") == both
    assert behind(database, "places_created") == {}


def test_the_filters_of_each_table_apply(database: Database) -> None:
    adults = Selection(Period(END), Basis.PRE2021, ("9020000",), groups=("adults",))
    assert behind(database, "recipients", adults) == {1: 1, 2: 2}
    assert behind(database, "coverage", adults) == {1: 2, 2: 3}
    home = Selection(Period(END), Basis.PRE2021, ("9020000",), ("home_care",))
    assert behind(database, "recipients", home) == {2: 1}
    assert behind(database, "assessed", home) == {}  # an assessment is not of a service
    assert behind(database, "assessed_receiving_service", home) == {1: 1, 2: 2}
    assert behind(database, "recipients_from_state_care") == {1: 5}  # of a1 and a2
    assert behind(database, "recipients", Selection(Period(dt.date(2019, 10, 31)))) == {1: 13}


def test_an_indicator_that_looks_back_reads_what_was_before(database: Database) -> None:
    of_2020 = Selection(Period(dt.date(2020, 12, 31), dt.date(2020, 1, 1)))
    assert behind(database, "recipients", of_2020) == {1: 3}  # r11, r16, r22
    assert behind(database, "new_recipients", of_2020) == {1: 16, 2: 2}
    # r11, r16, r22 with those of 2019: r03, r06, r09, r13, r18, r19 of the package and both of the report
    assert behind(database, "continuing_recipients", of_2020) == {1: 9, 2: 2}


def test_a_plan_asks_for_its_groups_alone(database: Database) -> None:
    """There is a plan for adults and children, none for guardians; of no municipality."""
    assert behind(database, "target_attainment") == {1: 22, 2: 2}
    assert behind(database, "target_attainment", Selection(Period(END), groups=("guardians",))) == {}
    assert behind(database, "target_attainment", Selection(Period(END), municipalities=("9010000",))) == {}


def test_an_undone_batch_is_behind_nothing(file: Path) -> None:
    database = open_database(undone(file, 2))
    assert behind(database, "coverage") == {1: 32}


@pytest.mark.parametrize("code", ["recipients", "compensation", "assessed", "coverage"])
@pytest.mark.parametrize("group", ["", "children", "adults"])
@pytest.mark.parametrize("year", range(2016, 2023))
def test_rows_of_the_package_counted_in_plain_python(
    sample: Database, sample_region: Path, code: str, group: str, year: int
) -> None:
    def rows(name: str) -> list[dict[str, str]]:
        with (sample_region / "package" / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
            return list(csv.DictReader(stream))

    of = {row["person_id"]: row["target_group"] for row in rows("persons")}
    days = [] if code == "assessed" else [(row["person_id"], row["date_from"]) for row in rows("service_records")]
    days += (
        [(row["person_id"], row["assessed_on"]) for row in rows("assessments")] if code in ("assessed", "coverage") else []
    )
    groups = {group} if group else {"children", "adults"} if code == "coverage" else set(of.values())
    expected = sum(day <= f"{year}-06-30" for person, day in days if of[person] in groups)
    selection = Selection(Period(dt.date(year, 6, 30)), groups=(group,) if group else ())
    assert behind(sample, code, selection) == ({1: expected} if expected else {})


# In words ------------------------------------------------------------------------------------------------------------


def test_batches_in_words(database: Database) -> None:
    package, report = read_batches(database)
    latvian, english = Speaker(Language.LV), Speaker(Language.EN)
    said = sources_in_words(latvian, database.region, [package, report])
    assert said == "ielāde 1 (datu pakete), ielāde 2 (Vējupes pilsēta, 2019. gada oktobris–decembris)"
    assert batch_in_words(english, database.region, report) == "batch 2 (Vējupe City, October–December 2019)"
    assert sources_in_words(latvian, database.region, []) == "–"


SPANS = [
    ("2019-02-01", "2019-02-28", "February 2019", "2019. gada februāris"),
    ("2019-12-01", "2020-01-31", "December 2019 – January 2020", "2019. gada decembris – 2020. gada janvāris"),
    ("2019-02-02", "2019-02-28", "2 February 2019–28 February 2019", "02.02.2019.–28.02.2019."),
]


@pytest.mark.parametrize(("first", "last", "english", "latvian"), SPANS)
def test_spans_in_words(sample_file: Path, tmp_path: Path, first: str, last: str, english: str, latvian: str) -> None:
    report = Load(["LV9001000"], ["adults"], first, last)
    database = open_database(loaded(copied(sample_file, tmp_path), report))
    batch = read_batches(database)[1]
    assert batch_in_words(Speaker(Language.EN), database.region, batch) == f"batch 2 (Dzintarpils State City, {english})"
    assert batch_in_words(Speaker(Language.LV), database.region, batch) == f"ielāde 2 (Dzintarpils valstspilsēta, {latvian})"


# On the command line -------------------------------------------------------------------------------------------------


def test_the_command_tells_the_batches(
    file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run = runner(capsys, monkeypatch)
    asked = ("query", "coverage", "--by", "group", "--database", file)
    plain = json.loads(run(*asked, "--format", "json").out)
    answer = json.loads(run(*asked, "--format", "json", "--batches").out)
    assert answer == {"cells": plain, "batches": [{"batch": 1, "rows": 31}, {"batch": 2, "rows": 3}]}
    table = run(*asked, "--batches")
    assert table.out == run(*asked).out
    assert table.err.splitlines()[-2:] == [
        "batch 1 (data package), rows: 31",
        "batch 2 (Vējupe City, October–December 2019), rows: 3",
    ]
