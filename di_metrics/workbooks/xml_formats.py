"""Workbooks that are archives, before calamine reads them: parts of unusual names, errors of formulas, what is hidden.

calamine looks for the parts of a workbook by name, stops at a `dimension` that is none, and gives an error of a formula as
an empty cell. So the archive is written anew where that is needed: its parts found by their relationships and named as
usual, without `dimension`, errors as texts. Tags are found without an XML parser, so that no entity is ever expanded.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from di_metrics.workbooks.cell_text import is_error

_PIECE = 1 << 18
_LONGEST_TAG = 1 << 20
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_ATTRIBUTE = re.compile(rb"""([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_FOLDERS = {"worksheet": "worksheets", "chartsheet": "chartsheets", "dialogsheet": "dialogsheets"}
"""By what relationship a sheet is told to be one of cells, and where calamine looks for such."""
_TRUE = (b"1", b"true", b"on")


@dataclass(slots=True)
class SheetState:
    """What calamine does not tell of a sheet: rows and columns that are hidden, errors of formulas by row and column.

    Rows are counted from 1 and columns from 0.
    """

    hidden_rows: list[range] = field(default_factory=list)
    hidden_columns: list[range] = field(default_factory=list)
    errors: dict[int, dict[int, str]] = field(default_factory=dict)


Looked = tuple[bytes, list[SheetState]]
"""The workbook in a form that calamine reads, and the states of its sheets in their order."""


class Relation(NamedTuple):
    """What one part has to do with another."""

    kind: str
    target: str
    part: str


class Package:
    """The parts of an Office Open XML workbook, found by their relationships."""

    def __init__(self, data: bytes) -> None:
        self.archive = zipfile.ZipFile(io.BytesIO(data))
        self._names = {one.replace("\\", "/").lstrip("/").lower(): one for one in self.archive.namelist()}
        self.workbook = workbook_part(self.read("_rels/.rels"))
        if not self.has(self.workbook):
            self.workbook = next((one for one in ("xl/workbook.xml", "xl/workbook.bin") if self.has(one)), "")
        folder, _, name = self.workbook.rpartition("/")
        listed = posixpath.join(folder, "_rels", f"{name}.rels")
        self.relations = relations(self.read(listed), self.workbook, self.has)

    def has(self, part: str) -> bool:
        return part.lower() in self._names

    def read(self, part: str) -> bytes:
        """A small part; nothing of one that is missing."""
        return b"".join(self.pieces(part)) if self.has(part) else b""

    def pieces(self, part: str) -> Iterator[bytes]:
        """A part, piece by piece, none of which ends within a tag."""
        return tag_pieces(self.archive, self._names[part.lower()])

    def is_usual(self) -> bool:
        """True where calamine finds all parts by itself."""
        ending = self.workbook.rpartition(".")[2]
        looked_for = {self.workbook: f"xl/workbook.{ending}"}
        for one in self.relations.values():
            if one.kind in ("sharedStrings", "styles"):
                looked_for[one.part] = f"xl/{one.kind}.{ending}"
            elif one.kind in _FOLDERS:
                looked_for[one.part] = _where_calamine_looks(one.target)
        return all(self._names.get(part.lower(), name) == name for part, name in looked_for.items())

    def rewritten(self, sheets: Iterable[Relation], changed: Mapping[str, Iterable[bytes]]) -> bytes:
        """The workbook under the names at which calamine looks, with some parts changed."""
        ending = self.workbook.rpartition(".")[2]
        names = {self.workbook: f"workbook.{ending}"}
        listed = []
        for key, one in self.relations.items():
            if one.kind in ("sharedStrings", "styles"):
                names[one.part] = f"{one.kind}.{ending}"
            elif one in sheets:
                names.setdefault(one.part, f"{_FOLDERS.get(one.kind, 'macrosheets')}/sheet{len(names)}.{ending}")
            else:
                continue
            listed.append(f'<Relationship Id="{_escaped(key)}" Type="{_RELATIONS}{one.kind}" Target="{names[one.part]}"/>')
        root = f'<Relationship Id="rId1" Type="{_RELATIONS}officeDocument" Target="xl/workbook.{ending}"/>'
        parts: dict[str, Iterable[bytes]] = {
            "_rels/.rels": [_listed(root)],
            f"xl/_rels/workbook.{ending}.rels": [_listed("".join(listed))],
        }
        parts |= {f"xl/{name}": changed.get(part) or self.pieces(part) for part, name in names.items() if self.has(part)}
        return zipped(parts)


def workbook_part(root_relations: bytes) -> str:
    """The part that is the workbook, by the relationships of the package."""
    found = relations(root_relations, "", lambda part: True)
    return next((one.part for one in found.values() if one.kind == "officeDocument"), "")


def relations(text: bytes, of: str, has: Callable[[str], bool]) -> dict[str, Relation]:
    """The relationships of a part, by their names. Some writers name targets from the package's root instead."""
    found = {}
    for tag in re.finditer(rb"<(?:[\w.-]+:)?Relationship(?=\s)([^<>]*)>", text):
        attributes = attributes_of(tag[1])
        target = attributes.get("Target", "").replace("\\", "/")
        beside = posixpath.normpath(posixpath.join(posixpath.dirname(of), target)) if target else ""
        choices = [target.lstrip("/") if target.startswith("/") else beside.lstrip("/"), _where_calamine_looks(target)]
        part = next((one for one in choices if has(one)), choices[0])
        found[attributes.get("Id", "")] = Relation(attributes.get("Type", "").rpartition("/")[2], target, part)
    return found


def attributes_of(tag: bytes) -> dict[str, str]:
    """The attributes of a tag, by their names without prefix."""
    pairs = ((found[1], found[2] if found[2] is not None else found[3]) for found in _ATTRIBUTE.finditer(tag))
    return {name.decode(errors="replace").rpartition(":")[2]: _unescaped(value) for name, value in pairs}


def _unescaped(value: bytes) -> str:
    text = value.decode(errors="replace")
    for entity, letter in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&")):
        text = text.replace(entity, letter)
    return text


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


def _listed(listed: str) -> bytes:
    return f'<Relationships xmlns="{_PACKAGE}">{listed}</Relationships>'.encode()


def _where_calamine_looks(target: str) -> str:
    if target.startswith("/"):
        return target[1:]
    return target if target.startswith("xl/") else f"xl/{target}"


def tag_pieces(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """A part of an archive, piece by piece, none of which ends within a tag."""
    rest = b""
    with archive.open(name) as stream:
        while piece := stream.read(_PIECE):
            rest += piece
            cut = len(rest) if len(rest) > _LONGEST_TAG else rest.rfind(b">") + 1
            if cut:
                yield rest[:cut]
                rest = rest[cut:]
    if rest:
        yield rest


def zipped(parts: Mapping[str, Iterable[bytes]]) -> bytes:
    """An archive of parts, not packed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, pieces in parts.items():
            with archive.open(name, "w") as stream:
                for piece in pieces:
                    stream.write(piece)
    return buffer.getvalue()


# Office Open XML

_DIMENSION = re.compile(rb"<((?:[\w.-]+:)?)dimension(?=[\s/>])[^<>]*?(?:/>|>\s*</\1dimension\s*>)")
_AREA = re.compile(rb"""\sref\s*=\s*["'][A-Z]{1,3}[1-9][0-9]{0,6}(?::[A-Z]{1,3}[1-9][0-9]{0,6})?["']""")
_ERROR_CELL = re.compile(rb"""(<(?:[\w.-]+:)?c\s(?:[^<>]*?\s)?t\s*=\s*)(?:"e"|'e')""")
_ROW_OR_COLUMN = re.compile(rb"<(?:[\w.-]+:)?(row|col)(?=[\s/>])([^<>]*)>")
_SHEET = re.compile(rb"<(?:[\w.-]+:)?sheet(?=\s)([^<>]*)>")
_OF_HIDDEN = (b"hidden", b' ht="0', b" ht='0", b' width="0', b" width='0")
_OF_ERRORS = (b'"e"', b"'e'")
"""What a sheet may hold only where something is hidden in it, or an error; looking for these takes little time."""
_MOST_COLUMNS = 16_384
_NO_SIZE = re.compile(r"(?:0+(?:\.0*)?|\.0+)(?:[eE][+-]?[0-9]+)?(?:[a-z]{2})?")


def look_at_xlsx(data: bytes) -> Looked:
    """An XLSX workbook."""
    package = Package(data)
    listed = [attributes_of(tag[1]).get("id", "") for tag in _SHEET.finditer(package.read(package.workbook))]
    sheets = [package.relations.get(key, Relation("", "", "")) for key in listed]
    looked = [_look_at_sheet(package, one.part) if package.has(one.part) else (SheetState(), False) for one in sheets]
    changed = {one.part: _mended(package, one.part) for one, (_, bad) in zip(sheets, looked, strict=True) if bad}
    states = [state for state, _ in looked]
    return (package.rewritten(sheets, changed) if changed or not package.is_usual() else data), states


def _look_at_sheet(package: Package, part: str) -> tuple[SheetState, bool]:
    """What is hidden in a sheet, and whether calamine needs it changed."""
    hidden = errors = dimension = False
    for number, piece in enumerate(package.pieces(part)):
        if number == 0 and (found := _DIMENSION.search(piece)):
            dimension = _AREA.search(found[0]) is None
        hidden = hidden or any(one in piece for one in _OF_HIDDEN)
        errors = errors or any(one in piece for one in _OF_ERRORS)
    return (_hidden_in_sheet(package.pieces(part)) if hidden else SheetState()), errors or dimension


def _hidden_in_sheet(pieces: Iterable[bytes]) -> SheetState:
    state = SheetState()
    row = 0
    for piece in pieces:
        for tag in _ROW_OR_COLUMN.finditer(piece):
            attributes = attributes_of(tag[2])
            if tag[1] == b"row":
                row = _whole(attributes.get("r"), row + 1)
                if _is_hidden(attributes, "ht"):
                    state.hidden_rows.append(range(row, row + 1))
            elif _is_hidden(attributes, "width"):
                first, last = _whole(attributes.get("min"), 1), _whole(attributes.get("max"), _MOST_COLUMNS)
                state.hidden_columns.append(range(first - 1, min(last, _MOST_COLUMNS)))
    state.hidden_rows.sort(key=lambda one: one.start)
    return state


def _is_hidden(attributes: Mapping[str, str], size: str) -> bool:
    if attributes.get("hidden", "").strip().encode() in _TRUE:
        return True
    return _is_nothing(attributes.get(size))


def _is_nothing(size: str | None) -> bool:
    """Whether a height or a width is none, in whatever unit."""
    return size is not None and _NO_SIZE.fullmatch(size.strip()) is not None


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else otherwise


def _mended(package: Package, part: str) -> Iterator[bytes]:
    """A sheet without its dimension, and with errors as texts."""
    for number, piece in enumerate(package.pieces(part)):
        kept = _DIMENSION.sub(b"", piece) if number == 0 else piece
        yield _ERROR_CELL.sub(rb'\1"str"', kept)


# OpenDocument

_ODS_TAG = re.compile(rb"<(/?)(?:table|style):(style|table|table-(?:row|column)(?:-group|-properties)?)(?=[\s/>])([^<>]*)>")
_OF_STATE = re.compile(rb"""visibility|-group|(?:row-height|column-width)\s*=\s*["'][0.]|(?:>|\A)\s*(?:#|Err:)""")
_ODS_ERROR = re.compile(
    rb"<table:(table-cell|covered-table-cell)(?=[\s>])([^<>]*)(>\s*<text:p(?:\s[^<>]*)?>)([^<>]{1,80})(?=</text:p>)"
)
_OF_VALUE = re.compile(rb"""\s(?:office:[\w-]+|calcext:value-type)\s*=\s*(?:"[^"]*"|'[^']*')""")


def look_at_ods(data: bytes) -> Looked:
    """An OpenDocument workbook."""
    archive = zipfile.ZipFile(io.BytesIO(data))
    content = next((one for one in archive.namelist() if one.lower() == "content.xml"), "content.xml")
    if not any(_OF_STATE.search(piece) for piece in tag_pieces(archive, content)):
        return data, []
    states = _hidden_in_tables(tag_pieces(archive, content))
    parts: dict[str, Iterable[bytes]] = {name: tag_pieces(archive, name) for name in archive.namelist()}
    parts[content] = _errors_as_texts(tag_pieces(archive, content))
    return zipped(parts), states


def _hidden_in_tables(pieces: Iterable[bytes]) -> list[SheetState]:
    states: list[SheetState] = []
    places = {"row": 1, "column": 0}
    closed: dict[str, list[bool]] = {"row": [], "column": []}
    style, without_size = "", set()
    for tag in (tag for piece in pieces for tag in _ODS_TAG.finditer(piece)):
        what, attributes = tag[2].decode(), attributes_of(tag[3])
        if what == "table":
            if not tag[1]:
                states.append(SheetState())
                places, closed = {"row": 1, "column": 0}, {"row": [], "column": []}
        elif what == "style":
            style = attributes.get("name", "")
        elif what.endswith("properties"):
            size = attributes.get("row-height", attributes.get("column-width"))
            if _is_nothing(size) and attributes.get("use-optimal-row-height") != "true":
                without_size.add((what.split("-")[1], style))
        elif what.endswith("group"):
            groups = closed[what.split("-")[1]]
            if not tag[1] and not tag[3].endswith(b"/"):
                groups.append(attributes.get("display") == "false")
            elif tag[1] and groups:
                groups.pop()
        elif states and not tag[1]:
            kind = what.split("-")[1]
            first = places[kind]
            places[kind] += max(1, _whole(attributes.get(f"number-{kind}s-repeated"), 1))
            has_size = (kind, attributes.get("style-name")) not in without_size
            if attributes.get("visibility", "visible") != "visible" or any(closed[kind]) or not has_size:
                hidden = states[-1].hidden_rows if kind == "row" else states[-1].hidden_columns
                hidden.append(range(first, places[kind]))
    return states


def _errors_as_texts(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Pieces may end between the tag of a cell and its text, so each is held back from its last cell on."""
    rest = b""
    for piece in pieces:
        rest += piece
        cut = rest.rfind(b"<table:")
        if cut > 0:
            yield _ODS_ERROR.sub(_as_text, rest[:cut])
            rest = rest[cut:]
    yield _ODS_ERROR.sub(_as_text, rest)


def _as_text(cell: re.Match[bytes]) -> bytes:
    if not is_error(cell[4].decode(errors="replace").strip()):
        return cell[0]
    return b'<table:%s%s office:value-type="string"%s%s' % (cell[1], _OF_VALUE.sub(b"", cell[2]), cell[3], cell[4])
