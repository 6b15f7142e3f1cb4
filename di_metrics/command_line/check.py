"""`check`: the published statements against the records."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from di_metrics.errors import N_
from di_metrics.region import Region
from di_metrics.settings import read_settings
from di_metrics.statements import Check, check_statements
from di_metrics.store import open_database
from di_metrics.text import Speaker
from di_metrics.text.statements import computed, published, subject


def declare(commands: Any) -> None:
    parser = commands.add_parser(
        "check",
        help="check the published statements",
        description="Check every statement the project published against the records: a line each, with the published and"
        " the computed value. Exit code 1 if any does not hold.",
    )
    parser.add_argument("--database", type=Path, help="database file to read")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace, speaker: Speaker) -> int:
    database = open_database(options.database or read_settings().database)
    checks = check_statements(database)
    for check in checks:
        print(verdict_line(speaker, database.region, check))
    held = sum(check.holds for check in checks)
    print(speaker.say(N_("%(held)s of %(all)s hold"), held=held, all=len(checks)))
    return 0 if held == len(checks) else 1


def verdict_line(speaker: Speaker, region: Region, check: Check) -> str:
    """Whether a statement holds, what it is of, and the published and the computed value."""
    verdict = speaker.say(N_("holds")) if check.holds else speaker.say(N_("DOES NOT HOLD"))
    values = speaker.say(
        N_("published %(published)s; computed %(computed)s"),
        published=published(speaker, region, check),
        computed=computed(speaker, region, check),
    )
    return f"{verdict}  {check.statement.id}  {subject(speaker, region, check.statement)}: {values}"
