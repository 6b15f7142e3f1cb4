"""From the bytes of a file to its sheets, whatever its name says it is, within limits of memory and time."""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import io
import os
import pickle
import re
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import copy
from functools import partial
from itertools import islice
from typing import Any

from di_metrics.errors import N_, Message
from di_metrics.files import BROKEN_ZIP, ZIP_METHODS
from di_metrics.reports import unreadable
from di_metrics.reports.sheets import DAY_ZERO, DAY_ZERO_1904, Book, Cells, MergedCells, Rows, Sheet
from di_metrics.reports.unreadable import UnreadableFile
from di_metrics.settings import ROOT
from di_metrics.workbooks import spreadsheet_process
from di_metrics.workbooks.cell_text import seen_text
from di_metrics.workbooks.spreadsheet_process import LENGTH, Limits, SheetContents
from di_metrics.workbooks.xml_formats import workbook_part

# ---- Workbooks that are ZIP archives ----

_PIECE = 1 << 18
_SMALL = 8 << 20
"""Bytes of a part that only lists others."""
_WORKBOOKS = {".xml": "xlsx", ".bin": "xlsb"}
_USUAL_WORKBOOKS = ("xl/workbook.xml", "xl/workbook.bin")
_WORKBOOK_TAG = re.compile(rb"<(?:[\w.-]+:)?workbook[\s>]")
_OPENDOCUMENT = b"application/vnd.oasis.opendocument.spreadsheet"
_COUNTS_FROM_1904 = re.compile(rb"""\sdate1904\s*=\s*["'](?:1|true)["']""")


class Archive:
    """A ZIP archive from elsewhere. What it says of sizes is checked before anything is unpacked, and again while it is."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (*BROKEN_ZIP, OSError):
            raise UnreadableFile.because("damaged") from None
        self._entries = self._zip.infolist()
        if len(self._entries) > unreadable.MOST_PARTS:
            raise UnreadableFile.because("too_large")
        if any(entry.flag_bits & 1 for entry in self._entries):
            raise UnreadableFile.because("password")
        if any(entry.compress_type not in ZIP_METHODS for entry in self._entries):
            raise UnreadableFile.because("damaged")
        self._parts = {entry.filename.replace("\\", "/").lstrip("/").lower(): entry for entry in self._entries}

    def check(self) -> str:
        """The format of the workbook: “xlsx”, “xlsb” or “ods”. Raises UnreadableFile if it is none or beyond the limits."""
        kind = self._format()
        self._check_what_is_stated()
        self._check_what_is_there()
        if kind == "ods" and b"encryption-data" in self._small("meta-inf/manifest.xml"):
            raise UnreadableFile.because("password")
        return kind

    def counts_days_from_1904(self) -> bool:
        """True for an XLSX workbook that says so, as those of old Macintosh computers do."""
        return _COUNTS_FROM_1904.search(self._small(self._workbook())) is not None

    def _check_what_is_stated(self) -> None:
        if sum(entry.file_size for entry in self._entries) > unreadable.MOST_UNPACKED:
            raise UnreadableFile.because("too_large")
        if any(entry.file_size > max(1 << 20, entry.compress_size * unreadable.MOST_RATIO) for entry in self._entries):
            raise UnreadableFile.because("too_large")

    def _check_what_is_there(self) -> None:
        unpacked = 0
        for entry in self._entries:
            begun = unpacked
            for piece in self._pieces(entry):
                unpacked += len(piece)
                if unpacked > unreadable.MOST_UNPACKED:
                    raise UnreadableFile.because("too_large")
            if unpacked - begun != entry.file_size:
                raise UnreadableFile.because("damaged")

    def _format(self) -> str:
        workbook = self._workbook()
        if workbook:
            return _WORKBOOKS[workbook[-4:]]
        if "content.xml" in self._parts and self._small("mimetype").strip() == _OPENDOCUMENT:
            return "ods"
        raise UnreadableFile.because("not_a_spreadsheet")

    def _workbook(self) -> str:
        """The part that is the workbook, by the relationships of the package or its usual name; empty if there is none."""
        stated = workbook_part(self._small("_rels/.rels")).lower()
        if stated[-4:] in _WORKBOOKS and (stated.endswith(".bin") or _WORKBOOK_TAG.search(self._small(stated))):
            return stated
        return next((part for part in _USUAL_WORKBOOKS if part in self._parts), "")

    def _small(self, part: str) -> bytes:
        """The beginning of a part; nothing of one that is missing."""
        entry = self._parts.get(part)
        return next(self._pieces(entry, _SMALL), b"") if entry else b""

    def _pieces(self, entry: zipfile.ZipInfo, most: int = _PIECE) -> Iterator[bytes]:
        # The standard library would stop at the size that the archive states, and calamine goes on to the true end.
        endless = copy(entry)
        endless.file_size = unreadable.MOST_UNPACKED + 1
        try:
            with self._zip.open(endless) as stream:
                while piece := stream.read(most):
                    yield piece
        except (*BROKEN_ZIP, OSError):
            raise UnreadableFile.because("damaged") from None


# ---- Delimited text ----

_SHEET = "CSV"
"""What the one sheet of a text is called. Its file may be named after a person, and is not."""

SEPARATORS = (";", ",", "\t")
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_BROKEN_UTF8 = re.compile(rb"[\xc4\xc5][\x80-\xbf]")
"""Latvian letters in UTF-8. In cp1257 these would be letters that Latvian does not have, before a punctuation mark."""

_BEGINNING = 1 << 16
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f]")
_MOST_CONTROL = 0.1
"""What part of a text control characters may be: some slip in with what is pasted, and do not count."""

Likeness = Callable[[Iterable[Cells]], int]
"""How many headings of a report the best of some rows has."""


def read_delimited(data: bytes, likeness: Likeness) -> Book:
    """The text as a book of one sheet; the separator is the one that gives the most headings. Raises UnreadableFile."""
    encoding = encoding_of(data)
    beginning = data[:_BEGINNING].decode(encoding, errors="ignore")
    if "\x00" in beginning or len(_CONTROL.findall(beginning)) > _MOST_CONTROL * len(beginning):
        raise UnreadableFile.because("not_a_spreadsheet")
    if not beginning.strip():
        raise UnreadableFile.because("empty")

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
        raise UnreadableFile.because("unknown_encoding")
    return _decodable(data, "cp1257")


def _decodable(data: bytes, encoding: str) -> str:
    if not _decodes(data, encoding):
        raise UnreadableFile.because("unknown_encoding")
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
                raise UnreadableFile.because("too_many_columns")
            if cells:
                yield number, cells
    except csv.Error:
        says = N_(
            "From row %(row)s on the text cannot be split into columns: a quotation mark there is misplaced or not closed."
        )
        hint = N_("Mend the quotation mark, or save the file as an Excel workbook (.xlsx).")
        raise UnreadableFile("open_quotation", Message.of(says, row=number + 1), Message.of(hint)) from None


# ---- A workbook of any format that calamine reads, opened in a process of its own whose memory and time are limited ----

_LONGEST_SECONDS = 300
"""By the clock, with all that else keeps the machine busy; of computing the process may do much less."""


def read_spreadsheet(data: bytes, kind: str, day_zero: dt.date = DAY_ZERO) -> Book:
    """The sheets of a workbook, whose rows are kept packed in memory. Raises UnreadableFile.

    `kind` names the format; `day_zero` is the day from which its bare numbers count days.
    """
    blocks = _blocks(_run(data, kind))
    if not blocks:
        raise UnreadableFile.because("damaged")
    listed = _plain(blocks.pop())
    if isinstance(listed, str):
        raise UnreadableFile.because(listed)
    waiting = iter(blocks)
    found = [(one.visible, _sheet(one, waiting, day_zero)) for one in (SheetContents(*each) for each in listed)]
    visible, hidden = (tuple(sheet for is_visible, sheet in found if is_visible is which) for which in (True, False))
    return Book(kind, visible, hidden)


def _sheet(listed: SheetContents, waiting: Iterator[memoryview], day_zero: dt.date) -> Sheet:
    blocks = list(islice(waiting, listed.blocks))
    merged = tuple(MergedCells(*span) for span in listed.merged)
    hidden_rows, hidden_columns = frozenset(listed.hidden_rows), frozenset(listed.hidden_columns)
    return Sheet(listed.name, partial(_rows_of_sheet, blocks), merged, day_zero, hidden_rows, hidden_columns)


def _rows_of_sheet(blocks: Sequence[memoryview]) -> Rows:
    for block in blocks:
        yield from _plain(zlib.decompress(block))


def _run(data: bytes, kind: str) -> bytes:
    """What the process wrote; nothing of a workbook on which it stumbled."""
    limits = Limits(
        *(unreadable.MOST_MEMORY, unreadable.MOST_SECONDS, unreadable.MOST_ROWS, unreadable.MOST_COLUMNS),
        *(unreadable.LONGEST_CELL, unreadable.MOST_KEPT),
    )
    # “-P” keeps the folder of the file out of what the process imports, and the path lets it find the package.
    command = [sys.executable, "-P", spreadsheet_process.__file__, kind, *map(str, limits)]
    try:
        # What the process complains of could quote a cell, and it needs to know no secret.
        environment = {name: value for name, value in os.environ.items() if not name.startswith("DI_")}
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, (str(ROOT), environment.get("PYTHONPATH"))))
        done = subprocess.run(
            command, input=data, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment, timeout=_LONGEST_SECONDS
        )
    except subprocess.TimeoutExpired:
        raise UnreadableFile.because("too_large") from None
    if done.returncode == 1:  # Python's own end after an exception: a panic within calamine
        raise UnreadableFile.because("damaged")
    if done.returncode != 0:  # memory or time came to their end
        raise UnreadableFile.because("too_large")
    return done.stdout


def _blocks(written: bytes) -> list[memoryview]:
    view, place, blocks = memoryview(written), 0, []
    while place < len(view):
        (length,) = LENGTH.unpack_from(view, place)
        place += LENGTH.size
        blocks.append(view[place : place + length])
        place += length
    return blocks


class _Plain(pickle.Unpickler):
    """Makes nothing but texts, numbers, days and lists of them, so that a process led astray could not lead this one."""

    def find_class(self, module: str, name: str) -> object:
        if (module, name) == ("datetime", "date"):
            return dt.date
        raise pickle.UnpicklingError


def _plain(block: bytes | memoryview) -> Any:
    return _Plain(io.BytesIO(block)).load()


# ---- From the bytes of a file to its sheets, whatever its name says it is ----

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
    """The sheets of a file. Its format is recognised by its content. Raises UnreadableFile.

    `likeness` helps to tell how a text is separated.
    """
    if len(data) > unreadable.MOST_BYTES:
        raise UnreadableFile.because("too_large")
    if not _SOMETHING.search(data):
        raise UnreadableFile.because("empty")
    if data.startswith(_OLE2):
        return _read_binary(data)
    if data.startswith(_ZIP):
        return _read_archive(data)
    if data[:100].lstrip(b"\xef\xbb\xbf \r\n\t").startswith(_MARKED_OTHERWISE):
        raise UnreadableFile.because("not_a_spreadsheet")
    return read_delimited(data, likeness)


def _read_binary(data: bytes) -> Book:
    if _ENCRYPTED in data or _XLS_PASSWORD.search(data):
        raise UnreadableFile.because("password")
    if not any(name in data for name in _STREAMS):
        raise UnreadableFile.because("not_a_spreadsheet")
    return read_spreadsheet(data, "xls")


def _read_archive(data: bytes) -> Book:
    archive = Archive(data)
    kind = archive.check()
    return read_spreadsheet(data, kind, DAY_ZERO_1904 if archive.counts_days_from_1904() else DAY_ZERO)
