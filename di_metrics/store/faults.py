"""Checking a staged package against the contract: every fault by file, line, column and what is allowed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import duckdb

from di_metrics.errors import Fault, Message
from di_metrics.region import Region
from di_metrics.store.contract import DECIMALS, PACKAGE, PackageFile, Rule
from di_metrics.store.stage import line_numbers

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
            (_fault(region, file, rule, lines[row], value, group) for rule, (row, value, group) in found),
            key=lambda fault: fault.line or 0,
        )
    return faults


def days_of_rule(region: Region, condition: str) -> dict[str, object]:
    """The project's days that the condition of a rule names."""
    named = {"start": region.project.start, "end": region.project.end}
    return {name: day for name, day in named.items() if f"${name}" in condition}


def _broken_rules(connection: duckdb.DuckDBPyConnection, region: Region, file: PackageFile) -> list[Rule]:
    """The rules that at least one row breaks; one pass over the file tells, so a sound file is read once."""
    counts = ", ".join(f"count_if({rule.condition})" for rule in file.rules)
    row = connection.execute(f"SELECT {counts} FROM {file.stage}", days_of_rule(region, counts)).fetchone()
    return [rule for rule, count in zip(file.rules, row or (), strict=True) if count]


def _rows(
    connection: duckdb.DuckDBPyConnection, region: Region, file: PackageFile, rule: Rule
) -> list[tuple[int, str | None, str | None]]:
    group = "NULL"
    if rule.code == "service_of_group":
        group = f"(SELECT any_value(target_group) FROM staged_persons p WHERE p.person_id = {file.stage}.person_id)"
    elif rule.code == "parish":
        group = "municipality_code"
    return connection.execute(
        f"SELECT rowid, {rule.column}, {group} FROM {file.stage} WHERE {rule.condition}",
        days_of_rule(region, rule.condition),
    ).fetchall()


def _fault(region: Region, file: PackageFile, rule: Rule, line: int, value: str | None, context: str | None) -> Fault:
    shown = None if rule.column in _WITHOUT_VALUE or rule.code == "identity" else value
    return Fault(file.name, line, rule.column, rule.code, what_rule_says(region, rule, context), shown)


def what_rule_says(region: Region, rule: Rule, context: str | None) -> Message:
    """What a rule tells of a row, whose group or municipality may be needed for it."""
    return Message.of(
        rule.says, **{name: text for name, text in _params(region, rule, context).items() if f"%({name})s" in rule.says}
    )


def _params(region: Region, rule: Rule, context: str | None) -> Mapping[str, object]:
    allowed: list[str] = []
    if rule.code == "unknown_code":
        allowed = {
            "target_group": list(region.group),
            "municipality_code": list(region.municipality),
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
