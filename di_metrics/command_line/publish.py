"""`publish`: make a public release from the records."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from pathlib import Path
from typing import Any

from di_metrics.command_line.progress import progress_line
from di_metrics.errors import N_, Message, ReleaseError
from di_metrics.file_state import RELEASE, Kind, check_free_for, kind_of
from di_metrics.release.file import open_release, write_release
from di_metrics.release.release import Release
from di_metrics.settings import read_settings
from di_metrics.store import Database, open_database
from di_metrics.text import Speaker
from di_metrics.text.attack import slot_in_words


def declare(commands: Any) -> None:
    parser = commands.add_parser(
        "publish",
        help="make a public release",
        description="Make a public release: count the fixed menu, protect it, attack it together with every earlier release,"
        " close what the attack solves, attack again, and write one release file. If anything about few people can still be"
        " worked out, nothing is written, what it is is listed, and the exit code is 1.",
    )
    parser.add_argument("--database", type=Path, help="database file to read")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="release file to write; must not exist yet")
    parser.add_argument(
        "--previous", type=Path, action="append", default=[], metavar="FILE", help="an earlier release; name every one"
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace, speaker: Speaker) -> int:
    from di_metrics.protection.gate import (
        ReleaseRefused,
    )  # the solver takes a moment to import, and other commands need none
    from di_metrics.protection.publish import make_release

    check_free_for(options.out, RELEASE)
    if kind_of(options.out) is Kind.DUCKDB:
        raise ReleaseError(
            Message.of(N_("%(file)s exists already."), file=str(options.out)),
            Message.of(N_("A release is never replaced: name another file, and this one with --previous.")),
        )
    database = open_database(options.database or read_settings().database)
    earlier = [open_release(file) for file in options.previous]
    for one in earlier:
        _check_region(database, one)
    with progress_line(speaker.say(N_("Counting, protecting and attacking …"))) as progress:
        try:
            made = make_release(database, earlier, released_on=dt.datetime.now(dt.UTC).date(), progress=progress)
        except ReleaseRefused as refused:
            for kind, slot in refused.open:
                print(slot_in_words(speaker, database.region, kind, slot), file=sys.stderr)
            raise
    write_release(made.release, options.out)
    edition = made.release.edition
    print(
        speaker.say(
            N_("Release %(number)s of %(day)s: %(cells)s cells in %(file)s."),
            number=edition.number,
            day=speaker.date(edition.released_on),
            cells=speaker.number(len(made.release.cells)),
            file=options.out,
        )
    )
    print(
        speaker.say(
            N_("Sensitive numbers attacked: %(attacked)s. Open: 0. Cells closed because of the attack: %(closed)s."),
            attacked=speaker.number(made.attacked),
            closed=speaker.number(made.closed),
        )
    )
    return 0


def _check_region(database: Database, earlier: Release) -> None:
    if earlier.region.project.number != database.region.project.number:
        raise ReleaseError(
            Message.of(N_("An earlier release is of another project: %(number)s."), number=earlier.region.project.number),
            Message.of(N_("Name the earlier releases of this project.")),
        )
