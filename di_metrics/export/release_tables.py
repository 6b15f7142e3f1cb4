"""A release as tidy tables: one row a figure, codes beside names, the number and its mark in columns of their own."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence

from di_metrics.export.level import publishable
from di_metrics.model import Bilingual, Language
from di_metrics.release.cells import MONEY, PERSONS, REGION, Shown, Slot
from di_metrics.release.release import NOT_OFFERED, Release
from di_metrics.text import Speaker
from di_metrics.text.dictionary import CHANGE_FIELDS, DATA_FIELDS, Field
from di_metrics.text.marks import MARKS
from di_metrics.text.release_names import area_name, basis_of, group_name, service_name

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
