"""From the bytes of a file to its sheets, whatever its name says it is."""

from __future__ import annotations

import re

from di_metrics.reports import unreadable
from di_metrics.reports.archive import Archive
from di_metrics.reports.delimited import Likeness, read_delimited
from di_metrics.reports.sheets import DAY_ZERO, DAY_ZERO_1904, Book
from di_metrics.reports.spreadsheet import read_spreadsheet

_SOMETHING = re.compile(rb"[^\x00\t\r\n ]")
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STREAMS = [f"{name}\0".encode("utf-16-le") for name in ("Workbook", "Book")]
"""In what stream of its container an XLS workbook stands."""
_ENCRYPTED = "EncryptedPackage\0".encode("utf-16-le")
_XLS_PASSWORD = re.compile(rb"\x09\x08\x10\x00\x00\x06\x05\x00.{12}(?:\x86\x00\x00\x00)?\x2f\x00", re.DOTALL)
"""The record with which an XLS workbook begins, and behind it the one that says the others are encrypted."""
_MARKED_OTHERWISE = (b"%PDF", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"<")
"""How files begin that are surely something else; “<” is a web page or XML that was given a spreadsheet's name."""


def read_book(data: bytes, likeness: Likeness) -> Book:
    """The sheets of a file. Its format is told from its content. Raises UnreadableFile.

    `likeness` helps to tell how a text is separated.
    """
    if len(data) > unreadable.MOST_BYTES:
        raise unreadable.too_large()
    if not _SOMETHING.search(data):
        raise unreadable.empty()
    if data.startswith(_OLE2):
        return _read_binary(data)
    if data.startswith(_ZIP):
        return _read_archive(data)
    if data[:100].lstrip(b"\xef\xbb\xbf \r\n\t").startswith(_MARKED_OTHERWISE):
        raise unreadable.not_a_spreadsheet()
    return read_delimited(data, likeness)


def _read_binary(data: bytes) -> Book:
    if _ENCRYPTED in data or _XLS_PASSWORD.search(data):
        raise unreadable.protected()
    if not any(name in data for name in _STREAMS):
        raise unreadable.not_a_spreadsheet()
    return read_spreadsheet(data, "xls")


def _read_archive(data: bytes) -> Book:
    archive = Archive(data)
    kind = archive.check()
    return read_spreadsheet(data, kind, DAY_ZERO_1904 if archive.counts_days_from_1904() else DAY_ZERO)
