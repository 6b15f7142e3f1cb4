"""The text of a cell as its reader sees it, the same for every format: characters that cannot be seen do not count."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

_UNSEEN = (
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"  # control characters
    "\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"  # hyphenation, joining, direction, marks
    "\ufe00-\ufe0f\U000e0000-\U000e0fff"  # variants of characters, tags
    "\u115f\u1160\u17b4\u17b5\u3164\uffa0"  # letters without a shape
    "\ufff0-\ufffb\ufffe\uffff\ud800-\udfff\U00013430-\U00013440\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
)
_SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u2800\u3000"
_LINES = "\x0b\x0c\x1c-\x1f\x85\u2028\u2029"
_OTHER_SHAPES = "\uff01-\uff5e\ufb00-\ufb06\U0001d400-\U0001d7ff"
"""Letters and digits of full width, joined or mathematical: what they stand for is sure, unlike that of “²”."""

_UNUSUAL = re.compile(f"[{_UNSEEN}{_SPACES}{_LINES}{_OTHER_SHAPES}]")
_REMOVED, _SPACE, _LINE, _SHAPE = (re.compile(f"[{which}]") for which in (_UNSEEN, _SPACES, _LINES, _OTHER_SHAPES))

_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")

_ERROR = re.compile(
    r"#¡?[^\W\d_][\w/]{0,20}[!?]"  # “#REF!”, “#DIV/0!”, “#NAME?”, also as other languages write them
    r"|#[^\W\d_]{1,2}/[^\W\d_]|#NV|#GETTING_DATA|Err:[0-9]{3}"
    r"|#{3,}"  # what a column that is too narrow shows, and some programs save
)
_HALF_A_SECOND = dt.timedelta(milliseconds=500)


def seen_text(text: str) -> str:
    """A text without what cannot be seen; spaces of all kinds are one, and letters and digits of other shapes plain ones."""
    if (text.isascii() and text.isprintable()) or not _UNUSUAL.search(text):
        return text
    text = _LINE.sub("\n", _SPACE.sub(" ", _REMOVED.sub("", text)))
    return _SHAPE.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)


def unescaped(text: str) -> str:
    """A text of an XLSX workbook, which writes some characters as “_x000D_”."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def is_error(text: str) -> bool:
    """True for what a spreadsheet shows in place of a value that it cannot compute."""
    return text[:1] in ("#", "E") and _ERROR.fullmatch(text) is not None


def day_or_text(moment: dt.datetime) -> dt.date | str:
    """The day of a moment at midnight; with another time of day it is a text, as it would stand in delimited text.

    Spreadsheets keep parts of a day as fractions: what lies within half a second of midnight is midnight.
    """
    nearest = moment + _HALF_A_SECOND
    if (nearest.hour, nearest.minute, nearest.second) == (0, 0, 0):
        return nearest.date()
    return f"{nearest:%d.%m.%Y %H:%M:%S}"
