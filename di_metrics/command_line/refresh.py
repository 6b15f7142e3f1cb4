"""`refresh`: read the region, its programme and what reports are checked by once more, for the records that are there."""

from __future__ import annotations

import argparse
import csv
import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from di_metrics.command_line.build import bring_up_to_date
from di_metrics.command_line.check import verdict_line
from di_metrics.command_line.progress import progress_line
from di_metrics.errors import N_, Message, SettingsError
from di_metrics.files import read_file
from di_metrics.indicators import CATALOGUE
from di_metrics.meetings.meeting import recoded
from di_metrics.query.changes import COMPARED, figure_changes
from di_metrics.region_check import read_checked
from di_metrics.region_files import load_region
from di_metrics.settings import read_settings
from di_metrics.statements import check_statements
from di_metrics.store import Candidate, Database, open_database
from di_metrics.store.region_change import KINDS, RegionMisfit, Renames, file_changes, prepare_region, read_renames
from di_metrics.text import Speaker
from di_metrics.text.intake import change_line, file_change_line, obstacle_line, unchanged_line


def declare(commands: Any) -> None:
    parser = commands.add_parser(
        "refresh",
        help="read the region's and the programme's files once more",
        description="Read the region's and the programme's files once more into a database. What was loaded, the meetings"
        " and the slide template are kept, and all figures are counted anew. Tells which files and figures change. Refused,"
        " with every reason, where the records need what is no more.",
    )
    parser.add_argument("--region", type=Path, help="region folder (default: the region this installation is for)")
    parser.add_argument("--database", type=Path, help="database file to change")
    parser.add_argument("--dry-run", action="store_true", help="change nothing; tell what would happen")
    parser.add_argument(
        "--rename", metavar="OLD=NEW", action="append", default=[], type=_pair,
        help="a code of before and the one it goes by from now on; may be repeated. A code of several kinds needs its kind"
        " in front, as in service:OLD=NEW. Kinds: " + ", ".join(KINDS),
    )  # fmt: skip
    parser.add_argument("--renames", type=Path, metavar="FILE", help="the same as CSV with the columns old and new")
    parser.set_defaults(run=run)


def _pair(text: str) -> tuple[str, str]:
    old, sign, new = text.partition("=")
    if not (sign and old.strip() and new.strip()):
        raise argparse.ArgumentTypeError(f"{text!r} is not OLD=NEW")
    return old.strip(), new.strip()


def run(options: argparse.Namespace, speaker: Speaker) -> int:
    settings = read_settings()
    file = options.database or settings.database
    if not options.dry_run:
        bring_up_to_date(file, speaker)
    database = open_database(file)
    try:
        files = read_checked(options.region or settings.region, settings.programme)
        pairs = [*options.rename, *(_pairs_of(options.renames) if options.renames else ())]
        renames = read_renames(pairs, database.region, load_region(files))
        changes = file_changes(database.files, files)
        if not changes:
            print(speaker.say(N_("The files are as the database has them. Nothing was changed.")))
            return 0
        with progress_line(speaker.say(N_("Making the database anew …"))) as progress:
            candidate = prepare_region(database, files, renames, recoded, progress)
        with candidate:
            lines = [file_change_line(speaker, one) for one in changes]
            lines += _figures(speaker, database, candidate, renames)
            if not options.dry_run:
                candidate.confirm()
    except RegionMisfit as error:
        for obstacle in error.obstacles:
            print(obstacle_line(speaker, obstacle), file=sys.stderr)
        raise
    finally:
        database.close()
    print(*lines, sep="\n")
    done = N_("A trial: nothing was changed.") if options.dry_run else N_("The database has the files as they are now.")
    print(speaker.say(done))
    return 0


def _pairs_of(file: Path) -> list[tuple[str, str]]:
    data = read_file(file, SettingsError)
    try:
        rows = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True)
        return [(row["old"].strip(), row["new"].strip()) for row in rows]
    except (UnicodeDecodeError, csv.Error, KeyError, AttributeError) as error:
        raise SettingsError(
            Message.of(N_("%(file)s cannot be read."), file=str(file)),
            Message.of(N_("It is a CSV file in UTF-8 with the columns old and new, a comma between them.")),
        ) from error


def _figures(speaker: Speaker, before: Database, candidate: Candidate, renames: Renames) -> Iterator[str]:
    """What becomes of the figures of the region, of its municipalities and of what was published."""
    after = open_database(candidate.path)
    try:
        for one in figure_changes(before, after, (), renames, CATALOGUE):
            if one.differs:
                yield change_line(speaker, after.region, one)
            elif one.indicator.code in COMPARED:
                yield unchanged_line(speaker, after.region, one)
        kept = [renames.new("municipality", code) for code in before.region.municipality]
        for one in figure_changes(before, after, [code for code in kept if code in after.region.municipality], renames):
            if one.municipality and one.differs:
                yield change_line(speaker, after.region, one)
        yield from _statements(speaker, before, after)
    finally:
        after.close()


def _statements(speaker: Speaker, before: Database, after: Database) -> Iterator[str]:
    """The published statements that hold no more, hold again, or are new."""
    held = {check.statement.id: check.holds for check in check_statements(before)}
    for check in check_statements(after):
        if held.get(check.statement.id) != check.holds:
            yield verdict_line(speaker, after.region, check)
