"""`import`: load a municipality's report, or the open data set of needed services."""

from __future__ import annotations

import argparse
import getpass
import json
import sys
from functools import partial
from pathlib import Path
from typing import Any

from di_metrics.command_line.build import bring_up_to_date
from di_metrics.command_line.progress import counting_line, progress_line
from di_metrics.errors import N_
from di_metrics.file_state import Kind
from di_metrics.files import check_target, read_file, write_file
from di_metrics.intake import Intake, Taken
from di_metrics.query.changes import figure_changes, replacements
from di_metrics.reports import NeededFault, NeededServices, Reading, RowFault, UnreadableFile, read_key
from di_metrics.settings import read_settings
from di_metrics.store import Candidate, Database, open_database
from di_metrics.text import Speaker
from di_metrics.text.intake import change_line, counts_line, fault_line, needed_fault_line, replacement_line
from di_metrics.text.speaker import spelled_out

LOADED, REFUSED, UNREADABLE = 0, 1, 2
_MOST_LINES = 1_000
"""Faults that are told on a terminal; the fault report tells all."""


def declare(commands: Any) -> None:
    parser = commands.add_parser(
        "import",
        help="load a municipality's report",
        description="Load a report of services received (XLSX, XLS, ODS or CSV), or the open data set of needed services."
        " Loading is one step: all of it, or nothing. Exit code 0: loaded, 1: refused because of faults, 2: unreadable.",
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="the file to load")
    parser.add_argument("--database", type=Path, help="database file to load into")
    parser.add_argument("--dry-run", action="store_true", help="change nothing; tell what would happen")
    parser.add_argument("--skip-invalid", action="store_true", help="load without the faulty rows; these go into quarantine")
    parser.add_argument("--report", type=Path, metavar="FILE", help="write the report with its faults marked (XLSX)")
    parser.add_argument(
        "--by", metavar="WHO", default=user_of_this_computer(), help="who loads it (default: the user of this computer)"
    )
    parser.add_argument("--format", choices=("text", "json"), default="text", help="form of the output")
    parser.set_defaults(run=run)


def user_of_this_computer() -> str:
    """The name that the system knows the user by; nothing where it knows none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""


def run(options: argparse.Namespace, speaker: Speaker) -> int:
    file = options.database or read_settings().database
    if options.report:
        check_target(options.report, Kind.WORKBOOK, never=options.file)
    if not options.dry_run:
        bring_up_to_date(file, speaker)
    database = open_database(file)
    try:
        intake = Intake(read_key(make=not options.dry_run))
        try:
            data = read_file(options.file, partial(UnreadableFile, "no_file"))
            with counting_line(speaker.say(N_("Reading and checking …"))) as progress:
                taken = intake.read_file(database, data, progress)
        except UnreadableFile as error:
            return _tell_unreadable(options, speaker, error)
        if options.report and isinstance(taken, Reading):
            write_file(
                options.report, intake.marked(database, data, taken, speaker.message), Kind.WORKBOOK, never=options.file
            )
        if _is_refused(taken, options.skip_invalid):
            _tell(options, speaker, taken, None, refused=True)
            return REFUSED
        return _load(options, speaker, intake, database, taken)
    finally:
        database.close()


def _is_refused(taken: Taken, skip_invalid: bool) -> bool:
    if isinstance(taken, NeededServices):
        return not taken.rows or (bool(taken.faults) and not skip_invalid)
    return not taken.rows or (taken.has_faults and not skip_invalid)


def _load(options: argparse.Namespace, speaker: Speaker, intake: Intake, database: Database, taken: Taken) -> int:
    with progress_line(speaker.say(N_("Making the database anew …"))) as progress:
        candidate = intake.prepare(database.path, taken, options.by, progress=progress)
    try:
        changes = _changes(speaker, database, candidate, taken)
        if not options.dry_run:
            candidate.confirm()
    finally:
        candidate.discard()
    _tell(options, speaker, taken, None if options.dry_run else candidate.batch)
    if options.format == "text":
        print(*changes, sep="\n")
    return LOADED


def _changes(speaker: Speaker, database: Database, candidate: Candidate, taken: Taken) -> list[str]:
    """What the load replaces and which figures it changes."""
    after = open_database(candidate.path)
    try:
        municipalities = taken.understood.municipalities if isinstance(taken, Reading) else ()
        lines = [replacement_line(speaker, one) for one in replacements(after, candidate.batch)]
        changed = [one for one in figure_changes(database, after, municipalities) if one.differs]
        return lines + [change_line(speaker, database.region, one) for one in changed]
    finally:
        after.close()


def _tell(options: argparse.Namespace, speaker: Speaker, taken: Taken, batch: int | None, *, refused: bool = False) -> None:
    if options.format == "json":
        _print_json(taken.read, taken.accepted, taken.rejected, batch, [_as_json(speaker, one) for one in _grave(taken)])
        return
    lines = [_line(speaker, fault) for fault in taken.faults]
    for line in lines[:_MOST_LINES]:
        print(line, file=sys.stderr)
    if len(lines) > _MOST_LINES:
        print(speaker.say(N_("… and %(count)s more."), count=speaker.number(len(lines) - _MOST_LINES)), file=sys.stderr)
    print(counts_line(speaker, taken.read, taken.accepted, taken.rejected))
    if refused:
        print(speaker.say(N_("Refused because of faults. Nothing was changed.")), file=sys.stderr)
    elif batch is None:
        print(speaker.say(N_("A trial: nothing was changed.")))
    else:
        print(speaker.say(N_("Loaded as batch %(number)s."), number=batch))


def _tell_unreadable(options: argparse.Namespace, speaker: Speaker, error: UnreadableFile) -> int:
    if options.format == "json":
        fault: dict[str, object] = {
            "sheet": None,
            "row": None,
            "column": None,
            "code": error.code,
            "message": speaker.error(error),
        }
        _print_json(0, 0, 0, None, [fault])
    else:
        print(speaker.error(error), file=sys.stderr)
    return UNREADABLE


def _grave(taken: Taken) -> list[RowFault | NeededFault]:
    """The faults without the warnings, which refuse no row."""
    return [fault for fault in taken.faults if isinstance(fault, NeededFault) or fault.is_fault]


def _line(speaker: Speaker, fault: RowFault | NeededFault) -> str:
    return spelled_out(fault_line(speaker, fault) if isinstance(fault, RowFault) else needed_fault_line(speaker, fault))


def _as_json(speaker: Speaker, fault: RowFault | NeededFault) -> dict[str, object]:
    if isinstance(fault, NeededFault):
        where: dict[str, object] = {"sheet": None, "row": fault.row, "column": fault.letter, "code": fault.code}
        return {**where, "message": speaker.message(fault.message)}
    where = {"sheet": fault.sheet, "row": fault.row, "column": fault.column, "code": fault.code}
    return {**where, "message": f"{speaker.message(fault.message)} {speaker.message(fault.mend)}"}


def _print_json(read: int, accepted: int, rejected: int, batch: int | None, faults: list[dict[str, object]]) -> None:
    told = {"read": read, "accepted": accepted, "rejected": rejected, "batch": batch, "faults": faults}
    json.dump(told, sys.stdout, ensure_ascii=False, indent=1)
    print()
