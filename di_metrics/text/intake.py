"""Reports that come in, said in the reader's language: faults, counts, batches and what they change."""

from __future__ import annotations

from di_metrics.errors import N_
from di_metrics.model import Dimension
from di_metrics.query.changes import FigureChange, Loss, Replacement
from di_metrics.region import Region
from di_metrics.reports import NeededFault, RowFault
from di_metrics.text.labels import label
from di_metrics.text.speaker import Speaker


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
    place = region.municipality[change.municipality].name if change.municipality else region.name.bilingual
    name = speaker.name(change.indicator.name)
    kind = f" ({label(speaker, region, Dimension.UNIT, change.key[0])})" if change.key and change.key[0] else ""
    before, after = (speaker.value(change.indicator, cell.value, cell.status) for cell in (change.before, change.after))
    return f"{speaker.name(place)}, {name}{kind}: {before} → {after}"
