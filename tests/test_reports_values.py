"""Reading cells: what is understood, and that nothing which can be read in two ways is guessed."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from di_metrics.reports.rules import Problem
from di_metrics.reports.sheets import DAY_ZERO
from di_metrics.reports.values import read_day, read_number, read_text, read_yes_no

NARROW, NO_BREAK, THIN = "\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}", "\N{THIN SPACE}"

NUMBERS = [
    ("12", "12"),
    ("12,5", "12.5"),
    ("12.5", "12.5"),
    ("1234.5", "1234.5"),
    ("1234,50", "1234.50"),
    ("1 234,50", "1234.50"),
    (f"1{NO_BREAK}234,50", "1234.50"),
    (f"1{NARROW}234{NARROW}567,1", "1234567.1"),
    (f"1{THIN}234", "1234"),
    ("1.234,50", "1234.50"),
    ("1,234.50", "1234.50"),
    ("1.234.567", "1234567"),
    ("1234,567", "1234.567"),
    ("0,125", "0.125"),
    ("1 234,567", "1234.567"),
    ("12,5000", "12.5"),
    ("64,37 EUR", "64.37"),
    ("64,37€", "64.37"),
    ("EUR 64,37", "64.37"),
    ("64,37 eiro", "64.37"),
    ("007", "7"),
    (12.0, "12"),
    (1.5, "1.5"),
    (1.5000000000000002, "1.5"),
]


@pytest.mark.parametrize(("cell", "number"), NUMBERS)
def test_numbers_are_read(cell: str | float, number: str) -> None:
    assert read_number(cell, 3) == Decimal(number)


@pytest.mark.parametrize("cell", ["", " ", NO_BREAK, "-", "–"])
def test_an_empty_cell_is_no_number(cell: str) -> None:
    assert read_number(cell, 2) is None
    assert read_day(cell, DAY_ZERO) is None
    assert read_yes_no(cell) is None
    assert read_text(cell) is None


NO_NUMBERS = [
    ("1.500", "number_ambiguous"),
    ("1,500", "number_ambiguous"),
    ("12.345", "number_ambiguous"),
    ("999,000 EUR", "number_ambiguous"),
    ("-1,5", "negative"),
    ("\N{MINUS SIGN}2", "negative"),
    (-2.0, "negative"),
    ("12 34", "number_form"),
    ("1 2345", "number_form"),
    ("1.23.4", "number_form"),
    ("1,234,50", "number_form"),
    ("1e3", "number_form"),
    ("+5", "number_form"),
    ("=1+1", "number_form"),
    ("divpadsmit", "number_form"),
    ("12 gab.", "number_form"),
    ("\N{ARABIC-INDIC DIGIT ONE}", "number_form"),
    ("9" * 41, "number_form"),
    ("1,2345", "number_decimals"),
    (1.2345, "number_decimals"),
    ("123456789", "number_large"),
    (1e15, "number_large"),
    (dt.date(2019, 1, 2), "number_form"),
]


@pytest.mark.parametrize(("cell", "code"), NO_NUMBERS)
def test_what_is_no_number_is_told(cell: str | float | dt.date, code: str) -> None:
    problem = read_number(cell, 3)
    assert isinstance(problem, Problem)
    assert problem.rule.code == code


def test_an_ambiguous_number_is_asked_about_with_both_readings() -> None:
    problem = read_number("1.500", 2)
    assert isinstance(problem, Problem)
    said = problem.message.key % dict(problem.message.params), problem.mend.key % dict(problem.mend.params)
    assert said == (
        "This number can be read in two ways: as 1,500 or as 1500.",
        "Write 1500 without a dot or comma if thousands are meant, or 1,5000 if it is a fraction.",
    )
    assert [read_number(text, 3) for text in ("1500", "1,5000")] == [Decimal(1500), Decimal("1.5")]


def test_money_that_was_computed_is_rounded_as_it_is_shown_but_written_money_is_not() -> None:
    assert read_number(3.925, 2, rounded=True) == Decimal("3.93")
    assert isinstance(read_number("3,9251", 2, rounded=True), Problem)


DAY = dt.date(2019, 12, 31)
DAYS = [
    "31.12.2019",
    "31.12.2019.",
    "31. 12. 2019.",
    "31.12.2019. g.",
    "31.12.2019 0:00:00",
    "2019-12-31",
    "2019-12-31 00:00:00",
    "2019-12-31T00:00:00",
    "2019.12.31.",
    "2019. gada 31. decembris",
    "2019. gada 31. decembrī",
    "2019.gada 31.decembra",
    f"2019.{NO_BREAK}gada 31.{NO_BREAK}DECEMBRIS",
    "2019. g. 31. decembris",
    43830.0,
    43829.9999999,
    DAY,
]


@pytest.mark.parametrize("cell", DAYS)
def test_days_are_read(cell: str | float | dt.date) -> None:
    assert read_day(cell, DAY_ZERO) == DAY


MONTHS = ["janvāris", "februāris", "marts", "aprīlis", "maijs", "jūnijs", "jūlijs", "augusts", "septembris", "oktobris"]
MONTHS += ["novembris", "decembris"]


@pytest.mark.parametrize(("number", "name"), list(enumerate(MONTHS, start=1)))
def test_months_are_known_by_their_names(number: int, name: str) -> None:
    assert read_day(f"2020. gada 5. {name}", DAY_ZERO) == dt.date(2020, number, 5)


def test_days_are_counted_from_where_the_workbook_counts() -> None:
    assert read_day(42368.0, dt.date(1904, 1, 1)) == DAY


NO_DAYS = [
    ("31.02.2019", "date_impossible"),
    ("29.02.2019.", "date_impossible"),
    ("2019-13-01", "date_impossible"),
    ("32.01.2019", "date_impossible"),
    ("0.1.2019", "date_impossible"),
    ("31.12.19", "date_short_year"),
    ("1/2/19", "date_short_year"),
    ("01/02/2019", "date_form"),
    ("43830", "date_form"),
    ("2019", "date_form"),
    (2019.0, "date_form"),
    (20191231.0, "date_form"),
    (-5.0, "date_form"),
    ("2019. gada decembris", "date_form"),
    ("2019. gada 31. decembrītis", "date_form"),
    ("rudenī", "date_form"),
    ("=TODAY()", "date_form"),
    ("31.12.2019 14:30", "date_with_time"),
    ("31.01.2019 23:59:26", "date_with_time"),
    ("2019-01-31T23:59:26.500Z", "date_with_time"),
    (43496.99960648148, "date_with_time"),
    (43830.75, "date_with_time"),
    ("1" * 50, "date_form"),
]


@pytest.mark.parametrize(("cell", "code"), NO_DAYS)
def test_what_is_no_day_is_told(cell: str | float, code: str) -> None:
    problem = read_day(cell, DAY_ZERO)
    assert isinstance(problem, Problem)
    assert problem.rule.code == code


@pytest.mark.parametrize("cell", ["jā", "Jā.", "JA", "x", "1", 1.0, "yes", "TRUE", "Patiesa"])
def test_yes(cell: str | float) -> None:
    assert read_yes_no(cell) is True


@pytest.mark.parametrize("cell", ["nē", "Ne", "0", 0.0, "no", "nav", "FALSE"])
def test_no(cell: str | float) -> None:
    assert read_yes_no(cell) is False


@pytest.mark.parametrize("cell", ["varbūt", "2", 2.0, "?", "jā un nē", dt.date(2019, 1, 1)])
def test_neither_yes_nor_no(cell: str | float | dt.date) -> None:
    problem = read_yes_no(cell)
    assert isinstance(problem, Problem)
    assert problem.rule.code == "yes_no"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("  SIA  „Kustība”\n", "SIA „Kustība”"),
        ("=SUM(A1)", "=SUM(A1)"),
        ("+371 elpa", "+371 elpa"),
        ("a\x00b\x1fc", "a b c"),
        (12.0, "12"),
        ("Krāsa", "Krāsa"),
    ],
)
def test_texts_are_kept_as_texts(cell: str | float, text: str) -> None:
    assert read_text(cell) == text


@pytest.mark.parametrize(("cell", "code"), [("x" * 201, "text_long"), ("Elpa 161175-19997", "text_with_code")])
def test_texts_that_are_not_taken(cell: str, code: str) -> None:
    problem = read_text(cell)
    assert isinstance(problem, Problem)
    assert problem.rule.code == code
