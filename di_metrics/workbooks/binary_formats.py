"""What calamine does not tell of workbooks in binary records: errors of formulas, and which rows and columns are hidden."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator

from di_metrics.workbooks.xml_formats import Looked, Package, Relation, SheetState

_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}
_UNKNOWN_ERROR = "#VALUE!"


class DamagedRecords(Exception):
    """The records of a workbook do not fit together."""


# XLS: a file of streams, one of which is the records of the workbook

_STREAMS = ("workbook", "book")
_BEGIN, _END, _LISTED = 0x0809, 0x000A, 0x0085
_ROW, _COLUMNS, _ERROR_OR_BOOLEAN = 0x0208, 0x007D, 0x0205
_FORMULAS = (0x0006, 0x0206, 0x0406)


def look_at_xls(data: bytes) -> Looked:
    """An XLS workbook."""
    try:
        stream = _workbook_stream(data)
        listed = (content for kind, content in _records(stream, 0) if kind == _LISTED)
        places = [struct.unpack_from("<I", content)[0] for content in listed]
        return data, [_state_of_records(stream, place) for place in places]
    except (struct.error, IndexError):
        raise DamagedRecords from None


def _state_of_records(stream: bytes, place: int) -> SheetState:
    state = SheetState()
    for kind, content in _records(stream, place):
        if kind == _ROW:
            row, height, options = struct.unpack_from("<H4xH4xH", content)
            if options & 0x20 or not height:
                state.hidden_rows.append(range(row + 1, row + 2))
        elif kind == _COLUMNS:
            first, last, width, options = struct.unpack_from("<3H2xH", content)
            if options & 1 or not width:
                state.hidden_columns.append(range(first, last + 1))
        elif (kind == _ERROR_OR_BOOLEAN and content[7]) or (
            kind in _FORMULAS and content[6] == 2 and content[12:14] == b"\xff\xff"
        ):
            row, column = struct.unpack_from("<2H", content)
            code = content[6] if kind == _ERROR_OR_BOOLEAN else content[8]
            state.errors.setdefault(row + 1, {})[column] = _ERRORS.get(code, _UNKNOWN_ERROR)
    state.hidden_rows.sort(key=lambda one: one.start)
    return state


def _records(stream: bytes, place: int) -> Iterator[tuple[int, bytes]]:
    """The records from a place to the end of what begins there; those of charts within are left out."""
    depth = 0
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<2H", stream, place)
        place += 4
        if kind == _BEGIN:
            depth += 1
        elif kind == _END:
            depth -= 1
            if depth <= 0:
                return
        elif depth <= 1:
            yield kind, stream[place : place + length]
        place += length


def _workbook_stream(data: bytes) -> bytes:
    import olefile  # workbooks of other formats are read without it

    with olefile.OleFileIO(io.BytesIO(data)) as container:
        name = next((one for one in _STREAMS if container.exists(one)), None)
        if name is None:
            raise DamagedRecords
        return bytes(container.openstream(name).read())


# XLSB: an archive like that of XLSX, whose parts are records

_SHEET, _ROW_HEAD, _CELL_ERROR, _TEXT_CELL, _FORMULA_ERROR, _COLUMN = 156, 0, 3, 6, 11, 60


def look_at_xlsb(data: bytes) -> Looked:
    """An XLSB workbook."""
    package = Package(data)
    listed = (content for kind, content in _parts_records(package.read(package.workbook)) if kind == _SHEET)
    try:
        sheets = [package.relations.get(_wide(content, 8), Relation("", "", "")) for content in listed]
        looked = [_look_at_sheet(package.read(one.part)) for one in sheets]
    except (struct.error, IndexError):
        raise DamagedRecords from None
    changed = {one.part: [part] for one, (_, part) in zip(sheets, looked, strict=True) if part is not None}
    states = [state for state, _ in looked]
    return (package.rewritten(sheets, changed) if changed or not package.is_usual() else data), states


def _look_at_sheet(part: bytes) -> tuple[SheetState, bytes | None]:
    """The state of a sheet, and its part with errors as texts if there are any."""
    state, written, has_errors, row = SheetState(), bytearray(), False, 0
    for kind, content in _parts_records(part):
        if kind == _ROW_HEAD:
            before, height, options = struct.unpack_from("<I4xHxB", content)
            row = before + 1
            if options & 0x10 or not height:
                state.hidden_rows.append(range(row, row + 1))
        elif kind == _COLUMN:
            first, last, width, options = struct.unpack_from("<3I4xB", content)
            if options & 1 or not width:
                state.hidden_columns.append(range(first, min(last, 16_383) + 1))
        if kind in (_CELL_ERROR, _FORMULA_ERROR):
            has_errors = True
            text = _ERRORS.get(content[8], _UNKNOWN_ERROR).encode("utf-16-le")
            kind, content = _TEXT_CELL, content[:8] + struct.pack("<I", len(text) // 2) + text
        _append(written, kind, content)
    state.hidden_rows.sort(key=lambda one: one.start)
    return state, bytes(written) if has_errors else None


def _wide(content: bytes, place: int) -> str:
    (length,) = struct.unpack_from("<I", content, place)
    return content[place + 4 : place + 4 + 2 * min(length, 1_000)].decode("utf-16-le", errors="replace")


def _parts_records(part: bytes) -> Iterator[tuple[int, bytes]]:
    place, end = 0, len(part)
    while place < end:
        kind, place = part[place], place + 1
        if kind & 0x80 and place < end:
            kind, place = kind & 0x7F | part[place] << 7, place + 1
        length = shift = 0
        while place < end and shift < 28:
            byte, place = part[place], place + 1
            length |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                break
        yield kind, part[place : place + length]
        place += length


def _append(written: bytearray, kind: int, content: bytes) -> None:
    written += bytes([kind]) if kind < 128 else bytes([kind & 127 | 128, kind >> 7])
    length = len(content)
    while length > 127:
        written.append(length & 127 | 128)
        length >>= 7
    written.append(length)
    written += content
