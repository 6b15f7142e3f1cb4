"""Tables of texts and single records as a reader and a program see them."""

from __future__ import annotations

import csv
import datetime as dt
import io
from decimal import Decimal
from operator import itemgetter

import openpyxl
import pytest

from di_metrics.deck import Figure
from di_metrics.export.table_files import table_csv, table_xlsx
from di_metrics.model import Language
from di_metrics.text import Speaker
from di_metrics.text.tabular import CellContent, figure_of, table_of_records

LATVIAN, ENGLISH = Speaker(Language.LV), Speaker(Language.EN)
SPACE = "\N{NO-BREAK SPACE}"
HEADINGS = {"place": "Vieta", "service": "Pakalpojums", "day": "Diena", "units": "Apjoms", "eur": "EUR", "batch": "Partija"}
RECORDS: list[tuple[CellContent, ...]] = [
    (Figure(None, "=Vējupe", code="LV1"), "=a", dt.date(2019, 12, 31), Decimal("1.500"), 1234.5, 7),
    (Figure(None, "nav zināms"), Figure(None, "b", code="b1"), None, Decimal(2), None, None),
]
COLUMNS = {name: (heading, itemgetter(place)) for place, (name, heading) in enumerate(HEADINGS.items())}
TABLE = table_of_records(LATVIAN, "Pārbaude", RECORDS, COLUMNS, ("Kopā", None, None, Decimal("3.5"), 1234.5, None))

CONTENTS: list[tuple[CellContent, str, str]] = [
    (None, "", ""),
    ("text", "text", "text"),
    (Figure(None, "Name", code="a"), "Name", "Name"),
    (dt.date(2019, 12, 1), "01.12.2019.", "1 December 2019"),
    (1234.5, f"1{SPACE}234,50", "1,234.50"),
    (25.0, "25,00", "25.00"),
    (Decimal("25.1250"), "25,125", "25.125"),
    (Decimal("10.000"), "10", "10"),
    (Decimal("0.125"), "0,125", "0.125"),
    (1234, f"1{SPACE}234", "1,234"),
]


@pytest.mark.parametrize(("content", "latvian", "english"), CONTENTS)
def test_cells_are_written_in_the_readers_language(content: CellContent, latvian: str, english: str) -> None:
    assert (figure_of(LATVIAN, content).text, figure_of(ENGLISH, content).text) == (latvian, english)


def test_a_column_of_numbers_has_the_decimals_that_its_cells_need() -> None:
    assert [column.decimals for column in TABLE.columns] == [None, None, 1, 2, 0]
    assert [row.is_total for row in TABLE.rows] == [False, False, True]


def test_csv_has_codes_beside_names_and_no_total() -> None:
    rows = list(csv.reader(io.StringIO(table_csv(TABLE, demonstration=True).decode("utf-8-sig"))))
    assert rows == [
        ["place_code", "place", "service_code", "service", "day", "units", "eur", "batch", "data_kind", "level"],
        ["LV1", "'=Vējupe", "", "'=a", "2019-12-31", "1.5", "1234.5", "7", "demonstration", "internal"],
        ["", "nav zināms", "b1", "b", "", "2", "", "", "demonstration", "internal"],
    ]
    assert b"demonstration" not in table_csv(TABLE, demonstration=False)


def test_xlsx_holds_days_and_numbers_as_such_and_says_for_whom_it_is() -> None:
    book = openpyxl.load_workbook(io.BytesIO(table_xlsx(LATVIAN, TABLE, [("Avots", "izdomāts")])))
    data, remarks = book.worksheets
    assert [tuple(cell.value for cell in row) for row in data.iter_rows()] == [
        ("Vieta", "Pakalpojums", "Diena", "Apjoms", "EUR", "Partija"),
        ("=Vējupe", "=a", dt.datetime(2019, 12, 31), 1.5, 1234.5, 7),
        ("nav zināms", "b", None, 2, None, None),
        ("Kopā", None, None, 3.5, 1234.5, None),
    ]
    assert [cell.number_format for cell in data[2][2:]] == ["dd.mm.yyyy", "#,##0.0", "#,##0.00", "#,##0"]
    assert {data["A2"].data_type, data["B2"].data_type} == {"s"}  # a text that looks like a formula stays a text
    assert data.auto_filter.ref == "A1:F3", "the total is no row of the filter"
    text = "\n".join(str(cell.value) for row in remarks.iter_rows() for cell in row if cell.value)
    assert "iekšējai lietošanai" in text
    assert "izdomāts" in text
