"""A report in words: what was read and understood, what is wrong with it, other names, and rows in quarantine."""

from __future__ import annotations

import shlex
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from di_metrics.deck import Table
from di_metrics.errors import N_, Message
from di_metrics.query.batch_effects import FigureChange, Loss, Replacement
from di_metrics.region import Region
from di_metrics.reports import Aliases, NeededFault, NeededServices, Reading, RowFault
from di_metrics.reports.columns import COLUMN
from di_metrics.reports.quarantine import QuarantinedRow
from di_metrics.reports.report import SheetRead
from di_metrics.settings import DEFAULT_DATABASE, default_region
from di_metrics.store.region_change import FileChange, Obstacle
from di_metrics.text.batch_texts import days_in_words, figure_name
from di_metrics.text.labels import municipality_on_basis
from di_metrics.text.speaker import Speaker, spelled_out
from di_metrics.text.tabular import table_of_texts

# ---- Reports that come in, said in the reader's language ----


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
    return f"{speaker.name(place)}, {figure_name(speaker, region, change)}"


# ---- What a file was understood to be, said in the reader's language before anything is loaded ----

Pairs = list[tuple[str, str]]

_SKIPPED = {
    "blank": N_("blank: %(number)s"),
    "totals": N_("totals: %(number)s"),
    "examples": N_("the example of the template: %(number)s"),
    "remarks": N_("titles and remarks: %(number)s"),
    "headings": N_("headings once more: %(number)s"),
}


def report_understood(speaker: Speaker, region: Region, reading: Reading) -> Pairs:
    """A report: what it is, whose, of whom and of which days, and what was left out of it."""
    say, understood = speaker.say, reading.understood
    kind = N_("mended rows of quarantine: they are added and replace nothing") if understood.supplement else N_("a report")
    if reading.nil and not reading.rows:
        kind = N_("a nil return: nobody received a service")
    written = f" ({understood.format.upper()})" if understood.format else ""
    days = understood.first_day, understood.last_day
    pairs = [
        (N_("What it is"), say(kind) + written),
        (N_("Municipality"), places(speaker, region, understood.municipalities)),
        (N_("Target groups"), speaker.listed([speaker.name(region.group[code].name) for code in understood.groups])),
        (N_("Period"), days_in_words(speaker, days[0], days[1]) if days[0] and days[1] else ""),
        (N_("Sheets that were read"), "; ".join(_sheet(speaker, one) for one in understood.sheets)),
        (
            N_("Rows that say that nobody was served"),
            speaker.number(len(reading.nil)) if reading.rows and reading.nil else "",
        ),
    ]
    return [(say(name), text) for name, text in pairs if text] + left_out(speaker, reading)


def left_out(speaker: Speaker, reading: Reading) -> Pairs:
    """What of a report was not read, beside what its faults and warnings tell."""
    understood = reading.understood
    pairs = [
        (N_("Sheets without the headings of a report, not read"), ", ".join(understood.other_sheets)),
        (N_("Hidden sheets, not read"), ", ".join(understood.hidden_sheets)),
        (N_("Rows that are no records, left out"), _skipped(speaker, understood.skipped)),
    ]
    return [(speaker.say(name), text) for name, text in pairs if text]


def needed_understood(speaker: Speaker, region: Region, needed: NeededServices) -> Pairs:
    """The data set of needed services: its months, municipalities and services, and the rows of other regions."""
    ends = sorted({row.month_end for row in needed.rows})
    services = dict.fromkeys(row.service for row in needed.rows if row.service)
    others = dict.fromkeys(row.title for row in needed.rows if not row.service)
    pairs = [
        (N_("What it is"), speaker.say(N_("the open data set of needed services: demand, kept apart from the records"))),
        (N_("Months"), _months(speaker, [f"{end:%m.%Y}" for end in ends])),
        (N_("Municipalities"), places(speaker, region, dict.fromkeys(row.municipality for row in needed.rows))),
        (N_("Services"), ", ".join(speaker.name(region.service[code].name) for code in services)),
        (N_("Columns that are no single service of the programme"), ", ".join(others)),
        (N_("Rows of other regions, left out"), speaker.number(needed.elsewhere) if needed.elsewhere else ""),
    ]
    return [(speaker.say(name), text) for name, text in pairs if text]


def columns_understood(speaker: Speaker, reading: Reading) -> list[Table]:
    """The columns of each sheet: what each was recognised as, and those that were left out."""
    headings = speaker.say(N_("Column")), speaker.say(N_("Recognised as"))
    left_out = speaker.say(N_("left out"))
    tables = []
    for sheet in reading.understood.sheets:
        rows = [(letter, speaker.name(COLUMN[name].heading)) for name, letter in sheet.columns.items()]
        rows += [(letter, f"{left_out}: “{heading}”") for letter, heading in sheet.ignored]
        caption = speaker.say(N_("Columns of the sheet “%(sheet)s”"), sheet=sheet.name)
        tables.append(table_of_texts(caption, headings, sorted(rows, key=lambda row: (len(row[0]), row[0]))))
    return tables


def places(speaker: Speaker, region: Region, codes: Iterable[str]) -> str:
    """Municipalities by name; one that has the same name before and after the reform is named once."""
    return ", ".join(dict.fromkeys(speaker.name(region.municipality[code].name) for code in codes))


def _sheet(speaker: Speaker, sheet: SheetRead) -> str:
    return speaker.say(N_("%(sheet)s (headings in row %(row)s)"), sheet=sheet.name, row=sheet.header_row)


def _skipped(speaker: Speaker, skipped: Mapping[str, int]) -> str:
    return ", ".join(speaker.say(_SKIPPED[name], number=speaker.number(number)) for name, number in skipped.items())


def _months(speaker: Speaker, months: list[str]) -> str:
    if len(months) <= 1:
        return "".join(months)
    return speaker.say(
        N_("%(first)s–%(last)s (months: %(count)s)"), first=months[0], last=months[-1], count=speaker.number(len(months))
    )


# ---- The faults of a report by kind, in the reader's language ----

MOST_SHOWN = 50
"""Rows of a kind that are shown; the file with the faults marked has all."""

_VARIES = "…"


@dataclass(frozen=True, slots=True)
class FaultGroup:
    """Faults of one kind in one column: what is wrong, how to mend it, where they are and how many of them are not shown."""

    title: str
    mend: str
    table: Table
    left_out: int


def fault_groups(speaker: Speaker, faults: Iterable[RowFault]) -> list[FaultGroup]:
    """The faults by rule and column, the most frequent first."""
    groups: defaultdict[tuple[str, str | None], list[RowFault]] = defaultdict(list)
    for fault in faults:
        groups[fault.code, fault.column].append(fault)
    return [_group(speaker, group) for group in sorted(groups.values(), key=len, reverse=True)]


def _group(speaker: Speaker, faults: Sequence[RowFault]) -> FaultGroup:
    says, mend = (_said(speaker, [getattr(fault, name) for fault in faults]) for name in ("message", "mend"))
    shown = faults[:MOST_SHOWN]
    columns = {
        N_("Row"): [speaker.number(one.row) if one.row else "" for one in shown],
        N_("Sheet"): [one.sheet for one in shown],
        N_("Column"): [_column(speaker, one) for one in shown],
        N_("What was found"): [one.value or "" for one in shown],
        **_unless_all(says, N_("What is wrong"), [speaker.message(one.message) for one in shown]),
        **_unless_all(mend, N_("How to mend it"), [speaker.message(one.mend) for one in shown]),
    }
    title = f"{speaker.name(faults[0].heading)}: {says}" if faults[0].heading else says
    return _fault_group(speaker, title, mend, columns, len(faults))


def _fault_group(speaker: Speaker, title: str, mend: str, columns: Mapping[str, Sequence[str]], number: int) -> FaultGroup:
    """Faults whose rows are told column by column, so many of them altogether."""
    rows = list(zip(*columns.values(), strict=True))
    table = table_of_texts(title, [speaker.say(heading) for heading in columns], rows)
    return FaultGroup(f"{title} ({speaker.number(number)})", mend, table, number - len(rows))


def _unless_all(said: str, heading: str, texts: Sequence[str]) -> dict[str, Sequence[str]]:
    """A column of texts, if they differ from what the group says of all."""
    return {heading: texts} if any(text != said for text in texts) else {}


def _said(speaker: Speaker, messages: Sequence[Message]) -> str:
    """What all messages say; what differs between them is left open."""
    first = messages[0]
    if all(message == first for message in messages):
        return speaker.message(first)
    if any(message.key != first.key for message in messages):
        return ""
    said = [dict(message.params) for message in messages]
    common = {name: value if all(one[name] == value for one in said) else _VARIES for name, value in said[0].items()}
    return speaker.say(first.key, **common)


def _column(speaker: Speaker, fault: RowFault) -> str:
    heading = speaker.name(fault.heading) if fault.heading else ""
    return " ".join(part for part in (fault.letter, heading) if part)


def needed_fault_groups(speaker: Speaker, faults: Sequence[NeededFault]) -> list[FaultGroup]:
    """The faults of the data set of needed services by kind."""
    groups: defaultdict[str, list[NeededFault]] = defaultdict(list)
    for fault in faults:
        groups[fault.code].append(fault)
    return [_needed_group(speaker, group) for group in groups.values()]


def _needed_group(speaker: Speaker, faults: Sequence[NeededFault]) -> FaultGroup:
    says, shown = _said(speaker, [one.message for one in faults]), faults[:MOST_SHOWN]
    columns = {
        N_("Row"): [speaker.number(one.row) for one in shown],
        N_("Column"): [one.letter for one in shown],
        N_("What was found"): [one.value or "" for one in shown],
        **_unless_all(says, N_("What is wrong"), [speaker.message(one.message) for one in shown]),
    }
    mend = speaker.say(N_("Mend the cell in the file and read it once more."))
    return _fault_group(speaker, says, mend, columns, len(faults))


# ---- The table of other names in the reader's language ----

KIND_NAMES = {
    "municipality": N_("Municipalities"),
    "parish": N_("Parishes"),
    "institution": N_("State care institutions"),
    "group": N_("Target groups"),
    "service": N_("Services"),
}


def alias_table(speaker: Speaker, region: Region, aliases: Aliases, kind: str) -> Table:
    """The other names of a kind in the order of the alphabet, what each means, and its code."""
    names = meanings(speaker, region, kind)
    rows = sorted((row.key, row.code, row.alias) for row in aliases.rows if row.kind == kind)
    headings = [speaker.say(one) for one in (N_("Other name"), N_("Means"), N_("Code"))]
    listed = [(alias, names[code], "" if code == names[code] else code) for _, code, alias in rows]
    return table_of_texts(speaker.say(KIND_NAMES[kind]), headings, listed)


def meanings(speaker: Speaker, region: Region, kind: str) -> dict[str, str]:
    """What a name of a kind can mean: the names of its codes. Of a municipality it tells the basis too."""
    if kind == "municipality":
        return {one.code: municipality_on_basis(speaker, region, one.code) for one in region.municipalities}
    if kind == "group":
        return {one.code: speaker.name(one.name) for one in region.groups}
    if kind == "service":
        return {one.code: speaker.name(one.name) for one in region.services}
    if kind == "institution":
        return {one.code: speaker.name(one.name) for one in region.institutions}
    return {row.parish: row.parish for row in region.succession if row.parish}


# ---- The rows of a batch in quarantine as a table in the reader's language ----

MOST_ROWS_SHOWN = 50
"""Rows that are shown; the workbook has all."""


def quarantine_table(speaker: Speaker, rows: Iterable[QuarantinedRow]) -> Table:
    """A line for each fault of each row: the number of the row, where it stood, what is wrong and how to mend it."""
    headings = (
        N_("Number"),
        N_("Sheet and row"),
        N_("Column"),
        N_("What was found"),
        N_("What is wrong"),
        N_("How to mend it"),
    )
    lines = [
        (
            str(row.number),
            speaker.say(N_("sheet %(sheet)s, row %(row)s"), sheet=row.sheet, row=row.row),
            speaker.name(fault.heading) if fault.heading else "",
            fault.value or "",
            speaker.message(fault.message),
            speaker.message(fault.mend),
        )
        for row in rows
        for fault in row.faults
    ]
    return table_of_texts(speaker.say(N_("Rows in quarantine")), [speaker.say(one) for one in headings], lines)
