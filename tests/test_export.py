"""Tables as files, opened again by readers that did not write them."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import openpyxl
import pytest

from di_metrics.export.table_files import table_csv, table_xlsx
from di_metrics.indicators import CATALOGUE
from di_metrics.model import Dimension, Language, Period, Selection
from di_metrics.query import evaluate
from di_metrics.store import Database
from di_metrics.text import Speaker
from di_metrics.text.notes import notes
from di_metrics.text.tabular import Table, table_of

LATVIAN = Speaker(Language.LV)


@pytest.fixture
def table(sample: Database) -> Table:
    """Coverage and compensation by municipality, with totals of their own."""
    selection = Selection(Period(sample.region.project.end))
    codes = ("coverage", "compensation")
    by_place = [evaluate(sample, CATALOGUE[code], selection, (Dimension.MUNICIPALITY,)) for code in codes]
    totals = [evaluate(sample, CATALOGUE[code], selection) for code in codes]
    return table_of(LATVIAN, sample.region, "Pārbaude", by_place, totals)


def test_csv_has_codes_names_values_and_marks(table: Table, sample: Database) -> None:
    rows = list(csv.DictReader(io.StringIO(table_csv(table.written(LATVIAN), demonstration=True).decode("utf-8-sig"))))
    assert [row["municipality_code"] for row in rows] == [row.codes[0] or "" for row in table.rows if not row.is_total]
    expected = {row.codes[0] or "": row.cells for row in table.rows if not row.is_total}
    marks = {"no_data": "[x]", "not_applicable": "[z]", "suppressed": "[c]"}
    for row in rows:
        for cell, code in zip(expected[row["municipality_code"]], ("coverage", "compensation"), strict=True):
            assert row[code] == (marks[cell.status] if cell.value is None else str(cell.value))
    assert {row["data_kind"] for row in rows} == {"demonstration"}
    assert {row["level"] for row in rows} == {"internal"}
    assert {"[x]", "[z]"} & {row["coverage"] for row in rows}, "the sample has cells without a value"


def test_csv_of_real_records_does_not_say_demonstration(table: Table) -> None:
    assert b"demonstration" not in table_csv(table.written(LATVIAN), demonstration=False)


def test_xlsx_holds_numbers_headings_in_the_readers_language_and_notes(table: Table, sample: Database) -> None:
    info = replace(sample.info, demonstration=True)
    selection = Selection(Period(sample.region.project.end))
    said = notes(LATVIAN, sample.region, info, selection, [column.indicator for column in table.columns])
    book = openpyxl.load_workbook(io.BytesIO(table_xlsx(LATVIAN, table.written(LATVIAN), said)))
    data, remarks = book.worksheets
    assert [cell.value for cell in data[1]] == ["Pašvaldība", "Pārklājums, %", "Kompensācija, EUR"]
    read = [tuple(cell.value for cell in row) for row in data.iter_rows(min_row=2)]
    for row, found in zip(table.rows, read, strict=True):
        assert found[0] == row.names[0]
        for cell, value, column in zip(row.cells, found[1:], table.columns, strict=True):
            written = LATVIAN.value(column.indicator, None, cell.status)
            assert value == (written if cell.value is None else pytest.approx(cell.value, rel=1e-14))
    assert data.freeze_panes == "B2"
    text = "\n".join(str(cell.value) for row in remarks.iter_rows() for cell in row if cell.value)
    assert "Demonstrācijas dati" in text
    assert CATALOGUE["coverage"].definition.lv in text
    assert sample.info.build_id in text
    assert "Izmantošanas līmenis" in text
    assert {sheet.oddHeader.left.text for sheet in book.worksheets} == {"Izmantošanas līmenis: iekšējai lietošanai"}


def test_a_name_that_looks_like_a_formula_stays_a_name(table: Table) -> None:
    harmful = replace(table, rows=tuple(replace(row, names=("=1+1",)) for row in table.rows))
    book = openpyxl.load_workbook(io.BytesIO(table_xlsx(LATVIAN, harmful.written(LATVIAN), [("=2+2", "@SUM(1)")])))
    cell = book.worksheets[0]["A2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")
    assert book.worksheets[1]["A3"].data_type == "s"
