"""The command line: build, query and check, their output, exit codes and what they say when refused."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from editing import change
from running import Outcome, Run, runner

from di_metrics.access.rights import LoggedKind
from di_metrics.errors import DatabaseError, PackageRefused
from di_metrics.indicators import CATALOGUE
from di_metrics.model import Dimension, Language, Status
from di_metrics.store import build_database, open_database
from di_metrics.store.audit_log import read_log
from di_metrics.text import Speaker


@pytest.fixture(autouse=True)
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    return runner(capsys, monkeypatch)


@pytest.fixture
def query(run: Run, sample_file: Path) -> Run:
    """Querying the invented region's database."""
    return lambda *arguments: run("query", *arguments, "--database", sample_file)


def rows(outcome: Outcome) -> list[dict[str, Any]]:
    """The rows of a JSON answer."""
    assert outcome.code == 0, outcome.err
    answer = json.loads(outcome.out)
    assert isinstance(answer, list)
    return answer


def test_from_a_package_to_an_answer(sample_region: Path, package: Path, tmp_path: Path) -> None:
    """As a reader runs it: three processes, one after the other."""
    database = tmp_path / "records.duckdb"

    def command(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "di_metrics", *arguments, "--database", str(database)],
            cwd=Path(__file__).parents[1],
            env={**os.environ, "DI_LANG": "en"},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    built = command("build", "--region", str(sample_region), "--package", str(package))
    assert (built.returncode, built.stderr) == (0, "")
    assert built.stdout == f"Built {database}: 12 persons, 10 assessments, 25 service records.\n"
    answered = command("query", "recipients", "--as-of", "2018-12-31", "--format", "json")
    assert (answered.returncode, json.loads(answered.stdout)) == (0, [{"value": 6, "status": "value"}])
    checked = command("check")
    assert checked.returncode == 0
    assert checked.stdout.endswith("3 of 3 hold\n")


def test_the_database_may_be_named_in_the_environment(run: Run, sample_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DI_DATABASE", str(sample_file))
    assert rows(run("query", "recipients", "--format", "json")) == [{"value": 10, "status": "value"}]


def test_json_has_an_object_a_cell_with_null_for_the_unknown_municipality(query: Run) -> None:
    answer = rows(query("recipients", "--by", "municipality", "--format", "json"))
    assert answer == [
        {"municipality": "LV9001000", "value": 3, "status": "value"},
        {"municipality": "LV9004000", "value": 1, "status": "value"},
        {"municipality": "LV9003000", "value": 3, "status": "value"},
        {"municipality": "LV9005000", "value": 1, "status": "value"},
        {"municipality": "LV9002000", "value": 2, "status": "value"},
        {"municipality": None, "value": 1, "status": "value"},
    ]


def test_figures_that_leave_by_the_command_line_are_in_the_log(query: Run, sample_file: Path) -> None:
    before = len(read_log(sample_file).events)
    query("recipients", "--by", "municipality")
    assert len(read_log(sample_file).events) == before + 1
    event = read_log(sample_file).events[0]
    assert (event.kind, event.details) == (LoggedKind.EXPORT, {"what": "query recipients"})
    query("waiting", "--group", "nobody")
    assert len(read_log(sample_file).events) == before + 1, "what is refused hands nothing out"


def test_json_tells_why_there_is_no_value(query: Run) -> None:
    answer = rows(
        query("coverage", "--by", "group,year", "--from", "2019-01-01", "--as-of", "2020-12-31", "--format", "json")
    )
    cells = {(row["group"], row["year"]): (row["value"], row["status"]) for row in answer}
    assert cells["children", "2019"] == (100.0, "value")  # from the project's start: c1, c2, c3, c5 of c1, c2, c4, c5
    assert cells["children_out_of_family", "2019"] == (None, "not_applicable")
    [reason] = {row["reason"] for row in answer if row["group"] == "guardians"}
    assert reason == "The project does not assess the needs of this target group."
    assert rows(query("coverage", "--as-of", "2016-11-30", "--format", "json")) == [{"value": None, "status": "no_data"}]


SPLITS = [
    "",
    "municipality",
    "service",
    "category,group",
    "group",
    "unit",
    "year",
    "quarter,municipality",
    "year,month",
]


@pytest.mark.parametrize("indicator", CATALOGUE)
def test_every_indicator_answers_for_every_split(query: Run, indicator: str) -> None:
    for by in SPLITS:
        answer = rows(query(indicator, "--by", by, "--from", "2018-01-01", "--as-of", "2019-06-30", "--format", "json"))
        dimensions = [part for part in by.split(",") if part]
        if Dimension.UNIT in CATALOGUE[indicator].splits and Dimension.UNIT not in dimensions:
            dimensions.append("unit")
        assert answer, by
        for row in answer:
            reason = ["reason"] if row["status"] == Status.NOT_APPLICABLE else []
            assert list(row) == [*dimensions, "value", "status", *reason]
            assert isinstance(row["value"], int | float) == (row["status"] == Status.VALUE)
            assert row["status"] in set(Status)


def test_csv_has_the_rows_of_the_json(query: Run) -> None:
    question = ("compensation", "--by", "municipality,year", "--basis", "pre2021")
    table = list(csv.reader(io.StringIO(query(*question, "--format", "csv").out)))
    assert table[0] == ["municipality", "year", "value", "status", "reason"]
    expected = rows(query(*question, "--format", "json"))
    written = [["" if value is None else str(value) for value in ({"reason": None} | row).values()] for row in expected]
    written = [[*row[1:], row[0]] for row in written]
    assert table[1:] == written


def test_the_table_names_what_the_codes_mean(query: Run) -> None:
    lines = query("compensation", "--by", "municipality").out.splitlines()
    assert lines[0].split() == ["Municipality", "Compensation"]
    assert lines[1].split("  ")[0] == "Dzintarpils State City"
    assert lines[1].endswith("1,320.68\N{NO-BREAK SPACE}EUR")
    assert lines[-1].startswith("municipality not known")
    assert len({len(line) for line in lines}) == 1


def test_the_table_speaks_latvian(run: Run, sample_file: Path) -> None:
    speaker = Speaker(Language.LV)
    lines = run("--lang", "lv", "query", "compensation", "--by", "municipality", "--database", sample_file).out.splitlines()
    assert lines[0].split()[-1] == CATALOGUE["compensation"].name.lv
    assert lines[1].startswith("Dzintarpils valstspilsēta")
    assert lines[1].endswith(speaker.value(CATALOGUE["compensation"], 1320.68))


def test_filters_narrow_and_repeated_ones_widen(query: Run) -> None:
    def recipients(*filters: str) -> object:
        return rows(query("recipients", *filters, "--format", "json"))[0]["value"]

    massage, home = ("--service", "massage"), ("--service", "group_home")
    assert recipients(*massage) == 2
    assert recipients(*massage, *home) == 3
    assert recipients(*massage, *home, "--category", "housing") == 1
    assert recipients("--group", "adults", "--group", "guardians") == 5
    assert recipients("--from-state-care") == 2
    assert recipients("--municipality", "9050200") == 2
    assert recipients("--municipality", "9050200", "--municipality", "LV9001000") == 5


def test_the_basis_is_that_of_the_municipalities_named(query: Run) -> None:
    def shown(*arguments: str) -> list[object]:
        answer = rows(query("recipients", "--by", "municipality", "--format", "json", *arguments))
        return [row["municipality"] for row in answer]

    assert shown("--municipality", "9050200") == ["9050200"]
    assert shown("--municipality", "9050200", "--basis", "post2021") == ["LV9004000", "LV9003000", None]


def test_what_does_not_apply_says_why(query: Run) -> None:
    outcome = query("assessed", "--service", "massage", "--format", "json")
    reason = "A person's needs are assessed as a whole, not for one service, so this cannot be told by service."
    assert rows(outcome) == [{"value": None, "status": "not_applicable", "reason": reason}]
    assert outcome.err.splitlines() == [
        "Assessed persons, to 30 June 2022 (from the project's start)",
        f"Not applicable: {reason}",
    ]


@pytest.mark.parametrize("marked", [True, False])
def test_demonstration_data_are_called_so(
    run: Run, sample_region: Path, package: Path, tmp_path: Path, marked: bool
) -> None:
    if marked:
        (package / "DEMONSTRATION").touch()
    database = build_database(sample_region, package, tmp_path / "records.duckdb").database
    outcome = run("query", "recipients", "--database", database, "--format", "json")
    assert rows(outcome) == [{"value": 10, "status": "value"}]
    assert ("Demonstration data" in outcome.err) == marked


# the arguments, and what the message suggests or says is allowed
UNKNOWN_WORDS: list[tuple[tuple[str, ...], str]] = [
    (("recipient",), "recipients"),
    (("xyz",), "Allowed are: recipients"),
    (("recipients", "--service", "masage"), "massage"),
    (("recipients", "--group", "childs"), "children"),
    (("recipients", "--category", "daycare"), "day_care"),
    (("recipients", "--municipality", "LV9001007"), "LV9001000 (Dzintarpils valstspilsēta)"),
    (("recipients", "--municipality", "Liepzedu novads"), "9030200 (Liepziedu novads)"),
    (("recipients", "--municipality", "Rīga"), "9010000 (Dzintarpils pilsēta)"),
    (("recipients", "--basis", "post2022"), "post2021"),
    (("recipients", "--by", "municipalty"), "municipality"),
    (("recipients", "--by", "year,moth"), "month"),
    (("recipients", "--by", "year,year"), "two different ones"),
    (("recipients", "--by", "year,group,service"), "two different ones"),
    (("recipients", "--as-of", "2019-02-30"), "2019-12-31"),
    (("recipients", "--as-of", "31.12.2019"), "2019-12-31"),
    (("recipients", "--from", "yesterday"), "2019-12-31"),
    (("recipients", "--from", "2020-01-01", "--as-of", "2019-12-31"), "later end"),
]


@pytest.mark.parametrize(("arguments", "suggestion"), UNKNOWN_WORDS)
def test_an_unknown_word_gets_a_suggestion(query: Run, arguments: tuple[str, ...], suggestion: str) -> None:
    outcome = query(*arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert suggestion in outcome.err
    assert outcome.err.count("\n") == 1


@pytest.mark.parametrize("arguments", [(), ("querry",), ("query",), ("query", "recipients", "--format", "xml")])
def test_a_command_that_is_not_understood_ends_with_two(run: Run, arguments: tuple[str, ...]) -> None:
    outcome = run(*arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert "usage:" in outcome.err


@pytest.mark.parametrize("arguments", [(), ("build",), ("query",), ("check",)])
def test_every_command_explains_itself(run: Run, arguments: tuple[str, ...]) -> None:
    outcome = run(*arguments, "--help")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.startswith(" ".join(["usage: python -m di_metrics", *arguments]))


def test_the_help_of_query_lists_indicators_and_dimensions(run: Run) -> None:
    words = run("query", "--help").out.replace(",", " ").split()
    assert set(words) >= {*CATALOGUE, *Dimension}


def test_messages_are_in_the_language_asked_for(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "records.duckdb"
    with pytest.raises(DatabaseError) as missing:
        open_database(file)
    for language in Language:
        outcome = run("--lang", language, "check", "--database", file)
        assert outcome.err == Speaker(language).error(missing.value) + "\n"


def test_records_of_nothing_are_told_apart(run: Run, sample_region: Path, package: Path, tmp_path: Path) -> None:
    for line in (3, 5):
        change(package, "service_records.csv", line, units="0", compensation_eur="0.00")
    outcome = run("build", "--region", sample_region, "--package", package, "--database", tmp_path / "records.duckdb")
    assert (outcome.code, outcome.out.splitlines()) == (
        0,
        [
            f"Built {tmp_path / 'records.duckdb'}: 12 persons, 10 assessments, 23 service records.",
            "Service records of the package of 0 units and 0 euros, which are not counted: 2.",
        ],
    )


@pytest.mark.parametrize("language", Language)
def test_a_refused_package_is_told_with_all_its_faults(
    run: Run, sample_region: Path, package: Path, tmp_path: Path, language: Language
) -> None:
    change(package, "persons.csv", 2, target_group="kids")
    change(package, "service_records.csv", 2, units="-1")
    change(package, "service_records.csv", 26, date_to="2019-12-30")
    with pytest.raises(PackageRefused) as refused:
        build_database(sample_region, package, tmp_path / "records.duckdb")
    outcome = run(
        "--lang", language, "build", "--region", sample_region, "--package", package, "--database", tmp_path / "r.duckdb"
    )
    speaker = Speaker(language)
    expected = [*map(speaker.fault, refused.value.faults), speaker.error(refused.value)]
    assert (outcome.code, outcome.out) == (1, "")
    assert outcome.err.splitlines() == expected
    assert len(expected) == 4


def test_a_broken_region_is_told(run: Run, region_folder: Path, package: Path, tmp_path: Path) -> None:
    (region_folder / "targets.csv").unlink()
    outcome = run("build", "--region", region_folder, "--package", package, "--database", tmp_path / "records.duckdb")
    assert (outcome.code, outcome.out) == (1, "")
    assert outcome.err.startswith(f"targets.csv: The file is missing in {region_folder}.")


def test_a_database_that_cannot_be_written_is_told(run: Run, sample_region: Path, package: Path, tmp_path: Path) -> None:
    (tmp_path / "taken").touch()
    database = tmp_path / "taken" / "records.duckdb"
    outcome = run("build", "--region", sample_region, "--package", package, "--database", database)
    assert (outcome.code, outcome.out) == (1, "")
    assert outcome.err.startswith(f"{database} cannot be written.")


def test_check_tells_a_statement_that_does_not_hold(run: Run, sample_region: Path, package: Path, tmp_path: Path) -> None:
    # c2 is first served a year later, so 2 children instead of 3 were served to the end of 2018.
    change(package, "service_records.csv", 6, date_from="2019-06-01", date_to="2019-06-30")
    database = build_database(sample_region, package, tmp_path / "records.duckdb").database
    outcome = run("check", "--database", database)
    assert outcome.code == 1
    first, *others, last = outcome.out.splitlines()
    assert first.startswith("DOES NOT HOLD  2018-children  Recipients")
    assert first.endswith("published 3; computed 2")
    assert [line.split("  ")[0] for line in others] == ["holds", "holds"]
    assert last == "2 of 3 hold"


def test_check_tells_every_statement_in_latvian_too(run: Run, sample_file: Path) -> None:
    speaker = Speaker(Language.LV)
    outcome = run("--lang", "lv", "check", "--database", sample_file)
    *lines, last = outcome.out.splitlines()
    assert [line.split("  ")[:2] for line in lines] == [
        [speaker.say("holds"), one] for one in ("2018-children", "2019-active-areas", "2019-adults-services")
    ]
    assert last == speaker.say("%(held)s of %(all)s hold", held=3, all=3)


@pytest.mark.parametrize("place", ["before", "behind"])
def test_the_language_may_stand_before_or_behind_the_command(run: Run, sample_file: Path, place: str) -> None:
    words = ["query", "recipients", "--by", "group", "--database", sample_file]
    outcome = run("--lang", "lv", *words) if place == "before" else run(*words, "--lang", "lv")
    assert outcome.code == 0
    assert CATALOGUE["recipients"].name.lv in outcome.out
