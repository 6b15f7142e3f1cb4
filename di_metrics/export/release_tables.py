"""A release as tidy tables, a row a figure, and as a workbook for people, a column a year."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from di_metrics.deck import Column, Figure, Row, Table
from di_metrics.errors import N_
from di_metrics.export.csv_text import write_csv
from di_metrics.export.table_files import WorkbookWriter, level_line, level_note, publishable
from di_metrics.model import Bilingual, Language
from di_metrics.release.release import MONEY, NOT_OFFERED, PERSONS, REGION, Release, Shown, Slot
from di_metrics.text import Speaker
from di_metrics.text.cell_names import area_name, basis_of, group_name, service_name, time_name
from di_metrics.text.dictionary import CHANGE_FIELDS, DATA_FIELDS, Field
from di_metrics.text.labels import MARKS, basis_name
from di_metrics.text.method import sections, summary, title
from di_metrics.text.tabular import Section, text_lines

# ---- A release as tidy tables ----

TABLES = (*PERSONS, MONEY)
"""The tables of figures, by the indicator that each is of."""

CHANGES = "changes"
"""The table of what earlier releases showed otherwise."""

Value = str | int | Bilingual | None
TidyRow = Mapping[str, Value]

_SPEAKERS = {one: Speaker(one) for one in Language}


def fields_of(table: str) -> tuple[Field, ...]:
    """The columns of a table."""
    return CHANGE_FIELDS if table == CHANGES else DATA_FIELDS


def rows_of(release: Release, table: str) -> Iterator[TidyRow]:
    """The rows of a table by column, in the order of the release's menu."""
    return _changes(release) if table == CHANGES else _figures(release, table)


def _figures(release: Release, indicator: str) -> Iterator[TidyRow]:
    for slot, shown in release.cells.items():
        if slot.indicator == indicator:
            figure = {"value": shown.value, "mark": MARKS[shown.status].symbol, "source": shown.source}
            yield {**_of_the_file(release), **_key(release, slot), **figure}


def _changes(release: Release) -> Iterator[TidyRow]:
    """`[x]` stands where a release does not offer the figure."""
    for change in release.changes:
        figures = {**_marked("before", change.before or NOT_OFFERED), **_marked("after", change.after or NOT_OFFERED)}
        yield {**_of_the_file(release), "against": change.against, **_key(release, change.slot), **figures}


def _marked(when: str, shown: Shown) -> dict[str, Value]:
    return {f"value_{when}": shown.value, f"mark_{when}": MARKS[shown.status].symbol}


def _of_the_file(release: Release) -> dict[str, Value]:
    number = release.edition.number
    return {"release": number, "data_kind": data_kind(release), "level": publishable(release)}


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
    said = {one: name(speaker) for one, speaker in _SPEAKERS.items()}
    return Bilingual(said.pop(Language.LV), said.pop(Language.EN), tuple(said.items()))


def column_names(field: Field, languages: Sequence[Language]) -> list[str]:
    """The columns of a field: a name has one for each language where there are several."""
    return [f"{field.name}_{one}" for one in languages] if field.named and len(languages) > 1 else [field.name]


def release_csv(release: Release, table: str, languages: Sequence[Language]) -> str:
    """A table of a release as CSV text (comma, RFC 4180) with names in the given languages. Values are numbers or empty."""
    return rows_csv(fields_of(table), rows_of(release, table), languages)


def rows_csv(fields: Sequence[Field], rows: Iterable[TidyRow], languages: Sequence[Language]) -> str:
    """Rows by column as CSV text with names in the given languages."""
    text = io.StringIO()
    head = [name for field in fields for name in column_names(field, languages)]
    write_csv(text, [head, *(list(columns_of(fields, row, languages).values()) for row in rows)])
    return text.getvalue()


def columns_of(fields: Sequence[Field], row: TidyRow, languages: Sequence[Language]) -> dict[str, str | int | None]:
    """A row by the columns that it has in the given languages."""
    columns: dict[str, str | int | None] = {}
    for field in fields:
        value = row[field.name]
        if field.named:
            said = [_SPEAKERS[one].name(value) if isinstance(value, Bilingual) else None for one in languages]
            columns |= dict(zip(column_names(field, languages), said, strict=True))
        else:
            assert not isinstance(value, Bilingual)
            columns[field.name] = value
    return columns


def release_csv_bytes(release: Release, table: str, language: Language) -> bytes:
    """A table of a release for a reader: names in the reader's language, and the byte order mark that spreadsheets need."""
    return release_csv(release, table, (language,)).encode("utf-8-sig")


# ---- A release as an XLSX workbook for people ----

_HEADINGS = (N_("Area"), N_("Code"), N_("Municipalities"), N_("Target group"), N_("Service"))
_LONGEST_SHEET_NAME = 31


def release_xlsx(release: Release, language: Language) -> bytes:
    """A workbook of a release: numbers as numbers, marks as texts, frozen heads and filters, its level on every print.

    The same release gives the same bytes, whenever the workbook is made.
    """
    speaker, level = Speaker(language), publishable(release)
    properties = {
        "title": title(speaker, release),
        "comments": level_line(speaker, level),
        "created": dt.datetime.combine(release.edition.released_on, dt.time()),
    }
    book = WorkbookWriter(language, f"&L{level_line(speaker, level)}&R&A", properties)
    for indicator in TABLES:
        name = speaker.name(release.indicator(indicator).name)
        book.table(book.sheet(name[:_LONGEST_SHEET_NAME]), _by_year(speaker, release, indicator))
    book.table(book.sheet(speaker.say(N_("Official totals"))), _official_totals(speaker, release))
    easy = Section(speaker.say(N_("In short")), summary(speaker, release))
    lines: list[tuple[str, ...]] = [level_note(speaker, level)]
    for section in (easy, *sections(speaker, release)):
        lines += [("",), *_lines(section)]
    book.notes(book.sheet(speaker.say(N_("Notes"))), lines, 90, 60, 60)
    return book.content()


def _by_year(speaker: Speaker, release: Release, indicator: str) -> Table:
    """An indicator with a row an area, group and service, and a column a year."""
    slots = [slot for slot in release.cells if slot.indicator == indicator]
    times = sorted({slot.time for slot in slots})  # years first, for digits stand before letters
    rows = [
        _row(speaker, release, slot, [_figure(speaker, release.shown(slot._replace(time=time))) for time in times])
        for slot in dict.fromkeys(slot._replace(time="") for slot in slots)
    ]
    return _table(speaker, [Column(time_name(speaker, one), 0) for one in times], rows)


def _official_totals(speaker: Speaker, release: Release) -> Table:
    """The exact numbers with where the project has published them."""
    rows = []
    for slot, shown in release.cells.items():
        if shown.source:
            texts = (speaker.name(release.indicator(slot.indicator).name), slot.time)
            figures = [*(Figure(None, text) for text in texts), _figure(speaker, shown)]
            rows.append(_row(speaker, release, slot, [*figures, Figure(None, speaker.name(shown.source))]))
    headings = {N_("Indicator"): None, N_("Year"): None, N_("Value"): 0, N_("Source"): None}
    return _table(speaker, [Column(speaker.say(one), decimals) for one, decimals in headings.items()], rows)


def _table(speaker: Speaker, columns: Sequence[Column], rows: Sequence[Row]) -> Table:
    heading, *others = map(speaker.say, _HEADINGS)
    return Table(heading, (*(Column(one, None) for one in others), *columns), tuple(rows))


def _row(speaker: Speaker, release: Release, slot: Slot, figures: Sequence[Figure]) -> Row:
    region = release.region
    texts = (
        slot.area,
        "" if slot.area == REGION else basis_name(speaker, region, basis_of(region, slot.area)),
        group_name(speaker, region, slot.group),
        service_name(speaker, region, slot.service),
    )
    return Row(area_name(speaker, region, slot.area), (*(Figure(None, text) for text in texts), *figures))


def _figure(speaker: Speaker, shown: Shown) -> Figure:
    """A number, or its mark."""
    source = speaker.name(shown.source) if shown.source else ""
    return Figure(shown.value, MARKS[shown.status].symbol if shown.value is None else str(shown.value), source=source)


def _lines(section: Section) -> Iterator[tuple[str, ...]]:
    yield (section.heading,)
    yield from (("", paragraph) for paragraph in section.paragraphs)
    yield from section.pairs
    if section.table:
        yield from text_lines(section.table)
