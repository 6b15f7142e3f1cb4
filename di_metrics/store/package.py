"""The data package: its contract, its files in temporary tables, and every fault by file, line and column."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from di_metrics.errors import N_, Fault, Message
from di_metrics.personal_code import personal_codes
from di_metrics.region import Region

# ---- The data package contract ----
# A rule is a SQL condition that is true for a faulty row of the staged file, together with what it tells the person who has
# to mend it. `build` checks the rules, the documentation lists them; nothing else states them.

ISO_DATE = r"\d{4}-\d{2}-\d{2}"


@dataclass(frozen=True, slots=True)
class PackageRule:
    """A way in which a row can be wrong; `allowed` tells what is allowed, `says` what is wrong."""

    code: str
    column: str
    condition: str
    says: str


@dataclass(frozen=True, slots=True)
class PackageFile:
    """A file of the package: its name, its columns in order and the rules its rows keep.

    Of an `optional` column that is missing nothing is known.
    """

    name: str
    columns: tuple[str, ...]
    rules: tuple[PackageRule, ...]
    optional: tuple[str, ...] = ()

    @property
    def stage(self) -> str:
        """The name of the temporary table it is staged in."""
        return "staged_" + self.name.removesuffix(".csv")


REQUIRED = N_("A value is required.")
UNKNOWN_CODE = N_("This code is not known. Allowed: %(allowed)s.")
ORPHAN = N_("No such person in persons.csv.")
DUPLICATE = N_("This identifier stands in an earlier line too; it must be used once.")
DATE_FORM = N_("This is no date. Allowed: year-month-day, such as 2019-12-31.")
DATE_RANGE = N_("The date lies outside the project. Allowed: %(start)s to %(end)s.")
DATE_ORDER = N_("date_to is before date_from. Allowed: the same day or a later one.")
FLAG = N_("Allowed: 0 or 1.")
NUMBER = N_("This is no number of the right form. Allowed: zero or more, decimal point, at most %(decimals)s decimals.")
NEGATIVE = N_("The number is negative. Allowed: zero or more.")
UNKNOWN_INSTITUTION = N_(
    "This institution is not known. Allowed: %(allowed)s, or nothing if not known. They are listed in the region's"
    " institutions.csv."
)
NOT_FROM_STATE_CARE = N_(
    "An institution is told of somebody who did not come from state care. Write 1 into from_state_care, or clear it."
)
SERVICE_OF_GROUP = N_(
    "The group of this person does not receive this service. The group of the person: %(group)s. Allowed: %(allowed)s."
)
IDENTITY = N_("This looks like a personal code. Put a pseudonym in its place: codes never enter the database.")
PARISH = N_("This parish is not one by which the municipality was divided. Allowed: %(allowed)s, or nothing if not known.")


def _required(column: str) -> PackageRule:
    return PackageRule("required", column, f"{column} IS NULL", REQUIRED)


def _unique(column: str, stage: str) -> PackageRule:
    condition = f"{column} IS NOT NULL AND rowid NOT IN (SELECT min(rowid) FROM {stage} GROUP BY {column})"
    return PackageRule("duplicate", column, condition, DUPLICATE)


def _no_identity(column: str) -> PackageRule:
    """Personal codes in either form, with or without the hyphen, wherever in the text."""
    return PackageRule("identity", column, f"regexp_matches({column}, $personal_code)", IDENTITY)


def _code(column: str, table: str) -> PackageRule:
    return PackageRule("unknown_code", column, f"{column} NOT IN (SELECT code FROM {table})", UNKNOWN_CODE)


def _person(column: str) -> PackageRule:
    condition = f"{column} NOT IN (SELECT person_id FROM staged_persons WHERE person_id IS NOT NULL)"
    return PackageRule("orphan", column, condition, ORPHAN)


def _date(column: str) -> tuple[PackageRule, PackageRule]:
    is_date = f"(regexp_full_match({column}, '{ISO_DATE}') AND TRY_CAST({column} AS DATE) IS NOT NULL)"
    return (
        PackageRule("date_form", column, f"{column} IS NOT NULL AND NOT {is_date}", DATE_FORM),
        PackageRule(
            "date_range", column, f"{is_date} AND TRY_CAST({column} AS DATE) NOT BETWEEN $start AND $end", DATE_RANGE
        ),
    )


def _number(column: str, decimals: int) -> tuple[PackageRule, PackageRule]:
    form = rf"\d{{1,8}}(\.\d{{1,{decimals}}})?"
    return (
        PackageRule("negative", column, rf"regexp_full_match({column}, '-\d+(\.\d+)?')", NEGATIVE),
        PackageRule("number", column, rf"NOT regexp_full_match({column}, '{form}|-\d+(\.\d+)?')", NUMBER),
    )


def _place() -> tuple[PackageRule, ...]:
    parish_rule = (
        "parish IS NOT NULL AND municipality_code IN (SELECT old_code FROM split_parish)"
        " AND (municipality_code, parish) NOT IN (SELECT (old_code, parish) FROM split_parish)"
    )
    return (
        _required("municipality_code"),
        _code("municipality_code", "municipality"),
        PackageRule("parish", "parish", parish_rule, PARISH),
    )


PERSONS = PackageFile(
    "persons.csv",
    ("person_id", "target_group", "from_state_care", "guardian_of", "from_institution"),
    (
        _required("person_id"),
        _unique("person_id", "staged_persons"),
        _no_identity("person_id"),
        _required("target_group"),
        _code("target_group", "target_group"),
        PackageRule("flag", "from_state_care", "from_state_care IS NULL OR from_state_care NOT IN ('0', '1')", FLAG),
        _person("guardian_of"),
        PackageRule(
            "unknown_code",
            "from_institution",
            "from_institution IS NOT NULL AND from_institution NOT IN (SELECT code FROM institution)",
            UNKNOWN_INSTITUTION,
        ),
        PackageRule(
            "not_from_state_care",
            "from_institution",
            "from_institution IS NOT NULL AND from_state_care = '0'",
            NOT_FROM_STATE_CARE,
        ),
    ),
    optional=("from_institution",),
)

ASSESSMENTS = PackageFile(
    "assessments.csv",
    ("person_id", "municipality_code", "parish", "assessed_on", "plan_on", "recommended_services"),
    (
        _required("person_id"),
        _person("person_id"),
        *_place(),
        _required("assessed_on"),
        *_date("assessed_on"),
        *_date("plan_on"),
        PackageRule(
            "unknown_code",
            "recommended_services",
            "NOT list_has_all((SELECT list(code) FROM service), string_split(recommended_services, ';'))",
            UNKNOWN_CODE,
        ),
    ),
)

DECIMALS = {"units": 3, "unit_price_eur": 4, "compensation_eur": 2}

SERVICE_RECORDS = PackageFile(
    "service_records.csv",
    (
        "record_id",
        "person_id",
        "municipality_code",
        "parish",
        "service_code",
        "date_from",
        "date_to",
        "units",
        "unit_price_eur",
        "compensation_eur",
        "provider",
    ),
    (
        _required("record_id"),
        _no_identity("record_id"),
        _unique("record_id", "staged_service_records"),
        _required("person_id"),
        _person("person_id"),
        *_place(),
        _no_identity("parish"),
        _required("service_code"),
        _code("service_code", "service"),
        PackageRule(
            "service_of_group",
            "service_code",
            "service_code IN (SELECT code FROM service) AND EXISTS (SELECT 1 FROM staged_persons p"
            " WHERE p.person_id = staged_service_records.person_id AND p.target_group IN (SELECT code FROM target_group)"
            " AND (p.target_group, service_code) NOT IN (SELECT (group_code, service_code) FROM service_of_group))",
            SERVICE_OF_GROUP,
        ),
        _required("date_from"),
        *_date("date_from"),
        _required("date_to"),
        *_date("date_to"),
        PackageRule("date_order", "date_to", "TRY_CAST(date_to AS DATE) < TRY_CAST(date_from AS DATE)", DATE_ORDER),
        _no_identity("provider"),
        *(rule for column, decimals in DECIMALS.items() for rule in (_required(column), *_number(column, decimals))),
    ),
)

PACKAGE = (PERSONS, ASSESSMENTS, SERVICE_RECORDS)

# ---- Reading the three files of a data package into temporary tables, every column as text ----

csv.field_size_limit(1 << 21)  # as long as the database reads a line, so that what it accepted can be read again


def stage_package(connection: duckdb.DuckDBPyConnection, package: Path) -> list[Fault]:
    """Stage all files; returns what is wrong with the files themselves (missing, header, not CSV, not UTF-8)."""
    faults: list[Fault] = []
    for file in PACKAGE:
        faults += _stage(connection, package / file.name, file)
    return faults


def _stage(connection: duckdb.DuckDBPyConnection, path: Path, file: PackageFile) -> list[Fault]:
    if not os.path.isfile(path):
        expected = ", ".join(one.name for one in PACKAGE)
        return [_fault(file, None, N_("The file is missing. A data package holds %(files)s."), files=expected)]
    try:
        line, header = next(_csv_rows(path), (1, []))
    except (UnicodeDecodeError, _NotCsv):
        return _structural_faults(path, file)
    left_out = [column for column in file.optional if column not in header]
    if line != 1 or sorted([*header, *left_out]) != sorted(file.columns):
        return [_wrong_header(file)]
    text_columns = ", ".join(f"'{column}': 'VARCHAR'" for column in header)
    cleaned = ", ".join(
        f"CAST(NULL AS VARCHAR) AS {column}" if column in left_out else f"nullif({column}, '') AS {column}"
        for column in file.columns
    )
    try:
        connection.execute(
            f"CREATE TEMP TABLE {file.stage} AS SELECT {cleaned} FROM read_csv($path, auto_detect = false, header = true,"
            f" delim = ',', quote = '\"', escape = '\"', columns = {{{text_columns}}})",
            {"path": str(path)},
        )
    except duckdb.Error:
        return _structural_faults(path, file)
    return []


def _structural_faults(path: Path, file: PackageFile) -> list[Fault]:
    says = N_("The line has %(found)s fields. Allowed: %(width)s.")
    not_csv = N_('This is no comma-separated text. Allowed: CSV, UTF-8, quoted with ".')
    width = 0
    faults: list[Fault] = []
    try:
        for line, row in _csv_rows(path):
            width = width or len(row)  # that of the header, which is in order where it can be read
            if len(row) != width:
                faults.append(_fault(file, line, says, found=len(row), width=width))
    except UnicodeDecodeError:
        return _undecodable_lines(path, file)
    except _NotCsv as error:
        return [*faults, _fault(file, error.line, not_csv)]
    return faults or [_fault(file, None, not_csv)]


def _undecodable_lines(path: Path, file: PackageFile) -> list[Fault]:
    faults = []
    with path.open("rb") as stream:
        for line, raw in enumerate(stream, start=1):
            try:
                raw.decode("utf-8")
            except UnicodeDecodeError:
                faults.append(_fault(file, line, N_("The line is not UTF-8 text. Save the file with UTF-8 encoding.")))
    return faults


def _wrong_header(file: PackageFile) -> Fault:
    columns, optional = ", ".join(file.columns), ", ".join(file.optional)
    if not optional:
        return _fault(file, 1, N_("The header is wrong. Allowed: %(columns)s."), columns=columns)
    says = N_("The header is wrong. Allowed: %(columns)s. May be missing: %(optional)s.")
    return _fault(file, 1, says, columns=columns, optional=optional)


def _fault(file: PackageFile, line: int | None, says: str, **params: object) -> Fault:
    return Fault(file.name, line, None, "file", Message.of(says, **params))


class _NotCsv(Exception):
    """A row cannot be read: a quote is misplaced or never closed. `line` is where the row begins."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def _csv_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The rows that are not blank, each with the line of the file on which it begins. Raises _NotCsv."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.reader(stream, strict=True)
        begins = 1
        try:
            for row in reader:
                if row:
                    yield begins, row
                begins = reader.line_num + 1
        except csv.Error as error:
            raise _NotCsv(begins) from error


def line_numbers(path: Path, rows: set[int]) -> dict[int, int]:
    """The line on which each staged row (counted from 0, without the header) begins; quoted fields may span lines."""
    wanted = max(rows, default=-1)
    found: dict[int, int] = {}
    for number, (line, _row) in enumerate(_csv_rows(path), start=-1):
        if number in rows:
            found[number] = line
        if number >= wanted:
            break
    return found


# ---- Checking a staged package against the contract ----

# Identifiers of persons stay out of every message: a fault names the line, never the person.
_WITHOUT_VALUE = frozenset({"person_id", "guardian_of", "record_id"})


def find_faults(connection: duckdb.DuckDBPyConnection, region: Region, package: Path) -> list[Fault]:
    """All faults of a staged package, in the order of files and lines."""
    faults: list[Fault] = []
    for file in PACKAGE:
        found = [
            (rule, row) for rule in _broken_rules(connection, region, file) for row in _rows(connection, region, file, rule)
        ]
        lines = line_numbers(package / file.name, {row for _, (row, _, _) in found})
        faults += sorted(
            (_row_fault(region, file, rule, lines[row], value, group) for rule, (row, value, group) in found),
            key=lambda fault: fault.line or 0,
        )
    return faults


def values_of_rule(region: Region, condition: str) -> dict[str, object]:
    """What the condition of a rule names: the project's days, the form of personal codes."""
    named = {"start": region.project.start, "end": region.project.end, "personal_code": personal_codes().in_package}
    return {name: value for name, value in named.items() if f"${name}" in condition}


def _broken_rules(connection: duckdb.DuckDBPyConnection, region: Region, file: PackageFile) -> list[PackageRule]:
    """The rules that at least one row breaks; one pass over the file tells, so a sound file is read once."""
    counts = ", ".join(f"count_if({rule.condition})" for rule in file.rules)
    row = connection.execute(f"SELECT {counts} FROM {file.stage}", values_of_rule(region, counts)).fetchone()
    return [rule for rule, count in zip(file.rules, row or (), strict=True) if count]


def _rows(
    connection: duckdb.DuckDBPyConnection, region: Region, file: PackageFile, rule: PackageRule
) -> list[tuple[int, str | None, str | None]]:
    group = "NULL"
    if rule.code == "service_of_group":
        group = f"(SELECT any_value(target_group) FROM staged_persons p WHERE p.person_id = {file.stage}.person_id)"
    elif rule.code == "parish":
        group = "municipality_code"
    return connection.execute(
        f"SELECT rowid, {rule.column}, {group} FROM {file.stage} WHERE {rule.condition}",
        values_of_rule(region, rule.condition),
    ).fetchall()


def _row_fault(
    region: Region, file: PackageFile, rule: PackageRule, line: int, value: str | None, context: str | None
) -> Fault:
    shown = None if rule.column in _WITHOUT_VALUE or rule.code == "identity" else value
    return Fault(file.name, line, rule.column, rule.code, what_rule_says(region, rule, context), shown)


def what_rule_says(region: Region, rule: PackageRule, context: str | None) -> Message:
    """What a rule tells of a row, whose group or municipality may be needed for it."""
    return Message.of(
        rule.says, **{name: text for name, text in _params(region, rule, context).items() if f"%({name})s" in rule.says}
    )


def _params(region: Region, rule: PackageRule, context: str | None) -> Mapping[str, object]:
    allowed: list[str] = []
    if rule.code == "unknown_code":
        allowed = {
            "target_group": list(region.group),
            "municipality_code": list(region.municipality),
            "from_institution": list(region.institution),
        }.get(rule.column, list(region.service))
    elif rule.code == "service_of_group":
        allowed = [service.code for service in region.services if context in service.target_groups]
    elif rule.code == "parish":
        allowed = list(region.parishes(context or ""))
    return {
        "allowed": ", ".join(allowed) or "–",
        "group": context,
        "start": region.project.start.isoformat(),
        "end": region.project.end.isoformat(),
        "decimals": DECIMALS.get(rule.column),
    }
