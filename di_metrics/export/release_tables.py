"""A release as tidy tables, a row a figure, and as a workbook for people, a column a year."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable, Iterator, Mapping, Sequence

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from di_metrics.errors import N_
from di_metrics.export.table_files import level_line, level_note, publishable
from di_metrics.model import Bilingual, Language, Status
from di_metrics.release.release import MONEY, NOT_OFFERED, PERSONS, REGION, Release, Shown, Slot
from di_metrics.text import Speaker
from di_metrics.text.cell_names import area_name, basis_of, group_name, service_name, time_name
from di_metrics.text.dictionary import CHANGE_FIELDS, DATA_FIELDS, Field
from di_metrics.text.labels import MARKS, basis_name
from di_metrics.text.method import sections, summary, title
from di_metrics.text.tabular import Section

# ---- A release as tidy tables: one row a figure, codes beside names, the number and its mark in columns of their own ----

TABLES = (*PERSONS, MONEY)
"""The tables of figures, by the indicator that each is of."""

CHANGES = "changes"
"""The table of what earlier releases showed otherwise."""

Value = str | int | Bilingual | None
Rows = Iterator[Mapping[str, Value]]

_LATVIAN, _ENGLISH = Speaker(Language.LV), Speaker(Language.EN)


def fields_of(table: str) -> tuple[Field, ...]:
    """The columns of a table."""
    return CHANGE_FIELDS if table == CHANGES else DATA_FIELDS


def rows_of(release: Release, table: str) -> Rows:
    """The rows of a table by column, in the order of the release's menu."""
    return _changes(release) if table == CHANGES else _figures(release, table)


def _figures(release: Release, indicator: str) -> Rows:
    for slot, shown in release.cells.items():
        if slot.indicator == indicator:
            figure = {"value": shown.value, "mark": MARKS[shown.status].symbol, "source": shown.source}
            yield {**_of_the_file(release), **_key(release, slot), **figure}


def _changes(release: Release) -> Rows:
    """`[x]` stands where a release does not offer the figure."""
    for change in release.changes:
        figures = {**_marked("before", change.before or NOT_OFFERED), **_marked("after", change.after or NOT_OFFERED)}
        yield {**_of_the_file(release), "against": change.against, **_key(release, change.slot), **figures}


def _marked(when: str, shown: Shown) -> dict[str, Value]:
    return {f"value_{when}": shown.value, f"mark_{when}": MARKS[shown.status].symbol}


def _of_the_file(release: Release) -> dict[str, Value]:
    number = release.edition.number
    return {"release": number, "data_kind": data_kind(release), "level": publishable(release).value}


def data_kind(release: Release) -> str:
    """Whether a release was made from invented data or from the project's records."""
    return "demonstration" if release.source.demonstration else "records"


def _key(release: Release, slot: Slot) -> dict[str, Value]:
    region = release.region
    return {
        "indicator": slot.indicator,
        "unit": release.indicator(slot.indicator).unit.value,
        "area_code": slot.area,
        "area": _said(lambda speaker: area_name(speaker, region, slot.area)),
        "basis": REGION if slot.area == REGION else basis_of(region, slot.area).value,
        "group_code": slot.group,
        "group": _said(lambda speaker: group_name(speaker, region, slot.group)),
        "service_code": slot.service,
        "service": _said(lambda speaker: service_name(speaker, region, slot.service)),
        "year": slot.time,
    }


def _said(name: Callable[[Speaker], str]) -> Bilingual:
    return Bilingual(name(_LATVIAN), name(_ENGLISH))


def column_names(field: Field, languages: Sequence[Language]) -> list[str]:
    """The columns of a field: a name has one for each language where there are several."""
    return [f"{field.name}_{one}" for one in languages] if field.named and len(languages) > 1 else [field.name]


def release_csv(release: Release, table: str, languages: Sequence[Language]) -> str:
    """A table of a release as CSV text (comma, RFC 4180) with names in the given languages. Values are numbers or empty."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    fields = fields_of(table)
    writer.writerow([name for field in fields for name in column_names(field, languages)])
    for row in rows_of(release, table):
        writer.writerow([part for field in fields for part in _written(field, row[field.name], languages)])
    return text.getvalue()


def _written(field: Field, value: Value, languages: Sequence[Language]) -> list[str | int]:
    if not field.named:
        return ["" if value is None else str(value)]
    return [value[one] if isinstance(value, Bilingual) else "" for one in languages]


def release_csv_bytes(release: Release, table: str, language: Language) -> bytes:
    """A table of a release for a reader: names in the reader's language, and the byte order mark that spreadsheets need."""
    return release_csv(release, table, (language,)).encode("utf-8-sig")


# ---- A release as an XLSX workbook for people: a sheet a table with a column a year, the official totals, and notes ----

_HEADINGS = (N_("Area"), N_("Code"), N_("Municipalities"), N_("Target group"), N_("Service"))
_WIDTHS = (30, 12, 20, 44, 40)
_LONGEST_SHEET_NAME = 31


def release_xlsx(release: Release, language: Language) -> bytes:
    """A workbook of a release: numbers as numbers, marks as texts, frozen heads and filters, its level on every print.

    The same release gives the same bytes, whenever the workbook is made.
    """
    buffer = io.BytesIO()
    with Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as workbook:
        _Book(workbook, release, Speaker(language)).write()
    return buffer.getvalue()


class _Book:
    """A workbook being written."""

    def __init__(self, workbook: Workbook, release: Release, speaker: Speaker) -> None:
        self.workbook, self.release, self.speaker = workbook, release, speaker
        self.level = publishable(release)
        self.head = workbook.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self.term = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self.wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
        self.number = workbook.add_format({"num_format": "#,##0"})
        self.official = workbook.add_format({"num_format": "#,##0", "bold": True})
        self.mark = workbook.add_format({"align": "right"})

    def write(self) -> None:
        self.workbook.set_properties(
            {
                "title": title(self.speaker, self.release),
                "comments": level_line(self.speaker, self.level),
                "created": dt.datetime.combine(self.release.edition.released_on, dt.time()),
            }
        )
        for indicator in TABLES:
            self._table(indicator)
        self._official_totals()
        self._notes()

    def _sheet(self, name: str) -> Worksheet:
        """A sheet that prints with its level and name at the head of every page."""
        sheet = self.workbook.add_worksheet(name[:_LONGEST_SHEET_NAME])
        sheet.set_header(f"&L{level_line(self.speaker, self.level)}&R&A")
        sheet.set_footer("&R&P / &N")
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        return sheet

    # ---- tables --------------------------------------------------------------------------------------------------

    def _table(self, indicator: str) -> None:
        """An indicator with a row an area, group and service, and a column a year."""
        sheet = self._sheet(self.speaker.name(self.release.indicator(indicator).name))
        slots = [slot for slot in self.release.cells if slot.indicator == indicator]
        times = sorted({slot.time for slot in slots})  # years first, for digits stand before letters
        rows = list(dict.fromkeys(slot._replace(time="") for slot in slots))
        headings = [self.speaker.say(one) for one in _HEADINGS]
        self._head(sheet, headings, [time_name(self.speaker, one) for one in times], len(rows))
        for line, row in enumerate(rows, start=1):
            sheet.write_row(line, 0, self._names(row))
            for place, time in enumerate(times, start=len(_HEADINGS)):
                self._cell(sheet, line, place, row._replace(time=time))

    def _head(self, sheet: Worksheet, names: Sequence[str], figures: Sequence[str], rows: int) -> None:
        sheet.write_row(0, 0, [*names, *figures], self.head)
        for place, width in enumerate(_WIDTHS):
            sheet.set_column(place, place, width)
        sheet.set_column(len(names), len(names) + len(figures) - 1, 12)
        sheet.freeze_panes(1, 1)
        sheet.repeat_rows(0)
        sheet.autofilter(0, 0, max(1, rows), len(names) + len(figures) - 1)

    def _names(self, slot: Slot) -> list[str]:
        speaker, region = self.speaker, self.release.region
        return [
            area_name(speaker, region, slot.area),
            slot.area,
            "" if slot.area == REGION else basis_name(speaker, region, basis_of(region, slot.area)),
            group_name(speaker, region, slot.group),
            service_name(speaker, region, slot.service),
        ]

    def _cell(self, sheet: Worksheet, line: int, place: int, slot: Slot) -> None:
        shown = self.release.shown(slot)
        if shown.value is None:
            sheet.write_string(line, place, MARKS[shown.status].symbol, self.mark)
        else:
            exact = shown.status is Status.OFFICIAL
            sheet.write_number(line, place, shown.value, self.official if exact else self.number)

    def _official_totals(self) -> None:
        """The exact numbers with where the project has published them."""
        say = self.speaker.say
        sheet = self._sheet(say(N_("Official totals")))
        found = [(slot, shown) for slot, shown in self.release.cells.items() if shown.source]
        headings = [*(say(one) for one in _HEADINGS), say(N_("Indicator"))]
        self._head(sheet, headings, [say(N_("Year")), say(N_("Value")), say(N_("Source"))], len(found))
        for line, (slot, shown) in enumerate(found, start=1):
            name = self.speaker.name(self.release.indicator(slot.indicator).name)
            sheet.write_row(line, 0, [*self._names(slot), name, slot.time])
            sheet.write_number(line, len(headings) + 1, shown.value, self.official)
            sheet.write_string(line, len(headings) + 2, self.speaker.name(shown.source) if shown.source else "")
        sheet.set_column(len(headings) + 2, len(headings) + 2, 80)

    # ---- notes ---------------------------------------------------------------------------------------------------

    def _notes(self) -> None:
        """The level and the method in full: headings and terms in the first column, texts in the second."""
        sheet = self._sheet(self.speaker.say(N_("Notes")))
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, 1, 90)
        sheet.set_column(2, 3, 60)
        easy = Section(self.speaker.say(N_("In short")), summary(self.speaker, self.release))
        lines: list[tuple[str, ...]] = [level_note(self.speaker, self.level)]
        for section in (easy, *sections(self.speaker, self.release)):
            lines += [("",), *_lines(section)]
        for line, (term, *texts) in enumerate(lines):
            sheet.write_string(line, 0, term, self.term)
            for place, text in enumerate(texts, start=1):
                sheet.write_string(line, place, text, self.wrapped)


def _lines(section: Section) -> Iterator[tuple[str, ...]]:
    yield (section.heading,)
    yield from (("", paragraph) for paragraph in section.paragraphs)
    yield from section.pairs
    if section.table:
        yield section.table.headings
        yield from section.table.rows
