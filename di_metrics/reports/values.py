"""Reading cells: numbers, days, yes or no, texts. What can be read in two ways is asked about, never guessed."""

from __future__ import annotations

import datetime as dt
import re
from decimal import ROUND_HALF_UP, Decimal

from di_metrics.reports.rules import Problem, Rule, broken
from di_metrics.reports.sheets import Cell
from di_metrics.reports.spelling import key_of, looks_like_code, tidy
from di_metrics.workbooks.cell_text import day_or_text

LONGEST_TEXT = 200
_LONGEST_NUMBER = 40
_LARGEST = Decimal(99_999_999)

_CURRENCY = re.compile(r"^(?:EUR|€)\s*|\s*(?:EUR|EIRO|€)$", re.IGNORECASE)
_PLAIN = re.compile(r"(-?)([0-9]+)(?:([.,])([0-9]+))?")
_SPACED = re.compile(r"(-?)([0-9]{1,3}(?: [0-9]{3})+)(?:([.,])([0-9]+))?")
_DOTTED = re.compile(r"(-?)([0-9]{1,3}(?:\.[0-9]{3})+)(,)([0-9]+)")
_COMMAED = re.compile(r"(-?)([0-9]{1,3}(?:,[0-9]{3})+)(\.)([0-9]+)")
_NO_DIGIT = re.compile(r"[^0-9]")
_GROUPED = re.compile(r"(-?)([0-9]{1,3}(?:\.[0-9]{3}){2,}|[0-9]{1,3}(?:,[0-9]{3}){2,})")


def read_number(cell: Cell, decimals: int, *, rounded: bool = False) -> Decimal | Problem | None:
    """The number of a cell; None where there is none.

    `rounded`: the number of a numeric cell with more decimals is rounded, as the spreadsheet shows it.
    """
    if isinstance(cell, dt.date):
        return broken(Rule.NUMBER_FORM)
    if isinstance(cell, float):
        # Fifteen digits are what spreadsheets compute with; behind them is noise such as 64.37000000000001.
        number = Decimal(f"{cell:.15g}").quantize(Decimal("1e-9")) if abs(cell) < 1e12 else _LARGEST + 1
        return _checked(_rounded(number, decimals) if rounded else number, decimals)
    text = _CURRENCY.sub("", tidy(cell)).replace("\N{MINUS SIGN}", "-")
    if not text:
        return None
    if len(text) > _LONGEST_NUMBER:
        return broken(Rule.NUMBER_FORM)
    read = _number_of(text)
    return read if isinstance(read, Problem) else _checked(read, decimals)


def _number_of(text: str) -> Decimal | Problem:
    if (found := _PLAIN.fullmatch(text)) and _is_ambiguous(found):
        sign, whole, _mark, fraction = found.groups()
        read_so = {"small": f"{sign}{whole},{fraction}", "large": f"{sign}{whole}{fraction}"}
        return broken(Rule.NUMBER_AMBIGUOUS, **read_so, clear=f"{sign}{whole},{fraction}0")
    for form in (_PLAIN, _SPACED, _DOTTED, _COMMAED):
        if found := form.fullmatch(text):
            sign, whole, _mark, fraction = found.groups()
            return Decimal(f"{sign}{_NO_DIGIT.sub('', whole)}.{fraction or 0}")
    if found := _GROUPED.fullmatch(text):
        return Decimal(found[1] + _NO_DIGIT.sub("", found[2]))
    return broken(Rule.NUMBER_FORM)


def _is_ambiguous(found: re.Match[str]) -> bool:
    """True for up to three digits, one mark and exactly three digits: thousands for some, a fraction for others."""
    whole, fraction = found[2], found[4] or ""
    return len(fraction) == 3 and len(whole) <= 3 and not whole.startswith("0")


def _rounded(number: Decimal, decimals: int) -> Decimal:
    return number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def _checked(number: Decimal, decimals: int) -> Decimal | Problem:
    if number < 0:
        return broken(Rule.NEGATIVE)
    if number > _LARGEST:
        return broken(Rule.NUMBER_LARGE)
    kept = _rounded(number, decimals)
    return kept if kept == number else broken(Rule.NUMBER_DECIMALS, most=decimals)


_WITH_TIME = re.compile(r"\d\.?[ T,]{1,3}\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)? ?(?:[AP]M|Z|[+-]\d{2}:?\d{2})?$", re.I | re.A)
_AT_MIDNIGHT = re.compile(r"[ T]0?0:00(?::00(?:[.,]0+)?)?$")
_DAY_FIRST = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})\.?(?: ?g(?:ada|\.)?)?(?: 0?0:00(?::00(?:\.0+)?)?)?", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})(?:-(\d{1,2})-|\.\s?(\d{1,2})\.\s?)(\d{1,2})\.?(?:[ T]0?0:00(?::00(?:\.0+)?)?)?", re.ASCII)
_IN_WORDS = re.compile(r"([0-9]{4})\.? ?(?:gada|g\.?) ?([0-9]{1,2})\.? ?([^\W\d_]+)")
_SHORT_YEAR = re.compile(r"\d{1,2}[./-]\s?\d{1,2}[./-]\s?\d{2}\.?", re.ASCII)
_MONTHS = (
    "janvar",
    "februar",
    "mart",
    "april",
    "maij",
    "junij",
    "julij",
    "august",
    "septembr",
    "oktobr",
    "novembr",
    "decembr",
)
_ENDINGS = ("is", "s", "a", "i")
MONTHS = {stem + ending: number for number, stem in enumerate(_MONTHS, start=1) for ending in _ENDINGS}
"""Months in the cases in which dates are written, without diacritics."""
_LONGEST_DATE = 40


def read_day(cell: Cell, day_zero: dt.date) -> dt.date | Problem | None:
    """The day of a cell; None where there is none. A number is a day in a numeric cell alone, as `day_zero` counts."""
    if isinstance(cell, dt.date):
        return cell
    if isinstance(cell, float):
        return _day_of_serial(cell, day_zero)
    text = tidy(cell)
    if not text:
        return None
    if len(text) > _LONGEST_DATE:
        return broken(Rule.DATE_FORM)
    if _WITH_TIME.search(text) and not _AT_MIDNIGHT.search(text):
        return broken(Rule.DATE_WITH_TIME)
    parts = _parts_of_day(text)
    if parts is None:
        return broken(Rule.DATE_SHORT_YEAR if _SHORT_YEAR.fullmatch(text) else Rule.DATE_FORM)
    try:
        return dt.date(*parts)
    except ValueError:
        return broken(Rule.DATE_IMPOSSIBLE)


def _day_of_serial(number: float, day_zero: dt.date) -> dt.date | Problem:
    """The day that a spreadsheet counts so, if it is one of our times; its fraction is the time of day."""
    if not 20_000 <= number < 80_000:
        return broken(Rule.DATE_FORM)
    moment = dt.datetime(day_zero.year, day_zero.month, day_zero.day) + dt.timedelta(days=number)
    day = day_or_text(moment)
    return day if isinstance(day, dt.date) else broken(Rule.DATE_WITH_TIME)


def _parts_of_day(text: str) -> tuple[int, int, int] | None:
    if found := _DAY_FIRST.fullmatch(text):
        return int(found[3]), int(found[2]), int(found[1])
    if found := _YEAR_FIRST.fullmatch(text):
        return int(found[1]), int(found[2] or found[3]), int(found[4])
    if found := _IN_WORDS.fullmatch(text):
        month = MONTHS.get(key_of(found[3]))
        return (int(found[1]), month, int(found[2])) if month else None
    return None


_LONGEST_ANSWER = 20
_YES = frozenset({"ja", "j", "yes", "y", "x", "1", "true", "patiesa"})
_NO = frozenset({"ne", "n", "no", "nav", "0", "false", "aplams"})


def read_yes_no(cell: Cell) -> bool | Problem | None:
    """Yes or no; None for an empty cell."""
    if isinstance(cell, float):
        word = f"{cell:g}"
    elif isinstance(cell, dt.date):
        return broken(Rule.YES_NO)
    elif not (text := tidy(cell)):
        return None
    else:
        word = key_of(text) if len(text) <= _LONGEST_ANSWER else text
    if word in _YES or word in _NO:
        return word in _YES
    return broken(Rule.YES_NO)


def read_text(cell: Cell) -> str | Problem | None:
    """A text as it stands, with its spaces in order; None where there is none. It must not hold a personal code."""
    text = tidy(written(cell))
    if not text:
        return None
    if len(text) > LONGEST_TEXT:
        return broken(Rule.TEXT_LONG, most=LONGEST_TEXT)
    return broken(Rule.TEXT_WITH_CODE) if looks_like_code(text) else text


_NOBODY = re.compile(
    r"(?:nav|nebij\w*|netik\w*|nevien\w*|nesniedz\w*|nesanem\w*|nulle|no|none|nobody|nil|zero)(?: .*)?"
    r"|.*\b(?:nav|netika) (?:sniegt\w*|bijus?\w*|bija|sanemt\w*|sanem\w*)(?: .*)?"
)
_LONGEST_REMARK = 100


def says_nobody(cell: Cell) -> bool:
    """True for words such as “nav”, “nav pakalpojumu” or “pakalpojumi netika sniegti”."""
    if not isinstance(cell, str) or len(cell) > _LONGEST_REMARK:
        return False
    key = key_of(cell)
    return not any(sign.isdigit() for sign in key) and _NOBODY.fullmatch(key) is not None


def says_nothing(cell: Cell) -> bool:
    """True for an empty cell, a dash and a zero."""
    return is_zero(cell) or (isinstance(cell, str) and not tidy(cell))


def is_zero(cell: Cell) -> bool:
    """True for the number zero, also as a text: 0, 0,00 or 0.00 EUR."""
    return cell == 0 if isinstance(cell, float) else isinstance(cell, str) and read_number(cell, 4) == 0


def written(cell: Cell) -> str:
    """A cell as its reader would write it: whole numbers without a decimal mark, days as 31.12.2019."""
    if isinstance(cell, float):
        return f"{cell:.15g}".replace(".", ",")
    if isinstance(cell, dt.date):
        return cell.strftime("%d.%m.%Y")
    return cell
