"""Listings as a reader and a program see them."""

from __future__ import annotations

import csv
import datetime as dt
import io
from decimal import Decimal

import openpyxl
import pytest

from di_metrics.export.table_files import listing_csv, listing_xlsx
from di_metrics.model import Language
from di_metrics.text import Speaker
from di_metrics.text.tabular import Coded, Field, Listing, Value, written

LATVIAN, ENGLISH = Speaker(Language.LV), Speaker(Language.EN)
SPACE = "\N{NO-BREAK SPACE}"
LISTING = Listing(
    "Pārbaude",
    (Field("place", "Vieta"), Field("day", "Diena"), Field("units", "Apjoms", 3, least=0), Field("eur", "EUR", 2)),
    (
        (Coded("LV1", "=Vējupe"), dt.date(2019, 12, 31), Decimal("1.500"), Decimal("1234.5")),
        (Coded("", "nav zināms"), None, Decimal(2), None),
        ("Kopā", None, Decimal("3.5"), Decimal("1234.5")),
    ),
    has_total=True,
)

VALUES: list[tuple[Field, Value, str, str]] = [
    (Field("x", ""), None, "–", "–"),
    (Field("x", ""), "text", "text", "text"),
    (Field("x", ""), Coded("a", "Name"), "Name", "Name"),
    (Field("x", ""), dt.date(2019, 12, 1), "01.12.2019.", "1 December 2019"),
    (Field("x", "", 2), Decimal("1234.5"), f"1{SPACE}234,50", "1,234.50"),
    (Field("x", "", 4, least=2), Decimal("25.0000"), "25,00", "25.00"),
    (Field("x", "", 4, least=2), Decimal("25.1250"), "25,125", "25.125"),
    (Field("x", "", 3, least=0), Decimal("10.000"), "10", "10"),
    (Field("x", "", 3, least=0), Decimal("0.125"), "0,125", "0.125"),
    (Field("x", "", 0), 1234, f"1{SPACE}234", "1,234"),
]


@pytest.mark.parametrize(("field", "value", "latvian", "english"), VALUES)
def test_values_are_written_in_the_readers_language(field: Field, value: Value, latvian: str, english: str) -> None:
    assert (written(LATVIAN, field, value), written(ENGLISH, field, value)) == (latvian, english)


def test_csv_has_codes_beside_names_and_no_total() -> None:
    rows = list(csv.reader(io.StringIO(listing_csv(LISTING, demonstration=True).decode("utf-8-sig"))))
    assert rows == [
        ["place_code", "place", "day", "units", "eur", "data_kind", "level"],
        ["LV1", "=Vējupe", "2019-12-31", "1.500", "1234.5", "demonstration", "internal"],
        ["", "nav zināms", "", "2", "", "demonstration", "internal"],
    ]
    assert b"demonstration" not in listing_csv(LISTING, demonstration=False)


def test_xlsx_holds_days_and_numbers_as_such_and_says_for_whom_it_is() -> None:
    book = openpyxl.load_workbook(io.BytesIO(listing_xlsx(LATVIAN, LISTING, [("Avots", "izdomāts")])))
    data, remarks = book.worksheets
    assert [tuple(cell.value for cell in row) for row in data.iter_rows()] == [
        ("Vieta", "Diena", "Apjoms", "EUR"),
        ("=Vējupe", dt.datetime(2019, 12, 31), 1.5, 1234.5),
        ("nav zināms", None, 2, None),
        ("Kopā", None, 3.5, 1234.5),
    ]
    assert data["A2"].data_type == "s"  # a name that looks like a formula stays a name
    text = "\n".join(str(cell.value) for row in remarks.iter_rows() for cell in row if cell.value)
    assert "iekšējai lietošanai" in text
    assert "izdomāts" in text
