"""Makers of municipalities' reports as they arrive: in any encoding, separator, format and state of tidiness."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from xlsxwriter.workbook import Workbook

from di_metrics.region import Region
from di_metrics.region_files import load_region, read_folder
from di_metrics.reports import Aliases, Checks, Pseudonyms, Quarantined, Reading, read_aliases, read_checks, read_report
from di_metrics.reports.columns import COLUMN, SUPPLEMENT_COLUMNS
from di_metrics.settings import PROGRAMME

SAMPLE = Path(__file__).parent / "regions" / "sample"
KEY = bytes.fromhex("57a0cafdbf3a62a5e3ed8c19a79b60be2c0a5cb3127d5e44f1b6390de8c4172f")
PSEUDONYMS = Pseudonyms(KEY)


class FormulaError(str):
    """What a formula shows that cannot be computed; in delimited text it is a text."""


Cell = str | float | int | bool | Decimal | dt.date | None
Row = Mapping[str, Cell]
"""Cells by the name of their column; a heading that is no column stands for one the report does not have."""

SERVICE: dict[str, Cell] = {
    "municipality": "Dzintarpils pilsēta",
    "target_group": "pieaugušie ar GRT",
    "person": "A-1",
    "service": "aprūpe mājās",
    "date_from": dt.date(2019, 1, 1),
    "date_to": dt.date(2019, 1, 31),
    "units": Decimal("20.5"),
    "unit_price_eur": Decimal("3.14"),
    "compensation_eur": Decimal("64.37"),
}
ASSESSMENT: dict[str, Cell] = {
    "municipality": "Dzintarpils pilsēta",
    "target_group": "pieaugušie ar GRT",
    "person": "A-1",
    "assessed_on": dt.date(2019, 1, 2),
    "plan_on": dt.date(2019, 2, 1),
    "recommended_services": "aprūpe mājās; grupu dzīvoklis / grupu māja",
}
CHILD: dict[str, Cell] = {
    **SERVICE,
    "target_group": "bērni ar FT",
    "person": "B-1",
    "service": "masāža",
    "units": Decimal(4),
    "unit_price_eur": Decimal(20),
    "compensation_eur": Decimal(80),
}
GUARDIAN: dict[str, Cell] = {**CHILD, "target_group": "likumiskie pārstāvji", "person": "V-1", "child": "B-1"}


@cache
def sample_files() -> dict[str, str]:
    """The texts of the invented region and its programme."""
    return read_folder(SAMPLE, PROGRAMME)


@cache
def sample_region() -> Region:
    """The invented region."""
    return load_region(sample_files())


@cache
def sample_checks() -> Checks:
    """What the programme has reports of the invented region checked by."""
    return read_checks(sample_region(), sample_files())


ALIAS_TABLE = """kind,alias,code
municipality,Dzintarpils,9010000
municipality,Dzintarpils,LV9001000
municipality,Liepziedu nov.,9030200
municipality,Liepziedu nov.,LV9003000
service,masieris,massage
parish,Augšupe,Augšupes pagasts
"""


@cache
def sample_aliases() -> Aliases:
    """Other names in the invented region."""
    return read_aliases(ALIAS_TABLE, sample_region())


def read(data: bytes, quarantined: Mapping[int, Quarantined] = {}) -> Reading:
    """Read a report of the invented region, of which some rows may wait in quarantine."""
    return read_report(data, sample_region(), sample_aliases(), PSEUDONYMS, checks=sample_checks(), quarantined=quarantined)


def names_of(rows: Sequence[Row]) -> list[str]:
    """The columns that some rows need, in the order of the template, and then those that are none."""
    used = {name for row in rows for name in row}
    return [one.name for one in SUPPLEMENT_COLUMNS if one.name in used] + sorted(used - set(COLUMN))


def heading(name: str) -> str:
    """The Latvian heading of a column."""
    return COLUMN[name].heading.lv if name in COLUMN else name


def decimal_comma(cell: Cell) -> str:
    """A cell as text in the Latvian way."""
    if isinstance(cell, dt.datetime):
        return cell.strftime("%d.%m.%Y %H:%M:%S")
    if isinstance(cell, dt.date):
        return cell.strftime("%d.%m.%Y.")
    return "" if cell is None else str(cell).replace(".", ",") if isinstance(cell, float | Decimal) else str(cell)


def lines(rows: Sequence[Row], write: Callable[[Cell], str] = decimal_comma) -> list[list[str]]:
    """Headings and rows as texts."""
    names = names_of(rows)
    return [[heading(name) for name in names], *([write(row.get(name)) for name in names] for row in rows)]


def csv_of(table: Sequence[Sequence[str]], *, encoding: str = "utf-8-sig", separator: str = ";") -> bytes:
    """Texts as delimited text."""
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=separator).writerows(table)
    return written.getvalue().encode(encoding)


def csv_report(*rows: Row, encoding: str = "utf-8-sig", separator: str = ";") -> bytes:
    """Rows as a spreadsheet set to Latvian saves them."""
    return csv_of(lines(rows), encoding=encoding, separator=separator)


Sheet = Sequence[Sequence[Cell]]


def xlsx_of(
    sheets: Mapping[str, Sheet],
    *,
    hidden: Sequence[str] = (),
    hidden_rows: Sequence[int] = (),
    hidden_columns: Sequence[int] = (),
    without_size: bool = False,
    touch: Callable[[Workbook], None] | None = None,
) -> bytes:
    """Sheets as a workbook; days and numbers are such, texts stay texts. Rows and columns count from 0.

    Rows and columns that are hidden are marked so, or `without_size`.
    """
    buffer = io.BytesIO()
    size, mark = (0, {}) if without_size else (None, {"hidden": True})
    workbook = Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False})
    day = workbook.add_format({"num_format": "dd.mm.yyyy"})
    for name, table in sheets.items():
        sheet = workbook.add_worksheet(name)
        if name in hidden:
            sheet.hide()
        for line in hidden_rows:
            sheet.set_row(line, size, None, mark)
        for place in hidden_columns:
            sheet.set_column(place, place, size, None, mark)
        for line, row in enumerate(table):
            for place, cell in enumerate(row):
                if isinstance(cell, dt.date):
                    moment = cell if isinstance(cell, dt.datetime) else dt.datetime(cell.year, cell.month, cell.day)
                    sheet.write_datetime(line, place, moment, day)
                elif isinstance(cell, FormulaError):
                    sheet.write_formula(line, place, "=NA()", None, str(cell))
                elif isinstance(cell, str):
                    sheet.write_string(line, place, cell)
                elif cell is not None:
                    sheet.write(line, place, cell)
    if touch:
        touch(workbook)
    workbook.close()
    return buffer.getvalue()


def table_of(rows: Sequence[Row]) -> list[list[Cell]]:
    """Headings and rows as cells."""
    names = names_of(rows)
    return [[heading(name) for name in names], *([row.get(name) for name in names] for row in rows)]


def xlsx_report(*rows: Row) -> bytes:
    """Rows as a workbook of one sheet."""
    return xlsx_of({"Atskaite": table_of(rows)})


def zip_of(parts: Mapping[str, bytes | str], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive of some parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def changed_parts(data: bytes, **changes: Callable[[bytes], bytes]) -> bytes:
    """An archive with some parts changed; each is named by the end of its name, without its ending."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for end, change in changes.items():
        [name] = [one for one in parts if one.rpartition("/")[2].partition(".")[0] == end and one.endswith(".xml")]
        parts[name] = change(parts[name])
    return zip_of(parts)


_ODS = "application/vnd.oasis.opendocument.spreadsheet"
_NAMESPACES = (
    " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for prefix, name in (("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"))
    )
    + ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
)


def ods_of(
    sheets: Mapping[str, Sheet],
    *,
    hidden: Sequence[str] = (),
    hidden_rows: Sequence[int] = (),
    hidden_columns: Sequence[int] = (),
    without_size: bool = False,
    manifest: str = "<manifest/>",
) -> bytes:
    """Sheets as LibreOffice writes them, blank cells and rows run together. Rows and columns count from 0.

    Rows and columns that are hidden are marked so, or `without_size`.
    """
    flat = ' table:style-name="flat"' if without_size else ""
    tables = "".join(
        f'<table:table table:name={quoteattr(name)} table:style-name="{"ta2" if name in hidden else "ta1"}">'
        f"{''.join(_ods_column(place in hidden_columns, flat) for place in range(max(hidden_columns, default=-1) + 1))}"
        f"{''.join(_ods_row(row, line in hidden_rows, flat) for line, row in enumerate(table))}"
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/>'
        "</table:table-row></table:table>"
        for name, table in sheets.items()
    )
    styles = "".join(
        f'<style:style style:name="{name}" style:family="table"><style:table-properties table:display="{shown}"/>'
        "</style:style>"
        for name, shown in (("ta1", "true"), ("ta2", "false"))
    )
    styles += "".join(
        f'<style:style style:name="{name}" style:family="table-{kind}"><style:table-{kind}-properties'
        f' style:{kind}-{measure}="{size}"/></style:style>'
        for kind, measure in (("row", "height"), ("column", "width"))
        for name, size in (("flat", "0cm"), ("usual", "0.45cm"))
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_NAMESPACES}><office:automatic-styles>{styles}'
        f"</office:automatic-styles><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    return zip_of({"mimetype": _ODS, "content.xml": content, "META-INF/manifest.xml": manifest})


def _ods_column(hidden: bool, flat: str) -> str:
    state = (flat or ' table:visibility="collapse"') if hidden else ""
    return f"<table:table-column{state}/>"


def _ods_row(row: Sequence[Cell], hidden: bool, flat: str) -> str:
    state = (flat or ' table:visibility="filter"') if hidden else ""
    return f"<table:table-row{state}>{''.join(map(_ods_cell, row))}</table:table-row>"


def _ods_cell(cell: Cell) -> str:
    if cell is None or cell == "":
        return "<table:table-cell/>"
    if isinstance(cell, dt.date):
        kind = f'office:value-type="date" office:date-value="{cell.isoformat()}"'
    elif isinstance(cell, float | int | Decimal):
        kind = f'office:value-type="float" office:value="{cell}"'
    elif isinstance(cell, FormulaError):
        kind = 'table:formula="of:=NA()" office:value-type="string" office:string-value="" calcext:value-type="error"'
    else:
        kind = 'office:value-type="string"'
    paragraphs = "".join(f"<text:p>{escape(part)}</text:p>" for part in str(cell).split("\n"))
    return f"<table:table-cell {kind}>{paragraphs}</table:table-cell>"


def personal_code(number: int) -> str:
    """An invented personal code of the old form whose check digit is right."""
    digits = f"{number % 28 + 1:02d}{number // 28 % 12 + 1:02d}{number // 336 % 100:02d}1{number % 1000:03d}"
    weights = (1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    weighed = sum(weight * int(digit) for weight, digit in zip(weights, digits, strict=True))
    return f"{digits[:6]}-{digits[6:]}{(1101 - weighed) % 11 % 10}"
