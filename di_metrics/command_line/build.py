"""`build`: make the records database from a region and a data package."""

from __future__ import annotations

import argparse
import sys
import tempfile
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from di_metrics.demonstration import write_demonstration_package
from di_metrics.errors import N_
from di_metrics.settings import read_settings
from di_metrics.store import build_database
from di_metrics.text import Speaker


def declare(commands: Any) -> None:
    parser = commands.add_parser(
        "build",
        help="build the records database",
        description="Build the records database from a region folder and a data package. A package with faults is refused"
        " with every fault listed, and the old database stays as it was.",
    )
    parser.add_argument("--region", type=Path, help="region folder (default: the region this installation is for)")
    parser.add_argument("--package", type=Path, help="data package folder (default: demonstration data are made)")
    parser.add_argument("--database", type=Path, help="database file to write")
    parser.add_argument(
        "--discard-reports", action="store_true", help="build even though the database holds loaded reports, which are lost"
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace, speaker: Speaker) -> int:
    settings = read_settings()
    region = options.region or settings.region
    database = options.database or settings.database
    with nullcontext() if options.package else tempfile.TemporaryDirectory() as made:
        package = options.package or Path(made or ".")
        if not options.package:
            print(speaker.say(N_("Making demonstration data …")), file=sys.stderr)
            write_demonstration_package(region, package)
        report = build_database(
            region, package, database, programme=settings.programme, discard_reports=options.discard_reports
        )
    said = speaker.say(
        N_("Built %(file)s: %(persons)s persons, %(assessments)s assessments, %(records)s service records."),
        file=report.database,
        persons=speaker.number(report.persons),
        assessments=speaker.number(report.assessments),
        records=speaker.number(report.records),
    )
    print(said)
    return 0
