"""What a file was understood to be, said in the reader's language before anything is loaded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

from di_metrics.errors import N_
from di_metrics.region import Region
from di_metrics.reports import NeededServices, Reading
from di_metrics.reports.columns import COLUMN
from di_metrics.reports.report import SheetRead, Skipped
from di_metrics.text.batches import days_in_words
from di_metrics.text.section import TextTable
from di_metrics.text.speaker import Speaker

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


def columns_understood(speaker: Speaker, reading: Reading) -> list[TextTable]:
    """The columns of each sheet: what each was recognised as, and those that were left out."""
    headings = speaker.say(N_("Column")), speaker.say(N_("Recognised as"))
    left_out = speaker.say(N_("left out"))
    tables = []
    for sheet in reading.understood.sheets:
        rows = [(letter, speaker.name(COLUMN[name].heading)) for name, letter in sheet.columns.items()]
        rows += [(letter, f"{left_out}: “{heading}”") for letter, heading in sheet.ignored]
        ordered = sorted(rows, key=lambda row: (len(row[0]), row[0]))
        tables.append(
            TextTable(speaker.say(N_("Columns of the sheet “%(sheet)s”"), sheet=sheet.name), headings, tuple(ordered))
        )
    return tables


def places(speaker: Speaker, region: Region, codes: Iterable[str]) -> str:
    """Municipalities by name; one that has the same name before and after the reform is named once."""
    return ", ".join(dict.fromkeys(speaker.name(region.municipality[code].name) for code in codes))


def _sheet(speaker: Speaker, sheet: SheetRead) -> str:
    return speaker.say(N_("%(sheet)s (headings in row %(row)s)"), sheet=sheet.name, row=sheet.header_row)


def _skipped(speaker: Speaker, skipped: Skipped) -> str:
    counted = {name: number for name, number in asdict(skipped).items() if number}
    return ", ".join(speaker.say(_SKIPPED[name], number=speaker.number(number)) for name, number in counted.items())


def _months(speaker: Speaker, months: list[str]) -> str:
    if len(months) <= 1:
        return "".join(months)
    return speaker.say(
        N_("%(first)s–%(last)s (months: %(count)s)"), first=months[0], last=months[-1], count=speaker.number(len(months))
    )
