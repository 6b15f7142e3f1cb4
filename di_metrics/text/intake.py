"""Reports that come in, said in the reader's language: faults, counts, batches and what they change."""

from __future__ import annotations

import shlex
from pathlib import Path

from di_metrics.errors import N_
from di_metrics.model import Dimension
from di_metrics.query.changes import FigureChange, Loss, Replacement
from di_metrics.region import Region
from di_metrics.reports import NeededFault, RowFault
from di_metrics.settings import DEFAULT_DATABASE, default_region
from di_metrics.store.region_change import FileChange, Obstacle
from di_metrics.text.labels import label
from di_metrics.text.speaker import Speaker, spelled_out


def what_to_load(speaker: Speaker, region: Path | None, database: Path, mark: str = "") -> str:
    """What to do where a database has no records yet: the pages and commands that bring some.

    `region` is the folder that the database was made from, where it is known; `mark` stands around commands.
    """
    build, load = ["build", "--package", "FOLDER"], ["import", "FILE"]
    if region is None or region.resolve() != default_region().resolve():
        build += ["--region", str(region or "REGION")]
    if database.resolve() != DEFAULT_DATABASE.resolve():
        build, load = ([*command, "--database", str(database)] for command in (build, load))
    package, report = (f"{mark}python -m di_metrics {shlex.join(command)}{mark}" for command in (build, load))
    return speaker.say(
        N_(
            "There are no records yet. Load a data package with: %(package)s – or a municipality's report on the page"
            " “Loading reports” or with: %(report)s"
        ),
        package=package,
        report=report,
    )


def where_in_file(speaker: Speaker, fault: RowFault) -> str:
    """Where a fault is: sheet, row and column as the spreadsheet shows them."""
    parts = [fault.sheet]
    if fault.row is not None:
        parts.append(speaker.say(N_("row %(row)s"), row=fault.row))
    if fault.heading is not None:
        heading = speaker.name(fault.heading)
        parts.append(f"{fault.letter} “{heading}”" if fault.letter else f"“{heading}”")
    return ", ".join(parts)


def fault_line(speaker: Speaker, fault: RowFault) -> str:
    """A fault as one line: where, the value if it may be shown, what is wrong and how to mend it."""
    found = f" “{fault.value}”." if fault.value is not None else ""
    return f"{where_in_file(speaker, fault)}:{found} {speaker.message(fault.message)} {speaker.message(fault.mend)}"


def needed_fault_line(speaker: Speaker, fault: NeededFault) -> str:
    """A fault of the data set of needed services as one line."""
    row = speaker.say(N_("row %(row)s"), row=fault.row)
    return f"{row}, {fault.letter}: “{fault.value}”. {speaker.message(fault.message)}"


def counts_line(speaker: Speaker, read: int, accepted: int, rejected: int) -> str:
    """How many rows were read, accepted and rejected."""
    return speaker.say(
        N_("Rows read: %(read)s, accepted: %(accepted)s, rejected: %(rejected)s."),
        read=speaker.number(read),
        accepted=speaker.number(accepted),
        rejected=speaker.number(rejected),
    )


def replacement_line(speaker: Speaker, replaced: Replacement) -> str:
    """Which records of an earlier batch a report takes the place of."""
    whole = N_("Replaces batch %(batch)s as a whole: records %(records)s, %(money)s EUR.")
    part = N_("Replaces a part of batch %(batch)s: records %(records)s, %(money)s EUR.")
    return speaker.say(
        whole if replaced.whole else part,
        batch=replaced.batch,
        records=speaker.number(replaced.records),
        money=speaker.number(replaced.compensation_cents / 100, 2),
    )


def unchanged_line(speaker: Speaker, region: Region, change: FigureChange) -> str:
    """A figure that stays as it was, as one line."""
    value = speaker.value(change.indicator, change.after.value, change.after.status)
    return speaker.say(N_("%(figure)s: unchanged, %(value)s"), figure=_figure(speaker, region, change), value=value)


def file_change_line(speaker: Speaker, change: FileChange) -> str:
    """What is different in a file of the region or the programme."""
    parts = [speaker.plural("%(number)s line changed", "%(number)s lines changed", change.lines)]
    named = (
        (N_("new: %(names)s"), change.added),
        (N_("removed: %(names)s"), change.removed),
        (N_("changed: %(names)s"), change.changed),
    )
    parts += [speaker.say(says, names=", ".join(names)) for says, names in named if names]
    return f"{change.name}: " + "; ".join(parts)


def obstacle_line(speaker: Speaker, obstacle: Obstacle) -> str:
    """Why the records do not fit a region: what is wrong, with how many rows of which batches, and with which meetings."""
    parts = [f"“{obstacle.value}”. " if obstacle.value is not None else ""]
    parts.append(speaker.message(obstacle.says))
    for batch, rows in obstacle.rows:
        parts.append(" " + speaker.say(N_("Batch %(batch)s: rows %(rows)s."), batch=batch, rows=speaker.number(rows)))
    if obstacle.meetings:
        parts.append(" " + speaker.say(N_("Meetings: %(numbers)s."), numbers=", ".join(map(str, obstacle.meetings))))
    return spelled_out("".join(parts))


def loss_lines(speaker: Speaker, found: Loss) -> list[str]:
    """What a batch takes away beside what it brings, and the months that it leaves without a record."""
    lines = [
        speaker.say(
            N_("Earlier records that go: %(records)s. Records that come: %(brought)s."),
            records=speaker.number(found.records),
            brought=speaker.number(found.records_brought),
        )
    ]
    if found.months:
        months = ", ".join(f"{month:%m.%Y}" for month in found.months)
        lines.append(speaker.say(N_("Months left without a record: %(months)s."), months=months))
    if found.assessments:
        lines.append(
            speaker.say(N_("Assessments that go: %(count)s."), count=speaker.number(found.assessments)),
        )
    return lines


def change_line(speaker: Speaker, region: Region, change: FigureChange) -> str:
    """A figure before and after as one line."""
    before, after = (speaker.value(change.indicator, cell.value, cell.status) for cell in (change.before, change.after))
    return f"{_figure(speaker, region, change)}: {before} → {after}"


def _figure(speaker: Speaker, region: Region, change: FigureChange) -> str:
    place = region.municipality[change.municipality].name if change.municipality else region.name.bilingual
    name = speaker.name(change.indicator.name)
    kind = f" ({label(speaker, region, Dimension.UNIT, change.key[0])})" if change.key and change.key[0] else ""
    return f"{speaker.name(place)}, {name}{kind}"
