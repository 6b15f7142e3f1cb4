"""`import`, `nil-return`, `batches`, `undo`, `redo`, `template`: what municipalities report, loaded and taken back."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from di_metrics.access.rights import LoggedKind, user_of_this_computer
from di_metrics.command_line.database_commands import bring_up_to_date, logged, open_to_change
from di_metrics.command_line.progress import progress_line
from di_metrics.errors import N_
from di_metrics.file_state import FileKind
from di_metrics.files import check_folder, check_target, read_file, write_file
from di_metrics.intake import Intake, Taken
from di_metrics.query.batch_effects import Loss, figure_changes, loss, replacements
from di_metrics.region import Region
from di_metrics.region_check import read_checked
from di_metrics.region_files import load_region
from di_metrics.reports import (
    NeededFault,
    NeededServices,
    Reading,
    RowFault,
    UnreadableFile,
    read_checks,
    read_key,
    template_bytes,
)
from di_metrics.reports.report import Understood
from di_metrics.settings import read_settings
from di_metrics.store import Batch, Candidate, Database, open_database, prepare_redo, prepare_undo, read_batches
from di_metrics.text import Speaker
from di_metrics.text.batch_texts import batch_state, batch_subject, loaded_when
from di_metrics.text.report_texts import (
    change_line,
    counts_line,
    fault_line,
    left_out,
    loss_lines,
    needed_fault_line,
    replacement_line,
)

# ---- `import`, `nil-return` ----

LOADED, REFUSED, UNREADABLE = 0, 1, 2
_MOST_LINES = 1_000
"""Faults that are told on a terminal; the fault report tells all."""
_TAKES_AWAY = N_("Refused, because far more would go than comes. Nothing was changed.")
_IF_WHOLE = N_("If it tells all of its months, add --replace-anyway.")
_IF_CORRECTIONS = N_("If these are corrections alone, add --corrections.")
_IF_NOBODY = N_("If nobody was served, load that with: %(command)s")


def declare_import(commands: Any) -> None:
    parser = commands.add_parser(
        "import",
        help="load a municipality's report",
        description="Load a report of services received (XLSX, XLS, ODS or CSV), or the open data set of needed services."
        " Loading is one step: all of it, or nothing. Exit code 0: loaded, 1: refused because of faults, or because it would"
        " take away far more than it brings, 2: unreadable.",
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="the file to load")
    parser.add_argument("--skip-invalid", action="store_true", help="load without the faulty rows; these go into quarantine")
    parser.add_argument("--report", type=Path, metavar="FILE", help="write the report with its faults marked (XLSX)")
    parser.add_argument(
        "--corrections",
        action="store_true",
        help="add the rows; each takes the place of earlier records of the same person, service and days alone",
    )
    _declare_loading(parser, run_import)
    nil = commands.add_parser(
        "nil-return",
        help="load that a municipality served nobody in some months",
        description="Load the report of a municipality that served nobody, which needs no file. Exit codes as of import.",
    )
    nil.add_argument("--municipality", required=True, metavar="CODE", help="its code or name")
    nil.add_argument("--groups", required=True, metavar="CODE,…", help="target groups, or a family of groups")
    nil.add_argument("--month", required=True, type=_month, metavar="YEAR-MONTH", help="the month, or the first of several")
    nil.add_argument("--until", type=_month, metavar="YEAR-MONTH", help="the last month (default: the same)")
    _declare_loading(nil, run_nil_return)


def _declare_loading(parser: argparse.ArgumentParser, command: Callable[[argparse.Namespace, Speaker], int]) -> None:
    parser.add_argument("--database", type=Path, help="database file to load into")
    parser.add_argument("--dry-run", action="store_true", help="change nothing; tell what would happen")
    parser.add_argument(
        "--replace-anyway", action="store_true", help="load also what takes away far more records than it brings"
    )
    parser.add_argument(
        "--by", metavar="WHO", default=user_of_this_computer(), help="who loads it (default: the user of this computer)"
    )
    parser.add_argument("--format", choices=("text", "json"), default="text", help="form of the output")
    parser.set_defaults(run=command, skip_invalid=False, report=None, corrections=False)


def _month(text: str) -> dt.date:
    """The first day of a month such as 2019-03."""
    try:
        return dt.datetime.strptime(text, "%Y-%m").date()
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is no month such as 2019-03") from None


def run_import(options: argparse.Namespace, speaker: Speaker) -> int:
    if options.report:
        check_target(options.report, FileKind.WORKBOOK, never=options.file)
    with open_to_change(options, speaker) as database:
        intake = Intake(read_key(make=not options.dry_run))
        try:
            data = read_file(options.file, partial(UnreadableFile, "no_file"))
            with progress_line(speaker.say(N_("Reading and checking …")), "{}") as progress:
                taken = intake.read_file(database, data, progress)
        except UnreadableFile as error:
            return _tell_unreadable(options, speaker, error)
        if options.report and isinstance(taken, Reading):
            write_file(
                options.report, intake.marked(database, data, taken, speaker.message), FileKind.WORKBOOK, never=options.file
            )
        if _is_refused(taken, options.skip_invalid):
            _tell(options, speaker, taken, None, refused=True)
            return REFUSED
        return _load(options, speaker, intake, database, taken)


def run_nil_return(options: argparse.Namespace, speaker: Speaker) -> int:
    with open_to_change(options, speaker) as database:
        intake = Intake(read_key(make=not options.dry_run))
        taken = intake.nil_return(database, options.municipality, options.groups, options.month, options.until)
        return _load(options, speaker, intake, database, taken)


def _is_refused(taken: Taken, skip_invalid: bool) -> bool:
    if isinstance(taken, NeededServices):
        return not taken.rows or (bool(taken.faults) and not skip_invalid)
    return not taken.all_rows or (taken.has_faults and not skip_invalid)


def _load(options: argparse.Namespace, speaker: Speaker, intake: Intake, database: Database, taken: Taken) -> int:
    corrects = options.corrections
    with progress_line(speaker.say(N_("Making the database anew …"))) as progress:
        candidate = intake.prepare(database.path, taken, options.by, progress=progress, corrects=corrects)
    with candidate:
        changes, found = _changes(speaker, database, candidate, taken)
        checks = read_checks(database.region, database.files)
        refused = found.is_grave(checks.replacing.lowest_share) and not corrects and not options.replace_anyway
        if not options.dry_run and not refused:
            with logged(database.path, LoggedKind.LOAD, batch=candidate.batch, fingerprint=taken.file_hash):
                candidate.confirm()
    batch = None if options.dry_run or refused else candidate.batch
    _tell(options, speaker, taken, batch, found, refused=refused)
    if options.format == "text":
        print(*changes, sep="\n")
    return REFUSED if refused else LOADED


def _changes(speaker: Speaker, database: Database, candidate: Candidate, taken: Taken) -> tuple[list[str], Loss]:
    """What the load replaces and which figures it changes, in words; and what it takes away."""
    with open_database(candidate.path) as after:
        municipalities = taken.understood.municipalities if isinstance(taken, Reading) else ()
        lines = [replacement_line(speaker, one) for one in replacements(after, candidate.batch)]
        changed = [one for one in figure_changes(database, after, municipalities) if one.differs]
        lines += [change_line(speaker, database.region, one) for one in changed]
        return lines, loss(database, after, candidate.batch)


def _tell(
    options: argparse.Namespace,
    speaker: Speaker,
    taken: Taken,
    batch: int | None,
    found: Loss | None = None,
    *,
    refused: bool = False,
) -> None:
    """What became of a file; `found` is what it takes away, where that was counted: it was refused for that, if at all."""
    if options.format == "json":
        _print_as_json(speaker, taken, batch, found, refused=refused)
        return
    for fault in taken.faults[:_MOST_LINES]:
        line = fault_line(speaker, fault) if isinstance(fault, RowFault) else needed_fault_line(speaker, fault)
        print(line, file=sys.stderr)
    if (more := len(taken.faults) - _MOST_LINES) > 0:
        print(speaker.say(N_("… and %(count)s more."), count=speaker.number(more)), file=sys.stderr)
    print(counts_line(speaker, taken.read, taken.accepted, taken.rejected))
    if isinstance(taken, Reading):
        for name, text in left_out(speaker, taken):
            print(f"{name}: {text}")
    if isinstance(taken, NeededServices) and taken.elsewhere:
        print(f"{speaker.say(N_('Rows of other regions, left out'))}: {speaker.number(taken.elsewhere)}")
    if refused and found:
        print(*_taken_away(speaker, taken, found), sep="\n", file=sys.stderr)
    elif refused:
        print(speaker.say(N_("Refused because of faults. Nothing was changed.")), file=sys.stderr)
        if isinstance(taken, Reading) and any(fault.code == "no_records" for fault in taken.faults):
            print(speaker.say(_IF_NOBODY, command=_nil_return_of(taken.understood)), file=sys.stderr)
    elif batch is None:
        print(speaker.say(N_("A trial: nothing was changed.")))
    else:
        print(speaker.say(N_("Loaded as batch %(number)s."), number=batch))


def _nil_return_of(understood: Understood) -> str:
    """The command that loads that nobody was served, with what a file without records says above its headings."""
    first, last = understood.first_day, understood.last_day
    [municipality] = understood.municipalities if len(understood.municipalities) == 1 else ("…",)
    months = [f"{day:%Y-%m}" for day in (first, last) if day] or ["…"]
    until = f" --until {months[-1]}" if months[-1] != months[0] else ""
    groups = ",".join(understood.groups) or "…"
    return f"python -m di_metrics nil-return --municipality {municipality} --groups {groups} --month {months[0]}{until}"


def _taken_away(speaker: Speaker, taken: Taken, found: Loss) -> list[str]:
    """What would go and come, that it was refused for this, and what to do."""
    instead = [_IF_CORRECTIONS, _IF_WHOLE] if isinstance(taken, Reading) and taken.rows else [_IF_WHOLE]
    return loss_lines(speaker, found) + [speaker.say(text) for text in (_TAKES_AWAY, *instead)]


def _print_as_json(speaker: Speaker, taken: Taken, batch: int | None, found: Loss | None, *, refused: bool) -> None:
    faults = [_as_json(speaker, one) for one in taken.faults if isinstance(one, NeededFault) or one.is_fault]
    more: dict[str, object] = {}
    if isinstance(taken, NeededServices):
        more["elsewhere"] = taken.elsewhere
    elif found:
        months = [f"{month:%Y-%m}" for month in found.months]
        more["replaces"] = {
            "records": found.records,
            "records_brought": found.records_brought,
            "months_without_record": months,
            "assessments": found.assessments,
        }
        if refused:
            message = " ".join(_taken_away(speaker, taken, found))
            faults.append(_fault_as_json("takes_away", message))
    if isinstance(taken, Reading):
        more["warnings"] = [_as_json(speaker, one) for one in taken.faults if not one.is_fault]
        more["left_out"] = _left_out_as_json(taken)
    _print_json(taken.read, taken.accepted, taken.rejected, batch, faults, more)


def _left_out_as_json(reading: Reading) -> dict[str, object]:
    """What of a report is no record or not read, beside what faults and warnings tell."""
    understood = reading.understood
    return {"sheets": understood.other_sheets, "hidden_sheets": understood.hidden_sheets, "rows": dict(understood.skipped)}


def _tell_unreadable(options: argparse.Namespace, speaker: Speaker, error: UnreadableFile) -> int:
    if options.format == "json":
        _print_json(0, 0, 0, None, [_fault_as_json(error.code, speaker.error(error))])
    else:
        print(speaker.error(error), file=sys.stderr)
    return UNREADABLE


def _as_json(speaker: Speaker, fault: RowFault | NeededFault) -> dict[str, object]:
    if isinstance(fault, NeededFault):
        return _fault_as_json(fault.code, speaker.message(fault.message), None, fault.row, fault.letter)
    message = f"{speaker.message(fault.message)} {speaker.message(fault.mend)}"
    return _fault_as_json(fault.code, message, fault.sheet, fault.row, fault.column)


def _fault_as_json(
    code: str, message: str, sheet: str | None = None, row: int | None = None, column: str | None = None
) -> dict[str, object]:
    return {"sheet": sheet, "row": row, "column": column, "code": code, "message": message}


def _print_json(
    read: int,
    accepted: int,
    rejected: int,
    batch: int | None,
    faults: list[dict[str, object]],
    more: Mapping[str, object] = {},
) -> None:
    told = {"read": read, "accepted": accepted, "rejected": rejected, "batch": batch, "faults": faults, **more}
    print(json.dumps(told, ensure_ascii=False, indent=1))


# ---- `batches`, `undo`, `redo` ----


def declare_batches(commands: Any) -> None:
    listing = commands.add_parser("batches", help="list what was loaded", description="List every batch and its state.")
    listing.add_argument("--database", type=Path, help="database file to read")
    listing.set_defaults(run=run_listing)
    for name, what in (("undo", "take a batch out of the figures"), ("redo", "put an undone batch back")):
        parser = commands.add_parser(
            name,
            help=what,
            description=f"{what[0].upper()}{what[1:]}. Nothing is lost: an undone batch can be put back with redo, and what"
            " it had replaced counts while it is undone.",
        )
        parser.add_argument("number", type=int, metavar="BATCH", help="number of the batch")
        parser.add_argument("--database", type=Path, help="database file to change")
        if name == "undo":
            parser.add_argument("--by", metavar="WHO", default=user_of_this_computer(), help="who undoes it")
        parser.set_defaults(run=run_marking)


def run_listing(options: argparse.Namespace, speaker: Speaker) -> int:
    with open_database(options.database or read_settings().database) as database:
        for batch in read_batches(database):
            print(_batch_line(speaker, database.region, batch))
    return 0


def _batch_line(speaker: Speaker, region: Region, batch: Batch) -> str:
    counts = speaker.say(
        N_("accepted %(accepted)s, rejected %(rejected)s"),
        accepted=speaker.number(batch.accepted),
        rejected=speaker.number(batch.rejected),
    )
    who = f" ({batch.loaded_by})" if batch.loaded_by else ""
    parts = (batch_subject(speaker, region, batch), loaded_when(speaker, batch) + who, counts, batch_state(speaker, batch))
    return f"{batch.number}: " + "; ".join(parts)


def run_marking(options: argparse.Namespace, speaker: Speaker) -> int:
    """`undo` and `redo`."""
    file = options.database or read_settings().database
    bring_up_to_date(file, speaker)
    open_database(file).close()
    with progress_line(speaker.say(N_("Making the database anew …"))) as progress:
        if options.command == "undo":
            candidate, kind = prepare_undo(file, options.number, options.by, progress), LoggedKind.UNDO
            done = N_("Batch %(number)s is undone.")
        else:
            candidate, kind = prepare_redo(file, options.number, progress), LoggedKind.REDO
            done = N_("Batch %(number)s is in force again.")
        with candidate, logged(file, kind, batch=options.number):
            candidate.confirm()
    print(speaker.say(done, number=options.number))
    return 0


# ---- `template`: write the workbooks that municipalities fill in ----


def declare_template(commands: Any) -> None:
    parser = commands.add_parser(
        "template",
        help="write the report templates",
        description="Write the workbooks that municipalities fill in: one for adults, one for children and guardians,"
        " with lists to choose from, an example row, help and the programme's codes.",
    )
    parser.add_argument("--region", type=Path, help="region folder (default: the region this installation is for)")
    parser.add_argument("--out", type=Path, default=Path(), metavar="FOLDER", help="where to write them (default: here)")
    parser.set_defaults(run=run_template)


def run_template(options: argparse.Namespace, speaker: Speaker) -> int:
    settings = read_settings()
    files = read_checked(options.region or settings.region, settings.programme)
    region = load_region(files)
    checks = read_checks(region, files)
    check_folder(options.out)
    for family in checks.families:
        file = options.out / family.file_name
        write_file(file, template_bytes(region, checks, family), FileKind.WORKBOOK)
        print(speaker.say(N_("Written: %(file)s"), file=file))
    return 0
