"""Months as whole numbers: year × 12 + (month − 1), so that they can be counted and compared."""

from calendar import monthrange
from datetime import date


def month(year: int, number: int) -> int:
    """The month of a year; number 1 is January."""
    return year * 12 + number - 1


def month_of(day: date) -> int:
    """The month a day lies in."""
    return month(day.year, day.month)


def parse_month(text: str) -> int:
    """The month written as 2020-03."""
    year, number = text.split("-")
    return month(int(year), int(number))


def year_of(index: int) -> int:
    """The year a month lies in."""
    return index // 12


def number_of(index: int) -> int:
    """The month's number within its year, 1 to 12."""
    return index % 12 + 1


def length_of(index: int) -> int:
    """The number of days in a month."""
    return monthrange(year_of(index), number_of(index))[1]


def day_in(index: int, day: int) -> date:
    """A day of a month."""
    return date(year_of(index), number_of(index), day)
