"""The workbook that a municipality fills in: lists to choose from, locked headings, an example row, help and codes."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from textwrap import wrap

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from di_metrics.model import Bilingual
from di_metrics.region import Region
from di_metrics.reports.columns import (
    CHILD,
    COLUMNS,
    FROM_INSTITUTION,
    FROM_STATE_CARE,
    HELP_WITHOUT_REFORM,
    PARISH,
    ColumnKind,
    Needed,
    ReportColumn,
)
from di_metrics.reports.identifiers import EXAMPLE
from di_metrics.reports.marking import CELL_FORMATS
from di_metrics.reports.programme import Checks, Family

TITLE = Bilingual("Atskaite par faktiski saņemto pakalpojumu apjomu", "Report of services actually received")
HEADER_ROW, EXAMPLE_ROW = 1, 2
"""Counted from 0."""

_LAST_ROW = 20_000
_SHEETS = {"report": "Atskaite", "help": "Palīdzība - Help", "codes": "Kodi - Codes"}
_EXAMPLE_NOTE = "Paraugs: šo rindu neielasa. / Example: this row is not read."
_YES_NO = ("jā", "nē")
_NEEDED = {
    Needed.ALWAYS: Bilingual("vienmēr", "always"),
    Needed.WITH_SERVICE: Bilingual("ja rindā ir pakalpojums", "if the row tells a service"),
    Needed.FOR_GUARDIANS: Bilingual("likumiskajiem pārstāvjiem", "for guardians"),
    Needed.NEVER: Bilingual("nav obligāti", "not required"),
}
_NUMBER_FORMATS = {**CELL_FORMATS, ColumnKind.UNITS: "0.###", ColumnKind.PRICE: "0.00##", ColumnKind.MONEY: "#,##0.00"}
_WIDTHS = {
    ColumnKind.IDENTIFIER: 22,
    ColumnKind.MUNICIPALITY: 26,
    ColumnKind.GROUP: 46,
    ColumnKind.SERVICE: 40,
    ColumnKind.SERVICES: 34,
    ColumnKind.TEXT: 28,
}

Entries = Sequence[tuple[str, str, str]]
"""Code and both names of what can be chosen in a column."""


def columns_of(family: Family, checks: Checks) -> tuple[ReportColumn, ...]:
    """The columns of a family's template: a child's code where there are guardians, else “from state care” and whence."""
    left_out = (FROM_STATE_CARE, FROM_INSTITUTION) if checks.guardians in family.groups else (CHILD,)
    return tuple(column for column in COLUMNS if column not in left_out)


def _fitting(columns: Sequence[ReportColumn], region: Region) -> tuple[ReportColumn, ...]:
    """Columns without what a region does not have: municipalities that a reform divided, a list of institutions."""
    lacking = {PARISH: not region.divided, FROM_INSTITUTION: not region.institutions}
    kept = [column for column in columns if not lacking.get(column)]
    if region.has_reform:
        return tuple(kept)
    return tuple(replace(column, help=HELP_WITHOUT_REFORM.get(column.name, column.help)) for column in kept)


def template_bytes(region: Region, checks: Checks, family: Family) -> bytes:
    """The template for a family of groups, as an XLSX workbook."""
    buffer = io.BytesIO()
    workbook = Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    report, help_sheet, codes = (workbook.add_worksheet(name) for name in _SHEETS.values())
    columns = _fitting(columns_of(family, checks), region)
    lists = _lists(region, family)
    ranges = _write_codes(workbook, codes, lists)
    _write_report(workbook, report, columns, ranges)
    _write_example(workbook, report, columns, region, family)
    _write_help(workbook, help_sheet, columns)
    workbook.close()
    return buffer.getvalue()


def _lists(region: Region, family: Family) -> dict[ColumnKind, Entries]:
    """What can be chosen. A municipality that kept its name stands there once, with both codes."""
    codes: dict[str, list[str]] = {}
    english: dict[str, str] = {}
    for one in region.municipalities:
        if one.partner:
            codes.setdefault(one.name_lv, []).append(one.code)
            english[one.name_lv] = one.name_en
    services = [one for one in region.services if set(one.target_groups) & set(family.groups)]
    return {
        ColumnKind.MUNICIPALITY: [(" / ".join(found), name, english[name]) for name, found in codes.items()],
        ColumnKind.GROUP: [(code, region.group[code].name_lv, region.group[code].name_en) for code in family.groups],
        ColumnKind.SERVICE: [(one.code, one.name_lv, one.name_en) for one in services],
        ColumnKind.INSTITUTION: [(one.code, one.name_lv, one.name_en) for one in region.institutions],
        ColumnKind.PARISH: [(row.parish, row.parish, row.parish) for row in region.succession if row.parish],
    }


def _write_codes(workbook: Workbook, sheet: Worksheet, lists: dict[ColumnKind, Entries]) -> dict[ColumnKind, str]:
    """Write all that can be chosen; returns where the names of each kind stand."""
    bold = workbook.add_format({"bold": True})
    sheet.write_row(0, 0, ["Veids / Kind", "Kods / Code", "Nosaukums latviski", "Name in English"], bold)
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 28)
    sheet.set_column(2, 3, 50)
    sheet.freeze_panes(1, 0)
    _fit_for_print(sheet)
    line, ranges = 1, {}
    for kind, entries in lists.items():
        first = line
        heading = next(column.heading for column in COLUMNS if column.kind is kind)
        for code, latvian, english in entries:
            sheet.write_row(line, 0, [f"{heading.lv} / {heading.en}", code, latvian, english])
            line += 1
        if entries:
            ranges[kind] = f"='{_SHEETS['codes']}'!$C${first + 1}:$C${line}"
    return ranges


def _write_report(
    workbook: Workbook, sheet: Worksheet, columns: Sequence[ReportColumn], ranges: dict[ColumnKind, str]
) -> None:
    heading = {"bold": True, "text_wrap": True, "valign": "top", "border": 1, "bg_color": "#E8EEF4"}
    needed = workbook.add_format({**heading, "bg_color": "#CFDDEA"})
    other = workbook.add_format(heading)
    sheet.write_string(0, 0, TITLE.lv, workbook.add_format({"bold": True, "font_size": 14}))
    sheet.set_row(HEADER_ROW, 48)
    for place, column in enumerate(columns):
        sheet.write_string(HEADER_ROW, place, column.heading.lv, needed if column.needed is Needed.ALWAYS else other)
        sheet.set_column(place, place, _WIDTHS.get(column.kind, 15), _open_cell(workbook, column))
        _offer_choice(sheet, place, column, ranges)
    sheet.freeze_panes(HEADER_ROW + 1, 0)
    allowed = ("format_columns", "format_rows", "insert_rows", "sort", "autofilter")
    sheet.protect("", dict.fromkeys(allowed, True))
    _fit_for_print(sheet)
    sheet.repeat_rows(HEADER_ROW)


def _fit_for_print(sheet: Worksheet) -> None:
    """A4 across, all columns on one page."""
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _open_cell(workbook: Workbook, column: ReportColumn) -> Format:
    wrapped = {"text_wrap": True} if column.kind is ColumnKind.SERVICES else {}
    return workbook.add_format({"locked": False, "num_format": _NUMBER_FORMATS.get(column.kind, "General"), **wrapped})


def _offer_choice(sheet: Worksheet, place: int, column: ReportColumn, ranges: dict[ColumnKind, str]) -> None:
    """A list to choose from, and the column's help beside the cell. Text can be typed too: reading checks it."""
    source: object = list(_YES_NO) if column.kind is ColumnKind.YES_NO else ranges.get(column.kind)
    help_text = column.help.lv
    options: dict[str, object] = {"validate": "any"}
    if source:
        options = {"validate": "list", "source": source, "error_type": "warning"}
    options |= {"input_title": column.heading.lv[:32], "input_message": help_text[:255]}
    sheet.data_validation(EXAMPLE_ROW, place, _LAST_ROW, place, options)


def _write_example(
    workbook: Workbook, sheet: Worksheet, columns: Sequence[ReportColumn], region: Region, family: Family
) -> None:
    for place, column in enumerate(columns):
        value = _example(region, family).get(column.name)
        look = {"italic": True, "font_color": "#595959", "locked": False}
        cell = workbook.add_format({**look, "num_format": _NUMBER_FORMATS.get(column.kind, "General")})
        if isinstance(value, dt.date):
            sheet.write_datetime(EXAMPLE_ROW, place, dt.datetime(value.year, value.month, value.day), cell)
        elif isinstance(value, Decimal):
            sheet.write_number(EXAMPLE_ROW, place, float(value), cell)
        else:
            sheet.write_string(EXAMPLE_ROW, place, value or "", cell)


def _example(region: Region, family: Family) -> dict[str, str | dt.date | Decimal]:
    """A row as it should be, of the first group that receives services; its person is no person."""
    group = next(code for code in family.groups if region.services_for(code))
    service = region.service[region.services_for(group)[0]]
    place = next(one for one in region.of_basis(region.default_basis) if one.partner)
    year, units = region.project.end.year, Decimal(10)
    return {
        "municipality": place.name_lv,
        "target_group": region.group[group].name_lv,
        "person": EXAMPLE,
        "assessed_on": dt.date(year - 1, 11, 4),
        "plan_on": dt.date(year - 1, 12, 2),
        "recommended_services": service.name_lv,
        "service": service.name_lv,
        "date_from": dt.date(year, 1, 1),
        "date_to": dt.date(year, 1, 31),
        "units": units,
        "unit_price_eur": service.price_eur,
        "compensation_eur": units * service.price_eur,
        "notes": _EXAMPLE_NOTE,
    }


_GUIDE = Bilingual(
    "Viens fails – viena pašvaldība, viens gads vai tā daļa un viena mērķgrupu saime. Katrā rindā: cilvēka izvērtēšana, "
    "saņemtais pakalpojums vai abi. Parauga rindu var dzēst. Virsrakstus nemainiet; kolonnu secība nav svarīga.",
    "One file holds one municipality, one year or part of it, and one family of target groups. Each row tells the "
    "assessment of a person, a service received, or both. The example row may be deleted. Leave the headings as they are; "
    "columns may be in any order.",
)


_HELP_WIDTHS = (26, 22, 60, 26, 22, 60)
_LINE = 15
"""Points of a line of text. Rows of merged cells do not find their height themselves, and some programs find none."""


def _write_help(workbook: Workbook, sheet: Worksheet, columns: Sequence[ReportColumn]) -> None:
    bold = workbook.add_format({"bold": True, "valign": "top", "text_wrap": True})
    wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
    for place, width in enumerate(_HELP_WIDTHS):
        sheet.set_column(place, place, width)
    for line, text in enumerate((TITLE.lv, _GUIDE.lv, TITLE.en, _GUIDE.en)):
        sheet.merge_range(line, 0, line, 5, text, bold if line % 2 == 0 else wrapped)
        sheet.set_row(line, _height([text], [sum(_HELP_WIDTHS)]))
    sheet.write_row(5, 0, ["Kolonna", "Vajadzīga", "Kas tajā rakstāms", "Column", "Needed", "What belongs into it"], bold)
    for line, column in enumerate(columns, start=6):
        needed = _NEEDED[column.needed]
        texts = [column.heading.lv, needed.lv, column.help.lv, column.heading.en, needed.en, column.help.en]
        sheet.write_row(line, 0, texts, wrapped)
        sheet.set_row(line, _height(texts, _HELP_WIDTHS))
    _fit_for_print(sheet)


def _height(texts: Sequence[str], widths: Sequence[int]) -> float:
    """The height of a row in which every text has room; a wrapped line is seldom full."""
    return _LINE * max(len(wrap(text, max(1, int(width * 0.9)))) for text, width in zip(texts, widths, strict=True)) + 3
