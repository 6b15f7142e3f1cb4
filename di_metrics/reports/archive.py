"""Workbooks that are ZIP archives: which format one is, and that it stays within the limits when it is unpacked."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from copy import copy

from di_metrics.reports import unreadable
from di_metrics.workbooks.xml_formats import workbook_part

_PIECE = 1 << 18
_SMALL = 8 << 20
"""Bytes of a part that only lists others."""
_WORKBOOKS = {".xml": "xlsx", ".bin": "xlsb"}
_USUAL_WORKBOOKS = ("xl/workbook.xml", "xl/workbook.bin")
_WORKBOOK_TAG = re.compile(rb"<(?:[\w.-]+:)?workbook[\s>]")
_OPENDOCUMENT = b"application/vnd.oasis.opendocument.spreadsheet"
_PACKED_BY = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""What spreadsheet programs use; the standard library unpacks the other ways without a bound to the memory they take."""
_COUNTS_FROM_1904 = re.compile(rb"""\sdate1904\s*=\s*["'](?:1|true)["']""")

_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, RuntimeError, OSError, ValueError)
"""What the standard library raises for an archive that is damaged, encrypted or packed in unusual ways."""


class Archive:
    """A ZIP archive from elsewhere. What it says of sizes is checked before anything is unpacked, and again while it is."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _BROKEN:
            raise unreadable.damaged() from None
        self._entries = self._zip.infolist()
        if len(self._entries) > unreadable.MOST_PARTS:
            raise unreadable.too_large()
        if any(entry.flag_bits & 1 for entry in self._entries):
            raise unreadable.protected()
        if any(entry.compress_type not in _PACKED_BY for entry in self._entries):
            raise unreadable.damaged()
        self._parts = {entry.filename.replace("\\", "/").lstrip("/").lower(): entry for entry in self._entries}

    def check(self) -> str:
        """The format of the workbook: “xlsx”, “xlsb” or “ods”. Raises UnreadableFile if it is none or beyond the limits."""
        kind = self._format()
        self._check_what_is_stated()
        self._check_what_is_there()
        if kind == "ods" and b"encryption-data" in self._small("meta-inf/manifest.xml"):
            raise unreadable.protected()
        return kind

    def counts_days_from_1904(self) -> bool:
        """True for an XLSX workbook that says so, as those of old Macintosh computers do."""
        return _COUNTS_FROM_1904.search(self._small(self._workbook())) is not None

    def _check_what_is_stated(self) -> None:
        if sum(entry.file_size for entry in self._entries) > unreadable.MOST_UNPACKED:
            raise unreadable.too_large()
        if any(entry.file_size > max(1 << 20, entry.compress_size * unreadable.MOST_RATIO) for entry in self._entries):
            raise unreadable.too_large()

    def _check_what_is_there(self) -> None:
        unpacked = 0
        for entry in self._entries:
            begun = unpacked
            for piece in self._pieces(entry):
                unpacked += len(piece)
                if unpacked > unreadable.MOST_UNPACKED:
                    raise unreadable.too_large()
            if unpacked - begun != entry.file_size:
                raise unreadable.damaged()

    def _format(self) -> str:
        workbook = self._workbook()
        if workbook:
            return _WORKBOOKS[workbook[-4:]]
        if "content.xml" in self._parts and self._small("mimetype").strip() == _OPENDOCUMENT:
            return "ods"
        raise unreadable.not_a_spreadsheet()

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
        except _BROKEN:
            raise unreadable.damaged() from None
