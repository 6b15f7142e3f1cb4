"""Checking a region's folder and its programme: every fault at once, with file, line, column and what to write.

`check_folder` is what `check-region` shows and what everything that takes a folder into a database goes through.
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from json import JSONDecodeError, JSONDecoder
from pathlib import Path
from typing import Any

from di_metrics.errors import N_, Fault, Message, RegionError, RegionRefused
from di_metrics.model import Basis
from di_metrics.object_check import find_object_faults
from di_metrics.personal_code import read_personal_codes
from di_metrics.published import STATEMENTS_FILE, find_statement_faults
from di_metrics.region import RegionHead, codes_meant
from di_metrics.region_files import (
    ALIASES,
    HEAD_FILE,
    INSTITUTIONS_FILE,
    KEPT_FILES,
    KINDS_FILE,
    OBJECTS_FILE,
    OPTIONAL_FILES,
    OUTLINES_FILES,
    PROGRAMME_ALIASES,
    PROGRAMME_FILES,
    READING_FILES,
    REGION_FILES,
    REQUIRED,
    ROW_TYPES,
    CsvTable,
    RegionFiles,
    load_region,
    read_folders,
    read_lines,
    read_table,
    read_toml,
    suggestion,
    toml_line,
    typed_rows,
)
from di_metrics.reports import needed_services, programme
from di_metrics.reports.names import COLUMNS, Alias, find_faults
from di_metrics.reports.spelling import key_of

_EMPTY = N_("The outline is empty.")
_COLLECTION = N_("Allowed is a GeoJSON FeatureCollection with a feature a municipality.")
_UNKNOWN = N_("There is no such code.")
_DUPLICATE = N_("It stands in line %(line)s too; it must stand there alone.")
_CASES = ("locative_lv", "one_en", "dative_one_lv", "dative_many_lv", "genitive_lv")
"""The columns in which the cases of names stand: sentences cannot be made without them."""
_IDENTIFIERS = {name: "id" if "id" in row_type.model_fields else "code" for name, row_type in ROW_TYPES.items()}
_OPTIONAL_TEXTS = ("parish", "municipality_code", "service_code")

_MUNICIPALITIES, _SUCCESSION, _GROUPS = "municipalities.csv", "succession.csv", "target_groups.csv"
_OF_OBJECTS = {
    "municipality_code": _MUNICIPALITIES,
    "target_group": _GROUPS,
    "category": "service_categories.csv",
    "service_code": "services.csv",
}
_REFERENCES = {
    "services.csv": {"category": "service_categories.csv", "unit": "unit_kinds.csv", "target_groups": _GROUPS},
    _MUNICIPALITIES: {"kind": KINDS_FILE},
    _SUCCESSION: {"old_code": _MUNICIPALITIES, "new_code": _MUNICIPALITIES},
    "targets.csv": {"target_group": _GROUPS},
    OBJECTS_FILE: _OF_OBJECTS,
    KEPT_FILES[OBJECTS_FILE]: _OF_OBJECTS,
}
"""Which file declares the codes of a column."""
_OF_PROGRAMME = (*PROGRAMME_FILES, *READING_FILES)
_PLACES = ("old_code", "new_code")
_ATVK = re.compile(r"(LV)?\d{7}")


@dataclass(slots=True)
class _Folder:
    """What was read of the folders, as far as it can be read, and the faults found so far."""

    files: RegionFiles
    head: RegionHead | None = None
    tables: dict[str, CsvTable] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    mended: dict[str, str] = field(default_factory=dict)
    """Codes of municipalities that have lost their zeros, and what they must be."""

    def add(self, file: str, line: int | None, column: str | None, code: str, message: Message, *more: Any) -> None:
        self.faults.append(Fault(file, line, column, code, message, *more))

    def codes(self, file: str, column: str = "code") -> dict[str, str] | None:
        """The codes that a file declares, with names; None where it cannot be read."""
        return self.tables[file].codes(column) if file in self.tables else None

    def rows(self, file: str, *columns: str) -> list[tuple[int, dict[str, str]]]:
        """The lines of a file that has these columns."""
        table = self.tables.get(file, CsvTable(file))
        return list(table.lines) if table.columns >= {*columns} else []

    def bases(self) -> dict[Basis, dict[str, str]]:
        """The municipalities' names by code, by basis; in the order of the bases."""
        rows = self.rows(_MUNICIPALITIES, "code", "basis")
        found = {basis: {row["code"]: row.get("name_lv", "") for _, row in rows if row["basis"] == basis} for basis in Basis}
        return {basis: codes for basis, codes in found.items() if codes}


def check_folder(region: Path, programme_folder: Path) -> list[Fault]:
    """Every fault of a region's folder and its programme's, in the order of files and lines."""
    return _read_and_check(region, programme_folder)[1]


def read_checked(region: Path, programme_folder: Path) -> dict[str, str]:
    """The texts of a region and its programme by file name. Raises RegionRefused with every fault of the folders."""
    files, faults = _read_and_check(region, programme_folder)
    if faults:
        raise RegionRefused(faults)
    return files


def _read_and_check(region: Path, programme_folder: Path) -> tuple[dict[str, str], list[Fault]]:
    if not os.path.isdir(region):  # unlike the method it raises nothing for a name that is too long
        message, hint = Message.of(N_("There is no such folder.")), Message.of(N_("Name a region folder with --region."))
        return {}, [Fault(str(region), None, None, "missing", message, None, hint)]
    files, faults = read_folders(region, programme_folder)
    faults += read_personal_codes(programme_folder)[1]
    return files, _in_order([*faults, *check_files(files)])


def check_files(files: RegionFiles) -> list[Fault]:
    """Every fault of the texts of a region and its programme, as far as they are there."""
    found = _Folder(files)
    for check in _CHECKS:
        check(found)
    return _in_order(found.faults)


def _in_order(faults: list[Fault]) -> list[Fault]:
    order = {name: place for place, name in enumerate((*REGION_FILES, ALIASES, *_OF_PROGRAMME))}
    return sorted(faults, key=lambda fault: (order.get(fault.file, len(order)), fault.line or 0))


def _read_tables(found: _Folder) -> None:
    for name, row_type in ROW_TYPES.items():
        if name not in found.files:
            if name in OPTIONAL_FILES:
                found.tables[name] = CsvTable(name, frozenset(row_type.model_fields))
            continue
        table, faults = read_table(name, found.files[name], row_type)
        if not found.files[name].strip() and name not in OPTIONAL_FILES:
            columns = ", ".join(row_type.model_fields)
            message = Message.of(N_("The file is empty. Its columns are: %(columns)s."), columns=columns)
            faults, table = [Fault(name, 1, None, "empty", message)], CsvTable(name)
        found.faults += faults
        found.tables[name] = table
    if _MUNICIPALITIES in found.tables:
        found.tables[_MUNICIPALITIES] = _with_mended_codes(found, found.tables[_MUNICIPALITIES])


def _with_mended_codes(found: _Folder, table: CsvTable) -> CsvTable:
    """The table with its codes put right, so that what names the right code is not told as well."""
    lines = []
    for number, row in table.lines:
        code = row.get("code", "")
        if (forms := codes_meant(code)) and not _ATVK.fullmatch(code):
            meant = f"LV{forms[0]}" if row.get("basis") == Basis.POST2021 and forms[0].isdigit() else forms[0]
            message = Message.of(N_("This is no code of a municipality: a code has seven digits."))
            hint = Message.of(N_("Did you mean %(words)s?"), words=meant)
            found.add(table.name, number, "code", "form", message, code, hint)
            found.mended[code] = meant
            row = {**row, "code": meant}
        lines.append((number, row))
    return CsvTable(table.name, table.columns, tuple(lines))


def _head(found: _Folder) -> None:
    if HEAD_FILE not in found.files:
        return
    text = found.files[HEAD_FILE]
    found.head, faults = read_toml(HEAD_FILE, text, RegionHead)
    found.faults += faults
    head, bases = found.head, found.bases()
    if head is None or not bases:
        return

    def wrong(path: tuple[str, ...], value: object, message: Message, hint: Message | None = None) -> None:
        found.add(HEAD_FILE, toml_line(text, path), ".".join(path), "value", message, str(value), hint)

    for basis in head.bases:
        if basis not in bases:
            message = Message.of(N_("No municipality is of this basis. Take the basis away, or add its municipalities."))
            wrong(("bases", basis), basis, message)
    for basis in bases:
        if basis not in head.bases:
            message = Message.of(N_("There are municipalities of this basis: it needs a name in both languages."))
            wrong(("bases", basis), basis, message)
    if head.default_basis not in bases:
        wrong(("default_basis",), head.default_basis, Message.of(N_("This is not allowed.")), suggestion("", list(bases)))
    if len(bases) > 1 and head.reform_date is None:
        found.add(HEAD_FILE, None, "reform_date", "missing", Message.of(N_("This key is missing.")))
    if head.project.start > head.project.end:
        wrong(("project", "end"), head.project.end, Message.of(N_("The project ends before it begins.")))


def _values(found: _Folder) -> None:
    for name, table in found.tables.items():
        row_type = ROW_TYPES[name]
        found.faults += typed_rows(table, row_type)[1]
        for column, of_column in row_type.model_fields.items():
            for number, value in table.cells(column):
                if of_column.annotation is str and not value.strip():
                    _empty(found, name, number, column)
        seen: dict[tuple[str, ...], int] = {}
        for number, row in table.lines:
            for key in _keys(name, row):
                if key in seen:
                    column = key[0]
                    found.add(name, number, column, "duplicate", Message.of(_DUPLICATE, line=seen[key]), row[column])
                seen.setdefault(key, number)
    partners = [row["partner"] for _, row in found.rows(_MUNICIPALITIES, "partner")]
    if _MUNICIPALITIES in found.tables and "partner" in found.tables[_MUNICIPALITIES].columns and "yes" not in partners:
        message = Message.of(N_("No municipality takes part in the project: “yes” must stand in one line at least."))
        found.add(_MUNICIPALITIES, None, "partner", "value", message)


def _empty(found: _Folder, name: str, number: int, column: str) -> None:
    if column in _CASES:
        [row] = [row for line, row in found.tables[name].lines if line == number]
        message = Message.of(N_("Sentences need this case of the name of %(code)s."), code=row.get("code", ""))
        found.add(name, number, column, "case", message, "")
    elif column not in _OPTIONAL_TEXTS:
        found.add(name, number, column, "required", Message.of(REQUIRED), "")


def _keys(name: str, row: dict[str, str]) -> Iterator[tuple[str, ...]]:
    """What may stand in one line of a file alone, each key with the column it is told of."""
    if name == _SUCCESSION:
        if {*_PLACES} <= {*row}:
            yield "old_code", row["old_code"], row.get("parish", "") or row["new_code"]
        return
    column = _IDENTIFIERS[name]
    if row.get(column):
        yield column, row[column]
    if name == _MUNICIPALITIES and row.get("name_lv"):
        yield "name_lv", row["name_lv"], row.get("basis", "")
    if name == INSTITUTIONS_FILE and row.get("name_lv"):
        yield "name_lv", key_of(row["name_lv"])  # as reports name it


def _references(found: _Folder) -> None:
    for name, columns in _REFERENCES.items():
        for column, file in columns.items():
            allowed = found.codes(file)
            for number, cell in found.tables[name].cells(column) if name in found.tables and allowed is not None else ():
                codes = [code for code in cell.split(";") if code] if column == "target_groups" else [cell]
                for code in codes:
                    if code not in (allowed or ()) and (code or column not in _OPTIONAL_TEXTS):
                        message, hint = Message.of(_UNKNOWN), suggestion(code, allowed or {})
                        found.add(name, number, column, "unknown_code", message, code, hint)


def _objects(found: _Folder) -> None:
    found.faults += find_object_faults(found.tables, found.head.project.start if found.head else None)


def _succession(found: _Folder) -> None:
    bases = found.bases()
    old, new = bases.get(Basis.PRE2021, {}), bases.get(Basis.POST2021, {})
    rows = [(n, _with_known(row, {*old, *new})) for n, row in found.rows(_SUCCESSION, "old_code", "new_code")]
    heirs: dict[str, set[str]] = {}
    for number, row in rows:
        heirs.setdefault(row["old_code"], set()).add(row["new_code"])
        for column, wrong in (("old_code", new), ("new_code", old)):
            if row[column] in wrong:
                told = {
                    "old_code": N_("This is a municipality of after the reform; what went to others is one of before it."),
                    "new_code": N_("This is a municipality of before the reform; it went to one of after it."),
                }
                found.add(_SUCCESSION, number, column, "basis", Message.of(told[column]), row[column])
    columns = found.tables[_SUCCESSION].columns if _SUCCESSION in found.tables else frozenset()
    if not old or not new or not columns >= {"old_code", "new_code"}:
        return
    if _SUCCESSION not in found.files:
        says = N_("The file is missing: it tells which municipality each of before the reform went to.")
        found.add(_SUCCESSION, None, None, "missing", Message.of(says))
        return
    lines = {row["code"]: number for number, row in found.rows(_MUNICIPALITIES, "code")}
    reached = {row["new_code"] for _, row in rows}
    for code, name in old.items():
        if code not in heirs:
            says = N_("No line tells which municipality %(name)s (%(file)s:%(line)s) went to. Add one.")
            message = Message.of(says, name=name, file=_MUNICIPALITIES, line=lines[code])
            found.add(_SUCCESSION, None, "old_code", "succession", message, code)
    for code, name in new.items():
        if code not in reached:
            says = N_("No line tells which municipalities %(name)s (%(file)s:%(line)s) was made from. Add one.")
            message = Message.of(says, name=name, file=_MUNICIPALITIES, line=lines[code])
            found.add(_SUCCESSION, None, "new_code", "succession", message, code)
    for number, row in rows:
        if len(heirs[row["old_code"]]) > 1 and not row.get("parish", "").strip() and "parish" in row:
            message = Message.of(N_("Each part of a divided municipality is named by its parish."))
            found.add(_SUCCESSION, number, "parish", "succession", message, "", None)


def _with_known(row: dict[str, str], known: set[str]) -> dict[str, str]:
    """A line with the codes that it must mean, so that a code that is told as unknown is not told as missing too."""
    meant = {column: next((code for code in codes_meant(row[column]) if code in known), "") for column in _PLACES}
    return {**row, **{column: code for column, code in meant.items() if code and row[column] not in known}}


def _outlines(found: _Folder) -> None:
    bases = found.bases()
    present = [basis for basis in OUTLINES_FILES if OUTLINES_FILES[basis] in found.files]
    for basis in bases:
        name = OUTLINES_FILES[basis]
        if name in found.files:
            others = {code for other, codes in bases.items() if other != basis for code in codes}
            _outlines_of(found, name, bases[basis], others)
        elif present or (found.head and found.head.outlines):
            says = N_("The file is missing. A region without outlines has neither of the files, nor [outlines] in %(file)s.")
            found.add(name, None, None, "missing", Message.of(says, file=HEAD_FILE))
    for basis in present:
        if bases and basis not in bases:
            message = Message.of(N_("The region has no municipalities of this basis. Take the file away."))
            found.add(OUTLINES_FILES[basis], None, None, "foreign", message)


def _outlines_of(found: _Folder, name: str, codes: Mapping[str, str], others: set[str]) -> None:
    text = found.files[name]
    try:
        document = json.loads(text)
    except (JSONDecodeError, RecursionError) as error:
        line = error.lineno if isinstance(error, JSONDecodeError) else 1
        found.add(name, line, None, "file", Message.of(N_("This is no GeoJSON: the text breaks off or is misspelt here.")))
        return
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list) or document.get("type") != "FeatureCollection":
        found.add(name, 1, "type", "file", Message.of(_COLLECTION))
        return
    lines = _feature_lines(text, len(features))
    seen: dict[str, int] = {}
    for line, feature in zip(lines, features, strict=True):
        properties = feature.get("properties") if isinstance(feature, dict) else None
        value = properties.get("code") if isinstance(properties, dict) else None
        code = "" if value is None else str(value)
        if not code:
            found.add(name, line, "code", "required", Message.of(N_("The feature has no “code” among its properties.")))
        elif not isinstance(value, str) or code not in codes:
            says = N_("The municipality is of the other basis.") if code in others else _UNKNOWN
            found.add(name, line, "code", "unknown_code", Message.of(says), code, suggestion(code, codes))
            code = next((meant for meant in codes_meant(code) if meant in codes), code)
        if code in seen:
            found.add(name, line, "code", "duplicate", Message.of(_DUPLICATE, line=seen[code]), code)
        if code:
            seen.setdefault(code, line)
        if problem := _geometry_problem(feature.get("geometry") if isinstance(feature, dict) else None):
            found.add(name, line, "geometry", "geometry", Message.of(problem), code or None)
    for code, of_code in codes.items():
        if code not in seen:
            message = Message.of(N_("%(name)s has no outline. Add a feature with this code."), name=of_code)
            found.add(name, None, "code", "missing", message, code)


def _feature_lines(text: str, count: int) -> list[int]:
    """The lines on which the features of a FeatureCollection begin."""
    decoder, begins, lines = JSONDecoder(), re.search(r'"features"\s*:\s*\[', text), []
    place = begins.end() if begins else 0
    for _ in range(count):
        while text[place] in " \t\r\n,":
            place += 1
        lines.append(text.count("\n", 0, place) + 1)
        _value, place = decoder.raw_decode(text, place)
    return lines


def _geometry_problem(geometry: Any) -> str | None:
    """What is wrong with the geometry of an area, in words."""
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    parts = geometry.get("coordinates") if kind in ("Polygon", "MultiPolygon") else None
    polygons = [parts] if kind == "Polygon" else parts
    if kind not in (None, "Polygon", "MultiPolygon"):
        return N_("The outline is no area. Allowed: Polygon or MultiPolygon.")
    if not isinstance(polygons, list) or not polygons:
        return _EMPTY
    for polygon in polygons:
        for ring in polygon if isinstance(polygon, list) and polygon else [[]]:
            points = [tuple(p[:2]) for p in ring if _is_point(p)] if isinstance(ring, list) else []
            if len(points) < 4 or len(points) != len(ring) or len({*points}) < 3:
                return _EMPTY if not points else N_("A ring of the outline has fewer than three corners.")
            if any(abs(east) > 180 or abs(north) > 90 for east, north in points):
                return N_("The outline is not in degrees of longitude and latitude (WGS 84).")
    return None


def _is_point(point: Any) -> bool:
    return isinstance(point, list) and len(point) >= 2 and all(isinstance(part, int | float) for part in point[:2])


def _reports(found: _Folder) -> None:
    name = programme.FILE
    if name not in found.files:
        return
    text = found.files[name]
    checks, faults = read_toml(name, text, programme.Checks)
    found.faults += faults
    if checks is None:
        return
    declared = {"group": _GROUPS, "service": "services.csv", "unit": "unit_kinds.csv"}
    for path, code, kind in programme.references(checks):
        allowed = found.codes(declared[kind])
        if allowed is not None and code not in allowed:
            column = ".".join(str(part) for part in path)
            hint = suggestion(code, allowed)
            found.add(name, toml_line(text, path), column, "unknown_code", Message.of(_UNKNOWN), code, hint)
    families = Counter(group for family in checks.families for group in family.groups)
    for group, called in (found.codes(_GROUPS) or {}).items():
        if families[group] != 1:
            says = N_("No family of reports has the group %(group)s, or several have it. Name it in the groups of one.")
            message = Message.of(says, group=called)
            found.add(name, toml_line(text, ("families", 0, "groups")), "families.groups", "family", message, group)


def _needed(found: _Folder) -> None:
    name = needed_services.FILE
    if name not in found.files:
        return
    columns = ("title", "service_code", "note")
    table, faults = read_lines(name, found.files[name], columns, columns)
    found.faults += faults
    services = found.codes("services.csv")
    for number, code in table.cells("service_code"):
        if services is not None and code and code not in services:
            found.add(name, number, "service_code", "unknown_code", Message.of(_UNKNOWN), code, suggestion(code, services))
    for number, title in table.cells("title"):
        if not title.strip():
            found.add(name, number, "title", "required", Message.of(REQUIRED), "")


def _aliases(found: _Folder) -> None:
    try:
        region = load_region(found.files)
    except (RegionError, KeyError):
        return  # what is wrong with the region is told already; its names are not known
    meant = [one.model_copy(update={"code": found.mended.get(one.code, one.code)}) for one in region.municipalities]
    region = region.model_copy(update={"municipalities": tuple(meant)})
    tables: dict[str, list[tuple[int, Alias]]] = {}
    for name in (PROGRAMME_ALIASES, ALIASES):
        table, faults = read_lines(name, found.files.get(name, ""), COLUMNS, COLUMNS)
        found.faults += faults
        whole = table.lines if table.columns >= {*COLUMNS} else ()
        tables[name] = [(line, Alias(*(row[column].strip() for column in COLUMNS))) for line, row in whole]
    found.faults += find_faults(tables, region)


def _statements(found: _Folder) -> None:
    if STATEMENTS_FILE not in found.files:
        return
    tables: dict[str, Callable[[], Mapping[str, str] | None]] = {
        "group": lambda: found.codes(_GROUPS),
        "service": lambda: found.codes("services.csv"),
        "category": lambda: found.codes("service_categories.csv"),
        "unit": lambda: found.codes("unit_kinds.csv"),
    }
    names = {kind: codes for kind, read in tables.items() if (codes := read()) is not None}
    found.faults += find_statement_faults(found.files[STATEMENTS_FILE], found.head, names, found.bases())


_CHECKS = (
    *(_read_tables, _head, _values, _references, _objects, _succession),
    *(_outlines, _reports, _needed, _aliases, _statements),
)
"""The checks in the order in which they need each other."""
