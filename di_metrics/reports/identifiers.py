"""Telling what identifies a person in a cell: a personal code of either form, or an identifier of the municipality's own."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass, field

from di_metrics.personal_code import personal_codes
from di_metrics.reports.rules import Problem, Rule
from di_metrics.reports.sheets import Cell
from di_metrics.reports.spelling import tidy, without_marks
from di_metrics.reports.values import MONTHS
from di_metrics.workbooks.cell_text import seen_text

EXAMPLE = "PARAUGS"
"""What stands for the person in the example row of the template."""

_REMOVED = re.compile(r"\((?:rinda|row) [0-9]+\)")
_SEPARATORS = re.compile(r"[-._/]")
_LATIN = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u017e"
_OWN = re.compile(f"[0-9{_LATIN}][0-9{_LATIN}_./-]{{0,39}}")
_LETTERS = re.compile(r"[^\W\d_]")
_NOT_LATIN = re.compile(rf"(?![{_LATIN}])[^\W\d_]")

_CALCULATED = re.compile(r"[0-9]+[.,][0-9]+|[0-9]+(?:[.,][0-9]*)?E[+-][0-9]+|[0-9]+[.,][0-9]*E[0-9]+", re.IGNORECASE)
"""How spreadsheets and programs write numbers: 12.0, 12,5, 1.23457E+11."""
_DAY = re.compile(
    r"[0-9]{1,2}([./-])[0-9]{1,2}\1([0-9]{2}|[0-9]{4})\.?|[0-9]{4}([./-])[0-9]{1,2}\3[0-9]{1,2}\.?(?:[ T][0-9:.]+)?"
)
_MONTH = re.compile(r"(?:[0-9]{1,4}[ .-]{1,2})?([a-z]+)\.?(?:[ .-]{0,2}[0-9]{1,4}\.?)?")
"""How they show days without a year: Jan-17, 17.janv, 17-Jan-19."""
_MONTH_NAME = re.compile(
    "jan(v|uary)?|feb(r|ruary)?|mar(ch)?|mrz|apr(il)?|mai|may|june?|july?|aug(ust)?|sept?(ember)?|o[ck]t(ober)?|nov(ember)?"
    "|de[cz](ember)?"
)

_DRAWN_ALIKE = (
    ("АВЕЅІЈКМНОРСТУХԌԚԜҮҺӀ", "ABESIJKMHOPCTYXGQWYHI"),  # Cyrillic
    ("авеѕіјкмнорстухԛԝүһӏԁ", "abesijkmhopctyxqwyhld"),
    ("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹϳ", "ABEZHIKMNOPTYXCj"),  # Greek; of the small letters those that are like one letter alone
    ("αοιρκχϲ", "aoipkxc"),
    ("ĸðÐɑɡ", "kđĐag"),
    ("\u2044\u2215\u2212\u2043", "//--"),
)
_LOOKALIKES = str.maketrans("".join(drawn for drawn, _ in _DRAWN_ALIKE), "".join(plain for _, plain in _DRAWN_ALIKE))
_OTHER_FORMS = ("<wide>", "<narrow>", "<font>", "<noBreak>", "<compat>")
"""Kinds of signs that are others in another width or typeface; raised and circled ones may be notes, not the same."""
MISTYPED = str.maketrans("OIL", "011")


@dataclass(frozen=True, slots=True)
class Identifier:
    """What identifies a person, in one form however it was written. It is never shown."""

    text: str = field(repr=False)
    is_personal_code: bool

    @property
    def born(self) -> dt.date | None:
        """The day of birth that a personal code tells, where it tells one."""
        return personal_codes().born(self.text) if self.is_personal_code else None


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """A person whose identifier need not be read, for the pseudonym was kept."""

    pseudonym: str


def placeholder(row: int, word: str) -> str:
    """What stands in place of an identifier where a file's faults are marked."""
    return f"({word} {row})"


def read_identifier(cell: Cell) -> Identifier | Problem | None:
    """The identifier of a cell; None where there is none. No problem quotes it."""
    if isinstance(cell, dt.date):
        return Problem(Rule.IDENTIFIER_CONVERTED)
    if isinstance(cell, float):
        return _of_number(cell)
    text = tidy(_in_plain_signs(cell))
    if not text:
        return None
    if _REMOVED.fullmatch(text):
        return Problem(Rule.IDENTIFIER_REMOVED)
    if found := personal_codes().whole.fullmatch(text):
        return _personal_code(found[1] + found[2])
    return _own(text)


def is_example(cell: Cell) -> bool:
    """True for what marks the example row of the template."""
    return isinstance(cell, str) and cell.strip().upper() == EXAMPLE


def _in_plain_signs(text: str) -> str:
    """The same without signs that are not seen, in plain Latin letters, digits and hyphens where others look just like them.

    Without this one person would be two: A-17 with a Cyrillic letter, a fullwidth digit, a dash or a zero-width space.
    """
    if text.isascii():
        return text
    signs = []
    for sign in unicodedata.normalize("NFC", seen_text(text)).translate(_LOOKALIKES):
        kind = unicodedata.category(sign)
        if kind == "Pd":
            sign = "-"
        elif kind == "Nd":
            sign = str(unicodedata.digit(sign))
        elif unicodedata.decomposition(sign).startswith(_OTHER_FORMS):
            sign = unicodedata.normalize("NFKC", sign)
        signs.append("" if kind == "Cf" else sign)
    return "".join(signs).translate(_LOOKALIKES)


def _of_number(number: float) -> Identifier | Problem:
    """A number has lost the zeros at its beginning, if it had any."""
    if number != int(number):
        return Problem(Rule.IDENTIFIER_CONVERTED)
    if not 0 <= number < 1e12:
        return Problem(Rule.IDENTIFIER_FORM)
    digits = str(int(number))
    return _personal_code(digits) if len(digits) == personal_codes().length else _own(digits)


def _own(text: str) -> Identifier | Problem:
    if _NOT_LATIN.search(text) and not _is_like_a_name(text):
        return Problem(Rule.IDENTIFIER_LETTERS)
    if _was_converted(text):
        return Problem(Rule.IDENTIFIER_CONVERTED)
    missing = personal_codes().length - len(text)
    if text.isdigit() and -1 <= missing <= 2:
        return Problem(Rule.CODE_ZERO_LOST if missing == 1 else Rule.CODE_LENGTH)
    if _is_like_a_name(text):
        return Problem(Rule.NAME_NOT_CODE)
    if _is_like_a_code(text):
        return Problem(Rule.CODE_LENGTH)
    if not _OWN.fullmatch(text) or not any(letter.isdigit() for letter in text):
        return Problem(Rule.IDENTIFIER_FORM)
    return Identifier(text.upper(), False)


def _was_converted(text: str) -> bool:
    """True for what a spreadsheet makes of an identifier that it takes for a number or a date."""
    if _CALCULATED.fullmatch(text) or _DAY.fullmatch(text):
        return True
    if len(text) > 20 or not any(sign.isdigit() for sign in text):
        return False
    plain = without_marks(text.casefold())
    found = _MONTH.fullmatch(plain)
    if found is None or not any(sign in " .-" for sign in plain.strip(".")):
        return False
    return _MONTH_NAME.fullmatch(found[1]) is not None or found[1] in MONTHS


def _is_like_a_code(text: str) -> bool:
    """A personal code with a digit too few or too many, a letter in place of a digit, other separators or more beside it."""
    codes = personal_codes()
    if codes.cut.fullmatch(text) or codes.within.search(text) or codes.whole.fullmatch(text.upper().translate(MISTYPED)):
        return True
    digits = _SEPARATORS.sub("", text)
    if len(digits) != codes.length or not digits.isdigit():
        return False
    return not codes.is_plain(digits) and codes.is_right(digits)


def _is_like_a_name(text: str) -> bool:
    """Several words of letters, or letters without any digit."""
    worded = [word for word in re.split(r"[\s,]+", text) if len(_LETTERS.findall(word)) > 1]
    return len(worded) > 1 or (bool(worded) and not any(letter.isdigit() for letter in text))


def _personal_code(digits: str) -> Identifier | Problem:
    return Identifier(digits, True) if personal_codes().is_right(digits) else Problem(Rule.CODE_CHECK_DIGIT)
