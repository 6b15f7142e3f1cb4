"""The faults of a report by kind, in the reader's language."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from di_metrics.errors import N_, Message
from di_metrics.reports import NeededFault, RowFault
from di_metrics.text.section import TextTable
from di_metrics.text.speaker import Speaker

MOST_SHOWN = 50
"""Rows of a kind that are shown; the file with the faults marked has all."""

_VARIES = "…"


@dataclass(frozen=True, slots=True)
class FaultGroup:
    """Faults of one kind in one column: what is wrong, how to mend it, where they are and how many of them are not shown."""

    title: str
    mend: str
    table: TextTable
    left_out: int


def fault_groups(speaker: Speaker, faults: Iterable[RowFault]) -> list[FaultGroup]:
    """The faults by rule and column, the most frequent first."""
    groups: defaultdict[tuple[str, str | None], list[RowFault]] = defaultdict(list)
    for fault in faults:
        groups[fault.code, fault.column].append(fault)
    return [_group(speaker, group) for group in sorted(groups.values(), key=len, reverse=True)]


def _group(speaker: Speaker, faults: Sequence[RowFault]) -> FaultGroup:
    says, mend = (_said(speaker, [getattr(fault, name) for fault in faults]) for name in ("message", "mend"))
    title = f"{speaker.name(faults[0].heading)}: {says}" if faults[0].heading else says
    shown = faults[:MOST_SHOWN]
    table = TextTable(title, *_headings_and_rows(speaker, shown, says, mend))
    return FaultGroup(f"{title} ({speaker.number(len(faults))})", mend, table, len(faults) - len(shown))


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


def _headings_and_rows(
    speaker: Speaker, shown: Sequence[RowFault], says: str, mend: str
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Where the faults are; what is wrong and how to mend it only where it differs from what the group says."""
    columns = [
        (N_("Row"), [speaker.number(one.row) if one.row else "–" for one in shown]),
        (N_("Sheet"), [one.sheet for one in shown]),
        (N_("Column"), [_column(speaker, one) for one in shown]),
        (N_("What was found"), [one.value or "–" for one in shown]),
    ]
    for name, said, texts in (
        (N_("What is wrong"), says, [speaker.message(one.message) for one in shown]),
        (N_("How to mend it"), mend, [speaker.message(one.mend) for one in shown]),
    ):
        if any(text != said for text in texts):
            columns.append((name, texts))
    return tuple(speaker.say(name) for name, _ in columns), tuple(zip(*(texts for _, texts in columns), strict=True))


def _column(speaker: Speaker, fault: RowFault) -> str:
    heading = speaker.name(fault.heading) if fault.heading else ""
    return " ".join(part for part in (fault.letter, heading) if part) or "–"


def needed_fault_groups(speaker: Speaker, faults: Sequence[NeededFault]) -> list[FaultGroup]:
    """The faults of the data set of needed services by kind."""
    groups: defaultdict[str, list[NeededFault]] = defaultdict(list)
    for fault in faults:
        groups[fault.code].append(fault)
    return [_needed_group(speaker, group) for group in groups.values()]


def _needed_group(speaker: Speaker, faults: Sequence[NeededFault]) -> FaultGroup:
    says, shown = _said(speaker, [one.message for one in faults]), faults[:MOST_SHOWN]
    columns = [
        (N_("Row"), [speaker.number(one.row) for one in shown]),
        (N_("Column"), [one.letter for one in shown]),
        (N_("What was found"), [one.value or "–" for one in shown]),
    ]
    texts = [speaker.message(one.message) for one in shown]
    if any(text != says for text in texts):
        columns.append((N_("What is wrong"), texts))
    headings = tuple(speaker.say(name) for name, _ in columns)
    return FaultGroup(
        f"{says} ({speaker.number(len(faults))})",
        speaker.say(N_("Mend the cell in the file and read it once more.")),
        TextTable(says, headings, tuple(zip(*(cells for _, cells in columns), strict=True))),
        len(faults) - len(shown),
    )
