"""Random reports, written in random dialects, are read back as they were meant."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from binary_workbooks import xls_of, xlsb_of
from hypothesis import given, settings
from hypothesis import strategies as st
from report_files import PSEUDONYMS, Cell, Sheet, csv_of, ods_of, personal_code, read, sample_region, xlsx_of

from di_metrics.reports import Reading, ReportRow
from di_metrics.reports.columns import COLUMN, COLUMNS
from di_metrics.reports.spelling import without_marks

REGION = sample_region()
FORMS = st.sampled_from(["comma", "grouped", "euro", "dot"])
PLACES = [one for one in REGION.municipalities if one.partner]
_MONTHS = ["janvāris", "februāris", "marts", "aprīlis", "maijs", "jūnijs"]
_MONTHS += ["jūlijs", "augusts", "septembris", "oktobris", "novembris", "decembris"]


WORKBOOKS: dict[str, Callable[[Sheet], bytes]] = {
    "xlsx": lambda table: xlsx_of({"s": table}),
    "ods": lambda table: ods_of({"s": table}),
    "xls": xls_of,
    "xlsb": xlsb_of,
}


@dataclass(frozen=True)
class Dialect:
    """How a file is written."""

    format: str
    encoding: str
    separator: str
    headings: str
    dates: str
    numbers: str
    titles: int
    totals: bool
    order: int


DIALECTS = st.builds(
    Dialect,
    st.sampled_from(["csv", "csv", *WORKBOOKS, "xlsx texts"]),
    st.sampled_from(["utf-8", "utf-8-sig", "cp1257", "utf-16", "utf-16-le"]),
    st.sampled_from([";", ",", "\t"]),
    st.sampled_from(["lv", "en", "name", "shouted"]),
    st.sampled_from(["dotted", "dotted end", "iso", "words"]),
    FORMS,
    st.integers(0, 4),
    st.booleans(),
    st.integers(0, 1000),
)


@st.composite
def reports(draw: st.DrawFn) -> list[ReportRow]:
    """Rows that keep all rules: people of one municipality and one year, each with a month of a service or an assessment."""
    place = draw(st.sampled_from(PLACES))
    year = draw(st.integers(2017, 2020) if place.basis == "pre2021" else st.just(2022))
    adults = draw(st.booleans())
    rows = []
    for number in range(draw(st.integers(1, 6))):
        group = "adults" if adults else draw(st.sampled_from(["children", "guardians"]))
        rows.append(draw(_row(number, place.code, year, group)))
    return rows


@st.composite
def _row(draw: st.DrawFn, number: int, place: str, year: int, group: str) -> ReportRow:
    own = draw(st.booleans())
    parishes = REGION.parishes(place)
    served = group == "guardians" or draw(st.booleans())
    service = REGION.service[draw(st.sampled_from(REGION.services_for(group)))] if served else None
    assessed = group != "guardians" and (service is None or draw(st.booleans()))
    month = draw(st.integers(1, 6))
    first = dt.date(year, month, draw(st.integers(1, 5)))
    units = draw(st.decimals(0, 20, places=draw(st.integers(0, 3)))) if service else None
    price = service.price_eur if service else None
    last = dt.date(year, month, draw(st.integers(25, 28)))
    money = None if units is None or price is None else (units * price).quantize(Decimal("0.01"), ROUND_HALF_UP)
    institution = draw(st.sampled_from([None, *REGION.institution]))
    return ReportRow(
        sheet="s",
        row=number,
        municipality=place,
        parish=draw(st.sampled_from(parishes)) if parishes else None,
        group=group,
        person=f"ID/{number}" if own else personal_code(number * 7 + draw(st.integers(0, 6))),
        child=f"C-{number}" if group == "guardians" else None,
        from_state_care=institution is not None or draw(st.booleans()),
        from_institution=institution,
        assessed_on=dt.date(year, 1, draw(st.integers(1, 31))) if assessed else None,
        plan_on=dt.date(year, draw(st.integers(2, 6)), 1) if assessed and draw(st.booleans()) else None,
        recommended=tuple(draw(st.permutations(list(REGION.services_for(group))))[: draw(st.integers(0, 3))])
        if assessed
        else (),
        service=service.code if service else None,
        date_from=first if service else None,
        date_to=last if service else None,
        units=units,
        unit_price_eur=price,
        compensation_eur=money,
        provider=draw(st.sampled_from([None, "SIA „Kustība”", "=1+1", 'Biedrība "Elpa"; filiāle, 2', "+371"])),
    )


def cells_of(row: ReportRow, names: Random) -> dict[str, Cell]:
    """A row as people write it, with codes and names of both languages by turns."""
    group, service = REGION.group[row.group], REGION.service.get(row.service or "")
    place, whence = REGION.municipality[row.municipality], REGION.institution.get(row.from_institution or "")
    named = names.choice([place.code, place.name_lv.upper(), place.name_lv])
    return {
        "municipality": named,
        "parish": row.parish,
        "target_group": names.choice([group.code, group.name_lv, group.short_lv, group.name_en]),
        "person": row.person,
        "child": row.child,
        "from_state_care": "jā" if row.from_state_care else names.choice(["nē", None]),
        "from_institution": names.choice([whence.code, whence.name_lv.upper(), without_marks(whence.name_lv)])
        if whence
        else None,
        "assessed_on": row.assessed_on,
        "plan_on": row.plan_on,
        "recommended_services": names.choice([";", "; ", "\n"]).join(
            REGION.service[code].name_lv for code in row.recommended
        ),
        "service": names.choice([service.code, service.name_lv, service.name_en]) if service else None,
        "date_from": row.date_from,
        "date_to": row.date_to,
        "units": row.units,
        "unit_price_eur": row.unit_price_eur,
        "compensation_eur": row.compensation_eur,
        "provider": row.provider,
        "notes": names.choice([None, "piezīme"]),
    }


def text_of(cell: Cell, dialect: Dialect) -> str:
    """A cell as text. Three digits behind a mark could be thousands, so a fourth is written."""
    if isinstance(cell, dt.date):
        return {
            "dotted": f"{cell:%d.%m.%Y}",
            "dotted end": f"{cell:%d.%m.%Y}.",
            "iso": cell.isoformat(),
            "words": f"{cell.year}. gada {cell.day}. {_MONTHS[cell.month - 1]}",
        }[dialect.dates]
    if isinstance(cell, Decimal):
        decimals = -int(cell.as_tuple().exponent)
        written = f"{cell:,.{4 if decimals == 3 else decimals}f}".replace(",", "\N{NO-BREAK SPACE}")
        if dialect.numbers == "dot":
            return written.replace("\N{NO-BREAK SPACE}", "")
        return written.replace(".", ",") + (" EUR" if dialect.numbers == "euro" else "")
    return "" if cell is None else str(cell)


HEADINGS: dict[str, Callable[[str], str]] = {
    "lv": lambda name: COLUMN[name].heading.lv,
    "en": lambda name: COLUMN[name].heading.en,
    "name": lambda name: name,
    "shouted": lambda name: f" {COLUMN[name].heading.lv.upper()}\n",
}


def write(rows: list[ReportRow], dialect: Dialect) -> bytes:
    """A file of the rows in a dialect."""
    chance = Random(dialect.order)
    columns = [column.name for column in COLUMNS]
    chance.shuffle(columns)
    records = [cells_of(row, chance) for row in rows]
    table: list[list[Cell]] = [[f"Atskaite, {number}"] for number in range(dialect.titles)]
    table.append([HEADINGS[dialect.headings](name) for name in columns])
    table += ([record[name] for name in columns] for record in records)
    if dialect.totals:
        table.append([])
        table.append(["Kopā" if name == "municipality" else "12" if name == "units" else None for name in columns])
    if dialect.format in WORKBOOKS:
        return WORKBOOKS[dialect.format](table)
    texts = [[text_of(cell, dialect) for cell in line] for line in table]
    if dialect.format == "csv":
        return csv_of(texts, encoding=dialect.encoding, separator=dialect.separator)
    return xlsx_of({"s": texts})


def meant(row: ReportRow) -> tuple[object, ...]:
    """What a row says, with the pseudonym of its person."""
    register = "" if row.person[0].isdigit() else _register(row.municipality)
    person = PSEUDONYMS(register, row.person.replace("-", "") if not register else row.person)
    child = PSEUDONYMS(_register(row.municipality), row.child) if row.child else None
    return (*_said(row)[:3], person, child, *_said(row)[5:])


def _register(code: str) -> str:
    """The old code of the two municipalities of the invented region that alone became a new one."""
    return {"LV9001000": "9010000", "LV9002000": "9020000"}.get(code, code)


def _said(row: ReportRow) -> tuple[object, ...]:
    return tuple(getattr(row, name) for name in ReportRow.__slots__ if name not in ("sheet", "row"))


def read_with_warnings_only(data: bytes) -> Reading:
    reading = read(data)
    assert [fault for fault in reading.faults if fault.is_fault] == []
    return reading


@settings(max_examples=150, deadline=None)
@given(rows=reports(), dialect=DIALECTS)
def test_a_report_in_any_dialect_is_read_as_it_was_meant(rows: list[ReportRow], dialect: Dialect) -> None:
    reading = read_with_warnings_only(write(rows, dialect))
    assert [_said(row) for row in reading.rows] == [meant(row) for row in rows]
    assert [row.row for row in reading.rows] == list(range(dialect.titles + 2, dialect.titles + 2 + len(rows)))
    assert reading.understood.skipped.get("totals", 0) == dialect.totals
