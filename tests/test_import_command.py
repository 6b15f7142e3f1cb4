"""`import`, `template`, `batches`, `undo` and `redo`: reports on the command line."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import stat
from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from loaded_reports import asked
from openpyxl import load_workbook
from report_files import (
    ASSESSMENT,
    CHILD,
    SERVICE,
    Cell,
    csv_of,
    csv_report,
    heading,
    personal_code,
    table_of,
    xlsx_of,
    xlsx_report,
)
from running import Outcome, runner

from di_metrics.command_line import main

WRONG: dict[str, Cell] = {**SERVICE, "person": "A-2", "compensation_eur": Decimal("64.38")}
Import = Callable[..., Outcome]


@pytest.fixture
def database(tmp_path: Path, sample_file: Path) -> Path:
    return Path(shutil.copy(sample_file, tmp_path / "records.duckdb"))


@pytest.fixture
def key_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the key of pseudonyms is kept, which is made at first use."""
    file = tmp_path / "kept" / "pseudonym.key"
    monkeypatch.setenv("DI_PSEUDONYM_KEY_FILE", str(file))
    return file


@pytest.fixture
def run(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, sample_region: Path, database: Path, key_file: Path
) -> Import:
    """What runs a command on a copy of the invented region's database."""
    assert not key_file.exists()
    run_command = runner(capsys, monkeypatch)
    monkeypatch.setenv("DI_REGION", str(sample_region))

    def run_on_database(*arguments: str | Path) -> Outcome:
        return run_command(*arguments, "--database", database)

    return run_on_database


@pytest.fixture
def sent(tmp_path: Path) -> Callable[[bytes], Path]:
    """A municipality's file with some content."""

    def write(content: bytes) -> Path:
        file = tmp_path / "sent.xlsx"
        file.write_bytes(content)
        return file

    return write


Sent = Callable[[bytes], Path]


def of_report(database: Path) -> list[tuple[object, ...]]:
    return asked(database, "SELECT units, compensation_cents, batch FROM service_record WHERE batch > 1 ORDER BY ALL")


def test_a_report_without_faults_is_loaded(run: Import, sent: Sent, database: Path) -> None:
    outcome = run("import", sent(xlsx_report(SERVICE, {**ASSESSMENT, "person": "A-9"})), "--by", "Ilze")
    assert outcome.code == 0
    assert "Rows read: 2, accepted: 2, rejected: 0." in outcome.out
    assert "Loaded as batch 2." in outcome.out
    assert of_report(database) == [(Decimal("20.5"), 6437, 2)]
    assert asked(database, "SELECT loaded_by, rows_read FROM batch WHERE number = 2") == [("Ilze", 2)]


def test_what_changes_is_told_before_and_after(run: Import, sent: Sent, database: Path) -> None:
    [(before,)] = asked(database, "SELECT count(DISTINCT person_id) FROM service_record")
    out = run("import", sent(xlsx_report(SERVICE))).out
    assert f"Recipients: {before} → {int(str(before)) + 1}" in out


def test_a_report_with_faults_is_refused_with_every_fault(run: Import, sent: Sent, database: Path) -> None:
    before = database.read_bytes()
    outcome = run("import", sent(xlsx_report(SERVICE, WRONG, {**WRONG, "units": Decimal(-1)})))
    assert outcome.code == 1
    assert "Atskaite, row 3" in outcome.err
    assert "Atskaite, row 4" in outcome.err
    assert "Nothing was changed" in outcome.err
    assert database.read_bytes() == before


def test_without_its_faulty_rows_it_is_loaded_and_these_wait(run: Import, sent: Sent, database: Path) -> None:
    outcome = run("import", sent(xlsx_report(SERVICE, WRONG)), "--skip-invalid")
    assert outcome.code == 0
    assert of_report(database) == [(Decimal("20.5"), 6437, 2)]
    assert asked(database, "SELECT batch, sheet, row FROM quarantine_open") == [(2, 1, 3)]


def test_a_report_of_faulty_rows_alone_is_refused_even_without_them(run: Import, sent: Sent) -> None:
    assert run("import", sent(xlsx_report(WRONG)), "--skip-invalid").code == 1


def as_json(outcome: Outcome) -> dict[str, object]:
    return json.loads(outcome.out)


def test_the_output_for_programs(run: Import, sent: Sent) -> None:
    outcome = run("import", sent(xlsx_report(SERVICE, WRONG)), "--format", "json")
    told = as_json(outcome)
    assert outcome.code == 1
    assert list(told) == ["read", "accepted", "rejected", "batch", "faults", "warnings", "left_out"]
    assert (told["read"], told["accepted"], told["rejected"], told["batch"]) == (2, 1, 1, None)
    [fault] = told["faults"]  # type: ignore[misc]
    assert {name: fault[name] for name in ("sheet", "row", "column", "code")} == {
        "sheet": "Atskaite",
        "row": 3,
        "column": "compensation_eur",
        "code": "compensation_differs",
    }
    assert "64,37" in fault["message"]
    told = as_json(run("import", sent(xlsx_report(SERVICE, WRONG)), "--format", "json", "--skip-invalid"))
    assert (told["accepted"], told["rejected"], told["batch"]) == (1, 1, 2)


def test_warnings_refuse_nothing_and_are_no_faults(run: Import, sent: Sent) -> None:
    dear = {**SERVICE, "unit_price_eur": Decimal(100), "compensation_eur": Decimal(2050)}
    outcome = run("import", sent(xlsx_report(dear)), "--dry-run")
    assert outcome.code == 0
    assert "unusual" in outcome.err
    told = as_json(run("import", sent(xlsx_report(dear)), "--format", "json"))
    assert (told["faults"], [one["code"] for one in told["warnings"]]) == ([], ["price_unusual"])  # type: ignore[attr-defined]


def test_what_is_left_out_is_told(run: Import, sent: Sent) -> None:
    records = table_of([SERVICE])
    sheets = {"Atskaite": [*records, ["Kopā"]], "Marts": records[1:], "Saraksti": [["x"]], "Slēpta": records}
    file = sent(xlsx_of(sheets, hidden=["Slēpta"]))
    outcome = run("import", file, "--dry-run")
    assert outcome.code == 1
    assert "Marts:" in outcome.err
    assert "Slēpta:" in outcome.err
    assert "Marts, Saraksti" in outcome.out
    told = as_json(run("import", file, "--format", "json", "--skip-invalid"))
    codes = {kind: [(one["sheet"], one["code"]) for one in told[kind]] for kind in ("faults", "warnings")}  # type: ignore[attr-defined]
    assert codes == {"faults": [("Marts", "sheet_without_headings")], "warnings": [("Slēpta", "sheet_hidden")]}
    assert told["left_out"] == {"sheets": ["Marts", "Saraksti"], "hidden_sheets": ["Slēpta"], "rows": {"totals": 1}}
    assert told["batch"]


@pytest.mark.parametrize(
    ("content", "more", "code"),
    [
        (xlsx_report(SERVICE), (), 0),
        (xlsx_report(SERVICE, WRONG), (), 1),
        (xlsx_report(SERVICE, WRONG), ("--skip-invalid",), 0),
        (xlsx_report(WRONG), ("--skip-invalid",), 1),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), (), 2),
    ],
    ids=["sound", "faulty", "skipped", "all skipped", "unreadable"],
)
def test_a_trial_ends_as_the_load_would_and_changes_nothing(
    run: Import, sent: Sent, database: Path, key_file: Path, content: bytes, more: tuple[str, ...], code: int
) -> None:
    before = database.read_bytes(), sorted(file.name for file in database.parent.iterdir())
    file = sent(content)
    assert run("import", file, "--dry-run", *more).code == code
    file.unlink()
    assert (database.read_bytes(), sorted(one.name for one in database.parent.iterdir())) == before
    assert not key_file.exists()
    assert run("import", sent(content), *more).code == code


def test_a_file_that_is_none_is_unreadable(run: Import, tmp_path: Path, sent: Sent) -> None:
    missing = run("import", tmp_path / "none.xlsx", "--format", "json")
    assert missing.code == 2
    told = as_json(missing)
    assert (told["read"], told["batch"]) == (0, None)
    [fault] = told["faults"]  # type: ignore[misc]
    assert (fault["code"], fault["row"]) == ("no_file", None)
    picture = run("import", sent(b"\x89PNG\r\n\x1a\n" + bytes(100)))
    assert picture.code == 2
    assert "no spreadsheet" in picture.err
    assert "Traceback" not in picture.err


def test_messages_are_in_the_reader_s_language(run: Import, sent: Sent) -> None:
    outcome = run("--lang", "lv", "import", sent(xlsx_report(SERVICE, WRONG)))
    assert "3. rinda" in outcome.err
    assert "Kompensācija EUR" in outcome.err
    assert "Nekas nav mainīts" in outcome.err


def test_the_faults_are_marked_in_the_report_on_request(run: Import, sent: Sent, tmp_path: Path) -> None:
    marked = tmp_path / "out" / "marked.xlsx"
    assert run("import", sent(xlsx_report(SERVICE, WRONG)), "--report", marked).code == 1
    sheet = load_workbook(marked).active
    assert sheet is not None
    comments = {cell.coordinate for row in sheet for cell in row if cell.comment}
    assert comments == {"I3"}


def test_sending_a_report_again_says_what_it_replaces(run: Import, sent: Sent, database: Path) -> None:
    run("import", sent(xlsx_report(SERVICE)))
    outcome = run("import", sent(xlsx_report({**SERVICE, "units": Decimal(10), "compensation_eur": Decimal("31.40")})))
    assert "Replaces batch 2 as a whole: records 1, 64.37 EUR." in outcome.out
    assert of_report(database) == [(Decimal(10), 3140, 3)]


def of_month(month: int, person: str = "A-1", units: int = 20) -> dict[str, Cell]:
    """A service of the whole month."""
    first, last = dt.date(2019, month, 1), dt.date(2019, month, 28)
    money = units * Decimal("3.14")
    return {
        **SERVICE,
        "person": person,
        "date_from": first,
        "date_to": last,
        "units": Decimal(units),
        "compensation_eur": money,
    }


YEAR = [of_month(month, f"Y-{month}") for month in range(1, 13)]
CORRECTIONS = [of_month(1, "Y-1", 22), of_month(12, "Y-12", 18)]
IN_FORCE = (
    "SELECT batch, count(*), CAST(sum(units) AS INTEGER) FROM service_record WHERE batch > 1 GROUP BY batch ORDER BY batch"
)


@pytest.fixture
def year(run: Import, sent: Sent, database: Path) -> Path:
    """A database with a report of a year, a person in each month."""
    assert run("import", sent(xlsx_report(*YEAR)), "--replace-anyway").code == 0
    assert asked(database, IN_FORCE) == [(2, 12, 240)]
    return database


@pytest.mark.parametrize("more", [(), ("--dry-run",), ("--skip-invalid",)])
def test_a_report_that_takes_away_far_more_than_it_brings_is_refused(
    run: Import, sent: Sent, year: Path, more: tuple[str, ...]
) -> None:
    outcome = run("import", sent(xlsx_report(*CORRECTIONS)), *more)
    assert outcome.code == 1
    assert "Earlier records that go: 12. Records that come: 2." in outcome.err
    months = ", ".join(f"{month:02}.2019" for month in range(2, 12))
    assert f"Months left without a record: {months}." in outcome.err
    assert "--corrections" in outcome.err
    assert "--replace-anyway" in outcome.err
    told = as_json(run("import", sent(xlsx_report(*CORRECTIONS)), *more, "--format", "json"))
    assert (told["batch"], [fault["code"] for fault in told["faults"]]) == (None, ["takes_away"])  # type: ignore[attr-defined]
    assert told["replaces"] == {
        "records": 12,
        "records_brought": 2,
        "months_without_record": [f"2019-{month:02}" for month in range(2, 12)],
        "assessments": 0,
    }
    assert asked(year, IN_FORCE) == [(2, 12, 240)]


def test_it_replaces_them_anyway_if_that_is_said(run: Import, sent: Sent, year: Path) -> None:
    assert run("import", sent(xlsx_report(*CORRECTIONS)), "--replace-anyway").code == 0
    assert asked(year, IN_FORCE) == [(3, 2, 40)]


def test_corrections_take_the_place_of_what_they_correct_alone(run: Import, sent: Sent, year: Path) -> None:
    assert run("import", sent(xlsx_report(*CORRECTIONS, of_month(5, "Y-99"))), "--corrections").code == 0
    assert asked(year, IN_FORCE) == [(2, 10, 200), (3, 3, 60)]
    assert "corrections" in run("batches").out
    run("undo", "3")
    assert asked(year, IN_FORCE) == [(2, 12, 240)]
    run("redo", "3")
    # A whole report of a month speaks of it last; a correction of nothing takes a record away.
    assert run("import", sent(xlsx_report(of_month(12, "Y-12", 30)))).code == 0
    assert run("import", sent(xlsx_report(of_month(1, "Y-1", 0))), "--corrections").code == 0
    assert asked(year, IN_FORCE) == [(2, 10, 200), (3, 1, 20), (4, 1, 30)]


def test_corrections_of_days_take_the_place_of_records_that_share_one(run: Import, sent: Sent, database: Path) -> None:
    halves = [
        {**of_month(1, "Y-1"), "date_to": dt.date(2019, 1, 15)},
        {**of_month(1, "Y-1"), "date_from": dt.date(2019, 1, 16), "units": 10, "compensation_eur": 31.4},
    ]
    run("import", sent(xlsx_report(*halves)), "--replace-anyway")
    longer = {**halves[1], "date_to": dt.date(2019, 1, 31)}
    assert run("import", sent(xlsx_report(longer)), "--corrections").code == 0
    assert asked(database, IN_FORCE) == [(2, 1, 20), (3, 1, 10)]


def test_corrections_do_not_move_a_person_to_another_group(run: Import, sent: Sent, database: Path) -> None:
    run("import", sent(xlsx_report({**CHILD, "person": "B-1"})))
    outcome = run("import", sent(xlsx_report({**SERVICE, "person": "B-1"})), "--corrections")
    assert outcome.code == 1
    assert "another target group" in outcome.err
    assert [batch for (batch,) in asked(database, "SELECT number FROM batch")] == [1, 2]


# Nobody was served ---------------------------------------------------------------------------------------------------

NIL = "--municipality", "9010000", "--groups", "adults", "--month"


def test_a_nil_return_tells_of_its_months_and_replaces_only_if_that_is_said(run: Import, sent: Sent, year: Path) -> None:
    assert run("nil-return", *NIL, "2019-03", "--until", "2019-04", "--dry-run").code == 1
    refused = run("nil-return", *NIL, "2019-03", "--until", "2019-04")
    assert refused.code == 1
    assert "Months left without a record: 03.2019, 04.2019." in refused.err
    assert run("nil-return", *NIL, "2019-03", "--until", "2019-04", "--replace-anyway", "--by", "Ilze").code == 0
    assert asked(year, IN_FORCE) == [(2, 10, 200)]
    batch = "SELECT kind, first_day, last_day, rows_read, loaded_by FROM batch WHERE number = 3"
    assert asked(year, batch) == [("report", dt.date(2019, 3, 1), dt.date(2019, 4, 30), 0, "Ilze")]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--municipality", "Atlantīda", "--groups", "adults", "--month", "2019-03"), "No municipality"),
        (("--municipality", "9010000", "--groups", "pensionāri", "--month", "2019-03"), "no target group"),
        (("--municipality", "9010000", "--groups", "adults", "--month", "2031-03"), "outside the project"),
        ((*NIL, "2019-03", "--until", "2019-02"), "ends before it begins"),
    ],
)
def test_a_nil_return_of_what_is_not_known_is_refused(run: Import, options: tuple[str, ...], words: str) -> None:
    outcome = run("nil-return", *options)
    assert outcome.code == 1
    assert words in outcome.err


def test_a_file_of_headings_alone_is_answered_with_what_to_do(run: Import, sent: Sent) -> None:
    outcome = run("import", sent(xlsx_report(dict.fromkeys(SERVICE))))
    assert outcome.code == 1
    assert "nil-return --municipality … --groups … --month …" in outcome.err


TITLES = {
    "Dzintarpils pilsēta, pieaugušie, 01.03.2018.–31.03.2018.": "9010000 --groups adults --month 2018-03",
    "Pašvaldība: Dzintarpils pilsēta; 2018-03-01 - 2018-05-31": "9010000 --groups … --month 2018-03 --until 2018-05",
    "Atskaite par 2018. gadu": "… --groups … --month …",
    "Dzintarpils pilsēta, 99.99.2018.": "9010000 --groups … --month …",
}


@pytest.mark.parametrize("title", TITLES)
def test_the_command_for_nobody_is_filled_in_with_what_stands_above_the_headings(
    title: str, run: Import, sent: Sent
) -> None:
    outcome = run("import", sent(xlsx_of({"Atskaite": [[title], [heading(name) for name in SERVICE]]})))
    assert outcome.code == 1
    assert outcome.err.splitlines()[-1].endswith(f"nil-return --municipality {TITLES[title]}")
    if "…" not in TITLES[title]:
        assert run("nil-return", "--municipality", *TITLES[title].split(), "--replace-anyway").code == 0


def test_a_nil_return_names_a_family_of_groups_and_a_municipality(run: Import, database: Path) -> None:
    told = ("--municipality", "Dzintarpils pilsēta", "--groups", "children", "--month", "2020-03", "--replace-anyway")
    assert run("nil-return", *told).code == 0
    groups = asked(database, "SELECT target_group FROM batch_group WHERE batch = 2 ORDER BY 1")
    assert groups == [("children",), ("children_out_of_family",), ("guardians",)]


def test_undo_and_redo(run: Import, sent: Sent, database: Path) -> None:
    run("import", sent(xlsx_report(SERVICE)))
    assert run("undo", "2", "--by", "Ilze").out == "Batch 2 is undone.\n"
    assert of_report(database) == []
    assert "undone" in run("batches").out.splitlines()[1]
    assert "(Ilze)" in run("batches").out.splitlines()[1]
    assert run("redo", "2").out == "Batch 2 is in force again.\n"
    assert of_report(database) == [(Decimal("20.5"), 6437, 2)]
    gone = run("undo", "9")
    assert (gone.code, gone.err.splitlines()[-1]) == (1, "There is no batch 9.")


def test_a_service_already_recorded_elsewhere_is_warned_of(run: Import, sent: Sent) -> None:
    code = personal_code(7)
    run("import", sent(xlsx_report({**SERVICE, "person": code})))
    elsewhere = {**SERVICE, "person": code, "municipality": "Vējupes pilsēta"}
    outcome = run("import", sent(xlsx_report(elsewhere)))
    assert outcome.code == 0
    assert "already, in batch 2" in outcome.err
    again = run("import", sent(xlsx_report(elsewhere)), "--dry-run")
    assert "already, in batch 2" in again.err
    assert "in batch 3" not in again.err, "what it replaces does not contradict it"


def test_a_person_of_another_group_in_the_records_is_a_fault(run: Import, sent: Sent) -> None:
    code = personal_code(7)
    run("import", sent(xlsx_report({**SERVICE, "person": code})))
    outcome = run("import", sent(xlsx_report({**CHILD, "person": code})), "--format", "json")
    assert outcome.code == 1
    assert [fault["code"] for fault in as_json(outcome)["faults"]] == ["recorded_in_other_group"]  # type: ignore[attr-defined]
    assert code not in outcome.out + outcome.err


def test_the_key_is_made_at_first_use_for_its_owner_alone(run: Import, sent: Sent, key_file: Path) -> None:
    run("import", sent(xlsx_report(SERVICE)))
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600


def test_a_wrong_key_is_noticed(run: Import, sent: Sent, database: Path, key_file: Path) -> None:
    run("import", sent(xlsx_report(SERVICE)))
    before = database.read_bytes()
    key_file.unlink()
    for trial in (("--dry-run",), ()):
        outcome = run("import", sent(xlsx_report({**SERVICE, "person": "A-5"})), *trial)
        assert outcome.code == 1
        assert "another one than the database was made with" in outcome.err
    assert database.read_bytes() == before


def test_needed_services_are_loaded_apart_from_records(run: Import, sent: Sent, database: Path) -> None:
    table = [
        ["PP gads", "PP mēnesis", "ATVK kods", "Pilsēta, novads", "Aprūpe mājās", "Individuālās konsultācijas"],
        ["2019", "6", "9010000", "Dzintarpils pilsēta", "7", "9"],
        ["2019", "6", "0000001", "Citur", "1", "1"],
    ]
    before = asked(database, "SELECT count(*) FROM service_record")
    outcome = run("import", sent(csv_of(table)), "--format", "json")
    assert as_json(outcome) == {"read": 2, "accepted": 1, "rejected": 0, "batch": 2, "faults": [], "elsewhere": 1}
    rows = asked(
        database,
        "SELECT m.code, CAST(month_end AS VARCHAR), s.code, persons FROM needed_service"
        " JOIN municipality m USING (municipality_id) LEFT JOIN service s USING (service_id) ORDER BY persons",
    )
    assert rows == [("9010000", "2019-06-30", "home_care", 7), ("9010000", "2019-06-30", None, 9)]
    assert asked(database, "SELECT count(*) FROM service_record") == before
    table[1][4] = "8"
    run("import", sent(csv_of(table)))
    assert asked(database, "SELECT persons FROM needed_service ORDER BY 1") == [(8,), (9,)]
    run("undo", "3")
    assert asked(database, "SELECT persons FROM needed_service ORDER BY 1") == [(7,), (9,)]


def test_a_fault_in_the_needed_services_refuses_them(run: Import, sent: Sent) -> None:
    table = [
        ["PP gads", "PP mēnesis", "ATVK kods", "Pilsēta, novads", "Aprūpe mājās"],
        ["2019", "13", "9010000", "Dzintarpils pilsēta", "7"],
        ["2019", "12", "9020000", "Vējupes pilsēta", "7"],
    ]
    outcome = run("import", sent(csv_of(table)), "--format", "json")
    assert outcome.code == 1
    [fault] = as_json(outcome)["faults"]  # type: ignore[misc]
    assert (fault["row"], fault["column"], fault["code"]) == (2, "B", "no_month")
    assert run("import", sent(csv_of(table)), "--skip-invalid").code == 0


def test_the_templates_are_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["template", "--out", str(tmp_path / "templates")]) == 0
    written = capsys.readouterr().out
    files = sorted((tmp_path / "templates").iterdir())
    assert [file.name for file in files] == ["atskaite_adults.xlsx", "atskaite_children.xlsx"]
    for file in files:
        assert str(file) in written
        assert load_workbook(BytesIO(file.read_bytes())).sheetnames[0] == "Atskaite"


def test_a_filled_in_template_is_loaded(run: Import, tmp_path: Path, database: Path) -> None:
    main(["template", "--out", str(tmp_path)])
    book = load_workbook(tmp_path / "atskaite_adults.xlsx")
    sheet = book["Atskaite"]
    headings = [cell.value for cell in sheet[2]]
    for name, value in SERVICE.items():
        sheet.cell(4, headings.index(heading(name)) + 1, value)
    book.save(tmp_path / "filled.xlsx")
    outcome = run("import", tmp_path / "filled.xlsx")
    assert (outcome.code, "Rows read: 1, accepted: 1" in outcome.out) == (0, True), outcome.err
    assert of_report(database) == [(Decimal("20.5"), 6437, 2)]


def test_delimited_text_is_read_as_well(run: Import, sent: Sent, database: Path) -> None:
    assert run("import", sent(csv_report(SERVICE, encoding="cp1257"))).code == 0
    assert of_report(database) == [(Decimal("20.5"), 6437, 2)]
