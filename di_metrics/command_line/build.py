"""`build`, `migrate`: make the records database from a region and a data package; bring it to this version."""

from __future__ import annotations

import argparse
import sys
import tempfile
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from di_metrics.command_line.progress import progress_line
from di_metrics.demonstration import has_demonstration, write_demonstration_package
from di_metrics.errors import N_
from di_metrics.file_state import FileState, examine
from di_metrics.settings import read_settings
from di_metrics.store import build_database
from di_metrics.store.build import refuse_to_replace
from di_metrics.store.migration import migrate
from di_metrics.text import Speaker
from di_metrics.text.intake import what_to_load


def declare(commands: Any) -> None:
    parser = commands.add_parser(
        "build",
        help="build the records database",
        description="Build the records database from a region folder and a data package. A package with faults is refused"
        " with every fault listed, and the old database stays as it was.",
    )
    parser.add_argument("--region", type=Path, help="region folder (default: the region this installation is for)")
    parser.add_argument(
        "--package",
        type=Path,
        help="data package folder (default: demonstration data where the region has them, else no records)",
    )
    parser.add_argument("--database", type=Path, help="database file to write")
    parser.add_argument(
        "--replace",
        action="store_true",
        help="replace also a file that holds more than a data package or is something else, after a backup beside it",
    )
    parser.set_defaults(run=run)
    parser = commands.add_parser(
        "migrate",
        help="bring the database to this version",
        description="Bring a database of an earlier version to this one, after a backup beside it; batches, meetings and all"
        " else stay. What another program has left unfinished beside it is taken into it.",
    )
    parser.add_argument("--database", type=Path, help="database file to change")
    parser.set_defaults(run=run_migrate)


def run_migrate(options: argparse.Namespace, speaker: Speaker) -> int:
    file = options.database or read_settings().database
    if not bring_up_to_date(file, speaker, unfinished=True):
        print(speaker.say(N_("%(file)s is in order."), file=file))
    return 0


def bring_up_to_date(file: Path, speaker: Speaker, *, unfinished: bool = False) -> bool:
    """Before a database is changed: one of an earlier format is migrated. Returns whether it was.

    What another program has left unfinished is taken into it only where it is `unfinished`. Raises DatabaseError.
    """
    found = examine(file, writing=True)
    if found.state is FileState.CURRENT:
        return False
    if found.state is not FileState.EARLIER and not (unfinished and found.state is FileState.UNFINISHED):
        raise found.error()
    with progress_line(speaker.say(N_("Bringing the database to this version …"))) as progress:
        backup = migrate(file, progress)
    print(speaker.say(N_("What was there before is kept as %(file)s."), file=backup), file=sys.stderr)
    return True


_NOTHING = N_("Service records of the package of 0 units and 0 euros, which are not counted: %(count)s.")


def run(options: argparse.Namespace, speaker: Speaker) -> int:
    settings = read_settings()
    region = options.region or settings.region
    database = options.database or settings.database
    invented = options.package is None and has_demonstration(region)
    refuse_to_replace(database, options.replace, takes_away=options.package is None and not invented)
    with tempfile.TemporaryDirectory() if invented else nullcontext() as made:
        package = Path(made) if made else options.package
        if invented:
            print(speaker.say(N_("Making demonstration data …")), file=sys.stderr)
            write_demonstration_package(region, package)
        report = build_database(region, package, database, programme=settings.programme, replace=options.replace)
    said = speaker.say(
        N_("Built %(file)s: %(persons)s persons, %(assessments)s assessments, %(records)s service records."),
        file=report.database,
        persons=speaker.number(report.persons),
        assessments=speaker.number(report.assessments),
        records=speaker.number(report.records),
    )
    if report.backup:
        print(speaker.say(N_("What was there before is kept as %(file)s."), file=report.backup), file=sys.stderr)
    print(said)
    if report.nothing:
        print(speaker.say(_NOTHING, count=speaker.number(report.nothing)))
    if package is None:
        print(what_to_load(speaker, region, database))
    return 0
