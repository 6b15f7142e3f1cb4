"""Delimited text: which encoding and separator it has, and its rows as a spreadsheet numbers them."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator

from di_metrics.reports import unreadable
from di_metrics.reports.sheets import Book, Cells, Rows, Sheet
from di_metrics.workbooks.cell_text import seen_text

_SHEET = "CSV"
"""What the one sheet of a text is called. Its file may be named after a person, and is not."""

SEPARATORS = (";", ",", "\t")
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_BROKEN_UTF8 = re.compile(rb"[\xc4\xc5][\x80-\xbf]")
"""Latvian letters in UTF-8. In cp1257 these would be letters that Latvian does not have, before a punctuation mark."""

_BEGINNING = 1 << 16
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f]")
_MOST_CONTROL = 0.01
"""What part of a text control characters may be: some slip in with what is pasted, and do not count."""

Likeness = Callable[[Iterable[Cells]], int]
"""How many headings of a report the best of some rows has."""


def read_delimited(data: bytes, likeness: Likeness) -> Book:
    """The text as a book of one sheet; the separator is the one that gives the most headings. Raises UnreadableFile."""
    encoding = encoding_of(data)
    beginning = data[:_BEGINNING].decode(encoding, errors="ignore")
    if "\x00" in beginning or len(_CONTROL.findall(beginning)) > _MOST_CONTROL * len(beginning):
        raise unreadable.not_a_spreadsheet()
    if not beginning.strip():
        raise unreadable.empty()

    def found(separator: str) -> int:
        rows = _numbered(csv.reader(io.StringIO(beginning, newline=""), delimiter=separator))
        return likeness(cells for _, cells in rows)

    separator = max(SEPARATORS, key=found)
    return Book("csv", (Sheet(_SHEET, lambda: _rows(data, encoding, separator)),))


def encoding_of(data: bytes) -> str:
    """The encoding of a text: that of its mark; else UTF-16 if every other byte is zero, UTF-8 if it can be, or cp1257."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decodable(data, encoding)
    if b"\x00" in data[:_BEGINNING]:
        beginning = data[: _BEGINNING - _BEGINNING % 2]
        little = beginning[1::2].count(0) > beginning[::2].count(0)
        return _decodable(data, "utf-16-le" if little else "utf-16-be")
    if _decodes(data, "utf-8"):
        return "utf-8"
    if _BROKEN_UTF8.search(data):
        raise unreadable.unknown_encoding()
    return _decodable(data, "cp1257")


def _decodable(data: bytes, encoding: str) -> str:
    if not _decodes(data, encoding):
        raise unreadable.unknown_encoding()
    return encoding


def _decodes(data: bytes, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for begin in range(0, len(data), _BEGINNING):
            decoder.decode(data[begin : begin + _BEGINNING])
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _rows(data: bytes, encoding: str, separator: str) -> Rows:
    text = io.TextIOWrapper(io.BytesIO(data), encoding, newline="")
    return _numbered(csv.reader(text, delimiter=separator, strict=True))


def _numbered(lines: Iterator[list[str]]) -> Rows:
    """Rows that hold something. A field with line breaks is one cell, as in a spreadsheet."""
    number = 0
    try:
        for number, line in enumerate(lines, start=1):
            cells = {column: text for column, field in enumerate(line) if (text := seen_text(field).strip())}
            if len(cells) > unreadable.MOST_COLUMNS:
                raise unreadable.too_many_columns()
            if cells:
                yield number, cells
    except csv.Error:
        raise unreadable.open_quotation(number + 1) from None
