"""`build`, `migrate`, `refresh`, `check-region`, `check`: the records database and what it is built from."""

from __future__ import annotations

import argparse
import csv
import io
import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

from di_metrics.access.rights import LoggedKind, person_at_this_computer
from di_metrics.command_line.progress import progress_line
from di_metrics.demonstration import has_demonstration, write_demonstration_package
from di_metrics.errors import N_, Fault, Message, SettingsError
from di_metrics.file_state import FileState, examine
from di_metrics.files import read_file
from di_metrics.indicators import CATALOGUE
from di_metrics.meetings.meeting import recoded
from di_metrics.query.batch_effects import compared, figure_changes
from di_metrics.region import Region
from di_metrics.region_check import check_folder, read_checked
from di_metrics.region_files import load_region
from di_metrics.settings import read_settings
from di_metrics.statements import Check, check_statements
from di_metrics.store import Candidate, Database, build_database, open_database
from di_metrics.store.audit_log import COMMAND_LINE, recording
from di_metrics.store.building import refuse_to_replace
from di_metrics.store.migration import migrate
from di_metrics.store.region_change import KINDS, RegionMisfit, Renames, file_changes, prepare_region, read_renames
from di_metrics.text import Speaker
from di_metrics.text.judgements import computed, published, subject
from di_metrics.text.report_texts import change_line, file_change_line, obstacle_line, unchanged_line, what_to_load

# ---- `build`, `migrate` ----


def declare_build(commands: Any) -> None:
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
        help="data package folder (default: no records; demonstration data where the region has them and neither DI_REGION"
        " nor DI_DATABASE is set)",
    )
    parser.add_argument("--database", type=Path, help="database file to write")
    parser.add_argument(
        "--replace",
        action="store_true",
        help="replace also a file that holds more than a data package or is something else, after a backup beside it",
    )
    parser.set_defaults(run=run_build)
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


def logged(database: Path, kind: LoggedKind, **details: object) -> AbstractContextManager[None]:
    """What the user of this computer does to a database, or takes from it, while it is done. Raises DatabaseError."""
    return recording(database, kind, person_at_this_computer(), details, way=COMMAND_LINE)


def open_to_change(options: argparse.Namespace, speaker: Speaker) -> Database:
    """The database that a command is about to change, brought up to date first unless it is only tried."""
    file = options.database or read_settings().database
    if not options.dry_run:
        bring_up_to_date(file, speaker)
    return open_database(file)


_NOTHING = N_("Service records of the package of 0 units and 0 euros, which are not counted: %(count)s.")


def run_build(options: argparse.Namespace, speaker: Speaker) -> int:
    settings = read_settings()
    region = options.region or settings.region
    database = options.database or settings.database
    is_named = settings.names_region or settings.is_configured  # it is somebody's own place: nobody is invented there
    invented = options.package is None and not is_named and has_demonstration(region)
    refuse_to_replace(database, options.replace, takes_away=options.package is None and not invented)
    with tempfile.TemporaryDirectory() if invented else nullcontext() as made:
        package = Path(made) if made else options.package
        if invented:
            print(speaker.say(N_("Making demonstration data …")), file=sys.stderr)
            write_demonstration_package(region, package)
        with logged(database, LoggedKind.BUILD) if options.replace and database.exists() else nullcontext():
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


# ---- `check-region`: every fault of a region's folder and its programme ----


def declare_check_region(commands: Any) -> None:
    parser = commands.add_parser(
        "check-region",
        help="check a region folder",
        description="Check a region folder and its programme: every fault at once, a line each with file, line, column, the"
        " value found and what to write. `build` checks the same. Exit code 1 if there is any fault.",
    )
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="region folder to check")
    parser.add_argument("--programme", type=Path, help="programme folder (default: DI_PROGRAMME, or the one shipped)")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="form of the output")
    parser.set_defaults(run=run_check_region)


def run_check_region(options: argparse.Namespace, speaker: Speaker) -> int:
    faults = check_folder(options.folder, options.programme or read_settings().programme)
    if options.format == "json":
        print(json.dumps({"faults": [_as_json(speaker, fault) for fault in faults]}, ensure_ascii=False, indent=1))
        return 1 if faults else 0
    for fault in faults:
        print(speaker.fault(fault))
    print(speaker.say(N_("Faults: %(count)s."), count=speaker.number(len(faults))))
    return 1 if faults else 0


def _as_json(speaker: Speaker, fault: Fault) -> dict[str, object]:
    return {
        "file": fault.file,
        "line": fault.line,
        "column": fault.column,
        "code": fault.code,
        "value": fault.value,
        "message": speaker.message(fault.message),
        "suggestion": speaker.message(fault.hint) if fault.hint else None,
    }


# ---- `check`: the published statements against the records ----


def declare_check(commands: Any) -> None:
    parser = commands.add_parser(
        "check",
        help="check the published statements",
        description="Check every statement the project published against the records: a line each, with the published and"
        " the computed value. Exit code 1 if any does not hold.",
    )
    parser.add_argument("--database", type=Path, help="database file to read")
    parser.set_defaults(run=run_check)


def run_check(options: argparse.Namespace, speaker: Speaker) -> int:
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


# ---- `refresh` ----


def declare_refresh(commands: Any) -> None:
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
    parser.set_defaults(run=run_refresh)


def _pair(text: str) -> tuple[str, str]:
    old, sign, new = text.partition("=")
    if not (sign and old.strip() and new.strip()):
        raise argparse.ArgumentTypeError(f"{text!r} is not OLD=NEW")
    return old.strip(), new.strip()


def run_refresh(options: argparse.Namespace, speaker: Speaker) -> int:
    settings = read_settings()
    with open_to_change(options, speaker) as database:
        files = read_checked(options.region or settings.region, settings.programme)
        pairs = [*options.rename, *(_pairs_of(options.renames) if options.renames else ())]
        changes = file_changes(database.files, files)
        try:
            renames = read_renames(pairs, database.region, load_region(files))
            if not changes:
                print(speaker.say(N_("The files are as the database has them. Nothing was changed.")))
                return 0
            with progress_line(speaker.say(N_("Making the database anew …"))) as progress:
                candidate = prepare_region(database, files, renames, recoded, progress)
        except RegionMisfit as error:
            print(*(obstacle_line(speaker, one) for one in error.obstacles), sep="\n", file=sys.stderr)
            raise
        with candidate:
            lines = [file_change_line(speaker, one) for one in changes]
            lines += _figures(speaker, database, candidate, renames)
            if not options.dry_run:
                with logged(database.path, LoggedKind.SETTINGS, what=options.command):
                    candidate.confirm()
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
    with open_database(candidate.path) as after:
        for one in figure_changes(before, after, (), renames, CATALOGUE):
            if one.differs:
                yield change_line(speaker, after.region, one)
            elif one.indicator.code in compared():
                yield unchanged_line(speaker, after.region, one)
        kept = [renames.new("municipality", code) for code in before.region.municipality]
        for one in figure_changes(before, after, [code for code in kept if code in after.region.municipality], renames):
            if one.municipality and one.differs:
                yield change_line(speaker, after.region, one)
        yield from _statements(speaker, before, after)


def _statements(speaker: Speaker, before: Database, after: Database) -> Iterator[str]:
    """The published statements that hold no more, hold again, or are new."""
    held = {check.statement.id: check.holds for check in check_statements(before)}
    for check in check_statements(after):
        if held.get(check.statement.id) != check.holds:
            yield verdict_line(speaker, after.region, check)
