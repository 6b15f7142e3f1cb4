"""Makers of workbooks that are no archives of XML: XLS of before 2007, XLSB, and workbooks locked by a password."""

from __future__ import annotations

import datetime as dt
import struct
from collections.abc import Mapping, Sequence

from report_files import Cell, FormulaError, Sheet, zip_of

_SECTOR = 512
_SMALLEST = 4096
"""Bytes of a stream; smaller ones would be kept in another way."""
_LAST, _FREE, _OF_TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_DAY_ZERO = dt.datetime(1899, 12, 30)
_ERRORS = {"#NULL!": 0x00, "#DIV/0!": 0x07, "#VALUE!": 0x0F, "#REF!": 0x17, "#NAME?": 0x1D, "#NUM!": 0x24, "#N/A": 0x2A}


def ole_of(streams: Mapping[str, bytes]) -> bytes:
    """Named streams in a compound file, the container of XLS and of encrypted workbooks."""
    padded = [stream.ljust(max(_SMALLEST, -len(stream) % _SECTOR + len(stream)), b"\0") for stream in streams.values()]
    lengths = [-(-(len(streams) + 1) // 4), *(len(stream) // _SECTOR for stream in padded)]
    tables = 1
    while tables * _SECTOR // 4 < tables + sum(lengths):
        tables += 1
    table, starts = [_OF_TABLE] * tables, []
    for length in lengths:
        starts.append(len(table))
        table += [*range(len(table) + 1, len(table) + length), _LAST]
    table += [_FREE] * (tables * _SECTOR // 4 - len(table))
    entries = _entry("Root Entry", 5, 1, _LAST, 0) + b"".join(
        _entry(name, 2, _FREE, start, len(stream), _FREE if number == len(streams) else number + 1)
        for number, (name, start, stream) in enumerate(zip(streams, starts[1:], padded, strict=True), start=1)
    )
    head = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        0x3E,
        3,
        0xFFFE,
        9,
        6,
        0,
        tables,
        starts[0],
        0,
        _SMALLEST,
        _LAST,
        0,
        _LAST,
        0,
    )
    where = struct.pack("<109I", *range(tables), *[_FREE] * (109 - tables))
    directory = entries.ljust(lengths[0] * _SECTOR, b"\0")
    return head + where + struct.pack(f"<{len(table)}I", *table) + directory + b"".join(padded)


def _entry(name: str, kind: int, child: int, start: int, size: int, following: int = _FREE) -> bytes:
    written = name.encode("utf-16-le")
    return struct.pack("<64sHBBIII16xI16xIQ", written, len(written) + 2, kind, 1, _FREE, following, child, 0, start, size)


def encrypted_workbook() -> bytes:
    """What a spreadsheet program saves with a password, as far as it can be told without it."""
    return ole_of({"EncryptionInfo": bytes(300), "EncryptedPackage": bytes(range(256)) * 30})


def xls_of(
    table: Sheet,
    *,
    hidden: Sequence[str] = (),
    merged: Sequence[tuple[int, int, int, int]] = (),
    hidden_rows: Sequence[int] = (),
    hidden_columns: Sequence[int] = (),
    without_size: bool = False,
) -> bytes:
    """A sheet “s” as Excel 97 wrote it, behind hidden ones; `merged` are first and last row, first and last column.

    Rows and columns that are hidden are marked so, or `without_size`.
    """
    names = [*hidden, "s"]
    before = b"".join(
        (
            _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0)),
            _record(0x0042, struct.pack("<H", 1200)),
            _record(0x00E0, struct.pack("<HH16x", 0, 0)),
            _record(0x00E0, struct.pack("<HH16x", 0, 14)),
        )
    )
    sheets = [
        *(_xls_sheet([["secret"]], ()) for _ in hidden),
        _xls_sheet(table, merged, hidden_rows, hidden_columns, without_size),
    ]
    place = len(before) + sum(len(_listed(0, name, 0)) for name in names) + 4
    listed = b""
    for name, sheet in zip(names, sheets, strict=True):
        listed += _listed(place, name, name in hidden)
        place += len(sheet)
    return ole_of({"Workbook": before + listed + _record(0x000A, b"") + b"".join(sheets)})


def _listed(place: int, name: str, is_hidden: int) -> bytes:
    return _record(0x0085, struct.pack("<IBBBB", place, is_hidden, 0, len(name), 1) + name.encode("utf-16-le"))


def _xls_sheet(
    table: Sheet,
    merged: Sequence[tuple[int, int, int, int]],
    hidden_rows: Sequence[int] = (),
    hidden_columns: Sequence[int] = (),
    without_size: bool = False,
) -> bytes:
    width, height, mark = (0, 0, 0) if without_size else (2304, 255, 1)
    cells = b"".join(_record(0x007D, struct.pack("<6H", place, place, width, 15, mark, 0)) for place in hidden_columns)
    cells += b"".join(
        _record(0x0208, struct.pack("<8H", row, 0, 16, size, 0, 0, 0x100 | hidden << 5, 15))
        for row in range(len(table))
        for size, hidden in [(height, mark) if row in hidden_rows else (255, 0)]
    )
    cells += b"".join(
        _xls_cell(row, column, cell)
        for row, line in enumerate(table)
        for column, cell in enumerate(line)
        if cell is not None
    )
    size = struct.pack("<IIHHH", 0, len(table), 0, max(map(len, table), default=0), 0)
    spans = _record(0x00E5, struct.pack("<H", len(merged)) + b"".join(struct.pack("<4H", *one) for one in merged))
    begin = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
    return begin + _record(0x0200, size) + cells + (spans if merged else b"") + _record(0x000A, b"")


def _xls_cell(row: int, column: int, cell: Cell) -> bytes:
    if isinstance(cell, FormulaError):
        if column % 2:
            return _record(0x0205, struct.pack("<HHHBB", row, column, 0, _ERRORS[cell], 1))
        result = struct.pack("<BxB3xH", 2, _ERRORS[cell], 0xFFFF)
        return _record(0x0006, struct.pack("<HHH8sHIH", row, column, 0, result, 0, 0, 0))
    if isinstance(cell, str):
        text = cell.encode("utf-16-le")
        return _record(0x0204, struct.pack("<HHHHB", row, column, 0, len(text) // 2, 1) + text)
    return _record(0x0203, struct.pack("<HHHd", row, column, isinstance(cell, dt.date), _number(cell)))


def _number(cell: Cell) -> float:
    if isinstance(cell, dt.date):
        moment = cell if isinstance(cell, dt.datetime) else dt.datetime(cell.year, cell.month, cell.day)
        return (moment - _DAY_ZERO) / dt.timedelta(days=1)
    assert cell is not None
    return float(cell)


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def xlsb_of(
    table: Sheet, *, hidden_rows: Sequence[int] = (), hidden_columns: Sequence[int] = (), without_size: bool = False
) -> bytes:
    """A sheet “s” as Excel saves it in binary; rows and columns that are hidden are marked so, or `without_size`."""
    width, height, mark = (0, 0, 0) if without_size else (2304, 255, 1)
    workbook = _bin(143) + _bin(156, struct.pack("<II", 0, 1) + _wide("rId1") + _wide("s")) + _bin(144) + _bin(132)
    rows = b"".join(
        _bin(0, struct.pack("<I4xHxB5x", row, *((height, mark << 4) if row in hidden_rows else (255, 0))))
        + b"".join(_xlsb_cell(place, cell) for place, cell in enumerate(line))
        for row, line in enumerate(table)
    )
    size = struct.pack("<4I", 0, len(table) - 1, 0, max(map(len, table)) - 1)
    columns = b"".join(_bin(60, struct.pack("<4IH", place, place, width, 0, mark)) for place in hidden_columns)
    columns = _bin(390) + columns + _bin(391) if columns else b""
    sheet = _bin(129) + _bin(148, size) + columns + _bin(145) + rows + _bin(146) + _bin(130)
    return zip_of(
        {
            "_rels/.rels": _relation("officeDocument", "xl/workbook.bin"),
            "xl/workbook.bin": workbook,
            "xl/_rels/workbook.bin.rels": _relation("worksheet", "worksheets/sheet1.bin"),
            "xl/worksheets/sheet1.bin": sheet,
        }
    )


def _relation(kind: str, target: str) -> str:
    names = "http://schemas.openxmlformats.org/package/2006/relationships"
    kind = f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"
    relation = f'<Relationship Id="rId1" Type="{kind}" Target="{target}"/>'
    return f'<Relationships xmlns="{names}">{relation}</Relationships>'


def _xlsb_cell(place: int, cell: Cell) -> bytes:
    if cell is None:
        return b""
    where = struct.pack("<II", place, 0)
    if isinstance(cell, FormulaError):
        return _bin(3, where + bytes([_ERRORS[cell]]))
    return _bin(6, where + _wide(cell)) if isinstance(cell, str) else _bin(5, where + struct.pack("<d", _number(cell)))


def _wide(text: str) -> bytes:
    written = text.encode("utf-16-le")
    return struct.pack("<I", len(written) // 2) + written


def _bin(kind: int, content: bytes = b"") -> bytes:
    number = bytes([kind]) if kind < 128 else bytes([kind & 127 | 128, kind >> 7])
    size, length = b"", len(content)
    while length > 127:
        size += bytes([length & 127 | 128])
        length >>= 7
    return number + size + bytes([length]) + content
