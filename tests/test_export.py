"""The tables of cards as files, opened again by readers that did not write them."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import openpyxl
import pytest

from di_metrics.cards.about import about
from di_metrics.cards.picture_values import table as table_of
from di_metrics.cards.setting import Setting
from di_metrics.deck import Table
from di_metrics.export.table_files import table_csv, table_xlsx
from di_metrics.indicators import CATALOGUE
from di_metrics.model import Dimension, Language, Period, Selection
from di_metrics.sources.exact import RecordedFigures
from di_metrics.sources.question import Answer, Question
from di_metrics.store import Database
from di_metrics.text import Speaker

LATVIAN = Speaker(Language.LV)
CODES = ("coverage", "compensation")


@pytest.fixture
def source(sample: Database) -> RecordedFigures:
    return RecordedFigures(sample)


@pytest.fixture
def answer(source: RecordedFigures) -> Answer:
    """Coverage and compensation by municipality, with totals of their own."""
    return source.answer(Question(CODES, Selection(Period(source.region.project.end)), (Dimension.MUNICIPALITY,)))


@pytest.fixture
def setting(source: RecordedFigures) -> Setting:
    return Setting(source, Language.LV, source.region.project.end, None)


@pytest.fixture
def table(setting: Setting, answer: Answer) -> Table:
    return replace(table_of(setting, answer), caption="Pārbaude")


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_csv_has_codes_names_values_and_marks(table: Table, answer: Answer) -> None:
    rows = rows_of(table_csv(table, demonstration=True))
    assert [row["municipality_code"] for row in rows] == [row.code for row in table.rows if not row.is_total]
    marks = {"no_data": "[x]", "not_applicable": "[z]", "suppressed": "[c]"}
    for row in rows:
        for code, result in zip(CODES, answer.results, strict=True):
            cell = result.cell(row["municipality_code"] or None)
            assert row[code] == (marks[cell.status] if cell.value is None else str(cell.value))
    assert {row["data_kind"] for row in rows} == {"demonstration"}
    assert {row["level"] for row in rows} == {"internal"}
    assert {"[x]", "[z]"} & {row["coverage"] for row in rows}, "the sample has cells without a value"


def test_csv_of_two_dimensions_has_a_column_a_code(source: RecordedFigures, setting: Setting) -> None:
    by = (Dimension.MUNICIPALITY, Dimension.SERVICE)
    answer = source.answer(Question(("recipients",), Selection(Period(source.region.project.end)), by))
    rows = rows_of(table_csv(table_of(setting, answer), demonstration=False))
    columns = set(rows[0]) - {"service_code", "service", "data_kind", "level"}
    assert columns <= {"unknown", *(one.code for one in source.region.municipalities)}
    for row in rows:
        for area in columns:
            cell = answer.results[0].cell(None if area == "unknown" else area, row["service_code"])
            assert row[area] == ("[z]" if cell.value is None else str(cell.value))
    assert sum(int(row[area]) for row in rows for area in columns if row[area].isdigit()) == sum(
        cell.value or 0 for cell in answer.results[0]
    )


def test_csv_of_real_records_does_not_say_demonstration(table: Table) -> None:
    assert b"demonstration" not in table_csv(table, demonstration=False)


def test_xlsx_holds_numbers_to_the_cent_headings_in_the_readers_language_and_notes(
    table: Table, answer: Answer, setting: Setting, sample: Database
) -> None:
    book = openpyxl.load_workbook(io.BytesIO(table_xlsx(LATVIAN, table, about(setting, answer))))
    data, remarks = book.worksheets
    assert [cell.value for cell in data[1]] == ["Pašvaldība", "Pārklājums, %", "Kompensācija, EUR"]
    read = [tuple(cell.value for cell in row) for row in data.iter_rows(min_row=2)]
    for row, found in zip(table.rows, read, strict=True):
        assert found[0] == row.name
        for figure, value in zip(row.figures, found[1:], strict=True):
            assert value == (figure.text if figure.value is None else pytest.approx(figure.value, rel=1e-14))
    assert data.freeze_panes == "B2"
    text = "\n".join(str(cell.value) for row in remarks.iter_rows() for cell in row if cell.value)
    assert CATALOGUE["coverage"].definition.lv in text
    assert sample.info.build_id in text
    assert "Izmantošanas līmenis" in text
    assert {sheet.oddHeader.left.text for sheet in book.worksheets} == {"Izmantošanas līmenis: iekšējai lietošanai"}


def test_amounts_are_told_to_the_euro_and_prices_to_the_cent(source: RecordedFigures, setting: Setting) -> None:
    selection = Selection(Period(source.region.project.end))
    answer = source.answer(Question(("compensation", "mean_unit_price"), selection, (Dimension.SERVICE,)))
    for row in table_of(setting, answer).rows:
        amount, price = row.figures
        assert amount.text.endswith("EUR")
        assert "," not in amount.text
        assert "," in price.text or price.value is None


def test_a_name_that_looks_like_a_formula_stays_a_name(table: Table) -> None:
    harmful = replace(table, rows=tuple(replace(row, name="=1+1") for row in table.rows))
    book = openpyxl.load_workbook(io.BytesIO(table_xlsx(LATVIAN, harmful, [("=2+2", "@SUM(1)")])))
    cell = book.worksheets[0]["A2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")
    assert book.worksheets[1]["A3"].data_type == "s"
