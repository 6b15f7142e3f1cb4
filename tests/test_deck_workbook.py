"""Workbooks of meetings as an independent reader opens them: numbers, formats, filters, charts and notes."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from dataclasses import replace
from functools import cache

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from invented_deck import BARS, BEHIND_MAP, COLUMNS, DECK, HOSTILE, LINES, MAP, SPACE, STACKED, TABLE
from openpyxl.chart import BarChart, LineChart
from openpyxl.worksheet.worksheet import Worksheet

from di_metrics.deck import Chart, Deck, Figure, Picture, Row, Table
from di_metrics.export.deck_tables import chart_of, drawn_from, table_of, table_of_chart
from di_metrics.export.deck_workbook import deck_workbook_bytes, sheet_names
from di_metrics.export.table_files import format_of
from di_metrics.model import Language

HEAD = 4
"""The line of the headings, counted from 1 as spreadsheets do."""


def opened(deck: Deck) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(deck_workbook_bytes(deck)))


@cache
def workbook() -> openpyxl.Workbook:
    return opened(DECK)


def sheet(place: int) -> Worksheet:
    found = workbook().worksheets[place]
    assert isinstance(found, Worksheet)
    return found


def line(worksheet: Worksheet, number: int) -> list[object]:
    return [cell.value for cell in worksheet[number] if cell.value is not None]


def test_every_slide_has_a_sheet_and_notes_come_last() -> None:
    names = workbook().sheetnames
    assert len(names) == len(DECK.slides) + 1
    assert names[1] == "Izmaksas pa gadiem kopā"
    assert (names[3], names[9], names[-1]) == ("Izvērtētie", "izvērtētie 2", "Piezīmes")


def test_finding_and_sentence_stand_above_the_figures() -> None:
    for place, slide in enumerate(DECK.slides):
        assert sheet(place)["A1"].value == slide.title
        assert sheet(place)["A2"].value == slide.sentence
        assert sheet(place)["A3"].value == slide.source


def test_numbers_are_numbers_in_their_format_and_words_stay_words() -> None:
    table = sheet(5)
    assert line(table, HEAD) == [TABLE.heading, *(column.heading for column in TABLE.columns)]
    assert line(table, HEAD + 1) == ["Zaļā pilsēta", "<5", "dati aizsargāti", 3]
    assert line(table, HEAD + 3) == ["Vējupes novads", 67.4, 12358.17, 1]
    assert [cell.number_format for cell in table[HEAD + 3][1:4]] == [f'#,##0.0"{SPACE}%"', "#,##0.00", "#,##0"]
    assert {cell.data_type for cell in table[HEAD + 3][1:4]} == {"n"}


def test_a_total_stands_below_the_rows_that_are_filtered() -> None:
    table = sheet(5)
    assert line(table, HEAD + 4) == ["Kopā", 51.2, 12345.67, "–"]
    assert table.auto_filter.ref == f"A{HEAD}:D{HEAD + 3}"
    assert table[HEAD + 4][0].font.bold
    assert TABLE.note in [cell.value for cell in table["A"][HEAD + 4 :]]


def test_headings_stay_in_sight_and_are_printed_on_every_page() -> None:
    for place in range(6):
        assert sheet(place).freeze_panes == f"B{HEAD + 1}"
        assert sheet(place).auto_filter.ref
        assert sheet(place).print_title_rows == f"${HEAD}:${HEAD}"


def test_no_text_is_taken_for_a_formula() -> None:
    assert sheet(5)[f"A{HEAD + 2}"].value == "=1+1"
    for worksheet in workbook().worksheets:
        assert all(cell.data_type != "f" for row in worksheet.iter_rows() for cell in row)
    archive = zipfile.ZipFile(io.BytesIO(deck_workbook_bytes(DECK)))
    assert not any(b"<f>" in archive.read(name) for name in archive.namelist() if "worksheets" in name)
    assert HOSTILE in [cell.value for row in sheet(6).iter_rows() for cell in row]


def test_charts_are_native_and_drawn_from_the_cells_beside_them() -> None:
    kinds = [type(worksheet._charts[0]) if worksheet._charts else None for worksheet in workbook().worksheets]
    assert kinds == [BarChart, BarChart, LineChart, BarChart, BarChart, BarChart, None, BarChart, None, None, None]
    bars, columns, stacked = (sheet(place)._charts[0] for place in (0, 1, 3))
    assert (bars.type, columns.type, stacked.type, stacked.grouping) == ("bar", "col", "bar", "stacked")
    assert [one.val.numRef.f for one in columns.series] == [
        f"'Izmaksas pa gadiem kopā'!${letter}${HEAD + 1}:${letter}${HEAD + 3}" for letter in "BC"
    ]
    assert bars.y_axis.title is not None


def test_a_map_becomes_bars_of_the_column_with_its_values() -> None:
    [series] = sheet(4)._charts[0].series
    assert series.val.numRef.f == f"Pārklājums!$C${HEAD + 1}:$C${HEAD + 4}"


def test_areas_that_the_map_alone_tells_of_are_listed_with_their_label() -> None:
    kept = tuple(row for row in BEHIND_MAP.rows if all(one.value is not None for one in row.figures))
    total = Row("Kopā", (Figure(41.0, "41"), Figure(51.2, "51,2")), is_total=True)
    slide = replace(DECK.slides[0], picture=MAP, table=replace(BEHIND_MAP, rows=(*kept, total)))
    made = opened(replace(DECK, slides=(slide,))).worksheets[0]
    assert [[made.cell(number, column).value for column in (1, 2, 3)] for number in range(HEAD + 1, HEAD + 6)] == [
        ["Ķeguma novads", 10, 20.0],
        ["Vējupes novads", 31, 67.4],
        ["Zaļā pilsēta", None, "<5"],
        ["nav zināms", None, "nav datu"],
        ["Kopā", 41, 51.2],
    ]
    assert made.auto_filter.ref == f"A{HEAD}:C{HEAD + 4}"
    assert made._charts[0].series[0].val.numRef.f.endswith(f"$C${HEAD + 1}:$C${HEAD + 4}")


def test_lines_with_gaps_are_drawn_from_cells_that_are_empty() -> None:
    lines = sheet(2)
    first = next(row[0].row for row in lines.iter_rows() if row[0].value == "Diagrammas skaitļi")
    assert [cell.value for cell in lines[first + 2][:4]] == ["01.2019", 0, None, None]
    assert lines._charts[0].series[1].val.numRef.f == f"Laikā!$C${first + 2}:$C${first + 13}"


def test_a_low_value_is_not_labelled_as_zero() -> None:
    archive = zipfile.ZipFile(io.BytesIO(deck_workbook_bytes(DECK)))
    assert "&lt;5" in archive.read("xl/charts/chart1.xml").decode()


def test_pictures_are_described() -> None:
    archive = zipfile.ZipFile(io.BytesIO(deck_workbook_bytes(DECK)))
    assert 'descr="Joslu diagramma: ' in archive.read("xl/drawings/drawing1.xml").decode()


def test_notes_tell_what_the_figures_were_made_from_and_mean() -> None:
    rows = [(row[0].value, row[1].value) for row in sheet(-1).iter_rows(max_col=2)]
    assert rows[0][0] == DECK.title
    for pair in [
        ("Stāvoklis uz", "31.12.2019."),
        ("Izmantošanas līmenis", "aizsargāti dati, drīkst nodot tālāk"),
        ("Ielādes", "1. ielāde; 2. ielāde"),
        ("Datu kontrolsumma", DECK.data_hash),
        ("Filtri", "filtrs map"),
        ("Avots", "Avots: atskaites"),
    ]:
        assert pair in rows


def test_every_printed_page_bears_title_and_level() -> None:
    for worksheet in opened(replace(DECK, title="A & B")).worksheets:
        assert worksheet.oddHeader.left.text == "A && B"
        assert worksheet.oddHeader.center.text == "aizsargāti dati, drīkst nodot tālāk"


def test_the_same_deck_gives_the_same_bytes_of_the_meetings_day() -> None:
    assert deck_workbook_bytes(DECK) == deck_workbook_bytes(DECK)
    assert workbook().properties.created == dt.datetime(2020, 2, 14)


FORMATS = [
    (Figure(8.61, f"8,6{SPACE}%"), 0, f'#,##0.0"{SPACE}%"'),
    (Figure(654158.94, f"654{SPACE}159{SPACE}EUR"), 2, f'#,##0"{SPACE}EUR"'),
    (Figure(1234567.8, f"1,23{SPACE}milj.{SPACE}EUR"), 2, "#,##0.00"),
    (Figure(-33.0, "−33"), 0, "#,##0"),
    (Figure(83.0, "+83"), 0, "+#,##0;−#,##0;#,##0"),
    (Figure(3.0, "trīs"), 1, "#,##0.0"),
    (Figure(3.0, ""), 1, "#,##0.0"),
    (Figure(2.0, '2 "x"'), 0, '#,##0" x"'),
    (Figure(1.2, "1,2,3"), 1, "#,##0.0"),
]


@pytest.mark.parametrize(("figure", "decimals", "shape"), FORMATS)
def test_numbers_are_shown_as_the_deck_writes_them(figure: Figure, decimals: int, shape: str) -> None:
    assert format_of(figure, decimals, Language.LV) == shape


def test_english_numbers_have_their_own_marks() -> None:
    assert format_of(Figure(1234.5, "1,234.50 EUR"), 0, Language.EN) == '#,##0.00" EUR"'


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=50), max_size=12))
@example(["0" * 27 + "\U00010000" * 2, "0" * 27 + "\U00010000" * 2])
def test_names_of_sheets_are_valid_and_unlike(headings: list[str]) -> None:
    names = sheet_names(headings, ["Piezīmes"])
    assert len({name.lower() for name in names}) == len(headings)
    for name in names:
        assert 2 <= len(name.encode("utf-16-le")) <= 62
        assert not set(name) & set("[]:*?/\\")
        assert not name.startswith("'")
        assert not name.endswith("'")
        assert name.lower() not in ("history", "piezīmes")


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_can_be_written_and_opened(one: str, other: str) -> None:
    table = replace(TABLE, heading=one, note=other)
    slide = replace(DECK.slides[0], heading=one, title=other, comment=one, picture=table, about=((one, other),))
    assert len(opened(replace(DECK, title=other, region=one, slides=(slide, slide))).worksheets) == 3


@pytest.mark.parametrize("picture", [BARS, STACKED, COLUMNS])
def test_a_chart_without_a_table_is_drawn_from_the_one_made_of_it(picture: Chart) -> None:
    drawn = drawn_from(table_of_chart(picture), picture)
    assert drawn is not None
    assert drawn.columns == tuple(range(len(picture.series)))


def test_a_table_of_other_figures_is_not_taken_for_a_charts() -> None:
    assert drawn_from(BEHIND_MAP, BARS) is None
    assert drawn_from(table_of_chart(replace(BARS, decimals=1)), BARS) is not None
    turned = replace(table_of_chart(COLUMNS), rows=table_of_chart(COLUMNS).rows[::-1])
    assert drawn_from(turned, COLUMNS) is None
    assert drawn_from(table_of_chart(LINES), LINES) is None


@pytest.mark.parametrize(("picture", "table", "axis"), [(MAP, BEHIND_MAP, "Pārklājums, %"), (TABLE, TABLE, "Pārklājums, %")])
def test_charts_made_of_tables_and_maps_are_named_as_their_column(picture: Picture, table: Table, axis: str) -> None:
    slide = replace(DECK.slides[0], picture=picture, table=table)
    found = chart_of(slide, table)
    assert table_of(slide) == table
    assert found is not None
    assert found.axis == axis
