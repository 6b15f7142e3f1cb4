"""The data package contract: its files, their columns, and every rule a row must keep.

A rule is a SQL condition that is true for a faulty row of the staged file, together with what it tells the person who has
to mend it. `build` checks the rules, the documentation lists them; nothing else states them.
"""

from __future__ import annotations

from dataclasses import dataclass

from di_metrics.errors import N_

ISO_DATE = r"\d{4}-\d{2}-\d{2}"


@dataclass(frozen=True, slots=True)
class Rule:
    """A way in which a row can be wrong; `allowed` tells what is allowed, `says` what is wrong."""

    code: str
    column: str
    condition: str
    says: str


@dataclass(frozen=True, slots=True)
class PackageFile:
    """A file of the package: its name, its columns in order and the rules its rows keep."""

    name: str
    columns: tuple[str, ...]
    rules: tuple[Rule, ...]

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
SERVICE_OF_GROUP = N_(
    "The group of this person does not receive this service. The group of the person: %(group)s. Allowed: %(allowed)s."
)
IDENTITY = N_("This looks like a personal code. Put a pseudonym in its place: codes never enter the database.")
PARISH = N_("This parish is not one by which the municipality was divided. Allowed: %(allowed)s, or nothing if not known.")


def _required(column: str) -> Rule:
    return Rule("required", column, f"{column} IS NULL", REQUIRED)


def _unique(column: str, stage: str) -> Rule:
    condition = f"{column} IS NOT NULL AND rowid NOT IN (SELECT min(rowid) FROM {stage} GROUP BY {column})"
    return Rule("duplicate", column, condition, DUPLICATE)


def _no_identity(column: str) -> Rule:
    """Personal codes in either form, with or without the hyphen, wherever in the text."""
    return Rule("identity", column, rf"regexp_matches({column}, '(^|\D)\d{{6}}[-–]?\d{{5}}(\D|$)')", IDENTITY)


def _code(column: str, table: str) -> Rule:
    return Rule("unknown_code", column, f"{column} NOT IN (SELECT code FROM {table})", UNKNOWN_CODE)


def _person(column: str) -> Rule:
    condition = f"{column} NOT IN (SELECT person_id FROM staged_persons WHERE person_id IS NOT NULL)"
    return Rule("orphan", column, condition, ORPHAN)


def _date(column: str) -> tuple[Rule, Rule]:
    is_date = f"(regexp_full_match({column}, '{ISO_DATE}') AND TRY_CAST({column} AS DATE) IS NOT NULL)"
    return (
        Rule("date_form", column, f"{column} IS NOT NULL AND NOT {is_date}", DATE_FORM),
        Rule("date_range", column, f"{is_date} AND TRY_CAST({column} AS DATE) NOT BETWEEN $start AND $end", DATE_RANGE),
    )


def _number(column: str, decimals: int) -> tuple[Rule, Rule]:
    form = rf"\d{{1,8}}(\.\d{{1,{decimals}}})?"
    return (
        Rule("negative", column, rf"regexp_full_match({column}, '-\d+(\.\d+)?')", NEGATIVE),
        Rule("number", column, rf"NOT regexp_full_match({column}, '{form}|-\d+(\.\d+)?')", NUMBER),
    )


def _place() -> tuple[Rule, ...]:
    parish_rule = (
        "parish IS NOT NULL AND municipality_code IN (SELECT old_code FROM split_parish)"
        " AND (municipality_code, parish) NOT IN (SELECT (old_code, parish) FROM split_parish)"
    )
    return (
        _required("municipality_code"),
        _code("municipality_code", "municipality"),
        Rule("parish", "parish", parish_rule, PARISH),
    )


PERSONS = PackageFile(
    "persons.csv",
    ("person_id", "target_group", "from_state_care", "guardian_of"),
    (
        _required("person_id"),
        _unique("person_id", "staged_persons"),
        _no_identity("person_id"),
        _required("target_group"),
        _code("target_group", "target_group"),
        Rule("flag", "from_state_care", "from_state_care IS NULL OR from_state_care NOT IN ('0', '1')", FLAG),
        _person("guardian_of"),
    ),
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
        Rule(
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
        Rule(
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
        Rule("date_order", "date_to", "TRY_CAST(date_to AS DATE) < TRY_CAST(date_from AS DATE)", DATE_ORDER),
        _no_identity("provider"),
        *(rule for column, decimals in DECIMALS.items() for rule in (_required(column), *_number(column, decimals))),
    ),
)

PACKAGE = (PERSONS, ASSESSMENTS, SERVICE_RECORDS)
